/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stage on the GPU, on a clock of the test's own: at every moment what the software compositor draws; within its
 * budget; turned round, reset and destroyed in mid-motion.
 */
#include "support_obs.h"

#include <obs-module.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "graphic/picture/pixels.h"
#include "obs/stage/stage.h"
#include "race/day/decode.h"

#define WIDTH  1280
#define HEIGHT 720
#define COUNT  ((size_t)WIDTH * HEIGHT)
#define FRAME  (1.0 / 30)
#define BUDGET ((size_t)4 * 1024 * 1024)

/* The stage finds its effect as in the module. */
OBS_DECLARE_MODULE()

static struct race_day *day;
static struct stage_kit kit;

/* The stage of this program logs here, not through the module. */
static void log_to_obs(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	blog(level == RG_LOG_ERROR     ? LOG_ERROR
	     : level == RG_LOG_WARNING ? LOG_WARNING
				       : LOG_INFO,
	     "[race-graphics] %s", message);
}

static int starts(void **state)
{
	(void)state;
	rg_log_set_sink(log_to_obs, NULL);
	stand_up(WIDTH, HEIGHT);
	obs_module_set_pointer(obs_get_module("race-graphics"));
	day = sample_day();
	stage_kit_init(&kit);
	return 0;
}

static struct graphic *graphic_of(const char *template_id, const char *driver, int width, int height)
{
	struct graphic_ask ask = {
		.day = day, .template_id = template_id, .driver = driver, .width = width, .height = height};
	return make_graphic(&ask);
}

static uint32_t *render_stage(struct stage *stage, int ground)
{
	struct vec4 color;
	uint32_t *pixels = rg_alloc(COUNT, sizeof(*pixels)), linesize = 0;
	uint8_t *mapped = NULL;

	obs_enter_graphics();
	gs_texrender_t *target = gs_texrender_create(GS_BGRA, GS_ZS_NONE);
	gs_stagesurf_t *surface = gs_stagesurface_create(WIDTH, HEIGHT, GS_BGRA);
	assert_true(gs_texrender_begin(target, WIDTH, HEIGHT));
	vec4_set(&color, (float)ground / 255.0f, (float)ground / 255.0f, (float)ground / 255.0f, 1.0f);
	gs_clear(GS_CLEAR_COLOR, &color, 0.0f, 0);
	gs_ortho(0.0f, WIDTH, 0.0f, HEIGHT, -100.0f, 100.0f);
	stage_render(stage, true);
	gs_texrender_end(target);
	gs_stage_texture(surface, gs_texrender_get_texture(target));
	assert_true(gs_stagesurface_map(surface, &mapped, &linesize));
	for (int y = 0; y < HEIGHT; y++)
		memcpy(pixels + (size_t)y * WIDTH, mapped + (size_t)y * linesize, (size_t)WIDTH * 4);
	gs_stagesurface_unmap(surface);
	gs_stagesurface_destroy(surface);
	gs_texrender_destroy(target);
	obs_leave_graphics();
	return pixels;
}

/* Renders, and holds it against the same scene in software. */
static void assert_same(struct stage *stage, const struct motion_scene *scene, const char *what, double at)
{
	static const int grounds[] = {GROUND_GREY, GROUND_WHITE};

	assert_int_equal(stage->scene.state, scene->state);
	for (int g = 0; g < 2; g++) {
		uint32_t *seen = render_stage(stage, grounds[g]), *wanted = rg_alloc(COUNT, 4);
		for (size_t i = 0; i < COUNT; i++)
			wanted[i] = 0xFF000000u | (uint32_t)grounds[g] * 0x010101u;
		motion_scene_compose(scene, wanted);
		size_t off = 0, first = 0;
		for (size_t i = 0; i < COUNT; i++) {
			if (pixels_difference(&seen[i], &wanted[i], 1) > 2 && !off++)
				first = i;
		}
		size_t drawn = pixels_drawn(seen, COUNT, grounds[g]);
		if (off)
			fail_msg("%s at %.0f ms: %zu pixels differ by more than 2, first at %zu,%zu: #%06X, not #%06X",
				 what, at, off, first % WIDTH, first / WIDTH, seen[first] & 0xFFFFFF,
				 wanted[first] & 0xFFFFFF);
		if (at > 100 && at < 250)
			assert_true(drawn > 1000);
		rg_free(seen);
		rg_free(wanted);
	}
}

