/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* st_mtim, fileno */
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"

static bool fail(char **error, const char *text)
{
	if (error)
		*error = rg_strdup(text);
	return false;
}

static bool read_all(int file, size_t limit, char **bytes, size_t *length, char **error)
{
	struct stat status;

	if (fstat(file, &status) != 0)
		return fail(error, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return fail(error, S_ISDIR(status.st_mode) ? "is a folder, not a file" : "is not a regular file");
	if (status.st_size < 0 || (uint64_t)status.st_size > limit) {
		if (error)
			*error = rg_asprintf("is larger than %zu bytes", limit);
		return false;
	}
	/* The file may grow while it is read: what is past the size seen at first is left for the next read. */
	size_t size = (size_t)status.st_size, done = 0;
	char *content = rg_alloc(size + 1, 1);
	while (done < size) {
		ssize_t got = read(file, content + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			rg_free(content);
			return fail(error, strerror(errno));
		}
		if (got == 0)
			break;
		done += (size_t)got;
	}
	content[done] = 0;
	*bytes = content;
	*length = done;
	return true;
}

bool rg_file_read(const char *path, size_t limit, char **bytes, size_t *length, char **error)
{
	/* O_NONBLOCK: opening a named pipe must not wait for a writer. */
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (file < 0)
		return fail(error, strerror(errno));
	bool done = read_all(file, limit, bytes, length, error);
	close(file);
	return done;
}

static bool write_all(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(file, bytes, length);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		bytes += wrote;
		length -= (size_t)wrote;
	}
	return true;
}

static bool replace(const char *path, const void *bytes, size_t length, mode_t mode)
{
	static unsigned count;
	char *temporary = rg_asprintf("%s.%ld.%u.tmp", path, (long)getpid(),
				      __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED));
	bool done = false;

	/* What an earlier process with this number left, with the rights that it had. */
	unlink(temporary);
	int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (file >= 0) {
		done = write_all(file, bytes, length);
		done = fsync(file) == 0 && done;
		done = close(file) == 0 && done;
		done = done && rename(temporary, path) == 0;
		if (!done)
			unlink(temporary);
	}
	rg_free(temporary);
	return done;
}

bool rg_file_replace(const char *path, const void *bytes, size_t length)
{
	return replace(path, bytes, length, 0666);
}

bool rg_file_replace_private(const char *path, const void *bytes, size_t length)
{
	return replace(path, bytes, length, 0600);
}

bool rg_file_is_private(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && !(status.st_mode & (S_IRWXG | S_IRWXO));
}

bool rg_file_make_private(const char *path)
{
	return chmod(path, S_IRUSR | S_IWUSR) == 0;
}

struct rg_file_stamp rg_file_stamp(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return (struct rg_file_stamp){0};
	return (struct rg_file_stamp){
		.modified_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec,
		.size = status.st_size,
		.inode = (uint64_t)status.st_ino,
	};
}

bool rg_file_exists(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool rg_directory_exists(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool rg_directory_make(const char *path)
{
	char *copy = rg_strdup(path);

	for (char *at = copy + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = 0;
		mkdir(copy, 0755);
		*at = '/';
	}
	mkdir(copy, 0755);
	rg_free(copy);
	return rg_directory_exists(path);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_folder(const char *path)
{
	return rg_directory_exists(path) && !rg_path_is_link(path);
}

static char **list(const char *path, const char *suffix, bool (*is_wanted)(const char *path), size_t *count)
{
	struct rg_array names = {0};
	DIR *directory = opendir(path);
	size_t suffix_length = strlen(suffix);

	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		size_t length = strlen(entry->d_name);
		if (entry->d_name[0] == '.' || length < suffix_length ||
		    strcmp(entry->d_name + length - suffix_length, suffix) != 0)
			continue;
		char *full = rg_path_join(path, entry->d_name);
		if (is_wanted(full))
			*(char **)rg_array_push(&names, sizeof(char *)) = rg_strdup(entry->d_name);
		rg_free(full);
	}
	if (directory)
		closedir(directory);
	if (names.count)
		qsort(names.items, names.count, sizeof(char *), compare_names);
	*count = names.count;
	return names.items;
}

char **rg_directory_list(const char *path, const char *suffix, size_t *count)
{
	return list(path, suffix, rg_file_exists, count);
}

char **rg_directory_folders(const char *path, size_t *count)
{
	return list(path, "", is_folder, count);
}

bool rg_directory_empty(const char *path)
{
	DIR *directory = opendir(path);
	bool empty = directory != NULL;

	for (struct dirent *entry; empty && (entry = readdir(directory));)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (directory)
		closedir(directory);
	return empty;
}

bool rg_path_is_link(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

bool rg_path_remove(const char *path)
{
	return remove(path) == 0;
}

bool rg_path_absolute(const char *path)
{
	return path[0] == '/' || path[0] == '\\' || (path[0] && path[1] == ':');
}

char *rg_path_real(const char *path)
{
	char *real = realpath(path, NULL);
	char *copy = real ? rg_strdup(real) : NULL;

	free(real);
	return copy;
}

char *rg_program_directory(void)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (length <= 0)
		return NULL;
	path[length] = 0;
	return rg_path_directory(path);
}
