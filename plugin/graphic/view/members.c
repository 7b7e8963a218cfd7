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
#include "frame.h"
#include "free_text.h"
#include "minor.h"
#include "race.h"
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

static struct value root_countdown(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_countdown, view_countdown_make(view));
}

static struct value root_schedule(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_schedule, view_schedule_make(view));
}

static struct value root_classification(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_classification, view_classification_make(view));
}

static struct value root_podium(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_podium, view_podium_make(view));
}

static struct value root_winner(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_winner, view_winner_make(view));
}

static struct value root_session(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_session, view_session_make(view));
}

static struct value root_strip(struct view *view, const void *object)
{
	(void)object;
	return object_or_nothing(&view_type_strip, view_strip_make(view));
}

static struct value list_or_nothing(const struct race_type *type, struct race_list list)
{
	return list.count ? (struct value){.kind = VALUE_LIST, .type = type, .list = list} : VALUE_NOTHING;
}

/* ---- the theme's pictures ---- */

/* NULL when the theme has no PNG of that name. */
static const char *theme_picture(struct view *view, const char *before, const char *name)
{
	const char *file = rg_arena_printf(view->arena, "%s%s.png", before, name);

	if (!view->theme || !view->theme_has(view->theme, file))
		return NULL;
	return rg_arena_printf(view->arena, VIEW_THEME_PICTURE "%s", file);
}

static struct value root_logo(struct view *view, const void *object)
{
	(void)object;
	return text_or_nothing(theme_picture(view, "", "logo"));
}

static struct value root_emblem(struct view *view, const void *object)
{
	(void)object;
	return text_or_nothing(theme_picture(view, "", "emblem"));
}

/* By its id, else by its short name. */
static struct value class_emblem(struct view *view, const void *object)
{
	const struct race_class *class_ = object;
	const char *emblem = theme_picture(view, "class-", class_->id);

	if (!emblem && class_->short_name)
		emblem = theme_picture(view, "class-", class_->short_name);
	return text_or_nothing(emblem);
}

/* The lists of the race day as they are. */
static struct value root_heats(struct view *view, const void *object)
{
	(void)object;
	return list_or_nothing(&race_type_heat, view->day->heats);
}

static struct value root_people(struct view *view, const void *object)
{
	(void)object;
	return list_or_nothing(&race_type_person, view->day->people);
}

static struct value root_classifications(struct view *view, const void *object)
{
	(void)object;
	return list_or_nothing(&race_type_classification, view->day->classifications);
}

static struct value root_drivers(struct view *view, const void *object)
{
	(void)object;
	return list_or_nothing(&race_type_driver, view->day->drivers);
}

static struct value root_classes(struct view *view, const void *object)
{
	(void)object;
	return list_or_nothing(&race_type_class, view->day->classes);
}

/* It stays so until the minute is over. */
static struct value root_now(struct view *view, const void *object)
{
	const int64_t minute = 60000;
	int64_t into = view->clock.utc_ms % minute;

	(void)object;
	if (view->clock.utc_ms == RACE_NO_MS)
		return VALUE_NOTHING;
	view_holds(view, minute - (into < 0 ? into + minute : into));
	return (struct value){.kind = VALUE_TIME, .time = view->clock};
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

/* The word of a theme or template of the crew's wins; a key that nobody has a word for is one itself. */
static struct value root_occasion(struct view *view, const void *object)
{
	const char *key = view->ask->occasion, *word = rg_empty(key) ? NULL : view_word(view, key, strlen(key));

	(void)object;
	return text_or_nothing(word ? word : key);
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

static struct value driver_photo_ground(struct view *view, const void *object)
{
	const struct race_driver *driver = object;
	int ground = driver->photo_ground ? driver->photo_ground : view->day->photo_ground;

	return ground ? text_or_nothing(ground == RACE_GROUND_LIGHT ? "light" : "dark") : VALUE_NOTHING;
}

#define LETTERS 3

/* Particles and signs are no letters of a name: "O'Carrigan" is OCA. */
static struct value driver_letters(struct view *view, const void *object)
{
	const struct race_driver *driver = object;
	const char *name = driver->last_name ? driver->last_name : driver->first_name, *at = name, *from = name;
	struct rg_buffer letters = {0};

