/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "race/value/date.h"
#include "race/day/derive.h"
#include "race/day/fields.h"
#include "race/day/id_index.h"
#include "phrase.h"
#include "review_unfilled.h"

#define NAMED_MOST 6 /* things that are named one by one; the rest is counted */

/* ---- found ---- */

/* "Supercar Q1 race 2": as it is called; else by its group or its phase; by its id only when it has neither. */
static void add_heat_name(struct rg_buffer *text, const struct words *words, const struct race_heat *heat)
{
	const struct race_class *class_ = race_heat_class(heat);
	const struct race_field *phase = race_type_field(&race_type_heat, "phase", strlen("phase"));
	const char *name = heat->name ? heat->name : heat->group, *word = race_word_text(phase->words, heat->phase);
	char key[64], race[16];

	if (class_)
		rg_buffer_format(text, "%s ", class_->name ? class_->name : class_->id);
	snprintf(key, sizeof(key), "OnAir.Phase.%s", word ? word : "");
	if (!name && words)
		name = words_find(words, key, strlen(key));
	rg_buffer_text(text, name ? name : heat->id);
	if (!heat->name && heat->race != RACE_NONE) {
		snprintf(race, sizeof(race), "%d", heat->race);
		rg_buffer_text(text, " ");
		phrase_add(text, words, "Race", race, NULL);
	}
}

static void add_heat(struct rg_buffer *text, const struct words *words, const char *label, const struct race_heat *heat)
{
	struct rg_buffer called = {0};

	if (!heat)
		return;
	add_heat_name(&called, words, heat);
	rg_buffer_text(&called, ", ");
	phrase_add_count(&called, words, "Found.cars", heat->entries.count, NULL);
	if (heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only) {
		int hour, minute;
		race_time_clock(heat->start, &hour, &minute);
		rg_buffer_format(&called, ", %d:%02d", hour, minute);
	}
	rg_buffer_text(text, " ");
	phrase_add(text, words, label, called.bytes, NULL);
	rg_buffer_text(text, ".");
	rg_buffer_finish(&called);
}

static char *find_found(const struct race_day *day, const struct words *words, bool *nothing)
{
	struct rg_buffer text = {0};
	size_t photos = 0;

	for (RACE_EACH(struct race_driver, driver, day->drivers))
		photos += driver->photo != NULL;
	const struct {
		size_t count;
		const char *key;
	} found[] = {
		{day->drivers.count, "Found.drivers"},
		{day->classes.count, "Found.classes"},
		{day->heats.count, "Found.heats"},
		{day->rounds.count, "Found.rounds"},
		{day->series.count, "Found.series"},
		{day->standings.count, "Found.standings"},
		{day->classifications.count, "Found.classifications"},
		{photos, "Found.photos"},
	};
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
		if (!found[i].count)
			continue;
		rg_buffer_text(&text, text.length ? ", " : "");
		phrase_add_count(&text, words, found[i].key, found[i].count, NULL);
	}
	if (!text.length) {
		phrase_add(&text, words, "Nothing", NULL, NULL);
		*nothing = true;
	}
	rg_buffer_text(&text, ".");
	add_heat(&text, words, "Now", race_day_current_heat(day, NULL));
	add_heat(&text, words, "Next", race_day_next_heat(day, NULL));
	return rg_buffer_take(&text);
}

/* ---- to look at ---- */

static void add_mark(struct rg_buffer *text)
{
	if (text->length)
		rg_buffer_text(text, " · ");
}

static const char *class_name(const struct race_class *class_)
{
	return class_->short_name ? class_->short_name : class_->name ? class_->name : class_->id;
}

/* Photos and classes are only missed where others have them. */
static void count_drivers(struct rg_buffer *text, const struct race_day *day, const struct words *words)
{
	size_t photo = 0, name = 0, class_ = 0, listed = 0, count = day->drivers.count;

	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		photo += !driver->photo;
		name += !driver->last_name && !driver->first_name;
		class_ += !driver->class_.id;
		listed += !driver->listed;
	}
	const struct {
		size_t count;
		bool told;
		const char *key;
	} lines[] = {
		{photo, photo < count, "Missing.photo"},
		{name, true, "Missing.name"},
		{class_, class_ < count, "Missing.class"},
		{listed, listed < count, "Missing.list"},
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!lines[i].count || !lines[i].told)
			continue;
		add_mark(text);
		phrase_add_count(text, words, lines[i].key, lines[i].count, NULL);
	}
}

