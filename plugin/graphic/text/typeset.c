/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "typeset.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "font_file.h"
#include "race/file/shelf.h"

#define SHRINK_STEP 1.0 /* design px; finer cannot be seen, coarser leaves holes at the right */
#define MAX_WORDS   64

struct typesetter {
	PangoFontMap *map;
	PangoContext *context;
};

/*
 * The generic families must not lead to the machine's fonts: what our set lacks is drawn from Noto, or not at all. For
 * a family that is not there, and for letters that one has not, ours comes first: fontconfig's own choice is another
 * one with each of its versions.
 */
static const char config_xml[] = "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">"
				 "<fontconfig><config><rescan><int>0</int></rescan></config>"
				 "<match><edit name=\"family\" mode=\"append_last\">"
				 "<string>Roboto Condensed</string></edit></match></fontconfig>";

static rg_once no_system_fonts_once = RG_ONCE_STATIC;

static void forget_system_fonts(void)
{
	FcConfig *empty = FcConfigCreate();

	FcConfigSetCurrent(empty);
	FcConfigDestroy(empty);
}

void typesetter_forget_system_fonts(void)
{
	rg_once_run(&no_system_fonts_once, forget_system_fonts);
}

struct font_ask {
	FcConfig *config;
	const char *name;    /* "fonts/Club.ttf" */
	const char *shipped; /* the path of the shipped one, which is in use already */
};

static bool add_file(FcConfig *config, const char *path)
{
	char *form = rg_file_exists(path) ? rg_path_for_libraries(path) : NULL;
	bool added = form && FcConfigAppFontAddFile(config, (const FcChar8 *)form);

	rg_free(form);
	return added;
}

static void *add_own(struct race_shelf_try *attempt, void *data, struct race_problems *problems)
{
	const struct font_ask *ask = data;
	const char *path = race_shelf_path(attempt, ask->name, problems);

	if (!path || (strcmp(path, ask->shipped) == 0 && rg_file_exists(path)))
		return path ? ask->config : NULL;
	char *fault = font_file_fault(path);
	if (!fault && !add_file(ask->config, path))
		fault = rg_strdup("is no font that can be read");
	if (fault)
		race_problems_add(problems, "%s: %s", path, fault);
	bool good = !fault;
	rg_free(fault);
	return good ? ask->config : NULL;
}

/*
 * The shipped fonts, then the user's beside them: of two that look alike to fontconfig the first counts, so that a font
 * whose letters are damaged never stands in for a shipped one.
 */
static size_t add_fonts(FcConfig *config, struct race_shelf *shelf, const char *folder, const char *suffix)
{
	size_t count = 0, added = 0;
	char **names = race_shelf_list(shelf, folder, suffix, &count), **files = rg_alloc(count, sizeof(*files));

	for (size_t i = 0; i < count; i++) {
		char *name = rg_asprintf("%s/%s", folder, names[i]);
		files[i] = race_shelf_shipped(shelf, name);
		added += add_file(config, files[i]);
		rg_free(name);
	}
	for (size_t i = 0; i < count; i++) {
		struct race_shelf_made made = {0};
		char *name = rg_asprintf("%s/%s", folder, names[i]);
		race_shelf_make(shelf, name, add_own, &(struct font_ask){config, name, files[i]}, NULL, &made);
		race_shelf_made_finish(&made, NULL);
		rg_free(name);
		rg_free(files[i]);
		rg_free(names[i]);
	}
	rg_free(files);
	rg_free(names);
	return added;
}

/* Those that lie in the folders of themes. */
static void add_fonts_of_themes(FcConfig *config, struct race_shelf *shelf)
{
	size_t count = 0;
	char **ids = race_shelf_ids(shelf, "themes", "theme.json", &count);

	for (size_t i = 0; i < count; i++) {
		char *folder = rg_path_join("themes", ids[i]);
		add_fonts(config, shelf, folder, ".ttf");
		add_fonts(config, shelf, folder, ".otf");
		rg_free(folder);
		rg_free(ids[i]);
	}
	rg_free(ids);
}

