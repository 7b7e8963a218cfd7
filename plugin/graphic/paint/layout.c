/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Layout: first sizes (widths from outside in, heights from inside out), then places. The words are those of the
 * auto-layout that designers know: rows, columns and stacks; fixed, hug and fill.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "box.h"

#define YIELD_AIR 16 /* design px that stay free between a box and one that yields to it */

static void size_box(struct box_maker *maker, struct box *box, double limit);

#define CELLS_MOST 64 /* rows, and columns, of a grid */

enum side { TOP, RIGHT, BOTTOM, LEFT };

static double padding_x(const struct box *box)
{
	return box->node->padding[LEFT] + box->node->padding[RIGHT];
}

static double padding_y(const struct box *box)
{
	return box->node->padding[TOP] + box->node->padding[BOTTOM];
}

static bool fills_x(const struct box *box)
{
	return box->node->width.mode == SIZE_FILL;
}

static bool fills_y(const struct box *box)
{
	return box->node->height.mode == SIZE_FILL;
}

static double gaps(const struct box *box)
{
	return box->child_count ? box->node->gap * (double)(box->child_count - 1) : 0;
}

/* A row in a row: its texts stand on the baseline of the outer one. */
static bool stands_on_baseline(const struct box *box)
{
	return box->node->type == NODE_ROW && box->node->align == ALIGN_BASELINE && box->node->height.mode == SIZE_HUG;
}

/* ---- sizes ---- */

static const char *join_parts(struct box_maker *maker, const struct box *box, size_t count)
{
	const char *text = box->parts[0];

	for (size_t i = 1; i < count; i++)
		text = rg_arena_printf(maker->arena, "%s%s%s", text, box->node->join, box->parts[i]);
	return text;
}

static void size_text(struct box_maker *maker, struct box *box, double limit)
{
	const struct node *node = box->node;
	size_t count = box->part_count;
	const char *text = join_parts(maker, box, count);

	while (node->drop_parts && count > 1 && limit >= 0 && text_width(maker->typesetter, text, &box->style) > limit)
		text = join_parts(maker, box, --count);
	text_box_finish(&box->text);
	text_box_init(&box->text, maker->typesetter, text, &box->style, limit);
	box->width = box->text.width;
	box->height = node->capital_box ? box->text.capital : box->text.height;
}

static void size_row(struct box_maker *maker, struct box *box, double limit)
{
	double left = limit - gaps(box), above = 0, below = 0, highest = 0;
	size_t filling = 0;

	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		filling += fills_x(child);
		if (child->node->width.mode == SIZE_FIXED)
			left -= child->node->width.px;
	}
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		if (fills_x(child))
			continue;
		size_box(maker, child, fmax(left, 0));
		if (child->node->width.mode == SIZE_HUG)
			left -= child->width;
	}
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		if (fills_x(child))
			size_box(maker, child, fmax(left, 0) / (double)filling);
		box->width += child->width;
		highest = fmax(highest, child->height);
		if (child->node->type == NODE_TEXT) {
			above = fmax(above, child->text.baseline);
			below = fmax(below, child->text.height - child->text.baseline);
		}
	}
	box->width += gaps(box);
	box->height = box->node->align == ALIGN_BASELINE ? fmax(highest, above + below) : highest;
}

static bool is_broken(const struct text_box *text)
{
	return text->last_baseline - text->baseline >= 1;
}

/* A text in it is broken or cut. */
static bool is_tight(const struct box *box)
{
	bool tight = box->node->type == NODE_TEXT && (box->text.cut || is_broken(&box->text));

	for (size_t i = 0; i < box->child_count && stands_on_baseline(box) && !tight; i++)
		tight = is_tight(&box->children[i]);
	return tight;
}

/* Before a text is broken or cut, what yields beside it goes, one after the other. True when something went. */
static bool drop_for_text(struct box *box)
{
	size_t kept = 0, count = box->child_count;
	bool tight = false;

	for (size_t i = 0; i < count; i++)
		tight = tight || is_tight(&box->children[i]);
	for (size_t i = 0; i < count && tight; i++) {
		struct box child = box->children[i];
		if (child.node->yields && kept == i)
			box_finish(&child);
		else
			box->children[kept++] = child;
	}
	box->child_count = tight ? kept : count;
	return box->child_count != count;
}

