/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An intake: from what a crew enters (an address, a file, a race folder, a timing laptop) and its own files to one
 * native tree, whatever the data looks like where it comes from. The crew's files are laid over the feed in the order
 * of their names (race/merge/merge.h).
 *
 * One thread at a time: the work thread, the tool. Nothing here touches a path of the crew's: the file threads do
 * (disk.h). `changed` is called on those and on the transfer thread, with locks held, so it must only set a mark and
 * wake a thread.
 */
#ifndef RG_INTAKE_INTAKE_H
#define RG_INTAKE_INTAKE_H

#include "intake_books.h"
#include "race/merge/merge.h"
#include "race/value/encoding.h"

struct intake_options {
	const char *address;         /* URL, path of a file or folder, rmonitor://; NULL or "": only the crew's files */
	const char *mapping;         /* of what is on the web, the API by name; NULL or "": recognised */
	const char *crew;            /* a file or folder that is laid over it; NULL or "": none */
	enum race_encoding encoding; /* of what is no UTF-8; automatic: as its names are likeliest */
	int refresh_s;
	const char *secrets_dir;          /* where credentials are kept (secrets.h); NULL: none are used */
	const char *ca_file;              /* NULL in all but tests */
	struct cache *cache;              /* of the event, where what is good is kept; NULL: nothing is */
	const struct intake_books *books; /* borrowed for as long as the intake lives */
};

struct intake;

/* Texts are copied. Never NULL. */
struct intake *intake_create(const struct intake_options *options, void (*changed)(void *data), void *data);
void intake_destroy(struct intake *intake); /* accepts NULL */

/*
 * Takes what came, asks what is due. True when the tree or anything else in intake_look changed. *wait_ms (may be NULL)
 * is shortened to the latest time for the next step; `changed` may come sooner.
 */
bool intake_step(struct intake *intake, int64_t now_ms, int64_t *wait_ms);
/* Asks everything again now (not sooner than an API allows). */
void intake_refresh(struct intake *intake);

/* What there is after the last step; borrowed until the next. */
struct intake_look {
	const cJSON *tree;      /* native, all layers laid over each other; NULL: nothing good came yet */
	struct race_tree *laid; /* the same, for who wants to keep it (race_tree_ref) */
	uint64_t hash;          /* of the tree */
	uint64_t answers;       /* grows whenever something answered, changed or not */
	bool starting;          /* nothing answered yet, nothing failed */
	bool failing;           /* the feed cannot be had just now: `error` */
	bool silent;            /* because a disk does not answer */
	const char *error;      /* a sentence */
	const char *remark;     /* a sentence when all is well but an address had nothing new; or NULL */
	const char *unusable;   /* what came last was no race data: why */
	int64_t good_at_ms;     /* monotonic: of the good answer that counts, the address' own if there is one; 0: none.
				   Below   0: before this computer was started */
	bool kept;              /* some of it is what was good before OBS was started, and was not had since */
	bool busy;              /* something was asked and neither came nor failed yet: there will be more */
	/* Of the first layer that came in an old encoding: which it was taken for, and names as each code page has
	 * them. */
	enum race_encoding encoding;          /* RACE_ENCODING_AUTO: there is none */
	const char *samples[RG_CODE_PAGES];   /* NULL: there is none */
	const struct race_problems *problems; /* of all layers; those of the merging too */
	const struct race_merge_report *report;
	/* Start numbers of the feed that none of the crew's files has, if the crew has any numbers. */
	const char *const *strangers;
	size_t stranger_count;
};

void intake_look(const struct intake *intake, struct intake_look *look);

/* One line about each layer, for people: "crew.csv (table): 31 drivers: 28 matched, 3 added; 12 drivers with a
 * photo". */
size_t intake_layer_count(const struct intake *intake);
const char *intake_layer_line(const struct intake *intake, size_t index);

/*
 * True when the crew itself names a picture of the tree: it is an absolute path that lies beside a file or in a folder
 * that the crew gave, or a URL that stands in a file on this machine. Others are relative to the address.
 */
bool intake_owns_picture(const struct intake *intake, const char *reference);
const char *intake_address(const struct intake *intake);

#endif
