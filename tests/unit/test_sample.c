/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sample race day: the facts are the facts, everything occurs that a sample is there to show, and its timeline
 * tells the day to its end. Loading it already sees that every step decodes without a problem.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "race/value/date.h"
#include "support_sample.h"

#define REAL_DRIVER "kalliokoski"
#define MINOR_AGE   18

/* ---- facts ---- */

static void test_real_driver(void **state)
{
	const struct race_driver *driver = race_day_driver(sample_days[0], REAL_DRIVER);
	int titles = 0;

	(void)state;
	assert_string_equal(driver->first_name, "Jere");
	assert_string_equal(driver->last_name, "Kalliokoski");
	assert_string_equal(driver->car, "Ford Fiesta");
	assert_string_equal(driver->country, "FI");
	assert_string_equal(driver->class_.id, "sc");
	assert_int_equal(driver->age, 23);
	assert_true(driver->feature && !driver->number && !driver->photo && !driver->born.year);
	for (RACE_EACH(struct race_honour, honour, driver->honours)) {
		if (honour->position == 1)
			titles += honour->count == RACE_NONE ? 1 : honour->count;
	}
	assert_int_equal(titles, 8);
	for (size_t i = 0; i < sample_day_count; i++) {
		for (RACE_EACH(struct race_heat, heat, sample_days[i]->heats)) {
			for (RACE_EACH(struct race_entry, entry, heat->entries))
				assert_string_not_equal(entry->driver.id, REAL_DRIVER);
		}
		for (RACE_EACH(struct race_standing, standing, sample_days[i]->standings)) {
			for (RACE_EACH(struct race_row, row, standing->rows))
				assert_string_not_equal(row->driver.id, REAL_DRIVER);
		}
	}
}

static void test_calendar(void **state)
{
	static const struct {
		const char *series, *venue, *country;
		struct race_date start, end;
	} expected[] = {
		{"rallyx", "Nysum", "DK", {2021, 5, 1}, {2021, 5, 2}},
		{"rallyx", "Höljes", "SE", {2021, 5, 13}, {2021, 5, 16}},
		{"rxsm", "Honkajoki", "FI", {2021, 5, 22}, {2021, 5, 22}},
		{"rallyx", "OuluZone", "FI", {2021, 6, 5}, {2021, 6, 6}},
		{"rxsm", "Jalasjärvi", "FI", {2021, 7, 10}, {2021, 7, 10}},
		{"rxsm", "Kouvola", "FI", {2021, 8, 7}, {2021, 8, 7}},
		{"rallyx", "Arvika", "SE", {2021, 8, 13}, {2021, 8, 15}},
		{"rxsm", "Oulu", "FI", {2021, 8, 21}, {2021, 8, 21}},
		{"rxsm", "Hyvinkää", "FI", {2021, 9, 4}, {2021, 9, 4}},
	};
	size_t i = 0;

	(void)state;
	assert_int_equal(sample_days[0]->rounds.count, sizeof(expected) / sizeof(expected[0]));
	for (RACE_EACH(struct race_round, round, sample_days[0]->rounds)) {
		assert_string_equal(round->series.id, expected[i].series);
		assert_string_equal(round->venue, expected[i].venue);
		assert_string_equal(round->country, expected[i].country);
		assert_int_equal(race_date_compare(round->start, expected[i].start), 0);
		assert_int_equal(race_date_compare(round->end, expected[i].end), 0);
		assert_int_equal(round->winners.count, 0);
		assert_int_equal(round->surface.asphalt, strcmp(round->id, "ouluzone") == 0 ? 78 : RACE_NONE);
		i++;
	}
}

/* ---- everything occurs ---- */

static void test_now(void **state)
{
	const struct race_heat *heat = sample_days[0]->now.heat.to;
	bool taken[6] = {false};

	(void)state;
	assert_int_equal(heat->status, RACE_HEAT_GRID);
	assert_true(heat->grid.rows == 1 && heat->grid.columns == 5);
	for (RACE_EACH(struct race_entry, entry, heat->entries))
		taken[entry->slot] = true;
	assert_true(taken[1] && taken[2] && !taken[3] && taken[4] && taken[5]);
}

