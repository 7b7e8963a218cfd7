/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A4 pages that fill from the top: text that breaks between words, and pictures. Only for proof.c. Lengths are points.
 */
#ifndef RG_GRAPHIC_PROOF_PROOF_PAGE_H
#define RG_GRAPHIC_PROOF_PROOF_PAGE_H

#include "graphic/graphic.h"
#include "graphic/text/typeset.h"

#define PROOF_WIDTH  595.28
#define PROOF_HEIGHT 841.89
#define PROOF_MARGIN 36.0

struct proof_page {
	cairo_t *cairo;
	struct typesetter *typesetter;
	const struct theme_font *regular, *bold;
	const char *title;   /* over each page */
	const char *section; /* beside it */
	double y;            /* where the next thing goes */
	int number;          /* of the page, 0: none yet */
};

struct proof_style {
	bool bold;
	double size;
	double gray; /* 0 black */
};

/* A new page; the one before is finished. */
void proof_page_begin(struct proof_page *page);
/* A new page when `height` does not fit any more, unless this one is empty. */
void proof_page_need(struct proof_page *page, double height);
void proof_page_finish(struct proof_page *page);
/* How high the text is in `width`; with `draw` it is drawn with its top at y. Lines break between words. */
double proof_page_text(struct proof_page *page, double x, double y, double width, const char *text,
		       struct proof_style style, bool draw);
/*
 * A graphic as a picture, cut to what holds something, `width` wide but no higher than `most`; its height, 0 when it
 * is empty.
 */
double proof_page_picture(struct proof_page *page, const struct graphic *graphic, double x, double y, double width,
			  double most);

#endif
