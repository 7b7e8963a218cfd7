/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A subscription: one way to race data, that is an address and what is done with its data. Overlays that ask for the
 * same share one, and read its race day. Work thread only.
 */
#ifndef RG_OBS_WORK_SUBSCRIPTION_H
#define RG_OBS_WORK_SUBSCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "race/value/encoding.h"

struct cache;
struct race_corrections;
struct race_day;
struct race_shelf;

struct subscription_ask {
	const char *address; /* URL, path of a file or folder, rmonitor:// */
	const char *mapping; /* NULL or "": recognised */
	enum race_encoding encoding;
	const char *event; /* whose cache keeps what is good; NULL: nothing is kept */
	bool corrected;    /* what hands typed for that event is laid over it; without one, for the sample */
	const char *crew;  /* file or folder laid over it; NULL or "": none */
	unsigned keys;     /* 0: no kept key is sent; else a number that changes with the keys */
	int refresh_s;
	int hold_back_s; /* data waits so long before it is shown */
	int shift_min;   /* today's times are moved by so much */
	char *const *classes_off;
	size_t class_count;
};

struct subscription {
	/* to read */
	struct race_day *day; /* NULL: none yet */
	unsigned generation;  /* grows with every change of `day` */
	unsigned answers;     /* grows whenever something answered, changed or not */
	bool failing;
	bool silent;         /* failing because a disk does not answer */
	bool busy;           /* something was asked and neither came nor failed yet */
	char *error;         /* why the last try failed, a sentence; or NULL */
	char *remark;        /* that an address had nothing new, a sentence; or NULL */
	char *unusable;      /* why what came is no race data; or NULL */
	char *first_problem; /* by path; or NULL */
	char *lines;         /* what came from where, one line a layer; never NULL once it was looked at */
	size_t problems;
	enum race_encoding encoding;  /* what old text was taken for; RACE_ENCODING_AUTO: there is none */
	char *samples[RG_CODE_PAGES]; /* its names as each code page has them; NULL: there is none */
	int64_t good_at_ms;           /* monotonic clock, below 0: before the computer started; 0: no good answer yet */
	bool kept;                    /* `day` is from before OBS was started, and was not had since */
	bool confirmed;               /* a hand said that it is right, since it was good last */
	bool aged;                    /* it was good so long ago that what is about right now needs a hand */
	struct cache *cache;          /* of the event; NULL: none */

	struct subscription_inside *inside;
};

/*
 * Where mappings and words of tables lie, and in `user`, which may be NULL, credentials and what is kept; before the
 * first use. The shelf is borrowed until subscriptions_stop.
 */
void subscriptions_start(struct race_shelf *shelf, const char *user);
/* After the last drop. */
void subscriptions_stop(void);

/* Which event is shown, as its address, "" without one; NULL: none, such as the sample. */
void subscriptions_set_event(const char *event);
/*
 * What is kept of that event: cache_records is where recordings, corrections and logs lie. Borrowed until the end of
 * the pass; NULL: there is no such event, or no folder to keep anything in.
 */
struct cache *subscriptions_cache(void);
/* The subscription to that event's data; NULL: nobody asks for it. Borrowed until the next step. */
const struct subscription *subscription_of_event(void);
struct intake;
/* What reads its data; borrowed as long as it. */
const struct intake *subscription_intake(const struct subscription *subscription);

/* Reads the mappings again when they have changed on disk. Subscriptions keep those that they were opened with. */
void subscriptions_read_mappings(void);
/* The mappings have changed since it was opened. */
bool subscription_is_outdated(const struct subscription *subscription);

/* A user of that subscription; it is one and the same for equal asks. `wake` is called on other threads. */
struct subscription *subscription_use(const struct subscription_ask *ask, void (*wake)(void));
void subscription_drop(struct subscription *subscription); /* accepts NULL */
/* Once a pass, before any overlay is looked at. True when one waits for something that has a time limit. */
bool subscriptions_step(void);
/*
 * It has a race day that came from where it is to come from, whole; the crew's own files alone are none, and what was
 * kept from before OBS was started is none without a hand.
 */
bool subscription_is_good(const struct subscription *subscription);
/* Asks again now. */
void subscription_refresh(struct subscription *subscription);
/* The address that names of pictures are relative to. */
const char *subscription_address(const struct subscription *subscription);
/*
 * What a crew should know of it before the day, a line each: found, what came from where, to look at, never filled,
 * problems. Borrowed until the next step; "" when there is nothing yet.
 */
const char *subscription_check(struct subscription *subscription);
/*
 * What hands typed for the event whose data is shown (subscriptions_cache) is laid over it from now on, at once also
 * over what is shown. Both are borrowed until the next call; NULL: nothing.
 */
void subscriptions_correct(const struct race_corrections *corrections, const struct cache *of);
/* Whether the crew itself names the picture, by a path in a folder that it gave or a URL in a file of its own. */
bool subscription_owns_picture(const struct subscription *subscription, const char *path);

#endif