	if (driver->short_name)
		return text_or_nothing(driver->short_name);
	for (int count = 0; name && count < LETTERS && *at; from = at) {
		uint32_t point = rg_utf8_next(&at);
		if (point < 0x80 && !isalpha((int)point))
			continue;
		rg_buffer_add(&letters, from, (size_t)(at - from));
		count++;
	}
	const char *text = letters.bytes ? rg_arena_strdup(view->arena, letters.bytes) : NULL;
	rg_buffer_finish(&letters);
	return text_or_nothing(text);
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

static struct value driver_honour_rows(struct view *view, const void *object)
{
	struct race_list lines = view_honours_make(view, object);
	return lines.count ? number((int64_t)lines.count) : VALUE_NOTHING;
}

/*
 * The driver's row in the standing of this event's series, of the driver's class if there are several. A stand-in has
 * none: the row that the car's number leads to is the regular driver's.
 */
static struct value driver_standing(struct view *view, const void *object)
{
	const struct race_driver *driver = object;
	const struct race_row *found = NULL;
	bool of_class = false;

	for (RACE_EACH(struct race_standing, standing, view->day->standings)) {
		if (view->series && standing->series.to && standing->series.to != view->series)
			continue;
		bool same = standing->class_.id && rg_equal(standing->class_.id, driver->class_.id);
		for (RACE_EACH(struct race_row, row, standing->rows)) {
			if (!rg_equal(row->driver.id, driver->id) || (found && (of_class || !same)))
				continue;
			found = row;
			of_class = same;
		}
	}
	return object_or_nothing(&race_type_row, driver->stand_in ? NULL : found);
}

/* The driver's entry in the heat to come, which an automatic graphic is about; NULL: it tells of none. */
static const struct race_entry *entry_to_come(const struct view *view, const struct race_driver *driver)
{
	if (!view->ask->automatic || !view->heat || race_heat_over(view->heat))
		return NULL;
	for (RACE_EACH(struct race_entry, entry, view->heat->entries)) {
		if (rg_equal(entry->driver.id, driver->id))
			return entry->status == RACE_ENTRY_DNS || entry->status == RACE_ENTRY_DNQ ? NULL : entry;
	}
	return NULL;
}

static struct value driver_up_next(struct view *view, const void *object)
{
	return entry_to_come(view, object) ? yes(true) : VALUE_NOTHING;
}

static struct value driver_lane(struct view *view, const void *object)
{
	const struct race_entry *entry = entry_to_come(view, object);

	for (int slot = 1; entry && slot <= race_heat_highest_slot(view->heat); slot++) {
		if (race_heat_entry_in_slot(view->heat, slot) == entry)
			return number(slot);
	}
	return VALUE_NOTHING;
}

/* ---- class ---- */

/* Copies: items of a list lie side by side, and a class's drivers do not. */
static struct value class_drivers(struct view *view, const void *object)
{
	const struct race_class *class_ = object;
	const struct race_list *all = &view->day->drivers;
	struct race_driver *drivers = rg_arena_alloc(view->arena, all->count ? all->count : 1, sizeof(*drivers));
	size_t count = 0;

	for (RACE_EACH(struct race_driver, driver, *all)) {
		if (driver->class_.to == class_)
			drivers[count++] = *driver;
	}
	return list_or_nothing(&race_type_driver, (struct race_list){drivers, count});
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
	const char *word = view_word(view, key, strlen(key));
	const char *hole = word ? strstr(word, "{}") : NULL;

	if (!hole)
		return word;
	return rg_arena_printf(view->arena, "%.*s%s%s", (int)(hole - word), word, text, hole + 2);
}

static const char *int_text(struct view *view, int value)
{
	return rg_arena_printf(view->arena, "%d", value);
}

/* "Semi-final A", "Q2": the word with the group in its hole, or behind it. The long word stands in for a short one. */
static const char *phase_title(struct view *view, const char *phases, const char *phase, const char *group)
{
	const char *key = rg_arena_printf(view->arena, "%s%s", phases, phase);
	const char *word = view_word(view, key, strlen(key)), *hole = word ? strstr(word, "{}") : NULL;

	if (hole && !group)
		return rg_arena_strndup(view->arena, word, (size_t)(hole - word - (hole > word && hole[-1] == ' ')));
	if (hole)
		return word_with(view, key, group);
	if (!word) {
		key = rg_arena_printf(view->arena, "Phase.%s", phase);
		word = view_word(view, key, strlen(key));
	}
	return rg_arena_printf(view->arena, "%s%s%s", word ? word : phase, group ? " " : "", group ? group : "");
}

/* Both titles: "Qualifier 2 · Race 3" by the words Phase. and Race, "Q2 · R3" by the words ShortPhase. and ShortRace.
 */
static struct value title_of(struct view *view, const struct race_heat *heat, const char *phases, const char *races)
{
	const struct race_field *field = race_type_field(&race_type_heat, "phase", strlen("phase"));
	const char *phase = race_word_text(field->words, heat->phase), *title = "", *race = "";

