/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director_log.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/cache/cache.h"
#include "feed/disk/disk.h"
#include "obs/control/operator.h"
#include "obs/control/programme.h"
#include "obs/frontend/frontend_output.h"
#include "obs/source/overlay.h"
#include "obs/source/overlay_snapshot.h"
#include "obs/work/subscription.h"
#include "obs/work/work_thread.h"
#include "rundown/as_run.h"
#include "rundown/subject.h"

#define FILE_NAME    "as-run.csv"
#define ROWS_MOST    1000 /* that wait for a disk */
#define LAST_ROWS_MS 300  /* OBS's end waits no longer for the last of them */

/* One file thread's task: the log of one event. */
struct log_file {
	struct disk_task task;
	struct cache *cache;
	char *path;
	/* under disk_lock */
	struct rg_array rows; /* struct as_run_row with texts of their own */
	bool writing;
	bool written; /* something, since it was looked at last */
	char *error;  /* of the last try, until it is told; NULL: none */
};

/* What one zone of one source has on air. */
struct standing {
	struct overlay *source; /* a reference: a new one must not get the address of one that is gone */
	int zone;
	char *graphic, *about, *sponsor, *subject;
	struct as_run_row row; /* its times; the texts are those above */
	int64_t since_ms;      /* monotonic */
};

static struct {
	struct log_file *file;    /* NULL: nothing is kept of this event */
	struct rg_array standing; /* struct standing */
	enum race_state state;    /* as it was written last; 0: not yet */
	char *heat;
	char *chapter; /* the newest in OBS's recording */
	bool told;     /* that nothing can be written */
} logging;

/* ---- the file thread ---- */

static void free_row(struct as_run_row *row)
{
	rg_free((char *)row->zone);
	rg_free((char *)row->graphic);
	rg_free((char *)row->subject);
	rg_free((char *)row->sponsor);
}

static void free_rows(struct rg_array *rows)
{
	struct as_run_row *list = rows->items;

	for (size_t i = 0; i < rows->count; i++)
		free_row(&list[i]);
	rg_array_finish(rows);
	*rows = (struct rg_array){0};
}

/* Under disk_lock: the rest is tried again with the next row, before what came meanwhile. */
static void keep_rest(struct log_file *file, struct rg_array *rows, size_t from)
{
	struct as_run_row *list = rows->items, *newer = file->rows.items;
	struct rg_array all = {0};

	for (size_t i = 0; i < rows->count; i++) {
		if (i < from)
			free_row(&list[i]);
		else
			*(struct as_run_row *)rg_array_push(&all, sizeof(*list)) = list[i];
	}
	for (size_t i = 0; i < file->rows.count; i++)
		*(struct as_run_row *)rg_array_push(&all, sizeof(*newer)) = newer[i];
	rg_array_finish(rows);
	rg_array_finish(&file->rows);
	file->rows = all;
}

static void write_rows(struct disk_task *task)
{
	struct log_file *file = (struct log_file *)task;
	bool forgotten = cache_is_forgotten(file->cache);
	char *error = NULL;
	size_t done = 0;

	rg_mutex_lock(&disk_lock);
	struct rg_array rows = file->rows;
	file->rows = (struct rg_array){0};
	file->writing = true;
	rg_mutex_unlock(&disk_lock);
	const struct as_run_row *list = rows.items;
	/* Why a folder cannot be made is what its file says then. */
	if (rows.count && !forgotten)
		rg_directory_make(cache_records(file->cache));
	while (done < rows.count && !error && !(forgotten = cache_is_forgotten(file->cache)))
		done += as_run_append(file->path, &list[done], &error);
	rg_mutex_lock(&disk_lock);
	keep_rest(file, &rows, forgotten ? rows.count : done);
	file->written = file->written || done;
	rg_free(file->error);
	file->error = error;
	file->writing = false;
	disk_tell(task);
	rg_mutex_unlock(&disk_lock);
}

static void end_file(struct disk_task *task)
{
	struct log_file *file = (struct log_file *)task;

	free_rows(&file->rows);
	cache_unref(file->cache);
	rg_free(file->error);
	rg_free(file->path);
	rg_free(file);
}

static void file_changed(void *data)
{
	(void)data;
	work_thread_wake();
}

/* ---- rows ---- */

