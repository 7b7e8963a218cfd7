/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* More than any race has, less than what would break a layout or an integer. */
#define MAX_PLACE 999
#define MAX_LAPS  9999
#define DAY_MS    (24 * 60 * 60 * 1000)

static const struct race_word entry_status[] = {
	{"finished", RACE_ENTRY_FINISHED}, {"dnf", RACE_ENTRY_DNF}, {"dns", RACE_ENTRY_DNS},
	{"dnq", RACE_ENTRY_DNQ},           {"dsq", RACE_ENTRY_DSQ}, {NULL, 0},
};

static const struct race_word heat_status[] = {
	{"scheduled", RACE_HEAT_SCHEDULED}, {"delayed", RACE_HEAT_DELAYED},
	{"grid", RACE_HEAT_GRID},           {"live", RACE_HEAT_LIVE},
	{"stopped", RACE_HEAT_STOPPED},     {"finished", RACE_HEAT_FINISHED},
	{"official", RACE_HEAT_OFFICIAL},   {"cancelled", RACE_HEAT_CANCELLED},
	{"rerun", RACE_HEAT_RERUN},         {NULL, 0},
};

static const struct race_word round_status[] = {
	{"scheduled", RACE_ROUND_SCHEDULED}, {"live", RACE_ROUND_LIVE},           {"finished", RACE_ROUND_FINISHED},
	{"postponed", RACE_ROUND_POSTPONED}, {"cancelled", RACE_ROUND_CANCELLED}, {NULL, 0},
};

static const struct race_word phase[] = {
	{"practice", RACE_PHASE_PRACTICE},
	{"superpole", RACE_PHASE_SUPERPOLE},
	{"heat", RACE_PHASE_HEAT},
	{"progression", RACE_PHASE_PROGRESSION},
	{"quarterfinal", RACE_PHASE_QUARTERFINAL},
	{"semifinal", RACE_PHASE_SEMIFINAL},
	{"final", RACE_PHASE_FINAL},
	{NULL, 0},
};

static const struct race_word flag[] = {
	{"green", RACE_FLAG_GREEN}, {"yellow", RACE_FLAG_YELLOW}, {"white", RACE_FLAG_WHITE},
	{"red", RACE_FLAG_RED},     {"finish", RACE_FLAG_FINISH}, {NULL, 0},
};

static const struct race_word result[] = {
	{"provisional", RACE_RESULT_PROVISIONAL},
	{"official", RACE_RESULT_OFFICIAL},
	{NULL, 0},
};

static const struct race_word pole[] = {{"left", RACE_POLE_LEFT}, {"right", RACE_POLE_RIGHT}, {NULL, 0}};
static const struct race_word start_is[] = {
	{"planned", RACE_START_PLANNED}, {"estimate", RACE_START_ESTIMATE}, {NULL, 0}};
static const struct race_word ground[] = {{"dark", RACE_GROUND_DARK}, {"light", RACE_GROUND_LIGHT}, {NULL, 0}};
static const struct race_word honour_kind[] = {{"driver", RACE_HONOUR_DRIVER}, {"team", RACE_HONOUR_TEAM}, {NULL, 0}};

#define FIELD(type, member, field_kind, json, ...)                                                                     \
	{                                                                                                              \
		.name = json, .kind = field_kind, .offset = offsetof(struct type, member), __VA_ARGS__                 \
	}
#define TYPE(symbol, struct_name, label, id)                                                                           \
	const struct race_type race_type_##symbol = {                                                                  \
		.name = label,                                                                                         \
		.size = sizeof(struct struct_name),                                                                    \
		.fields = symbol##_fields,                                                                             \
		.field_count = COUNT(symbol##_fields),                                                                 \
		.id_field = id,                                                                                        \
	}

