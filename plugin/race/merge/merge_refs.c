/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_internal.h"
#include "race/day/decode_internal.h"

#include <math.h>
#include <string.h>

typedef void (*visit_reference)(struct merge *merge, const cJSON *reference, void *data);

/* Calls `visit` for every reference to an item of type `of`; the node is a string. */
static void each_ref(struct merge *merge, const struct race_type *type, const cJSON *object, const struct race_type *of,
		     visit_reference visit, void *data)
{
	for (size_t i = 0; cJSON_IsObject(object) && i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, field->name), *item;
		size_t most = race_field_max_items(field), count = 0;
		if (field->kind == RACE_REF && field->of == of && cJSON_IsString(member))
			visit(merge, member, data);
		if (field->kind == RACE_OBJECT)
			each_ref(merge, field->of, member, of, visit, data);
		if (!cJSON_IsArray(member) ||
		    ((field->kind != RACE_REFS || field->of != of) && field->kind != RACE_LIST))
			continue;
		cJSON_ArrayForEach(item, member)
		{
			if (count++ == most)
				break;
			if (field->kind == RACE_LIST)
				each_ref(merge, field->of, item, of, visit, data);
			else if (cJSON_IsString(item))
				visit(merge, item, data);
		}
	}
}

/* ---- replacing texts ---- */

/* Returns the new text, in the arena or a literal; NULL: the text stays. */
typedef const char *(*rewrite_text)(struct merge *merge, const struct race_field *field, const cJSON *value,
				    const void *data);

struct rewriter {
	struct merge *merge;
	rewrite_text rewrite;
	const void *data;
};

static const char *rewritten(const struct rewriter *rewriter, const struct race_field *field, const cJSON *value)
{
	return value ? rewriter->rewrite(rewriter->merge, field, value, rewriter->data) : NULL;
}

static bool object_changes(const struct rewriter *rewriter, const struct race_type *type, const cJSON *object);

static bool member_changes(const struct rewriter *rewriter, const struct race_field *field, const cJSON *member)
{
	size_t most = race_field_max_items(field), count = 0;
	const cJSON *item;

	if (field->kind == RACE_TEXT || field->kind == RACE_REF)
		return rewritten(rewriter, field, member);
	if (field->kind == RACE_OBJECT)
		return object_changes(rewriter, field->of, member);
	if ((field->kind != RACE_LIST && field->kind != RACE_REFS) || !cJSON_IsArray(member))
		return false;
	cJSON_ArrayForEach(item, member)
	{
		if (count++ == most)
			return false;
		if (field->kind == RACE_LIST ? object_changes(rewriter, field->of, item)
					     : rewritten(rewriter, field, item) != NULL)
			return true;
	}
	return false;
}

static bool object_changes(const struct rewriter *rewriter, const struct race_type *type, const cJSON *object)
{
	for (size_t i = 0; cJSON_IsObject(object) && i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		if (member_changes(rewriter, field, cJSON_GetObjectItemCaseSensitive(object, field->name)))
			return true;
	}
	return false;
}

static void rewrite_object(const struct rewriter *rewriter, const struct race_type *type, cJSON *object);

static void rewrite_list(const struct rewriter *rewriter, const struct race_field *field, cJSON *list)
{
	race_tree_own(list);
	for (cJSON *item = list->child, *next; item; item = next) {
		next = item->next;
		const char *text = field->kind == RACE_REFS ? rewritten(rewriter, field, item) : NULL;
		if (field->kind == RACE_LIST)
			rewrite_object(rewriter, field->of, item);
		else if (text)
			cJSON_ReplaceItemViaPointer(list, item, cJSON_CreateString(text));
	}
}

