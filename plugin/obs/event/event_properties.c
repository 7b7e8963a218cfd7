/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_properties.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "event_pack.h"
#include "event_settings.h"
#include "event_sign_in.h"
#include "obs/frontend/frontend_event.h"
#include "obs/control/hotkeys.h"
#include "obs/source/properties_lists.h"
#include "race/day/race_day.h"
#include "race/file/shelf.h"
#include "obs/source/overlay.h"
#include "obs/source/source.h"
#include "obs/work/catalogue.h"
#include "obs/work/work_thread.h"

/* Property keys that are no settings. */
#define P_FOUND   "found"
#define P_LOOK_AT "look_at"
#define P_AGE     "age"
#define P_DATA    "data"
#define P_CLASSES "classes"
#define P_STATE   "state"
#define P_LOOK    "look"
#define P_FETCH   "fetch"
#define P_KEYS    "keys"
#define P_CHECK   "check"
#define P_CHECKED "checked"

/* UI thread only: the overlay that follows the event while dialogs are open. */
static struct {
	struct overlay *overlay;
	int dialogs;
	bool checked; /* the crew wants to see what the data is like */
} follower;

static void begin_following(void)
{
	obs_data_t *settings;

	if (follower.dialogs++)
		return;
	settings = obs_data_create();
	obs_data_set_string(settings, S_GRAPHIC, "");
	follower.overlay = overlay_create(event_source());
	follower.overlay->reports = true;
	overlay_update(follower.overlay, settings);
	work_thread_ref();
	work_thread_add(follower.overlay);
	obs_data_release(settings);
}

static void event_dialog_gone(void *data)
{
	UNUSED_PARAMETER(data);
	if (--follower.dialogs)
		return;
	obs_data_t *settings = event_source() ? obs_source_get_settings(event_source()) : NULL;
	event_sign_in_close(settings);
	follower.checked = false;
	obs_data_release(settings);
	work_thread_remove(follower.overlay);
	overlay_unref(follower.overlay);
	follower.overlay = NULL;
	work_thread_unref();
}

/* ---- where the data comes from ---- */

static const struct {
	const char *from, *label;
	const char *keys[6]; /* what is asked for it */
} ways[] = {
	{FROM_SAMPLE, "Event.From.Sample", {NULL}},
	{FROM_FILE, "Event.From.File", {E_FOLDER, E_PATH, E_MAPPING, E_REFRESH, E_ENCODING}},
	{FROM_ADDRESS, "Event.From.Address", {E_ADDRESS, E_MAPPING, E_REFRESH, E_FOLDER, E_SIGN_IN, E_ENCODING}},
	{FROM_TIMING, "Event.From.Timing", {E_TIMING, E_FOLDER, E_ENCODING}},
	{FROM_HAND, "Event.From.Hand", {E_ROSTER, E_GRID_TEXT, E_FOLDER, E_ENCODING}},
};
static const char *const asked[] = {E_FOLDER, E_PATH,   E_MAPPING,   E_REFRESH, E_ADDRESS,
				    E_TIMING, E_ROSTER, E_GRID_TEXT, E_SIGN_IN, E_ENCODING};

#define WAY_COUNT (sizeof(ways) / sizeof(ways[0]))

static bool way_asks(size_t way, const char *key)
{
	for (size_t i = 0; i < sizeof(ways[way].keys) / sizeof(ways[way].keys[0]) && ways[way].keys[i]; i++) {
		if (strcmp(ways[way].keys[i], key) == 0)
			return true;
	}
	return false;
}

static bool from_changed(obs_properties_t *properties, obs_property_t *list, obs_data_t *settings)
{
	size_t way = WAY_COUNT - 1;

	UNUSED_PARAMETER(list);
	while (way && strcmp(ways[way].from, obs_data_get_string(settings, E_FROM)) != 0)
		way--;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		obs_property_set_visible(obs_properties_get(properties, asked[i]), way_asks(way, asked[i]));
	return true;
}

