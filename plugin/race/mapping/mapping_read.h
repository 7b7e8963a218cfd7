/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files that read a mapping share; nobody else includes it. Every wrong member is reported by its path, so
 * that an author can mend all at once.
 */
#ifndef RG_RACE_MAPPING_MAPPING_READ_H
#define RG_RACE_MAPPING_MAPPING_READ_H

#include "base/format.h"
#include "mapping_internal.h"

struct mapping_reader {
	struct mapping *mapping;
	const char *file;
	const cJSON *own_words, *shared_words;
	const struct race_countries *countries;
	struct race_problems *problems;
	const struct mapping_request *request; /* being read, or whose answers fill what is being read; or NULL */
	bool wrong;
};

/* A place in the file, a chain on the stack. */
struct mapping_at {
	const struct mapping_at *up;
	const char *name; /* NULL: */
	size_t index;
};

void mapping_wrong(struct mapping_reader *reader, const struct mapping_at *at, const char *format, ...) RG_FORMAT(3, 4);
/* Reports members that the kind of object does not have. False when it is no object. */
bool mapping_check_members(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			   const char *object);
/* The text of a member; NULL when it is not there, or wrong (and reported). */
const char *mapping_get_text(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			     const char *name);
/* Whole numbers; `preset` when it is not there. */
int64_t mapping_get_int(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name,
			int64_t preset, int64_t min, int64_t max);
bool mapping_get_bool(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name);
/* The meaning of names in an expression: members from the row, or, without rows, parameters. */
enum mapping_names { MAPPING_NAMES_OF_ROWS = 1, MAPPING_NAMES_OF_PARAMS };

/* An expression of that kind (race/expression); NULL when it is wrong (and reported). */
const void *mapping_compile(struct mapping_reader *reader, const struct mapping_at *at, enum mapping_names names,
			    enum expression_kind kind, const cJSON *json);
/* A member, with names of rows; NULL when it is not there, or wrong (and reported). */
const void *mapping_get(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json, const char *name,
			enum expression_kind kind);
/* The same for a condition or a list of conditions, of which all must hold. */
const struct expression_condition *mapping_get_condition(struct mapping_reader *reader, const struct mapping_at *at,
							 const cJSON *json, const char *name);
/* The index of a request by its id; -1 (reported) when there is none. */
int mapping_find_request(struct mapping_reader *reader, const struct mapping_at *at, const char *id);

/* mapping_read_value.c; `field` NULL: as text. */
const struct mapping_value *mapping_read_value(struct mapping_reader *reader, const struct mapping_at *at,
					       const cJSON *json, const struct race_field *field);
/* mapping_read_part.c */
void mapping_read_parts(struct mapping_reader *reader, const cJSON *json);
/* mapping_read_request.c */
void mapping_read_requests(struct mapping_reader *reader, const cJSON *json);

#endif
