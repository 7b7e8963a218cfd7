/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "source.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "feed/feed.h"
#include "graphic/picture/picture.h"
#include "race/day/tree.h"

#define SAMPLE          "samples/ouluzone-2021/race-day.json"
#define WAIT_S          60
#define WAIT_MOST_S     3600
#define PICTURE_WAIT_MS 40000 /* longer than the timeouts of feed/, so that their error is the one shown */
#define STEP_MS         10
#define SETTLE_MS       1500 /* a timing's lines come one after the other */

struct kept_picture {
	char *reference;
	struct picture *picture; /* NULL: cannot be had, which was said already */
};

/* ---- race data ---- */

static void wait_for_intake(struct tool_source *source, int64_t wait_s, bool talks)
{
	int64_t now = rg_monotonic_ms(), until = now + wait_s * 1000, changed_at = now;

	for (;;) {
		if (intake_step(source->intake, now, NULL))
			changed_at = now;
		intake_look(source->intake, &source->look);
		bool settled = !talks || now - changed_at >= SETTLE_MS;
		source->whole = !source->look.busy && !source->look.starting && settled;
		if (source->whole || now >= until)
			return;
		rg_sleep_ms(STEP_MS);
		now = rg_monotonic_ms();
	}
}

static void say_why(const struct tool_source *source)
{
	const struct intake_look *look = &source->look;
	const char *why = look->error ? look->error : look->unusable ? look->unusable : "no answer in time";

	if (!tool_said(why))
		fprintf(stderr, "%s: %s\n", source->name, why);
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\r\n")];
}

bool tool_source_begin(struct tool_source *source, const struct tool_source_ask *ask)
{
	struct race_problems problems = {0};
	int64_t wait_s = WAIT_S;

	*source = (struct tool_source){0};
	if (ask->wait && (!rg_parse_int(ask->wait, &wait_s) || wait_s < 1 || wait_s > WAIT_MOST_S)) {
		fprintf(stderr, "race-graphics: --wait: expected 1 to %d, got \"%s\"\n", WAIT_MOST_S, ask->wait);
		return false;
	}
	enum race_encoding encoding = race_encoding_by_name(ask->encoding);
	if (ask->encoding && encoding < RACE_ENCODING_1252) {
		fprintf(stderr,
			"race-graphics: --encoding: expected windows-1252, windows-1257 or windows-1250, got \"%s\"\n",
			ask->encoding);
		return false;
	}
	if (ask->address && is_blank(ask->address) && (!ask->crew || is_blank(ask->crew))) {
		fprintf(stderr, "race-graphics: no address is given: expected a file, a folder or a URL, got \"%s\"\n",
			ask->address);
		return false;
	}
	intake_books_init(&source->books, tool_shelf(), ask->language, &problems);
	for (size_t i = 0; i < problems.count; i++)
		fprintf(stderr, "race-graphics: %s\n", problems.lines[i]);
	race_problems_finish(&problems);
	source->name = ask->address ? rg_strdup(ask->address) : rg_path_join(tool_data_directory(), SAMPLE);
	struct intake_options options = {
		.address = source->name,
		.mapping = ask->mapping,
		.encoding = encoding,
		.crew = ask->crew,
		.refresh_s = ask->refresh_s,
		.secrets_dir = tool_user_directory(),
		.books = &source->books,
	};
	source->intake = intake_create(&options, NULL, NULL);
	source->wait_s = wait_s;
	return true;
}

bool tool_source_open(struct tool_source *source, const struct tool_source_ask *ask)
{
	if (!tool_source_begin(source, ask))
		return false;
	wait_for_intake(source, source->wait_s, rg_starts_with(source->name, "rmonitor:"));
	race_problems_add_all(&source->problems, source->look.problems, NULL);
	if (!source->look.tree) {
		for (size_t i = 1; i < source->problems.count; i++)
			fprintf(stderr, "%s: %s\n", source->name, source->problems.lines[i]);
		say_why(source);
		tool_source_close(source);
		return false;
	}
	if (!source->whole)
		fprintf(stderr, "%s: not all answers came in %lld s\n", source->name, (long long)source->wait_s);
	source->day = race_day_from_tree(source->look.tree, source->look.hash, &source->problems);
	return true;
}

void tool_source_close(struct tool_source *source)
{
	struct kept_picture *kept = source->pictures.items;

	for (size_t i = 0; i < source->pictures.count; i++) {
		picture_unref(kept[i].picture);
		rg_free(kept[i].reference);
	}
	rg_array_finish(&source->pictures);
	race_day_unref(source->day);
	race_problems_finish(&source->problems);
	intake_destroy(source->intake);
	intake_books_finish(&source->books);
	rg_free(source->name);
	*source = (struct tool_source){0};
}

/* ---- pictures ---- */

/* Waits for the first good answer or the first failure; takes a reference to the bytes, NULL with a reason. */
static struct feed_bytes *wait_for(struct feed *feed, char **error)
{
	struct feed_bytes *bytes = NULL;
	int64_t until = rg_monotonic_ms() + PICTURE_WAIT_MS;

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
			rg_sleep_ms(STEP_MS);
	}
	return bytes;
}

static struct picture *get_picture(const struct tool_source *source, const char *reference)
{
	bool owned = intake_owns_picture(source->intake, reference);
	char *address = owned ? rg_strdup(reference) : feed_resolve(intake_address(source->intake), reference);
	char *error = NULL;
	struct picture *picture = NULL;

	if (!address) {
		fprintf(stderr, "%s: picture \"%s\": lies outside the feed's folder\n", source->name, reference);
		return NULL;
	}
	struct feed *feed = feed_create_picture(address, owned ? NULL : intake_address(source->intake), NULL, NULL);
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
