/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "show.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source.h"
#include "work.h"

/* Scripts may write anything; 0 is "not given". */
static int get_scale(obs_data_t *data)
{
	int scale = (int)obs_data_get_int(data, S_SCALE);

	if (scale <= 0)
		return 100;
	return scale < SCALE_LEAST ? SCALE_LEAST : scale > SCALE_MOST ? SCALE_MOST : scale;
}

/*
 * obs_source_update writes a source's settings on its caller's thread while OBS runs our update on the graphics thread,
 * so a text may change while it is copied. A copy counts when it still equals what stands there; else it is made again.
 * (The update that belongs to the change follows in any case.)
 */
static char *get_text(obs_data_t *data, const char *key)
{
	char *text = rg_strdup(obs_data_get_string(data, key));

	for (int tries = 0; tries < 4 && !rg_equal(text, obs_data_get_string(data, key)); tries++) {
		rg_free(text);
		text = rg_strdup(obs_data_get_string(data, key));
	}
	return text;
}

void show_settings_init(struct show_settings *settings, obs_data_t *data)
{
	*settings = (struct show_settings){
		.graphic = get_text(data, S_GRAPHIC),
		.feed = get_text(data, S_FEED),
		.series = get_text(data, S_SERIES),
		.class_ = get_text(data, S_CLASS),
		.heat = get_text(data, S_HEAT),
		.driver = get_text(data, S_DRIVER),
		.grid_text = get_text(data, S_GRID_TEXT),
		.place = get_text(data, S_PLACE),
		.language = get_text(data, S_LANGUAGE),
		.theme = get_text(data, S_THEME),
		.from_front = strcmp(obs_data_get_string(data, S_GRID_VIEW), GRID_VIEW_FRONT) == 0,
		.refresh_s = (int)obs_data_get_int(data, S_REFRESH),
		.scale = get_scale(data),
	};
}

void show_settings_finish(struct show_settings *settings)
{
	rg_free(settings->graphic);
	rg_free(settings->feed);
	rg_free(settings->series);
	rg_free(settings->class_);
	rg_free(settings->heat);
	rg_free(settings->driver);
	rg_free(settings->grid_text);
	rg_free(settings->place);
	rg_free(settings->language);
	rg_free(settings->theme);
	*settings = (struct show_settings){0};
}

void show_status_finish(struct show_status *status)
{
	rg_free(status->error);
	rg_free(status->first_problem);
	rg_free(status->graphic_error);
	rg_free(status->empty_reason);
	*status = (struct show_status){0};
}

struct show *show_create(obs_source_t *source)
{
	struct show *show = rg_alloc(1, sizeof(*show));

	rg_mutex_init(&show->mutex);
	show->references = 1;
	show->status.state = SHOW_STARTING;
	show->source = obs_source_get_weak_source(source);
	return show;
}

struct show *show_ref(struct show *show)
{
	__atomic_add_fetch(&show->references, 1, __ATOMIC_RELAXED);
	return show;
}

void show_unref(struct show *show)
{
	if (!show || __atomic_sub_fetch(&show->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	show_settings_finish(&show->settings);
	show_status_finish(&show->status);
	graphic_unref(show->finished);
	race_day_unref(show->day);
	obs_weak_source_release(show->source);
	rg_mutex_finish(&show->mutex);
	rg_free(show);
}

static void set(struct show *show, obs_data_t *data, bool fetch)
{
	struct show_settings settings, old;

	show_settings_init(&settings, data);
	rg_mutex_lock(&show->mutex);
	old = show->settings;
	show->settings = settings;
	show->settings_changed = true;
	show->fetch = show->fetch || fetch;
	rg_mutex_unlock(&show->mutex);
	show_settings_finish(&old);
	work_wake();
}

void show_set(struct show *show, obs_data_t *data)
{
	set(show, data, false);
}

void show_fetch(struct show *show, obs_data_t *data)
{
	set(show, data, true);
}

bool show_set_canvas(struct show *show, int width, int height)
{
	if (!rg_mutex_trylock(&show->mutex))
		return false;
	show->canvas_width = width;
	show->canvas_height = height;
	rg_mutex_unlock(&show->mutex);
	work_wake();
	return true;
}

struct graphic *show_take(struct show *show)
{
	struct graphic *graphic = NULL;

	if (!rg_mutex_trylock(&show->mutex))
		return NULL;
	graphic = show->finished;
	show->finished = NULL;
	rg_mutex_unlock(&show->mutex);
	return graphic;
}

void show_mark_sample(struct show *show, bool sample)
{
	__atomic_store_n(&show->sample, sample, __ATOMIC_RELEASE);
}

bool show_is_sample(const struct show *show)
{
	return __atomic_load_n(&show->sample, __ATOMIC_ACQUIRE);
}

void show_see(struct show *show, struct show_seen *seen)
{
	rg_mutex_lock(&show->mutex);
	seen->day = race_day_ref(show->day);
	seen->status = (struct show_status){
		.state = show->status.state,
		.error = rg_strdup(show->status.error),
		.first_problem = rg_strdup(show->status.first_problem),
		.problems = show->status.problems,
		.graphic_error = rg_strdup(show->status.graphic_error),
		.empty_reason = rg_strdup(show->status.empty_reason),
		.good_at_ms = show->status.good_at_ms,
	};
	rg_mutex_unlock(&show->mutex);
}

void show_seen_finish(struct show_seen *seen)
{
	race_day_unref(seen->day);
	show_status_finish(&seen->status);
	seen->day = NULL;
}
