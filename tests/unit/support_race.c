/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_race.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "race/day/fields.h"
#include "race/day/tree.h"

#define MOST_CASES  500
#define MOST_BYTES  (4 * 1024 * 1024)
#define SHOWN_ITEMS 12
#define SHOWN_TEXT  60

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void race_each_case(const char *topic, size_t expected, race_case run, void *data)
{
	char *root = rg_path_join(RG_FIXTURES, topic), *names[MOST_CASES];
	DIR *directory = opendir(root);
	size_t count = 0;

	if (!directory)
		fail_msg("no folder %s", root);
	for (const struct dirent *entry; (entry = readdir(directory)) && count < MOST_CASES;) {
		if (entry->d_name[0] != '.')
			names[count++] = rg_strdup(entry->d_name);
	}
	closedir(directory);
	qsort(names, count, sizeof(names[0]), by_name);
	if (count != expected)
		fail_msg("%s: %zu cases, but the test knows of %zu", topic, count, expected);
	for (size_t i = 0; i < count; i++) {
		char *folder = rg_path_join(root, names[i]);
		run(names[i], folder, data);
		rg_free(folder);
		rg_free(names[i]);
	}
	rg_free(root);
}

char *race_case_file_if_any(const char *folder, const char *name, size_t *length)
{
	char *path = rg_path_join(folder, name), *bytes = NULL, *error = NULL;
	size_t read;

	if (rg_file_exists(path) && !rg_file_read(path, MOST_BYTES, &bytes, length ? length : &read, &error))
		fail_msg("%s: %s", path, error);
	rg_free(path);
	return bytes;
}

char *race_case_file(const char *folder, const char *name, size_t *length)
{
	char *bytes = race_case_file_if_any(folder, name, length);

	if (!bytes)
		fail_msg("%s: there is no %s", folder, name);
	return bytes;
}

char *race_case_input(const char *folder, size_t *length)
{
	char *bytes = race_case_file_if_any(folder, "input.json", length);

	return bytes ? bytes : race_case_file(folder, "input.bin", length);
}

struct race_table_words *table_words;

int race_words_load(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	table_words = race_table_words_load(RG_DATA "/tables", &problems);
	for (size_t i = 0; i < problems.count; i++)
		print_error("%s\n", problems.lines[i]);
	return table_words && !problems.count ? 0 : -1;
}

int race_words_free(void **state)
{
	(void)state;
	race_table_words_destroy(table_words);
	return 0;
}

int race_check_feed(const char *name, const cJSON *tree)
{
	struct race_problems problems = {0};
	struct race_day *day = race_day_from_tree(tree, 1, &problems);
	int wrong = day == NULL;

	for (size_t i = 0; i < problems.count; i++) {
		print_error("%s: as a feed: %s\n", name, problems.lines[i]);
		wrong++;
	}
	race_day_unref(day);
	race_problems_finish(&problems);
	return wrong;
}

struct race_day *race_decode_text(const char *quoted, struct race_problems *problems)
{
	struct race_problems own = {0};
	char *text = rg_strdup(quoted);

	for (char *at = text; *at; at++)
		*at = *at == '\'' ? '"' : *at;
	struct race_day *day = race_day_decode(text, strlen(text), problems ? problems : &own);
	if (!day)
		fail_msg("this does not decode: %s", quoted);
	if (own.count)
		fail_msg("%s", own.lines[0]);
	rg_free(text);
	return day;
}

static void dump_text(struct rg_buffer *buffer, const char *text)
{
	size_t length = strlen(text);

	assert_true(rg_utf8_valid(text, length));
	if (length > SHOWN_TEXT)
		rg_buffer_format(buffer, "(%zu bytes)", length);
	else
		rg_buffer_format(buffer, "\"%s\"", text);
}

static void dump_time(struct rg_buffer *buffer, const struct race_time *time)
{
	rg_buffer_format(buffer, "%" PRId64 "%+ds%s%s", time->utc_ms, time->offset_s, time->local ? " local" : "",
			 time->date_only ? " date only" : "");
}

/* "162154/3": with its decimals, where they are told. */
static void dump_duration(struct rg_buffer *buffer, const struct race_duration *duration)
{
	rg_buffer_format(buffer, "%" PRId64, duration->ms);
	if (duration->decimals != RACE_NONE)
		rg_buffer_format(buffer, "/%d", duration->decimals);
}

static void dump_ref(struct rg_buffer *buffer, const struct race_ref *ref, const struct race_type *type)
{
	const struct race_field *id = race_type_field(type, "id", 2);

	dump_text(buffer, ref->id);
	if (!ref->to)
		rg_buffer_text(buffer, " to nothing");
	else if (strcmp(*(const char *const *)((const char *)ref->to + id->offset), ref->id) != 0)
		rg_buffer_text(buffer, " to another");
}

static void dump_grid(struct rg_buffer *buffer, const struct race_grid *grid)
{
	for (int i = 0; i < grid->rows * grid->columns; i++) {
		bool first = i % grid->columns == 0;
		rg_buffer_format(buffer, "%s%d", first ? i ? " / " : "" : " ", grid->cells[i]);
	}
}

