/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decodes pictures on threads of low priority. Each is tried for a short time on one thread; what takes longer goes to
 * a second thread and keeps no other waiting. Whoever makes a decoder calls all functions here on one thread; none of
 * them waits for a picture. It knows nothing of OBS.
 */
#ifndef RG_OBS_WORK_DECODER_H
#define RG_OBS_WORK_DECODER_H

#include <stdbool.h>

struct decoder;
struct decoding;
struct feed_bytes;
struct picture;

/*
 * `done` is called on the decoder's threads, under its lock, whenever a picture is finished or was refused. It must
 * only wake somebody up.
 */
struct decoder *decoder_create(void (*done)(void *data), void *data);
/*
 * After the last decoding_drop. Waits 50 ms at most: a thread that is in the middle of a library's call goes on, ends
 * by itself, and calls nobody. Accepts NULL.
 */
void decoder_destroy(struct decoder *decoder);

/* Begins; keeps a reference to the bytes until it is done. */
struct decoding *decoder_begin(struct decoder *decoder, struct feed_bytes *bytes);
/*
 * False when it is not done. Else the decoding is gone, and either *picture is the caller's reference or *error is why
 * there is none (rg_free).
 */
bool decoding_take(struct decoding *decoding, struct picture **picture, char **error);
/* Not wanted any more. Accepts NULL. */
void decoding_drop(struct decoding *decoding);

#endif
