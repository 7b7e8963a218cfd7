/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work_thread.h"

#include <string.h>

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "catalogue.h"
#include "feed/disk/disk.h"
#include "obs/director/director_work.h"
#include "obs/event/event.h"
#include "obs/event/event_corrections.h"
#include "obs/event/event_sign_in.h"
#include "graphic/graphic.h"
#include "event_data.h"
#include "fonts.h"
#include "photos.h"
#include "recorder.h"
#include "race/file/shelf.h"
#include "obs/source/overlay.h"
#include "obs/panel/panel.h"
#include "obs/control/state_event.h"
#include "subscription.h"
#include "overlay_worker.h"

#define TICK_MS       1000 /* templates and themes are looked at this often */
#define LOOK_AGAIN_MS 100  /* while something is awaited that has a time limit */

static struct {
	struct rg_mutex mutex;
	struct rg_condition condition;

	/* set once, before the first source */
	struct race_shelf *shelf;
	char *data_dir, *user_dir;

	/* under the mutex */
	int references;
	bool running, ending, awake;
	struct rg_array overlays; /* struct overlay *, a reference each */
	struct rg_thread thread;

	/* any thread, atomic */
	int nudged; /* the graphics thread wants it awake, and the mutex may have been taken then */

	/* work thread only */
	struct worker_tools tools;
	struct fonts *fonts;
	uint64_t files_stamp;
	unsigned silences; /* of the disks, as told last */
	int64_t files_due_ms;
} work = {.mutex = RG_MUTEX_STATIC};

void work_thread_set_directories(const char *data_dir, const char *user_dir)
{
	rg_condition_init(&work.condition);
	work.data_dir = rg_strdup(data_dir);
	work.user_dir = rg_strdup(user_dir);
	work.shelf = race_shelf_create(data_dir, user_dir);
}

struct race_shelf *work_thread_shelf(void)
{
	return work.shelf;
}

void work_thread_wake(void)
{
	rg_mutex_lock(&work.mutex);
	work.awake = true;
	rg_condition_signal_all(&work.condition);
	rg_mutex_unlock(&work.mutex);
}

void work_thread_try_wake(void)
{
	__atomic_store_n(&work.nudged, true, __ATOMIC_RELEASE);
	work_thread_wake_again();
}

void work_thread_wake_again(void)
{
	if (!__atomic_load_n(&work.nudged, __ATOMIC_ACQUIRE) || !rg_mutex_trylock(&work.mutex))
		return;
	__atomic_store_n(&work.nudged, false, __ATOMIC_RELEASE);
	work.awake = true;
	rg_condition_signal_all(&work.condition);
	rg_mutex_unlock(&work.mutex);
}

/* ---- files: templates and themes of the shipped and the user's folder ---- */

static uint64_t stamp_files(void)
{
	static const char *const folders[] = {"templates", "themes", "languages", "grids", "rundowns"};
	uint64_t stamp = RG_HASH_START;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		uint64_t one = race_shelf_stamp(work.shelf, folders[i], NULL);
		stamp = rg_hash(stamp, &one, sizeof(one));
	}
	return stamp;
}

/* ---- the thread ---- */

/* Copies the list, with a reference to each for the caller. Under the mutex. */
static struct overlay **copy_overlays(size_t *count)
{
	*count = work.overlays.count;
	struct overlay **copy = rg_alloc(*count, sizeof(*copy));
	for (size_t i = 0; i < *count; i++)
		copy[i] = overlay_ref(((struct overlay **)work.overlays.items)[i]);
	return copy;
}

static void let_go_of(struct overlay *overlay)
{
	rg_mutex_lock(&work.mutex);
	struct overlay **list = work.overlays.items;
	for (size_t i = 0; i < work.overlays.count; i++) {
		if (list[i] == overlay) {
			list[i] = list[--work.overlays.count];
			break;
		}
	}
	rg_mutex_unlock(&work.mutex);
	overlay_worker_end(overlay);
	overlay_unref(overlay);
}

static bool files_changed(void)
{
	int64_t now = rg_monotonic_ms();

	if (now < work.files_due_ms)
		return false;
	work.files_due_ms = now + TICK_MS;
	uint64_t stamp = stamp_files();
	bool changed = stamp != work.files_stamp;
	work.files_stamp = stamp;
	race_shelf_look(work.shelf);
	subscriptions_read_mappings();
	return changed;
}

static bool fonts_changed(void)
{
	struct race_shelf *fonts = work.tools.studio ? fonts_take(work.fonts) : NULL;

	if (fonts)
		graphic_studio_use_fonts(work.tools.studio, fonts);
	race_shelf_unref(fonts);
	return fonts != NULL;
}

static void step_recorder(void)
{
	struct event_settings event;

	event_data_see(&event);
	recorder_step(event.record && !event.sample);
	event_settings_finish(&event);
}

