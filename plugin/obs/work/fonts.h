/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The crew's own fonts. What lies in the user's folder "fonts" may be a link to a share, and a font that is open is
 * mapped into memory: one whose disk goes, or that is written over, takes OBS with it. So a file thread copies them to
 * "fonts-in-use" beside it, and only the copies are opened.
 *
 * Each change makes a set of copies, "fonts-in-use/3/fonts", which is never written again: Cairo knows a font that it
 * has open by its path, and would draw a changed one with the letters of the old. A set goes when OBS starts after
 * another has taken its place. Only a whole font is copied; what is wrong with another is told by the shelf (shelf.h),
 * by the path that the crew knows, and its last good copy stays. So does one whose original is gone, until OBS starts.
 *
 * The work thread calls this, one user at a time.
 */
#ifndef RG_OBS_WORK_FONTS_H
#define RG_OBS_WORK_FONTS_H

struct fonts;
struct race_shelf;

/*
 * `shelf` is told of fonts that are wrong; borrowed for the call. `user_dir` may be NULL. `wake` is called on another
 * thread, under a lock, when there is something to take.
 */
struct fonts *fonts_create(struct race_shelf *shelf, const char *data_dir, const char *user_dir, void (*wake)(void));
void fonts_destroy(struct fonts *fonts); /* accepts NULL */
/*
 * The shelf whose fonts are to be drawn with, the caller's reference; NULL: the one that was taken last. The first call
 * gives the copies of an earlier life.
 */
struct race_shelf *fonts_take(struct fonts *fonts);

#endif
