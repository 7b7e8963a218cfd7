/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File threads do everything that touches a path of the crew's (not the plugin's own). Such a path may lie on a network
 * share that does not answer, and no thread can be called back from there. Paths with one root (the folder a file lies
 * in, the folder that is listed) are served one after the other; roots never wait for each other. Up to 8 threads serve
 * them. One that has not come back for DISK_SILENT_MS is given up: it is no longer counted, its root is reported as
 * silent, and another thread takes its place; when it comes back, the root is served again.
 *
 * Any thread but a file thread may call these; none of them waits for a disk. Nothing here may be called with
 * `feed_lock` held (poller.h): `changed` takes it.
 */
#ifndef RG_FEED_DISK_DISK_H
#define RG_FEED_DISK_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/thread.h"

#define DISK_SILENT_MS    2000
#define DISK_THREADS_MOST 8  /* that answer */
#define DISK_HUNG_MOST    24 /* given up and not back; with so many, no new thread is started */

/* Guards the results of tasks, and the disk's own lists. Held for a few instructions only. */
extern struct rg_mutex disk_lock;

struct disk_root;

/* Something that is done at one root. Embedded in a struct of its owner, who zeroes it and sets the first members. */
struct disk_task {
	/* set by the owner, constant from disk_start on */
	void (*run)(struct disk_task *task); /* on a file thread, without the lock; it may hang */
	void (*end)(struct disk_task *task); /* frees it: in disk_drop, or on a file thread when `run` came back */
	/*
	 * Tells the owner to look at it: because of disk_tell, or because its root fell silent or answers again. Called
	 * with disk_lock held: it notes that and wakes a thread. May be NULL.
	 */
	void (*changed)(void *data);
	void *data;
	int64_t every_ms; /* repeated this long after it was done; 0: done once, and when disk_hurry asks for it */
	bool slow;        /* it may take long, which is not reported as silence */
	/* the disk's, under disk_lock */
	struct disk_root *root;
	struct disk_task *next; /* of the same root */
	int64_t due_ms;
	bool running, hurried, dropped;
};

/* Takes the task over and does it as soon as it can. */
void disk_start(struct disk_task *task, const char *root);
/*
 * After this, `changed` is not called any more. The task is freed now, or when the disk has answered. After the last
 * task the threads end; this waits for those that are about to, at most 50 ms.
 */
void disk_drop(struct disk_task *task);
/* Does it now, or once more if it is just being done. */
void disk_hurry(struct disk_task *task);

/* With disk_lock held, in `run`: calls `changed`. Does nothing when the task is dropped. */
void disk_tell(const struct disk_task *task);
/* With disk_lock held: its root does not answer. */
bool disk_is_silent(const struct disk_task *task);

/* The paths that do not answer, for people: ", " between them. NULL when all do. rg_free. */
char *disk_silent(void);
/* Changes whenever the answer of disk_silent may have, atomic. */
unsigned disk_silences(void);
/* How many threads there are, those that were given up too. For tests. */
int disk_threads(void);

#endif
