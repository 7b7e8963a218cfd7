/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include <stdio.h>
#include <string.h>

#include "address.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "intake_folder.h"
#include "intake_layer.h"
#include "secrets.h"

#define FOLDER_LOOK_MS 1000

struct intake {
	char *address, *crew, *secrets_dir, *ca_file;
	int refresh_s;
	const struct intake_books *books;
	struct intake_way way;
	char *folders[2];       /* race folders whose files are layers: the address', the crew's; NULL: none */
	struct rg_array layers; /* struct intake_layer *, in the order in which they are laid */
	struct rg_array lines;  /* char *: one about each layer */
	int64_t folders_due_ms;
	uint64_t folders_stamp; /* of the pictures that lie in them */

	cJSON *tree;
	uint64_t hash;
	uint64_t answers;
	bool made; /* the tree was made at least once */
	struct race_problems problems;
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

static void add_layer(struct intake *intake, const char *address)
{
	struct intake_layer *layer = rg_alloc(1, sizeof(*layer));

	intake_layer_init(layer, address, intake->refresh_s, intake->books, &intake->way);
	*(struct intake_layer **)rg_array_push(&intake->layers, sizeof(layer)) = layer;
}

static void add_source(struct intake *intake, const char *text, int which)
{
	char *path = rg_empty(text) ? NULL : plain_path(text);

	if (path && rg_directory_exists(path))
		intake->folders[which] = rg_strdup(path);
	else if (!rg_empty(text))
		add_layer(intake, text);
	rg_free(path);
}

struct intake *intake_create(const struct intake_options *options, void (*changed)(void *data), void *data)
{
	struct intake *intake = rg_alloc(1, sizeof(*intake));
	bool named = !rg_empty(options->mapping) && !rg_empty(options->address);

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
	add_source(intake, intake->address, 0);
	add_source(intake, intake->crew, 1);
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

static void free_lines(struct intake *intake)
{
	for (size_t i = 0; i < intake->lines.count; i++)
		rg_free(((char **)intake->lines.items)[i]);
	rg_array_finish(&intake->lines);
}

void intake_destroy(struct intake *intake)
{
	if (!intake)
		return;
	while (intake->layers.count)
		drop_layer(intake, intake->layers.count - 1);
	rg_array_finish(&intake->layers);
	free_lines(intake);
	cJSON_Delete(intake->tree);
	race_problems_finish(&intake->problems);
	rg_free(intake->folders[0]);
	rg_free(intake->folders[1]);
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

/* The files of both folders become layers, those that went go; all in the order in which they are laid. */
static bool list_folders(struct intake *intake)
{
	struct rg_array order = {0};
	struct intake_layer **layers = intake->layers.items;
	bool changed = false;

	for (size_t i = 0; i < intake->layers.count; i++)
		layers[i]->listed = !layers[i]->of_folder;
	for (int which = 0; which < 2; which++) {
		size_t count = 0;
		char **paths = intake->folders[which] ? intake_folder_files(intake->folders[which], &count) : NULL;
		for (size_t i = 0; i < count; i++) {
			struct intake_layer *layer = find_layer(intake, paths[i]);
			if (!layer) {
				add_layer(intake, paths[i]);
				layer = find_layer(intake, paths[i]);
				layer->of_folder = true;
				changed = true;
			}
			layer->listed = true;
			*(struct intake_layer **)rg_array_push(&order, sizeof(layer)) = layer;
			rg_free(paths[i]);
		}
		rg_free(paths);
	}
	for (size_t i = intake->layers.count; i-- > 0;) {
		layers = intake->layers.items;
		if (!layers[i]->listed) {
			drop_layer(intake, i);
			changed = true;
		}
	}
	/* Addresses and single files stand before the folders' files but for a crew file over a race folder. */
	layers = intake->layers.items;
	for (size_t i = 0; i < intake->layers.count; i++) {
		if (layers[i]->of_folder)
			continue;
		*(struct intake_layer **)rg_array_push(&order, sizeof(layers[i])) = layers[i];
		if (intake->folders[0])
			continue;
		struct intake_layer **list = order.items;
		memmove(list + 1, list, (order.count - 1) * sizeof(*list));
		list[0] = layers[i];
	}
	rg_array_finish(&intake->layers);
	intake->layers = order;
	return changed;
}

static bool look_into_folders(struct intake *intake, int64_t now_ms)
{
	uint64_t stamp = RG_HASH_START;

	if ((!intake->folders[0] && !intake->folders[1]) || now_ms < intake->folders_due_ms)
		return false;
	intake->folders_due_ms = now_ms + FOLDER_LOOK_MS;
	bool changed = list_folders(intake);
	for (int i = 0; i < 2; i++)
		stamp = intake->folders[i] ? intake_folder_pictures_stamp(intake->folders[i], stamp) : stamp;
	changed = changed || stamp != intake->folders_stamp;
	intake->folders_stamp = stamp;
	return changed;
}

/* ---- laying one over the other ---- */

static void add_problems(struct intake *intake, const struct race_problems *problems, const char *name, bool several)
{
	for (size_t i = 0; i < problems->count; i++) {
		bool named = !several || strncmp(problems->lines[i], name, strlen(name)) == 0;
		race_problems_add(&intake->problems, "%s%s%s", named ? "" : name, named ? "" : ": ",
				  problems->lines[i]);
	}
	intake->problems.left_out += problems->left_out;
}

static size_t count_of(const cJSON *tree, const char *list)
{
	return (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(tree, list));
}

/* What the layer brought, when it was laid over another. */
static const struct race_merge_layer *find_brought(const struct race_merge_report *report, const char *name)
{
	const struct race_merge_layer *layers = report->layers.items;

	for (size_t i = report->layers.count; i-- > 0;) {
		if (strcmp(layers[i].name, name) == 0)
			return &layers[i];
	}
	return NULL;
}

static void add_line(struct intake *intake, const struct intake_layer *layer, const struct race_merge_report *report)
{
	struct rg_buffer line = {0};

	rg_buffer_format(&line, "%s: %s", layer->name, layer->kind ? layer->kind : "nothing yet");
	if (layer->tree) {
		rg_buffer_format(&line, ", %zu drivers", count_of(layer->tree, "drivers"));
		if (count_of(layer->tree, "heats"))
			rg_buffer_format(&line, ", %zu heats", count_of(layer->tree, "heats"));
	}
	const struct race_merge_layer *brought = find_brought(report, layer->name);
	if (brought)
		intake_folder_report(&line, brought);
	if (layer->unusable)
		rg_buffer_format(&line, "; %s", layer->unusable);
	*(char **)rg_array_push(&intake->lines, sizeof(char *)) = rg_buffer_take(&line);
}

static void lay(struct intake *intake, struct intake_layer *layer, struct race_merge_report *report)
{
	if (!layer->tree)
		return;
	cJSON *copy = cJSON_Duplicate(layer->tree, true);
	intake->hash = rg_hash(intake->hash, &layer->hash, sizeof(layer->hash));
	/* Beside a file of the crew's lie its pictures, wherever the feed itself comes from. */
	if (layer->local && (layer->of_folder || intake->tree))
		intake_folder_place_pictures(copy, layer->address);
	if (!intake->tree) {
		intake->tree = copy;
		return;
	}
	race_merge(intake->tree, copy, layer->name, report);
	cJSON_Delete(copy);
}

static void make_tree(struct intake *intake)
{
	struct intake_layer **layers = intake->layers.items;
	struct race_merge_report report = {0};
	bool several = intake->layers.count > 1;

	cJSON_Delete(intake->tree);
	intake->tree = NULL;
	intake->hash = RG_HASH_START;
	race_problems_finish(&intake->problems);
	free_lines(intake);
	for (size_t i = 0; i < intake->layers.count; i++)
		lay(intake, layers[i], &report);
	for (size_t i = 0; i < intake->layers.count; i++) {
		add_problems(intake, &layers[i]->problems, layers[i]->name, several);
		add_line(intake, layers[i], &report);
	}
	add_problems(intake, &report.problems, "", false);
	for (int i = 0; intake->tree && i < 2; i++) {
		if (intake->folders[i])
			intake_folder_find_photos(intake->tree, intake->folders[i], &intake->problems);
	}
	if (intake->tree && several)
		race_merge_check(intake->tree, &intake->problems);
	race_merge_report_finish(&report);
	intake->hash = rg_hash(intake->hash, &intake->folders_stamp, sizeof(intake->folders_stamp));
	intake->made = true;
}

bool intake_step(struct intake *intake, int64_t now_ms, int64_t *wait_ms)
{
	int64_t wait = INT64_MAX;
	bool changed = look_into_folders(intake, now_ms);

	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		int64_t before = layer->good_at_ms;
		bool failed = layer->failing;
		changed = intake_layer_step(layer, now_ms, &wait) || changed;
		intake->answers += layer->good_at_ms != before || layer->failing != failed;
	}
	if (changed || !intake->made)
		make_tree(intake);
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

void intake_look(const struct intake *intake, struct intake_look *look)
{
	bool any_good = false;

	*look = (struct intake_look){
		.tree = intake->tree,
		.hash = intake->hash,
		.answers = intake->answers,
		.problems = &intake->problems,
	};
	for (size_t i = 0; i < intake->layers.count; i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		any_good = any_good || layer->good_at_ms || layer->unusable;
		if (layer->failing && !look->failing) {
			look->failing = true;
			look->error = layer->error;
		}
		if (layer->unusable && !look->unusable && !(layer->of_folder && layer->foreign))
			look->unusable = layer->unusable;
		/* A file of the crew's is as fresh as it is; age is that of what should go on. */
		if (!layer->of_folder && (!look->good_at_ms || layer->good_at_ms < look->good_at_ms))
			look->good_at_ms = layer->good_at_ms;
	}
	look->starting = !any_good && !look->failing;
}

size_t intake_layer_count(const struct intake *intake)
{
	return intake->lines.count;
}

const char *intake_layer_line(const struct intake *intake, size_t index)
{
	return ((char **)intake->lines.items)[index];
}

const char *intake_address(const struct intake *intake)
{
	return intake->address;
}

static bool lies_in(const char *path, const char *folder)
{
	size_t length = strlen(folder);
	return strncmp(path, folder, length) == 0 && path[length] == '/' && rg_path_stays_below(path + length + 1);
}

bool intake_owns_picture(const struct intake *intake, const char *path)
{
	for (int i = 0; i < 2; i++) {
		if (intake->folders[i] && lies_in(path, intake->folders[i]))
			return true;
	}
	/* A single crew file: its own folder. */
	char *crew = rg_empty(intake->crew) ? NULL : plain_path(intake->crew);
	char *folder = crew ? rg_path_directory(crew) : NULL;
	bool owns = folder && lies_in(path, folder);
	rg_free(crew);
	rg_free(folder);
	return owns;
}
