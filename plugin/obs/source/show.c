/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "show.h"

#include "obs/control/air.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "source.h"
#include "obs/work/work.h"

void show_status_finish(struct show_status *status)
{
	rg_free(status->error);
	rg_free(status->remark);
	rg_free(status->first_problem);
	rg_free(status->graphic_error);
	rg_free(status->own_wrong);
	rg_free(status->empty_reason);
	rg_free(status->check);
	*status = (struct show_status){0};
}

struct show *show_create(obs_source_t *source)
{
	struct show *show = rg_alloc(1, sizeof(*show));

	rg_mutex_init(&show->mutex);
	show->references = 1;
	show->status.state = SHOW_STARTING;
	show->stage = STAGE_OFF;
	show->air.exit_ms = SHOW_EXIT_OWN;
	show->source = obs_source_get_weak_source(source);
	show->name = rg_strdup(obs_source_get_name(source));
	return show;
}

struct show *show_ref(struct show *show)
{
	__atomic_add_fetch(&show->references, 1, __ATOMIC_RELAXED);
	return show;
}

void show_unref(struct show *show)
{
	if (!show || __atomic_sub_fetch(&show->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	rg_free(show->name);
	show_settings_finish(&show->settings);
	show_choices_finish(&show->choices);
	show_status_finish(&show->status);
	graphic_unref(show->finished);
	graphic_unref(show->on_air);
	race_day_unref(show->day);
	obs_weak_source_release(show->source);
	rg_mutex_finish(&show->mutex);
	rg_free(show);
}

void show_rename(struct show *show, const char *name)
{
	rg_mutex_lock(&show->mutex);
	rg_free(show->name);
	show->name = rg_strdup(name);
	rg_mutex_unlock(&show->mutex);
	air_changed();
	work_wake();
}

static void set(struct show *show, obs_data_t *data, bool fetch)
{
	struct show_settings settings, old;

	show_settings_init(&settings, data);
	rg_mutex_lock(&show->mutex);
	old = show->settings;
	show->settings = settings;
	show_choices_yield(&show->choices, &old, &show->settings);
	/* A source that has just been told to follow the eye does so at once, and one that waits for its key waits. */
	if (old.on && old.on != settings.on)
		show->air.wanted = settings.on == SHOW_ON_VISIBLE && show->air.active && !air_is_all_off();
	/* OBS brings settings with its next frame: a hand may have taken it on air between the two. */
	if (!show->air.wanted || show->stage == STAGE_OFF)
		show->air.awaits = true;
	show->settings_changed = true;
	show->fetch = show->fetch || fetch;
	rg_mutex_unlock(&show->mutex);
	show_settings_finish(&old);
	work_wake();
}

void show_set(struct show *show, obs_data_t *data)
{
	set(show, data, false);
}

void show_fetch(struct show *show, obs_data_t *data)
{
	set(show, data, true);
}

/* ---- the graphics thread ---- */

/* OBS takes it into the programme or out of it. */
static void follow_programme(struct show *show, bool active)
{
	struct show_air *air = &show->air;

	/* Still there so long after: the same source stands in the picture a second time. */
	if (air->closed && rg_monotonic_ms() - air->closed_at_ms > SHOW_EYE_MS)
		air->closed = false;
	if (air->active == active)
		return;
	air->active = active;
	air->closed = false;
	air->wanted = active && show->settings.on == SHOW_ON_VISIBLE && !air_is_all_off();
	air->by_hand = false;
	air->held_until_ms = 0;
	air->exit_ms = SHOW_EXIT_OWN;
}

static bool is_kept_off(const struct show *show)
{
	enum air_state state = air_state();
	bool cars_out = state == AIR_RACE || state == AIR_STOPPED;

	return air_is_all_off() || show->air.closed || (cars_out && show->settings.clean_race && !show->air.by_hand);
}

static int on_air_limit(const struct show *show, const struct graphic *graphic)
{
	if (show->settings.seconds != SECONDS_OWN)
		return show->settings.seconds;
	return show->settings.on == SHOW_ON_KEY && graphic ? graphic->seconds : 0;
}

/* The newest graphic, unless what is seen is held. */
static struct graphic *take_finished(struct show *show)
{
	struct show_air *air = &show->air;
	struct graphic *graphic = show->finished;

	if (air->held_until_ms && (rg_monotonic_ms() >= air->held_until_ms || !air->wanted || !show->on_air)) {
		air->held_until_ms = 0;
		air_changed();
	}
	if (air->held_until_ms)
		return NULL;
	show->finished = NULL;
	return graphic;
}

/* What the graphics thread tells. True when somebody else may want to know. */
static bool told(struct show *show, const struct show_turn *turn)
{
	bool news = show->stage != turn->stage || show->on_air != turn->on_air;

	show->stage = turn->stage;
	if (show->on_air != turn->on_air) {
		graphic_unref(show->on_air);
		show->on_air = graphic_ref((struct graphic *)turn->on_air);
	}
	if (show->canvas_width != turn->width || show->canvas_height != turn->height) {
		show->canvas_width = turn->width;
		show->canvas_height = turn->height;
		news = true;
	}
	return news;
}

bool show_turn(struct show *show, struct show_turn *turn)
{
	if (!rg_mutex_trylock(&show->mutex))
		return false;
	bool news = told(show, turn);
	follow_programme(show, turn->active);
	if (turn->expired)
		show->air.wanted = false;
	turn->next = take_finished(show);
	turn->rest = !turn->active;
	turn->shown = show->air.wanted && !show->air.awaits && !is_kept_off(show);
	/* The haste of CARS GO and ALL OFF was for that one exit. */
	if (turn->shown)
		show->air.exit_ms = SHOW_EXIT_OWN;
	turn->exit_ms = air_is_all_off() ? 0 : show->air.exit_ms;
	turn->limit_s = on_air_limit(show, turn->next ? turn->next : turn->on_air);
	rg_mutex_unlock(&show->mutex);
	if (news) {
		air_changed();
		work_try_wake();
	}
	return true;
}

/* ---- hands ---- */

/* Ends what a hand does: others may know it now. */
static void let_go(struct show *show)
{
	rg_mutex_unlock(&show->mutex);
	air_changed();
	work_wake();
}

/* Under the mutex: what was chosen is to be drawn, and seen first when it was off. */
static void choice_made(struct show *show)
{
	show->settings_changed = true;
	show->air.held_until_ms = 0;
	if (!show->air.wanted)
		show->air.awaits = true;
}

bool show_take_air(struct show *show)
{
	rg_mutex_lock(&show->mutex);
	/* Looked at under the lock: whoever sets ALL OFF meanwhile clears this show afterwards. */
	bool possible = show->air.active && !show->air.closed && !air_is_all_off();
	if (possible) {
		show->air.wanted = true;
		show->air.by_hand = true;
		show->air.exit_ms = SHOW_EXIT_OWN;
	}
	let_go(show);
	return possible;
}

bool show_clear(struct show *show, int exit_ms)
{
	rg_mutex_lock(&show->mutex);
	bool was = show->air.wanted;
	show->air.wanted = show->air.by_hand = false;
	show->air.exit_ms = exit_ms;
	show->air.held_until_ms = 0;
	let_go(show);
	return was;
}

bool show_hold(struct show *show, bool held)
{
	rg_mutex_lock(&show->mutex);
	bool possible = !held || (show->air.wanted && show->on_air);
	if (possible)
		show->air.held_until_ms = held ? rg_monotonic_ms() + SHOW_HOLD_MS : 0;
	let_go(show);
	return possible;
}

bool show_is_held(struct show *show)
{
	rg_mutex_lock(&show->mutex);
	bool held = show->air.held_until_ms != 0;
	rg_mutex_unlock(&show->mutex);
	return held;
}

void show_choose(struct show *show, const struct show_chosen *chosen, size_t count)
{
	rg_mutex_lock(&show->mutex);
	for (size_t i = 0; i < count; i++)
		show_choices_set(&show->choices, chosen[i].choice, chosen[i].value);
	show->choices.page = 0;
	choice_made(show);
	let_go(show);
}

void show_turn_page(struct show *show, int by)
{
	rg_mutex_lock(&show->mutex);
	show->choices.page += by;
	choice_made(show);
	let_go(show);
}

void show_close_eye(struct show *show, bool closed)
{
	rg_mutex_lock(&show->mutex);
	show->air.closed = closed;
	show->air.closed_at_ms = rg_monotonic_ms();
	if (!closed && show->air.active && show->settings.on == SHOW_ON_VISIBLE && !air_is_all_off())
		show->air.wanted = true;
	let_go(show);
}

void show_race_begins(struct show *show)
{
	rg_mutex_lock(&show->mutex);
	if (show->settings.clean_race) {
		show->air.by_hand = false;
		show->air.exit_ms = SHOW_CARS_GO_MS;
		show->air.held_until_ms = 0;
		show->air.wanted = show->air.wanted && show->settings.on == SHOW_ON_VISIBLE;
	}
	rg_mutex_unlock(&show->mutex);
}

void show_glance_init(struct show *show, struct show_glance *glance)
{
	*glance = (struct show_glance){0};
	rg_mutex_lock(&show->mutex);
	glance->name = rg_strdup(show->name);
	show_settings_copy(&glance->settings, &show->settings);
	show_choices_apply(&show->choices, &glance->settings);
	glance->own_graphic = rg_strdup(show->settings.graphic);
	glance->lacks = rg_strdup(show->status.empty_reason);
	glance->day = race_day_ref(show->day);
	glance->on_air = graphic_ref(show->on_air);
	glance->wanted = show->air.wanted;
	glance->active = show->air.active;
	glance->held = show->air.held_until_ms != 0;
	glance->shown = show->air.active && show->air.wanted && !is_kept_off(show);
	glance->stage = show->stage;
	rg_mutex_unlock(&show->mutex);
}

void show_glance_finish(struct show_glance *glance)
{
	rg_free(glance->name);
	show_settings_finish(&glance->settings);
	rg_free(glance->own_graphic);
	rg_free(glance->lacks);
	race_day_unref(glance->day);
	graphic_unref(glance->on_air);
	*glance = (struct show_glance){0};
}

/* ---- work thread and dialog ---- */

void show_see(struct show *show, struct show_seen *seen)
{
	rg_mutex_lock(&show->mutex);
	seen->day = race_day_ref(show->day);
	seen->air = show->air;
	seen->on = show->settings.on;
	seen->clean_race = show->settings.clean_race;
	seen->status = (struct show_status){
		.state = show->status.state,
		.silent = show->status.silent,
		.error = rg_strdup(show->status.error),
		.remark = rg_strdup(show->status.remark),
		.first_problem = rg_strdup(show->status.first_problem),
		.problems = show->status.problems,
		.graphic_error = rg_strdup(show->status.graphic_error),
		.own_wrong = rg_strdup(show->status.own_wrong),
		.own_count = show->status.own_count,
		.empty_reason = rg_strdup(show->status.empty_reason),
		.good_at_ms = show->status.good_at_ms,
		.check = rg_strdup(show->status.check),
	};
	rg_mutex_unlock(&show->mutex);
}

void show_seen_finish(struct show_seen *seen)
{
	race_day_unref(seen->day);
	show_status_finish(&seen->status);
	seen->day = NULL;
}
