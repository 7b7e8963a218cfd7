/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "correct_internal.h"
#include "race/day/absent.h"
#include "race/day/decode_internal.h"
#include "race/day/derive.h"
#include "race/file/said.h"
#include "race/value/date.h"
#include "race/value/merge_name.h"

/* ---- finding what a correction is about ---- */

static struct race_heat *find_heat(struct race_day *day, const char *id)
{
	struct race_heat *heats = day->heats.items;

	for (size_t i = 0; i < day->heats.count; i++) {
		if (rg_equal(heats[i].id, id))
			return &heats[i];
	}
	return NULL;
}

static const char *number_of(const struct race_day *day, const struct race_entry *entry)
{
	const struct race_driver *driver = race_day_driver(day, entry->driver.id);

	return driver && driver->number ? driver->number : entry->number;
}

/* By the id; else, because ids may come from another file meanwhile, by the number when only one has it. */
static struct race_entry *find_entry(const struct race_day *day, struct race_heat *heat,
				     const struct race_correction_car *car)
{
	struct race_entry *entries = heat->entries.items, *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < heat->entries.count; i++) {
		if (rg_equal(entries[i].driver.id, car->driver))
			return &entries[i];
	}
	for (size_t i = 0; i < heat->entries.count && *car->number; i++) {
		if (!rg_equal(number_of(day, &entries[i]), car->number))
			continue;
		found = &entries[i];
		count++;
	}
	return count == 1 ? found : NULL;
}

static void *find_item(struct race_day *day, const struct race_correction *one)
{
	const struct race_field *list = correct_list_of(one->of);
	const struct race_field *id = race_type_field(list->of, list->of->id_field, strlen(list->of->id_field));
	struct race_list *items = (struct race_list *)((char *)day + list->offset);

	for (size_t i = 0; i < items->count; i++) {
		char *item = (char *)items->items + i * list->of->size;
		if (rg_equal(*(const char **)(item + id->offset), one->item))
			return item;
	}
	/* An id that we made of a number changes when a file brings the driver. */
	if (list->of != &race_type_driver || !strchr("#~", *one->item))
		return NULL;
	const struct race_driver *driver = race_day_chosen_driver(day, one->item);
	return driver ? (struct race_driver *)day->drivers.items +
				(driver - (const struct race_driver *)day->drivers.items)
		      : NULL;
}

static const struct race_field *field_of(const struct race_correction *one)
{
	return race_type_field(correct_list_of(one->of)->of, one->field, strlen(one->field));
}

/* ---- what the data says ---- */

static const char *shown_car(const struct race_correction_car *car)
{
	return *car->number ? car->number : car->driver;
}

static const char *shown_entry(const struct race_day *day, const struct race_entry *entry)
{
	const char *number = entry ? number_of(day, entry) : NULL;

	return !entry ? "-" : number ? number : entry->driver.id;
}

static char *clock_text(struct race_time time)
{
	int hour, minute;

	race_time_clock(time, &hour, &minute);
	return rg_asprintf("%d:%02d", hour, minute);
}

static enum race_correction_state see_result(const struct race_day *day, struct race_heat *heat,
					     const struct race_correction *one, char **data)
{
	enum race_correction_state state = RACE_CORRECTION_AGREES;
	const struct race_entry *entries = heat->entries.items;
	struct rg_buffer order = {0};
	int most = (int)heat->entries.count;

	for (size_t i = 0; i < one->cars.count; i++) {
		const struct race_entry *entry = find_entry(day, heat, &correct_cars(one)[i]);
		if (!entry)
			return RACE_CORRECTION_GONE;
		if (entry->position != (int)i + 1)
			state = RACE_CORRECTION_DIFFERS;
	}
	for (int place = 1; place <= most; place++) {
		for (size_t i = 0; i < heat->entries.count; i++) {
			if (entries[i].position == place)
				rg_buffer_format(&order, "%s%s", order.length ? " " : "",
						 shown_entry(day, &entries[i]));
		}
	}
	*data = rg_buffer_take(&order);
	return state;
}

