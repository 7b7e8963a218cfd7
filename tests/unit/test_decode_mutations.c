/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The feeds of fixtures/feed, broken in 20,000 ways that are the same in every run: whatever comes in, a race day that
 * holds together comes out, or none with the reason. Meant to be run with sanitizers, too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "race/day/derive.h"
#include "race/grid/shapes.h"
#include "support_chance.h"
#include "support_race.h"

#define RUNS      20000
#define MOST_CASE 100
#define MOST_SIZE (64 * 1024)

static struct race_grid_shapes *shapes;

struct feed {
	char *bytes;
	size_t length;
};

struct mutator {
	struct feed feeds[MOST_CASE];
	size_t count;
	const struct feed *usable[MOST_CASE]; /* those of which a race day comes when nothing is broken */
	size_t usable_count;
	struct chance chance;
};

static size_t below(struct mutator *mutator, size_t limit)
{
	return chance_below(&mutator->chance, limit);
}

static void replace(struct feed *feed, size_t at, size_t length, const char *with, size_t with_length)
{
	size_t rest = feed->length - at - length;

	if (feed->length - length + with_length > MOST_SIZE)
		return;
	memmove(feed->bytes + at + with_length, feed->bytes + at + length, rest);
	memcpy(feed->bytes + at, with, with_length);
	feed->length += with_length - length;
}

/* Where the value that begins at `at` ends. */
static size_t value_end(const struct feed *feed, size_t at)
{
	bool in_text = false;
	int depth = 0;

	for (; at < feed->length; at++) {
		char c = feed->bytes[at];
		if (in_text && c == '\\')
			at++;
		else if (c == '"')
			in_text = !in_text;
		else if (!in_text && (c == '[' || c == '{'))
			depth++;
		else if (!in_text && (c == ',' || c == ']' || c == '}') && depth == 0)
			break;
		else if (!in_text && (c == ']' || c == '}'))
			depth--;
	}
	return at < feed->length ? at : feed->length;
}

/* Another value where one stands: what comes out is still JSON, most of the time. */
static void change_value(struct mutator *mutator, struct feed *feed)
{
	static const char *const values[] = {
		"null",
		"true",
		"-1",
		"0",
		"1",
		"2",
		"99",
		"1e99",
		"1.5",
		"\"\"",
		"\"x\"",
		"\"sc\"",
		"\"1\"",
		"\" \"",
		"\"2021-06-05\"",
		"\"2021-06-05T13:25:00+03:00\"",
		"\"#FF6B35\"",
		"\"finished\"",
		"\"\\u0000\"",
		"\"\\ud83c\\udfc1\"",
		"[]",
		"{}",
		"[[]]",
		"[null]",
		"{\"id\":\"x\"}",
		"[{\"id\":\"x\"},{\"id\":\"x\"}]",
		"[[1,2],[3,null]]",
		"[{\"driver\":\"x\",\"slot\":1},{\"number\":\"7\"},{\"name\":\"y\"}]",
	};
	size_t at = below(mutator, feed->length);

	while (at < feed->length && !memchr(":[,", feed->bytes[at], 3))
		at++;
	if (at++ >= feed->length)
		return;
	const char *value = values[below(mutator, sizeof(values) / sizeof(values[0]))];
	replace(feed, at, value_end(feed, at) - at, value, strlen(value));
}

static void change_bytes(struct mutator *mutator, struct feed *feed)
{
	size_t at = below(mutator, feed->length), length = below(mutator, 16);
	const struct feed *other = &mutator->feeds[below(mutator, mutator->count)];
	char byte = (char)below(mutator, 256);
	size_t from = below(mutator, other->length), most = other->length - from;

	if (length > feed->length - at)
		length = feed->length - at;
	switch (below(mutator, 5)) {
	case 0:
		replace(feed, at, 1, &byte, 1);
		break;
	case 1:
		replace(feed, at, length, "", 0);
		break;
	case 2:
		replace(feed, at, 0, &"\"{}[],:\\\0\xff\x80\xe2"[below(mutator, 12)], 1);
		break;
	case 3:
		replace(feed, at, length, other->bytes + from, most < 200 ? most : below(mutator, 200));
		break;
	default:
		feed->length = at;
	}
}

