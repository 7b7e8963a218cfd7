/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose data is shown. A crew changes where the event's data comes from while graphics are on air, and OBS tells a
 * plugin nothing at OK. So another source of data counts only once it has brought something good and nobody has touched
 * its fields for a while; until then all sources stay with the data before. Work thread only.
 */
#ifndef RG_OBS_WORK_EVENT_DATA_H
#define RG_OBS_WORK_EVENT_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "obs/event/event.h"
#include "obs/source/overlay_snapshot.h"
#include "subscription.h"

#define DATA_TYPING_MS 800  /* an address is asked when nobody has typed for so long */
#define DATA_REST_MS   3000 /* another source of data is shown when nobody has touched it for so long */

/* Once a pass, before any overlay is looked at. True while something has a time limit. */
bool event_data_step(bool goes_out);
/* Before the subscriptions stop. */
void event_data_stop(void);

/* Grows with every change of what event_data_see gives. */
unsigned event_data_generation(void);
/* The event's settings as they count now; event_settings_finish. */
void event_data_see(struct event_settings *settings);
/* What is asked for its data; borrows from `event`. */
struct subscription_ask event_data_ask(const struct event_settings *event);

/*
 * Fills in whose data is shown, and while other data is wanted, why that is not: `shown_of`, `change`, `change_error`.
 */
void event_data_tell(struct overlay_status *status);
/* Words for an address: its host, a file's name; "" for none. rg_free. */
char *event_data_name(const char *address);
/* Why data that is wanted is not shown yet. `next` NULL: it was not asked yet. */
enum data_change event_data_why(const struct subscription *next);

#endif
