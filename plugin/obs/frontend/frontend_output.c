/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend_output.h"

#include <obs-frontend-api.h>
#include <obs-module.h>

#include "base/mem.h"
#include "base/thread.h"
#include "ui_task.h"

static struct {
	struct rg_mutex mutex;
	/*
	 * Under the mutex; NULL: none is active. References of ours, taken and given back on the UI thread alone, for
	 * the last one ends an output.
	 */
	obs_output_t *stream, *recording;

	bool started; /* UI thread only */
} output = {.mutex = RG_MUTEX_STATIC};

/* UI thread. Takes the reference over. */
static void set(obs_output_t **which, obs_output_t *now)
{
	rg_mutex_lock(&output.mutex);
	obs_output_t *old = *which;
	*which = now;
	rg_mutex_unlock(&output.mutex);
	obs_output_release(old);
}

static void follow(enum obs_frontend_event event, void *data)
{
	(void)data;
	if (event == OBS_FRONTEND_EVENT_STREAMING_STARTED)
		set(&output.stream, obs_frontend_get_streaming_output());
	else if (event == OBS_FRONTEND_EVENT_STREAMING_STOPPED)
		set(&output.stream, NULL);
	else if (event == OBS_FRONTEND_EVENT_RECORDING_STARTED)
		set(&output.recording, obs_frontend_get_recording_output());
	else if (event == OBS_FRONTEND_EVENT_RECORDING_STOPPED)
		set(&output.recording, NULL);
	else if (event == OBS_FRONTEND_EVENT_EXIT)
		frontend_output_stop();
}

void frontend_output_start(void)
{
	obs_frontend_add_event_callback(follow, NULL);
	output.started = true;
}

void frontend_output_stop(void)
{
	if (output.started)
		obs_frontend_remove_event_callback(follow, NULL);
	output.started = false;
	set(&output.stream, NULL);
	set(&output.recording, NULL);
}

/* libobs reads the number without a lock. */
static int64_t length_ms(obs_output_t *const *which)
{
	double frame_ms = (double)obs_get_frame_interval_ns() / 1e6;

	rg_mutex_lock(&output.mutex);
	int64_t ms = *which ? (int64_t)((double)obs_output_get_total_frames(*which) * frame_ms) : -1;
	rg_mutex_unlock(&output.mutex);
	return ms;
}

int64_t frontend_stream_ms(void)
{
	return length_ms(&output.stream);
}

int64_t frontend_recording_ms(void)
{
	return length_ms(&output.recording);
}

/* UI thread, which alone changes what is pointed to. */
static void add_chapter(void *title)
{
	obs_output_t *now = output.recording;
	calldata_t call = {0};

	calldata_set_string(&call, "chapter_name", title);
	if (now && obs_output_active(now))
		proc_handler_call(obs_output_get_proc_handler(now), "add_chapter", &call);
	calldata_free(&call);
	rg_free(title);
}

void frontend_chapter(const char *title)
{
	ui_task_later(add_chapter, rg_strdup(title));
}
