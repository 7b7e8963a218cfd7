/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module: what OBS loads. UI thread.
 */
#include <obs-module.h>
#include <util/platform.h>

#include "obs/control/programme.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "obs/control/command.h"
#include "obs/control/controls.h"
#include "obs/event/event.h"
#include "obs/source/eye.h"
#include "obs/frontend/frontend.h"
#include "obs/frontend/frontend_event.h"
#include "obs/control/hotkeys.h"
#include "obs/control/procs.h"
#include "obs/source/source.h"
#include "obs/control/state_event.h"
#include "obs/control/websocket.h"
#include "obs/work/work_thread.h"

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE("race-graphics", "en-US")

MODULE_EXPORT const char *obs_module_name(void)
{
	return obs_module_text("RaceGraphics");
}

MODULE_EXPORT const char *obs_module_description(void)
{
	return obs_module_text("RaceGraphics.Description");
}

static void log_to_obs(void *data, enum rg_log_level level, const char *message)
{
	int obs_level = level == RG_LOG_ERROR     ? LOG_ERROR
			: level == RG_LOG_WARNING ? LOG_WARNING
			: level == RG_LOG_INFO    ? LOG_INFO
						  : LOG_DEBUG;
	(void)data;
	blog(obs_level, "[race-graphics] %s", message);
}

static void set_directories(void)
{
	char *templates = obs_module_file("templates"), *user = obs_module_config_path("");
	char *data = templates ? rg_path_directory(templates) : rg_strdup(".");

	work_thread_set_directories(data, user);
	controls_start(work_thread_shelf());
	rg_free(data);
	bfree(templates);
	bfree(user);
}

bool obs_module_load(void)
{
	rg_log_set_sink(log_to_obs, NULL);
	set_directories();
	work_thread_ref();
	obs_register_source(&race_graphics_info);
	eye_start(programme_follow_eye);
	event_start();
	command_start();
	procs_start();
	state_event_start();
	hotkeys_start();
	frontend_start();
	frontend_event_start();
	rg_info("version %s, built for libobs %d.%d.%d, running in %s", RG_VERSION, LIBOBS_API_MAJOR_VER,
		LIBOBS_API_MINOR_VER, LIBOBS_API_PATCH_VER, obs_get_version_string());
	return true;
}

void obs_module_post_load(void)
{
	/* obs-websocket is loaded by now, and so is the profile. */
	websocket_start();
	hotkeys_load();
	frontend_add_menu();
}

void obs_module_unload(void)
{
	frontend_event_stop();
	frontend_stop();
	event_stop();
	eye_stop();
	command_stop();
	websocket_stop();
	state_event_stop();
	hotkeys_stop();
	controls_stop();
	/* Sources may outlive this call; the last of them ends the work thread. */
	work_thread_unref();
}
