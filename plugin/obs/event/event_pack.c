/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_pack.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "event.h"
#include "event_properties.h"
#include "event_settings.h"
#include "feed/disk/disk.h"
#include "intake/pack.h"
#include "obs/frontend/ui_task.h"
#include "obs/work/work_thread.h"
#include "race/file/shelf.h"
#include "obs/source/properties_lists.h"

#define EVENT_BYTES_MOST (256 * 1024)
#define P_PACK           "pack"
#define P_PACK_BUTTON    "pack_write"
#define P_PACK_SAID      "pack_said"

enum job_kind {
	JOB_PACK = 1,
	JOB_UNPACK,
	JOB_LOOK, /* whether there is an event in a folder that was chosen */
};

/* A file thread does it, because a disk of the crew's may hang. */
struct job {
	struct disk_task task; /* first: it is what the disk knows */
	/* constant */
	enum job_kind kind;
	char *zip, *folder;
	char *packed; /* JOB_PACK: event.json to be written */
	char *theme;  /* JOB_PACK: the event's */
	char *user;   /* the plugin's own folder; NULL: there is none */
	/* the file thread's until it is done */
	char *found; /* event.json of the folder, NULL: there is none that can be read */
	bool there;  /* event.json is */
	bool refused;
	char *error;
	/* under disk_lock */
	bool done;
};

/* UI thread. */
static struct {
	struct job *job;  /* packing or unpacking */
	struct job *look; /* looks for an event in the folder chosen last */
	char *said;       /* what came of the last one */
	enum obs_text_info_type kind;
	char *path, *folder; /* chosen last */
} pack;

static void set_outcome(char *text, enum obs_text_info_type kind)
{
	rg_free(pack.said);
	pack.said = text;
	pack.kind = kind;
}

/* ---- settings in and out ---- */

/* An absolute path means nothing on another laptop, and a foreign one must not name a file on this one. */
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

bool event_pack_take(obs_data_t *data, const char *folder, const char *json)
{
	obs_data_t *packed = json ? obs_data_create_from_json(json) : NULL;

	if (packed) {
		event_settings_strip(packed);
		erase_absolute(packed);
		obs_data_set_string(packed, E_FOLDER, folder);
		obs_data_t *taken = event_settings_unpack(packed);
		obs_data_clear(data);
		obs_data_apply(data, taken);
		/* With a value of its own it cannot be taken for OBS's "Defaults". */
		obs_data_set_string(data, E_FROM, obs_data_get_string(data, E_FROM));
		obs_data_release(taken);
	}
	obs_data_release(packed);
	return packed != NULL;
}

static void take_folder(obs_data_t *data, const struct job *job)
{
	if (event_pack_take(data, job->folder, job->found))
		set_outcome(status_line_fill("Event.Pack.Taken", job->folder), OBS_TEXT_INFO_NORMAL);
	else
		set_outcome(status_line_fill("Event.Pack.NotTaken", job->folder), OBS_TEXT_INFO_WARNING);
}

/* ---- on a file thread ---- */

static void look_for_event(struct job *job)
{
	char *path = rg_path_join(job->folder, PACK_EVENT), *bytes = NULL, *error = NULL;
	size_t length;

	job->there = rg_file_exists(path);
	if (job->there && rg_file_read(path, EVENT_BYTES_MOST, &bytes, &length, &error) &&
	    rg_utf8_valid(bytes, length)) {
		job->found = bytes;
		bytes = NULL;
	}
	rg_free(bytes);
	rg_free(error);
	rg_free(path);
}

