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
#include "base/text.h"
#include "feed/feed.h"
#include "graphic/text/typeset.h"
#include "intake/pack.h"
#include "obs/control/command.h"
#include "obs/control/controls.h"
#include "obs/event/event.h"
#include "obs/source/eye.h"
#include "obs/frontend/frontend.h"
#include "obs/frontend/frontend_event.h"
#include "obs/frontend/frontend_output.h"
#include "obs/control/hotkeys.h"
#include "obs/control/operator.h"
#include "obs/panel/panel.h"
#include "obs/control/prepare.h"
#include "obs/control/procs.h"
#include "obs/director/director.h"
#include "obs/source/source.h"
#include "obs/control/state_event.h"
#include "obs/control/websocket.h"
#include "obs/work/work_thread.h"
#include "race/file/said.h"
#include "race/file/shelf.h"

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

/* Before anything is said. */
static void load_sentences(struct race_shelf *shelf)
{
	struct race_problems problems = {0};
	char *folder = race_shelf_shipped(shelf, "said");

	race_said_load(folder, obs_get_locale(), &problems);
	for (size_t i = 0; i < problems.count; i++)
		rg_warning("%s", problems.lines[i]);
	race_problems_finish(&problems);
	rg_free(folder);
}

static void set_directories(void)
{
	char *templates = obs_module_file("templates"), *user = obs_module_config_path("");
	char *data = templates ? rg_path_directory(templates) : rg_strdup(".");

	work_thread_set_directories(data, user);
	load_sentences(work_thread_shelf());
	controls_start(work_thread_shelf());
	rg_free(data);
	bfree(templates);
	bfree(user);
}

static void find_other_copy(void *data, obs_module_t *module)
{
	obs_module_t *own = obs_current_module(), **other = data;

	if (module != own && rg_equal(obs_get_module_file_name(module), obs_get_module_file_name(own)))
		*other = module;
}

/* One in the system's folder and one in the user's: they would register the same sources, keys and menus twice. */
static bool is_second_copy(void)
{
	obs_module_t *other = NULL;

	obs_enum_modules(find_other_copy, &other);
	if (!other)
		return false;
	rg_error("this plugin is installed twice: %s is used, and %s is not; remove one of them",
		 obs_get_module_binary_path(other), obs_get_module_binary_path(obs_current_module()));
	return true;
}

/* What of the data folder is not there, as "themes, fonts"; NULL: nothing. rg_free. */
static char *missing_data(void)
{
	static const char *const parts[] = {"templates", "themes",    "mappings",      "tables", "said",
					    "locale",    "languages", "controls.json", "flags",  "fonts"};
	struct rg_buffer missing = {0};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		char *path = obs_module_file(parts[i]);
		if (!path)
			rg_buffer_format(&missing, "%s%s", missing.length ? ", " : "", parts[i]);
		bfree(path);
	}
	return missing.length ? rg_buffer_take(&missing) : NULL;
}

/* What whoever helps asks first, in one line; what is missing is one of its own. */
static void tell_what_runs(void)
{
	const char *data = obs_get_module_data_path(obs_current_module()), *zip = pack_library();
	char *libraries = text_libraries(), *missing = missing_data();

	rg_info("version %s, built for libobs %d.%d.%d, running in %s; %s %s libzip/%s; data in %s", RG_VERSION,
		LIBOBS_API_MAJOR_VER, LIBOBS_API_MINOR_VER, LIBOBS_API_PATCH_VER, obs_get_version_string(),
		feed_libraries(), libraries, zip ? zip : "missing", data ? data : "no folder");
	if (missing)
		rg_error("missing in %s: %s; install Race Graphics again, the whole folder",
			 data ? data : "the data folder", missing);
	if (!zip)
		rg_warning("the library libzip is not on this machine: no packs and no reports until it is installed "
			   "(libzip5, libzip4t64 or libzip4)");
	if (hotkeys_need_focus())
		rg_info("on Wayland OBS hears keys only while it has the focus; the control panel and obs-websocket "
			"always work");
	rg_free(missing);
	rg_free(libraries);
}

bool obs_module_load(void)
{
	rg_log_set_sink(log_to_obs, NULL);
	if (is_second_copy())
		return false;
	set_directories();
	work_thread_ref();
	obs_register_source(&race_graphics_info);
	eye_start(programme_follow_eye);
	event_start();
	panel_start();
	command_start();
	procs_start();
	state_event_start();
	hotkeys_start();
	frontend_start();
	frontend_event_start();
	frontend_output_start();
	tell_what_runs();
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
	frontend_output_stop();
	frontend_event_stop();
	frontend_stop();
	panel_stop();
	event_stop();
	eye_stop();
	command_stop();
	websocket_stop();
	state_event_stop();
	hotkeys_stop();
	operator_forget();
	director_forget();
	prepare_set(false);
	/* Sources may outlive this call; the last of them ends the work thread. */
	work_thread_unref();
	/* The work thread reads them for the panel. */
	controls_stop();
}
