/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_kept.h"

#include "event.h"
#include "obs/source/properties_lists.h"
#include "obs/work/kept.h"

/* Property keys that are no settings. */
#define P_CONFIRM "confirm"
#define P_FORGET  "forget"

static bool confirm_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(data);
	kept_confirm();
	obs_property_set_enabled(button, false);
	return true;
}

void event_kept_add_confirm(obs_properties_t *properties)
{
	obs_property_t *button = obs_properties_add_button2(properties, P_CONFIRM, obs_module_text("Event.Confirm"),
							    confirm_clicked, NULL);

	properties_help(button, "Event.Confirm");
	obs_property_set_enabled(button, kept_waits());
}

static bool forget_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	struct event_settings event;

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(data);
	event_see(&event);
	bool any = !event.sample && !event.unentered;
	event_settings_finish(&event);
	if (!any)
		return false;
	kept_forget();
	obs_property_set_description(button, obs_module_text("Event.Forget.Done"));
	obs_property_set_enabled(button, false);
	return true;
}

void event_kept_add_forget(obs_properties_t *properties)
{
	properties_help(
		obs_properties_add_button2(properties, P_FORGET, obs_module_text("Event.Forget"), forget_clicked, NULL),
		"Event.Forget");
}
