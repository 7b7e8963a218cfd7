/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

/* Behind each thing of an arena lies a gap that nobody may touch, so that the sanitizer sees a step beyond its end. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define ARENA_GAP  32
#define PAGES_FROM SIZE_MAX /* it watches the ends of what lies in a heap */
#else
#define ARENA_GAP                                0
/* Smaller ones stay in the heap: a system has only so many mappings for a process, Linux 65,530. */
#define PAGES_FROM                               (64 * 1024)
#define ASAN_POISON_MEMORY_REGION(start, size)   ((void)(start))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start))
#endif

#define ARENA_CHUNK (16 * 1024)
#define ARENA_ALIGN _Alignof(max_align_t)

static void *or_die(void *memory)
{
	if (!memory) {
		fprintf(stderr, "race-graphics: out of memory\n");
		abort();
	}
	return memory;
}

void *rg_alloc(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size ? size : 1));
}

void *rg_realloc(void *memory, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		or_die(NULL);
	size_t bytes = count * size;
	return or_die(realloc(memory, bytes ? bytes : 1));
}

void rg_free(void *memory)
{
	free(memory);
}

void *rg_pages_alloc(size_t bytes)
{
	return bytes < PAGES_FROM ? rg_alloc(bytes, 1) : or_die(rg_process_take_pages(bytes));
}

void rg_pages_free(void *pages, size_t bytes)
{
	if (!pages || bytes < PAGES_FROM)
		rg_free(pages);
	else
		rg_process_give_pages(pages, bytes);
}

void rg_wipe(void *memory, size_t length)
{
	volatile unsigned char *at = memory;

	while (at && length--)
		*at++ = 0;
}

void rg_free_secret(char *text)
{
	rg_wipe(text, text ? strlen(text) : 0);
	rg_free(text);
}

char *rg_strndup(const char *text, size_t length)
{
	char *copy = rg_alloc(length + 1, 1);
	memcpy(copy, text, length);
	return copy;
}

char *rg_strdup(const char *text)
{
	return text ? rg_strndup(text, strlen(text)) : NULL;
}

char *rg_asprintf(const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *text = rg_alloc((size_t)(length > 0 ? length : 0) + 1, 1);
	vsnprintf(text, (size_t)(length > 0 ? length : 0) + 1, format, again);
	va_end(again);
	return text;
}

struct chunk {
	struct chunk *next;
	size_t used;
	size_t size;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct rg_arena {
	struct chunk *chunks;
};

struct rg_arena *rg_arena_create(void)
{
	return rg_alloc(1, sizeof(struct rg_arena));
}

void rg_arena_destroy(struct rg_arena *arena)
{
	if (!arena)
		return;
	for (struct chunk *chunk = arena->chunks; chunk;) {
		struct chunk *next = chunk->next;
		rg_free(chunk);
		chunk = next;
	}
	rg_free(arena);
}

void *rg_arena_alloc(struct rg_arena *arena, size_t count, size_t size)
{
	if (size && count > (SIZE_MAX / 2) / size)
		or_die(NULL);
	size_t bytes = (count * size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN + ARENA_GAP;
	struct chunk *chunk = arena->chunks;

	if (!chunk || chunk->size - chunk->used < bytes) {
		size_t room = bytes > ARENA_CHUNK ? bytes : ARENA_CHUNK;
		chunk = rg_alloc(1, sizeof(*chunk) + room);
		chunk->size = room;
		chunk->next = arena->chunks;
		arena->chunks = chunk;
		ASAN_POISON_MEMORY_REGION(chunk->bytes, room);
	}
	void *memory = chunk->bytes + chunk->used;
	chunk->used += bytes;
	ASAN_UNPOISON_MEMORY_REGION(memory, count * size);
	return memory;
}

char *rg_arena_strndup(struct rg_arena *arena, const char *text, size_t length)
{
	char *copy = rg_arena_alloc(arena, length + 1, 1);
	memcpy(copy, text, length);
	return copy;
}

char *rg_arena_strdup(struct rg_arena *arena, const char *text)
{
	return text ? rg_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *rg_arena_printf(struct rg_arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	size_t size = (size_t)(length > 0 ? length : 0) + 1;
	char *text = rg_arena_alloc(arena, size, 1);
	vsnprintf(text, size, format, again);
	va_end(again);
	return text;
}

void *rg_array_push(struct rg_array *array, size_t item_size)
{
	if (array->count == array->capacity) {
		array->capacity = array->capacity ? array->capacity * 2 : 8;
		array->items = rg_realloc(array->items, array->capacity, item_size);
	}
	void *item = (char *)array->items + array->count++ * item_size;
	memset(item, 0, item_size);
	return item;
}

void rg_array_finish(struct rg_array *array)
{
	rg_free(array->items);
	*array = (struct rg_array){0};
}
