/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source in a canvas beside the main one (OBS 31.1 and later), and hotkeys on Wayland: both are told in the dialog.
 * Where libobs has no canvases they are this program's own, which the module finds by their names.
 */
#include "support_event.h"

#include <obs-nix-platform.h>
#include <string.h>

static bool line_has(obs_source_t *source, const char *part)
{
	obs_properties_t *dialog = obs_source_properties(source);
	bool has = strstr(dialog_line(dialog, "status"), part) != NULL;

	obs_properties_destroy(dialog);
	return has;
}

#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(31, 1, 0)
static void told_of_another_canvas(void **state)
{
	(void)state;
	struct obs_video_info video;
	obs_source_t *source = source_new(NULL);
	obs_scene_t *scene = obs_scene_create("main");

	obs_scene_add(scene, source);
	assert_false(line_has(source, "canvas"));
	assert_true(obs_get_video_info(&video));
	obs_canvas_t *canvas = obs_canvas_create("Vertical", &video, ACTIVATE | SCENE_REF);
	obs_scene_t *upright = obs_canvas_scene_create(canvas, "upright");
	assert_false(line_has(source, "Vertical"));
	obs_scene_add(upright, source);
	assert_true(line_has(source, "canvas Vertical"));
	assert_true(line_has(source, "made for the main canvas"));
	scene_drop(upright);
	obs_canvas_remove(canvas);
	obs_canvas_release(canvas);
	scene_drop(scene);
	source_drop(source);
}
#else
struct obs_canvas {
	const char *name;
	uint32_t flags;
	obs_scene_t *scene;
	int references;
};

static struct obs_canvas canvases[] = {{.name = "Main", .flags = 1}, {.name = "Vertical", .flags = 2 | 4}};

void obs_enum_canvases(bool (*each)(void *data, struct obs_canvas *canvas), void *data);
struct obs_canvas *obs_canvas_get_ref(struct obs_canvas *canvas);
void obs_canvas_release(struct obs_canvas *canvas);
uint32_t obs_canvas_get_flags(const struct obs_canvas *canvas);
const char *obs_canvas_get_name(const struct obs_canvas *canvas);
void obs_canvas_enum_scenes(struct obs_canvas *canvas, bool (*each)(void *data, obs_source_t *scene), void *data);

void obs_enum_canvases(bool (*each)(void *data, struct obs_canvas *canvas), void *data)
{
	for (size_t i = 0; i < 2 && each(data, &canvases[i]); i++)
		;
}

struct obs_canvas *obs_canvas_get_ref(struct obs_canvas *canvas)
{
	canvas->references++;
	return canvas;
}

void obs_canvas_release(struct obs_canvas *canvas)
{
	canvas->references--;
}

uint32_t obs_canvas_get_flags(const struct obs_canvas *canvas)
{
	return canvas->flags;
}

const char *obs_canvas_get_name(const struct obs_canvas *canvas)
{
	return canvas->name;
}

void obs_canvas_enum_scenes(struct obs_canvas *canvas, bool (*each)(void *data, obs_source_t *scene), void *data)
{
	if (canvas->scene)
		each(data, obs_scene_get_source(canvas->scene));
}

static void told_of_another_canvas(void **state)
{
	(void)state;
	obs_source_t *source = source_new(NULL);
	obs_scene_t *scene = obs_scene_create("upright");

	/* In the main canvas: nothing is said. */
	canvases[0].scene = scene;
	obs_scene_add(scene, source);
	assert_false(line_has(source, "canvas"));
	canvases[0].scene = NULL;
	canvases[1].scene = scene;
	assert_true(line_has(source, "canvas Vertical"));
	assert_true(line_has(source, "made for the main canvas"));
	/* Not one that is empty. */
	canvases[1].scene = NULL;
	assert_false(line_has(source, "Vertical"));
	assert_int_equal(canvases[0].references, 0);
	assert_int_equal(canvases[1].references, 0);
	scene_drop(scene);
	source_drop(source);
}
#endif

static void told_of_keys_on_wayland(void **state)
{
	(void)state;
	enum obs_nix_platform_type platform = obs_get_nix_platform();
	obs_source_t *source = source_new(NULL);
	obs_properties_t *dialog = obs_source_properties(source);

	assert_null(obs_properties_get(dialog, "keys_focus"));
	obs_properties_destroy(dialog);
	obs_set_nix_platform((enum obs_nix_platform_type)2); /* Wayland; older headers may not have the name */
	dialog = obs_source_properties(source);
	const char *line = obs_property_description(obs_properties_get(dialog, "keys_focus"));
	obs_set_nix_platform(platform);
	assert_non_null(strstr(line, "Wayland"));
	assert_non_null(strstr(line, "control panel"));
	assert_non_null(strstr(line, "obs-websocket"));
	obs_properties_destroy(dialog);
	source_drop(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_of_another_canvas),
		cmocka_unit_test(told_of_keys_on_wayland),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("canvas", tests, stand_up_720, NULL);
}
