/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mapping schema and the reader say the same; the shipped mappings are right and short. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "race/mapping/mapping_internal.h"
#include "race/file/shelf.h"
#include "support_race.h"

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static cJSON *load_schema(void)
{
	char *bytes = race_case_file(RG_DATA, "schemas/mapping.schema.json", NULL);
	cJSON *schema = cJSON_Parse(bytes);

	assert_non_null(schema);
	rg_free(bytes);
	return schema;
}

static void members_are_the_same(void **state)
{
	cJSON *schema = load_schema();

	(void)state;
	for (const struct mapping_members *members = mapping_members; members->object; members++) {
		bool top = strcmp(members->object, "mapping") == 0;
		const cJSON *definition = top ? schema : get(get(schema, "$defs"), members->object);
		const cJSON *properties = get(definition, "properties");
		int count = 0;
		for (; members->names[count]; count++) {
			const cJSON *property = get(properties, members->names[count]);
			if (!property || (!get(property, "description") && !get(property, "$ref")))
				fail_msg("%s.%s is not in the schema", members->object, members->names[count]);
		}
		if (cJSON_GetArraySize(properties) != count || !cJSON_IsFalse(get(definition, "additionalProperties")))
			fail_msg("%s: the schema has other members", members->object);
	}
	cJSON_Delete(schema);
}

static void words_are_the_same(void **state)
{
	static const char *const members[] = {"kind", "unit", "form"};
	cJSON *schema = load_schema();
	const cJSON *value = get(get(get(schema, "$defs"), "value"), "properties");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const cJSON *words = get(get(value, members[i]), "enum");
		int count = 0;
		for (const char *word; (word = mapping_word(members[i], (size_t)count)); count++)
			assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(words, count)), word);
		assert_int_equal(cJSON_GetArraySize(words), count);
	}
	cJSON_Delete(schema);
}

static void lists_are_the_race_feeds(void **state)
{
	cJSON *schema = load_schema();
	const cJSON *part = get(get(get(schema, "$defs"), "part"), "properties"), *word;
	int lists = 0;

	(void)state;
	cJSON_ArrayForEach(word, get(get(part, "list"), "enum"))
	{
		const struct race_field *field = race_type_field(&race_type_day, word->valuestring,
								 strlen(word->valuestring));
		assert_true(field && field->kind == RACE_LIST);
	}
	for (size_t i = 0; i < race_type_day.field_count; i++)
		lists += race_type_day.fields[i].kind == RACE_LIST;
	assert_int_equal(cJSON_GetArraySize(get(get(part, "list"), "enum")), lists);
	cJSON_Delete(schema);
}

static void shipped_mappings_are_right_and_short(void **state)
{
	const char *folder = RG_DATA "/mappings";
	size_t count;
	struct race_shelf *shelf = race_shelf_create(RG_DATA, NULL);
	struct race_mappings *mappings = race_mappings_load(shelf, NULL, NULL);
	char **names = rg_directory_list(folder, ".json", &count);

	(void)state;
	/* One that is wrong is left out; the log says why. */
	assert_int_equal(race_mappings_count(mappings), count);
	assert_true(count >= 7);
	for (size_t i = 0; i < count; i++) {
		char *text = race_case_file(folder, names[i], NULL);
		int lines = 0;
		for (const char *at = text; *at; at++)
			lines += *at == '\n';
		if (lines >= 60)
			fail_msg("%s has %d lines", names[i], lines);
		rg_free(text);
		rg_free(names[i]);
	}
	rg_free(names);
	race_mappings_destroy(mappings);
	race_shelf_unref(shelf);
}

/* The example that people copy is one that works: fixtures/mapping/070-ten-lines. */
static void the_documented_example_is_tested(void **state)
{
	char *docs = race_case_file(RG_DATA, "../docs/mappings.md", NULL);
	char *mapping = race_case_file(RG_FIXTURES, "mapping/070-ten-lines/mappings/example.json", NULL);
	char *answer = race_case_file(RG_FIXTURES, "mapping/070-ten-lines/result.json", NULL);

	(void)state;
	assert_non_null(strstr(docs, mapping));
	assert_non_null(strstr(docs, answer));
	rg_free(docs);
	rg_free(mapping);
	rg_free(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_the_same),
		cmocka_unit_test(words_are_the_same),
		cmocka_unit_test(lists_are_the_race_feeds),
		cmocka_unit_test(shipped_mappings_are_right_and_short),
		cmocka_unit_test(the_documented_example_is_tested),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
