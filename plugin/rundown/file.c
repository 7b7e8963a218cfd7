/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rundown files: read, laid over what they are based on, checked. A file that is based on another is checked after the
 * other one, so that a fault is told of the file in which it stands.
 */
#include "engine.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "race/file/json_file.h"
#include "race/file/said.h"

#define FILE_MOST  (256 * 1024)
#define BASES_MOST 8
#define FOLDER     "rundowns"
#define MAX_S      86400.0

static const char *const roles[] = {
	[RUNDOWN_BUG] = "bug",       [RUNDOWN_STRIP] = "strip",         [RUNDOWN_GRID] = "grid",
	[RUNDOWN_RESULT] = "result", [RUNDOWN_BUMPER] = "bumper",       [RUNDOWN_NEXT_UP] = "next-up",
	[RUNDOWN_CARD] = "card",     [RUNDOWN_STANDINGS] = "standings", [RUNDOWN_CLASSIFICATION] = "classification",
	[RUNDOWN_PODIUM] = "podium", [RUNDOWN_SCHEDULE] = "schedule",   [RUNDOWN_CALENDAR] = "calendar",
	[RUNDOWN_TITLE] = "title",   [RUNDOWN_COUNTDOWN] = "countdown",
};

const char *rundown_role_name(enum rundown_role role)
{
	return role < 1 || role >= sizeof(roles) / sizeof(roles[0]) ? "" : roles[role];
}

/* One file in the making. `name` is its path; problems begin with it. */
struct reader {
	struct race_shelf_try *attempt;
	struct race_problems *problems;
	struct rundown *rundown; /* NULL: not yet */
	const char *name;
};

__attribute__((format(printf, 3, 4))) static bool refuse(const struct reader *reader, const char *place,
							 const char *format, ...)
{
	struct rg_buffer text = {0};
	va_list list;
	char line[500];

	va_start(list, format);
	vsnprintf(line, sizeof(line), race_said(format), list);
	va_end(list);
	rg_buffer_format(&text, "%s: %s%s%s", reader->name, place, *place ? ": " : "", line);
	char *whole = rg_buffer_take(&text);
	race_problems_add(reader->problems, "%s", whole);
	rg_free(whole);
	return false;
}

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool known_members(const struct reader *reader, const cJSON *object, const char *place, const char *const *names)
{
	const cJSON *member;

	cJSON_ArrayForEach(member, object)
	{
		size_t i = 0;
		while (names[i] && strcmp(names[i], member->string) != 0)
			i++;
		if (!names[i])
			return refuse(reader, place, "there is no member \"%.60s\"", member->string);
	}
	return true;
}

/* ---- one over the other ---- */

/* The changes are moved out of their object. */
static void lay_over(cJSON *onto, cJSON *changes)
{
	for (cJSON *change; (change = changes->child);) {
		cJSON_DetachItemViaPointer(changes, change);
		cJSON *old = cJSON_GetObjectItemCaseSensitive(onto, change->string);
		bool takes_away = cJSON_IsNull(change) && strcmp(change->string, "back_after_hand_s") != 0;
		if (old && cJSON_IsObject(change) && cJSON_IsObject(old)) {
			lay_over(old, change);
			cJSON_Delete(change);
			continue;
		}
		cJSON_Delete(old ? cJSON_DetachItemViaPointer(onto, old) : NULL);
		if (takes_away)
			cJSON_Delete(change);
		else
			cJSON_AddItemToObject(onto, change->string, change);
	}
}

/* ---- numbers ---- */

static const struct {
	const char *name;
	size_t at;
	double least, most;
	bool never; /* null: never */
} numbers[] = {
#define NUMBER(name, least, most, never)                                                                               \
	{                                                                                                              \
#name "_s", offsetof(struct rundown_numbers, name##_ms), least, most, never                            \
	}
	NUMBER(clean_before_start, 15, 600, false), NUMBER(late_feed, 0, 600, false),
	NUMBER(moved_least, 0, 3600, false),        NUMBER(start_old, 60, MAX_S, false),
	NUMBER(quiet_after_stop, 0, 3600, false),   NUMBER(leave_after_least, 0, 10, false),
	NUMBER(rest_after_change, 0, 600, false),   NUMBER(unknown_gap, 0, MAX_S, false),
	NUMBER(full_longest, 1, 60, false),         NUMBER(fresh, 1, MAX_S, false),
	NUMBER(held_after, 1, MAX_S, false),        NUMBER(back_after_hand, 0.1, MAX_S, true),
	NUMBER(result_wait, 0, 3600, false),        NUMBER(settled_after, 0, 3600, false),
	NUMBER(change_seen, 0, 60, false),
#undef NUMBER
};

