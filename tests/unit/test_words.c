/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "race/file/words.h"
#include "support_graphic.h"

static int messages;

static void count_message(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	(void)message;
	messages += level <= RG_LOG_WARNING;
}

static const char *find(const struct words *words, const char *key)
{
	return words_find(words, key, strlen(key));
}

static const char english[] = "Dialog.Title=\"not on air\"\n"
			      "OnAir.Laps=\"{} laps\"\n"
			      "OnAir.Laps.1=\"{} lap\"\r\n"
			      "OnAir.Quote=\"say \\\"go\\\" \\\\ now\"\n"
			      "OnAir.Two=\"one\\ntwo\"\n"
			      "; a comment\n"
			      "OnAir.NoQuotes=bare\n"
			      "OnAir.Open=\"open\n"
			      "\n"
			      "OnAir.Last=\"no newline behind\"";

static void language_with_fallback(void **state)
{
	char *folder = bench_folder_make();

	(void)state;
	bench_write(folder, "en-US.ini", english);
	bench_write(folder, "fi-FI.ini", "OnAir.Laps=\"{} kierrosta\"\n");
	struct words *words = words_load(folder, "fi", "OnAir.");
	assert_non_null(words);
	assert_string_equal(words_language(words), "fi");
	assert_string_equal(find(words, "Laps"), "{} kierrosta");
	assert_string_equal(find(words, "Laps.1"), "{} lap"); /* lacking here: English stands in, key by key */
	assert_string_equal(find(words, "Last"), "no newline behind");
	assert_null(find(words, "Missing"));
	assert_null(find(words, "Lap")); /* no beginnings */
	assert_null(find(words, "Title"));
	assert_string_equal(words_find(words, "Laps|upper", 4), "{} kierrosta");
	words_destroy(words);
	bench_folder_remove(folder);
}

static void names_of_languages(void **state)
{
	static const struct {
		const char *ask, *get;
	} cases[] = {{"fi-FI", "fi"}, {"fi", "fi"}, {"en", "en"}, {"en-GB", "en"},
		     {"tlh", "en"},   {"", "en"},   {NULL, "en"}};
	char *folder = bench_folder_make();

	(void)state;
	bench_write(folder, "en-US.ini", english);
	bench_write(folder, "fi-FI.ini", "OnAir.Laps=\"{} kierrosta\"\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct words *words = words_load(folder, cases[i].ask, "OnAir.");
		assert_non_null(words);
		assert_string_equal(words_language(words), cases[i].get);
		words_destroy(words);
	}
	bench_folder_remove(folder);
}

static void escapes(void **state)
{
	char *folder = bench_folder_make();

	(void)state;
	bench_write(folder, "en-US.ini", english);
	struct words *words = words_load(folder, "en", "OnAir.");
	assert_string_equal(find(words, "Quote"), "say \"go\" \\ now");
	assert_string_equal(find(words, "Two"), "one\ntwo");
	assert_null(find(words, "NoQuotes"));
	assert_null(find(words, "Open"));
	words_destroy(words);
	bench_folder_remove(folder);
}

static void broken_files(void **state)
{
	char *folder = bench_folder_make();

	(void)state;
	messages = 0;
	assert_null(words_load(folder, "fi", "OnAir.")); /* not even English */
	assert_int_equal(messages, 1);
	bench_write(folder, "en-US.ini", "OnAir.Laps=\"\xFF\xFE\"\n");
	assert_null(words_load(folder, "en", "OnAir."));
	assert_int_equal(messages, 2);
	words_destroy(NULL);
	bench_folder_remove(folder);
}

/* A language that cannot be read must not take the graphics off the air: English stands in. */
static void one_broken_language(void **state)
{
	char *folder = bench_folder_make();

	(void)state;
	bench_write(folder, "en-US.ini", english);
	bench_write(folder, "fi-FI.ini", "OnAir.Laps=\"\xFF\xFE\"\n");
	struct words *words = words_load(folder, "fi", "OnAir.");
	assert_non_null(words);
	assert_string_equal(find(words, "Laps"), "{} laps");
	words_destroy(words);
	bench_folder_remove(folder);
}