static const struct race_field series_fields[] = {
	FIELD(race_series, id, RACE_TEXT, "id", .required = true, .help = "what rounds and standings call it by"),
	FIELD(race_series, name, RACE_TEXT, "name", .help = "RallyX Nordic"),
	FIELD(race_series, short_name, RACE_TEXT, "short", .help = "RXN"),
	FIELD(race_series, season, RACE_TEXT, "season", .help = "2021"),
	FIELD(race_series, color, RACE_COLOR, "color", .help = "of the line on its calendar"),
	FIELD(race_series, logo, RACE_TEXT, "logo", .help = "a picture: URL, or path relative to the feed"),
};
TYPE(series, race_series, "series", "id");

static const struct race_field class_fields[] = {
	FIELD(race_class, id, RACE_TEXT, "id", .required = true, .help = "what drivers and heats call it by"),
	FIELD(race_class, name, RACE_TEXT, "name", .help = "Supercar"),
	FIELD(race_class, short_name, RACE_TEXT, "short", .help = "SC"),
	FIELD(race_class, color, RACE_COLOR, "color", .help = "of the line, the class name and the pole tile"),
	FIELD(race_class, order, RACE_INT, "order", .min = 0, .max = 9999, .help = "in lists, smallest first"),
	FIELD(race_class, hide, RACE_TEXTS, "hide", .help = "driver members not to show for this class: age, photo"),
};
TYPE(class, race_class, "class", "id");

static const struct race_field honour_fields[] = {
	FIELD(race_honour, year, RACE_TEXT, "year", .help = "2016"),
	FIELD(race_honour, title, RACE_TEXT, "title", .required = true, .help = "Rallycross SM"),
	FIELD(race_honour, position, RACE_INT, "position", .min = 1, .max = MAX_PLACE, .help = "1 = champion"),
	FIELD(race_honour, kind, RACE_WORD, "kind", .words = honour_kind, .preset = RACE_HONOUR_DRIVER,
	      .help = "driver (default) or team"),
	FIELD(race_honour, count, RACE_INT, "count", .min = 1, .max = 99, .help = "how many times"),
};
TYPE(honour, race_honour, "honour", NULL);

static const struct race_field driver_fields[] = {
	FIELD(race_driver, id, RACE_TEXT, "id", .required = true, .help = "what entries and rows call the driver by"),
	FIELD(race_driver, number, RACE_TEXT, "number", .help = "start number as text: 11, 007, 12X"),
	FIELD(race_driver, first_name, RACE_TEXT, "first_name", .help = "Aaro"),
	FIELD(race_driver, last_name, RACE_TEXT, "last_name", .help = "Hirvilampi"),
	FIELD(race_driver, short_name, RACE_TEXT, "short_name", .help = "HIR"),
	FIELD(race_driver, say, RACE_TEXT, "say", .help = "how it is said; for the commentator, never drawn"),
	FIELD(race_driver, country, RACE_TEXT, "country", .help = "ISO-2, ISO-3, IOC code or English name"),
	FIELD(race_driver, born, RACE_DATE, "born", .help = "1997-05-02; the age shown is that of the event's date"),
	FIELD(race_driver, age, RACE_INT, "age", .min = 4, .max = 120, .help = "where `born` is not known"),
	FIELD(race_driver, team, RACE_TEXT, "team", .help = "Hirvilampi Motorsport"),
	FIELD(race_driver, car, RACE_TEXT, "car", .help = "Ford Fiesta"),
	FIELD(race_driver, colors, RACE_COLORS, "colors", .help = "one or two colours of the car"),
	FIELD(race_driver, class_, RACE_REF, "class", .of = &race_type_class, .help = "id of a class"),
	FIELD(race_driver, photo, RACE_TEXT, "photo", .help = "a picture: URL, or path relative to the feed"),
	FIELD(race_driver, focus_x, RACE_INT, "focus_x", .min = 0, .max = 100,
	      .help = "the middle of the face, per cent from the photo's left; 50 when not given"),
	FIELD(race_driver, focus_y, RACE_INT, "focus_y", .min = 0, .max = 100,
	      .help = "the middle of the face, per cent from the photo's top"),
	FIELD(race_driver, photo_ground, RACE_WORD, "photo_ground", .words = ground,
	      .help = "light: a portrait on white"),
	FIELD(race_driver, feature, RACE_BOOL, "feature", .help = "shown first when cards are chosen"),
	FIELD(race_driver, stand_in, RACE_BOOL, "stand_in",
	      .help = "drives the car of another, whose standing is not shown"),
	FIELD(race_driver, notes, RACE_TEXT, "notes", .help = "for the crew, never drawn on programme"),
	FIELD(race_driver, honours, RACE_LIST, "honours", .of = &race_type_honour, .help = "titles and medals"),
};
TYPE(driver, race_driver, "driver", "id");

