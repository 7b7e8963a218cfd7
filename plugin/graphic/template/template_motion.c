/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The members "enter", "exit" and "move" of sprites.
 */
#include <string.h>

#include "template_reader.h"

#define MOST_MS       5000
#define MOST_DISTANCE 4096 /* design px */

static const struct choice kinds[] = {{"fade", MOTION_FADE}, {"wipe", MOTION_WIPE}, {"slide", MOTION_SLIDE}, {NULL, 0}};
static const struct choice directions[] = {
	{"left", MOTION_LEFT}, {"right", MOTION_RIGHT}, {"up", MOTION_UP}, {"down", MOTION_DOWN}, {NULL, 0}};
static const struct choice easings[] = {
	{"linear", MOTION_LINEAR}, {"in", MOTION_IN}, {"out", MOTION_OUT}, {"in-out", MOTION_IN_OUT}, {NULL, 0}};

/* The place that a member fills; exactly one of the pointers is set. */
struct member {
	const char *name;
	double *number;
	double most;
	const struct choice *choices;
	int *choice;
	struct motion_content *content;
};

static bool read_content(struct reader *reader, const cJSON *json, const char *path, struct motion_content *content);

static bool read_member(struct reader *reader, const cJSON *json, const char *path, const struct member *members)
{
	const struct member *member = members;

	while (member->name && strcmp(member->name, json->string) != 0)
		member++;
	if (!member->name)
		return template_fail(reader, NULL, path, json->string, "no such member");
	if (member->choices)
		return template_read_choice(reader, json, path, member->choices, member->choice);
	if (member->content)
		return read_content(reader, json, path, member->content);
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= 0 && json->valuedouble <= member->most))
		return template_fail(reader, json, path, json->string,
				     member->most == MOST_MS ? "expected a number from 0 to 5000"
							     : "expected a number from 0 to 4096");
	*member->number = json->valuedouble;
	return true;
}

static bool read_members(struct reader *reader, const cJSON *json, const char *path, const struct member *members)
{
	const cJSON *item;

	if (!cJSON_IsObject(json))
		return template_fail(reader, json, path, json->string, "expected an object");
	const char *own = rg_arena_printf(reader->arena, "%s%s%s", path, *path ? "." : "", json->string);
	cJSON_ArrayForEach(item, json)
	{
		if (!read_member(reader, item, own, members))
			return false;
	}
	return true;
}

static bool read_content(struct reader *reader, const cJSON *json, const char *path, struct motion_content *content)
{
	int direction = MOTION_RIGHT, easing = MOTION_OUT;
	const struct member members[] = {
		{.name = "ms", .number = &content->ms, .most = MOST_MS},
		{.name = "delay_ms", .number = &content->delay_ms, .most = MOST_MS},
		{.name = "distance", .number = &content->distance, .most = MOST_DISTANCE},
		{.name = "direction", .choices = directions, .choice = &direction},
		{.name = "easing", .choices = easings, .choice = &easing},
		{NULL},
	};

	content->ms = 180;
	if (!read_members(reader, json, path, members))
		return false;
	content->direction = (enum motion_direction)direction;
	content->easing = (enum motion_easing)easing;
	return true;
}

bool template_read_motion(struct reader *reader, const cJSON *json, const char *path, struct motion *motion)
{
	int kind = (int)motion->kind, direction = (int)motion->direction, easing = (int)motion->easing;
	const struct member members[] = {
		{.name = "kind", .choices = kinds, .choice = &kind},
		{.name = "direction", .choices = directions, .choice = &direction},
		{.name = "easing", .choices = easings, .choice = &easing},
		{.name = "ms", .number = &motion->ms, .most = MOST_MS},
		{.name = "delay_ms", .number = &motion->delay_ms, .most = MOST_MS},
		{.name = "each_ms", .number = &motion->each_ms, .most = MOST_MS},
		{.name = "distance", .number = &motion->distance, .most = MOST_DISTANCE},
		{.name = "content", .content = &motion->content},
		{NULL},
	};

	if (!read_members(reader, json, path, members))
		return false;
	motion->kind = (enum motion_kind)kind;
	motion->direction = (enum motion_direction)direction;
	motion->easing = (enum motion_easing)easing;
	return true;
}

bool template_read_move(struct reader *reader, const cJSON *json, const char *path, struct motion_move *move)
{
	int easing = (int)move->easing;
	const struct member members[] = {
		{.name = "ms", .number = &move->ms, .most = MOST_MS},
		{.name = "mix_ms", .number = &move->mix_ms, .most = MOST_MS},
		{.name = "easing", .choices = easings, .choice = &easing},
		{NULL},
	};

	if (!read_members(reader, json, path, members))
		return false;
	move->easing = (enum motion_easing)easing;
	return true;
}
