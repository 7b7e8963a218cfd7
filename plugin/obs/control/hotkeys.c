/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hotkeys.h"

#include <stdio.h>
#if !defined(_WIN32) && !defined(__APPLE__)
#include <obs-nix-platform.h>
#endif
#include <util/dstr.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "controls.h"
#include "obs/director/director.h"
#include "obs/frontend/frontend.h"
#include "obs/frontend/ui_task.h"
#include "obs/source/overlay.h"
#include "obs/source/status_line.h"
#include "operator.h"

#define WAYLAND   2  /* OBS_NIX_PLATFORM_WAYLAND, which older headers have only where they were built with it */
#define KEYS_MOST 16 /* of one hotkey */

/* UI thread only; as many as there are controls */
static obs_hotkey_id *ids;
static bool look_asked; /* any thread, atomic: look_for_dead_keys is on its way */

static void on_bindings_changed(void *data, calldata_t *call);

bool hotkeys_need_focus(void)
{
#if defined(_WIN32) || defined(__APPLE__)
	return false;
#else
	return (int)obs_get_nix_platform() == WAYLAND;
#endif
}

static char *key_name(const struct control *control)
{
	return rg_asprintf("race_graphics.%s", control->id);
}

static void on_key(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool pressed)
{
	const struct control *control = data;

	(void)id;
	(void)hotkey;
	if (!pressed)
		return;
	char *label = controls_label(control);
	operator_press(label, control->command, control->value);
	rg_free(label);
}

void hotkeys_start(void)
{
	ids = rg_alloc(controls_count(), sizeof(*ids));
	for (size_t i = 0; i < controls_count(); i++) {
		const struct control *control = controls_at(i);
		char *name = key_name(control), *label = controls_label(control);
		char *words = rg_asprintf("%s: %s", obs_module_text("RaceGraphics"), label);
		ids[i] = obs_hotkey_register_frontend(name, words, on_key, (void *)control);
		rg_free(words);
		rg_free(label);
		rg_free(name);
	}
	signal_handler_connect(obs_get_signal_handler(), "hotkey_bindings_changed", on_bindings_changed, NULL);
}

void hotkeys_stop(void)
{
	signal_handler_disconnect(obs_get_signal_handler(), "hotkey_bindings_changed", on_bindings_changed, NULL);
	for (size_t i = 0; ids && i < controls_count(); i++)
		obs_hotkey_unregister(ids[i]);
	rg_free(ids);
	ids = NULL;
}

/* ---- the profile ---- */

/* The same object as OBS's settings dialog writes: {"bindings": [...]}. */
void hotkeys_load(void)
{
	for (size_t i = 0; ids && i < controls_count(); i++) {
		char *name = key_name(controls_at(i)), *text = frontend_hotkey_read(name);
		obs_data_t *data = rg_empty(text) ? NULL : obs_data_create_from_json(text);
		obs_data_array_t *bindings = data ? obs_data_get_array(data, "bindings") : NULL;
		/* An empty list takes away the keys of the profile before. */
		if (!bindings)
			bindings = obs_data_array_create();
		obs_hotkey_load(ids[i], bindings);
		obs_data_array_release(bindings);
		obs_data_release(data);
		rg_free(text);
		rg_free(name);
	}
}

static void save_key(size_t index)
{
	char *name = key_name(controls_at(index));
	obs_data_array_t *bindings = obs_hotkey_save(ids[index]);
	obs_data_t *data = obs_data_create();

	obs_data_set_array(data, "bindings", bindings);
	frontend_hotkey_write(name, obs_data_get_json(data));
	obs_data_release(data);
	obs_data_array_release(bindings);
	rg_free(name);
}

/* ---- standard keys ---- */

/* The keys that a hotkey of ours has; and whether the one that is looked for stands on anything else. */
struct search {
	obs_hotkey_id id;
	obs_key_combination_t wanted;
	bool taken;
	obs_key_combination_t has[KEYS_MOST];
	size_t count;
};

