/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "library.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "theme_picture.h"

#define THEME_FILE   "theme.json"
#define PICTURE_MS   1000 /* to decode one that lies beside a template */
#define FILE_LIMIT   (1024 * 1024)
#define ENTRIES_MOST 64
#define BASES_MOST   4
#define THEMES_MOST  32     /* with more themes than this, templates' roles are not checked */
#define STANDARD     "dark" /* the theme that nearly all roles of templates are in */

enum entry_kind { ENTRY_TEMPLATE = 1, ENTRY_THEME, ENTRY_WORDS, ENTRY_LANGUAGE, ENTRY_SHAPES, ENTRY_PICTURE };

enum themes_read { THEMES_SOME = 0, THEMES_ALL, THEMES_TOO_MANY };

struct entry {
	enum entry_kind kind;
	char *id;
	uint64_t stamp; /* stamp of the files it was made from; 0: not read yet */
	struct race_shelf_made made;
	uint64_t used; /* library.asked when it was last asked for */
};

struct library {
	struct race_shelf *shelf;
	struct entry entries[ENTRIES_MOST];
	size_t count;
	uint64_t asked, changes;
	struct race_countries *countries;
	bool countries_tried;
	enum themes_read themes; /* in which roles can be looked for */
};

struct library *library_create(struct race_shelf *shelf)
{
	struct library *library = rg_alloc(1, sizeof(*library));

	library->shelf = shelf;
	return library;
}

static void destroy_template(void *thing)
{
	template_destroy(thing);
}

static void destroy_theme(void *thing)
{
	theme_destroy(thing);
}

static void destroy_words(void *thing)
{
	words_destroy(thing);
}

static void destroy_language(void *thing)
{
	race_language_destroy(thing);
}

static void destroy_shapes(void *thing)
{
	race_grid_shapes_destroy(thing);
}

static void destroy_picture(void *thing)
{
	picture_unref(thing);
}

static void (*const destroyers[])(void *thing) = {
	[ENTRY_TEMPLATE] = destroy_template, [ENTRY_THEME] = destroy_theme,   [ENTRY_WORDS] = destroy_words,
	[ENTRY_LANGUAGE] = destroy_language, [ENTRY_SHAPES] = destroy_shapes, [ENTRY_PICTURE] = destroy_picture,
};

static void finish_entry(struct entry *entry)
{
	race_shelf_made_finish(&entry->made, destroyers[entry->kind]);
	rg_free(entry->id);
}

uint64_t library_changes(const struct library *library)
{
	return library->changes;
}

void library_destroy(struct library *library)
{
	if (!library)
		return;
	for (size_t i = 0; i < library->count; i++)
		finish_entry(&library->entries[i]);
	race_countries_destroy(library->countries);
	race_shelf_unref(library->shelf);
	rg_free(library);
}

/* The place for a new entry: behind the last, or that of the entry which was not asked for for the longest time. */
static struct entry *make_room(struct library *library)
{
	struct entry *place = &library->entries[0];

	if (library->count < ENTRIES_MOST)
		return &library->entries[library->count++];
	for (size_t i = 1; i < library->count; i++)
		place = library->entries[i].used < place->used ? &library->entries[i] : place;
	finish_entry(place);
	library->changes++;
	return place;
}

/*
 * The library is bounded, because ids may be typed by hand. Things that a graphic is being made from are never thrown
 * out: making one asks for half a dozen, and the library keeps ten times as many.
 */
static struct entry *find_entry(struct library *library, enum entry_kind kind, const char *id)
{
	struct entry *entry = NULL;

	for (size_t i = 0; i < library->count && !entry; i++) {
		if (library->entries[i].kind == kind && strcmp(library->entries[i].id, id) == 0)
			entry = &library->entries[i];
	}
	if (!entry) {
		entry = make_room(library);
		*entry = (struct entry){.kind = kind, .id = rg_strdup(id)};
	}
	entry->used = ++library->asked;
	return entry;
}

/* The data of a maker, for the thing that is being made. */
struct maker {
	struct library *library;
	const char *id;
	struct race_shelf_try *attempt;
	struct race_problems *problems;
};

static struct maker maker_of(void *data, struct race_shelf_try *attempt, struct race_problems *problems)
{
	struct maker maker = *(const struct maker *)data;

