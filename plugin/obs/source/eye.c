/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "eye.h"

#include <string.h>

#include "base/mem.h"
#include "base/thread.h"
#include "hide_transition.h"
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

struct attaching {
	int64_t item;
	obs_source_t *transition;
};

/*
 * Under the scene's lock, because the transition of an item that is removed is let go only after it. The item may
 * meanwhile be another one: while OBS 29 loads a collection, items have other numbers when it tells of them.
 */
static bool attach_to_item(obs_scene_t *scene, obs_sceneitem_t *item, void *data)
{
	const struct attaching *attaching = data;

	UNUSED_PARAMETER(scene);
	if (obs_sceneitem_get_id(item) != attaching->item)
		return true;
	if (is_ours(obs_sceneitem_get_source(item), race_graphics_info.id) &&
	    !obs_sceneitem_get_transition(item, false)) {
		obs_sceneitem_set_transition_duration(item, false, HIDE_TRANSITION_MS);
		obs_sceneitem_set_transition(item, false, attaching->transition);
	}
	return false;
}

static void attach_hide_transition(obs_source_t *scene, int64_t item)
{
	struct attaching attaching = {item, hide_transition_create()};

	obs_scene_enum_items(scene_of(scene), attach_to_item, &attaching);
	obs_source_release(attaching.transition);
}

/* An item that holds a source of ours, as it was at one moment. */
struct seen {
	obs_source_t *source; /* a reference */
	int64_t item;
	bool visible, leaves; /* it has our transition */
};

/* Under the scene's lock: references only. */
static bool see_item(obs_scene_t *scene, obs_sceneitem_t *item, void *data)
{
	obs_source_t *source = obs_sceneitem_get_source(item);

	UNUSED_PARAMETER(scene);
	if (is_ours(source, race_graphics_info.id) && (source = obs_source_get_ref(source)))
		*(struct seen *)rg_array_push(data, sizeof(struct seen)) = (struct seen){
			.source = source,
			.item = obs_sceneitem_get_id(item),
			.visible = obs_sceneitem_visible(item),
			.leaves = is_ours(obs_sceneitem_get_transition(item, false), HIDE_TRANSITION_ID)};
	return true;
}

/* Another visible item of the scene shows the same source. */
static bool stands_elsewhere(const struct rg_array *items, const struct seen *but)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct seen *seen = (struct seen *)items->items + i;
		if (seen != but && seen->source == but->source && seen->visible)
			return true;
	}
	return false;
}

static void follow_turn(const struct rg_array *items, const struct seen *turned)
{
	rg_mutex_lock(&eye.mutex);
	void (*tell)(obs_source_t *, bool) = eye.tell;
	rg_mutex_unlock(&eye.mutex);
	if (!tell)
		return;
	if (turned->visible)
		tell(turned->source, true);
	else if (turned->leaves && !stands_elsewhere(items, turned))
		tell(turned->source, false);
}

static void look_at_turned(obs_scene_t *scene, int64_t id)
{
	struct rg_array items = {0};

	obs_scene_enum_items(scene, see_item, &items);
	for (size_t i = 0; i < items.count; i++) {
		const struct seen *seen = (struct seen *)items.items + i;
		if (seen->item == id)
			follow_turn(&items, seen);
	}
	for (size_t i = 0; i < items.count; i++)
		obs_source_release(((struct seen *)items.items)[i].source);
	rg_array_finish(&items);
}

/* By enumeration: obs_scene_find_sceneitem_by_id gives no reference, and another thread may remove the item. */
struct group_search {
	int64_t id;
	obs_sceneitem_t *found; /* a reference */
};

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

/* One item of a group, and what comes in the place of its transition. */
struct renewal {
	int64_t item;
	obs_source_t *old, *fresh; /* references */
};

/* Under the group's lock: until the item has let go of its transition, a reference can be had. */
static bool keep_hide_transition(obs_scene_t *scene, obs_sceneitem_t *item, void *renewals)
{
	obs_source_t *transition = obs_sceneitem_get_transition(item, false);

	UNUSED_PARAMETER(scene);
	if (is_ours(obs_sceneitem_get_source(item), race_graphics_info.id) && is_ours(transition, HIDE_TRANSITION_ID) &&
	    (transition = obs_source_get_ref(transition)))
		*(struct renewal *)rg_array_push(renewals, sizeof(struct renewal)) = (struct renewal){
			.item = obs_sceneitem_get_id(item), .old = transition};
	return true;
}

/* Under the group's lock. It releases no last reference, for we have one as well. */
static bool renew_hide_transition(obs_scene_t *scene, obs_sceneitem_t *item, void *data)
{
	const struct rg_array *renewals = data;

	UNUSED_PARAMETER(scene);
	for (size_t i = 0; i < renewals->count; i++) {
		const struct renewal *renewal = (struct renewal *)renewals->items + i;
		if (renewal->item == obs_sceneitem_get_id(item) &&
		    renewal->old == obs_sceneitem_get_transition(item, false))
			obs_sceneitem_set_transition(item, false, renewal->fresh);
	}
	return true;
}

/*
 * When the eye of a group is closed, libobs (29 to 32) starts the hide transition of each item in it, draws none of
 * them, and never ends them: the source would count as on air for as long as the group is hidden. A transition that
 * goes lets go of the source, and of what it counted itself. It goes when nobody is at it any more: whoever turns an
 * item's eye starts its transition without a lock and without a reference.
 */
static void renew_hide_transitions(obs_sceneitem_t *group)
{
	struct rg_array renewals = {0};

	obs_sceneitem_group_enum_items(group, keep_hide_transition, &renewals);
	struct renewal *items = renewals.items;
	for (size_t i = 0; i < renewals.count; i++)
		items[i].fresh = hide_transition_create();
	obs_sceneitem_group_enum_items(group, renew_hide_transition, &renewals);
	for (size_t i = 0; i < renewals.count; i++) {
		obs_source_release(items[i].fresh);
		hide_transition_release_later(items[i].old);
	}
	rg_array_finish(&renewals);
}

static void look_at_group(obs_scene_t *scene, int64_t id)
{
	struct group_search group = {.id = id};

	obs_scene_enum_items(scene, keep_group, &group);
	if (group.found && !obs_sceneitem_visible(group.found))
		renew_hide_transitions(group.found);
	obs_sceneitem_release(group.found);
}

static void look_at_note(obs_source_t *scene, const struct note *note)
{
	if (note->group) {
		look_at_group(scene_of(scene), note->item);
		return;
	}
	/* Only when the item was added, because the user may have taken the transition away later. */
	if (note->added)
		attach_hide_transition(scene, note->item);
	/* The eye of a scene that is not on air takes nothing off air. */
	if (note->turned && obs_source_active(scene))
		look_at_turned(scene_of(scene), note->item);
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
	if (!scene || !is_ours(transition, HIDE_TRANSITION_ID))
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
	hide_transition_register();
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
	hide_transition_let_go();
}
