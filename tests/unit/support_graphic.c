/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_graphic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "race/value/date.h"
#include "support_race.h"

struct graphic_bench bench;

int bench_open(void **state)
{
	(void)state;
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, NULL);

	bench.library = library_create(shelf);
	bench.typesetter = typesetter_create(shelf);
	bench.flags = flag_set_create(RG_STAGE_DATA "/flags");
	assert_non_null(bench.typesetter);
	assert_non_null(bench.flags);
	return 0;
}

int bench_close(void **state)
{
	(void)state;
	flag_set_destroy(bench.flags);
	typesetter_destroy(bench.typesetter);
	library_destroy(bench.library);
	return 0;
}

void bench_view_open(struct bench_view *bench_view, const char *day, const char *language,
		     const struct graphic_ask *ask)
{
	const struct words *words = library_words(bench.library, language);

	assert_non_null(words);
	*bench_view = (struct bench_view){.arena = rg_arena_create()};
	if (ask)
		bench_view->ask = *ask;
	if (!race_date_given(bench_view->ask.today))
		bench_view->ask.today = (struct race_date){2021, 6, 5};
	bench_view->ask.width = 1920;
	bench_view->ask.height = 1080;
	bench_view->ask.day = race_decode_text(day, NULL);
	view_init(&bench_view->view, &bench_view->ask, "test", words, library_language(bench.library, language),
		  library_countries(bench.library), library_grid_shapes(bench.library), bench_view->arena);
}

void bench_view_close(struct bench_view *bench_view)
{
	view_finish(&bench_view->view);
	race_day_unref(bench_view->ask.day);
	rg_arena_destroy(bench_view->arena);
}

struct value bench_value(struct bench_view *bench_view, const char *path)
{
	struct scope root = scope_root();
	struct expression_reading reading = scope_reading(&root, bench_view->arena);
	const struct expression_path *compiled = expression_compile(&reading, EXPRESSION_PATH, path);

	if (!compiled)
		fail_msg("%s: %s", path, reading.error);
	return path_value(&bench_view->view, &root, compiled);
}

char *bench_quoted(const char *text)
{
	char *quoted = rg_strdup(text);

	for (char *at = quoted; *at; at++)
		*at = *at == '\'' ? '"' : *at;
	return quoted;
}

static char *no_part(void *data, const char *name, char **path)
{
	(void)data;
	(void)name;
	(void)path;
	return NULL;
}

void bench_layout_open(struct bench_layout *layout, const char *day, const char *children)
{
	struct race_problems problems = {0};
	const char *error = NULL;
	char *quoted = bench_quoted(children);
	char *text = rg_asprintf("{\"template\": 1, \"children\": [%s]}", quoted);

	bench_view_open(&layout->on, day, "en", NULL);
	layout->template = template_parse("test.json", "test", text, NULL, no_part, NULL, &problems);
	if (!layout->template)
		fail_msg("%s", problems.lines[0]);
	struct box_maker maker = {
		.view = &layout->on.view,
		.theme = library_theme(bench.library, "dark", &error),
		.typesetter = bench.typesetter,
		.flags = bench.flags,
		.arena = layout->on.arena,
	};
	assert_null(error);
	layout->root = box_build(&maker, layout->template);
	if (layout->root)
		box_layout(&maker, layout->root);
	layout->error = maker.error;
	race_problems_finish(&problems);
	rg_free(text);
	rg_free(quoted);
}

void bench_layout_close(struct bench_layout *layout)
{
	box_finish(layout->root);
	template_destroy(layout->template);
	bench_view_close(&layout->on);
}

const struct box *bench_box(const struct bench_layout *layout, const char *id)
{
	const struct box *box = layout->root ? box_find(layout->root, id) : NULL;

	if (!box)
		fail_msg("there is no box \"%s\"", id);
	return box;
}

char *bench_folder_make(void)
{
	const char *base = getenv("TMPDIR");
	char *folder = rg_asprintf("%s/graphic-test-XXXXXX", base ? base : "/tmp");

	assert_non_null(mkdtemp(folder));
	return folder;
}

static void remove_tree(const char *path)
{
	DIR *directory = opendir(path);

	for (const struct dirent *entry; directory && (entry = readdir(directory));) {
		char *inside = rg_path_join(path, entry->d_name);
		struct stat state;
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && lstat(inside, &state) == 0) {
			if (S_ISDIR(state.st_mode))
				remove_tree(inside);
			else
				unlink(inside);
		}
		rg_free(inside);
	}
	if (directory)
		closedir(directory);
	rmdir(path);
}

void bench_folder_remove(char *folder)
{
	remove_tree(folder);
	rg_free(folder);
}

void bench_write(const char *folder, const char *name, const char *text)
{
	char *path = rg_path_join(folder, name), *directory = rg_path_directory(path);

	assert_true(rg_directory_make(directory));
	assert_true(rg_file_replace(path, text, strlen(text)));
	rg_free(directory);
	rg_free(path);
}
