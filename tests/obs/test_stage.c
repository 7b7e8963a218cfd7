/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stage on the GPU, on a clock of the test's own: at every moment what the software compositor draws; within its
 * budget; turned round, reset and destroyed in mid-motion. And OBS's eye, on a scene that is on air.
 */
#include "support_obs.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "graphic/picture/pixels.h"
#include "obs/source/eye.h"
#include "obs/source/hide_transition.h"
#include "obs/source/source.h"
#include "obs/stage/stage.h"
#include "race/day/decode.h"

#define WIDTH  1280
#define HEIGHT 720
#define COUNT  ((size_t)WIDTH * HEIGHT)
#define FRAME  (1.0 / 30)
#define BUDGET ((size_t)4 * 1024 * 1024)

/* The stage finds its effect, and the eye its words, as in the module. */
OBS_DECLARE_MODULE()

const char *obs_module_text(const char *key)
{
	return key;
}

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

/* ---- the eye ---- */

static void *make_box(obs_data_t *settings, obs_source_t *source)
{
	(void)settings;
	return source;
}

static void drop_box(void *data)
{
	(void)data;
}

static const char *name_box(void *type_data)
{
	(void)type_data;
	return "box";
}

static uint32_t side(void *data)
{
	(void)data;
	return 100;
}

static void draw_box(void *data, gs_effect_t *effect)
{
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	struct vec4 color;

	(void)data;
	(void)effect;
	vec4_set(&color, 1, 0, 0, 1);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &color);
	while (gs_effect_loop(solid, "Solid"))
		gs_draw_sprite(NULL, 0, 100, 100);
}

/* Stands in for ours: the eye knows its own kind by this. */
struct obs_source_info race_graphics_info = {
	.id = "eye_test_box",
	.type = OBS_SOURCE_TYPE_INPUT,
	.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW,
	.get_name = name_box,
	.create = make_box,
	.destroy = drop_box,
	.get_width = side,
	.get_height = side,
	.video_render = draw_box,
};

static int told_left, told_back;

static void told(obs_source_t *source, bool visible)
{
	(void)source;
	*(visible ? &told_back : &told_left) += 1;
}

static bool is_drawn(obs_scene_t *scene)
{
	uint32_t *seen = render_source(obs_scene_get_source(scene), 200, 200, GROUND_BLACK);
	bool drawn = pixels_drawn(seen, (size_t)200 * 200, GROUND_BLACK) > 5000;

	rg_free(seen);
	return drawn;
}

/* How long a hidden item is still drawn, ms. */
static int64_t drawn_for(obs_scene_t *scene)
{
	int64_t start = rg_monotonic_ms();

	while (is_drawn(scene) && rg_monotonic_ms() < start + 3000)
		rg_sleep_ms(10);
	return rg_monotonic_ms() - start;
}

static void wait_for_frames(uint32_t count)
{
	uint32_t until = obs_get_total_frames() + count;

	while (obs_get_total_frames() < until)
		rg_sleep_ms(5);
}

static void run_tasks(void)
{
	obs_wait_for_destroy_queue();
	while (stand_run_task())
		;
}

/* As OBS does it: the UI thread looks at what was noted before the next frame. */
static void turn_eye(obs_sceneitem_t *item, bool visible)
{
	obs_sceneitem_set_visible(item, visible);
	run_tasks();
}

static bool is_hide(obs_sceneitem_t *item)
{
	obs_source_t *transition = obs_sceneitem_get_transition(item, false);
	return transition && strcmp(obs_source_get_id(transition), HIDE_TRANSITION_ID) == 0;
}

