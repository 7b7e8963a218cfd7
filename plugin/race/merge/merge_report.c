/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_internal.h"

#include "race/file/said.h"

void race_merge_report_finish(struct race_merge_report *report)
{
	struct race_merge_layer *layers = report->layers.items;

	for (size_t i = 0; i < report->layers.count; i++)
		rg_array_finish(&layers[i].filled);
	rg_array_finish(&report->layers);
	race_problems_finish(&report->problems);
	race_problems_finish(&report->unmatched);
	race_id_index_finish(&report->by_number);
	race_id_index_finish(&report->by_name);
	rg_arena_destroy(report->arena);
	*report = (struct race_merge_report){0};
}

/* " drivers 12 (10 matched, 2 added)", without what is none. */
static void add_count(struct rg_buffer *text, const char *what, size_t matched, size_t added)
{
	rg_buffer_format(text, " %s %zu (", what, matched + added);
	if (matched)
		rg_buffer_format(text, "%zu matched", matched);
	if (added)
		rg_buffer_format(text, "%s%zu added", matched ? ", " : "", added);
	rg_buffer_text(text, ")");
}

static void add_layer_text(struct rg_buffer *text, const struct race_merge_layer *layer)
{
	const struct race_merge_filled *filled = layer->filled.items;
	size_t drivers = layer->drivers_matched + layer->drivers_added,
	       heats = layer->heats_matched + layer->heats_added;

	rg_buffer_format(text, "%s:", layer->name);
	if (drivers)
		add_count(text, "drivers", layer->drivers_matched, layer->drivers_added);
	if (drivers && heats)
		rg_buffer_text(text, ",");
	if (heats)
		add_count(text, "heats", layer->heats_matched, layer->heats_added);
	for (size_t i = 0; i < layer->filled.count; i++)
		rg_buffer_format(text, "%s %s %zu",
				 i                 ? ","
				 : drivers + heats ? ";"
						   : "",
				 filled[i].member, filled[i].count);
	if (!drivers && !heats && !layer->filled.count)
		rg_buffer_text(text, " nothing new");
	rg_buffer_text(text, "\n");
}

char *race_merge_report_text(const struct race_merge_report *report)
{
	const struct race_merge_layer *layers = report->layers.items;
	struct rg_buffer text = {0};

	for (size_t i = 0; i < report->layers.count; i++)
		add_layer_text(&text, &layers[i]);
	return rg_buffer_take(&text);
}

/* Drivers with one key, such as "11 in sc", share a number in a class, or without one. */
void race_merge_check(const cJSON *tree, struct race_problems *problems)
{
	struct merge merge = {.arena = rg_arena_create()};
	struct merge_persons drivers = merge_persons_of(&merge, (cJSON *)tree);
	struct race_id_index index = {0};
	size_t place;

	for (size_t i = 0; i < drivers.count; i++) {
		const struct merge_person *driver = &drivers.items[i];
		if (!driver->number)
			continue;
		const char *key = rg_arena_printf(merge.arena, "%s/%s", driver->number,
						  driver->class_ ? driver->class_ : "");
		if (!race_id_index_find(&index, key, &place)) {
			race_id_index_add(&index, key, i);
			continue;
		}
		race_problems_add(problems, "%s is used twice%s%s: %s, %s", driver->number,
				  driver->class_ ? race_said(" in ") : "", driver->class_ ? driver->class_ : "",
				  merge_shown_name(&merge, &drivers.items[place]), merge_shown_name(&merge, driver));
	}
	race_id_index_finish(&index);
	rg_arena_destroy(merge.arena);
}
