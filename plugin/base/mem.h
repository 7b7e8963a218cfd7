/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory. Allocation never returns NULL: when memory is out, the process ends with a message, as OBS's own bmalloc
 * does. Outside data must therefore be capped before it gets here. Any thread may call; an arena belongs to one
 * thread at a time.
 */
#ifndef RG_BASE_MEM_H
#define RG_BASE_MEM_H

#include <stddef.h>

#include "format.h"

/* Zeroed memory of count × size bytes (0 gives a valid pointer). Free with rg_free. */
void *rg_alloc(size_t count, size_t size);
/* Grows or shrinks; new bytes are not zeroed. */
void *rg_realloc(void *memory, size_t count, size_t size);
/* Accepts NULL. */
void rg_free(void *memory);
/* Overwrites what must not be read any more, in a way that compilers do not leave out. Accepts NULL. */
void rg_wipe(void *memory, size_t length);
/* A secret text: overwritten, then freed. Accepts NULL. */
void rg_free_secret(char *text);

/* Copies; NULL gives NULL. Free with rg_free. */
char *rg_strdup(const char *text);
char *rg_strndup(const char *text, size_t length);
char *rg_asprintf(const char *format, ...) RG_FORMAT(1, 2);

/*
 * Zeroed memory for pixels: much at a time, made on one thread and freed on another again and again. What is large goes
 * back to the system when it is freed, where a heap would keep it in pieces. Free with rg_pages_free and the same size;
 * that accepts NULL.
 */
void *rg_pages_alloc(size_t bytes);
void rg_pages_free(void *pages, size_t bytes);

/*
 * An arena: many small things that live and die together (a race day, a template). Nothing in it is freed alone.
 */
struct rg_arena;

struct rg_arena *rg_arena_create(void);
void rg_arena_destroy(struct rg_arena *arena); /* accepts NULL */
/* Zeroed memory, aligned for any type. */
void *rg_arena_alloc(struct rg_arena *arena, size_t count, size_t size);
char *rg_arena_strdup(struct rg_arena *arena, const char *text); /* NULL gives NULL */
char *rg_arena_strndup(struct rg_arena *arena, const char *text, size_t length);
char *rg_arena_printf(struct rg_arena *arena, const char *format, ...) RG_FORMAT(2, 3);

/*
 * A growing array of equal items. Zero-initialise it; free `items` with rg_free (or call rg_array_finish).
 */
struct rg_array {
	void *items;
	size_t count;
	size_t capacity;
};

/* Appends one zeroed item and returns it; the pointer is valid until the next push. */
void *rg_array_push(struct rg_array *array, size_t item_size);
void rg_array_finish(struct rg_array *array);

#endif
