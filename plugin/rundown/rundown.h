/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rundown: what goes on air when, between heats. A rundown file (data/rundowns) holds every number and order; the
 * engine keeps the rules. It is pure: no clock, no threads, no OBS. rundown_step is called whenever something changed
 * and when `wake_at_ms` has come, and says what is to be done now. The same inputs give the same cues.
 *
 * One engine (struct rundown_state) per event; it belongs to one thread at a time. A struct rundown is immutable: any
 * thread may read it.
 */
#ifndef RG_RUNDOWN_RUNDOWN_H
#define RG_RUNDOWN_RUNDOWN_H

#include "race/day/race_day.h"
#include "race/file/shelf.h"
#include "race_state.h"

/* ---- the file ---- */

/* What a cue is for: the engine knows by it when its time is, and of whom it tells. The file says which graphic. */
enum rundown_role {
	RUNDOWN_BUG = 1, /* stays, also while cars race: bug and strip */
	RUNDOWN_STRIP,
	RUNDOWN_GRID,
	RUNDOWN_RESULT,
	RUNDOWN_BUMPER,
	RUNDOWN_NEXT_UP,
	RUNDOWN_CARD,
	RUNDOWN_STANDINGS,
	RUNDOWN_CLASSIFICATION,
	RUNDOWN_PODIUM,
	RUNDOWN_SCHEDULE,
	RUNDOWN_CALENDAR,
	RUNDOWN_TITLE,
	RUNDOWN_COUNTDOWN,
};

/* "grid", "next-up"; as files have it. */
const char *rundown_role_name(enum rundown_role role);

struct rundown;

/*
 * Reads "rundowns/ID.json" of the shelf with all that it is based on. NULL when there never was a good one; problems
 * begin with the path of the file that is wrong. `made` as for race_shelf_make; the rundown in it belongs to it.
 */
const struct rundown *rundown_load(struct race_shelf *shelf, const char *id, struct race_shelf_made *made);
/* To be handed to race_shelf_made_finish. Accepts NULL. */
void rundown_destroy(void *rundown);
/* Ids of the graphics that the rundown names, in order; borrowed. For the host: what it tells facts of. */
const char *const *rundown_graphics(const struct rundown *rundown, size_t *count);

/* ---- what the engine is told ---- */

/* What the host knows of a graphic that the rundown names: templates are above this room. */
struct rundown_graphic {
	const char *id;
	const char *zone;  /* "full", "lower", "right", "left", "top-left" */
	int rows_per_page; /* how many rows of its list a page holds; 0: it has no pages */
};

/* A graphic that a hand has on air now (by key, panel, script or OBS's eye), whichever source draws it. */
struct rundown_hand {
	const char *graphic, *zone;
	const char *heat, *class_, *driver; /* of what it tells, ids; NULL: not told */
};

enum rundown_press_kind {
	RUNDOWN_PRESS_AUTO = 1,  /* gives back to the automatic; in a race it takes effect after it */
	RUNDOWN_PRESS_AUTO_OFF,  /* held until AUTO */
	RUNDOWN_PRESS_TAKE_NEXT, /* what is NEXT, now */
	RUNDOWN_PRESS_HEAT,      /* `value`: the heat that a hand chose as the next one; NULL: as the data says again */
	RUNDOWN_PRESS_SLIP,      /* `minutes`: the next start is that much later than it was told; 0: the data says it
				    already */
	RUNDOWN_PRESS_STATE,     /* a key or a scene gave a race state, whether or not it is another one */
	RUNDOWN_PRESS_CONFIRM,   /* a hand confirmed the data although it is old: timely graphics may show it */
	RUNDOWN_PRESS_CLEAR, /* `serial`: a hand took that cue off the air; 0: all that the engine has but what stays */
	RUNDOWN_PRESS_UNSHOWN, /* `serial`: the host could not show that cue (its graphic was empty) */
};

struct rundown_press {
	enum rundown_press_kind kind;
	const char *value;
	int minutes;
	unsigned serial;
};

/* Why the automatic does not run by itself from now on; told once, when it happens. */
enum rundown_hold {
	RUNDOWN_HOLD_NONE,
	RUNDOWN_HOLD_RESTART,    /* the source was saved as automatic before OBS was started */
	RUNDOWN_HOLD_COLLECTION, /* another scene collection */
};

/* All borrowed for the call. */
struct rundown_inputs {
	const struct race_day *day; /* NULL: there is none yet */
	int64_t age_ms;             /* of the last good answer; -1: there never was one */
	int utc_offset_s;           /* of this machine's clock: of starts that name no zone */
	bool all_off;

	/* as race_state.h has it */
	enum race_state state;
	enum race_state_by by;
	const char *heat; /* NULL: not known */

	const struct rundown_graphic *graphics;
	size_t graphic_count;
	const struct rundown_hand *hands; /* on air now */
	size_t hand_count;
	const struct rundown_press *presses; /* since the last step, in order */
	size_t press_count;
	enum rundown_hold hold;
};

/* ---- what it says ---- */

