/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "panel.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "obs/event/event_follower.h"
#include "obs/source/overlay.h"
#include "obs/source/properties_lists.h"
#include "obs/work/work_thread.h"
#include "obs/control/operator.h"
#include "panel_rows.h"
#include "preview.h"
#include "report.h"

/*
 * OBS makes all buttons anew to show other words, and a button that is gone between press and release is not clicked.
 * So it waits until a hand has rested.
 */
#define REST_MS 600

static struct {
	struct rg_mutex mutex;

	/* under the mutex, held for words and references */
	obs_source_t *source;
	struct preview *preview;  /* the source's */
	struct overlay *follower; /* while a window is open; else NULL */
	size_t windows;           /* one, and for a moment two while OBS makes it anew */
	char *shown;              /* the rows as the window has them */

	int64_t moved_ms; /* monotonic, any thread, atomic: when a button was pressed or the window made anew */
} panel = {.mutex = RG_MUTEX_STATIC};

static struct overlay_snapshot *see_event(void)
{
	rg_mutex_lock(&panel.mutex);
	struct overlay *follower = panel.follower ? overlay_ref(panel.follower) : NULL;
	rg_mutex_unlock(&panel.mutex);
	struct overlay_snapshot *snapshot = follower ? overlay_snapshot_get(follower) : NULL;
	overlay_unref(follower);
	return snapshot;
}

static void make_rows(struct panel_rows *rows)
{
	struct overlay_snapshot *event = see_event();

	panel_rows_init(rows, event);
	overlay_snapshot_unref(event);
}

static void note_moved(void)
{
	__atomic_store_n(&panel.moved_ms, rg_monotonic_ms(), __ATOMIC_RELEASE);
}

/* ---- the window ---- */

/* OBS deletes the button when it makes the window anew; that is not asked for here, within its click. */
static bool clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	const struct panel_row *row = data;

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	note_moved();
	if (row->press)
		row->press();
	else
		operator_press(row->label, row->command, row->value);
	return false;
}

static void add_button(obs_properties_t *properties, const char **group, obs_properties_t **box,
		       const struct panel_row *row)
{
	if (!rg_equal(row->group, *group)) {
		*group = row->group;
		*box = obs_properties_create();
		char *id = rg_asprintf("group.%s", row->group);
		obs_properties_add_group(properties, id, obs_module_text(row->group), OBS_GROUP_NORMAL, *box);
		rg_free(id);
	}
	obs_property_set_enabled(obs_properties_add_button2(*box, row->id, row->label, clicked, (void *)row),
				 !row->off);
}

/* Words are defaults of the settings: OBS shows them beside their label, and nothing is there to be saved or undone. */
static void add_words(obs_properties_t *properties, obs_data_t *settings, const struct panel_row *row)
{
	obs_data_set_default_string(settings, row->id, row->words);
	obs_properties_add_text(properties, row->id, row->label, OBS_TEXT_INFO);
}

/* A default, as words are: with a value of its own OBS asks whether it is to be saved when the window is closed. */
static void set_box(obs_data_t *settings, const char *id, bool on)
{
	obs_data_set_default_bool(settings, id, on);
	obs_data_unset_user_value(settings, id);
}

/* OBS asks when a hand ticks it, and whenever the window is made. */
static bool ticked(void *data, obs_properties_t *properties, obs_property_t *property, obs_data_t *settings)
{
	const struct panel_row *row = data;
	bool on = obs_data_get_bool(settings, row->id);

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(property);
	set_box(settings, row->id, on);
	if (on != row->ticked) {
		note_moved();
		operator_press(row->label, row->command, on ? "on" : "off");
	}
	return false;
}

static void add_box(obs_properties_t *properties, obs_data_t *settings, const struct panel_row *row)
{
	set_box(settings, row->id, row->ticked);
	obs_property_set_modified_callback2(obs_properties_add_bool(properties, row->id, row->label), ticked,
					    (void *)row);
}

static void begin_window(void)
{
	rg_mutex_lock(&panel.mutex);
	bool first = !panel.windows++;
	obs_source_t *source = panel.source;
	rg_mutex_unlock(&panel.mutex);
	if (!first)
		return;
	struct overlay *follower = event_follower_begin(source, false);
	preview_open(panel.preview);
	rg_mutex_lock(&panel.mutex);
	panel.follower = follower;
	rg_mutex_unlock(&panel.mutex);
}

