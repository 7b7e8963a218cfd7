/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laying layers over one another takes as long as there is to lay, and not the square of it: four times as much takes
 * at most about six times as long in the same run. What nobody would see because a race day may not have so much of it
 * is left out before it costs anything.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "intake/intake_merge.h"
#include "race/merge/merge.h"

#define RUNS       5 /* of which the fastest counts */
#define RATIO_MOST 6.5

/* What a layer holds of each kind. */
struct amount {
	int drivers, heats, entries;
	bool ids;
	bool numbers; /* false: drivers are found by their names */
};

static cJSON *add_object(cJSON *list)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddItemToArray(list, object);
	return object;
}

static void add_text(cJSON *object, const char *member, const char *format, int number)
{
	char text[40];

	snprintf(text, sizeof(text), format, number);
	cJSON_AddStringToObject(object, member, text);
}

static void add_drivers(cJSON *tree, const struct amount *amount)
{
	cJSON *list = cJSON_AddArrayToObject(tree, "drivers");

	for (int i = 0; i < amount->drivers; i++) {
		cJSON *driver = add_object(list);
		if (amount->ids)
			add_text(driver, "id", "id%d", i);
		if (amount->numbers)
			add_text(driver, "number", "%d", i);
		add_text(driver, "last_name", "Surname%d", i);
		if (!amount->ids)
			add_text(driver, "car", "Car %d", i);
	}
}

static void add_heats(cJSON *tree, const struct amount *amount)
{
	cJSON *list = cJSON_AddArrayToObject(tree, "heats");

	for (int i = 0; i < amount->heats; i++) {
		cJSON *heat = add_object(list);
		if (amount->ids)
			add_text(heat, "id", "heat%d", i);
		add_text(heat, "name", "Race %d", i);
		cJSON *entries = cJSON_AddArrayToObject(heat, "entries");
		for (int k = 0; k < amount->entries; k++) {
			cJSON *entry = add_object(entries);
			add_text(entry, "number", "%d", (i + k) % amount->drivers);
			cJSON_AddNumberToObject(entry, amount->ids ? "position" : "joker_lap", k + 1);
		}
	}
}

static struct race_tree *make_tree(struct amount amount)
{
	cJSON *tree = cJSON_Parse("{\"race_feed\":1}");

	add_drivers(tree, &amount);
	add_heats(tree, &amount);
	return race_tree_create(tree);
}

/* Of this process: others use the machine, too. */
static double cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Seconds that a merge takes. */
static double merge_s(struct amount amount, bool numbers)
{
	struct amount base_amount = amount, layer_amount = amount;
	struct race_merge_report report = {0};

	base_amount.ids = base_amount.numbers = true;
	layer_amount.numbers = numbers;
	struct race_tree *base = make_tree(base_amount), *layer = make_tree(layer_amount);
	double begun_s = cpu_s();
	assert_true(race_merge(base, layer, "crew.json", &report));
	double seconds = cpu_s() - begun_s;
	const struct race_merge_layer *counts = report.layers.items;
	assert_int_equal(counts->drivers_matched, amount.drivers < 2000 ? amount.drivers : 2000);
	assert_int_equal(counts->heats_matched, amount.heats < 2000 ? amount.heats : 2000);
	race_merge_report_finish(&report);
	race_tree_unref(layer);
	race_tree_unref(base);
	return seconds;
}

static void check_ratio(const char *what, double (*seconds)(int scale))
{
	double one = 1e9, four = 1e9;

	for (int run = 0; run < RUNS; run++) {
		double a = seconds(1), b = seconds(4);
		one = a < one ? a : one;
		four = b < four ? b : four;
	}
	print_message("%s: %.2f ms, four times as much %.2f ms: %.1f times as long\n", what, one * 1000, four * 1000,
		      four / one);
	assert_true(four / one < RATIO_MOST);
}

static double drivers_by_number(int scale)
{
	return merge_s((struct amount){.drivers = 500 * scale}, true);
}

static double drivers_by_name(int scale)
{
	return merge_s((struct amount){.drivers = 500 * scale}, false);
}

static double heats_by_name(int scale)
{
	return merge_s((struct amount){.drivers = 100, .heats = 500 * scale, .entries = 6}, true);
}

static void takes_as_long_as_there_is_to_lay(void **state)
{
	(void)state;
	check_ratio("drivers by number", drivers_by_number);
	check_ratio("drivers by name", drivers_by_name);
	check_ratio("heats by name", heats_by_name);
}

/* ---- far more than a race day may have ---- */

/* Seconds from two layers to one tree, with all that is said about them. */
static double layers_s(struct amount amount)
{
	struct intake_merge merge = {0};
	struct intake_place places[2] = {{0}};
	struct intake_layer feed = {.name = "feed.json", .tree = make_tree(amount)};
	struct intake_layer crew = {.name = "crew.json", .tree = make_tree(amount), .of_crew = true};
	struct intake_layer *layers[] = {&feed, &crew};
	double begun_s = cpu_s();

	intake_merge_lay(&merge, layers, 2, places);
	double seconds = cpu_s() - begun_s;
	assert_int_equal(merge.strangers.count, 0);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(merge.tree->json, "drivers")), 2000);
	intake_merge_finish(&merge);
	race_tree_unref(feed.tree);
	race_tree_unref(crew.tree);
	return seconds;
}

static double many_drivers(int scale)
{
	return layers_s((struct amount){.drivers = 20000 * scale, .ids = true, .numbers = true});
}

static void leaves_out_what_is_too_much_before_the_work(void **state)
{
	(void)state;
	check_ratio("20,000 drivers", many_drivers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_as_long_as_there_is_to_lay),
		cmocka_unit_test(leaves_out_what_is_too_much_before_the_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
