/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a crew does to the module in libobs: the event's settings, dialogs as a hand goes through them, commands.
 * Failures fail the test. Test thread only.
 */
#ifndef RG_TESTS_SUPPORT_EVENT_H
#define RG_TESTS_SUPPORT_EVENT_H

#include "support_obs.h"

/* A new reference to the module's private source that is the event. */
obs_source_t *the_event(void);
/* The event has these settings and no others; JSON with ' for ". */
void set_event(obs_source_t *event, const char *json);

/* As OBS's dialog does for every key that is typed: it writes into the settings and updates. */
void dialog_type(obs_source_t *source, const char *key, const char *text);
/* The same of something that is chosen, after which OBS makes the dialog anew. */
obs_properties_t *dialog_choose(obs_source_t *source, obs_properties_t *dialog, const char *key, const char *text);
/* Whether it has the property and shows it. */
bool dialog_shows(obs_properties_t *dialog, const char *key);
/* What a line of it says; "" when it is not shown. */
const char *dialog_line(obs_properties_t *dialog, const char *key);
/*
 * The dialog as OBS makes it again and again while it is open, until the line holds `part`. `dialog` is the one that is
 * open already, which is destroyed, or NULL.
 */
obs_properties_t *dialog_wait(obs_source_t *source, obs_properties_t *dialog, const char *key, const char *part);

/*
 * Gives a command. The state that it answers (obs_data_release), NULL when it is refused. `error`, unless NULL: why,
 * "" when it is not (rg_free).
 */
obs_data_t *give_command(const char *name, const char *source, const char *value, char **error);

#endif
