/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hide_transition.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"

/* ---- the type ---- */

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

/*
 * An eye that is closed off air, also in Studio Mode's preview, takes the source away at once: its scene may come on
 * air in the next moment, and what was hidden there is seen by nobody.
 */
static void hide_start(void *data)
{
	struct hide *hide = data;

	__atomic_store_n(&hide->leads_on, false, __ATOMIC_RELEASE);
	if (!obs_source_active(hide->transition))
		obs_transition_set(hide->transition, NULL);
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
 * Draws the source itself until the end, because the source moves out by its own motion; nothing after that: where
 * the scene left the air meanwhile, libobs ends it only after that one's next frames on air. Where it was chosen for
 * what leads to something else (a scene, an item that is shown) it is a cut.
 */
static void hide_render(void *data, gs_effect_t *effect)
{
	struct hide *hide = data;
	obs_source_t *next = obs_transition_get_source(hide->transition, OBS_TRANSITION_SOURCE_B);

	UNUSED_PARAMETER(effect);
	if (next)
		__atomic_store_n(&hide->leads_on, true, __ATOMIC_RELEASE);
	bool past = next || obs_transition_get_time(hide->transition) >= 1.0f;
	obs_transition_video_render_direct(hide->transition, past ? OBS_TRANSITION_SOURCE_B : OBS_TRANSITION_SOURCE_A);
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
	.id = HIDE_TRANSITION_ID,
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

void hide_transition_register(void)
{
	/* It may be registered already: tests have an eye of their own beside the module's. */
	if (!obs_source_get_display_name(HIDE_TRANSITION_ID))
		obs_register_source(&hide_info);
}

obs_source_t *hide_transition_create(void)
{
	return obs_source_create_private(HIDE_TRANSITION_ID, HIDE_TRANSITION_ID, NULL);
}

/* ---- those that were taken from their items ---- */

struct taken {
	obs_source_t *transition; /* a reference */
	int64_t until_ms;         /* monotonic */
};

static struct {
	struct rg_mutex mutex;

	/* under the mutex */
	struct rg_array taken; /* struct taken, the oldest first */

	int64_t release_ms; /* any thread, atomic: when the oldest is due, monotonic; 0: never */
} later = {.mutex = RG_MUTEX_STATIC};

void hide_transition_release_later(obs_source_t *transition)
{
	int64_t until_ms = rg_monotonic_ms() + HIDE_TRANSITION_MS;

	rg_mutex_lock(&later.mutex);
	struct taken *taken = rg_array_push(&later.taken, sizeof(*taken));
	*taken = (struct taken){transition, until_ms};
	if (later.taken.count == 1)
		__atomic_store_n(&later.release_ms, until_ms, __ATOMIC_RELEASE);
	rg_mutex_unlock(&later.mutex);
}

/* Those that are due by then, in an array of their own. */
static struct rg_array take_due(int64_t now_ms)
{
	struct rg_array due = {0};

	rg_mutex_lock(&later.mutex);
	struct taken *oldest = later.taken.items;
	size_t count = 0;
	while (count < later.taken.count && oldest[count].until_ms <= now_ms)
		*(obs_source_t **)rg_array_push(&due, sizeof(obs_source_t *)) = oldest[count++].transition;
	later.taken.count -= count;
	if (count)
		memmove(oldest, oldest + count, later.taken.count * sizeof(*oldest));
	__atomic_store_n(&later.release_ms, later.taken.count ? oldest->until_ms : 0, __ATOMIC_RELEASE);
	if (!later.taken.count)
		rg_array_finish(&later.taken);
	rg_mutex_unlock(&later.mutex);
	return due;
}

static void release_until(int64_t now_ms)
{
	struct rg_array due = take_due(now_ms);

	for (size_t i = 0; i < due.count; i++)
		obs_source_release(((obs_source_t **)due.items)[i]);
	rg_array_finish(&due);
}

/* On the thread of libobs that destroys sources, where no lock is held. */
static void release_due(void *unused)
{
	UNUSED_PARAMETER(unused);
	release_until(rg_monotonic_ms());
}

void hide_transition_tick(void)
{
	int64_t release_ms = __atomic_load_n(&later.release_ms, __ATOMIC_ACQUIRE);

	if (release_ms && rg_monotonic_ms() >= release_ms &&
	    __atomic_compare_exchange_n(&later.release_ms, &release_ms, 0, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		obs_queue_task(OBS_TASK_DESTROY, release_due, NULL, false);
}

void hide_transition_let_go(void)
{
	release_until(INT64_MAX);
}
