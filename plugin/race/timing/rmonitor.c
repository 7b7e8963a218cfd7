/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rmonitor.h"

#include <string.h>

#include "base/text.h"
#include "rmonitor_internal.h"

/* Four lines a car, and far more cars than any track holds. */
#define MOST_LINES 1024
#define TEXT_LIMIT (1536u * 1024)

struct race_rmonitor *race_rmonitor_create(void)
{
	struct race_rmonitor *state = rg_alloc(1, sizeof(*state));

	state->partial.limit = RMONITOR_LONGEST_LINE;
	return state;
}

static void forget_lines(struct race_rmonitor *state)
{
	struct rmonitor_kept *kept = state->lines.items;

	for (size_t i = 0; i < state->lines.count; i++) {
		rg_free(kept[i].key);
		rg_free(kept[i].text);
		rg_free(kept[i].transponder);
		rg_free(kept[i].second);
	}
	rg_array_finish(&state->lines);
	state->entries = 0;
}

void race_rmonitor_destroy(struct race_rmonitor *state)
{
	if (!state)
		return;
	forget_lines(state);
	rg_buffer_finish(&state->partial);
	rg_free(state);
}

/* The field that names the run, class or car of a line; -1: only one line of the kind is kept. */
static int key_field(enum rmonitor_command command)
{
	switch (command) {
	case RMONITOR_CLASS:
	case RMONITOR_ENTRY:
	case RMONITOR_COMPETITOR:
	case RMONITOR_DOUBT:
	case RMONITOR_SAME:
		return 0;
	case RMONITOR_RACE:
	case RMONITOR_BEST:
		return 1;
	default:
		return -1;
	}
}

/* Clocks are left out because they would change the state every second, transponders because they are private. */
static bool worth_keeping(enum rmonitor_command command, size_t field)
{
	if (command == RMONITOR_FLAG)
		return field == 4;
	return command != RMONITOR_ENTRY || field != 2;
}

/* The line in our spelling, with every field in quotes. New. */
static char *spell(const struct rmonitor_line *line)
{
	struct rg_buffer buffer = {0};

	rg_buffer_text(&buffer, rmonitor_command_name(line->command));
	for (size_t i = 0; i < line->count && i < RMONITOR_KEPT_FIELDS; i++)
		rg_buffer_format(&buffer, ",\"%s\"", worth_keeping(line->command, i) ? line->fields[i] : "");
	return rg_buffer_take(&buffer);
}

static char *kept_key(enum rmonitor_command command, const char *key)
{
	return rg_asprintf("%s,%s", rmonitor_command_name(command), key ? key : "");
}

struct rmonitor_kept *rmonitor_find(const struct race_rmonitor *state, enum rmonitor_command command, const char *key)
{
	struct rmonitor_kept *kept = state->lines.items, *found = NULL;
	char *whole = kept_key(command, key);
	uint64_t hash = rg_hash_text(RG_HASH_START, whole);

	for (size_t i = 0; !found && i < state->lines.count; i++) {
		if (kept[i].hash == hash && strcmp(kept[i].key, whole) == 0)
			found = &kept[i];
	}
	rg_free(whole);
	return found;
}

static struct rmonitor_kept *add_kept(struct race_rmonitor *state, enum rmonitor_command command, const char *key)
{
	struct rmonitor_kept *kept = rg_array_push(&state->lines, sizeof(*kept));

	*kept = (struct rmonitor_kept){.command = command, .key = kept_key(command, key)};
	kept->hash = rg_hash_text(RG_HASH_START, kept->key);
	if (command == RMONITOR_ENTRY || command == RMONITOR_COMPETITOR)
		state->entries++;
	return kept;
}

/*
 * $A and $COMP say the same of a car, and what came last counts: the line that brought news stands behind the other.
 * They exchange their places, so that the car keeps its own.
 */
static void put_behind_other(struct race_rmonitor *state, enum rmonitor_command command, const char *key)
{
	enum rmonitor_command other = command == RMONITOR_ENTRY ? RMONITOR_COMPETITOR : RMONITOR_ENTRY;
	struct rmonitor_kept *news = rmonitor_find(state, command, key), *before = rmonitor_find(state, other, key);

	if (!before || before < news)
		return;
	struct rmonitor_kept swap = *news;
	*news = *before;
	*before = swap;
}

bool rmonitor_keep(struct race_rmonitor *state, const struct rmonitor_line *line)
{
	int field = key_field(line->command);
	const char *key = field < 0 ? NULL : line->fields[field];
	struct rmonitor_kept *kept = rmonitor_find(state, line->command, key);
	char *text = spell(line);

	if (!kept && (state->lines.count == MOST_LINES || strlen(text) > RMONITOR_LONGEST_LINE)) {
		state->skipped++;
		rg_free(text);
		return false;
	}
	if (kept && strcmp(kept->text, text) == 0) {
		rg_free(text);
		return false;
	}
	if (!kept)
		kept = add_kept(state, line->command, key);
	rg_free(kept->text);
	kept->text = text;
	if (line->command == RMONITOR_SAME) {
		rg_free(kept->second);
		kept->second = rg_strdup(line->fields[1]);
	}
	if (line->command == RMONITOR_ENTRY || line->command == RMONITOR_COMPETITOR)
		put_behind_other(state, line->command, key);
	state->changes++;
	return true;
}

