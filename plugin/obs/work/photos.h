/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures that feeds name: fetched by the feed room, decoded by a decoder, kept while they are used. A store
 * belongs to the work thread.
 */
#ifndef RG_OBS_WORK_PHOTOS_H
#define RG_OBS_WORK_PHOTOS_H

#include <stdbool.h>
#include <stddef.h>

struct cache;
struct photos;
struct picture;

/* `wake` is called on other threads, under the decoder's lock or none, whenever a picture came or failed. */
struct photos *photos_create(void (*wake)(void));
/* Accepts NULL. */
void photos_destroy(struct photos *photos);
/*
 * The picture that race data from `named_by` calls `reference`; `named_by` NULL: the crew itself names it, by a path or
 * a URL. NULL when it is not there: *pending is then set if it
 * may still come. Borrowed until the next photos_sweep. `cache` (may
 * be NULL) has it from the last time, and keeps it for the next; files are not kept. A picture that cannot be had is
 * logged once with its reason.
 */
const struct picture *photos_get(struct photos *photos, const char *named_by, const char *reference,
				 struct cache *cache, bool *pending);
/* Grows whenever a picture came, changed or failed. Who uses pictures then asks for them again. */
int photos_generation(const struct photos *photos);
/* A picture that nobody asks for is kept so long, ms. */
#define PHOTOS_KEEP_MS (10 * 60 * 1000)
/* Drops pictures that nobody has asked for in that time. */
void photos_sweep(struct photos *photos);
/* What is wrong with the first of those that are not there, and how many are not; NULL: all are well (rg_free). */
char *photos_wrong(const struct photos *photos, size_t *count);

#endif
