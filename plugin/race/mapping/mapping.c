/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads all mappings from their folders, and finds the one for an address or an answer. */
#include "mapping_internal.h"

#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "race/file/json_file.h"
#include "mapping_mapped.h"
#include "race/file/shelf.h"

#define FILE_LIMIT (256 * 1024)
#define WORDS      "mappings/words"

struct race_mappings {
	struct rg_array list;     /* struct mapping * */
	cJSON *words, *own_words; /* shared tables by name: the shipped, and those with the user's over them */
};

/* All that is needed to make one mapping. */
struct maker {
	const struct race_mappings *mappings;
	const char *name;       /* "mappings/speedhive.json" */
	const char *words_name; /* "mappings/words/club.json": the user's first that can be used; NULL: he has none */
	const struct race_countries *countries;
	const struct race_table_words *table_words;
};

/* ---- words ---- */

/*
 * Reads a file of words. Its tables are checked here, because else only the mapping that uses one would find it wrong.
 */
static void *make_words(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	const char *path = race_shelf_path(attempt, data, problems);
	cJSON *json = path ? race_json_file_read(path, FILE_LIMIT, "words", problems) : NULL;
	const cJSON *tables = cJSON_GetObjectItemCaseSensitive(json, "tables"), *table;
	const char *wrong = json && !cJSON_IsObject(tables) ? "" : NULL;

	cJSON_ArrayForEach(table, tables) wrong = cJSON_IsObject(table) ? wrong : table->string;
	if (!wrong)
		return json;
	race_problems_add(problems, "%s: tables%s%.60s: expected an object", path, *wrong ? "." : "", wrong);
	cJSON_Delete(json);
	return NULL;
}

/* Replaces tables by those of the same name in the file. Takes the file over. */
static void lay_words(cJSON *words, cJSON *file)
{
	cJSON *tables = cJSON_GetObjectItemCaseSensitive(file, "tables");

	while (tables && tables->child) {
		cJSON *table = cJSON_DetachItemViaPointer(tables, tables->child);
		char *name = rg_strdup(table->string);
		cJSON_DeleteItemFromObjectCaseSensitive(words, name);
		cJSON_AddItemToObject(words, name, table);
		rg_free(name);
	}
	cJSON_Delete(file);
}

