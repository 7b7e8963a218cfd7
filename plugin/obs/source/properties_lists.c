/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "properties_lists.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "obs/control/hotkeys.h"
#include "race/day/decode.h"
#include "race/day/race_day.h"

#define P_KEYS_FOCUS "keys_focus"

#define GRID_LINES   2 /* below a field, which is narrow */
#define GRID_LETTERS 54

static const char *const languages[] = {"en", "fi", "sv", "nb", "et"};

obs_property_t *properties_help(obs_property_t *property, const char *label)
{
	char *help = rg_asprintf("%s.Help", label);
	const char *text = obs_module_text(help);

	if (strcmp(text, help) != 0)
		obs_property_set_long_description(property, text);
	rg_free(help);
	return property;
}

obs_property_t *properties_list(obs_properties_t *properties, const char *key, const char *label, const char *automatic)
{
	obs_property_t *list = obs_properties_add_list(properties, key, obs_module_text(label), OBS_COMBO_TYPE_LIST,
						       OBS_COMBO_FORMAT_STRING);

	if (automatic)
		obs_property_list_add_string(list, obs_module_text(automatic), "");
	return properties_help(list, label);
}

obs_property_t *properties_text(obs_properties_t *properties, const char *key, const char *label)
{
	return properties_help(obs_properties_add_text(properties, key, obs_module_text(label), OBS_TEXT_DEFAULT),
			       label);
}

/* What a crew should know of a typed grid: the first thing that cannot be used, else what a grid is. */
static struct status_line describe_grid(const char *grid_text)
{
	static const char *const words[] = {
		[RACE_GRID_GOOD] = "GridText.Is",          [RACE_GRID_NO_NUMBER] = "GridText.NoNumber",
		[RACE_GRID_TWICE] = "GridText.Twice",      [RACE_GRID_TOO_LONG] = "GridText.TooLong",
		[RACE_GRID_TOO_MANY] = "GridText.TooMany", [RACE_GRID_NO_TEXT] = "GridText.NoText",
	};
	char *word = NULL;
	enum race_grid_fault fault = race_grid_text_fault(grid_text, &word);
	struct status_line line = {status_line_fill(words[fault], word ? word : ""),
				   fault ? OBS_TEXT_INFO_WARNING : OBS_TEXT_INFO_NORMAL};

	rg_free(word);
	return line;
}

/* True when the row says something else now. */
static bool show_grid(obs_property_t *row, const char *grid_text)
{
	char *before = rg_strdup(obs_property_description(row));

	properties_show_folded(row, describe_grid(grid_text), GRID_LINES, GRID_LETTERS);
	bool other = !rg_equal(before, obs_property_description(row));
	rg_free(before);
	return other;
}

static bool grid_typed(void *row, obs_properties_t *properties, obs_property_t *field, obs_data_t *settings)
{
	UNUSED_PARAMETER(properties);
	return show_grid(row, obs_data_get_string(settings, obs_property_name(field)));
}

void properties_grid_text(obs_properties_t *properties, const char *key, const char *label, const char *row_key,
			  obs_data_t *settings)
{
	obs_property_t *field = properties_text(properties, key, label);
	obs_property_t *row = obs_properties_add_text(properties, row_key, "", OBS_TEXT_INFO);

	show_grid(row, settings ? obs_data_get_string(settings, key) : "");
	obs_property_set_modified_callback2(field, grid_typed, row);
}

obs_property_t *properties_number(obs_properties_t *properties, const char *key, const char *label, int least, int most,
				  const char *unit)
{
	obs_property_t *number = obs_properties_add_int(properties, key, obs_module_text(label), least, most, 1);

	obs_property_int_set_suffix(number, unit);
	return properties_help(number, label);
}

void properties_status(obs_properties_t *properties, const char *key, struct status_line line)
{
	const char *text = rg_empty(line.text) ? obs_module_text("Status.Starting") : line.text;
	obs_property_t *status = obs_properties_add_text(properties, key, text, OBS_TEXT_INFO);

	obs_property_text_set_info_type(status, line.kind);
	rg_free(line.text);
}