static void find_twice(struct rg_buffer *text, const struct race_day *day, const struct words *words)
{
	struct race_id_index index = {0};
	struct rg_arena *arena = rg_arena_create();

	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		const struct race_class *class_ = driver->class_.to;
		const char *key = rg_arena_printf(arena, "%s\n%s", driver->number ? driver->number : "",
						  class_ ? class_->id : "");
		if (!driver->number)
			continue;
		if (race_id_index_add(&index, key, 0))
			continue;
		add_mark(text);
		phrase_add(text, words, class_ ? "TwiceIn" : "Twice", driver->number,
			   class_ ? class_name(class_) : NULL);
	}
	race_id_index_finish(&index);
	rg_arena_destroy(arena);
}

static void add_strangers(struct rg_buffer *text, const struct race_review_ask *ask)
{
	struct rg_buffer list = {0};

	if (!ask->stranger_count)
		return;
	for (size_t i = 0; i < ask->stranger_count && i < NAMED_MOST; i++)
		rg_buffer_format(&list, "%s%s", i ? ", " : "", ask->strangers[i]);
	rg_buffer_text(&list, ask->stranger_count > NAMED_MOST ? ", …" : "");
	add_mark(text);
	phrase_add_count(text, ask->words, "Strangers", ask->stranger_count, list.bytes);
	rg_buffer_finish(&list);
}

/* ---- under 18 or not ---- */

struct ages {
	const struct race_day *day;
	const struct race_round *round;
	struct race_date today;
};

static bool class_has_minors(const struct ages *ages, const struct race_class *class_)
{
	for (RACE_EACH(struct race_driver, driver, ages->day->drivers)) {
		if (driver->class_.to == class_ && race_driver_is_minor(driver, ages->round, ages->today))
			return true;
	}
	return false;
}

static bool is_ageless(const struct ages *ages, const struct race_driver *driver)
{
	return race_driver_age(driver, ages->round) == RACE_NONE && race_age(driver->born, ages->today) == RACE_NONE;
}

/* "125: 12 Virtanen, 14 Niemi" */
static void add_ageless(struct rg_buffer *text, const struct ages *ages, const struct race_class *class_)
{
	size_t count = 0;

	for (RACE_EACH(struct race_driver, driver, ages->day->drivers)) {
		const char *name = driver->last_name ? driver->last_name : driver->first_name;
		if (driver->class_.to != class_ || !is_ageless(ages, driver) || ++count > NAMED_MOST)
			continue;
		if (count == 1)
			rg_buffer_format(text, "%s%s: ", text->length ? "; " : "", class_name(class_));
		rg_buffer_format(text, "%s%s%s%s", count > 1 ? ", " : "", driver->number ? driver->number : "",
				 driver->number && name ? " " : "",
				 name             ? name
				 : driver->number ? ""
						  : driver->id);
	}
	if (count > NAMED_MOST)
		rg_buffer_text(text, ", …");
}

char *race_review_ageless(const struct race_day *day, struct race_date today)
{
	struct ages ages = {.day = day, .today = race_day_today(day, today)};
	struct rg_buffer text = {0};

	ages.round = race_day_current_round(day, NULL, ages.today);
	for (RACE_EACH(struct race_class, class_, day->classes)) {
		if (class_has_minors(&ages, class_))
			add_ageless(&text, &ages, class_);
	}
	return text.length ? rg_buffer_take(&text) : NULL;
}

static void add_no_birthday(struct rg_buffer *text, const struct race_review_ask *ask)
{
	char *ageless = race_review_ageless(ask->day, ask->today);

	if (ageless) {
		add_mark(text);
		phrase_add(text, ask->words, "Ageless", ageless, NULL);
	}
	rg_free(ageless);
}

void race_review_init(struct race_review *review, const struct race_review_ask *ask)
{
	struct rg_buffer look_at = {0};
	bool nothing = false;

	count_drivers(&look_at, ask->day, ask->words);
	find_twice(&look_at, ask->day, ask->words);
	add_strangers(&look_at, ask);
	add_no_birthday(&look_at, ask);
	*review = (struct race_review){
		.found = find_found(ask->day, ask->words, &nothing),
		.look_at = rg_buffer_take(&look_at),
	};
	/* Where nothing is yet, nothing is missed. */
	review->unfilled = nothing ? rg_strdup("") : race_review_unfilled(ask->day, ask->words);
}

void race_review_finish(struct race_review *review)
{
	rg_free(review->found);
	rg_free(review->look_at);
	rg_free(review->unfilled);
	*review = (struct race_review){0};
}
