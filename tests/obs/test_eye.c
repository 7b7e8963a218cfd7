/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OBS's eye, on scenes that are on air and off it: what leaves, for how long it is drawn, and when what was taken goes.
 */
#include "support_obs.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "graphic/picture/pixels.h"
#include "obs/source/eye.h"
#include "obs/source/hide_transition.h"
#include "obs/source/source.h"

/* The transition finds its words as in the module. */
OBS_DECLARE_MODULE()

const char *obs_module_text(const char *key)
{
	return key;
}

static int starts(void **state)
{
	(void)state;
	stand_up(1280, 720);
	obs_module_set_pointer(obs_get_module("race-graphics"));
	obs_register_source(&race_graphics_info);
	return 0;
}

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

/* A source of ours in a scene; `group`: that of group_on_air. */
struct boxed {
	obs_source_t *box;
	obs_scene_t *scene;
	obs_sceneitem_t *item, *group;
};

static struct boxed boxed_start(const char *name)
{
	struct boxed boxed = {0};

	eye_start(told);
	boxed.box = obs_source_create("eye_test_box", "box", NULL, NULL);
	boxed.scene = obs_scene_create(name);
	boxed.item = obs_scene_add(boxed.scene, boxed.box);
	run_tasks();
	return boxed;
}

static void boxed_end(struct boxed *boxed)
{
	obs_set_output_source(0, NULL);
	scene_drop(boxed->scene);
	obs_source_release(boxed->box);
	run_tasks();
	eye_stop();
	obs_wait_for_destroy_queue();
}

static void eye_hides_with_motion(void **state)
{
	(void)state;
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
	struct boxed boxed = boxed_start("turned");
	obs_source_t *box = boxed.box;
	obs_scene_t *scene = boxed.scene;
	obs_sceneitem_t *item = boxed.item;

	(void)state;
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
	boxed_end(&boxed);
}

static struct boxed group_on_air(void)
{
	struct boxed boxed = boxed_start("grouped");

	boxed.group = obs_scene_insert_group(boxed.scene, "group", &boxed.item, 1);
	run_tasks();
	obs_set_output_source(0, obs_scene_get_source(boxed.scene));
	wait_for_frames(3);
	return boxed;
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
	struct boxed on_air = group_on_air();

	(void)state;
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
	boxed_end(&on_air);
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
	struct boxed boxed = boxed_start("later");
	obs_source_t *box = boxed.box;
	obs_scene_t *scene = boxed.scene;
	obs_sceneitem_t *item = boxed.item;

	(void)state;
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
	boxed_end(&boxed);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eye_hides_with_motion),
		cmocka_unit_test(eye_keeps_it_active),
		cmocka_unit_test(eye_closed_before_the_scene_comes),
		cmocka_unit_test(eye_of_a_group),
		cmocka_unit_test(eye_leaves_others_alone),
		cmocka_unit_test(eye_destroys_nothing_under_a_lock),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("eye", tests, starts, NULL);
}
