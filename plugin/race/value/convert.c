/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "convert.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "clean_text.h"
#include "date.h"
#include "race/day/tree.h"

#define TEXT_LIMIT 4000
/* A 64-bit maximum, as near as a JSON number comes to it. */
#define HUGE_NUMBER 9.2e18

char *race_convert_raw_text(const cJSON *raw)
{
	char *text;

	if (cJSON_IsString(raw)) {
		struct rg_arena *arena = rg_arena_create();
		const char *clean = race_clean_text(arena, raw->valuestring, TEXT_LIMIT, NULL);
		text = rg_strdup(clean ? clean : "");
		rg_arena_destroy(arena);
		return text;
	}
	if (!cJSON_IsNumber(raw) || !isfinite(raw->valuedouble))
		return NULL;
	/* 15 digits are what a JSON number holds for certain; more only where they are needed. */
	char number[32];
	double value = raw->valuedouble;
	if (value == floor(value) && fabs(value) < 1e15) {
		snprintf(number, sizeof(number), "%.0f", value);
	} else {
		for (int digits = 15; digits <= 17; digits++) {
			snprintf(number, sizeof(number), "%.*g", digits, value);
			if (strtod(number, NULL) == value)
				break;
		}
		for (char *at = number; *at; at++) {
			if (*at == ',')
				*at = '.';
		}
	}
	return rg_strdup(number);
}

static bool is_one_of(const char *const *list, const char *text)
{
	for (; list && *list; list++) {
		if (strcmp(*list, text) == 0)
			return true;
	}
	return false;
}

/* 0, -1 and -999 are "nothing" where the member could not hold them; MAX_INT64 is always. */
static bool number_is_empty(double value, int64_t min, int64_t add)
{
	if (fabs(value) >= HUGE_NUMBER)
		return true;
	return value + (double)add < (double)min && (value == 0 || value == -1 || value == -999);
}

/* Sign, digits, a point, digits: whatever the locale of the process. */
static bool plain_number(const char *text, double *number)
{
	double value = 0, place = 1;
	bool point = false;
	const char *at = text + (*text == '-' || *text == '+');

	if (!*at || strlen(at) > 17)
		return false;
	for (; *at; at++) {
		if (*at == '.' && !point) {
			point = true;
			continue;
		}
		if (*at < '0' || *at > '9')
			return false;
		value = value * 10 + (*at - '0');
		place *= point ? 10 : 1;
	}
	*number = (*text == '-' ? -value : value) / place;
	return true;
}

static enum race_converted to_number(const struct race_convert *convert, const char *text, const double *given,
				     cJSON **value, const char **expected)
{
	double number;

	*expected = "a whole number";
	if (given)
		number = *given;
	else if (!plain_number(text, &number))
		return RACE_CONVERT_WRONG;
	if (number_is_empty(number, convert->min, convert->add))
		return RACE_CONVERT_EMPTY;
	if (convert->scale != 0)
		number = round(number * convert->scale);
	number += (double)convert->add;
	if (number != floor(number))
		return RACE_CONVERT_WRONG;
	if (number < (double)convert->min || number > (double)convert->max) {
		*expected = "a number in the member's range";
		return RACE_CONVERT_WRONG;
	}
	*value = cJSON_CreateNumber(number);
	return RACE_CONVERTED;
}

static bool is_bare(const char *text)
{
	return text[strspn(text, "+-.,0123456789")] == 0 && !(strchr(text, '.') && strchr(text, ','));
}

static bool no_duration(const char *text)
{
	static const char *const none[] = {"0", "00.000", "-1", "00:59:59.999", NULL};
	return is_one_of(none, text);
}

static enum race_converted to_duration(const struct race_convert *convert, const char *text, const double *number,
				       cJSON **value, const char **expected)
{
	struct race_duration duration;

	*expected = "a duration";
	if (no_duration(text) || (number && number_is_empty(*number, 0, 0)))
		return RACE_CONVERT_EMPTY;
	/* "58.047" of a text is seconds; without a point it could be anything. */
	bool counted = is_bare(text) && !strpbrk(text, ".,");
	if (!convert->unit && (number || counted)) {
		*expected = "a duration whose unit is known";
		return RACE_CONVERT_WRONG;
	}
	enum race_unit unit = convert->unit ? convert->unit : RACE_UNIT_SECONDS;
	/* "37.794" in a feed of milliseconds is surely not 37 ms, so it is refused. */
	if (!number && !counted && is_bare(text) && unit != RACE_UNIT_SECONDS) {
		*expected = "a whole number of its unit";
		return RACE_CONVERT_WRONG;
	}
	if (!race_duration_parse(text, unit, &duration) || duration.ms > convert->max)
		return RACE_CONVERT_WRONG;
	/* No lap or race takes 0 ms: the source left this empty. */
	if (duration.ms == 0)
		return RACE_CONVERT_EMPTY;
	/* 77.7 as a number may have been 77.700 at the source; 3000 ms of penalty are 3 s. */
	if (unit == RACE_UNIT_SECONDS ? number != NULL : convert->ruled && (number || counted))
		duration.decimals = RACE_NONE;
	if (convert->decimals != RACE_NONE)
		duration.decimals = convert->decimals;
	*value = race_tree_duration(duration);
	return RACE_CONVERTED;
}

