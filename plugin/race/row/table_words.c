/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_words.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "race/day/id_index.h"
#include "race/file/json_file.h"
#include "race/value/merge_name.h"

#define FILE_LIMIT (256 * 1024)
#define MOST_FILES 50
#define MOST_WORDS 20000
#define WORD_BYTES 100

struct word {
	const char *text; /* "entry/ruutu" of a header, "entry.status/kesk" of a value */
	const char *means;
};

struct list {
	struct rg_array words; /* struct word */
	struct race_id_index index;
};

struct race_table_words {
	char *directory; /* that it is filled from when it is first used; NULL: it is full */
	rg_once once;
	struct rg_arena *arena;
	struct list headers, values;
};

static const struct race_type *const header_types[] = {&race_type_driver, &race_type_entry,    &race_type_heat,
						       &race_type_row,    &race_type_standing, &race_type_round,
						       &race_type_person};

/* What a cell can hold and a member cannot. */
static const char *const cell_members[] = {
	"driver.name", "driver.name_last_first", "driver.make", "driver.model", "heat.heat", "entry.diff",
	"entry.total", "entry.passed_over",      "row.total",   "round.date",
};

/* Where words may stand in cells. */
static const struct {
	const char *place;
	const struct race_type *type; /* NULL: "yes" and "no", "laps" */
	const char *field;
} value_places[] = {
	{"entry.status", &race_type_entry, "status"},
	{"heat.status", &race_type_heat, "status"},
	{"heat.phase", &race_type_heat, "phase"},
	{"heat.result", &race_type_heat, "result"},
	{"round.status", &race_type_round, "status"},
	{"round.pole", &race_type_round, "pole"},
	{"honour.kind", &race_type_honour, "kind"},
	{"yes_no", NULL, NULL},
	{"entry.gap", NULL, NULL},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct loader {
	struct race_table_words *words;
	const char *file;
	struct race_problems *problems;
};

/* What a key means at a place. */
static const char *find(const struct list *list, const char *place, const char *key)
{
	char text[WORD_BYTES * 4];
	size_t at;

	if (snprintf(text, sizeof(text), "%s/%s", place, key) >= (int)sizeof(text) ||
	    !race_id_index_find(&list->index, text, &at))
		return NULL;
	return ((const struct word *)list->words.items)[at].means;
}

static void add(struct rg_arena *arena, struct list *list, const char *place, const char *key, const char *means)
{
	const char *text = rg_arena_printf(arena, "%s/%s", place, key);

	race_id_index_add(&list->index, text, list->words.count);
	*(struct word *)rg_array_push(&list->words, sizeof(struct word)) = (struct word){text,
											 rg_arena_strdup(arena, means)};
}

char *race_table_words_key(const char *text)
{
	return strcmp(text, "#") == 0 ? rg_strdup(text) : race_name_key(text);
}

static bool header_known(const char *type_name, const char *member)
{
	char whole[WORD_BYTES * 2];

	if (strlen(type_name) + strlen(member) + 2 > sizeof(whole))
		return false;
	strcpy(whole, type_name);
	strcat(whole, ".");
	strcat(whole, member);
	for (size_t i = 0; i < COUNT(cell_members); i++) {
		if (strcmp(cell_members[i], whole) == 0)
			return true;
	}
	for (size_t i = 0; i < COUNT(header_types); i++) {
		if (strcmp(header_types[i]->name, type_name) == 0)
			return race_type_field(header_types[i], member, strlen(member)) != NULL;
	}
	return false;
}

static bool value_known(const char *place, const char *value)
{
	for (size_t i = 0; i < COUNT(value_places); i++) {
		const struct race_type *type = value_places[i].type;
		if (strcmp(value_places[i].place, place) != 0)
			continue;
		if (strcmp(place, "entry.gap") == 0)
			return strcmp(value, "laps") == 0;
		if (!type)
			return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
		if (strcmp(value, RACE_TABLE_NONE) == 0)
			return true;
		const struct race_word *word =
			race_type_field(type, value_places[i].field, strlen(value_places[i].field))->words;
		while (word->text && strcmp(word->text, value) != 0)
			word++;
		return word->text != NULL;
	}
	return false;
}

static bool add_word(struct loader *loader, struct list *list, const char *place, const char *means, const cJSON *json)
{
	const char *text = cJSON_GetStringValue(json);

	if (!text || strlen(text) > WORD_BYTES || list->words.count == MOST_WORDS) {
		race_problems_add(loader->problems, "%s: %s.%s: expected words of at most %d bytes", loader->file,
				  place, means, WORD_BYTES);
		return false;
	}
	char *key = race_table_words_key(text);
	const char *known = find(list, place, key);
	if (!*key)
		race_problems_add(loader->problems, "%s: %s.%s: \"%s\" has no letter", loader->file, place, means,
				  text);
	else if (known && strcmp(known, means) != 0)
		race_problems_add(loader->problems, "%s: %s.%s: \"%s\" means %s already", loader->file, place, means,
				  text, known);
	else if (!known)
		add(loader->words->arena, list, place, key, means);
	rg_free(key);
	return true;
}

/* "headers" or "values": what is meant, by place, each with a list of words. */
static void load_words(struct loader *loader, const cJSON *json, struct list *list,
		       bool (*is_known)(const char *place, const char *means))
{
	const cJSON *place, *meaning, *word;

	cJSON_ArrayForEach(place, json)
	{
		cJSON_ArrayForEach(meaning, place)
		{
			if (!place->string || !meaning->string || !is_known(place->string, meaning->string) ||
			    !cJSON_IsArray(meaning)) {
				race_problems_add(loader->problems, "%s: %s.%s: expected a member of the race feed",
						  loader->file, place->string ? place->string : "",
						  meaning->string ? meaning->string : "");
				continue;
			}
			cJSON_ArrayForEach(word, meaning)
			{
				if (!add_word(loader, list, place->string, meaning->string, word))
					break;
			}
		}
	}
}

static bool load(struct race_table_words *words, const char *directory, struct race_problems *problems)
{
	struct loader loader = {.words = words, .problems = problems};
	size_t count, loaded = 0;
	char **names = rg_directory_list(directory, ".json", &count);

	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(directory, names[i]);
		cJSON *json = i < MOST_FILES ? race_json_file_read(path, FILE_LIMIT, "table_words", problems) : NULL;
		loader.file = names[i];
		if (json) {
			load_words(&loader, cJSON_GetObjectItemCaseSensitive(json, "headers"), &words->headers,
				   header_known);
			load_words(&loader, cJSON_GetObjectItemCaseSensitive(json, "values"), &words->values,
				   value_known);
			loaded++;
		}
		cJSON_Delete(json);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	if (!loaded)
		race_problems_add(problems, "no words of tables found");
	return loaded;
}

static struct race_table_words *new_words(const char *directory)
{
	struct race_table_words *words = rg_alloc(1, sizeof(*words));

	words->directory = rg_strdup(directory);
	words->arena = rg_arena_create();
	return words;
}

struct race_table_words *race_table_words_load(const char *directory, struct race_problems *problems)
{
	struct race_table_words *words = new_words(NULL);

	if (load(words, directory, problems))
		return words;
	race_table_words_destroy(words);
	return NULL;
}

struct race_table_words *race_table_words_open(const char *directory)
{
	return new_words(directory);
}

static void fill(void *thing)
{
	struct race_table_words *words = thing;
	struct race_problems problems = {0};

	if (words->directory)
		load(words, words->directory, &problems);
	for (size_t i = 0; i < problems.count; i++)
		rg_warning("%s", problems.lines[i]);
	race_problems_finish(&problems);
}

/* For whoever reads, it was always full. */
static const struct race_table_words *full(const struct race_table_words *words)
{
	struct race_table_words *own = (struct race_table_words *)words;

	rg_once_fill(&own->once, fill, own);
	return words;
}

const char *race_table_words_header(const struct race_table_words *words, const struct race_type *type, const char *key)
{
	return find(&full(words)->headers, type->name, key);
}

const char *race_table_words_value(const struct race_table_words *words, const char *place, const char *key)
{
	return find(&full(words)->values, place, key);
}

void race_table_words_destroy(struct race_table_words *words)
{
	if (!words)
		return;
	rg_array_finish(&words->headers.words);
	rg_array_finish(&words->values.words);
	race_id_index_finish(&words->headers.index);
	race_id_index_finish(&words->values.index);
	rg_arena_destroy(words->arena);
	rg_free(words->directory);
	rg_free(words);
}
