/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log: one sink for the whole project. The module points it at OBS's log, the tool at standard error.
 * Any thread may log. The sink must be set before threads start; it is called on the thread that logs.
 */
#ifndef RG_BASE_LOG_H
#define RG_BASE_LOG_H

#include <stdarg.h>
#include <stdint.h>

#include "format.h"

enum rg_log_level {
	RG_LOG_ERROR = 1,
	RG_LOG_WARNING,
	RG_LOG_INFO,
	RG_LOG_DEBUG,
};

/*
 * `message` is one line of UTF-8 without a newline; it is only valid during the call. What log_scrub.h names is not in
 * it.
 */
typedef void (*rg_log_sink)(void *data, enum rg_log_level level, const char *message);

/* Sets the sink; NULL restores the default (standard error, warnings and errors only). */
void rg_log_set_sink(rg_log_sink sink, void *data);

void rg_log(enum rg_log_level level, const char *format, ...) RG_FORMAT(2, 3);

/*
 * The last lines of all levels but debug, the oldest first, each with its time of day, newlines between them; 64 KiB at
 * most. rg_free.
 */
char *rg_log_recent(void);
/* A text of one line without what log_scrub.h names; rg_free. */
char *rg_log_clean(const char *text);

/*
 * For what may turn again and again, such as a server that is good and bad by turns: the first lines are told as they
 * come, after that one a minute, and ever fewer up to one an hour, with how many were kept back. After ten minutes in
 * which nothing turned it begins anew. Zero-initialise; it belongs to one thread.
 */
struct rg_log_pace {
	int64_t asked_ms, told_ms, apart_ms;
	unsigned told, kept_back;
};

void rg_log_paced(struct rg_log_pace *pace, int64_t now_ms, enum rg_log_level level, const char *format, ...)
	RG_FORMAT(4, 5);

#define rg_error(...)   rg_log(RG_LOG_ERROR, __VA_ARGS__)
#define rg_warning(...) rg_log(RG_LOG_WARNING, __VA_ARGS__)
#define rg_info(...)    rg_log(RG_LOG_INFO, __VA_ARGS__)
#define rg_debug(...)   rg_log(RG_LOG_DEBUG, __VA_ARGS__)

#endif
