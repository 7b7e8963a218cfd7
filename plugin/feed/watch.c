/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "watch.h"

#include "address.h"
#include "base/mem.h"
#include "base/text.h"
#include "bytes.h"
#include "feed/http/words.h"

/*
 * A file can change twice within one tick of its file system's clock (2 s on FAT) and keep its size: read it once
 * more when that is over.
 */
#define SETTLE_MS 2500

/* The base's reason is for programmers, and partly in the computer's language; the usual cases get our own words. */
static char *fault_words(const char *path, struct rg_file_stamp stamp, size_t max_bytes, const char *reason)
{
	char *name = address_file_name(path), *words;

	if (rg_directory_exists(path)) {
		words = rg_asprintf("%s is a folder, not a file", name);
	} else if (stamp.size > 0 && (uint64_t)stamp.size > max_bytes) {
		char *subject = rg_asprintf("The file %s", name);
		words = words_for_size(subject, max_bytes);
		rg_free(subject);
	} else if (rg_starts_with(reason, "is ")) {
		words = rg_asprintf("The file %s %s", name, reason);
	} else if (rg_file_exists(path)) {
		words = rg_asprintf("The file %s cannot be read: %s", name, reason);
	} else {
		words = rg_asprintf("The file %s is not there%s", name,
				    rg_path_absolute(path) ? "" : " (an address on a network begins with http://)");
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

enum watch_result watch_look(struct watch *watch, const char *path, size_t max_bytes, int64_t now_ms, bool force,
			     struct feed_bytes **bytes, char **error)
{
	struct rg_file_stamp stamp = rg_file_stamp(path);
	char *content = NULL, *reason = NULL;
	size_t length = 0;

	if (!must_read(watch, stamp, now_ms, force))
		return WATCH_SAME;
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
		*error = rg_asprintf("The file %s is empty", name);
		rg_free(name);
		watch->good = false;
	} else {
		*error = fault_words(path, stamp, max_bytes, reason);
	}
	rg_free(content);
	rg_free(reason);
	return WATCH_FAILED;
}
