/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What text from outside is made of: blanks around it, addresses' per cent signs, start numbers, names of pictures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

static void assert_taken(char *text, const char *expected)
{
	assert_string_equal(text, expected);
	rg_free(text);
}

static void blanks_go_from_both_ends(void **state)
{
	(void)state;
	assert_taken(rg_trimmed(" \t11 68 - 7\r\n", 13), "11 68 - 7");
	assert_taken(rg_trimmed("abc", 2), "ab");
	assert_taken(rg_trimmed("   ", 3), "");
	assert_taken(rg_trimmed("", 0), "");
}

static void per_cent_signs_are_decoded_where_they_make_a_character(void **state)
{
	static const struct {
		const char *text, *beyond_ascii, *all;
	} cases[] = {
		{"J%C3%BCri", "Jüri", "Jüri"},
		{"j%c3%bcri %e2%82%ac %F0%9F%8F%81", "jüri € 🏁", "jüri € 🏁"},
		{"Q1%20race%202", "Q1%20race%202", "Q1 race 2"},
		{"50%", "50%", "50%"},
		{"50%2", "50%2", "50%2"},
		{"50%25", "50%25", "50%"},
		/* half a character, a surrogate, an overlong one, a NUL and a control stay as they are */
		{"%C3x", "%C3x", "%C3x"},
		{"%C3%28", "%C3%28", "%C3("},
		{"%ED%A0%80", "%ED%A0%80", "%ED%A0%80"},
		{"%C0%AF", "%C0%AF", "%C0%AF"},
		{"%00%0A", "%00%0A", "%00%0A"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_taken(rg_percent_decoded(cases[i].text, false), cases[i].beyond_ascii);
		assert_taken(rg_percent_decoded(cases[i].text, true), cases[i].all);
	}
}

static void every_code_point_is_written_as_it_is_read(void **state)
{
	static const uint32_t points[] = {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		char text[5] = "";
		const char *at = text;
		text[rg_utf8_write(text, points[i])] = 0;
		assert_true(rg_utf8_valid(text, strlen(text)));
		assert_int_equal(rg_utf8_next(&at), points[i]);
		assert_int_equal(*at, 0);
	}
}

/* What "%.3s" leaves of "Ää" within a sentence goes, and the sentence behind it stays. */
static void rests_of_characters_go(void **state)
{
	static const struct {
		const char *cut, *left;
	} cases[] = {
		{"no \"\u00C4\xC3\". There", "no \"\u00C4\". There"},
		{"\xE2\x80", ""},
		{"", ""},
		{"\u2026 a", "\u2026 a"},
		{"a\xF0\x9F\x98", "a"},
		{"\x84\xFFz", "z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = rg_strdup(cases[i].cut);
		rg_utf8_drop_cut(text);
		assert_string_equal(text, cases[i].left);
		rg_free(text);
	}
}

static void zeros_before_a_number(void **state)
{
	(void)state;
	assert_string_equal(rg_number_without_zeros("007"), "7");
	assert_string_equal(rg_number_without_zeros("00"), "0");
	assert_string_equal(rg_number_without_zeros(""), "");
	assert_true(rg_same_number("007", "7", true));
	assert_false(rg_same_number("007", "7", false));
	assert_false(rg_same_number("70", "7", true));
}

static void names_of_pictures(void **state)
{
	(void)state;
	assert_true(rg_is_picture_name("11.JPG") && rg_is_picture_name("a.b.webp") && rg_is_picture_name("x.jpeg"));
	assert_false(rg_is_picture_name("png") || rg_is_picture_name("x.gif") || rg_is_picture_name("x.png.txt"));
}

/* Of any length, and each bit of it: nothing that differs looks the same. */
static void much_is_told_apart(void **state)
{
	unsigned char bytes[100] = {0};
	uint64_t seen[100 * 8 + 101];
	size_t count = 0;

	(void)state;
	for (size_t length = 0; length <= sizeof(bytes); length++)
		seen[count++] = rg_hash_bulk(RG_HASH_START, bytes, length);
	for (size_t bit = 0; bit < sizeof(bytes) * 8; bit++) {
		bytes[bit / 8] = (unsigned char)(1u << bit % 8);
		seen[count++] = rg_hash_bulk(RG_HASH_START, bytes, sizeof(bytes));
		bytes[bit / 8] = 0;
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(seen[i] != seen[k]);
	}
	assert_true(rg_hash_bulk(1, bytes, sizeof(bytes)) != rg_hash_bulk(2, bytes, sizeof(bytes)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_go_from_both_ends),
		cmocka_unit_test(per_cent_signs_are_decoded_where_they_make_a_character),
		cmocka_unit_test(every_code_point_is_written_as_it_is_read),
		cmocka_unit_test(rests_of_characters_go),
		cmocka_unit_test(zeros_before_a_number),
		cmocka_unit_test(names_of_pictures),
		cmocka_unit_test(much_is_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
