/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A template: the tree of boxes that describes a graphic, read from templates/<id>.json (schema:
 * template.schema.json, words: docs/templates.md). Everything that can be wrong is found when it is read.
 * Immutable once read; any thread may read it.
 *
 * All lengths are design px of a frame (frame_kind.h).
 */
#ifndef RG_GRAPHIC_TEMPLATE_TEMPLATE_H
#define RG_GRAPHIC_TEMPLATE_TEMPLATE_H

#include "frame_kind.h"
#include "own_words.h"
#include <math.h>

#include "graphic/motion/motion.h"
#include "race/day/decode.h"
#include "race/expression/expression.h"

#define GRADIENT_MOST 3 /* colours */

enum node_type {
	NODE_ROW = 1 << 0,
	NODE_COLUMN = 1 << 1,
	NODE_STACK = 1 << 2,
	NODE_GRID = 1 << 3,
	NODE_TEXT = 1 << 4,
	NODE_PICTURE = 1 << 5,
	NODE_FLAG = 1 << 6,
	NODE_SHAPE = 1 << 7,
	NODE_LINE = 1 << 8,
	NODE_LAPS = 1 << 9,
};

#define NODE_BOXES (NODE_ROW | NODE_COLUMN | NODE_STACK | NODE_GRID)
#define NODE_ALL   (NODE_BOXES | NODE_TEXT | NODE_PICTURE | NODE_FLAG | NODE_SHAPE | NODE_LINE | NODE_LAPS)

enum size_mode { SIZE_HUG = 1, SIZE_FILL, SIZE_FIXED };

struct size {
	enum size_mode mode;
	double px; /* SIZE_FIXED */
};

enum align { ALIGN_START = 1, ALIGN_CENTER, ALIGN_END, ALIGN_BASELINE, ALIGN_BETWEEN };
enum form { FORM_BOX = 1, FORM_UP, FORM_DOWN, FORM_TICK };
enum edge { EDGE_TOP = 1, EDGE_BOTTOM };
enum color_kind { COLOR_FIXED = 1, COLOR_ROLE, COLOR_ACCENT, COLOR_ON_ACCENT, COLOR_PATH };

struct node_color {
	enum color_kind kind;
	uint32_t fixed;                     /* COLOR_FIXED: 0xAARRGGBB */
	const char *role;                   /* COLOR_ROLE */
	const struct expression_path *path; /* COLOR_PATH */
};

struct node {
	enum node_type type;
	const char *id;
	const char *path; /* "children[1].children[0]": for messages and keys of sprites */

	/* whether, how often */
	const struct expression_condition *if_;
	const struct expression_path *each;
	const char *as;
	const struct expression_text *key;
	int page;                                  /* most items shown, 0 = all */
	const struct expression_condition *around; /* the page that holds the first such item is shown */
	bool sprite;
	struct node *alternatives; /* "when": the first whose if_ is true stands in for this node */
	size_t alternative_count;

	/* where; NAN = not given */
	double x, y, right, bottom, baseline, last_baseline;
	struct size width, height;
	double max_width; /* 0: none */

	/* box */
	double gap;
	double padding[4];  /* top, right, bottom, left */
	enum align align;   /* across; of text: where its lines stand */
	enum align justify; /* along */
	double cell[2];     /* grid: width, height of a column's cell */
	double cell_gap[2];
	int span;                                   /* grid: columns that a cell takes; 0: one */
	const struct expression_path *row, *column; /* in a grid */
	struct node *children;
	size_t child_count;

	/* how it looks; NULL: no colour */
	const struct node_color *fill, *border_color, *color;
	const struct expression_path *accent;
	double border;
	double cut;                                       /* px, of the upper corners */
	double radius[4];                                 /* px, by enum line_corner; NAN: the theme's */
	const struct node_color *gradient[GRADIENT_MOST]; /* over the fill; no fill: alone */
	double angle;                                     /* degrees: 180 runs down, 90 to the right */
	double opacity;                                   /* of the box and all that is in it, 0..1 */
	double dash[2];

	/* text */
	const struct expression_text **parts; /* texts without a value are left out, the others joined by `join` */
	size_t part_count;
	const char *join;
	const char *font;
	double size, floor;
	int lines;
	double leading;        /* 0: the font's own */
	double letter_spacing; /* a part of the size; NAN: the theme's */
	bool wrap, drop_words, drop_parts, strike, capital_box, proportional;
	bool yields;         /* left out when a sibling needs the room: in a stack, one before it; in a row, a text */
	bool with_row, news; /* see struct sprite_part */

