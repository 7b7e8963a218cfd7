/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <string.h>

#include "base/text.h"
#include "race/value/date.h"

static void check_round(struct race_decoder *decoder, struct race_round *round, const struct race_path *path)
{
	struct race_path end = {.up = path, .name = "end"};

	if (!race_date_given(round->end)) {
		round->end = round->start;
	} else if (race_date_given(round->start) && race_date_compare(round->end, round->start) < 0) {
		race_decode_problem(decoder, &end, "before the start, so the round is taken for one day");
		round->end = round->start;
	}
}

static void check_surface(struct race_decoder *decoder, struct race_surface *surface, const struct race_path *path)
{
	if (surface->asphalt == RACE_NONE && surface->gravel != RACE_NONE)
		surface->asphalt = 100 - surface->gravel;
	if (surface->gravel == RACE_NONE && surface->asphalt != RACE_NONE)
		surface->gravel = 100 - surface->asphalt;
	if (surface->asphalt != RACE_NONE && surface->asphalt + surface->gravel > 100) {
		race_decode_problem(decoder, path, "%d %% asphalt and %d %% gravel are more than 100 %%",
				    surface->asphalt, surface->gravel);
		*surface = (struct race_surface){.asphalt = RACE_NONE, .gravel = RACE_NONE};
	}
}

/* The surname is the only part that every feed writes; a name may hold it anywhere ("DUBOURG Jean Baptiste"). */
static bool name_fits(const struct race_driver *driver, const char *name)
{
	bool fits = true;

	if (name && driver->last_name) {
		char *whole = rg_utf8_fold(name), *surname = rg_utf8_fold(driver->last_name);
		fits = strstr(whole, surname) != NULL;
		rg_free(whole);
		rg_free(surname);
	}
	return fits;
}

/* An entry without a driver's id: by number and class among the listed drivers, else with an id made of what is known.
 */
static const char *entry_driver_id(struct race_decoder *decoder, const struct race_heat *heat,
				   const struct race_entry *entry)
{
	struct race_list own_class = {.items = (void *)&entry->class_, .count = 1};
	struct race_number_search search = {
		.drivers = &decoder->day->drivers,
		.classes = entry->class_.id ? &own_class : &heat->classes,
	};

	if (!entry->number)
		return entry->name;
	const struct race_driver *driver = race_driver_by_number(&search, entry->number);
	if (driver && name_fits(driver, entry->name))
		return driver->id;
	const struct race_ref *classes = search.classes->items;
	return race_number_id(decoder->day->arena, entry->number, search.classes->count == 1 ? classes->id : NULL);
}

/*
 * Checks an entry against those before it in the heat, which stood at `places` in the feed. False: the entry is
 * dropped.
 */
static bool check_entry(struct race_decoder *decoder, struct race_entry *entry, const struct race_entry *before,
			const size_t *places, size_t count, const struct race_path *path)
{
	struct race_path slot = {.up = path, .name = "slot"};

	if (!entry->driver.id) {
		race_decode_problem(decoder, path, "has no driver, number or name, this entry is left out");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (rg_equal(before[i].driver.id, entry->driver.id)) {
			char *shown = race_shown_text(entry->driver.id);
			race_decode_problem(decoder, path, "the driver %s is in entries[%zu], this entry is left out",
					    shown, places[i]);
			rg_free(shown);
			return false;
		}
		if (entry->slot != RACE_NONE && before[i].slot == entry->slot) {
			race_decode_problem(decoder, &slot, "slot %d is taken by entries[%zu]", entry->slot, places[i]);
			entry->slot = RACE_NONE;
		}
	}
	return true;
}

/* The decimals that a value needs: 3000 ms of penalty are 3 s. */
static int fewest_decimals(int64_t ms)
{
	return ms % 1000 == 0 ? 0 : ms % 100 == 0 ? 1 : ms % 10 == 0 ? 2 : 3;
}

/* Times without decimals of their own get the entry's, so that every time has them from here on. */
static void settle_decimals(struct race_entry *entry)
{
	for (size_t i = 0; i < race_type_entry.field_count; i++) {
		const struct race_field *field = &race_type_entry.fields[i];
		struct race_duration *time = field->kind == RACE_MS ? (void *)((char *)entry + field->offset) : NULL;
		if (time && time->decimals == RACE_NONE)
			time->decimals = field->ruled ? fewest_decimals(time->ms) : entry->decimals;
	}
}

static void check_heat(struct race_decoder *decoder, struct race_heat *heat, const struct race_path *path)
{
	struct race_path list = {.up = path, .name = "entries"};
	struct race_entry *entries = heat->entries.items;
	size_t *places = decoder->places.items, kept = 0;

	for (size_t i = 0; i < heat->entries.count; i++) {
		struct race_path at = {.up = &list, .index = places[i]};
		if (!entries[i].driver.id)
			entries[i].driver.id = entry_driver_id(decoder, heat, &entries[i]);
		if (!check_entry(decoder, &entries[i], entries, places, kept, &at))
			continue;
		entries[kept] = entries[i];
		places[kept++] = places[i];
	}
	heat->entries.count = kept;
}

void race_check_item(struct race_decoder *decoder, const struct race_type *type, void *item,
		     const struct race_path *path)
{
	if (type == &race_type_round)
		check_round(decoder, item, path);
	else if (type == &race_type_surface)
		check_surface(decoder, item, path);
	else if (type == &race_type_entry)
		settle_decimals(item);
	else if (type == &race_type_heat)
		check_heat(decoder, item, path);
	else if (type == &race_type_driver)
		((struct race_driver *)item)->listed = true;
}
