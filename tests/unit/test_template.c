/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "graphic/template/template.h"
#include "race/file/words.h"
#include "support_chance.h"
#include "support_race.h"

static const struct {
	const char *name, *text;
} parts[] = {
	{"good", "{\"type\":\"text\",\"sprite\":true,\"text\":\"{tag}\"}"},
	{"broken", "{\"type\":"},
	{"circle", "{\"type\":\"stack\",\"children\":[{\"use\":\"circle\"}]}"},
	{"wide", "{\"type\":\"stack\",\"children\":[{\"type\":\"row\"},{\"use\":\"wide\"},{\"use\":\"wide\"}]}"},
	{"wrong", "{\"type\":\"text\",\"sprite\":true,\"text\":\"x\",\"colour\":\"text\"}"},
};

static struct words *words;

static bool has_role(void *data, const char *role, bool font)
{
	static const char *const colors[] = {"panel", "text", "quiet", "flag-edge", "rule"}, *const fonts[] = {
												     "regular", "bold"};
	bool has = false;

	(void)data;
	for (size_t i = 0; i < (font ? 2 : 5); i++)
		has = has || strcmp(role, font ? fonts[i] : colors[i]) == 0;
	return has;
}

static struct template_names known = {.role = has_role};

static char *find_part(void *data, const char *name, char **path)
{
	(void)data;
	*path = rg_asprintf("parts/%s.json", name);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(parts[i].name, name) == 0)
			return rg_strdup(parts[i].text);
	}
	return NULL;
}

static char *shipped_part(void *data, const char *name, char **file)
{
	char *path = rg_asprintf("%s/templates/parts/%s.json", RG_DATA, name), *bytes = NULL, *error = NULL;
	size_t length = 0;

	(void)data;
	rg_file_read(path, 1024 * 1024, &bytes, &length, &error);
	rg_free(error);
	*file = path;
	return bytes;
}

/* A mistake gives one line that names file, place and reason. */
static void check_case(const char *name, const char *folder, void *data)
{
	struct race_problems problems = {0};
	size_t length = 0, size = 0;
	char *input = race_case_input(folder, &length), *path = rg_path_join(folder, "expected.txt");
	char *expected = NULL, *error = NULL;
	int *wrong = data;

	if (!rg_file_read(path, 4096, &expected, &size, &error))
		fail_msg("%s: %s", path, error);
	expected[strcspn(expected, "\n")] = 0;
	struct template *template = template_parse("input.json", "input", input, &known, find_part, NULL, &problems);
	if (template) {
		print_error("%s: is taken\n", name);
		++*wrong;
	} else if (problems.count != 1 || strcmp(problems.lines[0], expected) != 0) {
		print_error("%s: \"%s\" (of %zu), expected \"%s\"\n", name, problems.count ? problems.lines[0] : "",
			    problems.count, expected);
		++*wrong;
	}
	template_destroy(template);
	race_problems_finish(&problems);
	rg_free(expected);
	rg_free(path);
	rg_free(input);
}

static void wrong_templates(void **state)
{
	int wrong = 0;

	(void)state;
	race_each_case("templates", 131, check_case, &wrong);
	assert_int_equal(wrong, 0);
}

static struct template *parse_good(const char *text)
{
	struct race_problems problems = {0};
	struct template *template = template_parse("good.json", "good", text, &known, find_part, NULL, &problems);

	if (!template)
		fail_msg("%s", problems.lines[0]);
	assert_int_equal(problems.count, 0);
	return template;
}

