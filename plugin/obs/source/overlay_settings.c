/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_settings.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source.h"

#define TEXT_MOST 4096 /* bytes of one setting */

static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{S_GRAPHIC, offsetof(struct overlay_settings, graphic)},
	{S_FEED, offsetof(struct overlay_settings, feed)},
	{S_SERIES, offsetof(struct overlay_settings, series)},
	{S_CLASS, offsetof(struct overlay_settings, class_)},
	{S_HEAT, offsetof(struct overlay_settings, heat)},
	{S_DRIVER, offsetof(struct overlay_settings, driver)},
	{S_GRID_TEXT, offsetof(struct overlay_settings, grid_text)},
	{S_TEXT1, offsetof(struct overlay_settings, text1)},
	{S_TEXT2, offsetof(struct overlay_settings, text2)},
	{S_PLACE, offsetof(struct overlay_settings, place)},
	{S_LANGUAGE, offsetof(struct overlay_settings, language)},
	{S_THEME, offsetof(struct overlay_settings, theme)},
};

#define TEXT_COUNT (sizeof(texts) / sizeof(texts[0]))

static const size_t choice_offsets[CHOICE_COUNT] = {
	[CHOICE_GRAPHIC] = offsetof(struct overlay_settings, graphic),
	[CHOICE_SERIES] = offsetof(struct overlay_settings, series),
	[CHOICE_CLASS] = offsetof(struct overlay_settings, class_),
	[CHOICE_HEAT] = offsetof(struct overlay_settings, heat),
	[CHOICE_DRIVER] = offsetof(struct overlay_settings, driver),
	[CHOICE_GRID] = offsetof(struct overlay_settings, grid_text),
	[CHOICE_TEXT1] = offsetof(struct overlay_settings, text1),
	[CHOICE_TEXT2] = offsetof(struct overlay_settings, text2),
};

static char **text_at(const struct overlay_settings *settings, size_t offset)
{
	return (char **)((char *)settings + offset);
}

/* 0 is "not given"; scripts may write anything. */
static int get_scale(obs_data_t *data)
{
	int scale = (int)obs_data_get_int(data, S_SCALE);

	if (scale <= 0)
		return 100;
	return scale < SCALE_LEAST ? SCALE_LEAST : scale > SCALE_MOST ? SCALE_MOST : scale;
}

static int get_seconds(obs_data_t *data)
{
	long long seconds = obs_data_get_int(data, S_SECONDS);
	return seconds < 0 ? SECONDS_OWN : seconds > SECONDS_MOST ? SECONDS_MOST : (int)seconds;
}

/* A source that was saved before there was an event has no such setting: its own address says that it has own data. */
static bool get_own_data(obs_data_t *data)
{
	if (!obs_data_has_user_value(data, S_OWN_DATA))
		return !rg_empty(obs_data_get_string(data, S_FEED));
	return obs_data_get_bool(data, S_OWN_DATA);
}

/*
 * Settings are read as OBS's own sources read theirs: in create and update, each text copied at once.
 *
 * What holds (libobs 29 to 32): obs_data has no lock, and a text lies in its item, which is moved when a longer one is
 * written. The dialog, scripts and obs-websocket write by obs_source_update on their own threads; for a source with
 * video libobs runs update later, in the graphics thread's next tick. So a writer may come while update reads, here as
 * in every source of OBS. A second reading would be no guard: what it compares may be freed as well. A reader cannot
 * mend it. What was half read is read again anyway, because an update follows each write.
 */
static char *get_text(obs_data_t *data, const char *key)
{
	char *text = rg_strdup(obs_data_get_string(data, key));
	size_t length = strlen(text);

	/* A script or an edited file may hold what can be neither drawn nor told in JSON. */
	if (length > TEXT_MOST || !rg_utf8_valid(text, length))
		*text = 0;
	return text;
}

/* What the dialog does not ask an automatic source for is as if nobody had ever said it. */
static void leave_to_director(struct overlay_settings *settings)
{
	static const size_t kept[] = {offsetof(struct overlay_settings, language),
				      offsetof(struct overlay_settings, theme)};

	for (size_t i = 0; i < TEXT_COUNT; i++) {
		if (texts[i].offset != kept[0] && texts[i].offset != kept[1])
			**text_at(settings, texts[i].offset) = 0;
	}
	settings->automatic = settings->clean_race = true;
	settings->own_data = false;
	settings->on = OVERLAY_ON_KEY;
	settings->seconds = SECONDS_OWN;
}

