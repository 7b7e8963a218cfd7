/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said about data, and of what a command cannot do, in the crew's language. The code has the English sentences,
 * which are formats of printf; data/said/xx.json has them in another language, each with the same places in the same
 * order. Loaded while no other thread says anything yet; any thread may read.
 */
#ifndef RG_RACE_FILE_SAID_H
#define RG_RACE_FILE_SAID_H

#include "problems.h"
#include "race/file/said.h"

/* `folder`: data/said; `language`: "fi-FI". Without a file of the language it is English. What was loaded before stays.
 */
void race_said_load(const char *folder, const char *language, struct race_problems *problems);
/* The sentence in that language; itself where there is none. */
const char *race_said(const char *english) __attribute__((format_arg(1)));

#endif
