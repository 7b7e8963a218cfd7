/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_photo.h"

#include <string.h>

#include "base/file.h"
#include "merge_internal.h"

#define MOST_FILES 5000

/* The ways in which a file names a driver, the surest first. */
enum way { NUMBER_AND_CLASS, WHOLE_NAME, SURNAME, NUMBER, WAYS };

#define MOST_KEYS 6 /* of one way: three names of the class (id, name, short name), before and after the number */

struct photos {
	struct merge merge; /* its arena alone is used */
	struct merge_persons drivers;
	/* by key: the place of the driver, as text; no place when several drivers have the key */
	struct merge_keys owners[WAYS];
	/* for each driver and way: the file; NULL: none, "": several */
	const char *(*found)[WAYS];
	struct race_problems *problems;
};

static bool is_picture(const char *name, size_t *stem)
{
	*stem = rg_is_picture_name(name) ? (size_t)(strrchr(name, '.') - name) : 0;
	return *stem > 0;
}

static const char *joined(struct photos *photos, const char *a, const char *b)
{
	return merge_key(&photos->merge, rg_arena_printf(photos->merge.arena, "%s %s", a, b));
}

/*
 * The keys of the driver's class. A number is joined to them with a sign between, because otherwise 1 of class 11 would
 * be 11 of class 1.
 */
static size_t class_keys(struct photos *photos, const cJSON *tree, const struct merge_person *driver,
			 const char *keys[MOST_KEYS])
{
	static const char *const names[] = {"id", "name", "short"};
	const cJSON *class_;
	size_t count = 0, looked_at = 0;

	if (!driver->class_ || !driver->number)
		return 0;
	keys[count++] = merge_key(&photos->merge, driver->class_);
	cJSON_ArrayForEach(class_, merge_list(tree, "classes"))
	{
		if (looked_at++ == race_most_items(&race_type_class))
			break;
		if (!rg_equal(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(class_, "id")), driver->class_))
			continue;
		for (size_t i = 1; i < 3 && merge_text(&photos->merge, class_, names[i]); i++)
			keys[count++] = merge_key(&photos->merge, merge_text(&photos->merge, class_, names[i]));
		break;
	}
	return count;
}

static size_t driver_keys(struct photos *photos, const cJSON *tree, const struct merge_person *driver, enum way way,
			  const char *keys[MOST_KEYS])
{
	size_t count;

	switch (way) {
	case NUMBER_AND_CLASS:
		count = class_keys(photos, tree, driver, keys);
		for (size_t i = 0; i < count; i++)
			keys[i] = rg_arena_printf(photos->merge.arena, "%s/%s", keys[i],
						  merge_key(&photos->merge, driver->number));
		return count;
	case WHOLE_NAME:
		if (!driver->last || (!driver->first && !strchr(driver->last, ' ')))
			return 0;
		keys[0] = joined(photos, driver->first ? driver->first : "", driver->last);
		keys[1] = joined(photos, driver->last, driver->first ? driver->first : "");
		return 2;
	case SURNAME:
		keys[0] = merge_key(&photos->merge, driver->last);
		return driver->last != NULL;
	case NUMBER:
		keys[0] = merge_key(&photos->merge, driver->number);
		return driver->number != NULL;
	case WAYS:
		break;
	}
	return 0;
}

static void add_owners(struct photos *photos, const cJSON *tree)
{
	for (size_t i = 0; i < photos->drivers.count; i++) {
		const char *place = rg_arena_printf(photos->merge.arena, "%zu", i);
		for (int way = 0; way < WAYS; way++) {
			const char *keys[MOST_KEYS] = {NULL};
			size_t count = driver_keys(photos, tree, &photos->drivers.items[i], (enum way)way, keys);
			for (size_t k = 0; k < count; k++)
				merge_keys_add(&photos->owners[way], keys[k], place);
		}
	}
}

