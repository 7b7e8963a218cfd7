/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "state_event.h"

#include <string.h>

#include "programme.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/disk/disk.h"
#include "procs.h"
#include "obs/source/overlay.h"
#include "websocket.h"

#define STOP_MS      1000
#define STOP_STEP_MS 10

static struct {
	/* held while others are told; no command takes it, so those who are told may give commands */
	struct rg_mutex mutex;
	int started;      /* any thread, atomic */
	unsigned changes; /* as it was told last */
	char *text;
} state = {.mutex = RG_MUTEX_STATIC};

static const char *on_or_off(bool on)
{
	return on ? "on" : "off";
}

static const char *by_name(enum race_state_by by)
{
	return by == RACE_STATE_BY_KEY ? "key" : by == RACE_STATE_BY_SCENE ? "scene" : "data";
}

/* Tells what a hand asked for at once, although the stage moves only with the next frame. */
static const char *shown_name(bool shown, enum stage_state stage)
{
	if (shown)
		return stage == STAGE_ON ? "on" : "entering";
	return stage == STAGE_OFF ? "off" : "leaving";
}

static void add_name(struct rg_buffer *names, const char *name)
{
	rg_buffer_format(names, "%s%s", names->length ? ", " : "", name);
}

static void set_member(obs_data_t *data, const char *source, const char *member, const char *value)
{
	char *key = rg_asprintf("%s.%s", source, member);

	obs_data_set_string(data, key, value ? value : "");
	rg_free(key);
}

static void add_zone(obs_data_t *data, const struct overlay_snapshot *snapshot, enum overlay_zone_id id)
{
	const struct overlay_zone_snapshot *zone = &snapshot->zones[id];
	const struct graphic *seen = zone->on_air;
	bool shown = overlay_snapshot_is_shown(snapshot, id), held = overlay_snapshot_is_held(snapshot, id);
	const char *graphic = !shown                              ? NULL
			      : held && seen && seen->template_id ? seen->template_id
								  : zone->intent->settings.graphic;
	bool about = graphic && seen && rg_equal(seen->template_id, graphic);

	set_member(data, snapshot->name, "shown", shown_name(shown, zone->stage));
	set_member(data, snapshot->name, "graphic", graphic);
	set_member(data, snapshot->name, "about", about ? seen->about : NULL);
	set_member(data, snapshot->name, "held", on_or_off(held));
	set_member(data, snapshot->name, "lacks", snapshot->status->zones[id].lacks);
}

/* Of all sources. */
struct summary {
	struct rg_buffer names, graphics;
	bool held;
};

static void add_source(obs_data_t *data, const struct overlay_snapshot *snapshot, struct summary *summary)
{
	add_name(&summary->names, snapshot->name);
	add_zone(data, snapshot, OVERLAY_ZONE_FULL);
	for (int zone = 0; zone < OVERLAY_ZONES; zone++) {
		summary->held = summary->held || overlay_snapshot_is_held(snapshot, zone);
		if (overlay_snapshot_is_shown(snapshot, zone) && !snapshot->status->zones[zone].lacks)
			add_name(&summary->graphics, snapshot->zones[zone].intent->settings.graphic);
	}
}

static void set_taken(obs_data_t *data, const char *key, struct rg_buffer *text)
{
	char *taken = rg_buffer_take(text);

	obs_data_set_string(data, key, taken);
	rg_free(taken);
}

obs_data_t *state_event_make(void)
{
	obs_data_t *data = obs_data_create();
	struct summary summary = {0};
	struct programme_list list;

	obs_data_set_string(data, "all_off", on_or_off(programme_is_all_off()));
	obs_data_set_string(data, "state", race_state_name(programme_race_state()));
	obs_data_set_string(data, "state_by", by_name(programme_race_state_by()));
	obs_data_set_string(data, "sponsors", on_or_off(programme_shows_sponsors()));
	char *silent = disk_silent();
	obs_data_set_string(data, "silent", silent ? silent : "");
	rg_free(silent);
	programme_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		struct overlay_snapshot *snapshot = overlay_snapshot_get(list.overlays[i]);
		add_source(data, snapshot, &summary);
		overlay_snapshot_unref(snapshot);
	}
	programme_list_finish(&list);
	obs_data_set_string(data, "hold", on_or_off(summary.held));
	set_taken(data, "sources", &summary.names);
	set_taken(data, "on_air", &summary.graphics);
	return data;
}

void state_event_start(void)
{
	rg_mutex_lock(&state.mutex);
	__atomic_store_n(&state.started, true, __ATOMIC_RELEASE);
	state.changes = programme_changes() - 1;
	rg_mutex_unlock(&state.mutex);
}

/* Waits with an end: a script that is being told may itself wait for the UI thread, where this runs. */
void state_event_stop(void)
{
	__atomic_store_n(&state.started, false, __ATOMIC_RELEASE);
	for (int waited = 0; waited < STOP_MS; waited += STOP_STEP_MS) {
		if (rg_mutex_trylock(&state.mutex)) {
			rg_free(state.text);
			state.text = NULL;
			rg_mutex_unlock(&state.mutex);
			return;
		}
		rg_sleep_ms(STOP_STEP_MS);
	}
	rg_warning("a script still hears the state while OBS closes");
}

/* Under the mutex. */
static void tell_if_changed(void)
{
	unsigned changes = programme_changes();

	if (!__atomic_load_n(&state.started, __ATOMIC_ACQUIRE) || changes == state.changes)
		return;
	state.changes = changes;
	obs_data_t *data = state_event_make();
	const char *text = obs_data_get_json(data);
	if (text && !rg_equal(text, state.text)) {
		rg_free(state.text);
		state.text = rg_strdup(text);
		websocket_emit(data);
		procs_signal(state.text);
	}
	obs_data_release(data);
}

void state_event_publish(void)
{
	rg_mutex_lock(&state.mutex);
	tell_if_changed();
	rg_mutex_unlock(&state.mutex);
}
