/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What OBS shows, pixel by pixel: colours of a theme and of a feed exact over any ground, with and without a filter,
 * translucent ones mixed in linear light, and everything as the software compositor has it.
 */
#include "support_obs.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "race/day/race_day.h"

#define WIDTH  1920
#define HEIGHT 1080
#define COUNT  ((size_t)WIDTH * HEIGHT)

#define PANEL 0x0D1117u
#define CLUB  0xE4002Bu

/* One opaque and one translucent box, apart. */
#define BOXES                                                                                                          \
	"{\"template\":1,\"children\":[{\"type\":\"stack\",\"children\":["                                             \
	"{\"type\":\"shape\",\"sprite\":true,\"x\":200,\"y\":200,\"width\":300,\"height\":200,\"fill\":\"#E4002B\"},"  \
	"{\"type\":\"shape\",\"sprite\":true,\"x\":700,\"y\":200,\"width\":300,\"height\":200,\"fill\":\"#FFFFFF80\"}" \
	","                                                                                                            \
	"{\"type\":\"shape\",\"sprite\":true,\"x\":1200,\"y\":200,\"width\":300,\"height\":200,\"fill\":\"#"           \
	"FFFFFF80\"}"                                                                                                  \
	"]}]}"

#define GRADED                                                                                                         \
	"{\"template\":1,\"children\":[{\"type\":\"stack\",\"children\":["                                             \
	"{\"type\":\"shape\",\"sprite\":true,\"x\":200,\"y\":200,\"width\":300,\"height\":200,\"fill\":\"#E4002B\","   \
	"\"radius\":40},"                                                                                              \
	"{\"type\":\"shape\",\"sprite\":true,\"x\":700,\"y\":200,\"width\":300,\"height\":200,\"angle\":60,"           \
	"\"gradient\":[\"#00FF0000\",\"#FF8800\",\"#0000FF80\"],\"radius\":[0,80,0,80]},"                              \
	"{\"type\":\"row\",\"sprite\":true,\"x\":1200,\"y\":200,\"width\":300,\"height\":200,\"fill\":\"#FFFFFF\","    \
	"\"opacity\":0.4,\"radius\":30,\"children\":[{\"type\":\"text\",\"text\":\"AB\",\"size\":120,"                 \
	"\"color\":\"#E4002B\",\"letter_spacing\":0.2}]}"                                                              \
	"]}]}"

static const int grounds[] = {GROUND_BLACK, GROUND_GREY, GROUND_WHITE};
static const char *const filters[] = {NULL, "color_filter_v2", "crop_filter"};

#define EACH(list) (sizeof(list) / sizeof((list)[0]))

static int starts(void **state)
{
	(void)state;
	stand_up(WIDTH, HEIGHT);
	stand_write_user("templates/boxes.json", BOXES);
	stand_write_user("templates/graded.json", GRADED);
	stand_write_user("themes/club.json",
			 "{\"theme\":1,\"name\":\"Club\",\"base\":\"dark\",\"colors\":{\"panel\":\"#E4002B\"}}");
	return 0;
}

static double to_linear(double value)
{
	value /= 255.0;
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static int mix_linear(int color, int alpha, int ground)
{
	double mixed = to_linear(color) * alpha / 255.0 + to_linear(ground) * (1.0 - alpha / 255.0);
	return (int)lround(255.0 * (mixed <= 0.0031308 ? mixed * 12.92 : 1.055 * pow(mixed, 1.0 / 2.4) - 0.055));
}

static obs_source_t *add_filter(obs_source_t *source, const char *id)
{
	obs_source_t *filter = id ? obs_source_create_private(id, id, NULL) : NULL;

	if (!id)
		return NULL;
	if (!filter || !obs_get_source_output_flags(id))
		fail_msg("OBS's own filter %s is not there", id);
	obs_source_filter_add(source, filter);
	/* A filter learns its size at its first tick and draws nothing before. */
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	for (size_t drawn = 0; !drawn && rg_monotonic_ms() < end; rg_sleep_ms(40)) {
		uint32_t *seen = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
		drawn = pixels_drawn(seen, COUNT, GROUND_BLACK);
		rg_free(seen);
	}
	return filter;
}

static void remove_filter(obs_source_t *source, obs_source_t *filter)
{
	if (filter)
		obs_source_filter_remove(source, filter);
	obs_source_release(filter);
}

/* True when a piece of the graphic is opaque and `color` there. */
static void mark_opaque(const struct graphic *graphic, uint32_t color, bool *marked)
{
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		for (int y = 0; y < sprite->height; y++) {
			const uint32_t *row = sprite->pixels + (size_t)y * (sprite->stride / 4);
			for (int x = 0; x < sprite->width; x++) {
				int at_x = sprite->x + x, at_y = sprite->y + y;
				bool inside = at_x >= 0 && at_y >= 0 && at_x < WIDTH && at_y < HEIGHT;
				if (inside && row[x] >> 24)
					marked[(size_t)at_y * WIDTH + at_x] = row[x] == (0xFF000000u | color);
			}
		}
	}
}