static enum race_correction_state see_empty(const struct race_day *day, struct race_heat *heat,
					    const struct race_correction *one, char **data)
{
	const struct race_entry *entry = find_entry(day, heat, &correct_cars(one)[0]);

	if (!entry || (entry->slot == RACE_NONE && race_heat_entry_in_slot(heat, one->lane) != entry))
		return RACE_CORRECTION_AGREES;
	*data = rg_strdup(shown_entry(day, entry));
	return RACE_CORRECTION_DIFFERS;
}

static enum race_correction_state see_lane(const struct race_day *day, struct race_heat *heat,
					   const struct race_correction *one, char **data)
{
	const struct race_entry *there = race_heat_entry_in_slot(heat, one->lane);

	if (there && there == find_entry(day, heat, &correct_cars(one)[0]))
		return RACE_CORRECTION_AGREES;
	*data = rg_strdup(shown_entry(day, there));
	return RACE_CORRECTION_DIFFERS;
}

static enum race_correction_state see_joker(const struct race_day *day, struct race_heat *heat,
					    const struct race_correction *one, char **data)
{
	const struct race_entry *entry = find_entry(day, heat, &correct_cars(one)[0]);

	if (!entry)
		return RACE_CORRECTION_GONE;
	if (entry->joker || (entry->joker_lap != RACE_NONE && entry->joker_lap > 0))
		return RACE_CORRECTION_AGREES;
	*data = rg_strdup("-");
	return RACE_CORRECTION_DIFFERS;
}

static bool has_start(const struct race_heat *heat)
{
	return heat && !race_heat_over(heat) && heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only;
}

static enum race_correction_state see_slip(struct race_day *day, const struct race_correction *one, char **data)
{
	const struct race_correction_start *starts = one->starts.items;
	size_t there = 0;

	for (size_t i = 0; i < one->starts.count; i++) {
		const struct race_heat *heat = find_heat(day, starts[i].heat);
		there += heat != NULL;
		/* The data's start is on the other side of what a hand told. */
		if (!has_start(heat) ||
		    (one->minutes > 0 ? heat->start.utc_ms >= starts[i].to_ms : heat->start.utc_ms <= starts[i].to_ms))
			continue;
		*data = clock_text(heat->start);
		return RACE_CORRECTION_DIFFERS;
	}
	return there ? RACE_CORRECTION_AGREES : RACE_CORRECTION_GONE;
}

static enum race_correction_state see_fix(struct race_day *day, const struct race_correction *one, char **data)
{
	const struct race_type *type = correct_list_of(one->of)->of;
	const struct race_field *field = field_of(one);
	const char *item = find_item(day, one);
	struct race_problems ignored = {0};

	if (!item)
		return RACE_CORRECTION_GONE;
	char *tried = rg_arena_alloc(day->arena, 1, type->size);
	memcpy(tried, item, type->size);
	correct_set_field(day, field, one->value, tried + field->offset, &ignored);
	race_problems_finish(&ignored);
	*data = correct_field_text(field, item + field->offset);
	char *hand = correct_field_text(field, tried + field->offset);
	bool same = rg_equal(*data, hand);
	rg_free(hand);
	return same ? RACE_CORRECTION_AGREES : RACE_CORRECTION_DIFFERS;
}

static enum race_correction_state see(struct race_day *day, const struct race_correction *one, char **data)
{
	if (one->kind == RACE_CORRECT_SLIP)
		return see_slip(day, one, data);
	if (one->kind == RACE_CORRECT_FIX)
		return see_fix(day, one, data);
	struct race_heat *heat = find_heat(day, one->heat);
	if (!heat)
		return RACE_CORRECTION_GONE;
	if (heat->attempt != one->attempt)
		return RACE_CORRECTION_EARLIER;
	return one->kind == RACE_CORRECT_RESULT  ? see_result(day, heat, one, data)
	       : one->kind == RACE_CORRECT_EMPTY ? see_empty(day, heat, one, data)
	       : one->kind == RACE_CORRECT_LANE  ? see_lane(day, heat, one, data)
						 : see_joker(day, heat, one, data);
}

/* ---- in words ---- */

