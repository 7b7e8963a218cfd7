/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "graphic/picture/flag.h"
#include "graphic/picture/flag_file.h"
#include "race/value/country.h"
#include "support_tsv.h"

#define HEIGHT 440

static struct flag_set *shipped;
static int warnings;

static void count_warning(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	(void)message;
	warnings += level <= RG_LOG_WARNING;
}

static int open_set(void **state)
{
	(void)state;
	rg_log_set_sink(count_warning, NULL);
	shipped = flag_set_create(RG_DATA "/flags");
	return 0;
}

static int close_set(void **state)
{
	(void)state;
	flag_set_destroy(shipped);
	flag_set_destroy(NULL);
	rg_log_set_sink(NULL, NULL);
	return 0;
}

static int reset_warnings(void **state)
{
	(void)state;
	warnings = 0;
	return 0;
}

static cairo_surface_t *draw(const struct flag *flag, int width, int height)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cairo = cairo_create(surface);

	flag_draw(flag, cairo, 0, 0, width, height);
	assert_int_equal(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	return surface;
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
	uint32_t value;

	memcpy(&value, cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface) + 4 * x, 4);
	return value;
}

/* Every file shipped can be read, is named after a country and fills its box at the size it is shown in. */
static void every_flag_loads(void **state)
{
	struct race_problems problems = {0};
	struct race_countries *countries = race_countries_load(RG_DATA "/countries.json", &problems);
	size_t count;
	char **names = rg_directory_list(RG_DATA "/flags", ".json", &count);

	(void)state;
	assert_non_null(countries);
	assert_true(count >= 70);
	for (size_t i = 0; i < count; i++) {
		char *code = rg_strndup(names[i], strlen(names[i]) - strlen(".json"));
		const struct race_country *country = race_countries_find(countries, code);
		if (!country || strcmp(country->iso2, code) != 0)
			fail_msg("%s is no country", code);
		const struct flag *flag = flag_set_find(shipped, code);
		if (!flag)
			fail_msg("%s cannot be read", code);
		assert_ptr_equal(flag, flag_set_find(shipped, code));
		int width = (int)lrint(28 * flag_ratio(flag));
		cairo_surface_t *surface = draw(flag, width, 28);
		for (int y = 0; y < 28; y++) {
			for (int x = 0; x < width; x++)
				assert_int_equal(pixel(surface, x, y) >> 24, 255);
		}
		cairo_surface_destroy(surface);
		rg_free(code);
		rg_free(names[i]);
	}
	assert_int_equal(warnings, 0);
	rg_free(names);
	race_countries_destroy(countries);
	race_problems_finish(&problems);
}

static void pixel_case(const char *place, const char *const *fields, void *data)
{
	const struct flag *flag = flag_set_find(shipped, fields[0]);
	char *end;

	(void)data;
	if (!flag)
		fail_msg("%s: no flag %s", place, fields[0]);
	double ratio = strtod(fields[1], &end);
	ratio /= strtod(end + 1, NULL);
	if (fabs(flag_ratio(flag) - ratio) > 1e-9)
		fail_msg("%s: ratio is %g", place, flag_ratio(flag));
	long x = strtol(fields[2], &end, 10), y = strtol(end + 1, NULL, 10);
	int width = (int)lrint(HEIGHT * ratio);
	cairo_surface_t *surface = draw(flag, width, HEIGHT);
	uint32_t got = pixel(surface, (int)x * width / 100, (int)y * HEIGHT / 100);
	cairo_surface_destroy(surface);
	if (got != (0xFF000000 | (uint32_t)strtoul(fields[3] + 1, NULL, 16)))
		fail_msg("%s: %s at %s is #%06X", place, fields[0], fields[2], got & 0xFFFFFF);
}

static void flags_look_right(void **state)
{
	(void)state;
	tsv_each("flags/pixels.tsv", 4, 98, pixel_case, NULL);
}

static void nation_case(const char *place, const char *const *fields, void *data)
{
	(void)data;
	if (!flag_set_find(shipped, fields[0]))
		fail_msg("%s: no flag %s", place, fields[0]);
}

static void every_nation_of_the_championships_has_one(void **state)
{
	(void)state;
	tsv_each("flags/nations.tsv", 1, 178, nation_case, NULL);
	assert_int_equal(warnings, 0);
}

