/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's own data files over the shipped ones: each kind, broken in each way, at a start and while it is in use.
 * The shipped data of the stage; the user's folder is made for each test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "race/mapping/mapping.h"
#include "race/file/shelf.h"
#include "support_graphic.h"

struct log {
	int warnings, infos;
	char last[1024];
};

static struct log heard;
static char *own;

static void hear(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	heard.infos += level == RG_LOG_INFO;
	heard.warnings += level <= RG_LOG_WARNING;
	if (level <= RG_LOG_WARNING)
		snprintf(heard.last, sizeof(heard.last), "%s", message);
}

static int open_folder(void **state)
{
	(void)state;
	heard = (struct log){0};
	rg_log_set_sink(hear, NULL);
	own = bench_folder_make();
	/* It uses the part that all shipped templates use. */
	bench_write(own, "templates/tagged.json", "{\"template\":1,\"children\":[{\"use\":\"tag\"}]}");
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	bench_folder_remove(own);
	rg_log_set_sink(NULL, NULL);
	return 0;
}

/* A shelf and the library that reads from it. */
struct desk {
	struct race_shelf *shelf;
	struct library *library;
};

static struct desk open_desk(const char *user)
{
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, user);
	return (struct desk){shelf, library_create(race_shelf_ref(shelf))};
}

static void close_desk(struct desk *desk)
{
	library_destroy(desk->library);
	race_shelf_unref(desk->shelf);
}

static char *path_of(const char *name)
{
	return rg_path_join(own, name);
}

/* ---- the kinds ---- */

/* What is in use, as a short text: of the user's file another than of the shipped one. */
typedef char *(*look)(struct library *library, struct race_shelf *shelf);

static char *look_template(struct library *library, struct race_shelf *shelf)
{
	const char *error;
	const struct template *template = library_template(library, "heat-grid", &error);

	(void)shelf;
	return template ? rg_asprintf("%d", template->seconds) : rg_strdup("none");
}

static char *look_part(struct library *library, struct race_shelf *shelf)
{
	const char *error;
	const struct template *template = library_template(library, "tagged", &error);

	(void)shelf;
	return template ? rg_asprintf("%d", template->designs[FRAME_LANDSCAPE].root.children[0].type)
			: rg_strdup("none");
}

static char *look_theme(struct library *library, struct race_shelf *shelf)
{
	const char *error;
	const struct theme *theme = library_theme(library, "dark", &error);
	theme_color color = 0;

	(void)shelf;
	return theme && theme_find_color(theme, "panel", &color) ? rg_asprintf("%08X", color) : rg_strdup("none");
}

/* One theme stands on the other. */
static char *look_base(struct library *library, struct race_shelf *shelf)
{
	const char *error;
	const struct theme *theme = library_theme(library, "light", &error);
	theme_color color = 0;

	(void)shelf;
	return theme && theme_find_color(theme, "gold", &color) ? rg_asprintf("%08X", color) : rg_strdup("none");
}

static char *look_language(struct library *library, struct race_shelf *shelf)
{
	const struct race_language *language = library_language(library, "fi");

	(void)shelf;
	return language ? race_language_clock(language, 9, 5) : rg_strdup("none");
}

static char *look_shapes(struct library *library, struct race_shelf *shelf)
{
	const struct race_grid_shapes *shapes = library_grid_shapes(library);
	struct race_entry entry = {.slot = 1};
	struct race_heat heat = {.entries = {.items = &entry, .count = 1}};

	(void)shelf;
	if (!shapes)
		return rg_strdup("none");
	struct race_grid grid = race_heat_grid(&heat, shapes);
	char *seen = rg_asprintf("%d", grid.columns);
	rg_free((void *)(uintptr_t)grid.cells);
	return seen;
}

/* Read once, not kept by the library: each look is a start. */
static char *look_mapping(struct library *library, struct race_shelf *shelf)
{
	struct race_mappings *mappings = race_mappings_load(shelf, NULL, NULL);
	char *title = rg_strdup("none");

	(void)library;
	for (size_t i = 0; i < race_mappings_count(mappings); i++) {
		if (strcmp(race_mappings_name(mappings, i), "speedhive") != 0)
			continue;
		rg_free(title);
		title = rg_strdup(race_mappings_title(mappings, i));
	}
	race_mappings_destroy(mappings);
	return title;
}

