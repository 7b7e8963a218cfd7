/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the engine share; nothing outside this room. Times are monotonic ms unless they say wall.
 */
#ifndef RG_RUNDOWN_ENGINE_H
#define RG_RUNDOWN_ENGINE_H

#include "rundown.h"

#include "base/mem.h"

#define RUNDOWN_NEVER INT64_MAX
#define SECOND_MS     1000
#define MINUTE_MS     (60 * SECOND_MS)

/* ---- a rundown file, read (file.c) ---- */

/* One cue as the file has it. Times in ms. */
struct cue_plan {
	const char *name, *graphic;
	enum rundown_role role;
	int64_t ms, page_ms;        /* page_ms 0: a page takes `ms` */
	int64_t before_start_ms[2]; /* of a grid; 0: not by the clock */
	int64_t after_finish_ms;    /* of a result */
	int64_t gap_least_ms;
	int64_t again_ms;       /* RUNDOWN_NEVER: once for each of what it tells */
	int64_t pages_again_ms; /* until the pages that did not fit; as again_ms where the file says nothing */
	int most_per_heat;      /* 0: no limit */
	int again_most;         /* how often a result that changed is shown once more */
	bool alone;             /* what stays yields to it */
};

struct rest_plan {
	int64_t gap_least_ms, rest_ms;
};

#define RUNDOWN_CUES_MOST  40
#define RUNDOWN_RESTS_MOST 8

struct rundown {
	struct rg_arena *arena;
	struct rundown_numbers {
		int64_t clean_before_start_ms, late_feed_ms, moved_least_ms, start_old_ms, quiet_after_stop_ms,
			leave_after_least_ms, change_seen_ms, rest_after_change_ms, unknown_gap_ms, full_longest_ms,
			fresh_ms, held_after_ms, back_after_hand_ms, result_wait_ms, settled_after_ms; /* 0: never */
		int64_t share_percent;
	} numbers;
	struct rest_plan rests[RUNDOWN_RESTS_MOST];
	size_t rest_count;
	struct cue_plan cues[RUNDOWN_CUES_MOST];
	size_t cue_count;
	const struct cue_plan *order[RUNDOWN_CUES_MOST]; /* what fills a gap, in order */
	size_t order_count;
	const char *graphics[RUNDOWN_CUES_MOST];
	size_t graphic_count;
};

/* The first cue with the role, NULL: the rundown has none. */
const struct cue_plan *rundown_plan(const struct rundown *rundown, enum rundown_role role);
int64_t rundown_rest_ms(const struct rundown *rundown, int64_t gap_ms);

/* ---- the engine's memory ---- */

#define RESULTS_KEPT 4
#define ROWS_KEPT    16

/* What is known of one attempt of a heat beside the data. */
struct heat_note {
	char *id;
	int attempt, status;
	bool open_seen;    /* it was seen when it was not over yet */
	bool over_by_hand; /* a key or a scene said so */
	bool went;         /* its cars went, by the race state */
	bool stopped;      /* a red flag was seen in this attempt */
	enum rundown_tag tag;

	int64_t told_wall; /* the start that was told last; RACE_NO_MS: none */
	int64_t slip_ms;   /* by which a hand moved it */
	bool spent;        /* it tells nothing any more: it passed, and somebody said what goes on */
	bool past_told, past_minute_told;

	int grids;         /* how many grids were shown */
	int64_t grid_ms;   /* when the first of them began */
	int64_t grid_wall; /* the start that was told then; RACE_NO_MS: none */
	bool grid_owed;    /* it takes the place of another heat whose grid was due */
	int cards;

	int64_t finish_ms; /* 0: not seen */
	bool result_owed;  /* it is to be shown for the first time */
	bool result_again; /* it changed since */
	int agains;
	int refused; /* grids and results that nothing could show */
	size_t classes_shown;
	uint64_t results[RESULTS_KEPT]; /* that were shown */
	struct result_row {
		uint64_t driver;
		int position;
		int64_t penalty_ms;
	} rows[ROWS_KEPT]; /* of the newest that was shown */
	size_t row_count;
	uint64_t told; /* the change that the operator was told of */
	size_t result_count;
	uint64_t result; /* as the data has it now; 0: none */
	int64_t result_since_ms;
	int64_t provisional_wall; /* since when, RACE_NO_MS: it is not */
	bool provisional_told;
};

/* That something was shown, for the caps: "card hirvilampi". */
struct shown_note {
	char *key;
	int64_t at_ms;
	int page; /* the one that comes next; 0: all were shown */
};

