/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "file_system.h"
#include "mem.h"
#include "text.h"

#define LOCK_STEP_MS 5
#define FOLDER_TRIES 4

/* ---- reading and writing ---- */

static bool fail_file(char **error, char *text)
{
	if (error)
		*error = text;
	else
		rg_free(text);
	return false;
}

static bool read_all(const struct open_file *file, size_t limit, char **bytes, size_t *length, char **error)
{
	if (file->kind == FILE_KIND_FOLDER)
		return fail_file(error, rg_strdup("is a folder, not a file"));
	if (file->kind != FILE_KIND_PLAIN)
		return fail_file(error, rg_strdup("is not a regular file"));
	if (file->size > limit)
		return fail_file(error, rg_asprintf("is larger than %zu bytes", limit));
	/* The file may grow while it is read: what is past the size seen at first is left for the next read. */
	size_t size = (size_t)file->size, done = 0, got = 1;
	char *content = rg_alloc(size + 1, 1);
	while (done < size && got) {
		if (!file_get(file, content + done, size - done, &got)) {
			fail_file(error, file_reason());
			rg_free(content);
			return false;
		}
		done += got;
	}
	content[done] = 0;
	*bytes = content;
	*length = done;
	return true;
}

bool rg_file_read(const char *path, size_t limit, char **bytes, size_t *length, char **error)
{
	struct open_file file;

	if (!file_open(&file, path))
		return fail_file(error, file_reason());
	bool done = read_all(&file, limit, bytes, length, error);
	file_close(&file);
	return done;
}

/* *absent: because its folder is not there, or was taken away meanwhile. */
static bool replace(const char *path, const void *bytes, size_t length, bool only_owner, bool *absent)
{
	static unsigned count;
	char *temporary = rg_asprintf("%s.%lu.%u.tmp", path, file_process(),
				      __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED));
	struct open_file file;
	bool done = false;

	/* An earlier process with this number may have left one, and a file that is there keeps its rights. */
	rg_path_remove(temporary);
	if (file_create(&file, temporary, only_owner)) {
		done = file_put(&file, bytes, length);
		done = file_flush(&file) && done;
		done = file_close(&file) && done;
		bool written = done;
		done = done && file_rename_over(temporary, path);
		*absent = written && !done && file_was_absent();
		if (!done)
			rg_path_remove(temporary);
	} else {
		*absent = file_was_absent();
	}
	rg_free(temporary);
	return done;
}

bool rg_file_replace(const char *path, const void *bytes, size_t length)
{
	bool absent;
	return replace(path, bytes, length, false, &absent);
}

bool rg_file_replace_private(const char *path, const void *bytes, size_t length)
{
	bool absent;
	return replace(path, bytes, length, true, &absent);
}

bool rg_file_replace_with_folder(const char *path, const void *bytes, size_t length)
{
	char *folder = rg_path_directory(path);
	bool done = false, absent = true;

	for (int i = 0; i < FOLDER_TRIES && !done && absent; i++) {
		rg_directory_make(folder);
		done = replace(path, bytes, length, true, &absent);
	}
	rg_free(folder);
	return done;
}

static bool append(const struct open_file *file, const char *head, const char *lines)
{
	char last = '\n';
	bool good = !file->size || file_last_byte(file, &last);

	if (good && !file->size && head)
		good = file_put(file, head, strlen(head));
	if (good && last != '\n')
		good = file_put(file, "\n", 1);
	return good && file_put(file, lines, strlen(lines)) && file_flush(file);
}

bool rg_file_append(const char *path, const char *head, const char *lines, char **error)
{
	struct open_file file;

	if (!file_open_end(&file, path))
		return fail_file(error, file_reason());
	if (file.kind != FILE_KIND_PLAIN) {
		file_close(&file);
		return fail_file(error, rg_strdup("is not a regular file"));
	}
	bool done = append(&file, head, lines);
	char *reason = done ? NULL : file_reason();
	/* A disk that is full may have taken half a line. */
	if (!done)
		file_cut(&file, file.size);
	file_close(&file);
	return done || fail_file(error, reason);
}

bool rg_file_rename(const char *from, const char *to)
{
	return file_rename_over(from, to);
}

struct rg_folder_lock {
	intptr_t system;
};

struct rg_folder_lock *rg_folder_lock(const char *folder, int64_t wait_ms)
{
	int64_t until = rg_monotonic_ms() + wait_ms;
	intptr_t system;

	while (file_lock_folder(folder, &system) == FILE_LOCKED_BY_OTHERS) {
		if (rg_monotonic_ms() >= until)
			return NULL;
		rg_sleep_ms(LOCK_STEP_MS);
	}
	struct rg_folder_lock *lock = rg_alloc(1, sizeof(*lock));
	lock->system = system;
	return lock;
}

void rg_folder_unlock(struct rg_folder_lock *lock)
{
	if (lock)
		file_unlock_folder(lock->system);
	rg_free(lock);
}

bool rg_file_stamp_equal(struct rg_file_stamp a, struct rg_file_stamp b)
{
	return a.modified_ns == b.modified_ns && a.size == b.size && a.inode == b.inode;
}

/* ---- folders ---- */

