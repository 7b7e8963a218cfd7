/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arithmetic of motion, on small graphics made by hand: where everything is at given times.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "graphic/motion/motion_scene.h"
#include "graphic/picture/pixels.h"

#define WIDTH  320
#define HEIGHT 180

struct made {
	const char *key;
	int x, y;
	uint32_t color; /* of 40 × 20 px */
	bool repeated;
	struct motions motions;
};

static struct motions wipe_and_fade(void)
{
	struct motions motions = motions_default();

	motions.enter = (struct motion){
		.kind = MOTION_WIPE, .direction = MOTION_RIGHT, .easing = MOTION_LINEAR, .ms = 200, .delay_ms = 100};
	motions.exit = (struct motion){
		.kind = MOTION_WIPE, .direction = MOTION_RIGHT, .easing = MOTION_LINEAR, .ms = 400, .delay_ms = 100};
	motions.move = (struct motion_move){.ms = 500, .easing = MOTION_LINEAR, .mix_ms = 200};
	return motions;
}

static struct graphic *make(const char *template_id, const struct made *made, size_t count)
{
	struct graphic *graphic = graphic_empty(WIDTH, HEIGHT);

	graphic->template_id = template_id;
	graphic->sprites = rg_alloc(count, sizeof(struct sprite));
	graphic->count = count;
	for (size_t i = 0; i < count; i++) {
		struct motions *motions = rg_arena_alloc(graphic->arena, 1, sizeof(*motions));
		uint32_t *pixels = pixels_alloc(42 * 22 * 4);
		for (int y = 1; y < 21; y++) {
			for (int x = 1; x < 41; x++)
				pixels[y * 42 + x] = made[i].color;
		}
		*motions = made[i].motions;
		graphic->sprites[i] = (struct sprite){
			.key = made[i].key,
			.x = made[i].x - 1,
			.y = made[i].y - 1,
			.width = 42,
			.height = 22,
			.stride = 42 * 4,
			.pixels = pixels,
			.change_id = made[i].color,
			.repeated = made[i].repeated,
			.motions = motions,
		};
	}
	return graphic;
}

static struct graphic *make_one(uint32_t color)
{
	const struct made made = {"a", 10, 10, color, false, wipe_and_fade()};
	return make("t", &made, 1);
}

/* What is drawn of a scene; regions of one sprite count once. */
struct seen_pieces {
	struct motion_piece pieces[16];
	size_t count;
};

static const struct sprite *sprite_of(const struct motion_piece *piece)
{
	return piece->b ? piece->b : piece->a;
}

static void note_piece(void *data, const struct motion_piece *piece)
{
	struct seen_pieces *seen = data;

	for (size_t i = 0; i < seen->count; i++) {
		const struct motion_piece *other = &seen->pieces[i];
		if (piece->draw == DRAW_MIX && other->draw == DRAW_MIX && sprite_of(other) == sprite_of(piece))
			return;
	}
	assert_true(seen->count < 16);
	seen->pieces[seen->count++] = *piece;
}

static struct seen_pieces pieces_of(const struct motion_scene *scene)
{
	struct seen_pieces seen = {.count = 0};

	motion_scene_draw(scene, note_piece, &seen);
	return seen;
}

static struct motion_piece piece_at(const struct motion_scene *scene, const char *key)
{
	struct seen_pieces seen = pieces_of(scene);

	/* the last: the ground that a row travels over lies below it */
	for (size_t i = seen.count; i-- > 0;) {
		if (strcmp(sprite_of(&seen.pieces[i])->key, key) == 0)
			return seen.pieces[i];
	}
	fail_msg("nothing is seen of %s", key);
	return (struct motion_piece){0};
}

static size_t seen(const struct motion_scene *scene)
{
	return pieces_of(scene).count;
}

static void assert_number(double actual, double expected)
{
	if (!(fabs(actual - expected) < 1e-9))
		fail_msg("%.12g is not %.12g", actual, expected);
}

/* A wipe is cut between pixels. */
static void assert_edge(double actual, double expected)
{
	if (!(fabs(actual - expected) <= 0.5))
		fail_msg("%.12g is not nearly %.12g", actual, expected);
}

