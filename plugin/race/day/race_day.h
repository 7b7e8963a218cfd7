/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The race day: everything known at one moment, as one immutable snapshot. It is made by race_day_decode (or
 * race_day_with_grid_text), counted by reference, and never changed after that, so any thread that holds a reference
 * may read it without a lock. All strings and lists belong to the snapshot.
 *
 * The tables of fields.c tell what a member means, its range and its unit; the decoder, the templates' bindings and the
 * documentation use them. data/schemas/race-feed.schema.json is the contract for people outside.
 */
#ifndef RG_RACE_DAY_RACE_DAY_H
#define RG_RACE_DAY_RACE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "race/value/moment.h"

/* A list of equal items; a comment beside each use names their type. */
struct race_list {
	void *items;
	size_t count;
};

/* for (RACE_EACH(struct race_driver, driver, day->drivers)) ... NULL, of an empty list, has no end to be reckoned. */
#define RACE_EACH(type, name, list)                                                                                    \
	type const *name = (list).items;                                                                               \
	name &&name < (type const *)(list).items + (list).count;                                                       \
	name++

/* The id as it stood in the feed, and what it names (never NULL once decoded and the id is given). */
struct race_ref {
	const char *id;
	const void *to;
};

enum race_entry_status {
	RACE_ENTRY_FINISHED = 1,
	RACE_ENTRY_DNF,
	RACE_ENTRY_DNS,
	RACE_ENTRY_DNQ,
	RACE_ENTRY_DSQ,
};

enum race_heat_status {
	RACE_HEAT_SCHEDULED = 1,
	RACE_HEAT_DELAYED,
	RACE_HEAT_GRID,
	RACE_HEAT_LIVE,
	RACE_HEAT_STOPPED,
	RACE_HEAT_FINISHED,
	RACE_HEAT_OFFICIAL,
	RACE_HEAT_CANCELLED,
	RACE_HEAT_RERUN, /* this attempt does not count any more; the new attempt is another entry of the list */
};

enum race_round_status {
	RACE_ROUND_SCHEDULED = 1,
	RACE_ROUND_LIVE,
	RACE_ROUND_FINISHED,
	RACE_ROUND_POSTPONED,
	RACE_ROUND_CANCELLED,
};

enum race_phase {
	RACE_PHASE_PRACTICE = 1,
	RACE_PHASE_SUPERPOLE,
	RACE_PHASE_HEAT, /* a race of a qualifier: Q1 race 2 */
	RACE_PHASE_PROGRESSION,
	RACE_PHASE_QUARTERFINAL,
	RACE_PHASE_SEMIFINAL,
	RACE_PHASE_FINAL,
};

/* What the marshals show; white: the last lap. */
enum race_flag {
	RACE_FLAG_GREEN = 1,
	RACE_FLAG_YELLOW,
	RACE_FLAG_WHITE,
	RACE_FLAG_RED,
	RACE_FLAG_FINISH,
};

enum race_result { RACE_RESULT_PROVISIONAL = 1, RACE_RESULT_OFFICIAL };
enum race_pole { RACE_POLE_LEFT = 1, RACE_POLE_RIGHT };
enum race_start_is { RACE_START_PLANNED = 1, RACE_START_ESTIMATE };
enum race_honour_kind { RACE_HONOUR_DRIVER = 1, RACE_HONOUR_TEAM };

struct race_series {
	const char *id, *name, *short_name, *season, *logo;
	int color; /* 0xRRGGBB */
};

struct race_class {
	const char *id, *name, *short_name;
	int color;
	int order;
	struct race_list hide; /* const char *: names of driver fields not to show, such as "age" */
};

struct race_honour {
	const char *year, *title;
	int position;
	int kind; /* enum race_honour_kind */
	int count;
};

enum race_ground { RACE_GROUND_DARK = 1, RACE_GROUND_LIGHT };

struct race_driver {
	const char *id, *number, *first_name, *last_name, *short_name, *say, *country;
	struct race_date born;
	int age; /* as given; race_driver_age reckons it from `born` */
	const char *team, *car, *photo, *notes;
	int focus_x, focus_y;    /* per cent of the photo: the middle of the face */
	int photo_ground;        /* enum race_ground; 0: as the day says */
	struct race_list colors; /* int 0xRRGGBB */
	struct race_ref class_;
	bool feature, stand_in;
	struct race_list honours; /* struct race_honour */
	bool listed;              /* false: made from an entry that names a driver who is not in `drivers` */
};

