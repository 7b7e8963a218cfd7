/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend_event.h"

#include <obs-frontend-api.h>

#include "base/mem.h"
#include "obs/event/event.h"
#include "ui_task.h"

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

char **frontend_event_scenes(void)
{
	return obs_frontend_get_scene_names();
}

struct rename {
	char *before, *now;
};

static void rename_scene(void *data)
{
	struct rename *rename = data;

	event_rename_scene(rename->before, rename->now);
	rg_free(rename->before);
	rg_free(rename->now);
	rg_free(rename);
}

/* Any thread, the UI thread too, under the lock of the signal. */
static void on_rename(void *data, calldata_t *call)
{
	(void)data;
	if (!obs_source_is_scene(calldata_ptr(call, "source")))
		return;
	struct rename *rename = rg_alloc(1, sizeof(*rename));
	rename->before = rg_strdup(calldata_string(call, "prev_name"));
	rename->now = rg_strdup(calldata_string(call, "new_name"));
	ui_task_later(rename_scene, rename);
}

void frontend_event_start(void)
{
	obs_frontend_add_event_callback(follow_collection, NULL);
	obs_frontend_add_preload_callback(on_preload, NULL);
	obs_frontend_add_save_callback(on_save, NULL);
	obs_frontend_add_tools_menu_item(obs_module_text("Menu.Event"), on_menu, NULL);
	signal_handler_connect(obs_get_signal_handler(), "source_rename", on_rename, NULL);
	started = true;
}

void frontend_event_stop(void)
{
	if (!started)
		return;
	started = false;
	signal_handler_disconnect(obs_get_signal_handler(), "source_rename", on_rename, NULL);
	obs_frontend_remove_save_callback(on_save, NULL);
	obs_frontend_remove_preload_callback(on_preload, NULL);
	obs_frontend_remove_event_callback(follow_collection, NULL);
}
