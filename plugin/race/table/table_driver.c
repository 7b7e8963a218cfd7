/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

#include "race/value/merge_name.h"

/* A table without classes has a number once for each. */
#define MOST_OF_A_NUMBER 50

void table_names_finish(struct table_names *names)
{
	race_id_index_finish(&names->class_keys);
	race_id_index_finish(&names->driver_ids);
	race_id_index_finish(&names->list_keys);
	race_id_index_finish(&names->people);
	rg_array_finish(&names->lists);
	rg_array_finish(&names->classes);
	rg_array_finish(&names->drivers);
}

const char *table_key(const struct table *table, const char *text)
{
	char *key = race_name_key(text ? text : "");
	const char *copy = *key || !text ? rg_arena_strdup(table->arena, key) : text;

	rg_free(key);
	return copy;
}

const char *table_class(const struct table *table, struct table_names *names)
{
	const char *text = table_cell(table, &race_type_driver, "class");
	size_t place;

	if (!text || table_is_nothing(text))
		return NULL;
	const char *key = table_key(table, text);
	if (race_id_index_find(&names->class_keys, key, &place))
		return ((const char **)names->classes.items)[place];
	race_id_index_add(&names->class_keys, key, names->classes.count);
	*(const char **)rg_array_push(&names->classes, sizeof(char *)) = text;
	return text;
}

