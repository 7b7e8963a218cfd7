/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every shipped template comes, changes and goes, looked at frame by frame at 60 a second, by its pixels: no two texts
 * over each other, no panel without its words, lines that grow along their paths, no hole in a table while rows travel,
 * and a penalty that is told step by step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "graphic/motion/motion_scene.h"
#include "graphic/picture/linear.h"
#include "graphic/picture/pixels.h"
#include "race/file/shelf.h"
#include "support_sample.h"

#ifdef PORTRAIT
#define WIDTH  540
#define HEIGHT 960
#else
#define WIDTH  960
#define HEIGHT 540
#endif
#define COUNT    ((size_t)WIDTH * HEIGHT)
#define FRAME_MS (1000.0 / 60)
#define SEEN     0.3 /* from here on a text counts as seen */
#define INK      0.1 /* light that a text has more than its ground, at least, where it is measured */
#define WORDLESS 120 /* ms that a panel may be seen without its words */

/* Steps of the sample's timeline; 0 is the race day as it stands. */
enum { DAY_LIVE = 2, DAY_FINISHED = 4, DAY_PENALTY, DAY_OFFICIAL, DAY_SEMI = 9, DAY_FINAL = 22 };
#define HEAT "sc-q3-3"

static struct graphic_studio *studio;
static float light_of[256]; /* of a byte */
static int canvas_height = HEIGHT;

static int starts(void **state)
{
	studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	assert_non_null(studio);
	for (int i = 0; i < 256; i++)
		light_of[i] = (float)linear_from_srgb(i / 255.0);
	return sample_load(state);
}

static int ends(void **state)
{
	graphic_studio_destroy(studio);
	return sample_unload(state);
}

struct ask {
	const char *driver, *heat, *series, *text1, *text2, *grid_text;
	int page, day;
};

static struct graphic *make(const char *template_id, const struct ask *given)
{
	struct graphic_ask ask = {
		.day = sample_days[given->day],
		.template_id = template_id,
		.driver = given->driver,
		.heat = given->heat,
		.series = given->series,
		.text1 = given->text1,
		.text2 = given->text2,
		.grid_text = given->grid_text,
		.page = given->page,
		.width = canvas_height * WIDTH / HEIGHT,
		.height = canvas_height,
		.today = {2021, 6, 5},
	};
	struct graphic *graphic = graphic_make(studio, &ask, NULL, NULL);

	assert_non_null(graphic);
	if (!graphic->count)
		fail_msg("%s shows nothing: %s", template_id, graphic->empty_reason ? graphic->empty_reason : "");
	return graphic;
}

/* ---- a graphic at rest, to measure by ---- */

struct still {
	const struct graphic *graphic;
	uint32_t *whole, *ground;
};

static struct still still_of(const struct graphic *graphic)
{
	struct sprite *sprites = rg_alloc(graphic->count, sizeof(*sprites));
	struct graphic grounds = *graphic;
	struct still still = {graphic, rg_alloc(COUNT, 4), rg_alloc(COUNT, 4)};

	for (size_t i = 0; i < graphic->count; i++) {
		sprites[i] = graphic->sprites[i];
		sprites[i].pixels = sprites[i].ground ? sprites[i].ground : sprites[i].pixels;
	}
	grounds.sprites = sprites;
	graphic_compose(graphic, still.whole);
	graphic_compose(&grounds, still.ground);
	rg_free(sprites);
	return still;
}

static void still_free(struct still *still)
{
	rg_free(still->whole);
	rg_free(still->ground);
}

/* Part of a sprite, on the canvas. */
struct place {
	int left, top, right, bottom;
	uint64_t id;
};

static struct place place_of(const struct sprite *sprite, const struct sprite_part *part)
{
	struct place place = {sprite->x + part->left, sprite->y + part->top, sprite->x + part->right,
			      sprite->y + part->bottom, part->id};

	place.left = place.left > 0 ? place.left : 0;
	place.top = place.top > 0 ? place.top : 0;
	place.right = place.right < WIDTH ? place.right : WIDTH;
	place.bottom = place.bottom < HEIGHT ? place.bottom : HEIGHT;
	return place;
}

static float brightness(uint32_t pixel)
{
	return light_of[pixel & 255] + light_of[pixel >> 8 & 255] + light_of[pixel >> 16 & 255];
}

