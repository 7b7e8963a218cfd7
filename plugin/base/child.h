/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Another program that this one feeds: what is written to it is its standard input; its output and errors go where ours
 * go. For programs that are made for that, on the main thread, after rg_process_end_on_signal; a child belongs to its
 * caller until rg_child_finish.
 */
#ifndef RG_BASE_CHILD_H
#define RG_BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>

struct rg_child;

/* arguments[0] is the program, found as the system finds programs; the list ends with NULL. NULL: it cannot be started.
 */
struct rg_child *rg_child_start(const char *const *arguments);
/* All of it, however long the program takes. False: it takes no more. */
bool rg_child_write(struct rg_child *child, const void *bytes, size_t length);
/* Ends its input and waits for its end. Its exit status; -1: it was ended by something else. */
int rg_child_finish(struct rg_child *child);

#endif
