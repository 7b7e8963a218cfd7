/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view.h"

#include <ctype.h>
#include <string.h>

#include "free_text.h"
#include "base/text.h"
#include "frame.h"
#include "lists.h"
#include "race.h"
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

/* A heat that waits for its start, else the one after those that wait no more. */
static const struct race_heat *choose_next(const struct view *view, bool by_hand)
{
	const char *class_id = rg_empty(view->ask->class_) ? NULL : view->ask->class_;
	const struct race_heat *current = race_day_current_heat(view->day, class_id);

	if (by_hand || !rg_empty(view->ask->heat))
		return view->heat;
	if (current && (current->status == RACE_HEAT_LIVE || current->status == RACE_HEAT_STOPPED))
		return race_day_next_heat(view->day, class_id);
	return current;
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

/*
 * Featured in the heat, else featured at all, else on pole, else the first: somebody worth a card is always found. A
 * typed grid is the heat, and begins on pole.
 */
static const struct race_driver *choose_driver(const struct view *view)
{
	const struct race_driver *featured = NULL, *first = NULL, *pole = NULL;
	size_t count = 0;
	bool by_hand = view->heat && rg_equal(view->heat->id, RACE_BY_HAND);

	if (!rg_empty(view->ask->driver))
		return race_day_chosen_driver(view->day, view->ask->driver);
	const struct race_entry **entries = view->heat ? race_heat_by_slot(view->heat, &count) : NULL;
	for (size_t i = 0; i < count; i++) {
		const struct race_driver *driver = entries[i]->driver.to;
		if (!driver || (!by_hand && !driver_fits(view, driver)))
			continue;
		pole = pole ? pole : driver;
		featured = featured ? featured : driver->feature ? driver : NULL;
	}
	rg_free(entries);
	if (by_hand && pole)
		return pole;
	for (RACE_EACH(struct race_driver, driver, view->day->drivers)) {
		if (!driver_fits(view, driver))
			continue;
		first = first ? first : driver;
		featured = featured ? featured : driver->feature ? driver : NULL;
	}
	return featured ? featured : pole ? pole : first;
}

const char *view_word(const struct view *view, const char *key, size_t length)
{
	/* NULL: in any language, which is better than nothing. */
	const char *const languages[] = {words_language(view->words), "en", NULL};
	const char *word = NULL;

	for (int l = 0; l < 3 && !word; l++) {
		for (int i = 0; i < 2 && !word; i++)
			word = view->own_words[i] ? own_words_find(view->own_words[i], languages[l], key, length)
						  : NULL;
		if (!word && l == 0)
			word = words_find(view->words, key, length);
	}
	return word;
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
	struct race_date today = race_date_given(ask->today) ? ask->today
				 : ask->now.utc_ms           ? race_time_date(ask->now)
							     : race_date_today();
	view->today = race_day_today(view->day, today);
	view->round = race_day_current_round(view->day, several ? NULL : ask->series, view->today);
	view->clock = view_clock(view);
	view->heat = choose_heat(view, by_hand);
	view->track = by_hand || !rg_empty(ask->heat) ? view->heat : race_day_track_heat(view->day, class_id);
	view->next = choose_next(view, by_hand);
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

const char *view_measured(const struct view *view, const char *text)
{
	const char *sign = text ? race_language_decimal(view->language) : ".";

	if (*sign == '.' || !strchr(text, '.'))
		return text;
	char *written = rg_arena_strdup(view->arena, text);
	for (size_t i = 1; text[i]; i++) {
		if (text[i] == '.' && isdigit((unsigned char)text[i - 1]) && isdigit((unsigned char)text[i + 1]))
			written[i] = *sign;
	}
	return written;
}

static bool is_letter(unsigned char byte)
{
	return isalpha(byte) || byte >= 0x80;
}

const char *view_apostrophes(const struct view *view, const char *text)
{
	static const char *const typed[] = {"'", "`", "\u00B4", "\u02BC", "\u2018"};
	struct rg_buffer written = {0};
	bool any = false;

	/* The first bytes of all of them: most texts have none. */
	if (!strpbrk(text, "'`\xC2\xCA\xE2"))
		return text;
	for (const char *at = text; *at;) {
		size_t length = 0;
		for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]) && !length && at > text; i++)
			length = strncmp(at, typed[i], strlen(typed[i])) == 0 ? strlen(typed[i]) : 0;
		bool between = length && is_letter((unsigned char)at[-1]) && is_letter((unsigned char)at[length]);
		rg_buffer_add(&written, between ? "\u2019" : at, between ? strlen("\u2019") : 1);
		any = any || between;
		at += between ? length : 1;
	}
	const char *kept = any ? rg_arena_strdup(view->arena, written.bytes) : text;
	rg_buffer_finish(&written);
	return kept;
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
	if (type == &view_type_podium)
		return ((const struct view_podium *)needed->object)->heat.id;
	if (type == &view_type_winner)
		return ((const struct view_winner *)needed->object)->heat.id;
	if (type == &view_type_session || type == &view_type_strip)
		return view->track->id;
	return NULL;
}
