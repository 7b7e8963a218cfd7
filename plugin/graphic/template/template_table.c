/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "template.h"

#include "graphic/view/value.h"

#define PROPERTY(json, kind_, member, types_, help_)                                                                   \
	{                                                                                                              \
		.name = json, .kind = kind_, .offset = offsetof(struct node, member), .types = types_, .help = help_   \
	}

#define PATH_TO(json, kind_, member, types_, help_)                                                                    \
	{                                                                                                              \
		.name = json, .kind = PROPERTY_PATH, .offset = offsetof(struct node, member), .types = types_,         \
		.help = help_, .leads_to = kind_                                                                       \
	}

#define DRAWN (NODE_BOXES | NODE_SHAPE | NODE_PICTURE | NODE_FLAG)

const struct property template_properties[] = {
	PROPERTY("id", PROPERTY_NAME, id, NODE_ALL, "what lines call a box by"),
	PROPERTY("if", PROPERTY_CONDITION, if_, NODE_ALL, "left out, with its place, when this is not so"),
	PROPERTY("each", PROPERTY_PATH, each, NODE_ALL, "repeated for each item of a list"),
	PROPERTY("as", PROPERTY_NAME, as, NODE_ALL, "what the item is called; item when not given"),
	PROPERTY("key", PROPERTY_TEXT, key, NODE_ALL, "what makes it the same item in the next graphic; {item.key}"),
	PROPERTY("page", PROPERTY_INT, page, NODE_ALL, "most items shown"),
	PROPERTY("page_around", PROPERTY_CONDITION, around, NODE_ALL, "the page with the first such item is shown"),
	PROPERTY("sprite", PROPERTY_BOOL, sprite, NODE_ALL, "a moving piece"),
	PROPERTY("enter", PROPERTY_MOTION, motions.enter, NODE_ALL, "of a sprite: how it comes"),
	PROPERTY("exit", PROPERTY_MOTION, motions.exit, NODE_ALL, "of a sprite: how it goes"),
	PROPERTY("move", PROPERTY_MOVE, motions.move, NODE_ALL, "of a sprite: how its place and picture change"),
	PROPERTY("news_ms", PROPERTY_NUMBER, motions.news_ms, NODE_ALL,
		 "of a sprite: it is there for that long after news, and else not"),
	PROPERTY("news", PROPERTY_BOOL, news, NODE_ALL,
		 "that it changes is news: its row is marked, and rows wait before they travel"),
	PROPERTY("with_row", PROPERTY_BOOL, with_row, NODE_ALL, "changes while its row travels"),
	PROPERTY("x", PROPERTY_NUMBER, x, NODE_ALL, "in a stack: from its left edge"),
	PROPERTY("y", PROPERTY_NUMBER, y, NODE_ALL, "in a stack: from its top"),
	PROPERTY("right", PROPERTY_NUMBER, right, NODE_ALL, "in a stack: from its right edge to ours"),
	PROPERTY("bottom", PROPERTY_NUMBER, bottom, NODE_ALL, "in a stack: from its bottom to ours"),
	PROPERTY("baseline", PROPERTY_NUMBER, baseline, NODE_TEXT | NODE_ROW, "in a stack: of the text, from its top"),
	PROPERTY("last_baseline", PROPERTY_NUMBER, last_baseline, NODE_TEXT | NODE_ROW,
		 "in a stack: of the second line of a text that was broken in two"),
	PROPERTY("yields", PROPERTY_BOOL, yields, NODE_ALL,
		 "left out when a box before it in a stack, or a text in a row, needs the room"),
	PROPERTY("width", PROPERTY_SIZE, width, NODE_ALL, "a number, hug or fill"),
	PROPERTY("height", PROPERTY_SIZE, height, NODE_ALL, "a number, hug or fill"),
	PROPERTY("max_width", PROPERTY_NUMBER, max_width, NODE_ALL, "at most as wide as this"),
	PROPERTY("gap", PROPERTY_NUMBER, gap, NODE_ROW | NODE_COLUMN, "between children"),
	PROPERTY("padding", PROPERTY_INSETS, padding, NODE_ROW | NODE_COLUMN,
		 "one number, [y, x], or four from the top"),
	PROPERTY("align", PROPERTY_ALIGN, align, NODE_ROW | NODE_COLUMN | NODE_TEXT,
		 "across: start, center, end, baseline"),
	PROPERTY("justify", PROPERTY_ALIGN, justify, NODE_ROW | NODE_COLUMN, "along: start, center, end, between"),
	PROPERTY("cell", PROPERTY_PAIR, cell, NODE_GRID,
		 "width and height of a cell; narrower where the columns have no room"),
	PROPERTY("cell_gap", PROPERTY_PAIR, cell_gap, NODE_GRID, "between columns, between rows"),
	PROPERTY("span", PROPERTY_INT, span, NODE_GRID, "how many columns a cell takes, with the gaps between"),
	PATH_TO("row", VALUE_INT, row, NODE_ALL, "in a grid: which row, from 0"),
	PATH_TO("column", VALUE_INT, column, NODE_ALL, "in a grid: which column, from 0"),
	PROPERTY("fill", PROPERTY_COLOR, fill, DRAWN, "ground"),
	PROPERTY("cut", PROPERTY_NUMBER, cut, NODE_BOXES | NODE_SHAPE, "of the upper corners, by 45°"),
	PROPERTY("radius", PROPERTY_CORNERS, radius, DRAWN,
		 "of its corners; four from the upper left clockwise. What lies in the box is cut with it"),
	PROPERTY("gradient", PROPERTY_GRADIENT, gradient, NODE_BOXES | NODE_SHAPE | NODE_PICTURE,
		 "two or three colours, evenly spaced, over the ground"),
	PROPERTY("angle", PROPERTY_NUMBER, angle, NODE_BOXES | NODE_SHAPE | NODE_PICTURE,
		 "where the gradient runs to, in degrees: 180 is down, 90 to the right"),
	PROPERTY("opacity", PROPERTY_PART, opacity, NODE_ALL, "of the box with all that is in it, 0 to 1"),
	PROPERTY("border", PROPERTY_NUMBER, border, DRAWN, "width of the edge, inside the box and over its children"),
	PROPERTY("border_color", PROPERTY_COLOR, border_color, DRAWN | NODE_LAPS,
		 "of the edge; of the laps without the joker"),
	PROPERTY("dash", PROPERTY_PAIR, dash, NODE_BOXES | NODE_SHAPE | NODE_LINE, "drawn, not drawn"),
	PATH_TO("accent", VALUE_COLOR, accent, NODE_ALL, "the colour that \"accent\" means in here"),
	PROPERTY("color", PROPERTY_COLOR, color, NODE_TEXT | NODE_LINE | NODE_LAPS, "of letters or the line"),
	PROPERTY("text", PROPERTY_PARTS, parts, NODE_TEXT, "a text, or a list of which those with values are joined"),
	PROPERTY("join", PROPERTY_NAME, join, NODE_TEXT, "stands between the texts of a list"),
	PROPERTY("font", PROPERTY_NAME, font, NODE_TEXT, "a role of the theme: regular, bold"),
	PROPERTY("size", PROPERTY_NUMBER, size, NODE_TEXT, "of the letters"),
	PROPERTY("floor", PROPERTY_NUMBER, floor, NODE_TEXT, "the size that long text may shrink to"),
	PROPERTY("lines", PROPERTY_INT, lines, NODE_TEXT,
		 "2: may be broken at a blank or hyphen; more: at blanks, into as many at most"),
	PROPERTY("leading", PROPERTY_NUMBER, leading, NODE_TEXT,
		 "from line to line, as a part of what the font has; capitals alone need no more than 0.8"),
	PROPERTY("letter_spacing", PROPERTY_NUMBER, letter_spacing, NODE_TEXT,
		 "room between letters, as a part of the size: 0.05; the theme's font says it where it is not given"),
	PROPERTY("wrap", PROPERTY_BOOL, wrap, NODE_TEXT, "broken into its lines before it shrinks"),
	PROPERTY("drop_words", PROPERTY_BOOL, drop_words, NODE_TEXT, "whole words go from the right, no ellipsis"),
	PROPERTY("drop_parts", PROPERTY_BOOL, drop_parts, NODE_TEXT,
		 "whole texts of a list go, from the last, before words do"),
	PROPERTY("strike", PROPERTY_BOOL, strike, NODE_TEXT, "struck through"),
	PROPERTY("capital_box", PROPERTY_BOOL, capital_box, NODE_TEXT,
		 "as high as a capital, for figures that are centred"),
	PROPERTY("proportional", PROPERTY_BOOL, proportional, NODE_TEXT,
		 "figures of their own widths, for a number that stands alone"),
	PROPERTY("source", PROPERTY_TEXT, source, NODE_PICTURE | NODE_FLAG, "name of the picture; code of the country"),
	PROPERTY("focus", PROPERTY_PAIR, focus, NODE_PICTURE, "0..1, 0..1: what stays in sight when it is cut"),
	PATH_TO("focus_x", VALUE_INT, focus_x, NODE_PICTURE,
		"per cent from the left of the picture: the middle of a face, which is kept in the middle of the box"),
	PATH_TO("focus_y", VALUE_INT, focus_y, NODE_PICTURE,
		"per cent from its top: the middle of a face, which is kept in the upper half of the box"),
	PROPERTY("fade", PROPERTY_NUMBER, fade, NODE_PICTURE,
		 "over how much of its foot it fades out, with its ground"),
	PROPERTY("whole", PROPERTY_BOOL, whole, NODE_PICTURE, "not cut to fill its box, but all of it in the middle"),
	PATH_TO("fills", VALUE_COLORS, fills, NODE_SHAPE,
		"a list of colours: bands from the left; from the top where it is higher than wide"),
	PROPERTY("form", PROPERTY_FORM, form, NODE_SHAPE, "box; up, down (triangles); tick"),
	PROPERTY("along", PROPERTY_NAME, along, NODE_LINE, "the box whose edge it follows; none: it has a box itself"),
	PROPERTY("edge", PROPERTY_EDGE, edge, NODE_LINE, "top or bottom"),
	PROPERTY("offset", PROPERTY_NUMBER, offset, NODE_LINE, "of its middle from the edge, outwards"),
	PROPERTY("around", PROPERTY_NAME, around_box, NODE_LINE, "the box it goes round"),
	PROPERTY("closed", PROPERTY_BOOL, closed, NODE_LINE, "goes all the way round, and ends there"),
	PATH_TO("solid", VALUE_INT, solid, NODE_LINE, "per cent drawn solid, the rest dashed"),
	PATH_TO("count", VALUE_INT, count, NODE_LAPS, "how many laps"),
	PATH_TO("joker", VALUE_INT, joker, NODE_LAPS, "the lap that is lifted"),
};

