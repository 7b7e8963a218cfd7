/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include <obs-module.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/disk/disk.h"
#include "intake/pack.h"
#include "obs/frontend/frontend.h"
#include "obs/source/status_line.h"
#include "obs/work/work_thread.h"
#include "report_texts.h"

/* A file thread writes it, because a disk of the crew's may hang. */
struct report {
	struct disk_task task; /* first: it is what the disk knows */
	struct report_text *texts;
	size_t count;
	char *folders[2]; /* the first that takes it; NULL: none such */
	char *name;
};

static struct {
	struct rg_mutex mutex;
	/* UI thread */
	struct report *listed; /* waits for the second press */
	/* under the mutex, held for words; `written` changes on the UI thread alone */
	struct report *written; /* handed to a file thread */
	char *words;
	bool ready;
} report = {.mutex = RG_MUTEX_STATIC};

static void set_words(char *words, bool ready)
{
	rg_mutex_lock(&report.mutex);
	char *old = report.words;
	report.words = words;
	report.ready = ready;
	rg_mutex_unlock(&report.mutex);
	rg_free(old);
	work_thread_wake();
}

char *report_words(bool *ready)
{
	rg_mutex_lock(&report.mutex);
	char *words = report.words ? rg_strdup(report.words) : NULL;
	*ready = report.ready;
	rg_mutex_unlock(&report.mutex);
	return words;
}

/* ---- on a file thread ---- */

static char *write_into(const struct report *made, const char *folder, char **error)
{
	struct pack_text *texts = rg_alloc(made->count, sizeof(*texts));
	char *path = rg_path_join(folder, made->name);

	for (size_t i = 0; i < made->count; i++)
		texts[i] = (struct pack_text){made->texts[i].name, made->texts[i].text};
	rg_free(*error);
	bool written = pack_write_texts(path, texts, made->count, error);
	rg_free(texts);
	if (written)
		return path;
	rg_free(path);
	return NULL;
}

static void run_report(struct disk_task *task)
{
	struct report *made = (struct report *)task;
	char *error = NULL, *path = NULL, *words;

	for (size_t i = 0; i < 2 && !path; i++)
		path = made->folders[i] ? write_into(made, made->folders[i], &error) : NULL;
	if (path)
		rg_info("a report was written: %s", path);
	words = path ? status_line_fill("Report.Written", path) : error;
	rg_mutex_lock(&report.mutex);
	char *old = words;
	if (report.written == made) {
		old = report.words;
		report.words = words;
	}
	rg_mutex_unlock(&report.mutex);
	rg_free(old);
	rg_free(path);
	work_thread_wake();
}

static void free_report(struct disk_task *task)
{
	struct report *made = (struct report *)task;

	report_texts_free(made->texts, made->count);
	rg_free(made->folders[0]);
	rg_free(made->folders[1]);
	rg_free(made->name);
	rg_free(made);
}

/* ---- the two presses ---- */

static void let_go(void)
{
	rg_mutex_lock(&report.mutex);
	struct report *written = report.written;
	report.written = NULL;
	rg_mutex_unlock(&report.mutex);
	if (written)
		disk_drop(&written->task);
	if (report.listed)
		free_report(&report.listed->task);
	report.listed = NULL;
}

static char *list_parts(const struct report *made)
{
	struct rg_buffer text = {0};
	char *path = rg_path_join(made->folders[0] ? made->folders[0] : made->folders[1], made->name);
	char *to = status_line_fill("Report.To", path);

	for (size_t i = 0; i < made->count; i++)
		rg_buffer_format(&text, "%s, %zu kB: %s\n", made->texts[i].name,
				 (strlen(made->texts[i].text) + 1023) / 1024, obs_module_text(made->texts[i].key));
	rg_buffer_text(&text, to);
	rg_free(to);
	rg_free(path);
	return rg_buffer_take(&text);
}

void report_make(void)
{
	let_go();
	char *time = report_time();
	struct report *made = rg_alloc(1, sizeof(*made));
	*made = (struct report){
		.task = {.run = run_report, .end = free_report, .slow = true},
		.folders = {frontend_record_folder(), rg_home_directory()},
		.name = rg_asprintf("race-graphics-report-%s.zip", time),
	};
	made->texts = report_texts_make(&made->count);
	rg_free(time);
	if (!made->folders[0] && !made->folders[1])
		made->folders[1] = rg_strdup(".");
	report.listed = made;
	set_words(list_parts(made), true);
}

void report_write(void)
{
	struct report *made = report.listed;

	if (!made)
		return;
	report.listed = NULL;
	set_words(rg_strdup(obs_module_text("Report.Busy")), false);
	rg_mutex_lock(&report.mutex);
	report.written = made;
	rg_mutex_unlock(&report.mutex);
	char *root = rg_asprintf("report %s", made->folders[0] ? made->folders[0] : made->folders[1]);
	disk_start(&made->task, root);
	rg_free(root);
}

void report_stop(void)
{
	let_go();
	set_words(NULL, false);
}