/* How much of a part is seen, 0..1, where `other` has nothing; -1: there is too little of it to say. */
static double seen_of(const struct place *place, const struct still *own, const struct still *other,
		      const uint32_t *frame)
{
	double sum = 0;
	int count = 0;

	for (int y = place->top; y < place->bottom; y++) {
		for (int x = place->left; x < place->right; x++) {
			size_t i = (size_t)y * WIDTH + (size_t)x;
			float ground = brightness(own->ground[i]), ink = brightness(own->whole[i]) - ground;
			if (fabsf(ink) < INK || (other && other->whole[i] != other->ground[i]))
				continue;
			sum += fmin(fmax((brightness(frame[i]) - ground) / ink, 0), 1);
			count++;
		}
	}
	return count < 6 ? -1 : sum / count;
}

/* The same when it need not be in its place: all its light. */
static double light_seen(const struct place *place, const struct still *own, const uint32_t *frame)
{
	double seen = 0, all = 0;

	for (int y = place->top; y < place->bottom; y++) {
		for (int x = place->left; x < place->right; x++) {
			size_t i = (size_t)y * WIDTH + (size_t)x;
			float ground = brightness(own->ground[i]);
			all += fabsf(brightness(own->whole[i]) - ground);
			if (frame[i] >> 24 > 127)
				seen += fabsf(brightness(frame[i]) - ground);
		}
	}
	return all < 1 ? -1 : seen / all;
}

/* ---- no two texts over each other ---- */

static bool has_place(const struct graphic *graphic, const struct place *wanted)
{
	for (size_t i = 0; i < graphic->count; i++) {
		for (size_t k = 0; k < graphic->sprites[i].part_count; k++) {
			struct place place = place_of(&graphic->sprites[i], &graphic->sprites[i].parts[k]);
			if (memcmp(&place, wanted, sizeof(place)) == 0)
				return true;
		}
	}
	return false;
}

static bool overlap(const struct place *a, const struct place *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

/* They are one place: rows of a table touch each other a little. */
static bool is_one_place(const struct place *a, const struct place *b)
{
	int width = (a->right < b->right ? a->right : b->right) - (a->left > b->left ? a->left : b->left);
	int height = (a->bottom < b->bottom ? a->bottom : b->bottom) - (a->top > b->top ? a->top : b->top);

	int taller = a->bottom - a->top > b->bottom - b->top ? a->bottom - a->top : b->bottom - b->top;

	return width > 0 && height > taller / 4;
}

/* All parts of one that are not the other's. */
static struct rg_array changed_places(const struct still *own, const struct still *other)
{
	struct rg_array places = {0};

	for (size_t i = 0; i < own->graphic->count; i++) {
		const struct sprite *sprite = &own->graphic->sprites[i];
		for (size_t k = 0; k < sprite->part_count; k++) {
			struct place place = place_of(sprite, &sprite->parts[k]);
			if (!has_place(other->graphic, &place))
				*(struct place *)rg_array_push(&places, sizeof(place)) = place;
		}
	}
	return places;
}

static void check_overlaps(const char *what, const struct still *old, const struct still *new, const uint32_t *frame,
			   double at)
{
	struct rg_array gone = changed_places(old, new), come = changed_places(new, old);
	const struct place *a = gone.items, *b = come.items;

	for (size_t i = 0; i < gone.count; i++) {
		double before = seen_of(&a[i], old, new, frame);
		for (size_t k = 0; k < come.count && before > SEEN; k++) {
			double after = is_one_place(&a[i], &b[k]) ? seen_of(&b[k], new, old, frame) : 0;
			if (after > SEEN)
				fail_msg("%s at %.0f ms: at %d,%d %.0f %% of the old and %.0f %% of the new text are "
					 "seen",
					 what, at, a[i].left, a[i].top, before * 100, after * 100);
		}
	}
	rg_array_finish(&gone);
	rg_array_finish(&come);
}

/* ---- no panel without its words ---- */

#define PANELS_MOST 64

/* How long each sprite has been without words; sprites of the old graphic, then of the new one. */
struct words_watch {
	double wordless_ms[PANELS_MOST], worst_ms;
};

/* The part of a panel that is there. */
static double panel_seen(const struct sprite *sprite, const uint32_t *frame)
{
	size_t all = 0, seen = 0;

	for (int y = 0; y < sprite->height; y++) {
		for (int x = 0; x < sprite->width; x++) {
			int cx = sprite->x + x, cy = sprite->y + y;
			uint32_t ground = sprite->ground[(size_t)y * (size_t)(sprite->stride / 4) + (size_t)x];
			if (ground >> 24 < 255 || cx < 0 || cy < 0 || cx >= WIDTH || cy >= HEIGHT)
				continue;
			all++;
			seen += frame[(size_t)cy * WIDTH + (size_t)cx] >> 24 > 127;
		}
	}
	return all ? (double)seen / (double)all : 0;
}

/* The most that is seen of any part of one of the graphics within a sprite; -1: there is none to measure. */
static double words_seen(const struct sprite *sprite, const struct still *stills, size_t count, const uint32_t *frame)
{
	const struct place whole = {sprite->x, sprite->y, sprite->x + sprite->width, sprite->y + sprite->height, 0};
	double most = -1;

	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; i < stills[s].graphic->count; i++) {
			const struct sprite *other = &stills[s].graphic->sprites[i];
			for (size_t k = 0; k < other->part_count; k++) {
				struct place place = place_of(other, &other->parts[k]);
				if (overlap(&place, &whole))
					most = fmax(most, light_seen(&place, &stills[s], frame));
			}
		}
	}
	return most;
}