static void what_is_read(void **state)
{
	struct template *template = parse_good(
		"{\"template\":1,\"comment\":\"x\",\"$schema\":\"y\",\"seconds\":9,\"accent\":\"heat.class.color\","
		"\"needs\":\"grid\",\"zone\":\"full\",\"anchor\":[\"right\",\"middle\"],\"children\":[{\"use\":"
		"\"good\"},"
		"{\"type\":\"row\",\"id\":\"r\",\"sprite\":true,\"x\":-5,\"width\":\"fill\",\"height\":80,\"gap\":7,"
		"\"padding\":[1,2],\"align\":\"baseline\",\"justify\":\"between\",\"fill\":\"#0D1117EB\",\"comment\":"
		"\"z\"}]}");
	const struct node *part = &template->designs[FRAME_LANDSCAPE].root.children[0],
			  *row = &template->designs[FRAME_LANDSCAPE].root.children[1];

	(void)state;
	assert_string_equal(template->id, "good");
	assert_int_equal(template->seconds, 9);
	assert_string_equal(template->accent->source, "heat.class.color");
	assert_string_equal(template->needs->source, "grid");
	assert_string_equal(template->zone, "full");
	assert_int_equal(template->designs[FRAME_LANDSCAPE].anchor_x, ALIGN_END);
	assert_int_equal(template->designs[FRAME_LANDSCAPE].anchor_y, ALIGN_CENTER);
	assert_int_equal(template->designs[FRAME_LANDSCAPE].root.child_count, 2);
	assert_int_equal(part->type, NODE_TEXT);
	assert_string_equal(part->parts[0]->places[0].path.source, "tag");
	assert_int_equal(row->type, NODE_ROW);
	assert_string_equal(row->path, "children[1]");
	assert_true(row->x == -5 && isnan(row->y) && row->gap == 7);
	assert_true(row->width.mode == SIZE_FILL && row->height.mode == SIZE_FIXED && row->height.px == 80);
	assert_true(row->padding[0] == 1 && row->padding[1] == 2 && row->padding[2] == 1 && row->padding[3] == 2);
	assert_true(row->align == ALIGN_BASELINE && row->justify == ALIGN_BETWEEN && row->sprite);
	template_destroy(template);
	template_destroy(NULL);
}

/* Where it stands beside others is told by its anchor, unless the file says so. */
static void variants_are_read(void **state)
{
	struct template *template = parse_good(
		"{\"template\": 1, \"anchor\": [\"right\", \"top\"], \"children\": [],"
		" \"variants\": [{\"frame\": \"portrait\", \"comment\": \"x\", \"children\": ["
		"{\"type\": \"text\", \"sprite\": true, \"text\": \"x\"}]}]}");
	const struct design *design = &template->designs[FRAME_PORTRAIT];

	(void)state;
	assert_true(design->given && design->anchor_x == ALIGN_END && design->anchor_y == ALIGN_START);
	assert_int_equal(design->root.child_count, 1);
	assert_string_equal(design->root.children[0].path, "variants[0].children[0]");
	assert_int_equal(template->designs[FRAME_LANDSCAPE].root.child_count, 0);
	assert_int_equal(template_frame(template, 1920, 1080), FRAME_LANDSCAPE);
	assert_int_equal(template_frame(template, 1080, 1920), FRAME_PORTRAIT);
	assert_int_equal(template_frame(template, 1080, 1080), FRAME_PORTRAIT);
	template_destroy(template);
	template = parse_good("{\"template\": 1, \"children\": []}");
	assert_int_equal(template_frame(template, 1080, 1920), FRAME_LANDSCAPE);
	template_destroy(template);
}

/* What apps leave free of a phone of 9:16; a lower canvas stands in the middle of it. */
static void frames_of_canvases(void **state)
{
	struct frame tall = frame_make(FRAME_PORTRAIT, 1080, 1920), low = frame_make(FRAME_PORTRAIT, 540, 675);
	struct frame wide = frame_make(FRAME_LANDSCAPE, 1080, 1920), usual = frame_make(FRAME_LANDSCAPE, 1280, 720);

	(void)state;
	assert_true(tall.scale == 1 && tall.left == 60 && tall.right == 960 && tall.top == 270 && tall.floor == 1440);
	assert_true(low.scale == 0.5 && low.top == 54 && low.floor == 1155);
	assert_true(low.boxes_y == 54 && low.boxes_height == 1101 && low.boxes_width == 900);
	/* a landscape frame keeps between the safe top and the floor of a portrait canvas */
	assert_true(fabs(wide.first_y + wide.top * wide.scale - 270) < 0.01);
	assert_true(fabs(wide.last_y + wide.floor * wide.scale - 1440) < 0.01);
	assert_true(usual.scale == 1280 / 1920.0 && usual.last_x == 0 && usual.last_y == 0);
}

