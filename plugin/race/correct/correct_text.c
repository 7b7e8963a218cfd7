/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed: each command against the race day, which must have what it names. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "correct_internal.h"
#include "race/day/decode_internal.h"
#include "race/day/derive.h"
#include "race/file/said.h"
#include "race/value/date.h"

#define CARS_MOST 60
#define LANE      "lane"

struct typing {
	struct race_corrections *corrections;
	const struct race_correction_ask *ask;
	const char *value; /* trimmed */
	char *error;
};

/* The first reason stays; returns false. */
static bool refuse(struct typing *typing, const char *format, ...) RG_FORMAT(2, 3);

static bool refuse(struct typing *typing, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	if (typing->error)
		return false;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), race_said(format), arguments);
	va_end(arguments);
	/* A text that was cut may end inside a character. */
	size_t length = strlen(text);
	while (length && !rg_utf8_valid(text, length))
		text[--length] = 0;
	typing->error = rg_strdup(text);
	return false;
}

/* The next word of a text, in quotes or up to a blank or a comma; NULL at the end. rg_free. */
static char *next_word(const char **at)
{
	const char *start = *at + strspn(*at, " \t,;");
	bool quoted = *start == '"';

	if (!*start)
		return NULL;
	start += quoted;
	size_t length = strcspn(start, quoted ? "\"" : " \t,;");
	*at = start + length + (quoted && start[length]);
	return rg_strndup(start, length);
}

/* ---- whose heat ---- */

static const char *class_of(const struct typing *typing)
{
	return rg_empty(typing->ask->class_) ? NULL : typing->ask->class_;
}

static const struct race_heat *chosen_heat(const struct typing *typing)
{
	return rg_empty(typing->ask->heat) ? NULL : race_day_heat(typing->ask->day, typing->ask->heat);
}

static const struct race_heat *with_cars(struct typing *typing, const struct race_heat *heat)
{
	if (heat && heat->entries.count)
		return heat;
	if (heat)
		refuse(typing, "There are no cars in the heat %s.", heat->id);
	else
		refuse(typing, "There is no heat with cars in it.");
	return NULL;
}

static const struct race_heat *heat_on_track(struct typing *typing)
{
	const struct race_heat *chosen = chosen_heat(typing);

	return with_cars(typing, chosen ? chosen : race_day_track_heat(typing->ask->day, class_of(typing)));
}

static const struct race_heat *heat_on_grid(struct typing *typing)
{
	const struct race_heat *chosen = chosen_heat(typing);

	return with_cars(typing, chosen ? chosen : race_day_current_heat(typing->ask->day, class_of(typing)));
}

/* The one on track once it was begun; while the next one gets ready, the one before it. */
static const struct race_heat *heat_of_result(struct typing *typing)
{
	const struct race_heat *chosen = chosen_heat(typing);
	const struct race_heat *track = race_day_track_heat(typing->ask->day, class_of(typing));
	const struct race_heat *last = race_day_last_heat(typing->ask->day, class_of(typing));
	bool begun = track &&
		     (track->status == RACE_HEAT_LIVE || track->status == RACE_HEAT_STOPPED || race_heat_over(track));

	return with_cars(typing, chosen ? chosen : begun || !last ? track : last);
}

/* ---- cars ---- */

static const char *number_of(const struct race_entry *entry)
{
	const struct race_driver *driver = entry->driver.to;

	return driver && !rg_empty(driver->number) ? driver->number : entry->number;
}

/* Exactly, else without zeros in front when that leaves no doubt. */
static const struct race_entry *entry_by_number(const struct race_heat *heat, const char *number)
{
	for (int zeros = 0; zeros < 2; zeros++) {
		const struct race_entry *found = NULL;
		size_t count = 0;
		for (RACE_EACH(struct race_entry, entry, heat->entries)) {
			const char *own = number_of(entry);
			if (own && rg_same_number(own, number, zeros)) {
				found = entry;
				count++;
			}
		}
		if (count == 1)
			return found;
	}
	return NULL;
}

static char *numbers_of(const struct race_heat *heat)
{
	struct rg_buffer numbers = {0};

	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (number_of(entry))
			rg_buffer_format(&numbers, "%s%s", numbers.length ? ", " : "", number_of(entry));
	}
	if (!numbers.length)
		rg_buffer_text(&numbers, race_said("none"));
	return rg_buffer_take(&numbers);
}