static void eye_hides_with_motion(void **state)
{
	(void)state;
	obs_register_source(&race_graphics_info);
	eye_start(told);
	obs_source_t *box = obs_source_create("eye_test_box", "box", NULL, NULL);
	obs_scene_t *scene = obs_scene_create("on air"), *other = obs_scene_create("elsewhere");
	obs_sceneitem_t *item = obs_scene_add(scene, box), *off_air = obs_scene_add(other, box);
	/* libobs holds the scene's lock while it tells of an item: nothing is made there */
	assert_null(obs_sceneitem_get_transition(item, false));
	run_tasks();
	assert_true(is_hide(item) && is_hide(off_air));
	assert_ptr_not_equal(obs_sceneitem_get_transition(item, false), obs_sceneitem_get_transition(off_air, false));
	assert_int_equal(obs_sceneitem_get_transition_duration(item, false), HIDE_TRANSITION_MS);

	/* of a scene that is not on air nobody is told */
	turn_eye(off_air, false);
	assert_int_equal(told_left, 0);

	obs_set_output_source(0, obs_scene_get_source(scene));
	assert_true(is_drawn(scene));
	turn_eye(item, false);
	assert_int_equal(told_left, 1);
	assert_true(is_drawn(scene));
	int64_t lasted = drawn_for(scene);
	print_message("  hidden, and drawn for %d ms more\n", (int)lasted);
	assert_uint_in_range(lasted, 250, HIDE_TRANSITION_MS + 400);
	turn_eye(item, true);
	assert_int_equal(told_back, 1);
	assert_true(is_drawn(scene));
	/* back in the middle of it */
	turn_eye(item, false);
	rg_sleep_ms(100);
	assert_true(is_drawn(scene));
	turn_eye(item, true);
	assert_int_equal(told_back, 2);
	rg_sleep_ms(HIDE_TRANSITION_MS + 200);
	assert_true(is_drawn(scene));
	/* where the user took the transition away it stays away */
	obs_sceneitem_set_transition(item, false, NULL);
	turn_eye(item, false);
	assert_null(obs_sceneitem_get_transition(item, false));
	assert_int_equal(told_left, 2);
	assert_false(is_drawn(scene));
	/* everything goes in the middle of hiding, and while an item waits to be looked at */
	item = obs_scene_add(scene, box);
	run_tasks();
	turn_eye(item, false);
	obs_scene_add(scene, box);
	obs_set_output_source(0, NULL);
	scene_drop(scene);
	scene_drop(other);
	obs_source_release(box);
	run_tasks();
	eye_stop();
	obs_wait_for_destroy_queue();
}

/* The source is in the programme as long as its item is shown or on its way out, however often the eye is turned. */
static void eye_keeps_it_active(void **state)
{
	(void)state;
	eye_start(told);
	obs_source_t *box = obs_source_create("eye_test_box", "box", NULL, NULL);
	obs_scene_t *scene = obs_scene_create("turned");
	obs_sceneitem_t *item = obs_scene_add(scene, box);
	run_tasks();
	obs_set_output_source(0, obs_scene_get_source(scene));
	for (int turn = 0; turn < 4; turn++) {
		turn_eye(item, false);
		wait_for_frames(3);
		assert_true(obs_source_active(box));
		turn_eye(item, true);
		wait_for_frames(3);
		assert_true(obs_source_active(box));
	}
	turn_eye(item, false);
	drawn_for(scene);
	wait_for_frames(3);
	assert_false(obs_source_active(box));
	obs_set_output_source(0, NULL);
	wait_for_frames(3);
	assert_false(obs_source_active(box));
	/* twice in one scene: one eye does not take it off air */
	turn_eye(item, true);
	obs_scene_add(scene, box);
	run_tasks();
	obs_set_output_source(0, obs_scene_get_source(scene));
	told_left = 0;
	turn_eye(item, false);
	assert_int_equal(told_left, 0);
	obs_set_output_source(0, NULL);
	scene_drop(scene);
	obs_source_release(box);
	eye_stop();
	obs_wait_for_destroy_queue();
}

struct grouped {
	obs_source_t *box;
	obs_scene_t *scene;
	obs_sceneitem_t *group, *item;
};

