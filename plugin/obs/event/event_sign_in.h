/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signing in to the event's address. What is typed into the dialog is taken out of the settings at every keystroke,
 * kept in memory while the dialog is open, and written to the plugin's own folder (feed/secrets.h) by the work thread
 * when the dialog closes, or when the crew asks to fetch. Settings, scene collections, undo steps and logs never hold
 * it.
 *
 *   UI thread     event_sign_in_take, event_sign_in_add, event_sign_in_keep, event_sign_in_close, event_sign_in_stop
 *   work thread   event_sign_in_step
 *   any thread    event_sign_in_keys, event_sign_in_changes
 */
#ifndef RG_OBS_EVENT_EVENT_SIGN_IN_H
#define RG_OBS_EVENT_EVENT_SIGN_IN_H

#include <obs-module.h>

#include "obs/source/status_line.h"

/*
 * Takes what was typed out of `data`, and how and where it is to be used. `by_hand`: in the dialog, where another way
 * to sign in also counts for the key that is kept.
 */
void event_sign_in_take(obs_data_t *data, bool by_hand);
/* The group of the dialog. */
void event_sign_in_add(obs_properties_t *properties);
/* Which server a key is kept for, or why not. */
struct status_line event_sign_in_line(void);
/* What was typed so far is to count now. */
void event_sign_in_keep(void);
/* The last dialog is gone: what was typed is kept at once, then forgotten in memory. */
void event_sign_in_close(obs_data_t *data);
/* The work thread has ended or is about to; what was typed is forgotten. */
void event_sign_in_stop(void);

/* Once a pass, before any overlay is looked at. */
void event_sign_in_step(const char *secrets_dir);

/* 0: no key is sent to the event's address; else another number for every change of it. */
unsigned event_sign_in_keys(void);
/* Grows with every key that was kept or forgotten; from 1. */
unsigned event_sign_in_changes(void);

#endif