static void size_column(struct box_maker *maker, struct box *box, double limit)
{
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		size_box(maker, child, limit);
		box->width = fmax(box->width, child->width);
		box->height += child->height;
	}
	box->height += gaps(box);
}

static void size_stack(struct box_maker *maker, struct box *box, double limit)
{
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		const struct node *node = child->node;
		double before = isnan(node->x) ? 0 : node->x, after = isnan(node->right) ? 0 : node->right;
		size_box(maker, child, fmax(limit - before - after, 0));
		box->width = fmax(box->width, before + child->width + after);
		double above = isnan(node->y) ? 0 : node->y, below = isnan(node->bottom) ? 0 : node->bottom;
		box->height = fmax(box->height, above + child->height + below);
	}
}

static bool in_grid(const struct box *child)
{
	return child->row >= 0 && child->row < CELLS_MOST && child->column >= 0 && child->column < CELLS_MOST;
}

static int span_of(const struct box *grid)
{
	return grid->node->span ? grid->node->span : 1;
}

static void grid_extent(const struct box *box, int *rows, int *columns)
{
	*rows = *columns = 0;
	for (size_t i = 0; i < box->child_count; i++) {
		const struct box *child = &box->children[i];
		if (!in_grid(child))
			continue;
		*rows = child->row >= *rows ? child->row + 1 : *rows;
		*columns = child->column + span_of(box) > *columns ? child->column + span_of(box) : *columns;
	}
}

static double width_of_columns(const struct box *box, double column, int columns)
{
	return columns * column + (columns - 1) * box->node->cell_gap[0];
}

/* As given, or narrower where the columns would leave the box. */
static double column_width(const struct box *box, double limit, int columns)
{
	double given = box->node->cell[0];

	if (width_of_columns(box, given, columns) <= limit)
		return given;
	return fmax(floor((limit - width_of_columns(box, 0, columns)) / columns), 0);
}

static void size_grid(struct box_maker *maker, struct box *box, double limit)
{
	const struct node *node = box->node;
	int rows, columns;

	grid_extent(box, &rows, &columns);
	if (!rows || !columns)
		return;
	double column = column_width(box, limit, columns);
	for (size_t i = 0; i < box->child_count; i++)
		size_box(maker, &box->children[i], width_of_columns(box, column, span_of(box)));
	box->width = width_of_columns(box, column, columns);
	box->height = rows * node->cell[1] + (rows - 1) * node->cell_gap[1];
}

#define TILE_HEIGHT  28   /* where the template gives none */
#define TILE_LETTERS 0.8  /* size of a tile's letters over its height */
#define TILE_WIDTH   0.88 /* of it they may take at most */

static void size_flag(struct box_maker *maker, struct box *box)
{
	double height = box->node->height.mode == SIZE_FIXED ? box->node->height.px : TILE_HEIGHT;

	box->height = height;
	box->width = height * FLAG_BOX_RATIO;
	if (box->flag)
		return;
	box->style.size = height * TILE_LETTERS;
	box->style.floor = box->style.size / 4;
	box->style.lines = 1;
	text_box_finish(&box->text);
	text_box_init(&box->text, maker->typesetter, box->parts[0], &box->style, box->width * TILE_WIDTH);
}

static void size_leaf(struct box_maker *maker, struct box *box)
{
	const struct node *node = box->node;

	if (node->type == NODE_FLAG)
		size_flag(maker, box);
	if (node->type == NODE_LINE)
		box->height = 8;
}

static void size_box(struct box_maker *maker, struct box *box, double limit)
{
	const struct node *node = box->node;
	if (node->max_width > 0)
		limit = fmin(limit, node->max_width);
	double inside = node->width.mode == SIZE_FIXED ? node->width.px : limit;

	box->width = box->height = 0;
	inside = fmax(inside - padding_x(box), 0);
	switch (node->type) {
	case NODE_ROW:
		size_row(maker, box, inside);
		while (drop_for_text(box)) {
			box->width = box->height = 0;
			size_row(maker, box, inside);
		}
		break;
	case NODE_COLUMN:
		size_column(maker, box, inside);
		break;
	case NODE_STACK:
		size_stack(maker, box, inside);
		break;
	case NODE_GRID:
		size_grid(maker, box, inside);
		break;
	case NODE_TEXT:
		size_text(maker, box, inside);
		break;
	default:
		size_leaf(maker, box);
		break;
	}
	box->width = fmin(box->width, inside) + padding_x(box);
	box->height += padding_y(box);
	if (node->width.mode == SIZE_FIXED)
		box->width = node->width.px;
	else if (node->width.mode == SIZE_FILL)
		box->width = limit;
	if (node->height.mode == SIZE_FIXED)
		box->height = node->height.px;
}

