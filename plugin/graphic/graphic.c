/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graphic.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "graphic/paint/box.h"
#include "graphic/template/library.h"
#include "graphic/template/scope.h"
#include "graphic/picture/linear.h"
#include "graphic/paint/paint.h"
#include "graphic/paint/paint_ground.h"
#include "graphic/paint/painted.h"
#include "graphic/picture/pixels.h"
#include "race/day/derive.h"
#include "graphic/paint/paint_line.h"
#include "race/file/said.h"

#define CANVAS_MOST 8192 /* px, either side */

struct graphic_studio {
	struct library *library;
	struct typesetter *typesetter;
	struct flag_set *flags;
	struct painted *painted;
	uint64_t changes; /* of the library, when the last of it was painted */
};

struct graphic *graphic_ref(struct graphic *graphic)
{
	if (graphic)
		__atomic_add_fetch(&graphic->references, 1, __ATOMIC_RELAXED);
	return graphic;
}

void graphic_unref(struct graphic *graphic)
{
	if (!graphic || __atomic_sub_fetch(&graphic->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	for (size_t i = 0; i < graphic->count; i++) {
		pixels_unref(graphic->sprites[i].pixels);
		pixels_unref(graphic->sprites[i].ground);
	}
	rg_free(graphic->sprites);
	rg_arena_destroy(graphic->arena);
}

void graphic_forget_system_fonts(void)
{
	typesetter_forget_system_fonts();
}

struct graphic_studio *graphic_studio_create_with_fonts(struct race_shelf *shelf, struct race_shelf *fonts)
{
	struct graphic_studio *studio = rg_alloc(1, sizeof(*studio));
	char *flags = race_shelf_shipped(shelf, "flags");

	studio->typesetter = typesetter_create(fonts);
	studio->library = library_create(shelf);
	studio->flags = flag_set_create(flags);
	studio->painted = painted_create();
	rg_free(flags);
	if (!studio->typesetter || !studio->flags || !library_countries(studio->library) ||
	    !library_grid_shapes(studio->library)) {
		graphic_studio_destroy(studio);
		return NULL;
	}
	return studio;
}

struct graphic_studio *graphic_studio_create(struct race_shelf *shelf)
{
	return graphic_studio_create_with_fonts(shelf, shelf);
}

void graphic_studio_use_fonts(struct graphic_studio *studio, struct race_shelf *fonts)
{
	struct typesetter *typesetter = typesetter_create(fonts);

	if (!typesetter)
		return;
	typesetter_destroy(studio->typesetter);
	studio->typesetter = typesetter;
	painted_forget(studio->painted);
}

void graphic_studio_destroy(struct graphic_studio *studio)
{
	if (!studio)
		return;
	painted_destroy(studio->painted);
	flag_set_destroy(studio->flags);
	library_destroy(studio->library);
	typesetter_destroy(studio->typesetter);
	rg_free(studio);
}

/* Of the first list with pages. */
static int rows_per_page(const struct node *nodes, size_t count)
{
	int rows = 0;

	for (size_t i = 0; i < count && !rows; i++) {
		rows = nodes[i].page;
		if (!rows)
			rows = rows_per_page(nodes[i].children, nodes[i].child_count);
		if (!rows)
			rows = rows_per_page(nodes[i].alternatives, nodes[i].alternative_count);
	}
	return rows;
}

bool graphic_studio_facts(struct graphic_studio *studio, const char *template_id, struct graphic_facts *facts)
{
	const char *error = NULL;
	const struct template *template = library_template(studio->library, template_id, &error);

	if (!template)
		return false;
	*facts = (struct graphic_facts){
		.needs = template->needs ? template->needs->source : NULL,
		.state = template->state,
		.step = template->step,
		.zone = template->zone,
		.seconds = template->seconds,
		.rows_per_page = rows_per_page(&template->designs[FRAME_LANDSCAPE].root, 1),
	};
	return true;
}

void graphic_studio_read_all(struct graphic_studio *studio)
{
	library_read_all(studio->library);
}

static struct graphic *new_graphic(int width, int height)
{
	struct rg_arena *arena = rg_arena_create();
	struct graphic *graphic = rg_arena_alloc(arena, 1, sizeof(*graphic));

	graphic->arena = arena;
	graphic->references = 1;
	graphic->width = width;
	graphic->height = height;
	graphic->pages = 1;
	return graphic;
}

static void seal(struct graphic *graphic, const struct rg_array *sprites)
{
	graphic->sprites = sprites->items;
	graphic->count = sprites->count;
	graphic->change_id = RG_HASH_START;
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		graphic->change_id = rg_hash_text(graphic->change_id, sprite->key);
		graphic->change_id = rg_hash(graphic->change_id, &sprite->x, 2 * sizeof(int));
		graphic->change_id = rg_hash(graphic->change_id, &sprite->change_id, sizeof(sprite->change_id));
		graphic->change_id = motions_hash(graphic->change_id, sprite->motions);
	}
}

bool sprite_overlaps(const struct sprite *a, const struct sprite *b)
{
	return a->x + 1 < b->x + b->width - 1 && b->x + 1 < a->x + a->width - 1 && a->y + 1 < b->y + b->height - 1 &&
	       b->y + 1 < a->y + a->height - 1;
}

bool graphic_overlaps(const struct graphic *one, const struct graphic *other)
{
	for (size_t i = 0; one && other && i < one->count; i++) {
		for (size_t k = 0; k < other->count; k++) {
			if (sprite_overlaps(&one->sprites[i], &other->sprites[k]))
				return true;
		}
	}
	return false;
}

struct graphic *graphic_empty(int width, int height)
{
	struct graphic *graphic = new_graphic(width, height);

	graphic->change_id = RG_HASH_START;
	return graphic;
}

/* Reports, once a theme, a font of a theme that none of our files has; another is drawn instead. */
static char *check_fonts(const struct graphic_studio *studio, const struct theme *theme, const char *id)
{
	static const char *const roles[] = {"regular", "bold"};

	for (int i = 0; i < 2; i++) {
		const struct theme_font *font = theme_find_font(theme, roles[i]);
		if (!typesetter_has_family(studio->typesetter, font->family))
			return rg_asprintf(
				race_said("theme %s: fonts.%s: there is no font \"%s\" among the plugin's fonts"), id,
				roles[i], font->family);
	}
	return NULL;
}

static void note_about(struct view *view, const struct template *template, struct graphic *graphic)
{
	struct scope root = scope_root();
	struct value needed = template->needs ? path_value(view, &root, template->needs) : VALUE_NOTHING;
	const char *about = view_about(view, &needed);

	graphic->about = about ? rg_arena_strdup(graphic->arena, about) : NULL;
	if (view->page.count) {
		graphic->page = view->page.number - 1;
		graphic->pages = view->page.count;
	}
}

/* A heat that was chosen and is gone is another thing than no heat with a grid. */
static const char *what_is_missing(const struct template *template, const struct view *view)
{
	const struct graphic_ask *ask = view->ask;

	if (view->day && template->step && strcmp(template->step, "heat") == 0 && rg_empty(ask->grid_text) &&
	    !rg_empty(ask->heat) && !race_day_heat(view->day, ask->heat))
		return "heat";
	return template->needs ? template->needs->source : "day";
}

/* Nodes are known by their addresses, which may be others' once the library has read a file. */
static struct painted *painted_before(struct graphic_studio *studio)
{
	uint64_t changes = library_changes(studio->library);

	if (studio->changes != changes)
		painted_forget(studio->painted);
	studio->changes = changes;
	painted_sweep(studio->painted);
	return studio->painted;
}

static void draw(struct graphic_studio *studio, const struct template *template, const struct theme *theme,
		 struct view *view, struct graphic *graphic, bool *pending, char **error)
{
	struct rg_array sprites = {0};
	struct box_maker maker = {
		.view = view,
		.theme = theme,
		.typesetter = studio->typesetter,
		.flags = studio->flags,
		.library = studio->library,
		.arena = view->arena,
	};
	struct box *root = view->day ? box_build(&maker, template) : NULL;

	if (!root) {
		graphic->empty_reason = rg_arena_strdup(graphic->arena, what_is_missing(template, view));
	} else {
		note_about(view, template, graphic);
		box_layout(&maker, root);
		struct paint_stage stage = paint_stage_make(&maker, root);
		paint_join_corners(root);
		paint_line_cut_corners(&stage, root);
		struct paint_into into = {graphic->arena, &sprites, painted_before(studio)};
		paint_sprites(&stage, root, &into);
		box_finish(root);
	}
	seal(graphic, &sprites);
	if (view->sponsor)
		graphic->sponsor = rg_arena_strdup(graphic->arena, view->sponsor->picture);
	*pending = view->pending;
	graphic->holds_ms = view->holds_ms;
	const char *remark = maker.error ? maker.error : view->remark;
	if (remark && !*error)
		*error = rg_strdup(remark);
}

static const char *or_default(const char *text, const char *standard)
{
	return rg_empty(text) ? standard : text;
}

struct graphic *graphic_make(struct graphic_studio *studio, const struct graphic_ask *ask, bool *pending, char **error)
{
	const char *template_error = NULL, *theme_error = NULL, *theme_id = or_default(ask->theme, "dark");
	const char *language = or_default(ask->language, "en");
	bool waits = false;
	char *reason = NULL;
	struct graphic *graphic = NULL;

	if (ask->width < 1 || ask->height < 1 || ask->width > CANVAS_MOST || ask->height > CANVAS_MOST)
		return NULL;
	const struct template *template = library_template(studio->library, ask->template_id, &template_error);
	const struct theme *theme = library_theme(studio->library, theme_id, &theme_error);
	if (!theme)
		theme = library_theme(studio->library, "dark", &(const char *){NULL});
	const struct words *words = library_words(studio->library, language);
	const struct race_language *dates = words ? library_language(studio->library, words_language(words)) : NULL;
	if (template_error || theme_error)
		reason = rg_strdup(template_error ? template_error : theme_error);
	if (template && theme && words && dates) {
		struct rg_arena *arena = rg_arena_create();
		struct view view;
		graphic = new_graphic(ask->width, ask->height);
		graphic->template_id = rg_arena_strdup(graphic->arena, template->id);
		graphic->seconds = template->seconds;
		graphic->tagged = ask->tag != NULL;
		view_init(&view, ask, template->id, words, dates, library_countries(studio->library),
			  library_grid_shapes(studio->library), arena);
		if (!reason)
			reason = check_fonts(studio, theme, theme_id);
		draw(studio, template, theme, &view, graphic, &waits, &reason);
		view_finish(&view);
		rg_arena_destroy(arena);
	}
	if (pending)
		*pending = waits;
	if (error)
		*error = reason;
	else
		rg_free(reason);
	return graphic;
}

void graphic_compose(const struct graphic *graphic, uint32_t *pixels)
{
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		if (sprite->motions && sprite->motions->news_ms > 0)
			continue;
		int left = sprite->x < 0 ? -sprite->x : 0;
		int right = sprite->x + sprite->width > graphic->width ? graphic->width - sprite->x : sprite->width;
		for (int row = 0; row < sprite->height && right > left; row++) {
			int y = sprite->y + row;
			if (y < 0 || y >= graphic->height)
				continue;
			const uint32_t *from = sprite->pixels + (size_t)row * (sprite->stride / 4) + left;
			linear_blend(pixels + (size_t)y * graphic->width + sprite->x + left, from,
				     (size_t)(right - left));
		}
	}
}

void graphic_unpremultiply(uint32_t *pixels, size_t count)
{
	linear_unpremultiply(pixels, count);
}
