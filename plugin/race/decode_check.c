/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <string.h>

#include "base/text.h"
#include "date.h"

static bool check_round(struct race_decoder *decoder, struct race_round *round, const struct race_path *path)
{
	struct race_path end = {.up = path, .name = "end"};

	if (!race_date_given(round->end)) {
		round->end = round->start;
	} else if (race_date_given(round->start) && race_date_compare(round->end, round->start) < 0) {
		race_decode_problem(decoder, &end, "before the start, so the round is taken for one day");
		round->end = round->start;
	}
	return true;
}

static bool check_surface(struct race_decoder *decoder, struct race_surface *surface, const struct race_path *path)
{
	if (surface->asphalt == RACE_NONE && surface->gravel != RACE_NONE)
		surface->asphalt = 100 - surface->gravel;
	if (surface->gravel == RACE_NONE && surface->asphalt != RACE_NONE)
		surface->gravel = 100 - surface->asphalt;
	if (surface->asphalt != RACE_NONE && surface->asphalt + surface->gravel > 100) {
		race_decode_problem(decoder, path, "%d %% asphalt and %d %% gravel are more than 100 %%",
				    surface->asphalt, surface->gravel);
		*surface = (struct race_surface){.asphalt = RACE_NONE, .gravel = RACE_NONE};
		return false;
	}
	return true;
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

/* False: the entry is dropped. */
static bool check_entry(struct race_decoder *decoder, const struct race_heat *heat, struct race_entry *entry,
			const struct race_entry *before, size_t count, const struct race_path *path)
{
	struct race_path slot = {.up = path, .name = "slot"};

	if (!entry->driver.id)
		entry->driver.id = entry_driver_id(decoder, heat, entry);
	if (!entry->driver.id) {
		race_decode_problem(decoder, path, "has no driver, number or name, this entry is left out");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (rg_equal(before[i].driver.id, entry->driver.id)) {
			char *shown = race_shown_text(entry->driver.id);
			race_decode_problem(decoder, path,
					    "the driver %s has an entry in this heat already, this one "
					    "is left out",
					    shown);
			rg_free(shown);
			return false;
		}
		if (entry->slot != RACE_NONE && before[i].slot == entry->slot) {
			race_decode_problem(decoder, &slot, "slot %d is taken", entry->slot);
			entry->slot = RACE_NONE;
		}
	}
	return true;
}

static bool check_heat(struct race_decoder *decoder, struct race_heat *heat, const struct race_path *path)
{
	struct race_path list = {.up = path, .name = "entries"};
	struct race_entry *entries = heat->entries.items;
	const size_t *places = decoder->places.items;
	size_t kept = 0;

	for (size_t i = 0; i < heat->entries.count; i++) {
		struct race_path at = {.up = &list, .index = places[i]};
		if (check_entry(decoder, heat, &entries[i], entries, kept, &at))
			entries[kept++] = entries[i];
	}
	heat->entries.count = kept;
	return true;
}

bool race_check_item(struct race_decoder *decoder, const struct race_type *type, void *item,
		     const struct race_path *path)
{
	if (type == &race_type_round)
		return check_round(decoder, item, path);
	if (type == &race_type_surface)
		return check_surface(decoder, item, path);
	if (type == &race_type_heat)
		return check_heat(decoder, item, path);
	if (type == &race_type_driver)
		((struct race_driver *)item)->listed = true;
	return true;
}