/* What the engine has on air: one that comes and goes, and what stays. The strings are owned. */
struct on_air {
	const char *name; /* of the plan, in the rundown */
	struct rundown_cue cue;
	int64_t since_ms, until_ms; /* until 0: it stays */
};

enum { ON_AIR_MAIN, ON_AIR_BUG, ON_AIR_STRIP, ON_AIR_COUNT };

struct told_word {
	char *text;
	int64_t wall_ms, at_ms;
	unsigned number;
};

struct rundown_state {
	int64_t now_ms, wall_ms; /* of the last step */
	bool stepped;
	int64_t began_ms; /* of the first step with a day */
	const struct rundown *rundown;
	unsigned serial;
	unsigned decided[RUNDOWN_RULE_COUNT];
	enum rundown_rule last_blocked[RUNDOWN_CUES_MOST]; /* so that a rule is counted once for each time it decides */

	/* the race state */
	enum race_state race;
	enum race_state_by race_by;
	char *race_heat;       /* whose cars went last */
	int64_t race_since_ms; /* since when it is so */
	int64_t gap_since_ms;  /* the gap began */
	int64_t gap_used_ms;   /* graphics were on air in it, but what stays */
	int64_t stopped_ms;    /* the last red flag; 0: none */
	int64_t race_ended_ms; /* the race state was left; 0: not yet */
	bool late_told;        /* that data says something else than the key */

	/* the heat that is next */
	char *next;
	int next_attempt;
	char *chosen; /* by a hand */
	char *last_class;
	char *said_class;
	struct rg_array notes; /* struct heat_note */

	/* the start that was told last, of `next` */
	int64_t start_wall; /* with what was slipped */
	/* the last seconds before a start, and what follows until somebody says what goes on */
	struct {
		bool on;
		char *heat;
		int64_t at_ms; /* the start */
		int status;
	} guard;
	int64_t before_jump_ms; /* the start as it was before somebody changed the clock; 0: none */
	int64_t last_start_ms;  /* of the last step, RUNDOWN_NEVER: none */

	/* who has it */
	bool held, suspended, by_all_off, was_off;
	bool auto_waits; /* AUTO was pressed in a race */
	bool silence_released;
	bool confirmed;
	bool hands_on_air;     /* any that does not stay */
	struct rg_array hands; /* char *: what hands had on air at the last step */
	int64_t hand_left_ms;

	/* on air */
	struct on_air on_air[ON_AIR_COUNT];
	int64_t clean_since_ms;         /* the last graphic that does not stay left; 0: none was there */
	int64_t clean_before_ms;        /* as it was when what is on air came */
	bool change_rest;               /* the order was changed: a short rest is enough */
	bool off_by_hand[ON_AIR_COUNT]; /* a hand took off what stays */
	struct rg_array shown;          /* struct shown_note */
	size_t note_hint;               /* where the next note is looked for first */

	struct told_word words[RUNDOWN_WORDS];
	size_t word_count;
	unsigned words_told;
	char *grid_word; /* which grid was announced */

	struct rg_array actions; /* struct rundown_action, of this step */
	struct rg_arena *arena;  /* of this step: strings of the actions and of what is told */
};

/* ---- one step ---- */

/* One moment as the rules see it; on the stack of rundown_step. */
struct moment {
	struct rundown_state *state;
	const struct rundown *rundown;
	const struct rundown_inputs *in;
	int64_t now_ms, wall_ms;
	int64_t jumped_ms; /* by how much the clock was changed since the last step */

	const struct race_heat *next, *last; /* NULL: none */
	struct heat_note *note, *last_note;  /* of them */
	int64_t start_ms;                    /* RUNDOWN_NEVER: not known */
	bool between;                        /* no cars on track or on the grid: a gap, or after a finish */
	int64_t gap_ms;                      /* how long the gap is, as far as it is known */
	int64_t rest_ms;
	bool fresh;                      /* timely graphics may show the data */
	bool statuses;                   /* the feed tells statuses of heats */
	bool unsettled;                  /* a feed without statuses tells places of cars that may still race */
	bool other_next;                 /* another heat is next than at the last step */
	const struct race_heat *guarded; /* the heat of the guard, as the day has it */
	bool take;                       /* a hand wants what is next now */
	bool hand_acts;                  /* a key that says what goes on was pressed */
	enum rundown_mode mode;
	int64_t wake_ms;
};

