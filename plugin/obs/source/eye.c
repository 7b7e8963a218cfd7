/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "eye.h"

#include <string.h>

#include "base/mem.h"
#include "base/thread.h"
#include "source.h"
#include "obs/frontend/ui_task.h"

#define NOTES_MOST 8192 /* limits memory in a host that runs no tasks of the UI thread */

/* An item that the UI thread is to look at. It holds no reference, so that scene and item live no longer for it. */
struct note {
	obs_weak_source_t *scene; /* or group */
	int64_t item;
	bool group; /* the item is one */
	bool added, turned;
};

static struct {
	struct rg_mutex mutex;

	/* under the mutex */
	struct rg_array notes; /* struct note */
	bool queued;           /* the UI thread has a task that reads them */
	void (*tell)(obs_source_t *source, bool visible);
} eye = {.mutex = RG_MUTEX_STATIC};

/* ---- the transition ---- */

struct hide {
	obs_source_t *transition; /* borrowed: OBS owns us */
	int leads_on;             /* any thread, atomic: there is something that comes after it */
};

/* OBS lists it among the transitions of items and scenes. */
static const char *hide_get_name(void *type_data)
{
	UNUSED_PARAMETER(type_data);
	return obs_module_text("OwnExit");
}

static void *hide_create(obs_data_t *settings, obs_source_t *transition)
{
	struct hide *hide = rg_alloc(1, sizeof(*hide));

	UNUSED_PARAMETER(settings);
	hide->transition = transition;
	return hide;
}

static void hide_destroy(void *data)
{
	rg_free(data);
}

static void hide_start(void *data)
{
	struct hide *hide = data;
	__atomic_store_n(&hide->leads_on, false, __ATOMIC_RELEASE);
}

/*
 * libobs calls this when the transition is over, and when the item is shown again before that. In the second case
 * libobs (29 to 32) leaves it running, although nobody draws it. When such a transition starts again, libobs 32.1 and
 * later deactivate it at once; our source would be drawn while it is not active, and would stand there without motion.
 * So the transition is ended here. One from scene to scene holds the new scene from now on, and keeps it.
 */
static void hide_stop(void *data)
{
	struct hide *hide = data;

	if (!__atomic_load_n(&hide->leads_on, __ATOMIC_ACQUIRE))
		obs_transition_set(hide->transition, NULL);
}

/*
 * Draws the source itself until the end, because the source moves out by its own motion. Where it was chosen for what
 * leads to something else (a scene, an item that is shown) it is a cut.
 */
