/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose the rows of tables are when another drives the car: a table tells a driver by the number, and this weekend that
 * number is another driver's. He who is meant then stands in the base's list `absent`, and the row is his.
 */
#include "merge_internal.h"

#include <string.h>

void merge_season_begin(struct merge *merge, struct merge_season *season)
{
	static const char *const lists[] = {"standings", "rounds", "classifications", "heats"};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		season->told = season->told || cJSON_GetArraySize(merge_list(merge->layer, lists[i]));
}

static const char *absent_id(struct merge *merge, const char *id)
{
	return rg_arena_printf(merge->arena, "=%s", id);
}

static cJSON *find_absent(const struct merge *merge, const char *id)
{
	cJSON *item;

	cJSON_ArrayForEach(item, merge_list(merge->base, "absent"))
	{
		if (rg_equal(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "id")), id))
			return item;
	}
	return NULL;
}

static cJSON *add_absent(struct merge *merge, const char *id)
{
	cJSON *list = merge_list(merge->base, "absent"), *item = find_absent(merge, id);

	if (item || cJSON_GetArraySize(list) >= (int)race_most_items(&race_type_driver))
		return item;
	if (!list) {
		merge_put(merge->base, "absent", cJSON_CreateArray());
		list = merge_list(merge->base, "absent");
	}
	item = cJSON_CreateObject();
	cJSON_AddItemToArray(list, item);
	merge_set_text(item, "id", id);
	return item;
}

/* What is his own goes with him; of the rest, which stays with the car, he has a copy. */
static cJSON *take_member(cJSON *from, cJSON *member)
{
	if (merge_is_personal(member->string))
		return cJSON_DetachItemViaPointer(from, member);
	/* The other's text is replaced when another layer says another. */
	return cJSON_IsString(member) ? cJSON_CreateString(member->valuestring) : race_tree_share(member);
}

/* Lays what is known of him over what earlier layers said. `who`, and `car`, the driver of his number, may be NULL. */
static bool keep_absent(struct merge *merge, const struct merge_person *who, const struct merge_person *car,
			const char *id)
{
	static const char *const not_his[] = {"id", "remove", "stand_in", "name_guessed"};
	cJSON *absent = add_absent(merge, id), *next;

	if (!absent)
		return false;
	if (who)
		race_tree_own(who->json);
	for (cJSON *member = who ? who->json->child : NULL; member; member = next) {
		bool his = member->string && !cJSON_IsNull(member);
		next = member->next;
		for (size_t i = 0; his && i < sizeof(not_his) / sizeof(not_his[0]); i++)
			his = strcmp(member->string, not_his[i]) != 0;
		if (!his)
			continue;
		const char *name = rg_arena_strdup(merge->arena, member->string);
		merge_put(absent, name, take_member(who->json, member));
	}
	if (car && car->number)
		merge_set_text(absent, "number", car->number);
	if (car && car->class_ && !merge_text(merge, absent, "class"))
		merge_set_text(absent, "class", car->class_);
	return true;
}

static void note(const struct merge *merge, struct race_id_index *index, const char *id)
{
	size_t place;

	if (!race_id_index_find(index, id, &place))
		race_id_index_add(index, rg_arena_strdup(merge->report->arena, id), 0);
}

/*
 * Only the number told whose the base's rows are. A reader of rows makes the id of a driver (~40/sc) of those rows, and
 * his name is theirs.
 */
static bool is_by_number(const struct merge *merge, const struct merge_person *base, const char *id)
{
	const struct race_merge_report *report = merge->report;
	size_t place;

	return ((merge_is_number_id(base) && !rg_starts_with(base->id, "~")) ||
		race_id_index_find(&report->by_number, id, &place)) &&
	       !race_id_index_find(&report->by_name, id, &place);
}

static bool is_stand_in(const struct merge_person *person)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(person->json, "stand_in"));
}

static bool has_name(const struct merge_person *person)
{
	return person->first || person->last;
}

void merge_season_of_layer(struct merge *merge, struct merge_season *season, const struct merge_person *layer,
			   const struct merge_person *base, const char *id)
{
	const char *absent = id ? absent_id(merge, id) : NULL;

	if (!absent || !keep_absent(merge, layer, base, absent))
		return;
	if (layer->id)
		merge_keys_add(&season->layer, layer->id, absent);
	if (is_by_number(merge, base, id))
		merge_keys_add(&season->base, id, absent);
}

void merge_season_of_base(struct merge *merge, struct merge_season *season, const struct merge_person *layer,
			  const struct merge_person *base, bool same, const char *id)
{
	const char *absent = id ? absent_id(merge, id) : NULL;
	bool known = !same && !is_stand_in(base);

	if (!absent || (!known && !is_by_number(merge, base, id)) ||
	    !keep_absent(merge, known ? base : NULL, base, absent))
		return;
	merge_keys_add(&season->base, id, absent);
	if (layer->id && merge_is_number_id(layer))
		merge_keys_add(&season->layer, layer->id, absent);
}

void merge_season_note(struct merge *merge, struct merge_season *season, const struct merge_person *layer,
		       const struct merge_person *base, bool by_number, const char *id)
{
	bool person = has_name(layer) || !by_number;

	if (!season->told || !id || !has_name(base))
		return;
	if (!person && is_stand_in(base))
		merge_season_of_layer(merge, season, layer, base, id);
	else
		note(merge, person ? &merge->report->by_name : &merge->report->by_number, id);
}

bool merge_season_guest(struct merge *merge, struct merge_season *season, const struct merge_person *layer)
{
	const char *absent = layer->id ? absent_id(merge, layer->id) : NULL;

	if (!season->told || !absent || !keep_absent(merge, layer, NULL, absent))
		return false;
	merge_keys_add(&season->layer, layer->id, absent);
	return true;
}

void merge_season_finish(struct merge *merge, struct merge_season *season)
{
	merge_rename_season(merge, merge->layer, &season->layer);
	merge_rename_season(merge, merge->base, &season->base);
	merge_keys_finish(&season->layer);
	merge_keys_finish(&season->base);
}
