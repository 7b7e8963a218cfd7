/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rehearsal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/day/derive.h"
#include "race/file/said.h"
#include "zone.h"

#define KEYS_MOST 10000
#define SECOND_MS 1000

struct held_graphic {
	const struct rehearsal_graphic *facts;
	int64_t until_ms; /* 0: it stays until it is taken off */
};

struct rehearsal {
	const struct rundown *rundown;
	const struct rehearsal_graphic *graphics;
	struct rundown_graphic *facts;
	size_t count;

	struct rundown_state *engine;
	struct rundown_out out; /* of the last step */
	struct race_state_now race;
	struct race_day *day;

	struct held_graphic hands[REHEARSAL_HANDS_MOST];
	size_t hand_count;
	bool all_off;
	struct rg_array presses; /* struct rundown_press; values are owned */
	enum rundown_hold hold;
	bool silent;
	int64_t answered_ms;
	int64_t clock_ms; /* by how much somebody changed it */
};

/* ---- the file of keys ---- */

static int by_time(const void *a, const void *b)
{
	const struct rehearsal_key *one = a, *two = b;

	if (one->at_ms != two->at_ms)
		return one->at_ms < two->at_ms ? -1 : 1;
	return one->line < two->line ? -1 : one->line > two->line;
}

/* "42.5 state race", in place. False: it is none. */
static bool read_key(char *line, struct rehearsal_key *key)
{
	char *end;
	double seconds = strtod(line, &end);

	if (end == line || !isfinite(seconds) || seconds < 0 || seconds > 1e6 || (*end != ' ' && *end != '\t'))
		return false;
	end += strspn(end, " \t");
	*key = (struct rehearsal_key){.at_ms = (int64_t)(seconds * SECOND_MS + 0.5), .line = end};
	return *end;
}

bool rehearsal_keys_read(const char *text, size_t length, struct rehearsal_keys *keys, struct race_problems *problems)
{
	size_t number = 1;

	*keys = (struct rehearsal_keys){.text = rg_strndup(text, length)};
	for (char *line = keys->text, *next; line; line = next, number++) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		line += strspn(line, " \t");
		line[strcspn(line, "\r")] = 0;
		for (size_t end = strlen(line); end && (line[end - 1] == ' ' || line[end - 1] == '\t'); end--)
			line[end - 1] = 0;
		if (!*line || *line == '#')
			continue;
		if (!(keys->count % 64))
			keys->keys = rg_realloc(keys->keys, keys->count + 64, sizeof(*keys->keys));
		if (keys->count == KEYS_MOST || !rg_utf8_valid(line, strlen(line)) ||
		    !read_key(line, &keys->keys[keys->count])) {
			race_problems_add(problems,
					  "keys: line %zu: expected seconds and a command, as in \"42.5 state race\"",
					  number);
			rehearsal_keys_finish(keys);
			return false;
		}
		keys->count++;
	}
	if (keys->count)
		qsort(keys->keys, keys->count, sizeof(*keys->keys), by_time);
	return true;
}

void rehearsal_keys_finish(struct rehearsal_keys *keys)
{
	rg_free(keys->text);
	rg_free(keys->keys);
	*keys = (struct rehearsal_keys){0};
}

/* ---- the rehearsal ---- */

struct rehearsal *rehearsal_create(const struct rundown *rundown, const struct rehearsal_graphic *graphics,
				   size_t count)
{
	struct rehearsal *rehearsal = rg_alloc(1, sizeof(*rehearsal));

	rehearsal->rundown = rundown;
	rehearsal->graphics = graphics;
	rehearsal->count = count;
	rehearsal->facts = rg_alloc(count, sizeof(*rehearsal->facts));
	for (size_t i = 0; i < count; i++)
		rehearsal->facts[i] = graphics[i].graphic;
	rehearsal->engine = rundown_state_create();
	rehearsal->race = (struct race_state_now)RACE_STATE_NOW_START;
	return rehearsal;
}

