/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings that are there: read from their folders. */
#include "mapping_internal.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "json_file.h"
#include "mapping_mapped.h"

#define FILE_LIMIT (256 * 1024)

struct race_mappings {
	struct rg_array list; /* struct mapping * */
	cJSON *words;         /* shared tables by name */
};

static void read_words(struct race_mappings *mappings, const char *folder, struct race_problems *problems)
{
	char *words = rg_path_join(folder, "words");
	size_t count;
	char **names = rg_directory_list(words, ".json", &count);

	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(words, names[i]);
		cJSON *json = race_json_file_read(path, FILE_LIMIT, "words", problems);
		cJSON *tables = json ? cJSON_GetObjectItemCaseSensitive(json, "tables") : NULL;
		while (cJSON_IsObject(tables) && tables->child) {
			cJSON *table = cJSON_DetachItemViaPointer(tables, tables->child);
			char *name = rg_strdup(table->string);
			cJSON_DeleteItemFromObjectCaseSensitive(mappings->words, name);
			cJSON_AddItemToObject(mappings->words, name, table);
			rg_free(name);
		}
		cJSON_Delete(json);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	rg_free(words);
}

static void add_mapping(struct race_mappings *mappings, struct mapping *mapping)
{
	struct mapping **list = mappings->list.items;

	for (size_t i = 0; i < mappings->list.count; i++) {
		if (strcmp(list[i]->name, mapping->name) != 0)
			continue;
		mapping_destroy(list[i]);
		list[i] = mapping;
		return;
	}
	*(struct mapping **)rg_array_push(&mappings->list, sizeof(struct mapping *)) = mapping;
}

static void read_folder(struct race_mappings *mappings, const char *folder, const struct race_countries *countries,
			struct race_problems *problems)
{
	size_t count;
	char **names = rg_directory_list(folder, ".json", &count);

	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(folder, names[i]);
		cJSON *json = race_json_file_read(path, FILE_LIMIT, "mapping", problems);
		struct mapping *mapping = json ? mapping_read(json, names[i], mappings->words, countries, problems)
					       : NULL;
		if (mapping)
			add_mapping(mappings, mapping);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
}

struct race_mappings *race_mappings_load(const char *const *folders, size_t folder_count,
					 const struct race_countries *countries, struct race_problems *problems)
{
	struct race_mappings *mappings = rg_alloc(1, sizeof(*mappings));

	mappings->words = cJSON_CreateObject();
	for (size_t i = 0; i < folder_count; i++)
		read_words(mappings, folders[i], problems);
	for (size_t i = 0; i < folder_count; i++)
		read_folder(mappings, folders[i], countries, problems);
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

/* The one that asks most of a shape; the first of equals. */
static const struct mapping *find_shape(const struct race_mappings *mappings, const cJSON *json, int *request)
{
	const struct mapping *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < mappings->list.count; i++) {
		const struct mapping *mapping = ((struct mapping **)mappings->list.items)[i];
		struct mapping_run run = {.mapping = mapping, .work = MAPPING_WORK};
		struct mapping_scope root = {.value = json, .answer = true};
		for (size_t k = 0; k < mapping->request_count; k++) {
			const struct mapping_condition *shape = &mapping->requests[k].shape;
			size_t asked = 0;
			for (size_t t = 0; t < shape->count; t++)
				asked += !shape->tests[t].or_next;
			if (asked <= most || !mapping_condition_holds(&run, &root, shape))
				continue;
			best = mapping;
			most = asked;
			*request = (int)k;
		}
	}
	return best;
}

struct race_mapped *race_mapped_open_answer(const struct race_mappings *mappings, const char *address,
					    const char *bytes, size_t length, struct race_problems *problems)
{
	struct mapping_target target;
	struct race_problems unused = {0};
	int request;

	cJSON *json = race_tree_parse(bytes, length, &unused);
	race_problems_finish(&unused);
	const struct mapping *mapping = json ? find_shape(mappings, json, &request) : NULL;
	cJSON_Delete(json);
	if (!mapping)
		return NULL;
	mapping_target_by_shape(mapping, request, address, &target);
	struct race_mapped *mapped = mapped_create(&target);
	const struct race_wanted *list;
	size_t count;
	race_mapped_wanted(mapped, &list, &count);
	race_mapped_answer(mapped, mapping->requests[request].id, "", bytes, length, problems);
	return mapped;
}
