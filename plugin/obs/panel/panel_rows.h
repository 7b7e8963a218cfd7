/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands on the control panel: a list of rows. Another feature adds its words or its button by a function in
 * `sections` of panel_rows.c, or a button alone by a line of data/controls.json. Any thread; whoever made it owns it.
 */
#ifndef RG_OBS_PANEL_PANEL_ROWS_H
#define RG_OBS_PANEL_PANEL_ROWS_H

#include <obs-module.h>

#include "base/mem.h"

struct overlay_snapshot;

/* All strings are owned, none is NULL but those that say so. */
struct panel_row {
	char *id;    /* unique */
	char *group; /* a locale key: the box that it stands in; NULL: none */
	char *label;
	char *words;   /* NULL: it is a button or a box to tick */
	bool box;      /* it is a box to tick, */
	bool ticked;   /* which is; its command takes on and off */
	bool off;      /* of a button: it cannot be pressed now */
	char *command; /* of a button or a box; NULL: it has `press` */
	char *value;
	void (*press)(void); /* UI thread */
};

struct panel_rows {
	struct rg_array list; /* struct panel_row */
};

/* `event`: as the event's data is; NULL: it is not followed. */
void panel_rows_init(struct panel_rows *rows, const struct overlay_snapshot *event);
void panel_rows_finish(struct panel_rows *rows);
/* All of it as one text, to see whether something has changed; rg_free. */
char *panel_rows_text(const struct panel_rows *rows);

#endif
