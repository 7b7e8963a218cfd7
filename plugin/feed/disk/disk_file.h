/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One watched file: a file thread looks at it (watch.h) and keeps what is new until it is taken. Whoever opened it
 * calls and closes it; any thread but a file thread, never with feed_lock held.
 */
#ifndef RG_FEED_DISK_DISK_FILE_H
#define RG_FEED_DISK_DISK_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk_file;
struct feed_bytes;

/* `changed` as in disk.h: called with disk_lock held. Never NULL. */
struct disk_file *disk_file_open(const char *path, size_t max_bytes, void (*changed)(void *data), void *data);
void disk_file_close(struct disk_file *file); /* accepts NULL */
/* Reads it again now, and tells also when it is the same. */
void disk_file_refresh(struct disk_file *file);
/* True when something is new: either *bytes is set (a reference) or *error (a sentence for the crew, rg_free). */
bool disk_file_take(struct disk_file *file, struct feed_bytes **bytes, char **error);
/* When it was seen to be good last, monotonic, 0: never. */
int64_t disk_file_good_ms(const struct disk_file *file);
/* Its folder does not answer just now. */
bool disk_file_is_silent(const struct disk_file *file);

#endif