static const struct race_entry *entry_with_number(struct typing *typing, const struct race_heat *heat,
						  const char *number)
{
	const struct race_entry *entry = entry_by_number(heat, number);

	if (!entry) {
		char *numbers = numbers_of(heat);
		refuse(typing, "Number \"%.40s\" is not in the heat %s. In it are: %s.", number, heat->id, numbers);
		rg_free(numbers);
	}
	return entry;
}

/* How many lanes there are: those of the data's grid, those that anybody stands in, and those that a hand named. */
static int count_lanes(const struct typing *typing, const struct race_heat *heat)
{
	const struct race_correction *list = typing->corrections->list.items;
	int lanes = race_heat_highest_slot(heat);

	for (size_t i = 0; i < typing->corrections->list.count; i++) {
		bool same = rg_equal(list[i].heat, heat->id) && list[i].attempt == heat->attempt;
		lanes = same && list[i].lane > lanes ? list[i].lane : lanes;
	}
	for (int i = 0; i < heat->grid.rows * heat->grid.columns; i++)
		lanes = heat->grid.cells[i] > lanes ? heat->grid.cells[i] : lanes;
	return lanes;
}

/* `more`: so many lanes may come to those that there are. */
static bool read_lane(struct typing *typing, const struct race_heat *heat, const char *text, int more, int *lane)
{
	int64_t whole = 0;
	int lanes = count_lanes(typing, heat);

	if (!rg_parse_int(text ? text : "", &whole) || whole < 1 || whole > lanes + more)
		return refuse(typing, "There is no lane \"%.40s\" in the heat %s, which has %d.", text ? text : "",
			      heat->id, lanes);
	*lane = (int)whole;
	return true;
}

static const struct race_entry *entry_in_lane(struct typing *typing, const struct race_heat *heat, int lane)
{
	const struct race_entry *entry = race_heat_entry_in_slot(heat, lane);

	if (!entry)
		refuse(typing, "Lane %d of the heat %s is empty.", lane, heat->id);
	return entry;
}

/* ---- the commands ---- */

static struct race_correction *add_about(struct typing *typing, enum race_correction_kind kind,
					 const struct race_heat *heat)
{
	struct race_correction *added = correct_add(typing->corrections, kind);

	added->heat = rg_strdup(heat->id);
	added->attempt = heat->attempt;
	return added;
}

/* In the order of the places, each once. */
static bool read_result(struct typing *typing, const struct race_heat *heat, const struct race_entry **entries,
			size_t *count)
{
	const char *at = typing->value;

	*count = 0;
	for (char *word; (word = next_word(&at));) {
		const struct race_entry *entry = *count < CARS_MOST ? entry_with_number(typing, heat, word) : NULL;
		for (size_t i = 0; entry && i < *count; i++) {
			if (entries[i] == entry)
				refuse(typing, "Number %s stands in the result twice.", word);
		}
		rg_free(word);
		if (!entry || typing->error)
			return false;
		entries[(*count)++] = entry;
	}
	return *count > 0;
}

