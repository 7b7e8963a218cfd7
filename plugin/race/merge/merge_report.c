/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_internal.h"

void race_merge_report_finish(struct race_merge_report *report)
{
	struct race_merge_layer *layers = report->layers.items;

	for (size_t i = 0; i < report->layers.count; i++)
		rg_array_finish(&layers[i].filled);
	rg_array_finish(&report->layers);
	race_problems_finish(&report->problems);
	race_problems_finish(&report->unmatched);
	rg_arena_destroy(report->arena);
	*report = (struct race_merge_report){0};
}

static void add_layer_text(struct rg_buffer *text, const struct race_merge_layer *layer)
{
	const struct race_merge_filled *filled = layer->filled.items;
	size_t drivers = layer->drivers_matched + layer->drivers_added,
	       heats = layer->heats_matched + layer->heats_added;

	rg_buffer_format(text, "%s:", layer->name);
	if (drivers)
		rg_buffer_format(text, " drivers %zu (%zu matched, %zu added)", drivers, layer->drivers_matched,
				 layer->drivers_added);
	if (heats)
		rg_buffer_format(text, "%s heats %zu (%zu matched, %zu added)", drivers ? "," : "", heats,
				 layer->heats_matched, layer->heats_added);
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
				  driver->class_ ? " in " : "", driver->class_ ? driver->class_ : "",
				  merge_shown_name(&merge, &drivers.items[place]), merge_shown_name(&merge, driver));
	}
	race_id_index_finish(&index);
	rg_arena_destroy(merge.arena);
}