/* As large as it can be, in the middle, never beyond the box. */
static void whole_in_its_box(void **state)
{
	static const struct {
		const char *code;
		double x, y, width, height;
	} cases[] = {
		{"FR", 5, 7, 42, 28},  /* 3:2 fills it */
		{"FI", 5, 8, 42, 26},  /* 18:11 is wider */
		{"QA", 5, 12, 42, 17}, /* 28:11 */
		{"CH", 12, 7, 28, 28}, /* a square */
		{"MC", 8, 7, 35, 28},  /* 5:4 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		double x = 5, y = 7, width = 42, height = 28;
		flag_fit(flag_set_find(shipped, cases[i].code), &x, &y, &width, &height);
		if (x != cases[i].x || y != cases[i].y || width != cases[i].width || height != cases[i].height)
			fail_msg("%s: %g %g %g %g", cases[i].code, x, y, width, height);
		assert_true(x >= 5 && y >= 7 && x + width <= 47 && y + height <= 35);
	}
}

/* Even where the shapes go far beyond the flag, nothing beside the box is touched, and the caller's state is kept. */
static void stays_in_its_box(void **state)
{
	static const char *const codes[] = {"FI", "GB", "GB-SCT", "ZA", "BA", "NZ"};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 100, 80);
		cairo_t *cairo = cairo_create(surface);
		double x = 0, y = 0;
		flag_draw(flag_set_find(shipped, codes[i]), cairo, 20, 10, 60, 40);
		flag_draw(flag_set_find(shipped, codes[i]), cairo, 20, 10, 0, 40);
		flag_draw(flag_set_find(shipped, codes[i]), cairo, 20, 10, 60, -1);
		cairo_user_to_device(cairo, &x, &y);
		assert_true(x == 0 && y == 0 && !cairo_has_current_point(cairo));
		assert_int_equal(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
		cairo_surface_flush(surface);
		for (int row = 0; row < 80; row++) {
			for (int column = 0; column < 100; column++) {
				bool inside = column >= 20 && column < 80 && row >= 10 && row < 50;
				assert_int_equal(pixel(surface, column, row) >> 24, inside ? 255 : 0);
			}
		}
		cairo_destroy(cairo);
		cairo_surface_destroy(surface);
	}
}

static void wrong_case(const char *place, const char *const *fields, void *data)
{
	struct race_problems problems = {0};
	char *path = rg_asprintf("%s/flags/wrong/%s", RG_FIXTURES, fields[0]);

	(void)data;
	assert_null(flag_file_load(path, &problems));
	if (problems.count != 1 || strcmp(problems.lines[0], fields[1]) != 0)
		fail_msg("%s: %zu problems: %s", place, problems.count, problems.count ? problems.lines[0] : "");
	race_problems_finish(&problems);
	rg_free(path);
}

static void refuses_wrong_files(void **state)
{
	(void)state;
	tsv_each("flags/wrong.tsv", 2, 52, wrong_case, NULL);
	flag_file_destroy(NULL);
}

static void takes_only_codes(void **state)
{
	static const char *const codes[] = {"",    "F",     "fi",      "FIN",    "FI ",    "../FI",  "FI.json",
					    "GB-", "GB-EN", "GB-ENGX", "GB_ENG", "gb-eng", "GB-E/G", "F\xC3\x84"};

	(void)state;
	assert_null(flag_set_find(shipped, NULL));
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_null(flag_set_find(shipped, codes[i]));
	assert_null(flag_set_find(shipped, "XX"));
	assert_null(flag_set_find(shipped, "GB-XXX"));
	assert_int_equal(warnings, 0);
}

/* A wrong file is logged once, a missing one never, and both are remembered: nothing is read again. */
static void remembers(void **state)
{
	char directory[] = "/tmp/rg-flags-XXXXXX";
	static const char right[] = "{\"flag\": 1, \"ratio\": [3, 2], \"field\": \"#123456\"}";

	(void)state;
	assert_non_null(mkdtemp(directory));
	struct flag_set *set = flag_set_create(directory);
	char *wrong_path = rg_path_join(directory, "AA.json"), *late_path = rg_path_join(directory, "BB.json");
	assert_true(rg_file_replace(wrong_path, "{", 1));
	for (int i = 0; i < 3; i++) {
		assert_null(flag_set_find(set, "AA"));
		assert_null(flag_set_find(set, "BB"));
	}
	assert_int_equal(warnings, 1);
	assert_true(rg_file_replace(wrong_path, right, strlen(right)));
	assert_true(rg_file_replace(late_path, right, strlen(right)));
	assert_null(flag_set_find(set, "AA"));
	assert_null(flag_set_find(set, "BB"));
	flag_set_destroy(set);

	set = flag_set_create(directory);
	const struct flag *first = flag_set_find(set, "AA");
	assert_non_null(first);
	assert_true(flag_ratio(first) == 1.5);
	/* However many codes somebody thinks of, what was given out stays where it is. */
	for (int i = 0; i < 26 * 26 * 26; i++) {
		const char code[] = {
			'Z', 'Z', '-', (char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26), 0};
		assert_null(flag_set_find(set, code));
	}
	assert_ptr_equal(flag_set_find(set, "AA"), first);
	flag_set_destroy(set);
	assert_int_equal(remove(wrong_path), 0);
	assert_int_equal(remove(late_path), 0);
	assert_int_equal(remove(directory), 0);
	rg_free(wrong_path);
	rg_free(late_path);
}

static void reads_no_endless_file(void **state)
{
	struct race_problems problems = {0};
	char path[] = "/tmp/rg-flag-XXXXXX";
	size_t size = 1024 * 1024;
	char *bytes = rg_alloc(size, 1);

	(void)state;
	int file = mkstemp(path);
	assert_true(file >= 0);
	close(file);
	memset(bytes, ' ', size);
	assert_true(rg_file_replace(path, bytes, size));
	assert_null(flag_file_load(path, &problems));
	assert_int_equal(problems.count, 1);
	race_problems_finish(&problems);
	memset(bytes, '[', 60000);
	assert_true(rg_file_replace(path, bytes, 60000));
	assert_null(flag_file_load(path, &problems));
	race_problems_finish(&problems);
	assert_null(flag_file_load("/tmp", &problems));
	race_problems_finish(&problems);
	remove(path);
	rg_free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_nation_of_the_championships_has_one),
		cmocka_unit_test(whole_in_its_box),
		cmocka_unit_test_setup(every_flag_loads, reset_warnings),
		cmocka_unit_test(flags_look_right),
		cmocka_unit_test(stays_in_its_box),
		cmocka_unit_test(refuses_wrong_files),
		cmocka_unit_test_setup(takes_only_codes, reset_warnings),
		cmocka_unit_test_setup(remembers, reset_warnings),
		cmocka_unit_test(reads_no_endless_file),
	};
	return cmocka_run_group_tests(tests, open_set, close_set);
}
