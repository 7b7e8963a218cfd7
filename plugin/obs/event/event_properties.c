/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_properties.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "event_follower.h"
#include "event_kept.h"
#include "event_pack.h"
#include "event_settings.h"
#include "event_sign_in.h"
#include "obs/frontend/frontend_event.h"
#include "obs/frontend/ui_busy.h"
#include "obs/frontend/ui_task.h"
#include "obs/control/hotkeys.h"
#include "obs/source/properties_lists.h"
#include "race/day/race_day.h"
#include "race/file/shelf.h"
#include "obs/source/overlay.h"
#include "obs/source/source.h"
#include "obs/work/catalogue.h"
#include "obs/work/kept.h"
#include "obs/work/work_thread.h"

/* Property keys that are no settings. */
#define P_FOUND     "found"
#define P_SHOWN     "shown"
#define P_LOOK_AT   "look_at"
#define P_AGE       "age"
#define P_DATA      "data"
#define P_CLASSES   "classes"
#define P_STATE     "state"
#define P_SCENES    "scenes_off"
#define P_LOOK      "look"
#define P_FETCH     "fetch"
#define P_KEYS      "keys"
#define P_KEYS_SAID "keys_said"
#define P_CHECK     "check"
#define P_CHECKED   "checked"
#define P_GRID      "grid_said"
#define P_CLEAR     "clear:" /* and the key of a path */

#define LETTERS 80   /* that a row of status has room for */
#define REST_MS 3000 /* after an edit, so long nothing of the dialog moves */

/* UI thread only: the overlay that follows the event while dialogs are open. */
static struct {
	struct overlay *overlay;
	int dialogs;
	bool checked;      /* the crew wants to see what the data is like */
	char *shown;       /* the rows and lists of the dialog as they were made */
	int64_t edited_ms; /* monotonic: when somebody changed a setting last */
	const void *focus; /* the field that was written into when it was looked at last */
	bool home_refused; /* the last edit was to take the home folder */
} follower;
static bool look_asked; /* any thread, atomic: a task that looks is under way */

static void begin_following(void)
{
	if (!follower.dialogs++)
		follower.overlay = event_follower_begin(event_source(), true);
}

static void event_dialog_gone(void *data)
{
	UNUSED_PARAMETER(data);
	if (--follower.dialogs)
		return;
	obs_data_t *settings = event_source() ? obs_source_get_settings(event_source()) : NULL;
	event_sign_in_close(settings);
	follower.checked = follower.home_refused = false;
	rg_free(follower.shown);
	follower.shown = NULL;
	obs_data_release(settings);
	event_follower_end(follower.overlay);
	follower.overlay = NULL;
}

/* ---- the rows of status: always as many, so that what is below them does not move ---- */

static struct status_line make_found(const struct overlay_snapshot *snapshot)
{
	bool sample = snapshot->status->state == STATUS_SAMPLE || snapshot->status->state == STATUS_SAMPLE_OFF;
	struct status_line found = status_line_event_found(snapshot);
	struct event_settings now;

	event_see(&now);
	if (sample && !rg_empty(now.grid_text)) {
		rg_free(found.text);
		found.text = rg_strdup(obs_module_text("Status.ByHand"));
	}
	event_settings_finish(&now);
	return found;
}

static struct status_line make_look_at(const struct overlay_snapshot *snapshot)
{
	struct event_settings now;

	if (follower.home_refused)
		return (struct status_line){rg_strdup(obs_module_text("Event.HomeRefused")), OBS_TEXT_INFO_WARNING};
	event_see(&now);
	struct status_line line = status_line_event_look_at(snapshot, now.hide_minors);
	event_settings_finish(&now);
	return line;
}