	maker.attempt = attempt;
	maker.problems = problems;
	return maker;
}

/* The file to read for an id; NULL with a problem when the id is no plain name. Borrowed. */
static const char *path_of(const struct maker *maker, const char *folder, const char *id)
{
	char *name = rg_asprintf("%s/%s.json", folder, id);
	const char *path = NULL;

	if (*id && !strchr(id, '/'))
		path = race_shelf_path(maker->attempt, name, maker->problems);
	else
		race_problems_add(maker->problems, "%s: is no name of a file", name);
	rg_free(name);
	return path;
}

static char *read_file(const char *path, struct race_problems *problems)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!path)
		return NULL;
	if (!rg_file_read(path, FILE_LIMIT, &bytes, &length, &error)) {
		race_problems_add(problems, "%s: %s", path, error);
		rg_free(error);
		return NULL;
	}
	if (strlen(bytes) != length) {
		race_problems_add(problems, "%s: holds a NUL byte", path);
		rg_free(bytes);
		return NULL;
	}
	return bytes;
}

/* A missing part is the template's mistake, whose problem reports it. */
static char *read_part(void *data, const char *name, char **path)
{
	const struct maker *maker = data;
	const char *found = path_of(maker, "templates/parts", name);

	if (!found || !rg_path_exists(found))
		return NULL;
	*path = rg_strdup(found);
	return read_file(found, maker->problems);
}

/* Calls `read` with every id of a folder; false, and nothing is read, when they are more than `most`. */
static bool read_folder(struct library *library, const char *folder, size_t most,
			void (*read)(struct library *library, const char *id))
{
	size_t count = 0;
	char **names = race_shelf_ids(library->shelf, folder, strcmp(folder, "themes") == 0 ? THEME_FILE : NULL,
				      &count);

	for (size_t i = 0; i < count; i++) {
		if (count <= most)
			read(library, names[i]);
		rg_free(names[i]);
	}
	rg_free(names);
	return count <= most;
}

static void read_any_theme(struct library *library, const char *id)
{
	library_theme(library, id, &(const char *){NULL});
}

static bool themes_have_role(const struct library *library, const char *role, bool font)
{
	theme_color color;

	for (size_t i = 0; i < library->count; i++) {
		const struct entry *entry = &library->entries[i];
		const struct theme *theme = entry->kind == ENTRY_THEME ? entry->made.thing : NULL;
		if (theme && (font ? theme_find_font(theme, role) != NULL : theme_find_color(theme, role, &color)))
			return true;
	}
	return false;
}

static bool themes_have_word(const struct library *library, const char *name)
{
	for (size_t i = 0; i < library->count; i++) {
		const struct entry *entry = &library->entries[i];
		if (entry->kind == ENTRY_THEME && entry->made.thing &&
		    own_words_has(theme_words(entry->made.thing), name))
			return true;
	}
	return false;
}

/* What the themes that are read already have not, another may have; true when it was read just now. */
static bool read_other_themes(struct library *library)
{
	if (library->themes != THEMES_SOME)
		return false;
	library->themes = read_folder(library, "themes", THEMES_MOST, read_any_theme) ? THEMES_ALL : THEMES_TOO_MANY;
	return library->themes == THEMES_ALL;
}

static bool has_role(void *data, const char *role, bool font)
{
	struct library *library = data;

	return themes_have_role(library, role, font) ||
	       (read_other_themes(library) && themes_have_role(library, role, font)) ||
	       library->themes == THEMES_TOO_MANY;
}

static bool has_theme_word(void *data, const char *name)
{
	struct library *library = data;

	return themes_have_word(library, name) || (read_other_themes(library) && themes_have_word(library, name));
}

static void *make_template(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	struct maker maker = maker_of(data, attempt, problems);
	const char *path = path_of(&maker, "templates", maker.id);
	char *bytes = read_file(path, problems);
	struct template_names names = {.words = library_words(maker.library, "en"),
				       .theme_word = has_theme_word,
				       .role = has_role,
				       .data = maker.library};
	struct template *template = NULL;

	if (bytes)
		template = template_parse(path, maker.id, bytes, &names, read_part, &maker, problems);
	rg_free(bytes);
	return template;
}

/* True when files of the folders (NULL at the end), or of the folders in them, have changed since the thing was made.
 */
