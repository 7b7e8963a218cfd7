/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The type of transition that scene items of ours get for when they are hidden: it goes on drawing the source while
 * that leaves with its own motion. What is taken from an item lives on for a while: libobs' threads start and draw an
 * item's transition without a reference (see "Under libobs' locks" in docs/architecture.md).
 */
#ifndef RG_OBS_SOURCE_HIDE_TRANSITION_H
#define RG_OBS_SOURCE_HIDE_TRANSITION_H

#include <obs-module.h>

#define HIDE_TRANSITION_ID "race_graphics_hide" /* it is saved in scene collections */
#define HIDE_TRANSITION_MS 450                  /* the longest exit of our templates, and a few frames */

/* Module load. */
void hide_transition_register(void);
/* A new one, private; a reference. Where no lock of libobs is held. */
obs_source_t *hide_transition_create(void);

/* Takes over a reference, and releases it in HIDE_TRANSITION_MS. Any thread. */
void hide_transition_release_later(obs_source_t *transition);
/* Graphics thread, each frame that a source of ours is there: has what is due released, on libobs' thread for that. */
void hide_transition_tick(void);
/* UI thread: releases all. Before OBS ends the sources of a collection, of which these hold some, and at unload. */
void hide_transition_let_go(void);

#endif
