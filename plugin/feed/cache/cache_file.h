/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One kept answer as a file, and beside it a small one with the time it was good last; both are checked when they are
 * read. Whole files only: what writes them replaces them at once. Any thread.
 */
#ifndef RG_FEED_CACHE_CACHE_FILE_H
#define RG_FEED_CACHE_CACHE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_FILE_AGE  ".age" /* behind the name of the answer's file */
#define CACHE_FILE_MOST ((size_t)16 * 1024 * 1024)

struct cache_file {
	uint64_t event, name; /* whose it is; another's file that was copied here is none */
	uint64_t hash;        /* the caller's own, of what the bytes were made of */
	int64_t good_ms;      /* wall clock: the last good answer */
	uint64_t sum;         /* of the bytes; out */
};

enum cache_found {
	CACHE_FOUND = 1,
	CACHE_ABSENT,
	CACHE_DAMAGED, /* or of another version, another event, unreadable */
};

/* False when it could not be written whole. Sets `sum`. */
bool cache_file_write(const char *path, struct cache_file *file, const char *bytes, size_t length);
/* When an answer whose bytes are there was good again. */
bool cache_file_write_age(const char *path, const struct cache_file *file);
/* `event` and `name` are given; fills the rest. *bytes is NUL-terminated (the NUL is not counted; rg_free). */
enum cache_found cache_file_read(const char *path, struct cache_file *file, char **bytes, size_t *length);

#endif
