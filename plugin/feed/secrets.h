/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and passwords, kept per server (scheme, host and port) in secrets.json in a folder of the caller's, which nobody
 * but its owner can read. Several processes may write it at a time: nothing is lost. They are in no scene collection,
 * no undo step and no log. Any thread; reads and writes a small file, so not for threads that must not wait.
 */
#ifndef RG_FEED_SECRETS_H
#define RG_FEED_SECRETS_H

#include "feed.h"

/*
 * Keeps `auth` for the server of `address`, instead of what was kept for it; FEED_AUTH_NONE forgets it. The folder is
 * made when it is not there. False with a sentence in *error (may be NULL; rg_free), which holds no secret.
 */
bool secrets_set(const char *folder, const char *address, const struct feed_auth *auth, char **error);
/* What is kept for the server of `address`: true, and *auth is the caller's (feed_auth_finish). Else *auth is empty. */
bool secrets_find(const char *folder, const char *address, struct feed_auth *auth);
/*
 * True when there is something new to tell the crew of the file of kept keys: *told is a sentence (rg_free), or NULL
 * when all is well again. For one thread alone, which tells it.
 */
bool secrets_take_told(char **told);
/* True also when nothing was kept. */
bool secrets_forget(const char *folder, const char *address, char **error);

#endif