static const struct kind {
	const char *name;
	look look;
	bool kept;           /* in use until another good one is there */
	const char *from;    /* in the shipped file ... */
	const char *to;      /* ... makes it the user's; NULL: `good` is that */
	const char *good;    /* a whole file */
	const char *wrong;   /* right JSON, wrong inside */
	const char *because; /* what is said of it */
} kinds[] = {
	{"templates/heat-grid.json", look_template, true, NULL, NULL, "{\"template\":1,\"seconds\":77,\"children\":[]}",
	 "{\"template\":1,\"seconds\":77,\"children\":[{\"type\":\"cloud\"}]}", "children[0].type: expected row"},
	{"templates/parts/tag.json", look_part, true, NULL, NULL,
	 "{\"type\":\"shape\",\"sprite\":true,\"width\":9,\"height\":9,\"fill\":\"panel\"}",
	 "{\"type\":\"row\",\"children\":[{\"type\":\"text\",\"sprite\":true,\"text\":\"{tag\"}]}",
	 "children[0].text: "},
	{"themes/dark.json", look_theme, true, "#0D1117", "#00FF00", NULL, "{\"theme\":1,\"colors\":{\"panel\":7}}",
	 "colors.panel: expected a colour"},
	{"themes/dark.json", look_base, true, "\"gold\": \"#", "\"gold\": \"#00FF00\", \"was\": \"#", NULL,
	 "{\"theme\":1,\"colours\":{}}", "colours: not known"},
	{"languages/fi.json", look_language, true, "\"clock\": \"", "\"clock\": \"klo ", NULL,
	 "{\"language\":1,\"code\":\"fi\",\"name\":\"suomi\"}", "dates.full.single: expected a text"},
	{"grids/shapes.json", look_shapes, true, NULL, NULL,
	 "{\"grid_shapes\":1,\"shapes\":[{\"cars\":[1,1],\"grid\":[[null,1]]}]}",
	 "{\"grid_shapes\":1,\"shapes\":[{\"cars\":[1,2],\"grid\":[[1]]}]}",
	 "shapes[0].grid: expected a slot for each of the most cars"},
	{"mappings/speedhive.json", look_mapping, false, "\"MYLAPS Speedhive\"", "\"Own\"", NULL,
	 "{\"mapping\":1,\"base\":\"ftp://x\"}", "base: expected http:// or https://"},
	{"mappings/words/common.json", look_mapping, false, NULL, NULL, NULL,
	 "{\"words\":1,\"tables\":{\"status\":{\"ok\":\"finishd\"}}}", "\"finishd\" is no word of status"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void write_good(const struct kind *kind)
{
	char *path = rg_path_join(RG_STAGE_DATA, kind->name), *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (kind->good) {
		bench_write(own, kind->name, kind->good);
	} else {
		assert_true(rg_file_read(path, 256 * 1024, &bytes, &length, &error));
		const char *at = strstr(bytes, kind->from);
		assert_non_null(at);
		char *text = rg_asprintf("%.*s%s%s", (int)(at - bytes), bytes, kind->to, at + strlen(kind->from));
		bench_write(own, kind->name, text);
		rg_free(text);
		rg_free(bytes);
	}
	rg_free(path);
}

/* ---- the ways to break one ---- */

static void make_unparsable(const struct kind *kind)
{
	bench_write(own, kind->name, "{ \"theme\":");
}

static void make_empty(const struct kind *kind)
{
	bench_write(own, kind->name, "");
}

static void make_wrong(const struct kind *kind)
{
	bench_write(own, kind->name, kind->wrong);
}

static void make_latin(const struct kind *kind)
{
	bench_write(own, kind->name, "{\"template\":1,\"comment\":\"P\xE4\xE4ty\"}");
}

static void make_folder(const struct kind *kind)
{
	char *path = path_of(kind->name);

	assert_true(rg_directory_make(path));
	rg_free(path);
}

static void make_huge(const struct kind *kind)
{
	size_t size = 2 * 1024 * 1024;
	char *path = path_of(kind->name), *bytes = rg_alloc(size, 1);

	bench_write(own, kind->name, "");
	memset(bytes, ' ', size);
	assert_true(rg_file_replace(path, bytes, size));
	rg_free(bytes);
	rg_free(path);
}

#ifndef _WIN32 /* where files have no such ways */
static void make_dangling(const struct kind *kind)
{
	char *path = path_of(kind->name), *folder = rg_path_directory(path);

	assert_true(rg_directory_make(folder));
	assert_int_equal(symlink("/nowhere/at/all.json", path), 0);
	rg_free(folder);
	rg_free(path);
}

/* A pipe that nobody writes to: it is never waited for. */
static void make_pipe(const struct kind *kind)
{
	char *path = path_of(kind->name), *folder = rg_path_directory(path);

	assert_true(rg_directory_make(folder));
	assert_int_equal(mkfifo(path, 0600), 0);
	rg_free(folder);
	rg_free(path);
}

static void make_closed(const struct kind *kind)
{
	char *path = path_of(kind->name);

	write_good(kind);
	assert_int_equal(chmod(path, 0), 0);
	rg_free(path);
}
#endif

static const struct way {
	const char *name;
	void (*make)(const struct kind *kind);
	const char *reason; /* NULL: the kind's own */
	bool by_rights;
} ways[] = {
	{"unparsable", make_unparsable, "line 1, column 11: is not JSON", false},
	{"empty", make_empty, "line 1, column 1: is not JSON", false},
	{"a wrong member", make_wrong, NULL, false},
	{"not UTF-8", make_latin, "UTF-8", false},
	{"a folder", make_folder, "is a folder, not a file", false},
	{"too large", make_huge, "is larger than", false},
#ifndef _WIN32
	{"a link to nothing", make_dangling, "No such file or directory", false},
	{"a pipe", make_pipe, "is not a regular file", false},
	{"closed by rights", make_closed, "Permission denied", true},
#endif
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static void free_texts(char **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rg_free(texts[i]);
	rg_free(texts);
}

static void remove_own(const char *name)
{
	char *path = path_of(name);

	assert_true(rg_path_remove(path));
	rg_free(path);
}

/* The first line that is told begins with the path and holds the reason. NULL reason: nothing is told. */
static void assert_told(struct race_shelf *shelf, const char *name, const char *reason)
{
	size_t count = 0;
	char **lines = race_shelf_told(shelf, &count), *path = path_of(name);

	if (!reason && count)
		fail_msg("told: \"%s\"", lines[0]);
	if (reason && (count != 1 || !rg_starts_with(lines[0], path) || !strstr(lines[0], reason)))
		fail_msg("told %zu times, \"%s\"; expected \"%s: ...%s\"", count, count ? lines[0] : "", path, reason);
	free_texts(lines, count);
	rg_free(path);
}

static void assert_looks(const struct kind *kind, const struct desk *desk, const char *expected, const char *when)
{
	char *seen = kind->look(desk->library, desk->shelf);

	if (strcmp(seen, expected) != 0)
		fail_msg("%s, %s: \"%s\", expected \"%s\"", kind->name, when, seen, expected);
	rg_free(seen);
}

/* The user's file goes: the shipped one counts, and nothing is told. */
static void take_away(const struct kind *kind, const struct desk *desk, const char *shipped)
{
	remove_own(kind->name);
	assert_looks(kind, desk, shipped, "taken away");
	assert_told(desk->shelf, kind->name, NULL);
}

static char *look_once(const struct kind *kind, const char *user)
{
	struct desk desk = open_desk(user);
	char *seen = kind->look(desk.library, desk.shelf);

	close_desk(&desk);
	return seen;
}

static bool rights_count(void)
{
	if (geteuid() != 0)
		return true;
	print_error("NOT TESTED: closed by rights, for nothing is closed to root\n");
	return false;
}

/* A start with a broken file: the shipped one counts, all is told, the file stays as it is, and is taken when mended.
 */
static void at_a_start(void **state)
{
	bool rights = rights_count();

	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		char *shipped = look_once(&kinds[k], own), *mine = NULL;
		if (kinds[k].good || kinds[k].from) {
			write_good(&kinds[k]);
			mine = look_once(&kinds[k], own);
			assert_string_not_equal(mine, shipped);
			remove_own(kinds[k].name);
		}
		for (size_t w = 0; w < WAYS; w++) {
			if ((ways[w].by_rights && !rights) || (ways[w].by_rights && !mine))
				continue;
			ways[w].make(&kinds[k]);
			struct desk desk = open_desk(own);
			assert_looks(&kinds[k], &desk, shipped, ways[w].name);
			assert_told(desk.shelf, kinds[k].name, ways[w].reason ? ways[w].reason : kinds[k].because);
			if (mine) {
				remove_own(kinds[k].name);
				write_good(&kinds[k]);
				assert_looks(&kinds[k], &desk, mine, "mended");
			}
			take_away(&kinds[k], &desk, shipped);
			close_desk(&desk);
		}
		rg_free(shipped);
		rg_free(mine);
	}
}

/* A good file becomes wrong while it is in use: it stays in use; when it is gone, the shipped one counts. */
static void in_use(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		if (!kinds[k].kept)
			continue;
		char *shipped = look_once(&kinds[k], own), *mine;
		write_good(&kinds[k]);
		mine = look_once(&kinds[k], own);
		remove_own(kinds[k].name);
		for (size_t w = 0; w < WAYS; w++) {
			if (ways[w].by_rights)
				continue;
			struct desk desk = open_desk(own);
			write_good(&kinds[k]);
			assert_looks(&kinds[k], &desk, mine, "good");
			remove_own(kinds[k].name);
			ways[w].make(&kinds[k]);
			for (int i = 0; i < 2; i++)
				assert_looks(&kinds[k], &desk, mine, ways[w].name);
			assert_told(desk.shelf, kinds[k].name, ways[w].reason ? ways[w].reason : kinds[k].because);
			assert_non_null(strstr(heard.last, " (the last good one stays)"));
			take_away(&kinds[k], &desk, shipped);
			close_desk(&desk);
		}
		rg_free(shipped);
		rg_free(mine);
	}
}

/* The log hears of a wrong file once for each change of it, however often it is asked for, and of the mended one. */
static void said_once_a_change(void **state)
{
	struct desk desk = open_desk(own);

	(void)state;
	make_unparsable(&kinds[0]);
	for (int i = 0; i < 3; i++)
		rg_free(look_template(desk.library, desk.shelf));
	assert_int_equal(heard.warnings, 1);
	assert_non_null(strstr(heard.last, "/templates/heat-grid.json: line 1, column 11: is not JSON (the shipped one "
					   "is taken)"));
	make_unparsable(&kinds[0]);
	rg_free(look_template(desk.library, desk.shelf));
	assert_int_equal(heard.warnings, 2);
	/* another file of the folder is no change of this one */
	bench_write(own, "templates/other.json", "{\"template\":1,\"children\":[]}");
	rg_free(look_template(desk.library, desk.shelf));
	assert_int_equal(heard.warnings, 2);
	assert_int_equal(heard.infos, 0);
	write_good(&kinds[0]);
	rg_free(look_template(desk.library, desk.shelf));
	assert_int_equal(heard.warnings, 2);
	assert_int_equal(heard.infos, 1);
	close_desk(&desk);
}

/* A part that one template uses wrongly is right for the others, whichever is read first. */
static void one_does_not_spoil_the_other(void **state)
{
	static const char *const orders[][2] = {{"wrong", "right"}, {"right", "wrong"}};
	const char *error;

	(void)state;
	bench_write(own, "templates/parts/row.json", "{\"type\":\"text\",\"sprite\":true,\"text\":\"{row.position}\"}");
	bench_write(own, "templates/right.json",
		    "{\"template\":1,\"children\":[{\"type\":\"column\",\"each\":\"results.rows\",\"as\":\"row\","
		    "\"children\":[{\"use\":\"row\"}]}]}");
	bench_write(own, "templates/wrong.json", "{\"template\":1,\"children\":[{\"use\":\"row\"}]}");
	for (int i = 0; i < 2; i++) {
		struct library *library = library_create(race_shelf_create(RG_STAGE_DATA, own));
		for (int k = 0; k < 2; k++) {
			bool right = orders[i][k][0] == 'r';
			const struct template *template = library_template(library, orders[i][k], &error);
			if (right && error)
				fail_msg("%s", error);
			assert_true(right == (template != NULL));
			assert_true(right == (error == NULL));
		}
		library_destroy(library);
	}
}

/* Two of the user's are broken: each is told, and the third, which stands on them, is taken. */
static void several_at_once(void **state)
{
	struct desk desk = open_desk(own);
	const char *error;
	theme_color color = 0;
	size_t count = 0;

	(void)state;
	bench_write(own, "themes/dark.json", "{");
	bench_write(own, "themes/light.json", "[]");
	bench_write(own, "themes/club.json", "{\"theme\":1,\"base\":\"light\",\"colors\":{\"accent\":\"#00FF00\"}}");
	const struct theme *theme = library_theme(desk.library, "club", &error);
	assert_non_null(theme);
	assert_true(theme_find_color(theme, "accent", &color) && color == 0xFF00FF00);
	assert_true(theme_find_color(theme, "panel", &color) && color == 0xFFF7F8FA);
	char **lines = race_shelf_told(desk.shelf, &count);
	assert_int_equal(count, 2);
	free_texts(lines, count);
	close_desk(&desk);
}

/* What is told of a file goes when the file goes or changes, also when nobody asks for the thing again. */
static void what_is_told_ends(void **state)
{
	struct desk desk = open_desk(own);

	(void)state;
	make_unparsable(&kinds[0]);
	rg_free(look_template(desk.library, desk.shelf));
	race_shelf_look(desk.shelf);
	assert_told(desk.shelf, kinds[0].name, "is not JSON");
	remove_own(kinds[0].name);
	race_shelf_look(desk.shelf);
	assert_told(desk.shelf, kinds[0].name, NULL);
	close_desk(&desk);
}

/* What another found of a file is told until it is taken back; the shelf does not look at the file. */
static void refused_by_another(void **state)
{
	static const char name[] = "fonts/Club.ttf", ours[] = "fonts/RobotoCondensed-Bold.ttf";
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, own);

	(void)state;
	bench_write(own, name, "");
	race_shelf_refuse(shelf, name, "is no font that can be read", true);
	race_shelf_refuse(shelf, name, "is no font that can be read", true);
	assert_told(shelf, name, "is no font that can be read");
	assert_int_equal(heard.warnings, 1);
	assert_non_null(strstr(heard.last, "/fonts/Club.ttf: is no font that can be read (the last good one stays)"));
	bench_write(own, name, "another");
	race_shelf_look(shelf);
	assert_told(shelf, name, "is no font that can be read");
	race_shelf_refuse(shelf, name, NULL, true);
	assert_told(shelf, name, NULL);
	assert_int_equal(heard.infos, 1);
	race_shelf_refuse(shelf, ours, "is damaged", false);
	assert_told(shelf, ours, "is damaged");
	assert_non_null(strstr(heard.last, "(the shipped one is taken)"));
	race_shelf_unref(shelf);
}

