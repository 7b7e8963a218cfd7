/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_event.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

static bool find_event(void *found, obs_source_t *source)
{
	if (strcmp(obs_source_get_id(source), "race_graphics_event") == 0)
		*(obs_source_t **)found = obs_source_get_ref(source);
	return true;
}

obs_source_t *the_event(void)
{
	obs_source_t *event = NULL;

	obs_enum_all_sources(find_event, &event);
	assert_non_null(event);
	return event;
}

void set_event(obs_source_t *event, const char *json)
{
	obs_data_t *settings = obs_source_get_settings(event);

	obs_data_clear(settings);
	/* Without a value of it, they would be those that OBS's "Defaults" leaves. */
	obs_data_set_string(settings, "from", "sample");
	source_set(event, json);
	obs_data_release(settings);
}

void dialog_type(obs_source_t *source, const char *key, const char *text)
{
	obs_data_t *settings = obs_source_get_settings(source);

	obs_data_set_string(settings, key, text);
	obs_source_update(source, settings);
	obs_data_release(settings);
}

obs_properties_t *dialog_choose(obs_source_t *source, obs_properties_t *dialog, const char *key, const char *text)
{
	dialog_type(source, key, text);
	obs_data_t *settings = obs_source_get_settings(source);
	obs_property_modified(obs_properties_get(dialog, key), settings);
	obs_data_release(settings);
	obs_properties_t *next = obs_source_properties(source);
	obs_properties_destroy(dialog);
	return next;
}

bool dialog_shows(obs_properties_t *dialog, const char *key)
{
	obs_property_t *property = obs_properties_get(dialog, key);
	return property && obs_property_visible(property);
}

const char *dialog_line(obs_properties_t *dialog, const char *key)
{
	return dialog_shows(dialog, key) ? obs_property_description(obs_properties_get(dialog, key)) : "";
}

obs_properties_t *dialog_wait(obs_source_t *source, obs_properties_t *dialog, const char *key, const char *part)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	if (!dialog)
		dialog = obs_source_properties(source);
	while (!strstr(dialog_line(dialog, key), part)) {
		if (rg_monotonic_ms() > end)
			fail_msg("the dialog says \"%s\", not \"%s\"", dialog_line(dialog, key), part);
		if (!stand_run_task())
			rg_sleep_ms(50);
		obs_properties_t *next = obs_source_properties(source);
		obs_properties_destroy(dialog);
		dialog = next;
	}
	return dialog;
}

obs_data_t *give_command(const char *name, const char *source, const char *value, char **error)
{
	calldata_t call = {0};

	calldata_set_string(&call, "name", name);
	calldata_set_string(&call, "source", source);
	calldata_set_string(&call, "value", value);
	assert_true(proc_handler_call(obs_get_proc_handler(), "race_graphics_command", &call));
	obs_data_t *state = NULL;
	if (calldata_bool(&call, "ok"))
		state = obs_data_create_from_json(calldata_string(&call, "state"));
	if (error)
		*error = rg_strdup(calldata_string(&call, "error"));
	calldata_free(&call);
	return state;
}