static void window_gone(void *data)
{
	struct panel_rows *rows = data;
	struct overlay *follower = NULL;

	panel_rows_finish(rows);
	rg_free(rows);
	rg_mutex_lock(&panel.mutex);
	if (!--panel.windows) {
		follower = panel.follower;
		panel.follower = NULL;
	}
	rg_mutex_unlock(&panel.mutex);
	if (!follower)
		return;
	event_follower_end(follower);
	if (panel.preview)
		preview_close(panel.preview);
}

static obs_properties_t *make_properties(void *data)
{
	obs_properties_t *properties = obs_properties_create(), *box = NULL;
	struct panel_rows *rows;
	const char *group = NULL;

	UNUSED_PARAMETER(data);
	if (!panel_source())
		return properties;
	begin_window();
	rows = rg_alloc(1, sizeof(*rows));
	make_rows(rows);
	obs_properties_set_param(properties, rows, window_gone);
	obs_data_t *settings = obs_source_get_settings(panel_source());
	for (size_t i = 0; i < rows->list.count; i++) {
		const struct panel_row *row = (struct panel_row *)rows->list.items + i;
		if (row->words)
			add_words(properties, settings, row);
		else if (row->box)
			add_box(properties, settings, row);
		else
			add_button(properties, &group, &box, row);
	}
	obs_data_release(settings);
	char *text = panel_rows_text(rows);
	rg_mutex_lock(&panel.mutex);
	char *old = panel.shown;
	panel.shown = text;
	rg_mutex_unlock(&panel.mutex);
	rg_free(old);
	note_moved();
	return properties;
}

/* ---- other words ---- */

/* The source when its window is open; the caller's reference, and with it the preview's. */
static obs_source_t *find_window(void)
{
	rg_mutex_lock(&panel.mutex);
	obs_source_t *source = panel.source && panel.windows ? obs_source_get_ref(panel.source) : NULL;
	rg_mutex_unlock(&panel.mutex);
	return source;
}

/* The window shows other rows. */
static bool is_stale(void)
{
	struct panel_rows rows;

	make_rows(&rows);
	char *text = panel_rows_text(&rows);
	panel_rows_finish(&rows);
	rg_mutex_lock(&panel.mutex);
	bool stale = panel.windows && !rg_equal(text, panel.shown);
	rg_mutex_unlock(&panel.mutex);
	rg_free(text);
	return stale;
}

bool panel_look(void)
{
	obs_source_t *source = find_window();

	if (!source)
		return false;
	preview_look(obs_obj_get_data(source));
	bool stale = is_stale();
	if (stale && rg_monotonic_ms() - __atomic_load_n(&panel.moved_ms, __ATOMIC_ACQUIRE) >= REST_MS) {
		note_moved();
		obs_source_update_properties(source);
	}
	obs_source_release(source);
	return stale;
}

/* ---- the private source ---- */

static const char *get_name(void *type_data)
{
	UNUSED_PARAMETER(type_data);
	return obs_module_text("Panel.Name");
}

static void *create(obs_data_t *settings, obs_source_t *source)
{
	UNUSED_PARAMETER(settings);
	return preview_create(source);
}

static void destroy(void *data)
{
	preview_destroy(data);
}

static struct obs_source_info info = {
	.id = "race_graphics_panel",
	.type = OBS_SOURCE_TYPE_INPUT,
	/* Nobody adds it to a scene. */
	.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB | OBS_SOURCE_DO_NOT_DUPLICATE |
			OBS_SOURCE_CAP_DISABLED,
	.icon_type = OBS_ICON_TYPE_TEXT,
	.get_name = get_name,
	.create = create,
	.destroy = destroy,
	.get_properties = make_properties,
	.get_width = preview_width,
	.get_height = preview_height,
	.video_tick = preview_tick,
	.video_render = preview_render,
};

void panel_start(void)
{
	obs_register_source(&info);
	obs_source_t *source = obs_source_create_private(info.id, obs_module_text("Panel.Name"), NULL);
	rg_mutex_lock(&panel.mutex);
	panel.source = source;
	panel.preview = obs_obj_get_data(source);
	rg_mutex_unlock(&panel.mutex);
}

void panel_stop(void)
{
	rg_mutex_lock(&panel.mutex);
	obs_source_t *source = panel.source;
	char *shown = panel.shown;
	panel.source = NULL;
	panel.preview = NULL;
	panel.shown = NULL;
	rg_mutex_unlock(&panel.mutex);
	report_stop();
	obs_source_release(source);
	rg_free(shown);
}

obs_source_t *panel_source(void)
{
	return panel.source;
}