/* Until what was set is uploaded; `scene` takes it on the same frame as the stage. */
static void upload_all(struct stage *stage)
{
	for (int i = 0; i < 100 && !stage->complete; i++) {
		kit.spent = 0;
		rg_free(render_stage(stage, GROUND_BLACK));
	}
	assert_true(stage->complete);
}

static void run(struct stage *stage, struct motion_scene *scene, const char *what)
{
	double at = 0;

	for (int frame = 0; frame < 200; frame++) {
		stage_tick(stage, (float)FRAME);
		motion_scene_advance(scene, (double)(float)FRAME * 1000);
		at += FRAME * 1000;
		/* what stands for some time is looked at now and then */
		if (frame % (scene->state == SCENE_ON ? 20 : 3) == 0 || !motion_scene_moves(scene))
			assert_same(stage, scene, what, at);
		if (!motion_scene_moves(scene))
			return;
	}
	fail_msg("%s does not end", what);
}

static void next(struct stage *stage, struct motion_scene *scene, struct graphic *graphic)
{
	stage_set_next(stage, graphic_ref(graphic));
	upload_all(stage);
	motion_scene_take(scene, graphic);
}

static void is_the_compositors(void **state)
{
	static const char *const ids[] = {"driver-card", "heat-grid", "calendar"};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct stage stage;
		struct motion_scene scene = {0};
		print_message("  %s\n", ids[i]);
		stage_init(&stage, &kit);
		stage_show(&stage, true, -1);
		next(&stage, &scene, graphic_of(ids[i], "hirvilampi", WIDTH, HEIGHT));
		assert_int_equal(stage_state(&stage), STAGE_OFF);
		assert_null(stage_graphic(&stage));
		motion_scene_show(&scene, true, -1);
		run(&stage, &scene, "entrance");
		assert_int_equal(stage_state(&stage), STAGE_ON);
		/* the same template with something else in it, then another template */
		next(&stage, &scene, graphic_of(ids[i], "narvala", WIDTH, HEIGHT));
		run(&stage, &scene, "change");
		next(&stage, &scene, graphic_of(ids[(i + 1) % 3], "hirvilampi", WIDTH, HEIGHT));
		run(&stage, &scene, "replacement");
		stage_show(&stage, false, 250);
		motion_scene_show(&scene, false, 250);
		assert_int_equal(stage_state(&stage), STAGE_LEAVING);
		run(&stage, &scene, "exit");
		assert_int_equal(stage_state(&stage), STAGE_OFF);
		stage_finish(&stage);
		motion_scene_finish(&scene);
	}
}

/* A result of two, before and after a penalty turns it round, and official. */
static struct graphic *result_of(bool penalty, bool official)
{
	static const char form[] =
		"{\"race_feed\":1,\"classes\":[{\"id\":\"sc\",\"name\":\"Supercar\",\"color\":\"#FF6B35\"}],"
		"\"drivers\":[{\"id\":\"a\",\"number\":\"11\",\"last_name\":\"Hirvilampi\",\"class\":\"sc\"},"
		"{\"id\":\"b\",\"number\":\"68\",\"last_name\":\"N\u00e4rv\u00e4l\u00e4\",\"class\":\"sc\"}],"
		"\"heats\":[{\"id\":\"h\",\"classes\":[\"sc\"],\"phase\":\"final\",\"status\":\"finished\","
		"\"result\":\"%s\",\"entries\":["
		"{\"driver\":\"a\",\"position\":%d,\"time_ms\":158154,\"status\":\"finished\"},"
		"{\"driver\":\"b\",\"position\":%d,\"time_ms\":%d%s,\"status\":\"finished\"}]}]}";
	char *bytes = rg_asprintf(form, official ? "official" : "provisional", penalty ? 1 : 2, penalty ? 2 : 1,
				  penalty ? 160000 : 157000, penalty ? ",\"penalty_ms\":3000" : "");
	struct race_problems problems = {0};
	struct race_day *result = race_day_decode(bytes, strlen(bytes), &problems);
	struct graphic_ask ask = {.day = result, .template_id = "heat-results", .width = WIDTH, .height = HEIGHT};

