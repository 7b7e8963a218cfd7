/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "controls.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command.h"
#include "race/file/json_file.h"
#include "race/file/shelf.h"

#define FILE_NAME     "controls.json"
#define FILE_MOST     (256 * 1024)
#define CONTROLS_MOST 200
#define WORD_MOST     200 /* bytes */

struct controls {
	struct rg_array list; /* struct control */
	char *name_graphic, *message_graphic;
};

/* Set once when the module loads. */
static struct controls controls;

static const struct {
	const char *name;
	uint32_t bit;
} modifiers[] = {
	{"control", INTERACT_CONTROL_KEY},
	{"shift", INTERACT_SHIFT_KEY},
	{"alt", INTERACT_ALT_KEY},
	{"command", INTERACT_COMMAND_KEY},
};

/* A member that is a text of a sensible length; NULL with a problem when it is something else. */
static const char *read_word(const cJSON *object, const char *member, const char *fallback, const char *place,
			     struct race_problems *problems)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, member);
	const char *text = item ? cJSON_GetStringValue(item) : fallback;

	if (text && strlen(text) <= WORD_MOST)
		return text;
	race_problems_add(problems, "controls.json: %s.%s: expected a text of at most %d bytes", place, member,
			  WORD_MOST);
	return NULL;
}

static bool read_modifiers(const cJSON *json, const char *place, uint32_t *bits, struct race_problems *problems)
{
	const cJSON *item;

	if (json && !cJSON_IsArray(json)) {
		race_problems_add(problems, "controls.json: %s.modifiers: expected a list", place);
		return false;
	}
	cJSON_ArrayForEach(item, json)
	{
		size_t i = 0, count = sizeof(modifiers) / sizeof(modifiers[0]);
		while (i < count && !rg_equal(modifiers[i].name, cJSON_GetStringValue(item)))
			i++;
		if (i == count) {
			race_problems_add(problems,
					  "controls.json: %s.modifiers: expected control, shift, alt or command",
					  place);
			return false;
		}
		*bits |= modifiers[i].bit;
	}
	return true;
}

static bool is_known_id(const struct controls *known, const char *id)
{
	const struct control *list = known->list.items;

	for (size_t i = 0; i < known->list.count; i++) {
		if (strcmp(list[i].id, id) == 0)
			return true;
	}
	return false;
}

static void read_control(struct controls *to, const cJSON *json, const char *place, struct race_problems *problems)
{
	const char *id = read_word(json, "id", NULL, place, problems);
	const char *command = read_word(json, "command", NULL, place, problems);
	const char *value = read_word(json, "value", "", place, problems);
	const char *key = read_word(json, "key", "", place, problems);
	obs_key_combination_t standard = {0, OBS_KEY_NONE};

	if (!id || !command || !value || !key ||
	    !read_modifiers(cJSON_GetObjectItemCaseSensitive(json, "modifiers"), place, &standard.modifiers, problems))
		return;
	standard.key = *key ? obs_key_from_name(key) : OBS_KEY_NONE;
	if (!*id || is_known_id(to, id))
		race_problems_add(problems, "controls.json: %s.id: \"%s\" is empty or stands there already", place, id);
	else if (!command_exists(command))
		race_problems_add(problems, "controls.json: %s.command: there is no command \"%s\"", place, command);
	else if (*key && standard.key == OBS_KEY_NONE)
		race_problems_add(problems, "controls.json: %s.key: OBS knows no key \"%s\"", place, key);
	else
		*(struct control *)rg_array_push(&to->list, sizeof(struct control)) = (struct control){
			.id = rg_strdup(id),
			.command = rg_strdup(command),
			.value = rg_strdup(value),
			.standard = standard,
			.menu = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "menu")),
		};
}

/* The standard one counts when the word is wrong, so that the command still has a graphic. */
static char *read_graphic(const cJSON *graphics, const char *member, const char *standard,
			  struct race_problems *problems)
{
	const char *id = read_word(graphics, member, standard, "graphics", problems);

	return rg_strdup(id ? id : standard);
}

/* Leaves out wrong lines. False: none is right. */
static bool read_all(struct controls *to, const cJSON *json, struct race_problems *problems)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "controls"), *item;
	const cJSON *graphics = cJSON_GetObjectItemCaseSensitive(json, "graphics");
	int index = 0;

	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > CONTROLS_MOST) {
		race_problems_add(problems, "controls.json: controls: expected a list of at most %d", CONTROLS_MOST);
		return false;
	}
	to->name_graphic = read_graphic(graphics, "name", "name-strap", problems);
	to->message_graphic = read_graphic(graphics, "message", "message", problems);
	cJSON_ArrayForEach(item, list)
	{
		char *place = rg_asprintf("controls[%d]", index++);
		read_control(to, item, place, problems);
		rg_free(place);
	}
	return to->list.count || !index;
}

static void controls_finish(struct controls *some)
{
	struct control *list = some->list.items;

	for (size_t i = 0; i < some->list.count; i++) {
		rg_free(list[i].id);
		rg_free(list[i].command);
		rg_free(list[i].value);
	}
	rg_array_finish(&some->list);
	rg_free(some->name_graphic);
	rg_free(some->message_graphic);
	*some = (struct controls){0};
}

static void *make_controls(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	const char *path = race_shelf_path(attempt, FILE_NAME, problems);
	cJSON *json = path ? race_json_file_read(path, FILE_MOST, "controls_file", problems) : NULL;
	struct controls made = {0};
	bool good = json && read_all(&made, json, problems);

	cJSON_Delete(json);
	if (!good) {
		controls_finish(&made);
		return NULL;
	}
	controls = made;
	return data;
}

void controls_start(struct race_shelf *shelf)
{
	struct race_shelf_made made = {0};

	race_shelf_make(shelf, FILE_NAME, make_controls, &controls, NULL, &made);
	race_shelf_made_finish(&made, NULL);
}

void controls_stop(void)
{
	controls_finish(&controls);
}

size_t controls_count(void)
{
	return controls.list.count;
}

const struct control *controls_at(size_t index)
{
	return (const struct control *)controls.list.items + index;
}

const char *controls_name_graphic(void)
{
	return controls.name_graphic ? controls.name_graphic : "";
}

const char *controls_message_graphic(void)
{
	return controls.message_graphic ? controls.message_graphic : "";
}

char *controls_label(const struct control *control)
{
	char *key = rg_asprintf("Key.%s", control->id);
	const char *words = obs_module_text(key);
	/* A user's own control has no words in the language files. */
	char *label = rg_asprintf("%s: %s", obs_module_text("RaceGraphics"),
				  strcmp(words, key) == 0 ? control->id : words);

	rg_free(key);
	return label;
}
