/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event.h"

#include "base/mem.h"

static unsigned generation = 1;

unsigned event_generation(void)
{
	return __atomic_load_n(&generation, __ATOMIC_ACQUIRE);
}

unsigned event_fetches(void)
{
	return 0;
}

void event_see(struct event_settings *settings)
{
	*settings = (struct event_settings){
		.address = rg_strdup(""),
		.grid_text = rg_strdup(""),
		.mapping = rg_strdup(""),
		.crew = rg_strdup(""),
		.language = rg_strdup(""),
		.theme = rg_strdup(""),
		.state_from = AIR_FROM_ALL,
		.sample = true,
		.refresh_s = 5,
	};
}

void event_settings_finish(struct event_settings *settings)
{
	rg_free(settings->address);
	rg_free(settings->grid_text);
	rg_free(settings->mapping);
	rg_free(settings->crew);
	rg_free(settings->language);
	rg_free(settings->theme);
	*settings = (struct event_settings){0};
}