static bool type_result(struct typing *typing)
{
	const struct race_entry *entries[CARS_MOST];
	const struct race_heat *heat = heat_of_result(typing);
	bool same = true;
	size_t count;

	if (!heat || !read_result(typing, heat, entries, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		same = same && entries[i]->position == (int)i + 1;
	if (same)
		return refuse(typing, "That is the result of the heat %s already.", heat->id);
	struct race_correction *added = add_about(typing, RACE_CORRECT_RESULT, heat);
	for (size_t i = 0; i < count; i++)
		correct_add_car(added, entries[i]->driver.id, number_of(entries[i]));
	return true;
}

static bool type_empty(struct typing *typing)
{
	const struct race_heat *heat = heat_on_grid(typing);
	int lane = 0;

	if (!heat || !read_lane(typing, heat, typing->value, 0, &lane))
		return false;
	const struct race_entry *entry = entry_in_lane(typing, heat, lane);
	if (!entry)
		return false;
	struct race_correction *added = add_about(typing, RACE_CORRECT_EMPTY, heat);
	added->lane = lane;
	correct_add_car(added, entry->driver.id, number_of(entry));
	return true;
}

/* Of the heat, else anybody of the race data: a reserve. NULL and refused when nobody has the number. */
static const char *driver_for_lane(struct typing *typing, const struct race_heat *heat, const char *number)
{
	struct race_number_search search = {
		.drivers = &typing->ask->day->drivers,
		.classes = &heat->classes,
		.other_classes = true,
		.leading_zeros = true,
	};
	const struct race_entry *entry = entry_by_number(heat, number);
	const struct race_driver *driver = entry ? NULL : race_driver_by_number(&search, number);

	if (entry)
		return entry->driver.id;
	if (driver)
		return driver->id;
	entry_with_number(typing, heat, number);
	return NULL;
}

static bool type_lane(struct typing *typing)
{
	const struct race_heat *heat = heat_on_grid(typing);
	const char *at = typing->value;
	char *lane_text = next_word(&at), *number = next_word(&at), *more = next_word(&at);
	bool done = false;
	int lane = 0;

	if (heat && (!number || more))
		refuse(typing, "A lane and a start number are needed: lane 3 40.");
	/* One more starter, where the data does not say how many lanes there are. */
	int one_more = heat && !heat->grid.rows && count_lanes(typing, heat) < RACE_GRID_MAX_PLACES;
	if (heat && !typing->error && read_lane(typing, heat, lane_text, one_more, &lane)) {
		const struct race_entry *there = race_heat_entry_in_slot(heat, lane);
		const char *id = driver_for_lane(typing, heat, number);
		if (id && there && rg_equal(there->driver.id, id))
			refuse(typing, "Number %.40s is in lane %d already.", number, lane);
		if (id && !typing->error) {
			const struct race_driver *driver = race_day_driver(typing->ask->day, id);
			struct race_correction *added = add_about(typing, RACE_CORRECT_LANE, heat);
			added->lane = lane;
			correct_add_car(added, id, driver && driver->number ? driver->number : number);
			done = true;
		}
	}
	rg_free(lane_text);
	rg_free(number);
	rg_free(more);
	return done;
}

static const struct race_entry *entry_for_joker(struct typing *typing, const struct race_heat *heat)
{
	const char *at = typing->value;
	char *word = next_word(&at);
	const struct race_entry *entry = NULL;
	int lane = 0;

	if (!word || !rg_equal_ignoring_case(word, LANE)) {
		entry = entry_with_number(typing, heat, typing->value);
	} else {
		char *text = next_word(&at);
		if (read_lane(typing, heat, text, 0, &lane))
			entry = entry_in_lane(typing, heat, lane);
		rg_free(text);
	}
	rg_free(word);
	return entry;
}

/* The place of the joker that a hand typed for this run; count: none. */
static size_t find_joker(const struct race_corrections *corrections, const struct race_heat *heat,
			 const struct race_entry *entry)
{
	const struct race_correction *list = corrections->list.items;
	size_t i = 0;

	while (i < corrections->list.count &&
	       !(list[i].kind == RACE_CORRECT_JOKER && list[i].attempt == heat->attempt &&
		 rg_equal(list[i].heat, heat->id) && rg_equal(correct_cars(&list[i])->driver, entry->driver.id)))
		i++;
	return i;
}

/* The same again takes it back. */
static bool type_joker(struct typing *typing)
{
	const struct race_heat *heat = heat_on_track(typing);
	const struct race_entry *entry = heat ? entry_for_joker(typing, heat) : NULL;

	if (!entry)
		return false;
	size_t typed = find_joker(typing->corrections, heat, entry);
	const char *number = number_of(entry) ? number_of(entry) : entry->driver.id;
	if (typed < typing->corrections->list.count)
		correct_remove(typing->corrections, typed);
	/* One by hand that was just taken back may still be in this day. */
	else if ((entry->joker && !entry->joker_by_hand) || (entry->joker_lap != RACE_NONE && entry->joker_lap > 0))
		return refuse(typing, "The race data has the joker of number %s already.", number);
	else
		correct_add_car(add_about(typing, RACE_CORRECT_JOKER, heat), entry->driver.id, number_of(entry));
	return true;
}

static bool is_to_come(const struct race_heat *heat)
{
	return !race_heat_over(heat) && heat->status != RACE_HEAT_LIVE && heat->status != RACE_HEAT_STOPPED &&
	       heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only;
}

/* When it starts with every slip that was typed: a key may be pressed again before the first press is laid. */
static int64_t start_by_hand(const struct race_corrections *corrections, const struct race_heat *heat)
{
	const struct race_correction *list = corrections->list.items;
	int64_t start_ms = heat->start.utc_ms;

	for (size_t i = 0; i < corrections->list.count; i++) {
		const struct race_correction_start *starts = list[i].starts.items;
		for (size_t j = 0; j < list[i].starts.count; j++) {
			bool slips = correct_slips(&starts[j], list[i].minutes, start_ms);
			if (slips && rg_equal(starts[j].heat, heat->id))
				start_ms = starts[j].to_ms;
		}
	}
	return start_ms;
}

/* All that is still to come on the day of the first of them, of every class. */
static bool type_slip(struct typing *typing)
{
	const struct race_heat *first = NULL;
	struct race_correction *added = NULL;
	int64_t minutes = 0;

	if (!rg_parse_int(typing->value, &minutes) || !minutes || minutes < -RACE_SLIP_MOST_MIN ||
	    minutes > RACE_SLIP_MOST_MIN)
		return refuse(typing, "\"%.40s\" is no slip. A slip is minutes from -%d to +%d: +15.", typing->value,
			      RACE_SLIP_MOST_MIN, RACE_SLIP_MOST_MIN);
	for (RACE_EACH(struct race_heat, heat, typing->ask->day->heats)) {
		if (!is_to_come(heat))
			continue;
		first = first ? first : heat;
		if (race_date_compare(race_time_date(heat->start), race_time_date(first->start)) != 0)
			continue;
		int64_t start_ms = start_by_hand(typing->corrections, heat);
		added = added ? added : correct_add(typing->corrections, RACE_CORRECT_SLIP);
		added->minutes = (int)minutes;
		correct_add_start(added, heat->id, start_ms, start_ms + minutes * 60000);
	}
	if (!added)
		return refuse(typing, "No heat that is still to come has a start time.");
	return true;
}

/* ---- fix ---- */

static void name_driver(struct rg_buffer *text, const struct race_driver *driver)
{
	rg_buffer_format(text, "%s%s %s (id %s)", text->length ? ", " : "", driver->number ? driver->number : "–",
			 driver->last_name ? driver->last_name : "", driver->id);
}

static bool refuse_driver(struct typing *typing, const char *which)
{
	const struct race_heat *heat = chosen_heat(typing);
	struct rg_buffer same = {0};
	size_t count = 0;

	heat = heat ? heat : race_day_current_heat(typing->ask->day, class_of(typing));
	for (RACE_EACH(struct race_driver, driver, typing->ask->day->drivers)) {
		if (!rg_equal(driver->number, which))
			continue;
		name_driver(&same, driver);
		count++;
	}
	char *names = rg_buffer_take(&same), *numbers = heat ? numbers_of(heat) : rg_strdup(race_said("none"));
	if (count)
		refuse(typing, "\"%.80s\" could be %s. Give the id.", which, names);
	else
		refuse(typing, "There is no driver \"%.80s\" in the race data. In this heat are: %s.", which, numbers);
	rg_free(names);
	rg_free(numbers);
	return false;
}

/* By id, or by the start number in the heat that is meant, or in that class, or anywhere when only one has it. */
static const struct race_driver *driver_to_fix(struct typing *typing, const char *which)
{
	const struct race_day *day = typing->ask->day;
	const struct race_heat *heat = chosen_heat(typing);
	const struct race_driver *driver = race_day_driver(day, which);
	struct race_ref class_ = {.id = class_of(typing)};
	struct race_list classes = {&class_, class_.id ? 1 : 0};
	struct race_number_search search = {
		.drivers = &day->drivers, .classes = &classes, .other_classes = true, .leading_zeros = true};

	heat = heat ? heat : race_day_current_heat(day, class_of(typing));
	const struct race_entry *entry = driver || !heat ? NULL : entry_by_number(heat, which);
	if (!driver && entry)
		driver = entry->driver.to;
	if (!driver)
		driver = race_driver_by_number(&search, which);
	if (!driver)
		refuse_driver(typing, which);
	return driver;
}

static const char *item_id(const struct race_type *type, const char *item)
{
	return *(const char *const *)(item + race_type_field(type, type->id_field, strlen(type->id_field))->offset);
}

static const char *find_by_id(struct typing *typing, const struct race_field *list, const char *which)
{
	const struct race_list *items = (const struct race_list *)((const char *)typing->ask->day + list->offset);
	struct rg_buffer ids = {0};
	const char *found = NULL;

	for (size_t i = 0; i < items->count; i++) {
		const char *item = (const char *)items->items + i * list->of->size;
		rg_buffer_format(&ids, "%s%s", i ? ", " : "", item_id(list->of, item));
		found = rg_equal(item_id(list->of, item), which) ? item : found;
	}
	char *there = rg_buffer_take(&ids);
	if (!found)
		refuse(typing, "There is no %s \"%.80s\". There are: %.400s.", list->of->name, which,
		       *there ? there : race_said("none"));
	rg_free(there);
	return found;
}

static const struct race_field *field_to_fix(struct typing *typing, const struct race_type *type, const char *name)
{
	const struct race_field *field = race_type_field(type, name, strlen(name));
	struct rg_buffer names = {0};

	if (field && correct_may_fix(type, field))
		return field;
	for (size_t i = 0; i < type->field_count; i++) {
		if (correct_may_fix(type, &type->fields[i]))
			rg_buffer_format(&names, "%s%s", names.length ? ", " : "", type->fields[i].name);
	}
	char *there = rg_buffer_take(&names);
	refuse(typing, "A %s has no \"%.40s\" that can be typed. There are: %s.", type->name, name, there);
	rg_free(there);
	return NULL;
}

/* Whether the value is one that the member can have; the try goes with its arena. */
static bool is_value(struct typing *typing, const struct race_type *type, const struct race_field *field,
		     const char *item, const char *value)
{
	struct rg_arena *arena = rg_arena_create();
	struct race_day scratch = {.arena = arena};
	struct race_problems problems = {0};
	char *tried = rg_arena_alloc(arena, 1, type->size);

	memcpy(tried, item, type->size);
	if (!correct_set_field(&scratch, field, value, tried + field->offset, &problems))
		refuse(typing, "%s", problems.count ? problems.lines[0] : value);
	char *before = correct_field_text(field, item + field->offset);
	char *after = correct_field_text(field, tried + field->offset);
	if (!typing->error && rg_equal(before, after))
		refuse(typing, "The %s of this %s is \"%.80s\" already.", field->name, type->name, after ? after : "");
	if (!typing->error && after && field->kind == RACE_REF)
		find_by_id(typing, correct_list_of(field->of->name), after);
	rg_free(before);
	rg_free(after);
	race_problems_finish(&problems);
	rg_arena_destroy(arena);
	return !typing->error;
}

struct fix {
	char *of, *which, *field, *value;
};

static bool add_fix(struct typing *typing, const struct fix *fix)
{
	const struct race_field *list = correct_list_of(fix->of);

	if (!list) {
		char *names = correct_list_names();
		refuse(typing, "\"%.40s\" cannot be fixed. There are: %s.", fix->of, names);
		rg_free(names);
		return false;
	}
	const struct race_field *field = field_to_fix(typing, list->of, fix->field);
	bool driver = list->of == &race_type_driver;
	const char *item = !field   ? NULL
			   : driver ? (const char *)driver_to_fix(typing, fix->which)
				    : find_by_id(typing, list, fix->which);
	if (!item || !is_value(typing, list->of, field, item, fix->value))
		return false;
	struct race_correction *added = correct_add(typing->corrections, RACE_CORRECT_FIX);
	added->of = rg_strdup(fix->of);
	added->item = rg_strdup(item_id(list->of, item));
	added->shown = rg_strdup(fix->which);
	added->field = rg_strdup(fix->field);
	added->value = rg_strdup(fix->value);
	return true;
}

/* All behind the field, or what stands there in quotes. */
static char *read_value(const char *at)
{
	const char *start = at + strspn(at, " \t");
	char *quoted = *start == '"' ? next_word(&start) : NULL;

	if (quoted && !start[strspn(start, " \t")])
		return quoted;
	rg_free(quoted);
	return rg_trimmed(at, strlen(at));
}

static bool type_fix(struct typing *typing)
{
	const char *at = typing->value;
	struct fix fix = {.of = next_word(&at), .which = next_word(&at), .field = next_word(&at)};

	fix.value = fix.field && *at ? read_value(at) : NULL;
	bool done = fix.value ? add_fix(typing, &fix)
			      : refuse(typing, "What, which, its field and a value are needed: fix driver 11 last_name "
					       "\"Virtanen\".");
	rg_free(fix.of);
	rg_free(fix.which);
	rg_free(fix.field);
	rg_free(fix.value);
	return done;
}

/* ---- undo ---- */

/* Slips that were typed on top of one that goes lose its minutes. */
static void take_back_slip(struct race_corrections *corrections, size_t place)
{
	struct race_correction *list = corrections->list.items;
	int64_t less_ms = list[place].minutes * INT64_C(60000);

	for (size_t i = place + 1; i < corrections->list.count; i++) {
		struct race_correction_start *starts = list[i].starts.items;
		for (size_t j = 0; j < list[i].starts.count; j++) {
			starts[j].from_ms -= less_ms;
			starts[j].to_ms -= less_ms;
		}
	}
}

static bool type_undo(struct typing *typing)
{
	struct race_corrections *corrections = typing->corrections;
	const struct race_correction *list = corrections->list.items;
	size_t place = corrections->list.count - 1;
	struct rg_buffer ids = {0};
	int64_t id;

	if (!corrections->list.count)
		return refuse(typing, "There is no correction to undo.");
	if (*typing->value) {
		bool whole = rg_parse_int(typing->value, &id);
		for (place = 0; place < corrections->list.count && !(whole && list[place].id == id); place++)
			rg_buffer_format(&ids, "%s%d", place ? ", " : "", list[place].id);
	}
	char *there = rg_buffer_take(&ids);
	if (place == corrections->list.count)
		refuse(typing, "There is no correction \"%.40s\". There are: %s.", typing->value, there);
	rg_free(there);
	if (typing->error)
		return false;
	if (list[place].kind == RACE_CORRECT_SLIP)
		take_back_slip(corrections, place);
	correct_remove(corrections, place);
	return true;
}

/* ---- the table ---- */

static const struct {
	const char *name;
	bool any_day; /* it works without race data */
	bool (*type)(struct typing *typing);
} commands[] = {
	{"result", false, type_result}, {"empty", false, type_empty}, {"lane", false, type_lane},
	{"joker", false, type_joker},   {"slip", false, type_slip},   {"fix", false, type_fix},
	{"undo", true, type_undo},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static size_t find_command(const char *name)
{
	size_t i = 0;

	while (i < COMMAND_COUNT && !rg_equal(commands[i].name, name))
		i++;
	return i;
}

bool race_corrections_know(const char *command)
{
	return find_command(command) < COMMAND_COUNT;
}

static bool has_room(struct typing *typing, bool undoes)
{
	if (undoes || typing->corrections->list.count < RACE_CORRECTIONS_MOST)
		return true;
	return refuse(typing, "There are %d corrections, which is the most. Undo one.", RACE_CORRECTIONS_MOST);
}

bool race_corrections_type(struct race_corrections *corrections, const struct race_correction_ask *ask,
			   const char *command, const char *value, char **error)
{
	struct typing typing = {.corrections = corrections, .ask = ask};
	size_t at = find_command(command);
	char *trimmed = rg_trimmed(value ? value : "", value ? strlen(value) : 0);

	typing.value = trimmed;
	bool done = at < COMMAND_COUNT && has_room(&typing, commands[at].any_day);
	if (done && !ask->day && !commands[at].any_day)
		done = refuse(&typing, "There is no race data yet.");
	done = done && commands[at].type(&typing);
	if (!done && !typing.error)
		refuse(&typing, "\"%.80s\" is no correction.", trimmed);
	*error = typing.error;
	rg_free(trimmed);
	return done;
}

size_t race_grid_differences(const struct race_correction_ask *ask, const char *grid_text)
{
	const char *class_ = rg_empty(ask->class_) ? NULL : ask->class_;
	const char *chosen = rg_empty(ask->heat) ? NULL : ask->heat;
	const struct race_heat *heat = !ask->day ? NULL
				       : chosen  ? race_day_heat(ask->day, chosen)
						 : race_day_current_heat(ask->day, class_);
	struct race_problems ignored = {0};
	struct race_day *typed = race_day_with_grid_text(ask->day, chosen, class_, grid_text, &ignored);
	const struct race_heat *by_hand = typed ? race_day_heat(typed, RACE_BY_HAND) : NULL;
	size_t count = 0;

	for (int lane = 1; heat && by_hand && lane <= RACE_GRID_MAX_PLACES; lane++) {
		const struct race_entry *data = race_heat_entry_in_slot(heat, lane);
		const struct race_entry *hand = race_heat_entry_in_slot(by_hand, lane);
		count += !rg_equal(data ? data->driver.id : NULL, hand ? hand->driver.id : NULL);
	}
	race_day_unref(typed);
	race_problems_finish(&ignored);
	return count;
}