static const struct race_field winner_fields[] = {
	FIELD(race_winner, class_, RACE_REF, "class", .of = &race_type_class, .help = "id of a class"),
	FIELD(race_winner, driver, RACE_REF, "driver", .of = &race_type_driver, .required = true,
	      .help = "id of a driver"),
};
TYPE(winner, race_winner, "winner", NULL);

static const struct race_field surface_fields[] = {
	FIELD(race_surface, asphalt, RACE_INT, "asphalt", .min = 0, .max = 100, .help = "per cent"),
	FIELD(race_surface, gravel, RACE_INT, "gravel", .min = 0, .max = 100, .help = "per cent"),
};
TYPE(surface, race_surface, "surface", NULL);

static const struct race_field round_fields[] = {
	FIELD(race_round, id, RACE_TEXT, "id", .required = true, .help = "what heats call it by"),
	FIELD(race_round, series, RACE_REF, "series", .of = &race_type_series, .help = "id of a series"),
	FIELD(race_round, number, RACE_TEXT, "number", .help = "as text: 3, or 5–6 for a double round"),
	FIELD(race_round, name, RACE_TEXT, "name", .help = "of the event"),
	FIELD(race_round, venue, RACE_TEXT, "venue", .help = "OuluZone"),
	FIELD(race_round, place, RACE_TEXT, "place", .help = "where the venue is: Oulu, Finland"),
	FIELD(race_round, country, RACE_TEXT, "country", .help = "ISO-2, ISO-3, IOC code or English name"),
	FIELD(race_round, start, RACE_DATE, "start", .help = "first day"),
	FIELD(race_round, end, RACE_DATE, "end", .help = "last day; the first when not given"),
	FIELD(race_round, date_text, RACE_TEXT, "date_text", .help = "shown as it is, instead of the dates"),
	FIELD(race_round, status, RACE_WORD, "status", .words = round_status, .help = "how it stands"),
	FIELD(race_round, surface, RACE_OBJECT, "surface", .of = &race_type_surface, .help = "of one lap"),
	FIELD(race_round, length_m, RACE_INT, "length_m", .min = 1, .max = 100000, .help = "of one lap, metres"),
	FIELD(race_round, pole, RACE_WORD, "pole", .words = pole, .preset = RACE_POLE_LEFT,
	      .help = "side of slot 1 seen from behind the cars"),
	FIELD(race_round, winners, RACE_LIST, "winners", .of = &race_type_winner, .help = "one a class"),
};
TYPE(round, race_round, "round", "id");

