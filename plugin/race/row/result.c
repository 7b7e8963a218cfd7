/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/value/convert.h"
#include "race/value/duration.h"
#include "race/value/merge_name.h"

#define MINUS     "\xE2\x88\x92"
#define MOST_LAPS 999

#define LAP_LEAST_MS 8000
#define MOST_ENTRIES 200 /* each is held against each */

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *word_of(const struct race_table_words *words, const char *place, const char *text)
{
	char *key = race_table_words_key(text);
	const char *word = race_table_words_value(words, place, key);

	rg_free(key);
	return word;
}

static const char *without_sign(const char *text)
{
	if (rg_starts_with(text, MINUS))
		text += strlen(MINUS);
	else if (*text == '+' || *text == '-')
		text++;
	return text + strspn(text, " ");
}

/* "1 Lap", "+2 laps", "4 Tr.", "1 kierros"; 0 for anything else. */
static int laps_of(const struct race_table_words *words, const char *text)
{
	const char *at = without_sign(text);
	size_t digits = strspn(at, "0123456789");
	const char *unit = at + digits + strspn(at + digits, " ");

	if (!digits || digits > 3 || !*unit || strpbrk(unit, "0123456789:,+") ||
	    !rg_equal(word_of(words, "entry.gap", unit), "laps"))
		return 0;
	int laps = atoi(at);
	return laps <= MOST_LAPS ? laps : 0;
}

static bool is_negative(const char *text)
{
	const char *size = without_sign(text);

	return (*text == '-' || rg_starts_with(text, MINUS)) && *size >= '0' && *size <= '9';
}

/* "+2.370" under a total time. */
static char *time_behind(const char *text)
{
	struct race_duration duration;

	if (*text != '+' || !race_duration_parse(without_sign(text), RACE_UNIT_SECONDS, &duration) || !duration.ms)
		return NULL;
	char *shown = race_duration_format(duration), *gap = rg_asprintf("+%s", shown);
	rg_free(shown);
	return gap;
}

/* "DNF (engine)", "DSQ - art. 5": a code is one whatever stands behind it. NULL: the text begins with none. */
static const char *leading_code(const struct race_table_words *words, const char *text)
{
	static const char *const codes[] = {"dnf", "dns", "dnq", "dsq", "dq", "ret", "exc"};
	size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	char *code = rg_strndup(text, letters);
	const char *word = NULL;

	for (size_t i = 0; text[letters] && i < sizeof(codes) / sizeof(codes[0]) && !word; i++)
		word = rg_equal_ignoring_case(code, codes[i]) ? word_of(words, "entry.status", code) : NULL;
	rg_free(code);
	return word;
}

/* What only words say: a status, laps. */
static enum race_result_cell cell_of_words(const struct race_table_words *words, const char *member, const char *text,
					   const char **status, char **gap)
{
	int laps = laps_of(words, text);
	/* "3" or "=3" is a place, not the key of a word. */
	const char *word = text[strspn(text, "0123456789=.,:+- ")] ? word_of(words, "entry.status", text) : NULL;
	word = word ? word : leading_code(words, text);

	if (laps) {
		bool behind = strcmp(member, "gap") == 0 || strcmp(member, "time_ms") == 0 ||
			      strcmp(member, "status") == 0;
		*status = strcmp(member, "status") == 0 ? "finished" : NULL;
		*gap = behind ? race_convert_laps(laps) : NULL;
		return *status ? RACE_RESULT_STATUS : *gap ? RACE_RESULT_GAP : RACE_RESULT_VALUE;
	}
	if (!word)
		return RACE_RESULT_VALUE;
	*status = strcmp(word, RACE_TABLE_NONE) != 0 ? word : NULL;
	return *status ? RACE_RESULT_STATUS : RACE_RESULT_NOTHING;
}

enum race_result_cell race_result_cell(const struct race_table_words *words, const char *member, const char *text,
				       const char **status, char **gap)
{
	bool time = strcmp(member, "time_ms") == 0, behind = strcmp(member, "gap") == 0;
	static const char *const members[] = {"position", "position_in_class", "time_ms", "best_lap_ms", "gap",
					      "status"};
	bool known = false;

	*status = NULL;
	*gap = NULL;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		known = known || strcmp(members[i], member) == 0;
	if (!known)
		return RACE_RESULT_VALUE;
	/* APIs count places from 1, and write 0 where there is none. */
	bool place = rg_starts_with(member, "position") && text[strspn(text, "0")] == 0;
	if (race_convert_is_empty(text) || place)
		return RACE_RESULT_NOTHING;
	enum race_result_cell cell = words ? cell_of_words(words, member, text, status, gap) : RACE_RESULT_VALUE;
	if (cell != RACE_RESULT_VALUE)
		return cell;
	if ((time || behind) && is_negative(text))
		return RACE_RESULT_NOTHING;
	*gap = time ? time_behind(text) : NULL;
	return *gap ? RACE_RESULT_GAP : RACE_RESULT_VALUE;
}

