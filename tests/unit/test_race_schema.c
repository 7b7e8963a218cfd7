/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The race feed's schema and the tables that the decoder works from say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "race/day/decode_internal.h"

static const struct race_type *const types[] = {
	&race_type_series, &race_type_class,    &race_type_driver,         &race_type_honour, &race_type_round,
	&race_type_winner, &race_type_surface,  &race_type_heat,           &race_type_entry,  &race_type_row,
	&race_type_now,    &race_type_standing, &race_type_classification, &race_type_person, &race_type_sponsor,
};

#define MOST_MS    86400000
#define TYPE_COUNT (sizeof(types) / sizeof(types[0]))

/* The member that is looked at, for messages. */
static char where[128];

#define CHECK(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			fail_msg("%s: not %s", where, #condition);                                                     \
	} while (0)

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static cJSON *load_schema(void)
{
	char *path = rg_path_join(RG_DATA, "schemas/race-feed.schema.json"), *bytes = NULL, *error = NULL;
	size_t length;

	if (!rg_file_read(path, 1024 * 1024, &bytes, &length, &error))
		fail_msg("%s: %s", path, error);
	cJSON *schema = cJSON_Parse(bytes);
	assert_non_null(schema);
	rg_free(bytes);
	rg_free(path);
	return schema;
}

/* "type": name, or [name, "null"] where the member may be left out. */
static bool has_type(const cJSON *schema, const char *name, bool required)
{
	const cJSON *type = get(schema, "type");

	if (required)
		return cJSON_IsString(type) && strcmp(type->valuestring, name) == 0;
	return cJSON_GetArraySize(type) == 2 && strcmp(cJSON_GetArrayItem(type, 0)->valuestring, name) == 0 &&
	       strcmp(cJSON_GetArrayItem(type, 1)->valuestring, "null") == 0;
}

static bool refers_to(const cJSON *schema, const char *name)
{
	const char *ref = cJSON_GetStringValue(get(schema, "$ref"));
	return ref && rg_starts_with(ref, "#/$defs/") && strcmp(ref + strlen("#/$defs/"), name) == 0;
}

static bool has_number(const cJSON *schema, const char *name, double value)
{
	const cJSON *number = get(schema, name);
	return cJSON_IsNumber(number) && number->valuedouble == value;
}

static void check_words(const struct race_field *field, const cJSON *schema)
{
	const cJSON *words = get(schema, "enum");
	int count = 0;

	for (const struct race_word *word = field->words; word->text; word++, count++) {
		const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(words, count));
		CHECK(text && strcmp(text, word->text) == 0);
	}
	CHECK(cJSON_GetArraySize(words) == count + 1);
	CHECK(cJSON_IsNull(cJSON_GetArrayItem(words, count)));
}

static void check_list(const struct race_field *field, const cJSON *schema, const char *items)
{
	CHECK(has_type(schema, "array", false));
	CHECK(has_number(schema, "maxItems", (double)race_field_max_items(field)));
	CHECK(refers_to(get(schema, "items"), items));
}

static void check_preset(const struct race_field *field, const cJSON *schema)
{
	const cJSON *preset = get(schema, "default");

	if (!field->preset)
		CHECK(!preset);
	else if (field->kind == RACE_WORD)
		CHECK(rg_equal(cJSON_GetStringValue(preset), race_word_text(field->words, field->preset)));
	else
		CHECK(has_number(schema, "default", field->preset));
}

static void check_kind(const struct race_field *field, const cJSON *schema)
{
	switch (field->kind) {
	case RACE_TEXT:
		CHECK(refers_to(schema, field->required ? "required_text" : "text"));
		break;
	case RACE_MS:
		CHECK(refers_to(schema, "duration"));
		CHECK(field->min == 0 && field->max == MOST_MS);
		break;
	case RACE_INT:
		CHECK(has_type(schema, "integer", field->required));
		CHECK(has_number(schema, "minimum", (double)field->min));
		CHECK(has_number(schema, "maximum", (double)field->max));
		break;
	case RACE_BOOL:
		CHECK(has_type(schema, "boolean", field->required));
		break;
	case RACE_COLOR:
		CHECK(refers_to(schema, "color"));
		break;
	case RACE_DATE:
		CHECK(refers_to(schema, "date"));
		break;
	case RACE_TIME:
		CHECK(refers_to(schema, "time"));
		break;
	case RACE_WORD:
		check_words(field, schema);
		break;
	case RACE_REF:
		CHECK(refers_to(schema, field->required ? "required_reference" : "reference"));
		/* A schema cannot say of what; its description must. */
		CHECK(strstr(cJSON_GetStringValue(get(schema, "description")), field->of->name));
		break;
	case RACE_REFS:
		check_list(field, schema, "required_reference");
		CHECK(strstr(cJSON_GetStringValue(get(schema, "description")), field->of->name));
		break;
	case RACE_OBJECT:
		CHECK(refers_to(schema, field->of->name));
		break;
	case RACE_LIST:
		check_list(field, schema, field->of->name);
		break;
	case RACE_TEXTS:
		check_list(field, schema, "required_text");
		break;
	case RACE_COLORS:
		check_list(field, schema, "color");
		break;
	case RACE_GRID:
		CHECK(refers_to(schema, "grid"));
		break;
	}
}

