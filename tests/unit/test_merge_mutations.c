/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers of fixtures/merge, changed in ways that are the same in every run and laid over one another: items named
 * twice, ids of one item given to another, members taken away, items to be taken out. A race day that holds together
 * comes out each time. Meant for sanitizers above all: every text of a tree that is renamed, laid or removed may still
 * be in somebody's hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/file.h"
#include "race/merge/merge.h"
#include "race/merge/merge_photo.h"
#include "race/table/table.h"
#include "race/day/tree.h"
#include "support_chance.h"
#include "support_race.h"

#define RUNS        3000
#define MOST_TREES  100
#define MOST_CHANGE 8
#define MOST_LAYERS 3
#define MOST_BYTES  (64 * 1024)

/* The layers of every second run lie in memory that cannot be written to while they are laid. */
#define SEALED_BYTES (16 * 1024 * 1024)

static struct {
	_Alignas(64 * 1024) char bytes[SEALED_BYTES]; /* whole pages of any machine */
	size_t used;
	bool building;
} sealed;

static void *sealed_malloc(size_t size)
{
	size_t at = sealed.used;

	if (!sealed.building)
		return malloc(size);
	sealed.used += (size + 15) / 16 * 16;
	assert_true(sealed.used <= SEALED_BYTES);
	return sealed.bytes + at;
}

static void sealed_free(void *memory)
{
	char *bytes = memory;

	if (bytes < sealed.bytes || bytes >= sealed.bytes + SEALED_BYTES)
		free(memory);
}

static void seal(bool closed)
{
	assert_int_equal(mprotect(sealed.bytes, SEALED_BYTES, closed ? PROT_READ : PROT_READ | PROT_WRITE), 0);
}

static int use_sealed(void **state)
{
	cJSON_Hooks hooks = {sealed_malloc, sealed_free};

	(void)state;
	cJSON_InitHooks(&hooks);
	return 0;
}

static int use_sealed_no_more(void **state)
{
	(void)state;
	cJSON_InitHooks(NULL);
	return 0;
}

struct mutator {
	struct chance chance;
	struct race_table_words *words;
	cJSON *trees[MOST_TREES];
	size_t count;
	bool sealed; /* in this run */
};

/* What the runs came to, lest all of it be refused at the door. */
struct reached {
	size_t matched, added, guarded, heats, filled, entries;
};

static size_t below(struct mutator *mutator, size_t limit)
{
	return chance_below(&mutator->chance, limit);
}

