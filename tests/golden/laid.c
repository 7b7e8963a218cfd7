/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "laid.h"

#include <string.h>

#include "base/text.h"
#include "case.h"

void laid_tools_open(struct laid_tools *tools)
{
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, NULL);

	tools->library = library_create(shelf);
	tools->typesetter = typesetter_create(shelf);
	tools->flags = flag_set_create(RG_STAGE_DATA "/flags");
	if (!tools->typesetter || !tools->flags)
		golden_die("%s: holds no fonts or flags", RG_STAGE_DATA);
}

void laid_tools_close(struct laid_tools *tools)
{
	flag_set_destroy(tools->flags);
	typesetter_destroy(tools->typesetter);
	library_destroy(tools->library);
}

void laid_make(struct laid *laid, struct laid_tools *tools, const struct graphic_ask *ask)
{
	const char *error = NULL;
	const struct template *template = library_template(tools->library, ask->template_id, &error);
	const struct theme *theme = error ? NULL
					  : library_theme(tools->library, ask->theme ? ask->theme : "dark", &error);
	const struct words *words = library_words(tools->library, ask->language ? ask->language : "en");

	if (error)
		golden_die("%s", error);
	laid->arena = rg_arena_create();
	view_init(&laid->view, ask, template->id, words, library_language(tools->library, words_language(words)),
		  library_countries(tools->library), library_grid_shapes(tools->library), laid->arena);
	struct box_maker maker = {
		.view = &laid->view,
		.theme = theme,
		.typesetter = tools->typesetter,
		.flags = tools->flags,
		.arena = laid->arena,
	};
	laid->root = box_build(&maker, template);
	if (laid->root)
		box_layout(&maker, laid->root);
	laid->frame = maker.frame;
	if (maker.error)
		golden_die("%s: %s", ask->template_id, maker.error);
}

void laid_finish(struct laid *laid)
{
	box_finish(laid->root);
	view_finish(&laid->view);
	rg_arena_destroy(laid->arena);
}

static uint64_t add_box(uint64_t id, const struct box *box)
{
	const double place[] = {box->x, box->y, box->width, box->height, box->text.size};
	const theme_color colors[] = {box->fill, box->border_color, box->color, box->accent};
	const int numbers[] = {box->laps, box->joker, box->solid, box->row, box->column};
	const void *const which[] = {box->node, box->flag, box->picture};

	id = rg_hash_text(id, box->key);
	id = rg_hash(id, place, sizeof(place));
	id = rg_hash(id, box->cuts, sizeof(box->cuts));
	id = rg_hash(id, colors, sizeof(colors));
	id = rg_hash(id, numbers, sizeof(numbers));
	id = rg_hash(id, which, sizeof(which));
	id = rg_hash(id, box->fills, box->fill_count * sizeof(*box->fills));
	for (size_t i = 0; i < box->part_count; i++)
		id = rg_hash_text(id, box->parts[i]);
	for (size_t i = 0; i < box->child_count; i++)
		id = add_box(id, &box->children[i]);
	return rg_hash(id, &box->child_count, sizeof(box->child_count));
}

uint64_t laid_id(const struct box *box)
{
	return box ? add_box(RG_HASH_START, box) : RG_HASH_START;
}

bool laid_says(const struct box *box, const char *words)
{
	char *upper = rg_utf8_upper(words);
	bool found = false;

	for (size_t i = 0; i < box->part_count && !found; i++) {
		char *part = rg_utf8_upper(box->parts[i]);
		found = strstr(part, upper) != NULL;
		rg_free(part);
	}
	rg_free(upper);
	for (size_t i = 0; i < box->child_count && !found; i++)
		found = laid_says(&box->children[i], words);
	return found;
}

bool laid_is_line(const struct box *box, const char *key)
{
	if (box->node->sprite)
		return box->node->type == NODE_LINE && strcmp(box->key, key) == 0;
	for (size_t i = 0; i < box->child_count; i++) {
		if (laid_is_line(&box->children[i], key))
			return true;
	}
	return false;
}

const struct box *laid_cut(const struct box *box)
{
	const struct box *cut = box->node->type == NODE_TEXT && box->text.cut ? box : NULL;

	for (size_t i = 0; i < box->child_count && !cut; i++)
		cut = laid_cut(&box->children[i]);
	return cut;
}
