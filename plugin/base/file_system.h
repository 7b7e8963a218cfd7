/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system calls that file.c needs; file_posix.c and file_windows.c implement them. For base's own files only. Paths
 * and names are UTF-8. Any thread.
 */
#ifndef RG_BASE_FILE_SYSTEM_H
#define RG_BASE_FILE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum file_kind {
	FILE_KIND_PLAIN = 1, /* a regular file */
	FILE_KIND_FOLDER,
	FILE_KIND_UNKNOWN, /* a link, or the listing does not tell: ask for the path */
	FILE_KIND_OTHER,
	FILE_KIND_HIDDEN, /* people do not see it in a listing */
};

struct open_file {
	intptr_t system;
	enum file_kind kind;
	uint64_t size;
};

/* Opens for reading and looks at what was opened; never waits for another program's end of a pipe. */
bool file_open(struct open_file *file, const char *path);
/* A new file for writing; false when there is one. `only_owner`: nobody else may read it, from its first moment on. */
bool file_create(struct open_file *file, const char *path, bool only_owner);
/* For writing behind what is there, whoever else writes; made when there is none. Looks at what was opened. */
bool file_open_end(struct open_file *file, const char *path);
/* Of what was there when the file was opened, which was not empty. */
bool file_last_byte(const struct open_file *file, char *byte);
/* Leaves only so many bytes. */
bool file_cut(const struct open_file *file, uint64_t size);
/* At most `length` bytes; *got is 0 at the end. */
bool file_get(const struct open_file *file, void *bytes, size_t length, size_t *got);
bool file_put(const struct open_file *file, const char *bytes, size_t length);
/* Waits until the disk has it. */
bool file_flush(const struct open_file *file);
bool file_close(struct open_file *file);
/* Why the call before failed, without the path; free with rg_free. */
char *file_reason(void);
/* True when the call before failed because nothing has that name. */
bool file_was_absent(void);

/* Renames `from` to `to`; a file that has this name is replaced. */
bool file_rename_over(const char *from, const char *to);
enum file_locked {
	FILE_LOCKED = 1,
	FILE_LOCKED_BY_OTHERS,
	FILE_LOCKS_UNKNOWN, /* this folder has none; *lock is as after FILE_LOCKED */
};
/* Does not wait. *lock is for file_unlock_folder when it is had. */
enum file_locked file_lock_folder(const char *folder, intptr_t *lock);
void file_unlock_folder(intptr_t lock);

/* Makes one folder; its parent must be there. */
bool file_make_folder(const char *path);
/* Calls `visit` for each name in a folder but "." and "..", until it says false. False when there is no such folder. */
bool file_walk(const char *path, bool (*visit)(void *data, const char *name, enum file_kind kind), void *data);

/* The number of this process. */
unsigned long file_process(void);
/* The signs that no name of a file may have, besides those that part paths. */
extern const char *const file_signs_refused;
/* How many bytes of the path name the root that it begins with: "/", "C:/"; 0 for a relative one. */
size_t file_root(const char *path);
/* True when names that differ in these two letters are one name for the system. */
bool file_same_letter(char a, char b);

#endif