/* OBS also calls this when it makes the dialog, for the value that is there already. */
static bool place_chosen(obs_properties_t *properties, obs_property_t *path, obs_data_t *settings)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(path);
	if (!event_pack_chosen(settings))
		return false;
	obs_source_update(event_source(), NULL);
	/* OBS must make the dialog again, not only show it again, because its lines tell what came of the choice. */
	obs_source_update_properties(event_source());
	return false;
}

static void add_path(obs_properties_t *properties, const char *key, const char *label, enum obs_path_type type,
		     const char *filter)
{
	char *start = rg_home_directory();
	obs_property_t *path = obs_properties_add_path(properties, key, obs_module_text(label), type, filter, start);

	properties_help(path, label);
	rg_free(start);
}

/* Lists the shipped mappings and the user's own; they are files. */
static void add_mappings(obs_property_t *list)
{
	size_t count = 0;
	char **names = race_shelf_list(work_thread_shelf(), "mappings", ".json", &count);

	for (size_t i = 0; i < count; i++) {
		names[i][strlen(names[i]) - strlen(".json")] = 0;
		properties_add_ids(list, "Mapping", &names[i], 1);
		rg_free(names[i]);
	}
	rg_free(names);
}

static bool event_fetch_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	event_fetch();
	return false;
}

/* ---- what the data is like ---- */

static void show_check(obs_property_t *text, const struct overlay_snapshot *snapshot)
{
	const char *check = snapshot->status->check;

	obs_property_set_visible(text, follower.checked);
	if (follower.checked)
		obs_property_set_description(text, rg_empty(check) ? obs_module_text("Status.NoDataYet") : check);
}

static bool check_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	struct overlay_snapshot *snapshot;

	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	if (!follower.overlay)
		return false;
	follower.checked = true;
	snapshot = overlay_snapshot_get(follower.overlay);
	show_check(obs_properties_get(properties, P_CHECKED), snapshot);
	overlay_snapshot_unref(snapshot);
	return true;
}

static void add_check(obs_properties_t *group, const struct overlay_snapshot *snapshot)
{
	properties_help(obs_properties_add_button2(group, P_CHECK, obs_module_text("Event.Check"), check_clicked, NULL),
			"Event.Check");
	show_check(obs_properties_add_text(group, P_CHECKED, "", OBS_TEXT_INFO), snapshot);
}

/* Each code page with names as it has them: the crew sees which are right. */
static void add_encodings(obs_properties_t *group, const struct overlay_snapshot *snapshot)
{
	static const char *const words[RG_CODE_PAGES] = {"Event.Encoding.Western", "Event.Encoding.Baltic",
							 "Event.Encoding.Central"};
	obs_property_t *list = obs_properties_add_list(group, E_ENCODING, obs_module_text("Event.Encoding"),
						       OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
	const struct overlay_status *status = snapshot->status;
	const char *found = status->encoding >= RACE_ENCODING_1252
				    ? obs_module_text(words[status->encoding - RACE_ENCODING_1252])
				    : NULL;
	char *automatic = rg_asprintf("%s%s%s", obs_module_text("Event.Encoding.Automatic"), found ? ": " : "",
				      found ? found : "");

	properties_help(list, "Event.Encoding");
	obs_property_list_add_string(list, automatic, "");
	for (int page = 0; page < RG_CODE_PAGES; page++) {
		const char *sample = status->samples[page];
		char *text = rg_asprintf("%s%s%s", obs_module_text(words[page]), sample ? ": " : "",
					 sample ? sample : "");
		obs_property_list_add_string(list, text,
					     race_encoding_name((enum race_encoding)(RACE_ENCODING_1252 + page)));
		rg_free(text);
	}
	rg_free(automatic);
}

static void add_data(obs_properties_t *properties, obs_data_t *settings, const struct overlay_snapshot *snapshot)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, E_FROM, "Event.From", NULL);

	for (size_t i = 0; i < WAY_COUNT; i++)
		obs_property_list_add_string(list, obs_module_text(ways[i].label), ways[i].from);
	obs_property_set_modified_callback(list, from_changed);
	add_path(group, E_PATH, "Event.Path", OBS_PATH_FILE, "*.json *.csv *.tsv *.txt *.xml *.zip;;*");
	obs_property_set_modified_callback(obs_properties_get(group, E_PATH), place_chosen);
	properties_text(group, E_ADDRESS, "Event.Address");
	properties_text(group, E_TIMING, "Event.Timing");
	add_path(group, E_ROSTER, "Event.Roster", OBS_PATH_FILE, "*.csv *.tsv *.txt *.json;;*");
	properties_text(group, E_GRID_TEXT, "Event.GridText");
	add_path(group, E_FOLDER, "Event.Folder", OBS_PATH_DIRECTORY, NULL);
	obs_property_set_modified_callback(obs_properties_get(group, E_FOLDER), place_chosen);
	list = properties_list(group, E_MAPPING, "Event.Mapping", "Event.Mapping.Automatic");
	add_mappings(list);
	properties_keep_stored(list, settings, E_MAPPING);
	add_encodings(group, snapshot);
	properties_number(group, E_REFRESH, "Refresh", REFRESH_LEAST, REFRESH_MOST, " s");
	obs_properties_add_button2(group, P_FETCH, obs_module_text("Fetch"), event_fetch_clicked, NULL);
	add_path(group, E_CREW, "Event.Crew", OBS_PATH_FILE, "*.csv *.tsv *.txt *.json;;*");
	properties_number(group, E_SHIFT, "Event.Shift", -SHIFT_MOST, SHIFT_MOST, " min");
	properties_number(group, E_HOLD_BACK, "Event.HoldBack", 0, HOLD_BACK_MOST, " s");
	add_check(group, snapshot);
	obs_properties_add_group(properties, P_DATA, obs_module_text("Event.Data"), OBS_GROUP_NORMAL, group);
}

