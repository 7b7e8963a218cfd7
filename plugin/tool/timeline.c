/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "timeline.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/value/date.h"

#define MAX_STEPS   1000
#define DEFAULT_S   15.0
#define MAX_S       86400.0
#define MIN_S       0.1
#define FILE_NAME   "timeline.json"
#define SECOND_MS   1000
#define DAY_SECONDS (24 * 60 * 60)

/* A place in a step's changes: a chain on the stack, made a text only for a problem. */
struct place {
	const struct place *up;
	const char *name;
};

static void write_place(struct rg_buffer *text, const struct place *place)
{
	if (place->up) {
		write_place(text, place->up);
		rg_buffer_text(text, ".");
	}
	rg_buffer_text(text, place->name);
}

static bool refuse(struct race_problems *problems, const struct place *place, const char *why)
{
	struct rg_buffer text = {0};

	write_place(&text, place);
	race_problems_add(problems, FILE_NAME ": %s: %s", text.bytes ? text.bytes : "", why);
	rg_buffer_finish(&text);
	return false;
}

static bool merge_members(cJSON *onto, const cJSON *changes, const struct place *place, struct race_problems *problems);

/* An item of a list is found by its id; entries and rows, which have none, by their driver. */
static cJSON *find_item(const cJSON *list, const char *name)
{
	cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const cJSON *id = cJSON_GetObjectItemCaseSensitive(item, "id");
		if (!id)
			id = cJSON_GetObjectItemCaseSensitive(item, "driver");
		if (cJSON_IsString(id) && strcmp(id->valuestring, name) == 0)
			return item;
	}
	return NULL;
}

/* A new item must repeat its name as its id (or driver), so that a misspelt name is an error and not a new heat. */
static bool names_itself(const cJSON *change)
{
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(change, "id");

	if (!id)
		id = cJSON_GetObjectItemCaseSensitive(change, "driver");
	return cJSON_IsString(id) && strcmp(id->valuestring, change->string) == 0;
}

static bool merge_items(cJSON *list, const cJSON *changes, const struct place *place, struct race_problems *problems)
{
	const cJSON *change;

	cJSON_ArrayForEach(change, changes)
	{
		struct place at = {.up = place, .name = change->string};
		cJSON *item = find_item(list, change->string);
		if (!cJSON_IsNull(change) && !cJSON_IsObject(change))
			return refuse(problems, &at, "expected an object, or null to take the item away");
		if (!item && !names_itself(change))
			return refuse(problems, &at, "no item has this id or driver; a new one says it itself: \"id\"");
		if (cJSON_IsNull(change)) {
			cJSON_Delete(cJSON_DetachItemViaPointer(list, item));
			continue;
		}
		if (!item) {
			item = cJSON_CreateObject();
			cJSON_AddItemToArray(list, item);
		}
		if (!merge_members(item, change, &at, problems))
			return false;
	}
	return true;
}

static void put(cJSON *object, const char *name, cJSON *value)
{
	if (cJSON_GetObjectItemCaseSensitive(object, name))
		cJSON_ReplaceItemInObjectCaseSensitive(object, name, value);
	else
		cJSON_AddItemToObject(object, name, value);
}

/* RFC 7396, and the rule for lists. */
static bool merge_members(cJSON *onto, const cJSON *changes, const struct place *place, struct race_problems *problems)
{
	const cJSON *change;

	cJSON_ArrayForEach(change, changes)
	{
		struct place at = {.up = place, .name = change->string};
		cJSON *old = cJSON_GetObjectItemCaseSensitive(onto, change->string);
		if (cJSON_IsNull(change)) {
			cJSON_DeleteItemFromObjectCaseSensitive(onto, change->string);
		} else if (!cJSON_IsObject(change)) {
			/* Copied: other steps begin with the same changes. */
			put(onto, change->string, cJSON_Duplicate(change, true));
		} else if (cJSON_IsArray(old)) {
			if (!merge_items(old, change, &at, problems))
				return false;
		} else {
			if (!cJSON_IsObject(old)) {
				old = cJSON_CreateObject();
				put(onto, change->string, old);
			}
			if (!merge_members(old, change, &at, problems))
				return false;
		}
	}
	return true;
}

