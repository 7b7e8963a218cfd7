/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_read.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "race/file/said.h"

#define MAX_ADDRESSES  16
#define MAX_CONDITIONS 32 /* in a list */
#define MAX_HEADERS    10
#define MAX_PARAMS     20

#define MEMBERS(name, ...) static const char *const name[] = {__VA_ARGS__, NULL}

MEMBERS(of_mapping, "$schema", "mapping", "title", "about", "base", "addresses", "parameters", "headers", "pace_ms",
	"ignore_case", "words", "requests", "fill");
MEMBERS(of_parameter, "about", "default");
MEMBERS(of_request, "id", "url", "body", "interval_s", "each", "when", "shape", "valid", "paging");
MEMBERS(of_each, "from", "rows", "as", "if");
MEMBERS(of_paging, "limit", "offset", "page", "first", "size", "total", "pages", "rows");
MEMBERS(of_part, "table", "list", "from", "rows", "columns", "if", "group", "require", "fields");
MEMBERS(of_list, "rows", "columns", "if", "group", "require", "fields");
MEMBERS(of_value, "path", "text", "constant", "default", "if", "kind", "unit", "words", "match", "empty", "form",
	"percent", "zone", "scale", "add", "decimals", "laps");

const struct mapping_members mapping_members[] = {
	{"mapping", of_mapping}, {"parameter", of_parameter}, {"request", of_request},
	{"each", of_each},       {"paging", of_paging},       {"part", of_part},
	{"list", of_list},       {"value", of_value},         {NULL, NULL},
};

static void add_at(struct rg_buffer *buffer, const struct mapping_at *at)
{
	if (!at)
		return;
	add_at(buffer, at->up);
	if (at->name)
		rg_buffer_format(buffer, "%s%s", buffer->length ? "." : "", at->name);
	else
		rg_buffer_format(buffer, "[%zu]", at->index);
}

void mapping_wrong(struct mapping_reader *reader, const struct mapping_at *at, const char *format, ...)
{
	struct rg_buffer place = {.limit = 300};
	char what[300];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), race_said(format), args);
	va_end(args);
	add_at(&place, at);
	race_problems_add(reader->problems, "%s: %s%s%s", reader->file, place.length ? place.bytes : "",
			  place.length ? ": " : "", what);
	rg_buffer_finish(&place);
	reader->wrong = true;
}

static bool is_member(const char *object, const char *name)
{
	for (const struct mapping_members *members = mapping_members; members->object; members++) {
		for (size_t i = 0; strcmp(members->object, object) == 0 && members->names[i]; i++) {
			if (strcmp(members->names[i], name) == 0)
				return true;
		}
	}
	return false;
}

bool mapping_check_members(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			   const char *object)
{
	const cJSON *item;

	if (!cJSON_IsObject(json)) {
		mapping_wrong(reader, at, "expected an object");
		return false;
	}
	cJSON_ArrayForEach(item, json)
	{
		if (!is_member(object, item->string))
			mapping_wrong(reader, at, "%.60s: a %s has no such member", item->string, object);
	}
	return true;
}

static const cJSON *get(const cJSON *json, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(json, name);
}

const char *mapping_get_text(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			     const char *name)
{
	struct mapping_at here = {.up = at, .name = name};
	const cJSON *item = get(json, name);

	if (!item)
		return NULL;
	if (cJSON_IsString(item) && item->valuestring[0] && strlen(item->valuestring) <= 1000)
		return item->valuestring;
	mapping_wrong(reader, &here, "expected text");
	return NULL;
}

int64_t mapping_get_int(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name,
			int64_t preset, int64_t min, int64_t max)
{
	struct mapping_at here = {.up = at, .name = name};
	const cJSON *item = get(json, name);

	if (!item)
		return preset;
	if (cJSON_IsNumber(item) && item->valuedouble >= (double)min && item->valuedouble <= (double)max &&
	    item->valuedouble == floor(item->valuedouble))
		return (int64_t)item->valuedouble;
	mapping_wrong(reader, &here, "expected a whole number from %lld to %lld", (long long)min, (long long)max);
	return preset;
}

