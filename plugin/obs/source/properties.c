/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "properties.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "obs/frontend/frontend_event.h"
#include "properties_lists.h"
#include "overlay.h"
#include "source.h"
#include "obs/work/catalogue.h"
#include "obs/work/work_thread.h"

/* Property and locale keys that are no settings. */
#define P_STATUS    "status"
#define P_EVENT     "event"
#define P_FETCH     "fetch"
#define P_WHAT      "what"
#define P_WHEN      "when"
#define P_WHERE     "where"
#define P_HEAT_BACK "heat_back"
#define P_GRID      "grid_said"

static const char *const places[] = {"top-left", "top",         "top-right", "left",        "center",
				     "right",    "bottom-left", "bottom",    "bottom-right"};
static const int times[] = {5, 6, 8, 10, 12, 15, 20, 30}; /* seconds */

/* ---- what to show ---- */

/* What its template needs says which settings a graphic listens to. */
static const struct {
	const char *needs;
	const char *keys[5];
} listens[] = {
	{"grid", {S_CLASS, S_HEAT, S_GRID_TEXT, P_GRID, S_GRID_VIEW}},
	{"results", {S_CLASS, S_HEAT}},
	{"driver", {S_CLASS, S_DRIVER, S_SERIES}},
	{"standings", {S_CLASS, S_SERIES}},
	{"calendar", {S_SERIES}},
	{"person", {S_TEXT1, S_TEXT2}},
	{"text1", {S_TEXT1, S_TEXT2}},
};
static const char *const choosable[] = {S_CLASS,  S_HEAT,   S_GRID_TEXT, P_GRID, S_GRID_VIEW,
					S_DRIVER, S_SERIES, S_TEXT1,     S_TEXT2};

/* What is asked for any graphic, and is the director's when it decides. */
static const char *const of_graphic[] = {P_WHEN, S_PLACE, S_OWN_DATA};

/* For a need that this dialog does not know, all settings are shown. */
static bool listens_to(const char *needs, const char *key)
{
	for (size_t i = 0; i < sizeof(listens) / sizeof(listens[0]); i++) {
		if (!rg_equal(listens[i].needs, needs))
			continue;
		for (size_t k = 0; k < 5 && listens[i].keys[k]; k++) {
			if (strcmp(listens[i].keys[k], key) == 0)
				return true;
		}
		return false;
	}
	return true;
}

/* "As usual" says how long that is with the graphic that is chosen. */
static void show_own_seconds(obs_property_t *list, const struct catalogue_graphic *graphic)
{
	char seconds[16];

	if (!list)
		return;
	snprintf(seconds, sizeof(seconds), "%d", graphic ? graphic->seconds : 0);
	char *text = graphic && graphic->seconds ? status_line_fill("Seconds.Own", seconds)
						 : rg_strdup(obs_module_text("Seconds.OwnStays"));
	if (obs_property_list_item_count(list))
		obs_property_list_item_remove(list, 0);
	obs_property_list_insert_int(list, 0, text, SECONDS_OWN);
	rg_free(text);
}

static bool graphic_changed(obs_properties_t *properties, obs_property_t *list, obs_data_t *settings)
{
	struct catalogue *catalogue = catalogue_get(work_thread_shelf());

	UNUSED_PARAMETER(list);
	const char *id = obs_data_get_string(settings, S_GRAPHIC);
	const struct catalogue_graphic *graphic = catalogue_find(catalogue, id);
	bool automatic = strcmp(id, GRAPHIC_AUTOMATIC) == 0;
	for (size_t i = 0; i < sizeof(choosable) / sizeof(choosable[0]); i++)
		obs_property_set_visible(obs_properties_get(properties, choosable[i]),
					 !automatic && listens_to(graphic ? graphic->needs : NULL, choosable[i]));
	for (size_t i = 0; i < sizeof(of_graphic) / sizeof(of_graphic[0]); i++)
		obs_property_set_visible(obs_properties_get(properties, of_graphic[i]), !automatic);
	show_own_seconds(obs_properties_get(properties, S_SECONDS), graphic);
	catalogue_unref(catalogue);
	return true;
}

