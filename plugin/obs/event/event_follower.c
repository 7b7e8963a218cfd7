/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_follower.h"

#include "obs/source/overlay.h"
#include "obs/source/source.h"
#include "obs/work/work_thread.h"

struct overlay *event_follower_begin(obs_source_t *source, bool reports)
{
	struct overlay *overlay = overlay_create(source);
	obs_data_t *settings = obs_data_create();

	obs_data_set_string(settings, S_GRAPHIC, "");
	overlay->reports = reports;
	overlay_update(overlay, settings);
	work_thread_ref();
	work_thread_add(overlay);
	obs_data_release(settings);
	return overlay;
}

void event_follower_end(struct overlay *overlay)
{
	work_thread_remove(overlay);
	overlay_unref(overlay);
	work_thread_unref();
}
