/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "eye.h"

#include <string.h>

#include "base/mem.h"
#include "source.h"

static void (*tell)(obs_source_t *source, bool visible);

/* ---- the transition ---- */

static const char *get_name(void *type_data)
{
	UNUSED_PARAMETER(type_data);
	return obs_module_text("RaceGraphics");
}

static void *create(obs_data_t *settings, obs_source_t *transition)
{
	UNUSED_PARAMETER(settings);
	return transition;
}

static void destroy(void *data)
{
	UNUSED_PARAMETER(data);
}

/* The source itself, for as long as it lasts: how it goes is the source's business. */
static void render(void *data, gs_effect_t *effect)
{
	UNUSED_PARAMETER(effect);
	obs_transition_video_render_direct(data, OBS_TRANSITION_SOURCE_A);
}

static float mix_a(void *data, float t)
{
	UNUSED_PARAMETER(data);
	return 1.0f - t;
}

static float mix_b(void *data, float t)
{
	UNUSED_PARAMETER(data);
	return t;
}

static bool render_audio(void *data, uint64_t *ts_out, struct obs_source_audio_mix *audio, uint32_t mixers,
			 size_t channels, size_t sample_rate)
{
	return obs_transition_audio_render(data, ts_out, audio, mixers, channels, sample_rate, mix_a, mix_b);
}

/* OBS offers transitions without properties in its list of scene transitions, where this one has no place. */
static obs_properties_t *get_properties(void *data)
{
	UNUSED_PARAMETER(data);
	return obs_properties_create();
}

static const struct obs_source_info hide_info = {
	.id = EYE_HIDE_ID,
	.type = OBS_SOURCE_TYPE_TRANSITION,
	.output_flags = OBS_SOURCE_CAP_DISABLED,
	.get_name = get_name,
	.create = create,
	.destroy = destroy,
	.video_render = render,
	.audio_render = render_audio,
	.get_properties = get_properties,
};

/* ---- the items ---- */

static bool is_ours(const obs_source_t *source, const char *id)
{
	const char *own = source ? obs_source_get_unversioned_id(source) : NULL;
	return own && strcmp(own, id) == 0;
}

static void attach(obs_sceneitem_t *item)
{
	if (!is_ours(obs_sceneitem_get_source(item), race_graphics_info.id) ||
	    obs_sceneitem_get_transition(item, false))
		return;
	obs_source_t *transition = obs_source_create_private(EYE_HIDE_ID, EYE_HIDE_ID, NULL);
	obs_sceneitem_set_transition(item, false, transition);
	obs_sceneitem_set_transition_duration(item, false, EYE_HIDE_MS);
	obs_source_release(transition);
}

static obs_sceneitem_t *item_of(calldata_t *call)
{
	obs_sceneitem_t *item = NULL;
	calldata_get_ptr(call, "item", &item);
	return item;
}

static void item_added(void *data, calldata_t *call)
{
	UNUSED_PARAMETER(data);
	attach(item_of(call));
}

struct search {
	const obs_sceneitem_t *but;
	const obs_source_t *source;
	bool found;
};

static bool look_at_item(obs_scene_t *scene, obs_sceneitem_t *item, void *data)
{
	struct search *search = data;

	UNUSED_PARAMETER(scene);
	if (item != search->but && obs_sceneitem_get_source(item) == search->source && obs_sceneitem_visible(item))
		search->found = true;
	return !search->found;
}

static bool stands_elsewhere(obs_sceneitem_t *item)
{
	struct search search = {.but = item, .source = obs_sceneitem_get_source(item)};

	obs_scene_enum_items(obs_sceneitem_get_scene(item), look_at_item, &search);
	return search.found;
}