static void run_pack_job(struct disk_task *task)
{
	struct job *job = (struct job *)task;

	if (job->kind == JOB_PACK) {
		job->refused = !rg_directory_exists(job->folder);
		if (!job->refused)
			pack_write(job->zip, job->folder, job->packed, &(struct pack_look){job->user, job->theme},
				   &job->error);
	}
	if (job->kind == JOB_UNPACK) {
		job->refused = rg_directory_exists(job->folder) && !rg_directory_empty(job->folder);
		if (!job->refused)
			pack_read(job->zip, job->folder, &job->error);
		if (!job->refused && !job->error && job->user)
			pack_theme_install(job->folder, job->user, &job->error);
	}
	if (job->kind != JOB_PACK && !job->refused && !job->error)
		look_for_event(job);
	rg_mutex_lock(&disk_lock);
	job->done = true;
	disk_tell(task);
	rg_mutex_unlock(&disk_lock);
}

static void free_pack_job(struct disk_task *task)
{
	struct job *job = (struct job *)task;

	rg_free(job->zip);
	rg_free(job->folder);
	rg_free(job->packed);
	rg_free(job->theme);
	rg_free(job->user);
	rg_free(job->found);
	rg_free(job->error);
	rg_free(job);
}

static void take_finished_job(void *data);

/* Called under disk_lock, so it only queues a task and does not wait for OBS's UI thread. */
static void queue_finished_job(void *data)
{
	const struct job *job = data;

	if (job->done)
		ui_task_later(take_finished_job, data);
}

/* Takes `folder` over. The folder is watched while it is packed, so packing has a root of its own. */
static struct job *begin_pack_job(enum job_kind kind, char *folder, const char *zip, const char *json,
				  const char *theme)
{
	struct job *job = rg_alloc(1, sizeof(*job));
	char *root = kind == JOB_LOOK ? rg_strdup(folder) : rg_asprintf("pack %s", folder);

	job->task = (struct disk_task){
		.run = run_pack_job, .end = free_pack_job, .changed = queue_finished_job, .data = job, .slow = true};
	job->kind = kind;
	job->folder = folder;
	job->zip = rg_strdup(zip);
	job->packed = rg_strdup(json);
	job->theme = rg_strdup(theme);
	job->user = race_shelf_own(work_thread_shelf(), "");
	disk_start(&job->task, root);
	rg_free(root);
	return job;
}

/* Does not wait for a job that hangs. */
static void drop_pack_job(struct job **job)
{
	if (*job)
		disk_drop(&(*job)->task);
	*job = NULL;
}

/* ---- what came of it ---- */

static void take_unpacked(obs_data_t *settings, const struct job *job)
{
	obs_data_set_string(settings, E_PATH, "");
	obs_data_set_string(settings, E_FOLDER, job->folder);
	if (job->there)
		take_folder(settings, job);
	else
		set_outcome(status_line_fill("Event.Pack.Unpacked", job->folder), OBS_TEXT_INFO_NORMAL);
}

static void tell_outcome(const struct job *job)
{
	if (job->error)
		set_outcome(rg_strdup(job->error), OBS_TEXT_INFO_ERROR);
	else if (job->refused && job->kind == JOB_PACK)
		set_outcome(rg_strdup(obs_module_text("Event.Pack.NoFolder")), OBS_TEXT_INFO_WARNING);
	else if (job->refused)
		set_outcome(status_line_fill("Event.Pack.There", job->folder), OBS_TEXT_INFO_WARNING);
	else if (job->kind == JOB_PACK)
		set_outcome(status_line_fill("Event.Pack.Written", job->zip), OBS_TEXT_INFO_NORMAL);
}

/* True when it changed the settings. */
static bool take_outcome(obs_data_t *settings, const struct job *job)
{
	tell_outcome(job);
	if (job->kind == JOB_UNPACK && !job->error && !job->refused)
		take_unpacked(settings, job);
	else if (job->kind == JOB_LOOK && job->there && rg_equal(obs_data_get_string(settings, E_FOLDER), job->folder))
		take_folder(settings, job);
	else
		return false;
	event_pack_open(settings);
	return true;
}

static bool is_done(const struct job *job)
{
	rg_mutex_lock(&disk_lock);
	bool done = job->done;
	rg_mutex_unlock(&disk_lock);
	return done;
}