static void add_row(const struct as_run_row *row)
{
	if (!logging.file)
		return;
	struct as_run_row copy = *row;
	copy.zone = rg_strdup(row->zone);
	copy.graphic = rg_strdup(row->graphic);
	copy.subject = rg_strdup(row->subject);
	copy.sponsor = rg_strdup(row->sponsor);
	rg_mutex_lock(&disk_lock);
	bool room = logging.file->rows.count < ROWS_MOST;
	if (room)
		*(struct as_run_row *)rg_array_push(&logging.file->rows, sizeof(copy)) = copy;
	rg_mutex_unlock(&disk_lock);
	if (room)
		disk_hurry(&logging.file->task);
	else
		free_row(&copy);
}

static int64_t before(int64_t ms, int64_t ago_ms)
{
	return ms < 0 ? RACE_NO_MS : ms > ago_ms ? ms - ago_ms : 0;
}

/* A row of something that was so long ago. */
static struct as_run_row row_at(int64_t ago_ms)
{
	int64_t wall_ms = rg_wall_ms() - ago_ms;

	return (struct as_run_row){
		.at = {.utc_ms = wall_ms, .offset_s = rg_utc_offset_s(wall_ms)},
		.stream_ms = before(frontend_stream_ms(), ago_ms),
		.recording_ms = before(frontend_recording_ms(), ago_ms),
		.on_air_ms = RACE_NO_MS,
	};
}

/* Whom or what an id is, in words; itself where the day does not have it. NULL gives NULL; rg_free. */
static char *name_subject(const struct race_day *day, const char *id)
{
	char *words = rundown_subject(day, id, id, NULL, id);

	if (!rg_empty(words))
		return words;
	rg_free(words);
	return rg_strdup(id);
}

/* ---- what is on air ---- */

static void leaves(struct standing *standing, int64_t at_ms)
{
	standing->row.zone = rundown_zone_name(standing->zone);
	standing->row.graphic = standing->graphic;
	standing->row.subject = standing->subject;
	standing->row.sponsor = standing->sponsor;
	standing->row.on_air_ms = at_ms > standing->since_ms ? at_ms - standing->since_ms : 0;
	add_row(&standing->row);
	rg_free(standing->graphic);
	rg_free(standing->about);
	rg_free(standing->sponsor);
	rg_free(standing->subject);
	overlay_unref(standing->source);
}

static void comes(const struct director_logged *source, int zone, int64_t now_ms)
{
	const struct overlay_zone_snapshot *in = &source->snapshot->zones[zone];
	struct standing *standing = rg_array_push(&logging.standing, sizeof(*standing));

	*standing = (struct standing){
		.source = overlay_ref(source->source),
		.zone = zone,
		.graphic = rg_strdup(in->on_air->template_id),
		.about = rg_strdup(in->on_air->about),
		.sponsor = in->on_air->sponsor ? rg_strdup(rg_path_name(in->on_air->sponsor)) : NULL,
		.subject = name_subject(source->snapshot->day, in->on_air->about),
		.row = row_at(now_ms - in->seen_ms),
		.since_ms = in->seen_ms,
	};
}

/* NULL: there is nothing to be seen. */
static const struct graphic *seen_in(const struct overlay_snapshot *snapshot, int zone)
{
	const struct graphic *seen = snapshot->zones[zone].on_air;

	return seen && seen->template_id && !seen->empty_reason && snapshot->zones[zone].stage != STAGE_OFF ? seen
													    : NULL;
}

static bool is_same(const struct standing *standing, const struct graphic *seen)
{
	const char *sponsor = seen->sponsor ? rg_path_name(seen->sponsor) : NULL;

	return rg_equal(standing->graphic, seen->template_id) && rg_equal(standing->about, seen->about) &&
	       rg_equal(standing->sponsor, sponsor);
}

static const struct director_logged *find(const struct director_logged *sources, size_t count,
					  const struct overlay *source)
{
	for (size_t i = 0; i < count; i++) {
		if (sources[i].source == source)
			return &sources[i];
	}
	return NULL;
}

/* What is no longer as it was is written. */
static void see_leave(const struct director_logged *sources, size_t count, int64_t now_ms)
{
	struct standing *list = logging.standing.items;

	for (size_t i = 0; i < logging.standing.count;) {
		const struct director_logged *source = find(sources, count, list[i].source);
		const struct graphic *seen = source ? seen_in(source->snapshot, list[i].zone) : NULL;
		if (seen && is_same(&list[i], seen)) {
			i++;
			continue;
		}
		leaves(&list[i], source ? source->snapshot->zones[list[i].zone].seen_ms : now_ms);
		list[i] = list[--logging.standing.count];
	}
}

