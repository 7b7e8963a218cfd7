/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "theme.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cjson/cJSON.h>

#include "base/mem.h"
#include "base/text.h"
#include "json.h"
#include "graphic/picture/linear.h"

#define MAX_ROLES 64

struct color_role {
	const char *name;
	theme_color color;
};

struct font_role {
	const char *name;
	struct theme_font font;
};

struct theme {
	struct rg_arena *arena;
	struct color_role colors[MAX_ROLES];
	struct font_role fonts[MAX_ROLES];
	size_t color_count, font_count;
};

/* Every theme has these, itself or from its base; templates may count on them. */
static const char *const needed_colors[] = {"panel",     "well", "ghost",  "text",   "quiet",    "idle",    "accent",
					    "on-accent", "gold", "silver", "bronze", "on-medal", "hairline"};
static const char *const needed_fonts[] = {"regular", "bold"};

static bool add_color(struct theme *theme, const char *name, theme_color color)
{
	for (size_t i = 0; i < theme->color_count; i++) {
		if (strcmp(theme->colors[i].name, name) == 0) {
			theme->colors[i].color = color;
			return true;
		}
	}
	if (theme->color_count == MAX_ROLES)
		return false;
	theme->colors[theme->color_count++] = (struct color_role){rg_arena_strdup(theme->arena, name), color};
	return true;
}

static bool add_font(struct theme *theme, const char *name, const struct theme_font *font)
{
	struct font_role *role = NULL;

	for (size_t i = 0; i < theme->font_count; i++) {
		if (strcmp(theme->fonts[i].name, name) == 0)
			role = &theme->fonts[i];
	}
	if (!role) {
		if (theme->font_count == MAX_ROLES)
			return false;
		role = &theme->fonts[theme->font_count++];
		role->name = rg_arena_strdup(theme->arena, name);
	}
	role->font = (struct theme_font){rg_arena_strdup(theme->arena, font->family), font->weight};
	return true;
}

static bool parse_colors(struct theme *theme, const struct json_place *place, const cJSON *colors)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, colors)
	{
		theme_color color;
		if (!cJSON_IsString(item) || !json_parse_color(item->valuestring, &color))
			return json_fail(place, item, "colors.%s: expected a colour like \"#0D1117\"", item->string);
		if (!add_color(theme, item->string, color))
			return json_fail(place, item, "colors: more than %d colours", MAX_ROLES);
	}
	return true;
}

static bool parse_fonts(struct theme *theme, const struct json_place *place, const cJSON *fonts)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, fonts)
	{
		const cJSON *family = cJSON_GetObjectItemCaseSensitive(item, "family");
		const cJSON *weight = cJSON_GetObjectItemCaseSensitive(item, "weight");
		if (!cJSON_IsString(family) || !*family->valuestring)
			return json_fail(place, family, "fonts.%s.family: expected the name of a font", item->string);
		if (!cJSON_IsNumber(weight) || !(weight->valuedouble >= 100 && weight->valuedouble <= 1000))
			return json_fail(place, weight, "fonts.%s.weight: expected a number from 100 to 1000",
					 item->string);
		struct theme_font font = {family->valuestring, (int)weight->valuedouble};
		if (!add_font(theme, item->string, &font))
			return json_fail(place, item, "fonts: more than %d fonts", MAX_ROLES);
	}
	return true;
}

static bool parse_members(struct theme *theme, const struct json_place *place, const cJSON *json)
{
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, "theme"), *item;

	if (!cJSON_IsNumber(version) || version->valuedouble != 1)
		return json_fail(place, version, "theme: expected 1, the version of the format");
	cJSON_ArrayForEach(item, json)
	{
		if (strcmp(item->string, "colors") == 0 && cJSON_IsObject(item)) {
			if (!parse_colors(theme, place, item))
				return false;
		} else if (strcmp(item->string, "fonts") == 0 && cJSON_IsObject(item)) {
			if (!parse_fonts(theme, place, item))
				return false;
		} else if (strcmp(item->string, "theme") != 0 && strcmp(item->string, "name") != 0 &&
			   strcmp(item->string, "base") != 0 && strcmp(item->string, "$schema") != 0) {
			return json_fail(place, item, "%s: not known, or of the wrong kind", item->string);
		}
	}
	for (size_t i = 0; i < sizeof(needed_colors) / sizeof(needed_colors[0]); i++) {
		theme_color color;
		if (!theme_find_color(theme, needed_colors[i], &color))
			return json_fail(place, json, "colors.%s: missing (or name a \"base\" that has it)",
					 needed_colors[i]);
	}
	for (size_t i = 0; i < sizeof(needed_fonts) / sizeof(needed_fonts[0]); i++) {
		if (!theme_find_font(theme, needed_fonts[i]))
			return json_fail(place, json, "fonts.%s: missing (or name a \"base\" that has it)",
					 needed_fonts[i]);
	}
	return true;
}