static void add_trees(const char *name, const char *folder, void *data)
{
	struct mutator *mutator = data;
	size_t count;
	char **names = rg_directory_list(folder, "", &count);

	(void)name;
	for (size_t i = 0; i < count; i++) {
		struct race_problems problems = {0};
		char *path = rg_path_join(folder, names[i]), *bytes = NULL, *error = NULL;
		bool json = strstr(names[i], ".json") && strcmp(names[i], "expected.json") != 0;
		bool table = strstr(names[i], ".csv") != NULL;
		size_t length;
		if (json || table) {
			assert_uint_in_range(mutator->count, 0, MOST_TREES - 1);
			assert_true(rg_file_read(path, MOST_BYTES, &bytes, &length, &error));
			cJSON *tree = table ? race_table_read(bytes, length, names[i], mutator->words, &problems)
					    : race_tree_parse(bytes, length, &problems);
			assert_non_null(tree);
			mutator->trees[mutator->count++] = tree;
		}
		race_problems_finish(&problems);
		rg_free(bytes);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
}

/* One of the items that lie in an object or a list; NULL: there is none. */
static cJSON *any_child(struct mutator *mutator, const cJSON *of)
{
	return cJSON_GetArrayItem(of, (int)below(mutator, (size_t)cJSON_GetArraySize(of)));
}

static cJSON *any_item(struct mutator *mutator, cJSON *tree, cJSON **list)
{
	*list = any_child(mutator, tree);
	if (!cJSON_IsArray(*list))
		return NULL;
	cJSON *item = any_child(mutator, *list);
	/* Entries lie a step deeper. */
	cJSON *entries = cJSON_GetObjectItemCaseSensitive(item, "entries");
	if (cJSON_IsArray(entries) && entries->child && below(mutator, 2)) {
		*list = entries;
		item = any_child(mutator, entries);
	}
	return cJSON_IsObject(item) ? item : NULL;
}

static void set(cJSON *object, const char *member, cJSON *value)
{
	/* The name may lie in what is deleted. */
	char *name = rg_strdup(member);

	cJSON_DeleteItemFromObjectCaseSensitive(object, name);
	cJSON_AddItemToObject(object, name, value);
	rg_free(name);
}

static cJSON *any_value(struct mutator *mutator)
{
	static const char *const values[] = {
		"null",     "1",        "11",    "\"\"",    "\"11\"", "\"sc\"",       "\"Supercar\"",  "\"Mäki\"",
		"\"d1\"",   "[]",       "{}",    "[\"x\"]", "\"r1\"", "\"OuluZone\"", "true",          "\"final\"",
		"\"q1-2\"", "\"#x/y\"", "\"~\"", "1e99",    "\"x\"",  "[null,1]",     "\"2021-06-05\""};

	return cJSON_Parse(values[below(mutator, sizeof(values) / sizeof(values[0]))]);
}

/* A change that leaves a tree of the same kind. */
static void change(struct mutator *mutator, cJSON *tree)
{
	static const char *const keys[] = {"id",    "number", "class", "name",       "short", "last_name",
					   "round", "driver", "group", "first_name", "venue", "stand_in"};
	cJSON *list, *item = any_item(mutator, tree, &list), *other = item ? any_child(mutator, list) : NULL;
	const char *key = keys[below(mutator, sizeof(keys) / sizeof(keys[0]))];

	if (!item)
		return;
	switch (below(mutator, 7)) {
	case 0: /* named twice */
	case 1:
		/* Debian's cJSON 1.7.15 can insert at the ends alone. */
		if (below(mutator, 2))
			cJSON_AddItemToArray(list, cJSON_Duplicate(item, true));
		else
			cJSON_InsertItemInArray(list, 0, cJSON_Duplicate(item, true));
		break;
	case 2: /* two with one name */
		if (cJSON_IsObject(other) && other != item && cJSON_HasObjectItem(other, key))
			set(item, key, cJSON_Duplicate(cJSON_GetObjectItem(other, key), true));
		break;
	case 3:
		cJSON_DeleteItemFromObjectCaseSensitive(item, key);
		break;
	case 4:
		if (item->child)
			set(item, any_child(mutator, item)->string, any_value(mutator));
		break;
	case 5:
		set(item, key, any_value(mutator));
		break;
	default:
		set(item, "remove", cJSON_CreateTrue());
	}
}

static struct race_tree *any_tree(struct mutator *mutator)
{
	seal(false);
	sealed.building = mutator->sealed;
	cJSON *tree = cJSON_Duplicate(mutator->trees[below(mutator, mutator->count)], true);

	for (size_t changes = below(mutator, MOST_CHANGE); changes > 0; changes--)
		change(mutator, tree);
	/* A crew's file at the bottom need not say what it is. */
	set(tree, "race_feed", cJSON_CreateNumber(1));
	sealed.building = false;
	seal(true);
	return race_tree_create(tree);
}

static void lay(struct mutator *mutator, struct race_tree *tree, struct race_merge_report *report)
{
	struct race_tree *layer = any_tree(mutator);
	char *before = cJSON_PrintUnformatted(layer->json);

	assert_true(race_merge(tree, layer, "crew.json", report));
	char *after = cJSON_PrintUnformatted(layer->json);
	assert_string_equal(before, after);
	free(before);
	free(after);
	/* The tree keeps it, so nothing is freed here. */
	race_tree_unref(layer);
}

static void check_feed(const cJSON *tree, struct reached *reached)
{
	struct race_problems problems = {0};
	struct rg_buffer text = {.limit = 16 * 1024 * 1024};
	struct race_day *day = race_day_from_tree(tree, 1, &problems);

	assert_non_null(day);
	race_dump(&text, day);
	assert_null(strstr(text.bytes, "to nothing"));
	assert_null(strstr(text.bytes, "to another"));
	for (RACE_EACH(struct race_heat, heat, day->heats))
		reached->entries += heat->entries.count;
	race_day_unref(day);
	race_problems_finish(&problems);
	rg_buffer_finish(&text);
}

static void check_report(const struct race_merge_report *report, struct reached *reached)
{
	char *text = race_merge_report_text(report);

	assert_true(rg_utf8_valid(text, strlen(text)));
	rg_free(text);
	const struct race_merge_layer *layers = report->layers.items;
	for (size_t i = 0; i < report->layers.count; i++) {
		reached->matched += layers[i].drivers_matched;
		reached->added += layers[i].drivers_added;
		reached->guarded += layers[i].drivers_guarded;
		reached->heats += layers[i].heats_matched;
		reached->filled += layers[i].filled.count;
	}
}

static void layers_of_any_kind_do_no_harm(void **state)
{
	static struct mutator mutator = {.chance = {20210606}};
	static const char *const files[] = {"11.jpg", "sc-11.png", "Virta.jpg", "Anna Virta.webp", "x.txt"};
	struct race_problems problems = {0};
	struct reached reached = {0};

	(void)state;
	mutator.words = race_table_words_load(RG_DATA "/tables", &problems);
	assert_non_null(mutator.words);
	race_each_case("merge", MERGE_CASES, add_trees, &mutator);
	for (int run = 0; run < RUNS; run++) {
		struct race_merge_report report = {0};
		mutator.sealed = run % 2;
		sealed.used = 0;
		struct race_tree *of = any_tree(&mutator);
		char *before = cJSON_PrintUnformatted(of->json);
		struct race_tree *tree = race_tree_draft(of);
		for (size_t layers = 1 + below(&mutator, MOST_LAYERS); layers > 0; layers--)
			lay(&mutator, tree, &report);
		race_photos_by_name(tree, files, sizeof(files) / sizeof(files[0]), "photos", &report.problems);
		race_merge_check(tree->json, &report.problems);
		char *after = cJSON_PrintUnformatted(of->json);
		assert_string_equal(before, after);
		free(before);
		free(after);
		seal(false);
		race_tree_unref(of);
		check_feed(tree->json, &reached);
		check_report(&report, &reached);
		race_merge_report_finish(&report);
		race_tree_unref(tree);
	}
	print_message("%d runs: drivers %zu matched, %zu added, %zu guarded, heats %zu matched, %zu members filled, "
		      "%zu entries\n",
		      RUNS, reached.matched, reached.added, reached.guarded, reached.heats, reached.filled,
		      reached.entries);
	assert_true(reached.matched > RUNS && reached.added > RUNS && reached.guarded && reached.heats &&
		    reached.filled > RUNS && reached.entries > RUNS);
	for (size_t i = 0; i < mutator.count; i++)
		cJSON_Delete(mutator.trees[i]);
	race_table_words_destroy(mutator.words);
	race_problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layers_of_any_kind_do_no_harm),
	};
	return cmocka_run_group_tests(tests, use_sealed, use_sealed_no_more);
}
