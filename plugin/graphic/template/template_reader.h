/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within the reader of templates: the members of one node (template_member.c), the tree and its head (template.c).
 */
#ifndef RG_GRAPHIC_TEMPLATE_TEMPLATE_READER_H
#define RG_GRAPHIC_TEMPLATE_TEMPLATE_READER_H

#include "json.h"
#include "scope.h"
#include "template.h"

struct reader {
	struct json_place place; /* of the template, or of the part that is being read */
	size_t above;            /* bytes of a node's path that lead to that part; 0 in the template */
	struct rg_arena *arena;
	const struct template_names *names;
	char *(*part)(void *data, const char *name, char **path);
	void *data;
	struct rg_array used;    /* cJSON *: parts, kept until the template is read */
	size_t when, when_index; /* bytes of a node's path that lead to it, while one of its alternatives is read */
	bool alternative;        /* the next node to be read has the members of one of its alternatives */
	int depth;
	int nodes; /* read so far */
};

/* A word that stands for a number; lists of them end with NULL. */
struct choice {
	const char *word;
	int value;
};

/* False, with a problem that names place and reason; `got` (may be NULL) is repeated in it. */
bool template_fail(struct reader *reader, const cJSON *got, const char *path, const char *member, const char *what);
/* Converts a string member as its kind requires; NULL, with a problem, when that fails. */
const void *template_compile(struct reader *reader, const cJSON *json, const char *path,
			     const struct property *property, const struct scope *scope);
/* Reads one member into the node. */
bool template_read_property(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			    const struct property *property, struct node *node);

#endif