static void read_shipped_words(struct race_mappings *mappings, struct race_shelf *shelf)
{
	char *folder = race_shelf_shipped(shelf, WORDS);
	size_t count;
	char **names = rg_directory_list(folder, ".json", &count);

	for (size_t i = 0; i < count; i++) {
		struct race_problems problems = {0};
		char *path = rg_path_join(folder, names[i]);
		lay_words(mappings->words, race_json_file_read(path, FILE_LIMIT, "words", &problems));
		for (size_t n = 0; n < problems.count; n++)
			rg_warning("%s", problems.lines[n]);
		race_problems_finish(&problems);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	rg_free(folder);
}

/*
 * Lays the user's tables over the shipped ones, table by table, whatever their files. Returns the name of his first
 * file, new, or NULL.
 */
static char *read_own_words(struct race_mappings *mappings, struct race_shelf *shelf)
{
	size_t count;
	char **names = race_shelf_list(shelf, WORDS, ".json", &count), *first = NULL;

	/* Copied, because the user's are laid over the copy, while the shipped words stay for shipped mappings. */
	mappings->own_words = cJSON_Duplicate(mappings->words, true);
	for (size_t i = 0; i < count; i++) {
		struct race_shelf_made made = {0};
		char *name = rg_asprintf(WORDS "/%s", names[i]);
		race_shelf_make(shelf, name, make_words, name, NULL, &made);
		if (made.own.count) {
			lay_words(mappings->own_words, made.thing);
			first = first ? first : rg_strdup(name);
		} else {
			cJSON_Delete(made.thing);
		}
		race_shelf_made_finish(&made, NULL);
		rg_free(name);
		rg_free(names[i]);
	}
	rg_free(names);
	return first;
}

/* ---- mappings ---- */

static struct mapping *read_mapping(const struct maker *maker, const char *path, const cJSON *words,
				    struct race_problems *problems)
{
	cJSON *json = race_json_file_read(path, FILE_LIMIT, "mapping", problems);

	return json ? mapping_read(json, rg_path_name(path), words, maker->table_words, maker->countries, problems)
		    : NULL;
}

/* A mapping that is right with the shipped words and wrong with the user's is their fault. */
static void *make_mapping(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	const struct maker *maker = data;
	const char *path = race_shelf_path(attempt, maker->name, problems);
	struct race_problems found = {0}, unused = {0};
	struct mapping *mapping = path ? read_mapping(maker, path, maker->mappings->own_words, &found) : NULL;

	if (!mapping && path && maker->words_name)
		mapping = read_mapping(maker, path, maker->mappings->words, &unused);
	for (size_t i = 0; i < found.count; i++) {
		if (mapping)
			race_problems_add(problems, "%s: %s", race_shelf_path(attempt, maker->words_name, problems),
					  found.lines[i]);
		else
			race_problems_add(problems, "%s", found.lines[i]);
	}
	race_problems_finish(&found);
	race_problems_finish(&unused);
	return mapping;
}

struct race_mappings *race_mappings_load(struct race_shelf *shelf, const struct race_countries *countries,
					 const struct race_table_words *table_words)
{
	struct race_mappings *mappings = rg_alloc(1, sizeof(*mappings));
	size_t count;
	char **names = race_shelf_list(shelf, "mappings", ".json", &count);

	mappings->words = cJSON_CreateObject();
	read_shipped_words(mappings, shelf);
	char *words_name = read_own_words(mappings, shelf);
	for (size_t i = 0; i < count; i++) {
		struct race_shelf_made made = {0};
		char *name = rg_asprintf("mappings/%s", names[i]);
		struct maker maker = {mappings, name, words_name, countries, table_words};
		if (race_shelf_make(shelf, name, make_mapping, &maker, NULL, &made))
			*(struct mapping **)rg_array_push(&mappings->list, sizeof(struct mapping *)) = made.thing;
		race_shelf_made_finish(&made, NULL);
		rg_free(name);
		rg_free(names[i]);
	}
	rg_free(names);
	rg_free(words_name);
	return mappings;
}

void race_mappings_destroy(struct race_mappings *mappings)
{
	if (!mappings)
		return;
	for (size_t i = 0; i < mappings->list.count; i++)
		mapping_destroy(((struct mapping **)mappings->list.items)[i]);
	rg_array_finish(&mappings->list);
	cJSON_Delete(mappings->words);
	cJSON_Delete(mappings->own_words);
	rg_free(mappings);
}

size_t race_mappings_count(const struct race_mappings *mappings)
{
	return mappings->list.count;
}

const char *race_mappings_name(const struct race_mappings *mappings, size_t index)
{
	return ((struct mapping **)mappings->list.items)[index]->name;
}

const char *race_mappings_title(const struct race_mappings *mappings, size_t index)
{
	return ((struct mapping **)mappings->list.items)[index]->title;
}

struct race_mapped *race_mapped_open(const struct race_mappings *mappings, const char *address,
				     struct race_problems *problems)
{
	struct mapping_target target;

	if (!mapping_target_from_address(mappings->list.items, mappings->list.count, address, &target, problems))
		return NULL;
	return mapped_create(&target);
}

/* What one answer is held against. */
struct shape_search {
	const cJSON *json;
	const struct mapping *best;
	int request;
	size_t most; /* conditions of its shape */
};

/* Takes the mapping's request whose shape has the most conditions; the first of equals. */
static void try_shapes(struct shape_search *search, const struct mapping *mapping)
{
	struct mapping_run run = {.mapping = mapping, .work = MAPPING_WORK};
	struct mapping_scope root = {.value = search->json, .answer = true};

	for (size_t k = 0; k < mapping->request_count; k++) {
		const struct expression_condition *shape = mapping->requests[k].shape;
		size_t asked = expression_terms(shape);
		if (asked <= search->most || !mapping_condition_holds(&run, &root, shape))
			continue;
		search->best = mapping;
		search->most = asked;
		search->request = (int)k;
	}
}

/* The first request that the answer would be of if its lists held something; -1: none. */
static int find_waiting(const struct mapping *mapping, const cJSON *json)
{
	struct mapping_run run = {.mapping = mapping, .work = MAPPING_WORK};
	struct mapping_scope root = {.value = json, .answer = true};

	for (size_t k = 0; k < mapping->request_count; k++) {
		if (mapping->requests[k].shape && mapping_condition_waits(&run, &root, mapping->requests[k].shape))
			return (int)k;
	}
	return -1;
}

/* A mapping that was named need not know the shape when there is only one thing that it asks for. */
static void take_named(struct shape_search *search, const struct mapping *mapping)
{
	try_shapes(search, mapping);
	if (search->best)
		return;
	search->request = mapping->request_count == 1 ? 0 : find_waiting(mapping, search->json);
	search->best = search->request >= 0 ? mapping : NULL;
}

static const struct mapping *find_named(const struct race_mappings *mappings, const char *name)
{
	for (size_t i = 0; i < mappings->list.count; i++) {
		const struct mapping *mapping = ((struct mapping **)mappings->list.items)[i];
		if (strcmp(mapping->name, name) == 0)
			return mapping;
	}
	return NULL;
}

/* By the address' "#mapping=NAME", else by the shape. */
static void find_mapping(struct shape_search *search, const struct race_mappings *mappings, const char *address,
			 struct race_problems *problems)
{
	char *name = mapping_named_in(address);
	const struct mapping *named = name ? find_named(mappings, name) : NULL;

	if (named)
		take_named(search, named);
	for (size_t i = 0; !name && i < mappings->list.count; i++)
		try_shapes(search, ((struct mapping **)mappings->list.items)[i]);
	if (name && !named)
		race_problems_add(problems, "there is no mapping \"%.60s\"", name);
	else if (name && !search->best)
		race_problems_add(problems, "this is no answer that the mapping %s knows", name);
	rg_free(name);
}

bool race_mappings_wait_for(const struct race_mappings *mappings, const char *bytes, size_t length)
{
	struct race_problems unused = {0};
	cJSON *json = race_tree_parse(bytes, length, &unused);
	bool waits = false;

	race_problems_finish(&unused);
	for (size_t i = 0; json && i < mappings->list.count && !waits; i++)
		waits = find_waiting(((struct mapping **)mappings->list.items)[i], json) >= 0;
	cJSON_Delete(json);
	return waits;
}

/* "Q1 race 2" of a file or of an address that ends in one: lists of rows are called so, as tables are. */
static char *file_stem(const char *address)
{
	const char *scheme = strstr(address, "://");
	char *whole = rg_strndup(address, strcspn(address, scheme ? "?#" : "")), *stem = NULL;
	const char *name = rg_path_name(whole);
	size_t length = strlen(name);

	if (length > 5 && rg_equal_ignoring_case(name + length - 5, ".json"))
		stem = rg_strndup(name, length - 5);
	if (stem && scheme) {
		char *plain = race_convert_unescape(stem, true);
		rg_free(stem);
		stem = plain;
	}
	rg_free(whole);
	return stem;
}

struct race_mapped *race_mapped_open_answer(const struct race_mappings *mappings, const char *address,
					    const char *bytes, size_t length, struct race_problems *problems)
{
	struct mapping_target target;
	struct race_problems unused = {0};
	struct shape_search search = {.json = race_tree_parse(bytes, length, &unused)};

	race_problems_finish(&unused);
	if (search.json)
		find_mapping(&search, mappings, address, problems);
	cJSON_Delete((cJSON *)search.json);
	if (!search.best)
		return NULL;
	mapping_target_by_shape(search.best, search.request, address, &target);
	target.file = file_stem(address);
	struct race_mapped *mapped = mapped_create(&target);
	const struct race_wanted *list;
	size_t count;
	race_mapped_wanted(mapped, &list, &count);
	race_mapped_answer(mapped, search.best->requests[search.request].id, "", bytes, length, problems);
	return mapped;
}
