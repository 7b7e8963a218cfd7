/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "library.h"

#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define FILE_LIMIT   (1024 * 1024)
#define ENTRIES_MOST 64
#define BASES_MOST   4

enum entry_kind { ENTRY_TEMPLATE = 1, ENTRY_THEME, ENTRY_WORDS, ENTRY_LANGUAGE };

struct entry {
	enum entry_kind kind;
	char *id;
	uint64_t stamp; /* of the files it was made from; 0: not read yet */
	void *thing;    /* struct template *, struct theme * ... */
	char *error;
	uint64_t used; /* when it was last asked for, by the library's count of asking */
};

struct library {
	char *data_dir, *user_dir;
	struct entry entries[ENTRIES_MOST];
	size_t count;
	uint64_t asked;
	struct race_countries *countries;
	bool countries_tried;
};

struct library *library_create(const char *data_dir, const char *user_dir)
{
	struct library *library = rg_alloc(1, sizeof(*library));

	library->data_dir = rg_strdup(data_dir);
	library->user_dir = rg_strdup(user_dir);
	return library;
}

static void free_thing(struct entry *entry)
{
	switch (entry->kind) {
	case ENTRY_TEMPLATE:
		template_destroy(entry->thing);
		break;
	case ENTRY_THEME:
		theme_destroy(entry->thing);
		break;
	case ENTRY_WORDS:
		words_destroy(entry->thing);
		break;
	case ENTRY_LANGUAGE:
		race_language_destroy(entry->thing);
		break;
	}
	entry->thing = NULL;
}

void library_destroy(struct library *library)
{
	if (!library)
		return;
	for (size_t i = 0; i < library->count; i++) {
		free_thing(&library->entries[i]);
		rg_free(library->entries[i].id);
		rg_free(library->entries[i].error);
	}
	race_countries_destroy(library->countries);
	rg_free(library->data_dir);
	rg_free(library->user_dir);
	rg_free(library);
}

/* The new entry's place: behind the last, or that of the entry which nobody has asked for longest. */
static struct entry *make_room(struct library *library)
{
	struct entry *place = &library->entries[0];

	if (library->count < ENTRIES_MOST)
		return &library->entries[library->count++];
	for (size_t i = 1; i < library->count; i++)
		place = library->entries[i].used < place->used ? &library->entries[i] : place;
	free_thing(place);
	rg_free(place->id);
	rg_free(place->error);
	return place;
}

/*
 * Bounded, also when ids come from a hand that types. What a graphic is being made from is never thrown out: making one
 * asks for half a dozen things, and the library keeps ten times as many.
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

/* The file of an id: the user's if it is there, else the shipped one. New; NULL for an id that is no plain name. */
static char *find_file(const struct library *library, const char *folder, const char *id, const char *suffix)
{
	char *name = rg_asprintf("%s/%s%s", folder, id, suffix), *path = NULL;

	if (rg_path_stays_below(name) && !strchr(id, '/')) {
		path = library->user_dir ? rg_path_join(library->user_dir, name) : NULL;
		if (!path || !rg_file_exists(path)) {
			rg_free(path);
			path = rg_path_join(library->data_dir, name);
		}
	}
	rg_free(name);
	return path;
}

static uint64_t stamp_of(const char *path)
{
	struct rg_file_stamp stamp = rg_file_stamp(path);
	uint64_t hash = rg_hash_text(RG_HASH_START, path);

	hash = rg_hash(hash, &stamp.modified_ns, sizeof(stamp.modified_ns));
	hash = rg_hash(hash, &stamp.size, sizeof(stamp.size));
	return rg_hash(hash, &stamp.inode, sizeof(stamp.inode));
}