/* Nodes without a change stay shared. */
static void rewrite_object(const struct rewriter *rewriter, const struct race_type *type, cJSON *object)
{
	for (size_t i = 0; cJSON_IsObject(object) && i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		cJSON *member = cJSON_GetObjectItemCaseSensitive(object, field->name);
		if (!member_changes(rewriter, field, member))
			continue;
		race_tree_own(object);
		member = cJSON_GetObjectItemCaseSensitive(object, field->name);
		if (field->kind == RACE_OBJECT)
			rewrite_object(rewriter, field->of, member);
		else if (field->kind == RACE_LIST || field->kind == RACE_REFS)
			rewrite_list(rewriter, field, member);
		else
			merge_set_text(object, field->name, rewritten(rewriter, field, member));
	}
}

/* Turns 11 into "11", because a feed may give a number for a text, and the merge compares texts. */
static const char *number_to_text(struct merge *merge, const struct race_field *field, const cJSON *value,
				  const void *data)
{
	(void)data;
	if (field->kind == RACE_REFS || !cJSON_IsNumber(value) ||
	    !(value->valuedouble >= 0 && value->valuedouble < 1e15) || value->valuedouble != floor(value->valuedouble))
		return NULL;
	return rg_arena_printf(merge->arena, "%.0f", value->valuedouble);
}

void merge_numbers_to_text(struct merge *merge, cJSON *tree)
{
	struct rewriter rewriter = {merge, number_to_text, NULL};

	rewrite_object(&rewriter, &race_type_day, tree);
}

/* References of a type, whose items have other ids in the base. */
struct renaming {
	const struct race_type *of;
	const struct merge_keys *names;
};

static const char *rename_reference(struct merge *merge, const struct race_field *field, const cJSON *value,
				    const void *data)
{
	const struct renaming *renaming = data;
	bool is_one = field->of == renaming->of && field->kind != RACE_TEXT && cJSON_IsString(value);
	const char *id = is_one ? merge_keys_find(renaming->names, value->valuestring) : NULL;

	(void)merge;
	return id && strcmp(id, value->valuestring) != 0 ? id : NULL;
}

void merge_rename(struct merge *merge, const struct race_type *of, const char *list, const struct merge_keys *names)
{
	struct renaming renaming = {of, names};
	struct rewriter rewriter = {merge, rename_reference, &renaming};
	cJSON *item;

	if (!names->ids.count)
		return;
	rewrite_object(&rewriter, &race_type_day, merge->layer);
	cJSON_ArrayForEach(item, merge_list(merge->layer, list))
	{
		const char *id = merge_text(merge, item, "id"), *name = id ? merge_keys_find(names, id) : NULL;
		if (name && strcmp(name, id) != 0)
			merge_set_text(item, "id", name);
	}
}

/* The round that is on, as either tree says; NULL: not known. */
static const char *round_that_is_on(struct merge *merge)
{
	const char *own = merge_text(merge, cJSON_GetObjectItemCaseSensitive(merge->layer, "now"), "round");

	return own ? own : merge_text(merge, cJSON_GetObjectItemCaseSensitive(merge->base, "now"), "round");
}

/* Who stands in for another won what this round has, but nothing of what the season had before. */
void merge_rename_season(struct merge *merge, cJSON *tree, const struct merge_keys *names)
{
	static const struct {
		const char *list, *round; /* the member that names its round; NULL: it is of the season */
		const struct race_type *type;
		bool without; /* also when a round is not known */
	} lists[] = {
		{"standings", NULL, &race_type_standing, true},
		{"rounds", "id", &race_type_round, true},
		{"classifications", "round", &race_type_classification, false},
		{"heats", "round", &race_type_heat, false},
	};
	struct renaming renaming = {&race_type_driver, names};
	struct rewriter rewriter = {merge, rename_reference, &renaming};
	const char *on = round_that_is_on(merge);
	cJSON *item;

	for (size_t i = 0; names->ids.count && i < sizeof(lists) / sizeof(lists[0]); i++) {
		cJSON_ArrayForEach(item, merge_list(tree, lists[i].list))
		{
			const char *round = lists[i].round ? merge_text(merge, item, lists[i].round) : NULL;
			if (on && round ? !rg_equal(on, round) : lists[i].without)
				rewrite_object(&rewriter, lists[i].type, item);
		}
	}
}

