/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "race/day/derive.h"
#include "race/day/fields.h"
#include "race/file/shelf.h"
#include "race/review/review.h"

#define PART_END 0x1E

/* ---- the input ---- */

unsigned fuzz_choice(struct fuzz_input *input, unsigned count)
{
	if (!input->left)
		return 0;
	input->left--;
	return (unsigned)(*input->at++ + 256 - 'a') % 256 % count;
}

static struct fuzz_part take(struct fuzz_input *input, size_t length)
{
	struct fuzz_part part = {malloc(length + 1), length};

	if (length)
		memcpy(part.bytes, input->at, length);
	part.bytes[length] = '\0';
	input->at += length;
	input->left -= length;
	return part;
}

struct fuzz_part fuzz_part(struct fuzz_input *input)
{
	const uint8_t *end = input->left ? memchr(input->at, PART_END, input->left) : NULL;
	struct fuzz_part part = take(input, end ? (size_t)(end - input->at) : input->left);

	if (end) {
		input->at++;
		input->left--;
	}
	return part;
}

struct fuzz_part fuzz_rest(struct fuzz_input *input)
{
	return take(input, input->left);
}

char *fuzz_text(struct fuzz_input *input)
{
	struct fuzz_part part = fuzz_part(input);
	char *text = rg_utf8_from_bytes(part.bytes, part.length);

	rg_free(part.bytes);
	return text;
}

/* ---- what must hold ---- */

void fuzz_must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "this does not hold: %s\n", what);
	abort();
}

void fuzz_must_be_text(const char *text)
{
	fuzz_must(!text || rg_utf8_valid(text, strlen(text)), "what people see is UTF-8");
}

void fuzz_problems(struct race_problems *problems)
{
	fuzz_must(problems->count <= RACE_PROBLEMS_KEPT, "there are no more problems than are kept");
	for (size_t i = 0; i < problems->count; i++)
		fuzz_must_be_text(problems->lines[i]);
	for (size_t i = 0; i < problems->remark_count; i++)
		fuzz_must_be_text(problems->remarks[i]);
	race_problems_finish(problems);
}

static void look_at_item(const struct race_type *type, const void *item);

static void look_at_list(const struct race_field *field, const struct race_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (field->kind == RACE_LIST)
			look_at_item(field->of, (const char *)list->items + i * field->of->size);
		else if (field->kind == RACE_TEXTS)
			fuzz_must_be_text(((const char *const *)list->items)[i]);
		else if (field->kind == RACE_REFS)
			fuzz_must_be_text(((const struct race_ref *)list->items)[i].id);
	}
}

static void look_at_item(const struct race_type *type, const void *item)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		const void *member = (const char *)item + field->offset;
		if (field->kind == RACE_TEXT || field->kind == RACE_REF)
			fuzz_must_be_text(*(const char *const *)member);
		else if (field->kind == RACE_OBJECT)
			look_at_item(field->of, member);
		else if (field->kind == RACE_LIST || field->kind == RACE_TEXTS || field->kind == RACE_REFS)
			look_at_list(field, member);
	}
}

void fuzz_day(const struct race_day *day)
{
	struct race_date today = {2021, 6, 5};
	struct race_review review;

	if (!day)
		return;
	look_at_item(&race_type_day, day);
	race_review_init(&review, &(struct race_review_ask){day, today, .words = fuzz_books()->phrases});
	fuzz_must_be_text(review.found);
	fuzz_must_be_text(review.look_at);
	fuzz_must_be_text(review.unfilled);
	race_review_finish(&review);
	char *ageless = race_review_ageless(day, today);
	fuzz_must_be_text(ageless);
	rg_free(ageless);
	race_day_current_round(day, NULL, today);
	race_day_last_result_heat(day, NULL);
	race_day_track_heat(day, NULL);
}

void fuzz_tree(cJSON *tree)
{
	struct race_problems problems = {0};

	if (!tree)
		return;
	struct race_day *day = race_day_from_tree(tree, 1, &problems);
	fuzz_day(day);
	race_day_unref(day);
	fuzz_problems(&problems);
	cJSON_Delete(tree);
}

/* ---- files ---- */

static char folder[64];

static int remove_one(const char *path, const struct stat *state, int kind, struct FTW *walk)
{
	(void)state, (void)kind, (void)walk;
	return remove(path);
}

void fuzz_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void remove_folder(void)
{
	fuzz_remove(folder);
}

const char *fuzz_folder(void)
{
	if (!*folder) {
		strcpy(folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/rg-fuzz-XXXXXX" : "/tmp/rg-fuzz-XXXXXX");
		fuzz_must(mkdtemp(folder) != NULL, "there is room for a folder");
		atexit(remove_folder);
	}
	return folder;
}

const char *fuzz_file(const char *name, const char *bytes, size_t length)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", fuzz_folder(), name);
	FILE *file = fopen(path, "wb");
	fuzz_must(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, "there is room for a file");
	return path;
}

/* ---- the books ---- */

struct race_shelf *fuzz_shelf(void)
{
	static struct race_shelf *shelf;

	if (!shelf)
		shelf = race_shelf_create(RG_STAGE_DATA, NULL);
	return shelf;
}

const struct intake_books *fuzz_books(void)
{
	static struct intake_books books;

	if (!books.mappings) {
		struct race_problems problems = {0};
		intake_books_init(&books, fuzz_shelf(), "fi-FI", &problems);
		fuzz_must(!problems.count, "the shipped data is right");
	}
	return &books;
}

/* The log is looked at instead of printed. */
static void look_at_line(void *data, enum rg_log_level level, const char *message)
{
	(void)data, (void)level;
	fuzz_must_be_text(message);
}

__attribute__((constructor)) static void set_log(void)
{
	rg_log_set_sink(look_at_line, NULL);
}
