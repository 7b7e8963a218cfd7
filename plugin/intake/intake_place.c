/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_place.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"

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
	disk_folder_close(place->beside);
	disk_names_unref(place->files);
	disk_names_unref(place->photos);
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

bool intake_place_step(struct intake_place *place)
{
	enum disk_kind kind;
	bool news = false;

	if (place->here) {
		news = take_names(place->here, &place->files, &place->here_seen, &place->silent, &kind);
		place->kind = place->kind == DISK_FOLDER ? DISK_FOLDER : kind;
	}
	if (place->kind == DISK_FOLDER && !place->beside) {
		char *photos = rg_path_join(place->path, INTAKE_PHOTOS);
		place->beside = disk_folder_open(photos, place->changed, place->data);
		rg_free(photos);
	}
	if (place->beside)
		news = take_names(place->beside, &place->photos, &place->beside_seen, &place->pictures_silent, &kind) ||
		       news;
	return news;
}

bool intake_place_is_busy(const struct intake_place *place)
{
	return place->path && (place->kind == DISK_UNKNOWN || (place->kind == DISK_FOLDER && !place->beside_seen));
}

void intake_place_refresh(struct intake_place *place)
{
	if (place->here)
		disk_folder_refresh(place->here);
	if (place->beside)
		disk_folder_refresh(place->beside);
}
