/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The requests of a mapping (race/mapping/mapping.h) as feeds: makes each request when the mapping wants it, and gives
 * the answer to the mapping. One thread at a time.
 */
#ifndef RG_INTAKE_INTAKE_MAPPED_H
#define RG_INTAKE_INTAKE_MAPPED_H

#include "feed/cache/cache.h"
#include "feed/feed.h"
#include "race/mapping/mapping.h"
#include "race/value/encoding.h"

struct intake_mapped;

/* How its feeds are made: `auth_of` finds the credentials of an address (feed_auth_finish frees them). */
struct intake_way {
	const char *ca_file;
	enum race_encoding encoding;          /* of what is no UTF-8 */
	const struct race_names *names;       /* by which it is told when it is not chosen; may be NULL */
	const struct race_table_words *words; /* by which a list of rows is called; may be NULL */
	bool (*auth_of)(void *data, const char *address, struct feed_auth *auth);
	void *auth_data;
	void (*changed)(void *data);
	void *changed_data;
	struct cache *cache; /* where trees are kept for the next start; NULL: nowhere */
};

/* Owns `mapped` from now on; `way` is copied. */
struct intake_mapped *intake_mapped_create(struct race_mapped *mapped, const struct intake_way *way);
void intake_mapped_destroy(struct intake_mapped *mapped); /* accepts NULL */

/* What the requests say together. */
struct intake_mapped_look {
	bool failing;
	bool busy;            /* some request has no answer yet, or could not be made yet */
	const char *unusable; /* why an answer cannot be used, until a better one came. Borrowed until the next step */
	char *error;          /* of the first that fails; rg_free */
	int64_t good_at_ms;   /* monotonic: the newest good answer, 0: none yet */
};

/*
 * Asks what is due, takes what came. True when the tree is another one. *wait_ms: shortened to when something is due.
 */
bool intake_mapped_step(struct intake_mapped *mapped, int64_t now_ms, int64_t *wait_ms,
			struct intake_mapped_look *look);
void intake_mapped_refresh(struct intake_mapped *mapped);
struct race_mapped *intake_mapped_of(const struct intake_mapped *mapped);

/* Letters that were lost, because they came in an old encoding, become problems. */
void intake_mapped_say_lost(const struct intake_mapped *mapped, struct race_problems *problems);

#endif
