/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The crew's own fonts: what lies in the user's folder, or is linked there from elsewhere, is copied beside it, and the
 * copy is what is opened: it comes and changes while OBS runs, stays while its original is gone or wrong, and a share
 * that does not answer keeps no graphic from being drawn.
 */
#include "support_obs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "race/day/race_day.h"
#include "race/file/shelf.h"
#include "support_hang.h"

#define WIDTH      640
#define HEIGHT     360
#define FONT_BYTES (16 << 20)
#define THEME      "{\"theme\":1,\"base\":\"dark\",\"fonts\":{\"bold\":{\"family\":\"Nato Sans\",\"weight\":700}}}"
#define CARD       "'graphic':'driver-card','driver':'x','theme':'club','language':'en'"
#define DAY                                                                                                            \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\",\"color\":\"#E4002B\"}],\"drivers\":["             \
	"{\"id\":\"x\",\"number\":\"5\",\"first_name\":\"Xa\",\"last_name\":\"Hirvilampi\",\"class\":\"a\"}]}"

struct font {
	char *bytes;
	size_t length;
	uint32_t *picture; /* the card in it */
};

static struct font bold, regular;
static char *card; /* settings of a source */

/* A font of our set under another name (in the two writings that a font has its name in), so that no machine has it. */
static void rename_family(struct font *font, const char *path)
{
	static const char from[] = "\0N\0o\0t\0o", to[] = "\0N\0a\0t\0o";
	char *error = NULL;
	int renamed = 0;

	assert_true(rg_file_read(path, FONT_BYTES, &font->bytes, &font->length, &error));
	for (size_t i = 0; i + sizeof(from) < font->length; i++) {
		if (memcmp(font->bytes + i, from, sizeof(from) - 1) == 0)
			memcpy(font->bytes + i, to, sizeof(to) - 1), renamed++;
		else if (memcmp(font->bytes + i, "Noto", 4) == 0)
			memcpy(font->bytes + i, "Nato", 4), renamed++;
	}
	assert_true(renamed > 0);
}

/* Drawn here, with that font in a folder of its own. */
static void draw(struct font *font, const char *name, struct race_day *day)
{
	char *theme = rg_asprintf("%s/themes/club.json", name), *file = rg_asprintf("%s/fonts/own.ttf", name);
	char *own = rg_path_join(stand_folder(), name), *error = NULL;
	struct graphic_ask ask = {.day = day,
				  .template_id = "driver-card",
				  .driver = "x",
				  .theme = "club",
				  .hide_minors = true,
				  .width = WIDTH,
				  .height = HEIGHT};

	rg_free(stand_write(theme, THEME));
	char *path = stand_write(file, "");
	assert_true(rg_file_replace(path, font->bytes, font->length));
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, own));
	struct graphic *graphic = graphic_make(studio, &ask, NULL, &error);
	assert_null(error);
	font->picture = render_graphic(graphic, GROUND_BLACK);
	graphic_unref(graphic);
	graphic_studio_destroy(studio);
	rg_free(theme);
	rg_free(file);
	rg_free(own);
	rg_free(path);
}

/* What a test left that failed. */
static void empty_fonts(void)
{
	char *command = rg_asprintf("cd '%s' && rm -rf fonts fonts-in-use", stand_user_folder());

	assert_int_equal(system(command), 0);
	rg_free(command);
}

static int starts(void **state)
{
	(void)state;
	hang_make();
	stand_up(WIDTH, HEIGHT);
	char *path = stand_write("day.json", DAY);
	struct race_day *day = read_day(path);
	rename_family(&bold, RG_STAGE_DATA "/fonts/NotoSans-Bold.ttf");
	rename_family(&regular, RG_STAGE_DATA "/fonts/NotoSans-Regular.ttf");
	draw(&bold, "bold", day);
	draw(&regular, "regular", day);
	assert_true(pixels_difference(bold.picture, regular.picture, (size_t)WIDTH * HEIGHT) > 50);
	stand_write_user("themes/club.json", THEME);
	card = rg_asprintf("{" CARD ",'feed':'%s'}", path);
	race_day_unref(day);
	rg_free(path);
	return 0;
}

