/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "disk_folder.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "disk.h"

struct disk_folder {
	struct disk_task task; /* first, because the disk gives back a pointer to it */
	char *path;            /* constant */
	/* under disk_lock */
	struct disk_folder *next;
	enum disk_kind kind;
	struct disk_names *names;
	unsigned generation;
	bool force;
};

/* Under disk_lock: those that are open. */
static struct disk_folder *all;

/* ---- names ---- */

struct disk_names *disk_names_ref(struct disk_names *names)
{
	if (names)
		__atomic_add_fetch(&names->references, 1, __ATOMIC_RELAXED);
	return names;
}

void disk_names_unref(struct disk_names *names)
{
	if (!names || __atomic_sub_fetch(&names->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (size_t i = 0; i < names->count; i++)
		rg_free(names->names[i]);
	rg_free(names->names);
	rg_free(names);
}

static struct disk_names *read_names(const char *path)
{
	struct disk_names *names = rg_alloc(1, sizeof(*names));

	names->names = rg_directory_list(path, "", &names->count);
	names->references = 1;
	return names;
}

static bool names_equal(const struct disk_names *a, const struct disk_names *b)
{
	bool equal = !a == !b && (!a || a->count == b->count);

	for (size_t i = 0; a && equal && i < a->count; i++)
		equal = strcmp(a->names[i], b->names[i]) == 0;
	return equal;
}

/* ---- the file thread ---- */

static void run(struct disk_task *task)
{
	struct disk_folder *folder = (struct disk_folder *)task;
	enum disk_kind kind = rg_directory_exists(folder->path) ? DISK_FOLDER
			      : rg_file_exists(folder->path)    ? DISK_FILE
								: DISK_NOTHING;
	struct disk_names *names = kind == DISK_FOLDER ? read_names(folder->path) : NULL;

	rg_mutex_lock(&disk_lock);
	bool news = kind != folder->kind || !names_equal(names, folder->names);
	if (news) {
		struct disk_names *old = folder->names;
		folder->kind = kind;
		folder->names = names;
		folder->generation++;
		names = old;
	}
	if (news || folder->force)
		disk_tell(task);
	folder->force = false;
	rg_mutex_unlock(&disk_lock);
	disk_names_unref(names);
}

static void end(struct disk_task *task)
{
	struct disk_folder *folder = (struct disk_folder *)task;

	disk_names_unref(folder->names);
	rg_free(folder->path);
	rg_free(folder);
}

/* ---- its users ---- */

/* With disk_lock held. */
static void know_from(struct disk_folder *folder, const struct disk_folder *other)
{
	while (other && strcmp(other->path, folder->path) != 0)
		other = other->next;
	if (!other)
		return;
	folder->kind = other->kind;
	folder->names = disk_names_ref(other->names);
	folder->generation = other->kind != DISK_UNKNOWN;
}

struct disk_folder *disk_folder_open(const char *path, void (*changed)(void *data), void *data)
{
	struct disk_folder *folder = rg_alloc(1, sizeof(*folder));

	folder->task = (struct disk_task){
		.run = run, .end = end, .changed = changed, .data = data, .every_ms = DISK_FOLDER_MS};
	folder->path = rg_strdup(path);
	rg_mutex_lock(&disk_lock);
	know_from(folder, all);
	folder->next = all;
	all = folder;
	rg_mutex_unlock(&disk_lock);
	disk_start(&folder->task, path);
	return folder;
}

void disk_folder_close(struct disk_folder *folder)
{
	struct disk_folder **at = &all;

	if (!folder)
		return;
	rg_mutex_lock(&disk_lock);
	while (*at != folder)
		at = &(*at)->next;
	*at = folder->next;
	rg_mutex_unlock(&disk_lock);
	disk_drop(&folder->task);
}

void disk_folder_refresh(struct disk_folder *folder)
{
	rg_mutex_lock(&disk_lock);
	folder->force = true;
	rg_mutex_unlock(&disk_lock);
	disk_hurry(&folder->task);
}

void disk_folder_look(struct disk_folder *folder, struct disk_folder_look *look)
{
	rg_mutex_lock(&disk_lock);
	*look = (struct disk_folder_look){
		.kind = folder->kind,
		.names = disk_names_ref(folder->names),
		.generation = folder->generation,
		.silent = disk_is_silent(&folder->task),
	};
	rg_mutex_unlock(&disk_lock);
}

void disk_folder_look_finish(struct disk_folder_look *look)
{
	disk_names_unref(look->names);
	*look = (struct disk_folder_look){0};
}
