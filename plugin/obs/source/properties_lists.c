/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "properties_lists.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/day/race_day.h"

static const char *const languages[] = {"en", "fi", "sv", "nb", "et"};

obs_property_t *properties_help(obs_property_t *property, const char *label)
{
	char *help = rg_asprintf("%s.Help", label);
	const char *text = obs_module_text(help);

	if (strcmp(text, help) != 0)
		obs_property_set_long_description(property, text);
	rg_free(help);
	return property;
}

obs_property_t *properties_list(obs_properties_t *properties, const char *key, const char *label, const char *automatic)
{
	obs_property_t *list = obs_properties_add_list(properties, key, obs_module_text(label), OBS_COMBO_TYPE_LIST,
						       OBS_COMBO_FORMAT_STRING);

	if (automatic)
		obs_property_list_add_string(list, obs_module_text(automatic), "");
	return properties_help(list, label);
}

obs_property_t *properties_text(obs_properties_t *properties, const char *key, const char *label)
{
	return properties_help(obs_properties_add_text(properties, key, obs_module_text(label), OBS_TEXT_DEFAULT),
			       label);
}

obs_property_t *properties_number(obs_properties_t *properties, const char *key, const char *label, int least, int most,
				  const char *unit)
{
	obs_property_t *number = obs_properties_add_int(properties, key, obs_module_text(label), least, most, 1);

	obs_property_int_set_suffix(number, unit);
	return properties_help(number, label);
}

void properties_status(obs_properties_t *properties, const char *key, struct status_line line)
{
	const char *text = rg_empty(line.text) ? obs_module_text("Status.Starting") : line.text;
	obs_property_t *status = obs_properties_add_text(properties, key, text, OBS_TEXT_INFO);

	obs_property_text_set_info_type(status, line.kind);
	rg_free(line.text);
}

void properties_keep_stored(obs_property_t *list, obs_data_t *settings, const char *key)
{
	const char *stored = settings ? obs_data_get_string(settings, key) : "";

	if (!*stored)
		return;
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		if (strcmp(obs_property_list_item_string(list, i), stored) == 0)
			return;
	}
	char *text = rg_asprintf("%s (%s)", stored, obs_module_text("NotInData"));
	obs_property_list_add_string(list, text, stored);
	rg_free(text);
}

void properties_add_ids(obs_property_t *list, const char *prefix, char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *key = rg_asprintf("%s.%s", prefix, ids[i]);
		const char *name = obs_module_text(key);
		obs_property_list_add_string(list, strcmp(name, key) == 0 ? ids[i] : name, ids[i]);
		rg_free(key);
	}
}

void properties_add_languages(obs_property_t *list)
{
	properties_add_ids(list, "Language", (char *const *)languages, sizeof(languages) / sizeof(languages[0]));
}

void properties_add_classes(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_class, class_, day->classes))
		obs_property_list_add_string(list, class_->name ? class_->name : class_->id, class_->id);
}

void properties_add_heats(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		const struct race_ref *classes = heat->classes.items;
		const struct race_class *class_ = heat->classes.count ? classes[0].to : NULL;
		struct rg_buffer text = {0};
		if (class_)
			rg_buffer_format(&text, "%s · ", class_->name ? class_->name : class_->id);
		rg_buffer_text(&text, heat->name ? heat->name : heat->group ? heat->group : heat->id);
		if (!heat->name && heat->race != RACE_NONE)
			rg_buffer_format(&text, "/%d", heat->race);
		if (heat->attempt != RACE_NONE && heat->attempt > 1)
			rg_buffer_format(&text, " (%d)", heat->attempt);
		obs_property_list_add_string(list, text.bytes, heat->id);
		rg_buffer_finish(&text);
	}
}

void properties_add_drivers(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		const struct race_class *class_ = driver->class_.to;
		struct rg_buffer text = {0};
		if (driver->number)
			rg_buffer_format(&text, "%s ", driver->number);
		if (driver->first_name)
			rg_buffer_format(&text, "%s ", driver->first_name);
		if (driver->last_name)
			rg_buffer_format(&text, "%s ", driver->last_name);
		if (class_)
			rg_buffer_format(&text, "(%s)", class_->short_name ? class_->short_name : class_->id);
		obs_property_list_add_string(list, text.length ? text.bytes : driver->id, driver->id);
		rg_buffer_finish(&text);
	}
}

void properties_add_series(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_series, series, day->series))
		obs_property_list_add_string(list, series->name ? series->name : series->id, series->id);
	if (day->series.count > 1)
		obs_property_list_add_string(list, obs_module_text("Series.All"), "*");
}
