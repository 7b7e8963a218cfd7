/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "properties.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "show.h"
#include "source.h"
#include "status.h"
#include "work.h"

/* Property and locale keys that are no settings. */
#define P_STATUS "status"
#define P_FETCH  "fetch"
#define P_WHAT   "what"
#define P_WHERE  "where"

static const char *const places[] = {"top-left", "top",         "top-right", "left",        "center",
				     "right",    "bottom-left", "bottom",    "bottom-right"};
static const char *const languages[] = {"en", "fi", "sv", "nb", "et"};

static obs_property_t *add_list(obs_properties_t *properties, const char *key, const char *label, const char *automatic)
{
	obs_property_t *list = obs_properties_add_list(properties, key, obs_module_text(label), OBS_COMBO_TYPE_LIST,
						       OBS_COMBO_FORMAT_STRING);
	char *help = rg_asprintf("%s.Help", label);

	if (automatic)
		obs_property_list_add_string(list, obs_module_text(automatic), "");
	if (strcmp(obs_module_text(help), help) != 0)
		obs_property_set_long_description(list, obs_module_text(help));
	rg_free(help);
	return list;
}

static void set_help(obs_property_t *property, const char *key)
{
	obs_property_set_long_description(property, obs_module_text(key));
}

/* What is stored but not in the data (any more) stays in the list, or OBS would silently show something else. */
static void keep_stored(obs_property_t *list, obs_data_t *settings, const char *key)
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

static void fill_classes(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_class, class_, day->classes))
		obs_property_list_add_string(list, class_->name ? class_->name : class_->id, class_->id);
}

static void fill_heats(obs_property_t *list, const struct race_day *day)
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

static void fill_drivers(obs_property_t *list, const struct race_day *day)
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

static void fill_series(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_series, series, day->series))
		obs_property_list_add_string(list, series->name ? series->name : series->id, series->id);
	if (day->series.count > 1)
		obs_property_list_add_string(list, obs_module_text("Series.All"), "*");
}

/* Ids as people read them: the locale's name, else the id itself. */
static void fill_named(obs_property_t *list, const char *prefix, char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *key = rg_asprintf("%s.%s", prefix, ids[i]);
		const char *name = obs_module_text(key);
		obs_property_list_add_string(list, strcmp(name, key) == 0 ? ids[i] : name, ids[i]);
		rg_free(key);
	}
}

/* Which settings a graphic listens to follows from what its template needs. */
static bool graphic_changed(obs_properties_t *properties, obs_property_t *list, obs_data_t *settings)
{
	struct work_catalog catalog;

	UNUSED_PARAMETER(list);
	work_catalog_init(&catalog);
	const struct work_graphic *graphic = work_catalog_find(&catalog, obs_data_get_string(settings, S_GRAPHIC));
	const char *needs = graphic ? graphic->needs : NULL;
	bool unknown = !needs, grid = needs && strcmp(needs, "grid") == 0;
	bool driver = needs && strcmp(needs, "driver") == 0, calendar = needs && strcmp(needs, "calendar") == 0;
	obs_property_set_visible(obs_properties_get(properties, S_CLASS), !calendar);
	obs_property_set_visible(obs_properties_get(properties, S_HEAT), unknown || grid);
	obs_property_set_visible(obs_properties_get(properties, S_GRID_TEXT), unknown || grid);
	obs_property_set_visible(obs_properties_get(properties, S_GRID_VIEW), unknown || grid);
	obs_property_set_visible(obs_properties_get(properties, S_DRIVER), unknown || driver);
	obs_property_set_visible(obs_properties_get(properties, S_SERIES), unknown || calendar || driver);
	work_catalog_finish(&catalog);
	return true;
}

static bool fetch_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	struct race_source *source = data;

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	if (!source)
		return false;
	/* The settings as typed: the source's own update may still wait for its next frame. */
	obs_data_t *settings = obs_source_get_settings(race_source_obs(source));
	show_fetch(race_source_show(source), settings);
	obs_data_release(settings);
	return false;
}

static void add_status(obs_properties_t *properties, const struct show_seen *seen)
{
	struct status_line line = {.kind = OBS_TEXT_INFO_NORMAL};

	if (seen)
		line = status_line_make(seen);
	obs_property_t *status = obs_properties_add_text(
		properties, P_STATUS, rg_empty(line.text) ? obs_module_text("Status.Starting") : line.text,
		OBS_TEXT_INFO);
	obs_property_text_set_info_type(status, line.kind);
	rg_free(line.text);
}