static void check_day(struct race_day *day, struct rg_buffer *text)
{
	struct race_problems problems = {0};
	struct race_date today = {.year = 2021, .month = 6, .day = 5};

	race_dump(text, day);
	assert_null(strstr(text->bytes, "to nothing"));
	assert_null(strstr(text->bytes, "to another"));
	race_day_current_round(day, NULL, race_day_today(day, today));
	race_day_current_heat(day, NULL);
	race_day_next_heat(day, "sc");
	race_day_last_heat(day, "sc");
	for (RACE_EACH(struct race_driver, driver, day->drivers))
		race_driver_age(driver, day->rounds.count ? day->rounds.items : NULL);
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		struct race_grid grid = race_heat_grid(heat, shapes);
		size_t count;
		for (int i = 0; i < grid.rows * grid.columns; i++)
			race_heat_entry_in_slot(heat, grid.cells[i]);
		rg_free((void *)(uintptr_t)grid.cells);
		rg_free(race_heat_by_slot(heat, &count));
		assert_int_equal(count, heat->entries.count);
	}
	struct race_day *by_hand = race_day_with_grid_text(day, NULL, "sc", "11 - 7 x", &problems);
	assert_non_null(race_day_heat(by_hand, RACE_BY_HAND));
	race_day_unref(by_hand);
	race_problems_finish(&problems);
}

/* True when a race day came of it. */
static bool decode_feed(const struct feed *feed)
{
	struct race_problems problems = {0};
	struct rg_buffer text = {.limit = 16 * 1024 * 1024};
	/* Of exactly this size, so that a look past the end is seen. */
	char *bytes = rg_alloc(feed->length, 1);

	memcpy(bytes, feed->bytes, feed->length);
	struct race_day *day = race_day_decode(bytes, feed->length, &problems);
	race_dump_problems(&text, &problems);
	if (day)
		check_day(day, &text);
	else
		assert_int_equal(problems.count, 1);
	bool good = day != NULL;
	race_day_unref(day);
	race_problems_finish(&problems);
	rg_buffer_finish(&text);
	rg_free(bytes);
	return good;
}

static void add_feed(const char *name, const char *folder, void *data)
{
	struct mutator *mutator = data;
	struct feed *feed = &mutator->feeds[mutator->count];

	(void)name;
	assert_uint_in_range(mutator->count, 0, MOST_CASE - 1);
	feed->bytes = race_case_input(folder, &feed->length);
	/* The feeds that are only deep or long would take the time of all others. */
	if (!feed->length || feed->length >= 4096) {
		rg_free(feed->bytes);
		return;
	}
	mutator->count++;
	if (decode_feed(feed))
		mutator->usable[mutator->usable_count++] = feed;
}

static void broken_feeds_do_no_harm(void **state)
{
	static struct mutator mutator = {.chance = {20210605}};
	static char bytes[MOST_SIZE];
	struct race_problems problems = {0};
	size_t good = 0;

	(void)state;
	shapes = race_grid_shapes_load(RG_DATA "/grids/shapes.json", NULL, &problems);
	assert_non_null(shapes);
	race_each_case("feed", FEED_CASES, add_feed, &mutator);
	for (int run = 0; run < RUNS; run++) {
		bool any_bytes = run % 4 == 0;
		const struct feed *from = any_bytes ? &mutator.feeds[below(&mutator, mutator.count)]
						    : mutator.usable[below(&mutator, mutator.usable_count)];
		struct feed feed = {.bytes = bytes, .length = from->length};
		memcpy(bytes, from->bytes, from->length);
		for (size_t changes = 1 + below(&mutator, 4); changes > 0 && feed.length > 0; changes--) {
			if (any_bytes)
				change_bytes(&mutator, &feed);
			else
				change_value(&mutator, &feed);
		}
		good += decode_feed(&feed);
	}
	for (size_t i = 0; i < mutator.count; i++)
		rg_free(mutator.feeds[i].bytes);
	race_grid_shapes_destroy(shapes);
	/* Were all refused, nothing behind the JSON parser would have been tried. */
	print_message("%zu of %d broken feeds could be used in part\n", good, RUNS);
	assert_uint_in_range(good, RUNS / 4, RUNS * 9 / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_feeds_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
