/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "free_text.h"

#include <string.h>

#include "base/text.h"
#include "race/value/clean_text.h"

#define TEXT_BYTES 400

const char *free_text_clean(struct view *view, const char *typed)
{
	if (rg_empty(typed))
		return NULL;
	char *text = rg_utf8_from_bytes(typed, strlen(typed));
	const char *clean = race_clean_text(view->arena, text, TEXT_BYTES, NULL);
	rg_free(text);
	return clean;
}

/* "perkiomaki" is Perkiömäki, but who is spelt exactly so comes first. */
static const struct race_person *find_person(const struct view *view, const char *name)
{
	const struct race_person *found = NULL;
	char *folded = rg_utf8_fold(name);

	for (RACE_EACH(struct race_person, person, view->day->people)) {
		char *other = rg_utf8_fold(person->name);
		bool same = strcmp(folded, other) == 0;
		rg_free(other);
		if (same && (!found || strcmp(person->name, name) == 0))
			found = person;
	}
	rg_free(folded);
	return found;
}

const struct race_person *free_text_person(struct view *view)
{
	const struct race_person *listed = NULL;

	if (!view->text1 && !view->text2)
		return view->day->people.count ? view->day->people.items : NULL;
	if (view->text1 && !view->text2)
		listed = find_person(view, view->text1);
	if (listed)
		return listed;
	struct race_person *person = rg_arena_alloc(view->arena, 1, sizeof(*person));
	person->name = view->text1 ? view->text1 : view->text2;
	person->role = view->text1 ? view->text2 : NULL;
	return person;
}
