/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recorder.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/cache/cache.h"
#include "feed/disk/disk.h"
#include "intake/intake.h"
#include "intake/recording/recording.h"
#include "intake/recording/written.h"
#include "obs/control/operator.h"
#include "race/value/date.h"
#include "subscription.h"
#include "work_thread.h"

#define FOLDER       "recordings"
#define WRITE_MS     5000 /* what came is on the disk so soon, */
#define WRITE_RATE   256  /* and later when there is more, for all of it is written each time: bytes per ms */
#define LAST_WAIT_MS 300  /* OBS's end waits no longer for it */

/* The file thread's task: one recording. */
struct writer {
	struct disk_task task;
	struct cache *cache;
	char *folder;
	/* under disk_lock */
	struct recording_files files; /* to be written; feed NULL: none */
	bool writing;
	char *error; /* of the last try, until it is told */
};

static struct {
	struct recording *recording; /* NULL: nothing is recorded */
	struct writer *writer;
	uint64_t hash; /* of the tree that was taken last */
	bool full, told;
	bool unwritten;     /* the last try failed */
	int64_t written_ms; /* monotonic */
	int64_t pause_ms;   /* until the next time */
} recorder;

/* ---- the file thread ---- */

static void write_files(struct disk_task *task)
{
	struct writer *writer = (struct writer *)task;
	char *error = NULL;

	rg_mutex_lock(&disk_lock);
	struct recording_files files = writer->files;
	writer->files = (struct recording_files){0};
	writer->writing = true;
	rg_mutex_unlock(&disk_lock);
	if (files.feed && !cache_is_forgotten(writer->cache)) {
		/* Why it cannot be made is what its files say then. */
		rg_directory_make(writer->folder);
		recording_files_write(&files, writer->folder, &error);
	}
	recording_files_finish(&files);
	rg_mutex_lock(&disk_lock);
	rg_free(writer->error);
	writer->error = error;
	writer->writing = false;
	disk_tell(task);
	rg_mutex_unlock(&disk_lock);
}

static void end_writer(struct disk_task *task)
{
	struct writer *writer = (struct writer *)task;

	recording_files_finish(&writer->files);
	cache_unref(writer->cache);
	rg_free(writer->error);
	rg_free(writer->folder);
	rg_free(writer);
}

static void writer_changed(void *data)
{
	(void)data;
	work_thread_wake();
}

/* ---- the work thread ---- */

/* "recordings/2026-11-28-132500": another one for each time that it begins. rg_free. */
static char *name_folder(const struct cache *cache)
{
	int64_t wall_ms = rg_wall_ms();
	struct race_time now = {.utc_ms = wall_ms, .offset_s = rg_utc_offset_s(wall_ms)};
	struct race_date date = race_time_date(now);
	int second = (int)((wall_ms / 1000 + now.offset_s) % (24 * 60 * 60));

	return rg_asprintf("%s/" FOLDER "/%04d-%02d-%02d-%02d%02d%02d", cache_records(cache), date.year, date.month,
			   date.day, second / 3600, second / 60 % 60, second % 60);
}

static void begin(struct cache *cache)
{
	struct writer *writer = rg_alloc(1, sizeof(*writer));

	writer->task = (struct disk_task){.run = write_files, .end = end_writer, .changed = writer_changed};
	writer->cache = cache_ref(cache);
	writer->folder = name_folder(cache);
	recorder.writer = writer;
	recorder.recording = recording_create();
	recorder.hash = 0;
	recorder.full = recorder.told = recorder.unwritten = false;
	recorder.written_ms = recorder.pause_ms = 0;
	cache_start_task(cache, &writer->task);
	rg_info("the race day is recorded: %s", writer->folder);
}

static bool is_busy(void)
{
	rg_mutex_lock(&disk_lock);
	bool busy = recorder.writer->files.feed || recorder.writer->writing;
	rg_mutex_unlock(&disk_lock);
	return busy;
}

static void hand_over(int64_t now_ms)
{
	struct recording_files files = recording_files(recorder.recording, now_ms);

	recorder.written_ms = now_ms;
	recorder.pause_ms = rg_larger(WRITE_MS, (int64_t)strlen(files.timeline) / WRITE_RATE);
	recorder.unwritten = false;
	rg_mutex_lock(&disk_lock);
	struct recording_files old = recorder.writer->files;
	recorder.writer->files = files;
	rg_mutex_unlock(&disk_lock);
	recording_files_finish(&old);
	disk_hurry(&recorder.writer->task);
}

static bool has_news(void)
{
	return recording_count(recorder.recording) && (recorder.unwritten || recording_has_news(recorder.recording));
}

static void end(void)
{
	if (!recorder.recording)
		return;
	if (has_news())
		hand_over(rg_monotonic_ms());
	for (int64_t until_ms = rg_monotonic_ms() + LAST_WAIT_MS; is_busy() && rg_monotonic_ms() < until_ms;)
		rg_sleep_ms(5);
	disk_drop(&recorder.writer->task);
	recording_destroy(recorder.recording);
	recorder.writer = NULL;
	recorder.recording = NULL;
}

static void take(const struct subscription *subscription, int64_t now_ms)
{
	const struct intake *intake = subscription ? subscription_intake(subscription) : NULL;
	struct intake_look look;
	size_t left_out = 0;

	if (!intake || recorder.full)
		return;
	intake_look(intake, &look);
	/* What was kept from before OBS was started was said on another day. */
	if (!look.tree || look.kept || look.hash == recorder.hash)
		return;
	recorder.hash = look.hash;
	recorder.full = !recording_take(recorder.recording, intake_written(intake, look.tree, NULL, &left_out), now_ms,
					rg_wall_ms());
	if (recorder.full)
		rg_warning("the recording is full with %zu steps: %s", recording_count(recorder.recording),
			   recorder.writer->folder);
}

static void tell_error(void)
{
	rg_mutex_lock(&disk_lock);
	char *error = recorder.writer->error;
	recorder.writer->error = NULL;
	rg_mutex_unlock(&disk_lock);
	recorder.unwritten = recorder.unwritten || error;
	if (error && !recorder.told) {
		rg_warning("%s", error);
		operator_tell(OPERATOR_SAID, error);
		recorder.told = true;
	}
	rg_free(error);
}

void recorder_step(bool wanted)
{
	struct cache *cache = wanted ? subscriptions_cache() : NULL;
	int64_t now_ms = rg_monotonic_ms();

	if (cache && cache_is_forgotten(cache))
		cache = NULL;
	if (recorder.recording && recorder.writer->cache != cache)
		end();
	if (!cache)
		return;
	if (!recorder.recording)
		begin(cache);
	take(subscription_of_event(), now_ms);
	recording_step(recorder.recording, now_ms);
	if (has_news() && now_ms - recorder.written_ms >= recorder.pause_ms && !is_busy())
		hand_over(now_ms);
	tell_error();
}

void recorder_stop(void)
{
	end();
}