static bool read_number(const struct reader *reader, const char *place, const cJSON *json, double least, double most,
			double *value)
{
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= least && json->valuedouble <= most))
		return refuse(reader, place, "expected a number from %g to %g", least, most);
	*value = json->valuedouble;
	return true;
}

static int64_t in_ms(double seconds)
{
	return (int64_t)(seconds * SECOND_MS + 0.5);
}

static bool read_one_number(const struct reader *reader, const cJSON *member)
{
	struct rundown_numbers *into = &reader->rundown->numbers;
	char *place = rg_asprintf("numbers.%.60s", member->string);
	bool good = true, known = false;
	double value = 0;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && !known; i++) {
		if (strcmp(numbers[i].name, member->string) != 0)
			continue;
		known = true;
		good = (numbers[i].never && cJSON_IsNull(member)) ||
		       read_number(reader, place, member, numbers[i].least, numbers[i].most, &value);
		if (good)
			*(int64_t *)((char *)into + numbers[i].at) = in_ms(value);
	}
	if (!known && strcmp(member->string, "share_percent") == 0) {
		known = true;
		good = read_number(reader, place, member, 0, 100, &value);
		into->share_percent = (int64_t)value;
	}
	if (!known)
		good = refuse(reader, "numbers", "there is no member \"%.60s\"", member->string);
	rg_free(place);
	return good;
}

static bool read_numbers(const struct reader *reader, const cJSON *json)
{
	const cJSON *member;

	if (!cJSON_IsObject(json))
		return refuse(reader, "numbers", "expected an object");
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (!get(json, numbers[i].name))
			return refuse(reader, "numbers", "\"%s\" is missing", numbers[i].name);
	}
	if (!get(json, "share_percent"))
		return refuse(reader, "numbers", "\"%s\" is missing", "share_percent");
	cJSON_ArrayForEach(member, json)
	{
		if (!read_one_number(reader, member))
			return false;
	}
	return true;
}

static bool read_rests(const struct reader *reader, const cJSON *json)
{
	static const char *const names[] = {"gap_least_s", "rest_s", NULL};
	struct rundown *rundown = reader->rundown;
	const cJSON *item;

	if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) < 1 || cJSON_GetArraySize(json) > RUNDOWN_RESTS_MOST)
		return refuse(reader, "rests", "expected a list of 1 to %d", RUNDOWN_RESTS_MOST);
	cJSON_ArrayForEach(item, json)
	{
		double gap = 0, rest = 0;
		if (!cJSON_IsObject(item))
			return refuse(reader, "rests", "expected an object");
		if (!known_members(reader, item, "rests", names) ||
		    !read_number(reader, "rests.gap_least_s", get(item, "gap_least_s"), 0, MAX_S, &gap) ||
		    !read_number(reader, "rests.rest_s", get(item, "rest_s"), 0, 3600, &rest))
			return false;
		rundown->rests[rundown->rest_count++] = (struct rest_plan){in_ms(gap), in_ms(rest)};
	}
	return true;
}

/* ---- cues ---- */

static bool read_role(const struct reader *reader, const char *place, const cJSON *json, enum rundown_role *role)
{
	for (size_t i = 1; cJSON_IsString(json) && i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (strcmp(roles[i], json->valuestring) == 0) {
			*role = (enum rundown_role)i;
			return true;
		}
	}
	if (!cJSON_IsString(json))
		return refuse(reader, place, "\"role\" is missing");
	return refuse(reader, place, "there is no role \"%.60s\"", json->valuestring);
}

