/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the mapping engine share; nobody else includes it but its tests. A mapping is immutable once read
 * and lies in its own arena; scopes live on the stack while rows are walked. One thread at a time.
 */
#ifndef RG_RACE_MAPPING_MAPPING_INTERNAL_H
#define RG_RACE_MAPPING_MAPPING_INTERNAL_H

#include "base/text.h"
#include "race/day/fields.h"
#include "race/expression/expression.h"
#include "race/value/convert.h"
#include "mapping.h"

#define MAPPING_MAX_REQUESTS  16  /* of a mapping */
#define MAPPING_MAX_INSTANCES 300 /* of one request: sessions of an event */
#define MAPPING_MAX_PAGES     50
#define MAPPING_WORK          (200 * 1000 * 1000) /* members and items passed in one run; more is an attack */

/* Names and values that a URL is filled with; values of an inner one hide those of an outer one. */
struct mapping_params {
	const struct mapping_params *up;
	size_t count;
	const char *const *names;
	const char *const *values; /* NULL: not given */
};

/* A group of rows that have the same texts at the paths of `group`. */
struct mapping_scope;
struct mapping_group {
	const struct mapping_scope *const *rows;
	size_t count;
};

/* A row, and the rows that it lies in. */
struct mapping_scope {
	const struct mapping_scope *up;
	const cJSON *value;
	const cJSON *columns;                /* names of the cells when the row is a list; else NULL */
	const char *key;                     /* of an object's member; else NULL */
	size_t index;                        /* in its list, from 0 */
	bool answer;                         /* the root of an answer */
	const char *label;                   /* of an answer: its name in problems */
	const struct expression_step *steps; /* from the scope above to here */
	size_t step_count;
	const struct mapping_params *params;
	const struct mapping_group *group;
};

struct mapping_value {
	const struct mapping_value *next; /* the next try, when this one gives nothing */
	const struct expression_condition *if_;
	const struct expression_path *path; /* one of path, text, constant */
	const struct expression_text *text;
	const cJSON *constant;
	const cJSON *default_;              /* when there is no value; may be NULL */
	const struct expression_path *laps; /* gap: laps behind */
	const char *dictionary;             /* "phase", "status" …: looked up in the words of tables; NULL: not */
	bool rank;                          /* the row's place among its fellows by the number at `path` */
	struct race_convert convert;
};

struct mapping_part;

struct mapping_field {
	const struct race_field *native;
	const struct mapping_value *value;
	const struct mapping_part *part; /* RACE_LIST, RACE_OBJECT */
};

/* Rows that become items of one native type. */
struct mapping_part {
	const struct race_type *type;
	const struct race_field *list;         /* of the race day, for a part of the top; NULL: the race day itself */
	int request;                           /* index; parts of the top only */
	const struct expression_path *rows;    /* NULL: the scope itself */
	bool grouped_rows;                     /* "@rows": the rows of the group */
	bool table;                            /* the rows are those of a table and are read by its words and rules */
	const struct expression_path *columns; /* leads to the names of the cells; or: */
	const cJSON *column_names;
	const struct expression_condition *if_;
	const struct expression_path **group;
	size_t group_count;
	const struct race_field **require;
	size_t require_count;
	struct mapping_field *fields;
	size_t field_count;
};

struct mapping_paging {
	const char *limit, *offset, *page; /* names in the query; offset or page */
	int size, first;
	const struct expression_path *total; /* rows there are in all, or: */
	const struct expression_path *pages; /* pages there are */
	const struct expression_path *rows;  /* to be counted */
};

struct mapping_each {
	int from; /* request; -1: none */
	const struct expression_path *rows;
	const struct expression_condition *if_;
	size_t count;
	const char **names;
	const struct expression_path **paths;
};

struct mapping_request {
	const char *id;
	const struct expression_text *url;
	const char *url_text; /* as written, with its {names}, to recognise addresses */
	const cJSON *body;
	const struct expression_text **body_texts; /* of its strings, in their order */
	int interval_s;
	struct mapping_each each;
	const struct mapping_value *when;
	const struct expression_condition *shape, *valid;
	struct mapping_paging paging; /* no rows: none */
};

struct mapping_param {
	const char *name, *about, *preset;
};

struct mapping_header {
	const char *name;
	const struct expression_text *value;
};

struct mapping {
	struct rg_arena *arena;
	const struct race_table_words *words; /* of tables: what all rows are understood by; may be NULL */
	cJSON *json;                          /* constants point into it */
	const char *name, *title, *base;
	const char **addresses;
	size_t address_count;
	struct mapping_param *params;
	size_t param_count;
	struct mapping_header *headers;
	size_t header_count;
	int pace_ms;
	bool ignore_case;
	struct mapping_request *requests;
	size_t request_count;
	struct mapping_part *parts;
	size_t part_count;
};

/* What stood in an entry's place or time and belongs elsewhere. */
struct mapping_found {
	const char *status;
	char *gap;
};

