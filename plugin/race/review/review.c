/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review.h"

#include <string.h>

#include "base/text.h"
#include "race/value/date.h"
#include "race/day/derive.h"
#include "race/day/id_index.h"
#include "review_unfilled.h"

#define NAMED_MOST 6 /* things that are named one by one; the rest is counted */

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* ---- found ---- */

static void add_heat(struct rg_buffer *text, const char *label, const struct race_heat *heat)
{
	const struct race_class *class_ = heat ? race_heat_class(heat) : NULL;

	if (!heat)
		return;
	rg_buffer_format(text, " %s: ", label);
	if (class_)
		rg_buffer_format(text, "%s ", class_->name ? class_->name : class_->id);
	rg_buffer_text(text, heat->name ? heat->name : heat->group ? heat->group : heat->id);
	if (!heat->name && heat->race != RACE_NONE)
		rg_buffer_format(text, " race %d", heat->race);
	rg_buffer_format(text, ", %zu car%s", heat->entries.count, plural(heat->entries.count));
	if (heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only) {
		int hour, minute;
		race_time_clock(heat->start, &hour, &minute);
		rg_buffer_format(text, ", %d:%02d", hour, minute);
	}
	rg_buffer_text(text, ".");
}

static char *find_found(const struct race_day *day)
{
	struct rg_buffer text = {0};
	size_t photos = 0;

	for (RACE_EACH(struct race_driver, driver, day->drivers))
		photos += driver->photo != NULL;
	rg_buffer_format(&text, "%zu driver%s in %zu class%s, %zu heat%s, %zu round%s of %zu series, %zu photo%s.",
			 day->drivers.count, plural(day->drivers.count), day->classes.count,
			 day->classes.count == 1 ? "" : "es", day->heats.count, plural(day->heats.count),
			 day->rounds.count, plural(day->rounds.count), day->series.count, photos, plural(photos));
	add_heat(&text, "Now", race_day_current_heat(day, NULL));
	add_heat(&text, "Next", race_day_next_heat(day, NULL));
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
static void count_drivers(struct rg_buffer *text, const struct race_day *day)
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
		const char *what;
	} lines[] = {
		{photo, photo < count, "without photo"},
		{name, true, "without name"},
		{class_, class_ < count, "without class"},
		{listed, listed < count, "in heats, but not in the list of drivers"},
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!lines[i].count || !lines[i].told)
			continue;
		add_mark(text);
		rg_buffer_format(text, "%zu %s", lines[i].count, lines[i].what);
	}
}

static void find_twice(struct rg_buffer *text, const struct race_day *day)
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
		rg_buffer_format(text, "%s used twice%s%s", driver->number, class_ ? " in " : "",
				 class_ ? class_name(class_) : "");
	}
	race_id_index_finish(&index);
	rg_arena_destroy(arena);
}

static void add_strangers(struct rg_buffer *text, const char *const *strangers, size_t count)
{
	if (!count)
		return;
	add_mark(text);
	rg_buffer_format(text, "%zu number%s on the timing list unknown to us (", count, plural(count));
	for (size_t i = 0; i < count && i < NAMED_MOST; i++)
		rg_buffer_format(text, "%s%s", i ? ", " : "", strangers[i]);
	rg_buffer_text(text, count > NAMED_MOST ? ", …)" : ")");
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

static void add_no_birthday(struct rg_buffer *text, const struct race_day *day, struct race_date today)
{
	char *ageless = race_review_ageless(day, today);

	if (ageless) {
		add_mark(text);
		rg_buffer_format(text, "without a birthday in a class with under-18s, so photo and age are shown (%s)",
				 ageless);
	}
	rg_free(ageless);
}

void race_review_init(struct race_review *review, const struct race_day *day, struct race_date today,
		      const char *const *strangers, size_t stranger_count)
{
	struct rg_buffer look_at = {0};

	count_drivers(&look_at, day);
	find_twice(&look_at, day);
	add_strangers(&look_at, strangers, stranger_count);
	add_no_birthday(&look_at, day, today);
	*review = (struct race_review){
		.found = find_found(day),
		.look_at = rg_buffer_take(&look_at),
		.unfilled = race_review_unfilled(day),
	};
}

void race_review_finish(struct race_review *review)
{
	rg_free(review->found);
	rg_free(review->look_at);
	rg_free(review->unfilled);
	*review = (struct race_review){0};
}
