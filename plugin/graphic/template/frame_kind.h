/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frames that templates are designed for, which of them a canvas takes, and what of it is safe. This is the one
 * place that knows; docs/templates.md has the figures. Pure; any thread.
 */
#ifndef RG_GRAPHIC_TEMPLATE_FRAME_KIND_H
#define RG_GRAPHIC_TEMPLATE_FRAME_KIND_H

enum frame_kind { FRAME_LANDSCAPE, FRAME_PORTRAIT, FRAME_KINDS };

/* A frame on a canvas. Design px are counted from its upper left corner. */
struct frame {
	enum frame_kind kind;
	double width, height;           /* design px */
	double scale;                   /* canvas px in a design px */
	double left, top, right, floor; /* design px: the safe area; lower graphics stand on `floor` */
	double boxes_x, boxes_y, boxes_width, boxes_height; /* design px: where a template's children lie */
	double first_x, first_y, last_x, last_y; /* canvas px: its corner when it is moved to the canvas' edges */
};

/* The one that a canvas wants: portrait when it is not wider than high. */
enum frame_kind frame_kind_wanted(int width, int height);
/* `width`, `height`: of the canvas, px; 1 or more. */
struct frame frame_make(enum frame_kind kind, int width, int height);

#endif