static const struct {
	const char *key;
	struct status_line (*make)(const struct overlay_snapshot *snapshot);
	size_t lines;
} rows[] = {
	{P_FOUND, make_found, 2},
	{P_SHOWN, status_line_event_shown, 2},
	{P_LOOK_AT, make_look_at, 2},
	{P_AGE, status_line_event_age, 1},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void make_rows(const struct overlay_snapshot *snapshot, struct status_line *lines)
{
	for (size_t i = 0; i < ROWS; i++)
		lines[i] = rows[i].make(snapshot);
}

static void add_status(obs_properties_t *properties, const struct overlay_snapshot *snapshot)
{
	struct status_line lines[ROWS];

	make_rows(snapshot, lines);
	for (size_t i = 0; i < ROWS; i++)
		properties_show_folded(obs_properties_add_text(properties, rows[i].key, "", OBS_TEXT_INFO), lines[i],
				       rows[i].lines, LETTERS);
}

/* Shows in its row what came of the last edit. */
static void show_look_at(obs_properties_t *properties)
{
	struct overlay_snapshot *snapshot = overlay_snapshot_get(follower.overlay);
	struct status_line line = make_look_at(snapshot);
	obs_property_t *row = obs_properties_get(properties, P_LOOK_AT);

	properties_show_folded(row, line, 2, LETTERS);
	overlay_snapshot_unref(snapshot);
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
	{FROM_HAND, "Event.From.Hand", {E_ROSTER, E_GRID_TEXT, P_GRID, E_FOLDER, E_ENCODING}},
};
static const char *const asked[] = {E_FOLDER, E_PATH,      E_MAPPING, E_REFRESH, E_ADDRESS, E_TIMING,
				    E_ROSTER, E_GRID_TEXT, P_GRID,    E_SIGN_IN, E_ENCODING};

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
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		char *clear = rg_asprintf("%s%s", P_CLEAR, asked[i]);
		obs_property_set_visible(obs_properties_get(properties, asked[i]), way_asks(way, asked[i]));
		obs_property_set_visible(obs_properties_get(properties, clear), way_asks(way, asked[i]));
		rg_free(clear);
	}
	return true;
}

static bool is_home(const char *path)
{
	char *home = rg_home_directory(), *unified = rg_strdup(path);

	rg_path_unify(unified);
	if (home)
		rg_path_unify(home);
	bool same = home && *unified && strcmp(home, unified) == 0;
	rg_free(home);
	rg_free(unified);
	return same;
}

void event_properties_edited(obs_data_t *settings)
{
	static const char *const folders[] = {E_FOLDER, E_SPONSORS};

	follower.edited_ms = rg_monotonic_ms();
	follower.home_refused = false;
	/* A chooser that is closed without choosing gives the folder where it began. */
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (!is_home(obs_data_get_string(settings, folders[i])))
			continue;
		obs_data_set_string(settings, folders[i], "");
		follower.home_refused = true;
	}
}

/* OBS also calls this when it makes the dialog, for the value that is there already. */
static bool place_chosen(obs_properties_t *properties, obs_property_t *path, obs_data_t *settings)
{
	UNUSED_PARAMETER(path);
	if (event_pack_chosen(settings))
		obs_source_update(event_source(), NULL);
	event_pack_show(properties);
	show_look_at(properties);
	return true;
}

static bool folder_chosen(obs_properties_t *properties, obs_property_t *path, obs_data_t *settings)
{
	UNUSED_PARAMETER(path);
	UNUSED_PARAMETER(settings);
	show_look_at(properties);
	return true;
}

static bool clear_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	obs_source_t *source = event_source();

	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(data);
	if (!source)
		return false;
	obs_data_t *settings = obs_source_get_settings(source);
	obs_data_set_string(settings, obs_property_name(button) + strlen(P_CLEAR), "");
	event_pack_chosen(settings);
	obs_source_update(source, NULL);
	obs_data_release(settings);
	return true;
}

void event_properties_path(obs_properties_t *properties, const char *key, const char *label, enum obs_path_type type,
			   const char *filter)
{
	obs_data_t *settings = obs_source_get_settings(event_source());
	const char *now = obs_data_get_string(settings, key);
	char *start = !rg_path_absolute(now)       ? rg_home_directory()
		      : type == OBS_PATH_DIRECTORY ? rg_strdup(now)
						   : rg_path_directory(now);
	char *clear = rg_asprintf("%s%s", P_CLEAR, key);

	properties_help(obs_properties_add_path(properties, key, obs_module_text(label), type, filter, start), label);
	obs_properties_add_button2(properties, clear, obs_module_text("Clear"), clear_clicked, NULL);
	rg_free(clear);
	rg_free(start);
	obs_data_release(settings);
}

