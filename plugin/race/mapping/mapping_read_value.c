/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_read.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "race/value/date.h"

#define MAX_WORDS 400
#define MAX_TEXTS 20

#define KIND_RANK (-1)

struct word {
	const char *text;
	int value;
};

static const struct word kinds[] = {
	{"text", RACE_CONVERT_TEXT},   {"key", RACE_CONVERT_KEY},
	{"name", RACE_CONVERT_NAME},   {"country", RACE_CONVERT_COUNTRY},
	{"word", RACE_CONVERT_WORD},   {"number", RACE_CONVERT_NUMBER},
	{"rank", KIND_RANK},           {"duration", RACE_CONVERT_DURATION},
	{"gap", RACE_CONVERT_GAP},     {"date", RACE_CONVERT_DATE},
	{"time", RACE_CONVERT_TIME},   {"bool", RACE_CONVERT_BOOL},
	{"color", RACE_CONVERT_COLOR}, {NULL, 0},
};

static const struct word units[] = {
	{"ms", RACE_UNIT_MS},
	{"s", RACE_UNIT_SECONDS},
	{"1/10000 s", RACE_UNIT_TEN_THOUSANDTHS},
	{"us", RACE_UNIT_MICROSECONDS},
	{NULL, 0},
};

static const struct word forms[] = {
	{"whole", RACE_NAME_WHOLE},
	{"Last, First", RACE_NAME_COMMA},
	{"LAST First", RACE_NAME_CAPITALS},
	{"First Last", RACE_NAME_FIRST_WORD},
	{NULL, 0},
};

const char *mapping_word(const char *member, size_t index)
{
	const struct word *words = strcmp(member, "kind") == 0 ? kinds : strcmp(member, "unit") == 0 ? units : forms;
	return words[index].text;
}

static const cJSON *get(const cJSON *json, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(json, name);
}

/* `preset` when the member is not there; a text that is none of the words is reported. */
static int get_word(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name,
		    const struct word *words, int preset)
{
	struct mapping_at here = {.up = at, .name = name};
	const char *text = mapping_get_text(reader, at, json, name);

	if (!text)
		return preset;
	for (; words->text; words++) {
		if (strcmp(words->text, text) == 0)
			return words->value;
	}
	mapping_wrong(reader, &here, "\"%.60s\" is none of the words that are known here", text);
	return preset;
}

static bool is_member(const struct race_field *field, const struct race_type *type, const char *name)
{
	return field == race_type_field(type, name, strlen(name));
}

static enum race_convert_kind natural_kind(const struct race_field *field)
{
	if (!field)
		return RACE_CONVERT_TEXT;
	/* What is drawn in figures has to be figures. */
	if (is_member(field, &race_type_row, "points") || is_member(field, &race_type_row, "gap"))
		return RACE_CONVERT_POINTS;
	if (is_member(field, &race_type_entry, "gap"))
		return RACE_CONVERT_GAP;
	switch (field->kind) {
	case RACE_INT:
		return RACE_CONVERT_NUMBER;
	case RACE_MS:
		return RACE_CONVERT_DURATION;
	case RACE_BOOL:
		return RACE_CONVERT_BOOL;
	case RACE_COLOR:
	case RACE_COLORS:
		return RACE_CONVERT_COLOR;
	case RACE_DATE:
		return RACE_CONVERT_DATE;
	case RACE_TIME:
		return RACE_CONVERT_TIME;
	case RACE_WORD:
		return RACE_CONVERT_WORD;
	default:
		return RACE_CONVERT_TEXT;
	}
}

static bool is_figures(enum race_convert_kind kind)
{
	return kind == RACE_CONVERT_GAP || kind == RACE_CONVERT_POINTS;
}

/* Kinds that give text fit every text member; the others fit only the member of their kind. */
static bool kind_fits(int kind, const struct race_field *field)
{
	enum race_convert_kind natural = natural_kind(field);

	if (kind == (int)natural)
		return true;
	if (is_figures(natural))
		return kind == RACE_CONVERT_TEXT || kind == RACE_CONVERT_GAP;
	if (kind == KIND_RANK)
		return field && field->kind == RACE_INT;
	return natural == RACE_CONVERT_TEXT &&
	       (kind == RACE_CONVERT_KEY || kind == RACE_CONVERT_NAME || kind == RACE_CONVERT_COUNTRY ||
		kind == RACE_CONVERT_GAP || kind == RACE_CONVERT_DATE || kind == RACE_CONVERT_TIME);
}

