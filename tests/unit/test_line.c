/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>

#include "graphic/paint/line.h"

static const struct line_rect well = {96, 608, 432, 996};

static bool is_near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* Only 0°, 45° and 90°; no piece without length, no turn sharper than a right angle. */
static void check_angles(const struct line_path *path)
{
	double last_x = 0, last_y = 0;

	assert_uint_in_range(path->count, 2, LINE_MOST_POINTS);
	for (size_t i = 1; i < path->count; i++) {
		double x = path->x[i] - path->x[i - 1], y = path->y[i] - path->y[i - 1];
		if (!is_near(x, 0) && !is_near(y, 0) && !is_near(fabs(x), fabs(y)))
			fail_msg("piece %zu goes by %g, %g", i, x, y);
		if (is_near(x, 0) && is_near(y, 0))
			fail_msg("piece %zu has no length", i);
		if (i > 1 && x * last_x + y * last_y < -1e-9)
			fail_msg("piece %zu turns back", i);
		last_x = x;
		last_y = y;
	}
}

/* The middle of the line stays `clear` away from the box, or crosses it only on the edge it runs along. */
static void check_clear(const struct line_path *path, const struct line_rect *box, double clear, double cut)
{
	double left = INFINITY, right = -INFINITY, far = INFINITY;

	for (size_t i = 0; i < path->count; i++) {
		if (is_near(path->x[i], box->left - clear))
			left = path->x[i];
		if (is_near(path->x[i], box->right + clear))
			right = path->x[i];
		far = fmin(far, path->y[i]);
	}
	assert_true(is_near(left, box->left - clear));
	assert_true(is_near(right, box->right + clear));
	assert_true(is_near(far, box->top - clear));
	for (size_t i = 1; i < path->count; i++) {
		double x = fabs(path->x[i] - path->x[i - 1]), y = fabs(path->y[i] - path->y[i - 1]);
		if (!is_near(x, 0) && !is_near(y, 0))
			assert_true(x <= cut + 1e-9);
	}
}

static void straight(void **state)
{
	struct line_path path;

	(void)state;
	line_make(&path, 0, 1824, 696, NULL, 4, 28, false);
	assert_int_equal(path.count, 2);
	assert_true(is_near(path.x[0], 0) && is_near(path.x[1], 1824) && is_near(path.y[0], 696) &&
		    is_near(path.y[1], 696));
}

static void round_a_box_above(void **state)
{
	struct line_path path;

	(void)state;
	line_make(&path, 0, 1128, 1000, &well, 4, 28, false);
	check_angles(&path);
	check_clear(&path, &well, 4, 28);
	assert_true(is_near(path.x[0], 0) && is_near(path.y[0], 1000));
	assert_true(is_near(path.x[path.count - 1], 1128) && is_near(path.y[path.count - 1], 1000));
	/* corner cut 28 x 28: it leaves its path 28 px before the box's side */
	assert_true(is_near(path.x[1], 92 - 28) && is_near(path.x[2], 92) && is_near(path.y[2], 1000 - 28));
}

static void round_a_box_below(void **state)
{
	const struct line_rect below = {400, 700, 800, 900};
	struct line_path path;
	double far = -INFINITY;

	(void)state;
	line_make(&path, 0, 1824, 600, &below, 4, 28, false);
	check_angles(&path);
	for (size_t i = 0; i < path.count; i++) {
		assert_true(path.y[i] >= 600);
		far = fmax(far, path.y[i]);
	}
	assert_true(is_near(far, 904));
}

/* A calendar's row: all the way round, and it ends where it began to leave. */
static void closed(void **state)
{
	const struct line_rect row = {96, 456, 1476, 544};
	struct line_path path;
	size_t last;

	(void)state;
	line_make(&path, 0, 1476, 548, &row, 4, 28, true);
	check_angles(&path);
	check_clear(&path, &row, 4, 28);
	last = path.count - 1;
	assert_true(is_near(path.y[last], 548));
	assert_true(path.x[last] >= row.left - 4 - 28 && path.x[last] <= row.left + 28);
	for (size_t i = 0; i < path.count; i++)
		assert_true(path.x[i] <= row.right + 4 + 1e-9);
}