static const struct race_field entry_fields[] = {
	FIELD(race_entry, driver, RACE_REF, "driver", .of = &race_type_driver, .help = "id of a driver"),
	FIELD(race_entry, number, RACE_TEXT, "number", .help = "where there is no list of drivers"),
	FIELD(race_entry, name, RACE_TEXT, "name", .help = "where there is no list of drivers; shown as it is"),
	FIELD(race_entry, class_, RACE_REF, "class", .of = &race_type_class, .help = "where the heat has several"),
	FIELD(race_entry, slot, RACE_INT, "slot", .min = 1, .max = 99, .help = "place on the grid, 1 = pole"),
	FIELD(race_entry, guest, RACE_BOOL, "guest", .help = "takes places but not points"),
	FIELD(race_entry, position, RACE_INT, "position", .min = 1, .max = MAX_PLACE, .help = "place in this heat"),
	FIELD(race_entry, position_in_class, RACE_INT, "position_in_class", .min = 1, .max = MAX_PLACE,
	      .help = "place among those of its class, where several drive together"),
	FIELD(race_entry, laps, RACE_INT, "laps", .min = 0, .max = MAX_LAPS, .help = "driven"),
	FIELD(race_entry, time, RACE_MS, "time_ms", .min = 0, .max = DAY_MS, .help = "total time, milliseconds"),
	FIELD(race_entry, decimals, RACE_INT, "decimals", .min = 0, .max = 3,
	      .help = "of its times that tell none of their own"),
	FIELD(race_entry, best_lap, RACE_MS, "best_lap_ms", .min = 0, .max = DAY_MS, .help = "milliseconds"),
	FIELD(race_entry, joker_lap, RACE_INT, "joker_lap", .min = 0, .max = MAX_LAPS,
	      .help = "the lap of the joker; 0 = not taken"),
	FIELD(race_entry, joker, RACE_BOOL, "joker", .help = "taken, where its lap is not told"),
	FIELD(race_entry, gap, RACE_TEXT, "gap", .help = "to the leader, shown as it is: +1.204, 1 lap"),
	FIELD(race_entry, penalty, RACE_MS, "penalty_ms", .min = 0, .max = DAY_MS, .ruled = true,
	      .help = "milliseconds"),
	FIELD(race_entry, points, RACE_TEXT, "points", .help = "won with this result, as text: 8"),
	FIELD(race_entry, status, RACE_WORD, "status", .words = entry_status, .help = "how it ended for this driver"),
	FIELD(race_entry, through, RACE_BOOL, "through", .help = "goes to the next stage"),
};
TYPE(entry, race_entry, "entry", NULL);

static const struct race_field heat_fields[] = {
	FIELD(race_heat, id, RACE_TEXT, "id", .required = true, .help = "what `now` and the settings call it by"),
	FIELD(race_heat, round, RACE_REF, "round", .of = &race_type_round, .help = "id of a round"),
	FIELD(race_heat, classes, RACE_REFS, "classes", .of = &race_type_class,
	      .help = "ids; two when they share a grid"),
	FIELD(race_heat, phase, RACE_WORD, "phase", .words = phase, .help = "what kind of heat"),
	FIELD(race_heat, group, RACE_TEXT, "group", .help = "Q1, A, B"),
	FIELD(race_heat, race, RACE_INT, "race", .min = 1, .max = 99, .help = "which race of the group"),
	FIELD(race_heat, races, RACE_INT, "races", .min = 1, .max = 99, .help = "how many races the group has"),
	FIELD(race_heat, attempt, RACE_INT, "attempt", .min = 1, .max = 9, .preset = 1, .help = "2 and up: run again"),
	FIELD(race_heat, name, RACE_TEXT, "name", .help = "shown as it is, instead of phase, group and race"),
	FIELD(race_heat, start, RACE_TIME, "start", .help = "with the offset of the place"),
	FIELD(race_heat, start_is, RACE_WORD, "start_is", .words = start_is, .preset = RACE_START_PLANNED,
	      .help = "planned (default) or estimate"),
	FIELD(race_heat, flag, RACE_WORD, "flag", .words = flag, .help = "what the marshals show"),
	FIELD(race_heat, status, RACE_WORD, "status", .words = heat_status, .preset = RACE_HEAT_SCHEDULED,
	      .help = "how it stands"),
	FIELD(race_heat, laps, RACE_INT, "laps", .min = 1, .max = MAX_LAPS, .help = "to drive"),
	FIELD(race_heat, result, RACE_WORD, "result", .words = result, .help = "provisional or official"),
	FIELD(race_heat, advances, RACE_INT, "advances", .min = 0, .max = 99, .help = "how many go through"),
	FIELD(race_heat, grid, RACE_GRID, "grid",
	      .help = "rows of slots from the front, left to right; null = no place"),
	FIELD(race_heat, entries, RACE_LIST, "entries", .of = &race_type_entry, .help = "the drivers of this heat"),
};
TYPE(heat, race_heat, "heat", "id");

