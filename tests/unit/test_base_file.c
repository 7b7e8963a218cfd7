/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files, folders and paths of the system that this is built for; in the folder the test is run in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"

#define FOLDER "base-file-test"
/* Letters of two code pages, and one beyond 16 bits: a name that only whole Unicode can hold. */
#define NAME "P\xC3\xA4\xC3\xA4llikk\xC3\xB6 \xD0\x9A\xF0\x9F\x8F\x81.json"

static char *in_folder(const char *name)
{
	return rg_path_join(FOLDER, name);
}

static void write_text(const char *path, const char *text)
{
	assert_true(rg_file_replace(path, text, strlen(text)));
}

static void assert_text(const char *path, const char *text)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!rg_file_read(path, 1000, &bytes, &length, &error))
		fail_msg("%s: %s", path, error);
	assert_int_equal(length, strlen(text));
	assert_string_equal(bytes, text);
	rg_free(bytes);
}

static void remove_all(const char *folder)
{
	size_t count;
	char **names = rg_directory_folders(folder, &count);

	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(folder, names[i]);
		remove_all(path);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	names = rg_directory_list(folder, "", &count);
	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(folder, names[i]);
		rg_path_remove(path);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	rg_path_remove(folder);
}

static int begin(void **state)
{
	(void)state;
	remove_all(FOLDER);
	return rg_directory_make(FOLDER) ? 0 : -1;
}

static int finish(void **state)
{
	(void)state;
	remove_all(FOLDER);
	return rg_directory_exists(FOLDER) ? -1 : 0;
}

static void a_file_is_replaced_whole(void **state)
{
	char *path = in_folder(NAME);
	struct rg_file_stamp none = {0}, first, second;

	(void)state;
	assert_true(rg_file_stamp_equal(rg_file_stamp(path), none));
	write_text(path, "one\ntwo\r\n\x1A three");
	assert_text(path, "one\ntwo\r\n\x1A three");
	first = rg_file_stamp(path);
	assert_int_equal(first.size, 16);
	assert_true(first.modified_ns > 0 && first.inode);
	write_text(path, "ONE\ntwo\r\n\x1A three");
	assert_text(path, "ONE\ntwo\r\n\x1A three");
	second = rg_file_stamp(path);
	assert_false(rg_file_stamp_equal(first, second));
	assert_true(rg_path_remove(path));
	assert_false(rg_file_exists(path));
	rg_free(path);
}

static void a_read_says_why_not(void **state)
{
	char *bytes, *error = NULL, *path = in_folder("large.json"), *absent = in_folder("absent.json");
	size_t length;

	(void)state;
	write_text(path, "0123456789");
	assert_false(rg_file_read(path, 9, &bytes, &length, &error));
	assert_string_equal(error, "is larger than 9 bytes");
	rg_free(error);
	assert_false(rg_file_read(FOLDER, 9, &bytes, &length, &error));
	assert_string_equal(error, "is a folder, not a file");
	rg_free(error);
	error = NULL;
	assert_false(rg_file_read(absent, 9, &bytes, &length, &error));
	assert_true(error && rg_utf8_valid(error, strlen(error)) && strlen(error) > 5);
	rg_free(error);
	assert_false(rg_file_read(absent, 9, &bytes, &length, NULL));
	assert_true(rg_path_remove(path));
	rg_free(path);
	rg_free(absent);
}

static void secrets_are_the_owners(void **state)
{
	char *open = in_folder("open.json"), *secret = in_folder("secret.json");

	(void)state;
	write_text(secret, "readable by others");
	assert_true(rg_file_replace_private(secret, "key", 3));
	assert_true(rg_file_is_private(secret));
	assert_text(secret, "key");
	write_text(open, "key");
	assert_true(rg_file_make_private(open));
	assert_true(rg_file_is_private(open));
	assert_text(open, "key");
	assert_false(rg_file_is_private("no such file"));
	assert_true(rg_path_remove(open));
	assert_true(rg_path_remove(secret));
	rg_free(open);
	rg_free(secret);
}

static void assert_look(const char *path, bool there)
{
	struct rg_path_look seen = rg_path_look(path);

	assert_int_equal(seen.exists, there);
	assert_int_equal(seen.readable, there);
	assert_true(rg_file_stamp_equal(seen.stamp, rg_file_stamp(path)));
}

