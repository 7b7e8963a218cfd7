/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks the measure itself, and the files. One thread. */
#ifndef GOLDEN_MEASURE_H
#define GOLDEN_MEASURE_H

/* How many faults; a picture is written into the folder on the way. */
int measure_check(const char *folder);

#endif