static const struct race_field row_fields[] = {
	FIELD(race_row, position, RACE_INT, "position", .min = 1, .max = MAX_PLACE, .help = "as the source gives it"),
	FIELD(race_row, change, RACE_INT, "change", .min = -MAX_PLACE, .max = MAX_PLACE, .help = "places won since"),
	FIELD(race_row, driver, RACE_REF, "driver", .of = &race_type_driver, .required = true,
	      .help = "id of a driver"),
	FIELD(race_row, points, RACE_TEXT, "points", .help = "as text: 55.5"),
	FIELD(race_row, gap, RACE_TEXT, "gap", .help = "as text: -16.5"),
};
TYPE(row, race_row, "row", NULL);

static const struct race_field standing_fields[] = {
	FIELD(race_standing, series, RACE_REF, "series", .of = &race_type_series, .help = "id of a series"),
	FIELD(race_standing, class_, RACE_REF, "class", .of = &race_type_class, .help = "id of a class"),
	FIELD(race_standing, after, RACE_TEXT, "after", .help = "R5, 4/5"),
	FIELD(race_standing, rows, RACE_LIST, "rows", .of = &race_type_row, .help = "in order"),
};
TYPE(standing, race_standing, "standing", NULL);

static const struct race_field classification_fields[] = {
	FIELD(race_classification, round, RACE_REF, "round", .of = &race_type_round, .help = "id of a round"),
	FIELD(race_classification, class_, RACE_REF, "class", .of = &race_type_class, .help = "id of a class"),
	FIELD(race_classification, after, RACE_TEXT, "after", .help = "Q2"),
	FIELD(race_classification, cut, RACE_INT, "cut", .min = 1, .max = MAX_PLACE,
	      .help = "the last place that goes on"),
	FIELD(race_classification, rows, RACE_LIST, "rows", .of = &race_type_row, .help = "in order"),
};
TYPE(classification, race_classification, "classification", NULL);

static const struct race_field person_fields[] = {
	FIELD(race_person, name, RACE_TEXT, "name", .required = true, .help = "shown as it is"),
	FIELD(race_person, role, RACE_TEXT, "role", .help = "Clerk of the course"),
};
TYPE(person, race_person, "person", NULL);

static const struct race_field sponsor_fields[] = {
	FIELD(race_sponsor, picture, RACE_TEXT, "picture", .required = true,
	      .help = "URL, or path relative to the feed"),
	FIELD(race_sponsor, on, RACE_TEXTS, "on", .help = "ids of templates; all when not given"),
	FIELD(race_sponsor, weight, RACE_INT, "weight", .min = 1, .max = 100, .help = "how often against others"),
};
TYPE(sponsor, race_sponsor, "sponsor", NULL);

static const struct race_field now_fields[] = {
	FIELD(race_now, round, RACE_REF, "round", .of = &race_type_round, .help = "id of the round that is on"),
	FIELD(race_now, heat, RACE_REF, "heat", .of = &race_type_heat, .help = "id of the heat that is on or next"),
};
TYPE(now, race_now, "now", NULL);

