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
#include "intake_merge.h"
#include "intake_place.h"
#include "feed/secrets.h"
#include "race/file/said.h"

#define FIRST_WAIT_MS 300

/* What the address, or the crew's own file or folder, turned out to be. */
enum settled {
	NOT_SETTLED = 0, /* the disk has not said what it is */
	SETTLED_NOTHING, /* not given, or already a layer of the other one's folder */
	SETTLED_SINGLE,  /* a layer */
	SETTLED_FOLDER,  /* its files are layers */
};

struct intake {
	char *address, *mapping, *crew, *secrets_dir, *ca_file;
	int refresh_s;
	const struct intake_books *books;
	struct intake_way way;
	/* [0] of the address, [1] of the crew */
	struct intake_place places[2];
	enum settled settled[2];
	char *beside[2]; /* where pictures may lie: the folder itself, or that of the single file; NULL: nowhere */
	struct rg_array layers; /* struct intake_layer *, in the order in which they are laid */
	uint64_t pictures_stamp;
	char *silent; /* a sentence about a place that does not answer, NULL: all do */
	int silent_place;

	struct intake_merge merge;
	uint64_t answers;
	bool was_made;  /* at least once */
	bool begun;     /* stepped at least once */
	bool held_back; /* something changed, but the first tree still waits for disks */
	int64_t first_until_ms;
};

static bool auth_of(void *data, const char *address, struct feed_auth *auth)
{
	const struct intake *intake = data;
	return intake->secrets_dir && secrets_find(intake->secrets_dir, address, auth);
}

/* The path in a text, by the rules of feed/address.h; NULL when the text is no path. New. */
static char *plain_path(const char *text)
{
	struct address address;

	address_init(&address, text);
	char *path = address.kind == ADDRESS_FILE ? rg_strdup(address.target) : NULL;
	address_finish(&address);
	return path;
}

static struct intake_layer *add_layer(struct intake *intake, const char *address, bool is_file)
{
	struct intake_layer *layer = rg_alloc(1, sizeof(*layer));

	intake_layer_init(layer, address, is_file, intake->refresh_s, intake->books, &intake->way);
	*(struct intake_layer **)rg_array_push(&intake->layers, sizeof(layer)) = layer;
	return layer;
}

/* ---- what was given ---- */

static bool lies_directly_in(const char *path, const char *folder)
{
	char *own = rg_path_directory(path);
	bool lies = strcmp(own, folder) == 0;

	rg_free(own);
	return lies;
}

/* The crew's file or folder may be the race folder itself, or in it: it is laid once, in its place there. */
static bool may_lie_twice(const struct intake *intake)
{
	const char *path = intake->places[1].path, *folder = intake->places[0].path;

	return path && folder && (strcmp(path, folder) == 0 || lies_directly_in(path, folder));
}

static bool lies_twice(const struct intake *intake)
{
	const struct intake_place *folder = &intake->places[0];
	const char *path = intake->places[1].path;

	return folder->kind == DISK_FOLDER && may_lie_twice(intake) &&
	       (strcmp(path, folder->path) == 0 || intake_folder_has(folder, path));
}

static void name_mapping(struct intake *intake)
{
	char *named = rg_asprintf("%s%smapping=%s", intake->address, strchr(intake->address, '#') ? "&" : "#",
				  intake->mapping);
	rg_free(intake->address);
	intake->address = named;
}

static void settle_single(struct intake *intake, int which)
{
	bool named = !which && !rg_empty(intake->mapping);

	if (named)
		name_mapping(intake);
	/* With "#mapping=NAME" at its end the text is no file's path any more. */
	struct intake_layer *layer = add_layer(intake, which ? intake->crew : intake->address,
					       intake->places[which].kind == DISK_FILE && !named);
	layer->of_crew = which;
	intake->beside[which] = layer->path ? rg_path_directory(layer->path) : NULL;
	intake->settled[which] = SETTLED_SINGLE;
}