static void move_updated(cJSON *feed, int64_t by_ms)
{
	cJSON *updated = cJSON_GetObjectItemCaseSensitive(feed, "updated");
	struct race_time time;

	if (by_ms < SECOND_MS || !cJSON_IsString(updated) || !race_time_parse(updated->valuestring, &time) ||
	    time.date_only)
		return;
	int64_t seconds = time.utc_ms / SECOND_MS + time.offset_s + by_ms / SECOND_MS;
	int64_t days = (seconds - (seconds < 0 ? DAY_SECONDS - 1 : 0)) / DAY_SECONDS;
	int clock = (int)(seconds - days * DAY_SECONDS), offset = time.offset_s < 0 ? -time.offset_s : time.offset_s;
	struct race_date date = race_date_from_days(days);
	char *text = rg_asprintf("%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month, date.day, clock / 3600,
				 clock / 60 % 60, clock % 60);
	if (!time.local) {
		char *zoned = rg_asprintf("%s%c%02d:%02d", text, time.offset_s < 0 ? '-' : '+', offset / 3600,
					  offset / 60 % 60);
		rg_free(text);
		text = zoned;
	}
	cJSON_SetValuestring(updated, text);
	rg_free(text);
}

cJSON *timeline_feed(const struct timeline *timeline, size_t step, struct race_problems *problems)
{
	/* Copied: each step begins with the whole. */
	cJSON *feed = cJSON_Duplicate(timeline->feed, true);
	int64_t since_updated = 0;

	for (size_t i = 0; i <= step; i++) {
		const cJSON *changes = timeline->steps[i].changes;
		char *name = rg_asprintf("steps[%zu].changes", i);
		struct place place = {.name = name};
		bool good = !changes || merge_members(feed, changes, &place, problems);
		rg_free(name);
		if (!good) {
			cJSON_Delete(feed);
			return NULL;
		}
		if (i)
			since_updated += timeline->steps[i - 1].for_ms;
		if (cJSON_GetObjectItemCaseSensitive(changes, "updated"))
			since_updated = 0;
	}
	move_updated(feed, since_updated);
	return feed;
}

static bool known_members(const cJSON *object, const char *where, const char *const *names,
			  struct race_problems *problems)
{
	const cJSON *member;

	cJSON_ArrayForEach(member, object)
	{
		size_t i = 0;
		while (names[i] && strcmp(names[i], member->string) != 0)
			i++;
		if (!names[i]) {
			race_problems_add(problems, FILE_NAME ": %s%s: there is no such member", where, member->string);
			return false;
		}
	}
	return true;
}

/* `at` ends in the step's place, "steps[3]." */
static bool read_step(struct timeline_step *step, const cJSON *json, const char *at, struct race_problems *problems)
{
	static const char *const names[] = {"step", "label", "for_s", "changes", NULL};
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(json, "step");
	const cJSON *label = cJSON_GetObjectItemCaseSensitive(json, "label");
	const cJSON *for_s = cJSON_GetObjectItemCaseSensitive(json, "for_s");
	const char *wrong = NULL;

	step->changes = cJSON_GetObjectItemCaseSensitive(json, "changes");
	if (!cJSON_IsObject(json)) {
		race_problems_add(problems, FILE_NAME ": %.*s: expected an object", (int)strlen(at) - 1, at);
		return false;
	}
	if (!known_members(json, at, names, problems))
		return false;
	if (!cJSON_IsString(name) || !*name->valuestring)
		wrong = "step: expected a short name";
	else if (label && !cJSON_IsString(label))
		wrong = "label: expected a text";
	else if (for_s && (!cJSON_IsNumber(for_s) || !(for_s->valuedouble >= MIN_S && for_s->valuedouble <= MAX_S)))
		wrong = "for_s: expected seconds, 0.1 to 86400";
	else if (step->changes && !cJSON_IsObject(step->changes))
		wrong = "changes: expected an object";
	if (wrong) {
		race_problems_add(problems, FILE_NAME ": %s%s", at, wrong);
		return false;
	}
	step->name = name->valuestring;
	step->label = label ? label->valuestring : NULL;
	step->for_ms = (int64_t)((for_s ? for_s->valuedouble : DEFAULT_S) * SECOND_MS);
	return true;
}