#ifdef _WIN32 /* "Invalid name" in Wine, "The directory name is invalid" in Windows */
#define NOT_A_FOLDER "name"
#else
#define NOT_A_FOLDER "Not a directory"
#endif

/* A folder that is there and cannot be listed is no empty one: it is told, once, and what is shipped counts. */
static void folders(void **state)
{
	char *shipped = look_once(&kinds[2], NULL);

	(void)state;
	bench_write(own, "themes", "no folder");
	struct desk desk = open_desk(own);
	for (int i = 0; i < 3; i++)
		assert_looks(&kinds[2], &desk, shipped, "a file in place of the folder");
	assert_told(desk.shelf, "themes", NOT_A_FOLDER);
	assert_int_equal(heard.warnings, 1);
	remove_own("themes");
	write_good(&kinds[2]);
	rg_free(look_theme(desk.library, desk.shelf));
	assert_told(desk.shelf, "themes", NULL);
	close_desk(&desk);
	rg_free(shipped);
}

/* The user's whole folder; and none at all is no mistake. */
static void the_whole_folder(void **state)
{
	char *shipped = look_once(&kinds[2], NULL), *none = path_of("none");

	(void)state;
	assert_int_equal(symlink("/nowhere", none), 0);
	char *slash = rg_asprintf("%s/", none);
	struct desk desk = open_desk(slash);
	assert_looks(&kinds[2], &desk, shipped, "a link in place of the folder");
	assert_told(desk.shelf, "none", "No such file or directory");
	assert_true(rg_path_remove(none));
	assert_looks(&kinds[2], &desk, shipped, "no folder");
	assert_told(desk.shelf, "none", NULL);
	close_desk(&desk);
	rg_free(slash);
	rg_free(shipped);
	rg_free(none);
}

