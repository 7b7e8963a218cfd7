/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What no log line may hold, however it came there: in addresses the user, the password and the query (keys travel in
 * them); the home folder, in which stands the user's name. Logs are sent to strangers. Pure; any thread.
 */
#ifndef RG_BASE_LOG_SCRUB_H
#define RG_BASE_LOG_SCRUB_H

#include <stddef.h>

/* Writes the line without it to `to`, of `size` bytes; what is longer is cut. `home` may be NULL. */
void log_scrub(char *to, size_t size, const char *line, const char *home);

#endif
