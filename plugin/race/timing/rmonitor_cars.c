/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which car is told under a registration. Two cars under one, told by their names and transponders, are in doubt; one
 * driver under two registrations was renumbered. A transponder alone proves nothing: they are hired out.
 */
#include <string.h>

#include "base/mem.h"
#include "race/value/merge_name.h"
#include "rmonitor_internal.h"

/* How many cars with one transponder are looked at: a track has one, a hire firm's list a few. */
#define MOST_SHARING 8

enum { REGISTRATION = 0, NUMBER = 1, TRANSPONDER = 2, FIRST = 3, LAST = 4 };

/* Without leading zeros; "" when none is told. */
static const char *transponder_of(const struct rmonitor_line *line)
{
	const char *text = line->fields[TRANSPONDER];

	return text + strspn(text, "0");
}

static bool has_name(const struct rmonitor_line *line)
{
	return *line->fields[FIRST] || *line->fields[LAST];
}

/* First and last name as UTF-8, rg_free both. */
static void read_name(const struct rmonitor_line *line, char **first, char **last)
{
	*first = rg_utf8_from_bytes(line->fields[FIRST], strlen(line->fields[FIRST]));
	*last = rg_utf8_from_bytes(line->fields[LAST], strlen(line->fields[LAST]));
}

static char *name_words(const struct rmonitor_line *line)
{
	char *first, *last;

	read_name(line, &first, &last);
	char *words = race_name_words(first, last);
	rg_free(first);
	rg_free(last);
	return words;
}

static bool is_other_name(const struct rmonitor_line *one, const struct rmonitor_line *two)
{
	char *a = name_words(one), *b = name_words(two);
	bool other = *a && *b && strcmp(a, b) != 0;

	rg_free(a);
	rg_free(b);
	return other;
}

static bool is_same_surname(const struct rmonitor_line *one, const struct rmonitor_line *two)
{
	char *first, *last, *other_first, *other_last;

	read_name(one, &first, &last);
	read_name(two, &other_first, &other_last);
	bool same = has_name(one) && has_name(two) && race_name_same_person(first, last, other_first, other_last);
	rg_free(first);
	rg_free(last);
	rg_free(other_first);
	rg_free(other_last);
	return same;
}

static void say(struct race_rmonitor *state, enum rmonitor_command command, const char *registration, const char *other)
{
	struct rmonitor_line line = {.command = command, .fields = {registration, other}, .count = other ? 2 : 1};

	rmonitor_keep(state, &line);
}

static void untie_pair(struct race_rmonitor *state, const struct rmonitor_kept *pair)
{
	struct rmonitor_line line;

	rmonitor_line_read(&line, pair->text);
	say(state, RMONITOR_SAME, line.fields[0], "");
}

/* What was told of who was renumbered to or from this registration is not so any more, perhaps. */
static void untie(struct race_rmonitor *state, const char *registration)
{
	const struct rmonitor_kept *kept = rmonitor_find(state, RMONITOR_SAME, registration);

	if (kept && *kept->second)
		untie_pair(state, kept);
	kept = state->lines.items;
	for (size_t i = 0; i < state->lines.count; i++) {
		if (kept[i].command == RMONITOR_SAME && strcmp(kept[i].second, registration) == 0)
			untie_pair(state, &kept[i]);
	}
}

/* The latest other registration with this transponder and surname was this driver's. */
static void tie(struct race_rmonitor *state, const struct rmonitor_line *line, const char *transponder)
{
	const struct rmonitor_kept *kept = state->lines.items;
	const char *registration = line->fields[REGISTRATION];
	struct rmonitor_line other;
	int looked = 0;

	for (size_t i = state->lines.count; i-- > 0 && looked < MOST_SHARING;) {
		if (!kept[i].transponder || strcmp(kept[i].transponder, transponder) != 0)
			continue;
		rmonitor_line_read(&other, kept[i].text);
		if (strcmp(other.fields[REGISTRATION], registration) == 0)
			continue;
		looked++;
		if (!is_same_surname(&other, line) || rmonitor_find(state, RMONITOR_DOUBT, other.fields[REGISTRATION]))
			continue;
		say(state, RMONITOR_SAME, other.fields[REGISTRATION], registration);
		return;
	}
}

void rmonitor_keep_entry(struct race_rmonitor *state, const struct rmonitor_line *line)
{
	const char *registration = line->fields[REGISTRATION], *transponder = transponder_of(line);
	struct rmonitor_kept *kept = rmonitor_find(state, RMONITOR_ENTRY, registration);
	bool other_transponder = *transponder && (!kept || !rg_equal(kept->transponder, transponder));
	struct rmonitor_line before;

	if (kept)
		rmonitor_line_read(&before, kept->text);
	bool doubt = kept && kept->transponder && other_transponder && is_other_name(&before, line);
	bool news = rmonitor_keep(state, line);
	kept = rmonitor_find(state, RMONITOR_ENTRY, registration);
	if (!kept || (!news && !other_transponder))
		return;
	if (other_transponder) {
		rg_free(kept->transponder);
		kept->transponder = rg_strdup(transponder);
	}
	if (doubt)
		say(state, RMONITOR_DOUBT, registration, NULL);
	untie(state, registration);
	if (*transponder && !rmonitor_find(state, RMONITOR_DOUBT, registration))
		tie(state, line, transponder);
}
