/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race folder in one zip file, for another laptop: data, corrections, photos, sponsors, theme, and event.json, which
 * holds the event's settings with paths relative to the folder. Reads and writes many files: not for threads that must
 * not wait.
 */
#ifndef RG_INTAKE_PACK_H
#define RG_INTAKE_PACK_H

#include <stdbool.h>
#include <stddef.h>

#define PACK_EVENT      "event.json"
#define PACK_FILES_MOST 4000
#define PACK_FILE_MOST  ((size_t)64 * 1024 * 1024)   /* bytes, of one file */
#define PACK_TOTAL_MOST ((size_t)1024 * 1024 * 1024) /* bytes, of all, unpacked */

/*
 * Writes the folder's files and those in its folders (four deep) to `zip`, whole or not at all. Left out: what is
 * hidden, secrets.json, links, other zip files, what office programs leave while a file is open, and `zip` itself.
 * `event_json` (may be NULL) is written as event.json instead of the folder's. False with a sentence in *error
 * (rg_free) that names the file.
 */
bool pack_write(const char *zip, const char *folder, const char *event_json, char **error);

/*
 * Unpacks into `folder`, which is made, or must be empty. Everything is looked at before the first file is written:
 * a pack that has a path out of the folder, a link, a name that not every system takes, two entries for one file, or
 * is too large, is refused whole. False with a sentence in *error (rg_free) that names the entry; what was written
 * until then is taken away again.
 */
bool pack_read(const char *zip, const char *folder, char **error);

#endif