static const char *text_of(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static bool contains_words(const char *whole, const char *part)
{
	char *one = race_name_key(whole), *two = race_name_key(part);
	bool contains = strstr(one, two) != NULL;

	rg_free(one);
	rg_free(two);
	return contains;
}

/* A name in one cell; or beside a first name, when it is the surname (German Name, Vorname); or a first name alone,
 * which timing fills with the whole. */
static void set_name(struct table *table, cJSON *driver)
{
	const char *name = table_cell(table, &race_type_driver, "name");
	const char *turned = table_cell(table, &race_type_driver, "name_last_first");
	const char *whole = turned ? turned : name, *given = text_of(driver, "first_name");
	char *first, *last;

	if (text_of(driver, "last_name"))
		return;
	if (!whole)
		whole = given;
	if (!whole || table_is_nothing(whole))
		return;
	cJSON_DeleteItemFromObjectCaseSensitive(driver, "last_name");
	if (given && !contains_words(whole, given)) {
		cJSON_AddStringToObject(driver, "last_name", whole);
		return;
	}
	bool guessed = race_name_split(whole, turned != NULL, &first, &last);
	cJSON_DeleteItemFromObjectCaseSensitive(driver, "first_name");
	if (first)
		cJSON_AddStringToObject(driver, "first_name", first);
	cJSON_AddStringToObject(driver, "last_name", last);
	/* For the merge, which may know better. */
	if (guessed)
		cJSON_AddTrueToObject(driver, "name_guessed");
	rg_free(first);
	rg_free(last);
}

/* Make and model in two columns; a model may begin with its make all the same. */
static void set_car(const struct table *table, cJSON *driver)
{
	const char *make = table_cell(table, &race_type_driver, "make");
	const char *model = table_cell(table, &race_type_driver, "model");

	make = make && !table_is_nothing(make) ? make : NULL;
	model = model && !table_is_nothing(model) ? model : NULL;
	if ((!make && !model) || text_of(driver, "car"))
		return;
	bool both = make && model && !rg_starts_with(table_key(table, model), table_key(table, make));
	const char *car = both ? rg_arena_printf(table->arena, "%s %s", make, model) : model ? model : make;
	cJSON_DeleteItemFromObjectCaseSensitive(driver, "car");
	cJSON_AddStringToObject(driver, "car", car);
}

/* "#11" of a list is the number 11. */
static void set_number(const struct table *table, cJSON *driver)
{
	const char *number = table_cell(table, &race_type_driver, "number");

	if (number && number[0] == '#' && number[1] && strcmp(number, "#N/A") != 0)
		cJSON_AddStringToObject(driver, "number", number + 1);
}

/* The same each time the table is read. Not an id that the decoder makes for an entry of which only the number is
 * known: that may be a stand-in, and would get the driver of this line. */
static const char *made_id(const struct table *table, const cJSON *driver)
{
	const char *number = text_of(driver, "number"), *class_ = text_of(driver, "class");
	const char *last = text_of(driver, "last_name");

	if (number && class_)
		return rg_arena_printf(table->arena, "~%s/%s", number, table_key(table, class_));
	if (number)
		return rg_arena_printf(table->arena, "~%s", number);
	if (!last)
		return NULL;
	char *words = race_name_words(text_of(driver, "first_name"), last);
	const char *id = rg_arena_printf(table->arena, "@%s", *words ? words : last);
	rg_free(words);
	return id;
}

static bool same_driver(const cJSON *a, const cJSON *b)
{
	return race_name_same_person(text_of(a, "first_name"), text_of(a, "last_name"), text_of(b, "first_name"),
				     text_of(b, "last_name"));
}

/* Two drivers of one number, a stand-in and the one he stands in for: the second gets an id of its own. NULL: too many.
 */
static const char *free_id(const struct table *table, const struct table_names *names, const cJSON *driver,
			   const char *id, const struct table_driver **known)
{
	const char *tried = id;
	size_t place;

	*known = NULL;
	for (int n = 2; race_id_index_find(&names->driver_ids, tried, &place); n++) {
		*known = (const struct table_driver *)names->drivers.items + place;
		if (same_driver((*known)->json, driver))
			return tried;
		*known = NULL;
		if (n > MOST_OF_A_NUMBER)
			return NULL;
		tried = rg_arena_printf(table->arena, "%s~%d", id, n);
	}
	return tried;
}

static cJSON *read_driver(struct table *table, struct table_names *names)
{
	const char *class_ = table_class(table, names);
	cJSON *driver = cJSON_CreateObject();

	set_number(table, driver);
	if (class_)
		cJSON_AddStringToObject(driver, "class", class_);
	table_set_all(table, driver, &race_type_driver);
	set_name(table, driver);
	set_car(table, driver);
	return driver;
}

/* A driver may stand in two tables of a championship, Open 4WD and its Pro Am: by number and whole name he is known.
 * NULL where that is not so, or not all of it is told. */
static const char *person_key(const struct table *table, const cJSON *driver)
{
	const char *number = text_of(driver, "number"), *last = text_of(driver, "last_name");

	if (table->kind != TABLE_STANDINGS || !number || !last || text_of(driver, "id"))
		return NULL;
	char *words = race_name_words(text_of(driver, "first_name"), last);
	const char *key = rg_arena_printf(table->arena, "%s/%s", number, words);
	rg_free(words);
	return key;
}

const char *table_driver(struct table *table, struct table_names *names, cJSON *drivers)
{
	cJSON *driver = read_driver(table, names);
	const struct table_driver *known = NULL;
	const char *id = text_of(driver, "id"), *person = person_key(table, driver);
	size_t place;

	if (person && race_id_index_find(&names->people, person, &place)) {
		cJSON_Delete(driver);
		return text_of(((const struct table_driver *)names->drivers.items)[place].json, "id");
	}

	if (!id && !(id = made_id(table, driver))) {
		table_problem(table, NULL, "no number and no name, the row is left out");
		cJSON_Delete(driver);
		return NULL;
	}
	id = free_id(table, names, driver, rg_arena_strdup(table->arena, id), &known);
	if (!id) {
		table_problem(table, NULL, "more than %d drivers of this number and class, the row is left out",
			      MOST_OF_A_NUMBER);
		cJSON_Delete(driver);
		return NULL;
	}
	if (known) {
		cJSON_Delete(driver);
		if (table->kind != TABLE_DRIVERS)
			return id;
		table_problem(table, NULL, "this driver stands in line %zu already, the row is left out", known->line);
		return NULL;
	}
	cJSON_DeleteItemFromObjectCaseSensitive(driver, "id");
	cJSON_AddItemToObject(driver, "id", cJSON_CreateString(id));
	race_id_index_add(&names->driver_ids, id, names->drivers.count);
	if (person)
		race_id_index_add(&names->people, person, names->drivers.count);
	*(struct table_driver *)rg_array_push(&names->drivers, sizeof(struct table_driver)) = (struct table_driver){
		driver, table->row->line};
	cJSON_AddItemToArray(drivers, driver);
	return id;
}