const struct useless template_useless[] = {
	{"as", NODE_ALL, "each", false},
	{"key", NODE_ALL, "each", false},
	{"page", NODE_ALL, "each", false},
	{"page_around", NODE_ALL, "page", false},
	{"border_color", DRAWN, "border", false},
	{"dash", DRAWN, "border", false},
	{"angle", NODE_BOXES | NODE_SHAPE | NODE_PICTURE, "gradient", false},
	{"fill", NODE_SHAPE, "fills", true},
	{"join", NODE_TEXT, "text[]", false},
	{"drop_parts", NODE_TEXT, "text[]", false},
	{"wrap", NODE_TEXT, "lines", false},
	{"leading", NODE_TEXT, "lines", false},
	{"last_baseline", NODE_TEXT | NODE_ROW, "baseline", false},
	{"focus", NODE_PICTURE, "whole", true},
	{"focus_x", NODE_PICTURE, "whole", true},
	{"focus_y", NODE_PICTURE, "whole", true},
	{"focus_x", NODE_PICTURE, "focus_y", false},
	{"focus_y", NODE_PICTURE, "focus_x", false},
	{"solid", NODE_LINE, "along", true},
	{"dash", NODE_LINE, "along", false},
	{"edge", NODE_LINE, "along", false},
	{"offset", NODE_LINE, "along", false},
	{"around", NODE_LINE, "along", false},
	{"closed", NODE_LINE, "around", false},
	{NULL},
};

const size_t template_property_count = sizeof(template_properties) / sizeof(template_properties[0]);

const char *template_type_name(size_t index)
{
	static const char *const names[] = {"row",     "column", "stack", "grid", "text",
					    "picture", "flag",   "shape", "line", "laps"};
	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}
