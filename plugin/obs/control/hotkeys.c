/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hotkeys.h"

#include "programme.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "command.h"
#include "controls.h"
#include "obs/frontend/frontend.h"
#include "obs/source/overlay.h"

/* UI thread only; as many as there are controls */
static obs_hotkey_id *ids;

static char *key_name(const struct control *control)
{
	return rg_asprintf("race_graphics.%s", control->id);
}

static void on_key(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool pressed)
{
	const struct control *control = data;
	struct command_answer answer = {0};

	(void)id;
	(void)hotkey;
	if (!pressed)
		return;
	if (!command_run(control->command, "*", control->value, &answer))
		rg_info("key %s: %s", control->id, answer.error);
	command_answer_finish(&answer);
}

void hotkeys_start(void)
{
	ids = rg_alloc(controls_count(), sizeof(*ids));
	for (size_t i = 0; i < controls_count(); i++) {
		const struct control *control = controls_at(i);
		char *name = key_name(control), *label = controls_label(control);
		ids[i] = obs_hotkey_register_frontend(name, label, on_key, (void *)control);
		rg_free(label);
		rg_free(name);
	}
}

void hotkeys_stop(void)
{
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

struct search {
	obs_hotkey_id id;          /* a key of ours, */
	obs_key_combination_t key; /* and what it is to be */
	bool has_one, taken;
};

static bool look_at_binding(void *data, size_t index, obs_hotkey_binding_t *binding)
{
	struct search *search = data;
	obs_key_combination_t key = obs_hotkey_binding_get_key_combination(binding);

	(void)index;
	if (key.key == OBS_KEY_NONE && !key.modifiers)
		return true;
	if (obs_hotkey_binding_get_hotkey_id(binding) == search->id)
		search->has_one = true;
	else if (key.key == search->key.key && key.modifiers == search->key.modifiers)
		search->taken = true;
	return true;
}

int hotkeys_assign_standard(void)
{
	int assigned = 0;

	for (size_t i = 0; ids && i < controls_count(); i++) {
		const struct control *control = controls_at(i);
		struct search search = {.id = ids[i], .key = control->standard};
		if (control->standard.key == OBS_KEY_NONE)
			continue;
		obs_enum_hotkey_bindings(look_at_binding, &search);
		if (search.taken && !search.has_one)
			rg_info("the standard key of %s is in use", control->id);
		if (search.taken || search.has_one)
			continue;
		obs_hotkey_load_bindings(ids[i], &search.key, 1);
		save_key(i);
		assigned++;
	}
	frontend_hotkeys_save();
	rg_info("%d standard keys assigned", assigned);
	return assigned;
}

/* ---- of one source ---- */

static bool on_show(void *data, obs_hotkey_pair_id id, obs_hotkey_t *hotkey, bool pressed)
{
	(void)id;
	(void)hotkey;
	if (!pressed)
		return false;
	struct overlay_snapshot *snapshot = overlay_snapshot_get(data);
	bool shown = overlay_snapshot_is_shown(snapshot, OVERLAY_ZONE_FULL);
	overlay_snapshot_unref(snapshot);
	/* When both of the pair are on one key, false makes libobs try the other. */
	return !shown && overlay_take_air(data, OVERLAY_ZONE_FULL);
}

static bool on_hide(void *data, obs_hotkey_pair_id id, obs_hotkey_t *hotkey, bool pressed)
{
	(void)id;
	(void)hotkey;
	return pressed && overlay_clear(data, OVERLAY_ZONE_FULL, OVERLAY_EXIT_OWN);
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