/* The shipped ones first, so that lists in a dialog stay as they are; then the user's; each once. */
static void lists(void **state)
{
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, own);
	size_t count = 0;

	(void)state;
	bench_write(own, "themes/light.json", "{");
	bench_write(own, "themes/club.json", "{");
	bench_write(own, "themes/readme.txt", "");
	char **names = race_shelf_list(shelf, "themes", ".json", &count);
	assert_int_equal(count, 3);
	assert_string_equal(names[0], "dark.json");
	assert_string_equal(names[1], "light.json");
	assert_string_equal(names[2], "club.json");
	free_texts(names, count);
	race_shelf_unref(shelf);
}

/* ---- fonts ---- */

static void write_font(const char *name, size_t length, size_t wreck_from, size_t wreck_to)
{
	char *path = path_of(name), *bytes = NULL, *error = NULL;
	size_t size = 0;

	bench_write(own, name, "");
	assert_true(rg_file_read(RG_STAGE_DATA "/fonts/RobotoCondensed-Bold.ttf", 1 << 20, &bytes, &size, &error));
	for (size_t i = wreck_from; i < wreck_to && i < size; i++)
		bytes[i] = (char)0xAA;
	assert_true(rg_file_replace(path, bytes, length < size ? length : size));
	rg_free(bytes);
	rg_free(path);
}

