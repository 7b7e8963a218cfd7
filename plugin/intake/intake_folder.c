/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_folder.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "feed/file_name.h"
#include "race/merge/merge_photo.h"
#include "pack.h"

#define FILES_MOST    64 /* of a race folder; those behind are left alone */
#define PICTURES_MOST 2000

static const char *const data_ends[] = {".json", ".csv", ".tsv", ".txt", ".xml"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool ends_in(const char *name, const char *const *ends, size_t count)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < count; i++) {
		size_t end = strlen(ends[i]);
		if (length > end && rg_equal_ignoring_case(name + length - end, ends[i]))
			return true;
	}
	return false;
}

/* The names with one of these ends, at most `most`; the array is new, the names are borrowed. */
static const char **choose(const struct disk_names *names, bool (*is_wanted)(const char *name), size_t most,
			   size_t *count)
{
	const char **kept = rg_alloc(names ? names->count : 0, sizeof(*kept));

	*count = 0;
	for (size_t i = 0; names && i < names->count; i++) {
		const char *name = names->names[i];
		/* "~$crew.csv": an office program has it open. */
		if (name[0] != '~' && name[0] != '#' && *count < most && is_wanted(name))
			kept[(*count)++] = name;
	}
	return kept;
}

/* event.json holds settings, and what hands typed is laid over the race data elsewhere. */
static bool is_data_name(const char *name)
{
	return ends_in(name, data_ends, COUNT(data_ends)) && strcmp(name, PACK_EVENT) != 0 &&
	       strcmp(name, PACK_CORRECTIONS) != 0;
}

/* The order of layers: files that programs write, then files that people write, then the crew's corrections. */
static int rank_of(const char *name)
{
	static const char crew[] = "crew.";
	char *stem = rg_strndup(name, strlen(crew));
	int rank = rg_equal_ignoring_case(stem, crew) ? 2 : file_name_is_table(name) ? 1 : 0;

	rg_free(stem);
	return rank;
}

char **intake_folder_files(const struct intake_place *place, size_t *count)
{
	const char **names = choose(place->files, is_data_name, FILES_MOST, count);
	char **paths = *count ? rg_alloc(*count, sizeof(*paths)) : NULL;
	size_t placed = 0;

	for (int rank = 0; rank <= 2; rank++) {
		for (size_t i = 0; i < *count; i++) {
			if (rank_of(names[i]) == rank)
				paths[placed++] = rg_path_join(place->path, names[i]);
		}
	}
	rg_free(names);
	return paths;
}

bool intake_folder_has(const struct intake_place *place, const char *path)
{
	size_t count;
	char **paths = intake_folder_files(place, &count);
	bool has = false;

	for (size_t i = 0; i < count; i++) {
		has = has || strcmp(paths[i], path) == 0;
		rg_free(paths[i]);
	}
	rg_free(paths);
	return has;
}

static uint64_t stamp_pictures(const struct disk_names *all, uint64_t stamp)
{
	size_t count;
	const char **names = choose(all, rg_is_picture_name, PICTURES_MOST, &count);

	for (size_t i = 0; i < count; i++)
		stamp = rg_hash_text(stamp, names[i]);
	rg_free(names);
	return stamp;
}

static const struct disk_names *beside_data(const struct intake_place *place)
{
	return place->kind == DISK_FOLDER ? place->files : place->siblings;
}

uint64_t intake_folder_pictures_stamp(const struct intake_place *place, uint64_t stamp)
{
	return stamp_pictures(place->photos, stamp_pictures(beside_data(place), stamp));
}

/* The pictures of one folder, as absolute paths. */
static void find_in(struct race_tree *tree, const char *folder, const struct disk_names *all,
		    struct race_problems *problems)
{
	size_t count;
	const char **names = choose(all, rg_is_picture_name, PICTURES_MOST, &count);

	race_photos_by_name(tree, names, count, folder, problems);
	rg_free(names);
}

void intake_folder_find_photos(struct race_tree *tree, const struct intake_place *place, struct race_problems *problems)
{
	char *photos = rg_path_join(place->pictures, INTAKE_PHOTOS);

	find_in(tree, place->pictures, beside_data(place), problems);
	find_in(tree, photos, place->photos, problems);
	rg_free(photos);
}

static bool has_picture(const struct disk_names *all)
{
	size_t count;

	rg_free(choose(all, rg_is_picture_name, 1, &count));
	return count > 0;
}

bool intake_folder_has_pictures(const struct intake_place *place)
{
	return has_picture(beside_data(place)) || has_picture(place->photos);
}

struct placing {
	char *folder;
	struct race_problems *problems;
};

static void place(cJSON *item, const char *member, void *data)
{
	const struct placing *placing = data;
	cJSON *picture = cJSON_GetObjectItemCaseSensitive(item, member);

	if (!cJSON_IsString(picture) || strstr(picture->valuestring, "://"))
		return;
	if (!rg_path_stays_below(picture->valuestring)) {
		race_problems_add(placing->problems, "%s \"%.100s\": lies outside the folder", member,
				  picture->valuestring);
		cJSON_DeleteItemFromObjectCaseSensitive(item, member);
		return;
	}
	char *path = rg_path_join(placing->folder, picture->valuestring);
	cJSON_SetValuestring(picture, path);
	rg_free(path);
}

void intake_folder_each_picture(cJSON *tree, void (*visit)(cJSON *item, const char *member, void *data), void *data)
{
	static const struct {
		const char *list, *member;
	} pictures[] = {{"drivers", "photo"}, {"series", "logo"}, {"sponsors", "picture"}};

	for (size_t i = 0; i < COUNT(pictures); i++) {
		cJSON *item;
		cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(tree, pictures[i].list))
			visit(item, pictures[i].member, data);
	}
}

void intake_folder_place_pictures(cJSON *tree, const char *path, struct race_problems *problems)
{
	struct placing placing = {.folder = rg_path_directory(path), .problems = problems};

	intake_folder_each_picture(tree, place, &placing);
	rg_free(placing.folder);
}
