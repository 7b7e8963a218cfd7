/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_merge.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "intake_folder.h"
#include "race/day/fields.h"
#include "race/day/id_index.h"

static void free_texts(struct rg_array *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		rg_free(((char **)texts->items)[i]);
	rg_array_finish(texts);
}

void intake_merge_finish(struct intake_merge *merge)
{
	race_tree_unref(merge->tree);
	race_problems_finish(&merge->problems);
	race_merge_report_finish(&merge->report);
	free_texts(&merge->lines);
	free_texts(&merge->strangers);
	*merge = (struct intake_merge){0};
}

static void add_problems(struct intake_merge *merge, const struct race_problems *problems, const char *name,
			 bool several)
{
	for (size_t i = 0; i < problems->count; i++) {
		bool named = !several || rg_starts_with(problems->lines[i], name);
		race_problems_add(&merge->problems, "%s%s%s", named ? "" : name, named ? "" : ": ", problems->lines[i]);
	}
	merge->problems.left_out += problems->left_out;
}

/* ---- lines about the layers ---- */

static const cJSON *list_of(const struct race_tree *tree, const char *list)
{
	return tree ? cJSON_GetObjectItemCaseSensitive(tree->json, list) : NULL;
}

static size_t count_of(const struct race_tree *tree, const char *list)
{
	return (size_t)cJSON_GetArraySize(list_of(tree, list));
}

/* The report's lines on what this layer brought; NULL when it was not laid over another. */
static const struct race_merge_layer *find_brought(const struct race_merge_report *report, const char *name)
{
	const struct race_merge_layer *layers = report->layers.items;

	for (size_t i = report->layers.count; i-- > 0;) {
		if (strcmp(layers[i].name, name) == 0)
			return &layers[i];
	}
	return NULL;
}

static void add_counts(struct rg_buffer *line, const struct race_tree *tree)
{
	static const struct {
		const char *list, *one, *several;
	} counted[] = {{"drivers", "driver", "drivers"}, {"heats", "heat", "heats"},
		       {"rounds", "round", "rounds"},    {"standings", "standing", "standings"},
		       {"people", "person", "people"},   {"sponsors", "sponsor", "sponsors"}};
	const char *mark = ": ";

	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		size_t count = count_of(tree, counted[i].list);
		if (!count)
			continue;
		rg_buffer_format(line, "%s%zu %s", mark, count, count == 1 ? counted[i].one : counted[i].several);
		mark = ", ";
	}
}

static void add_line(struct intake_merge *merge, const struct intake_layer *layer)
{
	struct rg_buffer line = {0};

	rg_buffer_format(&line, "%s", layer->name);
	if (layer->kind)
		rg_buffer_format(&line, " (%s)", layer->kind);
	if (layer->tree)
		add_counts(&line, layer->tree);
	const struct race_merge_layer *brought = find_brought(&merge->report, layer->name);
	if (brought)
		intake_folder_report(&line, brought);
	if (layer->of_folder && layer->foreign)
		rg_buffer_text(&line, ": no race data, left alone");
	else if (layer->unusable)
		rg_buffer_format(&line, "%s%s", layer->tree ? "; " : ": ", layer->unusable);
	else if (layer->failing)
		rg_buffer_format(&line, "%s%s", layer->tree ? "; " : ": ", layer->error);
	else if (!layer->tree)
		rg_buffer_text(&line, ": nothing yet");
	*(char **)rg_array_push(&merge->lines, sizeof(char *)) = rg_buffer_take(&line);
}

/* ---- numbers that the crew does not know ---- */

static const char *number_of(const cJSON *driver)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(driver, "number"));
}

/* Drivers beyond those that a race day may have are not looked at: nobody will see them. */
static void add_numbers(struct race_id_index *numbers, const struct intake_layer *layer)
{
	const cJSON *driver = list_of(layer->tree, "drivers")->child;

	for (size_t i = 0; driver && i < race_most_items(&race_type_driver); i++, driver = driver->next) {
		if (number_of(driver))
			race_id_index_add(numbers, number_of(driver), i);
	}
}

/* The timing's data is the first layer, whether it came from an address or as a file of the race folder. */
static const struct intake_layer *find_feed(struct intake_layer *const *layers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!layers[i]->of_crew && layers[i]->tree)
			return layers[i];
	}
	return NULL;
}

static bool is_own(const struct intake_layer *layer, const struct intake_layer *feed)
{
	return layer != feed && (layer->of_crew || layer->of_folder) && count_of(layer->tree, "drivers");
}

static void find_strangers(struct intake_merge *merge, struct intake_layer *const *layers, size_t count)
{
	const struct intake_layer *feed = find_feed(layers, count);
	const cJSON *drivers = feed ? list_of(feed->tree, "drivers") : NULL, *driver = drivers ? drivers->child : NULL;
	struct race_id_index own = {0};
	bool have_own = false;
	size_t place;

	for (size_t i = 0; i < count; i++) {
		if (!is_own(layers[i], feed))
			continue;
		have_own = true;
		add_numbers(&own, layers[i]);
	}
	for (size_t i = 0; have_own && driver && i < race_most_items(&race_type_driver); i++, driver = driver->next) {
		const char *number = number_of(driver);
		if (!rg_empty(number) && !race_id_index_find(&own, number, &place))
			*(char **)rg_array_push(&merge->strangers, sizeof(char *)) = rg_strdup(number);
	}
	race_id_index_finish(&own);
}

/* ---- laying one over the other ---- */

/* Others hold references to a layer's tree, so changes are made to a draft of it. */
static void make_draft(struct intake_merge *merge, bool *drafted)
{
	if (*drafted)
		return;
	struct race_tree *draft = race_tree_draft(merge->tree);
	race_tree_unref(merge->tree);
	merge->tree = draft;
	*drafted = true;
}

static void lay(struct intake_merge *merge, const struct intake_layer *layer, bool *drafted)
{
	if (!layer->tree)
		return;
	merge->hash = rg_hash(merge->hash, &layer->hash, sizeof(layer->hash));
	add_problems(merge, &layer->pictures, "", false);
	if (!merge->tree) {
		merge->tree = race_tree_ref(layer->tree);
		return;
	}
	make_draft(merge, drafted);
	race_merge(merge->tree, layer->tree, layer->name, &merge->report);
}

void intake_merge_lay(struct intake_merge *merge, struct intake_layer *const *layers, size_t count,
		      const struct intake_place *places)
{
	bool drafted = false;

	intake_merge_finish(merge);
	merge->hash = RG_HASH_START;
	for (size_t i = 0; i < count; i++)
		lay(merge, layers[i], &drafted);
	for (size_t i = 0; i < count; i++) {
		if (!(layers[i]->of_folder && layers[i]->foreign))
			add_problems(merge, &layers[i]->problems, layers[i]->name, count > 1);
		add_line(merge, layers[i]);
	}
	add_problems(merge, &merge->report.problems, "", false);
	if (!merge->tree)
		return;
	for (int i = 0; i < 2; i++) {
		if (places[i].kind != DISK_FOLDER || !intake_folder_has_pictures(&places[i]))
			continue;
		make_draft(merge, &drafted);
		intake_folder_find_photos(merge->tree, &places[i], &merge->problems);
	}
	race_merge_check(merge->tree->json, &merge->problems);
	find_strangers(merge, layers, count);
}
