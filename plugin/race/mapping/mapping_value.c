/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "race/day/decode_internal.h"
#include "race/file/said.h"
#include "race/row/heat_name.h"
#include "race/row/result.h"

static void problem(struct mapping_run *run, const struct mapping_scope *scope, const char *member,
		    const char *expected, const cJSON *got)
{
	char *place = mapping_scope_place(scope), *text = race_convert_raw_text(got);
	char *shown = text ? race_shown_text(text)
			   : rg_strdup(cJSON_IsArray(got)    ? race_said("a list")
				       : cJSON_IsObject(got) ? race_said("an object")
							     : race_said("nothing"));

	race_problems_add(run->problems, "%s: no %s: expected %s, got %s", place, member, race_said(expected), shown);
	rg_free(shown);
	rg_free(text);
	rg_free(place);
}

/* A rank: 1 + the rows beside this one whose number is smaller. */
struct ranking {
	struct mapping_run *run;
	const struct expression_path *path;
	double number;
	int smaller, equal;
};

static bool number_at(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_path *path,
		      double *number)
{
	char *text = mapping_path_text(run, scope, path);
	int64_t whole;
	bool good = text && rg_parse_int(text, &whole) && whole > 0;

	rg_free(text);
	if (good)
		*number = (double)whole;
	return good;
}

static bool compare_row(void *data, const struct mapping_scope *row)
{
	struct ranking *ranking = data;
	double number;

	if (number_at(ranking->run, row, ranking->path, &number)) {
		ranking->smaller += number < ranking->number;
		ranking->equal += number == ranking->number;
	}
	return true;
}

static cJSON *find_rank(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_value *value,
			const char *member)
{
	struct ranking ranking = {.run = run, .path = value->path};
	const struct mapping_scope *up = scope->up;

	if (!number_at(run, scope, value->path, &ranking.number) || !up)
		return NULL;
	if (up->group) {
		for (size_t i = 0; i < up->group->count; i++)
			compare_row(&ranking, up->group->rows[i]);
	} else {
		const struct expression_path rows = {
			.start = EXPRESSION_HERE, .steps = scope->steps, .count = scope->step_count};
		mapping_path_each(run, up, &rows, compare_row, &ranking);
	}
	if (ranking.equal == 1)
		return cJSON_CreateNumber(ranking.smaller + 1);
	problem(run, scope, member, "another number than its neighbours have",
		mapping_path_find(run, scope, value->path));
	return NULL;
}

/* A parameter, a key or a filled text becomes JSON of its own in *made, for the caller to delete. */
static const cJSON *raw_of(struct mapping_run *run, const struct mapping_scope *scope,
			   const struct mapping_value *value, cJSON **made)
{
	char *text;

	*made = NULL;
	if (value->path && value->path->start != EXPRESSION_NAMED)
		return mapping_path_find(run, scope, value->path);
	text = value->path ? mapping_path_text(run, scope, value->path)
			   : mapping_text_fill(run, scope, value->text, false);
	if (text)
		*made = cJSON_CreateString(text);
	rg_free(text);
	return *made;
}

static cJSON *laps_behind(struct mapping_run *run, const struct mapping_scope *scope,
			  const struct expression_path *path)
{
	double laps;

	if (!path || !number_at(run, scope, path, &laps) || laps > 9999)
		return NULL;
	char *text = race_convert_laps((int64_t)laps);
	cJSON *json = cJSON_CreateString(text);
	rg_free(text);
	return json;
}

/* A list of texts, colours or references: everything that the path leads to, each value once. */
struct several {
	struct mapping_run *run;
	const struct mapping_value *value;
	const char *member;
	size_t limit;
	cJSON *list;
};

static bool add_one(void *data, const struct mapping_scope *row)
{
	struct several *several = data;
	const char *expected;
	cJSON *json = NULL;
	const cJSON *item;

	enum race_converted result = race_convert(&several->value->convert, row->value, &json, &expected);
	if (result == RACE_CONVERT_WRONG)
		problem(several->run, row, several->member, expected, row->value);
	if (result != RACE_CONVERTED)
		return true;
	cJSON_ArrayForEach(item, several->list)
	{
		if (cJSON_Compare(item, json, true)) {
			cJSON_Delete(json);
			return true;
		}
	}
	cJSON_AddItemToArray(several->list, json);
	return (size_t)cJSON_GetArraySize(several->list) < several->limit;
}

static cJSON *find_several(struct mapping_run *run, const struct mapping_scope *scope,
			   const struct mapping_value *value, const struct race_field *field)
{
	struct several several = {.run = run,
				  .value = value,
				  .member = field->name,
				  .limit = race_field_max_items(field),
				  .list = cJSON_CreateArray()};
	cJSON *made = NULL;

	if (value->path && value->path->start != EXPRESSION_NAMED) {
		mapping_path_each(run, scope, value->path, add_one, &several);
	} else {
		const cJSON *raw = raw_of(run, scope, value, &made);
		struct mapping_scope row = {.up = scope, .value = raw};
		if (raw)
			add_one(&several, &row);
		cJSON_Delete(made);
	}
	if (several.list->child)
		return several.list;
	cJSON_Delete(several.list);
	return NULL;
}

static bool takes_several(const struct race_field *field)
{
	return field && (field->kind == RACE_REFS || field->kind == RACE_TEXTS || field->kind == RACE_COLORS);
}