static bool read_starts(const struct reader *reader, const char *place, const cJSON *json, struct cue_plan *plan)
{
	const cJSON *item;
	int count = 0;

	if (!json)
		return true;
	if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) > 2)
		return refuse(reader, place, "\"before_start_s\": expected one or two numbers");
	cJSON_ArrayForEach(item, json)
	{
		double value = 0;
		if (!read_number(reader, place, item, 1, MAX_S, &value))
			return false;
		plan->before_start_ms[count++] = in_ms(value);
	}
	if (count == 2 && plan->before_start_ms[1] >= plan->before_start_ms[0])
		return refuse(reader, place, "\"before_start_s\": the second is later, so it is the smaller number");
	return true;
}

static bool read_seconds(const struct reader *reader, const char *place, const cJSON *json, const char *name,
			 double most, int64_t *ms)
{
	const cJSON *member = get(json, name);
	char *at = rg_asprintf("%s.%s", place, name);
	double value = 0;
	bool good = !member || read_number(reader, at, member, 0, most, &value);

	if (good && member)
		*ms = in_ms(value);
	rg_free(at);
	return good;
}

static bool read_count(const struct reader *reader, const char *place, const cJSON *json, const char *name, int *count)
{
	const cJSON *member = get(json, name);
	char *at = rg_asprintf("%s.%s", place, name);
	double value = 0;
	bool good = !member || read_number(reader, at, member, 0, 100, &value);

	if (good && member)
		*count = (int)value;
	rg_free(at);
	return good;
}

static bool stays(enum rundown_role role)
{
	return role == RUNDOWN_BUG || role == RUNDOWN_STRIP;
}

static bool read_cue_numbers(const struct reader *reader, const char *place, const cJSON *json, struct cue_plan *plan)
{
	plan->again_ms = RUNDOWN_NEVER;
	if (!read_seconds(reader, place, json, "seconds", 3600, &plan->ms) ||
	    !read_seconds(reader, place, json, "page_s", 60, &plan->page_ms) ||
	    !read_seconds(reader, place, json, "after_finish_s", 600, &plan->after_finish_ms) ||
	    !read_seconds(reader, place, json, "gap_least_s", MAX_S, &plan->gap_least_ms) ||
	    !read_seconds(reader, place, json, "again_s", MAX_S, &plan->again_ms))
		return false;
	plan->pages_again_ms = plan->again_ms;
	if (!read_seconds(reader, place, json, "pages_again_s", MAX_S, &plan->pages_again_ms) ||
	    !read_count(reader, place, json, "most_per_heat", &plan->most_per_heat) ||
	    !read_count(reader, place, json, "again_most", &plan->again_most))
		return false;
	if (!stays(plan->role) && plan->ms < SECOND_MS)
		return refuse(reader, place, "\"seconds\": expected at least one: only bug and strip stay");
	return read_starts(reader, place, get(json, "before_start_s"), plan);
}

static bool read_cue(const struct reader *reader, const cJSON *json, const char *place)
{
	static const char *const names[] = {
		"role",        "graphic", "seconds",       "page_s",        "before_start_s", "after_finish_s",
		"gap_least_s", "again_s", "pages_again_s", "most_per_heat", "again_most",     "alone",
		"comment",     NULL};
	struct rundown *rundown = reader->rundown;
	const cJSON *graphic = get(json, "graphic"), *alone = get(json, "alone");
	struct cue_plan plan = {0};

	if (!cJSON_IsObject(json))
		return refuse(reader, place, "expected an object");
	if (!known_members(reader, json, place, names) || !read_role(reader, place, get(json, "role"), &plan.role))
		return false;
	if (!cJSON_IsString(graphic) || !*graphic->valuestring)
		return refuse(reader, place, "\"graphic\" is missing: the id of a template");
	if (alone && !cJSON_IsBool(alone))
		return refuse(reader, place, "\"alone\": expected true or false");
	if (!read_cue_numbers(reader, place, json, &plan))
		return false;
	if (plan.role <= RUNDOWN_RESULT && rundown_plan(rundown, plan.role))
		return refuse(reader, place, "there is another cue with the role \"%s\"", rundown_role_name(plan.role));
	plan.name = rg_arena_strdup(rundown->arena, json->string);
	plan.graphic = rg_arena_strdup(rundown->arena, graphic->valuestring);
	plan.alone = cJSON_IsTrue(alone);
	rundown->cues[rundown->cue_count++] = plan;
	return true;
}