static void add_data(obs_properties_t *properties, void *data)
{
	set_help(obs_properties_add_text(properties, S_FEED, obs_module_text("Feed"), OBS_TEXT_DEFAULT), "Feed.Help");
	obs_property_t *refresh = obs_properties_add_int(properties, S_REFRESH, obs_module_text("Refresh"), 1, 3600, 1);
	obs_property_int_set_suffix(refresh, " s");
	obs_properties_add_button2(properties, P_FETCH, obs_module_text("Fetch"), fetch_clicked, data);
}

static void add_what(obs_properties_t *properties, const struct race_day *day, obs_data_t *settings,
		     const struct work_catalog *catalog)
{
	static const struct race_day nothing;
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = add_list(group, S_GRAPHIC, "Graphic", NULL);

	day = day ? day : &nothing;
	for (size_t i = 0; i < catalog->count; i++)
		fill_named(list, "Graphic", &catalog->graphics[i].id, 1);
	keep_stored(list, settings, S_GRAPHIC);
	obs_property_set_modified_callback(list, graphic_changed);
	list = add_list(group, S_CLASS, "Class", "Class.Automatic");
	fill_classes(list, day);
	keep_stored(list, settings, S_CLASS);
	list = add_list(group, S_HEAT, "Heat", "Heat.Automatic");
	fill_heats(list, day);
	keep_stored(list, settings, S_HEAT);
	set_help(obs_properties_add_text(group, S_GRID_TEXT, obs_module_text("GridText"), OBS_TEXT_DEFAULT),
		 "GridText.Help");
	list = add_list(group, S_GRID_VIEW, "GridView", NULL);
	obs_property_list_add_string(list, obs_module_text("GridView.Behind"), GRID_VIEW_BEHIND);
	obs_property_list_add_string(list, obs_module_text("GridView.Front"), GRID_VIEW_FRONT);
	list = add_list(group, S_DRIVER, "Driver", "Driver.Automatic");
	fill_drivers(list, day);
	keep_stored(list, settings, S_DRIVER);
	list = add_list(group, S_SERIES, "Series", "Series.Automatic");
	fill_series(list, day);
	keep_stored(list, settings, S_SERIES);
	obs_properties_add_group(properties, P_WHAT, obs_module_text("What"), OBS_GROUP_NORMAL, group);
}

static void add_where(obs_properties_t *properties, obs_data_t *settings, const struct work_catalog *catalog)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = add_list(group, S_PLACE, "Place", "Place.Own");

	fill_named(list, "Place", (char *const *)places, sizeof(places) / sizeof(places[0]));
	obs_property_t *scale = obs_properties_add_int_slider(group, S_SCALE, obs_module_text("Scale"), SCALE_LEAST,
							      SCALE_MOST, 5);
	obs_property_int_set_suffix(scale, " %");
	list = add_list(group, S_LANGUAGE, "Language", "Language.Automatic");
	fill_named(list, "Language", (char *const *)languages, sizeof(languages) / sizeof(languages[0]));
	keep_stored(list, settings, S_LANGUAGE);
	list = add_list(group, S_THEME, "Theme", NULL);
	fill_named(list, "Theme", catalog->themes, catalog->theme_count);
	keep_stored(list, settings, S_THEME);
	obs_properties_add_group(properties, P_WHERE, obs_module_text("Where"), OBS_GROUP_NORMAL, group);
}

obs_properties_t *properties_make(void *data)
{
	struct race_source *source = data;
	obs_properties_t *properties = obs_properties_create();
	obs_data_t *settings = source ? obs_source_get_settings(race_source_obs(source)) : NULL;
	struct work_catalog catalog;
	struct show_seen seen = {0};

	if (source)
		show_see(race_source_show(source), &seen);
	work_catalog_init(&catalog);
	add_status(properties, source ? &seen : NULL);
	add_data(properties, data);
	add_what(properties, seen.day, settings, &catalog);
	add_where(properties, settings, &catalog);
	work_catalog_finish(&catalog);
	show_seen_finish(&seen);
	obs_data_release(settings);
	return properties;
}
