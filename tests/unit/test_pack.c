/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A race folder in one file: what goes in, and what must not come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <zip.h>

#include "base/file.h"
#include "base/text.h"
#include "intake/pack.h"
#include "support_intake.h"

static void expect_file(const char *name, const char *text)
{
	char *path = intake_path(name), *bytes = NULL;
	size_t length;

	if (!text)
		assert_false(rg_file_exists(path));
	else
		assert_true(rg_file_read(path, 1 << 20, &bytes, &length, NULL));
	if (text)
		assert_string_equal(bytes, text);
	rg_free(bytes);
	rg_free(path);
}

static void pack(const char *folder, const char *event, const char *error)
{
	char *from = intake_path(folder), *zip = intake_path("show.zip"), *reason = NULL;
	bool good = pack_write(zip, from, event, NULL, &reason);

	if (reason && !error)
		print_error("%s\n", reason);
	assert_int_equal(good, !error);
	if (error)
		assert_non_null(strstr(reason, error));
	else
		assert_null(reason);
	rg_free(reason);
	rg_free(from);
	rg_free(zip);
}

static void unpack(const char *folder, const char *error)
{
	char *to = intake_path(folder), *zip = intake_path("show.zip"), *reason = NULL;
	bool good = pack_read(zip, to, &reason);

	if ((reason && !error) || (error && (!reason || !strstr(reason, error))))
		print_error("expected %s, got %s\n", error ? error : "nothing", reason ? reason : "nothing");
	assert_int_equal(good, !error);
	if (error)
		assert_non_null(strstr(reason, error));
	rg_free(reason);
	rg_free(to);
	rg_free(zip);
}

/* A theme with its artwork goes along from the user's folder, with what it is built on, and is put into the other's. */
static void a_theme_goes_along(void **state)
{
	char *from = intake_path("show"), *zip = intake_path("show.zip"), *user = intake_path("user"), *error = NULL;
	char *to = intake_path("out"), *other = intake_path("other");

	(void)state;
	intake_write("show/day.json", "{}");
	intake_write("show/themes/club/theme.json", "an old one");
	intake_write("show/themes/club/old.png", "old");
	intake_write("show/themes/third.json", "{}");
	intake_write("user/themes/club/theme.json", "{\"theme\":1,\"base\":\"ours\"}");
	intake_write("user/themes/club/logo.png", "logo");
	intake_write("user/themes/club/fonts/Club.ttf", "font");
	intake_write("user/themes/ours.json", "{\"theme\":1,\"base\":\"dark\"}");
	intake_write("user/themes/clubs.json", "another club's");
	intake_write("user/secrets.json", "{}");
	assert_true(pack_write(zip, from, NULL, &(struct pack_look){user, "club"}, &error));
	assert_null(error);
	unpack("out", NULL);
	expect_file("out/day.json", "{}");
	expect_file("out/themes/club/theme.json", "{\"theme\":1,\"base\":\"ours\"}");
	expect_file("out/themes/club/logo.png", "logo");
	expect_file("out/themes/club/fonts/Club.ttf", "font");
	expect_file("out/themes/club/old.png", NULL);
	expect_file("out/themes/ours.json", "{\"theme\":1,\"base\":\"dark\"}");
	expect_file("out/themes/clubs.json", NULL);
	expect_file("out/themes/third.json", "{}");
	expect_file("out/secrets.json", NULL);
	/* What the other laptop has of that name, as a file or a folder, is its own. */
	intake_write("other/themes/ours/theme.json", "theirs");
	assert_true(pack_theme_install(to, other, &error));
	assert_null(error);
	expect_file("other/themes/club/logo.png", "logo");
	expect_file("other/themes/club/fonts/Club.ttf", "font");
	expect_file("other/themes/ours.json", NULL);
	expect_file("other/themes/third.json", "{}");
	/* A shipped theme, none, and one that is no name add nothing. */
	const char *const others[] = {"dark", NULL, "", "../themes/club"};
	for (size_t i = 0; i < 4; i++)
		assert_true(pack_write(zip, from, NULL, &(struct pack_look){user, others[i]}, &error));
	unpack("plain", NULL);
	expect_file("plain/themes/club/theme.json", "an old one");
	rg_free(from);
	rg_free(zip);
	rg_free(user);
	rg_free(to);
	rg_free(other);
}