/* ---- places ---- */

static void place_box(struct box *box, double x, double y);

/* From the top of the box to its first text's baseline; for a box without text, to its bottom. */
static double baseline_of(const struct box *box)
{
	if (box->node->type == NODE_TEXT)
		return box->node->capital_box ? box->text.capital : box->text.baseline;
	if (box->node->type == NODE_ROW && box->node->align == ALIGN_BASELINE) {
		double baseline = 0;
		for (size_t i = 0; i < box->child_count; i++) {
			if (box->children[i].node->type == NODE_TEXT || stands_on_baseline(&box->children[i]))
				baseline = fmax(baseline, baseline_of(&box->children[i]));
		}
		return baseline > 0 ? baseline : box->height;
	}
	return box->height;
}

static double capital_of(const struct box *row)
{
	for (size_t i = 0; i < row->child_count; i++) {
		const struct box *child = &row->children[i];
		double capital = child->node->type == NODE_TEXT ? child->text.capital : 0;
		if (stands_on_baseline(child))
			capital = capital_of(child);
		if (capital > 0)
			return capital;
	}
	return 0;
}

static double offset_for(enum align align, double room)
{
	return align == ALIGN_CENTER ? room / 2 : align == ALIGN_END ? room : 0;
}

static void place_row(struct box *box, double x, double y)
{
	const struct node *node = box->node;
	double inner_height = box->height - padding_y(box), used = gaps(box), gap = node->gap;
	double baseline = baseline_of(box), capital = capital_of(box);

	for (size_t i = 0; i < box->child_count; i++)
		used += box->children[i].width;
	double room = fmax(box->width - padding_x(box) - used, 0);
	if (node->justify == ALIGN_BETWEEN && box->child_count > 1)
		gap += room / (double)(box->child_count - 1);
	x += node->padding[LEFT] + offset_for(node->justify, room);
	y += node->padding[TOP];
	/* In a row that is higher than its letters, the capitals stand in the middle. */
	if (node->align == ALIGN_BASELINE && node->height.mode != SIZE_HUG)
		baseline = round((inner_height + capital) / 2);
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		double top;
		if (fills_y(child))
			child->height = inner_height;
		if (node->align != ALIGN_BASELINE)
			top = offset_for(node->align, inner_height - child->height);
		else if (child->node->type == NODE_TEXT || stands_on_baseline(child))
			top = baseline - baseline_of(child);
		else /* flags and chips stand in the middle of the capitals beside them */
			top = capital > 0 ? baseline - capital / 2 - child->height / 2
					  : (inner_height - child->height) / 2;
		place_box(child, x, y + top);
		x += child->width + gap;
	}
}

static void place_column(struct box *box, double x, double y)
{
	const struct node *node = box->node;
	double inner_width = box->width - padding_x(box), used = gaps(box), gap = node->gap;
	size_t filling = 0;

	for (size_t i = 0; i < box->child_count; i++) {
		filling += fills_y(&box->children[i]);
		used += fills_y(&box->children[i]) ? 0 : box->children[i].height;
	}
	double room = fmax(box->height - padding_y(box) - used, 0);
	if (node->justify == ALIGN_BETWEEN && box->child_count > 1 && !filling)
		gap += room / (double)(box->child_count - 1);
	x += node->padding[LEFT];
	y += node->padding[TOP] + (filling ? 0 : offset_for(node->justify, room));
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		if (fills_y(child))
			child->height = room / (double)filling;
		place_box(child, x + offset_for(node->align, inner_width - child->width), y);
		y += child->height + gap;
	}
}

/* The box itself or the row's first text; NULL: there is none. */
static const struct box *text_of(const struct box *box)
{
	for (size_t i = 0; i < box->child_count && box->node->type == NODE_ROW; i++) {
		if (box->children[i].node->type == NODE_TEXT)
			return &box->children[i];
	}
	return box->node->type == NODE_TEXT ? box : NULL;
}

/*
 * How much higher than its baseline says the first line of a text stands that was broken in two: so that the second
 * one is where the template has it, else so that both are about the middle of the capitals of a single line.
 */