/* ---- curves and poses ---- */

static void curves(void **state)
{
	static const enum motion_easing easings[] = {MOTION_LINEAR, MOTION_IN, MOTION_OUT, MOTION_IN_OUT};

	(void)state;
	for (int i = 0; i < 4; i++) {
		double before = -1;
		assert_number(motion_ease(easings[i], -1), 0);
		assert_number(motion_ease(easings[i], 0), 0);
		assert_true(motion_ease(easings[i], 1) == 1);
		assert_true(motion_ease(easings[i], 2) == 1);
		for (double t = 0; t <= 1; t += 0.01) {
			assert_true(motion_ease(easings[i], t) >= before);
			before = motion_ease(easings[i], t);
		}
	}
	assert_number(motion_ease(MOTION_IN, 0.5), 0.125);
	assert_number(motion_ease(MOTION_OUT, 0.5), 0.875);
	assert_number(motion_ease(MOTION_IN_OUT, 0.5), 0.5);
}

static void poses_of_every_direction(void **state)
{
	static const struct {
		enum motion_direction direction;
		double enter[4], exit[4]; /* left, top, right, bottom */
		double x, y;              /* where a slide goes */
	} rows[] = {
		{MOTION_RIGHT, {0, 0, 0, 1}, {1, 0, 1, 1}, 8, 0},
		{MOTION_LEFT, {1, 0, 1, 1}, {0, 0, 0, 1}, -8, 0},
		{MOTION_DOWN, {0, 0, 1, 0}, {0, 1, 1, 1}, 0, 8},
		{MOTION_UP, {0, 1, 1, 1}, {0, 0, 1, 0}, 0, -8},
	};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct motion motion = {.kind = MOTION_WIPE, .direction = rows[i].direction, .distance = 8};
		struct motion_pose enter = motion_enter_pose(&motion), leave = motion_exit_pose(&motion);
		assert_memory_equal(&enter.left, rows[i].enter, sizeof(rows[i].enter));
		assert_memory_equal(&leave.left, rows[i].exit, sizeof(rows[i].exit));
		assert_false(motion_pose_seen(&enter) || motion_pose_seen(&leave));
		motion.kind = MOTION_SLIDE;
		enter = motion_enter_pose(&motion);
		leave = motion_exit_pose(&motion);
		assert_number(enter.x, -rows[i].x);
		assert_number(enter.y, -rows[i].y);
		assert_number(leave.x, rows[i].x);
		assert_number(leave.y, rows[i].y);
		assert_false(motion_pose_seen(&enter) || motion_pose_seen(&leave));
	}
}

/* ---- coming and going ---- */

static void entrance_and_exit(void **state)
{
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make_one(0xFFE4002B));
	assert_int_equal(scene.state, SCENE_OFF);
	assert_int_equal(seen(&scene), 0);
	motion_scene_show(&scene, true, -1);
	assert_int_equal(scene.state, SCENE_ENTERING);
	motion_scene_advance(&scene, 100);
	assert_int_equal(seen(&scene), 0);
	motion_scene_advance(&scene, 50);
	assert_number(piece_at(&scene, "a").left, 9);
	assert_edge(piece_at(&scene, "a").right, 9 + 42 * 0.25);
	motion_scene_advance(&scene, 149);
	assert_int_equal(scene.state, SCENE_ENTERING);
	motion_scene_advance(&scene, 1);
	assert_int_equal(scene.state, SCENE_ON);
	assert_false(motion_scene_moves(&scene));
	assert_number(piece_at(&scene, "a").right, 9 + 42);
	motion_scene_show(&scene, true, -1);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_show(&scene, false, -1);
	motion_scene_advance(&scene, 300);
	assert_edge(piece_at(&scene, "a").left, 9 + 42 * 0.5);
	assert_int_equal(scene.state, SCENE_LEAVING);
	motion_scene_advance(&scene, 200);
	assert_int_equal(scene.state, SCENE_OFF);
	assert_int_equal(seen(&scene), 0);
	motion_scene_finish(&scene);
}

