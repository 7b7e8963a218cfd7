/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_mapped.h"

#include <string.h>

#include "base/text.h"

struct mapping_run mapped_new_run(const struct race_mapped *mapped, struct race_problems *problems)
{
	return (struct mapping_run){.mapping = mapped->target.mapping,
				    .problems = problems,
				    .file = mapped->target.file,
				    .work = MAPPING_WORK};
}

static void fill_headers(struct race_mapped *mapped)
{
	const struct mapping *mapping = mapped->target.mapping;
	struct mapping_run run = mapped_new_run(mapped, NULL);
	struct mapping_scope scope = {.params = &mapped->params};

	mapped->header_names = rg_alloc(mapping->header_count, sizeof(*mapped->header_names));
	mapped->header_values = rg_alloc(mapping->header_count, sizeof(*mapped->header_values));
	for (size_t i = 0; i < mapping->header_count; i++) {
		/* Escaped as in a URL, so that no value can end the line. */
		char *value = mapping_text_fill(&run, &scope, mapping->headers[i].value, true);
		if (!value)
			continue;
		mapped->header_names[mapped->header_count] = mapping->headers[i].name;
		mapped->header_values[mapped->header_count++] = value;
	}
}

struct race_mapped *mapped_create(struct mapping_target *target)
{
	struct race_mapped *mapped = rg_alloc(1, sizeof(*mapped));
	const struct mapping *mapping = target->mapping;
	const char **names = rg_alloc(mapping->param_count, sizeof(*names));

	mapped->target = *target;
	*target = (struct mapping_target){0};
	for (size_t i = 0; i < mapping->param_count; i++)
		names[i] = mapping->params[i].name;
	mapped->params = (struct mapping_params){
		.count = mapping->param_count, .names = names, .values = (const char *const *)mapped->target.values};
	fill_headers(mapped);
	return mapped;
}

void mapped_drop_pages(struct rg_array *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		cJSON_Delete(((cJSON **)pages->items)[i]);
	rg_array_finish(pages);
	*pages = (struct rg_array){0};
}

void mapped_drop_instance(struct mapped_instance *instance)
{
	mapped_drop_pages(&instance->good);
	mapped_drop_pages(&instance->pending);
	rg_free(instance->marker);
	rg_free(instance->key);
	rg_free(instance);
}

void race_mapped_destroy(struct race_mapped *mapped)
{
	if (!mapped)
		return;
	for (size_t i = 0; i < mapped->instances.count; i++)
		mapped_drop_instance(((struct mapped_instance **)mapped->instances.items)[i]);
	rg_array_finish(&mapped->instances);
	for (size_t i = 0; i < mapped->header_count; i++)
		rg_free((char *)mapped->header_values[i]);
	rg_free(mapped->header_names);
	rg_free(mapped->header_values);
	rg_free((char **)mapped->params.names);
	rg_arena_destroy(mapped->listed);
	mapping_target_finish(&mapped->target);
	rg_free(mapped);
}

const char *race_mapped_name(const struct race_mapped *mapped)
{
	return mapped->target.mapping->name;
}

size_t race_mapped_headers(const struct race_mapped *mapped, const char *const **names, const char *const **values)
{
	*names = mapped->header_names;
	*values = mapped->header_values;
	return mapped->header_count;
}

int race_mapped_pace_ms(const struct race_mapped *mapped)
{
	return mapped->target.mapping->pace_ms;
}

struct mapped_instance *mapped_find(const struct race_mapped *mapped, const char *key, size_t length)
{
	for (size_t i = 0; i < mapped->instances.count; i++) {
		struct mapped_instance *instance = ((struct mapped_instance **)mapped->instances.items)[i];
		if (strlen(instance->key) == length && memcmp(instance->key, key, length) == 0)
			return instance;
	}
	return NULL;
}

struct walk {
	const struct race_mapped *mapped;
	struct mapping_run *run;
	int request;
	size_t count;
	const char *outer_key;
	mapped_visit visit;
	void *data;
};

