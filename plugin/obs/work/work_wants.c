/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work_wants.h"

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

void work_wants_init(struct work_wants *wants, const struct overlay_settings *settings,
		     const struct overlay_choices *choices)
{
	*wants = (struct work_wants){.page = choices->page};
	overlay_settings_copy(&wants->settings, settings);
	overlay_choices_apply(choices, &wants->settings);
}

void work_wants_complete(struct work_wants *wants, const char *data_dir)
{
	struct overlay_settings *own = &wants->settings;

	event_see(&wants->event);
	stand_in(&own->language, wants->event.language);
	stand_in(&own->language, obs_get_locale());
	stand_in(&own->theme, wants->event.theme);
	if (!own->own_data) {
		stand_in(&own->grid_text, wants->event.grid_text);
		own->refresh_s = wants->event.refresh_s;
	}
	const char *address = own->own_data ? own->feed : wants->event.address;
	wants->sample = rg_empty(address);
	wants->address = wants->sample ? rg_path_join(data_dir, SAMPLE) : rg_strdup(address);
}

void work_wants_finish(struct work_wants *wants)
{
	overlay_settings_finish(&wants->settings);
	event_settings_finish(&wants->event);
	rg_free(wants->address);
	*wants = (struct work_wants){0};
}