/* UI thread. The dialog or the module may have gone; `data` is only compared, because the job may have been dropped. */
static void take_finished_job(void *data)
{
	struct job **job = data == pack.job ? &pack.job : data == pack.look ? &pack.look : NULL;
	obs_source_t *source = event_source();

	if (!source || !job || !*job || !is_done(*job))
		return;
	obs_data_t *settings = obs_source_get_settings(source);
	if (take_outcome(settings, *job))
		obs_source_update(source, NULL);
	obs_data_release(settings);
	drop_pack_job(job);
	event_properties_look();
}

void event_pack_stop(void)
{
	drop_pack_job(&pack.job);
	drop_pack_job(&pack.look);
	set_outcome(NULL, OBS_TEXT_INFO_NORMAL);
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

bool event_pack_chosen(obs_data_t *data)
{
	char *path = rg_strdup(obs_data_get_string(data, E_PATH));
	char *folder = rg_strdup(obs_data_get_string(data, E_FOLDER));
	bool other_path = !rg_equal(path, pack.path), other_folder = !rg_equal(folder, pack.folder), begun = false;

	if (other_path && event_is_pack(path) && !pack.job) {
		pack.job = begin_pack_job(JOB_UNPACK, rg_strndup(path, strlen(path) - strlen(".zip")), path, NULL,
					  NULL);
		set_outcome(rg_strdup(obs_module_text("Event.Pack.Busy")), OBS_TEXT_INFO_NORMAL);
		begun = true;
	} else if (other_folder) {
		drop_pack_job(&pack.look);
		if (rg_path_absolute(folder))
			pack.look = begin_pack_job(JOB_LOOK, rg_strdup(folder), NULL, NULL, NULL);
	}
	event_pack_open(data);
	rg_free(path);
	rg_free(folder);
	return begun;
}

/* ---- the dialog ---- */

static void show_said(obs_property_t *line)
{
	obs_property_set_visible(line, pack.said != NULL);
	obs_property_set_description(line, pack.said ? pack.said : "");
	obs_property_text_set_info_type(line, pack.kind);
}

void event_pack_show(obs_properties_t *properties)
{
	show_said(obs_properties_get(properties, P_PACK_SAID));
}

struct status_line event_pack_line(void)
{
	return (struct status_line){rg_strdup(pack.said), pack.kind};
}

static char *zip_name(const char *chosen)
{
	return event_is_pack(chosen) ? rg_strdup(chosen) : rg_asprintf("%s.zip", chosen);
}

static void write_pack(obs_data_t *settings)
{
	const char *folder = obs_data_get_string(settings, E_FOLDER), *to = obs_data_get_string(settings, E_PACK_TO);

	if (!rg_path_absolute(folder)) {
		set_outcome(rg_strdup(obs_module_text("Event.Pack.NoFolder")), OBS_TEXT_INFO_WARNING);
		return;
	}
	obs_data_t *packed = event_pack_settings(settings);
	char *zip = zip_name(rg_path_absolute(to) ? to : folder);
	pack.job = begin_pack_job(JOB_PACK, rg_strdup(folder), zip, obs_data_get_json(packed),
				  obs_data_get_string(settings, E_THEME));
	set_outcome(rg_strdup(obs_module_text("Event.Pack.Busy")), OBS_TEXT_INFO_NORMAL);
	rg_free(zip);
	obs_data_release(packed);
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

	event_properties_path(group, E_PACK_TO, "Event.Pack.To", OBS_PATH_FILE_SAVE, "*.zip");
	obs_properties_add_button2(group, P_PACK_BUTTON, obs_module_text("Event.Pack.Write"), pack_clicked, NULL);
	show_said(obs_properties_add_text(group, P_PACK_SAID, "", OBS_TEXT_INFO));
	properties_help(
		obs_properties_add_group(properties, P_PACK, obs_module_text("Event.Pack"), OBS_GROUP_NORMAL, group),
		"Event.Pack");
}
