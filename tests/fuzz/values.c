/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One value: bytes of old encodings, durations, moments, countries, names, honours, results, and each kind of value
 * that foreign JSON is converted to.
 */
#include <string.h>

#include "race/row/heat_name.h"
#include "race/row/result.h"
#include "race/table/honour_text.h"
#include "race/value/clean_text.h"
#include "race/value/convert.h"
#include "race/value/date.h"
#include "race/value/duration.h"
#include "race/value/encoding.h"
#include "race/value/merge_name.h"
#include "support.h"

static void shown(char *text)
{
	fuzz_must_be_text(text);
	rg_free(text);
}

static void encodings(struct fuzz_input *input)
{
	struct race_problems problems = {0};
	enum race_encoding wanted = (enum race_encoding)fuzz_choice(input, 5), used;
	struct fuzz_part part = fuzz_rest(input);

	shown(race_text_decode(part.bytes, part.length, wanted, fuzz_books()->names, &used, &problems));
	for (int page = 0; page < RG_CODE_PAGES; page++)
		shown(race_encoding_sample(part.bytes, part.length, (enum rg_code_page)page));
	shown(rg_utf8_from_bytes(part.bytes, part.length));
	fuzz_problems(&problems);
	rg_free(part.bytes);
}

static void texts(struct fuzz_input *input)
{
	struct rg_arena *arena = rg_arena_create();
	char *text = fuzz_text(input);
	size_t line, column;
	bool cut;

	shown(rg_utf8_nfc(text));
	shown(rg_utf8_upper(text));
	shown(rg_utf8_fold(text));
	shown(rg_percent_decoded(text, true));
	shown(rg_percent_decoded(text, false));
	shown(race_shown_text(text));
	fuzz_must_be_text(race_clean_text(arena, text, 20, &cut));
	rg_line_and_column(text, strlen(text) / 2, &line, &column);
	rg_arena_destroy(arena);
	rg_free(text);
}

/* What was written of a value is read as the same value. */
static void moments(struct fuzz_input *input)
{
	struct race_duration duration = {RACE_NO_MS, RACE_NONE}, again = duration;
	enum race_unit unit = (enum race_unit)(fuzz_choice(input, 4) + 1);
	char *text = fuzz_text(input);
	struct race_time time;
	struct race_date date;
	int hour, minute;

	if (race_duration_parse(text, unit, &duration)) {
		char *written = race_duration_format(duration);
		fuzz_must(race_duration_parse(written, RACE_UNIT_SECONDS, &again), "a written duration is read");
		fuzz_must(duration.decimals == RACE_NONE || again.decimals == duration.decimals, "with its decimals");
		rg_free(written);
		shown(race_duration_seconds(duration));
	}
	if (race_date_parse(text, &date))
		fuzz_must(race_date_compare(race_date_from_days(race_date_to_days(date)), date) == 0, "a day is a day");
	if (race_time_parse(text, &time)) {
		fuzz_must(race_date_valid(race_time_date(time)), "a moment is on a day");
		race_time_clock(time, &hour, &minute);
		fuzz_must(hour >= 0 && hour < 24 && minute >= 0 && minute < 60, "a clock is a clock");
	}
	rg_free(text);
}

static void names(struct fuzz_input *input)
{
	char *text = fuzz_text(input), *other = fuzz_text(input), *first, *last;

	race_countries_find(fuzz_books()->countries, text);
	for (int i = 0; i < 2; i++) {
		race_name_split(text, i, &first, &last);
		shown(first);
		shown(last);
	}
	shown(race_name_key(text));
	shown(race_name_words(text, other));
	shown(race_name_surname_key(text));
	race_name_same_person(NULL, text, NULL, other);
	fuzz_must(rg_compare_numbers(text, other) == -rg_compare_numbers(other, text), "numbers have one order");
	rg_free(text);
	rg_free(other);
}

static void rows(struct fuzz_input *input)
{
	static const char *const members[] = {"position", "time_ms", "best_lap_ms", "gap", "status"};
	const char *member = members[fuzz_choice(input, 5)], *status = NULL;
	const struct race_table_words *words = fuzz_books()->words;
	struct race_problems problems = {0};
	char *text = fuzz_text(input), *gap = NULL;
	cJSON *heat = cJSON_CreateObject();

	race_heat_name_add(words, text, heat);
	cJSON_Delete(heat);
	race_result_cell(words, member, text, &status, &gap);
	shown(gap);
	cJSON_Delete(race_honours_read(text, words, "honours", &problems));
	fuzz_problems(&problems);
	rg_free(text);
}

static void conversions(struct fuzz_input *input)
{
	static const char *const match[] = {"* - *", "Heat *", NULL}, *const empty[] = {"none", NULL};
	unsigned kind = fuzz_choice(input, RACE_CONVERT_POINTS), form = fuzz_choice(input, 16);
	struct race_convert convert = {
		.kind = (enum race_convert_kind)(kind + 1),
		.unit = (enum race_unit)(form % 5),
		.form = (enum race_name_form)(form % 4),
		.first_name = form & 1,
		.percent = form & 2,
		.scale = form & 4 ? 1000 : 0,
		.add = form & 8 ? 1 : 0,
		.min = 0,
		.max = 86400000,
		.decimals = form & 1 ? 3 : RACE_NONE,
		.zone = form & 2 ? "+03:00" : NULL,
		.match = form & 4 ? match : NULL,
		.empty = form & 8 ? empty : NULL,
		.countries = fuzz_books()->countries,
	};
	struct race_problems problems = {0};
	struct fuzz_part part = fuzz_rest(input);
	cJSON *raw = race_tree_parse(part.bytes, part.length, &problems), *value = NULL;
	const char *expected = NULL;

	if (raw && race_convert(&convert, raw, &value, &expected) == RACE_CONVERT_WRONG)
		fuzz_must(expected != NULL, "it is said what was expected");
	char *printed = value ? cJSON_PrintUnformatted(value) : NULL;
	fuzz_must_be_text(printed);
	cJSON_free(printed);
	cJSON_Delete(value);
	cJSON_Delete(raw);
	fuzz_problems(&problems);
	rg_free(part.bytes);
}

static void patterns(struct fuzz_input *input)
{
	char *text = fuzz_text(input), *pattern = fuzz_text(input);

	race_convert_is_empty(text);
	race_convert_is_sheet_error(text);
	shown(race_convert_unescape(text, true));
	race_convert_fits(pattern, text);
	shown(race_convert_match(pattern, text));
	for (int form = RACE_NAME_WHOLE; form <= RACE_NAME_FIRST_WORD; form++) {
		shown(race_convert_name(text, (enum race_name_form)form, true));
		shown(race_convert_name(text, (enum race_name_form)form, false));
	}
	rg_free(text);
	rg_free(pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static void (*const ways[])(struct fuzz_input *) = {encodings, texts,       moments, names,
							    rows,      conversions, patterns};
	struct fuzz_input input = {bytes, length};

	ways[fuzz_choice(&input, sizeof(ways) / sizeof(*ways))](&input);
	return 0;
}
