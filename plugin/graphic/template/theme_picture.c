/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "theme_picture.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

#define PICTURES_MOST 64
#define BYTES_MOST    (8 * 1024 * 1024) /* of a file; what is drawn on air needs a tenth of it */
#define ALL_MOST_MS   3000

struct theme_picture {
	char *name;
	struct picture *picture;
};

const char *const theme_picture_endings[] = {".png", ".jpg", ".jpeg", ".webp", NULL};

struct picture *theme_picture_read(const char *path, int64_t until_ms, char **error)
{
	struct picture_budget budget = {.until_ms = until_ms};
	struct picture *picture = NULL;
	char *bytes = NULL;
	size_t length = 0;

	if (rg_file_read(path, BYTES_MOST, &bytes, &length, error))
		picture = picture_decode_within(bytes, length, &budget, error);
	rg_free(bytes);
	return picture;
}

/* Takes the reference. */
static void keep(struct theme_pictures *pictures, const char *name, struct picture *picture)
{
	struct theme_picture *list = pictures->list.items;

	for (size_t i = 0; i < pictures->list.count; i++) {
		if (!rg_equal_ignoring_case(list[i].name, name))
			continue;
		picture_unref(list[i].picture);
		list[i].picture = picture;
		return;
	}
	struct theme_picture *place = rg_array_push(&pictures->list, sizeof(*place));
	*place = (struct theme_picture){rg_strdup(name), picture};
}

static bool read_one(struct theme_pictures *pictures, const char *folder, const char *name, int64_t until_ms,
		     const struct json_place *place)
{
	char *path = rg_path_join(folder, name), *error = NULL;
	struct picture *picture = theme_picture_read(path, until_ms, &error);

	if (picture)
		keep(pictures, name, picture);
	else
		json_fail(place, NULL, "%s: %s", name, error ? error : "cannot be read");
	rg_free(error);
	rg_free(path);
	return picture != NULL;
}

bool theme_pictures_read(struct theme_pictures *pictures, const char *folder, const struct json_place *place)
{
	int64_t until_ms = rg_monotonic_ms() + ALL_MOST_MS;
	size_t total = 0;
	bool good = true;

	for (const char *const *ending = theme_picture_endings; *ending; ending++) {
		size_t count = 0;
		char **names = rg_directory_entries(folder, *ending, &count);
		total += count;
		for (size_t i = 0; i < count; i++) {
			good = good && total <= PICTURES_MOST && read_one(pictures, folder, names[i], until_ms, place);
			rg_free(names[i]);
		}
		rg_free(names);
	}
	if (total > PICTURES_MOST)
		return json_fail(place, NULL, "more than %d pictures lie beside it", PICTURES_MOST);
	return good;
}

void theme_pictures_copy(struct theme_pictures *pictures, const struct theme_pictures *from)
{
	const struct theme_picture *list = from->list.items;

	for (size_t i = 0; i < from->list.count; i++)
		keep(pictures, list[i].name, picture_ref(list[i].picture));
}

void theme_pictures_finish(struct theme_pictures *pictures)
{
	struct theme_picture *list = pictures->list.items;

	for (size_t i = 0; i < pictures->list.count; i++) {
		rg_free(list[i].name);
		picture_unref(list[i].picture);
	}
	rg_array_finish(&pictures->list);
}

struct picture *theme_pictures_find(const struct theme_pictures *pictures, const char *name)
{
	const struct theme_picture *list = pictures->list.items;

	for (size_t i = 0; i < pictures->list.count; i++) {
		if (rg_equal_ignoring_case(list[i].name, name))
			return list[i].picture;
	}
	return NULL;
}

struct picture *theme_picture_faded(struct picture *picture, double opacity)
{
	size_t count = (size_t)picture->width * (size_t)picture->height;

	if (opacity >= 1)
		return picture_ref(picture);
	struct picture *faded = rg_alloc(1, sizeof(*faded));
	*faded = *picture;
	faded->references = 1;
	faded->stride = picture->width * 4;
	faded->pixels = rg_alloc(count, 4);
	faded->hash = rg_hash(picture->hash, &opacity, sizeof(opacity));
	for (size_t i = 0; i < count; i++) {
		for (int shift = 0; shift <= 24; shift += 8)
			faded->pixels[i] |= (uint32_t)lrint((picture->pixels[i] >> shift & 255) * opacity) << shift;
	}
	return faded;
}
