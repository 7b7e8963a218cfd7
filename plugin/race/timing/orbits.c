/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "orbits.h"

#include <expat.h>
#include <string.h>

#include "base/text.h"
#include "race/value/encoding.h"
#include "race/day/decode_internal.h"
#include "timing_tree.h"
#include "race/file/said.h"

#define MOST_BYTES      (8u * 1024 * 1024)
#define DEEPEST         16
#define MOST_ATTRIBUTES 64
#define LONGEST_TEXT    400
#define BEGINNING       1024

struct reader {
	XML_Parser parser;
	struct rg_arena *arena;
	const struct race_table_words *words;
	struct race_problems *problems;
	const char *fault; /* why the parser was stopped */
	int depth;
	bool in_results;
	char *label; /* the type of the label that is open, or NULL */
	struct rg_buffer text;
	const char *group, *run, *run_type, *flag;
	struct rg_array rows; /* struct race_timing_row */
	bool too_many;
};

/* expat 2.9 calls this function deprecated, but older versions have no other. Our files are far from where it wraps. */
static unsigned long line_now(const struct reader *reader)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	return (unsigned long)XML_GetCurrentLineNumber(reader->parser);
#pragma GCC diagnostic pop
}

static void stop(struct reader *reader, const char *fault)
{
	if (!reader->fault)
		reader->fault = race_said(fault);
	XML_StopParser(reader->parser, XML_FALSE);
}

static const char *attribute(struct reader *reader, const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2) {
		if (strcmp(attributes[i], name) != 0)
			continue;
		if (strlen(attributes[i + 1]) > LONGEST_TEXT) {
			race_problems_add(reader->problems, "line %lu: %s is longer than %d bytes and is left out",
					  line_now(reader), name, LONGEST_TEXT);
			return NULL;
		}
		return rg_arena_strdup(reader->arena, attributes[i + 1]);
	}
	return NULL;
}

static void take_row(struct reader *reader, const char **attributes)
{
	if (reader->rows.count == RACE_TIMING_MOST_ROWS) {
		reader->too_many = true;
		return;
	}
	struct race_timing_row *row = rg_array_push(&reader->rows, sizeof(*row));
	*row = (struct race_timing_row){
		.number = attribute(reader, attributes, "no"),
		.first_name = attribute(reader, attributes, "firstname"),
		.last_name = attribute(reader, attributes, "lastname"),
		.class_name = attribute(reader, attributes, "class"),
		.position = attribute(reader, attributes, "position"),
		.position_in_class = attribute(reader, attributes, "positioninclass"),
		.laps = attribute(reader, attributes, "laps"),
		.total = attribute(reader, attributes, "totaltime"),
		.best = attribute(reader, attributes, "besttime"),
		.gap = attribute(reader, attributes, "difference"),
	};
	if (rg_empty(row->first_name) && rg_empty(row->last_name))
		row->last_name = attribute(reader, attributes, "fullname");
}

static void begin_element(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *reader = data;
	size_t count = 0;

	while (attributes[count * 2])
		count++;
	if (++reader->depth > DEEPEST || count > MOST_ATTRIBUTES) {
		stop(reader, "this is not how Orbits writes (too deep, or too many attributes)");
		return;
	}
	if (reader->depth == 1 && strcmp(name, "resultspage") != 0) {
		stop(reader, "this is XML, but not Orbits' current.xml");
		return;
	}
	if (reader->depth == 2 && strcmp(name, "results") == 0)
		reader->in_results = true;
	else if (reader->depth == 3 && reader->in_results && strcmp(name, "result") == 0)
		take_row(reader, attributes);
	else if (reader->depth == 2 && strcmp(name, "label") == 0)
		reader->label = (char *)attribute(reader, attributes, "type");
}

static void end_label(struct reader *reader)
{
	const struct {
		const char *type, **to;
	} labels[] = {
		{"groupname", &reader->group},
		{"runname", &reader->run},
		{"runtype", &reader->run_type},
		{"flag", &reader->flag},
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
		if (reader->text.bytes && strcmp(reader->label, labels[i].type) == 0)
			*labels[i].to = race_clean_text(reader->arena, reader->text.bytes, LONGEST_TEXT, NULL);
	}
	reader->label = NULL;
	rg_buffer_finish(&reader->text);
}

static void end_element(void *data, const XML_Char *name)
{
	struct reader *reader = data;

	(void)name;
	if (reader->depth == 2 && reader->label)
		end_label(reader);
	if (reader->depth == 2)
		reader->in_results = false;
	reader->depth--;
}

static void take_text(void *data, const XML_Char *text, int length)
{
	struct reader *reader = data;

	if (!reader->label || reader->depth != 2)
		return;
	if (!rg_buffer_add(&reader->text, text, (size_t)length))
		stop(reader, "a label is longer than any of Orbits'");
}

static void refuse_document_type(void *data, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id,
				 int internal)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)internal;
	stop(data, "this has a document type, which Orbits' current.xml has not");
}