/* True when the result differs from before. */
static bool settle_source(struct intake *intake, int which)
{
	const struct intake_place *place = &intake->places[which];
	enum settled before = intake->settled[which];

	if (before == SETTLED_NOTHING || before == SETTLED_FOLDER)
		return false;
	if (!before && rg_empty(which ? intake->crew : intake->address)) {
		intake->settled[which] = SETTLED_NOTHING;
	} else if (place->path && place->kind == DISK_UNKNOWN) {
		return false;
	} else if (!before && which && may_lie_twice(intake) && intake->places[0].kind == DISK_UNKNOWN) {
		return false;
	} else if (!before && which && lies_twice(intake)) {
		intake->settled[which] = SETTLED_NOTHING;
	} else if (place->kind == DISK_FOLDER) {
		rg_free(intake->beside[which]);
		intake->beside[which] = rg_strdup(place->path);
		intake->settled[which] = SETTLED_FOLDER;
	} else if (!before) {
		settle_single(intake, which);
	}
	return intake->settled[which] != before;
}

static bool list_layers(struct intake *intake);

struct intake *intake_create(const struct intake_options *options, void (*changed)(void *data), void *data)
{
	struct intake *intake = rg_alloc(1, sizeof(*intake));

	intake->address = rg_strdup(options->address ? options->address : "");
	intake->mapping = rg_strdup(options->mapping);
	intake->crew = rg_strdup(options->crew);
	intake->secrets_dir = rg_strdup(options->secrets_dir);
	intake->ca_file = rg_strdup(options->ca_file);
	intake->refresh_s = options->refresh_s;
	intake->books = options->books;
	intake->way = (struct intake_way){
		.ca_file = intake->ca_file,
		.encoding = options->encoding,
		.names = intake->books->names,
		.words = intake->books->words,
		.auth_of = auth_of,
		.auth_data = intake,
		.changed = changed,
		.changed_data = data,
		.cache = cache_ref(options->cache),
	};
	intake_place_init(&intake->places[0], plain_path(intake->address), changed, data);
	intake_place_init(&intake->places[1], plain_path(intake->crew), changed, data);
	settle_source(intake, 0);
	settle_source(intake, 1);
	list_layers(intake);
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
	intake_merge_finish(&intake->merge);
	for (int i = 0; i < 2; i++) {
		intake_place_finish(&intake->places[i]);
		rg_free(intake->beside[i]);
	}
	cache_unref(intake->way.cache);
	rg_free(intake->silent);
	rg_free(intake->address);
	rg_free(intake->mapping);
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

/* Layers that are single addresses or files: the crew's, or the others. */
static void place_single(struct intake *intake, struct rg_array *order, bool of_crew)
{
	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		if (!layer->of_folder && layer->listed && layer->of_crew == of_crew)
			place_layer(order, layer);
	}
}