/* Finds class and number on the two sides of a sign: "sc-11", "11 Supercar", "11_ck85". */
static const char *class_and_number(struct photos *photos, const char *stem, bool *known)
{
	const char *owner = NULL;

	for (const char *at = stem; *at; at++) {
		if (!strchr("-_ .", *at))
			continue;
		const char *before = merge_key(&photos->merge,
					       rg_arena_strndup(photos->merge.arena, stem, (size_t)(at - stem)));
		const char *after = merge_key(&photos->merge, at + 1);
		const char *keys[] = {rg_arena_printf(photos->merge.arena, "%s/%s", before, after),
				      rg_arena_printf(photos->merge.arena, "%s/%s", after, before)};
		size_t place;
		for (size_t i = 0; i < 2 && !owner; i++) {
			*known = *known || race_id_index_find(&photos->owners[NUMBER_AND_CLASS].index, keys[i], &place);
			owner = merge_keys_find(&photos->owners[NUMBER_AND_CLASS], keys[i]);
		}
	}
	return owner;
}

static const char *find_owner(struct photos *photos, const char *stem, enum way way, bool *known)
{
	const char *key = merge_key(&photos->merge, stem);
	size_t place;

	if (way == NUMBER_AND_CLASS)
		return class_and_number(photos, stem, known);
	*known = race_id_index_find(&photos->owners[way].index, key, &place);
	return merge_keys_find(&photos->owners[way], key);
}

static void place_file(struct photos *photos, const char *file, size_t stem_length)
{
	const char *stem = rg_arena_strndup(photos->merge.arena, file, stem_length);

	for (int way = 0; way < WAYS; way++) {
		bool known = false;
		const char *owner = find_owner(photos, stem, (enum way)way, &known);
		int64_t driver;
		if (owner && rg_parse_int(owner, &driver)) {
			const char **found = &photos->found[driver][way];
			if (*found && strcmp(*found, "") != 0)
				race_problems_add(photos->problems, "photos: %s and %s are for one driver, not used",
						  *found, file);
			*found = *found ? "" : file;
			return;
		}
		if (known) {
			race_problems_add(photos->problems, "photos: %s may be several drivers, not used", file);
			return;
		}
	}
}

static bool give(struct photos *photos, size_t driver, const char *folder)
{
	cJSON *json = photos->drivers.items[driver].json;
	bool stand_in = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "stand_in"));

	for (int way = 0; way < WAYS; way++) {
		const char *file = photos->found[driver][way];
		if (rg_empty(file) || (stand_in && (way == NUMBER || way == NUMBER_AND_CLASS)))
			continue;
		char *path = *folder ? rg_path_join(folder, file) : rg_strdup(file);
		merge_set_text(json, "photo", path);
		rg_free(path);
		return true;
	}
	return false;
}

size_t race_photos_by_name(struct race_tree *tree, const char *const *files, size_t count, const char *folder,
			   struct race_problems *problems)
{
	struct photos photos = {.merge = {.arena = rg_arena_create()}, .problems = problems};
	size_t given = 0, stem;

	merge_numbers_to_text(&photos.merge, tree->json);
	race_tree_own(tree->json);
	if (merge_list(tree->json, "drivers"))
		race_tree_own(merge_list(tree->json, "drivers"));
	photos.drivers = merge_persons_of(&photos.merge, tree->json);
	photos.found = rg_arena_alloc(photos.merge.arena, photos.drivers.count + 1, sizeof(*photos.found));
	add_owners(&photos, tree->json);
	for (size_t i = 0; i < count && i < MOST_FILES; i++) {
		if (rg_utf8_valid(files[i], strlen(files[i])) && is_picture(files[i], &stem))
			place_file(&photos, files[i], stem);
	}
	for (size_t i = 0; i < photos.drivers.count; i++) {
		if (!merge_text(&photos.merge, photos.drivers.items[i].json, "photo"))
			given += give(&photos, i, folder);
	}
	for (size_t way = 0; way < WAYS; way++)
		merge_keys_finish(&photos.owners[way]);
	rg_arena_destroy(photos.merge.arena);
	return given;
}
