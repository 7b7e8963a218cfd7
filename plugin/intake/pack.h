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

#define PACK_EVENT       "event.json"
#define PACK_CORRECTIONS "typed-corrections.json" /* a copy of what hands typed (race/correct/corrections.h) */
#define PACK_FILES_MOST  4000
#define PACK_FILE_MOST   ((size_t)64 * 1024 * 1024)   /* bytes, of one file */
#define PACK_TOTAL_MOST  ((size_t)1024 * 1024 * 1024) /* bytes, of all, unpacked */

/* A theme of the user's that is packed too, with those that it is built on. */
struct pack_look {
	const char *user_folder; /* in which its themes lie */
	const char *theme;       /* an id; may be NULL or a shipped one */
};

/*
 * Writes the folder's files and those in its folders (four deep) to `zip`, whole or not at all. Left out: what is
 * hidden, secrets.json, links, other zip files, what office programs leave while a file is open, and `zip` itself; and
 * what has a name that is not UTF-8, of which the log tells.
 * `event_json` (may be NULL) is written as event.json instead of the folder's, and the look (may be NULL) below themes/
 * instead of the folder's themes of that name. False with a sentence in *error
 * (rg_free) that names the file.
 */
bool pack_write(const char *zip, const char *folder, const char *event_json, const struct pack_look *look,
		char **error);

/*
 * Unpacks into `folder`, which is made, or must be empty. Everything is looked at before the first file is written:
 * a pack that has a path out of the folder, a link, secrets.json, a hidden file (but what macOS adds is passed over), a
 * name that not every system takes, two entries for one file, or is too large, is refused whole. False with a sentence
 * in *error (rg_free) that names the entry; what was written until then is taken away again.
 */
bool pack_read(const char *zip, const char *folder, char **error);

/* ---- texts in a zip of their own ---- */

struct pack_text {
	const char *name, *text;
};

/*
 * A file that only its owner can read, whole or not at all; one of that name is replaced. False with a sentence in
 * *error (rg_free), else NULL in it.
 */
bool pack_write_texts(const char *path, const struct pack_text *texts, size_t count, char **error);
/* The version of the library for zip files; NULL when it is not on this machine. */
const char *pack_library(void);

/*
 * ---- themes (pack_theme.c) ----
 *
 * They lie in the plugin's own folder, not in the race folder, so they are packed beside it and put where they belong
 * on the other laptop. All of this reads and writes files.
 */

#define PACK_THEMES "themes" /* below the user's folder, and in a pack */

/* The theme and those that it is built on, as far as they are the user's: ids. Free each and the array. */
char **pack_theme_ids(const char *user_folder, const char *id, size_t *count);
/* True for "themes/club.json" and "themes/club/...". */
bool pack_theme_is_of(const char *entry, const char *id);
/*
 * Copies the themes of a race folder into the user's folder; one that is there, as a file or as a folder, stays as it
 * is. False with a sentence in *error (rg_free) that names the file.
 */
bool pack_theme_install(const char *race_folder, const char *user_folder, char **error);

#endif
