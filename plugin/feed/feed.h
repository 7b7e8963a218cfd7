/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds: race data and pictures from http(s) addresses and files, and the timing's rmonitor:// lines. One transfer
 * thread in the process does all the waiting, but for files, which have threads of their own (disk.h); each distinct
 * feed is polled once however many users it has. Handles may be made, used and destroyed on any thread; nothing here
 * waits for the network or a disk, and destroy returns within 100 ms whatever those do.
 */
#ifndef RG_FEED_FEED_H
#define RG_FEED_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that were received, counted by reference and immutable. NUL-terminated (the NUL is not counted). */
struct feed_bytes {
	char *bytes;
	size_t length;
	uint64_t hash; /* rg_hash of the bytes and the name */
	char *name;    /* of the file, as an http server gave it (Content-Disposition, or where it led us); NULL: it did
			  not */
	int references;
};

struct feed_bytes *feed_bytes_ref(struct feed_bytes *bytes); /* NULL gives NULL */
struct feed_bytes *feed_bytes_copy(const char *bytes, size_t length);
void feed_bytes_unref(struct feed_bytes *bytes); /* accepts NULL */

enum feed_state {
	FEED_STARTING = 1, /* nothing answered yet */
	FEED_GOOD,         /* the last answer was good */
	FEED_FAILING,      /* the last try failed; `bytes` holds the last good answer, if any */
};

/* What a feed knows at one moment; a copy that the caller owns (feed_look_finish). */
struct feed_look {
	enum feed_state state;
	struct feed_bytes *bytes; /* the last good answer, NULL when there was none */
	uint64_t generation;      /* grows with every answer that differs from the one before */
	uint64_t answers;         /* grows with every good answer, the same as before or not; of a file: every read */
	bool refreshing;          /* feed_refresh was called here, and its answer or failure has not come yet */
	int64_t age_ms;           /* since the last good answer (unchanged ones count), -1 when there was none */
	bool silent;              /* failing because the file's folder does not answer */
	char *error;              /* a sentence for the crew when failing ("The address answered with 404 Not Found") */
	char *remark;             /* when good but nothing new came and the last answer stays: a sentence; else NULL */
};

/* Credentials, and how they are sent. They go to the address' own host, port and scheme and nowhere else. */
enum feed_auth_scheme {
	FEED_AUTH_NONE = 0,
	FEED_AUTH_BEARER, /* Authorization: Bearer <key> */
	FEED_AUTH_BASIC,  /* user and password; without a user the key is the user */
	FEED_AUTH_HEADER, /* <name>: <key>; the name is X-API-Key when it is not given */
	FEED_AUTH_FORM,   /* a POST with <name>=<key> in its body; the name is apiToken when it is not given */
};

/* Not given: NULL. */
struct feed_auth {
	enum feed_auth_scheme scheme;
	char *name, *key, *user, *password;
};

/* Overwrites and frees the strings, when the caller owns them (secrets_find). */
void feed_auth_finish(struct feed_auth *auth);

struct feed_options {
	int refresh_s;       /* 1 and up; 0 = 5. With several users of a feed the shortest counts */
	size_t max_bytes;    /* 0 = 8 MiB */
	const char *ca_file; /* a PEM file of certificates to trust instead of the system's; NULL in all but tests */
	/*
	 * No request is made sooner than this after the last one, whatever else is set; 0 = no limit. The longest
	 * counts.
	 */
	int min_interval_s;
	/* For http(s) alone. Feeds that differ in them are not shared. Not sent on to other servers. */
	const struct feed_auth *auth; /* NULL: none */
	const char *const *headers;   /* "Name: value", at most 16, a NULL at the end; may be NULL */
	const char *body;             /* NULL: GET; else a POST of this text, at most 64 KiB */
};

struct feed;

/*
 * A user of the feed at `address`: an http:// or https:// URL, a path, a file:// URL, or rmonitor://host:port, of which
 * `bytes` are the state of the timing as lines (race/timing/rmonitor.h), new at most four times a second. Another
 * scheme gives a feed that fails with a reason. `changed` (may be NULL) is called on the transfer thread, with no lock
 * of ours held, after every change of state, content or error, and once for what other users' polling has found before;
 * it must only wake somebody up, may call feed_look, and must not call feed_destroy. The address and the options are
 * copied. Never NULL; free with feed_destroy.
 */
struct feed *feed_create(const char *address, const struct feed_options *options, void (*changed)(void *data),
			 void *data);
/*
 * Accepts NULL. After it returns, `changed` is not called any more: a call that is under way is waited for, so no lock
 * that `changed` takes may be held here.
 */
void feed_destroy(struct feed *feed);
/* At once: a short lock, a reference and the copy of a sentence. */
void feed_look(struct feed *feed, struct feed_look *look);
void feed_look_finish(struct feed_look *look);
/*
 * Fetches now, whatever the schedule (after the request that is under way, if any, and not before `min_interval_s`).
 * `changed` is called when it is done, also when nothing is new.
 */
void feed_refresh(struct feed *feed);

/*
 * All addresses that are asked just now and the heads of their last answers, as text for a stranger who helps: no
 * secret, query or header but those of head.h, nothing of what the answers hold, no name of a picture. rg_free.
 */
char *feed_describe(void);
/* The libraries for that, with their versions. */
const char *feed_libraries(void);

/*
 * The address of a picture that a feed names: an http(s) URL, else relative to the feed's address without its query and
 * fragment: on the web as browsers do it, for a file only below its folder. On the feed's own server it has the user
 * and password of the feed's address, elsewhere none. NULL when it would leave that folder, or is a scheme we do not
 * take. Free with rg_free.
 */
char *feed_resolve(const char *feed_address, const char *reference);

/*
 * A picture's bytes, fetched once and kept (bounded) until nobody holds them: same handle type and calls as a feed,
 * but after a good answer it asks again only every 5 minutes; files are watched as feeds are. Cap: 16 MiB. `named_by`:
 * the address of the race data that names it; a feed from elsewhere can name pictures on public hosts, and on those of
 * private networks where it was had itself (reach.h). NULL: the crew itself names it.
 */
struct feed *feed_create_picture(const char *address, const char *named_by, void (*changed)(void *data), void *data);

#endif