/* Expat knows UTF-8, UTF-16, Latin 1 and ASCII by itself. */
static int know_encoding(void *data, const XML_Char *name, XML_Encoding *encoding)
{
	enum race_encoding known = race_encoding_by_name(name);

	(void)data;
	if (known < RACE_ENCODING_1252)
		return XML_STATUS_ERROR;
	enum rg_code_page page = (enum rg_code_page)(known - RACE_ENCODING_1252);
	for (int byte = 0; byte < 256; byte++)
		encoding->map[byte] = byte ? (int)rg_code_page_point(page, (unsigned char)byte) : 0;
	encoding->data = NULL;
	encoding->convert = NULL;
	encoding->release = NULL;
	return XML_STATUS_OK;
}

static bool declares(const char *bytes, size_t length, const char *what)
{
	char *beginning = rg_strndup(bytes, length < BEGINNING ? length : BEGINNING);
	char *end = strstr(beginning, "?>");

	if (end)
		*end = 0;
	char *folded = rg_utf8_valid(beginning, strlen(beginning)) ? rg_utf8_fold(beginning) : NULL;
	bool found = end && folded && strstr(folded, what);
	rg_free(folded);
	rg_free(beginning);
	return found;
}

bool race_orbits_says_encoding(const char *bytes, size_t length)
{
	bool utf16 = length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);

	return utf16 || (declares(bytes, length, "encoding") && !declares(bytes, length, "utf-8"));
}

/* What the file does not say, or says wrongly: an Orbits of a Western Windows. NULL: as declared. */
static const char *true_encoding(const char *bytes, size_t length)
{
	bool said = race_orbits_says_encoding(bytes, length) || rg_utf8_valid(bytes, length);

	return said ? NULL : race_encoding_name(RACE_ENCODING_1252);
}

static void report(struct reader *reader)
{
	enum XML_Error code = XML_GetErrorCode(reader->parser);
	unsigned long line = line_now(reader);

	if (reader->fault)
		race_problems_add(reader->problems, "line %lu: %s", line, reader->fault);
	else if (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN || code == XML_ERROR_PARTIAL_CHAR ||
		 code == XML_ERROR_UNCLOSED_CDATA_SECTION)
		race_problems_add(reader->problems, "line %lu: the file ends too early, it is being written", line);
	else
		race_problems_add(reader->problems, "line %lu: this is not XML as it should be: %s", line,
				  XML_ErrorString(code));
}

static cJSON *make_tree(struct reader *reader)
{
	bool both = reader->group && reader->run;
	struct race_timing timing = {
		.run_id = both ? rg_arena_printf(reader->arena, "%s / %s", reader->group, reader->run)
			       : (reader->run ? reader->run : reader->group),
		.name = reader->run ? reader->run : reader->group,
		.words = reader->words,
		.flag = reader->flag,
		.practice = rg_equal(reader->run_type, "P"),
		.rows = reader->rows.items,
		.count = reader->rows.count,
	};

	if (reader->too_many)
		race_problems_add(reader->problems, "more than %d results, the rest is left out",
				  RACE_TIMING_MOST_ROWS);
	return race_timing_tree(&timing, reader->problems);
}

bool race_orbits_looks_like(const char *bytes, size_t length)
{
	char *beginning = rg_strndup(bytes, length < BEGINNING ? length : BEGINNING);
	bool found = strstr(beginning, "<resultspage") != NULL;

	/* In UTF-16 every other byte is NUL. */
	if (length >= 4 && (memcmp(bytes, "\xFF\xFE<", 4) == 0 || memcmp(bytes, "\xFE\xFF\0<", 4) == 0))
		found = true;
	rg_free(beginning);
	return found;
}

cJSON *race_orbits_parse(const char *bytes, size_t length, const struct race_table_words *words,
			 struct race_problems *problems)
{
	if (length > MOST_BYTES) {
		race_problems_add(problems, "%zu bytes: more than %u MiB, this is not Orbits' current.xml", length,
				  MOST_BYTES / (1024 * 1024));
		return NULL;
	}
	XML_Parser parser = XML_ParserCreate(true_encoding(bytes, length));
	if (!parser) {
		race_problems_add(problems, "there is no memory to read the file");
		return NULL;
	}
	struct reader reader = {
		.parser = parser,
		.arena = rg_arena_create(),
		.words = words,
		.problems = problems,
		.text = {.limit = LONGEST_TEXT},
	};
	cJSON *tree = NULL;
	XML_SetUserData(parser, &reader);
	XML_SetElementHandler(parser, begin_element, end_element);
	XML_SetCharacterDataHandler(parser, take_text);
	XML_SetStartDoctypeDeclHandler(parser, refuse_document_type);
	XML_SetUnknownEncodingHandler(parser, know_encoding, NULL);
	if (XML_Parse(parser, bytes, (int)length, XML_TRUE) == XML_STATUS_OK)
		tree = make_tree(&reader);
	else
		report(&reader);
	XML_ParserFree(parser);
	rg_array_finish(&reader.rows);
	rg_buffer_finish(&reader.text);
	rg_arena_destroy(reader.arena);
	return tree;
}
