/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A watched file: looked at four times a second by its stamp (works on network shares, and across rename and
 * replace), read when it changed. On a file thread (disk.h): a look may hang.
 */
#ifndef RG_FEED_WATCH_H
#define RG_FEED_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/file.h"

#define WATCH_EVERY_MS 250

struct feed_bytes;

/* Zero-initialise; nothing to free. */
struct watch {
	struct rg_file_stamp stamp; /* taken before the last read */
	int64_t again_ms;           /* when to read once more although the stamp is the same; 0 = not */
	bool good;                  /* the last read was good */
	bool looked;
	struct rg_file_stamp moving; /* of a table that has changed: at the last look */
	int64_t moving_ms;           /* and since when it changes; 0 = it does not */
};

enum watch_result {
	WATCH_SAME = 1, /* the file is as it was when it was last read well */
	WATCH_READ,     /* *bytes is set */
	WATCH_FAILED,   /* *error is set, a sentence for the crew (rg_free) */
};

/* `force` reads whatever the stamp says. */
enum watch_result watch_look(struct watch *watch, const char *path, size_t max_bytes, int64_t now_ms, bool force,
			     struct feed_bytes **bytes, char **error);

#endif
