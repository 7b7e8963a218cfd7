/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <string.h>

#include "base/text.h"
#include "derive.h"

static bool in_classes(const struct race_driver *driver, const struct race_list *classes)
{
	if (!classes || !classes->count)
		return false;
	for (RACE_EACH(struct race_ref, class_, *classes)) {
		if (rg_equal(driver->class_.id, class_->id))
			return true;
	}
	return false;
}

/*
 * Drivers of the classes come first, then those without a class, then all others; each only if nobody else there has
 * the number.
 */
static const struct race_driver *find_driver(const struct race_number_search *search, const char *number,
					     bool leading_zeros)
{
	const struct race_driver *found[3] = {NULL};
	size_t counts[3] = {0};
	bool known = search->classes && search->classes->count;

	for (RACE_EACH(struct race_driver, driver, *search->drivers)) {
		if (!driver->number || !rg_same_number(driver->number, number, leading_zeros))
			continue;
		int rank = in_classes(driver, search->classes) ? 0 : known && !driver->class_.id ? 1 : 2;
		/* Who was made of an entry with another name than the list has for the number is the one who drives. */
		if (!counts[rank]++ || (found[rank]->listed && !driver->listed))
			found[rank] = driver;
	}
	if (found[0])
		return found[0];
	if (counts[1] == 1)
		return found[1];
	return counts[2] == 1 && (!known || search->other_classes) ? found[2] : NULL;
}

/* "007" and "7" are different numbers: zeros count, unless nobody has the number with them. */
const struct race_driver *race_driver_by_number(const struct race_number_search *search, const char *number)
{
	const struct race_driver *driver = find_driver(search, number, false);
	return driver || !search->leading_zeros ? driver : find_driver(search, number, true);
}

const char *race_number_id(struct rg_arena *arena, const char *number, const char *class_id)
{
	return class_id ? rg_arena_printf(arena, "#%s/%s", number, class_id) : rg_arena_printf(arena, "#%s", number);
}

bool race_looks_like_number(const char *text)
{
	int characters = 0;

	for (const char *at = text; rg_utf8_next(&at);)
		characters++;
	return characters <= 4 && strpbrk(text, "0123456789") != NULL;
}

bool race_is_number_id(const char *id)
{
	return id && (id[0] == '#' || id[0] == '~');
}

const char *race_number_of_id(struct rg_arena *arena, const char *id)
{
	return rg_arena_strndup(arena, id + 1, strcspn(id + 1, "/~"));
}

const struct race_driver *race_day_chosen_driver(const struct race_day *day, const char *id)
{
	const struct race_driver *driver = race_day_driver(day, id);

	if (driver || !race_is_number_id(id))
		return driver;
	const char *slash = strchr(id, '/');
	char *number = rg_strndup(id + 1, strcspn(id + 1, "/"));
	struct race_ref class_ = {.id = slash ? slash + 1 : NULL};
	struct race_list classes = {&class_, class_.id ? 1 : 0};
	struct race_number_search search = {.drivers = &day->drivers, .classes = &classes, .other_classes = true};
	driver = race_driver_by_number(&search, number);
	rg_free(number);
	return driver;
}
