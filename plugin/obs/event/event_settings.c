/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_settings.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "event_pack.h"
#include "feed/address.h"
#include "obs/source/source.h"

#define TEXT_MOST   4096 /* bytes of one setting */
#define LIST_MOST   512
#define ENDING_MOST 5 /* letters and digits behind the dot of a file's name */

#define LEFT_OUT "class_left_out" /* id of a class that is a test by its name; only ever a default, so never saved */

const char *const event_path_keys[] = {E_PATH, E_TIMING, E_ROSTER, E_CREW, E_SPONSORS, NULL};
/* Fields of the dialog that are never written anywhere. */
static const char *const unsaved_keys[] = {E_PACK_TO, E_SIGN_KEY, E_SIGN_USER, E_SIGN_PASSWORD};
/* Classes that timekeepers test their machines with. */
static const char *const test_classes[] = {"TEST", "Test", "test"};

#define UNSAVED_COUNT    (sizeof(unsaved_keys) / sizeof(unsaved_keys[0]))
#define TEST_CLASS_COUNT (sizeof(test_classes) / sizeof(test_classes[0]))

/* ---- values ---- */

/* Borrowed; "" when the text cannot be used. */
static const char *text_of(obs_data_t *data, const char *key)
{
	const char *text = obs_data_get_string(data, key);
	size_t length = strlen(text);

	return length <= TEXT_MOST && rg_utf8_valid(text, length) ? text : "";
}

static int get_int(obs_data_t *data, const char *key, int least, int most)
{
	long long value = obs_data_get_int(data, key);
	return (int)(value < least ? least : value > most ? most : value);
}

static int get_refresh(obs_data_t *data)
{
	return obs_data_get_int(data, E_REFRESH) <= 0 ? REFRESH_STANDARD
						      : get_int(data, E_REFRESH, REFRESH_LEAST, REFRESH_MOST);
}

static enum race_state_from get_state_from(obs_data_t *data)
{
	const char *text = text_of(data, E_STATE_FROM);

	return rg_equal(text, "keys")          ? RACE_STATE_FROM_KEYS
	       : rg_equal(text, "keys-scenes") ? RACE_STATE_FROM_KEYS_AND_SCENES
	       : rg_equal(text, "keys-data")   ? RACE_STATE_FROM_KEYS_AND_DATA
					       : RACE_STATE_FROM_ALL;
}

/* A list of {"value": text}; empty ones are left out. */
static char **get_list(obs_data_t *data, const char *key, size_t *count)
{
	obs_data_array_t *array = obs_data_get_array(data, key);
	size_t items = obs_data_array_count(array);

	items = items < LIST_MOST ? items : LIST_MOST;
	char **list = rg_alloc(items, sizeof(*list));
	*count = 0;
	for (size_t i = 0; i < items; i++) {
		obs_data_t *item = obs_data_array_item(array, i);
		const char *value = text_of(item, "value");
		if (*value)
			list[(*count)++] = rg_strdup(value);
		obs_data_release(item);
	}
	obs_data_array_release(array);
	return list;
}

static obs_data_array_t *make_array(const char *const *list, size_t count)
{
	obs_data_array_t *array = obs_data_array_create();

	for (size_t i = 0; i < count; i++) {
		obs_data_t *item = obs_data_create();
		obs_data_set_string(item, "value", list[i]);
		obs_data_array_push_back(array, item);
		obs_data_release(item);
	}
	return array;
}

static void free_list(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rg_free(list[i]);
	rg_free(list);
}

static char **copy_list(char *const *list, size_t count)
{
	char **copy = rg_alloc(count, sizeof(*copy));

	for (size_t i = 0; i < count; i++)
		copy[i] = rg_strdup(list[i]);
	return copy;
}

void event_settings_defaults(obs_data_t *data)
{
	obs_data_set_default_string(data, E_FROM, FROM_SAMPLE);
	obs_data_set_default_string(data, E_STATE_FROM, "all");
	obs_data_set_default_string(data, E_SIGN_HOW, "bearer");
	obs_data_set_default_int(data, E_REFRESH, REFRESH_STANDARD);
	obs_data_set_default_bool(data, E_HIDE_MINORS, true);
	obs_data_set_default_string(data, LEFT_OUT, "");
}

