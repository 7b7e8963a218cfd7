/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics fields`: the members of the race feed, from the tables that the decoder works from.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command.h"
#include "options.h"
#include "race/day/fields.h"

static const char help[] = "usage: race-graphics fields [--markdown]\n"
			   "\n"
			   "Lists every member of the race feed: where it stands, of what kind it is, what it means.\n"
			   "\n"
			   "  --markdown   as tables for a document\n";

/* What stands in the JSON. Free with rg_free. */
static char *kind_text(const struct race_field *field)
{
	struct rg_buffer text = {0};

	switch (field->kind) {
	case RACE_TEXT:
		return rg_strdup("text");
	case RACE_BOOL:
		return rg_strdup("true or false");
	case RACE_COLOR:
		return rg_strdup("#RRGGBB");
	case RACE_DATE:
		return rg_strdup("date");
	case RACE_TIME:
		return rg_strdup("date and time");
	case RACE_REF:
		return rg_asprintf("id of a %s", field->of->name);
	case RACE_REFS:
		return rg_asprintf("ids of %s items", field->of->name);
	case RACE_OBJECT:
		return rg_strdup("object");
	case RACE_LIST:
		return rg_strdup("list of objects");
	case RACE_TEXTS:
		return rg_strdup("list of texts");
	case RACE_COLORS:
		return rg_strdup("list of #RRGGBB");
	case RACE_GRID:
		return rg_strdup("rows of slots");
	case RACE_INT:
		return rg_asprintf("%" PRId64 " to %" PRId64, field->min, field->max);
	case RACE_MS:
		return rg_strdup("milliseconds, or {\"ms\": …, \"decimals\": …}");
	case RACE_WORD:
		break;
	}
	for (const struct race_word *word = field->words; word && word->text; word++)
		rg_buffer_format(&text, "%s%s", text.length ? ", " : "", word->text);
	return rg_buffer_take(&text);
}

static void print_field(const char *path, const struct race_field *field, bool markdown)
{
	char *kind = kind_text(field), *name = rg_asprintf("%s%s", path, field->name);
	const char *marks = field->kind == RACE_LIST ? "[]" : "", *needed = field->required ? " (needed)" : "";
	const char *about = field->help ? field->help : "";

	if (markdown)
		printf("| `%s%s` | %s%s | %s |\n", name, marks, kind, needed, about);
	else
		printf("%s%s\n    %s%s%s%s\n", name, marks, kind, needed, about[0] ? ": " : "", about);
	rg_free(kind);
	rg_free(name);
}

static void print_type(const struct race_type *type, const char *path, bool markdown)
{
	if (markdown)
		printf("%s| member | kind | means |\n|---|---|---|\n", path[0] ? "\n" : "");
	for (size_t i = 0; i < type->field_count; i++)
		print_field(path, &type->fields[i], markdown);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		if (field->kind != RACE_LIST && field->kind != RACE_OBJECT)
			continue;
		char *below = rg_asprintf("%s%s%s.", path, field->name, field->kind == RACE_LIST ? "[]" : "");
		print_type(field->of, below, markdown);
		rg_free(below);
	}
}

int command_fields(int argc, char **argv)
{
	bool markdown = false;
	const struct option options[] = {{"--markdown", NULL, &markdown}, {NULL, NULL, NULL}};

	int count = options_parse("fields", help, options, argc, argv, 0);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	print_type(&race_type_day, "", markdown);
	return 0;
}
