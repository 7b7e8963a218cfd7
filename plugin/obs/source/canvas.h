/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Canvases beside the main one, which OBS has since 31.1. libobs' functions for them are looked up when they are
 * needed, for we are built against older headers. UI thread.
 */
#ifndef RG_OBS_SOURCE_CANVAS_H
#define RG_OBS_SOURCE_CANVAS_H

#include <obs-module.h>

/* The name of a canvas beside the main one in which the source lies; NULL: it lies in none. rg_free. */
char *canvas_beside_main(obs_source_t *source);

#endif
