/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_texts.h"

#include <obs-module.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "feed/address.h"
#include "feed/feed.h"
#include "graphic/text/typeset.h"
#include "intake/pack.h"
#include "obs/control/programme.h"
#include "obs/control/state_event.h"
#include "obs/event/event.h"
#include "obs/event/event_settings.h"
#include "obs/source/overlay.h"
#include "obs/source/source.h"
#include "race/value/date.h"

char *report_time(void)
{
	int64_t wall_ms = rg_wall_ms(), local_s = wall_ms / 1000 + rg_utc_offset_s(wall_ms);
	struct race_date date = race_date_from_days(local_s / 86400);

	return rg_asprintf("%04d-%02d-%02d-%02d%02d", date.year, date.month, date.day, (int)(local_s / 3600 % 24),
			   (int)(local_s / 60 % 60));
}

/* ---- versions ---- */

static char *make_versions(void)
{
	char *time = report_time(), *system = rg_system_name(), *libraries = text_libraries();
	const char *zip = pack_library();
	struct obs_video_info video = {0};

	obs_get_video_info(&video);
	char *text = rg_asprintf("Race Graphics %s, built for libobs %d.%d.%d\n"
				 "libobs %s, language %s, canvas %ux%u, %u/%u frames a second\n"
				 "%s\n%s %s libzip/%s\n%s\n",
				 RG_VERSION, LIBOBS_API_MAJOR_VER, LIBOBS_API_MINOR_VER, LIBOBS_API_PATCH_VER,
				 obs_get_version_string(), obs_get_locale(), video.base_width, video.base_height,
				 video.fps_num, video.fps_den, system, feed_libraries(), libraries, zip ? zip : "-",
				 time);
	rg_free(time);
	rg_free(system);
	rg_free(libraries);
	return text;
}

/* ---- settings and state ---- */

static bool is_one_of(const char *key, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(keys[i], key) == 0)
			return true;
	}
	return false;
}

/* As words about it may be logged. What has a query or a user is an address, however it was typed. */
static char *clean_place(const char *key, const char *value)
{
	bool typed = strcmp(key, E_ADDRESS) == 0 || strcmp(key, S_FEED) == 0;

	if (!*value || (!typed && !strpbrk(value, "?@") && !strstr(value, "://")))
		return rg_log_clean(value);
	char *whole = address_with_scheme(value);
	struct address address;
	address_init(&address, whole);
	char *clean = rg_log_clean(address.label);
	address_finish(&address);
	rg_free(whole);
	return clean;
}

/* What was typed to be read on air is somebody's name as likely as not: only how long it is. */
static char *clean_setting(const char *key, const char *value)
{
	static const char *const places[] = {E_ADDRESS, E_PATH, E_FOLDER,   E_TIMING,
					     E_ROSTER,  E_CREW, E_SPONSORS, S_FEED};
	static const char *const typed[] = {S_TEXT1, S_TEXT2};

	if (is_one_of(key, typed, sizeof(typed) / sizeof(typed[0])))
		return rg_asprintf("(%zu bytes)", strlen(value));
	return is_one_of(key, places, sizeof(places) / sizeof(places[0])) ? clean_place(key, value)
									  : rg_log_clean(value);
}

static obs_data_t *clean_object(obs_data_t *data);

static obs_data_array_t *clean_array(obs_data_array_t *array)
{
	obs_data_array_t *clean = obs_data_array_create();

	for (size_t i = 0; i < obs_data_array_count(array); i++) {
		obs_data_t *from = obs_data_array_item(array, i), *to = clean_object(from);
		obs_data_array_push_back(clean, to);
		obs_data_release(to);
		obs_data_release(from);
	}
	return clean;
}

static void clean_number(obs_data_t *clean, const char *key, obs_data_item_t *item)
{
	if (obs_data_item_numtype(item) == OBS_DATA_NUM_INT)
		obs_data_set_int(clean, key, obs_data_item_get_int(item));
	else
		obs_data_set_double(clean, key, obs_data_item_get_double(item));
}

static void clean_inner(obs_data_t *clean, const char *key, obs_data_item_t *item)
{
	obs_data_t *object = obs_data_item_get_obj(item), *inner = object ? clean_object(object) : NULL;
	obs_data_array_t *array = obs_data_item_get_array(item), *list = array ? clean_array(array) : NULL;

	if (inner)
		obs_data_set_obj(clean, key, inner);
	if (list)
		obs_data_set_array(clean, key, list);
	obs_data_release(inner);
	obs_data_release(object);
	obs_data_array_release(list);
	obs_data_array_release(array);
}