static void watch_words(struct words_watch *watch, const char *what, const struct still *stills, size_t count,
			const uint32_t *frame, double at)
{
	size_t panel = 0;

	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; i < stills[s].graphic->count; i++) {
			const struct sprite *sprite = &stills[s].graphic->sprites[i];
			if (!sprite->part_count || sprite->motions->news_ms > 0)
				continue;
			assert_true(panel < PANELS_MOST);
			double *wordless = &watch->wordless_ms[panel++];
			double words = panel_seen(sprite, frame) < 0.5 ? 1 : words_seen(sprite, stills, count, frame);
			*wordless = words >= 0 && words <= SEEN ? *wordless + FRAME_MS : 0;
			watch->worst_ms = fmax(watch->worst_ms, *wordless);
			if (*wordless > WORDLESS)
				fail_msg("%s at %.0f ms: the panel at %d,%d has been without words for %.0f ms", what,
					 at, sprite->x, sprite->y, *wordless);
		}
	}
}

/* ---- movements ---- */

static uint32_t *compose(const struct motion_scene *scene)
{
	uint32_t *pixels = rg_alloc(COUNT, 4);

	motion_scene_compose(scene, pixels);
	return pixels;
}

/* Looks at every frame until nothing moves. `in_place`: one takes the places of the other. */
static void watch(struct motion_scene *scene, const char *what, const struct still *stills, size_t count, bool in_place)
{
	struct words_watch words = {0};

	for (double at = 0;; at += FRAME_MS) {
		uint32_t *frame = compose(scene);
		if (in_place)
			check_overlaps(what, &stills[0], &stills[1], frame, at);
		watch_words(&words, what, stills, count, frame, at);
		rg_free(frame);
		if (!motion_scene_moves(scene))
			break;
		motion_scene_advance(scene, FRAME_MS);
	}
	print_message("  %-42s without words for %.0f ms at most\n", what, words.worst_ms);
}

static void comes_and_goes(const char *template_id, const struct ask *ask)
{
	struct graphic *graphic = make(template_id, ask);
	struct still still = still_of(graphic);
	struct motion_scene scene = {0};
	char what[64];

	motion_scene_take(&scene, graphic);
	motion_scene_show(&scene, true, -1);
	snprintf(what, sizeof(what), "%s comes", template_id);
	watch(&scene, what, &still, 1, false);
	motion_scene_show(&scene, false, -1);
	snprintf(what, sizeof(what), "%s goes", template_id);
	watch(&scene, what, &still, 1, false);
	motion_scene_rest(&scene);
	motion_scene_show(&scene, false, 250);
	snprintf(what, sizeof(what), "%s goes at once", template_id);
	watch(&scene, what, &still, 1, false);
	motion_scene_finish(&scene);
	still_free(&still);
}

static const struct ask usual = {.driver = "hirvilampi", .text1 = "Aino Rantakari", .text2 = "Race director"};
static const struct ask other = {
	.driver = "narvala", .text1 = "Otso Lehtonen", .text2 = "Clerk of the course", .page = 1};

static void every_template_has_its_words(void **state)
{
	size_t count = 0;
	char **names = rg_directory_list(RG_STAGE_DATA "/templates", ".json", &count);

	(void)state;
	assert_true(count >= 8);
	for (size_t i = 0; i < count; i++) {
		char *id = rg_strndup(names[i], strlen(names[i]) - strlen(".json"));
		comes_and_goes(id, &usual);
		rg_free(id);
		rg_free(names[i]);
	}
	rg_free(names);
}

