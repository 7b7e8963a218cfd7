/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "heat_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/value/merge_name.h"

#define MOST_PARTS  12
#define MOST_JOINED 5 /* words of one phase: "quart de finale", "1/4 finale" */
#define MOST_NUMBER 99

/* "Q1 race 2" in its runs of letters and of digits. */
struct part {
	char *key; /* letters without case and diacritics, or digits */
	bool digits, used;
};

struct parts {
	struct part list[MOST_PARTS];
	size_t count;
	size_t phase_end;
	bool all; /* there were no more */
};

static void split(const char *text, struct parts *parts)
{
	static const char blanks[] = " -/.,:_#()[]&+|";

	*parts = (struct parts){.all = true};
	while (*(text += strspn(text, blanks))) {
		bool digits = *text >= '0' && *text <= '9';
		size_t length = digits ? strspn(text, "0123456789") : strcspn(text, " -/.,:_#()[]&+|0123456789");
		char *word = rg_strndup(text, length), *key = race_name_key(word);
		rg_free(word);
		text += length;
		if (*key && parts->count < MOST_PARTS) {
			parts->list[parts->count++] = (struct part){.key = key, .digits = digits};
			continue;
		}
		/* A dash says nothing. */
		parts->all = parts->all && !*key;
		rg_free(key);
	}
}

/* The phase that the parts from `from` to `end` mean together. "F" alone is one, and a letter in a name is none. */
static const char *phase_at(const struct race_table_words *words, const struct parts *parts, size_t from, size_t end)
{
	struct rg_buffer key = {.limit = 100};
	const char *phase = NULL;
	bool letters = false;

	for (size_t i = from; i < end; i++) {
		const struct part *part = &parts->list[i];
		/* Of digits only the "1/4" of a quarter-final belongs to it. */
		if (part->digits && (part->key[1] || (i - from > 1)))
			break;
		letters = letters || !part->digits;
		rg_buffer_text(&key, part->key);
		if (i + 1 == end && letters && (key.length > 1 || from == 0))
			phase = race_table_words_value(words, "heat.phase", key.bytes);
	}
	rg_buffer_finish(&key);
	return phase;
}

static size_t letters_of(const struct parts *parts, size_t from, size_t end)
{
	size_t letters = 0;

	for (size_t i = from; i < end; i++)
		letters += strlen(parts->list[i].key);
	return letters;
}

/*
 * "1/16 final", "ronda de final": what stands before it makes it another thing than a final, which no dictionary need
 * know. "Supercar Final" is one.
 */
static bool is_part_of_another(const struct parts *parts, size_t from)
{
	static const char *const joins[] = {"de", "di", "da", "do", "of", "pre"};

	for (size_t i = 0; from && i < sizeof(joins) / sizeof(joins[0]); i++) {
		if (strcmp(parts->list[from - 1].key, joins[i]) == 0)
			return true;
	}
	return from > 1 && parts->list[from - 1].digits && strcmp(parts->list[from - 2].key, "1") == 0;
}

/* The longest phase in the name: a semi-final is no final. */
static const char *find_phase(const struct race_table_words *words, struct parts *parts)
{
	const char *best = NULL;
	size_t most = 0, from = 0, to = 0;

	for (size_t i = 0; i < parts->count; i++) {
		for (size_t end = i + 1; end <= parts->count && end <= i + MOST_JOINED; end++) {
			const char *phase = phase_at(words, parts, i, end);
			size_t letters = phase ? letters_of(parts, i, end) : 0;
			if (letters <= most)
				continue;
			best = phase;
			most = letters;
			from = i;
			to = end;
		}
	}
	if (best && strcmp(best, "final") == 0 && is_part_of_another(parts, from))
		return NULL;
	for (size_t i = from; i < to; i++)
		parts->list[i].used = true;
	parts->phase_end = to;
	return best;
}

static bool is_number(const struct part *part)
{
	return part->digits && strlen(part->key) <= 2 && atoi(part->key) > 0;
}

/* "1. Semifinal"; "85 Final" is that of a class. */
static bool counts_here(const struct parts *parts, size_t at)
{
	return is_number(&parts->list[at]) && (at >= parts->phase_end || !parts->list[at].key[1]);
}

