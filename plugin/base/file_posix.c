/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* st_mtim, d_type */
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_system.h"
#include "mem.h"

const char *const file_signs_refused = "";

static enum file_kind kind_of(mode_t mode)
{
	return S_ISREG(mode) ? FILE_KIND_PLAIN : S_ISDIR(mode) ? FILE_KIND_FOLDER : FILE_KIND_OTHER;
}

/* Closes it again, and keeps the reason, when it cannot be looked at. */
static bool look(struct open_file *file)
{
	struct stat status;

	if (fstat((int)file->system, &status) != 0) {
		int reason = errno;
		close((int)file->system);
		errno = reason;
		return false;
	}
	file->kind = kind_of(status.st_mode);
	file->size = status.st_size > 0 ? (uint64_t)status.st_size : 0;
	return true;
}

bool file_open(struct open_file *file, const char *path)
{
	/* O_NONBLOCK: opening a named pipe must not wait for a writer. */
	file->system = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return file->system >= 0 && look(file);
}

bool file_create(struct open_file *file, const char *path, bool only_owner)
{
	file->system = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, only_owner ? 0600 : 0666);
	return file->system >= 0;
}

bool file_open_end(struct open_file *file, const char *path)
{
	file->system = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
	return file->system >= 0 && look(file);
}

bool file_last_byte(const struct open_file *file, char *byte)
{
	return pread((int)file->system, byte, 1, (off_t)file->size - 1) == 1;
}

bool file_cut(const struct open_file *file, uint64_t size)
{
	return ftruncate((int)file->system, (off_t)size) == 0;
}

bool file_get(const struct open_file *file, void *bytes, size_t length, size_t *got)
{
	ssize_t done;

	do
		done = read((int)file->system, bytes, length);
	while (done < 0 && errno == EINTR);
	*got = done > 0 ? (size_t)done : 0;
	return done >= 0;
}

bool file_put(const struct open_file *file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write((int)file->system, bytes, length);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		bytes += wrote;
		length -= (size_t)wrote;
	}
	return true;
}

bool file_flush(const struct open_file *file)
{
	return fsync((int)file->system) == 0;
}

bool file_close(struct open_file *file)
{
	return close((int)file->system) == 0;
}

char *file_reason(void)
{
	return rg_strdup(strerror(errno));
}

bool file_was_absent(void)
{
	return errno == ENOENT;
}

bool file_rename_over(const char *from, const char *to)
{
	return rename(from, to) == 0;
}

enum file_locked file_lock_folder(const char *folder, intptr_t *lock)
{
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), done;

	*lock = descriptor;
	if (descriptor < 0)
		return FILE_LOCKS_UNKNOWN;
	do
		done = flock(descriptor, LOCK_EX | LOCK_NB);
	while (done != 0 && errno == EINTR);
	if (done == 0 || errno != EWOULDBLOCK)
		return done == 0 ? FILE_LOCKED : FILE_LOCKS_UNKNOWN;
	close(descriptor);
	return FILE_LOCKED_BY_OTHERS;
}

void file_unlock_folder(intptr_t lock)
{
	if (lock >= 0)
		close((int)lock);
}

unsigned long file_process(void)
{
	return (unsigned long)getpid();
}

bool file_same_letter(char a, char b)
{
	return a == b;
}

/* ---- what is there ---- */

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

bool rg_path_exists(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0;
}

struct rg_path_look rg_path_look(const char *path)
{
	return (struct rg_path_look){
		.exists = rg_path_exists(path),
		.readable = access(path, R_OK) == 0,
		.stamp = rg_file_stamp(path),
	};
}

bool rg_path_is_link(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

/* ---- folders ---- */

bool file_make_folder(const char *path)
{
	return mkdir(path, 0755) == 0;
}

static enum file_kind kind_of_entry(const struct dirent *entry)
{
	if (entry->d_name[0] == '.')
		return FILE_KIND_HIDDEN;
	switch (entry->d_type) {
	case DT_REG:
		return FILE_KIND_PLAIN;
	case DT_DIR:
		return FILE_KIND_FOLDER;
	case DT_LNK:
	case DT_UNKNOWN:
		return FILE_KIND_UNKNOWN;
	default:
		return FILE_KIND_OTHER;
	}
}

bool file_walk(const char *path, bool (*visit)(void *data, const char *name, enum file_kind kind), void *data)
{
	DIR *directory = opendir(path);

	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!visit(data, entry->d_name, kind_of_entry(entry)))
			break;
	}
	if (directory)
		closedir(directory);
	return directory != NULL;
}

/* ---- paths ---- */

bool rg_path_remove(const char *path)
{
	return remove(path) == 0;
}

bool rg_path_separator(char sign)
{
	return sign == '/';
}

bool rg_path_absolute(const char *path)
{
	return path[0] == '/';
}

size_t file_root(const char *path)
{
	return path[0] == '/';
}

void rg_path_unify(char *path)
{
	(void)path;
}

char *rg_path_for_libraries(const char *path)
{
	return rg_strdup(path);
}

char *rg_path_real(const char *path)
{
	char *real = realpath(path, NULL);
	char *copy = real ? rg_strdup(real) : NULL;

	free(real);
	return copy;
}