/* An exit takes the entrance from where it is, an entrance the exit; no value jumps. */
static void turns_round_where_it_is(void **state)
{
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make_one(0xFFE4002B));
	motion_scene_show(&scene, true, -1);
	motion_scene_advance(&scene, 200);
	double right = piece_at(&scene, "a").right;
	motion_scene_show(&scene, false, -1);
	assert_int_equal(scene.state, SCENE_LEAVING);
	assert_number(piece_at(&scene, "a").right, right);
	motion_scene_advance(&scene, 200);
	struct motion_piece piece = piece_at(&scene, "a");
	assert_number(piece.right, right);
	assert_edge(piece.left, 9 + 42 * 0.25);
	motion_scene_show(&scene, true, -1);
	assert_int_equal(scene.state, SCENE_ENTERING);
	assert_number(piece_at(&scene, "a").left, piece.left);
	assert_number(piece_at(&scene, "a").right, piece.right);
	motion_scene_advance(&scene, 100);
	assert_edge(piece_at(&scene, "a").left, 9 + 42 * 0.125);
	assert_edge(piece_at(&scene, "a").right, 9 + 42 * 0.75);
	motion_scene_advance(&scene, 100);
	assert_int_equal(scene.state, SCENE_ON);
	/* not begun to be seen: gone at once */
	motion_scene_show(&scene, false, 0);
	assert_int_equal(scene.state, SCENE_OFF);
	motion_scene_show(&scene, true, -1);
	motion_scene_advance(&scene, 50);
	motion_scene_show(&scene, false, -1);
	assert_int_equal(scene.state, SCENE_OFF);
	motion_scene_finish(&scene);
}

static void exits_can_be_squeezed(void **state)
{
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make_one(0xFFE4002B));
	motion_scene_rest(&scene);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_show(&scene, false, 250);
	motion_scene_advance(&scene, 150);
	assert_edge(piece_at(&scene, "a").left, 9 + 42 * 0.5);
	/* again, and faster: it goes on where it is */
	motion_scene_show(&scene, false, 50);
	assert_edge(piece_at(&scene, "a").left, 9 + 42 * 0.5);
	motion_scene_advance(&scene, 25);
	assert_edge(piece_at(&scene, "a").left, 9 + 42 * 0.75);
	motion_scene_advance(&scene, 25);
	assert_int_equal(scene.state, SCENE_OFF);
	/* a limit longer than the exit changes nothing */
	motion_scene_rest(&scene);
	motion_scene_show(&scene, false, 5000);
	motion_scene_advance(&scene, 499);
	assert_int_equal(scene.state, SCENE_LEAVING);
	motion_scene_show(&scene, false, 0);
	assert_int_equal(scene.state, SCENE_OFF);
	motion_scene_finish(&scene);
}

/* ---- from one graphic to the next ---- */

static void rows_trade_places(void **state)
{
	const struct motions motions = wipe_and_fade();
	const struct made before[] = {{"r:x", 10, 10, 0xFF112233, true, motions},
				      {"r:y", 10, 40, 0xFF445566, true, motions},
				      {"r:z", 10, 70, 0xFF778899, true, motions}};
	const struct made after[] = {{"r:y", 10, 10, 0xFF445566, true, motions},
				     {"r:x", 10, 40, 0xFF112299, true, motions},
				     {"r:z", 10, 70, 0xFF778899, true, motions}};
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make("t", before, 3));
	motion_scene_rest(&scene);
	struct graphic *next = make("t", after, 3);
	assert_true(motion_scene_ready(&scene, next));
	motion_scene_take(&scene, next);
	assert_int_equal(scene.state, SCENE_CHANGING);
	assert_number(piece_at(&scene, "r:x").ay, 9);
	assert_number(piece_at(&scene, "r:y").ay, 39);
	assert_false(motion_scene_ready(&scene, next));
	motion_scene_advance(&scene, 100);
	assert_int_equal(piece_at(&scene, "r:x").draw, DRAW_MIX);
	/* its ground is that of its place, and changes on its way */
	assert_number(piece_at(&scene, "r:x").amount, 0.2);
	assert_number(piece_at(&scene, "r:x").ay, 9 + 30 * 0.2);
	assert_number(piece_at(&scene, "r:x").by, 9 + 30 * 0.2);
	assert_int_equal(piece_at(&scene, "r:y").draw, DRAW_WHOLE);
	assert_number(piece_at(&scene, "r:y").ay, 39 - 30 * 0.2);
	assert_number(piece_at(&scene, "r:z").ay, 69);
	/* the grounds of the places, then what stays, then what falls, then what rises */
	struct seen_pieces pieces = pieces_of(&scene);
	static const char *const order[] = {"r:x", "r:y", "r:z", "r:x", "r:y"};
	assert_int_equal(pieces.count, 5);
	for (int i = 0; i < 5; i++)
		assert_string_equal(sprite_of(&pieces.pieces[i])->key, order[i]);
	assert_number(pieces.pieces[0].ay, 39);
	assert_number(pieces.pieces[1].ay, 9);
	/* what is passed is dimmed */
	assert_true(piece_at(&scene, "r:x").keep < 0.6);
	assert_number(piece_at(&scene, "r:y").keep, 1);
	motion_scene_advance(&scene, 400);
	assert_int_equal(scene.state, SCENE_ON);
	assert_null(scene.past);
	assert_number(piece_at(&scene, "r:x").ay, 39);
	motion_scene_finish(&scene);
}

