/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that are looked for at run time: of a library that not every system has under one name, or of a program
 * that is newer than what we were built for. Any thread. What was loaded stays loaded.
 */
#ifndef RG_BASE_LIBRARY_H
#define RG_BASE_LIBRARY_H

#include <stdbool.h>

/* The first of these that can be loaded; the list ends with NULL. NULL when none can. */
void *rg_library_load(const char *const *names);
/*
 * Writes the address of a function to *function, a pointer to such a function. `library` NULL: whatever the process has
 * loaded. False, with NULL in it, when there is none of that name.
 */
bool rg_library_function(void *library, const char *name, void *function);

#endif