static void hide_render(void *data, gs_effect_t *effect)
{
	struct hide *hide = data;
	obs_source_t *next = obs_transition_get_source(hide->transition, OBS_TRANSITION_SOURCE_B);

	UNUSED_PARAMETER(effect);
	if (next)
		__atomic_store_n(&hide->leads_on, true, __ATOMIC_RELEASE);
	obs_transition_video_render_direct(hide->transition, next ? OBS_TRANSITION_SOURCE_B : OBS_TRANSITION_SOURCE_A);
	obs_source_release(next);
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

static bool hide_render_audio(void *data, uint64_t *ts_out, struct obs_source_audio_mix *audio, uint32_t mixers,
			      size_t channels, size_t sample_rate)
{
	struct hide *hide = data;

	return obs_transition_audio_render(hide->transition, ts_out, audio, mixers, channels, sample_rate, mix_a,
					   mix_b);
}

/* There are empty properties, because OBS lists transitions without any among its scene transitions. */
static obs_properties_t *hide_get_properties(void *data)
{
	UNUSED_PARAMETER(data);
	return obs_properties_create();
}

static const struct obs_source_info hide_info = {
	.id = EYE_HIDE_ID,
	.type = OBS_SOURCE_TYPE_TRANSITION,
	.output_flags = OBS_SOURCE_CAP_DISABLED,
	.get_name = hide_get_name,
	.create = hide_create,
	.destroy = hide_destroy,
	.video_render = hide_render,
	.audio_render = hide_render_audio,
	.get_properties = hide_get_properties,
	.transition_start = hide_start,
	.transition_stop = hide_stop,
};

/* ---- the items, on the UI thread: libobs holds no lock there ---- */

static bool is_ours(const obs_source_t *source, const char *id)
{
	const char *own = source ? obs_source_get_unversioned_id(source) : NULL;
	return own && strcmp(own, id) == 0;
}

static obs_scene_t *scene_of(obs_source_t *source)
{
	/* When OBS ends, the names of types are gone before modules are; a source that another plugin forgot is not. */
	if (obs_source_get_type(source) != OBS_SOURCE_TYPE_SCENE)
		return NULL;
	obs_scene_t *scene = obs_scene_from_source(source);
	return scene ? scene : obs_group_from_source(source);
}

static void set_hide_transition(obs_sceneitem_t *item)
{
	obs_source_t *transition = obs_source_create_private(EYE_HIDE_ID, EYE_HIDE_ID, NULL);

	obs_sceneitem_set_transition(item, false, transition);
	obs_source_release(transition);
}

static void attach_hide_transition(obs_sceneitem_t *item)
{
	if (obs_sceneitem_get_transition(item, false))
		return;
	set_hide_transition(item);
	obs_sceneitem_set_transition_duration(item, false, EYE_HIDE_MS);
}

/*
 * When the eye of a group is closed, libobs (29 to 32) starts the hide transition of each item in it, draws none of
 * them, and never ends them: the source would count as on air for as long as the group is hidden. A transition that
 * goes lets go of the source.
 */
static void renew_hide_transition(obs_sceneitem_t *item)
{
	if (is_ours(obs_sceneitem_get_transition(item, false), EYE_HIDE_ID))
		set_hide_transition(item);
}

/* Another visible item of the scene shows the same source. */
static bool stands_elsewhere(const struct rg_array *items, const obs_sceneitem_t *but)
{
	for (size_t i = 0; i < items->count; i++) {
		obs_sceneitem_t *item = ((obs_sceneitem_t **)items->items)[i];
		if (item != but && obs_sceneitem_get_source(item) == obs_sceneitem_get_source(but) &&
		    obs_sceneitem_visible(item))
			return true;
	}
	return false;
}

static void follow_turn(const struct rg_array *items, obs_sceneitem_t *item)
{
	obs_source_t *source = obs_sceneitem_get_source(item);

	rg_mutex_lock(&eye.mutex);
	void (*tell)(obs_source_t *, bool) = eye.tell;
	rg_mutex_unlock(&eye.mutex);
	if (!tell)
		return;
	if (obs_sceneitem_visible(item))
		tell(source, true);
	else if (is_ours(obs_sceneitem_get_transition(item, false), EYE_HIDE_ID) && !stands_elsewhere(items, item))
		tell(source, false);
}

/* Under the scene's lock: references only. */
static bool keep_item(obs_scene_t *scene, obs_sceneitem_t *item, void *items)
{
	UNUSED_PARAMETER(scene);
	if (is_ours(obs_sceneitem_get_source(item), race_graphics_info.id)) {
		obs_sceneitem_addref(item);
		*(obs_sceneitem_t **)rg_array_push(items, sizeof(item)) = item;
	}
	return true;
}

static void look_at_item(obs_source_t *scene, const struct note *note, const struct rg_array *items,
			 obs_sceneitem_t *item)
{
	if (note->group) {
		renew_hide_transition(item);
		return;
	}
	if (obs_sceneitem_get_id(item) != note->item)
		return;
	/* Only when the item was added, because the user may have taken the transition away later. */
	if (note->added)
		attach_hide_transition(item);
	/* The eye of a scene that is not on air takes nothing off air. */
	if (note->turned && obs_source_active(scene))
		follow_turn(items, item);
}

struct group_search {
	int64_t id;
	obs_sceneitem_t *found; /* a reference */
};

/* By enumeration: obs_scene_find_sceneitem_by_id gives no reference, and another thread may remove the item. */
static bool keep_group(obs_scene_t *scene, obs_sceneitem_t *item, void *data)
{
	struct group_search *search = data;

	UNUSED_PARAMETER(scene);
	if (obs_sceneitem_get_id(item) != search->id)
		return true;
	obs_sceneitem_addref(item);
	search->found = item;
	return false;
}

/* Ours in the scene; or, where the note is about a group, in that. */
static struct rg_array list_items(obs_scene_t *scene, const struct note *note)
{
	struct group_search group = {.id = note->item};
	struct rg_array items = {0};

	if (!note->group) {
		obs_scene_enum_items(scene, keep_item, &items);
		return items;
	}
	obs_scene_enum_items(scene, keep_group, &group);
	if (group.found)
		obs_sceneitem_group_enum_items(group.found, keep_item, &items);
	obs_sceneitem_release(group.found);
	return items;
}

static void look_at_note(obs_source_t *scene, const struct note *note)
{
	struct rg_array items = list_items(scene_of(scene), note);

	for (size_t i = 0; i < items.count; i++)
		look_at_item(scene, note, &items, ((obs_sceneitem_t **)items.items)[i]);
	for (size_t i = 0; i < items.count; i++)
		obs_sceneitem_release(((obs_sceneitem_t **)items.items)[i]);
	rg_array_finish(&items);
}

static struct rg_array take_notes(void)
{
	rg_mutex_lock(&eye.mutex);
	struct rg_array notes = eye.notes;
	eye.notes = (struct rg_array){0};
	eye.queued = false;
	rg_mutex_unlock(&eye.mutex);
	return notes;
}

static void look_at_notes(void *unused)
{
	struct rg_array notes = take_notes();

	UNUSED_PARAMETER(unused);
	for (size_t i = 0; i < notes.count; i++) {
		struct note *note = (struct note *)notes.items + i;
		obs_source_t *scene = obs_weak_source_get_source(note->scene);
		if (scene)
			look_at_note(scene, note);
		obs_source_release(scene);
		obs_weak_source_release(note->scene);
	}
	rg_array_finish(&notes);
}

/* ---- libobs' signals, on any thread: it may hold the scene's lock, and the graphics context ---- */

static struct note *find_note(obs_source_t *scene, int64_t item)
{
	for (size_t i = eye.notes.count; i > 0; i--) {
		struct note *note = (struct note *)eye.notes.items + i - 1;
		if (note->item == item && obs_weak_source_references_source(note->scene, scene))
			return note;
	}
	return NULL;
}

/* True when the UI thread is to be asked. */
static bool write_note(obs_source_t *scene, obs_sceneitem_t *item, bool added)
{
	int64_t id = obs_sceneitem_get_id(item);
	struct note *note = find_note(scene, id);

	if (!note && eye.notes.count < NOTES_MOST) {
		note = rg_array_push(&eye.notes, sizeof(*note));
		*note = (struct note){
			.scene = obs_source_get_weak_source(scene), .item = id, .group = obs_sceneitem_is_group(item)};
	}
	if (note)
		*(added ? &note->added : &note->turned) = true;
	bool ask = note && !eye.queued;
	eye.queued = eye.queued || ask;
	return ask;
}

static void note_item(calldata_t *call, bool added)
{
	obs_sceneitem_t *item = calldata_ptr(call, "item");
	obs_source_t *scene = obs_scene_get_source(obs_sceneitem_get_scene(item));

	bool ours = is_ours(obs_sceneitem_get_source(item), race_graphics_info.id);

	if (!scene || !(ours || (!added && obs_sceneitem_is_group(item))))
		return;
	rg_mutex_lock(&eye.mutex);
	bool ask = eye.tell && write_note(scene, item, added);
	rg_mutex_unlock(&eye.mutex);
	if (ask)
		ui_task_later(look_at_notes, NULL);
}

static void item_added(void *data, calldata_t *call)
{
	UNUSED_PARAMETER(data);
	note_item(call, true);
}

static void item_turned(void *data, calldata_t *call)
{
	UNUSED_PARAMETER(data);
	note_item(call, false);
}

/* A transition of ours that its item is about to let go. */
struct going {
	obs_source_t *transition; /* a reference */
	obs_weak_source_t *scene;
};

static bool keep_none(obs_scene_t *scene, obs_sceneitem_t *item, void *data)
{
	UNUSED_PARAMETER(scene);
	UNUSED_PARAMETER(item);
	UNUSED_PARAMETER(data);
	return false;
}

/* On the thread of libobs that destroys sources, where no lock is held. */
static void let_go(void *data)
{
	struct going *going = data;
	obs_source_t *scene = obs_weak_source_get_source(going->scene);

	/* Whoever takes the item away holds the scene's lock until the item has let go: ours is then the last. */
	if (scene)
		obs_scene_enum_items(scene_of(scene), keep_none, NULL);
	obs_source_release(scene);
	obs_weak_source_release(going->scene);
	obs_source_release(going->transition);
	rg_free(going);
}

/*
 * libobs releases the item's transition under the scene's lock, in the middle of a frame where a source was removed.
 * From OBS 30 on the last release of any source wants the list of sources, which a save of the collection holds while
 * it waits for the scene: OBS would stand still for good. So the last one is ours.
 */
static void item_goes(void *data, calldata_t *call)
{
	obs_source_t *transition = obs_sceneitem_get_transition(calldata_ptr(call, "item"), false);
	obs_source_t *scene = obs_scene_get_source(calldata_ptr(call, "scene"));

	UNUSED_PARAMETER(data);
	if (!scene || !is_ours(transition, EYE_HIDE_ID))
		return;
	struct going *going = rg_alloc(1, sizeof(*going));
	*going = (struct going){obs_source_get_ref(transition), obs_source_get_weak_source(scene)};
	obs_queue_task(OBS_TASK_DESTROY, let_go, going, false);
}

/* What it holds from now on goes on the thread for destroying, and a reference to the scene cannot be had any more. */
static void scene_ends(void *data, calldata_t *call)
{
	UNUSED_PARAMETER(data);
	signal_handler_disconnect(obs_source_get_signal_handler(calldata_ptr(call, "source")), "item_remove", item_goes,
				  NULL);
}

static void source_made(void *data, calldata_t *call)
{
	obs_source_t *source = calldata_ptr(call, "source");
	signal_handler_t *signals = obs_source_get_signal_handler(source);

	UNUSED_PARAMETER(data);
	if (!scene_of(source))
		return;
	signal_handler_connect(signals, "item_add", item_added, NULL);
	signal_handler_connect(signals, "item_visible", item_turned, NULL);
	signal_handler_connect(signals, "item_remove", item_goes, NULL);
	signal_handler_connect(signals, "destroy", scene_ends, NULL);
}

/* ---- from load to unload ---- */

static bool keep_scene(void *scenes, obs_source_t *source)
{
	obs_source_t *scene = scene_of(source) ? obs_source_get_ref(source) : NULL;

	if (scene)
		*(obs_source_t **)rg_array_push(scenes, sizeof(scene)) = scene;
	return true;
}

void eye_start(void (*tell)(obs_source_t *source, bool visible))
{
	rg_mutex_lock(&eye.mutex);
	eye.tell = tell;
	rg_mutex_unlock(&eye.mutex);
	/* It may be registered already: tests have an eye of their own beside the module's. */
	if (!obs_source_get_display_name(EYE_HIDE_ID))
		obs_register_source(&hide_info);
	signal_handler_connect(obs_get_signal_handler(), "source_create", source_made, NULL);
}

void eye_stop(void)
{
	struct rg_array scenes = {0};

	signal_handler_disconnect(obs_get_signal_handler(), "source_create", source_made, NULL);
	rg_mutex_lock(&eye.mutex);
	eye.tell = NULL;
	rg_mutex_unlock(&eye.mutex);
	/* The list of sources is let go before the scenes' own locks are taken. */
	obs_enum_all_sources(keep_scene, &scenes);
	for (size_t i = 0; i < scenes.count; i++) {
		obs_source_t *scene = ((obs_source_t **)scenes.items)[i];
		signal_handler_t *signals = obs_source_get_signal_handler(scene);
		signal_handler_disconnect(signals, "item_add", item_added, NULL);
		signal_handler_disconnect(signals, "item_visible", item_turned, NULL);
		signal_handler_disconnect(signals, "item_remove", item_goes, NULL);
		signal_handler_disconnect(signals, "destroy", scene_ends, NULL);
		obs_source_release(scene);
	}
	rg_array_finish(&scenes);
	struct rg_array notes = take_notes();
	for (size_t i = 0; i < notes.count; i++)
		obs_weak_source_release(((struct note *)notes.items)[i].scene);
	rg_array_finish(&notes);
}
