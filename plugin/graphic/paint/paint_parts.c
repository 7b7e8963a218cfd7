/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "paint_parts.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define OVERHANG 3   /* design px that letters and hairlines may stand out of their boxes */
#define ACCENTS  1.4 /* of a capital's height: with what stands on it */
#define DESCENT  0.4 /* of a capital's height: what hangs below the line */

bool paint_is_repeated(const struct box *box)
{
	return strcmp(box->key, box->node->path) != 0;
}

/* `on_ground`: it lies in a row or cell within the sprite, where boxes are no ground either. */
static bool is_part(const struct box *box, bool on_ground)
{
	if (box->node->type & NODE_BOXES)
		return on_ground && (box->fill || box->gradient.count || box->border_color);
	return !(box->node->type == NODE_LINE && box->node->along);
}

static bool has_parts(const struct box *box, bool on_ground)
{
	if (is_part(box, on_ground))
		return true;
	for (size_t i = 0; i < box->child_count; i++) {
		if (has_parts(&box->children[i], on_ground || paint_is_repeated(&box->children[i])))
			return true;
	}
	return false;
}

bool paint_has_parts(const struct box *box)
{
	return has_parts(box, false);
}

uint64_t paint_look(const struct paint_stage *stage, const struct box *box)
{
	const struct node *node = box->node;
	/* A text looks the same in a wider box. */
	bool text = node->type == NODE_TEXT;
	const double sizes[] = {stage->scale,
				text ? 0 : box->width,
				text ? 0 : box->height,
				box->text.size,
				box->text.width,
				node->type,
				node->align,
				node->form,
				node->strike,
				node->border,
				node->cut,
				box->radius[0],
				box->radius[1],
				box->radius[2],
				box->radius[3],
				box->gradient.angle,
				node->opacity,
				box->style.letter_spacing,
				node->fade,
				node->focus[0],
				node->focus[1],
				node->whole,
				box->focus_x,
				box->focus_y,
				node->proportional};
	const uint64_t marks[] = {box->fill,
				  box->border_color,
				  box->color,
				  (uint64_t)box->laps,
				  (uint64_t)box->joker,
				  (uint64_t)box->solid,
				  box->picture ? box->picture->hash : 0,
				  box->texture ? box->texture->hash : 0,
				  box->gradient.count > 0 ? box->gradient.colors[0] : 0,
				  box->gradient.count > 1 ? box->gradient.colors[1] : 0,
				  box->gradient.count > 2 ? box->gradient.colors[2] : 0,
				  (uint64_t)(uintptr_t)box->flag};
	uint64_t id = rg_hash(rg_hash(RG_HASH_START, sizes, sizeof(sizes)), marks, sizeof(marks));

	for (size_t i = 0; i < box->part_count; i++)
		id = rg_hash_text(id, box->parts[i]);
	if (node->type == NODE_TEXT && box->style.font)
		id = rg_hash_text(rg_hash(id, &box->style.font->weight, sizeof(box->style.font->weight)),
				  box->style.font->family);
	return rg_hash(id, box->fills, box->fill_count * sizeof(*box->fills));
}

/* The box that its ink lies in, in design px. */
static void ink_of(const struct box *box, double *left, double *top, double *right, double *bottom)
{
	const struct node *node = box->node;
	const struct text_box *text = &box->text;

	*left = box->x;
	*top = box->y;
	*right = box->x + box->width;
	*bottom = box->y + box->height;
	if (node->type != NODE_TEXT)
		return;
	double align = node->align == ALIGN_CENTER ? 0.5 : node->align == ALIGN_END ? 1 : 0;
	double natural = node->capital_box ? text->capital : text->height;
	double first = box->y + (box->height - natural) / 2 + (node->capital_box ? text->capital : text->baseline);
	double last = first + fmax(text->last_baseline - text->baseline, 0);
	*left = box->x + (box->width - text->width) * align;
	*right = *left + text->width;
	*top = first - text->capital * ACCENTS;
	*bottom = last + text->capital * DESCENT;
}

static void add_part(const struct paint_stage *stage, const struct box *box, const struct sprite *sprite,
		     struct rg_array *parts)
{
	double left, top, right, bottom;

	ink_of(box, &left, &top, &right, &bottom);
	left = floor(stage->origin_x + (left - OVERHANG) * stage->scale) - sprite->x;
	top = floor(stage->origin_y + (top - OVERHANG) * stage->scale) - sprite->y;
	right = ceil(stage->origin_x + (right + OVERHANG) * stage->scale) - sprite->x;
	bottom = ceil(stage->origin_y + (bottom + OVERHANG) * stage->scale) - sprite->y;
	struct sprite_part part = {
		.left = (int)fmin(fmax(left, 0), sprite->width),
		.top = (int)fmin(fmax(top, 0), sprite->height),
		.right = (int)fmin(fmax(right, 0), sprite->width),
		.bottom = (int)fmin(fmax(bottom, 0), sprite->height),
		.id = paint_look(stage, box),
		.with_row = box->node->with_row,
		.news = box->node->news,
	};
	*(struct sprite_part *)rg_array_push(parts, sizeof(part)) = part;
}

static void gather(const struct paint_stage *stage, const struct box *box, bool on_ground, const struct sprite *sprite,
		   struct rg_array *parts)
{
	if (is_part(box, on_ground))
		add_part(stage, box, sprite, parts);
	for (size_t i = 0; i < box->child_count; i++)
		gather(stage, &box->children[i], on_ground || paint_is_repeated(&box->children[i]), sprite, parts);
}

void paint_parts(const struct paint_stage *stage, const struct box *box, struct rg_arena *arena, struct sprite *sprite)
{
	struct rg_array found = {0};

	gather(stage, box, false, sprite, &found);
	struct sprite_part *parts = rg_arena_alloc(arena, found.count, sizeof(*parts));
	if (found.count)
		memcpy(parts, found.items, found.count * sizeof(*parts));
	sprite->parts = parts;
	sprite->part_count = found.count;
	rg_array_finish(&found);
}