static void take_line(struct race_rmonitor *state, const char *bytes, size_t length)
{
	struct rmonitor_line line;
	int64_t skipped;

	while (length && (unsigned char)*bytes <= ' ') {
		bytes++;
		length--;
	}
	while (length && (unsigned char)bytes[length - 1] <= ' ')
		length--;
	if (!length)
		return;
	bool has_nul = memchr(bytes, 0, length) != NULL;
	char *text = rg_strndup(bytes, length);
	rmonitor_line_read(&line, text);
	rg_free(text);
	if (has_nul || line.command == RMONITOR_BAD) {
		state->skipped++;
		return;
	}
	state->good++;
	if (line.command == RMONITOR_RESET) {
		forget_lines(state);
		state->changes++;
		state->resets++;
	} else if (line.command == RMONITOR_SKIPPED) {
		if (rg_parse_int(line.fields[0], &skipped))
			state->skipped += (uint64_t)skipped;
	} else if (line.command == RMONITOR_ENTRY) {
		rmonitor_keep_entry(state, &line);
	} else if (line.command != RMONITOR_OTHER) {
		rmonitor_keep(state, &line);
	}
}

static void end_line(struct race_rmonitor *state)
{
	if (state->too_long)
		state->skipped++;
	else if (state->partial.length)
		take_line(state, state->partial.bytes, state->partial.length);
	state->too_long = false;
	state->partial.length = 0;
}

void race_rmonitor_feed(struct race_rmonitor *state, const char *bytes, size_t length)
{
	while (length > 0) {
		size_t piece = 0;
		while (piece < length && bytes[piece] != '\n' && bytes[piece] != '\r')
			piece++;
		if (piece && !rg_buffer_add(&state->partial, bytes, piece))
			state->too_long = true;
		if (piece < length) {
			end_line(state);
			piece++;
		}
		bytes += piece;
		length -= piece;
	}
}

void race_rmonitor_end(struct race_rmonitor *state, bool whole)
{
	if (whole)
		end_line(state);
	state->too_long = false;
	state->partial.length = 0;
}

uint64_t race_rmonitor_changes(const struct race_rmonitor *state)
{
	return state->changes;
}

uint64_t race_rmonitor_resets(const struct race_rmonitor *state)
{
	return state->resets;
}

bool race_rmonitor_has_entries(const struct race_rmonitor *state)
{
	return state->entries > 0;
}

uint64_t race_rmonitor_good_lines(const struct race_rmonitor *state)
{
	return state->good;
}

uint64_t race_rmonitor_skipped_lines(const struct race_rmonitor *state)
{
	return state->skipped;
}

/* What we found of cars, and no timing told. */
static bool is_finding(const struct rmonitor_kept *kept)
{
	return kept->command == RMONITOR_SAME || kept->command == RMONITOR_DOUBT;
}

static void write_lines(struct rg_buffer *buffer, const struct race_rmonitor *state, bool findings)
{
	const struct rmonitor_kept *kept = state->lines.items;

	for (size_t i = 0; i < state->lines.count; i++) {
		if (is_finding(&kept[i]) == findings)
			rg_buffer_format(buffer, "%s\r\n", kept[i].text);
	}
}

char *race_rmonitor_text(const struct race_rmonitor *state)
{
	struct rg_buffer buffer = {.limit = TEXT_LIMIT};

	rg_buffer_text(&buffer, "$I\r\n");
	write_lines(&buffer, state, false);
	/* After the cars that they are about: who reads a car anew forgets what was found of it. */
	write_lines(&buffer, state, true);
	if (state->skipped)
		rg_buffer_format(&buffer, "$SKIPPED,%llu\r\n", (unsigned long long)state->skipped);
	return rg_buffer_take(&buffer);
}

bool race_rmonitor_looks_like(const char *bytes, size_t length)
{
	struct rmonitor_line line;
	size_t start = 0, end;

	while (start < length && (unsigned char)bytes[start] <= ' ')
		start++;
	for (end = start; end < length && bytes[end] != '\n' && bytes[end] != '\r';)
		end++;
	if (end == start || bytes[start] != '$' || end - start > RMONITOR_LONGEST_LINE)
		return false;
	char *text = rg_strndup(bytes + start, end - start);
	rmonitor_line_read(&line, text);
	rg_free(text);
	return line.command != RMONITOR_BAD;
}

cJSON *race_rmonitor_parse(const char *bytes, size_t length, const struct race_table_words *words,
			   struct race_problems *problems)
{
	struct race_rmonitor *state = race_rmonitor_create();
	cJSON *tree = NULL;

	race_rmonitor_feed(state, bytes, length);
	race_rmonitor_end(state, true);
	if (state->good)
		tree = race_rmonitor_tree(state, words, problems);
	else
		race_problems_add(problems, "there is no line of the RMonitor protocol in this");
	race_rmonitor_destroy(state);
	return tree;
}