static double rise_of_lines(const struct box *box)
{
	const struct box *of = text_of(box);
	const struct text_box *text = of ? &of->text : NULL;

	if (!text || !is_broken(text))
		return 0;
	if (!isnan(box->node->last_baseline))
		return text->last_baseline - text->baseline - (box->node->last_baseline - box->node->baseline);
	double whole = text->capital * of->node->size / text->size;
	return (text->last_baseline - text->baseline) / 2 + (whole - text->capital) / 2;
}

/* The width from the first letter to the last; boxes without text have their own width. */
static void letters_of(const struct box *box, double *left, double *right)
{
	double ignored;

	*left = box->x;
	*right = box->x + box->width;
	if (box->node->type == NODE_ROW && !box->fill && box->child_count) {
		letters_of(&box->children[0], left, &ignored);
		letters_of(&box->children[box->child_count - 1], &ignored, right);
	}
	if (box->node->type == NODE_TEXT) {
		*left += offset_for(box->node->align, box->width - box->text.width);
		*right = *left + box->text.width;
	}
}

/* From the top of its capitals to its last baseline; what has no text is as high as its box. */
static void height_of_letters(const struct box *box, double *top, double *bottom)
{
	const struct box *of = box->fill ? NULL : text_of(box);

	*top = box->y;
	*bottom = box->y + box->height;
	if (of) {
		*top = of->y + baseline_of(of) - of->text.capital;
		*bottom = of->y + baseline_of(of) + of->text.last_baseline - of->text.baseline;
	}
}

static bool stand_apart(const struct box *one, const struct box *other)
{
	double left, right, top, bottom, other_left, other_right, other_top, other_bottom;

	letters_of(one, &left, &right);
	letters_of(other, &other_left, &other_right);
	height_of_letters(one, &top, &bottom);
	height_of_letters(other, &other_top, &other_bottom);
	return left >= other_right + YIELD_AIR || other_left >= right + YIELD_AIR || top >= other_bottom ||
	       other_top >= bottom;
}

/* Leaves out what yields to a sibling before it that needs the room. */
static void drop_yielding(struct box *box)
{
	size_t kept = 0;

	for (size_t i = 0; i < box->child_count; i++) {
		struct box child = box->children[i];
		bool stays = true;
		for (size_t k = 0; k < kept && child.node->yields; k++)
			stays = stays && stand_apart(&child, &box->children[k]);
		if (stays)
			box->children[kept++] = child;
		else
			box_finish(&child);
	}
	box->child_count = kept;
}

static void place_stack(struct box *box, double x, double y)
{
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		const struct node *node = child->node;
		double left = isnan(node->x) ? 0 : node->x, top = isnan(node->y) ? 0 : node->y;
		if (fills_y(child))
			child->height = box->height - top - (isnan(node->bottom) ? 0 : node->bottom);
		if (isnan(node->x) && !isnan(node->right))
			left = box->width - node->right - child->width;
		if (isnan(node->y) && !isnan(node->bottom))
			top = box->height - node->bottom - child->height;
		if (!isnan(node->baseline))
			top = node->baseline - baseline_of(child) - rise_of_lines(child);
		place_box(child, x + left, y + top);
	}
	drop_yielding(box);
}

static void place_grid(struct box *box, double x, double y)
{
	const struct node *node = box->node;
	int rows, columns;

	grid_extent(box, &rows, &columns);
	double column = column_width(box, box->width, columns);
	for (size_t i = 0; i < box->child_count; i++) {
		struct box *child = &box->children[i];
		if (!in_grid(child))
			continue;
		child->width = width_of_columns(box, column, span_of(box));
		child->height = node->cell[1];
		place_box(child, x + child->column * (column + node->cell_gap[0]),
			  y + child->row * (node->cell[1] + node->cell_gap[1]));
	}
}

static void place_box(struct box *box, double x, double y)
{
	box->x = x;
	box->y = y;
	switch (box->node->type) {
	case NODE_ROW:
		place_row(box, x, y);
		break;
	case NODE_COLUMN:
		place_column(box, x, y);
		break;
	case NODE_STACK:
		place_stack(box, x, y);
		break;
	case NODE_GRID:
		place_grid(box, x, y);
		break;
	default:
		break;
	}
}

void box_layout(struct box_maker *maker, struct box *root)
{
	const struct frame *frame = &maker->frame;

	size_box(maker, root, frame->boxes_width);
	root->height = frame->boxes_height;
	place_box(root, frame->boxes_x, frame->boxes_y);
}