/* How long the thread may sleep after a look; `due_ms`: when the director wants the next, monotonic. */
static int64_t sleep_ms(bool waiting, int64_t due_ms)
{
	int64_t most_ms = waiting ? LOOK_AGAIN_MS : TICK_MS, left_ms = due_ms - rg_monotonic_ms();

	return left_ms < 1 ? 1 : left_ms < most_ms ? left_ms : most_ms;
}

/* One look at everything; returns how long nothing is due unless something changes. */
static int64_t look_at_everything(struct overlay **overlays, size_t count)
{
	event_sign_in_step(work.user_dir);
	bool reload = files_changed();
	bool waiting = subscriptions_step();
	waiting = event_data_step(work.tools.goes_out) || waiting;
	event_corrections_step();

	step_recorder();
	event_look();
	if (work.silences != disk_silences()) {
		work.silences = disk_silences();
		programme_changed();
	}
	reload = fonts_changed() || reload;
	if (reload && work.tools.studio)
		catalogue_publish(work.shelf, work.tools.studio);
	for (size_t i = 0; i < count; i++) {
		if (overlay_is_closed(overlays[i]))
			let_go_of(overlays[i]);
		else
			waiting = overlay_worker_step(&work.tools, overlays[i], reload) || waiting;
	}
	int64_t due_ms = director_step(&work.tools, overlays, count, reload);
	for (size_t i = 0; i < count; i++)
		overlay_unref(overlays[i]);
	photos_sweep(work.tools.photos);
	state_event_publish();
	return sleep_ms(panel_look() || waiting, due_ms);
}

static void run_work_thread(void *data)
{
	int64_t rest_ms = TICK_MS;

	(void)data;
	work.fonts = fonts_create(work.shelf, work.data_dir, work.user_dir, work_thread_wake);
	struct race_shelf *fonts = fonts_take(work.fonts);
	work.tools.studio = graphic_studio_create_with_fonts(race_shelf_ref(work.shelf), fonts);
	race_shelf_unref(fonts);
	work.tools.photos = photos_create(work_thread_wake);
	work.tools.data_dir = work.data_dir;
	work.tools.shelf = work.shelf;
	subscriptions_start(work.shelf, work.user_dir);
	work.files_stamp = 0;
	work.files_due_ms = 0;
	if (!work.tools.studio)
		rg_error("nothing can be drawn: the plugin's data folder is not whole");
	rg_mutex_lock(&work.mutex);
	while (!work.ending) {
		if (!work.awake)
			rg_condition_wait(&work.condition, &work.mutex, rest_ms);
		work.awake = false;
		work.tools.goes_out = programme_goes_out();
		size_t count = 0;
		struct overlay **overlays = copy_overlays(&count);
		rg_mutex_unlock(&work.mutex);
		rest_ms = look_at_everything(overlays, count);
		rg_free(overlays);
		rg_mutex_lock(&work.mutex);
	}
	while (work.overlays.count) {
		struct overlay *last = ((struct overlay **)work.overlays.items)[work.overlays.count - 1];
		rg_mutex_unlock(&work.mutex);
		let_go_of(last);
		rg_mutex_lock(&work.mutex);
	}
	rg_mutex_unlock(&work.mutex);
	director_stop();
	recorder_stop();
	event_look_end();
	event_corrections_stop();
	event_data_stop();
	subscriptions_stop();
	photos_destroy(work.tools.photos);
	graphic_studio_destroy(work.tools.studio);
	fonts_destroy(work.fonts);
	work.tools = (struct worker_tools){0};
}

void work_thread_ref(void)
{
	rg_mutex_lock(&work.mutex);
	work.references++;
	rg_mutex_unlock(&work.mutex);
}

void work_thread_unref(void)
{
	rg_mutex_lock(&work.mutex);
	bool last = --work.references == 0, stop = last && work.running;
	work.ending = stop;
	rg_condition_signal_all(&work.condition);
	rg_mutex_unlock(&work.mutex);
	if (stop)
		rg_thread_join(&work.thread);
	if (!last)
		return;
	rg_mutex_lock(&work.mutex);
	work.running = work.ending = false;
	rg_array_finish(&work.overlays);
	rg_mutex_unlock(&work.mutex);
	catalogue_forget();
	rg_free(work.data_dir);
	rg_free(work.user_dir);
	race_shelf_unref(work.shelf);
	work.shelf = NULL;
	work.data_dir = work.user_dir = NULL;
	rg_condition_finish(&work.condition);
}

void work_thread_add(struct overlay *overlay)
{
	rg_mutex_lock(&work.mutex);
	*(struct overlay **)rg_array_push(&work.overlays, sizeof(struct overlay *)) = overlay_ref(overlay);
	if (!work.running)
		work.running = rg_thread_start(&work.thread, "rg-work", RG_PRIORITY_NORMAL, run_work_thread, NULL);
	if (!work.running)
		rg_error("no thread for drawing: nothing will be shown");
	rg_mutex_unlock(&work.mutex);
	work_thread_wake();
}

void work_thread_remove(struct overlay *overlay)
{
	overlay_close(overlay);
	work_thread_wake();
}