static bool is_word_of(const struct race_field *field, const char *text)
{
	for (const struct race_word *word = field->words; text && word->text; word++) {
		if (strcmp(word->text, text) == 0)
			return true;
	}
	return false;
}

static bool constant_fits(const cJSON *json, const struct race_field *field)
{
	if (!field)
		return cJSON_IsString(json);
	switch (field->kind) {
	case RACE_INT:
	case RACE_MS:
		return cJSON_IsNumber(json) && json->valuedouble >= (double)field->min &&
		       json->valuedouble <= (double)field->max && json->valuedouble == floor(json->valuedouble);
	case RACE_BOOL:
		return cJSON_IsBool(json);
	case RACE_WORD:
		return is_word_of(field, cJSON_GetStringValue(json));
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_COLORS:
	case RACE_GRID:
		return cJSON_IsArray(json);
	default:
		return cJSON_IsString(json);
	}
}

static const cJSON *get_constant(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
				 const char *name, const struct race_field *field)
{
	struct mapping_at here = {.up = at, .name = name};
	const cJSON *constant = get(json, name);

	if (constant && !constant_fits(constant, field))
		mapping_wrong(reader, &here, "the member cannot hold this");
	return constant;
}

/* What the words of tables have for mappings, too. */
static const char *find_dictionary(const char *name)
{
	static const char *const names[] = {"phase", "group", "race", "status", "result", "round_status"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0)
			return names[i];
	}
	return NULL;
}

static const cJSON *find_words(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			       const char **dictionary)
{
	const cJSON *words = json;

	*dictionary = NULL;
	if (cJSON_IsString(json)) {
		words = get(reader->own_words, json->valuestring);
		if (!words)
			words = get(reader->shared_words, json->valuestring);
		if (!words)
			*dictionary = find_dictionary(json->valuestring);
		if (!words && !*dictionary)
			mapping_wrong(reader, at, "there is no table \"%.60s\"", json->valuestring);
	}
	if (words && cJSON_IsObject(words))
		return words;
	if (words)
		mapping_wrong(reader, at, "expected a table of words, or the name of one");
	return NULL;
}

static const struct race_convert_word *get_words(struct mapping_reader *reader, const struct mapping_at *up,
						 const cJSON *json, const struct race_field *field,
						 const char **dictionary)
{
	struct mapping_at at = {.up = up, .name = "words"};
	const cJSON *words = json ? find_words(reader, &at, json, dictionary) : NULL, *item;
	size_t count = 0;

	if (!words)
		return NULL;
	struct race_convert_word *list = rg_arena_alloc(reader->mapping->arena, MAX_WORDS + 1, sizeof(*list));
	cJSON_ArrayForEach(item, words)
	{
		struct mapping_at here = {.up = &at, .name = item->string};
		if (count == MAX_WORDS) {
			mapping_wrong(reader, &at, "more than %d words", MAX_WORDS);
			break;
		}
		if (!cJSON_IsString(item) && !cJSON_IsNull(item))
			mapping_wrong(reader, &here, "expected text or null");
		else if (cJSON_IsString(item) && field && field->kind == RACE_WORD &&
			 !is_word_of(field, item->valuestring))
			mapping_wrong(reader, &here, "\"%.60s\" is no word of %s", item->valuestring, field->name);
		char *folded = rg_utf8_fold(item->string);
		list[count++] = (struct race_convert_word){.pattern = rg_arena_strdup(reader->mapping->arena, folded),
							   .to = cJSON_GetStringValue(item)};
		rg_free(folded);
	}
	return list;
}

/* A text or a list of them; ends with NULL. */
static const char *const *get_texts(struct mapping_reader *reader, const struct mapping_at *up, const cJSON *json,
				    const char *name)
{
	struct mapping_at at = {.up = up, .name = name};
	const cJSON *items = get(json, name), *item;
	size_t count = 0;

	if (!items)
		return NULL;
	const char **list = rg_arena_alloc(reader->mapping->arena, MAX_TEXTS + 1, sizeof(*list));
	if (cJSON_IsString(items))
		list[count++] = items->valuestring;
	cJSON_ArrayForEach(item, items)
	{
		if (cJSON_IsString(item) && count < MAX_TEXTS)
			list[count++] = item->valuestring;
		else
			mapping_wrong(reader, &at, "expected texts, %d at most", MAX_TEXTS);
	}
	if (!count)
		mapping_wrong(reader, &at, "expected text or a list of texts");
	return list;
}

