/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The race feed's members as tables: one row a member, with its kind, its place in the struct and its limits. The
 * decoder fills structs from them, templates read them by name ({driver.last_name}), `race-graphics fields` prints
 * them. Constant data; any thread.
 */
#ifndef RG_RACE_DAY_FIELDS_H
#define RG_RACE_DAY_FIELDS_H

#include "race_day.h"

/* The comment of each kind names the C type at the field's offset. */
enum race_kind {
	RACE_TEXT = 1, /* const char *; a JSON number is taken as its text */
	RACE_INT,      /* int, min..max */
	RACE_BOOL,     /* bool */
	RACE_COLOR,    /* int: "#RRGGBB" */
	RACE_DATE,     /* struct race_date: "2021-06-05" */
	RACE_TIME,     /* struct race_time: ISO 8601 with or without an offset */
	RACE_MS,       /* struct race_duration, min..max */
	RACE_WORD,     /* int: one of `words` */
	RACE_REF,      /* struct race_ref to an item of type `of` */
	RACE_REFS,     /* struct race_list of struct race_ref */
	RACE_OBJECT,   /* a struct of type `of`, in place */
	RACE_LIST,     /* struct race_list of structs of type `of` */
	RACE_TEXTS,    /* struct race_list of const char * */
	RACE_COLORS,   /* struct race_list of int */
	RACE_GRID,     /* struct race_grid */
};

struct race_word {
	const char *text;
	int value;
};

struct race_type;

struct race_field {
	const char *name; /* as in the feed */
	enum race_kind kind;
	size_t offset;
	int64_t min, max;              /* RACE_INT, RACE_MS */
	const struct race_type *of;    /* RACE_REF, RACE_REFS, RACE_OBJECT, RACE_LIST */
	const struct race_word *words; /* RACE_WORD; ends with text NULL */
	bool ruled;       /* RACE_MS: said by officials, not measured; the item's decimals are not its own */
	bool required;    /* an object of the list without it is dropped whole */
	int preset;       /* RACE_INT, RACE_WORD: what it is when not given; 0: RACE_NONE, no word */
	const char *help; /* one line for people */
};

struct race_type {
	const char *name; /* "driver" */
	size_t size;
	const struct race_field *fields;
	size_t field_count;
	const char *id_field; /* "id" where items have one that must be unique in its list, else NULL */
};

extern const struct race_type race_type_day;
extern const struct race_type race_type_series;
extern const struct race_type race_type_class;
extern const struct race_type race_type_driver;
extern const struct race_type race_type_honour;
extern const struct race_type race_type_round;
extern const struct race_type race_type_surface;
extern const struct race_type race_type_winner;
extern const struct race_type race_type_heat;
extern const struct race_type race_type_entry;
extern const struct race_type race_type_standing;
extern const struct race_type race_type_classification;
extern const struct race_type race_type_row;
extern const struct race_type race_type_person;
extern const struct race_type race_type_sponsor;
extern const struct race_type race_type_now;

/* NULL when the type has no such field. `length`: of the name, so that a path need not be cut up. */
const struct race_field *race_type_field(const struct race_type *type, const char *name, size_t length);
/* The word of a value, NULL when there is none (value RACE_NONE or 0). */
const char *race_word_text(const struct race_word *words, int value);

/* At most so many items of a list are read, the rest is left out; so many bytes of a text. */
size_t race_most_items(const struct race_type *type);
size_t race_field_max_items(const struct race_field *field);
size_t race_field_max_bytes(const struct race_field *field);
#define RACE_GRID_MAX_PLACES  12
#define RACE_GRID_MAX_ROWS    6
#define RACE_GRID_MAX_COLUMNS 8

/* All members of a zeroed item as if none was given. */
void race_item_init(const struct race_type *type, void *item);

#endif
