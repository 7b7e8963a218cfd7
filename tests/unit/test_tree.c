/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trees on their way from a layer to the race day: one layer's is passed on as it is, several are shared but for what
 * differs. Copies are counted where cJSON asks for memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/intake_merge.h"
#include "race/day/tree.h"
#include "race/merge/merge.h"

#define DRIVERS 200
#define MEMBERS 12 /* of a driver, about */

static size_t asked_for; /* memory, so often */

static void *count_malloc(size_t size)
{
	asked_for++;
	return malloc(size);
}

static int count_copies(void **state)
{
	cJSON_Hooks hooks = {count_malloc, free};

	(void)state;
	cJSON_InitHooks(&hooks);
	return 0;
}

static int count_no_more(void **state)
{
	(void)state;
	cJSON_InitHooks(NULL);
	return 0;
}

static struct race_tree *make_feed(void)
{
	struct rg_buffer text = {0};

	rg_buffer_text(&text, "{\"race_feed\":1,\"drivers\":[");
	for (int i = 0; i < DRIVERS; i++)
		rg_buffer_format(&text,
				 "%s{\"id\":\"d%d\",\"number\":\"%d\",\"class\":\"sc\",\"first_name\":\"Aa\","
				 "\"last_name\":\"Bb%d\",\"country\":\"FI\",\"team\":\"T\",\"car\":\"C\","
				 "\"honours\":[{\"year\":\"2016\",\"title\":\"SM\",\"position\":1}]}",
				 i ? "," : "", i, i, i);
	rg_buffer_text(&text, "],\"standings\":[{\"class\":\"sc\",\"rows\":[");
	for (int i = 0; i < DRIVERS; i++)
		rg_buffer_format(&text, "%s{\"position\":%d,\"driver\":\"d%d\",\"points\":\"1\"}", i ? "," : "", i + 1,
				 i);
	rg_buffer_text(&text, "]}]}");
	struct race_tree *tree = race_tree_create(cJSON_Parse(text.bytes));
	assert_non_null(tree);
	rg_buffer_finish(&text);
	return tree;
}

static struct race_tree *make_crew(void)
{
	return race_tree_create(cJSON_Parse("{\"race_feed\":1,\"drivers\":[{\"number\":\"7\",\"class\":\"sc\","
					    "\"honours\":[{\"year\":\"2020\",\"title\":\"NM\",\"position\":2}]}]}"));
}

static const cJSON *get(const cJSON *object, const char *member)
{
	return cJSON_GetObjectItemCaseSensitive(object, member);
}

static const cJSON *driver_of(const struct race_tree *tree, int place)
{
	return cJSON_GetArrayItem(get(tree->json, "drivers"), place);
}

static void one_layer_is_passed_on_as_it_is(void **state)
{
	struct intake_merge merge = {0};
	struct intake_place places[2] = {{0}};
	struct intake_layer layer = {.name = "feed.json", .tree = make_feed()};
	struct intake_layer *layers[] = {&layer};
	struct race_problems problems = {0};

	(void)state;
	asked_for = 0;
	intake_merge_lay(&merge, layers, 1, places);
	struct race_day *day = race_day_from_tree(merge.tree->json, merge.hash, &problems);
	assert_int_equal(asked_for, 0);
	assert_ptr_equal(merge.tree, layer.tree);
	assert_int_equal(day->drivers.count, DRIVERS);
	/* The layer may have another one before the day is made. */
	race_tree_unref(layer.tree);
	layer.tree = NULL;
	assert_string_equal(get(driver_of(merge.tree, 7), "last_name")->valuestring, "Bb7");
	intake_merge_finish(&merge);
	assert_null(merge.tree);
	race_day_unref(day);
	race_problems_finish(&problems);
}