	/* picture, flag, shape */
	const struct expression_text *source;
	double focus[2];                                 /* the point that stays visible when a picture is cut, 0..1 */
	const struct expression_path *focus_x, *focus_y; /* the same in per cent, where the data says it */
	double fade;                                     /* px at its foot over which it fades out */
	bool whole;                                      /* the picture is shown whole, not cut */
	const struct expression_path *fills;             /* a list of colours: bands from left to right */
	enum form form;

	/* line, laps */
	const char *along, *around_box;
	const struct expression_path *solid;
	enum edge edge;
	double offset;
	bool closed;
	const struct expression_path *count, *joker;

	struct motions motions; /* of a sprite */
};

/* A template's boxes as they are laid out for one frame. */
struct design {
	bool given;
	enum align anchor_x,
		anchor_y; /* the point that stays in place when it is scaled or the canvas has another shape */
	struct node root; /* a stack of all that the frame has for boxes */
};

struct template
{
	const char *id;
	int seconds;                          /* how long it usually stays on air */
	const struct expression_path *accent; /* of a colour */
	const struct expression_path *needs;  /* data without which there is nothing to show */
	const char *state; /* the race state that showing it means, a word of template_states; or NULL */
	const char *step;  /* what "next" changes, a word of template_steps; or NULL */
	const char *zone;  /* where it stands beside others, a word of template_zones; never NULL */
	struct own_words words;
	struct design designs[FRAME_KINDS]; /* that for landscape is always given */

	struct rg_arena *arena;
};

/* Other names that a template may use: on-air words, roles. NULL: not checked. */
struct template_names {
	const struct words *words;
	/* True when some theme has this word of its own; NULL: none has. */
	bool (*theme_word)(void *data, const char *name);
	/* True when some theme has this role, of a colour or a font. */
	bool (*role)(void *data, const char *role, bool font);
	void *data;
};

/*
 * Reads a template. `use` nodes are read through `part` ("tag" gives the text of parts/tag.json, and in *path how
 * messages name that file; new, rg_free; NULL: no such part). NULL with a problem that names file, path and reason; a
 * problem in a part names the part's file, and its path begins at the part.
 */
struct template *template_parse(const char *file, const char *id, const char *bytes, const struct template_names *names,
				char *(*part)(void *data, const char *name, char **path), void *data,
				struct race_problems *problems);
void template_destroy(struct template *template); /* accepts NULL */
/* The frame that the template is laid out in on such a canvas (px): the one that it wants, else landscape. */
enum frame_kind template_frame(const struct template *template, int width, int height);

/* The members of nodes as a table: for the reader, the documentation and the test that holds the schema against it. */
enum property_kind {
	PROPERTY_NUMBER = 1, /* double */
	PROPERTY_INT,        /* int */
	PROPERTY_BOOL,
	PROPERTY_SIZE,      /* struct size: a number, "hug" or "fill" */
	PROPERTY_PAIR,      /* double[2] */
	PROPERTY_INSETS,    /* double[4]: one number, [y, x] or [top, right, bottom, left] */
	PROPERTY_ALIGN,     /* enum align */
	PROPERTY_FORM,      /* enum form */
	PROPERTY_EDGE,      /* enum edge */
	PROPERTY_NAME,      /* const char * as it is */
	PROPERTY_COLOR,     /* struct node_color * */
	PROPERTY_GRADIENT,  /* struct node_color *[GRADIENT_MOST], two or three of them */
	PROPERTY_CORNERS,   /* double[4]: one number, or four from the upper left clockwise */
	PROPERTY_PART,      /* double from 0 to 1 */
	PROPERTY_TEXT,      /* struct expression_text * */
	PROPERTY_PARTS,     /* a text or a list of texts: parts, part_count */
	PROPERTY_PATH,      /* struct expression_path * */
	PROPERTY_CONDITION, /* struct expression_condition * */
	PROPERTY_MOTION,    /* struct motion */
	PROPERTY_MOVE,      /* struct motion_move */
};

struct property {
	const char *name;
	enum property_kind kind;
	size_t offset;
	int types;    /* of nodes that may have it */
	int leads_to; /* PROPERTY_PATH: the enum value_kind it must lead to; 0: any */
	const char *help;
};

extern const struct property template_properties[];
extern const size_t template_property_count;

/* A member that does nothing beside another one, or without it. */
struct useless {
	const char *member;
	int types;
	const char *other; /* "text[]": a list of texts */
	bool beside;
};

extern const struct useless template_useless[]; /* ends with member NULL */
/* Words of the member "frame" of variants, by enum frame_kind. */
extern const char *const template_frames[];
/* Words of the members "state", "step" and "zone", ended by NULL. */
extern const char *const template_states[];
extern const char *const template_steps[];
extern const char *const template_zones[];
/* "row", "text" ...; NULL past the last. */
const char *template_type_name(size_t index);

#endif
