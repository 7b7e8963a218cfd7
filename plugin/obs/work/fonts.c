/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fonts.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "feed/disk/disk.h"
#include "graphic/text/font_file.h"
#include "race/file/shelf.h"

#define LOOK_MS    2000
#define FONTS_MOST 64
#define SET_MOST   1000000000
#define ORIGINALS  "fonts"
#define THEMES     "themes" /* in whose folders there may be fonts, too */
#define COPIES     "fonts-in-use"

static const char *const endings[] = {".ttf", ".otf"};

struct font {
	char *name;
	char *below;                /* the folder it was found in: "fonts", "themes/club"; NULL: it was not yet */
	struct rg_file_stamp stamp; /* of the original, when it was looked at last */
	bool known;                 /* false: it is looked at again whatever the stamp says */
	bool listed;                /* it stands in the folder at this look */
	char *fault;                /* as it was told */
};

struct fonts {
	struct disk_task task; /* first: it is what the disk knows */
	/* constant */
	struct race_shelf *shelf;
	char *data_dir, *user, *from, *to; /* user, from: NULL without a user's folder */
	void (*wake)(void);
	/* file thread only */
	struct rg_array list; /* struct font */
	char *fault;          /* of the folder, as it was told */
	bool swept;
	int64_t next; /* the set that is being made; 0: none is */
	/* written by the file thread under disk_lock */
	int64_t set; /* 0: there are no copies */
	/* work thread only */
	int64_t taken; /* -1: none was */
};

/* ---- sets ---- */

static char *set_folder(const struct fonts *fonts, int64_t set)
{
	return rg_asprintf("%s/%lld", fonts->to, (long long)set);
}

static char *copy_path(const struct fonts *fonts, int64_t set, const char *name)
{
	return rg_asprintf("%s/%lld/" ORIGINALS "/%s", fonts->to, (long long)set, name);
}

static void free_names(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rg_free(names[i]);
	rg_free(names);
}

static char **list_copies(const struct fonts *fonts, int64_t set, size_t *count)
{
	char *folder = copy_path(fonts, set, "");
	char **names = rg_directory_list(folder, "", count);

	rg_free(folder);
	return names;
}

static void remove_set(const struct fonts *fonts, int64_t set)
{
	size_t count;
	char **names = list_copies(fonts, set, &count), *folder = set_folder(fonts, set);
	char *inner = rg_path_join(folder, ORIGINALS);

	for (size_t i = 0; i < count; i++) {
		char *path = copy_path(fonts, set, names[i]);
		rg_path_remove(path);
		rg_free(path);
	}
	rg_path_remove(inner);
	rg_path_remove(folder);
	free_names(names, count);
	rg_free(folder);
	rg_free(inner);
}

/* The newest set, 0: there is none. Those older than `oldest` go. */
static int64_t newest_set(const struct fonts *fonts, int64_t oldest)
{
	size_t count;
	char **names = rg_directory_folders(fonts->to, &count);
	int64_t newest = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t set;
		if (!rg_parse_int(names[i], &set) || set < 1 || set > SET_MOST)
			continue;
		newest = set > newest ? set : newest;
		if (set < oldest)
			remove_set(fonts, set);
	}
	free_names(names, count);
	return newest;
}

/* ---- one font, on a file thread ---- */

static struct font *find_font(struct fonts *fonts, const char *name)
{
	struct font *list = fonts->list.items;

	for (size_t i = 0; i < fonts->list.count; i++) {
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	}
	struct font *font = rg_array_push(&fonts->list, sizeof(*font));
	font->name = rg_strdup(name);
	return font;
}

/* `fault` is taken; NULL: nothing is wrong (any more). */
static void tell_fault(struct fonts *fonts, struct font *font, char *fault)
{
	if (!rg_equal(fault, font->fault)) {
		char *name = rg_path_join(font->below, font->name), *copy = copy_path(fonts, fonts->set, font->name);
		race_shelf_refuse(fonts->shelf, name, fault, rg_file_exists(copy));
		rg_free(name);
		rg_free(copy);
	}
	rg_free(font->fault);
	font->fault = fault;
}

static bool is_copied(const struct fonts *fonts, const char *name, const char *bytes, size_t length)
{
	char *path = copy_path(fonts, fonts->set, name), *copy = NULL, *error = NULL;
	size_t copied = 0;
	bool same = rg_file_read(path, FONT_FILE_MOST, &copy, &copied, &error) && copied == length &&
		    memcmp(copy, bytes, length) == 0;

	rg_free(path);
	rg_free(copy);
	rg_free(error);
	return same;
}