struct theme *theme_parse(const char *path, const char *bytes, const struct theme *base, struct race_problems *problems)
{
	struct json_place place = {.file = path, .problems = problems};
	cJSON *json = json_parse_file(&place, bytes);
	struct theme *theme = NULL;

	if (!json)
		return NULL;
	theme = rg_alloc(1, sizeof(*theme));
	theme->arena = rg_arena_create();
	for (size_t i = 0; base && i < base->color_count; i++)
		add_color(theme, base->colors[i].name, base->colors[i].color);
	for (size_t i = 0; base && i < base->font_count; i++)
		add_font(theme, base->fonts[i].name, &base->fonts[i].font);
	if (!parse_members(theme, &place, json)) {
		theme_destroy(theme);
		theme = NULL;
	}
	cJSON_Delete(json);
	return theme;
}

char *theme_base(const char *bytes)
{
	cJSON *json = cJSON_Parse(bytes);
	const cJSON *base = cJSON_GetObjectItemCaseSensitive(json, "base");
	char *id = cJSON_IsString(base) ? rg_strdup(base->valuestring) : NULL;

	cJSON_Delete(json);
	return id;
}

void theme_destroy(struct theme *theme)
{
	if (!theme)
		return;
	rg_arena_destroy(theme->arena);
	rg_free(theme);
}

bool theme_find_color(const struct theme *theme, const char *role, theme_color *color)
{
	for (size_t i = 0; i < theme->color_count; i++) {
		if (strcmp(theme->colors[i].name, role) == 0) {
			*color = theme->colors[i].color;
			return true;
		}
	}
	return false;
}

const struct theme_font *theme_find_font(const struct theme *theme, const char *role)
{
	for (size_t i = 0; i < theme->font_count; i++) {
		if (strcmp(theme->fonts[i].name, role) == 0)
			return &theme->fonts[i].font;
	}
	return NULL;
}

static double luminance(theme_color color)
{
	return 0.2126 * linear_from_srgb((color >> 16 & 255) / 255.0) +
	       0.7152 * linear_from_srgb((color >> 8 & 255) / 255.0) + 0.0722 * linear_from_srgb((color & 255) / 255.0);
}

double theme_contrast(theme_color a, theme_color b)
{
	double first = luminance(a) + 0.05, second = luminance(b) + 0.05;
	return first > second ? first / second : second / first;
}

static theme_color mix(theme_color from, theme_color to, double part)
{
	theme_color mixed = 0xFF000000;

	for (int shift = 0; shift <= 16; shift += 8) {
		double value = (from >> shift & 255) * (1 - part) + (to >> shift & 255) * part;
		mixed |= (theme_color)lrint(value) << shift;
	}
	return mixed;
}

theme_color theme_readable(const struct theme *theme, theme_color accent, theme_color ground, double ratio)
{
	theme_color text = 0xFFFFFFFF, color = accent;

	theme_find_color(theme, "text", &text);
	for (int step = 1; step <= 20 && theme_contrast(color, ground) < ratio; step++)
		color = mix(accent, text, step / 20.0);
	return color;
}

theme_color theme_on_accent(const struct theme *theme, theme_color ground)
{
	static const char *const others[] = {"text", "panel"};
	theme_color best = 0, other = 0;

	theme_find_color(theme, "on-accent", &best);
	if (theme_contrast(best, ground) >= THEME_TEXT_RATIO)
		return best;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (theme_find_color(theme, others[i], &other) &&
		    theme_contrast(other, ground) > theme_contrast(best, ground))
			best = other;
	}
	return best;
}
