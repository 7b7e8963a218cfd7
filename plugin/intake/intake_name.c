/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_name.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "feed/file_name.h"
#include "race/row/heat_name.h"

#define MOST_CANDIDATES 4

struct candidates {
	char *names[MOST_CANDIDATES];
	size_t count;
};

/* Takes the name over; may be NULL. */
static void add_candidate(struct candidates *candidates, char *name)
{
	if (name && candidates->count < MOST_CANDIDATES)
		candidates->names[candidates->count++] = name;
	else
		rg_free(name);
}

static void add_stem(struct candidates *candidates, const char *name)
{
	if (name)
		add_candidate(candidates, file_name_stem(name));
}

/* "Sheet1", "Taulukko 1": what a spreadsheet calls a sheet to which nobody gave a name. */
static bool is_numbered_word(const char *name)
{
	size_t letters = strcspn(name, " 0123456789"), blanks = strspn(name + letters, " ");
	size_t digits = strspn(name + letters + blanks, "0123456789");

	return letters > 2 && digits && digits < 3 && !name[letters + blanks + digits];
}

static void add_sheet(struct candidates *candidates, const char *file)
{
	char *stem = file_name_stem(file), *cut = NULL;

	for (char *at = stem; at && (at = strstr(at, " - ")); at++)
		cut = at;
	if (cut) {
		*cut = 0;
		bool numbered = is_numbered_word(cut + 3);
		char *sheet = rg_strdup(cut + 3), *title = rg_strdup(stem);
		add_candidate(candidates, numbered ? title : sheet);
		add_candidate(candidates, numbered ? sheet : title);
		rg_free(stem);
	} else {
		add_candidate(candidates, stem);
	}
}

char *intake_table_name(const char *address, const char *server_name, const struct race_table_words *words)
{
	char *of_address = file_name_of_url(address), *name = NULL;
	struct candidates candidates = {0};

	if (server_name && file_name_is_sheet(address))
		add_sheet(&candidates, server_name);
	else
		add_stem(&candidates, server_name);
	add_stem(&candidates, of_address);
	rg_free(of_address);
	for (size_t i = 0; i < candidates.count && !name; i++) {
		if (race_heat_name_is_whole(words, candidates.names[i]))
			name = rg_strdup(candidates.names[i]);
	}
	if (!name && candidates.count)
		name = rg_strdup(candidates.names[0]);
	while (candidates.count)
		rg_free(candidates.names[--candidates.count]);
	return name;
}