static void forget_presses(struct rehearsal *rehearsal)
{
	struct rundown_press *presses = rehearsal->presses.items;

	for (size_t i = 0; i < rehearsal->presses.count; i++)
		rg_free((char *)presses[i].value);
	rehearsal->presses.count = 0;
}

void rehearsal_destroy(struct rehearsal *rehearsal)
{
	if (!rehearsal)
		return;
	forget_presses(rehearsal);
	rg_array_finish(&rehearsal->presses);
	rundown_state_destroy(rehearsal->engine);
	race_state_forget(&rehearsal->race);
	race_day_unref(rehearsal->day);
	rg_free(rehearsal->facts);
	rg_free(rehearsal);
}

static struct rundown_press *press(struct rehearsal *rehearsal, enum rundown_press_kind kind)
{
	struct rundown_press *new = rg_array_push(&rehearsal->presses, sizeof(*new));

	new->kind = kind;
	return new;
}

static void set_state(struct rehearsal *rehearsal, enum race_state state, enum race_state_by by, const char *heat)
{
	struct race_state_change change = race_state_set(&rehearsal->race, state, by, heat);

	/* Cars go: what hands have leaves, too. */
	if (change.begins)
		rehearsal->hand_count = 0;
	rg_free(change.begun);
	if (by == RACE_STATE_BY_KEY)
		press(rehearsal, RUNDOWN_PRESS_STATE);
}

void rehearsal_answer(struct rehearsal *rehearsal, struct race_day *day, int64_t monotonic_ms)
{
	const char *heat;

	if (rehearsal->silent)
		return;
	race_day_ref(day);
	race_day_unref(rehearsal->day);
	rehearsal->day = day;
	rehearsal->answered_ms = monotonic_ms;
	enum race_state state = race_state_of_day(day, rehearsal->race.state, &heat);
	set_state(rehearsal, state, RACE_STATE_BY_DATA, heat);
}

/* ---- keys ---- */

static bool is_in_way(const char *name, const char *other_name)
{
	enum rundown_zone zone, other;

	return rundown_zone_find(name, &zone) && rundown_zone_find(other_name, &other) &&
	       (zone == other || rundown_zones_exclude(zone, other));
}

static void drop_hand(struct rehearsal *rehearsal, size_t at)
{
	rehearsal->hand_count--;
	memmove(rehearsal->hands + at, rehearsal->hands + at + 1,
		(rehearsal->hand_count - at) * sizeof(rehearsal->hands[0]));
}

/* The same key twice takes it off, whoever has it on. */
static bool toggle_off(struct rehearsal *rehearsal, const char *id)
{
	for (size_t i = 0; i < rehearsal->hand_count; i++) {
		if (rg_equal(rehearsal->hands[i].facts->graphic.id, id)) {
			drop_hand(rehearsal, i);
			return true;
		}
	}
	for (size_t i = 0; i < rehearsal->out.on_air_count; i++) {
		if (rg_equal(rehearsal->out.on_air[i].graphic, id)) {
			press(rehearsal, RUNDOWN_PRESS_CLEAR)->serial = rehearsal->out.on_air[i].serial;
			return true;
		}
	}
	return false;
}

static bool press_graphic(struct rehearsal *rehearsal, const char *id, int64_t now_ms)
{
	const struct rehearsal_graphic *facts = NULL;

	for (size_t i = 0; i < rehearsal->count && !facts; i++)
		facts = rg_equal(rehearsal->graphics[i].graphic.id, id) ? &rehearsal->graphics[i] : NULL;
	if (!facts)
		return false;
	if (toggle_off(rehearsal, id) || rehearsal->all_off)
		return true;
	for (size_t i = rehearsal->hand_count; i-- > 0;) {
		if (is_in_way(rehearsal->hands[i].facts->graphic.zone, facts->graphic.zone))
			drop_hand(rehearsal, i);
	}
	if (rehearsal->hand_count < REHEARSAL_HANDS_MOST)
		rehearsal->hands[rehearsal->hand_count++] = (struct held_graphic){
			facts, facts->seconds ? now_ms + facts->seconds * (int64_t)SECOND_MS : 0};
	if (facts->state && race_state_is_meant(&rehearsal->race, facts->state, NULL))
		set_state(rehearsal, facts->state, RACE_STATE_BY_KEY, NULL);
	return true;
}