static char *say_hand(const struct race_correction *one)
{
	struct rg_buffer numbers = {0};
	char *said = NULL;

	for (size_t i = 0; i < one->cars.count; i++)
		rg_buffer_format(&numbers, "%s%s", i ? " " : "", shown_car(&correct_cars(one)[i]));
	char *cars = rg_buffer_take(&numbers);
	switch (one->kind) {
	case RACE_CORRECT_RESULT:
		said = rg_asprintf(race_said("Result by hand: %s"), cars);
		break;
	case RACE_CORRECT_EMPTY:
		said = rg_asprintf(race_said("Lane %d emptied by hand"), one->lane);
		break;
	case RACE_CORRECT_LANE:
		said = rg_asprintf(race_said("Number %s in lane %d by hand"), cars, one->lane);
		break;
	case RACE_CORRECT_JOKER:
		said = rg_asprintf(race_said("Joker of number %s by hand"), cars);
		break;
	case RACE_CORRECT_SLIP:
		said = rg_asprintf(race_said("Times %+d min by hand"), one->minutes);
		break;
	case RACE_CORRECT_FIX:
		said = rg_asprintf(race_said("By hand: %s %s, %s %s"), one->of, one->shown, one->field,
				   *one->value ? one->value : "-");
		break;
	}
	rg_free(cars);
	return said;
}

static char *say_state(const char *hand, enum race_correction_state state)
{
	switch (state) {
	case RACE_CORRECTION_AGREES:
		return rg_asprintf(race_said("%s, as the data has it"), hand);
	case RACE_CORRECTION_GONE:
		return rg_asprintf(race_said("%s, no longer in the data"), hand);
	case RACE_CORRECTION_EARLIER:
		return rg_asprintf(race_said("%s, of an earlier run"), hand);
	case RACE_CORRECTION_DIFFERS:
		break;
	}
	return rg_asprintf(race_said("%s, differs from data"), hand);
}

char *race_correction_words(const struct race_correction_look *look)
{
	return say_state(look->hand, look->state);
}

static char *say_line(const struct race_correction *one, const struct race_correction_look *look)
{
	char *hand = one->heat ? rg_asprintf("%s (%s)", look->hand, one->heat) : rg_strdup(look->hand), *said;

	if (look->state == RACE_CORRECTION_DIFFERS)
		said = rg_asprintf(race_said("%s, differs from data: %s"), hand,
				   rg_empty(look->data) ? "-" : look->data);
	else
		said = say_state(hand, look->state);
	char *line = rg_asprintf("%d. %s", one->id, said);
	rg_free(said);
	rg_free(hand);
	return line;
}

static void note_look(struct race_correction_looks *looks, struct race_day *day, const struct race_correction *one)
{
	struct race_correction_look *look = rg_array_push(&looks->list, sizeof(*look));

	look->id = one->id;
	look->state = see(day, one, &look->data);
	look->hand = say_hand(one);
	look->line = say_line(one, look);
}

void race_correction_looks_finish(struct race_correction_looks *looks)
{
	struct race_correction_look *list = looks->list.items;

	for (size_t i = 0; i < looks->list.count; i++) {
		rg_free(list[i].hand);
		rg_free(list[i].data);
		rg_free(list[i].line);
	}
	rg_array_finish(&looks->list);
}

/* ---- laying ---- */

/* What follows from a place that is another one is not the data's to say any more. */
static void place_entry(struct race_entry *entry, int position)
{
	if (entry->position == position)
		return;
	entry->position = position;
	entry->position_in_class = RACE_NONE;
	entry->points = NULL;
	entry->through = false;
}

/* Who was not named keeps a place behind those who were. */
static int place_by_hand(const struct race_day *day, struct race_heat *heat, const struct race_correction *one,
			 const struct race_entry *entry)
{
	int named = (int)one->cars.count;

	for (int i = 0; i < named; i++) {
		if (find_entry(day, heat, &correct_cars(one)[i]) == entry)
			return i + 1;
	}
	return entry->position != RACE_NONE && entry->position <= named ? RACE_NONE : entry->position;
}

