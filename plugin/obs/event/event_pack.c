/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_pack.h"

#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "base/thread.h"
#include "event.h"
#include "event_settings.h"
#include "intake/pack.h"
#include "obs/source/properties_lists.h"

#define EVENT_BYTES_MOST (256 * 1024)
#define P_PACK           "pack"
#define P_PACK_BUTTON    "pack_write"
#define P_PACK_SAID      "pack_said"

struct job {
	char *zip, *folder;
	char *event_json; /* NULL: the zip is unpacked */
	char *error;
	bool done;
};

/* UI thread, but for `job`, which is the thread's until it hands it back. */
static struct {
	struct rg_thread thread;
	struct job *job; /* under way */
	char *said;      /* what came of the last one */
	enum obs_text_info_type kind;
	char *path, *folder; /* chosen last */
} pack;

static void say(char *text, enum obs_text_info_type kind)
{
	rg_free(pack.said);
	pack.said = text;
	pack.kind = kind;
}

static void free_job(struct job *job)
{
	rg_free(job->zip);
	rg_free(job->folder);
	rg_free(job->event_json);
	rg_free(job->error);
	rg_free(job);
}

/* ---- settings in and out ---- */

/* A path of this laptop means nothing on another one, and nobody else's names a file here. */
static void erase_absolute(obs_data_t *data)
{
	for (size_t i = 0; event_path_keys[i]; i++) {
		const char *text = obs_data_get_string(data, event_path_keys[i]);
		bool relative = rg_path_stays_below(text) || (strstr(text, "://") && !rg_starts_with(text, "file:"));
		bool host = strcmp(event_path_keys[i], E_TIMING) == 0 && event_is_host(text);
		if (!relative && !host)
			obs_data_erase(data, event_path_keys[i]);
	}
}

obs_data_t *event_pack_settings(obs_data_t *data)
{
	obs_data_t *packed = event_settings_pack(data);

	obs_data_erase(packed, E_FOLDER);
	obs_data_erase(packed, E_SAVED_FOLDER);
	erase_absolute(packed);
	return packed;
}

bool event_pack_take(obs_data_t *data, const char *folder)
{
	char *path = rg_path_join(folder, PACK_EVENT), *bytes = NULL, *error = NULL;
	size_t length;
	obs_data_t *packed = NULL;

	if (rg_file_read(path, EVENT_BYTES_MOST, &bytes, &length, &error) && rg_utf8_valid(bytes, length))
		packed = obs_data_create_from_json(bytes);
	if (packed) {
		event_settings_strip(packed);
		erase_absolute(packed);
		obs_data_set_string(packed, E_FOLDER, folder);
		obs_data_t *taken = event_settings_unpack(packed);
		obs_data_clear(data);
		obs_data_apply(data, taken);
		obs_data_release(taken);
	}
	obs_data_release(packed);
	rg_free(bytes);
	rg_free(error);
	rg_free(path);
	return packed != NULL;
}

static bool has_event(const char *folder)
{
	char *path = rg_path_join(folder, PACK_EVENT);
	bool there = rg_file_exists(path);

	rg_free(path);
	return there;
}

static void take_folder(obs_data_t *data, const char *folder)
{
	if (event_pack_take(data, folder))
		say(status_fill("Event.Pack.Taken", folder), OBS_TEXT_INFO_NORMAL);
	else
		say(status_fill("Event.Pack.NotTaken", folder), OBS_TEXT_INFO_WARNING);
}

/* ---- the thread ---- */

/* UI thread. The dialog may be gone, and so may the module. */
static void finished(void *data)
{
	struct job *job = data;
	obs_source_t *source = event_source();

	if (!source || pack.job != job)
		return;
	rg_thread_join(&pack.thread);
	pack.job = NULL;
	if (job->error)
		say(rg_strdup(job->error), OBS_TEXT_INFO_ERROR);
	else if (job->event_json)
		say(status_fill("Event.Pack.Written", job->zip), OBS_TEXT_INFO_NORMAL);
	if (!job->error && !job->event_json) {
		obs_data_t *settings = obs_source_get_settings(source);
		obs_data_set_string(settings, E_PATH, "");
		obs_data_set_string(settings, E_FOLDER, job->folder);
		if (has_event(job->folder))
			take_folder(settings, job->folder);
		else
			say(status_fill("Event.Pack.Unpacked", job->folder), OBS_TEXT_INFO_NORMAL);
		event_pack_open(settings);
		obs_source_update(source, NULL);
		obs_data_release(settings);
	}
	free_job(job);
	obs_source_update_properties(source);
}

static void run(void *data)
{
	struct job *job = data;

	if (job->event_json)
		pack_write(job->zip, job->folder, job->event_json, &job->error);
	else
		pack_read(job->zip, job->folder, &job->error);
	obs_queue_task(OBS_TASK_UI, finished, job, false);
}

