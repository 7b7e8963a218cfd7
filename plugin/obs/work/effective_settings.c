/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "effective_settings.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define SAMPLE "samples/ouluzone-2021/race-day.json"

/* Takes the event's word where the source has none. */
static void stand_in(char **own, const char *event)
{
	if (!rg_empty(*own) || rg_empty(event))
		return;
	rg_free(*own);
	*own = rg_strdup(event);
}

static void init_zone(struct effective_zone *zone, const struct overlay_intent *intent,
		      const struct event_settings *event)
{
	struct overlay_settings *own = &zone->settings;

	overlay_settings_copy(own, &intent->settings);
	zone->page = intent->page;
	stand_in(&own->language, event->language);
	stand_in(&own->language, obs_get_locale());
	stand_in(&own->theme, event->theme);
	if (!own->own_data)
		stand_in(&own->grid_text, event->grid_text);
}

void effective_settings_init(struct effective_settings *effective, const struct overlay_snapshot *snapshot,
			     const char *data_dir)
{
	/* Where the data comes from is no choice of hands: the same in every zone. */
	const struct overlay_settings *own = &snapshot->zones[OVERLAY_ZONE_FULL].intent->settings;

	*effective = (struct effective_settings){.own_data = own->own_data};
	event_see(&effective->event);
	for (int i = 0; i < OVERLAY_ZONES; i++)
		init_zone(&effective->zones[i], snapshot->zones[i].intent, &effective->event);
	effective->refresh_s = own->own_data ? own->refresh_s : effective->event.refresh_s;
	const char *address = own->own_data ? own->feed : effective->event.address;
	effective->sample = rg_empty(address);
	effective->address = effective->sample ? rg_path_join(data_dir, SAMPLE) : rg_strdup(address);
}

void effective_settings_finish(struct effective_settings *effective)
{
	for (int i = 0; i < OVERLAY_ZONES; i++)
		overlay_settings_finish(&effective->zones[i].settings);
	event_settings_finish(&effective->event);
	rg_free(effective->address);
	*effective = (struct effective_settings){0};
}