static int ends(void **state)
{
	(void)state;
	rg_free(bold.bytes);
	rg_free(bold.picture);
	rg_free(regular.bytes);
	rg_free(regular.picture);
	rg_free(card);
	stand_finish();
	hang_remove();
	return 0;
}

static bool status_has(obs_source_t *source, const char *part)
{
	obs_properties_t *dialog = obs_source_properties(source);
	bool has = strstr(obs_property_description(obs_properties_get(dialog, "status")), part) != NULL;

	obs_properties_destroy(dialog);
	return has;
}

static void wait_status(obs_source_t *source, const char *part)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (!status_has(source, part)) {
		if (rg_monotonic_ms() > end)
			fail_msg("the status line does not say \"%s\"", part);
		rg_sleep_ms(50);
	}
}

static bool is_drawn_in(obs_source_t *source, const struct font *font)
{
	uint32_t *seen = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
	bool same = pixels_difference(seen, font->picture, (size_t)WIDTH * HEIGHT) <= 2;

	rg_free(seen);
	return same;
}

static void wait_drawn_in(obs_source_t *source, const struct font *font)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (!is_drawn_in(source, font)) {
		if (rg_monotonic_ms() > end)
			fail_msg("the card is not drawn in %s", font == &bold ? "bold" : "regular");
		rg_sleep_ms(50);
	}
}

/* Where the process has a font open: mapped into its memory. */
static bool is_mapped(const char *path)
{
	char line[4096];
	FILE *maps = fopen("/proc/self/maps", "r");
	bool mapped = false;

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps))
		mapped = mapped || strstr(line, path);
	fclose(maps);
	return mapped;
}

static int count_sets(void)
{
	char *folder = rg_path_join(stand_user_folder(), "fonts-in-use");
	size_t count;
	char **names = rg_directory_folders(folder, &count);

	for (size_t i = 0; i < count; i++)
		rg_free(names[i]);
	rg_free(names);
	rg_free(folder);
	return (int)count;
}

static void a_font_comes_changes_and_goes(void **state)
{
	char *original = stand_write("elsewhere/own.ttf", ""), *fonts = rg_path_join(stand_user_folder(), "fonts");
	char *link_path = rg_path_join(fonts, "own.ttf");

	(void)state;
	log_expect("there is no font");
	log_expect(link_path);
	obs_source_t *source = source_new(card);
	wait_status(source, "there is no font");
	assert_false(is_drawn_in(source, &bold));
	assert_false(is_drawn_in(source, &regular));
	/* A link to elsewhere, as to a share. */
	assert_true(rg_directory_make(fonts));
	assert_true(rg_file_replace(original, bold.bytes, bold.length));
	assert_int_equal(symlink(original, link_path), 0);
	wait_drawn_in(source, &bold);
	assert_true(is_mapped("/fonts-in-use/1/fonts/own.ttf"));
	assert_false(is_mapped(original));
	assert_false(is_mapped(link_path));
	/* Another version, whose letters are its own. */
	assert_true(rg_file_replace(original, regular.bytes, regular.length));
	wait_drawn_in(source, &regular);
	assert_false(status_has(source, link_path));
	/* One that was cut off, and then none: what is drawn with stays, and the crew is told by the path that it
	 * knows. */
	assert_true(rg_file_replace(original, bold.bytes, bold.length / 2));
	wait_status(source, link_path);
	wait_status(source, "is damaged");
	assert_int_equal(unlink(original), 0);
	wait_status(source, "No such file or directory");
	source_set(source, "{'seconds':0}");
	wait_drawn_in(source, &regular);
	assert_int_equal(log_count("(the last good one stays)"), 2);
	source_drop(source);
	assert_int_equal(count_sets(), 2);
	stand_down();
	/* The next life has it from its first graphic on, though the link leads nowhere; what was before that goes. */
	log_forget();
	stand_up(WIDTH, HEIGHT);
	source = source_new(card);
	wait_drawn_in(source, &regular);
	wait_status(source, link_path);
	assert_int_equal(log_count("there is no font"), 0);
	assert_int_equal(count_sets(), 1);
	/* Mended, it is taken. */
	assert_true(rg_file_replace(original, bold.bytes, bold.length));
	wait_drawn_in(source, &bold);
	assert_false(status_has(source, link_path));
	/* In the next life after its link is gone, it is gone. */
	source_drop(source);
	stand_down();
	assert_int_equal(unlink(link_path), 0);
	stand_up(WIDTH, HEIGHT);
	source = source_new(card);
	wait_status(source, "there is no font");
	assert_false(is_drawn_in(source, &bold));
	source_drop(source);
	stand_down();
	log_assert_clean();
	rg_free(original);
	rg_free(fonts);
	rg_free(link_path);
}

