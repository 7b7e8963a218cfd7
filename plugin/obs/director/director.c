/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "obs/control/programme.h"
#include "obs/event/event.h"
#include "obs/work/work_thread.h"

#define PRESSES_MOST 64 /* between two looks; nobody's hand is so fast */
#define STEP_S       5  /* of what is said of the time that is left: OBS makes the control panel anew with each */

static struct {
	struct rg_mutex mutex;
	/* under the mutex, held for copies */
	struct rundown_press presses[PRESSES_MOST];
	size_t press_count;
	enum rundown_hold hold;
	unsigned collection; /* whose sources were loaded last; 0: none were */
	struct director_look look;
} director = {.mutex = RG_MUTEX_STATIC};

void director_press(enum rundown_press_kind kind)
{
	rg_mutex_lock(&director.mutex);
	/* While nobody looks, the newest count. */
	if (director.press_count == PRESSES_MOST)
		memmove(director.presses, director.presses + 1, --director.press_count * sizeof(*director.presses));
	director.presses[director.press_count++] = (struct rundown_press){.kind = kind};
	rg_mutex_unlock(&director.mutex);
	work_thread_wake();
}

void director_source_loaded(void)
{
	struct event_settings event;

	event_see(&event);
	rg_mutex_lock(&director.mutex);
	bool first = !director.collection || director.collection == event.collection;
	/* The collection may have several. */
	if (!first || director.hold != RUNDOWN_HOLD_COLLECTION)
		director.hold = first ? RUNDOWN_HOLD_RESTART : RUNDOWN_HOLD_COLLECTION;
	director.collection = event.collection;
	/* What was pressed before is of another day. */
	director.press_count = 0;
	rg_mutex_unlock(&director.mutex);
	event_settings_finish(&event);
	work_thread_wake();
}

void director_source_added(void)
{
	rg_mutex_lock(&director.mutex);
	/* One beside others, such as a duplicate, is no reason to take the graphics from a hand. */
	bool first = !director.look.there;
	if (first)
		director.hold = RUNDOWN_HOLD_NONE;
	rg_mutex_unlock(&director.mutex);
	if (first)
		director_press(RUNDOWN_PRESS_AUTO);
}

/* ---- what it says ---- */

void director_look_finish(struct director_look *look)
{
	overlay_choices_finish(&look->next);
	rg_free(look->next_about);
	rg_free(look->heat);
	for (size_t i = 0; i < look->word_count; i++)
		rg_free(look->words[i]);
	*look = (struct director_look){0};
}

void director_see(struct director_look *look)
{
	rg_mutex_lock(&director.mutex);
	*look = director.look;
	look->next = (struct overlay_choices){0};
	overlay_choices_copy(&look->next, &director.look.next);
	look->next_about = rg_strdup(look->next_about);
	look->heat = rg_strdup(look->heat);
	for (size_t i = 0; i < look->word_count; i++)
		look->words[i] = rg_strdup(look->words[i]);
	rg_mutex_unlock(&director.mutex);
}

void director_forget(void)
{
	struct director_look nothing = {0};

	director_tell(&nothing);
	rg_mutex_lock(&director.mutex);
	director.press_count = 0;
	director.hold = RUNDOWN_HOLD_NONE;
	director.collection = 0;
	rg_mutex_unlock(&director.mutex);
}

const char *director_mode_name(const struct director_look *look)
{
	if (!look->there)
		return "off";
	return look->mode == RUNDOWN_SUSPENDED ? "suspended" : look->mode == RUNDOWN_HELD ? "held" : "on";
}

/* In whole steps; -1: not known. */
static int64_t seconds_to_next(const struct director_look *look)
{
	bool known = look->next.texts[CHOICE_GRAPHIC] && look->next_at_ms;
	int64_t ms = known ? look->next_at_ms - rg_monotonic_ms() : -1;

	return ms < 0 ? known ? 0 : -1 : (ms + STEP_S * 1000 - 1) / (STEP_S * 1000) * STEP_S;
}

char *director_next_in(const struct director_look *look)
{
	int64_t seconds = seconds_to_next(look);

	if (seconds < 0)
		return rg_strdup("");
	return rg_asprintf("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/* ---- the work thread ---- */

struct rundown_press *director_take_presses(size_t *count, enum rundown_hold *hold)
{
	rg_mutex_lock(&director.mutex);
	struct rundown_press *copy = rg_alloc(director.press_count, sizeof(*copy));
	memcpy(copy, director.presses, director.press_count * sizeof(*copy));
	*count = director.press_count;
	*hold = director.hold;
	director.press_count = 0;
	director.hold = RUNDOWN_HOLD_NONE;
	rg_mutex_unlock(&director.mutex);
	return copy;
}

void director_drop_takes(void)
{
	size_t kept = 0;

	rg_mutex_lock(&director.mutex);
	for (size_t i = 0; i < director.press_count; i++) {
		if (director.presses[i].kind != RUNDOWN_PRESS_TAKE_NEXT)
			director.presses[kept++] = director.presses[i];
	}
	director.press_count = kept;
	rg_mutex_unlock(&director.mutex);
}

static bool says_the_same(const struct director_look *a, const struct director_look *b)
{
	bool same = a->there == b->there && a->seen == b->seen && a->mode == b->mode && a->next.page == b->next.page &&
		    rg_equal(a->next_about, b->next_about) && rg_equal(a->heat, b->heat) &&
		    a->word_count == b->word_count && seconds_to_next(a) == seconds_to_next(b);

	for (int i = 0; same && i < CHOICE_COUNT; i++)
		same = rg_equal(a->next.texts[i], b->next.texts[i]);
	for (size_t i = 0; same && i < a->word_count; i++)
		same = rg_equal(a->words[i], b->words[i]);
	return same;
}

void director_tell(struct director_look *look)
{
	static int64_t seconds_told = -1; /* under the mutex */

	rg_mutex_lock(&director.mutex);
	struct director_look old = director.look;
	int64_t seconds = seconds_to_next(look);
	bool news = !says_the_same(&old, look) || seconds != seconds_told;
	seconds_told = seconds;
	director.look = *look;
	rg_mutex_unlock(&director.mutex);
	director_look_finish(&old);
	*look = (struct director_look){0};
	if (news)
		programme_changed();
}