static void there_and_back(void **state)
{
	(void)state;
	intake_write("show/day.json", "{}");
	intake_write("show/photos/Mäki 11.jpg", "picture");
	intake_write("show/sponsors/big/one.png", "sponsor");
	intake_write("show/event.json", "the one of the folder");
	pack("show", NULL, NULL);
	unpack("new/deep", NULL);
	expect_file("new/deep/day.json", "{}");
	expect_file("new/deep/photos/Mäki 11.jpg", "picture");
	expect_file("new/deep/sponsors/big/one.png", "sponsor");
	expect_file("new/deep/event.json", "the one of the folder");
	/* Over the pack that is there; with the event's settings of now. */
	pack("show", "{\"event\":1}", NULL);
	unpack("other", NULL);
	expect_file("other/event.json", "{\"event\":1}");
	expect_file("other/day.json", "{}");
}

/* Neither a pack nor what is unpacked tells a transponder; the crew's own file stays as it is. */
static void transponders_stay_out(void **state)
{
	static const char table[] = "number,transponder\n11,9900001\n";
	char *path = intake_path("show.zip");

	(void)state;
	intake_write("show/day.csv", table);
	intake_write("show/feed.txt", "$A,'11','11',9900001,'A','B','FIN',1\n");
	intake_write("show/day.json", "{'race_feed':1,'drivers':[{'id':'a','transponder':'9900001'}]}");
	intake_write("show/photos/9900001.jpg", "transponder,9900001");
	pack("show", NULL, NULL);
	unpack("new", NULL);
	expect_file("new/day.csv", "number,\n11,\n");
	expect_file("new/feed.txt", "$A,\"11\",\"11\",,\"A\",\"B\",\"FIN\",1\n");
	expect_file("new/day.json", "{\"race_feed\":1,\"drivers\":[{\"id\":\"a\",\"transponder\":null}]}");
	expect_file("new/photos/9900001.jpg", "transponder,9900001");
	expect_file("show/day.csv", table);
	/* A pack of somebody else's. */
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	zip_file_add(zip, "day.csv", zip_source_buffer(zip, table, strlen(table), 0), 0);
	assert_int_equal(zip_close(zip), 0);
	unpack("other", NULL);
	expect_file("other/day.csv", "number,\n11,\n");
	rg_free(path);
}

static void what_stays_out(void **state)
{
	char *link = intake_path("show/link.csv"), *folder = intake_path("show/up");

	(void)state;
	intake_write("show/day.json", "{}");
	intake_write("show/.git/config", "hidden");
	intake_write("show/.DS_Store", "hidden");
	intake_write("show/secrets.json", "{'key':'open-sesame'}");
	intake_write("show/old.zip", "PK");
	intake_write("show/~$crew.csv", "open");
	intake_write("outside/secret.csv", "open-sesame");
	assert_int_equal(symlink("../outside/secret.csv", link), 0);
	assert_int_equal(symlink("../outside", folder), 0);
	pack("show", NULL, NULL);
	unpack("new", NULL);
	expect_file("new/day.json", "{}");
	char *path = intake_path("new");
	size_t files, folders;
	char **names = rg_directory_list(path, "", &files), **below = rg_directory_folders(path, &folders);
	assert_int_equal(files, 1);
	assert_int_equal(folders, 0);
	assert_true(rg_starts_with(names[0], "day.json"));
	rg_free(names[0]);
	rg_free(names);
	rg_free(below);
	rg_free(path);
	rg_free(link);
	rg_free(folder);
}

