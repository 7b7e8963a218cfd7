/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <stdlib.h>
#include <string.h>

#include "absent.h"
#include "base/text.h"
#include "race/value/date.h"
#include "derive.h"
#include "id_index.h"

/* A list that references point into: what the feed lists, and behind it what is only named somewhere. */
struct pool {
	const struct race_type *type;
	struct race_list *list;
	struct rg_array items;
	struct race_id_index ids;
};

enum { POOL_SERIES, POOL_CLASSES, POOL_DRIVERS, POOL_ABSENT, POOL_ROUNDS, POOL_HEATS, POOL_COUNT };

struct linker {
	struct race_decoder *decoder;
	struct pool pools[POOL_COUNT];
	void (*visit)(struct linker *linker, struct race_ref *ref, const struct race_type *type);
};

/* Where an item of that id stands, or else would be added. */
static struct pool *pool_of(struct linker *linker, const struct race_type *type, const char *id)
{
	struct pool *first = NULL;
	size_t place;

	for (size_t i = 0; i < POOL_COUNT; i++) {
		struct pool *pool = &linker->pools[i];
		if (pool->type == type && race_id_index_find(&pool->ids, id, &place))
			return pool;
		first = pool->type == type && !first ? pool : first;
	}
	return first;
}

static const char **text_member(const struct race_type *type, void *item, const char *name)
{
	const struct race_field *field = race_type_field(type, name, strlen(name));
	return field ? (const char **)((char *)item + field->offset) : NULL;
}

/* The item of an id; `added` (may be NULL) says whether it had to be made. Valid until the next call. */
static void *item_of(struct pool *pool, const char *id, bool *added)
{
	size_t place;
	bool known = race_id_index_find(&pool->ids, id, &place);

	if (added)
		*added = !known;
	if (known)
		return (char *)pool->items.items + place * pool->type->size;
	race_id_index_add(&pool->ids, id, pool->items.count);
	void *item = rg_array_push(&pool->items, pool->type->size);
	race_item_init(pool->type, item);
	*text_member(pool->type, item, "id") = id;
	return item;
}

static void visit_object(struct linker *linker, const struct race_type *type, void *item)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		void *member = (char *)item + field->offset;
		struct race_list *list = member;
		if (field->kind == RACE_REF && ((struct race_ref *)member)->id)
			linker->visit(linker, member, field->of);
		else if (field->kind == RACE_OBJECT)
			visit_object(linker, field->of, member);
		for (size_t j = 0; field->kind == RACE_REFS && j < list->count; j++)
			linker->visit(linker, (struct race_ref *)list->items + j, field->of);
		for (size_t j = 0; field->kind == RACE_LIST && j < list->count; j++)
			visit_object(linker, field->of, (char *)list->items + j * field->of->size);
	}
}

static void describe_unlisted(struct race_driver *driver, const struct race_entry *entry, const struct race_heat *heat)
{
	if (!driver->number)
		driver->number = entry->number;
	if (!driver->last_name)
		driver->last_name = entry->name;
	if (!driver->class_.id && entry->class_.id)
		driver->class_.id = entry->class_.id;
	else if (!driver->class_.id && heat->classes.count == 1)
		driver->class_.id = ((const struct race_ref *)heat->classes.items)->id;
}

/* Drivers who are only in heats, with what their entries say of them. */
static void add_drivers_of_heats(struct linker *linker)
{
	for (RACE_EACH(struct race_heat, heat, linker->decoder->day->heats)) {
		for (RACE_EACH(struct race_entry, entry, heat->entries)) {
			struct pool *pool = pool_of(linker, &race_type_driver, entry->driver.id);
			struct race_driver *driver = item_of(pool, entry->driver.id, NULL);
			if (!driver->listed)
				describe_unlisted(driver, entry, heat);
		}
	}
}

/* When only the id of a driver is known, it becomes the number if it looks like one, else the name. */
static void finish_unlisted_drivers(struct linker *linker)
{
	struct race_driver *drivers = linker->pools[POOL_DRIVERS].items.items;

	for (size_t i = 0; i < linker->pools[POOL_DRIVERS].items.count; i++) {
		struct race_driver *driver = &drivers[i];
		if (driver->listed || driver->number)
			continue;
		if (race_is_number_id(driver->id))
			driver->number = race_number_of_id(linker->decoder->day->arena, driver->id);
		else if (race_looks_like_number(driver->id))
			driver->number = driver->id;
		else if (!driver->last_name)
			driver->last_name = driver->id;
	}
}

static void add_named(struct linker *linker, struct race_ref *ref, const struct race_type *type)
{
	struct pool *pool = pool_of(linker, type, ref->id);
	bool added;

	void *item = item_of(pool, ref->id, &added);
	const char **name = added ? text_member(type, item, "name") : NULL;
	if (name)
		*name = ref->id;
}

static void point(struct linker *linker, struct race_ref *ref, const struct race_type *type)
{
	struct pool *pool = pool_of(linker, type, ref->id);
	size_t place;

	if (race_id_index_find(&pool->ids, ref->id, &place))
		ref->to = (const char *)pool->list->items + place * type->size;
}