/* "race", "heat", "lähtö": what columns of heats and races are called. */
static bool says_race(const struct race_table_words *words, const char *key)
{
	const char *member = race_table_words_header(words, &race_type_heat, key);

	return member && (strcmp(member, "race") == 0 || strcmp(member, "heat") == 0 || strcmp(member, "group") == 0);
}

/* What stands beside the phase. False: not all of it is understood. */
struct rest {
	int numbers[2];
	size_t count;
	char letter;
};

static bool read_rest(const struct race_table_words *words, const struct parts *parts, const char *phase, size_t from,
		      struct rest *rest)
{
	size_t words_between = 0;

	*rest = (struct rest){0};
	for (size_t i = from; i < parts->count; i++) {
		const struct part *part = &parts->list[i];
		if (part->used)
			continue;
		if (counts_here(parts, i) && rest->count < 2)
			rest->numbers[rest->count++] = atoi(part->key);
		else if (!part->digits && !part->key[1] && !rest->letter && !rest->count)
			rest->letter = part->key[0];
		/* "Progression race 2": the number is that of the race, as in "Progression 2". */
		else if (!part->digits && !rest->count && i == parts->phase_end && i + 1 < parts->count &&
			 is_number(&parts->list[i + 1]) && says_race(words, part->key))
			continue;
		/* "Q1 heat 2", "Q1 race 2": a word between two numbers says what the second one is. */
		else if (!part->digits && (rg_equal(race_table_words_value(words, "heat.phase", part->key), phase) ||
					   (rest->count == 1 && i + 1 < parts->count && !words_between++ &&
					    is_number(&parts->list[i + 1]))))
			continue;
		else
			return false;
	}
	return parts->all;
}

void race_heat_name_read(const struct race_table_words *words, const char *text, struct race_heat_name *name)
{
	struct parts parts;
	struct rest rest;

	*name = (struct race_heat_name){0};
	split(text, &parts);
	name->phase = find_phase(words, &parts);
	if (name->phase && strcmp(name->phase, RACE_TABLE_NONE) == 0)
		name->phase = NULL;
	if (name->phase) {
		bool qualifier = strcmp(name->phase, "heat") == 0;
		name->whole = read_rest(words, &parts, name->phase, 0, &rest) &&
			      (!qualifier || (rest.count && !rest.letter));
		/* Beside what is not understood only what follows the phase belongs to it: "RX2 Semi-final 1". */
		if (!name->whole)
			read_rest(words, &parts, name->phase, parts.phase_end, &rest);
		if (qualifier && rest.count)
			snprintf(name->group, sizeof(name->group), "Q%d", rest.numbers[0]);
		else if (rest.letter >= 'a' && rest.letter <= 'z')
			snprintf(name->group, sizeof(name->group), "%c", rest.letter - 'a' + 'A');
		else if (rest.count == 2)
			snprintf(name->group, sizeof(name->group), "%d", rest.numbers[0]);
		bool numbered = qualifier || rest.count == 2;
		if (rest.count > (numbered ? 1 : 0))
			name->race = rest.numbers[numbered ? 1 : 0];
	}
	while (parts.count)
		rg_free(parts.list[--parts.count].key);
}

bool race_heat_name_is_whole(const struct race_table_words *words, const char *text)
{
	struct race_heat_name name;

	race_heat_name_read(words, text, &name);
	return name.phase && name.whole;
}

void race_heat_name_add(const struct race_table_words *words, const char *text, cJSON *heat)
{
	struct race_heat_name name = {0};

	if (words)
		race_heat_name_read(words, text, &name);
	/* "Heat with points.csv": a word that any race is called by. */
	if (name.phase && (name.whole || *name.group || strcmp(name.phase, "heat") != 0))
		cJSON_AddStringToObject(heat, "phase", name.phase);
	if (*name.group)
		cJSON_AddStringToObject(heat, "group", name.group);
	if (name.race)
		cJSON_AddNumberToObject(heat, "race", name.race);
	if (!name.whole)
		cJSON_AddStringToObject(heat, "name", text);
}