static bool press_state(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	enum race_state state;

	(void)now_ms;
	if (!race_state_find(value, &state))
		return false;
	set_state(rehearsal, state, RACE_STATE_BY_KEY, NULL);
	return true;
}

static bool press_clear(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	if (!rehearsal->hand_count)
		press(rehearsal, RUNDOWN_PRESS_CLEAR);
	rehearsal->hand_count = 0;
	return !*value;
}

static bool press_all_off(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	rehearsal->all_off = true;
	rehearsal->hand_count = 0;
	return !*value;
}

static bool press_release(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	rehearsal->all_off = false;
	return !*value;
}

static bool press_auto(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	press(rehearsal, rg_equal(value, "off") ? RUNDOWN_PRESS_AUTO_OFF : RUNDOWN_PRESS_AUTO);
	return !*value || rg_equal(value, "off") || rg_equal(value, "on");
}

static bool press_take(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	press(rehearsal, RUNDOWN_PRESS_TAKE_NEXT);
	return !*value;
}

static bool press_confirm(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	press(rehearsal, RUNDOWN_PRESS_CONFIRM);
	return !*value;
}

static bool press_heat(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	const struct race_day *day = rehearsal->day;
	const struct race_heat *heat = NULL,
			       *next = day && rehearsal->out.heat ? race_day_heat(day, rehearsal->out.heat) : NULL;

	(void)now_ms;
	if (rg_equal(value, "next") && next && next + 1 < (const struct race_heat *)day->heats.items + day->heats.count)
		heat = next + 1;
	else if (rg_equal(value, "previous") && next && next > (const struct race_heat *)day->heats.items)
		heat = next - 1;
	else if (day)
		heat = race_day_heat(day, value);
	if (!heat && !rg_equal(value, "automatic"))
		return false;
	press(rehearsal, RUNDOWN_PRESS_HEAT)->value = heat ? rg_strdup(heat->id) : NULL;
	return true;
}

/* "+15"; false: it is no whole number. */
static bool read_signed(const char *value, int64_t most, int64_t *number)
{
	return rg_parse_int(*value == '+' ? value + 1 : value, number) && *number >= -most && *number <= most;
}

static bool press_slip(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	int64_t minutes;

	(void)now_ms;
	if (!read_signed(value, 600, &minutes))
		return false;
	press(rehearsal, RUNDOWN_PRESS_SLIP)->minutes = (int)minutes;
	return true;
}

static bool start_anew(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	rehearsal->hold = RUNDOWN_HOLD_RESTART;
	return !*value;
}

static bool change_collection(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	(void)now_ms;
	rehearsal->hold = RUNDOWN_HOLD_COLLECTION;
	return !*value;
}

static bool switch_feed(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	if (rg_equal(value, "off") && !rehearsal->silent)
		rehearsal->answered_ms = now_ms;
	rehearsal->silent = rg_equal(value, "off");
	return rg_equal(value, "off") || rg_equal(value, "on");
}

static bool change_clock(struct rehearsal *rehearsal, const char *value, int64_t now_ms)
{
	int64_t seconds;

	(void)now_ms;
	if (!read_signed(value, 1000000, &seconds))
		return false;
	rehearsal->clock_ms += seconds * SECOND_MS;
	return true;
}

