/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A layer's last good tree, kept in the event's cache for the next start of OBS and found there again. Only for
 * intake_layer.c. One thread at a time.
 */
#ifndef RG_INTAKE_INTAKE_KEPT_H
#define RG_INTAKE_INTAKE_KEPT_H

#include <stdint.h>

struct intake_layer;

/* For a new layer: the tree as it was good last, if one is kept. */
void intake_kept_find(struct intake_layer *layer);
/* Keeps the tree when it is another one, else that it was good again. *wait_ms as in intake_layer_step. */
void intake_kept_step(struct intake_layer *layer, int64_t now_ms, int64_t *wait_ms);

#endif