static void changes(const char *what, const char *template_id, const struct ask *before, const struct ask *after,
		    bool in_place)
{
	struct graphic *graphics[2] = {make(template_id, before), make(template_id, after)};
	struct still stills[2] = {still_of(graphics[0]), still_of(graphics[1])};
	struct motion_scene scene = {0};

	/* what is the same says nothing */
	assert_true(graphics[0]->change_id != graphics[1]->change_id);
	motion_scene_take(&scene, graphic_ref(graphics[0]));
	motion_scene_rest(&scene);
	motion_scene_take(&scene, graphic_ref(graphics[1]));
	watch(&scene, what, stills, 2, in_place);
	motion_scene_finish(&scene);
	for (int i = 0; i < 2; i++) {
		still_free(&stills[i]);
		graphic_unref(graphics[i]);
	}
}

static void no_change_is_seen_over_another(void **state)
{
	static const struct {
		const char *what, *template_id;
		struct ask before, after;
		bool elsewhere; /* rows stand in other places, so they come when the old ones have gone */
	} cases[] = {
		{"another driver", "driver-card", usual, other},
		{"another driver's strap", "driver-strap", usual, other},
		{"another name", "name-strap", usual, other},
		{"another message", "message", usual, other},
		{"the next page", "standings", usual, {.page = 1}},
		{"the page before", "standings", {.page = 1}, usual},
		{"provisional to official",
		 "heat-results",
		 {.day = DAY_PENALTY, .heat = HEAT},
		 {.day = DAY_OFFICIAL, .heat = HEAT}},
		{"another heat's result", "heat-results", {.heat = "sc-q3-2"}, {.heat = "sc-q3-1"}},
		{"another heat's grid", "heat-grid", {.heat = HEAT}, {.heat = "sc-q3-2"}},
		{"another driver on a grid", "heat-grid", {.grid_text = "11 68 7 40"}, {.grid_text = "11 21 7 40"}},
		{"another series", "calendar", usual, {.series = "rxsm"}, true},
		{"another winner", "winner", {.heat = "sc-q3-1"}, {.heat = "sc-q3-2"}},
		{"a podium to official", "podium", {.day = DAY_FINAL}, {.day = DAY_FINAL + 1}},
		{"the next page of an order", "classification", usual, {.page = 1}},
		{"the next heat", "next-up", usual, {.day = DAY_OFFICIAL}},
		{"the heats to come", "schedule", usual, {.day = DAY_OFFICIAL}, true},
		{"another heat's bug", "session-bug", usual, {.day = DAY_OFFICIAL}},
		{"a joker in the strip", "race-strip", {.day = DAY_LIVE}, {.day = DAY_LIVE + 1}},
		{"another shape of grid", "heat-grid", {.heat = HEAT}, {.heat = "sc-sf-a", .day = DAY_SEMI}, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		changes(cases[i].what, cases[i].template_id, &cases[i].before, &cases[i].after, !cases[i].elsewhere);
}

/* ---- lines ---- */

static double covered(const struct motion_scene *scene)
{
	uint32_t *frame = compose(scene);
	double sum = 0;

	for (size_t i = 0; i < COUNT; i++)
		sum += (frame[i] >> 24) / 255.0;
	rg_free(frame);
	return sum;
}

static double length_to(const struct sprite_line *line, size_t point)
{
	double length = 0;

	for (size_t i = 1; i <= point; i++)
		length += hypot(line->x[i] - line->x[i - 1], line->y[i] - line->y[i - 1]);
	return length;
}

/* By what is drawn of it: its length at every frame, and how long it takes for its loop. */
static void line_travels(const char *template_id, const struct ask *ask)
{
	struct graphic *whole = make(template_id, ask), *alone = graphic_empty(WIDTH, HEIGHT);
	struct motion_scene scene = {0};
	double before = 0, at = 0, loop_begins = -1, loop_ends = -1, most = 0;

	alone->sprites = rg_alloc(1, sizeof(*alone->sprites));
	for (size_t i = 0; i < whole->count; i++) {
		if (whole->sprites[i].line)
			alone->sprites[0] = whole->sprites[i];
	}
	const struct sprite_line *line = alone->sprites[0].line;
	if (!line)
		fail_msg("%s has no line", template_id);
	pixels_ref(alone->sprites[0].pixels);
	alone->count = 1;
	motion_scene_take(&scene, alone);
	motion_scene_show(&scene, true, -1);
	for (; motion_scene_moves(&scene); at += FRAME_MS) {
		motion_scene_advance(&scene, FRAME_MS);
		double length = covered(&scene) / line->stroke;
		/* the last frame is the picture itself, whose corners are a little other ones */
		if (length < before - 3)
			fail_msg("%s at %.0f ms: the line is %.1f px long and was %.1f px", template_id, at, length,
				 before);
		/* half of what is drawn of it in one frame, as a horizontal cut does with a loop, would be too much */
		most = fmax(most, motion_scene_moves(&scene) ? length - before : 0);
		loop_begins = loop_begins < 0 && length > length_to(line, line->loop_from) ? at : loop_begins;
		loop_ends = loop_ends < 0 && length > 0.97 * length_to(line, line->loop_to) ? at : loop_ends;
		before = length;
	}
	double all = length_to(line, line->count - 1);
	assert_true(fabs(before - all) < all * 0.03 + 2 * line->stroke);
	assert_true(most < all / 4);
	if (line->loop_to > line->loop_from) {
		print_message("  %-14s goes round in %.0f ms\n", template_id, loop_ends - loop_begins);
		assert_true(loop_ends - loop_begins > 280 && loop_ends - loop_begins < 450);
	}
	motion_scene_finish(&scene);
	graphic_unref(whole);
}

static void lines_travel_their_paths(void **state)
{
	const struct ask result = {.day = DAY_PENALTY, .heat = HEAT};

	(void)state;
	line_travels("driver-card", &usual);
	line_travels("driver-strap", &usual);
	line_travels("name-strap", &usual);
	line_travels("message", &usual);
	line_travels("heat-grid", &usual);
	line_travels("heat-results", &result);
	line_travels("standings", &usual);
	line_travels("calendar", &usual);
}

/* When a result becomes official, the loop sinks into the line: it gets shorter, and is a line all the time. */
static void a_loop_straightens(void **state)
{
	const struct ask before = {.day = DAY_PENALTY, .heat = HEAT}, after = {.day = DAY_OFFICIAL, .heat = HEAT};
	struct motion_scene scene = {0};
	double last = INFINITY, first;
	int lines = 0;

	(void)state;
	struct graphic *graphics[2] = {make("heat-results", &before), make("heat-results", &after)};
	struct graphic *alone[2];
	for (int k = 0; k < 2; k++) {
		alone[k] = graphic_empty(WIDTH, HEIGHT);
		alone[k]->sprites = rg_alloc(1, sizeof(struct sprite));
		alone[k]->count = 1;
		for (size_t i = 0; i < graphics[k]->count; i++) {
			const struct sprite *sprite = &graphics[k]->sprites[i];
			if (!sprite->line)
				continue;
			alone[k]->sprites[0] = *sprite;
			pixels_ref(sprite->pixels);
			lines++;
		}
	}
	assert_int_equal(lines, 2);
	motion_scene_take(&scene, alone[0]);
	motion_scene_rest(&scene);
	const double stroke = alone[0]->sprites[0].line->stroke;
	first = covered(&scene) / stroke;
	motion_scene_take(&scene, alone[1]);
	int frames = 0;
	for (; motion_scene_moves(&scene); frames++) {
		double length = covered(&scene) / stroke;
		if (length > last + 2)
			fail_msg("frame %d: the line is %.1f px long and was %.1f px", frames, length, last);
		last = length;
		motion_scene_advance(&scene, FRAME_MS);
	}
	assert_int_equal(frames, 18);
	assert_true(last < first - 10);
	motion_scene_finish(&scene);
	graphic_unref(graphics[0]);
	graphic_unref(graphics[1]);
}

/* ---- a header on its way ---- */

/* Where the header and its line are, and the rows of the graphic before; canvas px. */
struct header_look {
	const struct graphic *past;
	struct place header, rows;
	double line;
};

static void note_header(void *data, const struct motion_piece *piece)
{
	struct header_look *look = data;
	const struct sprite *sprite = piece->b ? piece->b : piece->a;
	int top = (int)piece->top, bottom = (int)piece->bottom;

	if (sprite->line) {
		const struct sprite_line *line = piece->draw == DRAW_LINE ? &piece->line : sprite->line;
		look->line = line->y[line->count - 1];
	} else if (!sprite->repeated && sprite->width > WIDTH / 2) {
		look->header = (struct place){0, (int)(piece->b ? piece->by : piece->ay), WIDTH, 0, 0};
		look->header.bottom = look->header.top + sprite->height;
	} else if (sprite->repeated && sprite >= look->past->sprites &&
		   sprite < look->past->sprites + look->past->count && piece->opacity > 0.05) {
		look->rows.top = look->rows.bottom && look->rows.top < top ? look->rows.top : top;
		look->rows.bottom = look->rows.bottom > bottom ? look->rows.bottom : bottom;
	}
}

static void header_goes_with_its_line(const struct ask *before, const struct ask *after)
{
	struct graphic *past = make("heat-grid", before);
	struct motion_scene scene = {0};
	double below = 0;
	int first = 0, last = 0;

	motion_scene_take(&scene, graphic_ref(past));
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make("heat-grid", after));
	for (double at = 0; motion_scene_moves(&scene); at += FRAME_MS) {
		struct header_look look = {.past = past};
		motion_scene_draw(&scene, note_header, &look);
		assert_true(look.header.bottom > 0 && look.line > 0);
		last = look.header.top;
		first = first ? first : last;
		below = below > 0 ? below : look.line - look.header.bottom;
		if (fabs(look.line - look.header.bottom - below) > 2)
			fail_msg("at %.0f ms: the line is %.1f px below the header, not %.1f", at,
				 look.line - look.header.bottom, below);
		if (look.rows.bottom && look.line > look.rows.top)
			fail_msg("at %.0f ms: the line at %.1f cuts the old cells from %d on", at, look.line,
				 look.rows.top);
		motion_scene_advance(&scene, FRAME_MS);
	}
	/* or nothing was looked at */
	assert_true(abs(first - last) > 10);
	motion_scene_finish(&scene);
	graphic_unref(past);
}

static void a_header_lets_the_cells_leave(void **state)
{
	const struct ask low = {.heat = HEAT}, high = {.heat = "sc-sf-a", .day = DAY_SEMI};

	(void)state;
	header_goes_with_its_line(&high, &low);
	header_goes_with_its_line(&low, &high);
}

/* ---- the foot of a table ---- */

#define PIECES_MOST 64

struct pieces_look {
	struct motion_piece pieces[PIECES_MOST];
	size_t count;
};

static void note_piece(void *data, const struct motion_piece *piece)
{
	struct pieces_look *look = data;

	assert_true(look->count < PIECES_MOST);
	if (piece->right > piece->left && piece->draw != DRAW_LINE)
		look->pieces[look->count++] = *piece;
}

static const struct sprite *sprite_of(const struct motion_piece *piece)
{
	return piece->b ? piece->b : piece->a;
}

/* A row lies on it, at least as wide as what is seen of it. */
static bool has_row_above(const struct pieces_look *look, const struct motion_piece *foot)
{
	for (size_t i = 0; i < look->count; i++) {
		const struct motion_piece *row = &look->pieces[i];
		if (sprite_of(row)->repeated && fabs(row->bottom - foot->top) <= 2 && row->left <= foot->left + 2 &&
		    row->right >= foot->right - 2)
			return true;
	}
	return false;
}

static void foot_goes_with_rows(const char *template_id, const struct ask *before, const struct ask *after)
{
	struct motion_scene scene = {0};
	size_t feet = 0;

	motion_scene_take(&scene, make(template_id, before));
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make(template_id, after));
	for (double at = 0; motion_scene_moves(&scene); at += FRAME_MS) {
		struct pieces_look look = {.count = 0};
		motion_scene_draw(&scene, note_piece, &look);
		for (size_t i = 0; i < look.count; i++) {
			const struct sprite *sprite = sprite_of(&look.pieces[i]);
			if (sprite->repeated || sprite->line || sprite->height > 12)
				continue;
			feet++;
			if (!has_row_above(&look, &look.pieces[i]))
				fail_msg("%s at %.0f ms: the foot at %.0f stands alone", template_id, at,
					 look.pieces[i].top);
		}
		motion_scene_advance(&scene, FRAME_MS);
	}
	assert_true(feet > 10);
	motion_scene_finish(&scene);
}

