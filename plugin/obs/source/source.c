/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "source.h"

#include <string.h>

#include "obs/control/programme.h"
#include "base/mem.h"
#include "obs/control/hotkeys.h"
#include "obs/control/procs.h"
#include "obs/director/director.h"
#include "properties.h"
#include "overlay.h"
#include "hide_transition.h"
#include "obs/stage/stage.h"
#include "obs/work/work_thread.h"

/* One zone of it. Graphics thread only. */
struct source_zone {
	struct stage stage;
	float on_air_s; /* how long it has been on air */
	int limit_s;    /* how long it is to be; 0: no end */
	bool waits;     /* what is on air has nothing to show yet */
	bool expired;   /* the overlay does not know it yet */
};

struct race_source {
	obs_source_t *obs; /* borrowed: OBS owns us */
	struct overlay *overlay;
	obs_hotkey_pair_id keys; /* show and hide */

	struct stage_kit kit; /* of its stages; see stage.h */

	/* graphics thread only */
	struct source_zone zones[RUNDOWN_ZONES]; /* drawn in this order */
	float missed_s;                          /* ticks that found a stage being drawn for a screenshot */

	/* written by the graphics thread, read by any: plain words, atomic */
	int width, height;
	int active;  /* OBS told us that it is in the programme's picture */
	int entered; /* and the stage was cleared for its entrance */
};

struct overlay *race_source_overlay(struct race_source *source)
{
	return source->overlay;
}

obs_source_t *race_source_obs(struct race_source *source)
{
	return source->obs;
}

static const char *source_get_name(void *type_data)
{
	UNUSED_PARAMETER(type_data);
	return obs_module_text("RaceGraphics");
}

/* The source is always as large as the canvas, so there is nothing to drag, and nothing jumps. */
static void follow_canvas(struct race_source *source)
{
	struct obs_video_info video;

	if (!obs_get_video_info(&video))
		return;
	__atomic_store_n(&source->width, (int)video.base_width, __ATOMIC_RELAXED);
	__atomic_store_n(&source->height, (int)video.base_height, __ATOMIC_RELAXED);
}

static void source_renamed(void *data, calldata_t *call)
{
	struct race_source *source = data;
	overlay_rename(source->overlay, calldata_string(call, "new_name"));
}

/* OBS saves no defaults, so a source that nobody touched would get another graphic when the default changes. */
static void keep_graphic(obs_data_t *settings)
{
	if (!obs_data_has_user_value(settings, S_GRAPHIC))
		obs_data_set_string(settings, S_GRAPHIC, GRAPHIC_FIRST);
}

static void *source_create(obs_data_t *settings, obs_source_t *obs)
{
	struct race_source *source = rg_alloc(1, sizeof(*source));

	keep_graphic(settings);
	source->obs = obs;
	source->overlay = overlay_create(obs);
	stage_kit_init(&source->kit);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		stage_init(&source->zones[i].stage, &source->kit);
	follow_canvas(source);
	if (overlay_update(source->overlay, settings))
		director_source_added();
	work_thread_ref();
	work_thread_add(source->overlay);
	programme_add(source->overlay);
	source->keys = hotkeys_add_source(obs, source->overlay);
	procs_add_source(obs);
	signal_handler_connect(obs_source_get_signal_handler(obs), "rename", source_renamed, source);
	return source;
}

static void source_destroy(void *data)
{
	struct race_source *source = data;

	signal_handler_disconnect(obs_source_get_signal_handler(source->obs), "rename", source_renamed, source);
	hotkeys_remove_source(source->keys);
	programme_remove(source->overlay);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		stage_finish(&source->zones[i].stage);
	stage_kit_finish(&source->kit);
	work_thread_remove(source->overlay);
	overlay_unref(source->overlay);
	work_thread_unref();
	rg_free(source);
}

static void source_update(void *data, obs_data_t *settings)
{
	struct race_source *source = data;

	if (overlay_update(source->overlay, settings))
		director_source_added();
}

/* OBS calls this for sources that come from a collection, once all of them are made; never for one that is added. */
static void source_load(void *data, obs_data_t *settings)
{
	UNUSED_PARAMETER(data);
	if (strcmp(obs_data_get_string(settings, S_GRAPHIC), GRAPHIC_AUTOMATIC) == 0)
		director_source_loaded();
}

static void source_get_defaults(obs_data_t *settings)
{
	obs_data_set_default_string(settings, S_GRAPHIC, GRAPHIC_FIRST);
	obs_data_set_default_string(settings, S_FEED, "");
	obs_data_set_default_int(settings, S_REFRESH, REFRESH_STANDARD);
	obs_data_set_default_string(settings, S_SERIES, "");
	obs_data_set_default_string(settings, S_CLASS, "");
	obs_data_set_default_string(settings, S_HEAT, "");
	obs_data_set_default_string(settings, S_DRIVER, "");
	obs_data_set_default_string(settings, S_GRID_TEXT, "");
	obs_data_set_default_string(settings, S_GRID_VIEW, GRID_VIEW_BEHIND);
	obs_data_set_default_string(settings, S_PLACE, "");
	obs_data_set_default_int(settings, S_SCALE, 100);
	obs_data_set_default_string(settings, S_LANGUAGE, "");
	obs_data_set_default_string(settings, S_THEME, "");
	obs_data_set_default_string(settings, S_TEXT1, "");
	obs_data_set_default_string(settings, S_TEXT2, "");
	obs_data_set_default_string(settings, S_ON, ON_VISIBLE);
	obs_data_set_default_int(settings, S_SECONDS, SECONDS_OWN);
	obs_data_set_default_bool(settings, S_CLEAN_RACE, true);
}