/* Each shipped language has each on-air word, with a hole where English has one. */
static void shipped_languages_are_whole(void **state)
{
	static const char *const languages[] = {"fi", "sv", "nb", "et"};
	char *bytes = NULL, *error = NULL, *rest = NULL;
	size_t length = 0;
	int count = 0;

	(void)state;
	assert_true(rg_file_read(RG_LOCALE "/en-US.ini", 1024 * 1024, &bytes, &length, &error));
	struct words *own[4];
	struct words *fallback = words_load(RG_LOCALE, "en", "OnAir.");
	for (size_t i = 0; i < 4; i++) {
		own[i] = words_load(RG_LOCALE, languages[i], "OnAir.");
		assert_string_equal(words_language(own[i]), languages[i]);
	}
	for (char *line = strtok_r(bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *equals = strchr(line, '=');
		if (strncmp(line, "OnAir.", 6) != 0 || !equals)
			continue;
		*equals = 0;
		const char *key = line + 6, *word = find(fallback, key);
		assert_non_null(word);
		count++;
		for (size_t i = 0; i < 4; i++) {
			char *path = rg_asprintf(
				"%s/%s", RG_LOCALE,
				(const char *[]){"fi-FI.ini", "sv-SE.ini", "nb-NO.ini", "et-EE.ini"}[i]);
			char *text = NULL, *wanted = rg_asprintf("OnAir.%s=\"", key);
			size_t size;
			assert_true(rg_file_read(path, 1024 * 1024, &text, &size, &error));
			if (!strstr(text, wanted))
				fail_msg("%s: has no %s", path, wanted);
			if (!strstr(find(own[i], key), "{}") != !strstr(word, "{}"))
				fail_msg("%s: %s: {} is there in one language and not in the other", path, key);
			rg_free(text);
			rg_free(wanted);
			rg_free(path);
		}
	}
	assert_uint_in_range(count, 20, 1000);
	for (size_t i = 0; i < 4; i++)
		words_destroy(own[i]);
	words_destroy(fallback);
	rg_free(bytes);
}

/* The words that a template asks for: {=Word}, |Word, |Word. */
static void check_words(const struct words *words, const char *path, const char *bytes)
{
	for (const char *open = strchr(bytes, '{'); open; open = strchr(open + 1, '{')) {
		size_t length = strcspn(open + 1, "{}\"\n");
		if (open[length + 1] != '}')
			continue;
		for (const char *at = open + 1; at < open + 1 + length;) {
			size_t part = strcspn(at, "|}");
			const char *word = *at == '=' ? at + 1 : at;
			size_t size = part - (size_t)(word - at);
			if (size && *word >= 'A' && *word <= 'Z' && word[size - 1] != '.' &&
			    !words_find(words, word, size))
				fail_msg("%s: there is no word OnAir.%.*s", path, (int)size, word);
			at += part + 1;
		}
	}
}

static void templates_use_words_that_exist(void **state)
{
	struct words *words = words_load(RG_LOCALE, "en", "OnAir.");
	static const char *const folders[] = {RG_DATA "/templates", RG_DATA "/templates/parts"};

	(void)state;
	for (size_t f = 0; f < 2; f++) {
		size_t count = 0;
		char **names = rg_directory_list(folders[f], ".json", &count);
		assert_uint_in_range(count, 1, 100);
		for (size_t i = 0; i < count; i++) {
			char *path = rg_path_join(folders[f], names[i]), *bytes = NULL, *error = NULL;
			size_t length;
			assert_true(rg_file_read(path, 1024 * 1024, &bytes, &length, &error));
			check_words(words, path, bytes);
			rg_free(bytes);
			rg_free(path);
			rg_free(names[i]);
		}
		rg_free(names);
	}
	words_destroy(words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(language_with_fallback),
		cmocka_unit_test(names_of_languages),
		cmocka_unit_test(escapes),
		cmocka_unit_test(broken_files),
		cmocka_unit_test(one_broken_language),
		cmocka_unit_test(shipped_languages_are_whole),
		cmocka_unit_test(templates_use_words_that_exist),
	};

	rg_log_set_sink(count_message, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