static bool is_stale(struct library *library, struct entry *entry, const char *const *folders)
{
	uint64_t stamp = RG_HASH_START;

	for (; *folders; folders++) {
		uint64_t one = race_shelf_stamp(library->shelf, *folders, NULL);
		stamp = rg_hash(stamp, &one, sizeof(one));
	}
	if (entry->stamp == stamp)
		return false;
	entry->stamp = stamp;
	return true;
}

static void remake(struct library *library, struct entry *entry, const char *folder, race_shelf_maker make)
{
	char *name = rg_asprintf("%s/%s", folder, entry->id);
	struct maker maker = {.library = library, .id = entry->id};

	library->changes++;
	race_shelf_make(library->shelf, name, make, &maker, destroyers[entry->kind], &entry->made);
	rg_free(name);
}

static bool is_own_theme(const struct library *library, const char *id)
{
	char *name = rg_path_join("themes", id), *folder = race_shelf_own(library->shelf, name);
	char *file = folder ? rg_asprintf("%s.json", folder) : NULL;
	bool own = folder && (rg_path_exists(file) || rg_path_exists(folder));

	rg_free(file);
	rg_free(folder);
	rg_free(name);
	return own;
}

/* The user's are read at once, so that faults in them are told; and those that something was drawn with, again. */
static void read_theme_in_use(struct library *library, const char *id)
{
	bool in_use = false;

	for (size_t i = 0; i < library->count; i++) {
		const struct entry *entry = &library->entries[i];
		in_use = in_use || (entry->kind == ENTRY_THEME && strcmp(entry->id, id) == 0);
	}
	if (in_use || is_own_theme(library, id))
		read_any_theme(library, id);
}

const struct template *library_template(struct library *library, const char *id, const char **error)
{
	static const char *const folders[] = {"templates", "themes", NULL};
	struct entry *entry = find_entry(library, ENTRY_TEMPLATE, id);

	if (is_stale(library, entry, folders)) {
		library->themes = THEMES_SOME;
		library_theme(library, STANDARD, &(const char *){NULL});
		read_folder(library, "themes", THEMES_MOST, read_theme_in_use);
		remake(library, entry, "templates", make_template);
	}
	*error = entry->made.told;
	return entry->made.thing;
}

/* The theme on top of its bases, each of which is read in the same way. */
static struct theme *read_theme(const struct maker *maker, const char *id, int depth)
{
	char *folder = NULL;
	const char *path = race_shelf_thing(maker->attempt, "themes", id, THEME_FILE, &folder, maker->problems);
	char *bytes = read_file(path, maker->problems), *base = bytes ? theme_base(bytes) : NULL;
	struct theme *under = NULL, *theme = NULL;

	if (base && depth == BASES_MOST)
		race_problems_add(maker->problems, "%s: base: more than %d themes stand on each other", path,
				  BASES_MOST);
	else if (base)
		under = read_theme(maker, base, depth + 1);
	if (bytes && (!base || under))
		theme = theme_parse(path, bytes, folder, under, maker->problems);
	theme_destroy(under);
	rg_free(folder);
	rg_free(base);
	rg_free(bytes);
	return theme;
}

static void *make_theme(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	struct maker maker = maker_of(data, attempt, problems);

	return read_theme(&maker, maker.id, 0);
}

const struct theme *library_theme(struct library *library, const char *id, const char **error)
{
	static const char *const folders[] = {"themes", NULL};
	struct entry *entry = find_entry(library, ENTRY_THEME, id);

	if (is_stale(library, entry, folders))
		remake(library, entry, "themes", make_theme);
	*error = entry->made.told;
	return entry->made.thing;
}

/* ---- pictures that lie beside templates ---- */

static void *make_picture(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	struct maker maker = maker_of(data, attempt, problems);
	char *name = rg_path_join("templates", maker.id), *error = NULL;
	const char *path = race_shelf_path(attempt, name, problems);
	struct picture *picture = path ? theme_picture_read(path, rg_monotonic_ms() + PICTURE_MS, &error) : NULL;

	if (path && !picture)
		race_problems_add(problems, "%s: %s", path, error ? error : "cannot be read");
	rg_free(error);
	rg_free(name);
	return picture;
}

