/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The worked-out members of race things: a driver's age on the day, a heat's title, a round's state. Those of grids,
 * calendars and honours, which are lists made for drawing, stand in lists.c.
 */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "lists.h"
#include "free_text.h"
#include "minor.h"
#include "sponsor.h"
#include "race/value/date.h"
#include "race/day/derive.h"
#include "results.h"
#include "view.h"

static struct value text_or_nothing(const char *text)
{
	return rg_empty(text) ? VALUE_NOTHING : (struct value){.kind = VALUE_TEXT, .text = text};
}

static struct value object_or_nothing(const struct race_type *type, const void *object)
{
	return object ? (struct value){.kind = VALUE_OBJECT, .type = type, .object = object} : VALUE_NOTHING;
}

static struct value yes(bool is)
{
	return (struct value){.kind = VALUE_BOOL, .number = is};
}

static struct value number(int64_t number)
{
	return (struct value){.kind = VALUE_INT, .number = number};
}

/* ---- the view itself: what is more than one of its pointers ---- */

static struct value root_grid(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_grid, view_grid_make(view));
}

static struct value root_calendar(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_calendar, view_calendar_make(view));
}

static struct value root_results(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_results, view_results_make(view));
}

static struct value root_standings(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_standings, view_standings_make(view));
}

static struct value root_page(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_page, view->page.count ? &view->page : NULL);
}

static struct value root_tag(struct view *view, const void *object)
{
	(void)object;
	return text_or_nothing(view->ask->tag);
}

static struct value root_sponsor(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&race_type_sponsor, sponsor_chosen(view));
}

static struct value sponsor_light(struct view *view, const void *object)
{
	(void)object;
	return yes(sponsor_is_light(view));
}

static struct value root_person(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&race_type_person, free_text_person(view));
}

/* ---- driver ---- */

/* A class may ask that a member is not shown, and the crew what is children's own. */
static bool hidden(struct view *view, const struct race_driver *driver, const char *member)
{
	const struct race_class *class_ = driver->class_.to;

	if (minor_is_hidden(view, driver))
		return true;
	if (!class_)
		return false;
	for (RACE_EACH(const char *, name, class_->hide)) {
		if (strcmp(*name, member) == 0)
			return true;
	}
	return false;
}

static struct value driver_age(struct view *view, const void *object)
{
	int age = hidden(view, object, "age") ? RACE_NONE : race_driver_age(object, view->round);
	return age == RACE_NONE ? VALUE_NOTHING : number(age);
}

/* Who may not be told the age may not be told the birthday. */
static struct value driver_born(struct view *view, const void *object)
{
	const struct race_driver *driver = object;

	if (!driver->born.year || hidden(view, driver, "born") || hidden(view, driver, "age"))
		return VALUE_NOTHING;
	return (struct value){.kind = VALUE_DATES, .start = driver->born, .end = driver->born};
}

static struct value driver_photo(struct view *view, const void *object)
{
	const struct race_driver *driver = object;

	if (rg_empty(driver->photo) || hidden(view, driver, "photo") || !view->ask->picture)
		return VALUE_NOTHING;
	/* A photo that is not there, or not yet, is no photo: the layout closes up. */
	if (!view->ask->picture(view->ask->picture_data, driver->photo, &view->pending))
		return VALUE_NOTHING;
	return text_or_nothing(driver->photo);
}

static struct value country_flag(struct view *view, const char *country)
{
	return text_or_nothing(view_flag(view, country));
}

static struct value driver_flag(struct view *view, const void *object)
{
	return country_flag(view, ((const struct race_driver *)object)->country);
}

static struct value driver_titles(struct view *view, const void *object)
{
	const struct race_driver *driver = object;
	int titles = 0;

	(void)view;
	for (RACE_EACH(struct race_honour, honour, driver->honours)) {
		if (honour->position == 1)
			titles += honour->count == RACE_NONE ? 1 : honour->count;
	}
	return titles ? number(titles) : VALUE_NOTHING;
}

static struct value driver_honours(struct view *view, const void *object)
{
	struct race_list lines = view_honours_make(view, object);
	return lines.count ? (struct value){.kind = VALUE_LIST, .type = &view_type_honour, .list = lines}
			   : VALUE_NOTHING;
}

/* The driver's row in the standing of this event's series, of the driver's class if there are several. */
static struct value driver_standing(struct view *view, const void *object)
{
	const struct race_driver *driver = object;

