/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_place.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/file_name.h"

void intake_place_init(struct intake_place *place, char *path, void (*changed)(void *data), void *data)
{
	*place = (struct intake_place){.path = path, .changed = changed, .data = data};
	/* A slash at the end would make two names of one file. */
	for (size_t length = path ? strlen(path) : 0; length > 1 && path[length - 1] == '/'; length--)
		path[length - 1] = 0;
	if (path)
		place->here = disk_folder_open(path, changed, data);
	intake_place_step(place);
}

void intake_place_finish(struct intake_place *place)
{
	disk_folder_close(place->here);
	disk_folder_close(place->around);
	disk_folder_close(place->beside);
	disk_names_unref(place->files);
	disk_names_unref(place->siblings);
	disk_names_unref(place->photos);
	rg_free(place->pictures);
	rg_free(place->path);
	*place = (struct intake_place){0};
}

/* A folder that is gone keeps its names: its files then fail one by one, and their last data stays. */
static bool take_names(struct disk_folder *folder, struct disk_names **names, unsigned *seen, bool *silent,
		       enum disk_kind *kind)
{
	struct disk_folder_look look;

	disk_folder_look(folder, &look);
	bool news = look.generation != *seen || look.silent != *silent;
	*seen = look.generation;
	*silent = look.silent;
	*kind = look.kind;
	if (look.names) {
		disk_names_unref(*names);
		*names = disk_names_ref(look.names);
	}
	disk_folder_look_finish(&look);
	return news;
}

static void open_pictures(struct intake_place *place)
{
	bool file = place->kind == DISK_FILE;

	place->pictures = file ? rg_path_directory(place->path) : rg_strdup(place->path);
	char *photos = rg_path_join(place->pictures, INTAKE_PHOTOS);
	place->beside = disk_folder_open(photos, place->changed, place->data);
	if (file)
		place->around = disk_folder_open(place->pictures, place->changed, place->data);
	rg_free(photos);
}

bool intake_place_step(struct intake_place *place)
{
	enum disk_kind kind;
	bool news = false;

	if (place->here) {
		news = take_names(place->here, &place->files, &place->here_seen, &place->silent, &kind);
		/* What it was is what the crew chose, whatever has its name meanwhile. */
		if (place->kind != DISK_FOLDER && place->kind != DISK_FILE)
			place->kind = kind;
	}
	/* A table cannot name pictures well, as a race feed can; so they are looked for beside it. */
	if ((place->kind == DISK_FOLDER || (place->kind == DISK_FILE && file_name_is_table(place->path))) &&
	    !place->beside)
		open_pictures(place);
	if (place->around)
		news = take_names(place->around, &place->siblings, &place->around_seen, &place->around_silent, &kind) ||
		       news;
	if (place->beside)
		news = take_names(place->beside, &place->photos, &place->beside_seen, &place->pictures_silent, &kind) ||
		       news;
	return news;
}

bool intake_place_is_busy(const struct intake_place *place)
{
	return place->path && (place->kind == DISK_UNKNOWN || (place->beside && !place->beside_seen) ||
			       (place->around && !place->around_seen));
}

void intake_place_refresh(struct intake_place *place)
{
	if (place->here)
		disk_folder_refresh(place->here);
	if (place->around)
		disk_folder_refresh(place->around);
	if (place->beside)
		disk_folder_refresh(place->beside);
}
