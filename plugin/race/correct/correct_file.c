/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Corrections as a JSON file:
 * {"corrections":1,"last":2,"list":[{"id":1,"kind":"lane","heat":"q1-2","attempt":1,"lane":3,
 * "cars":[{"driver":"x","number":"40"}]}]}. It may have been edited or damaged, so nothing in it is believed.
 */
#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct_internal.h"
#include "race/day/tree.h"

#define VERSION     1
#define TEXT_BYTES  1024
#define CARS_MOST   60
#define STARTS_MOST 2000
#define ID_MOST     1000000
#define MS_MOST     253402300800000.0 /* the year 10000 */

/* ---- writing ---- */

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, name, text);
}

static void add_whole(cJSON *object, const char *name, int value)
{
	if (value)
		cJSON_AddNumberToObject(object, name, value);
}

static void add_cars(cJSON *object, const struct race_correction *correction)
{
	cJSON *list = correction->cars.count ? cJSON_AddArrayToObject(object, "cars") : NULL;

	for (size_t i = 0; i < correction->cars.count; i++) {
		cJSON *car = cJSON_CreateObject();
		add_text(car, "driver", correct_cars(correction)[i].driver);
		add_text(car, "number", correct_cars(correction)[i].number);
		cJSON_AddItemToArray(list, car);
	}
}

static void add_starts(cJSON *object, const struct race_correction *correction)
{
	const struct race_correction_start *starts = correction->starts.items;
	cJSON *list = correction->starts.count ? cJSON_AddArrayToObject(object, "starts") : NULL;

	for (size_t i = 0; i < correction->starts.count; i++) {
		cJSON *start = cJSON_CreateObject();
		add_text(start, "heat", starts[i].heat);
		cJSON_AddNumberToObject(start, "from_ms", (double)starts[i].from_ms);
		cJSON_AddNumberToObject(start, "to_ms", (double)starts[i].to_ms);
		cJSON_AddItemToArray(list, start);
	}
}

char *race_corrections_write(const struct race_corrections *corrections)
{
	const struct race_correction *list = corrections->list.items;
	cJSON *tree = cJSON_CreateObject();

	cJSON_AddNumberToObject(tree, "corrections", VERSION);
	cJSON_AddNumberToObject(tree, "last", corrections->last);
	if (corrections->written_ms)
		cJSON_AddNumberToObject(tree, "written_ms", (double)corrections->written_ms);
	add_text(tree, "event", corrections->event);
	cJSON *items = cJSON_AddArrayToObject(tree, "list");
	for (size_t i = 0; i < corrections->list.count; i++) {
		cJSON *item = cJSON_CreateObject();
		cJSON_AddNumberToObject(item, "id", list[i].id);
		add_text(item, "kind", correct_kind_name(list[i].kind));
		add_text(item, "heat", list[i].heat);
		add_whole(item, "attempt", list[i].attempt);
		add_whole(item, "lane", list[i].lane);
		add_whole(item, "minutes", list[i].minutes);
		add_cars(item, &list[i]);
		add_starts(item, &list[i]);
		add_text(item, "of", list[i].of);
		add_text(item, "item", list[i].item);
		add_text(item, "shown", list[i].shown);
		add_text(item, "field", list[i].field);
		add_text(item, "value", list[i].value);
		cJSON_AddItemToArray(items, item);
	}
	char *printed = cJSON_Print(tree), *text = rg_strdup(printed ? printed : "");
	cJSON_free(printed);
	cJSON_Delete(tree);
	return text;
}

/* ---- reading ---- */

/* A copy; NULL when it is missing, no text or too long. */
static char *read_text(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

	return text && strnlen(text, TEXT_BYTES + 1) <= TEXT_BYTES ? rg_strdup(text) : NULL;
}

/* False when it is given and no whole number of that range; what is not given is 0. */
static bool read_whole(const cJSON *object, const char *name, double min, double max, int64_t *value)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, name);

	*value = 0;
	if (!json)
		return true;
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= min && json->valuedouble <= max) ||
	    json->valuedouble != floor(json->valuedouble))
		return false;
	*value = (int64_t)json->valuedouble;
	return true;
}

static bool read_int(const cJSON *object, const char *name, double min, double max, int *value)
{
	int64_t whole;
	bool right = read_whole(object, name, min, max, &whole);

	*value = right ? (int)whole : 0;
	return right;
}

static bool read_cars(const cJSON *item, struct race_correction *to)
{
	const cJSON *car, *cars = cJSON_GetObjectItemCaseSensitive(item, "cars");

	cJSON_ArrayForEach(car, cars)
	{
		char *driver = read_text(car, "driver"), *number = read_text(car, "number");
		bool right = !rg_empty(driver) && number && to->cars.count < CARS_MOST;
		if (right)
			correct_add_car(to, driver, number);
		rg_free(driver);
		rg_free(number);
		if (!right)
			return false;
	}
	return true;
}

