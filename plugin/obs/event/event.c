/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "event_properties.h"
#include "event_pack.h"
#include "event_settings.h"
#include "event_sign_in.h"
#include "feed/disk/disk_folder.h"
#include "obs/control/prepare.h"
#include "obs/work/work_thread.h"

#define SPONSORS_MOST 64

#define SAVED_OBJECT "race-graphics"
#define SAVED_EVENT  "event"

static struct {
	struct rg_mutex mutex;

	/* under the mutex, held only for copies */
	struct event_settings settings;
	char *sponsor_folder;

	/* any thread, atomic */
	unsigned generation, fetches;

	/* work thread only */
	struct disk_folder *sponsors; /* NULL: no folder is given */
	char *looked_into;            /* the folder that it is of */
	unsigned sponsors_seen;

	/* UI thread only */
	obs_source_t *source;
	obs_data_t *before;   /* the settings after the last update, for OBS's "Defaults" */
	bool loading;         /* settings come from a collection, not from the dialog */
	unsigned collections; /* how many there were */
} event = {.mutex = RG_MUTEX_STATIC, .generation = 1};

void event_count_change(void)
{
	__atomic_add_fetch(&event.generation, 1, __ATOMIC_RELEASE);
	work_thread_wake();
}

unsigned event_generation(void)
{
	return __atomic_load_n(&event.generation, __ATOMIC_ACQUIRE);
}

unsigned event_fetches(void)
{
	return __atomic_load_n(&event.fetches, __ATOMIC_ACQUIRE);
}

void event_fetch(void)
{
	__atomic_add_fetch(&event.fetches, 1, __ATOMIC_RELEASE);
	work_thread_wake();
}

/* Before the module starts and after it stops, the settings are those of a new collection. */
static void read_nothing(struct event_settings *settings)
{
	obs_data_t *nothing = obs_data_create();

	event_settings_defaults(nothing);
	event_settings_read(settings, nothing);
	obs_data_release(nothing);
}

void event_see(struct event_settings *settings)
{
	rg_mutex_lock(&event.mutex);
	bool started = event.settings.address != NULL;
	if (started)
		event_settings_copy(settings, &event.settings);
	rg_mutex_unlock(&event.mutex);
	if (!started)
		read_nothing(settings);
	settings->keys = event_sign_in_keys();
}

void event_take(obs_data_t *data)
{
	struct event_settings settings, old;
	char *folder = event_sponsor_folder(data);

	event_settings_read(&settings, data);
	settings.collection = event.collections;
	rg_mutex_lock(&event.mutex);
	old = event.settings;
	event.settings = settings;
	if (rg_equal(folder, event.sponsor_folder)) {
		/* The folder is the same, so its pictures are known already. */
		event.settings.sponsors = old.sponsors;
		event.settings.sponsor_count = old.sponsor_count;
		old.sponsors = NULL;
		old.sponsor_count = 0;
	} else {
		char *other = event.sponsor_folder;
		event.sponsor_folder = folder;
		folder = other;
	}
	rg_mutex_unlock(&event.mutex);
	event_settings_finish(&old);
	rg_free(folder);
	programme_set_race_state_from(settings.state_from);
	event_count_change();
}

/* ---- pictures of sponsors ---- */

static char **choose_pictures(const char *folder, const struct disk_names *names, size_t *count)
{
	char **paths = rg_alloc(SPONSORS_MOST, sizeof(*paths));

	*count = 0;
	for (size_t i = 0; names && i < names->count; i++) {
		const char *name = names->names[i];
		if (rg_utf8_valid(name, strlen(name)) && rg_is_picture_name(name) && *count < SPONSORS_MOST)
			paths[(*count)++] = rg_path_join(folder, name);
	}
	return paths;
}

static bool same_list(char *const *a, size_t a_count, char *const *b, size_t b_count)
{
	bool same = a_count == b_count;

	for (size_t i = 0; same && i < a_count; i++)
		same = strcmp(a[i], b[i]) == 0;
	return same;
}

static void free_paths(char **paths, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rg_free(paths[i]);
	rg_free(paths);
}

/* Takes the paths over. They are dropped when the crew has given another folder meanwhile. */
static void take_pictures(const char *folder, char **paths, size_t count)
{
	struct event_settings *settings = &event.settings;

	rg_mutex_lock(&event.mutex);
	bool news = rg_equal(folder, event.sponsor_folder) &&
		    !same_list(paths, count, settings->sponsors, settings->sponsor_count);
	if (news) {
		char **old = settings->sponsors;
		size_t old_count = settings->sponsor_count;
		settings->sponsors = paths;
		settings->sponsor_count = count;
		paths = old;
		count = old_count;
	}
	rg_mutex_unlock(&event.mutex);
	free_paths(paths, count);
	if (news)
		event_count_change();
}

static void folder_changed(void *data)
{
	UNUSED_PARAMETER(data);
	work_thread_wake();
}

void event_look(void)
{
	struct disk_folder_look look = {0};

	rg_mutex_lock(&event.mutex);
	char *folder = rg_strdup(event.sponsor_folder ? event.sponsor_folder : "");
	rg_mutex_unlock(&event.mutex);
	if (!rg_equal(folder, event.looked_into)) {
		disk_folder_close(event.sponsors);
		event.sponsors = *folder ? disk_folder_open(folder, folder_changed, NULL) : NULL;
		event.sponsors_seen = 0;
		rg_free(event.looked_into);
		event.looked_into = rg_strdup(folder);
		if (!event.sponsors)
			take_pictures(folder, NULL, 0);
	}
	if (event.sponsors)
		disk_folder_look(event.sponsors, &look);
	/* A folder that cannot be listed just now keeps its pictures. */
	if (look.names && look.generation != event.sponsors_seen) {
		size_t count;
		char **paths = choose_pictures(folder, look.names, &count);
		take_pictures(folder, paths, count);
	}
	event.sponsors_seen = look.generation;
	disk_folder_look_finish(&look);
	rg_free(folder);
}

