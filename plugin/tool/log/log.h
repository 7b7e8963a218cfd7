/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The as-run log for the commands that read it. Main thread.
 */
#ifndef RG_TOOL_LOG_H
#define RG_TOOL_LOG_H

#include "rundown/as_run.h"

/*
 * What can be read of the file; what cannot is said on standard error. False after saying why nothing can: nothing to
 * finish then.
 */
bool tool_log_read(const char *path, struct as_run *log);

#endif