static bool same_key(obs_key_combination_t a, obs_key_combination_t b)
{
	return a.key == b.key && a.modifiers == b.modifiers;
}

static bool look_at_binding(void *data, size_t index, obs_hotkey_binding_t *binding)
{
	struct search *search = data;
	obs_key_combination_t key = obs_hotkey_binding_get_key_combination(binding);

	(void)index;
	if (key.key == OBS_KEY_NONE && !key.modifiers)
		return true;
	if (obs_hotkey_binding_get_hotkey_id(binding) != search->id)
		search->taken = search->taken || same_key(key, search->wanted);
	else if (search->count < KEYS_MOST)
		search->has[search->count++] = key;
	return true;
}

static bool is_among(obs_key_combination_t key, const obs_key_combination_t *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (same_key(key, keys[i]))
			return true;
	}
	return false;
}

/* All of its keys are standard ones of this version or an earlier one: nobody has chosen another. */
static bool has_standard_alone(const struct control *control, const struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		if (!is_among(search->has[i], control->keys, control->key_count) &&
		    !is_among(search->has[i], control->earlier, control->earlier_count))
			return false;
	}
	return true;
}

static void add_key_name(struct rg_buffer *text, const struct control *control, obs_key_combination_t key)
{
	struct dstr name = {0};
	char *label = controls_label(control);

	obs_key_combination_to_str(key, &name);
	rg_buffer_format(text, "%s%s (%s)", text->length ? ", " : "", label, name.array ? name.array : "");
	rg_free(label);
	dstr_free(&name);
}

/* Gives it those of its standard keys that it lacks and that are free; returns how many. */
static int complete_keys(size_t index, struct search *search, struct rg_buffer *taken)
{
	const struct control *control = controls_at(index);
	int given = 0;

	for (size_t i = 0; i < control->key_count && search->count < KEYS_MOST; i++) {
		struct search look = {.id = ids[index], .wanted = control->keys[i]};
		if (is_among(control->keys[i], search->has, search->count))
			continue;
		obs_enum_hotkey_bindings(look_at_binding, &look);
		if (look.taken) {
			add_key_name(taken, control, control->keys[i]);
			continue;
		}
		search->has[search->count++] = control->keys[i];
		given++;
	}
	if (given) {
		obs_hotkey_load_bindings(ids[index], search->has, search->count);
		save_key(index);
	}
	return given;
}

static void add_sentence(struct rg_buffer *text, const char *key, struct rg_buffer *hole)
{
	char *value = rg_buffer_take(hole);

	if (*value) {
		char *sentence = status_line_fill(key, value);
		rg_buffer_format(text, " %s", sentence);
		rg_free(sentence);
	}
	rg_free(value);
}

char *hotkeys_assign_standard(void)
{
	struct rg_buffer text = {0}, taken = {0}, own = {0};
	char number[24];
	int given = 0;

	for (size_t i = 0; ids && i < controls_count(); i++) {
		const struct control *control = controls_at(i);
		struct search search = {.id = ids[i]};
		if (!control->key_count)
			continue;
		obs_enum_hotkey_bindings(look_at_binding, &search);
		if (has_standard_alone(control, &search))
			given += complete_keys(i, &search, &taken);
		else
			add_key_name(&own, control, search.has[0]);
	}
	frontend_hotkeys_save();
	snprintf(number, sizeof(number), "%d", given);
	char *first = status_line_fill(given ? given == 1 ? "Keys.Given.1" : "Keys.Given" : "Keys.NoneGiven", number);
	rg_buffer_text(&text, first);
	rg_free(first);
	add_sentence(&text, "Keys.Taken", &taken);
	add_sentence(&text, "Keys.Own", &own);
	char *words = rg_buffer_take(&text);
	rg_info("standard keys: %s", words);
	operator_tell(OPERATOR_SAID, words);
	return words;
}

/* ---- keys that can do nothing ---- */

