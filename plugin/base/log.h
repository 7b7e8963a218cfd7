/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log: one sink for the whole project. The module points it at OBS's log, the tool at standard error.
 * Any thread may log. The sink must be set before threads start; it is called on the thread that logs.
 */
#ifndef RG_BASE_LOG_H
#define RG_BASE_LOG_H

#include <stdarg.h>

#include "format.h"

enum rg_log_level {
	RG_LOG_ERROR = 1,
	RG_LOG_WARNING,
	RG_LOG_INFO,
	RG_LOG_DEBUG,
};

/* `message` is one line of UTF-8 without a newline; it is only valid during the call. */
typedef void (*rg_log_sink)(void *data, enum rg_log_level level, const char *message);

/* Sets the sink; NULL restores the default (standard error, warnings and errors only). */
void rg_log_set_sink(rg_log_sink sink, void *data);

void rg_log(enum rg_log_level level, const char *format, ...) RG_FORMAT(2, 3);

#define rg_error(...)   rg_log(RG_LOG_ERROR, __VA_ARGS__)
#define rg_warning(...) rg_log(RG_LOG_WARNING, __VA_ARGS__)
#define rg_info(...)    rg_log(RG_LOG_INFO, __VA_ARGS__)
#define rg_debug(...)   rg_log(RG_LOG_DEBUG, __VA_ARGS__)

#endif