static void group_on_air(struct grouped *grouped)
{
	*grouped = (struct grouped){.box = obs_source_create("eye_test_box", "box", NULL, NULL),
				    .scene = obs_scene_create("grouped")};
	grouped->item = obs_scene_add(grouped->scene, grouped->box);
	run_tasks();
	grouped->group = obs_scene_insert_group(grouped->scene, "group", &grouped->item, 1);
	run_tasks();
	obs_set_output_source(0, obs_scene_get_source(grouped->scene));
	wait_for_frames(3);
}

static void group_off_air(struct grouped *grouped)
{
	obs_set_output_source(0, NULL);
	scene_drop(grouped->scene);
	obs_source_release(grouped->box);
	run_tasks();
	eye_stop();
	obs_wait_for_destroy_queue();
}

static int gone_count;

static void count_gone(void *data, calldata_t *call)
{
	(void)data;
	(void)call;
	gone_count++;
}

/* As long as whoever turns an eye just then may be at it; our source's tick is played by the test. */
static void wait_until_gone(int count)
{
	int64_t until_ms = rg_monotonic_ms() + HIDE_TRANSITION_MS + 3000;

	while (gone_count < count && rg_monotonic_ms() < until_ms) {
		hide_transition_tick();
		rg_sleep_ms(5);
		obs_wait_for_destroy_queue();
	}
	assert_int_equal(gone_count, count);
}

static void watch_hide(obs_sceneitem_t *item)
{
	signal_handler_connect(obs_source_get_signal_handler(obs_sceneitem_get_transition(item, false)), "destroy",
			       count_gone, NULL);
}

/*
 * libobs starts the transition of what is in a group that is hidden, and never ends it. It goes, but not at once: other
 * threads may be at it without a reference.
 */
static void eye_of_a_group(void **state)
{
	struct grouped on_air;

	(void)state;
	eye_start(told);
	group_on_air(&on_air);
	for (int turn = 1; turn <= 3; turn++) {
		assert_true(is_hide(on_air.item));
		watch_hide(on_air.item);
		turn_eye(on_air.group, false);
		int64_t hidden_ms = rg_monotonic_ms();
		assert_false(is_drawn(on_air.scene));
		hide_transition_tick();
		obs_wait_for_destroy_queue();
		assert_int_equal(gone_count, turn - 1);
		wait_until_gone(turn);
		assert_true(rg_monotonic_ms() - hidden_ms > HIDE_TRANSITION_MS / 2);
		assert_false(obs_source_active(on_air.box));
		turn_eye(on_air.group, true);
		wait_for_frames(3);
		assert_true(obs_source_active(on_air.box));
		assert_true(is_drawn(on_air.scene));
	}
	/* What is in it leaves by its own eye, also when the group's is looked at in the middle of that. */
	turn_eye(on_air.group, false);
	wait_until_gone(3);
	obs_sceneitem_set_visible(on_air.group, true);
	turn_eye(on_air.item, false);
	assert_true(drawn_for(on_air.scene) > 250);
	wait_for_frames(3);
	/* OBS leaves the collection before what was taken is due. */
	turn_eye(on_air.item, true);
	watch_hide(on_air.item);
	turn_eye(on_air.group, false);
	hide_transition_let_go();
	obs_wait_for_destroy_queue();
	assert_int_equal(gone_count, 4);
	group_off_air(&on_air);
}

/* While OBS 29 loads a collection, items have other numbers when it tells of them. */
static void eye_leaves_others_alone(void **state)
{
	(void)state;
	eye_start(told);
	obs_source_t *box = obs_source_create("eye_test_box", "box", NULL, NULL);
	obs_source_t *other = obs_source_create("eye_test_other", "other", NULL, NULL);
	obs_scene_t *scene = obs_scene_create("loaded");
	obs_sceneitem_t *item = obs_scene_add(scene, box), *others = obs_scene_add(scene, other);
	int64_t id = obs_sceneitem_get_id(item);
	obs_sceneitem_set_id(item, 100);
	obs_sceneitem_set_id(others, id);
	run_tasks();
	assert_null(obs_sceneitem_get_transition(others, false));
	scene_drop(scene);
	obs_source_release(box);
	obs_source_release(other);
	run_tasks();
	eye_stop();
	obs_wait_for_destroy_queue();
}

