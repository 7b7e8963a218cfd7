/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A path that the crew gave: one file, or a race folder whose files and pictures come and go. It is known which of the
 * two when the disk has answered. Only for intake.c and intake_merge.c. One thread at a time.
 */
#ifndef RG_INTAKE_INTAKE_PLACE_H
#define RG_INTAKE_INTAKE_PLACE_H

#include "feed/disk/disk_folder.h"

/* The folder of pictures in a race folder. */
#define INTAKE_PHOTOS "photos"

struct intake_place {
	char *path;           /* without a slash at its end; NULL: it is no path */
	enum disk_kind kind;  /* DISK_UNKNOWN: not known yet. A place that was a folder once stays one */
	bool silent;          /* the disk does not answer */
	bool pictures_silent; /* that of the pictures does not */
	char *pictures; /* the folder that pictures lie in: the place, or the one that a table lies in; NULL: none yet
			 */
	/* names without its path, NULL: none yet; `photos` are those in the folder of that name in `pictures` */
	struct disk_names *files;    /* of a folder */
	struct disk_names *siblings; /* of a table: what lies beside it */
	struct disk_names *photos;

	/* inside */
	struct disk_folder *here, *around, *beside;
	unsigned here_seen, around_seen, beside_seen;
	bool around_silent;
	void (*changed)(void *data);
	void *data;
};

/* `path` is taken over, NULL: it is no path. `changed` as in disk.h. What is known of it already is there at once. */
void intake_place_init(struct intake_place *place, char *path, void (*changed)(void *data), void *data);
void intake_place_finish(struct intake_place *place);
/* True when something is new. */
bool intake_place_step(struct intake_place *place);
/* True as long as it is not known what the place is, or which pictures there are. */
bool intake_place_is_busy(const struct intake_place *place);
void intake_place_refresh(struct intake_place *place);

#endif