static const struct race_field day_fields[] = {
	FIELD(race_day, version, RACE_INT, "race_feed", .min = 1, .max = 1, .required = true, .help = "1"),
	FIELD(race_day, updated, RACE_TIME, "updated", .help = "when the source last changed something"),
	FIELD(race_day, series, RACE_LIST, "series", .of = &race_type_series, .help = "championships"),
	FIELD(race_day, classes, RACE_LIST, "classes", .of = &race_type_class, .help = "of cars"),
	FIELD(race_day, drivers, RACE_LIST, "drivers", .of = &race_type_driver, .help = "who drives"),
	FIELD(race_day, absent, RACE_LIST, "absent", .of = &race_type_driver,
	      .help = "who stands in tables, and whose car another drives"),
	FIELD(race_day, rounds, RACE_LIST, "rounds", .of = &race_type_round, .help = "the calendar"),
	FIELD(race_day, heats, RACE_LIST, "heats", .of = &race_type_heat, .help = "in order of running"),
	FIELD(race_day, standings, RACE_LIST, "standings", .of = &race_type_standing, .help = "championship tables"),
	FIELD(race_day, classifications, RACE_LIST, "classifications", .of = &race_type_classification,
	      .help = "orders after the heats"),
	FIELD(race_day, people, RACE_LIST, "people", .of = &race_type_person, .help = "for name straps"),
	FIELD(race_day, sponsors, RACE_LIST, "sponsors", .of = &race_type_sponsor, .help = "pictures"),
	FIELD(race_day, photo_ground, RACE_WORD, "photo_ground", .words = ground,
	      .help = "of the photos of drivers who have none of their own"),
	FIELD(race_day, now, RACE_OBJECT, "now", .of = &race_type_now, .help = "where the day stands"),
};
TYPE(day, race_day, "race feed", NULL);

const struct race_field *race_type_field(const struct race_type *type, const char *name, size_t length)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		if (strlen(field->name) == length && memcmp(field->name, name, length) == 0)
			return field;
	}
	return NULL;
}

const char *race_word_text(const struct race_word *words, int value)
{
	for (; words->text; words++) {
		if (words->value == value)
			return words->text;
	}
	return NULL;
}

/* ---- how much of it there may be ---- */

/* Far above what a race weekend has, far below what would hurt. */
static const struct {
	const struct race_type *type;
	size_t items;
} lists[] = {
	{&race_type_series, 50},          {&race_type_class, 100}, {&race_type_driver, 2000},
	{&race_type_honour, 100},         {&race_type_round, 200}, {&race_type_winner, 100},
	{&race_type_heat, 2000},          {&race_type_entry, 60},  {&race_type_standing, 200},
	{&race_type_classification, 500}, {&race_type_row, 500},   {&race_type_person, 200},
	{&race_type_sponsor, 200},
};

#define SHORT_LIST    20 /* references, words */
#define COLORS        2
#define TEXT_BYTES    400
#define REMARKS_BYTES 4000

size_t race_most_items(const struct race_type *type)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		if (lists[i].type == type)
			return lists[i].items;
	}
	return SHORT_LIST;
}

size_t race_field_max_items(const struct race_field *field)
{
	if (field->kind == RACE_COLORS)
		return COLORS;
	if (field->kind == RACE_GRID)
		return RACE_GRID_MAX_ROWS;
	return field->kind == RACE_LIST ? race_most_items(field->of) : SHORT_LIST;
}

size_t race_field_max_bytes(const struct race_field *field)
{
	/* These are for people to read, not for a graphic, so they may be longer. */
	bool remarks = strcmp(field->name, "notes") == 0 || strcmp(field->name, "say") == 0;
	return remarks ? REMARKS_BYTES : TEXT_BYTES;
}

void race_item_init(const struct race_type *type, void *item)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		void *to = (char *)item + field->offset;
		if (field->kind == RACE_INT)
			*(int *)to = field->preset ? field->preset : RACE_NONE;
		else if (field->kind == RACE_WORD)
			*(int *)to = field->preset;
		else if (field->kind == RACE_COLOR)
			*(int *)to = RACE_NONE;
		else if (field->kind == RACE_MS)
			*(struct race_duration *)to = (struct race_duration){RACE_NO_MS, RACE_NONE};
		else if (field->kind == RACE_TIME)
			((struct race_time *)to)->utc_ms = RACE_NO_MS;
		else if (field->kind == RACE_OBJECT)
			race_item_init(field->of, to);
	}
}
