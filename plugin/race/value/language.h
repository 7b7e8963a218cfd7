/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a language writes dates, clocks, decimals: read from data/languages/xx.json (schema: language.schema.json).
 * Patterns hold {d} {dd} {m} {mm} {y} {mon} {month} for a date, the same with 2 for the second date of a range, {h}
 * {hh} {min} for a clock. A language is immutable once loaded; any thread may read it.
 */
#ifndef RG_RACE_VALUE_LANGUAGE_H
#define RG_RACE_VALUE_LANGUAGE_H

#include "moment.h"
#include "race/file/problems.h"

struct race_language;

/* Loads one file. NULL with a problem that names the file and the member. Free with race_language_destroy. */
struct race_language *race_language_load(const char *path, struct race_problems *problems);
void race_language_destroy(struct race_language *language); /* accepts NULL */

enum race_date_style {
	RACE_DATE_FULL = 1, /* with the year: 13.–16.5.2021 */
	RACE_DATE_SHORT, /* without it: 13.–16.5., 13–16 May; with it all the same when the ends are in two years */
	RACE_DATE_LONG,  /* month in words: 13.–16. toukokuuta 2021 */
};

/*
 * One date or a range; `end` not given or equal to `start` = one date. "" when `start` is not given. The text is new:
 * free with rg_free. Table: shared reference rallycross.md 4.3 (CLDR; fi after kielitoimistonohjepankki.fi).
 */
char *race_language_date(const struct race_language *language, struct race_date start, struct race_date end,
			 enum race_date_style style);
/* 9.05 in Finnish, 9:05 in English. Free with rg_free. */
char *race_language_clock(const struct race_language *language, int hour, int minute);
/* "." or ",": the language's own, for as long as it lives. */
const char *race_language_decimal(const struct race_language *language);
/* "55.5" becomes "55,5" where the language writes a comma; text that is no plain decimal number is copied as it is;
 * a leading "-" becomes a minus sign as look.md asks (en dash). Free with rg_free. */
char *race_language_number(const struct race_language *language, const char *number);

#endif
