/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "photo.h"
#include "race/value/date.h"
#include "race/day/decode.h"

#define FILE_LIMIT (1024 * 1024)

void golden_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static char *read_all(const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!rg_file_read(path, FILE_LIMIT, &bytes, &length, &error))
		golden_die("%s: %s", path, error);
	return bytes;
}

static int whole(const char *name, const char *text)
{
	int64_t number = 0;

	if (!rg_parse_int(text, &number) || number < 1 || number > 8192)
		golden_die("cases.tsv: %s: not a number: %s", name, text);
	return (int)number;
}

/* Counted from 0, and round: also beyond the last. */
static int turn(const char *name, const char *text)
{
	int64_t number = 0;

	if (!rg_parse_int(text, &number) || number < -1000 || number > 1000)
		golden_die("cases.tsv: %s: not a number: %s", name, text);
	return (int)number;
}

static void set_size(struct golden_case *one, char *text)
{
	char *by = strchr(text, 'x');

	if (!by)
		golden_die("cases.tsv: %s: size: expected WIDTHxHEIGHT", one->name);
	*by = 0;
	one->ask.width = whole(one->name, text);
	one->ask.height = whole(one->name, by + 1);
}

static void set_option(struct golden_case *one, const char *key, char *value)
{
	const struct {
		const char *key;
		const char **at;
	} texts[] = {
		{"theme", &one->ask.theme},    {"language", &one->ask.language}, {"series", &one->ask.series},
		{"class", &one->ask.class_},   {"heat", &one->ask.heat},         {"driver", &one->ask.driver},
		{"grid", &one->ask.grid_text}, {"place", &one->ask.place},       {"tag", &one->ask.tag},
		{"text1", &one->ask.text1},    {"text2", &one->ask.text2},       {"occasion", &one->ask.occasion},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (strcmp(texts[i].key, key) == 0) {
			*texts[i].at = value;
			return;
		}
	}
	if (strcmp(key, "size") == 0)
		set_size(one, value);
	else if (strcmp(key, "scale") == 0)
		one->ask.scale = whole(one->name, value) / 100.0;
	else if (strcmp(key, "view") == 0)
		one->ask.grid_from_front = strcmp(value, "front") == 0;
	else if (strcmp(key, "page") == 0)
		one->ask.page = turn(one->name, value);
	else if (strcmp(key, "sponsor") == 0)
		one->ask.sponsor = turn(one->name, value);
	else if (strcmp(key, "no_sponsors") == 0)
		one->ask.no_sponsors = true;
	else if (strcmp(key, "hide_minors") == 0)
		one->ask.hide_minors = true;
	else if (strcmp(key, "automatic") == 0)
		one->ask.automatic = true;
	else if (strcmp(key, "photo") == 0)
		one->ask.picture = photo_find;
	else if (strcmp(key, "now") == 0 && race_time_parse(value, &one->ask.now))
		return;
	else if (strcmp(key, "today") != 0 || !race_date_parse(value, &one->ask.today))
		golden_die("cases.tsv: %s: wrong option %s=%s", one->name, key, value);
}

static void read_line(char *line, struct golden_case *one)
{
	char *rest = NULL, *more = NULL;
	const char *name = strtok_r(line, "\t", &rest), *template_id = strtok_r(NULL, "\t", &rest);
	const char *feed = strtok_r(NULL, "\t", &rest);
	char *options = strtok_r(NULL, "\t", &rest);

	if (!name || !template_id || !feed)
		golden_die("cases.tsv: a line needs name, template and feed: %s", line);
	one->name = name;
	one->feed = feed;
	one->ask = (struct graphic_ask){
		.template_id = template_id, .width = 1920, .height = 1080, .today = {2021, 6, 5}};
	for (char *option = options ? strtok_r(options, ";", &more) : NULL; option;
	     option = strtok_r(NULL, ";", &more)) {
		char *equals = strchr(option, '=');
		if (!equals)
			golden_die("cases.tsv: %s: expected key=value: %s", name, option);
		*equals = 0;
		set_option(one, option, equals + 1);
	}
}

struct rg_array cases_read(const char *path, struct rg_arena *arena)
{
	char *bytes = read_all(path), *rest = NULL;
	struct rg_array cases = {0};

	char *text = rg_arena_strdup(arena, bytes);
	rg_free(bytes);
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (line[0] != '#')
			read_line(line, rg_array_push(&cases, sizeof(struct golden_case)));
	}
	if (!cases.count)
		golden_die("%s: holds no case", path);
	return cases;
}

char *case_feed_bytes(const char *feed)
{
	char *path = rg_asprintf("%s/golden/%s.json", RG_FIXTURES, feed), *bytes = read_all(path);

	rg_free(path);
	return bytes;
}

struct race_day *case_day(const char *feed)
{
	struct race_problems problems = {0};
	char *bytes = case_feed_bytes(feed);
	struct race_day *day = race_day_decode(bytes, strlen(bytes), &problems);

	if (!day || problems.count)
		golden_die("fixtures/golden/%s.json: %s", feed, problems.lines[0]);
	rg_free(bytes);
	return day;
}