void properties_keys_focus(obs_properties_t *properties)
{
	if (hotkeys_need_focus())
		properties_status(properties, P_KEYS_FOCUS,
				  (struct status_line){status_line_fill("KeysFocus", ""), OBS_TEXT_INFO_WARNING});
}

/* Breaks a text into just so many lines, so that what is below it stays where it is; rg_free. */
static char *fold(const char *text, size_t lines, int letters)
{
	struct rg_buffer folded = {0};
	size_t line = 1;
	int at = 0;

	while (*text) {
		const char *word = text;
		int length = 0;
		while (*text && *text != ' ' && *text != '\n') {
			rg_utf8_next(&text);
			length++;
		}
		if (at && at + 1 + length > letters) {
			if (line == lines) {
				rg_buffer_text(&folded, " …");
				break;
			}
			rg_buffer_text(&folded, "\n");
			line++;
			at = 0;
		}
		rg_buffer_text(&folded, at ? " " : "");
		rg_buffer_add(&folded, word, (size_t)(text - word));
		at += length + (at ? 1 : 0);
		text += *text ? 1 : 0;
	}
	for (; line < lines; line++)
		rg_buffer_text(&folded, "\n");
	return rg_buffer_take(&folded);
}

void properties_show_folded(obs_property_t *row, struct status_line line, size_t lines, int letters)
{
	char *folded = fold(rg_empty(line.text) ? obs_module_text("Status.Starting") : line.text, lines, letters);

	obs_property_set_description(row, folded);
	obs_property_text_set_info_type(row, line.kind);
	obs_property_text_set_info_word_wrap(row, false);
	rg_free(folded);
	rg_free(line.text);
}

void properties_keep_stored(obs_property_t *list, obs_data_t *settings, const char *key)
{
	const char *stored = settings ? obs_data_get_string(settings, key) : "";

	if (!*stored)
		return;
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		if (strcmp(obs_property_list_item_string(list, i), stored) == 0)
			return;
	}
	char *text = rg_asprintf("%s (%s)", stored, obs_module_text("NotInData"));
	obs_property_list_add_string(list, text, stored);
	rg_free(text);
}

void properties_add_ids(obs_property_t *list, const char *prefix, char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *key = rg_asprintf("%s.%s", prefix, ids[i]);
		const char *name = obs_module_text(key);
		obs_property_list_add_string(list, strcmp(name, key) == 0 ? ids[i] : name, ids[i]);
		rg_free(key);
	}
}

void properties_add_languages(obs_property_t *list)
{
	properties_add_ids(list, "Language", (char *const *)languages, sizeof(languages) / sizeof(languages[0]));
}

void properties_add_classes(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_class, class_, day->classes))
		obs_property_list_add_string(list, class_->name ? class_->name : class_->id, class_->id);
}

void properties_add_heats(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		struct rg_buffer text = {0};
		status_line_heat(&text, heat);
		obs_property_list_add_string(list, text.bytes, heat->id);
		rg_buffer_finish(&text);
	}
}

void properties_add_drivers(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		const struct race_class *class_ = driver->class_.to;
		struct rg_buffer text = {0};
		if (driver->number)
			rg_buffer_format(&text, "%s ", driver->number);
		if (driver->first_name)
			rg_buffer_format(&text, "%s ", driver->first_name);
		if (driver->last_name)
			rg_buffer_format(&text, "%s ", driver->last_name);
		if (class_)
			rg_buffer_format(&text, "(%s)", class_->short_name ? class_->short_name : class_->id);
		obs_property_list_add_string(list, text.length ? text.bytes : driver->id, driver->id);
		rg_buffer_finish(&text);
	}
}

void properties_add_series(obs_property_t *list, const struct race_day *day)
{
	for (RACE_EACH(struct race_series, series, day->series))
		obs_property_list_add_string(list, series->name ? series->name : series->id, series->id);
	if (day->series.count > 1)
		obs_property_list_add_string(list, obs_module_text("Series.All"), "*");
}
