/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "source.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "feed/feed.h"
#include "graphic/picture.h"

#define SAMPLE  "samples/ouluzone-2021/race-day.json"
#define WAIT_MS 40000 /* longer than the feed room's own timeouts, which say what is wrong */

struct kept_picture {
	char *reference;
	struct picture *picture; /* NULL: cannot be had, said already */
};

/* Waits for the first good answer or the first failure; takes a reference to the bytes, NULL with a reason. */
static struct feed_bytes *wait_for(struct feed *feed, char **error)
{
	struct feed_bytes *bytes = NULL;
	int64_t until = rg_monotonic_ms() + WAIT_MS;

	*error = NULL;
	while (!bytes && !*error) {
		struct feed_look look;
		feed_look(feed, &look);
		if (look.state == FEED_GOOD)
			bytes = feed_bytes_ref(look.bytes);
		else if (look.state == FEED_FAILING)
			*error = rg_strdup(look.error ? look.error : "cannot be read");
		else if (rg_monotonic_ms() > until)
			*error = rg_strdup("no answer in time");
		feed_look_finish(&look);
		if (!bytes && !*error)
			rg_sleep_ms(10);
	}
	return bytes;
}

bool tool_source_open(struct tool_source *source, const char *feed_name)
{
	char *error = NULL;

	*source = (struct tool_source){0};
	source->name = feed_name ? rg_strdup(feed_name) : rg_path_join(tool_data_directory(), SAMPLE);
	struct feed *feed = feed_create(source->name, NULL, NULL, NULL);
	struct feed_bytes *bytes = wait_for(feed, &error);
	if (bytes) {
		source->bytes = rg_strndup(bytes->bytes, bytes->length);
		source->length = bytes->length;
	} else {
		if (!tool_said(error))
			fprintf(stderr, "%s: %s\n", source->name, error);
		rg_free(source->name);
	}
	feed_bytes_unref(bytes);
	rg_free(error);
	feed_destroy(feed);
	return bytes != NULL;
}

void tool_source_close(struct tool_source *source)
{
	struct kept_picture *kept = source->pictures.items;

	for (size_t i = 0; i < source->pictures.count; i++) {
		picture_unref(kept[i].picture);
		rg_free(kept[i].reference);
	}
	rg_array_finish(&source->pictures);
	rg_free(source->name);
	rg_free(source->bytes);
}

static struct picture *get_picture(const struct tool_source *source, const char *reference)
{
	char *address = feed_resolve(source->name, reference), *error = NULL;
	struct picture *picture = NULL;

	if (!address) {
		fprintf(stderr, "%s: picture \"%s\": lies outside the feed's folder\n", source->name, reference);
		return NULL;
	}
	struct feed *feed = feed_create_picture(address, NULL, NULL);
	struct feed_bytes *bytes = wait_for(feed, &error);
	if (bytes)
		picture = picture_decode(bytes->bytes, bytes->length, &error);
	if (!picture && !(error && tool_said(error)))
		fprintf(stderr, "%s: picture \"%s\": %s\n", source->name, reference, error ? error : "cannot be read");
	feed_bytes_unref(bytes);
	feed_destroy(feed);
	rg_free(address);
	rg_free(error);
	return picture;
}

const struct picture *tool_source_picture(void *data, const char *reference, bool *pending)
{
	struct tool_source *source = data;
	struct kept_picture *kept = source->pictures.items;

	(void)pending;
	for (size_t i = 0; i < source->pictures.count; i++) {
		if (strcmp(kept[i].reference, reference) == 0)
			return kept[i].picture;
	}
	struct picture *picture = get_picture(source, reference);
	kept = rg_array_push(&source->pictures, sizeof(*kept));
	kept->reference = rg_strdup(reference);
	kept->picture = picture;
	return picture;
}
