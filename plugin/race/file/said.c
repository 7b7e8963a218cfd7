/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "said.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "json_file.h"

#define FILE_LIMIT (256 * 1024)

struct said {
	const struct said *before; /* somebody may still hold one of its sentences, so nothing of it is ever freed */
	char language[3];
	cJSON *json;
};

static const struct said *current; /* atomic */

/* The next place of a format at or behind *at: its length, and *at at its beginning. 0: there is none. */
static size_t next_place(const char **at)
{
	for (const char *sign = strchr(*at, '%'); sign; sign = strchr(sign + 2, '%')) {
		size_t length = 1 + strcspn(sign + 1, "%diouxXcsfgp");
		if (sign[1] == '%')
			continue;
		*at = sign;
		return length + (sign[length] != 0);
	}
	return 0;
}

static bool has_same_places(const char *one, const char *other)
{
	for (;;) {
		size_t length = next_place(&one);
		if (length != next_place(&other) || memcmp(one, other, length) != 0)
			return false;
		if (!length)
			return true;
		one += length;
		other += length;
	}
}

static void drop_wrong(cJSON *lines, const char *name, struct race_problems *problems)
{
	/* Lines of a list have no names. */
	if (lines && !cJSON_IsObject(lines)) {
		race_problems_add(problems, "%s: lines: expected an object", name);
		return;
	}
	for (cJSON *line = lines ? lines->child : NULL, *next; line; line = next) {
		next = line->next;
		if (cJSON_IsString(line) && has_same_places(line->string, line->valuestring))
			continue;
		race_problems_add(problems, "%s: \"%.60s\": expected a text with the same places", name, line->string);
		cJSON_Delete(cJSON_DetachItemViaPointer(lines, line));
	}
}

void race_said_load(const char *folder, const char *language, struct race_problems *problems)
{
	char name[3] = {0};
	const struct said *before = __atomic_load_n(&current, __ATOMIC_ACQUIRE);

	if (language)
		snprintf(name, sizeof(name), "%.2s", language);
	if (before && strcmp(before->language, name) == 0)
		return;
	char *path = rg_asprintf("%s/%s.json", folder, name);
	cJSON *json = *name && rg_file_exists(path) ? race_json_file_read(path, FILE_LIMIT, "said", problems) : NULL;
	drop_wrong(cJSON_GetObjectItemCaseSensitive(json, "lines"), path, problems);
	rg_free(path);
	struct said *said = rg_alloc(1, sizeof(*said));
	*said = (struct said){.before = before, .json = json};
	memcpy(said->language, name, sizeof(name));
	__atomic_store_n(&current, said, __ATOMIC_RELEASE);
}

const char *race_said(const char *english)
{
	const struct said *said = __atomic_load_n(&current, __ATOMIC_ACQUIRE);
	const cJSON *lines = said ? cJSON_GetObjectItemCaseSensitive(said->json, "lines") : NULL;
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(lines, english));

	return text ? text : english;
}
