/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "case.h"
#include "graphic/view/race.h"
#include "graphic/view/results.h"
#include "photo.h"
#include "race/day/decode.h"
#include "race/day/derive.h"
#include "race/day/fields.h"

#define STANDINGS_PAGE 8

struct missing {
	struct graphic_studio *studio;
	struct laid_tools *tools;
	const char *feed;
	int faults, tried, painted;
	struct rg_array looked_at; /* uint64_t: what was painted of this feed */
};

/* The driver's number and surname stand somewhere, if there are any. */
static int check_said(const char *name, const struct laid *laid, const struct race_driver *driver)
{
	int faults = 0;

	if (driver->number && !laid_says(laid->root, driver->number)) {
		printf("%s: the number %s is not there\n", name, driver->number);
		faults++;
	}
	if (driver->last_name && !laid_says(laid->root, view_apostrophes(&laid->view, driver->last_name))) {
		printf("%s: the surname %s is not there\n", name, driver->last_name);
		faults++;
	}
	return faults;
}

static int check_names(const char *name, const struct laid *laid, const char *template_id)
{
	int faults = 0;

	if (strcmp(template_id, "driver-card") == 0 || strcmp(template_id, "driver-strap") == 0)
		return check_said(name, laid, laid->view.driver);
	if (strcmp(template_id, "heat-grid") == 0) {
		for (RACE_EACH(struct race_entry, entry, laid->view.heat->entries))
			faults += check_said(name, laid, entry->driver.to);
	}
	if (strcmp(template_id, "heat-results") == 0) {
		for (RACE_EACH(struct view_result, row, laid->view.results->rows))
			faults += check_said(name, laid, row->driver.to);
	}
	if (strcmp(template_id, "race-strip") == 0) {
		for (RACE_EACH(struct view_runner, row, laid->view.strip->rows))
			faults += check_said(name, laid, row->driver.to);
	}
	if (strcmp(template_id, "standings") == 0) {
		const struct view_standing *rows = laid->view.standings->rows.items;
		size_t start = (size_t)(laid->view.page.number - 1) * STANDINGS_PAGE;
		for (size_t i = start; i < start + STANDINGS_PAGE && i < laid->view.standings->rows.count; i++)
			faults += check_said(name, laid, rows[i].driver.to);
	}
	return faults;
}

/* What is drawn with a member missing. */
struct view_of {
	const char *template_id, *heat, *driver;
	bool photo;
	const char *feed; /* of that feed alone; NULL: of all that no other view has for itself */
};

static const struct view_of views[] = {
	{"driver-card", NULL, NULL, false},
	{"driver-card", NULL, NULL, true},
	{"driver-card", NULL, "love", false},
	{"heat-grid", NULL, NULL, false},
	{"heat-grid", "semi", NULL, false},
	{"heat-grid", "eight", NULL, false},
	{"heat-grid", "twelve", NULL, false},
	{"calendar", NULL, NULL, false},
	{"driver-strap", NULL, NULL, false},
	{"driver-strap", NULL, "love", false},
	{"name-strap", NULL, NULL, false},
	{"heat-grid", NULL, NULL, true},
	{"heat-results", NULL, NULL, false},
	{"heat-results", "six", NULL, false},
	{"heat-results", "twelve", NULL, false},
	{"heat-results", "joker", NULL, false},
	{"heat-results", "out", NULL, false},
	{"standings", NULL, NULL, false},
	{"standings", NULL, "love", false},
	{"standings", NULL, "h11", false},
	{"title", .feed = "frame"},
	{"class-bumper", .feed = "frame"},
	{"next-up", .feed = "frame"},
	{"countdown", .feed = "frame"},
	{"schedule", .feed = "frame"},
	{"classification", .feed = "frame"},
	{"podium", .feed = "frame"},
	{"winner", .feed = "frame"},
	{"session-bug", .feed = "frame-live"},
	{"race-strip", .feed = "frame-live"},
};

/* Most members are in no picture: what is laid out as it was before is not painted and looked at again. */
static bool is_new(struct missing *missing, const struct view_of *of, const struct laid *laid, int width)
{
	uint64_t id = laid_id(laid->root);

	id = rg_hash(id, &of, sizeof(of));
	id = rg_hash(id, &width, sizeof(width));
	for (size_t i = 0; i < missing->looked_at.count; i++) {
		if (((const uint64_t *)missing->looked_at.items)[i] == id)
			return false;
	}
	*(uint64_t *)rg_array_push(&missing->looked_at, sizeof(id)) = id;
	return true;
}

static void check_painted(struct missing *missing, const char *name, const struct view_of *of,
			  const struct graphic_ask *ask, const struct laid *laid)
{
	char *error = NULL;
	struct graphic *graphic = graphic_make(missing->studio, ask, NULL, &error);

	if (!graphic || error || (graphic->count == 0) != (laid->root == NULL)) {
		printf("%s: cannot be drawn: %s\n", name, error ? error : "no reason");
		missing->faults++;
	} else if (laid->root) {
		missing->faults += check_sprites(name, ask, graphic, laid) + check_ink(name, laid) +
				   check_names(name, laid, of->template_id);
	}
	missing->painted++;
	graphic_unref(graphic);
	rg_free(error);
}