/* One run over answers: its limit of work, and its list of problems. */
struct mapping_run {
	const struct mapping *mapping;
	struct race_problems *problems;
	const char *file;            /* what a list of rows is called; NULL: nothing */
	struct mapping_found *found; /* in the entry at hand; NULL: in none */
	int64_t work;                /* left; below 0 the run ends */
};

/* mapping_read.c: NULL with problems that begin with `file`. Takes the JSON over in every case. */
struct mapping *mapping_read(cJSON *json, const char *file, const cJSON *shared_words,
			     const struct race_table_words *table_words, const struct race_countries *countries,
			     struct race_problems *problems);
void mapping_destroy(struct mapping *mapping);
/* For the test that holds the schema against the reader: the members of each kind of object; ends with NULL. */
struct mapping_members {
	const char *object;
	const char *const *names;
};
extern const struct mapping_members mapping_members[];
/* mapping_read_value.c, for the same test: the words that "kind", "unit" and "form" take, NULL behind the last. */
const char *mapping_word(const char *member, size_t index);

/*
 * mapping_path.c. The value that the path leads to from the row; NULL when there is none. A path with [*] gives the
 * first.
 */
const cJSON *mapping_path_find(struct mapping_run *run, const struct mapping_scope *scope,
			       const struct expression_path *path);
/* The same as text: a string, a number, a parameter, @key, @index; NULL when there is none. Free with rg_free. */
char *mapping_path_text(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_path *path);
/* Every row that a path with [*] leads to, in order; the scope itself for NULL. False from `visit` ends it. */
typedef bool (*mapping_visit)(void *data, const struct mapping_scope *row);
bool mapping_path_each(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_path *path,
		       mapping_visit visit, void *data);
bool mapping_condition_holds(struct mapping_run *run, const struct mapping_scope *scope,
			     const struct expression_condition *condition);
/* It would hold if something stood in a list that is empty: an answer of this kind, with nothing in it yet. */
bool mapping_condition_waits(struct mapping_run *run, const struct mapping_scope *scope,
			     const struct expression_condition *condition);
/* NULL when a place that must be filled has no value. `url`: values are escaped for one. Free with rg_free. */
char *mapping_text_fill(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_text *text,
			bool url);
/*
 * Adds one segment of a URL, or one value of its query, escaped so that nothing in it can end it. Adds nothing and
 * returns false for "." and "..", which would lead out of the folder.
 */
bool mapping_url_add(struct rg_buffer *buffer, const char *text);
/* The place of a scope: "class/12: rows[3]". Free with rg_free. */
char *mapping_scope_place(const struct mapping_scope *scope);
const char *mapping_param_value(const struct mapping_params *params, const char *name);

/* mapping_value.c: the first try that gives something, as JSON for the native field, or NULL. `field` NULL: as text. */
cJSON *mapping_value_find(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_value *value,
			  const struct race_field *field);

/*
 * mapping_tree.c: merges items that are the same; members that are there stay. The functions take the item over, except
 * mapping_tree_merge_day, which only empties it.
 */
struct mapping_tree;
struct mapping_tree *mapping_tree_create(void);
void mapping_tree_add(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_scope *scope,
		      const struct race_field *field, cJSON *item);
void mapping_tree_add_nested(struct mapping_run *run, cJSON *list, cJSON *item, const struct race_field *field);
void mapping_tree_merge_day(struct mapping_run *run, struct mapping_tree *tree, cJSON *item);
/* Every item of a native tree, which is emptied. */
void mapping_tree_add_all(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_scope *scope,
			  cJSON *all);
/* Hands the native tree over. */
cJSON *mapping_tree_finish(struct mapping_tree *tree);

/* mapping_person.c: makes one of the drivers who are one person in several tables. */
void mapping_join_persons(cJSON *tree);

/* mapping_apply.c: one part for one answer. */
void mapping_apply_part(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_part *part,
			const struct mapping_scope *root);

/* mapping_address.c */
struct mapping_target {
	const struct mapping *mapping;
	char *base;
	char *file;    /* "Q1 race 2" of such a file; NULL: none */
	char **values; /* of the mapping's parameters; NULL where not given */
	int single;    /* the only request, whose address `base` is; -1: all */
};

/* False when no mapping knows the address, or with a problem. */
bool mapping_target_from_address(const struct mapping *const *mappings, size_t count, const char *address,
				 struct mapping_target *target, struct race_problems *problems);
/* "speedhive" of an address or path that ends in "#mapping=speedhive"; NULL: it names none. Free with rg_free. */
char *mapping_named_in(const char *address);
/*
 * The target for an answer of that request from that address: the whole API at another place when the address ends like
 * the request's URL, else the one answer alone. The part behind # gives parameters.
 */
void mapping_target_by_shape(const struct mapping *mapping, int request, const char *address,
			     struct mapping_target *target);
void mapping_target_finish(struct mapping_target *target);

#endif
