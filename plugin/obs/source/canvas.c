/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "canvas.h"

#include "base/library.h"
#include "base/mem.h"

struct obs_canvas;

#define CANVAS_MAIN 1u /* enum obs_canvas_flags */

/* As libobs 31.1 and later declare them. */
static struct {
	void (*enum_canvases)(bool (*each)(void *data, struct obs_canvas *canvas), void *data);
	struct obs_canvas *(*get_ref)(struct obs_canvas *canvas);
	void (*release)(struct obs_canvas *canvas);
	uint32_t (*get_flags)(const struct obs_canvas *canvas);
	const char *(*get_name)(const struct obs_canvas *canvas);
	void (*enum_scenes)(struct obs_canvas *canvas, bool (*each)(void *data, obs_source_t *scene), void *data);
} libobs;

static bool find_functions(void)
{
	return rg_library_function(NULL, "obs_enum_canvases", &libobs.enum_canvases) &&
	       rg_library_function(NULL, "obs_canvas_get_ref", &libobs.get_ref) &&
	       rg_library_function(NULL, "obs_canvas_release", &libobs.release) &&
	       rg_library_function(NULL, "obs_canvas_get_flags", &libobs.get_flags) &&
	       rg_library_function(NULL, "obs_canvas_get_name", &libobs.get_name) &&
	       rg_library_function(NULL, "obs_canvas_enum_scenes", &libobs.enum_scenes);
}

/* libobs holds the list's lock in these two, so what is in it is only kept. */
static bool keep_canvas(void *data, struct obs_canvas *canvas)
{
	struct obs_canvas *kept = libobs.get_flags(canvas) & CANVAS_MAIN ? NULL : libobs.get_ref(canvas);

	if (kept)
		*(struct obs_canvas **)rg_array_push(data, sizeof(kept)) = kept;
	return true;
}

static bool keep_scene(void *data, obs_source_t *scene)
{
	obs_source_t *kept = obs_source_get_ref(scene);

	if (kept)
		*(obs_source_t **)rg_array_push(data, sizeof(kept)) = kept;
	return true;
}

struct looking {
	obs_source_t *source;
	bool found;
};

static void look_at(obs_source_t *parent, obs_source_t *child, void *data)
{
	struct looking *looking = data;

	UNUSED_PARAMETER(parent);
	looking->found = looking->found || child == looking->source;
}

static bool holds(struct obs_canvas *canvas, obs_source_t *source)
{
	struct looking looking = {.source = source};
	struct rg_array scenes = {0};

	libobs.enum_scenes(canvas, keep_scene, &scenes);
	for (size_t i = 0; i < scenes.count; i++) {
		obs_source_t *scene = ((obs_source_t **)scenes.items)[i];
		if (!looking.found)
			obs_source_enum_full_tree(scene, look_at, &looking);
		obs_source_release(scene);
	}
	rg_array_finish(&scenes);
	return looking.found;
}

char *canvas_beside_main(obs_source_t *source)
{
	struct rg_array canvases = {0};
	char *name = NULL;

	if (!find_functions())
		return NULL;
	libobs.enum_canvases(keep_canvas, &canvases);
	for (size_t i = 0; i < canvases.count; i++) {
		struct obs_canvas *canvas = ((struct obs_canvas **)canvases.items)[i];
		if (!name && holds(canvas, source))
			name = rg_strdup(libobs.get_name(canvas));
		libobs.release(canvas);
	}
	rg_array_finish(&canvases);
	return name;
}