/* Visits a row that a request is made for. */
static bool visit_row(void *data, const struct mapping_scope *row)
{
	struct walk *walk = data;
	const struct mapping_each *each = &walk->mapped->target.mapping->requests[walk->request].each;
	char *values[8] = {NULL};
	struct mapping_scope scope = *row;
	struct mapping_params params = {
		.up = row->params, .count = each->count, .names = each->names, .values = (const char *const *)values};
	struct rg_buffer key = {.limit = 500};
	const char *outer = strchr(walk->outer_key, '/');
	bool good = mapping_condition_holds(walk->run, row, each->if_);

	rg_buffer_format(&key, "%s%s", walk->mapped->target.mapping->requests[walk->request].id, outer ? outer : "");
	for (size_t i = 0; good && i < each->count; i++) {
		values[i] = mapping_path_text(walk->run, row, each->paths[i]);
		good = !rg_empty(values[i]) && !race_convert_is_empty(values[i]) && rg_buffer_text(&key, "/") &&
		       mapping_url_add(&key, values[i]);
	}
	scope.params = &params;
	if (good)
		walk->visit(walk->data, walk->request, key.bytes, &scope);
	for (size_t i = 0; i < each->count; i++)
		rg_free(values[i]);
	rg_buffer_finish(&key);
	return ++walk->count < MAPPING_MAX_INSTANCES && walk->run->work > 0;
}

/* Visits all rows of one answer that the request is made for. */
static void visit_answer(void *data, int request, const char *key, const struct mapping_scope *row)
{
	struct walk *walk = data;
	const struct mapping_each *each = &walk->mapped->target.mapping->requests[walk->request].each;
	const struct mapped_instance *from = mapped_find(walk->mapped, key, strlen(key));

	(void)request;
	walk->outer_key = key;
	for (size_t i = 0; from && i < from->good.count; i++) {
		struct mapping_scope root = {.up = row,
					     .answer = true,
					     .label = key,
					     .params = row->params,
					     .value = ((cJSON **)from->good.items)[i]};
		mapping_path_each(walk->run, &root, each->rows, visit_row, walk);
	}
}

void mapped_each(const struct race_mapped *mapped, struct mapping_run *run, int request, mapped_visit visit, void *data)
{
	const struct mapping_request *of = &mapped->target.mapping->requests[request];
	struct walk walk = {.mapped = mapped, .run = run, .request = request, .visit = visit, .data = data};
	struct mapping_scope scope = {.params = &mapped->params};

	if (mapped->target.single >= 0) {
		if (mapped->target.single == request)
			visit(data, request, of->id, &scope);
	} else if (of->each.from < 0) {
		visit(data, request, of->id, &scope);
	} else {
		mapped_each(mapped, run, of->each.from, visit_answer, &walk);
	}
}

struct applier {
	const struct race_mapped *mapped;
	struct mapping_run *run;
	struct mapping_tree *tree;
	const struct mapping_part *part;
};

static void apply_instance(void *data, int request, const char *key, const struct mapping_scope *row)
{
	struct applier *applier = data;
	const struct mapped_instance *instance = mapped_find(applier->mapped, key, strlen(key));

	(void)request;
	for (size_t i = 0; instance && i < instance->good.count; i++) {
		struct mapping_scope root = {.up = row,
					     .answer = true,
					     .label = key,
					     .params = row->params,
					     .value = ((cJSON **)instance->good.items)[i]};
		mapping_apply_part(applier->run, applier->tree, applier->part, &root);
	}
}

cJSON *race_mapped_apply(struct race_mapped *mapped, struct race_problems *problems)
{
	struct mapping_run run = mapped_new_run(mapped, problems);
	struct applier applier = {.mapped = mapped, .run = &run, .tree = mapping_tree_create()};

	for (size_t i = 0; i < mapped->target.mapping->part_count; i++) {
		applier.part = &mapped->target.mapping->parts[i];
		mapped_each(mapped, &run, applier.part->request, apply_instance, &applier);
	}
	if (run.work <= 0)
		race_problems_add(problems, "this is more data than a race day can have, the rest is left out");
	cJSON *tree = mapping_tree_finish(applier.tree);
	mapping_join_persons(tree);
	return tree;
}

bool race_mapped_call(struct race_mapped *mapped, const char *file)
{
	struct mapping_target *target = &mapped->target;

	if ((target->single < 0 && target->mapping->request_count != 1) || rg_equal(target->file, file))
		return false;
	rg_free(target->file);
	target->file = rg_strdup(file);
	return true;
}

uint64_t race_mapped_hash(const struct race_mapped *mapped)
{
	uint64_t hash = rg_hash_text(RG_HASH_START, mapped->target.mapping->name);

	hash = rg_hash_text(hash, mapped->target.file ? mapped->target.file : "");

	for (size_t i = 0; i < mapped->params.count; i++)
		hash = rg_hash_text(hash, mapped->params.values[i] ? mapped->params.values[i] : "");
	for (size_t i = 0; i < mapped->instances.count; i++) {
		const struct mapped_instance *instance = ((struct mapped_instance **)mapped->instances.items)[i];
		hash = rg_hash_text(hash, instance->key);
		hash = rg_hash(hash, &instance->good_hash, sizeof(instance->good_hash));
	}
	return hash;
}
