/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files. Paths are UTF-8, and "/" parts them on every system. Any thread.
 */
#ifndef RG_BASE_FILE_H
#define RG_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads a whole regular file of at most `limit` bytes. On success *bytes is NUL-terminated (the NUL is not counted;
 * free with rg_free). On failure returns false and sets *error to a sentence without the path (free with rg_free).
 */
bool rg_file_read(const char *path, size_t limit, char **bytes, size_t *length, char **error);

/* Writes a temporary file beside `path` and renames it over it: readers see the old or the new, never half. */
bool rg_file_replace(const char *path, const void *bytes, size_t length);
/* The same for secrets: nobody but the owner can read the file at any moment. */
bool rg_file_replace_private(const char *path, const void *bytes, size_t length);
/*
 * The same, and makes the folders above it. Another process may take an empty one away again before the file is in it,
 * as a sweep does: then it is made once more.
 */
bool rg_file_replace_with_folder(const char *path, const void *bytes, size_t length);
/*
 * Adds whole lines to a file of lines, which is made when there is none; then, and when it is empty, `head` comes first
 * (NULL: nothing does). A last line that lacks its end gets one before. The disk has it when this comes back. False:
 * the file is as it was; *error is a sentence without the path (rg_free).
 */
bool rg_file_append(const char *path, const char *head, const char *lines, char **error);
/* A file takes the place of another one, or of none. */
bool rg_file_rename(const char *from, const char *to);
/* True when nobody but the owner may do anything with the file. */
bool rg_file_is_private(const char *path);
bool rg_file_make_private(const char *path);
/*
 * Copies a damaged file of at most `limit` bytes beside itself, under the first name that is free ("x.json.damaged-1"),
 * readable by the owner alone, before it is written over. The copy's path (rg_free); NULL: that cannot be done.
 */
char *rg_file_put_aside(const char *path, size_t limit);

/*
 * Keeps other processes that ask for the same lock of the folder out, for as long as it is held or the process lives.
 * NULL when another one held it for all of `wait_ms`. Where the system has no such locks for the folder it is had at
 * once. The thread that took it gives it back.
 */
struct rg_folder_lock;
struct rg_folder_lock *rg_folder_lock(const char *folder, int64_t wait_ms);
void rg_folder_unlock(struct rg_folder_lock *lock); /* accepts NULL */

/* A stamp: it differs between two versions of a file. All zero when there is no file. */
struct rg_file_stamp {
	int64_t modified_ns;
	int64_t size;
	uint64_t inode;
};

struct rg_file_stamp rg_file_stamp(const char *path);
bool rg_file_stamp_equal(struct rg_file_stamp a, struct rg_file_stamp b);
bool rg_file_exists(const char *path);
bool rg_directory_exists(const char *path);
/* True when anything has this name: also a folder, or a link that leads nowhere. */
bool rg_path_exists(const char *path);
/* Whether anything has this name and this user may read it, and its stamp, at once: on Windows each look opens it. */
struct rg_path_look {
	bool exists, readable;
	struct rg_file_stamp stamp;
};

struct rg_path_look rg_path_look(const char *path);
/* Makes the directory and its parents. */
bool rg_directory_make(const char *path);
/* Names (not paths) of the regular files in a directory that end in `suffix`, sorted. Free each and the array. */
char **rg_directory_list(const char *path, const char *suffix, size_t *count);
/* The same for everything in it that rg_path_exists counts: files, folders and links. */
char **rg_directory_entries(const char *path, const char *suffix, size_t *count);
/* The same for the folders in a directory, links to folders left out. */
char **rg_directory_folders(const char *path, size_t *count);
/* True when there is nothing in it, hidden files included. */
bool rg_directory_empty(const char *path);
/* Why a directory cannot be listed, a sentence without the path (rg_free); NULL when it can, or when there is none. */
char *rg_directory_fault(const char *path);
/* True when the name itself is a link, wherever it leads. */
bool rg_path_is_link(const char *path);
/* Takes a file, or an empty directory, away. */
bool rg_path_remove(const char *path);

/* "a" + "b" = "a/b"; an absolute `name` is returned alone. Free with rg_free. */
char *rg_path_join(const char *directory, const char *name);
/* The part before the last slash, "." when there is no slash. Free with rg_free. */
char *rg_path_directory(const char *path);
/* The part behind the last slash, within `path`; the whole path when that part is empty or there is no slash. */
const char *rg_path_name(const char *path);
/* True when the name of a file ends as a picture's that can be read: .png, .jpg, .jpeg, .webp. */
bool rg_is_picture_name(const char *name);
/* True when the system does not look for the path in a folder: on Windows, "A: x.csv" is on a drive. */
bool rg_path_absolute(const char *path);
bool rg_path_separator(char sign);
/* Puts "/" for every separator that the system knows, in a path that a person typed or another program gave. */
void rg_path_unify(char *path);
/*
 * The path in the form that libraries need which open files with C's fopen. NULL when there is no such name. Free with
 * rg_free.
 */
char *rg_path_for_libraries(const char *path);
/* The absolute path without links, "." and "..": two names of one thing give the same. NULL when nothing is there. */
char *rg_path_real(const char *path);
/* True when a relative path stays below its folder: not empty, not absolute, no "..", no backslash. */
bool rg_path_stays_below(const char *path);
/* "/races/oulu/data.json" in "/races/oulu" is "data.json", within `path`; NULL when it does not lie below the folder.
 */
const char *rg_path_below(const char *path, const char *folder);

#endif
