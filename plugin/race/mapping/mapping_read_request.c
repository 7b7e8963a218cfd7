/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_read.h"

#include <string.h>

#include "base/text.h"

#define MAX_AS 8

static const cJSON *get(const cJSON *json, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(json, name);
}

static void read_each(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
		      struct mapping_each *each)
{
	struct mapping_at as = {.up = at, .name = "as"}, from = {.up = at, .name = "from"};
	struct mapping *mapping = reader->mapping;
	const cJSON *item;

	if (!mapping_check_members(reader, at, json, "each"))
		return;
	/* Only requests before this one are known by now, so there can be no circle. */
	each->from = mapping_find_request(reader, &from, mapping_get_text(reader, at, json, "from"));
	each->rows = mapping_get(reader, at, json, "rows", EXPRESSION_PATH);
	if (!get(json, "rows"))
		mapping_wrong(reader, at, "has no rows");
	each->if_ = mapping_get_condition(reader, at, json, "if");
	each->names = rg_arena_alloc(mapping->arena, MAX_AS, sizeof(*each->names));
	each->paths = rg_arena_alloc(mapping->arena, MAX_AS, sizeof(*each->paths));
	cJSON_ArrayForEach(item, get(json, "as"))
	{
		if (each->count == MAX_AS)
			break;
		each->paths[each->count] = mapping_get(reader, &as, get(json, "as"), item->string, EXPRESSION_PATH);
		each->names[each->count++] = item->string;
	}
	if (!each->count)
		mapping_wrong(reader, &as, "expected parameters and their paths");
}

static void read_paging(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			struct mapping_paging *paging)
{
	if (!mapping_check_members(reader, at, json, "paging"))
		return;
	*paging = (struct mapping_paging){
		.limit = mapping_get_text(reader, at, json, "limit"),
		.offset = mapping_get_text(reader, at, json, "offset"),
		.page = mapping_get_text(reader, at, json, "page"),
		.first = (int)mapping_get_int(reader, at, json, "first", 1, 0, 1),
		.size = (int)mapping_get_int(reader, at, json, "size", 100, 1, 10000),
		.total = mapping_get(reader, at, json, "total", EXPRESSION_PATH),
		.pages = mapping_get(reader, at, json, "pages", EXPRESSION_PATH),
		.rows = mapping_get(reader, at, json, "rows", EXPRESSION_PATH),
	};
	if (!paging->rows)
		mapping_wrong(reader, at, "has no rows, so nothing can be counted");
	if (!paging->total == !paging->pages)
		mapping_wrong(reader, at, "needs either total or pages");
	if (paging->offset && paging->page)
		mapping_wrong(reader, at, "has both offset and page");
}

static size_t count_texts(const cJSON *json)
{
	size_t count = cJSON_IsString(json);
	const cJSON *item;

	cJSON_ArrayForEach(item, json) count += count_texts(item);
	return count;
}

/* Every text of a body, in its order. "{name|as-number}" must be all of a text, because it becomes a number. */
static void read_body(struct mapping_reader *reader, const struct mapping_at *up, const cJSON *json,
		      struct mapping_request *request, size_t *count)
{
	const cJSON *item;
	size_t index = 0;

	cJSON_ArrayForEach(item, json)
	{
		struct mapping_at here = {.up = up, .name = item->string, .index = index++};
		read_body(reader, &here, item, request, count);
		if (!cJSON_IsString(item))
			continue;
		const struct expression_text *text = mapping_compile(reader, &here, MAPPING_NAMES_OF_PARAMS,
								     EXPRESSION_TEXT, item);
		request->body_texts[(*count)++] = text;
		bool number = false;
		for (size_t i = 0; text && i < text->count; i++)
			number = number || text->places[i].filter_count;
		if (number && (text->count != 1 || *text->literals[0] || *text->literals[1]))
			mapping_wrong(reader, &here, "a number stands alone");
	}
}

static void read_request(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			 struct mapping_request *request)
{
	struct mapping_at each = {.up = at, .name = "each"}, when = {.up = at, .name = "when"};
	struct mapping_at url = {.up = at, .name = "url"}, paging = {.up = at, .name = "paging"};
	struct mapping_at body = {.up = at, .name = "body"};
	size_t texts = 0;
	const cJSON *address = get(json, "url");

	reader->request = request;
	request->each.from = -1;
	request->id = mapping_get_text(reader, at, json, "id");
	if (!request->id || strpbrk(request->id, "/#: ")) {
		request->id = "";
		mapping_wrong(reader, at, "needs an id without / # : and blanks");
	}
	request->interval_s = (int)mapping_get_int(reader, at, json, "interval_s", 30, 1, 86400);
	if (get(json, "each"))
		read_each(reader, &each, get(json, "each"), &request->each);
	/* The URL of a request is the base and this text; "" gives the base itself. */
	bool good = cJSON_IsString(address) && !strstr(address->valuestring, "://") && address->valuestring[0] != '/' &&
		    !strpbrk(address->valuestring, " #");
	if (good)
		request->url = mapping_compile(reader, &url, MAPPING_NAMES_OF_PARAMS, EXPRESSION_TEXT, address);
	else
		mapping_wrong(reader, &url, "expected what follows the base, such as \"events/{event}\"");
	request->url_text = "";
	if (good) {
		/* An address is recognised with and without the slash at its end. */
		size_t length = strlen(address->valuestring);
		bool slash = length && address->valuestring[length - 1] == '/';
		request->url_text = rg_arena_strndup(reader->mapping->arena, address->valuestring, length - slash);
	}
	request->body = get(json, "body");
	if (request->body && !cJSON_IsObject(request->body) && !cJSON_IsArray(request->body))
		mapping_wrong(reader, &body, "expected an object or a list");
	request->body_texts = rg_arena_alloc(reader->mapping->arena, count_texts(request->body),
					     sizeof(*request->body_texts));
	read_body(reader, &body, request->body, request, &texts);
	if (get(json, "when") && request->each.from < 0)
		mapping_wrong(reader, &when, "is only for a request with each: it looks at the row");
	else if (get(json, "when"))
		request->when = mapping_read_value(reader, &when, get(json, "when"), NULL);
	request->shape = mapping_get_condition(reader, at, json, "shape");
	request->valid = mapping_get_condition(reader, at, json, "valid");
	if (get(json, "paging"))
		read_paging(reader, &paging, get(json, "paging"), &request->paging);
}

void mapping_read_requests(struct mapping_reader *reader, const cJSON *json)
{
	struct mapping *mapping = reader->mapping;
	struct mapping_at at = {.name = "requests"}, here = {.up = &at};
	const cJSON *item;

	mapping->requests = rg_arena_alloc(mapping->arena, MAPPING_MAX_REQUESTS, sizeof(*mapping->requests));
	if (!cJSON_IsArray(json) || !json->child)
		mapping_wrong(reader, &at, "expected a list of requests");
	cJSON_ArrayForEach(item, json)
	{
		if (mapping->request_count == MAPPING_MAX_REQUESTS) {
			mapping_wrong(reader, &at, "more than %d", MAPPING_MAX_REQUESTS);
			break;
		}
		struct mapping_request *request = &mapping->requests[mapping->request_count];
		if (mapping_check_members(reader, &here, item, "request"))
			read_request(reader, &here, item, request);
		reader->request = NULL;
		for (size_t i = 0; i < mapping->request_count && request->id; i++) {
			if (strcmp(mapping->requests[i].id, request->id) == 0)
				mapping_wrong(reader, &here, "the id \"%.60s\" is taken", request->id);
		}
		if (!request->id)
			break;
		mapping->request_count++;
		here.index++;
	}
}