	assert_non_null(result);
	assert_int_equal(problems.count, 0);
	struct graphic *graphic = make_graphic(&ask);
	race_day_unref(result);
	race_problems_finish(&problems);
	rg_free(bytes);
	return graphic;
}

/* Marked, dimmed and travelling rows on their backing, what comes with news, and a loop that straightens. */
static void is_the_compositors_in_a_penalty(void **state)
{
	struct stage stage;
	struct motion_scene scene = {0};

	(void)state;
	stage_init(&stage, &kit);
	stage_rest(&stage);
	next(&stage, &scene, result_of(false, false));
	motion_scene_rest(&scene);
	stage_tick(&stage, (float)FRAME);
	stage_show(&stage, true, -1);
	next(&stage, &scene, result_of(true, false));
	run(&stage, &scene, "penalty");
	next(&stage, &scene, result_of(true, true));
	run(&stage, &scene, "official");
	assert_int_equal(stage_state(&stage), STAGE_ON);
	stage_finish(&stage);
	motion_scene_finish(&scene);
}

/* Turned round in mid-motion, both ways. */
static void turns_round(void **state)
{
	struct stage stage;
	struct motion_scene scene = {0};

	(void)state;
	stage_init(&stage, &kit);
	stage_show(&stage, true, -1);
	next(&stage, &scene, graphic_of("driver-card", "hirvilampi", WIDTH, HEIGHT));
	motion_scene_show(&scene, true, -1);
	for (int turn = 0; turn < 6; turn++) {
		for (int frame = 0; frame < 4; frame++) {
			stage_tick(&stage, (float)FRAME);
			motion_scene_advance(&scene, (double)(float)FRAME * 1000);
		}
		assert_same(&stage, &scene, "turn", 0);
		stage_show(&stage, turn % 2 == 1, -1);
		motion_scene_show(&scene, turn % 2 == 1, -1);
		assert_same(&stage, &scene, "turned", 0);
	}
	stage_finish(&stage);
	motion_scene_finish(&scene);
}

/* As a source ticks all of its stages. */
static void tick_frame(struct stage *stages, size_t count)
{
	assert_true(stage_kit_begin(&kit));
	for (size_t i = 0; i < count; i++)
		stage_tick(&stages[i], (float)FRAME);
	stage_kit_end(&kit);
}

static void waits_for_all_and_keeps_the_budget(void **state)
{
	struct stage stage;
	int frames = 0;

	(void)state;
	stage_init(&stage, &kit);
	stage_show(&stage, true, -1);
	stage_set_next(&stage, graphic_of("heat-grid", NULL, 3840, 2160));
	while (!stage.complete && frames < 100) {
		tick_frame(&stage, 1);
		assert_int_equal(stage_state(&stage), STAGE_OFF);
		rg_free(render_stage(&stage, GROUND_BLACK));
		/* several views of one frame share its budget */
		size_t spent = kit.spent;
		rg_free(render_stage(&stage, GROUND_BLACK));
		assert_true(kit.spent <= BUDGET || kit.spent == spent);
		frames++;
	}
	assert_true(frames > 3 && frames < 20);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ENTERING);
	/* a stall is 50 ms at most */
	double before = stage.scene.now_ms;
	stage_tick(&stage, 5);
	assert_true(stage.scene.now_ms - before < 50.001);
	stage_finish(&stage);
}