/* ---- classes ---- */

/* Classes that timekeepers test their machines with are left out, whatever their ids, until the crew says otherwise. */
static void leave_out_tests(const struct race_day *day, obs_data_t *settings)
{
	for (RACE_EACH(struct race_class, class_, day->classes)) {
		if (class_->name && rg_equal_ignoring_case(class_->name, "TEST") &&
		    event_class_leave_out(settings, class_->id))
			event_take(settings);
	}
}

static void add_classes(obs_properties_t *properties, const struct race_day *day, obs_data_t *settings)
{
	obs_properties_t *group;

	if (!day || !day->classes.count)
		return;
	leave_out_tests(day, settings);
	group = obs_properties_create();
	for (RACE_EACH(struct race_class, class_, day->classes)) {
		char *key = rg_asprintf("%s%s", E_CLASS_PREFIX, class_->id);
		obs_properties_add_bool(group, key, class_->name ? class_->name : class_->id);
		event_switch_set(settings, key);
		rg_free(key);
	}
	properties_help(obs_properties_add_group(properties, P_CLASSES, obs_module_text("Event.Classes"),
						 OBS_GROUP_NORMAL, group),
			"Event.Classes");
}

/* ---- race state and scenes ---- */

/* Moves the scene that was chosen from the list into the scenes below it. */
static bool scene_chosen(obs_properties_t *properties, obs_property_t *list, obs_data_t *settings)
{
	char *name = rg_strdup(obs_data_get_string(settings, E_SCENE_ADD));
	obs_data_array_t *scenes = NULL;
	bool there = false;

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(list);
	if (!*name)
		goto done;
	scenes = obs_data_get_array(settings, E_SCENES);
	if (!scenes)
		scenes = obs_data_array_create();
	for (size_t i = 0; i < obs_data_array_count(scenes); i++) {
		obs_data_t *item = obs_data_array_item(scenes, i);
		there = there || strcmp(obs_data_get_string(item, "value"), name) == 0;
		obs_data_release(item);
	}
	if (!there) {
		obs_data_t *item = obs_data_create();
		obs_data_set_string(item, "value", name);
		obs_data_array_push_back(scenes, item);
		obs_data_release(item);
	}
	obs_data_set_array(settings, E_SCENES, scenes);
	obs_data_set_string(settings, E_SCENE_ADD, "");
	obs_data_array_release(scenes);
	event_take(settings);
	rg_free(name);
	return true;
done:
	rg_free(name);
	return false;
}

