/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "state_event.h"

#include <string.h>

#include "prepare.h"
#include "programme.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/disk/disk.h"
#include "obs/director/director.h"
#include "operator.h"
#include "procs.h"
#include "obs/event/event_corrections.h"
#include "obs/source/overlay.h"
#include "obs/source/status_line.h"
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
static const char *shown_name(bool shown, bool waits, enum stage_state stage)
{
	if (shown)
		return waits ? "waiting" : stage == STAGE_ON ? "on" : "entering";
	return stage == STAGE_OFF ? "off" : "leaving";
}

static void add_name(struct rg_buffer *names, const char *name)
{
	rg_buffer_format(names, "%s%s", names->length ? ", " : "", name);
}

/* "Graphic 1.graphic", or "Graphic 1.lower.graphic" of a zone by its name. */
static void set_member(obs_data_t *data, const char *source, const char *zone, const char *member, const char *value)
{
	char *key = rg_asprintf("%s%s%s.%s", source, zone ? "." : "", zone ? zone : "", member);

	obs_data_set_string(data, key, value ? value : "");
	rg_free(key);
}

static const char *heat_by(const struct overlay_intent *intent)
{
	return intent->heat_by_hand ? "hand" : rg_empty(intent->settings.heat) ? "data" : "settings";
}

static void add_zone(obs_data_t *data, const struct overlay_snapshot *snapshot, enum rundown_zone id, const char *name)
{
	const struct overlay_zone_snapshot *zone = &snapshot->zones[id];
	const struct graphic *seen = zone->on_air;
	bool shown = overlay_snapshot_is_shown(snapshot, id), held = overlay_snapshot_is_held(snapshot, id);
	const char *graphic = !shown                              ? NULL
			      : held && seen && seen->template_id ? seen->template_id
								  : zone->intent->settings.graphic;
	const char *lacks = snapshot->status->zones[id].lacks;
	/* What it lacked may have come, while that is not seen yet. */
	bool comes = (lacks || (seen && seen->empty_reason)) && !zone->presence.awaits;
	bool waits = comes || (zone->presence.aside && zone->stage == STAGE_OFF);
	bool about = graphic && seen && rg_equal(seen->template_id, graphic);

	set_member(data, snapshot->name, name, "shown", shown_name(shown, waits, zone->stage));
	set_member(data, snapshot->name, name, "graphic", graphic);
	set_member(data, snapshot->name, name, "about", about ? seen->about : NULL);
	set_member(data, snapshot->name, name, "held", on_or_off(held));
	set_member(data, snapshot->name, name, "heat", zone->intent->settings.heat);
	set_member(data, snapshot->name, name, "heat_by", heat_by(zone->intent));
	set_member(data, snapshot->name, name, "lacks", lacks);
}

/* Of all sources. */
struct summary {
	struct rg_buffer names, graphics;
	char *grid; /* about a typed one that differs from the data, of the first source that has one; NULL: none */
	bool held;
};

static void add_source(obs_data_t *data, const struct overlay_snapshot *snapshot, struct summary *summary)
{
	add_name(&summary->names, snapshot->name);
	summary->grid = summary->grid ? summary->grid : status_line_grid_by_hand(snapshot);
	add_zone(data, snapshot, overlay_snapshot_latest(snapshot, true), NULL);
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		add_zone(data, snapshot, zone, rundown_zone_name(zone));
		summary->held = summary->held || overlay_snapshot_is_held(snapshot, zone);
		if (overlay_snapshot_is_seen(snapshot, zone))
			add_name(&summary->graphics, snapshot->zones[zone].intent->settings.graphic);
	}
}

static void set_taken(obs_data_t *data, const char *key, struct rg_buffer *text)
{
	char *taken = rg_buffer_take(text);

	obs_data_set_string(data, key, taken);
	rg_free(taken);
}

static void set_words(obs_data_t *data, const char *key, enum operator_about about)
{
	char *words = operator_words(about);

	obs_data_set_string(data, key, words ? words : "");
	rg_free(words);
}

/* What the director says: whether it has the word, what comes next and when, and its newest words. */
static void set_director(obs_data_t *data)
{
	struct director_look look;

	director_see(&look);
	obs_data_set_string(data, "auto", director_mode_name(&look));
	const char *next = look.next.texts[CHOICE_GRAPHIC];
	obs_data_set_string(data, "next", next ? next : "");
	obs_data_set_string(data, "next_about", look.next_about ? look.next_about : "");
	char *in = director_next_in(&look);
	obs_data_set_string(data, "next_in", in);
	rg_free(in);
	for (size_t i = 0; i < RUNDOWN_WORDS; i++) {
		char *key = rg_asprintf("words_%zu", i + 1);
		obs_data_set_string(data, key, i < look.word_count ? look.words[i] : "");
		rg_free(key);
	}
	director_look_finish(&look);
}

/* What a hand prepared, as ids. */
static void set_prepared(obs_data_t *data)
{
	struct overlay_choices choices = {0};
	bool there = prepare_see(&choices);
	const char *driver = choices.texts[CHOICE_DRIVER];

	obs_data_set_string(data, "prepare", on_or_off(prepare_is_on()));
	obs_data_set_string(data, "prepared", there ? choices.texts[CHOICE_GRAPHIC] : "");
	obs_data_set_string(data, "prepared_driver", driver ? driver : "");
	overlay_choices_finish(&choices);
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
	set_words(data, "said", OPERATOR_SAID);
	set_words(data, "dead_keys", OPERATOR_DEAD_KEYS);
	set_words(data, "corrected", OPERATOR_CORRECTED);
	char *corrections = event_corrections_lines();
	obs_data_set_string(data, "corrections", corrections);
	rg_free(corrections);
	set_director(data);
	set_prepared(data);
	programme_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		struct overlay_snapshot *snapshot = overlay_snapshot_get(list.overlays[i]);
		add_source(data, snapshot, &summary);
		overlay_snapshot_unref(snapshot);
	}
	programme_list_finish(&list);
	obs_data_set_string(data, "grid_by_hand", summary.grid ? summary.grid : "");
	rg_free(summary.grid);
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
