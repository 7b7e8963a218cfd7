/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Letters as they are inked: inside the ground they are read against, and not over a flag, a chip or other letters.
 * Å has its ring and g its tail; a text's box knows of neither.
 */
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/mem.h"

#include "check.h"

#define MOST_LEAVES 64
#define TAIL_CLEAR  12  /* design px */
#define SLACK       1.0 /* design px: the edge of a letter is not sharp */

struct ink {
	const struct box *box;
	double left, top, right, bottom;
};

struct inks {
	const char *name;
	double foot; /* of the lowest ground of the graphic */
	struct ink list[MOST_LEAVES];
	size_t count;
	int faults;
};

/* From the top of the text's box. */
static double ink_top_of(const struct box *box)
{
	PangoRectangle ink;

	pango_layout_get_extents(box->text.layout, &ink, NULL);
	return ink.y / (double)PANGO_SCALE;
}

static double foot_of(const struct box *box)
{
	double foot = box->fill ? box->y + box->height : 0;

	for (size_t i = 0; i < box->child_count; i++)
		foot = fmax(foot, foot_of(&box->children[i]));
	return foot;
}

/* As draw_text places it. */
static struct ink ink_of_text(const struct box *box)
{
	const struct node *node = box->node;
	double align = node->align == ALIGN_CENTER ? 0.5 : node->align == ALIGN_END ? 1 : 0;
	double natural = node->capital_box ? box->text.capital : box->text.height;
	double first = node->capital_box ? box->text.capital : box->text.baseline;
	double x = box->x + (box->width - box->text.width) * align;
	double y = box->y + (box->height - natural) / 2 + first - box->text.baseline;
	PangoRectangle ink;

	pango_layout_get_extents(box->text.layout, &ink, NULL);
	return (struct ink){box, x + ink.x / (double)PANGO_SCALE, y + ink.y / (double)PANGO_SCALE,
			    x + (ink.x + ink.width) / (double)PANGO_SCALE,
			    y + (ink.y + ink.height) / (double)PANGO_SCALE};
}

static const char *called(const struct box *box)
{
	return box->part_count ? box->parts[0] : box->node->type == NODE_FLAG ? "the flag" : "a shape";
}

static void check_inside(struct inks *inks, const struct ink *ink, const struct box *ground)
{
	if (!ground || (ink->left >= ground->x - SLACK && ink->right <= ground->x + ground->width + SLACK &&
			ink->top >= ground->y - SLACK && ink->bottom <= ground->y + ground->height + SLACK))
		return;
	printf("%s: \"%s\" leaves its ground: %.0f..%.0f, %.0f..%.0f in %.0f..%.0f, %.0f..%.0f\n", inks->name,
	       called(ink->box), ink->left, ink->right, ink->top, ink->bottom, ground->x, ground->x + ground->width,
	       ground->y, ground->y + ground->height);
	inks->faults++;
}

/* The tail of a small letter keeps away from the foot of the graphic, where the line runs. */
static void check_tail(struct inks *inks, const struct ink *ink)
{
	const struct box *box = ink->box;
	double tail = ink->bottom - (ink->top + (box->text.baseline - ink_top_of(box)));
	char *upper = rg_utf8_upper(pango_layout_get_text(box->text.layout));
	bool small = strcmp(upper, pango_layout_get_text(box->text.layout)) != 0;

	if (small && tail > 2 && ink->bottom > inks->foot - TAIL_CLEAR + SLACK) {
		printf("%s: a letter of \"%s\" ends %.0f px above the foot\n", inks->name, called(box),
		       inks->foot - ink->bottom);
		inks->faults++;
	}
	rg_free(upper);
}

static bool overlap(const struct ink *one, const struct ink *other)
{
	return one->left + SLACK < other->right && other->left + SLACK < one->right &&
	       one->top + SLACK < other->bottom && other->top + SLACK < one->bottom;
}

/* Whether a letter of `ink` lies over `other`; what is no text is one letter. */
static bool letter_overlaps(const struct ink *ink, const struct ink *other)
{
	PangoRectangle all, letter;
	bool found = false;

	if (ink->box->node->type != NODE_TEXT)
		return overlap(ink, other);
	PangoLayoutIter *iter = pango_layout_get_iter(ink->box->text.layout);
	pango_layout_get_extents(ink->box->text.layout, &all, NULL);
	do {
		pango_layout_iter_get_cluster_extents(iter, &letter, NULL);
		double x = ink->left + (letter.x - all.x) / (double)PANGO_SCALE;
		double y = ink->top + (letter.y - all.y) / (double)PANGO_SCALE;
		struct ink one = {ink->box, x, y, x + letter.width / (double)PANGO_SCALE,
				  y + letter.height / (double)PANGO_SCALE};
		found = overlap(&one, other);
	} while (!found && pango_layout_iter_next_cluster(iter));
	pango_layout_iter_free(iter);
	return found;
}

static void check_apart(struct inks *inks, const struct ink *ink)
{
	for (size_t i = 0; i < inks->count; i++) {
		const struct ink *other = &inks->list[i];
		if (ink->box->node->type != NODE_TEXT && other->box->node->type != NODE_TEXT)
			continue;
		/* A cedilla or a ring reaches out of one letter alone. */
		if (!letter_overlaps(ink, other) || !letter_overlaps(other, ink))
			continue;
		printf("%s: \"%s\" lies over \"%s\" by %.0f px\n", inks->name, called(ink->box), called(other->box),
		       fmin(ink->bottom, other->bottom) - fmax(ink->top, other->top));
		inks->faults++;
	}
	if (inks->count < MOST_LEAVES)
		inks->list[inks->count++] = *ink;
}

static void walk(struct inks *inks, const struct box *box, const struct box *ground)
{
	if (box->fill && box->node->type != NODE_SHAPE)
		ground = box;
	if (box->node->type == NODE_TEXT) {
		struct ink ink = ink_of_text(box);
		check_inside(inks, &ink, ground);
		check_tail(inks, &ink);
		check_apart(inks, &ink);
	} else if (box->node->type == NODE_FLAG || box->node->type == NODE_SHAPE) {
		check_apart(inks, &(struct ink){box, box->x, box->y, box->x + box->width, box->y + box->height});
	}
	for (size_t i = 0; i < box->child_count; i++)
		walk(inks, &box->children[i], ground);
}

static int check_sprites_ink(const char *name, const struct box *box, double foot)
{
	int faults = 0;

	if (box->node->sprite) {
		struct inks inks = {.name = name, .foot = foot};
		walk(&inks, box, NULL);
		return inks.faults;
	}
	for (size_t i = 0; i < box->child_count; i++)
		faults += check_sprites_ink(name, &box->children[i], foot);
	return faults;
}

int check_ink(const char *name, const struct laid *laid)
{
	return check_sprites_ink(name, laid->root, foot_of(laid->root));
}
