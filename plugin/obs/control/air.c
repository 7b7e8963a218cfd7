/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "obs/source/show.h"
#include "obs/work/work.h"

static struct {
	struct rg_mutex mutex;

	/* under the mutex */
	struct rg_array shows; /* struct show *, no references: air_remove comes before the last unref */
	char *heat;            /* that the race state is about, NULL: not known */
	enum air_from from;

	/* written under the mutex, read by any thread: atomic */
	int state, by;

	/* any thread, atomic */
	int all_off, no_sponsors;
	unsigned changes;
} air = {.mutex = RG_MUTEX_STATIC, .from = AIR_FROM_ALL, .state = AIR_GAP, .by = AIR_BY_DATA};

void air_changed(void)
{
	__atomic_add_fetch(&air.changes, 1, __ATOMIC_RELEASE);
}

unsigned air_changes(void)
{
	return __atomic_load_n(&air.changes, __ATOMIC_ACQUIRE);
}

void air_add(struct show *show)
{
	rg_mutex_lock(&air.mutex);
	*(struct show **)rg_array_push(&air.shows, sizeof(struct show *)) = show;
	rg_mutex_unlock(&air.mutex);
	air_changed();
}

void air_remove(struct show *show)
{
	rg_mutex_lock(&air.mutex);
	struct show **list = air.shows.items;
	for (size_t i = 0; i < air.shows.count; i++) {
		if (list[i] != show)
			continue;
		memmove(list + i, list + i + 1, (air.shows.count - i - 1) * sizeof(*list));
		air.shows.count--;
		break;
	}
	if (!air.shows.count)
		rg_array_finish(&air.shows);
	rg_mutex_unlock(&air.mutex);
	air_changed();
}

void air_list_init(struct air_list *list)
{
	rg_mutex_lock(&air.mutex);
	list->count = air.shows.count;
	list->shows = rg_alloc(list->count, sizeof(*list->shows));
	for (size_t i = 0; i < list->count; i++)
		list->shows[i] = show_ref(((struct show **)air.shows.items)[i]);
	rg_mutex_unlock(&air.mutex);
}

void air_list_finish(struct air_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		show_unref(list->shows[i]);
	rg_free(list->shows);
	*list = (struct air_list){0};
}

bool air_shows_sample(void)
{
	struct air_list list;
	bool shown = false;

	air_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		struct show *show = list.shows[i];
		rg_mutex_lock(&show->mutex);
		shown = shown || (show->on_air && show->on_air->tagged);
		rg_mutex_unlock(&show->mutex);
	}
	air_list_finish(&list);
	return shown;
}

void air_follow_eye(struct obs_source *source, bool visible)
{
	struct air_list list;

	air_list_init(&list);
	for (size_t i = 0; i < list.count; i++) {
		if (obs_weak_source_references_source(list.shows[i]->source, source))
			show_close_eye(list.shows[i], !visible);
	}
	air_list_finish(&list);
}

/* ---- what counts for all ---- */

void air_set_all_off(bool off)
{
	struct air_list list;

	/* The latch first: a frame that is drawn meanwhile holds nothing of ours. */
	__atomic_store_n(&air.all_off, off, __ATOMIC_RELEASE);
	if (off) {
		air_list_init(&list);
		for (size_t i = 0; i < list.count; i++)
			show_clear(list.shows[i], 0);
		air_list_finish(&list);
	}
	air_changed();
	work_wake();
}

bool air_is_all_off(void)
{
	return __atomic_load_n(&air.all_off, __ATOMIC_ACQUIRE);
}

void air_set_sponsors(bool shown)
{
	__atomic_store_n(&air.no_sponsors, !shown, __ATOMIC_RELEASE);
	air_changed();
	work_wake();
}

bool air_shows_sponsors(void)
{
	return !__atomic_load_n(&air.no_sponsors, __ATOMIC_ACQUIRE);
}

/* ---- the race state ---- */

static const struct {
	enum air_state state;
	const char *name;
} states[] = {
	{AIR_GAP, "gap"}, {AIR_GRID, "grid"}, {AIR_RACE, "race"}, {AIR_FINISHED, "finished"}, {AIR_STOPPED, "stopped"},
};

const char *air_state_name(enum air_state state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (states[i].state == state)
			return states[i].name;
	}
	return "gap";
}

bool air_state_find(const char *name, enum air_state *state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!rg_equal(states[i].name, name))
			continue;
		*state = states[i].state;
		return true;
	}
	return false;
}

void air_set_from(enum air_from from)
{
	rg_mutex_lock(&air.mutex);
	air.from = from;
	rg_mutex_unlock(&air.mutex);
}

static bool listens(enum air_by by)
{
	return by == AIR_BY_KEY || air.from == AIR_FROM_ALL ||
	       (by == AIR_BY_SCENE && air.from == AIR_FROM_KEYS_AND_SCENES) ||
	       (by == AIR_BY_DATA && air.from == AIR_FROM_KEYS_AND_DATA);
}

bool air_set_state(enum air_state state, enum air_by by, const char *heat)
{
	bool begins = false;

	rg_mutex_lock(&air.mutex);
	bool same_heat = !heat || !air.heat || rg_equal(heat, air.heat);
	/* Data is late or wrong more often than the hand at the track: for its heat the hand stands. */
	bool taken = listens(by) && !(by == AIR_BY_DATA && air.by == AIR_BY_KEY && same_heat);
	if (taken) {
		begins = state == AIR_RACE && air.state != AIR_RACE;
		__atomic_store_n(&air.state, state, __ATOMIC_RELEASE);
		__atomic_store_n(&air.by, by, __ATOMIC_RELEASE);
	}
	/* A key without a heat is about the first one that the data then names. */
	if (heat && !rg_equal(heat, air.heat) && (taken || !air.heat)) {
		rg_free(air.heat);
		air.heat = rg_strdup(heat);
	}
	rg_mutex_unlock(&air.mutex);
	if (begins) {
		struct air_list list;
		air_list_init(&list);
		for (size_t i = 0; i < list.count; i++)
			show_race_begins(list.shows[i]);
		air_list_finish(&list);
	}
	if (taken) {
		air_changed();
		work_wake();
	}
	return taken;
}

void air_forget_state(void)
{
	rg_mutex_lock(&air.mutex);
	__atomic_store_n(&air.state, AIR_GAP, __ATOMIC_RELEASE);
	__atomic_store_n(&air.by, AIR_BY_DATA, __ATOMIC_RELEASE);
	rg_free(air.heat);
	air.heat = NULL;
	rg_mutex_unlock(&air.mutex);
	air_changed();
}

enum air_state air_state(void)
{
	return __atomic_load_n(&air.state, __ATOMIC_ACQUIRE);
}

enum air_by air_state_by(void)
{
	return __atomic_load_n(&air.by, __ATOMIC_ACQUIRE);
}