static void a_foot_is_never_alone(void **state)
{
	const struct ask series = {.series = "rxsm"}, page = {.page = 1};

	(void)state;
	foot_goes_with_rows("calendar", &usual, &series);
	foot_goes_with_rows("calendar", &series, &usual);
	foot_goes_with_rows("standings", &usual, &page);
	foot_goes_with_rows("standings", &page, &usual);
}

/* ---- a penalty ---- */

static const struct sprite *row_of(const struct graphic *graphic, const char *driver)
{
	for (size_t i = 0; i < graphic->count; i++) {
		if (strstr(graphic->sprites[i].key, driver))
			return &graphic->sprites[i];
	}
	fail_msg("there is no row of %s", driver);
	return NULL;
}

/* The piece of a row that is drawn last. */
struct row_look {
	const char *driver;
	struct motion_piece piece;
	bool found;
};

static void note_row(void *data, const struct motion_piece *piece)
{
	struct row_look *look = data;
	const struct sprite *sprite = piece->b ? piece->b : piece->a;

	if (strstr(sprite->key, look->driver)) {
		look->piece = *piece;
		look->found = true;
	}
}

/* Whether a region of the row is on its way out or in, but for what changes with its place. */
static void note_change(void *data, const struct motion_piece *piece)
{
	struct row_look *look = data;

	if (piece->draw == DRAW_MIX && strstr(piece->b->key, look->driver))
		look->found = look->found || (piece->out < 1 && piece->in < 1 && piece->out + piece->in < 0.99);
}

