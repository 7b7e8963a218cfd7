/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sponsor.h"

#include <string.h>

#include "base/text.h"
#include "graphic/picture/picture.h"

struct turn {
	const struct race_sponsor *sponsor;
	int weight;
};

static bool may_stand(const struct view *view, const struct race_sponsor *sponsor)
{
	for (RACE_EACH(const char *, id, sponsor->on)) {
		if (strcmp(*id, view->template_id) == 0)
			return true;
	}
	return sponsor->on.count == 0;
}

static size_t list_turns(struct view *view, struct turn *turns)
{
	const struct graphic_ask *ask = view->ask;
	size_t count = 0;

	for (RACE_EACH(struct race_sponsor, sponsor, view->day->sponsors)) {
		if (may_stand(view, sponsor))
			turns[count++] = (struct turn){sponsor, sponsor->weight == RACE_NONE ? 1 : sponsor->weight};
	}
	struct race_sponsor *own = rg_arena_alloc(view->arena, ask->sponsor_count + 1, sizeof(*own));
	for (size_t i = 0; i < ask->sponsor_count; i++) {
		own[i] = (struct race_sponsor){.picture = ask->sponsors[i], .weight = 1};
		if (!rg_empty(own[i].picture))
			turns[count++] = (struct turn){&own[i], 1};
	}
	return count;
}

size_t sponsor_turn(const int *weights, int *credits, size_t count, int number)
{
	int total = 0;
	size_t chosen = 0;

	for (size_t i = 0; i < count; i++) {
		total += weights[i];
		credits[i] = 0;
	}
	for (int step = (number % total + total) % total; step >= 0; step--) {
		chosen = 0;
		for (size_t i = 0; i < count; i++) {
			credits[i] += weights[i];
			chosen = credits[i] > credits[chosen] ? i : chosen;
		}
		credits[chosen] -= total;
	}
	return chosen;
}

static size_t whose_turn(struct view *view, const struct turn *turns, size_t count)
{
	int *weights = rg_arena_alloc(view->arena, count, sizeof(*weights));
	int *credits = rg_arena_alloc(view->arena, count, sizeof(*credits));

	for (size_t i = 0; i < count; i++)
		weights[i] = turns[i].weight;
	return sponsor_turn(weights, credits, count, view->ask->sponsor);
}

static void choose_sponsor(struct view *view)
{
	const struct graphic_ask *ask = view->ask;
	size_t most = view->day->sponsors.count + ask->sponsor_count;
	struct turn *turns = rg_arena_alloc(view->arena, most + 1, sizeof(*turns));
	size_t count = list_turns(view, turns);
	size_t first = count ? whose_turn(view, turns, count) : 0;
	bool pending = false;

	/* One whose picture is not to be had leaves its turn to the next. */
	for (size_t i = 0; i < count && !view->sponsor && !pending; i++) {
		const struct race_sponsor *sponsor = turns[(first + i) % count].sponsor;
		view->sponsor_picture = ask->picture(ask->picture_data, sponsor->picture, &pending);
		view->sponsor = view->sponsor_picture ? sponsor : NULL;
	}
	view->pending = view->pending || pending;
}

const struct race_sponsor *sponsor_chosen(struct view *view)
{
	if (!view->sponsor_chosen && !view->ask->no_sponsors && view->ask->picture)
		choose_sponsor(view);
	view->sponsor_chosen = true;
	return view->sponsor;
}

#define SAMPLES       64    /* so many px along and down are looked at */
#define SEEN_THROUGH  0.1   /* less than this is a rounded corner, not a ground that is missing */
#define LOST_ON_DARK  0.08  /* linear luminance with a contrast of 2:1 against the dark tile */
#define LOST_ON_WHITE 0.475 /* ... and against white */

/* Of a premultiplied pixel; a square is near enough to sRGB's curve here. */
static double luminance(uint32_t pixel)
{
	double alpha = pixel >> 24, red = (pixel >> 16 & 255) / alpha, green = (pixel >> 8 & 255) / alpha;
	double blue = (pixel & 255) / alpha;

	return red * red * 0.2126 + green * green * 0.7152 + blue * blue * 0.0722;
}

bool sponsor_is_light(struct view *view)
{
	const struct picture *picture = sponsor_chosen(view) ? view->sponsor_picture : NULL;
	int looked = 0, clear = 0, light = 0, dark = 0;

	if (!picture)
		return false;
	int step_x = picture->width / SAMPLES + 1, step_y = picture->height / SAMPLES + 1;
	for (int y = step_y / 2; y < picture->height; y += step_y) {
		const uint32_t *row = picture->pixels + (size_t)y * (size_t)(picture->stride / 4);
		for (int x = step_x / 2; x < picture->width; x += step_x, looked++) {
			bool solid = row[x] >> 24 >= 128;
			clear += !solid;
			light += solid && luminance(row[x]) > LOST_ON_WHITE;
			dark += solid && luminance(row[x]) < LOST_ON_DARK;
		}
	}
	return clear > SEEN_THROUGH * looked && light > dark;
}