static bool read_cues(const struct reader *reader, const cJSON *json)
{
	const cJSON *item;

	if (!cJSON_IsObject(json) || cJSON_GetArraySize(json) > RUNDOWN_CUES_MOST)
		return refuse(reader, "cues", "expected an object of %d cues at most", RUNDOWN_CUES_MOST);
	cJSON_ArrayForEach(item, json)
	{
		char *place = rg_asprintf("cues.%.60s", item->string);
		bool good = read_cue(reader, item, place);
		rg_free(place);
		if (!good)
			return false;
	}
	return true;
}

static const struct cue_plan *find_cue(const struct rundown *rundown, const char *name)
{
	for (size_t i = 0; i < rundown->cue_count; i++) {
		if (strcmp(rundown->cues[i].name, name) == 0)
			return &rundown->cues[i];
	}
	return NULL;
}

static bool add_to_order(const struct reader *reader, const char *name)
{
	struct rundown *rundown = reader->rundown;
	const struct cue_plan *plan = find_cue(rundown, name);

	if (!plan)
		return refuse(reader, "order", "there is no cue \"%.60s\"", name);
	if (plan->role <= RUNDOWN_RESULT)
		return refuse(reader, "order", "\"%.60s\" has its own time and stands in no order", name);
	for (size_t i = 0; i < rundown->order_count; i++) {
		if (rundown->order[i] == plan)
			return refuse(reader, "order", "\"%.60s\" stands twice", name);
	}
	rundown->order[rundown->order_count++] = plan;
	return true;
}

static bool read_order(const struct reader *reader, const cJSON *json)
{
	const cJSON *item;

	if (!cJSON_IsArray(json))
		return refuse(reader, "order", "expected a list of names of cues");
	cJSON_ArrayForEach(item, json)
	{
		if (!cJSON_IsString(item))
			return refuse(reader, "order", "expected a list of names of cues");
		if (!add_to_order(reader, item->valuestring))
			return false;
	}
	return true;
}

static void list_graphics(struct rundown *rundown)
{
	for (size_t i = 0; i < rundown->cue_count; i++) {
		size_t j = 0;
		while (j < rundown->graphic_count && strcmp(rundown->graphics[j], rundown->cues[i].graphic) != 0)
			j++;
		if (j == rundown->graphic_count)
			rundown->graphics[rundown->graphic_count++] = rundown->cues[i].graphic;
	}
}

/* A whole rundown of its members; NULL with a problem. */
static struct rundown *make(struct reader *reader, const cJSON *json)
{
	static const char *const names[] = {"rundown", "comment", "based_on", "numbers", "rests",
					    "cues",    "order",   "$schema",  NULL};
	struct rundown *rundown = rg_alloc(1, sizeof(*rundown));

	rundown->arena = rg_arena_create();
	reader->rundown = rundown;
	bool good = known_members(reader, json, "", names) && read_numbers(reader, get(json, "numbers")) &&
		    read_rests(reader, get(json, "rests")) && read_cues(reader, get(json, "cues")) &&
		    read_order(reader, get(json, "order"));
	reader->rundown = NULL;
	if (good) {
		list_graphics(rundown);
		return rundown;
	}
	rundown_destroy(rundown);
	return NULL;
}

/* ---- with all that it is based on ---- */

struct chain {
	const char *ids[BASES_MOST];
	size_t count;
};

static cJSON *read_tree(struct reader *reader, const char *id, struct chain *chain);

static bool is_there(const struct reader *reader, const char *id)
{
	char *name = rg_asprintf(FOLDER "/%s.json", id);
	const char *path = race_shelf_path(reader->attempt, name, reader->problems);
	bool there = path && rg_file_exists(path);

	rg_free(name);
	return there;
}