static FcConfig *load_fonts(struct race_shelf *shelf)
{
	FcConfig *config = FcConfigCreate();

	FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)config_xml, FcTrue);
	FcConfigBuildFonts(config);
	if (add_fonts(config, shelf, "fonts", ".ttf") + add_fonts(config, shelf, "fonts", ".otf")) {
		add_fonts_of_themes(config, shelf);
		return config;
	}
	char *folder = race_shelf_shipped(shelf, "fonts");
	rg_error("%s: holds no fonts: install Race Graphics again", folder);
	rg_free(folder);
	FcConfigDestroy(config);
	return NULL;
}

static PangoContext *make_context(PangoFontMap *map)
{
	PangoContext *context = pango_font_map_create_context(map);
	cairo_font_options_t *options = cairo_font_options_create();

	/* All that a desktop might set is set here, so that a broadcast looks the same on every machine. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 96);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	pango_context_set_language(context, pango_language_from_string("en"));
	return context;
}

struct typesetter *typesetter_create(struct race_shelf *shelf)
{
#ifdef _WIN32 /* OBS itself has no fontconfig there */
	typesetter_forget_system_fonts();
#endif
	FcConfig *config = load_fonts(shelf);
	PangoFontMap *map = config ? pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) : NULL;

	if (!map) {
		if (config) {
			rg_error("Pango has no FreeType backend here");
			FcConfigDestroy(config);
		}
		return NULL;
	}
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	FcConfigDestroy(config);
	struct typesetter *typesetter = rg_alloc(1, sizeof(*typesetter));
	typesetter->map = map;
	typesetter->context = make_context(map);
	return typesetter;
}

void typesetter_destroy(struct typesetter *typesetter)
{
	if (!typesetter)
		return;
	g_object_unref(typesetter->context);
	/* Pango 1.50 keeps the configuration, with all that was read of its fonts, when the map goes. */
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(typesetter->map), NULL);
	g_object_unref(typesetter->map);
	rg_free(typesetter);
}

bool typesetter_has_family(const struct typesetter *typesetter, const char *family)
{
	PangoFontFamily **families = NULL;
	int count = 0;
	bool found = false;

	pango_font_map_list_families(typesetter->map, &families, &count);
	for (int i = 0; i < count && !found; i++)
		found = strcmp(pango_font_family_get_name(families[i]), family) == 0;
	g_free(families);
	return found;
}

static PangoFontDescription *describe(const struct theme_font *font, double size)
{
	/* Never from a string: "Roboto Condensed" would be read as Roboto, condensed. */
	PangoFontDescription *description = pango_font_description_new();

	pango_font_description_set_family(description, font->family);
	pango_font_description_set_weight(description, (PangoWeight)font->weight);
	pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
	return description;
}

/*
 * Columns need figures of one width, which is the font's default; a number that stands alone looks torn by it. Letters
 * stand as far from each other as their size says.
 */