static bool stands(const struct overlay *source, int zone)
{
	const struct standing *list = logging.standing.items;

	for (size_t i = 0; i < logging.standing.count; i++) {
		if (list[i].source == source && list[i].zone == zone)
			return true;
	}
	return false;
}

static void see_come(const struct director_logged *sources, size_t count, int64_t now_ms)
{
	for (size_t i = 0; i < count; i++) {
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (seen_in(sources[i].snapshot, zone) && !stands(sources[i].source, zone))
				comes(&sources[i], zone, now_ms);
		}
	}
}

/* ---- race states ---- */

static void see_state(const struct director_logged *sources, size_t count)
{
	enum race_state state = programme_race_state();
	char *heat = programme_race_heat();
	const struct race_day *day = NULL;

	if (state == logging.state && rg_equal(heat, logging.heat)) {
		rg_free(heat);
		return;
	}
	for (size_t i = 0; i < count && heat; i++)
		day = sources[i].snapshot->day && race_day_heat(sources[i].snapshot->day, heat)
			      ? sources[i].snapshot->day
			      : day;
	char *subject = heat ? name_subject(day, heat) : NULL;
	struct as_run_row row = row_at(0);
	row.zone = AS_RUN_STATE;
	row.graphic = race_state_name(state);
	row.subject = rg_empty(subject) ? NULL : subject;
	add_row(&row);
	bool begins = row.subject && (state == RACE_STATE_GRID || state == RACE_STATE_RACE);
	if (begins && row.recording_ms >= 0 && !rg_equal(subject, logging.chapter)) {
		frontend_chapter(subject);
		rg_free(logging.chapter);
		logging.chapter = rg_strdup(subject);
	}
	rg_free(subject);
	rg_free(logging.heat);
	logging.heat = heat;
	logging.state = state;
}

/* ---- the event ---- */

/* All that stands is written as having left. */
static void close_file(void)
{
	struct standing *list = logging.standing.items;

	for (size_t i = 0; i < logging.standing.count; i++)
		leaves(&list[i], rg_monotonic_ms());
	rg_array_finish(&logging.standing);
	logging.standing = (struct rg_array){0};
	logging.state = 0;
	if (!logging.file)
		return;
	for (int64_t end_ms = rg_monotonic_ms() + LAST_ROWS_MS; rg_monotonic_ms() < end_ms; rg_sleep_ms(5)) {
		rg_mutex_lock(&disk_lock);
		bool busy = logging.file->rows.count || logging.file->writing;
		rg_mutex_unlock(&disk_lock);
		if (!busy)
			break;
	}
	disk_drop(&logging.file->task);
	logging.file = NULL;
	logging.told = false;
}

static void follow_event(void)
{
	struct cache *cache = subscriptions_cache();

	if (logging.file ? logging.file->cache == cache : !cache)
		return;
	close_file();
	if (!cache)
		return;
	logging.file = rg_alloc(1, sizeof(*logging.file));
	logging.file->task = (struct disk_task){.run = write_rows, .end = end_file, .changed = file_changed};
	logging.file->cache = cache_ref(cache);
	logging.file->path = rg_path_join(cache_records(cache), FILE_NAME);
	cache_start_task(cache, &logging.file->task);
}

/* A disk that is full is told once, until it is not. */
static void tell_error(void)
{
	if (!logging.file)
		return;
	rg_mutex_lock(&disk_lock);
	char *error = logging.file->error;
	bool written = logging.file->written;
	logging.file->error = NULL;
	logging.file->written = false;
	rg_mutex_unlock(&disk_lock);
	logging.told = logging.told && !written;
	if (error && !logging.told) {
		rg_warning("%s", error);
		operator_tell(OPERATOR_SAID, error);
	}
	logging.told = logging.told || error;
	rg_free(error);
}

void director_log_step(const struct director_logged *sources, size_t count)
{
	int64_t now_ms = rg_monotonic_ms();

	follow_event();
	tell_error();
	see_leave(sources, count, now_ms);
	see_come(sources, count, now_ms);
	see_state(sources, count);
}

void director_log_stop(void)
{
	close_file();
	rg_free(logging.heat);
	rg_free(logging.chapter);
	memset(&logging, 0, sizeof(logging));
}
