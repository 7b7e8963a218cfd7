/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include <obs-frontend-api.h>

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "obs/control/hotkeys.h"
#include "obs/control/state_event.h"
#include "ui_task.h"
#include "obs/control/websocket.h"
#include "obs/source/hide_transition.h"

/*
 * The programme goes out when other people can see it: a stream, a recording, and the virtual camera, whose picture
 * goes to another program's audience. The replay buffer is not: it runs all day, and what it saved goes out by one of
 * the others.
 *
 * OBS tells that an output is about to start, before its first frame, but not when that start fails. So we ask what is
 * active once the attempt is over. A stream may still be connecting then, and OBS cannot be asked about that. It tells
 * when a connection fails, but a server may also never answer, so waiting for a connection has an end.
 */
#define CONNECT_MOST_MS     (60 * 1000)
#define FRAMES_ON_THEIR_WAY 3
#define WAIT_MOST_MS        250

/* UI thread only */
static bool started, recording_starts;
static int64_t stream_starts_until_ms;

static void tell_if_it_goes_out(void)
{
	bool active = obs_frontend_streaming_active() || obs_frontend_recording_active() ||
		      obs_frontend_virtualcam_active();

	programme_set_goes_out(active || recording_starts ? PROGRAMME_GOES_OUT : stream_starts_until_ms);
}

/*
 * The first frames of an output were drawn before it began, because OBS keeps two on their way. The sample must not be
 * among them. If it is seen, OBS's start therefore waits for frames without it, for no longer than a start takes
 * anyway.
 */
static void let_sample_go(void)
{
	uint32_t until = obs_get_total_frames() + FRAMES_ON_THEIR_WAY;
	int64_t until_ms = rg_monotonic_ms() + WAIT_MOST_MS;

	tell_if_it_goes_out();
	if (!programme_shows_sample())
		return;
	while (obs_get_total_frames() < until && rg_monotonic_ms() < until_ms)
		rg_sleep_ms(5);
}

/* A task of the UI thread: it runs after OBS has tried to start its recording. */
static void recording_attempted(void *unused)
{
	(void)unused;
	recording_starts = false;
	if (started)
		tell_if_it_goes_out();
}

static void follow_outputs(enum obs_frontend_event event, void *data)
{
	(void)data;
	switch (event) {
	case OBS_FRONTEND_EVENT_STREAMING_STARTING:
		stream_starts_until_ms = rg_monotonic_ms() + CONNECT_MOST_MS;
		break;
	case OBS_FRONTEND_EVENT_STREAMING_STARTED:
	case OBS_FRONTEND_EVENT_STREAMING_STOPPED:
		stream_starts_until_ms = PROGRAMME_STAYS_IN;
		break;
	case OBS_FRONTEND_EVENT_RECORDING_STARTING:
		recording_starts = true;
		ui_task_later(recording_attempted, NULL);
		let_sample_go();
		break;
	case OBS_FRONTEND_EVENT_RECORDING_STARTED:
	case OBS_FRONTEND_EVENT_RECORDING_STOPPED:
		recording_starts = false;
		break;
	case OBS_FRONTEND_EVENT_VIRTUALCAM_STARTED:
	case OBS_FRONTEND_EVENT_VIRTUALCAM_STOPPED:
		break;
	case OBS_FRONTEND_EVENT_PROFILE_CHANGED:
		hotkeys_load();
		return;
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CLEANUP:
		hide_transition_let_go();
		return;
	case OBS_FRONTEND_EVENT_EXIT:
		hide_transition_let_go();
		/* obs-websocket and scripts may go before us, and from OBS 30 on so does the frontend. */
		state_event_stop();
		websocket_stop();
		frontend_stop();
		return;
	default:
		return;
	}
	tell_if_it_goes_out();
}

char *frontend_record_folder(void)
{
	char *path = obs_frontend_get_current_record_output_path();
	char *folder = path && rg_path_absolute(path) ? rg_strdup(path) : NULL;

	bfree(path);
	return folder;
}

void frontend_start(void)
{
	obs_frontend_add_event_callback(follow_outputs, NULL);
	started = true;
}

void frontend_stop(void)
{
	if (started)
		obs_frontend_remove_event_callback(follow_outputs, NULL);
	started = false;
}
