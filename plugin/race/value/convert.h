/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Converts values of foreign JSON, by declared kind, to values for the race feed's members. Nothing is guessed: a value
 * that does not fit its kind is reported as wrong. Pure; any thread. New values are the caller's.
 */
#ifndef RG_RACE_VALUE_CONVERT_H
#define RG_RACE_VALUE_CONVERT_H

#include <cjson/cJSON.h>

#include "country.h"
#include "duration.h"

enum race_convert_kind {
	RACE_CONVERT_TEXT = 1, /* numbers as their text; &amp; and its like are decoded, NFC */
	RACE_CONVERT_KEY,      /* text for an id: "RACE", "Race" and "räce" are one */
	RACE_CONVERT_NAME,     /* a part of a name that stands in one text */
	RACE_CONVERT_COUNTRY,  /* ISO-2 code of a known country, else the text as it came */
	RACE_CONVERT_WORD,     /* the word that a table of words has for it */
	RACE_CONVERT_NUMBER,   /* whole */
	RACE_CONVERT_DURATION, /* a time as race_tree_duration writes it */
	RACE_CONVERT_GAP,      /* text: "+5.155"; a negative gap gives nothing */
	RACE_CONVERT_DATE,     /* "2021-06-05" */
	RACE_CONVERT_TIME,     /* ISO 8601, or another form that race_time_parse reads */
	RACE_CONVERT_BOOL,
	RACE_CONVERT_COLOR,  /* "#3671C6" */
	RACE_CONVERT_POINTS, /* text: "55.5", with a decimal point; of gaps between points "-16.5" */
};

enum race_name_form {
	RACE_NAME_WHOLE,      /* never split: the whole is the last name */
	RACE_NAME_COMMA,      /* "KOBAYASHI, Kamui" */
	RACE_NAME_CAPITALS,   /* "DUBOURG Jean Baptiste", "DA COSTA António Félix" */
	RACE_NAME_FIRST_WORD, /* "Jean Baptiste": the first word is the first name; only where a source is known so */
};

/* A table of words: the first row whose pattern fits. `*` in a pattern stands for anything; case and diacritics do not
 * count. `to` NULL: there is no value. */
struct race_convert_word {
	const char *pattern; /* folded */
	const char *to;
};

struct race_convert {
	enum race_convert_kind kind;
	enum race_unit unit; /* duration, gap: of a bare number; 0: a bare number is wrong */
	enum race_name_form form;
	bool first_name;          /* name: the first name is wanted, else the last */
	bool percent;             /* text: %C3%BC is decoded, too */
	double scale;             /* number: times this; 0 is 1 */
	int64_t add;              /* number: plus this */
	int64_t min, max;         /* number, duration */
	int decimals;             /* duration: its decimals, whatever the source wrote; RACE_NONE: as written */
	bool ruled;               /* duration: given by officials, so a mere count tells no decimals */
	const char *zone;         /* date, time: "+03:00" for a time that says none; NULL: the place's own */
	const char *const *match; /* text: what the last `*` of the first pattern that fits covers; ends with NULL */
	const char *const *empty; /* more texts that mean "no value"; ends with NULL */
	const struct race_convert_word *words; /* looked up first; ends with pattern NULL */
	const struct race_countries *countries;
};

enum race_converted {
	RACE_CONVERTED = 1,
	RACE_CONVERT_EMPTY, /* there is no value: null, "", "-", "--.---", 0, -1, -999, MAX_INT64, "00:59:59.999" … */
	RACE_CONVERT_WRONG,
};

/*
 * *value is set when the answer is RACE_CONVERTED. *expected is set to what was expected when it is
 * RACE_CONVERT_WRONG.
 */
enum race_converted race_convert(const struct race_convert *convert, const cJSON *raw, cJSON **value,
				 const char **expected);

/* The text of a string or number without blanks around it; NULL for anything else. Free with rg_free. */
char *race_convert_raw_text(const cJSON *raw);
/* True for the texts by which every feed means "nothing": "", "-", "--", "--.---", MAX_INT64 … */
bool race_convert_is_empty(const char *text);
/* True for what a spreadsheet shows where it could not calculate: "#N/A", "#REF!", "#ARVO!", "Err:502", "Loading..." */
bool race_convert_is_sheet_error(const char *text);
/* Decodes "&amp;", "&#39;", "&#xE4;" and, when asked, "%C3%A4"; the rest stays as it came. Free with rg_free. */
char *race_convert_unescape(const char *text, bool percent);
/* Both folded by rg_utf8_fold when case must not count. */
bool race_convert_fits(const char *pattern, const char *text);
/*
 * The part of the text that the last `*` of the pattern covers; NULL when the pattern does not fit. Free with rg_free.
 */
char *race_convert_match(const char *pattern, const char *text);
/* A gap in laps as text: "1 Lap", "3 Laps". Free with rg_free. */
char *race_convert_laps(int64_t laps);
/* A part of a name, NULL when there is none. Free with rg_free. */
char *race_convert_name(const char *text, enum race_name_form form, bool first_name);

#endif