/* A word that the member does not know is dropped, wherever it came from. */
static bool word_is_known(const struct race_field *field, const cJSON *json)
{
	if (!field || field->kind != RACE_WORD)
		return true;
	for (const struct race_word *word = field->words; word->text; word++) {
		if (cJSON_IsString(json) && strcmp(word->text, json->valuestring) == 0)
			return true;
	}
	return false;
}

/* The fault of a try, to be reported when no other try gives anything. */
struct complaint {
	const char *expected;
	cJSON *got;
};

static void complain(struct complaint *complaint, const char *expected, const cJSON *got, bool alone)
{
	/* A list where another try takes a number is one of several shapes, not a mistake. */
	if (complaint->expected || (!alone && (cJSON_IsArray(got) || cJSON_IsObject(got))))
		return;
	complaint->expected = expected;
	/* Copied without its children, because the value may be gone when this is reported. */
	complaint->got = cJSON_Duplicate(got, false);
}

/* What stands in an entry where a place or a time should; true when it is no value of the member itself. */
static bool take_result_cell(struct mapping_run *run, const struct race_field *field, const cJSON *raw)
{
	const char *status;
	char *gap, *text;

	if (!run->found || !field || !cJSON_IsString(raw) || !(text = race_convert_raw_text(raw)))
		return false;
	enum race_result_cell cell = race_result_cell(run->mapping->words, field->name, text, &status, &gap);
	rg_free(text);
	if (status && !run->found->status)
		run->found->status = status;
	if (gap && !run->found->gap)
		run->found->gap = gap;
	else
		rg_free(gap);
	return cell != RACE_RESULT_VALUE;
}

/* What the words of tables make of a text, as JSON of its own; NULL: nothing. */
static cJSON *look_up(const struct mapping *mapping, const char *dictionary, const cJSON *raw)
{
	static const char *const places[][2] = {
		{"result", "heat.result"}, {"round_status", "round.status"}, {"status", "entry.status"}};
	char *text = race_convert_raw_text(raw), race[12];
	const char *word = NULL;
	struct race_heat_name name;

	if (!text || !mapping->words) {
		rg_free(text);
		return NULL;
	}
	race_heat_name_read(mapping->words, text, &name);
	snprintf(race, sizeof(race), "%d", name.race);
	if (strcmp(dictionary, "phase") == 0)
		word = name.phase;
	else if (strcmp(dictionary, "group") == 0)
		word = *name.group ? name.group : NULL;
	else if (strcmp(dictionary, "race") == 0)
		word = name.race ? race : NULL;
	char *key = race_table_words_key(text);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strcmp(places[i][0], dictionary) == 0)
			word = race_table_words_value(mapping->words, places[i][1], key);
	}
	rg_free(key);
	rg_free(text);
	/* Most names are of no phase, but a status that nobody knows is reported. */
	if (!word && (strcmp(dictionary, "status") == 0 || strcmp(dictionary, "round_status") == 0))
		/* Copied, because the caller frees it. */
		return cJSON_Duplicate(raw, false);
	return word && strcmp(word, RACE_TABLE_NONE) != 0 ? cJSON_CreateString(word) : NULL;
}

static cJSON *try_value(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_value *value,
			const struct race_field *field, struct complaint *complaint, bool alone)
{
	const char *expected, *member = field ? field->name : "value";
	cJSON *json = NULL, *made = NULL;

	/* Copied, because the value goes into a tree, and the mapping keeps its constants. */
	if (value->constant)
		return cJSON_Duplicate(value->constant, true);
	if (value->rank)
		return find_rank(run, scope, value, member);
	if (takes_several(field))
		return find_several(run, scope, value, field);
	json = laps_behind(run, scope, value->laps);
	if (json || (!value->path && !value->text))
		return json;
	const cJSON *raw = raw_of(run, scope, value, &made);
	if (!value->convert.words && take_result_cell(run, field, raw)) {
		cJSON_Delete(made);
		return NULL;
	}
	if (value->dictionary && raw) {
		cJSON *word = look_up(run->mapping, value->dictionary, raw);
		cJSON_Delete(made);
		raw = made = word;
	}
	enum race_converted result = race_convert(&value->convert, raw, &json, &expected);
	if (result == RACE_CONVERTED && !word_is_known(field, json)) {
		cJSON_Delete(json);
		json = NULL;
		result = RACE_CONVERT_WRONG;
		expected = "a word that is known";
	}
	if (result == RACE_CONVERT_WRONG)
		complain(complaint, expected, raw, alone);
	cJSON_Delete(made);
	return json;
}

cJSON *mapping_value_find(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_value *value,
			  const struct race_field *field)
{
	struct complaint complaint = {0};
	bool alone = value && !value->next;
	cJSON *json = NULL;

	for (; value && !json && run->work > 0; value = value->next) {
		if (!mapping_condition_holds(run, scope, value->if_))
			continue;
		json = try_value(run, scope, value, field, &complaint, alone);
		/* Copied, as a constant is. */
		if (!json && value->default_)
			json = cJSON_Duplicate(value->default_, true);
	}
	if (!json && complaint.expected)
		problem(run, scope, field ? field->name : "value", complaint.expected, complaint.got);
	cJSON_Delete(complaint.got);
	return json;
}