/* The rules in order of precedence, and what else decides. */
enum rundown_rule {
	RUNDOWN_RULE_ALL_OFF = 1, /* nothing until it is released */
	RUNDOWN_RULE_RACE,        /* safety: nothing but what stays while cars race */
	RUNDOWN_RULE_STOPPED,     /* safety: a red flag, and the quiet after it */
	RUNDOWN_RULE_CLEAN,       /* safety: the last seconds before the start that was told last */
	RUNDOWN_RULE_PAST,        /* safety: that start has passed, and nobody said what goes on */
	RUNDOWN_RULE_HELD,        /* held until AUTO */
	RUNDOWN_RULE_HAND,        /* a hand has it */
	RUNDOWN_RULE_GRID,
	RUNDOWN_RULE_GRID_AGAIN,
	RUNDOWN_RULE_RESULT,
	RUNDOWN_RULE_RESULT_AGAIN,
	RUNDOWN_RULE_WITHDRAWN, /* what it tells is no longer so: another heat, a result that was taken back */
	RUNDOWN_RULE_REST,      /* clean picture between cues */
	RUNDOWN_RULE_OLD,       /* timely, and the data is not fresh */
	RUNDOWN_RULE_GAP,       /* the gap is too short for it, or for what is left of it */
	RUNDOWN_RULE_SHARE,     /* graphics have had their share of the gap */
	RUNDOWN_RULE_CAP,       /* it was shown not long ago, or often enough */
	RUNDOWN_RULE_LACKS,     /* the data does not have what it shows */
	RUNDOWN_RULE_ORDER,     /* its turn has come */
	RUNDOWN_RULE_TIME,      /* it was on air as long as it was to be */
	RUNDOWN_RULE_STAYS,     /* bug and strip */
	RUNDOWN_RULE_TAKE,      /* a hand took what was NEXT */
	RUNDOWN_RULE_COUNT
};

/* "race", "grid-again"; for lists. */
const char *rundown_rule_name(enum rundown_rule rule);

/* A word that stands on the graphic because of what led to it. */
enum rundown_tag { RUNDOWN_TAG_NONE, RUNDOWN_TAG_RESTART, RUNDOWN_TAG_RERUN, RUNDOWN_TAG_UPDATED };

/* The key of its word on air; NULL: it has none. */
const char *rundown_tag_word(enum rundown_tag tag);

struct rundown_cue {
	unsigned serial; /* from 1; a clear has that of its cue */
	enum rundown_role role;
	const char *graphic, *zone;
	/* of what it tells, ids; NULL: as the graphic itself chooses. A card has driver and heat. */
	const char *heat, *class_, *driver, *series;
	int page, pages; /* the first page, from 0, and how many are shown one after the other; 0, 1 without pages */
	int64_t ms;      /* how long it is to be on air, all pages together; 0: it stays until it is cleared */
	enum rundown_tag tag;
	enum rundown_rule rule; /* what brought it on */
	bool by_hand;           /* TAKE */
};

enum rundown_act { RUNDOWN_CUE = 1, RUNDOWN_CLEAR };

struct rundown_action {
	enum rundown_act act;
	struct rundown_cue cue;
	enum rundown_rule rule; /* what decided it: of a cue, as in the cue; of a clear, what took it off */
	int exit_ms;            /* of a clear: -1 as the template says, else in how many ms it is to be gone */
};

enum rundown_mode {
	RUNDOWN_RUNS = 1,
	RUNDOWN_SUSPENDED, /* a hand has it; it comes back by AUTO, or by itself where the rundown says so */
	RUNDOWN_HELD,      /* until AUTO */
	RUNDOWN_OFF,       /* ALL OFF */
};

struct rundown_word {
	const char *text; /* a sentence in the language of race_said */
	int64_t wall_ms;  /* when it was told */
	unsigned number;  /* from 1: which word it is since the engine began */
};

#define RUNDOWN_WORDS       5
#define RUNDOWN_ON_AIR_MOST 3 /* what comes and goes, and what stays in two zones */

/* Borrowed from the state until the next step. */
struct rundown_out {
	const struct rundown_action *actions; /* in the order in which they are to be done */
	size_t action_count;

	enum rundown_mode mode;
	/* What is on air by the engine now, and when each ends (monotonic; 0: it stays). */
	struct rundown_cue on_air[RUNDOWN_ON_AIR_MOST];
	int64_t on_air_until_ms[RUNDOWN_ON_AIR_MOST];
	size_t on_air_count;

	/* What comes next, as TAKE will put it on; serial 0: nothing is known to come. */
	struct rundown_cue next;
	int64_t next_at_ms;           /* monotonic; 0: not known, a status or a key brings it */
	enum rundown_rule next_waits; /* what it waits for */

	struct rundown_word words[RUNDOWN_WORDS]; /* the newest first */
	size_t word_count;
	unsigned words_told; /* how many ever; words with larger numbers than at the last step are new */

	int64_t start_ms;   /* monotonic, of the start that was told last for the heat that is next; 0: none */
	const char *heat;   /* the heat that is next, an id; NULL */
	int64_t wake_at_ms; /* monotonic: when the next step is due if nothing changes before; 0: not by itself */
};

/* ---- the engine ---- */

struct rundown_state;

/* An engine that runs at once; `hold` of its first inputs says where it is not to. */
struct rundown_state *rundown_state_create(void);
void rundown_state_destroy(struct rundown_state *state); /* accepts NULL */

/*
 * What is to be done now. `monotonic_ms` never goes back; `wall_ms` is this machine's clock, which may. Another rundown
 * than at the last step is taken up from here on.
 */
void rundown_step(struct rundown_state *state, const struct rundown *rundown, const struct rundown_inputs *inputs,
		  int64_t monotonic_ms, int64_t wall_ms, struct rundown_out *out);

/*
 * What is to survive a restart: which cards, tables and results were shown when. JSON of a few KiB; rg_free.
 * rundown_state_restore reads it into a new engine; what cannot be read is as if nothing had been kept.
 */
char *rundown_state_keep(const struct rundown_state *state, int64_t monotonic_ms, int64_t wall_ms);
void rundown_state_restore(struct rundown_state *state, const char *kept, int64_t monotonic_ms, int64_t wall_ms);

/* How often a rule has decided since the engine began. */
unsigned rundown_decided(const struct rundown_state *state, enum rundown_rule rule);

#endif