static void names_are_listed_in_order(void **state)
{
	static const char *const names[] = {"b.json", "a.json", ".hidden.json", "c.txt", NAME};
	char *deep = in_folder("deep/er/still"), *folder = in_folder("deep.json");
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = in_folder(names[i]);
		write_text(path, "x");
		rg_free(path);
	}
	assert_true(rg_directory_make(deep) && rg_directory_make(folder));
	assert_true(rg_directory_empty(deep));
	assert_false(rg_directory_empty(FOLDER));
	assert_false(rg_directory_empty("no such folder"));
	assert_null(rg_directory_fault(deep));
	assert_null(rg_directory_fault("no such folder"));
	char *file = in_folder("a.json"), *fault = rg_directory_fault(file);
	assert_non_null(fault);
	assert_true(rg_path_exists(file) && rg_path_exists(deep));
	assert_false(rg_path_exists("no such folder"));
	assert_look(file, true);
	assert_look(deep, true);
	assert_look("no such folder", false);
	rg_free(fault);
	rg_free(file);

	char **found = rg_directory_list(FOLDER, ".json", &count);
	assert_int_equal(count, 3);
	assert_string_equal(found[0], NAME);
	assert_string_equal(found[1], "a.json");
	assert_string_equal(found[2], "b.json");
	for (size_t i = 0; i < count; i++)
		rg_free(found[i]);
	rg_free(found);

	found = rg_directory_folders(FOLDER, &count);
	assert_int_equal(count, 2);
	assert_string_equal(found[0], "deep");
	assert_string_equal(found[1], "deep.json");
	for (size_t i = 0; i < count; i++)
		rg_free(found[i]);
	rg_free(found);
	found = rg_directory_entries(FOLDER, ".json", &count);
	assert_int_equal(count, 4);
	assert_string_equal(found[3], "deep.json");
	for (size_t i = 0; i < count; i++)
		rg_free(found[i]);
	rg_free(found);
	found = rg_directory_list("no such folder", "", &count);
	assert_int_equal(count, 0);
	rg_free(found);

	char *hidden = in_folder(".hidden.json");
	assert_true(rg_path_remove(hidden));
	rg_free(hidden);
	rg_free(deep);
	rg_free(folder);
}

/* Windows' plain calls end at 260 characters. */
static void long_paths_are_paths(void **state)
{
	char *folder = rg_strdup(FOLDER);

	(void)state;
	for (int i = 0; i < 12; i++) {
		char *deeper = rg_path_join(folder, "a folder whose name has forty letters in it");
		rg_free(folder);
		folder = deeper;
	}
	char *path = rg_path_join(folder, NAME);
	assert_true(strlen(path) > 500);
	assert_true(rg_directory_make(folder));
	write_text(path, "far");
	assert_text(path, "far");
	assert_true(rg_file_exists(path));
	char *real = rg_path_real(path);
	assert_non_null(real);
	assert_true(strlen(real) > strlen(path) && rg_path_absolute(real));
	assert_text(real, "far");
	rg_free(real);
	assert_true(rg_path_remove(path));
	rg_free(path);
	rg_free(folder);
}

static void one_thing_has_one_real_path(void **state)
{
	char *plain = rg_path_real(FOLDER), *round = rg_path_real(FOLDER "/../" FOLDER "/.");

	(void)state;
	assert_non_null(plain);
	assert_string_equal(plain, round);
	assert_null(strchr(plain, '\\'));
	assert_string_equal(rg_path_name(plain), FOLDER);
	assert_false(rg_path_is_link(FOLDER));
	assert_null(rg_path_real(FOLDER "/absent"));
	rg_free(plain);
	rg_free(round);
}

