/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include <obs-frontend-api.h>

#include "hotkeys.h"
#include "state.h"
#include "websocket.h"
#include "work.h"

/* UI thread only. Virtual cameras and replay buffers are not "on air": nobody outside sees them. */
static bool streams, records;

static void on_event(enum obs_frontend_event event, void *data)
{
	(void)data;
	switch (event) {
	case OBS_FRONTEND_EVENT_STREAMING_STARTING:
	case OBS_FRONTEND_EVENT_STREAMING_STARTED:
		streams = true;
		break;
	case OBS_FRONTEND_EVENT_STREAMING_STOPPED:
		streams = false;
		break;
	case OBS_FRONTEND_EVENT_RECORDING_STARTING:
	case OBS_FRONTEND_EVENT_RECORDING_STARTED:
		records = true;
		break;
	case OBS_FRONTEND_EVENT_RECORDING_STOPPED:
		records = false;
		break;
	case OBS_FRONTEND_EVENT_PROFILE_CHANGED:
		hotkeys_load();
		return;
	case OBS_FRONTEND_EVENT_EXIT:
		/* obs-websocket and scripts may go before us. */
		state_stop();
		websocket_stop();
		return;
	default:
		return;
	}
	work_set_on_air(streams || records);
}

void frontend_start(void)
{
	obs_frontend_add_event_callback(on_event, NULL);
}

void frontend_stop(void)
{
	obs_frontend_remove_event_callback(on_event, NULL);
}