bool event_settings_keep_where(obs_data_t *data, obs_data_t *before)
{
	static const char *const where[] = {E_FROM,    E_ADDRESS,  E_PATH,     E_FOLDER,   E_TIMING,
					    E_ROSTER,  E_CREW,     E_SPONSORS, E_SIGN_HOW, E_SIGN_NAME,
					    E_MAPPING, E_ENCODING, E_GRID_TEXT};

	/* Whatever else happens to the settings, a value of this one is always there. */
	if (obs_data_has_user_value(data, E_FROM))
		return false;
	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		if (obs_data_has_user_value(before, where[i]))
			obs_data_set_string(data, where[i], obs_data_get_string(before, where[i]));
	}
	if (obs_data_has_user_value(before, E_SIGN_IN))
		obs_data_set_bool(data, E_SIGN_IN, obs_data_get_bool(before, E_SIGN_IN));
	return true;
}

/* ---- paths ---- */

bool event_is_host(const char *text)
{
	const char *port = strrchr(text, ':');

	if (!port || port == text || !port[1] || rg_path_absolute(text) || strpbrk(text, "/\\ "))
		return false;
	return !port[1 + strspn(port + 1, "0123456789")];
}

/* "https://host/x", "host:50000": not the name of a file below a folder, which may have a colon, too. */
static bool is_address(const char *text)
{
	return strstr(text, "://") || event_is_host(text);
}

/* A folder or a file as it was chosen or typed; rg_free. */
static char *get_unified(obs_data_t *data, const char *key)
{
	char *path = rg_strdup(text_of(data, key));

	if (!is_address(path))
		rg_path_unify(path);
	return path;
}

/*
 * Decides by the name alone: one with an ending is a file. The disk is not asked, because OBS's UI thread would wait
 * for it. When the guess is wrong, fewer paths are saved as relative ones, and no path is saved wrong.
 */
static bool is_name_of_file(const char *path)
{
	const char *name = rg_path_name(path), *dot = strrchr(name, '.');
	size_t length = dot ? strlen(dot + 1) : 0;
	bool letter = false;

	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)dot[1 + i]))
			return false;
		letter = letter || isalpha((unsigned char)dot[1 + i]);
	}
	return dot > name && letter && length <= ENDING_MOST;
}

char *event_race_folder(obs_data_t *data)
{
	static const char *const keys[] = {E_FOLDER, E_PATH, E_CREW};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		char *path = get_unified(data, keys[i]);
		if (rg_path_absolute(path)) {
			bool whole = i == 0 || !is_name_of_file(path);
			char *folder = whole ? rg_strdup(path) : rg_path_directory(path);
			rg_free(path);
			return folder;
		}
		rg_free(path);
	}
	return NULL;
}

/* The path of a key, absolute when it can be; rg_free. */
static char *get_path(obs_data_t *data, const char *key)
{
	char *text = get_unified(data, key), *folder = event_race_folder(data);
	bool relative = *text && folder && !rg_path_absolute(text) && !is_address(text);
	char *path = relative ? rg_path_join(folder, text) : rg_strdup(text);

	rg_free(text);
	rg_free(folder);
	return path;
}

bool event_is_pack(const char *path)
{
	size_t length = strlen(path);
	return length > 4 && rg_equal_ignoring_case(path + length - 4, ".zip");
}

/* Data from files: one file, or the whole race folder. */
static char *get_file(obs_data_t *data)
{
	char *path = get_path(data, E_PATH);

	if (*path && !event_is_pack(path))
		return path;
	rg_free(path);
	return rg_strdup(text_of(data, E_FOLDER));
}

