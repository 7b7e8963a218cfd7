/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading our own JSON files (templates, themes): parse with a clear place for every mistake.
 */
#ifndef RG_GRAPHIC_TEMPLATE_JSON_H
#define RG_GRAPHIC_TEMPLATE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>

#include "base/format.h"
#include "race/day/decode.h"

struct json_place {
	const char *file;
	struct race_problems *problems;
};

/* An object, or NULL with a problem that names line and column. Free with cJSON_Delete. */
cJSON *json_parse_file(const struct json_place *place, const char *bytes);
/* Adds "file: path: what was expected, got ..." (`got` may be NULL) and returns false. */
bool json_fail(const struct json_place *place, const cJSON *got, const char *format, ...) RG_FORMAT(3, 4);
/* "#RRGGBB" or "#RRGGBBAA" to 0xAARRGGBB. */
bool json_parse_color(const char *text, uint32_t *color);

#endif