static size_t largest_picture(const struct graphic *graphic)
{
	size_t largest = 0;

	for (size_t i = 0; i < graphic->count; i++) {
		size_t bytes = (size_t)graphic->sprites[i].stride * (size_t)graphic->sprites[i].height;
		largest = bytes > largest ? bytes : largest;
	}
	return largest;
}

/* The stages of a source upload within the budget of one, and draw with one effect. */
static void stages_share_budget_and_effect(void **state)
{
	static const char *const ids[] = {"heat-grid", "calendar", "standings"};
	struct stage stages[3];
	size_t most = BUDGET;
	int frames = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct graphic *graphic = graphic_of(ids[i], NULL, 3840, 2160);
		most = largest_picture(graphic) > most ? largest_picture(graphic) : most;
		stage_init(&stages[i], &kit);
		stage_show(&stages[i], true, -1);
		stage_set_next(&stages[i], graphic);
	}
	for (bool all = false; !all && frames < 100; frames++) {
		tick_frame(stages, 3);
		all = true;
		for (int i = 0; i < 3; i++) {
			rg_free(render_stage(&stages[i], GROUND_BLACK));
			/* It is taken with the tick after that. */
			all = all && (stages[i].complete || !stages[i].coming);
		}
		assert_true(kit.spent <= most);
	}
	assert_true(frames > 3 && frames < 60);
	for (int frame = 0; frame < 10; frame++) {
		tick_frame(stages, 3);
		for (int i = 0; i < 3; i++)
			rg_free(render_stage(&stages[i], GROUND_BLACK));
	}
	assert_non_null(kit.brush.effect);
	for (int i = 0; i < 3; i++) {
		assert_int_not_equal(stage_state(&stages[i]), STAGE_OFF);
		stage_finish(&stages[i]);
	}
}

static void off_and_on_again(void **state)
{
	struct stage stage;

	(void)state;
	stage_init(&stage, &kit);
	stage_rest(&stage);
	stage_set_next(&stage, graphic_of("driver-card", "hirvilampi", WIDTH, HEIGHT));
	upload_all(&stage);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ON);
	assert_non_null(stage_graphic(&stage));
	stage_show(&stage, true, -1);
	assert_int_equal(stage_state(&stage), STAGE_ON);
	/* at once: nothing is drawn any more, and it enters anew when it is wanted again */
	stage_show(&stage, false, 0);
	assert_int_equal(stage_state(&stage), STAGE_OFF);
	uint32_t *seen = render_stage(&stage, GROUND_BLACK);
	assert_int_equal(pixels_drawn(seen, COUNT, GROUND_BLACK), 0);
	rg_free(seen);
	stage_show(&stage, true, -1);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ENTERING);
	stage_show(&stage, false, 0);
	stage_forget(&stage);
	stage_show(&stage, true, -1);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_OFF);
	/* its textures go where the graphics context is held */
	rg_free(render_stage(&stage, GROUND_BLACK));
	assert_int_equal(stage.pictures.count, 0);
	stage_finish(&stage);
}

/* What stood there had nothing to show, so that nobody has seen it. */
static void enters_once_there_is_something(void **state)
{
	struct graphic_ask nothing = {.template_id = "driver-card", .width = WIDTH, .height = HEIGHT};
	struct stage stage;

	(void)state;
	stage_init(&stage, &kit);
	stage_show(&stage, true, -1);
	stage_set_next(&stage, make_graphic(&nothing));
	upload_all(&stage);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ON);
	assert_non_null(stage_graphic(&stage)->empty_reason);
	stage_set_next(&stage, graphic_of("driver-card", "hirvilampi", WIDTH, HEIGHT));
	upload_all(&stage);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ENTERING);
	for (int i = 0; i < 60; i++)
		stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ON);
	stage_finish(&stage);
}