static void zones_by_place(void **state)
{
	static const struct {
		const char *x, *y, *zone;
	} places[] = {
		{"left", "top", "top-left"}, {"center", "top", "full"},     {"right", "top", "right"},
		{"left", "middle", "full"},  {"center", "middle", "full"},  {"right", "middle", "right"},
		{"left", "bottom", "lower"}, {"center", "bottom", "lower"}, {"right", "bottom", "right"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *text = rg_asprintf("{\"template\":1,\"anchor\":[\"%s\",\"%s\"],\"children\":[]}", places[i].x,
					 places[i].y);
		struct template *template = parse_good(text);
		assert_string_equal(template->zone, places[i].zone);
		template_destroy(template);
		rg_free(text);
	}
}

static void what_is_left_out(void **state)
{
	struct template *template = parse_good(
		"{\"template\":1,\"children\":[{\"type\":\"text\",\"sprite\":true,\"text\":\"x\",\"size\":48,"
		"\"floor\":90}]}");
	const struct node *text = &template->designs[FRAME_LANDSCAPE].root.children[0];

	(void)state;
	assert_int_equal(template->seconds, 8);
	assert_true(template->designs[FRAME_LANDSCAPE].anchor_x == ALIGN_START &&
		    template->designs[FRAME_LANDSCAPE].anchor_y == ALIGN_END);
	assert_true(!template->needs && !template->accent);
	assert_string_equal(template->zone, "lower");
	assert_true(text->floor == 48); /* a floor above the size is none */
	assert_string_equal(text->font, "regular");
	assert_string_equal(text->color->role, "text");
	assert_int_equal(text->lines, 1);
	assert_true(text->width.mode == SIZE_HUG && text->height.mode == SIZE_HUG);
	template_destroy(template);
}

static void shipped_templates_are_good(void **state)
{
	const struct template_names shipped = {.words = words};
	size_t count = 0;
	char **files = rg_directory_list(RG_DATA "/templates", ".json", &count);

	(void)state;
	assert_uint_in_range(count, 3, 100);
	for (size_t i = 0; i < count; i++) {
		struct race_problems problems = {0};
		char *path = rg_path_join(RG_DATA "/templates", files[i]), *bytes = NULL, *error = NULL;
		size_t length = 0;
		assert_true(rg_file_read(path, 1024 * 1024, &bytes, &length, &error));
		struct template *template = template_parse(files[i], "x", bytes, &shipped, shipped_part, NULL,
							   &problems);
		if (!template || problems.count)
			fail_msg("%s", problems.lines[0]);
		template_destroy(template);
		race_problems_finish(&problems);
		rg_free(bytes);
		rg_free(path);
		rg_free(files[i]);
	}
	rg_free(files);
}

static cJSON *load(const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length;

	if (!rg_file_read(path, 1024 * 1024, &bytes, &length, &error))
		fail_msg("%s: %s", path, error);
	cJSON *json = cJSON_Parse(bytes);
	if (!json)
		fail_msg("%s: is not JSON", path);
	rg_free(bytes);
	return json;
}

static void gather_texts(cJSON *json, struct rg_array *texts)
{
	cJSON *item;

	if (cJSON_IsString(json))
		*(cJSON **)rg_array_push(texts, sizeof(json)) = json;
	cJSON_ArrayForEach(item, json) gather_texts(item, texts);
}

/* Shipped templates with one of their texts changed: either taken, or refused with one line. */
static void templates_can_be_anything(void **state)
{
	struct chance chance = {20210605};
	int taken = 0, refused = 0;
	size_t count = 0;
	char **files = rg_directory_list(RG_DATA "/templates", ".json", &count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(RG_DATA "/templates", files[i]);
		for (int k = 0; k < 200; k++) {
			struct race_problems problems = {0};
			struct rg_array texts = {0};
			cJSON *json = load(path);
			gather_texts(json, &texts);
			char *text = ((cJSON **)texts.items)[chance_below(&chance, texts.count)]->valuestring;
			size_t length = strlen(text);
			chance_change(&chance, "{}[]().|&!<>=',:^$@?*-01a ", text, &length);
			text[length] = 0;
			char *printed = cJSON_PrintUnformatted(json);
			struct template *template = template_parse("changed.json", "x", printed, &known, shipped_part,
								   NULL, &problems);
			assert_int_equal(problems.count, template ? 0 : 1);
			taken += template != NULL;
			refused += template == NULL;
			template_destroy(template);
			race_problems_finish(&problems);
			rg_array_finish(&texts);
			cJSON_free(printed);
			cJSON_Delete(json);
		}
		rg_free(path);
		rg_free(files[i]);
	}
	rg_free(files);
	assert_true(taken > 100 && refused > 100);
}

/* ---- the schema says what the table says ---- */

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *kind_name(enum property_kind kind)
{
	static const char *const names[] = {"",      "number", "count", "flag", "size",      "pair",     "insets",
					    "align", "form",   "edge",  "name", "color",     "gradient", "corners",
					    "part",  "text",   "parts", "path", "condition", "motion",   "move"};
	return names[kind];
}

/* The types of nodes that may have the member, as the schema's "x-nodes" lists them. */
static int types_of(const cJSON *list)
{
	const cJSON *item;
	int types = 0;

	cJSON_ArrayForEach(item, list)
	{
		for (size_t i = 0; template_type_name(i); i++) {
			if (rg_equal(cJSON_GetStringValue(item), template_type_name(i)))
				types |= 1 << i;
		}
	}
	return types;
}

static void schema_follows_the_table(void **state)
{
	cJSON *schema = load(RG_DATA "/schemas/template.schema.json");
	const cJSON *defs = get(schema, "$defs"), *node = get(defs, "node"), *members = get(node, "properties");
	static const char *const own[] = {"type", "children", "when", "comment"};

	(void)state;
	assert_true(cJSON_IsFalse(get(node, "additionalProperties")));
	for (size_t i = 0; i < template_property_count; i++) {
		const struct property *property = &template_properties[i];
		const cJSON *member = get(members, property->name), *types = get(member, "x-nodes");
		char *ref = rg_asprintf("#/$defs/%s", kind_name(property->kind));
		if (!member)
			fail_msg("the schema has no %s", property->name);
		if (!rg_equal(cJSON_GetStringValue(get(member, "$ref")), ref))
			fail_msg("%s: expected $ref %s", property->name, ref);
		if (rg_empty(cJSON_GetStringValue(get(member, "description"))))
			fail_msg("%s: has no description", property->name);
		int allowed = types ? types_of(types) : NODE_ALL;
		if (allowed != property->types)
			fail_msg("%s: the schema allows 0x%X, the reader 0x%X", property->name, (unsigned)allowed,
				 (unsigned)property->types);
		if (!get(defs, kind_name(property->kind)))
			fail_msg("the schema has no %s", ref);
		rg_free(ref);
	}
	assert_int_equal(cJSON_GetArraySize(members), template_property_count + 4);
	for (size_t i = 0; i < 4; i++)
		assert_non_null(get(members, own[i]));
	const cJSON *types = get(get(members, "type"), "enum");
	for (int i = 0; i < cJSON_GetArraySize(types); i++)
		assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(types, i)), template_type_name((size_t)i));
	assert_null(template_type_name((size_t)cJSON_GetArraySize(types)));
	cJSON_Delete(schema);
}

