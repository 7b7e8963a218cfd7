/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The figures of the sample agree with each other in every step of its timeline: places, times, gaps, laps, points.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "support_sample.h"

#define MAX_DRIVERS 64
#define NO_JOKER_MS 30000
#define LAP_MIN_MS  38000 /* the average of a whole heat, OuluZone's 1211 m */
#define LAP_MAX_MS  45500

static bool grid_has(const struct race_grid *grid, int slot)
{
	for (int i = 0; i < grid->rows * grid->columns; i++) {
		if (grid->cells[i] == slot)
			return true;
	}
	return false;
}

static void check_slots(const struct race_heat *heat)
{
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		const struct race_driver *driver = entry->driver.to;
		assert_non_null(driver);
		if (!driver->listed || !grid_has(&heat->grid, entry->slot) ||
		    strcmp(driver->class_.id, ((const struct race_ref *)heat->classes.items)->id) != 0)
			fail_msg("%s: %s in slot %d", heat->id, driver->id, entry->slot);
		for (RACE_EACH(struct race_entry, other, heat->entries))
			assert_true(other == entry || (other->slot != entry->slot && other->driver.to != driver));
	}
}

static void check_gap(const struct race_entry *leader, const struct race_entry *entry)
{
	int64_t difference = entry->time.ms - leader->time.ms;
	int behind = leader->laps - entry->laps;
	char *expected = behind ? rg_asprintf("%d lap%s", behind, behind > 1 ? "s" : "")
				: rg_asprintf("+%d.%03d", (int)(difference / 1000), (int)(difference % 1000));

	if (entry == leader)
		assert_null(entry->gap);
	else
		assert_string_equal(entry->gap, expected);
	rg_free(expected);
}

static void check_times(const struct race_heat *heat, const struct race_entry *entry)
{
	int64_t penalty = entry->penalty.ms == RACE_NO_MS ? 0 : entry->penalty.ms;
	int64_t average = (entry->time.ms - penalty) / entry->laps;

	if (entry->laps == heat->laps && (average < LAP_MIN_MS || average > LAP_MAX_MS))
		fail_msg("%s: %s laps in %d ms", heat->id, entry->driver.id, (int)average);
	if (entry->best_lap.ms > average || entry->best_lap.ms < LAP_MIN_MS)
		fail_msg("%s: %s has a best lap of %d ms", heat->id, entry->driver.id, (int)entry->best_lap.ms);
	assert_uint_in_range(entry->joker_lap, 0, entry->laps);
	assert_int_equal(entry->joker_lap == 0, penalty == NO_JOKER_MS);
	assert_true(entry->time.decimals == 3 && entry->best_lap.decimals == 3);
}

static void check_result(const struct race_heat *heat)
{
	const struct race_entry *leader = heat->entries.items, *before = NULL;
	int position = 0;

	assert_int_equal(heat->result,
			 heat->status == RACE_HEAT_OFFICIAL ? RACE_RESULT_OFFICIAL : RACE_RESULT_PROVISIONAL);
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->status != RACE_ENTRY_FINISHED) {
			assert_true(entry->position == RACE_NONE && entry->time.ms == RACE_NO_MS && !entry->through);
			before = entry;
			continue;
		}
		assert_true(!before || before->status == RACE_ENTRY_FINISHED);
		assert_int_equal(entry->position, ++position);
		assert_true(!before || before->laps > entry->laps ||
			    (before->laps == entry->laps && before->time.ms < entry->time.ms));
		check_gap(leader, entry);
		check_times(heat, entry);
		assert_int_equal(entry->through, heat->advances != RACE_NONE && position <= heat->advances);
		before = entry;
	}
	assert_true(position > 0);
}

static void test_heats(void **state)
{
	(void)state;
	for (size_t i = 0; i < sample_day_count; i++) {
		for (RACE_EACH(struct race_heat, heat, sample_days[i]->heats)) {
			check_slots(heat);
			if (sample_run(heat))
				check_result(heat);
			assert_true(heat->start.utc_ms != RACE_NO_MS && heat->start.offset_s == 3 * 3600);
			assert_true(!heat->entries.count || heat->grid.rows);
		}
	}
}

/* Points of one qualifier: 50-45-42-40-39-38 ... by time over all races; the last place's for a DNF; guests none. */
struct score {
	const struct race_entry *entry;
	int points;
};

static int by_time(const void *a, const void *b)
{
	const struct race_entry *left = ((const struct score *)a)->entry, *right = ((const struct score *)b)->entry;

	if (left->status != right->status)
		return left->status - right->status;
	if (left->status != RACE_ENTRY_FINISHED || left->laps == right->laps)
		return (left->time.ms > right->time.ms) - (left->time.ms < right->time.ms);
	return right->laps - left->laps;
}

static int points_of_place(size_t place)
{
	static const int first[] = {50, 45, 42, 40};
	return place < 4 ? first[place] : 43 - (int)place;
}

static int qualifier_points(const struct race_day *day, const char *class_id, const char *group,
			    const struct race_driver *driver, size_t class_size)
{
	struct score scores[MAX_DRIVERS];
	size_t count = 0;

	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		const struct race_ref *class_ = heat->classes.items;
		if (!rg_equal(heat->group, group) || strcmp(class_->id, class_id) != 0 || !sample_run(heat))
			continue;
		for (RACE_EACH(struct race_entry, entry, heat->entries)) {
			if (!entry->guest)
				scores[count++] = (struct score){.entry = entry};
		}
	}
	qsort(scores, count, sizeof(scores[0]), by_time);
	for (size_t i = 0; i < count; i++) {
		if (scores[i].entry->driver.to != driver)
			continue;
		if (scores[i].entry->status == RACE_ENTRY_FINISHED)
			return points_of_place(i);
		return scores[i].entry->status == RACE_ENTRY_DNF ? points_of_place(class_size - 1) : 0;
	}
	return 0;
}

static void check_classification(const struct race_day *day, const struct race_classification *table)
{
	int last = table->after[1] - '0', position = 0;
	double before = 1e9;

	for (RACE_EACH(struct race_row, row, table->rows)) {
		int sum = 0;
		for (int q = 1; q <= last; q++) {
			char group[] = {'Q', (char)('0' + q), 0};
			sum += qualifier_points(day, table->class_.id, group, row->driver.to, table->rows.count);
		}
		if (atoi(row->points) != sum)
			fail_msg("%s after %s: %s has %s, not %d", table->class_.id, table->after, row->driver.id,
				 row->points, sum);
		assert_int_equal(row->position, ++position);
		assert_true(atof(row->points) <= before);
		before = atof(row->points);
	}
}

static void check_standing(const struct race_standing *table)
{
	const struct race_row *leader = table->rows.items, *before = NULL;
	int position = 0, place = 0;

	for (RACE_EACH(struct race_row, row, table->rows)) {
		double points = atof(row->points);
		position++;
		if (!before || atof(before->points) != points)
			place = position;
		assert_int_equal(row->position, place);
		assert_true(!before || atof(before->points) >= points);
		assert_true(row == leader || atof(row->gap) == points - atof(leader->points));
		before = row;
	}
}

static void test_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sample_day_count; i++) {
		assert_int_equal(sample_days[i]->classifications.count, 3);
		assert_int_equal(sample_days[i]->standings.count, 4);
		for (RACE_EACH(struct race_classification, table, sample_days[i]->classifications))
			check_classification(sample_days[i], table);
		for (RACE_EACH(struct race_standing, standing, sample_days[i]->standings))
			check_standing(standing);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heats),
		cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, sample_load, sample_unload);
}