/* Lists the files of a folder, shipped and the user's own, by the words of "label.id". */
static void add_files(obs_property_t *list, const char *folder, const char *label)
{
	size_t count = 0;
	char **ids = race_shelf_ids(work_thread_shelf(), folder, NULL, &count);

	for (size_t i = 0; i < count; i++) {
		properties_add_ids(list, label, &ids[i], 1);
		rg_free(ids[i]);
	}
	rg_free(ids);
}

static bool event_fetch_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	event_sign_in_keep();
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

static void note_what_is_shown(void);

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
	note_what_is_shown();
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
	event_properties_path(group, E_PATH, "Event.Path", OBS_PATH_FILE, "*.json *.csv *.tsv *.txt *.xml *.zip;;*");
	obs_property_set_modified_callback(obs_properties_get(group, E_PATH), place_chosen);
	properties_text(group, E_ADDRESS, "Event.Address");
	properties_text(group, E_TIMING, "Event.Timing");
	event_properties_path(group, E_ROSTER, "Event.Roster", OBS_PATH_FILE, "*.csv *.tsv *.txt *.json;;*");
	properties_grid_text(group, E_GRID_TEXT, "Event.GridText", P_GRID, settings);
	event_properties_path(group, E_FOLDER, "Event.Folder", OBS_PATH_DIRECTORY, NULL);
	obs_property_set_modified_callback(obs_properties_get(group, E_FOLDER), place_chosen);
	list = properties_list(group, E_MAPPING, "Event.Mapping", "Event.Mapping.Automatic");
	add_files(list, "mappings", "Mapping");
	properties_keep_stored(list, settings, E_MAPPING);
	add_encodings(group, snapshot);
	properties_number(group, E_REFRESH, "Refresh", REFRESH_LEAST, REFRESH_MOST, " s");
	obs_properties_add_button2(group, P_FETCH, obs_module_text("Fetch"), event_fetch_clicked, NULL);
	event_properties_path(group, E_CREW, "Event.Crew", OBS_PATH_FILE, "*.csv *.tsv *.txt *.json;;*");
	properties_number(group, E_SHIFT, "Event.Shift", -SHIFT_MOST, SHIFT_MOST, " min");
	properties_number(group, E_HOLD_BACK, "Event.HoldBack", 0, HOLD_BACK_MOST, " s");
	properties_help(obs_properties_add_bool(group, E_RECORD, obs_module_text("Event.Record")), "Event.Record");
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

static bool keys_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	obs_property_t *said = obs_properties_get(properties, P_KEYS_SAID);
	char *words = hotkeys_assign_standard();

	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	obs_property_set_description(said, words);
	obs_property_set_visible(said, true);
	rg_free(words);
	return true;
}

/* The scenes that there are, each with a switch. */
static void add_scenes(obs_properties_t *properties, obs_data_t *settings)
{
	char **names = frontend_event_scenes();
	obs_properties_t *group;

	if (!names)
		return;
	group = obs_properties_create();
	for (size_t i = 0; names[i]; i++) {
		char *key = rg_asprintf("%s%s", E_SCENE_PREFIX, names[i]);
		obs_properties_add_bool(group, key, names[i]);
		event_switch_set(settings, key);
		rg_free(key);
	}
	properties_help(obs_properties_add_group(properties, P_SCENES, obs_module_text("Event.Scenes"),
						 OBS_GROUP_NORMAL, group),
			"Event.Scenes");
	bfree(names);
}