static bool heat_back_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	struct race_source *source = data;

	if (!source)
		return false;
	struct overlay *overlay = race_source_overlay(source);
	struct overlay_snapshot *snapshot = overlay_snapshot_get(overlay);
	overlay_choose_for_all(overlay, snapshot->home, &(struct overlay_chosen){CHOICE_HEAT, NULL}, 1);
	overlay_snapshot_unref(snapshot);
	obs_property_set_visible(button, false);
	snapshot = overlay_snapshot_get(overlay);
	struct status_line line = status_line_make(snapshot, race_source_obs(source));
	obs_property_set_description(obs_properties_get(properties, P_STATUS), line.text);
	rg_free(line.text);
	overlay_snapshot_unref(snapshot);
	return true;
}

/* What a hand chose by command is taken back here; the list above shows the setting, which stayed as it is. */
static void add_heat_back(obs_properties_t *group, const struct overlay_snapshot *snapshot, void *data)
{
	char *by_hand = snapshot ? status_line_heat_by_hand(snapshot) : NULL;
	obs_property_t *button = obs_properties_add_button2(group, P_HEAT_BACK, obs_module_text("HeatBack"),
							    heat_back_clicked, data);

	obs_property_set_visible(button, by_hand != NULL);
	rg_free(by_hand);
}

static void add_what(obs_properties_t *properties, const struct overlay_snapshot *snapshot, obs_data_t *settings,
		     const struct catalogue *catalogue, void *data)
{
	static const struct race_day nothing;
	char *automatic = GRAPHIC_AUTOMATIC;
	const struct race_day *day = snapshot && snapshot->day ? snapshot->day : &nothing;
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, S_GRAPHIC, "Graphic", NULL);

	properties_add_ids(list, "Graphic", &automatic, 1);
	for (size_t i = 0; i < catalogue->count; i++)
		properties_add_ids(list, "Graphic", &catalogue->graphics[i].id, 1);
	properties_keep_stored(list, settings, S_GRAPHIC);
	obs_property_set_modified_callback(list, graphic_changed);
	list = properties_list(group, S_CLASS, "Class", "Class.Automatic");
	properties_add_classes(list, day);
	properties_keep_stored(list, settings, S_CLASS);
	list = properties_list(group, S_HEAT, "Heat", "Heat.Automatic");
	properties_add_heats(list, day);
	properties_keep_stored(list, settings, S_HEAT);
	add_heat_back(group, snapshot, data);
	properties_grid_text(group, S_GRID_TEXT, "GridText", P_GRID, settings);
	list = properties_list(group, S_GRID_VIEW, "GridView", NULL);
	obs_property_list_add_string(list, obs_module_text("GridView.Behind"), GRID_VIEW_BEHIND);
	obs_property_list_add_string(list, obs_module_text("GridView.Front"), GRID_VIEW_FRONT);
	list = properties_list(group, S_DRIVER, "Driver", "Driver.Automatic");
	properties_add_drivers(list, day);
	properties_keep_stored(list, settings, S_DRIVER);
	list = properties_list(group, S_SERIES, "Series", "Series.Automatic");
	properties_add_series(list, day);
	properties_keep_stored(list, settings, S_SERIES);
	properties_text(group, S_TEXT1, "Text1");
	properties_text(group, S_TEXT2, "Text2");
	obs_properties_add_group(properties, P_WHAT, obs_module_text("What"), OBS_GROUP_NORMAL, group);
}

/* ---- when and where ---- */

static void add_seconds(obs_property_t *list, int seconds)
{
	char *text = rg_asprintf("%d s", seconds);

	obs_property_list_add_int(list, text, seconds);
	rg_free(text);
}

static void add_when(obs_properties_t *properties, obs_data_t *settings, const struct catalogue *catalogue)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, S_ON, "On", NULL);
	long long stored = settings ? obs_data_get_int(settings, S_SECONDS) : SECONDS_OWN;
	bool listed = stored <= 0;

	obs_property_list_add_string(list, obs_module_text("On.Visible"), ON_VISIBLE);
	obs_property_list_add_string(list, obs_module_text("On.Key"), ON_KEY);
	list = obs_properties_add_list(group, S_SECONDS, obs_module_text("Seconds"), OBS_COMBO_TYPE_LIST,
				       OBS_COMBO_FORMAT_INT);
	properties_help(list, "Seconds");
	show_own_seconds(list, settings ? catalogue_find(catalogue, obs_data_get_string(settings, S_GRAPHIC)) : NULL);
	obs_property_list_add_int(list, obs_module_text("Seconds.Stays"), 0);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		add_seconds(list, times[i]);
		listed = listed || times[i] == stored;
	}
	if (!listed && stored <= SECONDS_MOST)
		add_seconds(list, (int)stored);
	properties_keys_focus(group);
	properties_help(obs_properties_add_bool(group, S_CLEAN_RACE, obs_module_text("CleanRace")), "CleanRace");
	obs_properties_add_group(properties, P_WHEN, obs_module_text("When"), OBS_GROUP_NORMAL, group);
}