static void lay_result(const struct race_day *day, struct race_heat *heat, const struct race_correction *one)
{
	struct race_entry *entries = heat->entries.items;
	char *data = NULL;
	enum race_correction_state state = see_result(day, heat, one, &data);

	rg_free(data);
	for (size_t i = 0; state == RACE_CORRECTION_DIFFERS && i < heat->entries.count; i++) {
		place_entry(&entries[i], place_by_hand(day, heat, one, &entries[i]));
		/* It is to a leader who may be another one now. */
		entries[i].gap = NULL;
	}
	/* Who tells a result says that the heat is over. */
	if (state != RACE_CORRECTION_GONE && !race_heat_over(heat))
		heat->status = RACE_HEAT_FINISHED;
}

/* Where the feed's order is the grid, it becomes slots, before one of them goes. */
static void give_slots(struct race_heat *heat)
{
	struct race_entry *entries = heat->entries.items;

	for (size_t i = 0; i < heat->entries.count; i++) {
		if (entries[i].slot != RACE_NONE)
			return;
	}
	for (size_t i = 0; i < heat->entries.count; i++)
		entries[i].slot = (int)i + 1;
}

static void take_out(struct race_heat *heat, struct race_entry *entry)
{
	struct race_entry *entries = heat->entries.items;
	size_t place = (size_t)(entry - entries);

	heat->entries.count--;
	memmove(entry, entry + 1, (heat->entries.count - place) * sizeof(*entry));
}

static void lay_empty(const struct race_day *day, struct race_heat *heat, const struct race_correction *one)
{
	give_slots(heat);
	struct race_entry *entry = find_entry(day, heat, &correct_cars(one)[0]);
	if (entry)
		take_out(heat, entry);
}

static void add_entry(struct race_day *day, struct race_heat *heat, const struct race_correction_car *car, int lane)
{
	struct race_entry *entries = rg_arena_alloc(day->arena, heat->entries.count + 1, sizeof(*entries));
	struct race_entry *added = &entries[heat->entries.count];

	if (heat->entries.count >= race_most_items(&race_type_entry))
		return;
	memcpy(entries, heat->entries.items, heat->entries.count * sizeof(*entries));
	race_item_init(&race_type_entry, added);
	added->driver.id = rg_arena_strdup(day->arena, car->driver);
	added->number = *car->number ? rg_arena_strdup(day->arena, car->number) : NULL;
	added->slot = lane;
	heat->entries.items = entries;
	heat->entries.count++;
}

/* Two of the heat change places; who comes from outside takes the place of the one who stood there. */
static void lay_lane(struct race_day *day, struct race_heat *heat, const struct race_correction *one)
{
	const struct race_correction_car *car = &correct_cars(one)[0];
	struct race_entry *entries, *there = NULL;

	give_slots(heat);
	entries = heat->entries.items;
	for (size_t i = 0; i < heat->entries.count; i++)
		there = entries[i].slot == one->lane ? &entries[i] : there;
	struct race_entry *entry = find_entry(day, heat, car);
	if (entry && entry != there) {
		if (there)
			there->slot = entry->slot;
		entry->slot = one->lane;
	} else if (!entry) {
		if (there)
			take_out(heat, there);
		add_entry(day, heat, car, one->lane);
	}
}

/* False when nothing slips by it: the data has gone another way since. */
static bool lay_slip(struct race_day *day, const struct race_correction *one)
{
	const struct race_correction_start *starts = one->starts.items;
	bool any = false;

	for (size_t i = 0; i < one->starts.count; i++) {
		struct race_heat *heat = find_heat(day, starts[i].heat);
		if (!has_start(heat) || !correct_slips(&starts[i], one->minutes, heat->start.utc_ms))
			continue;
		heat->start.utc_ms = starts[i].to_ms;
		any = true;
	}
	return any;
}

static void lay_fix(struct race_day *day, const struct race_correction *one)
{
	const struct race_field *field = field_of(one);
	struct race_problems ignored = {0};
	char *item = find_item(day, one);

	if (item)
		correct_set_field(day, field, one->value, item + field->offset, &ignored);
	race_problems_finish(&ignored);
}

