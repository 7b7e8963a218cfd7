/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "effective_settings.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define SAMPLE "samples/ouluzone-2021/race-day.json"

/* The event's word where the source has none. */
static void stand_in(char **own, const char *event)
{
	if (!rg_empty(*own) || rg_empty(event))
		return;
	rg_free(*own);
	*own = rg_strdup(event);
}

void effective_settings_init(struct effective_settings *effective, const struct overlay_intent *intent,
			     const char *data_dir)
{
	struct overlay_settings *own = &effective->overlay;

	*effective = (struct effective_settings){.page = intent->page};
	overlay_settings_copy(own, &intent->settings);
	event_see(&effective->event);
	stand_in(&own->language, effective->event.language);
	stand_in(&own->language, obs_get_locale());
	stand_in(&own->theme, effective->event.theme);
	if (!own->own_data) {
		stand_in(&own->grid_text, effective->event.grid_text);
		own->refresh_s = effective->event.refresh_s;
	}
	const char *address = own->own_data ? own->feed : effective->event.address;
	effective->sample = rg_empty(address);
	effective->address = effective->sample ? rg_path_join(data_dir, SAMPLE) : rg_strdup(address);
}

void effective_settings_finish(struct effective_settings *effective)
{
	overlay_settings_finish(&effective->overlay);
	event_settings_finish(&effective->event);
	rg_free(effective->address);
	*effective = (struct effective_settings){0};
}