/* The newest of those that came while something moved. */
static void latest_wins(void **state)
{
	struct stage stage;

	(void)state;
	stage_init(&stage, &kit);
	stage_show(&stage, true, -1);
	stage_set_next(&stage, graphic_of("driver-card", "hirvilampi", WIDTH, HEIGHT));
	upload_all(&stage);
	for (int i = 0; i < 6; i++)
		stage_tick(&stage, (float)FRAME);
	stage_set_next(&stage, graphic_of("calendar", NULL, WIDTH, HEIGHT));
	upload_all(&stage);
	stage_set_next(&stage, graphic_of("heat-grid", NULL, WIDTH, HEIGHT));
	upload_all(&stage);
	assert_string_equal(stage_graphic(&stage)->template_id, "driver-card");
	for (int i = 0; i < 60; i++)
		stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ON);
	assert_string_equal(stage_graphic(&stage)->template_id, "heat-grid");
	stage_finish(&stage);
}

static void left_out_when_it_cannot_be_made(void **state)
{
	struct stage stage;

	(void)state;
	stage_init(&stage, &kit);
	log_expect("is left out: no texture could be made");
	struct graphic *graphic = graphic_of("driver-card", "hirvilampi", WIDTH, HEIGHT);
	struct sprite *sprite = &graphic->sprites[graphic->count - 1];
	pixels_unref(sprite->pixels);
	pixels_unref(sprite->ground);
	sprite->ground = NULL;
	sprite->width = 70000;
	sprite->height = 3;
	sprite->stride = sprite->width * 4;
	sprite->pixels = pixels_alloc((size_t)sprite->stride * 3);
	log_forget();
	stage_rest(&stage);
	stage_set_next(&stage, graphic);
	upload_all(&stage);
	for (int i = 0; i < 5; i++) {
		stage_tick(&stage, (float)FRAME);
		rg_free(render_stage(&stage, GROUND_BLACK));
	}
	assert_int_equal(stage_state(&stage), STAGE_ON);
	assert_int_equal(log_count("is left out: no texture could be made"), 1);
	stage_finish(&stage);
}

static void other_canvas_in_mid_motion(void **state)
{
	struct stage stage;

	(void)state;
	stage_init(&stage, &kit);
	stage_show(&stage, true, -1);
	stage_set_next(&stage, graphic_of("heat-grid", NULL, WIDTH, HEIGHT));
	upload_all(&stage);
	for (int i = 0; i < 8; i++)
		stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ENTERING);
	stand_video(640, 360);
	rg_free(render_stage(&stage, GROUND_BLACK));
	stage_set_next(&stage, graphic_of("heat-grid", NULL, 640, 360));
	upload_all(&stage);
	stage_tick(&stage, (float)FRAME);
	assert_int_equal(stage_state(&stage), STAGE_ON);
	assert_int_equal(stage_graphic(&stage)->width, 640);
	rg_free(render_stage(&stage, GROUND_BLACK));
	/* and gone in the middle of leaving */
	stage_show(&stage, false, -1);
	stage_tick(&stage, (float)FRAME);
	stage_finish(&stage);
	stand_video(WIDTH, HEIGHT);
}

static void leaves_nothing(void **state)
{
	race_day_unref(day);
	stage_kit_finish(&kit);
	leaves_nothing_behind(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_compositors),
		cmocka_unit_test(is_the_compositors_in_a_penalty),
		cmocka_unit_test(turns_round),
		cmocka_unit_test(waits_for_all_and_keeps_the_budget),
		cmocka_unit_test(stages_share_budget_and_effect),
		cmocka_unit_test(off_and_on_again),
		cmocka_unit_test(enters_once_there_is_something),
		cmocka_unit_test(latest_wins),
		cmocka_unit_test(left_out_when_it_cannot_be_made),
		cmocka_unit_test(other_canvas_in_mid_motion),
		cmocka_unit_test(leaves_nothing),
	};
	return cmocka_run_group_tests_name("stage", tests, starts, NULL);
}
