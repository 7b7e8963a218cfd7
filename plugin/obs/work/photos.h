/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures that feeds name: fetched by the feed room, decoded on the bulk thread, kept while they are used. A store
 * belongs to the work thread; the bulk thread only sees jobs.
 */
#ifndef RG_OBS_WORK_PHOTOS_H
#define RG_OBS_WORK_PHOTOS_H

#include <stdbool.h>

struct photos;
struct picture;

/* `wake` is called on other threads whenever a picture came or failed. */
struct photos *photos_create(void (*wake)(void));
/* Waits for the picture that is being decoded. Accepts NULL. */
void photos_destroy(struct photos *photos);
/*
 * The picture that a feed at `feed_address` calls `reference`. NULL when it is not there: *pending is then set if it
 * may still come. Borrowed until the next photos_sweep. A picture that cannot be had is logged once with its reason.
 */
const struct picture *photos_get(struct photos *photos, const char *feed_address, const char *reference, bool *pending);
/* Grows whenever a picture came, changed or failed. Who uses pictures then asks for them again. */
int photos_generation(const struct photos *photos);
/* A picture that nobody asks for is kept so long, ms. */
#define PHOTOS_KEEP_MS (10 * 60 * 1000)
/* Drops pictures that nobody has asked for in that time. */
void photos_sweep(struct photos *photos);

#endif
