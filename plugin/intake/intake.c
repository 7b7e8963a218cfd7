/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include <stdio.h>
#include <string.h>

#include "feed/address.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "intake_folder.h"
#include "intake_layer.h"
#include "intake_made.h"
#include "feed/secrets.h"

#define FOLDER_LOOK_MS 1000

struct intake {
	char *address, *crew, *secrets_dir, *ca_file;
	int refresh_s;
	const struct intake_books *books;
	struct intake_way way;
	char *folders[2];       /* race folders whose files are layers: the address', the crew's; NULL: none */
	char *beside[2];        /* where pictures may lie: those, or the folders of single files */
	struct rg_array layers; /* struct intake_layer *, in the order in which they are laid */
	int64_t folders_due_ms;
	uint64_t folders_stamp; /* of the pictures that lie in them */

	struct intake_made made;
	uint64_t answers;
	bool was_made; /* at least once */
};

static bool auth_of(void *data, const char *address, struct feed_auth *auth)
{
	const struct intake *intake = data;
	return intake->secrets_dir && secrets_find(intake->secrets_dir, address, auth);
}

/* An address or a path as the feed room takes it; a folder is told apart. New. */
static char *plain_path(const char *text)
{
	struct address address;

	address_init(&address, text);
	char *path = address.kind == ADDRESS_FILE ? rg_strdup(address.target) : NULL;
	address_finish(&address);
	return path;
}

static struct intake_layer *add_layer(struct intake *intake, const char *address)
{
	struct intake_layer *layer = rg_alloc(1, sizeof(*layer));

	intake_layer_init(layer, address, intake->refresh_s, intake->books, &intake->way);
	*(struct intake_layer **)rg_array_push(&intake->layers, sizeof(layer)) = layer;
	return layer;
}

/* A folder's files become layers as they come; anything else is one. */
static void add_source(struct intake *intake, const char *text, bool crew)
{
	if (rg_empty(text))
		return;
	char *path = plain_path(text);
	if (path && rg_directory_exists(path)) {
		/* A slash at the end would make two names of one file. */
		for (size_t length = strlen(path); length > 1 && rg_path_separator(path[length - 1]); length--)
			path[length - 1] = 0;
		intake->folders[crew] = rg_strdup(path);
		intake->beside[crew] = rg_strdup(path);
	} else {
		struct intake_layer *layer = add_layer(intake, text);
		layer->of_crew = crew;
		intake->beside[crew] = layer->path ? rg_path_directory(layer->path) : NULL;
	}
	rg_free(path);
}

/* True when the crew's file or folder is in the race folder already. */
static bool lies_twice(const struct intake *intake)
{
	char *path = intake->folders[0] && !rg_empty(intake->crew) ? plain_path(intake->crew) : NULL;
	char *folder = path ? rg_path_directory(path) : NULL;
	size_t length = path ? strlen(path) : 0;

	while (length > 1 && rg_path_separator(path[length - 1]))
		path[--length] = 0;
	bool twice = path && (strcmp(path, intake->folders[0]) == 0 ||
			      (strcmp(folder, intake->folders[0]) == 0 && intake_folder_has(intake->folders[0], path)));
	rg_free(path);
	rg_free(folder);
	return twice;
}

struct intake *intake_create(const struct intake_options *options, void (*changed)(void *data), void *data)
{
	struct intake *intake = rg_alloc(1, sizeof(*intake));
	char *path = plain_path(options->address);
	bool named = !rg_empty(options->mapping) && !rg_empty(options->address) && !(path && rg_directory_exists(path));

