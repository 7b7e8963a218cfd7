/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands: one table and one implementation for keys, scripts, obs-websocket and the Tools menu. Any thread; no
 * call waits for anything but short locks of ours, so a key may call it directly.
 */
#ifndef RG_OBS_CONTROL_COMMAND_H
#define RG_OBS_CONTROL_COMMAND_H

#include <obs-module.h>

#include "obs/source/overlay_settings.h"

/*
 * Begin and end of commands: obs_module_load calls the first once the controls are read, obs_module_unload the second.
 * Every command outside of that is refused.
 */
void command_start(void);
void command_stop(void);

/* Zero-initialise; command_answer_finish. */
struct command_answer {
	bool ok;
	char *error;         /* a sentence in English that names what was given and what there would be; NULL when ok */
	const char *nothing; /* ok, but there was nothing to do: a sentence; or NULL */
	obs_data_t *state;   /* what is on air now, as in state_event.h; NULL when not ok */
};

/*
 * `source`: a source's name, or "*", "" or NULL for those that are meant. `value`: as the command says; "" and NULL are
 * the same. Returns answer->ok. When it is false, nothing was changed.
 */
bool command_run(const char *name, const char *source, const char *value, struct command_answer *answer);
/* `zone`: the one that is meant, a name of rundown/zone.h; "" and NULL: the graphic's own, or the one anybody means. */
bool command_run_in(const char *name, const char *source, const char *zone, const char *value,
		    struct command_answer *answer);
void command_answer_finish(struct command_answer *answer);

/* What "take" without a source would bring. */
struct command_next {
	struct overlay_settings settings; /* of the source that would show it, with all texts that were chosen */
	struct overlay_choices choices;   /* the rest: no texts. `automatic`: it is what the director has next */
};

/* False: it would bring nothing, or take something off. Else command_next_finish. */
bool command_would_take(struct command_next *next);
void command_next_finish(struct command_next *next);

/* Whether a command of that name exists. */
bool command_exists(const char *name);
/* The names one after the other; NULL after the last. */
const char *command_name(size_t index);

#endif