static enum race_converted take_text(char *text, cJSON **value)
{
	if (rg_empty(text)) {
		rg_free(text);
		return RACE_CONVERT_EMPTY;
	}
	*value = cJSON_CreateString(text);
	rg_free(text);
	return RACE_CONVERTED;
}

static enum race_converted to_gap(const struct race_convert *convert, const char *text, const double *number,
				  cJSON **value)
{
	const char *sign = text + (text[0] == '+'), *size = sign + strspn(sign, " ");
	bool counted = number || (size == text && is_bare(text) && !strpbrk(text, ".,"));
	struct race_duration duration;

	/* Nobody is ahead of the leader: such a gap is to somebody else, or a mistake. */
	if (no_duration(text) || (number && (*number < 0 || number_is_empty(*number, 0, 0))) || text[0] == '-' ||
	    rg_starts_with(text, "\xE2\x88\x92"))
		return RACE_CONVERT_EMPTY;
	if (counted && !convert->unit)
		return RACE_CONVERT_WRONG;
	enum race_unit unit = counted ? convert->unit : RACE_UNIT_SECONDS;
	if (!race_duration_parse(size, unit, &duration))
		return RACE_CONVERT_WRONG;
	if (duration.ms == 0)
		return RACE_CONVERT_EMPTY;
	char *shown = race_duration_format(duration), *gap = rg_asprintf("+%s", shown);
	rg_free(shown);
	return take_text(gap, value);
}

/* A decimal comma becomes a point; the rest is as it came. */
static enum race_converted to_points(const char *text, cJSON **value)
{
	bool minus = rg_starts_with(text, "\xE2\x88\x92");
	const char *size = minus ? text + 3 : text + (*text == '-' || *text == '+');
	size_t whole = strspn(size, "0123456789"), parts = size[whole] ? strspn(size + whole + 1, "0123456789") : 0;
	bool decimals = size[whole] == '.' || size[whole] == ',';

	if (!whole || (size[whole] && (!decimals || !parts || size[whole + 1 + parts])))
		return RACE_CONVERT_WRONG;
	char *plain = rg_asprintf("%s%.*s%s%s", minus ? "-" : "",
				  (int)(size - (minus ? text + 3 : text) + (ptrdiff_t)whole), minus ? text + 3 : text,
				  decimals ? "." : "", decimals ? size + whole + 1 : "");
	return take_text(plain, value);
}

/* A count of seconds tells only a moment; its day and clock are those of the place, so they need the zone. */
static void move_to_zone(struct race_time *time, const char *zone)
{
	char *probe = rg_asprintf("2000-01-01T00:00%s", zone);
	struct race_time there;

	if (race_time_parse(probe, &there))
		time->offset_s = there.offset_s;
	rg_free(probe);
}

static enum race_converted to_moment(const struct race_convert *convert, const char *text, cJSON **value,
				     const char **expected)
{
	struct race_time time;
	bool date = convert->kind == RACE_CONVERT_DATE, counted = text[strspn(text, "0123456789")] == 0;

	*expected = date ? "a date" : "a time";
	if (!race_time_parse(text, &time) || !race_date_valid(race_time_date(time)))
		return RACE_CONVERT_WRONG;
	if (counted && convert->zone)
		move_to_zone(&time, convert->zone);
	if (date) {
		struct race_date day = race_time_date(time);
		return take_text(rg_asprintf("%04d-%02d-%02d", day.year, day.month, day.day), value);
	}
	if (counted)
		return take_text(race_time_text(time), value);
	bool lacks_zone = convert->zone && time.local && !time.date_only;
	return take_text(rg_asprintf("%s%s", text, lacks_zone ? convert->zone : ""), value);
}

static enum race_converted to_bool(const char *text, cJSON **value, const char **expected)
{
	bool yes = strcmp(text, "1") == 0 || rg_equal_ignoring_case(text, "true");

	*expected = "true or false";
	if (!yes && strcmp(text, "0") != 0 && !rg_equal_ignoring_case(text, "false"))
		return RACE_CONVERT_WRONG;
	*value = cJSON_CreateBool(yes);
	return RACE_CONVERTED;
}

static enum race_converted to_color(const char *text, cJSON **value, const char **expected)
{
	const char *digits = text[0] == '#' ? text + 1 : text;