static void begin(struct job *job)
{
	pack.job = job;
	say(rg_strdup(obs_module_text("Event.Pack.Busy")), OBS_TEXT_INFO_NORMAL);
	if (rg_thread_start(&pack.thread, "rg-pack", RG_PRIORITY_LOW, run, job))
		return;
	rg_error("no thread for packing");
	pack.job = NULL;
	free_job(job);
}

void event_pack_stop(void)
{
	if (pack.job) {
		rg_thread_join(&pack.thread);
		free_job(pack.job);
	}
	pack.job = NULL;
	say(NULL, OBS_TEXT_INFO_NORMAL);
	rg_free(pack.path);
	rg_free(pack.folder);
	pack.path = pack.folder = NULL;
}

/* ---- what a hand chooses ---- */

void event_pack_open(obs_data_t *data)
{
	rg_free(pack.path);
	rg_free(pack.folder);
	pack.path = rg_strdup(obs_data_get_string(data, E_PATH));
	pack.folder = rg_strdup(obs_data_get_string(data, E_FOLDER));
}

static void unpack(const char *zip)
{
	char *folder = rg_strndup(zip, strlen(zip) - strlen(".zip"));

	if (rg_directory_exists(folder) && !rg_directory_empty(folder)) {
		say(status_fill("Event.Pack.There", folder), OBS_TEXT_INFO_WARNING);
		rg_free(folder);
		return;
	}
	struct job *job = rg_alloc(1, sizeof(*job));
	*job = (struct job){.zip = rg_strdup(zip), .folder = folder};
	begin(job);
}

bool event_pack_chosen(obs_data_t *data)
{
	char *path = rg_strdup(obs_data_get_string(data, E_PATH));
	char *folder = rg_strdup(obs_data_get_string(data, E_FOLDER));
	bool other_path = !rg_equal(path, pack.path), other_folder = !rg_equal(folder, pack.folder), changed = false;

	if (other_path && event_is_pack(path) && !pack.job) {
		unpack(path);
		changed = true;
	} else if (other_folder && *folder && has_event(folder)) {
		take_folder(data, folder);
		changed = true;
	}
	event_pack_open(data);
	rg_free(path);
	rg_free(folder);
	return changed;
}

/* ---- the dialog ---- */

static void show_said(obs_property_t *line)
{
	obs_property_set_visible(line, pack.said != NULL);
	obs_property_set_description(line, pack.said ? pack.said : "");
	obs_property_text_set_info_type(line, pack.kind);
}

static char *zip_name(const char *chosen)
{
	return event_is_pack(chosen) ? rg_strdup(chosen) : rg_asprintf("%s.zip", chosen);
}

static void write_pack(obs_data_t *settings)
{
	const char *folder = obs_data_get_string(settings, E_FOLDER), *to = obs_data_get_string(settings, E_PACK_TO);

	if (!rg_path_absolute(folder) || !rg_directory_exists(folder)) {
		say(rg_strdup(obs_module_text("Event.Pack.NoFolder")), OBS_TEXT_INFO_WARNING);
		return;
	}
	struct job *job = rg_alloc(1, sizeof(*job));
	obs_data_t *packed = event_pack_settings(settings);
	*job = (struct job){
		.zip = zip_name(rg_path_absolute(to) ? to : folder),
		.folder = rg_strdup(folder),
		.event_json = rg_strdup(obs_data_get_json(packed)),
	};
	obs_data_release(packed);
	begin(job);
}

static bool pack_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	obs_source_t *source = event_source();

	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	if (!source || pack.job)
		return false;
	obs_data_t *settings = obs_source_get_settings(source);
	write_pack(settings);
	obs_data_release(settings);
	show_said(obs_properties_get(properties, P_PACK_SAID));
	return true;
}

void event_pack_add(obs_properties_t *properties)
{
	obs_properties_t *group = obs_properties_create();
	char *home = rg_home_directory();
	obs_property_t *path = obs_properties_add_path(group, E_PACK_TO, obs_module_text("Event.Pack.To"),
						       OBS_PATH_FILE_SAVE, "*.zip", home);

	rg_free(home);
	properties_help(path, "Event.Pack.To");
	obs_properties_add_button2(group, P_PACK_BUTTON, obs_module_text("Event.Pack.Write"), pack_clicked, NULL);
	show_said(obs_properties_add_text(group, P_PACK_SAID, "", OBS_TEXT_INFO));
	properties_help(
		obs_properties_add_group(properties, P_PACK, obs_module_text("Event.Pack"), OBS_GROUP_NORMAL, group),
		"Event.Pack");
}