/* People type the timekeeper's "192.168.1.20:50000" as it stands on the screen. */
static char *get_timing(obs_data_t *data)
{
	const char *text = text_of(data, E_TIMING);

	if (event_is_host(text))
		return rg_asprintf("rmonitor://%s", text);
	return get_path(data, E_TIMING);
}

static char *get_address(obs_data_t *data)
{
	const char *from = text_of(data, E_FROM);

	if (rg_equal(from, FROM_FILE))
		return get_file(data);
	if (rg_equal(from, FROM_ADDRESS))
		return address_with_scheme(text_of(data, E_ADDRESS));
	if (rg_equal(from, FROM_TIMING))
		return get_timing(data);
	if (rg_equal(from, FROM_HAND))
		return get_path(data, E_ROSTER);
	return rg_strdup("");
}

/* The crew's own file; without one, the race folder, when the data itself comes from elsewhere. */
static char *get_crew(obs_data_t *data)
{
	const char *from = text_of(data, E_FROM);
	bool elsewhere = rg_equal(from, FROM_ADDRESS) || rg_equal(from, FROM_TIMING) || rg_equal(from, FROM_HAND);
	char *path = get_path(data, E_CREW);

	if (*path || !elsewhere)
		return path;
	rg_free(path);
	return rg_strdup(text_of(data, E_FOLDER));
}

char *event_sponsor_folder(obs_data_t *data)
{
	char *folder = get_path(data, E_SPONSORS);

	if (rg_path_absolute(folder))
		return folder;
	rg_free(folder);
	return rg_strdup("");
}

void event_settings_strip(obs_data_t *data)
{
	for (size_t i = 0; i < UNSAVED_COUNT; i++)
		obs_data_erase(data, unsaved_keys[i]);
}

obs_data_t *event_settings_pack(obs_data_t *data)
{
	obs_data_t *saved = obs_data_create();
	char *folder = event_race_folder(data);

	obs_data_apply(saved, data);
	event_switches_forget(saved);
	event_settings_strip(saved);
	for (size_t i = 0; folder && event_path_keys[i]; i++) {
		char *path = get_unified(saved, event_path_keys[i]);
		const char *rest = rg_path_below(path, folder);
		if (rest)
			obs_data_set_string(saved, event_path_keys[i], rest);
		rg_free(path);
	}
	if (folder)
		obs_data_set_string(saved, E_SAVED_FOLDER, folder);
	rg_free(folder);
	return saved;
}

obs_data_t *event_settings_unpack(obs_data_t *saved)
{
	obs_data_t *data = obs_data_create();
	char *folder = rg_strdup(text_of(saved, E_FOLDER));

	if (!rg_path_absolute(folder)) {
		rg_free(folder);
		folder = rg_strdup(text_of(saved, E_SAVED_FOLDER));
	}
	obs_data_apply(data, saved);
	obs_data_erase(data, E_SAVED_FOLDER);
	for (size_t i = 0; rg_path_absolute(folder) && event_path_keys[i]; i++) {
		const char *text = text_of(saved, event_path_keys[i]);
		if (!rg_path_stays_below(text) || is_address(text))
			continue;
		char *path = rg_path_join(folder, text);
		obs_data_set_string(data, event_path_keys[i], path);
		rg_free(path);
	}
	rg_free(folder);
	return data;
}

/* ---- classes ---- */

/*
 * The classes that are left out; until the crew has chosen, the test classes. There is no default array for them,
 * because libobs 29 frees a default array twice.
 */
static char **classes_off(obs_data_t *data, size_t *count)
{
	const char *left_out = obs_data_get_default_string(data, LEFT_OUT);

	if (obs_data_has_user_value(data, E_CLASSES_OFF))
		return get_list(data, E_CLASSES_OFF, count);
	char **off = rg_alloc(TEST_CLASS_COUNT + 1, sizeof(*off));
	for (*count = 0; *count < TEST_CLASS_COUNT; (*count)++)
		off[*count] = rg_strdup(test_classes[*count]);
	if (!rg_empty(left_out))
		off[(*count)++] = rg_strdup(left_out);
	return off;
}