/* Into the set that is being made. A sentence when that cannot be done (rg_free). */
static char *write_copy(struct fonts *fonts, const char *name, const char *bytes, size_t length)
{
	if (!fonts->next)
		fonts->next = newest_set(fonts, 0) + 1;
	char *folder = copy_path(fonts, fonts->next, ""), *path = copy_path(fonts, fonts->next, name);
	bool written = rg_directory_make(folder) && (!name[0] || rg_file_replace(path, bytes, length));
	char *fault = written ? NULL : rg_asprintf(race_said("cannot be copied to %s"), path);

	rg_free(folder);
	rg_free(path);
	return fault;
}

/* `below`: the folder. Of fonts with one name in several folders the first counts. */
static void look_at(struct fonts *fonts, struct font *font, const char *below)
{
	if (font->listed)
		return;
	if (!rg_equal(font->below, below)) {
		if (font->below)
			tell_fault(fonts, font, NULL);
		rg_free(font->below);
		font->below = rg_strdup(below);
		font->known = false;
	}
	char *path = rg_asprintf("%s/%s/%s", fonts->user, below, font->name), *bytes = NULL, *fault = NULL;
	struct rg_file_stamp stamp = rg_file_stamp(path);
	size_t length = 0;

	font->listed = true;
	if (font->known && rg_file_stamp_equal(stamp, font->stamp)) {
		rg_free(path);
		return;
	}
	font->stamp = stamp;
	/* The right to read it, or room on the disk, may come without another stamp. */
	font->known = rg_file_read(path, FONT_FILE_MOST, &bytes, &length, &fault);
	if (font->known)
		fault = font_bytes_fault(bytes, length);
	if (!fault && !is_copied(fonts, font->name, bytes, length)) {
		fault = write_copy(fonts, font->name, bytes, length);
		font->known = !fault;
	}
	tell_fault(fonts, font, fault);
	rg_free(path);
	rg_free(bytes);
}

/* ---- one look, on a file thread ---- */

/* Returns how many fonts there are with those that were found before. */
static size_t look_in(struct fonts *fonts, const char *below, size_t total)
{
	char *folder = rg_path_join(fonts->user, below);

	for (size_t e = 0; e < sizeof(endings) / sizeof(endings[0]); e++) {
		size_t count;
		char **names = rg_directory_entries(folder, endings[e], &count);
		for (size_t i = 0; i < count && total + i < FONTS_MOST; i++)
			look_at(fonts, find_font(fonts, names[i]), below);
		total += count;
		free_names(names, count);
	}
	rg_free(folder);
	return total;
}

static size_t look_in_themes(struct fonts *fonts, size_t total)
{
	char *themes = rg_path_join(fonts->user, THEMES);
	size_t count;
	char **names = rg_directory_folders(themes, &count);

	for (size_t i = 0; i < count; i++) {
		char *below = rg_path_join(THEMES, names[i]);
		total = look_in(fonts, below, total);
		rg_free(below);
	}
	free_names(names, count);
	rg_free(themes);
	return total;
}

/* False: what stands there cannot be listed, or is a link that leads nowhere just now. It has not lost its fonts. */
static bool look_at_originals(struct fonts *fonts)
{
	char *fault = rg_directory_fault(fonts->from);
	bool can = !fault;
	size_t total = can ? look_in_themes(fonts, look_in(fonts, ORIGINALS, 0)) : 0;

	if (total > FONTS_MOST)
		fault = rg_asprintf(race_said("holds more than %d fonts: only the first are used"), FONTS_MOST);
	if (!rg_equal(fault, fonts->fault))
		race_shelf_refuse(fonts->shelf, ORIGINALS, fault, false);
	rg_free(fonts->fault);
	fonts->fault = fault;
	return can;
}

/* What has no original any more is not told of. */
static void forget_lost(struct fonts *fonts)
{
	struct font *list = fonts->list.items;

	for (size_t i = 0; i < fonts->list.count; i++) {
		if (list[i].listed)
			continue;
		tell_fault(fonts, &list[i], NULL);
		list[i].known = false;
	}
}

/* A copy without an original goes only at the first look: one that is gone for a while takes no letter off the air. */
static bool goes(struct fonts *fonts, const char *name)
{
	return !fonts->swept && !find_font(fonts, name)->listed;
}

