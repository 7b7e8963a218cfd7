/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "effective_settings.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/address.h"

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
	zone->automatic = intent->automatic;
	zone->occasion = intent->occasion;
	zone->grid_by_hand = intent->grid_by_hand;
	stand_in(&own->language, event->language);
	stand_in(&own->language, obs_get_locale());
	stand_in(&own->theme, event->theme);
}

void effective_settings_init(struct effective_settings *effective, const struct overlay_snapshot *snapshot,
			     struct event_settings *event, const char *data_dir)
{
	/* Where the data comes from is no choice of hands: the same in every zone. */
	const struct overlay_intent *intent = snapshot->zones[snapshot->home].intent;
	const struct overlay_settings *own = &intent->settings;

	*effective = (struct effective_settings){
		.own_graphic = rg_strdup(intent->own_graphic),
		.home = snapshot->home,
		.own_data = own->own_data,
		.event = *event,
	};
	*event = (struct event_settings){0};
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		init_zone(&effective->zones[i], snapshot->zones[i].intent, &effective->event);
	effective->refresh_s = own->own_data ? own->refresh_s : effective->event.refresh_s;
	effective->address = own->own_data ? address_with_scheme(own->feed) : rg_strdup(effective->event.address);
	effective->sample = rg_empty(effective->address);
	if (effective->sample) {
		rg_free(effective->address);
		effective->address = rg_path_join(data_dir, SAMPLE);
	}
}

const char *effective_settings_grid(const struct effective_settings *effective, enum rundown_zone zone)
{
	const char *own = effective->zones[zone].settings.grid_text;

	return rg_empty(own) && !effective->own_data ? effective->event.grid_text : own;
}

bool effective_settings_same_data(const struct effective_settings *a, const struct effective_settings *b)
{
	return a->own_data == b->own_data && rg_equal(a->address, b->address);
}

void effective_settings_swap_data(struct effective_settings *to, struct effective_settings *from)
{
	struct effective_settings kept = *to;

	to->address = from->address;
	to->sample = from->sample;
	to->own_data = from->own_data;
	to->refresh_s = from->refresh_s;
	from->address = kept.address;
	from->sample = kept.sample;
	from->own_data = kept.own_data;
	from->refresh_s = kept.refresh_s;
}

void effective_settings_finish(struct effective_settings *effective)
{
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		overlay_settings_finish(&effective->zones[i].settings);
	rg_free(effective->own_graphic);
	event_settings_finish(&effective->event);
	rg_free(effective->address);
	*effective = (struct effective_settings){0};
}