/* OBS knows keys that this system or this keyboard has not: nothing comes of them. */
static bool is_dead(obs_key_t key)
{
	return key != OBS_KEY_NONE && obs_key_from_virtual_key(obs_key_to_virtual_key(key)) == OBS_KEY_NONE;
}

/*
 * OBS cannot tell on X11 that the key which is a point elsewhere is a comma here, because X's keymap also describes
 * keys that no keyboard has. Where the comma of a standard pair exists, the point alone is therefore not believed.
 */
static bool is_half_of_a_pair(const struct control *control, const struct search *search)
{
	bool has_one = false, lacks_one = false;

	for (size_t i = 0; i < control->key_count; i++) {
		bool has = is_among(control->keys[i], search->has, search->count);
		has_one = has_one || has;
		lacks_one = lacks_one || (!has && !is_dead(control->keys[i].key));
	}
	return has_one && lacks_one && has_standard_alone(control, search);
}

static bool can_do_nothing(const struct control *control, const struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		if (!is_dead(search->has[i].key))
			return is_half_of_a_pair(control, search);
	}
	return search->count != 0;
}

static void look_for_dead_keys(void *unused)
{
	struct rg_buffer dead = {0};

	(void)unused;
	__atomic_store_n(&look_asked, false, __ATOMIC_RELEASE);
	for (size_t i = 0; ids && i < controls_count(); i++) {
		struct search search = {.id = ids[i]};
		obs_enum_hotkey_bindings(look_at_binding, &search);
		if (can_do_nothing(controls_at(i), &search))
			add_key_name(&dead, controls_at(i), search.has[0]);
	}
	char *words = rg_buffer_take(&dead);
	operator_tell(OPERATOR_DEAD_KEYS, words);
	rg_free(words);
}

/* Under libobs' lock of hotkeys, for each hotkey that there is. */
static void on_bindings_changed(void *data, calldata_t *call)
{
	(void)data;
	(void)call;
	if (!__atomic_exchange_n(&look_asked, true, __ATOMIC_ACQ_REL))
		ui_task_later(look_for_dead_keys, NULL);
}

/* ---- of one source ---- */

static bool on_show(void *data, obs_hotkey_pair_id id, obs_hotkey_t *hotkey, bool pressed)
{
	(void)id;
	(void)hotkey;
	if (!pressed)
		return false;
	struct overlay_snapshot *snapshot = overlay_snapshot_get(data);
	enum rundown_zone home = snapshot->home;
	bool shown = overlay_snapshot_is_shown(snapshot, home), automatic = snapshot->automatic;
	overlay_snapshot_unref(snapshot);
	/* It has no graphic of its own: what comes next, then. */
	if (automatic) {
		director_press(RUNDOWN_PRESS_TAKE_NEXT);
		return true;
	}
	/* When both of the pair are on one key, false makes libobs try the other. */
	return !shown && overlay_take_air(data, home);
}

static bool on_hide(void *data, obs_hotkey_pair_id id, obs_hotkey_t *hotkey, bool pressed)
{
	(void)id;
	(void)hotkey;
	if (!pressed)
		return false;
	struct overlay_snapshot *snapshot = overlay_snapshot_get(data);
	bool off = false;
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		if (zone == (int)snapshot->home || !rundown_zone_stays(zone))
			off = overlay_clear(data, zone, OVERLAY_EXIT_OWN) || off;
	}
	overlay_snapshot_unref(snapshot);
	return off;
}

obs_hotkey_pair_id hotkeys_add_source(obs_source_t *source, struct overlay *overlay)
{
	return obs_hotkey_pair_register_source(source, "race_graphics.show", obs_module_text("Key.show"),
					       "race_graphics.hide", obs_module_text("Key.hide"), on_show, on_hide,
					       overlay, overlay);
}

void hotkeys_remove_source(obs_hotkey_pair_id id)
{
	obs_hotkey_pair_unregister(id);
}
