/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "race/day/decode.h"
#include "support_sample.h"
#include "tool/timeline.h"

#define FOLDER    RG_DATA "/samples/ouluzone-2021"
#define MAX_BYTES (8 * 1024 * 1024)

struct race_day *sample_days[SAMPLE_MAX_DAYS];
size_t sample_day_count;

static void add_day(const char *name, const char *bytes)
{
	struct race_problems problems = {0};
	struct race_day *day = race_day_decode(bytes, strlen(bytes), &problems);

	for (size_t i = 0; i < problems.count; i++)
		print_error("%s: %s\n", name, problems.lines[i]);
	assert_int_equal(problems.count, 0);
	assert_non_null(day);
	assert_true(sample_day_count < SAMPLE_MAX_DAYS);
	sample_days[sample_day_count++] = day;
}

static char *read_text(const char *name)
{
	char *path = rg_path_join(FOLDER, name), *bytes;
	size_t length;

	assert_true(rg_file_read(path, MAX_BYTES, &bytes, &length, NULL));
	rg_free(path);
	return bytes;
}

int sample_load(void **state)
{
	char *feed = read_text("race-day.json"), *json = read_text("timeline.json");
	struct race_problems problems = {0};
	struct timeline_walk walk = {0};
	struct timeline timeline;

	(void)state;
	add_day("race-day.json", feed);
	if (!timeline_init(&timeline, cJSON_Parse(feed), cJSON_Parse(json), &problems))
		fail_msg("%s", problems.lines[0]);
	for (size_t i = 0; i < timeline.count; i++) {
		if (!timeline_walk_to(&timeline, &walk, i, &problems))
			fail_msg("%s", problems.lines[0]);
		char *text = cJSON_PrintUnformatted(walk.feed);
		add_day(timeline.steps[i].name, text);
		cJSON_free(text);
	}
	assert_true(timeline.repeat);
	timeline_walk_finish(&walk);
	timeline_finish(&timeline);
	rg_free(feed);
	rg_free(json);
	return 0;
}

int sample_unload(void **state)
{
	(void)state;
	while (sample_day_count)
		race_day_unref(sample_days[--sample_day_count]);
	return 0;
}

bool sample_run(const struct race_heat *heat)
{
	return heat->status == RACE_HEAT_FINISHED || heat->status == RACE_HEAT_OFFICIAL;
}