static void folders_that_cannot_be_packed(void **state)
{
	(void)state;
	pack("nothing-here", NULL, "is no folder");
	intake_write("empty/.hidden", "");
	pack("empty", NULL, "nothing that could be packed");
#ifndef _WIN32 /* where no file can have such a name */
	intake_write("odd/what: now?.csv", "x");
	pack("odd", NULL, "what: now?.csv: has a sign in its name");
#endif
	expect_file("show.zip", NULL);
}

/* One name that nobody can write down keeps no other file at home. */
static void a_name_that_is_not_utf8(void **state)
{
	(void)state;
#ifdef _WIN32
	posix_skip("a name that is no Unicode");
#endif
	intake_write("show/day.json", "{}");
	intake_write("show/J\xE2nis.jpg", "x");
	intake_write("show/f\xF6to/a.jpg", "x");
	pack("show", NULL, NULL);
	unpack("new", NULL);
	expect_file("new/day.json", "{}");
	char *path = intake_path("new");
	size_t files, folders;
	char **names = rg_directory_list(path, "", &files), **below = rg_directory_folders(path, &folders);
	assert_int_equal(files + folders, 1);
	rg_free(names[0]);
	rg_free(names);
	rg_free(below);
	rg_free(path);
}

static void only_into_an_empty_folder(void **state)
{
	(void)state;
	intake_write("show/day.json", "new");
	pack("show", NULL, NULL);
	intake_write("full/day.json", "mine");
	unpack("full", "is not empty");
	expect_file("full/day.json", "mine");
	intake_write("hidden/.mine", "mine");
	unpack("hidden", "is not empty");
	expect_file("hidden/day.json", NULL);
}

/* ---- packs that somebody else made ---- */

struct member {
	const char *name, *text;
	uint32_t mode;  /* of Unix; 0: none is said */
	size_t repeats; /* of the text; 0: once */
};

static void make(const struct member *members, size_t count)
{
	char *path = intake_path("show.zip");
	int code;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);

	assert_non_null(zip);
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(members[i].text), repeats = members[i].repeats ? members[i].repeats : 1;
		char *bytes = malloc(length * repeats + 1);
		for (size_t k = 0; k < repeats; k++)
			memcpy(bytes + k * length, members[i].text, length);
		zip_source_t *source = zip_source_buffer(zip, bytes, length * repeats, 1);
		zip_int64_t index = zip_file_add(zip, members[i].name, source, ZIP_FL_ENC_UTF_8);
		assert_true(index >= 0);
		if (members[i].mode)
			zip_file_set_external_attributes(zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
							 members[i].mode << 16);
	}
	assert_int_equal(zip_close(zip), 0);
	rg_free(path);
}