static void several_layers_are_shared_but_for_what_differs(void **state)
{
	struct race_merge_report report = {0};
	struct race_tree *feed = make_feed(), *crew = make_crew(), *tree = race_tree_draft(feed);

	(void)state;
	asked_for = 0;
	assert_true(race_merge(tree, crew, "crew.json", &report));
	/* A node for each driver, a few for the one that is changed; a copy of all asks more than twenty times as
	 * often. */
	print_message("%d drivers of about %d members: asked for memory %zu times\n", DRIVERS, MEMBERS, asked_for);
	assert_uint_in_range(asked_for, DRIVERS, DRIVERS + 100);
	assert_ptr_equal(driver_of(tree, 6)->child, driver_of(feed, 6)->child);
	assert_ptr_not_equal(driver_of(tree, 7)->child, driver_of(feed, 7)->child);
	assert_ptr_equal(get(driver_of(tree, 7), "last_name")->valuestring,
			 get(driver_of(feed, 7), "last_name")->valuestring);
	assert_ptr_equal(get(driver_of(tree, 7), "honours")->child, get(driver_of(crew, 0), "honours")->child);
	assert_ptr_equal(cJSON_GetArrayItem(get(tree->json, "standings"), 0)->child,
			 cJSON_GetArrayItem(get(feed->json, "standings"), 0)->child);
	/* It keeps what it shares. */
	race_tree_unref(feed);
	race_tree_unref(crew);
	const cJSON *honour = cJSON_GetArrayItem(get(driver_of(tree, 7), "honours"), 0);
	assert_string_equal(get(honour, "title")->valuestring, "NM");
	race_tree_unref(tree);
	race_merge_report_finish(&report);
}

/* A layer over a result that is somebody's by then: he sees nothing of it. */
static void a_tree_that_was_given_away_stays(void **state)
{
	struct race_merge_report report = {0};
	struct race_tree *feed = make_feed(), *crew = make_crew(), *first = race_tree_draft(feed);

	(void)state;
	assert_true(race_merge(first, crew, "crew.json", &report));
	char *before = cJSON_PrintUnformatted(first->json);
	struct race_tree *second = race_tree_draft(first);
	struct race_tree *late = race_tree_create(
		cJSON_Parse("{\"race_feed\":1,\"drivers\":[{\"id\":\"d7\",\"honours\":"
			    "null,\"car\":\"X\"},{\"id\":\"d8\",\"remove\":true}]}"));
	assert_true(race_merge(second, late, "late.json", &report));
	char *after = cJSON_PrintUnformatted(first->json);
	assert_string_equal(before, after);
	free(before);
	free(after);
	assert_null(get(driver_of(second, 7), "honours"));
	assert_string_equal(get(driver_of(second, 8), "id")->valuestring, "d9");
	struct race_tree *all[] = {feed, crew, late, first, second};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		race_tree_unref(all[i]);
	race_merge_report_finish(&report);
}

static void lists_are_cut_without_copying_the_rest(void **state)
{
	struct race_tree *feed = make_feed(), *tree = race_tree_draft(feed);

	(void)state;
	race_tree_own(tree->json);
	cJSON *list = cJSON_GetObjectItemCaseSensitive(tree->json, "drivers");
	asked_for = 0;
	assert_true(race_tree_own_list(list, 3));
	assert_int_equal(asked_for, 3);
	assert_int_equal(cJSON_GetArraySize(list), 3);
	assert_false(race_tree_own_list(list, 3));
	assert_true(race_tree_own_list(list, 2));
	assert_int_equal(cJSON_GetArraySize(list), 2);
	assert_int_equal(cJSON_GetArraySize(get(feed->json, "drivers")), DRIVERS);
	assert_int_equal(asked_for, 3);
	race_tree_unref(tree);
	race_tree_unref(feed);
}

static void values_of_every_kind_are_shared(void **state)
{
	static const char text[] =
		"{\"a\":[1,-0.5,1e300,true,false,null,\"x\",\"\",[],{},[[{}]]],\"\":{\"b\":{\"c\":[]}},"
		"\"a\":2}";
	struct race_tree *tree = race_tree_create(cJSON_Parse(text)), *draft = race_tree_draft(tree);
	char *before = cJSON_PrintUnformatted(tree->json);

	(void)state;
	race_tree_own(draft->json);
	race_tree_own(draft->json->child);
	race_tree_own(draft->json->child);
	char *after = cJSON_PrintUnformatted(draft->json);
	assert_string_equal(before, after);
	free(before);
	free(after);
	race_tree_unref(tree);
	race_tree_unref(draft);
	race_tree_unref(NULL);
	assert_null(race_tree_create(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_layer_is_passed_on_as_it_is),
		cmocka_unit_test(several_layers_are_shared_but_for_what_differs),
		cmocka_unit_test(a_tree_that_was_given_away_stays),
		cmocka_unit_test(lists_are_cut_without_copying_the_rest),
		cmocka_unit_test(values_of_every_kind_are_shared),
	};
	return cmocka_run_group_tests_name("tree", tests, count_copies, count_no_more);
}
