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
#include "theme_picture.h"

#define MAX_ROLES 64

struct color_role {
	const char *name;
	theme_color color;
};

struct font_role {
	const char *name;
	struct theme_font font;
};

struct ground_role {
	const char *name;
	struct theme_ground ground;
	struct picture *texture; /* a reference */
};

struct theme {
	struct rg_arena *arena;
	struct color_role colors[MAX_ROLES];
	struct font_role fonts[MAX_ROLES];
	struct ground_role grounds[MAX_ROLES];
	size_t color_count, font_count, ground_count;
	struct theme_pictures pictures;
	struct own_words words;
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
	role->font = *font;
	role->font.family = rg_arena_strdup(theme->arena, font->family);
	return true;
}

/* Takes a reference of the texture. */
static bool add_ground(struct theme *theme, const char *name, const struct theme_ground *ground,
		       struct picture *texture)
{
	struct ground_role *role = NULL;

	for (size_t i = 0; i < theme->ground_count; i++) {
		if (strcmp(theme->grounds[i].name, name) == 0)
			role = &theme->grounds[i];
	}
	if (!role) {
		if (theme->ground_count == MAX_ROLES)
			return false;
		role = &theme->grounds[theme->ground_count++];
		role->name = rg_arena_strdup(theme->arena, name);
	}
	picture_ref(texture);
	picture_unref(role->texture);
	role->ground = *ground;
	role->ground.texture = role->texture = texture;
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
		const cJSON *spacing = cJSON_GetObjectItemCaseSensitive(item, "letter_spacing");
		if (spacing && !(cJSON_IsNumber(spacing) && fabs(spacing->valuedouble) <= 1))
			return json_fail(place, spacing, "fonts.%s.letter_spacing: expected a number from -1 to 1",
					 item->string);
		struct theme_font font = {family->valuestring, (int)weight->valuedouble,
					  spacing ? spacing->valuedouble : 0};
		if (!add_font(theme, item->string, &font))
			return json_fail(place, item, "fonts: more than %d fonts", MAX_ROLES);
	}
	return true;
}

static bool read_limited(const cJSON *item, double least, double most, double *number)
{
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= least && item->valuedouble <= most))
		return false;
	*number = item->valuedouble;
	return true;
}

static bool parse_radius(const struct json_place *place, const char *role, const cJSON *item, double radius[4])
{
	bool list = cJSON_IsArray(item) && cJSON_GetArraySize(item) == 4;

	for (int i = 0; i < 4; i++) {
		if (!read_limited(list ? cJSON_GetArrayItem(item, i) : item, 0, 1000, &radius[i]))
			return json_fail(place, item,
					 "grounds.%s.radius: expected a number from 0 to 1000, or four of them", role);
	}
	return true;
}

static bool parse_gradient(const struct json_place *place, const char *role, const cJSON *item,
			   struct theme_ground *ground)
{
	int count = cJSON_IsArray(item) ? cJSON_GetArraySize(item) : 0;
	bool good = count >= 2 && count <= THEME_COLORS_MOST;

	for (int i = 0; i < count && good; i++) {
		const cJSON *color = cJSON_GetArrayItem(item, i);
		good = cJSON_IsString(color) && json_parse_color(color->valuestring, &ground->colors[i]);
	}
	ground->color_count = good ? (size_t)count : 0;
	return good ||
	       json_fail(place, item, "grounds.%s.gradient: expected two or three colours like \"#0D1117\"", role);
}

static bool parse_texture(struct theme *theme, const struct json_place *place, const char *role, const cJSON *item,
			  struct picture **texture)
{
	*texture = cJSON_IsString(item) ? theme_pictures_find(&theme->pictures, item->valuestring) : NULL;
	return *texture ||
	       json_fail(place, item, "grounds.%s.texture: expected a picture that lies beside theme.json", role);
}

static bool parse_ground(struct theme *theme, const struct json_place *place, const cJSON *json)
{
	struct theme_ground ground = {.angle = 180};
	struct picture *texture = NULL;
	double opacity = 1;
	const cJSON *item;

	cJSON_ArrayForEach(item, json)
	{
		bool good = true;
		if (strcmp(item->string, "radius") == 0)
			good = parse_radius(place, json->string, item, ground.radius);
		else if (strcmp(item->string, "gradient") == 0)
			good = parse_gradient(place, json->string, item, &ground);
		else if (strcmp(item->string, "texture") == 0)
			good = parse_texture(theme, place, json->string, item, &texture);
		else if (strcmp(item->string, "angle") == 0)
			good = read_limited(item, -360, 360, &ground.angle) ||
			       json_fail(place, item, "grounds.%s.angle: expected a number from -360 to 360",
					 json->string);
		else if (strcmp(item->string, "texture_opacity") == 0)
			good = read_limited(item, 0, 1, &opacity) ||
			       json_fail(place, item, "grounds.%s.texture_opacity: expected a number from 0 to 1",
					 json->string);
		else
			good = json_fail(place, item, "grounds.%s.%s: not known", json->string, item->string);
		if (!good)
			return false;
	}
	struct picture *drawn = texture ? theme_picture_faded(texture, opacity) : NULL;
	bool added = add_ground(theme, json->string, &ground, drawn);
	picture_unref(drawn);
	return added || json_fail(place, json, "grounds: more than %d grounds", MAX_ROLES);
}

static bool parse_grounds(struct theme *theme, const struct json_place *place, const cJSON *grounds)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, grounds)
	{
		if (!cJSON_IsObject(item))
			return json_fail(place, item, "grounds.%s: expected an object", item->string);
		if (!parse_ground(theme, place, item))
			return false;
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
		} else if (strcmp(item->string, "grounds") == 0 && cJSON_IsObject(item)) {
			if (!parse_grounds(theme, place, item))
				return false;
		} else if (strcmp(item->string, "words") == 0) {
			if (!own_words_read(&theme->words, theme->arena, place, item))
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

struct theme *theme_parse(const char *path, const char *bytes, const char *folder, const struct theme *base,
			  struct race_problems *problems)
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
	for (size_t i = 0; base && i < base->ground_count; i++)
		add_ground(theme, base->grounds[i].name, &base->grounds[i].ground, base->grounds[i].texture);
	if (base)
		own_words_copy(&theme->words, theme->arena, &base->words);
	if (base)
		theme_pictures_copy(&theme->pictures, &base->pictures);
	if ((folder && !theme_pictures_read(&theme->pictures, folder, &place)) || !parse_members(theme, &place, json)) {
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
	for (size_t i = 0; i < theme->ground_count; i++)
		picture_unref(theme->grounds[i].texture);
	theme_pictures_finish(&theme->pictures);
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

const struct theme_ground *theme_find_ground(const struct theme *theme, const char *role)
{
	for (size_t i = 0; i < theme->ground_count; i++) {
		if (strcmp(theme->grounds[i].name, role) == 0)
			return &theme->grounds[i].ground;
	}
	return NULL;
}

const struct picture *theme_find_picture(const struct theme *theme, const char *name)
{
	return theme_pictures_find(&theme->pictures, name);
}

const struct own_words *theme_words(const struct theme *theme)
{
	return &theme->words;
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

#define LEAST_COLOUR 32 /* of 255, between the strongest and the weakest of red, green and blue */

theme_color theme_accent_of(const struct theme *theme, theme_color color)
{
	int most = 0, least = 255;

	for (int shift = 0; shift <= 16; shift += 8) {
		int part = (int)(color >> shift & 255);
		most = part > most ? part : most;
		least = part < least ? part : least;
	}
	if (most - least < LEAST_COLOUR)
		theme_find_color(theme, "text", &color);
	return color;
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