	if (heat->name) {
		title = heat->name;
	} else if (phase) {
		const char *group = group_text(heat->group);
		/* Semi-finals are told apart by their race where they have no group. */
		if (!group && heat->race != RACE_NONE && (heat->races == RACE_NONE || heat->races > 1))
			group = int_text(view, heat->race);
		else if (heat->race != RACE_NONE && (heat->races == RACE_NONE || heat->races > 1))
			race = word_with(view, races, int_text(view, heat->race));
		title = phase_title(view, phases, phase, group);
	} else if (heat->group) {
		title = heat->group;
	}
	/* What the graphic says of it already is not said again, or as something else. */
	bool said = view->ask->occasion && heat == view->heat;
	const char *again = heat->attempt != RACE_NONE && heat->attempt > 1 && !said ? view_word(view, "Rerun", 5)
										     : NULL;
	title = rg_arena_printf(view->arena, "%s%s%s%s%s", title, *title && !rg_empty(race) ? " · " : "",
				race ? race : "", again && *title ? " · " : "", again ? again : "");
	return text_or_nothing(title);
}

static struct value heat_title(struct view *view, const void *object)
{
	return title_of(view, object, "Phase.", "Race");
}

static struct value heat_short_title(struct view *view, const void *object)
{
	return title_of(view, object, "ShortPhase.", "ShortRace");
}

static struct value heat_lanes(struct view *view, const void *object)
{
	return object_or_nothing(&view_type_lanes, view_lanes_make(view, object));
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

/* For the filters of dates; what is written instead of the days counts as having none. */
static struct value round_dates(struct view *view, const void *object)
{
	const struct race_round *round = object;

