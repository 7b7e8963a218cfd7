/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prepare: while it is on, what a hand chooses is noted here as NEXT and does not come on air; "take" brings it. Any
 * thread, also under libobs' locks: one short lock of ours.
 */
#ifndef RG_OBS_CONTROL_PREPARE_H
#define RG_OBS_CONTROL_PREPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "obs/source/overlay.h"

/* Off forgets what was prepared. */
void prepare_set(bool on);
bool prepare_is_on(void);
/* A hand chose so. Another graphic keeps the driver who was prepared, and drops texts. */
void prepare_choose(const struct overlay_chosen *chosen, size_t count);
/* A copy of what is prepared; overlay_choices_finish. False: no graphic is. */
bool prepare_see(struct overlay_choices *choices);
/* It is on air, or of another event. */
void prepare_forget(void);

#endif
