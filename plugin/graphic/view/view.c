/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view.h"

#include <string.h>

#include "free_text.h"
#include "base/text.h"
#include "lists.h"
#include "race/value/date.h"
#include "race/day/decode.h"
#include "race/day/derive.h"
#include "results.h"

static const struct race_heat *choose_heat(const struct view *view, bool by_hand)
{
	const struct graphic_ask *ask = view->ask;

	if (by_hand)
		return race_day_heat(view->day, RACE_BY_HAND);
	/* A heat that was chosen and is gone from the data is not another heat. */
	if (!rg_empty(ask->heat))
		return race_day_heat(view->day, ask->heat);
	const struct race_heat *heat = race_day_current_heat(view->day, rg_empty(ask->class_) ? NULL : ask->class_);
	if (!heat)
		heat = race_day_last_heat(view->day, rg_empty(ask->class_) ? NULL : ask->class_);
	return heat;
}

static bool driver_fits(const struct view *view, const struct race_driver *driver)
{
	return rg_empty(view->ask->class_) || rg_equal(driver->class_.id, view->ask->class_);
}

/* A name or a message needs no race data at all. */
static struct race_day *day_of(const struct view *view)
{
	static const char nothing[] = "{\"race_feed\":1}";
	struct race_problems none = {0};

	if (view->ask->day || (!view->text1 && !view->text2))
		return race_day_ref(view->ask->day);
	return race_day_decode(nothing, strlen(nothing), &none);
}

/* Featured in the heat, else featured at all, else on pole, else the first: somebody worth a card is always found. */
static const struct race_driver *choose_driver(const struct view *view)
{
	const struct race_driver *featured = NULL, *first = NULL, *pole = NULL;
	size_t count = 0;

	if (!rg_empty(view->ask->driver))
		return race_day_chosen_driver(view->day, view->ask->driver);
	const struct race_entry **entries = view->heat ? race_heat_by_slot(view->heat, &count) : NULL;
	for (size_t i = 0; i < count; i++) {
		const struct race_driver *driver = entries[i]->driver.to;
		if (!driver || !driver_fits(view, driver))
			continue;
		pole = pole ? pole : driver;
		featured = featured ? featured : driver->feature ? driver : NULL;
	}
	rg_free(entries);
	for (RACE_EACH(struct race_driver, driver, view->day->drivers)) {
		if (!driver_fits(view, driver))
			continue;
		first = first ? first : driver;
		featured = featured ? featured : driver->feature ? driver : NULL;
	}
	return featured ? featured : pole ? pole : first;
}

static bool is_three_letters(const char *text)
{
	return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

const char *view_flag(const struct view *view, const char *country)
{
	const struct race_country *found = country ? race_countries_find(view->countries, country) : NULL;

	if (found)
		return found->iso2;
	return country && is_three_letters(country) ? country : NULL;
}

void view_init(struct view *view, const struct graphic_ask *ask, const char *template_id, const struct words *words,
	       const struct race_language *language, const struct race_countries *countries,
	       const struct race_grid_shapes *shapes, struct rg_arena *arena)
{
	const char *class_id = rg_empty(ask->class_) ? NULL : ask->class_;
	bool several = rg_empty(ask->series) || strpbrk(ask->series, "*,");

	*view = (struct view){
		.ask = ask,
		.words = words,
		.language = language,
		.countries = countries,
		.shapes = shapes,
		.arena = arena,
		.template_id = template_id,
	};
	view->text1 = free_text_clean(view, ask->text1);
	view->text2 = free_text_clean(view, ask->text2);
	if (!rg_empty(ask->grid_text)) {
		struct race_problems ignored = {0}; /* what cannot be used shows as numbers that are missing */
		view->day = race_day_with_grid_text(ask->day, ask->heat, class_id, ask->grid_text, &ignored);
		race_problems_finish(&ignored);
	}
	bool by_hand = view->day != NULL;
	if (!view->day)
		view->day = day_of(view);
	if (!view->day)
		return;
	struct race_date today = race_date_given(ask->today) ? ask->today : race_date_today();
	view->today = race_day_today(view->day, today);
	view->round = race_day_current_round(view->day, several ? NULL : ask->series, view->today);
	view->heat = choose_heat(view, by_hand);
	view->series = !several ? race_day_series(view->day, ask->series) : view->round ? view->round->series.to : NULL;
	if (!view->series && view->day->series.count)
		view->series = view->day->series.items;
	view->class_ = class_id ? race_day_class(view->day, class_id) : NULL;
	if (!view->class_ && view->heat)
		view->class_ = race_heat_class(view->heat);
	view->driver = choose_driver(view);
}

void view_finish(struct view *view)
{
	race_day_unref(view->day);
	view->day = NULL;
}

const char *view_about(const struct view *view, const struct value *needed)
{
	const struct race_type *type = needed->kind == VALUE_OBJECT ? needed->type : NULL;

	if (type == &race_type_driver)
		return ((const struct race_driver *)needed->object)->id;
	if (type == &race_type_heat)
		return ((const struct race_heat *)needed->object)->id;
	if (type == &view_type_grid)
		return view->heat->id;
	if (type == &view_type_results)
		return ((const struct view_results *)needed->object)->heat.id;
	if (type == &view_type_standings)
		return ((const struct view_standings *)needed->object)->series.id;
	if (type == &race_type_series || type == &view_type_calendar)
		return view->series ? view->series->id : NULL;
	return NULL;
}