static void a_share_that_hangs_keeps_no_font(void **state)
{
	char *share = hang_path("bad", "fonts"), *link_path = rg_path_join(stand_user_folder(), "fonts");

	(void)state;
	empty_fonts();
	hang_write_bytes("bad", "fonts/own.ttf", bold.bytes, bold.length);
	assert_int_equal(symlink(share, link_path), 0);
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = source_new(card);
	wait_drawn_in(source, &bold);
	source_drop(source);
	stand_down();
	/* OBS starts, draws and ends while the share hangs. */
	log_expect("/fonts: has not answered");
	hang("bad");
	stand_up(WIDTH, HEIGHT);
	source = source_new(card);
	wait_drawn_in(source, &bold);
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	while (!log_count("/fonts: has not answered")) {
		assert_true(rg_monotonic_ms() < end);
		rg_sleep_ms(50);
	}
	source_drop(source);
	source = source_new(card);
	wait_drawn_in(source, &bold);
	obs_source_release(source);
	obs_shutdown();
	assert_int_equal(bnum_allocs(), 0);
	hang_end("bad");
	for (end = rg_monotonic_ms() + WAIT_MS; our_threads() && rg_monotonic_ms() < end;)
		rg_sleep_ms(10);
	assert_int_equal(our_threads(), 0);
	log_assert_clean();
	rg_free(share);
	rg_free(link_path);
}

/* The club's own font lies with its theme. A fault in it is told by the place where it lies. */
static void a_theme_brings_its_font(void **state)
{
	char *theme = rg_path_join(stand_user_folder(), "themes/brings"), *path = rg_path_join(theme, "brought.ttf");

	(void)state;
	empty_fonts();
	assert_true(rg_directory_make(theme));
	assert_true(rg_file_replace(path, regular.bytes, regular.length));
	stand_write_user("themes/brings/theme.json", "{\"theme\":1,\"base\":\"dark\"}");
	log_expect("there is no font");
	log_expect("themes/brings");
	log_forget();
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = source_new(card);
	wait_drawn_in(source, &regular);
	assert_true(rg_file_replace(path, "no font", 7));
	wait_status(source, "themes/brings/brought.ttf");
	assert_true(is_drawn_in(source, &regular));
	assert_true(rg_file_replace(path, bold.bytes, bold.length));
	wait_drawn_in(source, &bold);
	source_drop(source);
	stand_down();
	empty_fonts();
	char *command = rg_asprintf("rm -rf '%s'", theme);
	assert_int_equal(system(command), 0);
	rg_free(command);
	rg_free(theme);
	rg_free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_font_comes_changes_and_goes),
		cmocka_unit_test(a_share_that_hangs_keeps_no_font),
		cmocka_unit_test(a_theme_brings_its_font),
	};
	return cmocka_run_group_tests_name("fonts", tests, starts, ends);
}