static double width_of_text(struct typesetter *typesetter)
{
	static const struct theme_font font = {"Roboto Condensed", 700};

	return text_width(typesetter, "Hirvilampi 0123", &(struct text_style){.font = &font, .size = 48, .lines = 1});
}

static void broken_fonts(void **state)
{
	static const struct {
		size_t length, wreck_from, wreck_to;
		const char *reason;
	} breaks[] = {
		{0, 0, 0, "is no font that can be read"},
		{100, 0, 0, "is no font that can be read"},
		{60000, 0, 0, "is damaged: it has no letters"},
		{SIZE_MAX, 100000, 200000, "is damaged: the letter U+"},
	};
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, NULL);
	struct typesetter *typesetter = typesetter_create(shelf);
	double width = width_of_text(typesetter);

	(void)state;
	typesetter_destroy(typesetter);
	race_shelf_unref(shelf);
	for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		/* By the name of a shipped one too: it does not push that aside. */
		static const char *const names[] = {"fonts/Club.ttf", "fonts/RobotoCondensed-Bold.ttf"};
		for (int n = 0; n < 2; n++) {
			write_font(names[n], breaks[i].length, breaks[i].wreck_from, breaks[i].wreck_to);
			shelf = race_shelf_create(RG_STAGE_DATA, own);
			typesetter = typesetter_create(shelf);
			assert_non_null(typesetter);
			assert_true(width_of_text(typesetter) == width);
			assert_told(shelf, names[n], breaks[i].reason);
			typesetter_destroy(typesetter);
			race_shelf_unref(shelf);
			remove_own(names[n]);
		}
	}
	/* A whole one is taken without a word. */
	write_font("fonts/Club.ttf", SIZE_MAX, 0, 0);
	shelf = race_shelf_create(RG_STAGE_DATA, own);
	typesetter = typesetter_create(shelf);
	assert_told(shelf, "fonts/Club.ttf", NULL);
	assert_true(width_of_text(typesetter) == width);
	typesetter_destroy(typesetter);
	race_shelf_unref(shelf);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(at_a_start),         IN_FOLDER(in_use),
		IN_FOLDER(said_once_a_change), IN_FOLDER(one_does_not_spoil_the_other),
		IN_FOLDER(several_at_once),    IN_FOLDER(what_is_told_ends),
		IN_FOLDER(refused_by_another), IN_FOLDER(folders),
		IN_FOLDER(the_whole_folder),   IN_FOLDER(lists),
		IN_FOLDER(broken_fonts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