static void item_turned(void *data, calldata_t *call)
{
	obs_sceneitem_t *item = item_of(call);
	obs_source_t *source = obs_sceneitem_get_source(item);
	obs_source_t *scene = obs_scene_get_source(obs_sceneitem_get_scene(item));
	void (*leave)(obs_source_t *, bool) = __atomic_load_n(&tell, __ATOMIC_ACQUIRE);

	UNUSED_PARAMETER(data);
	/* Another scene's eye does not take it off air. */
	if (!leave || !is_ours(source, race_graphics_info.id) || !obs_source_active(scene))
		return;
	if (calldata_bool(call, "visible"))
		leave(source, true);
	else if (is_ours(obs_sceneitem_get_transition(item, false), EYE_HIDE_ID) && !stands_elsewhere(item))
		leave(source, false);
}

static obs_scene_t *scene_of(obs_source_t *source)
{
	obs_scene_t *scene = obs_scene_from_source(source);
	return scene ? scene : obs_group_from_source(source);
}

static void follow(obs_source_t *source)
{
	signal_handler_t *signals = obs_source_get_signal_handler(source);

	if (!scene_of(source))
		return;
	signal_handler_connect(signals, "item_add", item_added, NULL);
	signal_handler_connect(signals, "item_visible", item_turned, NULL);
}

static void source_made(void *data, calldata_t *call)
{
	UNUSED_PARAMETER(data);
	follow(calldata_ptr(call, "source"));
}

static bool follow_one(void *data, obs_source_t *source)
{
	UNUSED_PARAMETER(data);
	follow(source);
	return true;
}

static bool forget_one(void *data, obs_source_t *source)
{
	signal_handler_t *signals = obs_source_get_signal_handler(source);

	UNUSED_PARAMETER(data);
	if (scene_of(source)) {
		signal_handler_disconnect(signals, "item_add", item_added, NULL);
		signal_handler_disconnect(signals, "item_visible", item_turned, NULL);
	}
	return true;
}

static bool keep_item(obs_scene_t *scene, obs_sceneitem_t *item, void *items)
{
	UNUSED_PARAMETER(scene);
	obs_sceneitem_addref(item);
	*(obs_sceneitem_t **)rg_array_push(items, sizeof(item)) = item;
	return true;
}

static bool keep_scene(void *scenes, obs_source_t *source)
{
	obs_source_t *scene = scene_of(source) ? obs_source_get_ref(source) : NULL;

	if (scene)
		*(obs_source_t **)rg_array_push(scenes, sizeof(scene)) = scene;
	return true;
}

void eye_start(void (*leave)(obs_source_t *source, bool visible))
{
	__atomic_store_n(&tell, leave, __ATOMIC_RELEASE);
	/* Tests have an eye of their own beside the module's. */
	if (!obs_source_get_display_name(EYE_HIDE_ID))
		obs_register_source(&hide_info);
	signal_handler_connect(obs_get_signal_handler(), "source_create", source_made, NULL);
	obs_enum_all_sources(follow_one, NULL);
}

void eye_stop(void)
{
	signal_handler_disconnect(obs_get_signal_handler(), "source_create", source_made, NULL);
	obs_enum_all_sources(forget_one, NULL);
	__atomic_store_n(&tell, NULL, __ATOMIC_RELEASE);
}

void eye_attach_all(void)
{
	struct rg_array scenes = {0}, items = {0};

	/* Walking holds libobs' lock of the list that is walked. Another thread that adds an item holds its scene's
	 * and makes a source meanwhile, so each list is let go before the next lock is taken. */
	obs_enum_all_sources(keep_scene, &scenes);
	for (size_t i = 0; i < scenes.count; i++) {
		obs_source_t *scene = ((obs_source_t **)scenes.items)[i];
		obs_scene_enum_items(scene_of(scene), keep_item, &items);
		obs_source_release(scene);
	}
	for (size_t i = 0; i < items.count; i++) {
		obs_sceneitem_t *item = ((obs_sceneitem_t **)items.items)[i];
		attach(item);
		obs_sceneitem_release(item);
	}
	rg_array_finish(&scenes);
	rg_array_finish(&items);
}
