/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A poller asks one address for all its users. One lock, `feed_lock`, guards everything here that several threads
 * touch. It is held for a few instructions only, never while waiting, reading, or calling out. Pollers are made by
 * whoever comes first (feed.c); the transfer thread works and frees them.
 */
#ifndef RG_FEED_POLLER_H
#define RG_FEED_POLLER_H

#include "address.h"
#include "base/log.h"
#include "base/thread.h"
#include "feed.h"
#include "feed/http/reach.h"
#include "feed/http/request.h"
#include "schedule.h"

struct disk_file;
struct http_request;
struct rg_buffer;
struct rmonitor_link;
struct transfer;

#define POLLER_NO_ROOM "This computer has no room for another connection"

extern struct rg_mutex feed_lock;

/*
 * Feeds with equal keys share a poller. The caller owns all of it; poller_create takes the address and the request out.
 */
struct poller_key {
	struct address address;
	struct request request;
	const char *ca_file; /* NULL: the system's certificates */
	size_t max_bytes;
	bool picture;
	const char *named_by; /* of a picture: the host of the race data that names it; NULL: the crew itself does */
};

/* One user: what feed_create hands out. */
struct feed {
	/* constant after creation */
	struct poller *poller;
	void (*changed)(void *data);
	void *data;
	/* under feed_lock */
	struct feed *next; /* of the same poller */
	int64_t interval_ms;
	int64_t floor_ms; /* min_interval_s */
	bool asked;       /* feed_refresh was called, no request was begun since */
	bool awaited;     /* a request is under way that answers it */
	bool call;        /* `changed` is to be called */
};

struct poller {
	/* constant after creation */
	struct transfer *transfer;
	struct address address;
	struct request said; /* beside the address */
	char *ca_file;
	size_t max_bytes;
	bool picture;
	char *named_by; /* as in the key */
	/* under feed_lock */
	struct poller *next; /* of the same transfer */
	struct feed *users;  /* none: the transfer thread frees the poller */
	bool refresh;        /* a user asked, the transfer thread has not seen it */
	/* under feed_lock; written by the transfer thread only, so that it may read them without */
	enum feed_state state;
	struct feed_bytes *bytes;
	uint64_t generation, answers;
	int64_t good_ms; /* monotonic, of the last good answer */
	bool silent;     /* of a file: its folder does not answer */
	char *error;
	char *head;             /* of the last answer, as it may be shown to strangers; NULL: none came */
	const char *remark;     /* when good, or NULL; constant text */
	struct disk_file *file; /* of a file, once the transfer thread saw the poller; asked without the lock */
	/* transfer thread only */
	int64_t interval_ms;          /* the shortest of the users' */
	int64_t floor_ms;             /* the longest of the users' */
	int64_t begun_ms;             /* when the last request was made, 0: none yet */
	bool wanted;                  /* to be asked now, whatever the schedule */
	struct http_request *request; /* under way, or NULL */
	char *etag, *modified;        /* of `bytes` */
	struct reach_place place;     /* where the last good answer was had */
	struct rmonitor_link *link;   /* of a timing, or NULL */
	struct schedule schedule;
	struct rg_log_pace pace; /* of its lines in the log */
};

struct poller *poller_create(struct poller_key *key, struct transfer *transfer);
/* Accepts NULL. No request may be under way, no user left. */
void poller_destroy(struct poller *poller);

/* All below with feed_lock held. */
bool poller_is(const struct poller *poller, const struct poller_key *key);
void poller_add_user(struct poller *poller, struct feed *feed);
void poller_remove_user(struct poller *poller, struct feed *feed);
int64_t poller_shortest_interval(const struct poller *poller);
int64_t poller_longest_floor(const struct poller *poller);
/* The transfer thread could not start: makes this the error that feed_look gives. */
void poller_cannot_start(struct poller *poller);
/* As feed_describe has it. */
void poller_describe(const struct poller *poller, struct rg_buffer *text);
/* The next user to be called, its mark taken away; NULL when there is none. */
struct feed *poller_take_call(struct poller *poller);

/* All below on the transfer thread without the lock; they tell the users (by their marks) and the log. */
/* A request begins: it answers everybody who asked so far. */
void poller_begin(struct poller *poller);
void poller_set_head(struct poller *poller, char *head);           /* takes the string over (rg_free), may be NULL */
void poller_good(struct poller *poller, struct feed_bytes *bytes); /* takes the reference over */
void poller_unchanged(struct poller *poller);
/* The server is well but sent nothing; there was an answer before. */
void poller_nothing(struct poller *poller);
void poller_failed(struct poller *poller, char *error); /* takes the string over (rg_free) */

#endif