static void lay_in_heat(struct race_day *day, struct race_heat *heat, const struct race_correction *one)
{
	struct race_entry *entry = find_entry(day, heat, &correct_cars(one)[0]);

	if (one->kind == RACE_CORRECT_RESULT)
		lay_result(day, heat, one);
	else if (one->kind == RACE_CORRECT_EMPTY)
		lay_empty(day, heat, one);
	else if (one->kind == RACE_CORRECT_LANE)
		lay_lane(day, heat, one);
	else if (entry && !entry->joker)
		entry->joker = entry->joker_by_hand = true;
}

/* ---- a stand-in by hand ---- */

static struct race_driver *copy_drivers(const struct race_day *day)
{
	struct race_driver *copy = rg_arena_alloc(day->arena, day->drivers.count + 1, sizeof(*copy));

	if (day->drivers.count)
		memcpy(copy, day->drivers.items, day->drivers.count * sizeof(*copy));
	return copy;
}

static bool is_fixed(const struct race_corrections *corrections, const struct race_field *field,
		     const struct race_driver *driver)
{
	const struct race_correction *list = corrections->list.items;

	for (size_t i = 0; i < corrections->list.count; i++) {
		if (list[i].kind == RACE_CORRECT_FIX && correct_list_of(list[i].of)->of == &race_type_driver &&
		    rg_equal(list[i].item, driver->id) && rg_equal(list[i].field, field->name))
			return true;
	}
	return false;
}

/* Of the stand-in counts what a hand typed; the car stays, and the season's tables name whom they named before. */
static void stand_in(const struct race_corrections *corrections, struct race_day *day, struct race_driver *driver,
		     const struct race_driver *before)
{
	struct race_driver known = *driver;
	struct race_problems ignored = {0};

	race_driver_forget(driver);
	for (size_t i = 0; i < race_type_driver.field_count; i++) {
		const struct race_field *field = &race_type_driver.fields[i];
		if (!correct_may_fix(&race_type_driver, field) || !is_fixed(corrections, field, driver))
			continue;
		char *value = correct_field_text(field, (const char *)&known + field->offset);
		correct_set_field(day, field, value, (char *)driver + field->offset, &ignored);
		rg_free(value);
	}
	race_problems_finish(&ignored);
	race_day_keep_absent(day, before);
}

static void lay_stand_ins(const struct race_corrections *corrections, struct race_day *day,
			  const struct race_driver *before)
{
	struct race_driver *drivers = day->drivers.items;

	for (size_t i = 0; i < day->drivers.count; i++) {
		if (drivers[i].stand_in && !before[i].stand_in &&
		    !race_name_same_person(before[i].first_name, before[i].last_name, drivers[i].first_name,
					   drivers[i].last_name))
			stand_in(corrections, day, &drivers[i], &before[i]);
	}
}

/* It does not count, although the data says something else. */
static void note_overtaken(struct race_correction_look *look, const struct race_correction *one)
{
	if (look->state != RACE_CORRECTION_DIFFERS)
		return;
	look->state = RACE_CORRECTION_GONE;
	rg_free(look->line);
	look->line = say_line(one, look);
}

void race_corrections_lay(const struct race_corrections *corrections, struct race_day *day,
			  struct race_correction_looks *looks)
{
	const struct race_correction *list = corrections->list.items;

	const struct race_driver *before = copy_drivers(day);

	/* All are held against the data before any of them changes it. */
	for (size_t i = 0; i < corrections->list.count; i++)
		note_look(looks, day, &list[i]);
	for (size_t i = 0; i < corrections->list.count; i++) {
		const struct race_correction *one = &list[i];
		struct race_heat *heat = one->heat ? find_heat(day, one->heat) : NULL;
		if (one->kind == RACE_CORRECT_SLIP && !lay_slip(day, one))
			note_overtaken((struct race_correction_look *)looks->list.items + i, one);
		else if (one->kind == RACE_CORRECT_FIX)
			lay_fix(day, one);
		else if (heat && one->kind != RACE_CORRECT_SLIP && heat->attempt == one->attempt)
			lay_in_heat(day, heat, one);
	}
	lay_stand_ins(corrections, day, before);
}