void overlay_settings_init(struct overlay_settings *settings, obs_data_t *data)
{
	*settings = (struct overlay_settings){
		.own_data = get_own_data(data),
		.from_front = strcmp(obs_data_get_string(data, S_GRID_VIEW), GRID_VIEW_FRONT) == 0,
		.clean_race = obs_data_get_bool(data, S_CLEAN_RACE),
		.on = strcmp(obs_data_get_string(data, S_ON), ON_KEY) == 0 ? OVERLAY_ON_KEY : OVERLAY_ON_VISIBLE,
		.seconds = get_seconds(data),
		.refresh_s = (int)obs_data_get_int(data, S_REFRESH),
		.scale = get_scale(data),
	};
	for (size_t i = 0; i < TEXT_COUNT; i++)
		*text_at(settings, texts[i].offset) = get_text(data, texts[i].key);
	if (strcmp(settings->graphic, GRAPHIC_AUTOMATIC) == 0)
		leave_to_director(settings);
}

void overlay_settings_finish(struct overlay_settings *settings)
{
	for (size_t i = 0; i < TEXT_COUNT; i++)
		rg_free(*text_at(settings, texts[i].offset));
	*settings = (struct overlay_settings){0};
}

bool overlay_settings_equal(const struct overlay_settings *a, const struct overlay_settings *b)
{
	bool same = a->automatic == b->automatic && a->own_data == b->own_data && a->from_front == b->from_front &&
		    a->clean_race == b->clean_race && a->on == b->on && a->seconds == b->seconds &&
		    a->refresh_s == b->refresh_s && a->scale == b->scale;

	for (size_t i = 0; same && i < TEXT_COUNT; i++)
		same = rg_equal(*text_at(a, texts[i].offset), *text_at(b, texts[i].offset));
	return same;
}

void overlay_settings_copy(struct overlay_settings *to, const struct overlay_settings *from)
{
	*to = *from;
	for (size_t i = 0; i < TEXT_COUNT; i++)
		*text_at(to, texts[i].offset) = rg_strdup(*text_at(from, texts[i].offset));
}

void overlay_choices_finish(struct overlay_choices *choices)
{
	for (int i = 0; i < CHOICE_COUNT; i++)
		rg_free(choices->texts[i]);
	*choices = (struct overlay_choices){0};
}

void overlay_choices_set(struct overlay_choices *choices, enum overlay_choice choice, const char *value)
{
	char *copy = rg_strdup(value);

	rg_free(choices->texts[choice]);
	choices->texts[choice] = copy;
	choices->lent &= ~(1u << choice);
}

const char *overlay_choices_by_hand(const struct overlay_choices *choices, enum overlay_choice choice)
{
	return rg_empty(choices->texts[choice]) || choices->lent & 1u << choice ? NULL : choices->texts[choice];
}

void overlay_choices_copy(struct overlay_choices *to, const struct overlay_choices *from)
{
	overlay_choices_finish(to);
	*to = *from;
	for (int i = 0; i < CHOICE_COUNT; i++)
		to->texts[i] = rg_strdup(from->texts[i]);
}

void overlay_choices_lend(struct overlay_choices *to, const struct overlay_choices *from)
{
	for (int i = 0; i < CHOICE_COUNT; i++) {
		if (!from->texts[i])
			continue;
		overlay_choices_set(to, i, from->texts[i]);
		to->lent |= 1u << i;
	}
	to->page = from->page;
}

void overlay_choices_take_back(struct overlay_choices *choices)
{
	for (int i = 0; i < CHOICE_COUNT; i++) {
		if (choices->lent & 1u << i)
			overlay_choices_set(choices, i, NULL);
	}
}

static bool is_of_graphic(enum overlay_choice choice)
{
	return choice == CHOICE_GRAPHIC || choice == CHOICE_TEXT1 || choice == CHOICE_TEXT2;
}

void overlay_choices_yield(struct overlay_choices *choices, const struct overlay_settings *before,
			   const struct overlay_settings *after, bool home)
{
	for (int i = 0; i < CHOICE_COUNT; i++) {
		if (!home && is_of_graphic(i))
			continue;
		if (!rg_equal(*text_at(before, choice_offsets[i]), *text_at(after, choice_offsets[i])))
			overlay_choices_set(choices, i, NULL);
	}
}

void overlay_choices_apply(const struct overlay_choices *choices, struct overlay_settings *settings)
{
	for (int i = 0; i < CHOICE_COUNT; i++) {
		char **text = text_at(settings, choice_offsets[i]);
		if (!choices->texts[i])
			continue;
		rg_free(*text);
		*text = rg_strdup(choices->texts[i]);
	}
}
