/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source's dialog. UI thread.
 */
#ifndef RG_OBS_SOURCE_PROPERTIES_H
#define RG_OBS_SOURCE_PROPERTIES_H

#include <obs-module.h>

/* `data`: struct race_source, or NULL when OBS asks without a source. */
obs_properties_t *properties_make(void *data);

#endif