/* The engine wants to look again then, if that is still to come. */
void moment_wake(struct moment *moment, int64_t at_ms);
/* "full" for a graphic that the host says nothing of. */
const struct rundown_graphic *graphic_facts(const struct rundown_inputs *inputs, const char *graphic);

/* memory.c: notes of heats, what was shown. */
struct heat_note *heat_note_get(struct rundown_state *state, const struct race_heat *heat);
struct heat_note *heat_note_find(struct rundown_state *state, const char *id, int attempt);
int heat_attempt(const struct race_heat *heat);
struct shown_note *shown_find(const struct rundown_state *state, const char *key);
void shown_add(struct rundown_state *state, const char *key, int64_t at_ms, int page);
void memory_finish(struct rundown_state *state);

/* words.c: what the operator is told. */
void tell(struct moment *moment, const char *format, ...) RG_FORMAT(2, 3);
char *heat_label(struct moment *moment, const struct race_heat *heat);
char *wall_clock(struct moment *moment, int64_t wall_ms);
/* What is said of the moment as it is: late data, a start that passed, the grid that comes. */
void tell_of_moment(struct moment *moment);
void words_finish(struct rundown_state *state);

/* look.c: what is new: keys, the race state, the heats. */
bool heat_is_run(const struct race_heat *heat);
bool heat_is_on(const struct race_heat *heat);
/* Its result is one, and not how cars stand that still race. */
bool result_is_ready(const struct moment *moment, const struct race_heat *heat, const struct heat_note *note);
void look_at_presses(struct moment *moment);
void look_at_race(struct moment *moment);
void look_at_heats(struct moment *moment);

/* start.c: the start that was told last, and the guard around it. */
void see_start(struct moment *moment, const struct race_heat *heat, struct heat_note *note);
void look_at_start(struct moment *moment);
/* The rule that keeps the picture clean because of a start; 0: none does. */
enum rundown_rule guard_rule(const struct moment *moment);

/* mode.c: who has it. Bug and strip do not count among what hands have: they stay whoever has the rest. */
void look_at_mode(struct moment *moment);

/* choose.c: what comes. */
struct chance {
	const struct cue_plan *plan;
	struct rundown_cue cue; /* as it would come; strings borrowed of the day and the rundown */
	char *key;              /* of the cap, in the step's arena; NULL: none */
	int next_page;          /* that comes the next time; 0: all are shown */
	bool possible;
	int64_t at_ms;           /* possible: the earliest moment */
	enum rundown_rule rule;  /* possible: what brings it; else what keeps it away */
	enum rundown_rule waits; /* what it waits for until then; 0: nothing */
};

#define CHANCES_MOST (RUNDOWN_CUES_MOST + 4)

/* In order of precedence: grid, results, then the order. *count: how many. */
void chances_of(struct moment *moment, struct chance *chances, size_t *count);
/* How long it is on air: what fills the frame not longer than the rundown allows. */
int64_t cue_ms(const struct moment *moment, const struct cue_plan *plan);
void not_before(struct chance *chance, int64_t at_ms, enum rundown_rule rule);
void keep_away(struct chance *chance, enum rundown_rule rule);
/* It comes now: what is to be remembered of that. */
/* The grid that comes, or that cannot. */
void tell_of_grid(struct moment *moment, const struct chance *grid);
void remember(struct moment *moment, const struct chance *chance);
/* A hand that shows a grid long before it is due has not shown that one. */
void grid_was_shown(struct moment *moment, struct heat_note *note, bool by_hand);
void remember_result(struct heat_note *note, const struct race_heat *heat);
/* results.c: the first of the last heat, those of its classes, one that changed. */
void result_chances(struct moment *moment, struct chance *chances, size_t *count);
/* A result that was shown is another one now: told once, `again_wall` RACE_NO_MS: it is not shown again. */
void tell_changed_result(struct moment *moment, int64_t again_wall);
/* tables.c: whom and what an optional cue is about. False: the data lacks it. */
bool subject_of(struct moment *moment, const struct cue_plan *plan, struct chance *chance);

/* on_air.c */
/* Copies the strings of a cue into the arena. */
void cue_strings_to(struct rg_arena *arena, struct rundown_cue *cue);
void air_put(struct moment *moment, int slot, const struct chance *chance);
void air_clear(struct moment *moment, int slot, enum rundown_rule rule, int exit_ms);
/* What has to leave now, for whatever reason. */
void air_keep_up(struct moment *moment);
void air_stays(struct moment *moment);
void air_finish(struct rundown_state *state);

#endif
