/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "catalogue.h"

#include <string.h>

#include "base/mem.h"
#include "base/thread.h"
#include "graphic/graphic.h"
#include "race/file/shelf.h"

static struct {
	struct rg_mutex mutex;
	/* under the mutex */
	struct catalogue *newest; /* NULL: none was published */
} published = {.mutex = RG_MUTEX_STATIC};

static void read_facts(struct catalogue_graphic *graphic, struct graphic_studio *studio)
{
	struct graphic_facts facts = {0};

	graphic_studio_facts(studio, graphic->id, &facts);
	graphic->needs = rg_strdup(facts.needs);
	graphic->state = rg_strdup(facts.state);
	graphic->step = rg_strdup(facts.step);
	graphic->seconds = facts.seconds;
	graphic->rows_per_page = facts.rows_per_page;
	if (facts.zone)
		rundown_zone_find(facts.zone, &graphic->zone);
}

/* `studio` NULL: without facts. */
static struct catalogue *make_catalogue(struct race_shelf *shelf, struct graphic_studio *studio)
{
	struct catalogue *catalogue = rg_alloc(1, sizeof(*catalogue));
	char **ids = race_shelf_ids(shelf, "templates", NULL, &catalogue->count);

	catalogue->references = 1;
	catalogue->graphics = rg_alloc(catalogue->count, sizeof(*catalogue->graphics));
	for (size_t i = 0; i < catalogue->count; i++) {
		catalogue->graphics[i].id = ids[i];
		catalogue->graphics[i].zone = RUNDOWN_ZONE_FULL;
		if (studio)
			read_facts(&catalogue->graphics[i], studio);
	}
	rg_free(ids);
	catalogue->themes = race_shelf_ids(shelf, "themes", "theme.json", &catalogue->theme_count);
	return catalogue;
}

/* The newest one with a reference for the caller, or NULL. */
static struct catalogue *ref_newest(void)
{
	rg_mutex_lock(&published.mutex);
	struct catalogue *newest = published.newest;
	if (newest)
		__atomic_add_fetch(&newest->references, 1, __ATOMIC_RELAXED);
	rg_mutex_unlock(&published.mutex);
	return newest;
}

struct catalogue *catalogue_get(struct race_shelf *shelf)
{
	struct catalogue *newest = ref_newest();

	return newest ? newest : make_catalogue(shelf, NULL);
}

void catalogue_unref(struct catalogue *catalogue)
{
	if (!catalogue || __atomic_sub_fetch(&catalogue->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	for (size_t i = 0; i < catalogue->count; i++) {
		rg_free(catalogue->graphics[i].id);
		rg_free(catalogue->graphics[i].needs);
		rg_free(catalogue->graphics[i].state);
		rg_free(catalogue->graphics[i].step);
	}
	rg_free(catalogue->graphics);
	for (size_t i = 0; i < catalogue->theme_count; i++)
		rg_free(catalogue->themes[i]);
	rg_free(catalogue->themes);
	rg_free(catalogue);
}

const struct catalogue_graphic *catalogue_find(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		if (strcmp(catalogue->graphics[i].id, id) == 0)
			return &catalogue->graphics[i];
	}
	return NULL;
}

static void replace_newest(struct catalogue *catalogue)
{
	rg_mutex_lock(&published.mutex);
	struct catalogue *old = published.newest;
	published.newest = catalogue;
	rg_mutex_unlock(&published.mutex);
	catalogue_unref(old);
}

void catalogue_publish(struct race_shelf *shelf, struct graphic_studio *studio)
{
	replace_newest(make_catalogue(shelf, studio));
}

void catalogue_forget(void)
{
	replace_newest(NULL);
}