static struct motion_piece look_at_row(const struct motion_scene *scene, const char *driver)
{
	struct row_look look = {.driver = driver};

	motion_scene_draw(scene, note_row, &look);
	assert_true(look.found);
	return look.piece;
}

static void assert_no_hole(const struct graphic *graphic, const uint32_t *frame, double at)
{
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		/* without the rim, and what letters and bars may stand over */
		for (int y = sprite->y + 3; sprite->repeated && y < sprite->y + sprite->height - 3; y++) {
			for (int x = sprite->x + 3; x < sprite->x + sprite->width - 3; x++) {
				if (frame[(size_t)y * WIDTH + (size_t)x] >> 24 != 255)
					fail_msg("at %.0f ms the table has a hole at %d,%d", at, x, y);
			}
		}
	}
}

static bool news_are_seen(const struct graphic *graphic, const uint32_t *frame)
{
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		int x = sprite->x + sprite->width / 2, y = sprite->y + sprite->height / 2;
		if (sprite->motions->news_ms > 0)
			return frame[(size_t)y * WIDTH + (size_t)x] >> 24 > 127;
	}
	fail_msg("nothing comes with news");
	return false;
}

/* How much of a row's part that is news is seen so far below its place. */
static double news_of_row(const struct sprite *row, const struct still *still, int below, const uint32_t *frame)
{
	double seen = 0, all = 0;

	for (size_t i = 0; i < row->part_count; i++) {
		struct place place = place_of(row, &row->parts[i]);
		for (int y = place.top; row->parts[i].news && y < place.bottom; y++) {
			for (int x = place.left; x < place.right; x++) {
				size_t at = (size_t)y * WIDTH + (size_t)x;
				if (brightness(still->whole[at]) < 1)
					continue;
				all += brightness(still->whole[at]);
				seen += brightness(frame[(size_t)(y + below) * WIDTH + (size_t)x]);
			}
		}
	}
	assert_true(all > 10);
	return seen / all;
}

