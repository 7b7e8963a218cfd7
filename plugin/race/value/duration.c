/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "duration.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS  (24 * 60 * 60 * 1000)
#define TOO_BIG ((int64_t)1 << 50) /* whole numbers are cut off here, which is more than a day in every unit */

/* One run of digits and, perhaps, a decimal sign and more digits. */
struct number {
	int64_t whole;
	int length; /* digits of `whole`, leading zeros too */
	int thousandths;
	int decimals; /* digits after the sign: at most 3; 0 also when there is no sign */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool read_whole(const char **at, struct number *number)
{
	*number = (struct number){0};
	for (; is_digit(**at); (*at)++) {
		if (number->whole < TOO_BIG)
			number->whole = number->whole * 10 + (**at - '0');
		if (number->length < 3)
			number->length++;
	}
	return number->length > 0;
}

/* The digits after a decimal sign that was just passed. */
static bool read_decimals(const char **at, struct number *number)
{
	if (!is_digit(**at))
		return false;
	for (int place = 100; is_digit(**at); (*at)++, place /= 10) {
		number->thousandths += (**at - '0') * place;
		if (place)
			number->decimals++;
	}
	return true;
}

static bool whole_seconds(int64_t hours, int64_t minutes, int64_t seconds, int64_t *ms)
{
	const int64_t day = DAY_MS / 1000;

	if (hours > day || minutes > day || seconds > day)
		return false;
	*ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
	return true;
}

/*
 * "2:42.154", "1:25:33.607": minutes and seconds in two digits after the first part, `between` them. The decimals come
 * after a point or a comma; where a point already stands between the parts, only after a comma.
 */
static bool parse_parts(const char *at, char between, struct race_duration *duration)
{
	int64_t parts[3] = {0};
	struct number last;
	int count = 0;

	for (;;) {
		if (count == 3 || !read_whole(&at, &last))
			return false;
		if (count > 0 && (last.length != 2 || last.whole > 59))
			return false;
		parts[count++] = last.whole;
		if (*at != between)
			break;
		at++;
	}
	if (count < 2)
		return false;
	bool has_sign = *at == ',' || (*at == '.' && between == ':');
	if (has_sign) {
		at++;
		if (!read_decimals(&at, &last))
			return false;
	}
	/* Without its comma, 2.01.28 could be hours as well as hundredths. */
	if (*at || (between == '.' && !has_sign))
		return false;
	int64_t hours = count == 3 ? parts[0] : 0;
	if (!whole_seconds(hours, parts[count - 2], parts[count - 1], &duration->ms))
		return false;
	duration->ms += last.thousandths;
	duration->decimals = last.decimals;
	return true;
}

static bool parse_bare(const char *at, enum race_unit unit, struct race_duration *duration)
{
	struct number number;

	if (!read_whole(&at, &number))
		return false;
	if (*at == '.' || *at == ',') {
		at++;
		if (!read_decimals(&at, &number))
			return false;
	}
	if (*at || number.whole >= TOO_BIG)
		return false;
	/* A count of something smaller than a second is exact to the millisecond, however it is written. */
	duration->decimals = unit == RACE_UNIT_SECONDS ? number.decimals : 3;
	switch (unit) {
	case RACE_UNIT_MS:
		duration->ms = number.whole;
		return true;
	case RACE_UNIT_SECONDS:
		duration->ms = number.whole * 1000 + number.thousandths;
		return true;
	case RACE_UNIT_TEN_THOUSANDTHS:
		duration->ms = number.whole / 10;
		return true;
	case RACE_UNIT_MICROSECONDS:
		duration->ms = number.whole / 1000;
		return true;
	}
	return false;
}

/* What follows "PT": 1H, 23M, 45.678S, each at most once and in this order. */
static bool parse_iso(const char *at, struct race_duration *duration)
{
	static const char units[] = "HMS";
	int64_t parts[3] = {0};
	struct number number = {0};
	int next = 0;

	if (!*at)
		return false;
	while (*at) {
		if (!read_whole(&at, &number))
			return false;
		bool has_sign = *at == '.' || *at == ',';
		if (has_sign) {
			at++;
			if (!read_decimals(&at, &number))
				return false;
		}
		const char *unit = *at ? strchr(units + next, *at) : NULL;
		if (!unit || (has_sign && *unit != 'S'))
			return false;
		parts[unit - units] = number.whole;
		next = (int)(unit - units) + 1;
		at++;
	}
	if (!whole_seconds(parts[0], parts[1], parts[2], &duration->ms))
		return false;
	duration->ms += number.thousandths;
	duration->decimals = number.decimals;
	return true;
}

bool race_duration_parse(const char *text, enum race_unit unit, struct race_duration *duration)
{
	struct race_duration value;
	bool read;

	if (!text)
		return false;
	if (*text == '+')
		text++;
	const char *point = strchr(text, '.'), *comma = strchr(text, ',');
	if (strncmp(text, "PT", 2) == 0)
		read = parse_iso(text + 2, &value);
	else if (strchr(text, ':'))
		read = parse_parts(text, ':', &value);
	else if (point && comma)
		read = parse_parts(text, '.', &value);
	else
		read = parse_bare(text, unit, &value);
	if (!read || value.ms > DAY_MS)
		return false;
	*duration = value;
	return true;
}

/* ".154", "" without decimals. */
static void fraction_text(struct race_duration size, char text[8])
{
	int decimals = size.decimals == RACE_NONE || size.decimals > 3 ? 3 : size.decimals;

	snprintf(text, 8, ".%03d", (int)(size.ms % 1000));
	text[decimals > 0 ? decimals + 1 : 0] = 0;
}

char *race_duration_format(struct race_duration duration)
{
	const char *sign = duration.ms < 0 ? "-" : "";
	char fraction[8];

	if (duration.ms == RACE_NO_MS)
		return rg_strdup("");
	if (duration.ms < 0)
		duration.ms = -duration.ms;
	long long hours = duration.ms / 3600000;
	int minutes = (int)(duration.ms / 60000 % 60), seconds = (int)(duration.ms / 1000 % 60);
	fraction_text(duration, fraction);
	if (hours)
		return rg_asprintf("%s%lld:%02d:%02d%s", sign, hours, minutes, seconds, fraction);
	if (minutes)
		return rg_asprintf("%s%d:%02d%s", sign, minutes, seconds, fraction);
	return rg_asprintf("%s%d%s", sign, seconds, fraction);
}

char *race_duration_seconds(struct race_duration duration)
{
	const char *sign = duration.ms < 0 ? "-" : "";
	char fraction[8];

	if (duration.ms == RACE_NO_MS)
		return rg_strdup("");
	if (duration.ms < 0)
		duration.ms = -duration.ms;
	fraction_text(duration, fraction);
	return rg_asprintf("%s%lld%s", sign, (long long)(duration.ms / 1000), fraction);
}