static const char *get_zone(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json)
{
	struct mapping_at here = {.up = at, .name = "zone"};
	const char *zone = mapping_get_text(reader, at, json, "zone");
	struct race_time time;

	if (!zone)
		return NULL;
	char *probe = rg_asprintf("2000-01-01T00:00%s", zone);
	if (!race_time_parse(probe, &time) || time.local)
		mapping_wrong(reader, &here, "expected an offset such as \"+03:00\"");
	rg_free(probe);
	return zone;
}

static void read_convert(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			 const struct race_field *field, struct mapping_value *value)
{
	struct mapping_at here = {.up = at, .name = "kind"}, factor = {.up = at, .name = "scale"};
	int kind = get_word(reader, at, json, "kind", kinds, (int)natural_kind(field));
	const cJSON *scale = get(json, "scale");

	if (!kind_fits(kind, field))
		mapping_wrong(reader, &here, "the member cannot hold this kind");
	if (is_figures(natural_kind(field)))
		kind = (int)natural_kind(field);
	value->rank = kind == KIND_RANK;
	if (value->rank && (!value->path || value->path->start == EXPRESSION_NAMED))
		mapping_wrong(reader, &here, "a rank needs the path of a number");
	if (scale && (!cJSON_IsNumber(scale) || !(scale->valuedouble > 0)))
		mapping_wrong(reader, &factor, "expected a number above 0");
	value->convert = (struct race_convert){
		.kind = value->rank ? RACE_CONVERT_NUMBER : (enum race_convert_kind)kind,
		.unit = (enum race_unit)get_word(reader, at, json, "unit", units, 0),
		.form = (enum race_name_form)get_word(reader, at, json, "form", forms, RACE_NAME_WHOLE),
		.first_name = field && strcmp(field->name, "first_name") == 0,
		.percent = mapping_get_bool(reader, at, json, "percent"),
		.scale = cJSON_IsNumber(scale) ? scale->valuedouble : 0,
		.add = mapping_get_int(reader, at, json, "add", 0, -1000, 1000),
		.min = field ? field->min : INT64_MIN,
		.max = field && field->max ? field->max : INT64_MAX,
		.decimals = (int)mapping_get_int(reader, at, json, "decimals", RACE_NONE, 0, 3),
		.ruled = field && field->ruled,
		.zone = get_zone(reader, at, json),
		.match = get_texts(reader, at, json, "match"),
		.empty = get_texts(reader, at, json, "empty"),
		.words = get_words(reader, at, get(json, "words"), field, &value->dictionary),
		.countries = reader->countries,
	};
}

/* "path", or an object with one of path, text, constant. */
static struct mapping_value *read_one(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
				      const struct race_field *field)
{
	struct rg_arena *arena = reader->mapping->arena;
	struct mapping_value *value = rg_arena_alloc(arena, 1, sizeof(*value));
	const cJSON *nothing = NULL;

	if (cJSON_IsString(json)) {
		value->path = mapping_compile(reader, at, MAPPING_NAMES_OF_ROWS, EXPRESSION_PATH, json);
		read_convert(reader, at, nothing, field, value);
		return value;
	}
	if (!mapping_check_members(reader, at, json, "value"))
		return value;
	value->path = mapping_get(reader, at, json, "path", EXPRESSION_PATH);
	value->constant = get_constant(reader, at, json, "constant", field);
	value->default_ = get_constant(reader, at, json, "default", field);
	value->laps = mapping_get(reader, at, json, "laps", EXPRESSION_PATH);
	value->if_ = mapping_get_condition(reader, at, json, "if");
	value->text = mapping_get(reader, at, json, "text", EXPRESSION_TEXT);
	bool path = get(json, "path") != NULL;
	if (path + (get(json, "text") != NULL) + (value->constant != NULL) + (get(json, "laps") && !path) != 1)
		mapping_wrong(reader, at, "needs one of path, text, constant");
	if (field && field->kind == RACE_GRID && !value->constant)
		mapping_wrong(reader, at, "can only be a constant");
	read_convert(reader, at, json, field, value);
	return value;
}

const struct mapping_value *mapping_read_value(struct mapping_reader *reader, const struct mapping_at *at,
					       const cJSON *json, const struct race_field *field)
{
	struct mapping_value *first = NULL, *last = NULL;
	struct mapping_at here = {.up = at};
	const cJSON *item;

	if (!cJSON_IsArray(json))
		return read_one(reader, at, json, field);
	if (!json->child)
		mapping_wrong(reader, at, "expected ways to find the value");
	cJSON_ArrayForEach(item, json)
	{
		struct mapping_value *value = read_one(reader, &here, item, field);
		if (last)
			last->next = value;
		else
			first = value;
		last = value;
		here.index++;
	}
	return first;
}