static void assert_stays_away(obs_scene_t *scene, obs_source_t *box)
{
	obs_set_output_source(0, obs_scene_get_source(scene));
	assert_false(is_drawn(scene));
	wait_for_frames(3);
	assert_false(is_drawn(scene));
	assert_false(obs_source_active(box));
	obs_set_output_source(0, NULL);
}

/* What was hidden stays away when its scene comes on air, where the transition may still be there. */
static void eye_closed_before_the_scene_comes(void **state)
{
	(void)state;
	eye_start(told);
	obs_source_t *box = obs_source_create("eye_test_box", "box", NULL, NULL);
	obs_scene_t *scene = obs_scene_create("later");
	obs_sceneitem_t *item = obs_scene_add(scene, box);
	run_tasks();
	for (int turn = 0; turn < 4; turn++) {
		/* closed off air, and a moment before the scene comes */
		turn_eye(item, false);
		if (turn % 2)
			rg_sleep_ms(HIDE_TRANSITION_MS + 100);
		assert_stays_away(scene, box);
		/* closed on air; the scene goes in the middle of that, and comes back */
		turn_eye(item, true);
		obs_set_output_source(0, obs_scene_get_source(scene));
		wait_for_frames(3);
		turn_eye(item, false);
		obs_set_output_source(0, NULL);
		rg_sleep_ms(HIDE_TRANSITION_MS + 100);
		assert_stays_away(scene, box);
		turn_eye(item, true);
	}
	scene_drop(scene);
	obs_source_release(box);
	run_tasks();
	eye_stop();
	obs_wait_for_destroy_queue();
}

static bool locked, gone_under_lock, gone;

static void hide_goes(void *data, calldata_t *call)
{
	(void)data;
	(void)call;
	gone = true;
	gone_under_lock = gone_under_lock || locked;
}

static void take_away(void *item, obs_scene_t *scene)
{
	(void)scene;
	locked = true;
	obs_sceneitem_remove(item);
	/* What runs beside it cannot be later than its own task: that waits for the scene. */
	rg_sleep_ms(100);
	locked = false;
}

/* Under the scene's lock libobs lets go of an item's transition; whoever destroys it there waits for a save, and it for
 * him. */
static void eye_destroys_nothing_under_a_lock(void **state)
{
	(void)state;
	eye_start(told);
	obs_source_t *box = obs_source_create("eye_test_box", "box", NULL, NULL);
	obs_scene_t *scene = obs_scene_create("taken");
	obs_sceneitem_t *item = obs_scene_add(scene, box);
	run_tasks();
	assert_true(is_hide(item));
	signal_handler_connect(obs_source_get_signal_handler(obs_sceneitem_get_transition(item, false)), "destroy",
			       hide_goes, NULL);
	obs_scene_atomic_update(scene, take_away, item);
	obs_wait_for_destroy_queue();
	assert_true(gone);
	assert_false(gone_under_lock);
	/* The scene goes with an item in it. */
	obs_scene_add(scene, box);
	run_tasks();
	scene_drop(scene);
	obs_source_release(box);
	obs_wait_for_destroy_queue();
	eye_stop();
	obs_wait_for_destroy_queue();
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
		cmocka_unit_test(eye_hides_with_motion),
		cmocka_unit_test(eye_keeps_it_active),
		cmocka_unit_test(eye_closed_before_the_scene_comes),
		cmocka_unit_test(eye_of_a_group),
		cmocka_unit_test(eye_leaves_others_alone),
		cmocka_unit_test(eye_destroys_nothing_under_a_lock),
		cmocka_unit_test(leaves_nothing),
	};
	return cmocka_run_group_tests_name("stage", tests, starts, NULL);
}
