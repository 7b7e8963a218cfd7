/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One driver in several tables of a championship (Open 4WD and its Pro Am) comes as one for each class. Who has the
 * number and the whole name of another, and drives in no heat, is that one.
 */
#include <string.h>

#include "base/text.h"
#include "mapping_internal.h"
#include "race/day/id_index.h"
#include "race/value/merge_name.h"

struct persons {
	struct rg_arena *arena;
	struct race_id_index driven; /* ids of drivers who stand in a heat */
	struct race_id_index keys;   /* number and whole name; the place is that in `kept` */
	struct race_id_index gone;   /* ids of drivers that are another; the place is that in `kept` */
	struct rg_array kept;        /* const char *: ids */
};

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

	return rg_empty(text) ? NULL : text;
}

static const char *kept_id(const struct persons *persons, size_t place)
{
	return ((const char **)persons->kept.items)[place];
}

static void note_driven(struct persons *persons, const cJSON *tree)
{
	const cJSON *heat, *entry;

	cJSON_ArrayForEach(heat, cJSON_GetObjectItemCaseSensitive(tree, "heats"))
	{
		cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(heat, "entries"))
		{
			const char *id = text_of(entry, "driver");
			if (id)
				race_id_index_add(&persons->driven, id, 0);
		}
	}
}

/* NULL where number or name is not told. */
static const char *key_of(struct persons *persons, const cJSON *driver)
{
	const char *number = text_of(driver, "number"), *last = text_of(driver, "last_name");

	if (!number || !last || !text_of(driver, "id"))
		return NULL;
	char *words = race_name_words(text_of(driver, "first_name"), last);
	const char *key = rg_arena_printf(persons->arena, "%s/%s", number, words);
	rg_free(words);
	return key;
}

/* Those who drive come first, so that the others become them. */
static void note_persons(struct persons *persons, const cJSON *drivers, bool driven)
{
	const cJSON *driver;
	size_t place;

	cJSON_ArrayForEach(driver, drivers)
	{
		const char *id = text_of(driver, "id"), *key = key_of(persons, driver);
		if (!key || race_id_index_find(&persons->driven, id, &place) != driven)
			continue;
		id = rg_arena_strdup(persons->arena, id);
		if (race_id_index_add(&persons->keys, key, persons->kept.count))
			*(const char **)rg_array_push(&persons->kept, sizeof(char *)) = id;
		else if (!driven && race_id_index_find(&persons->keys, key, &place))
			race_id_index_add(&persons->gone, id, place);
	}
}

static void drop_gone(const struct persons *persons, cJSON *drivers)
{
	size_t place;

	for (cJSON *driver = drivers ? drivers->child : NULL, *next; driver; driver = next) {
		const char *id = text_of(driver, "id");
		next = driver->next;
		if (id && race_id_index_find(&persons->gone, id, &place))
			cJSON_Delete(cJSON_DetachItemViaPointer(drivers, driver));
	}
}

static void name_kept(const struct persons *persons, cJSON *tree, const char *list, const char *rows)
{
	cJSON *item, *row;
	size_t place;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(tree, list))
	{
		cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(item, rows))
		{
			const char *id = text_of(row, "driver");
			if (id && race_id_index_find(&persons->gone, id, &place))
				cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(row, "driver"),
						     kept_id(persons, place));
		}
	}
}

void mapping_join_persons(cJSON *tree)
{
	cJSON *drivers = cJSON_GetObjectItemCaseSensitive(tree, "drivers");
	struct persons persons = {.arena = rg_arena_create()};

	note_driven(&persons, tree);
	note_persons(&persons, drivers, true);
	note_persons(&persons, drivers, false);
	if (persons.gone.count) {
		name_kept(&persons, tree, "standings", "rows");
		name_kept(&persons, tree, "classifications", "rows");
		name_kept(&persons, tree, "rounds", "winners");
		drop_gone(&persons, drivers);
	}
	race_id_index_finish(&persons.driven);
	race_id_index_finish(&persons.keys);
	race_id_index_finish(&persons.gone);
	rg_array_finish(&persons.kept);
	rg_arena_destroy(persons.arena);
}
