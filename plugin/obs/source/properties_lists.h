/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the dialogs of the source and of the event are put together from. Labels are keys of the language files; a key
 * with ".Help" after it is the long description. UI thread.
 */
#ifndef RG_OBS_SOURCE_PROPERTIES_LISTS_H
#define RG_OBS_SOURCE_PROPERTIES_LISTS_H

#include <obs-module.h>
#include <stddef.h>

#include "status_line.h"

struct race_day;

/* Gives a property its long description, when there are words for it. Returns it. */
obs_property_t *properties_help(obs_property_t *property, const char *label);

/* A list of texts; `automatic` (may be NULL) is the words for "". */
obs_property_t *properties_list(obs_properties_t *properties, const char *key, const char *label,
				const char *automatic);
obs_property_t *properties_text(obs_properties_t *properties, const char *key, const char *label);
/* A grid that is typed, and below it a row that names at once what in it is none. `settings` may be NULL. */
void properties_grid_text(obs_properties_t *properties, const char *key, const char *label, const char *row_key,
			  obs_data_t *settings);
/* Seconds or minutes, as `unit` says. */
obs_property_t *properties_number(obs_properties_t *properties, const char *key, const char *label, int least, int most,
				  const char *unit);
/* A line of status; takes its text. */
void properties_status(obs_properties_t *properties, const char *key, struct status_line line);
/* Where OBS hears keys only while it has the focus, a line that says so, and what works instead. */
void properties_keys_focus(obs_properties_t *properties);

/* Shows a line (takes its text) in a row that always has so many lines of so many letters; what is longer is cut. */
void properties_show_folded(obs_property_t *row, struct status_line line, size_t lines, int letters);

/* Adds the stored value when the list does not have it (any more), because OBS would silently show another one. */
void properties_keep_stored(obs_property_t *list, obs_data_t *settings, const char *key);
/* Adds ids as people read them: the words of "prefix.id", else the id itself. */
void properties_add_ids(obs_property_t *list, const char *prefix, char *const *ids, size_t count);
void properties_add_classes(obs_property_t *list, const struct race_day *day);
void properties_add_heats(obs_property_t *list, const struct race_day *day);
void properties_add_drivers(obs_property_t *list, const struct race_day *day);
void properties_add_series(obs_property_t *list, const struct race_day *day);
/* The languages that words on air exist in. */
void properties_add_languages(obs_property_t *list);

#endif
