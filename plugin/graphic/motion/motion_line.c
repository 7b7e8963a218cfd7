/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_line.h"

#include <math.h>

double motion_line_length(const struct sprite_line *line, size_t from, size_t to)
{
	double length = 0;

	for (size_t i = from; i < to; i++)
		length += hypot(line->x[i + 1] - line->x[i], line->y[i + 1] - line->y[i]);
	return length;
}

/* The lengths of a path before, in and after its loop, and how long its head takes for each. */
struct journey {
	double before, loop, after;
	double before_ms, loop_ms, after_ms;
};

/*
 * The loop has its own time, because it is what is to be seen; what is before it and after it share the rest by their
 * length. Before the loop it is no slower than in it, or a short way in would take all that time.
 */
static struct journey journey_of(const struct sprite_line *line, const struct motion *motion)
{
	struct journey journey = {
		.before = motion_line_length(line, 0, line->loop_from),
		.loop = motion_line_length(line, line->loop_from, line->loop_to),
		.after = motion_line_length(line, line->loop_to, line->count - 1),
	};
	double straight = journey.before + journey.after;

	if (journey.loop <= 0) {
		journey.after_ms = motion->ms;
		return journey;
	}
	journey.loop_ms = motion->loop_ms;
	journey.before_ms = straight > 0 ? motion->ms * journey.before / straight : 0;
	journey.before_ms = fmin(journey.before_ms, motion->loop_ms * journey.before / journey.loop);
	journey.after_ms = journey.after > 0 ? motion->ms - journey.before_ms : 0;
	return journey;
}

double motion_line_ms(const struct sprite_line *line, const struct motion *motion)
{
	struct journey journey = journey_of(line, motion);

	return journey.before_ms + journey.loop_ms + journey.after_ms;
}

double motion_line_reached(const struct sprite_line *line, const struct motion *motion, double part)
{
	struct journey journey = journey_of(line, motion);
	double passed = part * (journey.before_ms + journey.loop_ms + journey.after_ms);

	if (passed < journey.before_ms)
		return journey.before * passed / journey.before_ms;
	passed -= journey.before_ms;
	if (passed < journey.loop_ms)
		return journey.before + journey.loop * passed / journey.loop_ms;
	passed -= journey.loop_ms;
	double rest = journey.after_ms > 0 ? motion_ease(motion->easing, passed / journey.after_ms) : 1;
	return journey.before + journey.loop + journey.after * rest;
}

static bool is_ring(const struct sprite_line *line)
{
	return line->loop_to > line->loop_from && line->loop_to == line->count - 1;
}

/* Sinks onto the straight line from (x0, y) to (x1, y), or the other way round. */
static struct sprite_line flattened(const struct sprite_line *loop, const struct sprite_line *straight)
{
	struct sprite_line flat = *loop;

	for (size_t i = 0; i < flat.count; i++)
		flat.y[i] = straight->y[0];
	flat.x[0] = straight->x[0];
	flat.x[flat.count - 1] = straight->x[1];
	return flat;
}

static uint32_t color_between(uint32_t a, uint32_t b, double part)
{
	uint32_t color = 0;

	for (int shift = 0; shift < 32; shift += 8)
		color |= (uint32_t)lrint(motion_between(a >> shift & 255, b >> shift & 255, part)) << shift;
	return color;
}

bool motion_line_between(const struct sprite_line *a, const struct sprite_line *b, double part,
			 struct sprite_line *between)
{
	struct sprite_line flat;

	if (a->count != b->count) {
		bool a_straight = a->loop_to == a->loop_from, b_straight = b->loop_to == b->loop_from;
		if (a_straight == b_straight || is_ring(a) || is_ring(b))
			return false;
		flat = a_straight ? flattened(b, a) : flattened(a, b);
		flat.color = a_straight ? a->color : b->color;
		a = a_straight ? &flat : a;
		b = b_straight ? &flat : b;
	}
	*between = *b;
	for (size_t i = 0; i < b->count; i++) {
		between->x[i] = motion_between(a->x[i], b->x[i], part);
		between->y[i] = motion_between(a->y[i], b->y[i], part);
	}
	between->color = color_between(a->color, b->color, part);
	return true;
}

/* ---- triangles ---- */

struct vertex {
	double x, y, across;
};

/* The visible path: its points, and the unit vectors of its pieces. */
struct way {
	double x[SPRITE_LINE_MOST], y[SPRITE_LINE_MOST];
	double dx[SPRITE_LINE_MOST], dy[SPRITE_LINE_MOST]; /* of the piece that begins here */
	size_t count;
};

/*
 * Rounds the place of the head so that its edge never goes through the middle of a pixel: compositors need not agree
 * about that.
 */