static void add_where(obs_properties_t *properties, obs_data_t *settings, const struct catalogue *catalogue)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, S_PLACE, "Place", "Place.Own");

	properties_add_ids(list, "Place", (char *const *)places, sizeof(places) / sizeof(places[0]));
	properties_keep_stored(list, settings, S_PLACE);
	obs_property_t *scale = obs_properties_add_int_slider(group, S_SCALE, obs_module_text("Scale"), SCALE_LEAST,
							      SCALE_MOST, 5);
	obs_property_int_set_suffix(scale, " %");
	list = properties_list(group, S_LANGUAGE, "Language", "AsEvent");
	properties_add_languages(list);
	properties_keep_stored(list, settings, S_LANGUAGE);
	list = properties_list(group, S_THEME, "Theme", "AsEvent");
	properties_add_ids(list, "Theme", catalogue->themes, catalogue->theme_count);
	properties_keep_stored(list, settings, S_THEME);
	obs_properties_add_group(properties, P_WHERE, obs_module_text("Where"), OBS_GROUP_NORMAL, group);
}

/* ---- the data ---- */

static bool event_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	frontend_event_open();
	return false;
}

static bool fetch_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	struct race_source *source = data;

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	if (!source)
		return false;
	/* Reads the settings as typed, because the source's update may still wait for its next frame. */
	obs_data_t *settings = obs_source_get_settings(race_source_obs(source));
	overlay_fetch(race_source_overlay(source), settings);
	obs_data_release(settings);
	return false;
}

static void add_own_data(obs_properties_t *properties, obs_data_t *settings, void *data)
{
	obs_properties_t *group = obs_properties_create();

	/* For a source that was saved before there was an event, the box is ticked until somebody touches it. */
	if (settings)
		obs_data_set_default_bool(settings, S_OWN_DATA, *obs_data_get_string(settings, S_FEED) != 0);
	properties_text(group, S_FEED, "Feed");
	properties_number(group, S_REFRESH, "Refresh", 1, 3600, " s");
	obs_properties_add_button2(group, P_FETCH, obs_module_text("Fetch"), fetch_clicked, data);
	properties_help(obs_properties_add_group(properties, S_OWN_DATA, obs_module_text("OwnData"),
						 OBS_GROUP_CHECKABLE, group),
			"OwnData");
}

/* ---- the dialog as a whole ---- */

/* The worker tours the sample while a dialog is open. */
static void count_dialog(struct overlay *overlay, int by)
{
	__atomic_add_fetch(&overlay->dialogs, by, __ATOMIC_RELEASE);
	work_thread_wake();
}

static void dialog_gone(void *data)
{
	count_dialog(data, -1);
	overlay_unref(data);
}

obs_properties_t *properties_make(void *data)
{
	struct race_source *source = data;
	obs_properties_t *properties = obs_properties_create();
	obs_data_t *settings = source ? obs_source_get_settings(race_source_obs(source)) : NULL;
	struct status_line line = {.kind = OBS_TEXT_INFO_NORMAL};
	struct catalogue *catalogue = catalogue_get(work_thread_shelf());
	struct overlay_snapshot *snapshot = NULL;

	if (source) {
		struct overlay *overlay = race_source_overlay(source);
		snapshot = overlay_snapshot_get(overlay);
		line = status_line_make(snapshot, race_source_obs(source));
		count_dialog(overlay, 1);
		obs_properties_set_param(properties, overlay_ref(overlay), dialog_gone);
	}
	properties_status(properties, P_STATUS, line);
	properties_help(
		obs_properties_add_button2(properties, P_EVENT, obs_module_text("UseMyData"), event_clicked, NULL),
		"UseMyData");
	add_what(properties, snapshot, settings, catalogue, data);
	add_when(properties, settings, catalogue);
	add_where(properties, settings, catalogue);
	add_own_data(properties, settings, data);
	catalogue_unref(catalogue);
	overlay_snapshot_unref(snapshot);
	obs_data_release(settings);
	return properties;
}