/*
 * Every pixel inside an opaque area of that colour is exactly so on the stream; they must be many. Outermost pixels are
 * left to the tolerance: a sampler may mix in a breath of the piece's transparent rim.
 */
static void assert_exact(const bool *marked, const uint32_t *seen, uint32_t color, size_t at_least)
{
	size_t found = 0, wrong = 0;

	for (size_t i = WIDTH; i < COUNT - WIDTH; i++) {
		if (!marked[i] || !marked[i - 1] || !marked[i + 1] || !marked[i - WIDTH] || !marked[i + WIDTH])
			continue;
		found++;
		if ((seen[i] & 0xFFFFFF) != color && !wrong++)
			print_error("at %zu,%zu: #%06X\n", i % WIDTH, i / WIDTH, seen[i] & 0xFFFFFF);
	}
	if (found < at_least || wrong)
		fail_msg("#%06X: %zu pixels, %zu of them another colour", color, found, wrong);
}

/* All grounds, all filters: within 2 of the compositor, and `color` exact. */
static void assert_same_everywhere(const char *settings, struct graphic_ask *ask, uint32_t color, size_t at_least)
{
	obs_source_t *source = source_new(settings);

	assert_shows(source, ask);
	struct graphic *graphic = make_graphic(ask);
	bool *marked = rg_alloc(COUNT, sizeof(*marked));
	mark_opaque(graphic, color, marked);
	uint32_t *wanted[EACH(grounds)];
	for (size_t g = 0; g < EACH(grounds); g++)
		wanted[g] = render_graphic(graphic, grounds[g]);
	for (size_t f = 0; f < EACH(filters); f++) {
		obs_source_t *filter = add_filter(source, filters[f]);
		for (size_t g = 0; g < EACH(grounds); g++) {
			uint32_t *seen = render_source(source, WIDTH, HEIGHT, grounds[g]);
			int difference = pixels_difference(wanted[g], seen, COUNT);
			print_message("  %s over %d: at most %d off\n", filters[f] ? filters[f] : "no filter",
				      grounds[g], difference);
			assert_true(pixels_drawn(seen, COUNT, grounds[g]) > 1000);
			assert_true(difference <= 2);
			assert_exact(marked, seen, color, at_least);
			rg_free(seen);
		}
		remove_filter(source, filter);
	}
	for (size_t g = 0; g < EACH(grounds); g++)
		rg_free(wanted[g]);
	rg_free(marked);
	graphic_unref(graphic);
	source_drop(source);
}

static void grid_is_the_compositors(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid", .tag = "sample"};

	assert_same_everywhere(NULL, &ask, PANEL, 50000);
	race_day_unref(day);
}

static void card_in_a_users_theme(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {
		.day = day, .template_id = "driver-card", .theme = "club", .driver = "hirvilampi", .tag = "sample"};

	assert_same_everywhere("{'graphic': 'driver-card', 'theme': 'club', 'driver': 'hirvilampi'}", &ask, CLUB,
			       50000);
	race_day_unref(day);
}

