/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between two race feeds, in the form that a timeline's steps have: JSON Merge Patch, and single items of
 * lists by their id or driver. A pure function.
 */
#ifndef RG_INTAKE_RECORDING_CHANGES_H
#define RG_INTAKE_RECORDING_CHANGES_H

#include <cjson/cJSON.h>

/*
 * The changes that make `new` of `old`, cJSON_Delete; NULL: there are none. The one change that such a form cannot tell
 * is a list that becomes an object: that member is taken out of `new`, too, and is there with the next change.
 */
cJSON *changes_between(const cJSON *old, cJSON *new);

#endif