static void hostile_names(void **state)
{
	static const struct {
		const char *name, *error;
	} cases[] = {
		{"../evil.csv", "../evil.csv: leads out of the folder"},
		{"a/../../evil.csv", "a/../../evil.csv: leads out of the folder"},
		{"/tmp/evil.csv", "/tmp/evil.csv: leads out of the folder"},
		{"C:/evil.csv", "has a sign in its name"},
		{"..\\evil.csv", "has a sign in its name"},
		{"a\\b.csv", "has a sign in its name"},
		{"a//b.csv", "has an empty part in its name"},
		{"a/./b.csv", "ends in a dot or a space"},
		{"day.json.", "ends in a dot or a space"},
		{"photos /a.jpg", "ends in a dot or a space"},
		{"photos/NUL.jpg", "is the name of a device on Windows"},
		{"com1", "is the name of a device on Windows"},
		{"a\nb.csv", "a?b.csv: has a sign in its name"},
		{"1/2/3/4/5/6/7/8/9.csv", "lies too deep"},
		{"../folder/", "leads out of the folder"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct member members[] = {{"good.csv", "x"}, {cases[i].name, "y"}};
		make(members, 2);
		unpack("new", cases[i].error);
		expect_file("evil.csv", NULL);
		expect_file("new/good.csv", NULL);
	}
	assert_false(rg_file_exists("/tmp/evil.csv"));
	char *path = intake_path("new");
	assert_false(rg_directory_exists(path));
	rg_free(path);
}

static void hostile_members(void **state)
{
	const struct member link[] = {{"good.csv", "x"}, {"link.csv", "/etc/passwd", 0120777}};
	const struct member device[] = {{"pipe.csv", "x", 0010644}};
	const struct member twice[] = {{"Day.json", "1"}, {"day.JSON", "2"}};
	const struct member clash[] = {{"a", "1"}, {"a/b.csv", "2"}};
	const struct member large[] = {{"zeros.csv", "0000000000000000", 0, PACK_FILE_MOST / 16 + 1}};
	const struct member hidden[] = {{"day.json", "{}"}, {"__MACOSX/._day.json", "x"}, {".DS_Store", "x"}};

	static const struct {
		const char *name, *error;
	} strangers[] = {
		{"secrets.json", "secrets.json: holds keys"},
		{"a/Secrets.JSON", "a/Secrets.JSON: holds keys"},
		{".bashrc", ".bashrc: is hidden"},
		{"..day.json", "..day.json: is hidden"},
		{".git/config", ".git/config: is hidden"},
		{"photos/.htaccess", "photos/.htaccess: is hidden"},
	};

	(void)state;
	make(link, 2);
	unpack("new", "link.csv: is a link or a device");
	make(device, 1);
	unpack("new", "pipe.csv: is a link or a device");
	make(twice, 2);
	unpack("new", "day.JSON: is there twice");
	make(large, 1);
	unpack("new", "zeros.csv: is too large");
	make(clash, 2);
	unpack("new", "a/b.csv: cannot be written");
	expect_file("new/a", NULL);
	for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
		const struct member stranger[] = {{"good.csv", "x"}, {strangers[i].name, "y"}};
		make(stranger, 2);
		unpack("new", strangers[i].error);
		expect_file("new/good.csv", NULL);
	}
	make(hidden, 3);
	unpack("new", NULL);
	expect_file("new/day.json", "{}");
	expect_file("new/.DS_Store", NULL);
}

/* A pack that is cut anywhere, or has any byte turned, gives the same or an error, and nothing half. */
static void damaged(void **state)
{
	char *path = intake_path("show.zip"), *bytes;
	size_t length;

	(void)state;
	intake_write("show/day.json", "{'race_feed':1,'drivers':[{'id':'a','number':'11'}]}");
	intake_write("show/crew.csv", "number;name\n11;Aaro Virta\n");
	pack("show", NULL, NULL);
	assert_true(rg_file_read(path, 1 << 20, &bytes, &length, NULL));
	for (size_t i = 0; i < 2 * length; i += 3) {
		char *copy = malloc(length), *folder = rg_asprintf("out-%zu", i), *to = intake_path(folder);
		char *error = NULL;
		size_t kept = i < length ? i : length;
		memcpy(copy, bytes, length);
		if (i >= length)
			copy[i - length] ^= 0x55;
		intake_write_bytes("show.zip", copy, kept);
		if (!pack_read(path, to, &error)) {
			assert_non_null(error);
			assert_false(rg_directory_exists(to));
		}
		rg_free(error);
		rg_free(folder);
		rg_free(to);
		free(copy);
	}
	intake_write("show.zip", "this is no pack");
	unpack("new", "show.zip: ");
	rg_free(bytes);
	rg_free(path);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, intake_folder_make, intake_folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(there_and_back),
		IN_FOLDER(a_theme_goes_along),
		IN_FOLDER(transponders_stay_out),
		IN_FOLDER(what_stays_out),
		IN_FOLDER(folders_that_cannot_be_packed),
		IN_FOLDER(a_name_that_is_not_utf8),
		IN_FOLDER(only_into_an_empty_folder),
		IN_FOLDER(hostile_names),
		IN_FOLDER(hostile_members),
		IN_FOLDER(damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