	(void)view;
	if (round->date_text || !race_date_given(round->start))
		return VALUE_NOTHING;
	return (struct value){.kind = VALUE_DATES, .start = round->start, .end = round->end};
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
	{&view_type_root, "next", VALUE_OBJECT, &race_type_heat,
	 "the heat that was chosen, else the next to be started", AT(view, next)},
	{&view_type_root, "now", VALUE_TIME, NULL, "what the clock shows", GET(root_now)},
	{&view_type_root, "countdown", VALUE_OBJECT, &view_type_countdown, "to the start of `next`, else to the round",
	 GET(root_countdown)},
	{&view_type_root, "schedule", VALUE_OBJECT, &view_type_schedule, "five heats at most, from `next` on",
	 GET(root_schedule)},
	{&view_type_root, "classification", VALUE_OBJECT, &view_type_classification,
	 "the order after the heats, of the class chosen, else of the heat's", GET(root_classification)},
	{&view_type_root, "podium", VALUE_OBJECT, &view_type_podium, "of the final chosen, else of the last one",
	 GET(root_podium)},
	{&view_type_root, "winner", VALUE_OBJECT, &view_type_winner, "of `results`", GET(root_winner)},
	{&view_type_root, "session", VALUE_OBJECT, &view_type_session, "how the heat on track stands, in a line",
	 GET(root_session)},
	{&view_type_root, "strip", VALUE_OBJECT, &view_type_strip,
	 "the running order of the heat on track, else its lanes", GET(root_strip)},
	{&view_type_root, "heats", VALUE_LIST, &race_type_heat, "in order of running", GET(root_heats)},
	{&view_type_root, "people", VALUE_LIST, &race_type_person, "as the feed has them", GET(root_people)},
	{&view_type_root, "classifications", VALUE_LIST, &race_type_classification, "as the feed has them",
	 GET(root_classifications)},
	{&view_type_root, "drivers", VALUE_LIST, &race_type_driver, "by number", GET(root_drivers)},
	{&view_type_root, "classes", VALUE_LIST, &race_type_class, "by `order`", GET(root_classes)},
	{&view_type_root, "page", VALUE_OBJECT, &view_type_page, "which part of the list is shown", GET(root_page)},
	{&view_type_root, "sponsor", VALUE_OBJECT, &race_type_sponsor, "whose turn it is on this graphic",
	 GET(root_sponsor)},
	{&view_type_root, "person", VALUE_OBJECT, &race_type_person, "who was typed, else the first of people",
	 GET(root_person)},
	{&view_type_root, "text1", VALUE_TEXT, NULL, "the first of two free lines", AT(view, text1)},
	{&view_type_root, "text2", VALUE_TEXT, NULL, "the second", AT(view, text2)},
	{&view_type_root, "tag", VALUE_TEXT, NULL, "SAMPLE, when the bundled race day is shown", GET(root_tag)},
	{&view_type_root, "occasion", VALUE_TEXT, NULL, "RESTART, RE-RUN, UPDATED: why the director shows it",
	 GET(root_occasion)},
	{&view_type_root, "logo", VALUE_TEXT, NULL, "the theme's logo.png", GET(root_logo)},
	{&view_type_root, "emblem", VALUE_TEXT, NULL, "the theme's emblem.png, as wide as high", GET(root_emblem)},
	{&race_type_class, "emblem", VALUE_TEXT, NULL, "the theme's picture of it: class-ID.png, or its short name",
	 GET(class_emblem)},
	{&race_type_driver, "age", VALUE_INT, NULL, "on the day of the event", GET(driver_age)},
	{&race_type_driver, "born", VALUE_DATES, NULL, "not given where the age is hidden", GET(driver_born)},
	{&race_type_driver, "photo", VALUE_TEXT, NULL, "given only when the picture is there", GET(driver_photo)},
	{&race_type_driver, "flag", VALUE_TEXT, NULL, "ISO-2 code of a known country; three letters of another",
	 GET(driver_flag)},
	{&race_type_driver, "titles", VALUE_INT, NULL, "how many championships were won", GET(driver_titles)},
	{&race_type_driver, "honours", VALUE_LIST, &view_type_honour, "at most three lines, best first",
	 GET(driver_honours)},
	{&race_type_driver, "honour_rows", VALUE_INT, NULL, "how many lines `honours` has", GET(driver_honour_rows)},
	{&race_type_driver, "photo_ground", VALUE_TEXT, NULL, "the driver's own, else the feed's: dark or light",
	 GET(driver_photo_ground)},
	{&race_type_driver, "letters", VALUE_TEXT, NULL, "the short name, else the first three letters of the surname",
	 GET(driver_letters)},
	{&race_type_driver, "standing", VALUE_OBJECT, &race_type_row, "in this event's series", GET(driver_standing)},
	{&race_type_driver, "up_next", VALUE_BOOL, NULL, "starts in the heat to come, on an automatic graphic",
	 GET(driver_up_next)},
	{&race_type_driver, "lane", VALUE_INT, NULL, "the slot there, on an automatic graphic", GET(driver_lane)},
	{&race_type_heat, "class", VALUE_OBJECT, &race_type_class, "its first class", GET(heat_class)},
	{&race_type_heat, "title", VALUE_TEXT, NULL, "Qualifier 2 · Race 3", GET(heat_title)},
	{&race_type_heat, "short_title", VALUE_TEXT, NULL, "Q2 · R3", GET(heat_short_title)},
	{&race_type_heat, "lanes", VALUE_OBJECT, &view_type_lanes, "its first lanes", GET(heat_lanes)},
	{&race_type_heat, "mixed", VALUE_BOOL, NULL, "two classes share the grid", GET(heat_mixed)},
	{&race_type_class, "title", VALUE_TEXT, NULL, "name, else short, else id",
	 AT_3(race_class, name, short_name, id)},
	{&race_type_class, "mark", VALUE_TEXT, NULL, "short, else name, else id",
	 AT_3(race_class, short_name, name, id)},
	{&race_type_class, "drivers", VALUE_LIST, &race_type_driver, "who drives in it, by number", GET(class_drivers)},
	{&race_type_series, "title", VALUE_TEXT, NULL, "name, else short, else id",
	 AT_3(race_series, name, short_name, id)},
	{&race_type_series, "mark", VALUE_TEXT, NULL, "short, else name", AT_2(race_series, short_name, name)},
	{&race_type_round, "date", VALUE_TEXT, NULL, "date_text, else the days without the year", GET(round_date)},
	{&race_type_round, "dates", VALUE_DATES, NULL, "from the first day to the last; not beside a date_text",
	 GET(round_dates)},
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
