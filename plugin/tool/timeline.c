/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "intake/recording/recording.h"
#include "race/file/json_file.h"
#include "race/value/date.h"

#define DEFAULT_S 15.0
#define MAX_S     86400.0
#define MIN_S     0.1
#define FILE_NAME RECORDING_TIMELINE
#define SECOND_MS 1000

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

/* `updated` goes on with the seconds of the steps since it was given. */
static void move_updated(struct timeline_walk *walk)
{
	struct race_time time = walk->updated;

	if (walk->since_ms < SECOND_MS || time.utc_ms == RACE_NO_MS)
		return;
	time.utc_ms += walk->since_ms;
	char *text = race_time_text(time);
	if (text)
		put(walk->feed, "updated", cJSON_CreateString(text));
	rg_free(text);
}

static void note_updated(struct timeline_walk *walk)
{
	const cJSON *updated = cJSON_GetObjectItemCaseSensitive(walk->feed, "updated");
	struct race_time time;
	bool moves = cJSON_IsString(updated) && race_time_parse(updated->valuestring, &time) && !time.date_only;

	walk->updated = moves ? time : (struct race_time){.utc_ms = RACE_NO_MS};
	walk->since_ms = 0;
}

static bool enter_step(const struct timeline *timeline, struct timeline_walk *walk, struct race_problems *problems)
{
	const cJSON *changes = timeline->steps[walk->count].changes;
	char *name = rg_asprintf("steps[%zu].changes", walk->count);
	struct place place = {.name = name};
	bool good = !changes || merge_members(walk->feed, changes, &place, problems);

	rg_free(name);
	if (walk->count)
		walk->since_ms += timeline->steps[walk->count - 1].for_ms;
	if (cJSON_GetObjectItemCaseSensitive(changes, "updated"))
		note_updated(walk);
	walk->count++;
	return good;
}

bool timeline_walk_to(const struct timeline *timeline, struct timeline_walk *walk, size_t step,
		      struct race_problems *problems)
{
	bool good = true;

	if (!walk->feed || step + 1 < walk->count) {
		timeline_walk_finish(walk);
		/* Copied: whoever walks again begins with the whole. */
		walk->feed = cJSON_Duplicate(timeline->feed, true);
		note_updated(walk);
	}
	while (good && walk->count <= step)
		good = enter_step(timeline, walk, problems);
	if (good)
		move_updated(walk);
	else
		timeline_walk_finish(walk);
	return good;
}

void timeline_walk_finish(struct timeline_walk *walk)
{
	cJSON_Delete(walk->feed);
	*walk = (struct timeline_walk){0};
}

/* ---- another day ---- */

static bool read_updated(const cJSON *feed, struct race_time *time)
{
	const cJSON *updated = cJSON_GetObjectItemCaseSensitive(feed, "updated");

	return cJSON_IsString(updated) && race_time_parse(updated->valuestring, time) && !time->date_only;
}

int64_t timeline_behind(const cJSON *feed, int64_t wall_ms)
{
	struct race_time time;

	return read_updated(feed, &time) ? wall_ms - time.utc_ms : 0;
}

static void move_member(cJSON *object, const char *name, int64_t by_ms, int64_t days)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
	struct race_time time;
	struct race_date date;
	char *text = NULL;

	if (!cJSON_IsString(member))
		return;
	if (race_time_parse(member->valuestring, &time) && !time.date_only) {
		time.utc_ms += by_ms;
		text = race_time_text(time);
	} else if (race_date_parse(member->valuestring, &date)) {
		date = race_date_from_days(race_date_to_days(date) + days);
		text = rg_asprintf("%04d-%02d-%02d", date.year, date.month, date.day);
	}
	if (text)
		put(object, name, cJSON_CreateString(text));
	rg_free(text);
}

static int64_t days_moved(const cJSON *feed, int64_t by_ms)
{
	struct race_time time;

	if (!read_updated(feed, &time))
		return 0;
	int64_t before = race_date_to_days(race_time_date(time));
	time.utc_ms += by_ms;
	return race_date_to_days(race_time_date(time)) - before;
}

cJSON *timeline_moved(const cJSON *feed, int64_t by_ms)
{
	static const char *const lists[] = {"heats", "rounds"};
	int64_t days = days_moved(feed, by_ms);
	/* Copied: the walk goes on with the feed as it is. */
	cJSON *moved = cJSON_Duplicate(feed, true), *item;

	move_member(moved, "updated", by_ms, days);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(moved, lists[i]))
		{
			move_member(item, "start", by_ms, days);
			move_member(item, "end", by_ms, days);
		}
	}
	return moved;
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

static int by_name(const void *a, const void *b)
{
	const struct timeline_step *const *first = a, *const *second = b;
	int order = strcmp((*first)->name, (*second)->name);

	return order ? order : (*first > *second) - (*first < *second);
}

static bool all_differ(const struct timeline *timeline, struct race_problems *problems)
{
	const struct timeline_step **sorted = rg_alloc(timeline->count, sizeof(*sorted));
	bool differ = true;

	for (size_t i = 0; i < timeline->count; i++)
		sorted[i] = &timeline->steps[i];
	qsort(sorted, timeline->count, sizeof(*sorted), by_name);
	for (size_t i = 1; i < timeline->count && differ; i++) {
		differ = strcmp(sorted[i - 1]->name, sorted[i]->name) != 0;
		if (!differ)
			race_problems_add(problems, FILE_NAME ": steps[%zu].step: steps[%zu] is called \"%s\" too",
					  (size_t)(sorted[i] - timeline->steps),
					  (size_t)(sorted[i - 1] - timeline->steps), sorted[i]->name);
	}
	rg_free(sorted);
	return differ;
}

static bool read_steps(struct timeline *timeline, const cJSON *list, struct race_problems *problems)
{
	int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
	const cJSON *json;

	if (count < 1 || count > RECORDING_STEPS) {
		race_problems_add(problems, FILE_NAME ": steps: expected a list of 1 to %d steps", RECORDING_STEPS);
		return false;
	}
	timeline->steps = rg_alloc((size_t)count, sizeof(*timeline->steps));
	cJSON_ArrayForEach(json, list)
	{
		char *at = rg_asprintf("steps[%zu].", timeline->count);
		bool good = read_step(&timeline->steps[timeline->count], json, at, problems);
		rg_free(at);
		if (!good)
			return false;
		timeline->count++;
	}
	return all_differ(timeline, problems);
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

bool timeline_is_in(const char *folder)
{
	char *path = rg_path_join(folder, RECORDING_TIMELINE);
	bool is = rg_file_exists(path);

	rg_free(path);
	return is;
}

bool timeline_load(struct timeline *timeline, const char *folder, struct race_problems *problems)
{
	char *feed_path = rg_path_join(folder, RECORDING_FEED), *path = rg_path_join(folder, RECORDING_TIMELINE);
	cJSON *feed = race_json_file_read(feed_path, RECORDING_BYTES, "race_feed", problems);
	cJSON *json = feed ? race_json_file_read(path, RECORDING_BYTES, "timeline", problems) : NULL;

	*timeline = (struct timeline){0};
	rg_free(feed_path);
	rg_free(path);
	if (json)
		return timeline_init(timeline, feed, json, problems);
	cJSON_Delete(feed);
	return false;
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
