/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director: what it is told by hands, and what it says. It decides on the work thread (director_work.h); a command,
 * a key or a dialog only notes here, or takes a copy. Any thread, also under libobs' locks: one short lock of ours.
 */
#ifndef RG_OBS_DIRECTOR_DIRECTOR_H
#define RG_OBS_DIRECTOR_DIRECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "obs/source/overlay_settings.h"
#include "rundown/rundown.h"

/* ---- hands ---- */

/*
 * Noted, and done by the next look of the work thread. RUNDOWN_PRESS_AUTO, _AUTO_OFF, _TAKE_NEXT, and _SLIP when a hand
 * has moved a start in the data; the rest it sees.
 */
void director_press(enum rundown_press_kind kind);
/* An automatic source came with a scene collection that was saved: the director is held until a hand gives it the word.
 */
void director_source_loaded(void);
/* A hand has just made a source automatic: it runs at once. */
void director_source_added(void);
/* When the module goes. */
void director_forget(void);

/* ---- what it says ---- */

struct director_look {
	bool there;                  /* an automatic source is there; without one the rest says nothing */
	bool seen;                   /* one is in the programme's picture */
	enum rundown_mode mode;      /* 0: it has not looked yet */
	struct overlay_choices next; /* what comes next, as it will be shown; no graphic: nothing does */
	char *next_about;            /* whom or what it is about, for people; or NULL */
	int64_t next_at_ms;          /* monotonic; 0: not known */
	char *heat;                  /* the heat that is next, as an id; or NULL */
	char *words[RUNDOWN_WORDS];
	size_t word_count; /* the newest first */
};

/* A copy; director_look_finish. */
void director_see(struct director_look *look);
void director_look_finish(struct director_look *look);
/* "off", "on", "suspended", "held": `auto` of the state. */
const char *director_mode_name(const struct director_look *look);
/* "0:40" to what comes next, in steps of five seconds; "" when its time is not known. rg_free. */
char *director_next_in(const struct director_look *look);

/* ---- the work thread ---- */

/* The presses since the last call; the caller's, rg_free. */
struct rundown_press *director_take_presses(size_t *count, enum rundown_hold *hold);
/* Nobody would see what a hand wants now; it does not come minutes later. */
void director_drop_takes(void);
/* Takes the look over. */
void director_tell(struct director_look *look);

#endif