/* The files of a folder become layers. */
static bool place_folder(struct intake *intake, struct rg_array *order, bool of_crew)
{
	size_t count;
	char **paths = intake_folder_files(&intake->places[of_crew], &count);
	bool changed = false;

	for (size_t i = 0; i < count; i++) {
		struct intake_layer *layer = find_layer(intake, paths[i]);
		if (!layer) {
			layer = add_layer(intake, paths[i], true);
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

/* Puts the layers that are there into the order in which they are laid; forgets files that went. */
static bool list_layers(struct intake *intake)
{
	struct rg_array order = {0};
	bool changed = false;

	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		layer->listed = !layer->of_folder && intake->settled[layer->of_crew] == SETTLED_SINGLE;
		layer->placed = false;
	}
	for (int crew = 0; crew < 2; crew++) {
		place_single(intake, &order, crew);
		if (intake->settled[crew] == SETTLED_FOLDER)
			changed = place_folder(intake, &order, crew) || changed;
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

/* A sentence about the first place that does not answer, and in *which its index. */
static char *say_silent(const struct intake *intake, int *which)
{
	for (*which = 0; *which < 2; (*which)++) {
		if (!intake->places[*which].silent)
			continue;
		char *name = address_file_name(intake->places[*which].path);
		char *sentence = rg_asprintf(race_said("%s does not answer"), name);
		rg_free(name);
		return sentence;
	}
	return NULL;
}

/* Takes what the disks have told. True when that changes anything. */
static bool step_places(struct intake *intake)
{
	uint64_t stamp = RG_HASH_START;
	bool news = false, changed = false;

	for (int i = 0; i < 2; i++)
		news = intake_place_step(&intake->places[i]) || news;
	for (int i = 0; i < 2; i++)
		changed = settle_source(intake, i) || changed;
	/*
	 * intake_place_step reports no news for what was known as the place was opened, so the first step goes on
	 * anyway.
	 */
	if (!news && !changed && intake->was_made)
		return false;
	changed = list_layers(intake) || changed;
	for (int i = 0; i < 2; i++)
		stamp = intake_folder_pictures_stamp(&intake->places[i], stamp);
	changed = changed || stamp != intake->pictures_stamp;
	intake->pictures_stamp = stamp;
	char *silent = say_silent(intake, &intake->silent_place);
	changed = changed || !rg_equal(silent, intake->silent);
	rg_free(intake->silent);
	intake->silent = silent;
	return changed;
}

static void merge_layers(struct intake *intake)
{
	intake_merge_lay(&intake->merge, intake->layers.items, intake->layers.count, intake->places);
	intake->merge.hash = rg_hash(intake->merge.hash, &intake->pictures_stamp, sizeof(intake->pictures_stamp));
	intake->was_made = true;
}

/* What was kept for the next start is on no air yet. */
static bool has_any_tree(const struct intake *intake)
{
	for (size_t i = 0; i < intake->layers.count; i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		if (layer->tree && !layer->kept)
			return true;
	}
	return false;
}

/* A disk that answers will have more to say in a moment. */
static bool disk_is_busy(const struct intake *intake)
{
	for (int i = 0; i < 2; i++) {
		const struct intake_place *place = &intake->places[i];
		if ((!intake->settled[i] || intake_place_is_busy(place)) && !place->silent && !place->pictures_silent)
			return true;
	}
	for (size_t i = 0; i < intake->layers.count; i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		if (layer->path && layer->busy && !layer->failing)
			return true;
	}
	return false;
}

/*
 * The first tree waits a moment for the disks, so that no data is seen without the corrections from files. It does not
 * wait when a tree was there at the first step: then another user of it may be on air, and nothing may leave the air.
 */
static bool waits_for_disk(struct intake *intake, int64_t now_ms, int64_t *wait_ms)
{
	if (!intake->begun)
		intake->first_until_ms = has_any_tree(intake) ? now_ms : now_ms + FIRST_WAIT_MS;
	intake->begun = true;
	int64_t left_ms = intake->first_until_ms - now_ms;
	if (intake->merge.tree || left_ms <= 0 || !disk_is_busy(intake))
		return false;
	*wait_ms = left_ms < *wait_ms ? left_ms : *wait_ms;
	return true;
}

bool intake_step(struct intake *intake, int64_t now_ms, int64_t *wait_ms)
{
	int64_t wait = INT64_MAX;
	bool changed = step_places(intake);

	for (size_t i = 0; i < intake->layers.count; i++) {
		struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		int64_t before = layer->good_at_ms;
		bool failed = layer->failing;
		changed = intake_layer_step(layer, now_ms, &wait) || layer->failing != failed || changed;
		intake->answers += layer->good_at_ms != before || layer->failing != failed;
	}
	changed = changed || intake->held_back;
	intake->held_back = waits_for_disk(intake, now_ms, &wait) && changed;
	if (intake->held_back)
		changed = false;
	else if (changed || !intake->was_made)
		merge_layers(intake);
	if (wait_ms && wait < *wait_ms)
		*wait_ms = wait;
	return changed;
}

void intake_refresh(struct intake *intake)
{
	for (int i = 0; i < 2; i++)
		intake_place_refresh(&intake->places[i]);
	for (size_t i = 0; i < intake->layers.count; i++)
		intake_layer_refresh(((struct intake_layer **)intake->layers.items)[i]);
}

/*
 * When the data was last good. The addresses count, because they should go on, and among them the one that has stood
 * still longest; without addresses, the newest file counts.
 */
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

static void look_at_layer(const struct intake *intake, const struct intake_layer *layer, struct intake_look *look)
{
	/* A silent disk of the crew's own is no failure of the feed, as in look_at_places. */
	bool failing = layer->failing && !(layer->silent && layer->of_crew && intake->merge.tree);

	look->busy = look->busy || layer->busy;
	if (failing && !look->failing) {
		look->failing = true;
		look->silent = layer->silent;
		look->error = layer->error;
	}
	look->remark = look->remark ? look->remark : layer->remark;
	for (int page = 0; !look->encoding && layer->samples[0] && page < RG_CODE_PAGES; page++)
		look->samples[page] = layer->samples[page];
	if (!look->encoding && layer->samples[0])
		look->encoding = layer->encoding;
	/* A note or a theme in the folder is no fault of the data; that there is nothing else, is. */
	if (layer->unusable && !look->unusable && !(layer->of_folder && layer->foreign && intake->merge.tree))
		look->unusable = layer->unusable;
}

static void look_at_places(const struct intake *intake, struct intake_look *look)
{
	bool folder = false;

	for (int i = 0; i < 2; i++) {
		look->busy = look->busy || !intake->settled[i] || intake_place_is_busy(&intake->places[i]);
		folder = folder || intake->settled[i] == SETTLED_FOLDER;
	}
	/* A silent disk of the crew's own does not make the timing's data old, so that is no failure. */
	if (intake->silent && !look->failing && !(intake->silent_place && intake->merge.tree)) {
		look->failing = look->silent = true;
		look->error = intake->silent;
	}
	if (folder && intake->was_made && !intake->layers.count && intake->settled[0] && intake->settled[1])
		look->unusable = race_said("the folder has no race data: no .json, .csv, .tsv, .txt or .xml file");
}

void intake_look(const struct intake *intake, struct intake_look *look)
{
	const struct intake_merge *merge = &intake->merge;
	bool any = false;

	*look = (struct intake_look){
		.tree = merge->tree ? merge->tree->json : NULL,
		.laid = merge->tree,
		.hash = merge->hash,
		.answers = intake->answers,
		.problems = &merge->problems,
		.report = &merge->report,
		.strangers = merge->strangers.items,
		.stranger_count = merge->strangers.count,
	};
	for (size_t i = 0; i < intake->layers.count; i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		any = any || layer->good_at_ms || layer->unusable;
		look->kept = look->kept || layer->kept;
		look_at_layer(intake, layer, look);
	}
	look_at_places(intake, look);
	look->good_at_ms = good_at(intake);
	look->starting = !any && !look->failing && !look->unusable;
}

size_t intake_layer_count(const struct intake *intake)
{
	return intake->merge.lines.count;
}

const char *intake_layer_line(const struct intake *intake, size_t index)
{
	return ((char **)intake->merge.lines.items)[index];
}

const char *intake_address(const struct intake *intake)
{
	return intake->address;
}

struct picture_search {
	const char *url;
	bool found;
};

static void compare_picture(cJSON *item, const char *member, void *data)
{
	struct picture_search *search = data;
	const char *named = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, member));

	search->found = search->found || rg_equal(named, search->url);
}

bool intake_owns_picture(const struct intake *intake, const char *reference)
{
	for (int i = 0; i < 2 && rg_path_absolute(reference); i++) {
		if (intake->beside[i] && rg_path_below(reference, intake->beside[i]))
			return true;
	}
	struct picture_search search = {.url = reference};
	for (size_t i = 0; i < intake->layers.count && strstr(reference, "://"); i++) {
		const struct intake_layer *layer = ((struct intake_layer **)intake->layers.items)[i];
		if (layer->path && layer->tree)
			intake_folder_each_picture(layer->tree->json, compare_picture, &search);
	}
	return search.found;
}