static void test_order_of_running(void **state)
{
	const char *before = "";
	int changes = 0, estimates = 0, qualifiers[3][5] = {{0}};
	struct race_date first = {9999, 1, 1}, last = {1000, 1, 1};

	(void)state;
	for (RACE_EACH(struct race_heat, heat, sample_days[0]->heats)) {
		const struct race_ref *ref = heat->classes.items;
		const struct race_class *class_ = ref->to;
		struct race_date date = race_time_date(heat->start);
		changes += strcmp(ref->id, before) != 0;
		before = ref->id;
		estimates += heat->start_is == RACE_START_ESTIMATE;
		if (heat->phase == RACE_PHASE_HEAT)
			qualifiers[class_->order - 1][heat->group[1] - '0']++;
		first = race_date_compare(date, first) < 0 ? date : first;
		last = race_date_compare(date, last) > 0 ? date : last;
	}
	assert_true(changes >= 12 && estimates > 0);
	assert_int_equal(race_date_to_days(last) - race_date_to_days(first), 1);
	for (int q = 1; q <= 4; q++)
		assert_true(qualifiers[0][q] >= 3 && qualifiers[1][q] >= 3 && qualifiers[2][q] >= 2);
}

static void test_entries_show_everything(void **state)
{
	bool dnf = false, dns = false, dsq = false, penalty = false, lapped = false, guest = false, jokers[5] = {false};

	(void)state;
	for (RACE_EACH(struct race_heat, heat, sample_days[0]->heats)) {
		if (!sample_run(heat))
			continue;
		for (RACE_EACH(struct race_entry, entry, heat->entries)) {
			dnf = dnf || entry->status == RACE_ENTRY_DNF;
			dns = dns || entry->status == RACE_ENTRY_DNS;
			dsq = dsq || entry->status == RACE_ENTRY_DSQ;
			penalty = penalty || entry->penalty.ms == 3000;
			guest = guest || entry->guest;
			lapped = lapped || (entry->status == RACE_ENTRY_FINISHED && entry->laps < heat->laps);
			if (entry->joker_lap >= 0 && entry->joker_lap < 5)
				jokers[entry->joker_lap] = true;
		}
	}
	assert_true(dnf && dns && dsq && penalty && lapped && guest);
	assert_true(jokers[0] && jokers[1] && jokers[2] && jokers[3] && jokers[4]);
}

static void test_rerun_and_tables(void **state)
{
	bool rerun = false, again = false, provisional = false, half = false, tie[2] = {false};

	(void)state;
	for (RACE_EACH(struct race_heat, heat, sample_days[0]->heats)) {
		rerun = rerun || (heat->status == RACE_HEAT_RERUN && heat->attempt == 1);
		again = again || (heat->status == RACE_HEAT_OFFICIAL && heat->attempt == 2);
		provisional = provisional || heat->result == RACE_RESULT_PROVISIONAL;
	}
	assert_true(rerun && again && provisional);
	for (RACE_EACH(struct race_standing, standing, sample_days[0]->standings)) {
		const struct race_row *before = NULL;
		for (RACE_EACH(struct race_row, row, standing->rows)) {
			half = half || strcmp(row->points, "55.5") == 0;
			if (before && before->position == row->position)
				tie[strcmp(standing->series.id, "rxsm") == 0] = true;
			before = row;
		}
	}
	assert_true(half && tie[0] && tie[1]);
	assert_true(sample_days[0]->people.count > 2);
}

static void test_drivers(void **state)
{
	const struct race_round *round = race_day_round(sample_days[0], "ouluzone");
	static const char *const countries[] = {"FI", "SE", "NO", "DK", "EE", "LV", "GB", "HU", "FR"};
	bool seen[9] = {false}, zeros = false, letter = false, minor = false, hyphen = false, words = false,
	     apostrophe = false;
	size_t longest = 0;

	(void)state;
	assert_true(sample_days[0]->drivers.count >= 37);
	for (RACE_EACH(struct race_driver, driver, sample_days[0]->drivers)) {
		assert_true(driver->first_name && driver->last_name && !driver->photo);
		zeros = zeros || rg_equal(driver->number, "007");
		letter = letter || rg_equal(driver->number, "12X");
		hyphen = hyphen || strchr(driver->last_name, '-');
		words = words || strchr(driver->last_name, ' ');
		apostrophe = apostrophe || strchr(driver->last_name, '\'') || strstr(driver->last_name, "’");
		longest = strlen(driver->last_name) > longest ? strlen(driver->last_name) : longest;
		minor = minor || (strcmp(driver->class_.id, "ck85") == 0 && driver->born.year &&
				  race_age(driver->born, round->start) < MINOR_AGE);
		for (int i = 0; i < 9; i++)
			seen[i] = seen[i] || rg_equal(driver->country, countries[i]);
	}
	assert_true(zeros && letter && minor && hyphen && words && apostrophe && longest >= 18);
	for (int i = 0; i < 9; i++)
		assert_true(seen[i]);
}

