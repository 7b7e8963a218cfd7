/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of an intake as it may be written to a file for others: without what a reader would leave out, and with
 * pictures named so that they are found from the file's folder. The thread of the intake.
 */
#ifndef RG_INTAKE_RECORDING_WRITTEN_H
#define RG_INTAKE_RECORDING_WRITTEN_H

#include "intake/intake.h"

/*
 * A race feed of the intake's tree, the caller's own (cJSON_Delete). Pictures of the web are named by their address,
 * those in `folder` (an absolute path without links; NULL: there is none) or below by their path from there; others are
 * left out and counted.
 */
cJSON *intake_written(const struct intake *intake, const cJSON *tree, const char *folder, size_t *left_out);

#endif