	for (RACE_EACH(struct race_standing, standing, view->day->standings)) {
		if (view->series && standing->series.to && standing->series.to != view->series)
			continue;
		for (RACE_EACH(struct race_row, row, standing->rows)) {
			if (row->driver.to == driver)
				return object_or_nothing(&race_type_row, row);
		}
	}
	return VALUE_NOTHING;
}

/* ---- heat ---- */

static struct value heat_class(struct view *view, const void *object)
{
	(void)view;
	return object_or_nothing(&race_type_class, race_heat_class(object));
}

/* "Q2" to "2"; other groups ("A", "B") as they are. */
static const char *group_text(const char *group)
{
	if (!group || !isalpha((unsigned char)group[0]) || !isdigit((unsigned char)group[1]))
		return group;
	return group + 1;
}

static const char *word_with(struct view *view, const char *key, const char *text)
{
	const char *word = words_find(view->words, key, strlen(key));
	const char *hole = word ? strstr(word, "{}") : NULL;

	if (!hole)
		return word;
	return rg_arena_printf(view->arena, "%.*s%s%s", (int)(hole - word), word, text, hole + 2);
}

static const char *int_text(struct view *view, int value)
{
	return rg_arena_printf(view->arena, "%d", value);
}

static struct value heat_title(struct view *view, const void *object)
{
	const struct race_heat *heat = object;
	const struct race_field *field = race_type_field(&race_type_heat, "phase", strlen("phase"));
	const char *phase = race_word_text(field->words, heat->phase), *title = "", *race = "";

	if (heat->name) {
		title = heat->name;
	} else if (phase) {
		const char *key = rg_arena_printf(view->arena, "Phase.%s", phase);
		const char *word = words_find(view->words, key, strlen(key)), *group = group_text(heat->group);
		/* Semi-finals are told apart by their race where they have no group. */
		if (!group && heat->race != RACE_NONE && (heat->races == RACE_NONE || heat->races > 1))
			group = int_text(view, heat->race);
		else if (heat->race != RACE_NONE && (heat->races == RACE_NONE || heat->races > 1))
			race = word_with(view, "Race", int_text(view, heat->race));
		title = rg_arena_printf(view->arena, "%s%s%s", word ? word : phase, group ? " " : "",
					group ? group : "");
	} else if (heat->group) {
		title = heat->group;
	}
	const char *again = heat->attempt != RACE_NONE && heat->attempt > 1 ? words_find(view->words, "Rerun", 5)
									    : NULL;
	title = rg_arena_printf(view->arena, "%s%s%s%s%s", title, *title && !rg_empty(race) ? " · " : "",
				race ? race : "", again && *title ? " · " : "", again ? again : "");
	return text_or_nothing(title);
}

static struct value heat_mixed(struct view *view, const void *object)
{
	(void)view;
	return yes(((const struct race_heat *)object)->classes.count > 1);
}

/* ---- round ---- */

static struct value round_date(struct view *view, const void *object)
{
	const struct race_round *round = object;

	if (round->date_text)
		return text_or_nothing(round->date_text);
	char *date = race_language_date(view->language, round->start, round->end, RACE_DATE_SHORT);
	const char *text = rg_arena_strdup(view->arena, date);
	rg_free(date);
	return text_or_nothing(text);
}

static struct value round_flag(struct view *view, const void *object)
{
	return country_flag(view, ((const struct race_round *)object)->country);
}

/* Only a double round's number is worth a place beside the venue: "5–6". */
static struct value round_double(struct view *view, const void *object)
{
	const struct race_round *round = object;
	(void)view;
	return text_or_nothing(round->number && strpbrk(round->number, "-+/&") ? round->number
			       : round->number && strstr(round->number, "–")   ? round->number
									       : NULL);
}

#define GET(function) .get = (function)
/* The first of these pointers in the owner that is given. */
#define AT(type, one)        .at = {offsetof(struct type, one)}, .at_count = 1
#define AT_2(type, one, two) .at = {offsetof(struct type, one), offsetof(struct type, two)}, .at_count = 2
#define AT_3(type, one, two, three)                                                                                    \
	.at = {offsetof(struct type, one), offsetof(struct type, two), offsetof(struct type, three)}, .at_count = 3