/* ---- the timeline ---- */

static const struct race_entry *entry_at(const struct race_heat *heat, int position)
{
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->position == position)
			return entry;
	}
	return NULL;
}

/* In this heat a provisional third place changes hands before the result is official. */
static void check_result_changes(const char *heat_id, int place)
{
	const char *third = NULL;
	bool changed = false, official = false;

	for (size_t i = 0; i < sample_day_count; i++) {
		const struct race_heat *heat = race_day_heat(sample_days[i], heat_id);
		if (!sample_run(heat))
			continue;
		const char *now = entry_at(heat, place)->driver.id;
		if (third && strcmp(third, now) != 0) {
			assert_int_equal(heat->result, RACE_RESULT_PROVISIONAL);
			changed = true;
		}
		third = now;
		official = official || heat->status == RACE_HEAT_OFFICIAL;
	}
	assert_true(changed && official);
}

static void test_timeline(void **state)
{
	static const char *const ends[] = {"sc-sf-a", "sc-sf-b", "sc-final", "scl-final", "ck85-final"};
	bool seen[RACE_HEAT_RERUN + 1] = {false};

	(void)state;
	for (size_t i = 2; i < sample_day_count; i++) {
		const struct race_heat *heat = sample_days[i]->now.heat.to;
		assert_true(sample_days[i]->updated.utc_ms > sample_days[i - 1]->updated.utc_ms);
		assert_int_equal(sample_days[i]->heats.count, sample_days[0]->heats.count);
		seen[heat->status] = true;
		for (RACE_EACH(struct race_heat, other, sample_days[i]->heats))
			seen[other->status] = true;
	}
	for (int status = RACE_HEAT_SCHEDULED; status <= RACE_HEAT_RERUN; status++)
		assert_true(seen[status] || status == RACE_HEAT_CANCELLED);
	check_result_changes("sc-q3-3", 2);
	check_result_changes("sc-sf-a", 3);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const struct race_heat *before = race_day_heat(sample_days[0], ends[i]);
		const struct race_heat *after = race_day_heat(sample_days[sample_day_count - 1], ends[i]);
		assert_true(before->status == RACE_HEAT_SCHEDULED && !before->entries.count);
		assert_true(after->status == RACE_HEAT_OFFICIAL && after->entries.count == 6);
		assert_true(after->grid.rows == 3 && after->grid.columns == 4);
	}
}

/* The first twelve after Q4 drive the semi-finals; the first three of each the final. */
static void test_who_goes_through(void **state)
{
	const struct race_day *end = sample_days[sample_day_count - 1];
	const struct race_heat *semis[2] = {race_day_heat(end, "sc-sf-a"), race_day_heat(end, "sc-sf-b")};
	const struct race_heat *final = race_day_heat(end, "sc-final");
	const struct race_classification *table = end->classifications.items;

	(void)state;
	assert_string_equal(table->after, "Q4");
	assert_int_equal(table->cut, 12);
	for (int place = 0; place < 12; place++) {
		const struct race_row *row = (const struct race_row *)table->rows.items + place;
		bool found = false;
		for (RACE_EACH(struct race_entry, entry, semis[place % 2]->entries))
			found = found || (entry->driver.to == row->driver.to && entry->slot == place / 2 + 1);
		assert_true(found);
	}
	for (RACE_EACH(struct race_entry, finalist, final->entries)) {
		const struct race_entry *from = entry_at(semis[(finalist->slot - 1) % 2], (finalist->slot + 1) / 2);
		assert_ptr_equal(from->driver.to, finalist->driver.to);
		assert_true(from->through);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_driver),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_now),
		cmocka_unit_test(test_order_of_running),
		cmocka_unit_test(test_entries_show_everything),
		cmocka_unit_test(test_rerun_and_tables),
		cmocka_unit_test(test_drivers),
		cmocka_unit_test(test_timeline),
		cmocka_unit_test(test_who_goes_through),
	};

	return cmocka_run_group_tests(tests, sample_load, sample_unload);
}
