/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists the requests that are to be made, given the answers so far. */
#include "mapping_mapped.h"

#include <string.h>

#include "base/text.h"

/* A request with a long interval is repeated after this time when it failed. */
#define MIN_S 30

/* A body's texts with their parameters; "{session|as-number}" becomes a number. `texts`: the next text's. */
static cJSON *fill_body(struct mapping_run *run, const struct mapping_scope *scope, const cJSON *json,
			const struct expression_text ***texts)
{
	cJSON *copy = cJSON_IsArray(json) ? cJSON_CreateArray() : cJSON_CreateObject();
	const cJSON *item;
	int64_t whole;

	cJSON_ArrayForEach(item, json)
	{
		cJSON *child = NULL;
		if (cJSON_IsArray(item) || cJSON_IsObject(item)) {
			child = fill_body(run, scope, item, texts);
		} else if (cJSON_IsString(item)) {
			const struct expression_text *text = *(*texts)++;
			char *value = mapping_text_fill(run, scope, text, false);
			bool number = text->count && text->places[0].filter_count;
			if (number && value && rg_parse_int(value, &whole))
				child = cJSON_CreateNumber((double)whole);
			else
				child = value ? cJSON_CreateString(value) : cJSON_CreateNull();
			rg_free(value);
		} else {
			/* Copied: the body becomes the request's, the mapping keeps its own. */
			child = cJSON_Duplicate(item, true);
		}
		if (cJSON_IsArray(json))
			cJSON_AddItemToArray(copy, child);
		else
			cJSON_AddItemToObject(copy, item->string, child);
	}
	return copy;
}

/* NULL when a parameter is not known. */
static char *make_url(const struct race_mapped *mapped, struct mapping_run *run, const struct mapping_request *request,
		      const struct mapping_scope *row, const struct mapped_instance *instance, size_t page)
{
	const struct mapping_paging *paging = &request->paging;
	struct rg_buffer url = {.limit = 8192};
	char *rest = mapped->target.single >= 0 ? rg_strdup("") : mapping_text_fill(run, row, request->url, true);

	if (!rest)
		return NULL;
	rg_buffer_format(&url, "%s%s%s", mapped->target.base, rest[0] ? "/" : "", rest);
	rg_free(rest);
	/* The first page of an answer that was given as it is needs no parameters of paging. */
	if (!paging->rows || (mapped->target.single >= 0 && page == 1))
		return rg_buffer_take(&url);
	const char *sign = strchr(url.bytes, '?') ? "&" : "?";
	if (paging->limit) {
		rg_buffer_format(&url, "%s%s=%d", sign, paging->limit, paging->size);
		sign = "&";
	}
	if (paging->offset)
		rg_buffer_format(&url, "%s%s=%lld", sign, paging->offset, (long long)(page > 1 ? instance->rows : 0));
	if (paging->page)
		rg_buffer_format(&url, "%s%s=%d", sign, paging->page, paging->first + (int)page - 1);
	return rg_buffer_take(&url);
}

struct lister {
	struct race_mapped *mapped;
	struct mapping_run *run;
	struct rg_array list; /* struct race_wanted */
};

static char *find_marker(struct lister *lister, const struct mapping_request *request, const struct mapping_scope *row)
{
	cJSON *json = request->when ? mapping_value_find(lister->run, row, request->when, NULL) : NULL;
	char *text = rg_arena_strdup(lister->mapped->listed, json ? cJSON_GetStringValue(json) : "");

	cJSON_Delete(json);
	return text;
}

static void add_wanted(struct lister *lister, const struct mapping_request *request, const struct mapping_scope *row,
		       struct mapped_instance *instance, size_t page)
{
	struct rg_arena *arena = lister->mapped->listed;
	bool single = lister->mapped->target.single >= 0, by_marker = request->when && !single;
	char *url = make_url(lister->mapped, lister->run, request, row, instance, page), *body = NULL;

	if (!url)
		return;
	/* An address that was given as it is was asked with GET, so it has no body. */
	if (request->body && !single) {
		const struct expression_text **texts = request->body_texts;
		cJSON *json = fill_body(lister->run, row, request->body, &texts);
		body = cJSON_PrintUnformatted(json);
		cJSON_Delete(json);
	}
	struct race_wanted *wanted = rg_array_push(&lister->list, sizeof(*wanted));
	*wanted = (struct race_wanted){
		.key = page > 1 ? rg_arena_printf(arena, "%s#%zu", instance->key, page)
				: rg_arena_strdup(arena, instance->key),
		.url = rg_arena_strdup(arena, url),
		.body = rg_arena_strdup(arena, body),
		.marker = find_marker(lister, request, row),
		.min_s = page > 1                                   ? 0
			 : by_marker || request->interval_s < MIN_S ? request->interval_s
								    : MIN_S,
		.interval_s = page > 1 || by_marker ? 0 : request->interval_s,
	};
	bool good = page == 1 && instance->good.count && !instance->failed;
	wanted->answered = good && (!by_marker || rg_equal(instance->marker, wanted->marker));
	cJSON_free(body);
	rg_free(url);
}

static void list_instance(void *data, int index, const char *key, const struct mapping_scope *row)
{
	struct lister *lister = data;
	const struct mapping_request *request = &lister->mapped->target.mapping->requests[index];
	struct mapped_instance *instance = mapped_find(lister->mapped, key, strlen(key));

	if (!instance) {
		instance = rg_alloc(1, sizeof(*instance));
		instance->key = rg_strdup(key);
		instance->request = index;
		*(struct mapped_instance **)rg_array_push(&lister->mapped->instances,
							  sizeof(struct mapped_instance *)) = instance;
	}
	/* An event that lists a session twice wants it once. */
	if (instance->seen)
		return;
	instance->seen = true;
	add_wanted(lister, request, row, instance, 1);
	if (instance->pending.count)
		add_wanted(lister, request, row, instance, instance->pending.count + 1);
}

void race_mapped_wanted(struct race_mapped *mapped, const struct race_wanted **list, size_t *count)
{
	struct race_problems problems = {0};
	struct mapping_run run = mapped_new_run(mapped, &problems);
	struct lister lister = {.mapped = mapped, .run = &run};

	rg_arena_destroy(mapped->listed);
	mapped->listed = rg_arena_create();
	for (size_t i = 0; i < mapped->instances.count; i++)
		((struct mapped_instance **)mapped->instances.items)[i]->seen = false;
	for (size_t i = 0; i < mapped->target.mapping->request_count; i++)
		mapped_each(mapped, &run, (int)i, list_instance, &lister);
	/* Answers that are not wanted any more are dropped, so they go from the race day too. */
	size_t kept = 0;
	struct mapped_instance **all = mapped->instances.items;
	for (size_t i = 0; i < mapped->instances.count; i++) {
		if (all[i]->seen)
			all[kept++] = all[i];
		else
			mapped_drop_instance(all[i]);
	}
	mapped->instances.count = kept;
	struct race_wanted *out = rg_arena_alloc(mapped->listed, lister.list.count, sizeof(*out));
	if (lister.list.count)
		memcpy(out, lister.list.items, lister.list.count * sizeof(*out));
	*list = out;
	*count = lister.list.count;
	rg_array_finish(&lister.list);
	race_problems_finish(&problems);
}