/* The base's tree, good in itself. NULL with a problem. */
static cJSON *read_base(struct reader *reader, const char *base, struct chain *chain)
{
	struct rg_buffer names = {0};

	for (size_t i = 0; i < chain->count; i++)
		rg_buffer_format(&names, "%s > ", chain->ids[i]);
	rg_buffer_text(&names, base);
	char *way = rg_buffer_take(&names);
	bool loop = false;
	for (size_t i = 0; i < chain->count; i++)
		loop = loop || strcmp(chain->ids[i], base) == 0;
	cJSON *tree = NULL;
	if (loop) {
		refuse(reader, "based_on", "is a loop: %.200s", way);
	} else if (!is_there(reader, base)) {
		refuse(reader, "based_on", "there is no rundown \"%.60s\"", base);
	} else if (chain->count == BASES_MOST) {
		refuse(reader, "based_on", "is based on more than %d others: %.200s", BASES_MOST, way);
	} else {
		struct reader below = {.attempt = reader->attempt, .problems = reader->problems};
		tree = read_tree(&below, base, chain);
		struct rundown *checked = tree ? make(&below, tree) : NULL;
		if (tree && !checked) {
			cJSON_Delete(tree);
			tree = NULL;
		}
		rundown_destroy(checked);
	}
	rg_free(way);
	return tree;
}

static cJSON *read_tree(struct reader *reader, const char *id, struct chain *chain)
{
	char *name = rg_asprintf(FOLDER "/%s.json", id);
	const char *path = race_shelf_path(reader->attempt, name, reader->problems);
	cJSON *own = NULL, *tree = NULL;

	rg_free(name);
	if (!path)
		return NULL;
	/* The reader of JSON files names the file alone, the shelf wants its path. */
	struct race_problems found = {0};
	own = race_json_file_read(path, FILE_MOST, "rundown", &found);
	if (found.count)
		race_problems_add(reader->problems, "%s%s", path, found.lines[0] + strlen(rg_path_name(path)));
	race_problems_finish(&found);
	if (!own)
		return NULL;
	reader->name = path;
	chain->ids[chain->count++] = id;
	const cJSON *base = get(own, "based_on");
	if (!base)
		return own;
	if (!cJSON_IsString(base) || !*base->valuestring)
		refuse(reader, "based_on", "expected the name of a rundown");
	else
		tree = read_base(reader, base->valuestring, chain);
	if (tree) {
		cJSON_DeleteItemFromObjectCaseSensitive(tree, "based_on");
		lay_over(tree, own);
	}
	cJSON_Delete(own);
	return tree;
}

static void *make_rundown(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	struct reader reader = {.attempt = attempt, .problems = problems};
	struct chain chain = {0};
	cJSON *tree = read_tree(&reader, data, &chain);
	struct rundown *rundown = tree ? make(&reader, tree) : NULL;

	cJSON_Delete(tree);
	return rundown;
}

const struct rundown *rundown_load(struct race_shelf *shelf, const char *id, struct race_shelf_made *made)
{
	char *name = rg_asprintf(FOLDER "/%s", id), *copy = rg_strdup(id);

	race_shelf_make(shelf, name, make_rundown, copy, rundown_destroy, made);
	rg_free(copy);
	rg_free(name);
	return made->thing;
}

void rundown_destroy(void *data)
{
	struct rundown *rundown = data;

	if (!rundown)
		return;
	rg_arena_destroy(rundown->arena);
	rg_free(rundown);
}

const char *const *rundown_graphics(const struct rundown *rundown, size_t *count)
{
	*count = rundown->graphic_count;
	return rundown->graphics;
}

const struct cue_plan *rundown_plan(const struct rundown *rundown, enum rundown_role role)
{
	for (size_t i = 0; i < rundown->cue_count; i++) {
		if (rundown->cues[i].role == role)
			return &rundown->cues[i];
	}
	return NULL;
}

int64_t rundown_rest_ms(const struct rundown *rundown, int64_t gap_ms)
{
	int64_t rest_ms = 0, of = -1;

	for (size_t i = 0; i < rundown->rest_count; i++) {
		const struct rest_plan *plan = &rundown->rests[i];
		if (gap_ms >= plan->gap_least_ms && plan->gap_least_ms > of) {
			of = plan->gap_least_ms;
			rest_ms = plan->rest_ms;
		}
	}
	return rest_ms;
}
