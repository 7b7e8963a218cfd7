/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "watch.h"

#include "address.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "bytes.h"
#include "file_name.h"
#include "feed/http/words.h"

/*
 * A file can change twice within one tick of its file system's clock (2 s on FAT) and keep its size: read it once
 * more when that is over.
 */
#define SETTLE_MS 2500
/* One that is written on and on, such as a log, is read nevertheless. */
#define LONGEST_WRITE_MS 2000

/* The base's reason is for programmers, and partly in the computer's language; the usual cases get our own words. */
static char *fault_words(const char *path, struct rg_file_stamp stamp, size_t max_bytes, const char *reason)
{
	char *name = address_file_name(path), *words;

	if (rg_directory_exists(path)) {
		words = rg_asprintf(race_said("%s is a folder, not a file"), name);
	} else if (stamp.size > 0 && (uint64_t)stamp.size > max_bytes) {
		char *subject = rg_asprintf(race_said("The file %s"), name);
		words = words_for_size(subject, max_bytes);
		rg_free(subject);
	} else if (rg_starts_with(reason, "is ")) {
		words = rg_asprintf(race_said("The file %s %s"), name, race_said(reason));
	} else if (rg_file_exists(path)) {
		words = rg_asprintf(race_said("The file %s cannot be read: %s"), name, race_said(reason));
	} else {
		words = rg_asprintf(
			race_said("The file %s is not there%s"), name,
			rg_path_absolute(path) ? "" : race_said(" (an address on a network begins with http://)"));
	}
	rg_free(name);
	return words;
}

static bool must_read(const struct watch *watch, struct rg_file_stamp stamp, int64_t now_ms, bool force)
{
	/* A file that could not be read is tried each time: rights, for instance, change without a new stamp. */
	return force || !watch->good || !rg_file_stamp_equal(stamp, watch->stamp) ||
	       (watch->again_ms && now_ms >= watch->again_ms);
}

/* A table that is there in part looks like a whole one, so a change is read when it has stood still from look to look.
 */
static bool is_being_written(struct watch *watch, const char *path, struct rg_file_stamp stamp, int64_t now_ms)
{
	if (!watch->looked || rg_file_stamp_equal(stamp, watch->stamp) || !file_name_is_table(path)) {
		watch->moving_ms = 0;
		return false;
	}
	bool still = watch->moving_ms && rg_file_stamp_equal(stamp, watch->moving);
	if (!watch->moving_ms)
		watch->moving_ms = now_ms;
	watch->moving = stamp;
	if (!still && now_ms - watch->moving_ms < LONGEST_WRITE_MS)
		return true;
	watch->moving_ms = 0;
	return false;
}

enum watch_result watch_look(struct watch *watch, const char *path, size_t max_bytes, int64_t now_ms, bool force,
			     struct feed_bytes **bytes, char **error)
{
	struct rg_file_stamp stamp = rg_file_stamp(path);
	char *content = NULL, *reason = NULL;
	size_t length = 0;

	if ((!force && is_being_written(watch, path, stamp, now_ms)) || !must_read(watch, stamp, now_ms, force))
		return WATCH_SAME;
	watch->looked = true;
	if (!rg_file_stamp_equal(stamp, watch->stamp))
		watch->again_ms = now_ms + SETTLE_MS;
	else if (watch->again_ms && now_ms >= watch->again_ms)
		watch->again_ms = 0;
	/* The stamp from before the read: what changes meanwhile shows at the next look. */
	watch->stamp = stamp;
	watch->good = rg_file_read(path, max_bytes, &content, &length, &reason);
	if (watch->good && length) {
		*bytes = feed_bytes_create(content, length);
		return WATCH_READ;
	}
	if (watch->good) {
		char *name = address_file_name(path);
		*error = rg_asprintf(race_said("The file %s is empty"), name);
		rg_free(name);
		watch->good = false;
	} else {
		*error = fault_words(path, stamp, max_bytes, reason);
	}
	rg_free(content);
	rg_free(reason);
	return WATCH_FAILED;
}
