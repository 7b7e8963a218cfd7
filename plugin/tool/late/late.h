/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Libraries that most commands never call, loaded when one does: with all that they want themselves, libcurl and
 * libmicrohttpd are more than half of what the loader would have to do for every picture. Their functions stand here
 * under their own names, so whoever calls them knows nothing of it, and the linker leaves the libraries out. Any
 * thread.
 */
#ifndef RG_TOOL_LATE_LATE_H
#define RG_TOOL_LATE_LATE_H

/* The first of these (the list ends with NULL); ends the program, after saying so, when there is none. */
void *late_library(const char *const *names);
/* Writes the address of its function to *function, a pointer to such a function; ends the program as well. */
void late_function(void *library, const char *name, void *function);

#endif
