/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proof_page.h"

#include <string.h>

#include "base/text.h"
#include "still.h"

#define LEADING      1.22 /* of the size */
#define TITLE_HEIGHT 26.0
#define FOOT         18.0

void proof_page_finish(struct proof_page *page)
{
	if (!page->number)
		return;
	char *number = rg_asprintf("%d", page->number);
	proof_page_text(page, PROOF_MARGIN, PROOF_HEIGHT - PROOF_MARGIN, 40, number,
			(struct proof_style){false, 8, 0.4}, true);
	rg_free(number);
	cairo_show_page(page->cairo);
}

void proof_page_begin(struct proof_page *page)
{
	double width = PROOF_WIDTH - 2 * PROOF_MARGIN;

	proof_page_finish(page);
	page->number++;
	if (page->title)
		proof_page_text(page, PROOF_MARGIN, PROOF_MARGIN, width * 0.6, page->title,
				(struct proof_style){false, 9, 0.4}, true);
	if (page->section)
		proof_page_text(page, PROOF_MARGIN + width * 0.62, PROOF_MARGIN, width * 0.38, page->section,
				(struct proof_style){true, 9, 0.2}, true);
	cairo_set_source_rgb(page->cairo, 0.6, 0.6, 0.6);
	cairo_rectangle(page->cairo, PROOF_MARGIN, PROOF_MARGIN + 14, width, 0.5);
	cairo_fill(page->cairo);
	page->y = PROOF_MARGIN + TITLE_HEIGHT;
}

void proof_page_need(struct proof_page *page, double height)
{
	bool empty = page->y <= PROOF_MARGIN + TITLE_HEIGHT;

	if (!page->number || (!empty && page->y + height > PROOF_HEIGHT - PROOF_MARGIN - FOOT))
		proof_page_begin(page);
}

/* The longest beginning of `text` that fits, in bytes: whole words, at least one. */
static size_t line_length(const struct proof_page *page, const char *text, const struct text_style *style, double width)
{
	size_t fits = 0;

	for (size_t at = strcspn(text, " ");; at += 1 + strcspn(text + at + 1, " ")) {
		char *line = rg_strndup(text, at);
		bool good = text_width(page->typesetter, line, style) <= width;
		rg_free(line);
		if (!good)
			return fits ? fits : at;
		fits = at;
		if (!text[at])
			return fits;
	}
}

static void draw_line(struct proof_page *page, double x, double y, double width, const char *line,
		      const struct text_style *style, double gray)
{
	struct text_box box;

	text_box_init(&box, page->typesetter, line, style, width);
	cairo_set_source_rgb(page->cairo, gray, gray, gray);
	text_box_draw(&box, page->cairo, x, y + style->size, 0, 0);
	text_box_finish(&box);
}

double proof_page_text(struct proof_page *page, double x, double y, double width, const char *text,
		       struct proof_style style, bool draw)
{
	const struct theme_font *font = style.bold ? page->bold : page->regular;
	/* One word that is wider than the column is made smaller. */
	const struct text_style set = {.font = font, .size = style.size, .floor = style.size / 3, .lines = 1};
	char *known = text_without_unknown(page->typesetter, text, font);
	double height = 0;

	for (const char *at = known ? known : text; *at;) {
		size_t length = line_length(page, at, &set, width);
		char *line = rg_strndup(at, length);
		if (draw)
			draw_line(page, x, y + height, width, line, &set, style.gray);
		rg_free(line);
		height += style.size * LEADING;
		at += length;
		at += strspn(at, " ");
	}
	rg_free(known);
	return height;
}

double proof_page_picture(struct proof_page *page, const struct graphic *graphic, double x, double y, double width,
			  double most)
{
	size_t count = (size_t)graphic->width * graphic->height;

	if (!graphic->count)
		return 0;
	uint32_t *pixels = rg_alloc(count, sizeof(*pixels));
	graphic_compose(graphic, pixels);
	struct still_rect rect = still_held(pixels, graphic->width, graphic->height);
	/* The picture is put on white, as paper is, because an opaque one needs no mask in the file. */
	memset(pixels, 0xFF, count * sizeof(*pixels));
	graphic_compose(graphic, pixels);
	still_for_cairo(pixels, count);
	double scale = width / rect.width;
	scale = rect.height * scale > most ? most / rect.height : scale;
	uint32_t *first = pixels + (size_t)rect.top * graphic->width + rect.left;
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)first, CAIRO_FORMAT_RGB24,
								       rect.width, rect.height, graphic->width * 4);
	cairo_save(page->cairo);
	cairo_translate(page->cairo, x, y);
	cairo_scale(page->cairo, scale, scale);
	cairo_set_source_surface(page->cairo, surface, 0, 0);
	cairo_paint(page->cairo);
	cairo_restore(page->cairo);
	/* Cairo writes the page later. Finishing the surface makes it take a copy of the pixels first. */
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	rg_free(pixels);
	return rect.height * scale;
}