bool rehearsal_press(struct rehearsal *rehearsal, const char *line, int64_t monotonic_ms, char **problem)
{
	static const struct {
		const char *name;
		bool (*press)(struct rehearsal *rehearsal, const char *value, int64_t now_ms);
	} keys[] = {
		{"graphic", press_graphic}, {"state", press_state},     {"clear", press_clear},
		{"all-off", press_all_off}, {"release", press_release}, {"auto", press_auto},
		{"take", press_take},       {"confirm", press_confirm}, {"heat", press_heat},
		{"slip", press_slip},       {"restart", start_anew},    {"collection", change_collection},
		{"feed", switch_feed},      {"clock", change_clock},
	};
	size_t length = strcspn(line, " \t");
	const char *value = line + length + strspn(line + length, " \t");
	bool known = false;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strlen(keys[i].name) != length || strncmp(keys[i].name, line, length) != 0)
			continue;
		known = true;
		if (keys[i].press(rehearsal, value, monotonic_ms))
			return true;
	}
	if (problem)
		*problem = known ? rg_asprintf(race_said("\"%.*s\" cannot be given \"%.80s\""), (int)length, line,
					       value)
				 : rg_asprintf(race_said("there is no key \"%.80s\""), line);
	return false;
}

/* ---- a step ---- */

static void end_hands(struct rehearsal *rehearsal, int64_t now_ms)
{
	for (size_t i = rehearsal->hand_count; i-- > 0;) {
		if (rehearsal->hands[i].until_ms && now_ms >= rehearsal->hands[i].until_ms)
			drop_hand(rehearsal, i);
	}
}

void rehearsal_step(struct rehearsal *rehearsal, int64_t monotonic_ms, int64_t wall_ms, struct rundown_out *out)
{
	struct rundown_hand hands[REHEARSAL_HANDS_MOST];

	end_hands(rehearsal, monotonic_ms);
	rehearsal_hands(rehearsal, hands);
	struct rundown_inputs inputs = {
		.day = rehearsal->day,
		.age_ms = !rehearsal->day     ? -1
			  : rehearsal->silent ? monotonic_ms - rehearsal->answered_ms
					      : 0,
		.all_off = rehearsal->all_off,
		.state = rehearsal->race.state,
		.by = rehearsal->race.by,
		.heat = rehearsal->race.heat,
		.graphics = rehearsal->facts,
		.graphic_count = rehearsal->count,
		.hands = hands,
		.hand_count = rehearsal->hand_count,
		.presses = rehearsal->presses.items,
		.press_count = rehearsal->presses.count,
		.hold = rehearsal->hold,
	};
	rundown_step(rehearsal->engine, rehearsal->rundown, &inputs, monotonic_ms, wall_ms + rehearsal->clock_ms,
		     &rehearsal->out);
	*out = rehearsal->out;
	rehearsal->hold = RUNDOWN_HOLD_NONE;
	forget_presses(rehearsal);
}

int64_t rehearsal_wake_at(const struct rehearsal *rehearsal)
{
	int64_t at_ms = rehearsal->out.wake_at_ms;

	for (size_t i = 0; i < rehearsal->hand_count; i++) {
		int64_t until_ms = rehearsal->hands[i].until_ms;
		if (until_ms && (!at_ms || until_ms < at_ms))
			at_ms = until_ms;
	}
	return at_ms;
}

bool rehearsal_has_hand(const struct rehearsal *rehearsal)
{
	for (size_t i = 0; i < rehearsal->hand_count; i++) {
		if (!rundown_zone_name_stays(rehearsal->hands[i].facts->graphic.zone))
			return true;
	}
	return false;
}

const struct rundown_state *rehearsal_state(const struct rehearsal *rehearsal)
{
	return rehearsal->engine;
}

const struct race_state_now *rehearsal_race_state(const struct rehearsal *rehearsal)
{
	return &rehearsal->race;
}

size_t rehearsal_hands(const struct rehearsal *rehearsal, struct rundown_hand hands[REHEARSAL_HANDS_MOST])
{
	for (size_t i = 0; i < rehearsal->hand_count; i++)
		hands[i] = (struct rundown_hand){.graphic = rehearsal->hands[i].facts->graphic.id,
						 .zone = rehearsal->hands[i].facts->graphic.zone};
	return rehearsal->hand_count;
}
