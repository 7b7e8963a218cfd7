/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The proof sheet: every driver card with what is known of the driver beside it, and every grid, as A4 pages in a PDF
 * whose text can be searched. For the commentator to read before the day. Takes seconds, so only for the tool, or a
 * thread that may wait.
 */
#ifndef RG_GRAPHIC_PROOF_PROOF_H
#define RG_GRAPHIC_PROOF_PROOF_H

#include "graphic/graphic.h"

struct proof_ask {
	struct graphic_studio *studio;
	struct race_shelf *shelf;   /* that of the studio; borrowed */
	struct graphic_ask graphic; /* day, theme, language, pictures and the rest; what is drawn is chosen here */
	const char *title;          /* over each page; NULL: the round's and the series' names */
};

/* Drivers by class and number, then heats with cars in the order they are run. False with a sentence in *error
 * (rg_free). */
bool proof_write(const struct proof_ask *ask, const char *path, char **error);

#endif
