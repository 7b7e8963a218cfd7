/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One layer of an intake: one address or file, whatever stands in it (native feed, foreign API, table, Orbits,
 * RMonitor), as a native tree. Only for intake.c. One thread at a time.
 */
#ifndef RG_INTAKE_INTAKE_LAYER_H
#define RG_INTAKE_INTAKE_LAYER_H

#include "intake_books.h"
#include "intake_mapped.h"
#include "race/day/tree.h"

#define INTAKE_KIND_FEED  "race feed"
#define INTAKE_KIND_TABLE "table"

struct intake_layer {
	/* to read */
	char *name; /* as the crew knows it: the file's name, the address' host */
	char *address;
	char *path;                    /* of a file: pictures that it names lie beside it; NULL: it is none */
	struct race_tree *tree;        /* the last good one, NULL: none yet */
	uint64_t hash;                 /* of the bytes that the tree was made of */
	const char *kind;              /* INTAKE_KIND_*, "Orbits", "RMonitor", or the mapping's name */
	struct race_problems problems; /* of the last good tree, or why there is none */
	struct race_problems pictures; /* of the last good tree: those that it may not name */
	enum race_encoding encoding;   /* of what came last; UTF-16 counts as UTF-8 */
	char *samples[RG_CODE_PAGES];  /* what came last is old: names as each code page has them; else NULL */
	char *unusable;                /* what came last is of no use: why; the tree before stays */
	bool busy;                     /* something was asked and neither came nor failed yet */
	bool failing;
	bool silent;        /* failing because its disk does not answer */
	char *error;        /* a sentence */
	char *remark;       /* a sentence when all is well but there was nothing new */
	int64_t good_at_ms; /* monotonic, 0: no good answer yet */
	bool kept;          /* the tree was good before OBS was started, and was not had since */
	bool of_crew;       /* the crew's own: laid over what the timing says */
	bool of_folder;     /* one of the files of a race folder */
	bool listed;        /* it is still there */
	bool placed;
	bool foreign; /* the last answer is no race data, and perhaps not meant to be: a theme, a note */

	/* inside */
	const struct intake_books *books;
	struct intake_way way;
	char *asked; /* what is asked for the address, when that is another: a sheet's CSV; NULL: itself */
	int refresh_s;
	struct feed *feed;
	struct intake_mapped *mapped;
	uint64_t seen_hash;
	bool to_keep;         /* the tree is another one than what was kept last */
	int64_t kept_ms;      /* when it was kept last, monotonic */
	int64_t kept_good_ms; /* good_at_ms as it was then */
	bool fresh;           /* while `kept`: a mapping has some of the new tree */
	int64_t fresh_ms;     /* since when */
	bool refused;         /* its address cannot be asked; `unusable` says why */
};

/*
 * `address` may have "#mapping=NAME" at its end; what `way` points to outlives the layer. `is_file`: it is the path of
 * a file that is there.
 */
void intake_layer_init(struct intake_layer *layer, const char *address, bool is_file, int refresh_s,
		       const struct intake_books *books, const struct intake_way *way);
void intake_layer_finish(struct intake_layer *layer);
/* True when the tree or what is said about it changed. *wait_ms is shortened to the latest time for the next step. */
bool intake_layer_step(struct intake_layer *layer, int64_t now_ms, int64_t *wait_ms);
void intake_layer_refresh(struct intake_layer *layer);

#endif