	intake->address = named ? rg_asprintf("%s%smapping=%s", options->address,
					      strchr(options->address, '#') ? "&" : "#", options->mapping)
				: rg_strdup(options->address ? options->address : "");
	intake->crew = rg_strdup(options->crew);
	intake->secrets_dir = rg_strdup(options->secrets_dir);
	intake->ca_file = rg_strdup(options->ca_file);
	intake->refresh_s = options->refresh_s;
	intake->books = options->books;
	intake->way = (struct intake_way){
		.ca_file = intake->ca_file,
		.auth_of = auth_of,
		.auth_data = intake,
		.changed = changed,
		.changed_data = data,
	};
	add_source(intake, intake->address, false);
	/* The crew's file or folder may be the race folder itself: it is laid once, in its place there. */
	if (!lies_twice(intake))
		add_source(intake, intake->crew, true);
	rg_free(path);
	return intake;
}

static void drop_layer(struct intake *intake, size_t index)
{
	struct intake_layer **layers = intake->layers.items;

	intake_layer_finish(layers[index]);
	rg_free(layers[index]);
	memmove(layers + index, layers + index + 1, (intake->layers.count - index - 1) * sizeof(*layers));
	intake->layers.count--;
}

void intake_destroy(struct intake *intake)
{
	if (!intake)
		return;
	while (intake->layers.count)
		drop_layer(intake, intake->layers.count - 1);
	rg_array_finish(&intake->layers);
	intake_made_finish(&intake->made);
	for (int i = 0; i < 2; i++) {
		rg_free(intake->folders[i]);
		rg_free(intake->beside[i]);
	}
	rg_free(intake->address);
	rg_free(intake->crew);
	rg_free(intake->secrets_dir);
	rg_free(intake->ca_file);
	rg_free(intake);
}

/* ---- race folders ---- */

static struct intake_layer *find_layer(struct intake *intake, const char *address)
{
	struct intake_layer **layers = intake->layers.items;

	for (size_t i = 0; i < intake->layers.count; i++) {
		if (strcmp(layers[i]->address, address) == 0)
			return layers[i];
	}
	return NULL;
}

static void place_layer(struct rg_array *order, struct intake_layer *layer)
{
	if (layer->placed)
		return;
	*(struct intake_layer **)rg_array_push(order, sizeof(layer)) = layer;
	layer->placed = true;
}

/* Single addresses and files of the crew's (or not). */
static void place_single(struct intake *intake, struct rg_array *order, bool of_crew)
{
	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		if (!layer->of_folder && layer->of_crew == of_crew)
			place_layer(order, layer);
	}
}

/* The files of a folder become layers. */
static bool place_folder(struct intake *intake, struct rg_array *order, const char *folder, bool of_crew)
{
	size_t count;
	char **paths = intake_folder_files(folder, &count);
	bool changed = false;

	for (size_t i = 0; i < count; i++) {
		struct intake_layer *layer = find_layer(intake, paths[i]);
		if (!layer) {
			layer = add_layer(intake, paths[i]);
			layer->of_folder = true;
			layer->of_crew = of_crew;
			changed = true;
		}
		layer->listed = true;
		place_layer(order, layer);
		rg_free(paths[i]);
	}
	rg_free(paths);
	return changed;
}

/* What is there in the order in which it is laid; files that went are forgotten. */
static bool list_folders(struct intake *intake)
{
	struct rg_array order = {0};
	bool changed = false;

	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		layer->listed = !layer->of_folder;
		layer->placed = false;
	}
	for (int crew = 0; crew < 2; crew++) {
		place_single(intake, &order, crew);
		if (intake->folders[crew])
			changed = place_folder(intake, &order, intake->folders[crew], crew) || changed;
	}
	for (size_t i = intake->layers.count; i-- > 0;) {
		if (!((struct intake_layer **)intake->layers.items)[i]->listed) {
			drop_layer(intake, i);
			changed = true;
		}
	}
	rg_array_finish(&intake->layers);
	intake->layers = order;
	return changed;
}