bool mapping_get_bool(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name)
{
	struct mapping_at here = {.up = at, .name = name};
	const cJSON *item = get(json, name);

	if (item && !cJSON_IsBool(item))
		mapping_wrong(reader, &here, "expected true or false");
	return cJSON_IsTrue(item);
}

/* ---- expressions ---- */

static bool each_has(const struct mapping_request *request, const char *name)
{
	for (size_t i = 0; i < request->each.count; i++) {
		if (strcmp(request->each.names[i], name) == 0)
			return true;
	}
	return false;
}

/* A parameter of the mapping, or one that the request at hand or those it follows from take from their rows. */
static bool check_param(struct expression_reading *reading, size_t at, const char *name)
{
	const struct mapping_reader *reader = reading->scope;
	const struct mapping *mapping = reader->mapping;

	for (size_t i = 0; i < mapping->param_count; i++) {
		if (strcmp(mapping->params[i].name, name) == 0)
			return true;
	}
	for (const struct mapping_request *request = reader->request; request;
	     request = request->each.from < 0 ? NULL : &mapping->requests[request->each.from]) {
		if (each_has(request, name))
			return true;
	}
	return expression_fail(reading, at, "%.60s is no parameter", name);
}

/* Checks a path from a row. Its members are known only when an answer is there, but its parameters are known now. */
static bool check_row_path(struct expression_reading *reading, struct expression_path *path)
{
	const char *word = path->start == EXPRESSION_NAMED ? path->word : NULL;

	if (word && strcmp(word, "key") != 0 && strcmp(word, "index") != 0 && !check_param(reading, path->at, word))
		return false;
	for (size_t i = 0; i < path->count; i++) {
		const struct expression_step *step = &path->steps[i];
		if (step->kind == EXPRESSION_ITEM_OF && !check_param(reading, step->at, step->name))
			return false;
	}
	return true;
}

/* Without rows, a bare name is a parameter. */
static bool check_param_path(struct expression_reading *reading, struct expression_path *path)
{
	if (path->start != EXPRESSION_HERE || path->up || path->count != 1 || path->steps[0].kind != EXPRESSION_MEMBER)
		return expression_fail(reading, path->at, "only names of parameters can stand here");
	path->start = EXPRESSION_NAMED;
	path->word = path->steps[0].name;
	path->count = 0;
	return check_param(reading, path->at, path->word);
}

static bool check_row_place(struct expression_reading *reading, struct expression_place *place)
{
	if (place->word)
		return expression_fail(reading, place->at, "on-air words are for templates");
	return !place->filter_count ||
	       expression_fail(reading, place->filters[0].at, "a mapping's text has no filter \"%.60s\"",
			       place->filters[0].name);
}

static bool check_param_place(struct expression_reading *reading, struct expression_place *place)
{
	if (place->filter_count == 1 && strcmp(place->filters[0].name, "as-number") == 0)
		return true;
	return check_row_place(reading, place);
}

const void *mapping_compile(struct mapping_reader *reader, const struct mapping_at *at, enum mapping_names names,
			    enum expression_kind kind, const cJSON *json)
{
	static const struct expression_rules rules[] = {
		[MAPPING_NAMES_OF_ROWS] = {.path = check_row_path, .place = check_row_place},
		[MAPPING_NAMES_OF_PARAMS] = {.path = check_param_path, .place = check_param_place},
	};
	static const char *const expected[] = {[EXPRESSION_PATH] = "a path",
					       [EXPRESSION_TEXT] = "text",
					       [EXPRESSION_CONDITION] = "a condition such as \"laps > 0\""};
	struct expression_reading reading = {reader->mapping->arena, &rules[names], reader};
	const char *text = cJSON_GetStringValue(json);
	const void *made = text ? expression_compile(&reading, kind, text) : NULL;