static void rows_come_and_go(void **state)
{
	const struct motions motions = wipe_and_fade();
	const struct made before[] = {{"h", 200, 10, 0xFF000001, false, motions},
				      {"r:x", 10, 10, 0xFF112233, true, motions}};
	const struct made after[] = {{"h", 200, 10, 0xFF000001, false, motions},
				     {"r:y", 30, 10, 0xFF445566, true, motions},
				     {"r:z", 10, 60, 0xFF445566, true, motions}};
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make("t", before, 2));
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make("t", after, 3));
	/* what goes goes at once; what comes in its place waits for that */
	motion_scene_advance(&scene, 200);
	assert_edge(piece_at(&scene, "r:x").left, 9 + 42 * 0.5);
	assert_int_equal(seen(&scene), 2);
	motion_scene_advance(&scene, 300);
	assert_int_equal(seen(&scene), 3);
	assert_edge(piece_at(&scene, "r:y").right, 29 + 42 * 0.5);
	motion_scene_advance(&scene, 100);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_finish(&scene);
}

static void another_template_waits_for_the_first(void **state)
{
	const struct made other = {"a", 10, 10, 0xFF445566, false, wipe_and_fade()};
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make_one(0xFFE4002B));
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make("u", &other, 1));
	assert_int_equal(scene.state, SCENE_CHANGING);
	motion_scene_advance(&scene, 300);
	assert_int_equal(piece_at(&scene, "a").a->change_id, 0xFFE4002B);
	assert_edge(piece_at(&scene, "a").left, 9 + 42 * 0.5);
	/* the frame that passes the end of the exit is that far into the entrance: 500 + 100 + 50 */
	motion_scene_advance(&scene, 350);
	assert_int_equal(piece_at(&scene, "a").a->change_id, 0xFF445566);
	assert_edge(piece_at(&scene, "a").right, 9 + 42 * 0.25);
	motion_scene_advance(&scene, 150);
	assert_int_equal(scene.state, SCENE_ON);
	/* taken off on the way: the new one is what comes back */
	motion_scene_take(&scene, make_one(0xFFE4002B));
	motion_scene_advance(&scene, 200);
	motion_scene_show(&scene, false, -1);
	assert_int_equal(scene.state, SCENE_LEAVING);
	motion_scene_advance(&scene, 300);
	assert_int_equal(scene.state, SCENE_OFF);
	motion_scene_show(&scene, true, -1);
	motion_scene_advance(&scene, 200);
	assert_int_equal(piece_at(&scene, "a").a->change_id, 0xFFE4002B);
	/* and back on in the middle of that: the old one goes on leaving */
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make("u", &other, 1));
	motion_scene_advance(&scene, 200);
	motion_scene_show(&scene, false, -1);
	motion_scene_show(&scene, true, -1);
	assert_int_equal(scene.state, SCENE_CHANGING);
	motion_scene_advance(&scene, 600);
	assert_int_equal(scene.state, SCENE_ON);
	assert_int_equal(piece_at(&scene, "a").a->change_id, 0xFF445566);
	motion_scene_finish(&scene);
}

