/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every name of fixtures/names/corpus.tsv in every graphic that names drivers, with all that may stand beside it: no
 * letter is cut, and none leaves its box or lies over others.
 */
#include "check.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "case.h"
#include "photo.h"
#include "race/day/decode.h"

#define NAMES 33 /* in the corpus */
#define CARS  12

/* What is drawn; `cars` in the heat, 0: no heat. */
static const struct view_of {
	const char *template_id, *phase;
	int cars;
	bool photo;
} views[] = {
	{"driver-card", NULL, 1, false},   {"driver-card", NULL, 1, true},       {"driver-strap", NULL, 1, false},
	{"heat-grid", "heat", 5, false},   {"heat-grid", "semifinal", 6, false}, {"heat-grid", "final", 8, false},
	{"heat-grid", "final", 12, false},
};

/* How a source tells a name: in two members, as one, and as one in the wrong member. */
static const struct telling {
	const char *name, *first, *last;
} tellings[] = {{"split", "F", "L"}, {"whole", NULL, "W"}, {"whole as first name", "W", NULL}};

struct names {
	struct laid_tools *tools;
	int faults, tried;
};

static const char *part(const char *which, const char *first, const char *last, const char *whole)
{
	return !which ? NULL : *which == 'F' ? first : *which == 'L' ? last : whole;
}

static void add_text(cJSON *object, const char *member, const char *text)
{
	if (!rg_empty(text))
		cJSON_AddStringToObject(object, member, text);
}

static void add_car(cJSON *day, cJSON *heat, int slot, const char *first, const char *last, bool plain)
{
	cJSON *driver = cJSON_CreateObject(), *entry = cJSON_CreateObject();
	char *id = rg_asprintf("d%d", slot), *number = rg_asprintf("%d", 100 + slot);

	add_text(driver, "id", id);
	add_text(driver, "number", number);
	add_text(driver, "first_name", first);
	add_text(driver, "last_name", last);
	add_text(driver, "class", "sc");
	if (!plain) {
		add_text(driver, "country", "GB");
		add_text(driver, "car", "Volkswagen Polo KMS 601 RX");
		add_text(driver, "team", "RVA Graphics Motorsports by Speed Syndicate");
		add_text(driver, "photo", "portrait.jpg");
		cJSON_AddItemToObject(driver, "colors", cJSON_Parse("[\"#FFFFFF\", \"#0057B8\"]"));
	}
	cJSON_AddItemToArray(cJSON_GetObjectItem(day, "drivers"), driver);
	add_text(entry, "driver", id);
	cJSON_AddNumberToObject(entry, "slot", slot);
	cJSON_AddItemToArray(cJSON_GetObjectItem(heat, "entries"), entry);
	rg_free(number);
	rg_free(id);
}

static struct race_day *make_day(const struct view_of *of, const char *first, const char *last, bool plain)
{
	cJSON *json = cJSON_Parse(
		"{\"race_feed\":1,\"classes\":[{\"id\":\"sc\",\"name\":\"Supercar\"}],\"drivers\":[],"
		"\"heats\":[{\"id\":\"h\",\"classes\":[\"sc\"],\"laps\":4,\"entries\":[]}],"
		"\"series\":[{\"id\":\"s\",\"short\":\"SM\"}],\"standings\":[{\"series\":\"s\","
		"\"class\":\"sc\",\"rows\":[{\"position\":2,\"driver\":\"d1\",\"points\":\"155.5\"}]}]}");
	cJSON *heat = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "heats"), 0);
	struct race_problems problems = {0};

	add_text(heat, "phase", of->phase);
	if (plain)
		cJSON_DeleteItemFromObject(json, "standings");
	for (int slot = 1; slot <= of->cars; slot++)
		add_car(json, heat, slot, first, last, plain);
	char *text = cJSON_PrintUnformatted(json);
	struct race_day *day = race_day_decode(text, strlen(text), &problems);
	if (!day || problems.count)
		golden_die("%s: %s", text, problems.lines[0]);
	cJSON_free(text);
	cJSON_Delete(json);
	return day;
}

static void check_view(struct names *names, const char *name, const struct view_of *of, struct race_day *day, int width,
		       int height)
{
	struct graphic_ask ask = {
		.day = day,
		.template_id = of->template_id,
		.driver = "d1",
		.language = "fi",
		.width = width,
		.height = height,
		.today = {2021, 6, 5},
		.picture = of->photo ? photo_find : NULL,
	};
	struct laid laid;

	names->tried++;
	laid_make(&laid, names->tools, &ask);
	if (laid.root)
		names->faults += check_whole(name, &laid) + check_ink(name, &laid);
	else
		names->faults += printf("%s: shows nothing\n", name) > 0;
	laid_finish(&laid);
}

static void check_name(struct names *names, const char *first, const char *last, const char *whole)
{
	for (size_t v = 0; v < sizeof(views) / sizeof(views[0]); v++) {
		for (size_t f = 0; f < 2 * sizeof(tellings) / sizeof(tellings[0]); f++) {
			const struct telling *telling = &tellings[f / 2];
			bool plain = f % 2;
			struct race_day *day = make_day(&views[v], part(telling->first, first, last, whole),
							part(telling->last, first, last, whole), plain);
			char *name = rg_asprintf("%s (%s%s), %s of %d%s", whole, telling->name, plain ? ", alone" : "",
						 views[v].template_id, views[v].cars,
						 views[v].photo ? " with photo" : "");
			check_view(names, name, &views[v], day, 1920, 1080);
			check_view(names, name, &views[v], day, 1080, 1920);
			rg_free(name);
			race_day_unref(day);
		}
	}
}

/* A line's fields, in place: three, with tabs between. */
static bool read_line(char *line, char *fields[3])
{
	for (int i = 0; i < 3; i++) {
		fields[i] = line;
		line += strcspn(line, "\t");
		if ((*line == '\t') != (i < 2))
			return false;
		*line++ = 0;
		if (strcmp(fields[i], "<empty>") == 0)
			fields[i] = "";
	}
	return true;
}

int check_corpus(struct laid_tools *tools)
{
	struct names names = {.tools = tools};
	char *bytes = NULL, *error = NULL, *fields[3];
	size_t length, count = 0;

	if (!rg_file_read(RG_FIXTURES "/names/corpus.tsv", 64 * 1024, &bytes, &length, &error))
		golden_die("%s", error);
	for (char *line = bytes; *line;) {
		size_t end = strcspn(line, "\n");
		bool last = !line[end];
		line[end] = 0;
		if (*line && *line != '#') {
			if (!read_line(line, fields))
				golden_die("names/corpus.tsv: \"%s\": expected three fields", line);
			check_name(&names, fields[0], fields[1], fields[2]);
			count++;
		}
		line += end + !last;
	}
	rg_free(bytes);
	if (count != NAMES)
		golden_die("names/corpus.tsv: %zu names, but the test knows of %d", count, NAMES);
	printf("%d graphics with a name of %zu, %d faults\n", names.tried, count, names.faults);
	return names.faults;
}
