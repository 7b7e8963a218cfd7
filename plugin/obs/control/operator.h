/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The operator: what a hand does with a key or a button of the control panel, and the newest words to whoever's hand it
 * is. The words are told by `state`, by the dialogs' status lines and by the control panel. Any thread, also under
 * libobs' lock of hotkeys; a lock of ours is held for copies.
 */
#ifndef RG_OBS_CONTROL_OPERATOR_H
#define RG_OBS_CONTROL_OPERATOR_H

/* What there are words about. */
enum operator_about {
	OPERATOR_SAID,      /* why the last key or button did nothing, or what came of it */
	OPERATOR_CORRECTED, /* what hands typed and the data does not say */
	OPERATOR_DEAD_KEYS, /* commands with keys that this system or keyboard does not have */
	OPERATOR_ABOUT_COUNT
};

/* Gives a command for all sources. `label`, as on the key or button, begins the words about it when it did nothing. */
void operator_press(const char *label, const char *command, const char *value);

/* NULL or "": there is nothing to say any more. */
void operator_tell(enum operator_about about, const char *words);
/* NULL: nothing; rg_free. */
char *operator_words(enum operator_about about);
/* When the module goes. */
void operator_forget(void);

#endif