static void clean_item(obs_data_t *clean, obs_data_item_t *item)
{
	const char *key = obs_data_item_get_name(item);
	enum obs_data_type type = obs_data_item_gettype(item);

	if (type == OBS_DATA_STRING) {
		char *value = clean_setting(key, obs_data_item_get_string(item));
		obs_data_set_string(clean, key, value);
		rg_free(value);
	} else if (type == OBS_DATA_NUMBER) {
		clean_number(clean, key, item);
	} else if (type == OBS_DATA_BOOLEAN) {
		obs_data_set_bool(clean, key, obs_data_item_get_bool(item));
	} else {
		clean_inner(clean, key, item);
	}
}

/* A copy that strangers may read. The caller's reference. */
static obs_data_t *clean_object(obs_data_t *data)
{
	obs_data_t *clean = obs_data_create();

	for (obs_data_item_t *item = obs_data_first(data); item; obs_data_item_next(&item))
		clean_item(clean, item);
	return clean;
}

/* Gives the reference back. */
static char *clean_json(obs_data_t *data)
{
	obs_data_t *clean = clean_object(data);
	char *json = rg_asprintf("%s\n", obs_data_get_json(clean));

	obs_data_release(clean);
	obs_data_release(data);
	return json;
}

static void add_event(obs_data_t *settings)
{
	obs_data_t *event = event_source() ? obs_source_get_settings(event_source()) : NULL, *copy = obs_data_create();

	if (event)
		obs_data_apply(copy, event);
	event_settings_strip(copy);
	obs_data_set_obj(settings, "event", copy);
	obs_data_release(copy);
	obs_data_release(event);
}

static void add_source(obs_data_array_t *list, const struct overlay *overlay)
{
	obs_source_t *source = obs_weak_source_get_source(overlay->source);
	obs_data_t *settings = source ? obs_source_get_settings(source) : NULL, *one = obs_data_create();

	if (settings) {
		obs_data_set_string(one, "source", obs_source_get_name(source));
		obs_data_set_obj(one, "settings", settings);
		obs_data_array_push_back(list, one);
	}
	obs_data_release(one);
	obs_data_release(settings);
	obs_source_release(source);
}

static char *make_settings(void)
{
	obs_data_t *settings = obs_data_create();
	obs_data_array_t *sources = obs_data_array_create();
	struct programme_list list;

	add_event(settings);
	programme_list_init(&list);
	for (size_t i = 0; i < list.count; i++)
		add_source(sources, list.overlays[i]);
	programme_list_finish(&list);
	obs_data_set_array(settings, "sources", sources);
	obs_data_array_release(sources);
	return clean_json(settings);
}

static char *make_state(void)
{
	return clean_json(state_event_make());
}

/* ---- answers ---- */

static char *make_answers(void)
{
	char *text = feed_describe();
	struct rg_buffer clean = {0};

	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		char *one = rg_log_clean(line);
		rg_buffer_format(&clean, "%s%s", one, next ? "\n" : "");
		rg_free(one);
	}
	rg_free(text);
	return rg_buffer_take(&clean);
}

/* ---- all of it ---- */

static const struct {
	const char *name, *key;
	char *(*make)(void);
} parts[] = {
	{"versions.txt", "Report.Versions", make_versions},  {"log.txt", "Report.Log", rg_log_recent},
	{"settings.json", "Report.Settings", make_settings}, {"answers.txt", "Report.Answers", make_answers},
	{"state.json", "Report.State", make_state},
};

struct report_text *report_texts_make(size_t *count)
{
	struct report_text *texts = rg_alloc(sizeof(parts) / sizeof(parts[0]), sizeof(*texts));

	*count = sizeof(parts) / sizeof(parts[0]);
	for (size_t i = 0; i < *count; i++)
		texts[i] = (struct report_text){parts[i].name, parts[i].key, parts[i].make()};
	return texts;
}

void report_texts_free(struct report_text *texts, size_t count)
{
	for (size_t i = 0; i < count && texts; i++)
		rg_free(texts[i].text);
	rg_free(texts);
}