static bool find_name(const struct timeline *timeline, const char *name, size_t *step)
{
	for (size_t i = 0; i < timeline->count; i++) {
		if (strcmp(timeline->steps[i].name, name) == 0) {
			*step = i;
			return true;
		}
	}
	return false;
}

static bool read_steps(struct timeline *timeline, const cJSON *list, struct race_problems *problems)
{
	int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
	const cJSON *json;
	size_t same;

	if (count < 1 || count > MAX_STEPS) {
		race_problems_add(problems, FILE_NAME ": steps: expected a list of 1 to %d steps", MAX_STEPS);
		return false;
	}
	timeline->steps = rg_alloc((size_t)count, sizeof(*timeline->steps));
	cJSON_ArrayForEach(json, list)
	{
		struct timeline_step step;
		char *at = rg_asprintf("steps[%zu].", timeline->count);
		bool good = read_step(&step, json, at, problems);
		if (good && find_name(timeline, step.name, &same)) {
			race_problems_add(problems, FILE_NAME ": %sstep: steps[%zu] is called \"%s\" too", at, same,
					  step.name);
			good = false;
		}
		rg_free(at);
		if (!good)
			return false;
		timeline->steps[timeline->count++] = step;
	}
	return true;
}

bool timeline_init(struct timeline *timeline, cJSON *feed, cJSON *json, struct race_problems *problems)
{
	static const char *const names[] = {"timeline", "about", "repeat", "steps", NULL};
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, "timeline");
	const cJSON *repeat = cJSON_GetObjectItemCaseSensitive(json, "repeat");
	bool good = false;

	*timeline = (struct timeline){.feed = feed, .json = json, .repeat = cJSON_IsTrue(repeat)};
	if (!cJSON_IsObject(feed))
		race_problems_add(problems, "race-day.json: expected an object");
	else if (!cJSON_IsNumber(version) || version->valuedouble != 1.0)
		race_problems_add(problems, FILE_NAME ": timeline: expected 1, the version of the format");
	else if (repeat && !cJSON_IsBool(repeat))
		race_problems_add(problems, FILE_NAME ": repeat: expected true or false");
	else
		good = known_members(json, "", names, problems) &&
		       read_steps(timeline, cJSON_GetObjectItemCaseSensitive(json, "steps"), problems);
	if (!good)
		timeline_finish(timeline);
	return good;
}

void timeline_finish(struct timeline *timeline)
{
	rg_free(timeline->steps);
	cJSON_Delete(timeline->feed);
	cJSON_Delete(timeline->json);
	*timeline = (struct timeline){0};
}

size_t timeline_step_at(const struct timeline *timeline, size_t from, int64_t elapsed_ms)
{
	int64_t whole = 0;

	for (size_t i = 0; i < timeline->count; i++)
		whole += timeline->steps[i].for_ms;
	if (timeline->repeat)
		elapsed_ms %= whole;
	for (size_t step = from;;) {
		elapsed_ms -= timeline->steps[step].for_ms;
		if (elapsed_ms < 0 || (step + 1 == timeline->count && !timeline->repeat))
			return step;
		step = (step + 1) % timeline->count;
	}
}

bool timeline_find(const struct timeline *timeline, const char *text, size_t *step)
{
	int64_t number;

	if (find_name(timeline, text, step))
		return true;
	if (!rg_parse_int(text, &number) || number < 1 || (uint64_t)number > timeline->count)
		return false;
	*step = (size_t)number - 1;
	return true;
}