static void set_size(PangoLayout *layout, const struct text_style *style, double size)
{
	PangoFontDescription *description = describe(style->font, size);

	pango_layout_set_font_description(layout, description);
	pango_font_description_free(description);
	if (!style->proportional && style->letter_spacing == 0)
		return;
	PangoAttrList *list = pango_attr_list_new();
	if (style->proportional)
		pango_attr_list_insert(list, pango_attr_font_features_new("pnum=1"));
	if (style->letter_spacing != 0)
		pango_attr_list_insert(
			list, pango_attr_letter_spacing_new((int)lrint(style->letter_spacing * size * PANGO_SCALE)));
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

static bool fontset_has(PangoFontset *fontset, uint32_t point)
{
	PangoFont *font = pango_fontset_get_font(fontset, point);
	bool has = font && pango_font_has_char(font, point);

	if (font)
		g_object_unref(font);
	return has;
}

char *text_without_unknown(struct typesetter *typesetter, const char *text, const struct theme_font *font)
{
	const char *foreign = text;

	while (*foreign && (unsigned char)*foreign < 0x80)
		foreign++;
	if (!*foreign)
		return NULL;
	PangoFontDescription *description = describe(font, 36);
	PangoFontset *fontset = pango_font_map_load_fontset(typesetter->map, typesetter->context, description,
							    pango_language_from_string("en"));
	struct rg_buffer kept = {0};
	bool all = true, dropped = false;

	for (const char *at = text, *next = text; rg_utf8_next(&next); at = next) {
		const char *from = at;
		uint32_t point = rg_utf8_next(&from);
		bool blank = point == ' ', mark = g_unichar_iszerowidth(point);
		/* Marks, joiners and variations are dropped with the letter that they belong to. */
		if (mark ? dropped : !blank && !fontset_has(fontset, point)) {
			all = false;
			dropped = true;
			continue;
		}
		/* Of two blanks around something dropped, one is kept. */
		if (!blank || !dropped || (kept.length && kept.bytes[kept.length - 1] != ' '))
			rg_buffer_add(&kept, at, (size_t)(next - at));
		dropped = dropped && blank;
	}
	while (!all && kept.length && kept.bytes[kept.length - 1] == ' ')
		kept.bytes[--kept.length] = 0;
	g_object_unref(fontset);
	pango_font_description_free(description);
	char *left = all ? NULL : rg_buffer_take(&kept);
	rg_buffer_finish(&kept);
	return left;
}

static double natural_width(PangoLayout *layout)
{
	PangoRectangle logical;

	pango_layout_set_width(layout, -1);
	pango_layout_get_extents(layout, NULL, &logical);
	return logical.width / (double)PANGO_SCALE;
}

static bool fits(PangoLayout *layout, double max_width)
{
	/* A hundredth of a px is rounding, not overflow. */
	return max_width < 0 || natural_width(layout) <= max_width + 0.01;
}

/* A sign that joins two words must not be left at the end. */
static size_t without_joint(const char *text, size_t length)
{
	static const char *const joints[] = {" ", "-", "/", ",", "·", "–", "—", "&"};
	size_t before;

	do {
		before = length;
		for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
			size_t size = strlen(joints[i]);
			if (length >= size && memcmp(text + length - size, joints[i], size) == 0)
				length -= size;
		}
	} while (length < before);
	return length;
}

/* Drops words from the right until the rest fits. False when not even the first word does. */
static bool drop_words(PangoLayout *layout, const char *text, double max_width)
{
	size_t length = strlen(text);

	for (int i = 0; i < MAX_WORDS; i++) {
		pango_layout_set_text(layout, text, (int)length);
		if (fits(layout, max_width))
			return true;
		while (length && text[length - 1] != ' ')
			length--;
		length = without_joint(text, length);
		if (!length)
			return false;
	}
	return false;
}

/* Breaks at the space or after the hyphen or dash that makes the two lines most equal. False when no break makes both
 * fit. */
static bool break_in_two(PangoLayout *layout, const char *text, const struct text_style *style, double max_width)
{
	double best = INFINITY;
	char *broken = NULL;

	for (const char *at = text + (*text != 0); *at; at++) {
		size_t sign = *at == ' ' || *at == '-' ? 1 : strncmp(at, "–", 3) == 0 ? 3 : 0;
		if (!sign || !at[sign])
			continue;
		/* A dash between blanks stays on the first line. */
		if (*at == ' ' ? strncmp(at + 1, "–", 3) == 0 : at[sign] == ' ')
			continue;
		size_t first = (size_t)(at - text) + (*at == ' ' ? 0 : sign);
		char *trial = rg_asprintf("%.*s\n%s", (int)first, text, at + sign);
		pango_layout_set_text(layout, trial, -1);
		double width = natural_width(layout);
		if (width <= max_width + 0.01 && width < best) {
			best = width;
			rg_free(broken);
			broken = trial;
		} else {
			rg_free(trial);
		}
	}
	pango_layout_set_text(layout, broken ? broken : text, -1);
	pango_layout_set_line_spacing(layout, broken ? (float)style->leading : 0);
	bool done = broken != NULL;
	rg_free(broken);
	return done;
}

