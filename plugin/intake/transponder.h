/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transponders say where a person's car is, and are hired out and stolen by their number: they are compared in memory
 * (race/timing/rmonitor.h), never drawn, and left out of every file that we write. Any thread.
 */
#ifndef RG_INTAKE_TRANSPONDER_H
#define RG_INTAKE_TRANSPONDER_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* What columns, members and attributes with transponders are called: "Transponder 1", "transponderi", "chip". */
bool transponder_name(const char *name);

/* Takes such members out of a tree, at any depth. */
void transponder_strip(cJSON *tree);

/*
 * A file of race data (JSON, a table, Orbits' XML, RMonitor lines) without its transponders, everything else as it was;
 * what was UTF-16 becomes UTF-8. NULL: there are none in it, it stays as it is. Free with rg_free.
 */
char *transponder_without(const char *bytes, size_t length, size_t *new_length);

#endif
