/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cache_sweep.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cache.h"
#include "cache_file.h"

#define DEEPEST    4                         /* folders within an event's */
#define LEFT_MS    ((int64_t)60 * 60 * 1000) /* a temporary file that is so old is nobody's any more */
#define DAY_MS     ((int64_t)24 * 60 * 60 * 1000)
#define NAME_CHARS "0123456789abcdef"

struct found {
	char *path;
	int64_t modified_ms, size;
};

static void free_names(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rg_free(names[i]);
	rg_free(names);
}

static bool remove_all(const char *path, int depth)
{
	if (!rg_path_is_link(path) && rg_directory_exists(path) && depth < DEEPEST) {
		size_t count;
		char **names = rg_directory_entries(path, "", &count);
		for (size_t i = 0; i < count; i++) {
			char *inner = rg_path_join(path, names[i]);
			remove_all(inner, depth + 1);
			rg_free(inner);
		}
		free_names(names, count);
	}
	return rg_path_remove(path);
}

bool cache_sweep_remove(const char *folder)
{
	return !rg_path_exists(folder) || remove_all(folder, 0);
}

/* Of an answer that is as it was only the time beside it is written anew, so the answer is as young as that. */
static struct found look_at(const char *folder, const char *name)
{
	char *path = rg_path_join(folder, name), *age = rg_asprintf("%s" CACHE_FILE_AGE, path);
	struct rg_file_stamp stamp = rg_file_stamp(path), good = rg_file_stamp(age);
	int64_t modified_ns = good.modified_ns > stamp.modified_ns ? good.modified_ns : stamp.modified_ns;

	rg_free(age);
	return (struct found){path, modified_ns / 1000000, stamp.size};
}

static bool is_temporary(const char *name)
{
	size_t length = strlen(name);
	return length > 4 && strcmp(name + length - 4, ".tmp") == 0;
}

/* Answers are called by 16 digits, events too. What else lies here is not the cache's to remove. */
static bool is_ours(const char *name)
{
	return strspn(name, NAME_CHARS) == 16;
}

static int newest_first(const void *a, const void *b)
{
	const struct found *one = a, *two = b;
	return (one->modified_ms < two->modified_ms) - (one->modified_ms > two->modified_ms);
}

/* The answers in an event's folder, with the files beside them. *count 0: there are none. */
static struct found *list_answers(const char *folder, size_t *count)
{
	size_t names_count;
	char **names = rg_directory_list(folder, "", &names_count);
	struct found *files = rg_alloc(names_count, sizeof(*files));

	*count = 0;
	for (size_t i = 0; i < names_count; i++) {
		if (is_ours(names[i]))
			files[(*count)++] = look_at(folder, names[i]);
	}
	free_names(names, names_count);
	if (*count)
		qsort(files, *count, sizeof(*files), newest_first);
	return files;
}

static void free_found(struct found *found, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rg_free(found[i].path);
	rg_free(found);
}

static bool is_old(const struct found *found, int64_t wall_ms)
{
	return wall_ms - found->modified_ms > CACHE_EVENT_DAYS * DAY_MS;
}

/* The answer may go before the time beside it: alone that is of no use, and no harm. */
static void bound_event(const char *folder, int64_t wall_ms)
{
	size_t count, kept = 0;
	struct found *files = list_answers(folder, &count);
	int64_t bytes = 0;

	for (size_t i = 0; i < count; i++) {
		bool left = is_temporary(files[i].path) && wall_ms - files[i].modified_ms > LEFT_MS;
		if (left || is_old(&files[i], wall_ms) || kept >= CACHE_SWEEP_FILES_MOST ||
		    bytes + files[i].size > CACHE_SWEEP_BYTES_MOST) {
			rg_path_remove(files[i].path);
			continue;
		}
		bytes += files[i].size;
		kept++;
	}
	free_found(files, count);
}

static int64_t newest_in(const char *folder)
{
	size_t count;
	struct found *files = list_answers(folder, &count);
	int64_t newest = count ? files[0].modified_ms : 0;

	free_found(files, count);
	return newest;
}

/*
 * What others keep of the event goes only when it is forgotten. What another OBS has written since the folder was
 * judged stays, and the folder with it.
 */
static void remove_answers(const struct found *judged)
{
	size_t count;
	struct found *files = list_answers(judged->path, &count);

	for (size_t i = 0; i < count; i++) {
		if (files[i].modified_ms <= judged->modified_ms)
			rg_path_remove(files[i].path);
	}
	free_found(files, count);
	rg_path_remove(judged->path);
}

static void bound_events(const char *root, const char *own, int64_t wall_ms)
{
	size_t count, events = 0;
	char **names = rg_directory_folders(root, &count);
	struct found *found = rg_alloc(count, sizeof(*found));

	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(root, names[i]);
		if (!is_ours(names[i]) || strcmp(path, own) == 0)
			rg_free(path);
		else
			found[events++] = (struct found){path, newest_in(path), 0};
	}
	free_names(names, count);
	if (events)
		qsort(found, events, sizeof(*found), newest_first);
	for (size_t i = 0; i < events; i++) {
		if (i >= CACHE_SWEEP_EVENTS_MOST || is_old(&found[i], wall_ms))
			remove_answers(&found[i]);
	}
	free_found(found, events);
}

void cache_sweep(const char *root, const char *folder, int64_t wall_ms)
{
	bound_event(folder, wall_ms);
	bound_events(root, folder, wall_ms);
}