static void snap_head(double *x, double *y, double dx, double dy)
{
	if (fabs(dy) < 1e-9) {
		*x = round(*x);
	} else if (fabs(dx) < 1e-9) {
		*y = round(*y);
	} else {
		double way_x = dx < 0 ? -1 : 1, way_y = dy < 0 ? -1 : 1, sum = way_x * *x + way_y * *y;
		double move = (floor(sum) + 0.5 - sum) / 2;
		*x += way_x * move;
		*y += way_y * move;
	}
}

/* `edge`: how far the line is drawn beside its middle. */
static void find_way(const struct sprite_line *line, double length, double edge, struct way *way)
{
	way->count = 0;
	way->x[way->count] = line->x[0];
	way->y[way->count++] = line->y[0];
	for (size_t i = 1; i < line->count && length > 0; i++) {
		double x = line->x[i] - way->x[way->count - 1], y = line->y[i] - way->y[way->count - 1];
		double piece = hypot(x, y), part = fmin(length / piece, 1);
		/* Points that fell together are one, and a head that has just turned a corner is still in it. */
		if (piece < 1e-6 || (part < 1 && way->count > 1 && length < edge))
			continue;
		way->dx[way->count - 1] = x / piece;
		way->dy[way->count - 1] = y / piece;
		way->x[way->count] = way->x[way->count - 1] + x * part;
		way->y[way->count] = way->y[way->count - 1] + y * part;
		if (part < 1)
			snap_head(&way->x[way->count], &way->y[way->count], x / piece, y / piece);
		way->count++;
		length -= piece;
	}
	if (way->count > 1) {
		way->dx[way->count - 1] = way->dx[way->count - 2];
		way->dy[way->count - 1] = way->dy[way->count - 2];
	}
}

/* Both edges of the line at a point: where two pieces meet, on the line that halves their angle. */
static void edges_at(const struct way *way, size_t at, double edge, struct vertex ends[2])
{
	double x = -way->dy[at], y = way->dx[at];

	if (at > 0) {
		double other_x = -way->dy[at - 1], other_y = way->dx[at - 1], turn = x * other_x + y * other_y;
		if (turn > -0.5) {
			x = (x + other_x) / (1 + turn);
			y = (y + other_y) / (1 + turn);
		}
	}
	ends[0] = (struct vertex){way->x[at] + x * edge, way->y[at] + y * edge, edge};
	ends[1] = (struct vertex){way->x[at] - x * edge, way->y[at] - y * edge, -edge};
}

/* Cuts a polygon at a limit of x or y; `sign` 1: what is above the limit stays. */
static size_t clip(struct vertex *polygon, size_t count, bool by_x, double limit, double sign)
{
	struct vertex kept[LINE_POLYGON_MOST];
	size_t kept_count = 0;

	for (size_t i = 0; i < count; i++) {
		const struct vertex *a = &polygon[i], *b = &polygon[(i + 1) % count];
		double from = ((by_x ? a->x : a->y) - limit) * sign, to = ((by_x ? b->x : b->y) - limit) * sign;
		if (from >= 0)
			kept[kept_count++] = *a;
		if ((from >= 0) != (to >= 0)) {
			double part = from / (from - to);
			kept[kept_count++] = (struct vertex){motion_between(a->x, b->x, part),
							     motion_between(a->y, b->y, part),
							     motion_between(a->across, b->across, part)};
		}
	}
	for (size_t i = 0; i < kept_count; i++)
		polygon[i] = kept[i];
	return kept_count;
}

size_t motion_line_corners(const struct motion_piece *piece, struct motion_corner corners[MOTION_CORNERS_MOST])
{
	/* One px beyond the stroke: there its coverage has come to nothing. */
	double edge = piece->line.stroke / 2 + 1;
	struct vertex ends[2][2];
	struct way way;
	size_t count = 0;

	find_way(&piece->line, piece->length, edge, &way);
	for (size_t i = 0; i + 1 < way.count; i++) {
		edges_at(&way, i, edge, ends[0]);
		edges_at(&way, i + 1, edge, ends[1]);
		struct vertex polygon[LINE_POLYGON_MOST] = {ends[0][0], ends[0][1], ends[1][1], ends[1][0]};
		size_t sides = clip(polygon, 4, true, piece->left, 1);
		sides = clip(polygon, sides, true, piece->right, -1);
		sides = clip(polygon, sides, false, piece->top, 1);
		sides = clip(polygon, sides, false, piece->bottom, -1);
		for (size_t k = 2; k < sides; k++) {
			const struct vertex *three[] = {&polygon[0], &polygon[k - 1], &polygon[k]};
			for (int c = 0; c < 3; c++)
				corners[count++] = (struct motion_corner){(float)three[c]->x, (float)three[c]->y,
									  (float)three[c]->across};
		}
	}
	return count;
}