/* Two corners and a straight piece must fit however small the box. */
static void small_boxes(void **state)
{
	(void)state;
	for (int width = 4; width < 120; width += 7) {
		for (int height = 4; height < 120; height += 7) {
			const struct line_rect box = {400, 900 - height, 400 + width, 900};
			struct line_path path;
			line_make(&path, 0, 1128, 904, &box, 4, 28, false);
			check_angles(&path);
			check_clear(&path, &box, 4, 28);
			line_make(&path, 0, 1128, 904, &box, 4, 28, true);
			check_angles(&path);
		}
	}
}

/* The box stands at the line's own end: it must not run out and back. */
static void box_at_the_end(void **state)
{
	struct line_path path;

	(void)state;
	line_make(&path, 0, 432, 1000, &well, 4, 28, false);
	check_angles(&path);
}

/* A graphic on the right begins its line at the box: still no spike. */
static void box_at_the_start(void **state)
{
	struct line_path path;

	(void)state;
	line_make(&path, 96, 1128, 1000, &well, 4, 28, false);
	check_angles(&path);
	line_make(&path, 80, 1128, 1000, &well, 4, 28, true);
	check_angles(&path);
}

/* Wherever the box stands, the line ends straight or closes; it never ends on a slant. */
static void no_stub(void **state)
{
	(void)state;
	for (int room = 0; room < 120; room += 3) {
		struct line_path path;
		line_make(&path, 0, well.right + room, 1000, &well, 4, 28, false);
		check_angles(&path);
		size_t last = path.count - 1;
		assert_true(is_near(path.y[last], 1000) && is_near(path.y[last - 1], 1000));
		assert_true(fabs(path.x[last] - path.x[last - 1]) >= 8 - 1e-9);
		bool ring = path.loop_to == last;
		assert_true(is_near(path.x[last], ring ? well.left - 4 - 28 : well.right + room));
		/* with room for the corner and a straight end it need not be a ring */
		assert_true(ring == (room < 4 + 28 / 3.0 + 8));
	}
}

/* From the right it is the picture in a mirror. */
static void mirrored(void **state)
{
	const struct line_rect mirror = {-well.right, well.top, -well.left, well.bottom};
	struct line_path path, other;

	(void)state;
	for (int closed = 0; closed < 2; closed++) {
		line_make(&path, 0, 1128, 1000, &well, 4, 28, closed);
		line_make(&other, 0, -1128, 1000, &mirror, 4, 28, closed);
		assert_int_equal(path.count, other.count);
		assert_int_equal(path.loop_from, other.loop_from);
		assert_int_equal(path.loop_to, other.loop_to);
		for (size_t i = 0; i < path.count; i++)
			assert_true(is_near(path.x[i], -other.x[i]) && is_near(path.y[i], other.y[i]));
		assert_true(is_near(path.cuts[LINE_TOP_LEFT], other.cuts[LINE_TOP_RIGHT]));
		assert_true(is_near(path.cuts[LINE_BOTTOM_RIGHT], other.cuts[LINE_BOTTOM_LEFT]));
	}
}

/* The corner of the box ends in the middle of the line that goes round it. */
static void corners_are_cut(void **state)
{
	struct line_path path;

	(void)state;
	line_make(&path, 0, 1128, 1000, &well, 4, 28, false);
	assert_true(is_near(path.cuts[LINE_TOP_LEFT], 20) && is_near(path.cuts[LINE_TOP_RIGHT], 20));
	assert_true(path.cuts[LINE_BOTTOM_LEFT] == 0 && path.cuts[LINE_BOTTOM_RIGHT] == 0);
	line_make(&path, 0, 1128, 1000, &well, 4, 28, true);
	assert_true(is_near(path.cuts[LINE_BOTTOM_RIGHT], 20) && path.cuts[LINE_BOTTOM_LEFT] == 0);
	line_make(&path, 0, 1128, 1000, NULL, 4, 28, false);
	for (int i = 0; i < 4; i++)
		assert_true(path.cuts[i] == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(straight),          cmocka_unit_test(round_a_box_above),
		cmocka_unit_test(round_a_box_below), cmocka_unit_test(closed),
		cmocka_unit_test(small_boxes),       cmocka_unit_test(box_at_the_end),
		cmocka_unit_test(box_at_the_start),  cmocka_unit_test(no_stub),
		cmocka_unit_test(mirrored),          cmocka_unit_test(corners_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