	*expected = "a colour such as 3671C6";
	if (strlen(digits) != 6 || strspn(digits, "0123456789abcdefABCDEF") != 6)
		return RACE_CONVERT_WRONG;
	return take_text(rg_asprintf("#%s", digits), value);
}

static enum race_converted to_text(const struct race_convert *convert, const char *text, cJSON **value)
{
	char *plain = race_convert_unescape(text, convert->percent), *composed = rg_utf8_nfc(plain), *result = NULL;
	const struct race_country *country;

	rg_free(plain);
	switch (convert->kind) {
	case RACE_CONVERT_KEY:
		result = rg_utf8_fold(composed);
		break;
	case RACE_CONVERT_NAME:
		result = race_convert_name(composed, convert->form, convert->first_name);
		break;
	case RACE_CONVERT_COUNTRY:
		country = convert->countries ? race_countries_find(convert->countries, composed) : NULL;
		result = rg_strdup(country ? country->iso2 : composed);
		break;
	default:
		result = rg_strdup(composed);
		break;
	}
	rg_free(composed);
	return take_text(result, value);
}

static enum race_converted by_kind(const struct race_convert *convert, const char *text, const double *number,
				   cJSON **value, const char **expected)
{
	switch (convert->kind) {
	case RACE_CONVERT_TEXT:
	case RACE_CONVERT_KEY:
	case RACE_CONVERT_NAME:
	case RACE_CONVERT_COUNTRY:
		return to_text(convert, text, value);
	case RACE_CONVERT_WORD:
		return take_text(rg_strdup(text), value);
	case RACE_CONVERT_NUMBER:
		return to_number(convert, text, number, value, expected);
	case RACE_CONVERT_DURATION:
		return to_duration(convert, text, number, value, expected);
	case RACE_CONVERT_GAP:
		*expected = "a gap whose unit is known";
		return to_gap(convert, text, number, value);
	case RACE_CONVERT_POINTS:
		*expected = "a number";
		return to_points(text, value);
	case RACE_CONVERT_DATE:
	case RACE_CONVERT_TIME:
		return to_moment(convert, text, value, expected);
	case RACE_CONVERT_BOOL:
		return to_bool(text, value, expected);
	case RACE_CONVERT_COLOR:
		return to_color(text, value, expected);
	}
	return RACE_CONVERT_WRONG;
}

/* Replaces the text by the part of it that a pattern asks for; false when no pattern fits. */
static bool take_match(const char *const *patterns, char **text)
{
	char *part = NULL;

	for (; !part && *patterns; patterns++)
		part = race_convert_match(*patterns, *text);
	rg_free(*text);
	*text = part;
	return part != NULL;
}

/* Replaces the text by its word of the table. Texts that the table does not have stay. */
static enum race_converted take_word(const struct race_convert_word *words, char **text)
{
	char *folded = rg_utf8_fold(*text);

	while (words->pattern && !race_convert_fits(words->pattern, folded))
		words++;
	rg_free(folded);
	if (!words->pattern)
		return RACE_CONVERT_WRONG;
	if (!words->to)
		return RACE_CONVERT_EMPTY;
	rg_free(*text);
	*text = rg_strdup(words->to);
	return RACE_CONVERTED;
}

enum race_converted race_convert(const struct race_convert *convert, const cJSON *raw, cJSON **value,
				 const char **expected)
{
	enum race_converted result = RACE_CONVERT_EMPTY;
	const double *number = cJSON_IsNumber(raw) ? &raw->valuedouble : NULL;

	*expected = "text or a number";
	if (!raw || cJSON_IsNull(raw))
		return RACE_CONVERT_EMPTY;
	char *text = cJSON_IsBool(raw) ? rg_strdup(cJSON_IsTrue(raw) ? "true" : "false") : race_convert_raw_text(raw);
	if (!text)
		return RACE_CONVERT_WRONG;
	if (race_convert_is_empty(text) || race_convert_is_sheet_error(text) || is_one_of(convert->empty, text) ||
	    (number && fabs(*number) >= HUGE_NUMBER))
		goto done;
	if (convert->match && !take_match(convert->match, &text))
		goto done;
	if (convert->words) {
		enum race_converted word = take_word(convert->words, &text);
		if (word == RACE_CONVERT_EMPTY)
			goto done;
		/* A member that takes only certain words must not be given others; text passes unchanged. */
		if (word == RACE_CONVERT_WRONG && convert->kind == RACE_CONVERT_WORD) {
			*expected = "a word of the table";
			result = RACE_CONVERT_WRONG;
			goto done;
		}
		if (word == RACE_CONVERTED)
			number = NULL;
	}
	result = by_kind(convert, text, number, value, expected);
done:
	rg_free(text);
	return result;
}