static const struct value_member members[] = {
	{&view_type_root, "heat", VALUE_OBJECT, &race_type_heat, "the heat that was chosen, is on or is next",
	 AT(view, heat)},
	{&view_type_root, "class", VALUE_OBJECT, &race_type_class, "the class that was chosen, or of the heat",
	 AT(view, class_)},
	{&view_type_root, "round", VALUE_OBJECT, &race_type_round, "the round that is on or next", AT(view, round)},
	{&view_type_root, "series", VALUE_OBJECT, &race_type_series, "the series chosen, or of the round",
	 AT(view, series)},
	{&view_type_root, "driver", VALUE_OBJECT, &race_type_driver, "the driver who was chosen", AT(view, driver)},
	{&view_type_root, "grid", VALUE_OBJECT, &view_type_grid, "the heat's grid, cell by cell", GET(root_grid)},
	{&view_type_root, "calendar", VALUE_OBJECT, &view_type_calendar, "the rounds of one or more series",
	 GET(root_calendar)},
	{&view_type_root, "results", VALUE_OBJECT, &view_type_results,
	 "of the heat that was chosen, else of the last that has a result", GET(root_results)},
	{&view_type_root, "standings", VALUE_OBJECT, &view_type_standings,
	 "of the series and class chosen, else of this event's", GET(root_standings)},
	{&view_type_root, "page", VALUE_OBJECT, &view_type_page, "which part of the list is shown", GET(root_page)},
	{&view_type_root, "sponsor", VALUE_OBJECT, &race_type_sponsor, "whose turn it is on this graphic",
	 GET(root_sponsor)},
	{&view_type_root, "person", VALUE_OBJECT, &race_type_person, "who was typed, else the first of people",
	 GET(root_person)},
	{&view_type_root, "text1", VALUE_TEXT, NULL, "the first of two free lines", AT(view, text1)},
	{&view_type_root, "text2", VALUE_TEXT, NULL, "the second", AT(view, text2)},
	{&view_type_root, "tag", VALUE_TEXT, NULL, "SAMPLE, when the bundled race day is shown", GET(root_tag)},
	{&race_type_driver, "age", VALUE_INT, NULL, "on the day of the event", GET(driver_age)},
	{&race_type_driver, "born", VALUE_DATES, NULL, "not given where the age is hidden", GET(driver_born)},
	{&race_type_driver, "photo", VALUE_TEXT, NULL, "given only when the picture is there", GET(driver_photo)},
	{&race_type_driver, "flag", VALUE_TEXT, NULL, "ISO-2 code of a known country; three letters of another",
	 GET(driver_flag)},
	{&race_type_driver, "titles", VALUE_INT, NULL, "how many championships were won", GET(driver_titles)},
	{&race_type_driver, "honours", VALUE_LIST, &view_type_honour, "at most three lines, best first",
	 GET(driver_honours)},
	{&race_type_driver, "standing", VALUE_OBJECT, &race_type_row, "in this event's series", GET(driver_standing)},
	{&race_type_heat, "class", VALUE_OBJECT, &race_type_class, "its first class", GET(heat_class)},
	{&race_type_heat, "title", VALUE_TEXT, NULL, "Qualifier 2 · Race 3", GET(heat_title)},
	{&race_type_heat, "mixed", VALUE_BOOL, NULL, "two classes share the grid", GET(heat_mixed)},
	{&race_type_class, "title", VALUE_TEXT, NULL, "name, else short, else id",
	 AT_3(race_class, name, short_name, id)},
	{&race_type_series, "title", VALUE_TEXT, NULL, "name, else short, else id",
	 AT_3(race_series, name, short_name, id)},
	{&race_type_series, "mark", VALUE_TEXT, NULL, "short, else name", AT_2(race_series, short_name, name)},
	{&race_type_round, "date", VALUE_TEXT, NULL, "date_text, else the days without the year", GET(round_date)},
	{&race_type_round, "flag", VALUE_TEXT, NULL, "ISO-2 code of a known country; three letters of another",
	 GET(round_flag)},
	{&race_type_round, "title", VALUE_TEXT, NULL, "venue, else name", AT_2(race_round, venue, name)},
	{&race_type_sponsor, "light", VALUE_BOOL, NULL, "its picture is for a dark ground", GET(sponsor_light)},
	{&race_type_round, "double", VALUE_TEXT, NULL, "its number when it is several rounds in one",
	 GET(round_double)},
};

const struct value_member *value_member_find(const struct race_type *owner, const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].owner == owner && strlen(members[i].name) == length &&
		    memcmp(members[i].name, name, length) == 0)
			return &members[i];
	}
	return NULL;
}

const struct race_type view_type_root = {.name = "view", .size = sizeof(struct view)};