static void a_penalty_is_told_in_its_order(void **state)
{
	const struct ask before = {.day = DAY_FINISHED, .heat = HEAT}, after = {.day = DAY_PENALTY, .heat = HEAT};
	struct graphic *graphics[2] = {make("heat-results", &before), make("heat-results", &after)};
	const struct sprite *from = row_of(graphics[0], "narvala"), *to = row_of(graphics[1], "narvala");
	struct still new = still_of(graphics[1]);
	struct motion_scene scene = {0};
	double news_ms = 0, at = 0;

	(void)state;
	assert_true(to->y > from->y);
	motion_scene_take(&scene, graphic_ref(graphics[0]));
	motion_scene_rest(&scene);
	uint32_t *frame = compose(&scene);
	assert_false(news_are_seen(graphics[0], frame));
	rg_free(frame);
	motion_scene_take(&scene, graphic_ref(graphics[1]));
	for (; motion_scene_moves(&scene); at += FRAME_MS) {
		struct motion_piece row = look_at_row(&scene, "narvala"), riser = look_at_row(&scene, "lumikangas");
		double y = row.draw == DRAW_MIX ? row.by : row.ay;
		frame = compose(&scene);
		assert_no_hole(graphics[1], frame, at);
		news_ms += news_are_seen(graphics[1], frame) ? FRAME_MS : 0;
		/* marked, with the penalty, where it was; the other is not */
		if (at > 300 && at < 980) {
			assert_true(y == from->y && row.light.part[2] > 0.1);
			assert_true(riser.light.part[2] == 0 && riser.keep == 1);
			assert_true(news_of_row(to, &new, from->y - to->y, frame) > 0.7);
		}
		/* behind and dimmed while the other comes past */
		if (at > 1150 && at < 1350) {
			assert_true(y > from->y && y < to->y);
			assert_true(row.keep < 0.6 && riser.keep == 1);
		}
		if (at > 1550)
			assert_true(y == to->y);
		rg_free(frame);
		motion_scene_advance(&scene, FRAME_MS);
	}
	print_message("  the news are seen for %.0f ms\n", news_ms);
	assert_true(news_ms > 3900 && news_ms < 4400);
	frame = compose(&scene);
	assert_memory_equal(frame, new.whole, COUNT * 4);
	rg_free(frame);
	still_free(&new);
	motion_scene_finish(&scene);
	graphic_unref(graphics[0]);
	graphic_unref(graphics[1]);
}