static bool look_into_folders(struct intake *intake, int64_t now_ms, int64_t *wait_ms)
{
	uint64_t stamp = RG_HASH_START;
	bool changed = false;

	if (!intake->folders[0] && !intake->folders[1])
		return false;
	if (now_ms >= intake->folders_due_ms) {
		intake->folders_due_ms = now_ms + FOLDER_LOOK_MS;
		changed = list_folders(intake);
		for (int i = 0; i < 2; i++)
			stamp = intake->folders[i] ? intake_folder_pictures_stamp(intake->folders[i], stamp) : stamp;
		changed = changed || stamp != intake->folders_stamp;
		intake->folders_stamp = stamp;
	}
	int64_t left = intake->folders_due_ms - now_ms;
	*wait_ms = left < *wait_ms ? left : *wait_ms;
	return changed;
}

static void make(struct intake *intake)
{
	intake_made_make(&intake->made, intake->layers.items, intake->layers.count,
			 (const char *const *)intake->folders);
	intake->made.hash = rg_hash(intake->made.hash, &intake->folders_stamp, sizeof(intake->folders_stamp));
	intake->was_made = true;
}

bool intake_step(struct intake *intake, int64_t now_ms, int64_t *wait_ms)
{
	int64_t wait = INT64_MAX;
	bool changed = look_into_folders(intake, now_ms, &wait);

	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		int64_t before = layer->good_at_ms;
		bool failed = layer->failing;
		changed = intake_layer_step(layer, now_ms, &wait) || layer->failing != failed || changed;
		intake->answers += layer->good_at_ms != before || layer->failing != failed;
	}
	if (changed || !intake->was_made)
		make(intake);
	if (wait_ms && wait < *wait_ms)
		*wait_ms = wait;
	return changed;
}

void intake_refresh(struct intake *intake)
{
	intake->folders_due_ms = 0;
	for (size_t i = 0; i < intake->layers.count; i++)
		intake_layer_refresh(((struct intake_layer **)intake->layers.items)[i]);
}

/* The age that counts is that of what should go on, and there of what stands still longest; else of the newest file. */
static int64_t good_at(const struct intake *intake)
{
	int64_t oldest = INT64_MAX, newest = 0;

	for (size_t i = 0; i < intake->layers.count; i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		if (!layer->of_folder && !layer->of_crew && layer->good_at_ms < oldest)
			oldest = layer->good_at_ms;
		if (layer->tree && layer->good_at_ms > newest)
			newest = layer->good_at_ms;
	}
	return oldest < INT64_MAX ? oldest : newest;
}

void intake_look(const struct intake *intake, struct intake_look *look)
{
	const struct intake_made *made = &intake->made;
	bool any = false;

	*look = (struct intake_look){
		.tree = made->tree,
		.hash = made->hash,
		.answers = intake->answers,
		.problems = &made->problems,
		.report = &made->report,
		.strangers = made->strangers.items,
		.stranger_count = made->strangers.count,
	};
	for (size_t i = 0; i < intake->layers.count; i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		any = any || layer->good_at_ms || layer->unusable;
		look->busy = look->busy || layer->busy;
		if (layer->failing && !look->failing) {
			look->failing = true;
			look->error = layer->error;
		}
		look->remark = look->remark ? look->remark : layer->remark;
		/* A note or a theme in the folder is no fault of the data; that there is nothing else, is. */
		if (layer->unusable && !look->unusable && !(layer->of_folder && layer->foreign && made->tree))
			look->unusable = layer->unusable;
	}
	look->good_at_ms = good_at(intake);
	if (intake->was_made && !intake->layers.count && (intake->folders[0] || intake->folders[1]))
		look->unusable = "the folder has no race data: no .json, .csv, .tsv, .txt or .xml file";
	look->starting = !any && !look->failing && !look->unusable;
}

size_t intake_layer_count(const struct intake *intake)
{
	return intake->made.lines.count;
}

const char *intake_layer_line(const struct intake *intake, size_t index)
{
	return ((char **)intake->made.lines.items)[index];
}

const char *intake_address(const struct intake *intake)
{
	return intake->address;
}

bool intake_owns_picture(const struct intake *intake, const char *path)
{
	for (int i = 0; i < 2; i++) {
		if (intake->beside[i] && rg_path_below(path, intake->beside[i]))
			return true;
	}
	return false;
}