static bool is_required(const cJSON *schema, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, get(schema, "required"))
	{
		if (rg_equal(cJSON_GetStringValue(item), name))
			return true;
	}
	return false;
}

static void check_type(const struct race_type *type, const cJSON *schema)
{
	const cJSON *properties = get(schema, "properties");
	size_t required = 0;

	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		const cJSON *property = get(properties, field->name);
		snprintf(where, sizeof(where), "%s.%s", type->name, field->name);
		CHECK(property);
		CHECK(!rg_empty(cJSON_GetStringValue(get(property, "description"))));
		CHECK(is_required(schema, field->name) == field->required);
		required += field->required;
		/* A constant is the only number with one value. */
		if (field->kind == RACE_INT && field->min == field->max) {
			CHECK(has_number(property, "const", (double)field->min));
			continue;
		}
		check_kind(field, property);
		check_preset(field, property);
	}
	snprintf(where, sizeof(where), "%s", type->name);
	CHECK((size_t)cJSON_GetArraySize(properties) == type->field_count);
	CHECK((size_t)cJSON_GetArraySize(get(schema, "required")) == required);
}

static void members_are_the_same(void **state)
{
	cJSON *schema = load_schema();

	(void)state;
	check_type(&race_type_day, schema);
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		const cJSON *definition = get(get(schema, "$defs"), types[i]->name);
		snprintf(where, sizeof(where), "%s", types[i]->name);
		CHECK(definition);
		/* What stands in a list is there; an object in place may be left out. */
		bool in_place = types[i] == &race_type_surface || types[i] == &race_type_now;
		CHECK(has_type(definition, "object", !in_place));
		check_type(types[i], definition);
	}
	cJSON_Delete(schema);
}

static void nothing_else_is_defined(void **state)
{
	static const char *const others[] = {"text",  "required_text", "reference", "required_reference",
					     "color", "date",          "time",      "duration",
					     "grid"};
	cJSON *schema = load_schema();
	const cJSON *definition;
	size_t known = 0;

	(void)state;
	cJSON_ArrayForEach(definition, get(schema, "$defs"))
	{
		for (size_t i = 0; i < TYPE_COUNT; i++)
			known += rg_equal(types[i]->name, definition->string);
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			known += rg_equal(others[i], definition->string);
	}
	assert_int_equal(known, TYPE_COUNT + sizeof(others) / sizeof(others[0]));
	assert_int_equal(cJSON_GetArraySize(get(schema, "$defs")), known);
	cJSON_Delete(schema);
}

static void times_have_the_decoders_limits(void **state)
{
	cJSON *schema = load_schema();
	const cJSON *duration = get(get(schema, "$defs"), "duration"), *members = get(duration, "properties");
	const cJSON *ms = get(members, "ms"), *decimals = get(members, "decimals");

	(void)state;
	assert_int_equal(cJSON_GetArraySize(members), 2);
	assert_true(has_number(duration, "minimum", 0) && has_number(duration, "maximum", MOST_MS));
	assert_true(has_type(ms, "integer", true) && has_number(ms, "minimum", 0) &&
		    has_number(ms, "maximum", MOST_MS));
	assert_true(has_type(decimals, "integer", false) && has_number(decimals, "minimum", 0) &&
		    has_number(decimals, "maximum", 3));
	cJSON_Delete(schema);
}

static void the_grid_has_the_decoders_limits(void **state)
{
	cJSON *schema = load_schema();
	const cJSON *grid = get(get(schema, "$defs"), "grid"), *row = get(grid, "items"), *cell = get(row, "items");

	(void)state;
	assert_true(has_number(grid, "maxItems", RACE_GRID_MAX_ROWS));
	assert_true(has_number(row, "maxItems", RACE_GRID_MAX_COLUMNS));
	assert_true(has_type(cell, "integer", false));
	assert_true(has_number(cell, "minimum", 1));
	assert_true(has_number(cell, "maximum", 99));
	cJSON_Delete(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_the_same),
		cmocka_unit_test(nothing_else_is_defined),
		cmocka_unit_test(times_have_the_decoders_limits),
		cmocka_unit_test(the_grid_has_the_decoders_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