static char *read_file(const char *path, struct race_problems *problems)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!path || !rg_file_read(path, FILE_LIMIT, &bytes, &length, &error)) {
		race_problems_add(problems, "%s: %s", path ? path : "?", error ? error : "is no name of a file");
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

/* Takes the new thing, or keeps the old one and remembers (and logs once) why the new one is refused. */
static void settle(struct entry *entry, void *thing, const struct race_problems *problems)
{
	const char *reason = problems->count ? problems->lines[0] : "cannot be read";

	if (thing) {
		if (entry->error)
			rg_info("%s is good again", entry->id);
		free_thing(entry);
		entry->thing = thing;
		rg_free(entry->error);
		entry->error = NULL;
	} else if (!rg_equal(entry->error, reason)) {
		rg_warning("%s%s", reason, entry->thing ? " (the last good one stays)" : "");
		rg_free(entry->error);
		entry->error = rg_strdup(reason);
	}
}

static char *read_part(void *data, const char *name)
{
	const struct library *library = data;
	struct race_problems ignored = {0};
	char *path = find_file(library, "templates/parts", name, ".json");
	char *bytes = read_file(path, &ignored);

	race_problems_finish(&ignored);
	rg_free(path);
	return bytes;
}

/* Parts count too: touching one reads every template again. */
static uint64_t parts_stamp(const struct library *library)
{
	const char *dirs[2] = {library->data_dir, library->user_dir};
	uint64_t stamp = RG_HASH_START;

	for (int d = 0; d < 2; d++) {
		size_t count = 0;
		char *folder = dirs[d] ? rg_path_join(dirs[d], "templates/parts") : NULL;
		char **names = folder ? rg_directory_list(folder, ".json", &count) : NULL;
		for (size_t i = 0; i < count; i++) {
			char *path = rg_path_join(folder, names[i]);
			uint64_t one = stamp_of(path);
			stamp = rg_hash(stamp, &one, sizeof(one));
			rg_free(path);
			rg_free(names[i]);
		}
		rg_free(names);
		rg_free(folder);
	}
	return stamp;
}

const struct template *library_template(struct library *library, const char *id, const char **error)
{
	struct entry *entry = find_entry(library, ENTRY_TEMPLATE, id);
	char *path = find_file(library, "templates", id, ".json");
	uint64_t stamp = (path ? stamp_of(path) : 1) ^ parts_stamp(library);

	if (entry->stamp != stamp) {
		struct race_problems problems = {0};
		char *bytes = read_file(path, &problems);
		struct template *template = NULL;
		if (bytes)
			template = template_parse(path, id, bytes, read_part, library, &problems);
		settle(entry, template, &problems);
		race_problems_finish(&problems);
		rg_free(bytes);
		entry->stamp = stamp;
	}
	rg_free(path);
	*error = entry->error;
	return entry->thing;
}

struct chain {
	char *paths[BASES_MOST + 1];
	char *bytes[BASES_MOST + 1];
	size_t count;
	uint64_t stamp;
};

/* The theme and its bases, outermost first. False with a problem when one is missing or they go in a circle. */
static bool read_chain(const struct library *library, const char *id, struct chain *chain,
		       struct race_problems *problems)
{
	char *next = rg_strdup(id);

	chain->stamp = RG_HASH_START;
	while (next && chain->count <= BASES_MOST) {
		char *path = find_file(library, "themes", next, ".json");
		char *bytes = read_file(path, problems);
		uint64_t stamp = path ? stamp_of(path) : 1;
		chain->stamp = rg_hash(chain->stamp, &stamp, sizeof(stamp));
		rg_free(next);
		next = NULL;
		if (!bytes) {
			rg_free(path);
			return false;
		}
		chain->paths[chain->count] = path;
		chain->bytes[chain->count++] = bytes;
		next = theme_base(bytes);
	}
	if (next)
		race_problems_add(problems, "%s: base: more than %d themes stand on each other", chain->paths[0],
				  BASES_MOST);
	rg_free(next);
	return next == NULL;
}

static struct theme *parse_chain(const struct chain *chain, struct race_problems *problems)
{
	struct theme *theme = NULL;

	for (size_t i = chain->count; i-- > 0;) {
		struct theme *over = theme_parse(chain->paths[i], chain->bytes[i], theme, problems);
		theme_destroy(theme);
		theme = over;
		if (!theme)
			return NULL;
	}
	return theme;
}

const struct theme *library_theme(struct library *library, const char *id, const char **error)
{
	struct entry *entry = find_entry(library, ENTRY_THEME, id);
	struct race_problems problems = {0};
	struct chain chain = {0};
	bool whole = read_chain(library, id, &chain, &problems);

	if (entry->stamp != chain.stamp) {
		settle(entry, whole ? parse_chain(&chain, &problems) : NULL, &problems);
		entry->stamp = chain.stamp;
	}
	for (size_t i = 0; i < chain.count; i++) {
		rg_free(chain.paths[i]);
		rg_free(chain.bytes[i]);
	}
	race_problems_finish(&problems);
	*error = entry->error;
	return entry->thing;
}

const struct words *library_words(struct library *library, const char *language)
{
	struct entry *entry = find_entry(library, ENTRY_WORDS, language);

	if (!entry->stamp) {
		char *folder = rg_path_join(library->data_dir, "locale");
		entry->thing = words_load(folder, language);
		entry->stamp = 1;
		rg_free(folder);
	}
	return entry->thing;
}

const struct race_language *library_language(struct library *library, const char *language)
{
	char code[3] = {language[0], language[0] ? language[1] : 0, 0};
	struct entry *entry = find_entry(library, ENTRY_LANGUAGE, code);

	if (!entry->stamp) {
		struct race_problems problems = {0};
		char *path = find_file(library, "languages", code, ".json");
		settle(entry, path && rg_file_exists(path) ? race_language_load(path, &problems) : NULL, &problems);
		race_problems_finish(&problems);
		rg_free(path);
		entry->stamp = 1;
	}
	if (!entry->thing && strcmp(code, "en") != 0)
		return library_language(library, "en");
	return entry->thing;
}

const struct race_countries *library_countries(struct library *library)
{
	if (!library->countries && !library->countries_tried) {
		struct race_problems problems = {0};
		char *path = rg_path_join(library->data_dir, "countries.json");
		library->countries = race_countries_load(path, &problems);
		if (!library->countries)
			rg_error("%s", problems.count ? problems.lines[0] : path);
		race_problems_finish(&problems);
		rg_free(path);
		library->countries_tried = true;
	}
	return library->countries;
}
