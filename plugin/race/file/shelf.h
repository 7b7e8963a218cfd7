/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plugin's data files, of which a user may have his own: two folders with the same structure, the user's over the
 * shipped one. Which of two files counts is decided here and nowhere else:
 *
 *  - what stands in the user's folder counts, as long as something good can be made of it;
 *  - where nothing can, path and reason are told (to the log once for each change of the file, to race_shelf_told as
 *    long as it is so), and the shipped file of that name counts;
 *  - what was good stays: a thing that was made of a user's file is not replaced because that file has become wrong.
 *    This memory ends with the process: after a restart the shipped file counts until the user's is right;
 *  - a file that changed is tried again, and one that is gone leaves its place to the shipped one;
 *  - a thing may be a file, "club.json", or a folder, "club", in which a file of a given name ("theme.json") says what
 * it is. The user's, of either kind, counts before the shipped one of either kind. Where both lie beside each other the
 *    folder counts, and that is told.
 *
 * No file is ever written here. Any thread; a shelf is counted by reference.
 */
#ifndef RG_RACE_FILE_SHELF_H
#define RG_RACE_FILE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "problems.h"

struct race_shelf;

/* `own`: the user's folder, NULL without one; neither has to be there. The caller's reference. */
struct race_shelf *race_shelf_create(const char *shipped, const char *own);
struct race_shelf *race_shelf_ref(struct race_shelf *shelf);
void race_shelf_unref(struct race_shelf *shelf); /* accepts NULL */

/* The path of a shipped file of which the user has no own ("locale", "countries.json"). Free with rg_free. */
char *race_shelf_shipped(const struct race_shelf *shelf, const char *name);
/* The path of the user's file of that name, there or not; NULL without a user's folder. Free with rg_free. */
char *race_shelf_own(const struct race_shelf *shelf, const char *name);
/*
 * Names (not paths) that end in `suffix` of a folder ("themes"), each once: the shipped ones in order, then those that
 * only the user has. Free each and the array.
 */
char **race_shelf_list(struct race_shelf *shelf, const char *folder, const char *suffix, size_t *count);
/*
 * The ids of things that are a file "ID.json" or a folder "ID" (see race_shelf_thing), in the same order. `inside`
 * NULL: files alone. Free each and the array.
 */
char **race_shelf_ids(struct race_shelf *shelf, const char *folder, const char *inside, size_t *count);
/* A number that changes whenever a file of the folder is added, changed or removed, shipped or the user's. `suffix`
 * NULL: any file of the folder and of the folders in it. */
uint64_t race_shelf_stamp(struct race_shelf *shelf, const char *folder, const char *suffix);

/* ---- making things ---- */

/* One try to make one thing; it belongs to the maker for the call. */
struct race_shelf_try;

/*
 * The file that is to be read for a name ("themes/dark.json") in this try. NULL with a problem when that is no name
 * below the folder. Borrowed until the maker returns.
 */
const char *race_shelf_path(struct race_shelf_try *attempt, const char *name, struct race_problems *problems);

/*
 * The same for a thing that is a file or a folder: of "themes", "club", "theme.json" the path of
 * "themes/club/theme.json" or of "themes/club.json". *in: the folder, with a slash at its end, NULL for a file;
 * rg_free.
 */
const char *race_shelf_thing(struct race_shelf_try *attempt, const char *folder, const char *id, const char *inside,
			     char **in, struct race_problems *problems);

/*
 * Makes a thing of one file and of those that it names in its turn. NULL with problems when that cannot be done; the
 * first one begins with the path (or the name) of the wrong file and ": ". It may be called again with other files, so
 * it must do nothing but make the thing. Problems beside a thing say what was left out of it.
 */
typedef void *(*race_shelf_maker)(struct race_shelf_try *attempt, void *data, struct race_problems *problems);

/* Zero-initialise; belongs to one thread. */
struct race_shelf_made {
	void *thing;         /* NULL: there never was a good one */
	char *told;          /* why a file is refused, the first reason; NULL: none is */
	struct rg_array own; /* char *: paths of the user's files that `thing` is made of */
};

/*
 * Makes `made->thing` of the files as they are now, under the rules above; `name` says what is made ("themes/dark").
 * The caller calls again when files changed. True when it is another thing than before; the old one is destroyed.
 */
bool race_shelf_make(struct race_shelf *shelf, const char *name, race_shelf_maker maker, void *data,
		     void (*destroy)(void *thing), struct race_shelf_made *made);
/* `destroy` NULL: the thing goes to the caller. */
void race_shelf_made_finish(struct race_shelf_made *made, void (*destroy)(void *thing));

/* ---- what the crew is told ---- */

/*
 * The user's files and folders that cannot be used: a line for each, with its path and the first fault in it. Does not
 * touch the disk. Free each and the array.
 */
char **race_shelf_told(struct race_shelf *shelf, size_t *count);
/*
 * Reports a fault that another thread found in a user's file or folder, whose disk the shelf itself must not ask
 * because it may not answer. `reason`, a sentence without the path, is told until this is called with NULL. `kept`: the
 * last good one is still in use. This call itself asks the disk. `name` as for race_shelf_make; nobody else reports on
 * it.
 */
void race_shelf_refuse(struct race_shelf *shelf, const char *name, const char *reason, bool kept);
/* Forgets what was told of files that are gone or have changed since; they are told again if they are tried again. */
void race_shelf_look(struct race_shelf *shelf);

#endif