static char **scenes_without(obs_data_t *data, size_t *count)
{
	return get_list(data, E_SCENES, count);
}

static size_t index_of(char *const *list, size_t count, const char *text)
{
	size_t i = 0;

	while (i < count && strcmp(list[i], text) != 0)
		i++;
	return i;
}

bool event_class_followed(obs_data_t *data, const char *id)
{
	size_t count;
	char **off = classes_off(data, &count);
	bool followed = index_of(off, count, id) == count;

	free_list(off, count);
	return followed;
}

/* What the switches of the dialog stand for: those of a kind are a view of one list. */
static const struct switches {
	const char *prefix, *key;
	bool listed; /* what is listed is switched on; else what is not */
	char **(*get)(obs_data_t *data, size_t *count);
} switch_kinds[] = {
	{E_CLASS_PREFIX, E_CLASSES_OFF, false, classes_off},
	{E_SCENE_PREFIX, E_SCENES, true, scenes_without},
};

#define SWITCH_KINDS (sizeof(switch_kinds) / sizeof(switch_kinds[0]))

/* NULL when it is no switch. */
static const struct switches *kind_of_switch(const char *name)
{
	for (size_t i = 0; i < SWITCH_KINDS; i++) {
		if (rg_starts_with(name, switch_kinds[i].prefix))
			return &switch_kinds[i];
	}
	return NULL;
}

/* The list with `id` put in or taken out; NULL when nothing is to be changed. */
static obs_data_array_t *list_with(const struct switches *kind, obs_data_t *data, const char *id, bool listed)
{
	size_t count;
	char **list = kind->get(data, &count);
	size_t at = index_of(list, count, id);
	obs_data_array_t *array = NULL;

	if (!listed && at < count) {
		rg_free(list[at]);
		list[at] = list[--count];
		array = make_array((const char *const *)list, count);
	} else if (listed && at == count && count < LIST_MOST) {
		list = rg_realloc(list, count + 1, sizeof(*list));
		list[count++] = rg_strdup(id);
		array = make_array((const char *const *)list, count);
	}
	free_list(list, count);
	return array;
}

bool event_class_leave_out(obs_data_t *data, const char *id)
{
	if (obs_data_has_user_value(data, E_CLASSES_OFF) || !event_class_followed(data, id))
		return false;
	obs_data_set_default_string(data, LEFT_OUT, id);
	return true;
}

bool event_scene_renamed(obs_data_t *data, const char *before, const char *now)
{
	size_t count;
	char **scenes = scenes_without(data, &count);
	size_t at = index_of(scenes, count, before);
	bool listed = at < count;

	if (listed) {
		rg_free(scenes[at]);
		scenes[at] = rg_strdup(now);
		obs_data_array_t *array = make_array((const char *const *)scenes, count);
		obs_data_set_array(data, E_SCENES, array);
		obs_data_array_release(array);
	}
	free_list(scenes, count);
	return listed;
}

/* Copies the names of the dialog's switches, because the settings must not change while they are walked. */
static char **list_switches(obs_data_t *data, bool changed_only, size_t *count)
{
	struct rg_array names = {0};
	obs_data_item_t *item = obs_data_first(data);

	for (; item; obs_data_item_next(&item)) {
		const char *name = obs_data_item_get_name(item);
		if (kind_of_switch(name) && (!changed_only || obs_data_item_has_user_value(item)))
			*(char **)rg_array_push(&names, sizeof(char *)) = rg_strdup(name);
	}
	*count = names.count;
	return names.items;
}

/*
 * A switch shows its state as a default; only what the crew has just clicked is a value. OBS compares values before and
 * after the dialog, and would otherwise ask whether to keep changes that nobody made.
 */
void event_switch_set(obs_data_t *data, const char *name)
{
	const struct switches *kind = kind_of_switch(name);
	size_t count;
	char **list = kind->get(data, &count);
	bool listed = index_of(list, count, name + strlen(kind->prefix)) < count;

	free_list(list, count);
	obs_data_unset_user_value(data, name);
	obs_data_set_default_bool(data, name, listed == kind->listed);
}