/* A heat that is only named has nothing to show. */
static void check_now(struct linker *linker)
{
	struct race_ref *heat = &linker->decoder->day->now.heat;
	struct race_path now = {.name = "now"}, path = {.up = &now, .name = "heat"};
	size_t place;

	if (!heat->id || race_id_index_find(&linker->pools[POOL_HEATS].ids, heat->id, &place))
		return;
	char *shown = race_shown_text(heat->id);
	race_decode_problem(linker->decoder, &path, "no heat has the id %s", shown);
	rg_free(shown);
	heat->id = NULL;
}

/* Stable: equal items stay in the feed's order. */
typedef int (*compare_items)(const void *a, const void *b);

static int by_address(const void *a, const void *b)
{
	return a < b ? -1 : a > b;
}

#define COMPARE_STABLY(name, compare)                                                                                  \
	static int name(const void *a, const void *b)                                                                  \
	{                                                                                                              \
		const void *const *one = a, *const *two = b;                                                           \
		int order = compare(*one, *two);                                                                       \
		return order ? order : by_address(*one, *two);                                                         \
	}

static int compare_drivers(const struct race_driver *a, const struct race_driver *b)
{
	if (!a->number != !b->number)
		return a->number ? -1 : 1;
	int by_number = a->number ? rg_compare_numbers(a->number, b->number) : 0;
	if (by_number)
		return by_number;
	return strcmp(a->last_name ? a->last_name : "", b->last_name ? b->last_name : "");
}

static int compare_classes(const struct race_class *a, const struct race_class *b)
{
	int one = a->order == RACE_NONE ? INT_MAX : a->order, two = b->order == RACE_NONE ? INT_MAX : b->order;
	return one < two ? -1 : one > two;
}

static int compare_rounds(const struct race_round *a, const struct race_round *b)
{
	return race_date_compare(a->start, b->start);
}

COMPARE_STABLY(drivers_order, compare_drivers)
COMPARE_STABLY(classes_order, compare_classes)
COMPARE_STABLY(rounds_order, compare_rounds)

static void sort_list(struct race_list *list, size_t size, compare_items compare)
{
	const void **order = rg_alloc(list->count, sizeof(*order));
	char *sorted = rg_alloc(list->count, size);

	for (size_t i = 0; i < list->count; i++)
		order[i] = (const char *)list->items + i * size;
	qsort(order, list->count, sizeof(*order), compare);
	for (size_t i = 0; i < list->count; i++)
		memcpy(sorted + i * size, order[i], size);
	if (list->count)
		memcpy(list->items, sorted, list->count * size);
	rg_free(sorted);
	rg_free(order);
}

void race_sort_drivers(struct race_list *drivers)
{
	sort_list(drivers, sizeof(struct race_driver), drivers_order);
}

static void fill_pool(struct pool *pool)
{
	for (size_t i = 0; i < pool->list->count; i++) {
		void *item = (char *)pool->list->items + i * pool->type->size;
		race_id_index_add(&pool->ids, *text_member(pool->type, item, "id"), pool->items.count);
		memcpy(rg_array_push(&pool->items, pool->type->size), item, pool->type->size);
	}
}

/* The pool's items become the race day's list, in their order for good. */
static void settle_pool(struct pool *pool, struct rg_arena *arena)
{
	struct race_list *list = pool->list;

	list->count = pool->items.count;
	list->items = rg_arena_alloc(arena, list->count, pool->type->size);
	if (list->count)
		memcpy(list->items, pool->items.items, list->count * pool->type->size);
	if (pool->type == &race_type_driver)
		race_sort_drivers(list);
	else if (pool->type == &race_type_class)
		sort_list(list, sizeof(struct race_class), classes_order);
	else if (pool->type == &race_type_round)
		sort_list(list, sizeof(struct race_round), rounds_order);
	rg_array_finish(&pool->items);
	race_id_index_finish(&pool->ids);
	for (size_t i = 0; i < list->count; i++) {
		void *item = (char *)list->items + i * pool->type->size;
		race_id_index_add(&pool->ids, *text_member(pool->type, item, "id"), i);
	}
}

void race_day_link(struct race_decoder *decoder)
{
	struct race_day *day = decoder->day;
	struct linker linker = {
		.decoder = decoder,
		.pools = {[POOL_SERIES] = {.type = &race_type_series, .list = &day->series},
			  [POOL_CLASSES] = {.type = &race_type_class, .list = &day->classes},
			  [POOL_DRIVERS] = {.type = &race_type_driver, .list = &day->drivers},
			  [POOL_ABSENT] = {.type = &race_type_driver, .list = &day->absent},
			  [POOL_ROUNDS] = {.type = &race_type_round, .list = &day->rounds},
			  [POOL_HEATS] = {.type = &race_type_heat, .list = &day->heats}},
	};

	race_day_find_absent(day);
	for (size_t i = 0; i < POOL_COUNT; i++)
		fill_pool(&linker.pools[i]);
	check_now(&linker);
	add_drivers_of_heats(&linker);
	linker.visit = add_named;
	visit_object(&linker, &race_type_day, day);
	finish_unlisted_drivers(&linker);
	for (size_t i = 0; i < POOL_COUNT; i++)
		settle_pool(&linker.pools[i], day->arena);
	linker.visit = point;
	visit_object(&linker, &race_type_day, day);
	for (size_t i = 0; i < POOL_COUNT; i++)
		race_id_index_finish(&linker.pools[i].ids);
}
