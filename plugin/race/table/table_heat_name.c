/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

#include "race/value/merge_name.h"

#define MOST_PARTS 5

/* "Q1 race 2" in its runs of letters and of digits. */
struct part {
	char *text;
	bool digits;
};

static size_t split(const char *text, struct part parts[MOST_PARTS])
{
	static const char blanks[] = " -/.,:_#";
	size_t count = 0;

	while (*(text += strspn(text, blanks))) {
		bool digits = *text >= '0' && *text <= '9';
		size_t length = digits ? strspn(text, "0123456789") : strcspn(text, " -/.,:_#0123456789");
		if (count == MOST_PARTS) {
			while (count)
				rg_free(parts[--count].text);
			return 0;
		}
		parts[count++] = (struct part){rg_strndup(text, length), digits};
		text += length;
	}
	return count;
}

static const char *phase_of(const struct table *table, const struct part *part)
{
	char *key = race_name_key(part->text);
	const char *phase = part->digits ? NULL : race_table_words_value(table->words, "heat.phase", key);

	rg_free(key);
	return phase;
}

static bool is_letter_group(const struct part *part)
{
	return !part->digits && strlen(part->text) == 1;
}

static bool is_race(const struct part *part)
{
	return part->digits && strlen(part->text) <= 2 && strcmp(part->text, "0") != 0 && strcmp(part->text, "00") != 0;
}

static void add_upper(cJSON *heat, const char *name, const char *text)
{
	char *upper = rg_utf8_upper(text);

	cJSON_AddStringToObject(heat, name, upper);
	rg_free(upper);
}

static void add_race(cJSON *heat, const struct part *part)
{
	int race = part->text[0] - '0';

	if (part->text[1])
		race = race * 10 + (part->text[1] - '0');
	cJSON_AddNumberToObject(heat, "race", race);
}

/* "Final", "SF 1", "Semifinal A", "A-finaali", "Q1", "Q1/2", "Q1 race 2". False: something else. */
static bool add_parts(const struct table *table, cJSON *heat, const struct part *parts, size_t count)
{
	bool letter_first = count == 2 && is_letter_group(&parts[0]) && phase_of(table, &parts[1]);
	const char *phase = count ? phase_of(table, &parts[letter_first ? 1 : 0]) : NULL;
	const struct part *group = letter_first ? &parts[0] : count > 1 ? &parts[1] : NULL;
	const struct part *race = count == 3 ? &parts[2] : count == 4 && !parts[2].digits ? &parts[3] : NULL;
	bool qualifier = phase && strcmp(phase, "heat") == 0;

	if (!phase || count > 4 || (count > 2 && !race) || (race && (!is_race(race) || !group->digits)) ||
	    (group && !group->digits && !is_letter_group(group)) || (qualifier && !(group && group->digits)))
		return false;
	cJSON_AddStringToObject(heat, "phase", phase);
	if (qualifier) {
		char *text = rg_asprintf("Q%.8s", group->text);
		cJSON_AddStringToObject(heat, "group", text);
		rg_free(text);
	} else if (group) {
		add_upper(heat, "group", group->text);
	}
	if (race)
		add_race(heat, race);
	return true;
}

bool race_table_names_heat(const struct race_table_words *words, const char *text)
{
	const struct table table = {.words = words};
	struct part parts[MOST_PARTS];
	size_t count = split(text, parts);
	cJSON *heat = cJSON_CreateObject();
	bool known = add_parts(&table, heat, parts, count);

	cJSON_Delete(heat);
	while (count)
		rg_free(parts[--count].text);
	return known;
}

void table_heat_name(const struct table *table, cJSON *heat, const char *text)
{
	struct part parts[MOST_PARTS];
	size_t count = split(text, parts);

	if (!add_parts(table, heat, parts, count))
		cJSON_AddStringToObject(heat, "name", text);
	while (count)
		rg_free(parts[--count].text);
}