/* Also where rows stand at parts of a px: what is the same in a row is there all the time. */
static void what_is_the_same_stays(void **state)
{
	const struct ask before = {.day = DAY_FINISHED, .heat = HEAT}, after = {.day = DAY_PENALTY, .heat = HEAT};
	const int rows[] = {1080, 720, 540, 900};

	(void)state;
	for (int i = 0; i < 4; i++) {
		canvas_height = rows[i];
		struct motion_scene scene = {0};
		motion_scene_take(&scene, make("heat-results", &before));
		motion_scene_rest(&scene);
		motion_scene_take(&scene, make("heat-results", &after));
		motion_scene_advance(&scene, 90);
		struct row_look riser = {.driver = "lumikangas"}, other_row = {.driver = "hirvilampi"};
		motion_scene_draw(&scene, note_change, &riser);
		motion_scene_draw(&scene, note_change, &other_row);
		if (riser.found || other_row.found)
			fail_msg("of %d px height: a row that has no news loses words", rows[i]);
		motion_scene_finish(&scene);
	}
	canvas_height = HEIGHT;
}

/* While UPDATED stands, what comes next need not wait for it to go. */
static void news_keep_nobody_waiting(void **state)
{
	const struct ask before = {.day = DAY_FINISHED, .heat = HEAT}, after = {.day = DAY_PENALTY, .heat = HEAT};
	const struct ask last = {.day = DAY_OFFICIAL, .heat = HEAT};
	struct graphic *next = make("heat-results", &last), *first = make("heat-results", &before);
	struct motion_scene scene = {0};

	(void)state;
	motion_scene_take(&scene, first);
	motion_scene_rest(&scene);
	motion_scene_take(&scene, make("heat-results", &after));
	assert_false(motion_scene_ready(&scene, next));
	motion_scene_advance(&scene, 2500);
	assert_int_equal(scene.state, SCENE_ON);
	assert_true(motion_scene_moves(&scene) && motion_scene_ready(&scene, next));
	motion_scene_take(&scene, next);
	motion_scene_advance(&scene, 500);
	assert_int_equal(scene.state, SCENE_ON);
	uint32_t *frame = compose(&scene);
	assert_true(news_are_seen(next, frame));
	rg_free(frame);
	/* taken off, and on again: nothing is news any more */
	motion_scene_show(&scene, false, 0);
	motion_scene_show(&scene, true, -1);
	for (int i = 0; motion_scene_moves(&scene) && i < 200; i++)
		motion_scene_advance(&scene, FRAME_MS);
	frame = compose(&scene);
	assert_false(motion_scene_moves(&scene));
	assert_false(news_are_seen(next, frame));
	rg_free(frame);
	motion_scene_finish(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_template_has_its_words),   cmocka_unit_test(no_change_is_seen_over_another),
		cmocka_unit_test(lines_travel_their_paths),       cmocka_unit_test(a_loop_straightens),
		cmocka_unit_test(a_penalty_is_told_in_its_order), cmocka_unit_test(what_is_the_same_stays),
		cmocka_unit_test(news_keep_nobody_waiting),       cmocka_unit_test(a_header_lets_the_cells_leave),
		cmocka_unit_test(a_foot_is_never_alone),
	};

	return cmocka_run_group_tests(tests, starts, ends);
}
