/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes answers: checks whether one is valid, complete, and differs from the one before. */
#include "mapping_mapped.h"

#include <string.h>

#include "base/text.h"
#include "race/file/said.h"

static bool count_row(void *data, const struct mapping_scope *row)
{
	(void)row;
	++*(int64_t *)data;
	return true;
}

static int64_t whole_at(struct mapping_run *run, const struct mapping_scope *root, const struct expression_path *path)
{
	char *text = path ? mapping_path_text(run, root, path) : NULL;
	int64_t value = -1;

	if (text && !rg_parse_int(text, &value))
		value = -1;
	rg_free(text);
	return value;
}

static enum race_answer settle_answer(struct mapped_instance *instance, const char *marker)
{
	bool same = instance->good.count && instance->good_hash == instance->pending_hash;

	mapped_drop_pages(&instance->good);
	instance->good = instance->pending;
	instance->good_hash = instance->pending_hash;
	instance->pending = (struct rg_array){0};
	instance->failed = false;
	rg_free(instance->marker);
	instance->marker = rg_strdup(marker ? marker : "");
	return same ? RACE_ANSWER_SAME : RACE_ANSWER_NEW;
}

/* Drops the pages that came; the good answer before stays. */
static enum race_answer give_up(struct mapping_run *run, const struct mapping_paging *paging,
				struct mapped_instance *instance, int64_t all)
{
	if (instance->pending.count && paging->pages)
		race_problems_add(run->problems, "%s: %zu pages of %lld came, what was there before stays",
				  instance->key, instance->pending.count, (long long)all);
	else if (instance->pending.count)
		race_problems_add(run->problems, "%s: %lld rows of %lld came, what was there before stays",
				  instance->key, (long long)instance->rows, (long long)all);
	mapped_drop_pages(&instance->pending);
	instance->failed = true;
	return RACE_ANSWER_NONE;
}

/* Adds a page, and takes the whole answer when that was the last one. Takes the JSON over. */
static enum race_answer add_page(struct mapping_run *run, const struct mapping_paging *paging,
				 struct mapped_instance *instance, const char *marker, cJSON *json)
{
	struct mapping_scope root = {.value = json, .answer = true, .label = instance->key};
	int64_t rows = 0, all = whole_at(run, &root, paging->pages ? paging->pages : paging->total);

	*(cJSON **)rg_array_push(&instance->pending, sizeof(cJSON *)) = json;
	if (!paging->rows)
		return settle_answer(instance, marker);
	mapping_path_each(run, &root, paging->rows, count_row, &rows);
	instance->rows += rows;
	instance->all = all;
	if ((paging->pages ? (int64_t)instance->pending.count : instance->rows) >= all)
		return settle_answer(instance, marker);
	bool can_go_on = (paging->offset || paging->page) && rows > 0 && instance->pending.count < MAPPING_MAX_PAGES;
	return can_go_on ? RACE_ANSWER_PART : give_up(run, paging, instance, all);
}

static cJSON *parse(const char *key, const char *bytes, size_t length, struct race_problems *problems)
{
	struct race_problems own = {0};
	cJSON *json = race_tree_parse(bytes, length, &own);

	for (size_t i = 0; i < own.count; i++)
		race_problems_add(problems, "%s: %s", key, own.lines[i]);
	race_problems_finish(&own);
	return json;
}

static bool is_blank(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!strchr(" \t\r\n", bytes[i]) || !bytes[i])
			return false;
	}
	return true;
}

/* The first page begins a new answer; every other must follow the page before it. */
static bool follows(struct mapping_run *run, struct mapped_instance *instance, int64_t page, uint64_t hash)
{
	if (page == 1) {
		mapped_drop_pages(&instance->pending);
		instance->rows = 0;
		instance->pending_hash = RG_HASH_START;
		return true;
	}
	if (hash != instance->page_hash)
		return true;
	race_problems_add(run->problems, "%s: page %lld is the one before it again", instance->key, (long long)page);
	return false;
}

/* An answer with nothing in it yet. */
static bool is_nothing_yet(struct mapping_run *run, const struct mapping_request *request,
			   const struct mapping_scope *root)
{
	bool empty = !root->value->child &&
		     (cJSON_IsObject(root->value) || cJSON_IsArray(root->value) || cJSON_IsNull(root->value));

	return empty || (request->valid && mapping_condition_waits(run, root, request->valid)) ||
	       (request->shape && mapping_condition_waits(run, root, request->shape));
}

/* Nothing yet is good as a beginning, but takes nothing off that was there. */
static bool may_begin_with(struct mapping_run *run, const struct mapped_instance *instance,
			   const struct mapping_request *request, const struct mapping_scope *root)
{
	struct mapping_scope before = *root;

	before.value = instance->good.count ? *(cJSON **)instance->good.items : NULL;
	return !instance->pending.count && is_nothing_yet(run, request, root) &&
	       (!before.value || is_nothing_yet(run, request, &before));
}

static cJSON *parse_valid(struct mapping_run *run, const struct race_mapped *mapped,
			  const struct mapped_instance *instance, const char *bytes, size_t length)
{
	const struct mapping_request *request = &mapped->target.mapping->requests[instance->request];
	const struct expression_condition *valid = request->valid ? request->valid : request->shape;
	cJSON *json = parse(instance->key, bytes, length, run->problems);
	struct mapping_scope root = {.value = json, .answer = true, .label = instance->key, .params = &mapped->params};

	if (!json || mapping_condition_holds(run, &root, valid) || may_begin_with(run, instance, request, &root))
		return json;
	race_problems_add(run->problems, "%s: this is no answer%s", instance->key,
			  instance->good.count ? race_said(", what was there before stays") : "");
	cJSON_Delete(json);
	return NULL;
}

enum race_answer race_mapped_answer(struct race_mapped *mapped, const char *key, const char *marker, const char *bytes,
				    size_t length, struct race_problems *problems)
{
	size_t plain = strcspn(key, "#");
	struct mapped_instance *instance = mapped_find(mapped, key, plain);
	struct mapping_run run = mapped_new_run(mapped, problems);
	int64_t page = 1;

	if (!instance || (key[plain] && !rg_parse_int(key + plain + 1, &page)) || page < 1 ||
	    (page > 1 && page != (int64_t)instance->pending.count + 1))
		return RACE_ANSWER_NONE;
	const struct mapping_paging *paging = &mapped->target.mapping->requests[instance->request].paging;
	uint64_t hash = rg_hash_bulk(RG_HASH_START, bytes, length);
	/* An empty answer means nothing new, but an empty page after the first is a missing one. */
	if (is_blank(bytes, length))
		return page > 1 ? give_up(&run, paging, instance, instance->all) : RACE_ANSWER_NONE;
	cJSON *json = follows(&run, instance, page, hash) ? parse_valid(&run, mapped, instance, bytes, length) : NULL;
	if (!json)
		return give_up(&run, paging, instance, instance->all);
	instance->page_hash = hash;
	instance->pending_hash = rg_hash(instance->pending_hash, &hash, sizeof(hash));
	return add_page(&run, paging, instance, marker, json);
}