static void another_canvas_is_a_cut(void **state)
{
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make_one(0xFFE4002B));
	motion_scene_show(&scene, true, -1);
	motion_scene_advance(&scene, 150);
	struct graphic *wide = make_one(0xFFE4002B);
	assert_false(motion_scene_ready(&scene, wide));
	wide->width = 640;
	assert_true(motion_scene_ready(&scene, wide));
	motion_scene_take(&scene, wide);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_finish(&scene);
}

/* Nothing, and graphics with nothing in them, at every turn. */
static void nothing_to_show(void **state)
{
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_show(&scene, true, -1);
	motion_scene_advance(&scene, 10);
	motion_scene_rest(&scene);
	assert_int_equal(scene.state, SCENE_OFF);
	motion_scene_take(&scene, graphic_empty(WIDTH, HEIGHT));
	motion_scene_show(&scene, true, -1);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_take(&scene, make_one(0xFFE4002B));
	assert_int_equal(scene.state, SCENE_CHANGING);
	motion_scene_advance(&scene, 300);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_take(&scene, graphic_empty(WIDTH, HEIGHT));
	motion_scene_advance(&scene, 499);
	assert_int_equal(seen(&scene), 1);
	motion_scene_advance(&scene, 1);
	assert_int_equal(scene.state, SCENE_ON);
	assert_int_equal(seen(&scene), 0);
	motion_scene_show(&scene, false, -1);
	assert_int_equal(scene.state, SCENE_OFF);
	motion_scene_finish(&scene);
}

/* ---- frames ---- */

static void same_at_every_frame_rate(void **state)
{
	static const double rates[] = {25, 30, 50, 60000 / 1001.0, 60};

	(void)state;
	for (int i = 0; i < 5; i++) {
		const struct made other = {"a", 10, 10, 0xFF445566, false, wipe_and_fade()};
		struct motion_scene scene = {0};
		double at = 0;
		motion_scene_take(&scene, make_one(0xFFE4002B));
		motion_scene_rest(&scene);
		motion_scene_take(&scene, make("u", &other, 1));
		while (motion_scene_moves(&scene)) {
			motion_scene_advance(&scene, 1000 / rates[i]);
			at += 1000 / rates[i];
			double leaves = fmin(fmax((at - 100) / 400, 0), 1), enters = fmin((at - 600) / 200, 1);
			if (at > 600)
				assert_true(fabs(piece_at(&scene, "a").right - (9 + 42 * enters)) <= 0.5);
			else if (leaves < 1)
				assert_true(fabs(piece_at(&scene, "a").left - (9 + 42 * leaves)) <= 0.5);
		}
		assert_true(at >= 800 && at < 800 + 1000 / rates[i] + 1e-6);
		uint32_t *moved = rg_alloc(WIDTH * HEIGHT, 4), *still = rg_alloc(WIDTH * HEIGHT, 4);
		motion_scene_compose(&scene, moved);
		graphic_compose(scene.graphic, still);
		assert_memory_equal(moved, still, WIDTH * HEIGHT * 4);
		rg_free(moved);
		rg_free(still);
		motion_scene_finish(&scene);
	}
}