static bool has_picture(struct library *library, const char *name)
{
	bool has = false;

	for (const char *const *ending = theme_picture_endings; *ending && !has; ending++) {
		size_t count = 0;
		char **names = race_shelf_list(library->shelf, "templates", *ending, &count);
		for (size_t i = 0; i < count; i++) {
			has = has || strcmp(names[i], name) == 0;
			rg_free(names[i]);
		}
		rg_free(names);
	}
	return has;
}

const struct picture *library_picture(struct library *library, const char *name, const char **error)
{
	static const char *const folders[] = {"templates", NULL};

	*error = NULL;
	if (strchr(name, '/') || !has_picture(library, name))
		return NULL;
	struct entry *entry = find_entry(library, ENTRY_PICTURE, name);
	if (is_stale(library, entry, folders))
		remake(library, entry, "templates", make_picture);
	*error = entry->made.told;
	return entry->made.thing;
}

const struct words *library_words(struct library *library, const char *language)
{
	struct entry *entry = find_entry(library, ENTRY_WORDS, language);

	if (!entry->stamp) {
		char *folder = race_shelf_shipped(library->shelf, "locale");
		entry->made.thing = words_load(folder, language, "OnAir.");
		entry->stamp = 1;
		rg_free(folder);
	}
	return entry->made.thing;
}

/* A language without a file is no mistake. */
static void *make_language(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	struct maker maker = maker_of(data, attempt, problems);
	const char *path = path_of(&maker, "languages", maker.id);

	return path ? race_language_load(path, problems) : NULL;
}

static bool has_language(struct library *library, const char *code)
{
	size_t count = 0;
	char *wanted = rg_asprintf("%s.json", code);
	char **names = race_shelf_list(library->shelf, "languages", ".json", &count);
	bool has = false;

	for (size_t i = 0; i < count; i++) {
		has = has || strcmp(names[i], wanted) == 0;
		rg_free(names[i]);
	}
	rg_free(names);
	rg_free(wanted);
	return has;
}

const struct race_language *library_language(struct library *library, const char *language)
{
	static const char *const folders[] = {"languages", NULL};
	char code[3] = {language[0], language[0] ? language[1] : 0, 0};
	struct entry *entry = find_entry(library, ENTRY_LANGUAGE, code);

	if ((entry->made.thing || has_language(library, code)) && is_stale(library, entry, folders))
		remake(library, entry, "languages", make_language);
	if (!entry->made.thing && strcmp(code, "en") != 0)
		return library_language(library, "en");
	return entry->made.thing;
}

const struct race_countries *library_countries(struct library *library)
{
	if (!library->countries && !library->countries_tried) {
		struct race_problems problems = {0};
		char *path = race_shelf_shipped(library->shelf, "countries.json");
		library->countries = race_countries_load(path, &problems);
		if (!library->countries)
			rg_error("%s", problems.count ? problems.lines[0] : path);
		race_problems_finish(&problems);
		rg_free(path);
		library->countries_tried = true;
	}
	return library->countries;
}

/* The shipped shapes stand behind the user's, who need not know all phases and numbers. */
static void *make_shapes(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	struct maker maker = maker_of(data, attempt, problems);
	const char *path = path_of(&maker, "grids", maker.id);
	char *shipped = race_shelf_shipped(maker.library->shelf, "grids/shapes.json");
	struct race_grid_shapes *shapes = NULL;

	if (path)
		shapes = race_grid_shapes_load(path, strcmp(path, shipped) == 0 ? NULL : shipped, problems);
	rg_free(shipped);
	return shapes;
}

const struct race_grid_shapes *library_grid_shapes(struct library *library)
{
	static const char *const folders[] = {"grids", NULL};
	struct entry *entry = find_entry(library, ENTRY_SHAPES, "shapes");

	if (is_stale(library, entry, folders))
		remake(library, entry, "grids", make_shapes);
	return entry->made.thing;
}

static void read_template(struct library *library, const char *id)
{
	library_template(library, id, &(const char *){NULL});
}

static void read_language(struct library *library, const char *id)
{
	library_language(library, id);
}

void library_read_all(struct library *library)
{
	read_folder(library, "templates", SIZE_MAX, read_template);
	read_folder(library, "themes", SIZE_MAX, read_any_theme);
	read_folder(library, "languages", SIZE_MAX, read_language);
	library_grid_shapes(library);
}