/* Breaks at blanks, each line as full as it can be. False when that takes more lines than there may be. */
static bool break_in_more(PangoLayout *layout, const char *text, const struct text_style *style, double max_width)
{
	struct rg_buffer broken = {0};
	int lines = 0;

	for (const char *line = text, *end = NULL; *line && lines <= style->lines; line = end + (*end == ' ')) {
		end = line;
		for (const char *at = line + strcspn(line, " ");; at += 1 + strcspn(at + 1, " ")) {
			pango_layout_set_text(layout, line, (int)(at - line));
			if (!fits(layout, max_width))
				break;
			end = at;
			if (!*at)
				break;
		}
		lines = end > line ? lines + 1 : style->lines + 1;
		rg_buffer_format(&broken, "%s%.*s", broken.length ? "\n" : "", (int)(end - line), line);
	}
	bool done = lines <= style->lines;
	pango_layout_set_text(layout, done ? broken.bytes : text, -1);
	pango_layout_set_line_spacing(layout, done ? (float)style->leading : 0);
	rg_buffer_finish(&broken);
	return done;
}

static bool break_in_lines(PangoLayout *layout, const char *text, const struct text_style *style, double max_width)
{
	return style->lines > 1 && (break_in_two(layout, text, style, max_width) ||
				    (style->lines > 2 && break_in_more(layout, text, style, max_width)));
}

/* A lone ellipsis tells nobody anything: with no room for two letters before it, the box stays empty. */
static bool has_room(PangoLayout *layout, const char *text, double max_width)
{
	const char *at = text;

	for (int i = 0; i < 2 && *at && rg_utf8_next(&at); i++)
		;
	char *least = rg_asprintf("%.*s…", (int)(at - text), text);
	pango_layout_set_text(layout, least, -1);
	bool fit = fits(layout, max_width);
	pango_layout_set_text(layout, fit ? text : "", -1);
	rg_free(least);
	return fit;
}

static bool fits_in_lines(PangoLayout *layout, const char *text, const struct text_style *style, double max_width)
{
	double width = natural_width(layout);

	if (fits(layout, max_width))
		return true;
	/* What is far too wide need not be tried at every blank, at every size. */
	return style->wrap && width < (style->lines + 0.1) * max_width &&
	       break_in_lines(layout, text, style, max_width);
}

static void cut(PangoLayout *layout, const struct text_style *style, double max_width)
{
	pango_layout_set_width(layout, (int)(fmax(max_width, 1) * PANGO_SCALE));
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	if (!style->wrap || style->lines < 2)
		return;
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_height(layout, -style->lines);
}

/* Sets text and size on the layout; true when letters had to be cut. */
static bool make_fit(PangoLayout *layout, const char *text, const struct text_style *style, double max_width,
		     double *size)
{
	*size = style->size;
	set_size(layout, style, *size);
	pango_layout_set_text(layout, text, -1);
	if (fits_in_lines(layout, text, style, max_width))
		return false;
	if (style->drop_words && drop_words(layout, text, max_width))
		return false;
	pango_layout_set_text(layout, text, -1);
	while (*size > style->floor) {
		*size = fmax(style->floor, *size - SHRINK_STEP);
		set_size(layout, style, *size);
		if (fits_in_lines(layout, text, style, max_width))
			return false;
	}
	if (break_in_lines(layout, text, style, max_width))
		return false;
	if (style->drop_words && drop_words(layout, text, max_width))
		return false;
	pango_layout_set_text(layout, text, -1);
	if (!has_room(layout, text, max_width))
		return true;
	cut(layout, style, max_width);
	return true;
}