	if (!text)
		mapping_wrong(reader, at, "expected %s", race_said(expected[kind]));
	else if (!made)
		mapping_wrong(reader, at, "%s, got \"%.60s\"", reading.error, text);
	return made;
}

const void *mapping_get(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name,
			enum expression_kind kind)
{
	struct mapping_at here = {.up = at, .name = name};
	const cJSON *item = get(json, name);

	return item ? mapping_compile(reader, &here, MAPPING_NAMES_OF_ROWS, kind, item) : NULL;
}

/* One condition, or a list of which all must hold. */
const struct expression_condition *mapping_get_condition(struct mapping_reader *reader, const struct mapping_at *at,
							 const cJSON *json, const char *name)
{
	struct mapping_at here = {.up = at, .name = name}, in_list = {.up = &here};
	const struct expression_condition *all = NULL;
	const cJSON *item = get(json, name);

	if (!cJSON_IsArray(item) || !item->child)
		return mapping_get(reader, at, json, name, EXPRESSION_CONDITION);
	if (cJSON_GetArraySize(item) > MAX_CONDITIONS) {
		mapping_wrong(reader, &here, "more than %d conditions", MAX_CONDITIONS);
		return NULL;
	}
	cJSON_ArrayForEach(item, get(json, name))
	{
		const struct expression_condition *one = mapping_compile(reader, &in_list, MAPPING_NAMES_OF_ROWS,
									 EXPRESSION_CONDITION, item);
		struct expression_condition *both = rg_arena_alloc(reader->mapping->arena, 1, sizeof(*both));
		*both = (struct expression_condition){.operator_ = EXPRESSION_AND, .left = all, .right = one};
		all = all ? both : one;
		in_list.index++;
	}
	return all;
}

int mapping_find_request(struct mapping_reader *reader, const struct mapping_at *at, const char *id)
{
	for (size_t i = 0; id && i < reader->mapping->request_count; i++) {
		if (strcmp(reader->mapping->requests[i].id, id) == 0)
			return (int)i;
	}
	mapping_wrong(reader, at, "no request has the id \"%.60s\"", id ? id : "");
	return -1;
}

static const char **read_addresses(struct mapping_reader *reader, const cJSON *json, size_t *count)
{
	struct mapping_at at = {.name = "addresses"}, here = {.up = &at};
	const char **list = rg_arena_alloc(reader->mapping->arena, MAX_ADDRESSES, sizeof(*list));
	const cJSON *item;

	if (json && !cJSON_IsArray(json))
		mapping_wrong(reader, &at, "expected a list");
	cJSON_ArrayForEach(item, json)
	{
		bool good = cJSON_IsString(item) && strchr(item->valuestring, '/') &&
			    !strstr(item->valuestring, "://") && *count < MAX_ADDRESSES;
		if (good)
			list[(*count)++] = item->valuestring;
		else
			mapping_wrong(reader, &here, "expected an address such as \"example.com/events/{event}\"");
		here.index++;
	}
	return list;
}

static void read_params(struct mapping_reader *reader, const cJSON *json)
{
	struct mapping *mapping = reader->mapping;
	struct mapping_at at = {.name = "parameters"};
	const cJSON *item;

	mapping->params = rg_arena_alloc(mapping->arena, MAX_PARAMS, sizeof(*mapping->params));
	if (json && !cJSON_IsObject(json))
		mapping_wrong(reader, &at, "expected an object");
	cJSON_ArrayForEach(item, json)
	{
		struct mapping_at here = {.up = &at, .name = item->string};
		if (mapping->param_count == MAX_PARAMS || !mapping_check_members(reader, &here, item, "parameter"))
			break;
		mapping->params[mapping->param_count++] = (struct mapping_param){
			.name = item->string,
			.about = mapping_get_text(reader, &here, item, "about"),
			.preset = mapping_get_text(reader, &here, item, "default"),
		};
	}
}

