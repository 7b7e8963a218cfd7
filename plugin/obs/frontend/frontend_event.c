/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend_event.h"

#include <obs-frontend-api.h>

#include "obs/event/event.h"

static bool started; /* UI thread only */

/* OBS loads and saves its collections through these; it has no place for private sources. */
static void on_save(obs_data_t *collection, bool saving, void *data)
{
	(void)data;
	if (saving)
		event_save(collection);
}

/* OBS calls this before it makes the sources, but not for a new collection. */
static void on_preload(obs_data_t *collection, bool saving, void *data)
{
	(void)data;
	if (!saving)
		event_load(collection);
}

static void enter_scene(void)
{
	obs_source_t *scene = obs_frontend_get_current_scene();

	if (scene)
		event_enter_scene(obs_source_get_name(scene));
	obs_source_release(scene);
}

static void follow_collection(enum obs_frontend_event event, void *data)
{
	(void)data;
	if (event == OBS_FRONTEND_EVENT_SCENE_CHANGED)
		enter_scene();
	else if (event == OBS_FRONTEND_EVENT_SCENE_COLLECTION_CLEANUP)
		event_reset();
	else if (event == OBS_FRONTEND_EVENT_EXIT)
		frontend_event_stop();
}

static void on_menu(void *data)
{
	(void)data;
	frontend_event_open();
}

void frontend_event_open(void)
{
	if (event_source())
		obs_frontend_open_source_properties(event_source());
}

void frontend_event_scenes(obs_property_t *list)
{
	char **names = obs_frontend_get_scene_names();

	for (size_t i = 0; names && names[i]; i++)
		obs_property_list_add_string(list, names[i], names[i]);
	bfree(names);
}

void frontend_event_start(void)
{
	obs_frontend_add_event_callback(follow_collection, NULL);
	obs_frontend_add_preload_callback(on_preload, NULL);
	obs_frontend_add_save_callback(on_save, NULL);
	obs_frontend_add_tools_menu_item(obs_module_text("Menu.Event"), on_menu, NULL);
	started = true;
}

void frontend_event_stop(void)
{
	if (!started)
		return;
	started = false;
	obs_frontend_remove_save_callback(on_save, NULL);
	obs_frontend_remove_preload_callback(on_preload, NULL);
	obs_frontend_remove_event_callback(follow_collection, NULL);
}