struct race_winner {
	struct race_ref class_;
	struct race_ref driver;
};

struct race_surface {
	int asphalt; /* per cent */
	int gravel;
};

struct race_round {
	const char *id, *number, *name, *venue, *place, *country, *date_text;
	struct race_ref series;
	struct race_date start, end; /* end: the last day; equals start when the feed has none */
	int status;                  /* enum race_round_status */
	struct race_surface surface;
	int length_m;
	int pole;                 /* enum race_pole; RACE_POLE_LEFT when not given */
	struct race_list winners; /* struct race_winner */
};

struct race_entry {
	struct race_ref driver;
	struct race_ref class_;
	const char *number, *name; /* for feeds without a list of drivers */
	int slot, position, position_in_class, laps, joker_lap;
	int decimals; /* as in the feed, for those of its times that say none; these have it already */
	struct race_duration time, best_lap, penalty;
	const char *gap;
	const char *points; /* won with this result */
	int status;         /* enum race_entry_status */
	bool guest, through;
	bool joker;         /* taken, in whatever lap; joker_lap may tell it instead */
	bool joker_by_hand; /* and it is a hand that says so; no member of the feed */
};

/* The asphalt seen from behind the cars: cells[row * columns + column] is a slot, 0 where there is no place. */
struct race_grid {
	int rows, columns; /* 0: not given */
	const int *cells;
};

struct race_heat {
	const char *id, *group, *name;
	struct race_ref round;
	struct race_list classes; /* struct race_ref to struct race_class */
	int phase;                /* enum race_phase */
	int race, races, attempt, laps, advances;
	struct race_time start;
	int start_is; /* enum race_start_is */
	int flag;     /* enum race_flag */
	int status;   /* enum race_heat_status; RACE_HEAT_SCHEDULED when not given */
	int result;   /* enum race_result */
	struct race_grid grid;
	struct race_list entries; /* struct race_entry, in the feed's order */
};

/* A row of a standing or of a classification. */
struct race_row {
	int position, change;
	struct race_ref driver;
	const char *points, *gap;
};

struct race_standing {
	struct race_ref series, class_;
	const char *after;
	struct race_list rows; /* struct race_row */
};

struct race_classification {
	struct race_ref round, class_;
	const char *after;
	int cut;
	struct race_list rows; /* struct race_row */
};

struct race_person {
	const char *name, *role;
};

struct race_sponsor {
	const char *picture;
	struct race_list on; /* const char *: template ids */
	int weight;
};

struct race_now {
	struct race_ref round, heat;
};

struct race_day {
	int version; /* 1 */
	struct race_time updated;
	struct race_list series;          /* struct race_series */
	struct race_list classes;         /* struct race_class, by `order` */
	struct race_list drivers;         /* struct race_driver, by number */
	struct race_list absent;          /* struct race_driver: named in tables only, found by no number */
	struct race_list rounds;          /* struct race_round, by date */
	struct race_list heats;           /* struct race_heat, in the feed's order = order of running */
	struct race_list standings;       /* struct race_standing */
	struct race_list classifications; /* struct race_classification */
	struct race_list people;          /* struct race_person */
	struct race_list sponsors;        /* struct race_sponsor */
	struct race_now now;
	int photo_ground; /* enum race_ground, of drivers who have none; 0: not given */

	struct rg_arena *arena; /* owns everything above, but what is borrowed from `base` */
	struct race_day *base;  /* a reference that keeps borrowed parts alive; usually NULL */
	uint64_t hash;          /* of the bytes it was decoded from: equal bytes give equal hashes */
	int references;         /* only through race_day_ref and race_day_unref */
};

/* Another reference to the same snapshot; NULL gives NULL. */
struct race_day *race_day_ref(struct race_day *day);
/* Gives a reference back; the last one frees. Accepts NULL. */
void race_day_unref(struct race_day *day);

/* By id; NULL when there is none. Ids compare byte by byte. */
const struct race_driver *race_day_driver(const struct race_day *day, const char *id);
const struct race_class *race_day_class(const struct race_day *day, const char *id);
const struct race_heat *race_day_heat(const struct race_day *day, const char *id);
const struct race_round *race_day_round(const struct race_day *day, const char *id);
const struct race_series *race_day_series(const struct race_day *day, const char *id);

#endif