/* Round corners, gradients, texture and a logo; the accent's tile is of one colour. */
static void club_look_is_the_compositors(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask grid = {.day = day, .template_id = "heat-grid", .theme = "myrvalla", .tag = "sample"};
	struct graphic_ask card = {
		.day = day, .template_id = "driver-card", .theme = "myrvalla", .driver = "hirvilampi", .tag = "sample"};

	assert_same_everywhere("{'graphic': 'heat-grid', 'theme': 'myrvalla'}", &grid, 0xFF6B35, 1000);
	assert_same_everywhere("{'graphic': 'driver-card', 'theme': 'myrvalla', 'driver': 'hirvilampi'}", &card,
			       0xFF6B35, 1000);
	race_day_unref(day);
}

/* A template's own: a gradient to nothing, a round picture's box, and what is seen through. */
static void graded_boxes_are_the_compositors(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "graded", .tag = "sample"};

	assert_same_everywhere("{'graphic': 'graded'}", &ask, CLUB, 20000);
	race_day_unref(day);
}

static void calendar_is_the_compositors(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "calendar", .language = "fi", .tag = "sample"};

	assert_same_everywhere("{'graphic': 'calendar', 'language': 'fi'}", &ask, PANEL, 50000);
	race_day_unref(day);
}

/* The line under a grid is the class's colour. */
static void line_has_the_class_colour(void **state)
{
	(void)state;
	char *path = stand_write(
		"class.json",
		"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\",\"color\":\"#E4002B\"}],"
		"\"drivers\":[{\"id\":\"x\",\"number\":\"5\",\"last_name\":\"X\",\"class\":\"a\"}],"
		"\"heats\":[{\"id\":\"h\",\"classes\":[\"a\"],\"name\":\"Heat\",\"status\":\"grid\",\"laps\":4,"
		"\"grid\":[[1,2,3,4,5]],\"entries\":[{\"driver\":\"x\",\"slot\":1}]}]}");
	char *settings = rg_asprintf("{'feed': '%s'}", path);
	struct race_day *day = read_day(path);
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid"};

	/* Four lanes are empty: the theme's ghost, dashed. */
	assert_same_everywhere(settings, &ask, CLUB, 3000);
	obs_source_t *source = source_new(settings);
	assert_shows(source, &ask);
	for (size_t g = 0; g < EACH(grounds); g++) {
		uint32_t *seen = render_source(source, WIDTH, HEIGHT, grounds[g]);
		int rows = 0;
		for (int y = 0; y < HEIGHT; y++) {
			size_t on_line = 0;
			for (int x = 0; x < WIDTH; x++)
				on_line += (seen[(size_t)y * WIDTH + x] & 0xFFFFFF) == CLUB;
			rows += on_line > 1000;
		}
		print_message("  over %d: %d rows of exactly #E4002B from edge to edge\n", grounds[g], rows);
		assert_uint_in_range(rows, 4, 16);
		rg_free(seen);
	}
	source_drop(source);
	race_day_unref(day);
	rg_free(settings);
	rg_free(path);
}

/* The empty lane of the theme is #0D1117EB. */
static void ghost_mixes_in_linear_light(void **state)
{
	(void)state;
	struct graphic_ask ask = {.template_id = "heat-grid", .grid_text = "11 68 - 7 40"};
	obs_source_t *source = source_new("{'grid_text': '11 68 - 7 40'}");

	assert_shows(source, &ask);
	struct graphic *graphic = make_graphic(&ask);
	const struct sprite *lane = NULL;
	int x = 0, y = 0;
	for (size_t i = 0; i < graphic->count && !lane; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		int at_x = sprite->width / 2, at_y = sprite->height - 30;
		if (at_y > 0 && (sprite->pixels[(size_t)at_y * (sprite->stride / 4) + at_x] >> 24) == 0xEB) {
			lane = sprite;
			x = sprite->x + at_x;
			y = sprite->y + at_y;
		}
	}
	assert_non_null(lane);
	for (size_t f = 0; f < EACH(filters); f++) {
		obs_source_t *filter = add_filter(source, filters[f]);
		for (size_t g = 0; g < EACH(grounds); g++) {
			uint32_t *seen = render_source(source, WIDTH, HEIGHT, grounds[g]);
			uint32_t pixel = seen[(size_t)y * WIDTH + x];
			static const int color[] = {0x0D, 0x11, 0x17};
			for (int c = 0; c < 3; c++) {
				int wanted = mix_linear(color[c], 0xEB, grounds[g]);
				assert_uint_in_range((int)(pixel >> (16 - 8 * c) & 255) + 1, wanted, wanted + 2);
			}
			rg_free(seen);
		}
		remove_filter(source, filter);
	}
	graphic_unref(graphic);
	source_drop(source);
}