/* What did not change, from the set that is in use. */
static bool carry_over(struct fonts *fonts)
{
	size_t count;
	char **names = list_copies(fonts, fonts->set, &count);
	bool whole = true;

	for (size_t i = 0; i < count && whole; i++) {
		char *from = copy_path(fonts, fonts->set, names[i]), *to = copy_path(fonts, fonts->next, names[i]);
		char *bytes = NULL, *fault = NULL;
		size_t length = 0;
		if (!rg_file_exists(to) && !goes(fonts, names[i])) {
			if (rg_file_read(from, FONT_FILE_MOST, &bytes, &length, &fault))
				fault = write_copy(fonts, names[i], bytes, length);
			whole = !fault;
		}
		rg_free(from);
		rg_free(to);
		rg_free(bytes);
		rg_free(fault);
	}
	free_names(names, count);
	return whole;
}

static bool some_go(struct fonts *fonts)
{
	size_t count;
	char **names = list_copies(fonts, fonts->set, &count);
	bool some = false;

	for (size_t i = 0; i < count; i++)
		some = some || goes(fonts, names[i]);
	free_names(names, count);
	return some;
}

/* The set that was made is the one in use now, or all of its originals are looked at again. */
static void finish_set(struct fonts *fonts)
{
	if (carry_over(fonts)) {
		rg_mutex_lock(&disk_lock);
		fonts->set = fonts->next;
		disk_tell(&fonts->task);
		rg_mutex_unlock(&disk_lock);
	} else {
		remove_set(fonts, fonts->next);
		for (size_t i = 0; i < fonts->list.count; i++)
			((struct font *)fonts->list.items)[i].known = false;
	}
	fonts->next = 0;
}

static void run(struct disk_task *task)
{
	struct fonts *fonts = (struct fonts *)task;

	if (!fonts->swept)
		newest_set(fonts, fonts->set);
	for (size_t i = 0; i < fonts->list.count; i++)
		((struct font *)fonts->list.items)[i].listed = false;
	bool listed = look_at_originals(fonts);
	if (listed) {
		forget_lost(fonts);
		if (!fonts->next && some_go(fonts))
			rg_free(write_copy(fonts, "", NULL, 0));
	}
	if (fonts->next)
		finish_set(fonts);
	fonts->swept = fonts->swept || listed;
}

static void end(struct disk_task *task)
{
	struct fonts *fonts = (struct fonts *)task;

	for (size_t i = 0; i < fonts->list.count; i++) {
		rg_free(((struct font *)fonts->list.items)[i].name);
		rg_free(((struct font *)fonts->list.items)[i].below);
		rg_free(((struct font *)fonts->list.items)[i].fault);
	}
	rg_array_finish(&fonts->list);
	race_shelf_unref(fonts->shelf);
	rg_free(fonts->fault);
	rg_free(fonts->data_dir);
	rg_free(fonts->user);
	rg_free(fonts->from);
	rg_free(fonts->to);
	rg_free(fonts);
}

/* ---- on the work thread ---- */

static void tell_font(void *data)
{
	const struct fonts *fonts = data;
	fonts->wake();
}

struct fonts *fonts_create(struct race_shelf *shelf, const char *data_dir, const char *user_dir, void (*wake)(void))
{
	struct fonts *fonts = rg_alloc(1, sizeof(*fonts));

	fonts->task = (struct disk_task){
		.run = run, .end = end, .changed = tell_font, .data = fonts, .every_ms = LOOK_MS};
	fonts->shelf = race_shelf_ref(shelf);
	fonts->data_dir = rg_strdup(data_dir);
	fonts->wake = wake;
	fonts->taken = -1;
	if (!user_dir)
		return fonts;
	fonts->user = rg_strdup(user_dir);
	fonts->from = rg_path_join(user_dir, ORIGINALS);
	fonts->to = rg_path_join(user_dir, COPIES);
	fonts->set = newest_set(fonts, 0);
	disk_start(&fonts->task, fonts->from);
	return fonts;
}

void fonts_destroy(struct fonts *fonts)
{
	if (fonts && fonts->from)
		disk_drop(&fonts->task);
	else if (fonts)
		end(&fonts->task);
}

struct race_shelf *fonts_take(struct fonts *fonts)
{
	rg_mutex_lock(&disk_lock);
	int64_t set = fonts->set;
	rg_mutex_unlock(&disk_lock);
	if (set == fonts->taken)
		return NULL;
	fonts->taken = set;
	char *own = set ? set_folder(fonts, set) : NULL;
	struct race_shelf *shelf = race_shelf_create(fonts->data_dir, own);
	rg_free(own);
	return shelf;
}