static void dump_scalars(struct rg_buffer *buffer, const struct race_field *field, const void *member)
{
	const struct race_list *list = member;

	rg_buffer_text(buffer, "[");
	for (size_t i = 0; i < list->count; i++) {
		rg_buffer_text(buffer, i ? ", " : "");
		if (field->kind == RACE_COLORS)
			rg_buffer_format(buffer, "#%06X", (unsigned)((const int *)list->items)[i]);
		else if (field->kind == RACE_TEXTS)
			dump_text(buffer, ((const char *const *)list->items)[i]);
		else
			dump_ref(buffer, (const struct race_ref *)list->items + i, field->of);
	}
	rg_buffer_text(buffer, "]");
}

static bool is_given(const struct race_field *field, const void *member)
{
	switch (field->kind) {
	case RACE_TEXT:
	case RACE_REF:
		return *(const char *const *)member != NULL;
	case RACE_INT:
	case RACE_COLOR:
		return *(const int *)member != RACE_NONE;
	case RACE_WORD:
		return *(const int *)member != 0;
	case RACE_BOOL:
		return *(const bool *)member;
	case RACE_MS:
		return ((const struct race_duration *)member)->ms != RACE_NO_MS;
	case RACE_DATE:
		return ((const struct race_date *)member)->year != 0;
	case RACE_TIME:
		return ((const struct race_time *)member)->utc_ms != RACE_NO_MS;
	case RACE_GRID:
		return ((const struct race_grid *)member)->rows != 0;
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_COLORS:
		return ((const struct race_list *)member)->count != 0;
	case RACE_OBJECT:
	case RACE_LIST:
		break;
	}
	return false;
}

static void dump_value(struct rg_buffer *buffer, const struct race_field *field, const void *member)
{
	const struct race_date *date = member;

	rg_buffer_format(buffer, " %s=", field->name);
	if (field->kind == RACE_TEXT)
		dump_text(buffer, *(const char *const *)member);
	else if (field->kind == RACE_REF)
		dump_ref(buffer, member, field->of);
	else if (field->kind == RACE_INT)
		rg_buffer_format(buffer, "%d", *(const int *)member);
	else if (field->kind == RACE_MS)
		dump_duration(buffer, member);
	else if (field->kind == RACE_COLOR)
		rg_buffer_format(buffer, "#%06X", (unsigned)*(const int *)member);
	else if (field->kind == RACE_BOOL)
		rg_buffer_text(buffer, "true");
	else if (field->kind == RACE_WORD)
		rg_buffer_text(buffer, race_word_text(field->words, *(const int *)member));
	else if (field->kind == RACE_DATE)
		rg_buffer_format(buffer, "%04d-%02d-%02d", date->year, date->month, date->day);
	else if (field->kind == RACE_TIME)
		dump_time(buffer, member);
	else if (field->kind == RACE_GRID)
		dump_grid(buffer, member);
	else
		dump_scalars(buffer, field, member);
}

static void dump_item(struct rg_buffer *buffer, const struct race_type *type, const void *item, int depth);

static void dump_list(struct rg_buffer *buffer, const struct race_field *field, const struct race_list *list, int depth)
{
	if (list->count)
		rg_buffer_format(buffer, "%*s%s: %zu\n", depth * 2, "", field->name, list->count);
	for (size_t i = 0; i < list->count && i < SHOWN_ITEMS; i++)
		dump_item(buffer, field->of, (const char *)list->items + i * field->of->size, depth + 1);
}

static void dump_item(struct rg_buffer *buffer, const struct race_type *type, const void *item, int depth)
{
	rg_buffer_format(buffer, "%*s%s", depth * 2, "", type->name);
	if (type == &race_type_driver && !((const struct race_driver *)item)->listed)
		rg_buffer_text(buffer, " (not listed)");
	for (size_t i = 0; i < type->field_count; i++) {
		const void *member = (const char *)item + type->fields[i].offset;
		if (is_given(&type->fields[i], member))
			dump_value(buffer, &type->fields[i], member);
	}
	rg_buffer_text(buffer, "\n");
	for (size_t i = 0; i < type->field_count; i++) {
		const void *member = (const char *)item + type->fields[i].offset;
		if (type->fields[i].kind == RACE_OBJECT)
			dump_item(buffer, type->fields[i].of, member, depth + 1);
		else if (type->fields[i].kind == RACE_LIST)
			dump_list(buffer, &type->fields[i], member, depth + 1);
	}
}

void race_dump(struct rg_buffer *buffer, const struct race_day *day)
{
	if (day)
		dump_item(buffer, &race_type_day, day, 0);
	else
		rg_buffer_text(buffer, "nothing\n");
}

void race_dump_problems(struct rg_buffer *buffer, const struct race_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		assert_true(rg_utf8_valid(problems->lines[i], strlen(problems->lines[i])));
		rg_buffer_format(buffer, "%s\n", problems->lines[i]);
	}
	if (problems->left_out)
		rg_buffer_format(buffer, "and %zu more\n", problems->left_out);
	for (size_t i = 0; i < problems->remark_count; i++)
		rg_buffer_format(buffer, "remark: %s\n", problems->remarks[i]);
}