/* The schemas' heads: what the readers know besides. */
static void schema_heads(void **state)
{
	static const char *const template_head[] = {"template", "seconds", "anchor",  "accent", "needs",
						    "state",    "step",    "zone",    "words",  "children",
						    "comment",  "$schema", "variants"};
	const size_t template_members = sizeof(template_head) / sizeof(template_head[0]);
	static const char *const theme_head[] = {"theme", "name",    "base",  "colors",
						 "fonts", "grounds", "words", "$schema"};
	cJSON *template = load(RG_DATA "/schemas/template.schema.json"),
	      *theme = load(RG_DATA "/schemas/theme.schema.json");

	(void)state;
	assert_int_equal(cJSON_GetArraySize(get(template, "properties")), template_members);
	for (size_t i = 0; i < template_members; i++)
		assert_non_null(get(get(template, "properties"), template_head[i]));
	const cJSON *zones = get(get(get(template, "properties"), "zone"), "enum");
	for (int i = 0; i < cJSON_GetArraySize(zones); i++)
		assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(zones, i)), template_zones[i]);
	assert_null(template_zones[cJSON_GetArraySize(zones)]);
	assert_int_equal(cJSON_GetArraySize(get(theme, "properties")), 8);
	for (size_t i = 0; i < 8; i++)
		assert_non_null(get(get(theme, "properties"), theme_head[i]));
	assert_true(cJSON_IsFalse(get(template, "additionalProperties")));
	assert_true(cJSON_IsFalse(get(theme, "additionalProperties")));
	/* the roles that the schema describes are those that the shipped theme has */
	cJSON *dark = load(RG_DATA "/themes/dark.json");
	const cJSON *role;
	cJSON_ArrayForEach(role, get(dark, "colors"))
	{
		if (!get(get(get(get(theme, "properties"), "colors"), "properties"), role->string))
			fail_msg("the theme's schema has no colour %s", role->string);
	}
	cJSON_Delete(dark);
	cJSON_Delete(template);
	cJSON_Delete(theme);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_templates),
		cmocka_unit_test(what_is_read),
		cmocka_unit_test(variants_are_read),
		cmocka_unit_test(frames_of_canvases),
		cmocka_unit_test(zones_by_place),
		cmocka_unit_test(what_is_left_out),
		cmocka_unit_test(shipped_templates_are_good),
		cmocka_unit_test(schema_follows_the_table),
		cmocka_unit_test(schema_heads),
		cmocka_unit_test(templates_can_be_anything),
	};

	words = words_load(RG_LOCALE, "en", "OnAir.");
	known.words = words;
	int result = cmocka_run_group_tests(tests, NULL, NULL);
	words_destroy(words);
	return result;
}
