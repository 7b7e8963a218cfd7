/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "programme.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "obs/source/overlay.h"
#include "obs/work/work_thread.h"

static struct {
	struct rg_mutex mutex;

	/* under the mutex */
	struct rg_array overlays; /* struct overlay *, no references: programme_remove comes before the last unref */
	struct race_state_now race;

	/* written under the mutex, read by any thread: atomic */
	int state, by;

	/* any thread, atomic */
	int all_off, no_sponsors;
	int64_t goes_out_until_ms;
	unsigned changes, states_by_hand, all_offs;
} programme = {
	.mutex = RG_MUTEX_STATIC, .race = RACE_STATE_NOW_START, .state = RACE_STATE_GAP, .by = RACE_STATE_BY_DATA};

void programme_changed(void)
{
	__atomic_add_fetch(&programme.changes, 1, __ATOMIC_RELEASE);
}

unsigned programme_changes(void)
{
	return __atomic_load_n(&programme.changes, __ATOMIC_ACQUIRE);
}

void programme_add(struct overlay *overlay)
{
	rg_mutex_lock(&programme.mutex);
	*(struct overlay **)rg_array_push(&programme.overlays, sizeof(struct overlay *)) = overlay;
	rg_mutex_unlock(&programme.mutex);
	programme_changed();
}

void programme_remove(struct overlay *overlay)
{
	rg_mutex_lock(&programme.mutex);
	struct overlay **list = programme.overlays.items;
	for (size_t i = 0; i < programme.overlays.count; i++) {
		if (list[i] != overlay)
			continue;
		memmove(list + i, list + i + 1, (programme.overlays.count - i - 1) * sizeof(*list));
		programme.overlays.count--;
		break;
	}
	if (!programme.overlays.count)
		rg_array_finish(&programme.overlays);
	rg_mutex_unlock(&programme.mutex);
	programme_changed();
}

void programme_list_init(struct programme_list *list)
{
	rg_mutex_lock(&programme.mutex);
	list->count = programme.overlays.count;
	list->overlays = rg_alloc(list->count, sizeof(*list->overlays));
	for (size_t i = 0; i < list->count; i++)
		list->overlays[i] = overlay_ref(((struct overlay **)programme.overlays.items)[i]);
	rg_mutex_unlock(&programme.mutex);
}

void programme_list_finish(struct programme_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		overlay_unref(list->overlays[i]);
	rg_free(list->overlays);
	*list = (struct programme_list){0};
}

bool programme_shows_sample(void)
{
	struct programme_list list;
	bool shown = false;

	programme_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		struct overlay_snapshot *snapshot = overlay_snapshot_get(list.overlays[i]);
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			const struct graphic *on_air = snapshot->zones[zone].on_air;
			shown = shown || (on_air && on_air->tagged);
		}
		overlay_snapshot_unref(snapshot);
	}
	programme_list_finish(&list);
	return shown;
}

void programme_follow_eye(struct obs_source *source, bool visible)
{
	struct programme_list list;

	programme_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		if (obs_weak_source_references_source(list.overlays[i]->source, source))
			overlay_close_eye(list.overlays[i], !visible);
	}
	programme_list_finish(&list);
}

/* ---- what counts for all ---- */

void programme_set_all_off(bool off)
{
	struct programme_list list;

	/* The latch is set first, so that a frame that is drawn meanwhile holds nothing of ours. */
	__atomic_store_n(&programme.all_off, off, __ATOMIC_RELEASE);
	if (off) {
		__atomic_add_fetch(&programme.all_offs, 1, __ATOMIC_RELEASE);
		programme_list_init(&list);
		for (size_t i = 0; i < list.count; i++) {
			for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
				overlay_clear(list.overlays[i], zone, 0);
		}
		programme_list_finish(&list);
	}
	programme_changed();
	work_thread_wake();
}

bool programme_is_all_off(void)
{
	return __atomic_load_n(&programme.all_off, __ATOMIC_ACQUIRE);
}

unsigned programme_all_offs(void)
{
	return __atomic_load_n(&programme.all_offs, __ATOMIC_ACQUIRE);
}

void programme_set_goes_out(int64_t until_ms)
{
	__atomic_store_n(&programme.goes_out_until_ms, until_ms, __ATOMIC_RELEASE);
	work_thread_wake();
}

bool programme_goes_out(void)
{
	int64_t until_ms = __atomic_load_n(&programme.goes_out_until_ms, __ATOMIC_ACQUIRE);

	return until_ms == PROGRAMME_GOES_OUT || (until_ms != PROGRAMME_STAYS_IN && rg_monotonic_ms() < until_ms);
}

void programme_set_sponsors(bool shown)
{
	__atomic_store_n(&programme.no_sponsors, !shown, __ATOMIC_RELEASE);
	programme_changed();
	work_thread_wake();
}

bool programme_shows_sponsors(void)
{
	return !__atomic_load_n(&programme.no_sponsors, __ATOMIC_ACQUIRE);
}

/* ---- the race state ---- */

void programme_set_race_state_from(enum race_state_from from)
{
	rg_mutex_lock(&programme.mutex);
	programme.race.from = from;
	rg_mutex_unlock(&programme.mutex);
}

/* Under the mutex. */
static void publish_race_state(void)
{
	__atomic_store_n(&programme.state, programme.race.state, __ATOMIC_RELEASE);
	__atomic_store_n(&programme.by, programme.race.by, __ATOMIC_RELEASE);
}

static void tell_overlays(bool race_begins, const char *begun)
{
	struct programme_list list;

	programme_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		if (race_begins)
			overlay_race_begins(list.overlays[i]);
		if (begun)
			overlay_heat_begins(list.overlays[i], begun);
	}
	programme_list_finish(&list);
}

bool programme_set_race_state(enum race_state state, enum race_state_by by, const char *heat)
{
	rg_mutex_lock(&programme.mutex);
	struct race_state_change change = race_state_set(&programme.race, state, by, heat);
	publish_race_state();
	rg_mutex_unlock(&programme.mutex);
	if (by != RACE_STATE_BY_DATA)
		__atomic_add_fetch(&programme.states_by_hand, 1, __ATOMIC_RELEASE);
	if (change.taken && (change.begins || change.begun))
		tell_overlays(change.begins, change.begun);
	rg_free(change.begun);
	if (change.taken) {
		programme_changed();
		work_thread_wake();
	}
	return change.taken;
}

void programme_forget_race_state(void)
{
	rg_mutex_lock(&programme.mutex);
	race_state_forget(&programme.race);
	publish_race_state();
	rg_mutex_unlock(&programme.mutex);
	programme_changed();
}

char *programme_race_heat(void)
{
	rg_mutex_lock(&programme.mutex);
	char *heat = rg_strdup(programme.race.heat);
	rg_mutex_unlock(&programme.mutex);
	return heat;
}

unsigned programme_states_by_hand(void)
{
	return __atomic_load_n(&programme.states_by_hand, __ATOMIC_ACQUIRE);
}

bool programme_is_meant(enum race_state state, const char *heat)
{
	rg_mutex_lock(&programme.mutex);
	bool meant = race_state_is_meant(&programme.race, state, heat);
	rg_mutex_unlock(&programme.mutex);
	return meant;
}

enum race_state programme_race_state(void)
{
	return __atomic_load_n(&programme.state, __ATOMIC_ACQUIRE);
}

enum race_state_by programme_race_state_by(void)
{
	return __atomic_load_n(&programme.by, __ATOMIC_ACQUIRE);
}
