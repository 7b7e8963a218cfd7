/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <stdio.h>
#include <string.h>

#include "race/value/date.h"

static bool number(const char **at, int *value, size_t *digits)
{
	*digits = strspn(*at, "0123456789");
	*value = 0;
	if (*digits < 1 || *digits > 4)
		return false;
	for (size_t i = 0; i < *digits; i++)
		*value = *value * 10 + ((*at)[i] - '0');
	*at += *digits;
	return true;
}

/* Two or three numbers parted by `c`, which may end them too ("5.6."); the third has four digits. */
static int numbers(const char **at, char c, int values[3])
{
	int count = 0;
	size_t digits;

	while (count < 3 && **at >= '0' && **at <= '9') {
		if (!number(at, &values[count], &digits) || (digits > 2) != (count == 2))
			return 0;
		count++;
		if (**at != c)
			break;
		++*at;
		if (count < 3)
			*at += strspn(*at, " ");
	}
	return count;
}

static const char *shown(struct rg_arena *arena, int year, int month, int day)
{
	struct race_date date = {year, month, day};
	return race_date_valid(date) ? rg_arena_printf(arena, "%04d-%02d-%02d", year, month, day) : NULL;
}

const char *table_date(struct rg_arena *arena, const char *text, enum table_day_order order)
{
	const char *at = text;
	int v[3];

	if (numbers(&at, '.', v) == 3 && !*at)
		return shown(arena, v[2], v[1], v[0]);
	at = text;
	if (numbers(&at, '/', v) == 3 && !*at && order != TABLE_DAY_UNKNOWN)
		return order == TABLE_DAY_FIRST ? shown(arena, v[2], v[1], v[0]) : shown(arena, v[2], v[0], v[1]);
	struct race_date date;
	if (strlen(text) == strlen("2021-06-05") && race_date_parse(text, &date))
		return text;
	return NULL;
}

/* "-", "–", with or without blanks. */
static bool skip_dash(const char **at)
{
	*at += strspn(*at, " ");
	if (**at == '-')
		++*at;
	else if (rg_starts_with(*at, "\xE2\x80\x93"))
		*at += 3;
	else
		return false;
	*at += strspn(*at, " ");
	return true;
}

bool table_date_range(struct rg_arena *arena, const char *text, const char **start, const char **end)
{
	int first[3], last[3];
	const char *at = text;
	int count = numbers(&at, '.', first);

	if (!count || !skip_dash(&at) || numbers(&at, '.', last) != 3 || *at)
		return false;
	*start = shown(arena, count > 2 ? first[2] : last[2], count > 1 ? first[1] : last[1], first[0]);
	*end = shown(arena, last[2], last[1], last[0]);
	return *start && *end;
}

/* Which of 5/6/2021 is the day is asked of the whole column: one 13 tells it. */
static enum table_day_order day_order(const struct table *table, size_t column)
{
	bool day_first = false, month_first = false;

	for (size_t i = 0; i < table->rows.count; i++) {
		const struct table_row *row = (const struct table_row *)table->rows.items + i;
		const char *text = column < row->count ? row->cells[column] : "";
		int v[3];
		if (numbers(&text, '/', v) == 3) {
			day_first = day_first || v[0] > 12;
			month_first = month_first || v[1] > 12;
		}
	}
	return day_first == month_first ? TABLE_DAY_UNKNOWN : day_first ? TABLE_DAY_FIRST : TABLE_MONTH_FIRST;
}

void table_find_day_order(struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++)
		table->columns[i].days = day_order(table, i);
}