static bool keys_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	hotkeys_assign_standard();
	return false;
}

static void add_race_state(obs_properties_t *properties)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, E_STATE_FROM, "Event.StateFrom", NULL);

	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.All"), "all");
	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.KeysScenes"), "keys-scenes");
	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.KeysData"), "keys-data");
	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.Keys"), "keys");
	list = properties_list(group, E_SCENE_ADD, "Event.SceneAdd", "Event.SceneAdd.Choose");
	frontend_event_scenes(list);
	obs_property_set_modified_callback(list, scene_chosen);
	properties_help(obs_properties_add_editable_list(group, E_SCENES, obs_module_text("Event.Scenes"),
							 OBS_EDITABLE_LIST_TYPE_STRINGS, NULL, NULL),
			"Event.Scenes");
	properties_help(
		obs_properties_add_button2(group, P_KEYS, obs_module_text("Menu.AssignKeys"), keys_clicked, NULL),
		"Menu.AssignKeys");
	obs_properties_add_group(properties, P_STATE, obs_module_text("Event.State"), OBS_GROUP_NORMAL, group);
}

/* ---- look ---- */

static void add_look(obs_properties_t *properties, obs_data_t *settings)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, E_LANGUAGE, "Language", "Language.Automatic");
	struct catalogue *catalogue = catalogue_get(work_thread_shelf());

	properties_add_languages(list);
	properties_keep_stored(list, settings, E_LANGUAGE);
	list = properties_list(group, E_THEME, "Theme", "Theme.Standard");
	properties_add_ids(list, "Theme", catalogue->themes, catalogue->theme_count);
	properties_keep_stored(list, settings, E_THEME);
	catalogue_unref(catalogue);
	add_path(group, E_SPONSORS, "Event.Sponsors", OBS_PATH_DIRECTORY, NULL);
	properties_help(obs_properties_add_bool(group, E_HIDE_MINORS, obs_module_text("Event.HideMinors")),
			"Event.HideMinors");
	obs_properties_add_group(properties, P_LOOK, obs_module_text("Event.Look"), OBS_GROUP_NORMAL, group);
}

/* ---- all of it ---- */

static void add_status(obs_properties_t *properties, const struct overlay_snapshot *snapshot)
{
	bool sample = snapshot->status->state == STATUS_SAMPLE || snapshot->status->state == STATUS_SAMPLE_OFF;
	struct event_settings now;

	event_see(&now);
	struct status_line found = status_line_event_found(snapshot);
	if (sample && !rg_empty(now.grid_text)) {
		rg_free(found.text);
		found.text = rg_strdup(obs_module_text("Status.ByHand"));
	}
	bool hides_minors = now.hide_minors;
	event_settings_finish(&now);
	properties_status(properties, P_FOUND, found);
	if (sample || snapshot->status->state == STATUS_STARTING)
		return;
	properties_status(properties, P_LOOK_AT, status_line_event_look_at(snapshot, hides_minors));
	properties_status(properties, P_AGE, status_line_event_age(snapshot));
}

obs_properties_t *event_properties_make(void *data)
{
	obs_source_t *source = event_source();
	obs_properties_t *properties = obs_properties_create();
	struct overlay_snapshot *snapshot;

	UNUSED_PARAMETER(data);
	if (!source)
		return properties;
	begin_following();
	obs_properties_set_param(properties, &follower, event_dialog_gone);
	obs_data_t *settings = obs_source_get_settings(source);
	snapshot = overlay_snapshot_get(follower.overlay);
	add_status(properties, snapshot);
	add_data(properties, settings, snapshot);
	event_sign_in_add(properties);
	add_classes(properties, snapshot->day, settings);
	add_race_state(properties);
	add_look(properties, settings);
	event_pack_add(properties);
	event_pack_open(settings);
	overlay_snapshot_unref(snapshot);
	obs_data_release(settings);
	return properties;
}