static void add_race_state(obs_properties_t *properties, obs_data_t *settings)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, E_STATE_FROM, "Event.StateFrom", NULL);

	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.All"), "all");
	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.KeysScenes"), "keys-scenes");
	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.KeysData"), "keys-data");
	obs_property_list_add_string(list, obs_module_text("Event.StateFrom.Keys"), "keys");
	list = properties_list(group, E_RUNDOWN, "Event.Rundown", "Event.Rundown.Standard");
	add_files(list, "rundowns", "Rundown");
	properties_keep_stored(list, settings, E_RUNDOWN);
	properties_help(
		obs_properties_add_button2(group, P_KEYS, obs_module_text("Menu.AssignKeys"), keys_clicked, NULL),
		"Menu.AssignKeys");
	properties_keys_focus(group);
	obs_property_set_visible(obs_properties_add_text(group, P_KEYS_SAID, "", OBS_TEXT_INFO), false);
	obs_properties_add_group(properties, P_STATE, obs_module_text("Event.State"), OBS_GROUP_NORMAL, group);
	add_scenes(properties, settings);
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
	event_properties_path(group, E_SPONSORS, "Event.Sponsors", OBS_PATH_DIRECTORY, NULL);
	obs_property_set_modified_callback(obs_properties_get(group, E_SPONSORS), folder_chosen);
	properties_help(obs_properties_add_bool(group, E_HIDE_MINORS, obs_module_text("Event.HideMinors")),
			"Event.HideMinors");
	obs_properties_add_group(properties, P_LOOK, obs_module_text("Event.Look"), OBS_GROUP_NORMAL, group);
}

/* ---- all of it ---- */

/* What the dialog is to show now, as one text; rg_free. */
static char *describe_all(void)
{
	struct overlay_snapshot *snapshot = overlay_snapshot_get(follower.overlay);
	struct rg_buffer all = {0};
	struct status_line lines[ROWS + 2];
	char **scenes = frontend_event_scenes();

	make_rows(snapshot, lines);
	lines[ROWS] = event_sign_in_line();
	lines[ROWS + 1] = event_pack_line();
	for (size_t i = 0; i < ROWS + 2; i++) {
		rg_buffer_format(&all, "%d %s\n", lines[i].kind, lines[i].text ? lines[i].text : "");
		rg_free(lines[i].text);
	}
	if (follower.checked)
		rg_buffer_format(&all, "%s\n", snapshot->status->check ? snapshot->status->check : "");
	for (int page = 0; page < RG_CODE_PAGES; page++)
		rg_buffer_format(&all, "%s\n", snapshot->status->samples[page] ? snapshot->status->samples[page] : "");
	rg_buffer_format(&all, "%d %d\n", snapshot->status->encoding, kept_waits());
	if (snapshot->day) {
		for (RACE_EACH(struct race_class, class_, snapshot->day->classes))
			rg_buffer_format(&all, "%s %s\n", class_->id, class_->name ? class_->name : "");
	}
	for (size_t i = 0; scenes && scenes[i]; i++)
		rg_buffer_format(&all, "%s\n", scenes[i]);
	bfree(scenes);
	overlay_snapshot_unref(snapshot);
	return rg_buffer_take(&all);
}

static void note_what_is_shown(void)
{
	rg_free(follower.shown);
	follower.shown = describe_all();
}

/* Makes OBS show the dialog again when a row or a list is another one, and nobody has just used it. */
static void look(void *data)
{
	UNUSED_PARAMETER(data);
	__atomic_store_n(&look_asked, false, __ATOMIC_RELEASE);
	/* Somebody has clicked into a field and is about to write. */
	if (ui_focus() != follower.focus) {
		follower.focus = ui_focus();
		follower.edited_ms = rg_monotonic_ms();
	}
	if (!follower.overlay || !event_source() || rg_monotonic_ms() - follower.edited_ms < REST_MS || ui_is_busy())
		return;
	char *all = describe_all();
	bool same = rg_equal(all, follower.shown);
	rg_free(all);
	if (!same)
		obs_source_update_properties(event_source());
}

void event_properties_look(void)
{
	if (!__atomic_exchange_n(&look_asked, true, __ATOMIC_ACQ_REL))
		ui_task_later(look, NULL);
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
	event_kept_add_confirm(properties);
	add_data(properties, settings, snapshot);
	event_sign_in_add(properties);
	add_classes(properties, snapshot->day, settings);
	add_race_state(properties, settings);
	add_look(properties, settings);
	event_pack_add(properties);
	event_pack_open(settings);
	event_kept_add_forget(properties);
	note_what_is_shown();
	overlay_snapshot_unref(snapshot);
	obs_data_release(settings);
	return properties;
}