void event_switches_take(obs_data_t *data)
{
	size_t count;
	char **names = list_switches(data, true, &count);

	for (size_t i = 0; i < count; i++) {
		const struct switches *kind = kind_of_switch(names[i]);
		bool listed = obs_data_get_bool(data, names[i]) == kind->listed;
		obs_data_array_t *array = list_with(kind, data, names[i] + strlen(kind->prefix), listed);
		if (array)
			obs_data_set_array(data, kind->key, array);
		obs_data_array_release(array);
		event_switch_set(data, names[i]);
	}
	free_list(names, count);
}

void event_switches_forget(obs_data_t *data)
{
	size_t count;
	char **names = list_switches(data, false, &count);

	for (size_t i = 0; i < count; i++)
		obs_data_erase(data, names[i]);
	free_list(names, count);
}

/* ---- all of it ---- */

/* A way to data that wants something entered. */
static bool is_way(const char *from)
{
	return rg_equal(from, FROM_FILE) || rg_equal(from, FROM_ADDRESS) || rg_equal(from, FROM_TIMING) ||
	       rg_equal(from, FROM_HAND);
}

void event_settings_read(struct event_settings *settings, obs_data_t *data)
{
	bool by_hand = rg_equal(text_of(data, E_FROM), FROM_HAND);

	*settings = (struct event_settings){
		.address = get_address(data),
		.folder = event_race_folder(data),
		.grid_text = rg_strdup(by_hand ? text_of(data, E_GRID_TEXT) : ""),
		.mapping = rg_strdup(text_of(data, E_MAPPING)),
		.encoding = race_encoding_by_name(text_of(data, E_ENCODING)),
		.crew = get_crew(data),
		.language = rg_strdup(text_of(data, E_LANGUAGE)),
		.theme = rg_strdup(text_of(data, E_THEME)),
		.rundown = rg_strdup(text_of(data, E_RUNDOWN)),
		.state_from = get_state_from(data),
		.hide_minors = obs_data_get_bool(data, E_HIDE_MINORS),
		.record = obs_data_get_bool(data, E_RECORD),
		.refresh_s = get_refresh(data),
		.shift_min = get_int(data, E_SHIFT, -SHIFT_MOST, SHIFT_MOST),
		.hold_back_s = get_int(data, E_HOLD_BACK, 0, HOLD_BACK_MOST),
	};
	if (!settings->folder)
		settings->folder = rg_strdup("");
	settings->sample = rg_empty(settings->address) && rg_empty(settings->grid_text);
	settings->unentered = settings->sample && is_way(text_of(data, E_FROM));
	settings->classes_off = classes_off(data, &settings->class_count);
	settings->scenes = scenes_without(data, &settings->scene_count);
}

void event_settings_copy(struct event_settings *to, const struct event_settings *from)
{
	*to = *from;
	to->address = rg_strdup(from->address);
	to->folder = rg_strdup(from->folder);
	to->grid_text = rg_strdup(from->grid_text);
	to->mapping = rg_strdup(from->mapping);
	to->crew = rg_strdup(from->crew);
	to->language = rg_strdup(from->language);
	to->theme = rg_strdup(from->theme);
	to->rundown = rg_strdup(from->rundown);
	to->classes_off = copy_list(from->classes_off, from->class_count);
	to->scenes = copy_list(from->scenes, from->scene_count);
	to->sponsors = copy_list(from->sponsors, from->sponsor_count);
}

void event_settings_finish(struct event_settings *settings)
{
	rg_free(settings->address);
	rg_free(settings->folder);
	rg_free(settings->grid_text);
	rg_free(settings->mapping);
	rg_free(settings->crew);
	rg_free(settings->language);
	rg_free(settings->theme);
	rg_free(settings->rundown);
	free_list(settings->classes_off, settings->class_count);
	free_list(settings->scenes, settings->scene_count);
	free_list(settings->sponsors, settings->sponsor_count);
	*settings = (struct event_settings){0};
}
