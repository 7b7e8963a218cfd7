/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One watched place that may be a folder: what it is and which files are in it, looked at by a file thread once a
 * second. Whoever opened it calls and closes it; any thread but a file thread, never with feed_lock held.
 */
#ifndef RG_FEED_DISK_DISK_FOLDER_H
#define RG_FEED_DISK_DISK_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#define DISK_FOLDER_MS 1000

enum disk_kind {
	DISK_UNKNOWN = 0, /* it has not answered yet */
	DISK_NOTHING,     /* nothing is there, or what is no file and no folder */
	DISK_FILE,
	DISK_FOLDER,
};

/* Names of the files in a folder, sorted, hidden ones left out. Immutable, counted by reference. */
struct disk_names {
	char **names;
	size_t count;
	int references;
};

struct disk_names *disk_names_ref(struct disk_names *names); /* NULL gives NULL */
void disk_names_unref(struct disk_names *names);             /* accepts NULL */

/* What is known at one moment; a copy that the caller owns (disk_folder_look_finish). */
struct disk_folder_look {
	enum disk_kind kind;
	struct disk_names *names; /* of a folder, else NULL */
	unsigned generation;      /* changes with the two above */
	bool silent;              /* it does not answer just now */
};

struct disk_folder;

/*
 * `changed` as in disk.h: called with disk_lock held. What another user of the same path knows is known at once. Never
 * NULL.
 */
struct disk_folder *disk_folder_open(const char *path, void (*changed)(void *data), void *data);
void disk_folder_close(struct disk_folder *folder); /* accepts NULL */
/* Looks again now, and tells also when all is the same. */
void disk_folder_refresh(struct disk_folder *folder);
void disk_folder_look(struct disk_folder *folder, struct disk_folder_look *look);
void disk_folder_look_finish(struct disk_folder_look *look);

#endif