/* Indexes from the names of the base's classes or series to their ids. */
struct things {
	struct merge_keys exact, ids, names;
};

static void add_reference(struct merge *merge, const cJSON *reference, void *data)
{
	struct things *things = data;
	const char *id = rg_arena_strdup(merge->arena, reference->valuestring);

	if (merge_keys_find(&things->exact, id))
		return;
	merge_keys_add(&things->exact, id, id);
	/* Not when a listed class has this name, because in the layer this spelling then means that class. */
	if (!merge_keys_find(&things->names, merge_key(merge, id)))
		merge_keys_add(&things->ids, merge_key(merge, id), id);
}

static void add_items(struct merge *merge, const cJSON *tree, const char *list, struct things *things)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, merge_list(tree, list))
	{
		const char *id = merge_text(merge, item, "id");
		if (!id)
			continue;
		merge_keys_add(&things->exact, id, id);
		merge_keys_add(&things->ids, merge_key(merge, id), id);
		merge_keys_add(&things->names, merge_key(merge, merge_text(merge, item, "name")), id);
		merge_keys_add(&things->names, merge_key(merge, merge_text(merge, item, "short")), id);
	}
}

static const char *find_thing(struct merge *merge, const struct things *things, const char *text)
{
	const char *id = text ? merge_keys_find(&things->exact, text) : NULL;

	if (!id)
		id = merge_keys_find(&things->ids, merge_key(merge, text));
	return id ? id : merge_keys_find(&things->names, merge_key(merge, text));
}

struct naming {
	const struct things *base, *own;
	struct merge_keys *names;
};

static void name_reference(struct merge *merge, const cJSON *reference, void *data)
{
	struct naming *naming = data;
	const char *text = rg_arena_strdup(merge->arena, reference->valuestring);
	const char *id = find_thing(merge, naming->base, text);

	if (merge_keys_find(naming->names, text))
		return;
	if (!id && (id = find_thing(merge, naming->own, text)) && merge_keys_find(naming->names, id))
		id = merge_keys_find(naming->names, id);
	if (id)
		merge_keys_add(naming->names, text, id);
}

/* Classes and series: by id, name or short name, however they are written. */
static void name_things(struct merge *merge, const struct race_type *type, const char *list)
{
	struct things base = {0}, own = {0};
	struct merge_keys names = {0};
	struct naming naming = {&base, &own, &names};
	cJSON *item;

	add_items(merge, merge->base, list, &base);
	each_ref(merge, &race_type_day, merge->base, type, add_reference, &base);
	add_items(merge, merge->layer, list, &own);
	cJSON_ArrayForEach(item, merge_list(merge->layer, list))
	{
		const char *id = merge_text(merge, item, "id");
		const char *found = find_thing(merge, &base, id);
		if (!found)
			found = find_thing(merge, &base, merge_text(merge, item, "name"));
		if (!found)
			found = find_thing(merge, &base, merge_text(merge, item, "short"));
		if (!id && found)
			merge_set_text(item, "id", found);
		else if (found)
			merge_keys_add(&names, id, found);
	}
	each_ref(merge, &race_type_day, merge->layer, type, name_reference, &naming);
	merge_rename(merge, type, list, &names);
	struct things *both[] = {&base, &own};
	for (size_t i = 0; i < 2; i++) {
		merge_keys_finish(&both[i]->exact);
		merge_keys_finish(&both[i]->ids);
		merge_keys_finish(&both[i]->names);
	}
	merge_keys_finish(&names);
}

void merge_classes(struct merge *merge)
{
	name_things(merge, &race_type_class, "classes");
}