static void paths_are_what_the_system_says(void **state)
{
#ifdef _WIN32
	const bool windows = true;
#else
	const bool windows = false;
#endif
	static const struct {
		const char *path;
		bool posix, windows, stays_posix, stays_windows;
	} cases[] = {
		{"/srv/x", true, true, false, false},
		{"x/y.json", false, false, true, true},
		{"A: final.csv", false, true, true, false},
		{"C:/x", false, true, true, false},
		{"C:\\x", false, true, false, false},
		{"\\\\server\\share\\x", false, true, false, false},
		{"x.json:stream", false, false, true, false},
		{"a?.json", false, false, true, false},
		{"1: final.csv", false, false, true, false},
		{"../x", false, false, false, false},
		{"x/../y", false, false, false, false},
		{"..x", false, false, true, true},
		{"", false, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool absolute = windows ? cases[i].windows : cases[i].posix;
		if (rg_path_absolute(cases[i].path) != absolute)
			fail_msg("\"%s\" is%s absolute here", cases[i].path, absolute ? "" : " not");
		bool stays = windows ? cases[i].stays_windows : cases[i].stays_posix;
		if (rg_path_stays_below(cases[i].path) != stays)
			fail_msg("\"%s\" does%s stay below here", cases[i].path, stays ? "" : " not");
	}
	char *joined = rg_path_join("/races/oulu", "A: final.csv");
	assert_string_equal(joined, windows ? "A: final.csv" : "/races/oulu/A: final.csv");
	rg_free(joined);
}

static void paths_are_taken_apart(void **state)
{
	static const struct {
		const char *path, *directory, *name;
	} cases[] = {
		{"/srv/race/feed.json", "/srv/race", "feed.json"},
		{"feed.json", ".", "feed.json"},
		{"/feed.json", "/", "feed.json"},
		{"race/", "race", "race/"},
#ifdef _WIN32
		{"C:\\race\\feed.json", "C:\\race", "feed.json"},
		{"C:/feed.json", "C:/", "feed.json"},
#else
		{"C:\\race\\feed.json", ".", "C:\\race\\feed.json"},
		{"C:/feed.json", "C:", "feed.json"},
#endif
	};
	char typed[] = "C:\\race\\a b.csv";

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *directory = rg_path_directory(cases[i].path);
		assert_string_equal(directory, cases[i].directory);
		assert_string_equal(rg_path_name(cases[i].path), cases[i].name);
		rg_free(directory);
	}
	assert_string_equal(rg_path_below("/races/oulu/data/x.json", "/races/oulu"), "data/x.json");
	assert_string_equal(rg_path_below("/races/oulu/x.json", "/races/oulu/"), "x.json");
	assert_string_equal(rg_path_below("/x.json", "/"), "x.json");
	assert_null(rg_path_below("/races/oulu", "/races/oulu"));
	assert_null(rg_path_below("/races/oulu2/x.json", "/races/oulu"));
	assert_null(rg_path_below("/races/oulu/../x.json", "/races/oulu"));
	assert_null(rg_path_below("/races", "/races/oulu"));
	rg_path_unify(typed);
#ifdef _WIN32
	assert_string_equal(typed, "C:/race/a b.csv");
	assert_string_equal(rg_path_below("c:\\Races\\Oulu\\x.json", "C:/races/oulu"), "x.json");
#else
	assert_string_equal(typed, "C:\\race\\a b.csv");
	assert_null(rg_path_below("/Races/oulu/x.json", "/races/oulu"));
#endif
}

static void the_process_knows_where_it_is(void **state)
{
	char *program = rg_program_directory(), *home = rg_home_directory(), *config = rg_config_directory();

	(void)state;
	assert_true(program && rg_path_absolute(program) && rg_directory_exists(program));
	assert_true(home && rg_path_absolute(home));
	assert_true(config && rg_path_absolute(config));
	assert_null(rg_environment("RG_THERE_IS_NO_SUCH_VARIABLE"));
	rg_free(program);
	rg_free(home);
	rg_free(config);
}

/* What fontconfig opens: by the same file, whatever the name's form. */
static void libraries_find_the_file(void **state)
{
	char *path = in_folder("plain.ttf"), *form;

	(void)state;
	write_text(path, "x");
	form = rg_path_for_libraries(path);
	assert_string_equal(form, path);
	assert_true(rg_path_remove(path));
	rg_free(form);
	rg_free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_replaced_whole),       cmocka_unit_test(a_read_says_why_not),
		cmocka_unit_test(secrets_are_the_owners),         cmocka_unit_test(names_are_listed_in_order),
		cmocka_unit_test(long_paths_are_paths),           cmocka_unit_test(one_thing_has_one_real_path),
		cmocka_unit_test(paths_are_what_the_system_says), cmocka_unit_test(paths_are_taken_apart),
		cmocka_unit_test(the_process_knows_where_it_is),  cmocka_unit_test(libraries_find_the_file),
	};
	return cmocka_run_group_tests(tests, begin, finish);
}