static bool read_starts(const cJSON *item, struct race_correction *to)
{
	const cJSON *start, *starts = cJSON_GetObjectItemCaseSensitive(item, "starts");
	cJSON_ArrayForEach(start, starts)
	{
		int64_t from_ms, to_ms;
		char *heat = read_text(start, "heat");
		bool right = !rg_empty(heat) && read_whole(start, "from_ms", -MS_MOST, MS_MOST, &from_ms) &&
			     read_whole(start, "to_ms", -MS_MOST, MS_MOST, &to_ms) && to->starts.count < STARTS_MOST;
		if (right)
			correct_add_start(to, heat, from_ms, to_ms);
		rg_free(heat);
		if (!right)
			return false;
	}
	return true;
}

/* All that its kind needs, and no more than that is used. */
static bool is_whole(const struct race_correction *one)
{
	bool heat = !rg_empty(one->heat) && one->attempt > 0;

	switch (one->kind) {
	case RACE_CORRECT_RESULT:
		return heat && one->cars.count;
	case RACE_CORRECT_EMPTY:
	case RACE_CORRECT_LANE:
		return heat && one->lane && one->cars.count == 1;
	case RACE_CORRECT_JOKER:
		return heat && one->cars.count == 1;
	case RACE_CORRECT_SLIP:
		return one->minutes && one->starts.count;
	case RACE_CORRECT_FIX: {
		const struct race_field *list = correct_list_of(one->of);
		const struct race_field *field = list && one->field
							 ? race_type_field(list->of, one->field, strlen(one->field))
							 : NULL;
		return field && correct_may_fix(list->of, field) && !rg_empty(one->item) && one->shown && one->value;
	}
	}
	return false;
}

static bool read_one(const cJSON *item, struct race_correction *to)
{
	char *kind = read_text(item, "kind");
	bool right = read_int(item, "id", 1, ID_MOST, &to->id) && to->id &&
		     read_int(item, "attempt", 1, 9, &to->attempt) && read_int(item, "lane", 1, 99, &to->lane) &&
		     read_int(item, "minutes", -RACE_SLIP_MOST_MIN, RACE_SLIP_MOST_MIN, &to->minutes);

	to->kind = correct_kind_find(kind);
	to->heat = read_text(item, "heat");
	to->of = read_text(item, "of");
	to->item = read_text(item, "item");
	to->shown = read_text(item, "shown");
	to->field = read_text(item, "field");
	to->value = read_text(item, "value");
	rg_free(kind);
	return right && read_cars(item, to) && read_starts(item, to) && is_whole(to);
}

static void read_list(struct race_corrections *corrections, const cJSON *list, struct race_problems *problems)
{
	const cJSON *item;
	size_t place = 0;

	cJSON_ArrayForEach(item, list)
	{
		if (corrections->list.count == RACE_CORRECTIONS_MOST) {
			race_problems_add(problems, "more than %d corrections, the rest is left out",
					  RACE_CORRECTIONS_MOST);
			break;
		}
		int last = corrections->last;
		struct race_correction *one = correct_add(corrections, 0);
		/* Ids grow, so no two are the same. */
		bool right = read_one(item, one) && one->id > last;
		corrections->last = right ? one->id : last;
		if (!right) {
			race_problems_add(problems, "list[%zu]: this is no correction, it is left out", place);
			correct_remove(corrections, corrections->list.count - 1);
		}
		place++;
	}
}

bool race_corrections_read(struct race_corrections *corrections, const char *bytes, size_t length,
			   struct race_problems *problems)
{
	int64_t version, last;

	if (length > RACE_CORRECTIONS_BYTES) {
		race_problems_add(problems, "more than %d bytes are no corrections", RACE_CORRECTIONS_BYTES);
		return false;
	}
	cJSON *tree = race_tree_parse(bytes, length, problems);
	if (!tree)
		return false;
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(tree, "list");
	bool right = read_whole(tree, "corrections", 1, 1000, &version) && version == VERSION && cJSON_IsArray(list);
	if (right)
		read_list(corrections, list, problems);
	else
		race_problems_add(problems, "this is no file of corrections of version %d", VERSION);
	if (right && read_whole(tree, "last", 0, ID_MOST, &last) && last > corrections->last)
		corrections->last = (int)last;
	if (right && read_whole(tree, "written_ms", 0, MS_MOST, &corrections->written_ms))
		corrections->event = read_text(tree, "event");
	cJSON_Delete(tree);
	return right;
}