void merge_series(struct merge *merge)
{
	name_things(merge, &race_type_series, "series");
}

#define ROUND_KEYS 6

/* The keys of a round, the surest first; "" where a part is missing. */
static void round_keys(struct merge *merge, const cJSON *round, const char *keys[ROUND_KEYS])
{
	const char *venue = merge_key(merge, merge_text(merge, round, "venue"));
	const char *name = merge_key(merge, merge_text(merge, round, "name"));
	const char *start = merge_text(merge, round, "start"), *number = merge_text(merge, round, "number");
	const char *series = merge_text(merge, round, "series");

	keys[0] = *venue && start ? rg_arena_printf(merge->arena, "v/%s/%s", venue, start) : "";
	keys[1] = *name && start ? rg_arena_printf(merge->arena, "n/%s/%s", name, start) : "";
	keys[2] = series && number ? rg_arena_printf(merge->arena, "s/%s/%s", series, number) : "";
	keys[3] = *name ? rg_arena_printf(merge->arena, "N/%s", name) : "";
	keys[4] = number ? rg_arena_printf(merge->arena, "#/%s", number) : "";
	keys[5] = *venue ? rg_arena_printf(merge->arena, "V/%s", venue) : "";
}

/* A text that stands for a round: "OuluZone", "5". */
struct round_naming {
	const struct merge_keys *keys;
	struct merge_keys *names;
};

static void name_round(struct merge *merge, const cJSON *reference, void *data)
{
	struct round_naming *naming = data;
	const char *text = rg_arena_strdup(merge->arena, reference->valuestring);
	const char *key = merge_key(merge, text), *id;

	if (merge_keys_find(naming->names, text) || merge_keys_find(naming->keys, text))
		return;
	id = merge_keys_find(naming->keys, rg_arena_printf(merge->arena, "N/%s", key));
	if (!id)
		id = merge_keys_find(naming->keys, rg_arena_printf(merge->arena, "V/%s", key));
	if (!id)
		id = merge_keys_find(naming->keys, rg_arena_printf(merge->arena, "#/%s", text));
	if (id)
		merge_keys_add(naming->names, text, id);
}

static const char *find_round(struct merge *merge, const struct merge_keys *known, const cJSON *round)
{
	const char *id = merge_text(merge, round, "id"), *keys[ROUND_KEYS];

	if (id && merge_keys_find(known, id))
		return id;
	round_keys(merge, round, keys);
	/*
	 * The venue alone is not used, because a season may have two rounds there; nor the number alone of a round with
	 * a series, because another series may have it too.
	 */
	for (size_t i = 0; i < 5; i++) {
		const char *found = i == 4 && merge_text(merge, round, "series") ? NULL
										 : merge_keys_find(known, keys[i]);
		if (found)
			return found;
	}
	return NULL;
}

void merge_rounds(struct merge *merge)
{
	struct merge_keys known = {0}, names = {0};
	struct round_naming naming = {&known, &names};
	cJSON *round;

	cJSON_ArrayForEach(round, merge_list(merge->base, "rounds"))
	{
		const char *id = merge_text(merge, round, "id"), *keys[ROUND_KEYS];
		round_keys(merge, round, keys);
		merge_keys_add(&known, id, id);
		for (size_t i = 0; id && i < ROUND_KEYS; i++)
			merge_keys_add(&known, keys[i], id);
	}
	cJSON_ArrayForEach(round, merge_list(merge->layer, "rounds"))
	{
		const char *id = merge_text(merge, round, "id");
		const char *found = find_round(merge, &known, round);
		if (!id && found)
			merge_set_text(round, "id", found);
		else if (found)
			merge_keys_add(&names, id, found);
	}
	each_ref(merge, &race_type_day, merge->layer, &race_type_round, name_round, &naming);
	merge_rename(merge, &race_type_round, "rounds", &names);
	merge_keys_finish(&known);
	merge_keys_finish(&names);
}