void event_look_end(void)
{
	disk_folder_close(event.sponsors);
	event.sponsors = NULL;
	rg_free(event.looked_into);
	event.looked_into = NULL;
}

/* ---- scenes ---- */

static bool is_without_graphics(const char *name)
{
	bool found = false;

	rg_mutex_lock(&event.mutex);
	for (size_t i = 0; i < event.settings.scene_count; i++)
		found = found || strcmp(event.settings.scenes[i], name) == 0;
	rg_mutex_unlock(&event.mutex);
	return found;
}

void event_enter_scene(const char *name)
{
	if (is_without_graphics(name))
		programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_SCENE, NULL);
	else if (programme_race_state_by() == RACE_STATE_BY_SCENE)
		programme_set_race_state(RACE_STATE_GAP, RACE_STATE_BY_SCENE, NULL);
}

void event_rename_scene(const char *before, const char *now)
{
	if (!event.source)
		return;
	obs_data_t *settings = obs_source_get_settings(event.source);
	if (event_scene_renamed(settings, before, now))
		obs_source_update(event.source, NULL);
	obs_data_release(settings);
	event_properties_look();
}

/* ---- the private source ---- */

static const char *event_source_get_name(void *type_data)
{
	UNUSED_PARAMETER(type_data);
	return obs_module_text("Event.Name");
}

/* The event is the static above, not this object: each source that OBS makes only opens its dialog. */
static void *event_source_create(obs_data_t *settings, obs_source_t *source)
{
	UNUSED_PARAMETER(settings);
	UNUSED_PARAMETER(source);
	return &event;
}

static void event_source_destroy(void *data)
{
	UNUSED_PARAMETER(data);
}

static void event_source_update(void *data, obs_data_t *settings)
{
	UNUSED_PARAMETER(data);
	if (event.loading && !obs_data_has_user_value(settings, E_FROM))
		obs_data_set_string(settings, E_FROM, FROM_SAMPLE);
	if (event.before)
		event_settings_keep_where(settings, event.before);
	event_sign_in_take(settings, !event.loading);
	event_switches_take(settings);
	if (!event.loading)
		event_properties_edited(settings);
	event_take(settings);
	obs_data_release(event.before);
	event.before = obs_data_create();
	obs_data_apply(event.before, settings);
	event_settings_strip(event.before);
}

static struct obs_source_info event_info = {
	.id = "race_graphics_event",
	.type = OBS_SOURCE_TYPE_INPUT,
	/* Nobody adds it to a scene. */
	.output_flags = OBS_SOURCE_CAP_DISABLED,
	.icon_type = OBS_ICON_TYPE_TEXT,
	.get_name = event_source_get_name,
	.create = event_source_create,
	.destroy = event_source_destroy,
	.update = event_source_update,
	.get_defaults = event_settings_defaults,
	.get_properties = event_properties_make,
};

void event_start(void)
{
	obs_register_source(&event_info);
	event.source = obs_source_create_private(event_info.id, obs_module_text("Event.Name"), NULL);
	event_reset();
}

void event_stop(void)
{
	struct event_settings old;

	obs_source_release(event.source);
	event.source = NULL;
	obs_data_release(event.before);
	event.before = NULL;
	event_sign_in_stop();
	event_pack_stop();
	rg_mutex_lock(&event.mutex);
	old = event.settings;
	event.settings = (struct event_settings){0};
	rg_free(event.sponsor_folder);
	event.sponsor_folder = NULL;
	rg_mutex_unlock(&event.mutex);
	event_settings_finish(&old);
	event_count_change();
}

obs_source_t *event_source(void)
{
	return event.source;
}

/* ---- scene collections ---- */

static void set_all(obs_data_t *data)
{
	obs_data_t *settings = obs_source_get_settings(event.source);

	obs_data_clear(settings);
	event_switches_forget(settings);
	event_settings_defaults(settings);
	event.loading = true;
	event.collections++;
	obs_source_update(event.source, data);
	event.loading = false;
	obs_data_release(settings);
}

void event_reset(void)
{
	obs_data_t *nothing;

	if (!event.source)
		return;
	programme_forget_race_state();
	prepare_forget();
	nothing = obs_data_create();
	set_all(nothing);
	obs_data_release(nothing);
}

void event_save(obs_data_t *collection)
{
	if (!event.source)
		return;
	obs_data_t *ours = obs_data_get_obj(collection, SAVED_OBJECT);
	obs_data_t *settings = obs_source_get_settings(event.source), *saved = event_settings_pack(settings);

	/* Others may keep their things in the same object. */
	if (!ours)
		ours = obs_data_create();
	obs_data_set_obj(ours, SAVED_EVENT, saved);
	obs_data_set_obj(collection, SAVED_OBJECT, ours);
	obs_data_release(saved);
	obs_data_release(settings);
	obs_data_release(ours);
}

void event_load(obs_data_t *collection)
{
	obs_data_t *ours = obs_data_get_obj(collection, SAVED_OBJECT);
	obs_data_t *saved = ours ? obs_data_get_obj(ours, SAVED_EVENT) : NULL;

	if (saved && event.source) {
		obs_data_t *data = event_settings_unpack(saved);
		set_all(data);
		obs_data_release(data);
	} else {
		event_reset();
	}
	obs_data_release(saved);
	obs_data_release(ours);
}
