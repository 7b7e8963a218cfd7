/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An overlay that draws nothing and follows the event's data, for a window that tells what there is. UI thread.
 */
#ifndef RG_OBS_EVENT_EVENT_FOLLOWER_H
#define RG_OBS_EVENT_EVENT_FOLLOWER_H

#include <obs-module.h>

struct overlay;

/*
 * `source`: whose window it is. `reports`: its dialog is shown again when something came of another address. Until the
 * window ends it, others may hold references.
 */
struct overlay *event_follower_begin(obs_source_t *source, bool reports);
void event_follower_end(struct overlay *overlay);

#endif