static uint32_t source_get_width(void *data)
{
	struct race_source *source = data;
	return (uint32_t)__atomic_load_n(&source->width, __ATOMIC_RELAXED);
}

static uint32_t source_get_height(void *data)
{
	struct race_source *source = data;
	return (uint32_t)__atomic_load_n(&source->height, __ATOMIC_RELAXED);
}

static void source_activate(void *data)
{
	struct race_source *source = data;
	__atomic_store_n(&source->active, true, __ATOMIC_RELAXED);
}

static void source_deactivate(void *data)
{
	struct race_source *source = data;
	__atomic_store_n(&source->active, false, __ATOMIC_RELAXED);
}

/*
 * The clock of what is on air; it does not run while something enters or leaves, and begins anew when what waited for
 * data has it.
 */
static void count_time(const struct race_source *source, struct source_zone *zone, float seconds)
{
	const struct graphic *seen = stage_graphic(&zone->stage);
	bool waits = seen && seen->empty_reason;

	if (stage_state(&zone->stage) != STAGE_ON || waits != zone->waits)
		zone->on_air_s = 0;
	else
		zone->on_air_s += seconds;
	zone->waits = waits;
	if (source->active && zone->limit_s > 0 && zone->on_air_s >= (float)zone->limit_s)
		zone->expired = true;
}

static void move_stage(const struct race_source *source, struct source_zone *zone, float seconds)
{
	stage_tick(&zone->stage, seconds);
	count_time(source, zone, seconds);
	/* Without waiting for a lock: ALL OFF, and what stood still for a preview, which enters on air by its motion.
	 */
	if (programme_is_all_off() || (source->active && !source->entered))
		stage_show(&zone->stage, false, 0);
	/* The sample goes at once, not by a motion to what comes instead. */
	if (programme_goes_out())
		stage_drop_tagged(&zone->stage);
}

static void follow_overlay(const struct race_source *source, struct source_zone *zone,
			   const struct overlay_zone_tick *tick)
{
	zone->expired = false;
	zone->limit_s = tick->limit_s;
	if (tick->next) {
		/* What was on air before must not enter when there is something newer. */
		if (stage_state(&zone->stage) == STAGE_OFF)
			stage_forget(&zone->stage);
		stage_set_next(&zone->stage, tick->next);
	}
	if (source->active || programme_is_all_off())
		stage_show(&zone->stage, tick->shown, tick->exit_ms);
	else if (tick->stands)
		stage_rest(&zone->stage);
	else
		stage_show(&zone->stage, false, 0);
}

static void tick_stages(struct race_source *source, float seconds)
{
	struct overlay_tick tick = {
		.width = source->width,
		.height = source->height,
		.in_programme = source->active,
	};

	for (int i = 0; i < RUNDOWN_ZONES; i++)
		move_stage(source, &source->zones[i], seconds);
	__atomic_store_n(&source->entered, source->active, __ATOMIC_RELAXED);
	/* What is seen is borrowed, so it is asked for after the stages have moved. */
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		const struct source_zone *zone = &source->zones[i];
		tick.zones[i] = (struct overlay_zone_tick){
			.expired = zone->expired,
			.stage = source->active ? stage_state(&zone->stage) : STAGE_OFF,
			.on_air = source->active ? stage_graphic(&zone->stage) : NULL,
		};
	}
	if (!overlay_tick(source->overlay, &tick))
		return;
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		follow_overlay(source, &source->zones[i], &tick.zones[i]);
}

/* When a screenshot is being drawn at this moment, the stages move on when OBS draws the frame. */
static void try_tick_stages(struct race_source *source)
{
	if (!stage_kit_begin(&source->kit))
		return;
	tick_stages(source, source->missed_s);
	source->missed_s = 0;
	stage_kit_end(&source->kit);
}

static void source_tick(void *data, float seconds)
{
	struct race_source *source = data;

	follow_canvas(source);
	work_thread_wake_again();
	hide_transition_tick();
	source->missed_s += seconds;
	try_tick_stages(source);
}

static void source_render(void *data, gs_effect_t *effect)
{
	struct race_source *source = data;

	UNUSED_PARAMETER(effect);
	/*
	 * A tick that met a screenshot is made up for here, so that what is on air together moves together. Nobody else
	 * draws while we hold the graphics context.
	 */
	if (obs_in_task_thread(OBS_TASK_GRAPHICS) && source->missed_s > 0)
		try_tick_stages(source);
	/* It is in the programme, but no tick knows that yet: it must not stand there before it enters. */
	if (programme_is_all_off() ||
	    (!__atomic_load_n(&source->entered, __ATOMIC_RELAXED) && obs_source_active(source->obs)))
		return;
	/* The sample is not drawn from this frame on; the next tick takes it off. */
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		stage_render(&source->zones[i].stage, !programme_goes_out());
}

struct obs_source_info race_graphics_info = {
	.id = "race_graphics",
	.type = OBS_SOURCE_TYPE_INPUT,
	.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB | OBS_SOURCE_DO_NOT_DUPLICATE,
	.icon_type = OBS_ICON_TYPE_TEXT,
	.get_name = source_get_name,
	.create = source_create,
	.destroy = source_destroy,
	.update = source_update,
	.load = source_load,
	.get_defaults = source_get_defaults,
	.get_properties = properties_make,
	.get_width = source_get_width,
	.get_height = source_get_height,
	.activate = source_activate,
	.deactivate = source_deactivate,
	.video_tick = source_tick,
	.video_render = source_render,
};