static void check_canvas(struct missing *missing, const char *name, const struct view_of *of, struct race_day *day,
			 int width, int height)
{
	struct graphic_ask ask = {
		.day = day,
		.template_id = of->template_id,
		.heat = of->heat,
		.driver = of->driver && race_day_driver(day, of->driver) ? of->driver : NULL,
		.language = "fi",
		.width = width,
		.height = height,
		.today = {2021, 6, 5},
		.picture = of->photo ? photo_find : NULL,
	};
	struct laid laid;

	missing->tried++;
	laid_make(&laid, missing->tools, &ask);
	if (is_new(missing, of, &laid, width))
		check_painted(missing, name, of, &ask, &laid);
	laid_finish(&laid);
}

static void check_day(struct missing *missing, const char *name, const struct view_of *of, struct race_day *day)
{
	check_canvas(missing, name, of, day, 1920, 1080);
	if (!strstr(missing->feed, "hard"))
		check_canvas(missing, name, of, day, 1080, 1920);
}

/* Takes a member from every item of a list; how often it was there. */
static int take(cJSON *items, const char *member)
{
	cJSON *item;
	int taken = 0;

	cJSON_ArrayForEach(item, items)
	{
		taken += cJSON_HasObjectItem(item, member);
		cJSON_DeleteItemFromObjectCaseSensitive(item, member);
	}
	return taken;
}

static int take_from(cJSON *json, const char *list, const char *inner, const char *member)
{
	cJSON *items = cJSON_GetObjectItemCaseSensitive(json, list), *item;
	int taken = 0;

	if (!inner)
		return take(items, member);
	cJSON_ArrayForEach(item, items) taken += take(cJSON_GetObjectItemCaseSensitive(item, inner), member);
	return taken;
}

static void check_member(struct missing *missing, const char *bytes, const char *list, const char *inner,
			 const char *member)
{
	struct race_problems problems = {0};
	cJSON *json = cJSON_Parse(bytes);

	if (take_from(json, list, inner, member)) {
		char *text = cJSON_PrintUnformatted(json);
		struct race_day *day = race_day_decode(text, strlen(text), &problems);
		for (size_t i = 0; i < sizeof(views) / sizeof(views[0]) && day; i++) {
			const struct view_of *of = &views[i];
			if (of->feed ? strcmp(of->feed, missing->feed) != 0 : rg_starts_with(missing->feed, "frame"))
				continue;
			char *name = rg_asprintf("%s without %s.%s%s%s, %s %s", missing->feed, list, inner ? inner : "",
						 inner ? "." : "", member, of->template_id,
						 of->heat     ? of->heat
						 : of->driver ? of->driver
						 : of->photo  ? "with photos"
							      : "");
			check_day(missing, name, of, day);
			rg_free(name);
		}
		race_day_unref(day);
		cJSON_free(text);
	}
	race_problems_finish(&problems);
	cJSON_Delete(json);
}

static void check_type(struct missing *missing, const char *bytes, const char *list, const char *inner,
		       const struct race_type *type)
{
	for (size_t i = 0; i < type->field_count; i++) {
		if (!type->fields[i].required)
			check_member(missing, bytes, list, inner, type->fields[i].name);
	}
}

int check_missing(struct graphic_studio *studio, struct laid_tools *tools,
		  bool (*wanted)(const char *feed, char **names), char **names)
{
	static const char *const feeds[] = {"ordinary", "hard",       "results",   "results-hard",
					    "frame",    "frame-live", "frame-hard"};
	struct missing missing = {.studio = studio, .tools = tools};

	for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]); i++) {
		if (!wanted(feeds[i], names))
			continue;
		char *bytes = case_feed_bytes(feeds[i]);
		missing.feed = feeds[i];
		missing.looked_at.count = 0;
		check_type(&missing, bytes, "drivers", NULL, &race_type_driver);
		check_type(&missing, bytes, "drivers", "honours", &race_type_honour);
		check_type(&missing, bytes, "heats", NULL, &race_type_heat);
		check_type(&missing, bytes, "heats", "entries", &race_type_entry);
		check_type(&missing, bytes, "classes", NULL, &race_type_class);
		check_type(&missing, bytes, "series", NULL, &race_type_series);
		check_type(&missing, bytes, "rounds", NULL, &race_type_round);
		check_type(&missing, bytes, "standings", NULL, &race_type_standing);
		check_type(&missing, bytes, "standings", "rows", &race_type_row);
		check_type(&missing, bytes, "classifications", NULL, &race_type_classification);
		check_type(&missing, bytes, "classifications", "rows", &race_type_row);
		check_type(&missing, bytes, "people", NULL, &race_type_person);
		check_type(&missing, bytes, "sponsors", NULL, &race_type_sponsor);
		rg_free(bytes);
	}
	rg_array_finish(&missing.looked_at);
	printf("%d graphics with a member missing, %d of them others, %d faults\n", missing.tried, missing.painted,
	       missing.faults);
	return missing.faults + (missing.tried < 100);
}
