/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cache_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

/* A version is never read by another: what is kept is worth less than a mistake on air. */
#define HEAD     "race-graphics cache 1 "
#define AGE      "race-graphics age 1 "
#define MOST_AGE 256

/* A line of hexadecimal numbers; the last is the sum of those before. */
static char *make_line(const char *begin, const uint64_t *numbers, size_t count)
{
	struct rg_buffer line = {0};
	uint64_t sum = rg_hash(RG_HASH_START, numbers, count * sizeof(*numbers));

	rg_buffer_text(&line, begin);
	for (size_t i = 0; i < count; i++)
		rg_buffer_format(&line, "%016" PRIx64 " ", numbers[i]);
	rg_buffer_format(&line, "%016" PRIx64 "\n", sum);
	return rg_buffer_take(&line);
}

/* The length of the line; 0 when it is none. */
static size_t read_line(const char *text, size_t length, const char *begin, uint64_t *numbers, size_t count)
{
	size_t at = strlen(begin), whole = at + (count + 1) * 17;

	if (length < whole || memcmp(text, begin, at) != 0)
		return 0;
	for (size_t i = 0; i <= count; i++, at += 17) {
		char *end;
		uint64_t number = strtoull(text + at, &end, 16);
		if (end != text + at + 16 || *end != (i < count ? ' ' : '\n'))
			return 0;
		if (i < count)
			numbers[i] = number;
		else if (number != rg_hash(RG_HASH_START, numbers, count * sizeof(*numbers)))
			return 0;
	}
	return whole;
}

bool cache_file_write(const char *path, struct cache_file *file, const char *bytes, size_t length)
{
	file->sum = rg_hash_bulk(RG_HASH_START, bytes, length);
	uint64_t numbers[] = {file->event, file->name, file->hash, (uint64_t)file->good_ms, length, file->sum};
	char *head = make_line(HEAD, numbers, 6);
	size_t start = strlen(head);
	char *whole = rg_alloc(start + length + 1, 1);

	memcpy(whole, head, start);
	memcpy(whole + start, bytes, length);
	bool done = rg_file_replace_with_folder(path, whole, start + length);
	rg_free(whole);
	rg_free(head);
	return done;
}

bool cache_file_write_age(const char *path, const struct cache_file *file)
{
	uint64_t numbers[] = {file->event, file->name, file->sum, (uint64_t)file->good_ms};
	char *line = make_line(AGE, numbers, 4), *age = rg_asprintf("%s" CACHE_FILE_AGE, path);
	bool done = rg_file_replace_with_folder(age, line, strlen(line));

	rg_free(age);
	rg_free(line);
	return done;
}

/* Without it, or when it is of other bytes, the answer counts as old as when it was written. */
static void read_age(const char *path, struct cache_file *file)
{
	char *age = rg_asprintf("%s" CACHE_FILE_AGE, path), *text = NULL;
	uint64_t numbers[4];
	size_t length;

	if (rg_file_read(age, MOST_AGE, &text, &length, NULL) && read_line(text, length, AGE, numbers, 4) &&
	    numbers[0] == file->event && numbers[1] == file->name && numbers[2] == file->sum &&
	    (int64_t)numbers[3] > file->good_ms)
		file->good_ms = (int64_t)numbers[3];
	rg_free(text);
	rg_free(age);
}

enum cache_found cache_file_read(const char *path, struct cache_file *file, char **bytes, size_t *length)
{
	char *whole = NULL;
	uint64_t numbers[6];
	size_t size;

	if (!rg_path_exists(path))
		return CACHE_ABSENT;
	if (!rg_file_read(path, CACHE_FILE_MOST + MOST_AGE, &whole, &size, NULL))
		return CACHE_DAMAGED;
	size_t start = read_line(whole, size, HEAD, numbers, 6);
	bool good = start && numbers[0] == file->event && numbers[1] == file->name && numbers[4] == size - start &&
		    numbers[5] == rg_hash_bulk(RG_HASH_START, whole + start, size - start);
	if (!good) {
		rg_free(whole);
		return CACHE_DAMAGED;
	}
	file->hash = numbers[2];
	file->good_ms = (int64_t)numbers[3];
	file->sum = numbers[5];
	read_age(path, file);
	*length = size - start;
	memmove(whole, whole + start, *length + 1);
	*bytes = whole;
	return CACHE_FOUND;
}