static bool is_out(const cJSON *entry)
{
	const char *status = cJSON_GetStringValue(get(entry, "status"));
	return status && strcmp(status, "finished") != 0;
}

bool race_result_settle_entry(cJSON *entry)
{
	const cJSON *laps = get(entry, "laps");

	if (is_out(entry)) {
		cJSON_DeleteItemFromObjectCaseSensitive(entry, "position");
		cJSON_DeleteItemFromObjectCaseSensitive(entry, "position_in_class");
		cJSON_DeleteItemFromObjectCaseSensitive(entry, "gap");
	}
	if (!cJSON_IsNumber(laps) || laps->valuedouble != 0 || !get(entry, "time_ms"))
		return true;
	cJSON_DeleteItemFromObjectCaseSensitive(entry, "time_ms");
	return false;
}

static double number_of(const cJSON *entry, const char *name)
{
	const cJSON *json = get(entry, name), *ms = cJSON_IsObject(json) ? get(json, "ms") : json;
	return cJSON_IsNumber(ms) ? ms->valuedouble : -1;
}

/* The winner; where no place is given, who drove most. */
static const cJSON *leader_of(const cJSON *entries)
{
	const cJSON *entry, *leader = NULL;

	cJSON_ArrayForEach(entry, entries)
	{
		if (is_out(entry))
			continue;
		if (number_of(entry, "position") == 1)
			return entry;
		if (!leader || number_of(entry, "laps") > number_of(leader, "laps"))
			leader = entry;
	}
	return leader;
}

static double ms_of_gap(const cJSON *entry)
{
	const char *gap = cJSON_GetStringValue(get(entry, "gap"));
	struct race_duration duration;

	return gap && *gap == '+' && race_duration_parse(gap, RACE_UNIT_SECONDS, &duration) ? (double)duration.ms : -1;
}

/* Where best laps are ranked, everybody drives as many as he likes. */
static bool is_gap_of_laps(const cJSON *entry, const cJSON *leader)
{
	double own = number_of(entry, "best_lap_ms"), best = number_of(leader, "best_lap_ms");
	double apart = own - best - ms_of_gap(entry);

	return own >= 0 && best >= 0 && apart > -2 && apart < 2;
}

/*
 * In a race nobody with fewer laps stands before one with more, and no lap takes less than LAP_LEAST_MS. Of practice
 * and qualifying, where the best laps are ranked, one or the other is not so.
 */
static bool is_race(const cJSON *entries, const cJSON *leader)
{
	double time = number_of(leader, "time_ms"), laps = number_of(leader, "laps");
	const cJSON *one, *other;

	if (time >= 0 && laps > 0 && time / laps < LAP_LEAST_MS)
		return false;
	cJSON_ArrayForEach(one, entries)
	{
		cJSON_ArrayForEach(other, entries)
		{
			if (!is_out(one) && !is_out(other) && number_of(one, "position") > 0 &&
			    number_of(one, "position") < number_of(other, "position") && number_of(one, "laps") >= 0 &&
			    number_of(one, "laps") < number_of(other, "laps"))
				return false;
		}
	}
	return true;
}

void race_result_settle_heat(const cJSON *heat, cJSON *entries)
{
	const char *phase = cJSON_GetStringValue(get(heat, "phase"));
	const cJSON *leader = leader_of(entries);
	double most = leader ? number_of(leader, "laps") : -1;
	cJSON *entry;

	if (rg_equal(phase, "practice") || rg_equal(phase, "superpole") || most < 1 ||
	    cJSON_GetArraySize(entries) > MOST_ENTRIES || !is_race(entries, leader))
		return;
	cJSON_ArrayForEach(entry, entries)
	{
		double laps = number_of(entry, "laps");
		if (laps < 0 || laps >= most || ms_of_gap(entry) < 0 || is_gap_of_laps(entry, leader))
			continue;
		char *text = race_convert_laps((int64_t)(most - laps));
		cJSON_ReplaceItemInObjectCaseSensitive(entry, "gap", cJSON_CreateString(text));
		rg_free(text);
	}
}
