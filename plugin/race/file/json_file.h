/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our own small JSON data files (languages, countries): read whole, with problems that name the file. Any thread.
 */
#ifndef RG_RACE_FILE_JSON_FILE_H
#define RG_RACE_FILE_JSON_FILE_H

#include <cjson/cJSON.h>

#include "problems.h"

/*
 * One JSON object of at most `limit` bytes whose member `format` is the number 1. NULL with a problem that names the
 * file ("fi.json: not JSON (line 3)"). Free with cJSON_Delete.
 */
cJSON *race_json_file_read(const char *path, size_t limit, const char *format, struct race_problems *problems);

#endif