/* Mappings are passed on from crew to crew, so they must hold no keys of an account. */
static bool is_secret(const char *name)
{
	static const char *const secrets[] = {"authorization", "proxy-authorization", "cookie", "x-api-key"};

	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		if (rg_equal_ignoring_case(name, secrets[i]))
			return true;
	}
	return false;
}

static bool is_token(const char *text)
{
	return *text && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")] == 0;
}

static void read_headers(struct mapping_reader *reader, const cJSON *json)
{
	struct mapping *mapping = reader->mapping;
	struct mapping_at at = {.name = "headers"};
	const cJSON *item;

	mapping->headers = rg_arena_alloc(mapping->arena, MAX_HEADERS, sizeof(*mapping->headers));
	if (json && !cJSON_IsObject(json))
		mapping_wrong(reader, &at, "expected an object");
	cJSON_ArrayForEach(item, json)
	{
		struct mapping_at here = {.up = &at, .name = item->string};
		if (is_secret(item->string)) {
			mapping_wrong(reader, &here, "secrets are entered in the dialog, not in a mapping");
			continue;
		}
		bool good = mapping->header_count < MAX_HEADERS && is_token(item->string) && cJSON_IsString(item);
		for (const char *byte = good ? item->valuestring : ""; *byte; byte++)
			good = good && (unsigned char)*byte >= 0x20 && (unsigned char)*byte < 0x7F;
		if (!good) {
			mapping_wrong(reader, &here, "expected a header's name and its text");
			continue;
		}
		mapping->headers[mapping->header_count++] = (struct mapping_header){
			item->string, mapping_compile(reader, &here, MAPPING_NAMES_OF_PARAMS, EXPRESSION_TEXT, item)};
	}
}

static bool is_base(const char *base)
{
	bool http = base && (rg_starts_with(base, "https://") || rg_starts_with(base, "http://"));
	return http && base[strlen(base) - 1] != '/' && !strpbrk(base, " ?#@");
}

static void read_all(struct mapping_reader *reader, const cJSON *json)
{
	struct mapping *mapping = reader->mapping;
	struct mapping_at at = {.name = "base"};

	mapping->title = mapping_get_text(reader, NULL, json, "title");
	if (!mapping->title)
		mapping->title = mapping->name;
	mapping->base = mapping_get_text(reader, NULL, json, "base");
	if (mapping->base && !is_base(mapping->base))
		mapping_wrong(reader, &at, "expected http:// or https:// and no slash at the end");
	mapping->addresses = read_addresses(reader, get(json, "addresses"), &mapping->address_count);
	read_params(reader, get(json, "parameters"));
	read_headers(reader, get(json, "headers"));
	mapping->pace_ms = (int)mapping_get_int(reader, NULL, json, "pace_ms", 0, 0, 60000);
	mapping->ignore_case = mapping_get_bool(reader, NULL, json, "ignore_case");
	reader->own_words = get(json, "words");
	mapping_read_requests(reader, get(json, "requests"));
	mapping_read_parts(reader, get(json, "fill"));
}

struct mapping *mapping_read(cJSON *json, const char *file, const cJSON *shared_words,
			     const struct race_table_words *table_words, const struct race_countries *countries,
			     struct race_problems *problems)
{
	struct rg_arena *arena = rg_arena_create();
	struct mapping *mapping = rg_arena_alloc(arena, 1, sizeof(*mapping));
	struct mapping_reader reader = {.mapping = mapping,
					.file = file,
					.shared_words = shared_words,
					.countries = countries,
					.problems = problems};
	size_t length = strlen(file);

	mapping->arena = arena;
	mapping->words = table_words;
	mapping->json = json;
	mapping->name = rg_arena_strndup(arena, file, length > 5 ? length - 5 : length);
	if (mapping_check_members(&reader, NULL, json, "mapping"))
		read_all(&reader, json);
	if (!reader.wrong)
		return mapping;
	mapping_destroy(mapping);
	return NULL;
}

void mapping_destroy(struct mapping *mapping)
{
	if (!mapping)
		return;
	cJSON_Delete(mapping->json);
	rg_arena_destroy(mapping->arena);
}