/* Regions do not overlap, hold each changed part and nothing else; a sprite of very many parts is one region. */
static void regions_are_the_changed_parts(void **state)
{
	struct sprite_part parts[2][300] = {{{0}}};
	struct sprite sprites[2] = {{.width = 400, .height = 300}, {.width = 400, .height = 300}};

	(void)state;
	for (size_t count = 0; count <= 300; count += 25) {
		struct rg_array regions = {0};
		struct region_list list;
		for (int k = 0; k < 2; k++) {
			for (size_t i = 0; i < count; i++) {
				int x = (int)(i % 20) * 20, y = (int)(i / 20) * 20;
				/* every fifth is another one, and larger, so that it reaches into its neighbours */
				bool other = i % 5 == 0;
				parts[k][i] = (struct sprite_part){x,
								   y,
								   x + 18 + (other ? 6 : 0),
								   y + 18,
								   i * 2 + (other && k ? 1 : 0),
								   i % 10 == 0,
								   false};
			}
			sprites[k].parts = parts[k];
			sprites[k].part_count = count;
		}
		motion_regions_find(&sprites[0], &sprites[1], 0, 0, &regions, &list);
		const struct motion_region *found = regions.items;
		long all = 0, changing = 0;
		for (int kind = 0; kind < REGION_KINDS; kind++) {
			for (size_t i = 0; i < list.count[kind]; i++) {
				const struct motion_region *region = &found[list.from[kind] + i];
				long area = (long)(region->right - region->left) * (region->bottom - region->top);
				assert_true(area > 0);
				all += area;
				changing += kind == REGION_SAME ? 0 : area;
			}
		}
		assert_int_equal(all, 400 * 300);
		bool whole = count > 256 || count / 5 * 2 > 62;
		assert_int_equal(changing, whole ? 400 * 300 : (long)count / 5 * 24 * 18);
		rg_array_finish(&regions);
	}
}

/* Every pixel of a cross-fade lies between the pictures before and after. */
static void mixes_lie_between(void **state)
{
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, make_one(0xFFE4002B));
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make_one(0xFF0011FF));
	int before = 0xE4;
	for (int ms = 10; ms < 200; ms += 10) {
		uint32_t *pixels = rg_alloc(WIDTH * HEIGHT, 4);
		motion_scene_advance(&scene, 10);
		motion_scene_compose(&scene, pixels);
		uint32_t pixel = pixels[20 * WIDTH + 30];
		assert_int_equal(pixel >> 24, 255);
		assert_true((int)(pixel >> 16 & 255) <= before);
		assert_uint_in_range(pixel >> 8 & 255, 0, 0x11);
		assert_uint_in_range(pixel & 255, 0x2B, 0xFF);
		assert_int_equal(pixels[5 * WIDTH + 30], 0);
		before = (int)(pixel >> 16 & 255);
		rg_free(pixels);
	}
	motion_scene_finish(&scene);
}

/* A number is never seen on its way out over the ground of what comes after it. */
static void grounds_wait_until_the_old_text_is_out(void **state)
{
	static const struct sprite_part parts[] = {{0, 0, 42, 22, 1, false, false}, {0, 0, 42, 22, 2, false, false}};
	struct motion_scene scene = {0};
	struct graphic *graphics[] = {make_one(0xFF112233), make_one(0xFF445566)};
	int going = 0, coming = 0;

	(void)state;
	for (int i = 0; i < 2; i++) {
		graphics[i]->sprites[0].parts = &parts[i];
		graphics[i]->sprites[0].part_count = 1;
	}
	motion_scene_take(&scene, graphics[0]);
	motion_scene_rest(&scene);
	motion_scene_take(&scene, graphics[1]);
	for (int ms = 10; ms < 200; ms += 10) {
		motion_scene_advance(&scene, 10);
		struct motion_piece piece = piece_at(&scene, "a");
		assert_int_equal(piece.draw, DRAW_MIX);
		assert_true(piece.out == 0 || piece.amount == 0);
		going += piece.out > 0;
		coming += piece.amount > 0;
		if (ms >= 100)
			assert_true(piece.out == 0 && piece.amount > 0);
	}
	assert_int_equal(going, 8);
	assert_int_equal(coming, 10);
	motion_scene_finish(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(curves),
		cmocka_unit_test(poses_of_every_direction),
		cmocka_unit_test(entrance_and_exit),
		cmocka_unit_test(turns_round_where_it_is),
		cmocka_unit_test(exits_can_be_squeezed),
		cmocka_unit_test(rows_trade_places),
		cmocka_unit_test(rows_come_and_go),
		cmocka_unit_test(another_template_waits_for_the_first),
		cmocka_unit_test(another_canvas_is_a_cut),
		cmocka_unit_test(nothing_to_show),
		cmocka_unit_test(same_at_every_frame_rate),
		cmocka_unit_test(mixes_lie_between),
		cmocka_unit_test(grounds_wait_until_the_old_text_is_out),
		cmocka_unit_test(regions_are_the_changed_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
