/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The transfer thread: one in the process, from the first feed to the last. It runs libcurl's multi handle, takes what
 * the file threads (disk.h) have read, and calls the users. It touches no file itself.
 */
#ifndef RG_FEED_TRANSFER_H
#define RG_FEED_TRANSFER_H

#include <curl/curl.h>

#include "base/mem.h"
#include "base/thread.h"

struct feed;
struct poller;
struct rg_buffer;

struct transfer {
	/*
	 * NULL until something is asked for that is no file. Set by the transfer thread under feed_lock;
	 * curl_multi_wakeup from any thread with feed_lock held, all else on the transfer thread.
	 */
	CURLM *multi;
	/* under feed_lock */
	struct rg_thread thread;
	struct poller *pollers; /* taken out by the transfer thread only */
	int feeds;
	bool stopping;
	bool ended;                 /* the thread's last word */
	struct feed *calling;       /* whose `changed` is being called right now */
	bool woken;                 /* while there was no multi handle, since the thread slept last */
	struct rg_condition turned; /* goes with feed_lock: `calling`, `ended` or `woken` changed */
	struct transfer *next;      /* of those that were too slow to end */
	/* transfer thread only */
	struct rg_array work;  /* of struct poller *: those it has, in the order they came */
	struct rg_array waits; /* struct curl_waitfd: sockets beside those of the multi handle */
	int pictures_under_way;
};

/* All with feed_lock held. */
/* The running transfer, counted; it is started when there is none. Its thread may have failed to start. */
struct transfer *transfer_take(void);
void transfer_add(struct transfer *transfer, struct poller *poller);
/* As feed_describe has it. */
void transfer_describe(struct rg_buffer *text);
void transfer_wake(struct transfer *transfer);
/* Waits until `changed` of this feed is not being called. Gives the lock away meanwhile. */
void transfer_wait_for_call(struct transfer *transfer, const struct feed *feed);
/* Counts down; after the last one the thread ends. Gives the lock away, and gives it back unlocked. */
void transfer_release_and_unlock(struct transfer *transfer);

#endif