/* White at 128/255 over black, grey and white, as measured with OBS's own colour source. */
static void half_white_is_obs_own(void **state)
{
	(void)state;
	static const int wanted[] = {188, 205, 255};
	struct graphic_ask ask = {.template_id = "boxes"};
	obs_source_t *source = source_new("{'graphic': 'boxes', 'grid_text': '1'}");
	struct race_day *day = sample_day();

	ask.day = day;
	ask.tag = "sample";
	assert_shows(source, &ask);
	for (size_t f = 0; f < EACH(filters); f++) {
		obs_source_t *filter = add_filter(source, filters[f]);
		for (size_t g = 0; g < EACH(grounds); g++) {
			uint32_t *seen = render_source(source, WIDTH, HEIGHT, grounds[g]);
			int half = (int)(seen[(size_t)300 * WIDTH + 850] & 255);
			uint32_t full = seen[(size_t)300 * WIDTH + 350] & 0xFFFFFF;
			rg_free(seen);
			print_message("  %s over %d: half white %d, #%06X\n", filters[f] ? filters[f] : "no filter",
				      grounds[g], half, full);
			assert_uint_in_range(half + 1, wanted[g], wanted[g] + 2);
			assert_int_equal(full, CLUB);
		}
		remove_filter(source, filter);
	}
	source_drop(source);
	race_day_unref(day);
}

/* Pieces with the same pixels change hands when a graphic moves; each must live and die once. */
static void alike_pieces_move(void **state)
{
	(void)state;
	static const char *const places[] = {"top-left", "bottom-right", "center", "", "top", "left"};
	struct race_day *day = sample_day();
	obs_source_t *source = source_new("{'graphic': 'boxes'}");

	for (int i = 0; i < 18; i++) {
		struct graphic_ask ask = {.day = day, .template_id = "boxes", .tag = "sample", .place = places[i % 6]};
		char *settings = rg_asprintf("{'place': '%s'}", places[i % 6]);
		source_set(source, settings);
		rg_free(settings);
		assert_shows(source, &ask);
	}
	source_drop(source);
	race_day_unref(day);
}

static void grid_by_hand_needs_no_feed(void **state)
{
	(void)state;
	struct graphic_ask ask = {.template_id = "heat-grid", .grid_text = "11 68 - 7 40"};
	struct graphic_ask front = {.template_id = "heat-grid", .grid_text = "999 A1 - 7X", .grid_from_front = true};
	obs_source_t *source = source_new("{'grid_text': '11 68 - 7 40'}");

	assert_shows(source, &ask);
	source_set(source, "{'grid_text': '999 A1 - 7X', 'grid_view': 'front'}");
	assert_shows(source, &front);
	source_drop(source);
}

/* Screenshots are taken from other threads than the one that ticks. */
static void pictures_are_taken_while_it_changes(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "calendar", .tag = "sample"};
	obs_source_t *source = source_new(NULL);

	for (int i = 0; i < 60; i++) {
		source_set(source, i % 2 ? "{'graphic': 'calendar'}" : "{'graphic': 'heat-grid'}");
		for (int k = 0; k < 3; k++)
			rg_free(render_source(source, 320, 180, GROUND_BLACK));
	}
	assert_shows(source, &ask);
	source_drop(source);
	race_day_unref(day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grid_is_the_compositors),
		cmocka_unit_test(card_in_a_users_theme),
		cmocka_unit_test(club_look_is_the_compositors),
		cmocka_unit_test(graded_boxes_are_the_compositors),
		cmocka_unit_test(calendar_is_the_compositors),
		cmocka_unit_test(line_has_the_class_colour),
		cmocka_unit_test(ghost_mixes_in_linear_light),
		cmocka_unit_test(half_white_is_obs_own),
		cmocka_unit_test(alike_pieces_move),
		cmocka_unit_test(grid_by_hand_needs_no_feed),
		cmocka_unit_test(pictures_are_taken_while_it_changes),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("pixels", tests, starts, NULL);
}
