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
	char *name_graphic, *message_graphic, *card_graphic;
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

/* One of OBS's names, or a list of them, with the same modifiers. */
static bool read_keys(const cJSON *object, const char *member, const char *place, uint32_t bits,
		      obs_key_combination_t *keys, size_t *count, struct race_problems *problems)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, member), *item;
	const char *one = cJSON_GetStringValue(json);

	*count = 0;
	if (!json || (one && !*one))
		return true;
	if (!one && !cJSON_IsArray(json)) {
		race_problems_add(problems, "controls.json: %s.%s: expected a key or a list of keys", place, member);
		return false;
	}
	for (item = one ? json : json->child; item; item = one ? NULL : item->next) {
		const char *name = cJSON_GetStringValue(item);
		obs_key_t key = name && strlen(name) <= WORD_MOST ? obs_key_from_name(name) : OBS_KEY_NONE;
		if (*count == CONTROL_KEYS_MOST) {
			race_problems_add(problems, "controls.json: %s.%s: more than %d keys", place, member,
					  CONTROL_KEYS_MOST);
			return false;
		}
		if (key == OBS_KEY_NONE) {
			race_problems_add(problems, "controls.json: %s.%s: OBS knows no key \"%.80s\"", place, member,
					  name ? name : "");
			return false;
		}
		keys[(*count)++] = (obs_key_combination_t){bits, key};
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
	const char *panel = read_word(json, "panel", "", place, problems);
	struct control made = {0};
	uint32_t bits = 0;

	if (!id || !command || !value || !panel ||
	    !read_modifiers(cJSON_GetObjectItemCaseSensitive(json, "modifiers"), place, &bits, problems) ||
	    !read_keys(json, "key", place, bits, made.keys, &made.key_count, problems) ||
	    !read_keys(json, "earlier", place, bits, made.earlier, &made.earlier_count, problems))
		return;
	/* What stood in OBS's menu when that held commands has a button now. */
	if (!*panel && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "menu")))
		panel = "air";
	made.panel = *panel ? (char *)panel : NULL;
	if (!*id || is_known_id(to, id))
		race_problems_add(problems, "controls.json: %s.id: \"%s\" is empty or stands there already", place, id);
	else if (!command_exists(command))
		race_problems_add(problems, "controls.json: %s.command: there is no command \"%s\"", place, command);
	else {
		made.id = rg_strdup(id);
		made.command = rg_strdup(command);
		made.value = rg_strdup(value);
		made.panel = rg_strdup(made.panel);
		*(struct control *)rg_array_push(&to->list, sizeof(struct control)) = made;
	}
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
	to->card_graphic = read_graphic(graphics, "card", "driver-card", problems);
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
		rg_free(list[i].panel);
	}
	rg_array_finish(&some->list);
	rg_free(some->name_graphic);
	rg_free(some->message_graphic);
	rg_free(some->card_graphic);
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

const char *controls_card_graphic(void)
{
	return controls.card_graphic ? controls.card_graphic : "";
}

char *controls_label(const struct control *control)
{
	char *key = rg_asprintf("Key.%s", control->id);
	const char *words = obs_module_text(key);
	/* A user's own control has no words in the language files. */
	char *label = rg_strdup(strcmp(words, key) == 0 ? control->id : words);

	rg_free(key);
	return label;
}