static double capital_height(struct typesetter *typesetter, const struct theme_font *font, double size)
{
	PangoLayout *layout = pango_layout_new(typesetter->context);
	PangoRectangle ink;

	set_size(layout, &(struct text_style){.font = font}, size);
	pango_layout_set_text(layout, "H", -1);
	pango_layout_get_extents(layout, &ink, NULL);
	g_object_unref(layout);
	return ink.height / (double)PANGO_SCALE;
}

void text_box_init(struct text_box *box, struct typesetter *typesetter, const char *text,
		   const struct text_style *style, double max_width)
{
	PangoLayout *layout = pango_layout_new(typesetter->context);
	PangoRectangle logical;

	*box = (struct text_box){.layout = layout};
	pango_layout_set_auto_dir(layout, TRUE);
	box->cut = make_fit(layout, text, style, max_width, &box->size);
	pango_layout_get_extents(layout, NULL, &logical);
	box->width = logical.width / (double)PANGO_SCALE;
	box->height = logical.height / (double)PANGO_SCALE;
	box->baseline = pango_layout_get_baseline(layout) / (double)PANGO_SCALE;
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	while (pango_layout_iter_next_line(iter))
		;
	box->last_baseline = pango_layout_iter_get_baseline(iter) / (double)PANGO_SCALE;
	pango_layout_iter_free(iter);
	box->capital = capital_height(typesetter, style->font, box->size);
}

double text_width(struct typesetter *typesetter, const char *text, const struct text_style *style)
{
	PangoLayout *layout = pango_layout_new(typesetter->context);

	set_size(layout, style, style->size);
	pango_layout_set_text(layout, text, -1);
	double width = natural_width(layout);
	g_object_unref(layout);
	return width;
}

void text_box_finish(struct text_box *box)
{
	if (box->layout)
		g_object_unref(box->layout);
	*box = (struct text_box){0};
}

/*
 * In a picture letters are filled outlines. Cairo's own way with glyphs puts small pictures of them at whole px or at
 * fractions of one, as its version thinks best; outlines come out the same in every version. A PDF keeps letters, so
 * that it can be searched.
 */
static void draw_letters(cairo_t *cairo, PangoLayoutLine *line)
{
	if (cairo_surface_get_type(cairo_get_target(cairo)) == CAIRO_SURFACE_TYPE_PDF) {
		pango_cairo_show_layout_line(cairo, line);
		return;
	}
	pango_cairo_layout_line_path(cairo, line);
	cairo_fill(cairo);
}

void text_box_draw(const struct text_box *box, cairo_t *cairo, double x, double y, double align, double strike)
{
	PangoLayoutIter *iter = pango_layout_get_iter(box->layout);

	do {
		PangoRectangle logical;
		pango_layout_iter_get_line_extents(iter, NULL, &logical);
		double slack = box->width - logical.width / (double)PANGO_SCALE;
		double baseline = pango_layout_iter_get_baseline(iter) / (double)PANGO_SCALE;
		double left = x + slack * align, foot = y + baseline - box->baseline;
		cairo_move_to(cairo, left, foot);
		draw_letters(cairo, pango_layout_iter_get_line_readonly(iter));
		if (strike > 0) {
			double width = logical.width / (double)PANGO_SCALE;
			cairo_rectangle(cairo, left - strike, foot - (box->capital + strike) / 2, width + 2 * strike,
					strike);
			cairo_fill(cairo);
		}
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
}

char *text_libraries(void)
{
	int fontconfig = FcGetVersion();

	return rg_asprintf("Pango/%s cairo/%s fontconfig/%d.%d.%d", pango_version_string(), cairo_version_string(),
			   fontconfig / 10000, fontconfig / 100 % 100, fontconfig % 100);
}