bool rg_directory_make(const char *path)
{
	char *copy = rg_strdup(path);

	for (char *at = *copy ? copy + 1 : copy; *at; at++) {
		if (!rg_path_separator(*at))
			continue;
		char separator = *at;
		*at = 0;
		file_make_folder(copy);
		*at = separator;
	}
	file_make_folder(copy);
	rg_free(copy);
	return rg_directory_exists(path);
}

struct listing {
	const char *path, *suffix;
	bool folders, all;
	struct rg_array names; /* char * */
};

static bool is_listed(const struct listing *listing, const char *name, enum file_kind kind)
{
	if (listing->all)
		return kind != FILE_KIND_HIDDEN;
	if (kind != FILE_KIND_UNKNOWN)
		return kind == (listing->folders ? FILE_KIND_FOLDER : FILE_KIND_PLAIN);
	char *full = rg_path_join(listing->path, name);
	bool listed = listing->folders ? rg_directory_exists(full) && !rg_path_is_link(full) : rg_file_exists(full);
	rg_free(full);
	return listed;
}

static bool list_name(void *data, const char *name, enum file_kind kind)
{
	struct listing *listing = data;
	size_t length = strlen(name), suffix = strlen(listing->suffix);

	if (length >= suffix && strcmp(name + length - suffix, listing->suffix) == 0 && is_listed(listing, name, kind))
		*(char **)rg_array_push(&listing->names, sizeof(char *)) = rg_strdup(name);
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **list(struct listing *listing, size_t *count)
{
	file_walk(listing->path, list_name, listing);
	if (listing->names.count)
		qsort(listing->names.items, listing->names.count, sizeof(char *), compare_names);
	*count = listing->names.count;
	return listing->names.items;
}

char **rg_directory_list(const char *path, const char *suffix, size_t *count)
{
	return list(&(struct listing){.path = path, .suffix = suffix}, count);
}

char **rg_directory_entries(const char *path, const char *suffix, size_t *count)
{
	return list(&(struct listing){.path = path, .suffix = suffix, .all = true}, count);
}

char **rg_directory_folders(const char *path, size_t *count)
{
	return list(&(struct listing){.path = path, .suffix = "", .folders = true}, count);
}

static bool end_at_name(void *data, const char *name, enum file_kind kind)
{
	(void)name;
	(void)kind;
	*(bool *)data = false;
	return false;
}

bool rg_directory_empty(const char *path)
{
	bool empty = true;
	return file_walk(path, end_at_name, &empty) && empty;
}

char *rg_directory_fault(const char *path)
{
	bool empty = true;

	if (file_walk(path, end_at_name, &empty))
		return NULL;
	bool absent = file_was_absent();
	char *reason = file_reason();
	if (!absent || rg_path_is_link(path))
		return reason;
	rg_free(reason);
	return NULL;
}

/* ---- paths ---- */

char *rg_path_join(const char *directory, const char *name)
{
	size_t length = strlen(directory);

	if (rg_path_absolute(name) || !length)
		return rg_strdup(name);
	return rg_asprintf(rg_path_separator(directory[length - 1]) ? "%s%s" : "%s/%s", directory, name);
}

/* The last separator of the path; NULL when there is none. */
static const char *last_separator(const char *path)
{
	const char *last = NULL;

	for (; *path; path++) {
		if (rg_path_separator(*path))
			last = path;
	}
	return last;
}

char *rg_path_directory(const char *path)
{
	const char *slash = last_separator(path);

	if (!slash)
		return rg_strdup(".");
	size_t length = (size_t)(slash - path), root = file_root(path);
	return rg_strndup(path, length > root ? length : root);
}

const char *rg_path_name(const char *path)
{
	const char *slash = last_separator(path);
	return slash && slash[1] ? slash + 1 : path;
}

bool rg_is_picture_name(const char *name)
{
	static const char *const endings[] = {".png", ".jpg", ".jpeg", ".webp"};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (rg_equal_ignoring_case(dot, endings[i]))
			return true;
	}
	return false;
}

bool rg_path_stays_below(const char *path)
{
	if (!*path || rg_path_absolute(path) || strchr(path, '\\') || strpbrk(path, file_signs_refused))
		return false;
	for (const char *part = path; part;) {
		const char *slash = strchr(part, '/');
		size_t length = slash ? (size_t)(slash - part) : strlen(part);
		if (length == 2 && part[0] == '.' && part[1] == '.')
			return false;
		part = slash ? slash + 1 : NULL;
	}
	return true;
}

const char *rg_path_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	while (length && rg_path_separator(folder[length - 1]))
		length--;
	for (size_t i = 0; i < length; i++) {
		if (!file_same_letter(path[i], folder[i]))
			return NULL;
	}
	return rg_path_separator(path[length]) && rg_path_stays_below(path + length + 1) ? path + length + 1 : NULL;
}

#define ASIDE_MOST 99

char *rg_file_put_aside(const char *path, size_t limit)
{
	char *bytes = NULL, *copy = NULL;
	size_t length = 0;

	if (!rg_file_read(path, limit, &bytes, &length, NULL))
		return NULL;
	for (int i = 1; i <= ASIDE_MOST && !copy; i++) {
		copy = rg_asprintf("%s.damaged-%d", path, i);
		if (rg_path_exists(copy)) {
			rg_free(copy);
			copy = NULL;
		}
	}
	if (copy && !rg_file_replace_private(copy, bytes, length)) {
		rg_free(copy);
		copy = NULL;
	}
	rg_wipe(bytes, length);
	rg_free(bytes);
	return copy;
}
