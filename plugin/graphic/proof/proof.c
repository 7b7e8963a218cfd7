/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proof.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "graphic/template/library.h"
#include "proof_page.h"
#include "race/day/derive.h"
#include "race/value/date.h"

#define FILE_MOST     (512u * 1024 * 1024)
#define CANVAS_HEIGHT 900 /* px: a card is then printed at some 200 dpi */
#define CARD_WIDTH    236.0
#define CARD_MOST     100.0
#define GAP           14.0
#define GRID_MOST     360.0
#define TEXT_WIDTH    (PROOF_WIDTH - 2 * PROOF_MARGIN)

struct proof {
	const struct proof_ask *ask;
	struct proof_page page;
	char *error; /* about the first graphic with a fault */
};

static const struct proof_style heading = {true, 15, 0}, said = {true, 10, 0.1}, plain = {false, 9, 0.1},
				quiet = {false, 9, 0.35};

/* A graphic of one template; NULL when it would be empty or cannot be made. */
static struct graphic *make_graphic(struct proof *proof, const char *template_id, const char *driver, const char *heat)
{
	struct graphic_ask ask = proof->ask->graphic;
	char *error = NULL;

	ask.template_id = template_id;
	ask.driver = driver;
	ask.heat = heat;
	ask.class_ = NULL;
	ask.grid_text = NULL;
	ask.height = CANVAS_HEIGHT;
	ask.width = CANVAS_HEIGHT * 16 / 9;
	ask.no_sponsors = true;
	struct graphic *graphic = graphic_make(proof->ask->studio, &ask, NULL, &error);
	if ((error || !graphic) && !proof->error)
		proof->error = rg_asprintf("written, but look at %s of %s: %s", template_id, driver ? driver : heat,
					   error ? error : "it cannot be drawn");
	rg_free(error);
	if (graphic && graphic->empty_reason) {
		graphic_unref(graphic);
		return NULL;
	}
	return graphic;
}

static char *driver_name(const struct race_driver *driver)
{
	const char *first = driver->first_name ? driver->first_name : "";
	const char *last = driver->last_name ? driver->last_name : "";

	return rg_asprintf("%s%s%s%s%s", driver->number ? driver->number : "", driver->number ? "  " : "", first,
			   *first && *last ? " " : "", last);
}

/* ---- drivers ---- */

/* The lines of text beside a card; returns their height. `draw` false: only measures. */
struct column {
	struct proof *proof;
	double x, y, width;
	bool draw;
};

static void put_line(struct column *column, struct proof_style style, const char *text)
{
	if (!rg_empty(text))
		column->y += proof_page_text(&column->proof->page, column->x, column->y, column->width, text, style,
					     column->draw);
}

static void put_honour(struct column *column, const struct race_honour *honour)
{
	struct rg_buffer text = {0};

	if (honour->position != RACE_NONE)
		rg_buffer_format(&text, "%d. ", honour->position);
	rg_buffer_text(&text, honour->title ? honour->title : "");
	if (honour->year)
		rg_buffer_format(&text, " %s", honour->year);
	if (honour->count != RACE_NONE && honour->count > 1)
		rg_buffer_format(&text, " (%d ×)", honour->count);
	if (honour->kind == RACE_HONOUR_TEAM)
		rg_buffer_text(&text, " (team)");
	put_line(column, plain, text.bytes);
	rg_buffer_finish(&text);
}

static void put_facts(struct column *column, const struct race_driver *driver)
{
	const struct race_class *class_ = driver->class_.to;
	const struct graphic_ask *ask = &column->proof->ask->graphic;
	struct race_date today = race_day_today(ask->day, race_date_given(ask->today) ? ask->today : race_date_today());
	const struct race_round *round = race_day_current_round(ask->day, NULL, today);
	struct rg_buffer text = {0};
	int age = race_driver_age(driver, round);
	char figure[16] = "";

	if (age != RACE_NONE && !(ask->hide_minors && race_driver_is_minor(driver, round, today)))
		snprintf(figure, sizeof(figure), "%d", age);
	const char *facts[] = {class_ ? (class_->name ? class_->name : class_->id) : NULL, driver->country, figure};
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (!rg_empty(facts[i]))
			rg_buffer_format(&text, "%s%s", text.length ? " · " : "", facts[i]);
	}
	put_line(column, quiet, text.bytes);
	rg_buffer_finish(&text);
}

static bool lacks_letters(struct proof *proof, const char *text)
{
	char *known = text_without_unknown(proof->page.typesetter, text, proof->page.bold);
	bool lacks = known != NULL;

	rg_free(known);
	return lacks;
}

static double driver_text(struct proof *proof, const struct race_driver *driver, bool draw)
{
	double x = PROOF_MARGIN + CARD_WIDTH + GAP;
	struct column column = {proof, x, proof->page.y, PROOF_WIDTH - PROOF_MARGIN - x, draw};
	char *name = driver_name(driver), *say = driver->say ? rg_asprintf("“%s”", driver->say) : NULL;

	put_line(&column, heading, name);
	if (lacks_letters(proof, name))
		put_line(&column, quiet, "Some letters of the name are in no font and are left out, on air too.");
	put_line(&column, said, say);
	put_facts(&column, driver);
	put_line(&column, plain, driver->car);
	put_line(&column, plain, driver->team);
	for (RACE_EACH(struct race_honour, honour, driver->honours))
		put_honour(&column, honour);
	put_line(&column, quiet, driver->notes);
	rg_free(name);
	rg_free(say);
	return column.y - proof->page.y;
}

static void add_driver(struct proof *proof, const struct race_driver *driver)
{
	double height = driver_text(proof, driver, false);

	proof_page_need(&proof->page, height > CARD_MOST ? height : CARD_MOST);
	struct graphic *card = make_graphic(proof, "driver-card", driver->id, NULL);
	double picture = card ? proof_page_picture(&proof->page, card, PROOF_MARGIN, proof->page.y, CARD_WIDTH,
						   CARD_MOST)
			      : 0;
	graphic_unref(card);
	driver_text(proof, driver, true);
	proof->page.y += (height > picture ? height : picture) + GAP;
}

static void outline(struct proof *proof, const char *name)
{
	char *place = rg_asprintf("page=%d pos=[0 0]", proof->page.number);

	cairo_pdf_surface_add_outline(cairo_get_target(proof->page.cairo), CAIRO_PDF_OUTLINE_ROOT, name, place, 0);
	rg_free(place);
}

/* Each class begins a page. `class_` NULL: those of none. */
static void add_class(struct proof *proof, const struct race_class *class_)
{
	const struct race_day *day = proof->ask->graphic.day;
	const char *name = !class_ ? NULL : class_->name ? class_->name : class_->id;
	bool begun = false;

	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		if (driver->class_.to != class_)
			continue;
		if (!begun) {
			proof->page.section = name;
			proof_page_begin(&proof->page);
			outline(proof, name ? name : "Drivers");
			begun = true;
		}
		add_driver(proof, driver);
	}
}

/* ---- heats ---- */

static char *heat_name(const struct race_heat *heat)
{
	const struct race_class *class_ = race_heat_class(heat);
	struct rg_buffer text = {0};

	if (class_)
		rg_buffer_format(&text, "%s ", class_->name ? class_->name : class_->id);
	rg_buffer_text(&text, heat->name ? heat->name : heat->group ? heat->group : heat->id);
	if (!heat->name && heat->race != RACE_NONE)
		rg_buffer_format(&text, " %d", heat->race);
	return rg_buffer_take(&text);
}

static void add_entry(struct proof *proof, const struct race_entry *entry)
{
	const struct race_driver *driver = entry->driver.to;
	struct column column = {proof, PROOF_MARGIN + 24, proof->page.y, 190, true};
	char *slot = entry->slot == RACE_NONE ? NULL : rg_asprintf("%d", entry->slot);
	char *name = driver ? driver_name(driver) : NULL;

	if (slot)
		proof_page_text(&proof->page, PROOF_MARGIN, column.y, 20, slot, quiet, true);
	put_line(&column, said, name ? name : entry->name);
	struct column say = {proof, PROOF_MARGIN + 224, proof->page.y, 130, true};
	struct column car = {proof, PROOF_MARGIN + 364, proof->page.y, TEXT_WIDTH - 364, true};
	put_line(&say, said, driver ? driver->say : NULL);
	put_line(&car, plain, driver ? driver->car : NULL);
	put_line(&car, quiet, driver ? driver->team : NULL);
	double end = column.y > say.y ? column.y : say.y;
	proof->page.y = (end > car.y ? end : car.y) + 6;
	rg_free(slot);
	rg_free(name);
}

static void add_heat(struct proof *proof, const struct race_heat *heat)
{
	size_t count = 0;
	struct graphic *grid = heat->entries.count ? make_graphic(proof, "heat-grid", NULL, heat->id) : NULL;

	if (!grid)
		return;
	char *name = heat_name(heat);
	proof->page.section = name;
	proof_page_begin(&proof->page);
	outline(proof, name);
	proof->page.y += proof_page_picture(&proof->page, grid, PROOF_MARGIN, proof->page.y, TEXT_WIDTH, GRID_MOST) +
			 GAP;
	const struct race_entry **entries = race_heat_by_slot(heat, &count);
	for (size_t i = 0; i < count; i++) {
		proof_page_need(&proof->page, 3 * said.size);
		add_entry(proof, entries[i]);
	}
	rg_free(entries);
	graphic_unref(grid);
	proof->page.section = NULL;
	rg_free(name);
}

/* ---- the file ---- */

static cairo_status_t add_bytes(void *data, const unsigned char *bytes, unsigned length)
{
	return rg_buffer_add(data, bytes, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static char *make_title(const struct proof_ask *ask)
{
	const struct race_round *round = race_day_current_round(ask->graphic.day, NULL, ask->graphic.today);
	const struct race_series *series = round ? round->series.to : NULL;
	struct rg_buffer text = {0};

	if (series && series->name)
		rg_buffer_text(&text, series->name);
	if (round && (round->name || round->venue))
		rg_buffer_format(&text, "%s%s", text.length ? " · " : "", round->name ? round->name : round->venue);
	return rg_buffer_take(&text);
}

static void draw(struct proof *proof)
{
	const struct race_day *day = proof->ask->graphic.day;

	for (RACE_EACH(struct race_class, class_, day->classes))
		add_class(proof, class_);
	add_class(proof, NULL);
	for (RACE_EACH(struct race_heat, heat, day->heats))
		add_heat(proof, heat);
	proof_page_finish(&proof->page);
}

bool proof_write(const struct proof_ask *ask, const char *path, char **error)
{
	char *title = ask->title ? rg_strdup(ask->title) : make_title(ask);
	const char *theme_error;
	struct library *library = library_create(race_shelf_ref(ask->shelf));
	const struct theme *theme = library_theme(library, ask->graphic.theme ? ask->graphic.theme : "dark",
						  &theme_error);
	struct rg_buffer file = {.limit = FILE_MOST};
	struct proof proof = {.ask = ask};
	const char *wrong = NULL;

	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(add_bytes, &file, PROOF_WIDTH, PROOF_HEIGHT);
	proof.page = (struct proof_page){
		.cairo = cairo_create(surface),
		.typesetter = typesetter_create(ask->shelf),
		.regular = theme ? theme_find_font(theme, "regular") : NULL,
		.bold = theme ? theme_find_font(theme, "bold") : NULL,
		.title = title,
	};
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	if (proof.page.typesetter && proof.page.regular && proof.page.bold)
		draw(&proof);
	else
		wrong = "nothing can be drawn: fonts or the theme are missing";
	cairo_surface_finish(surface);
	if (!wrong && !proof.page.number)
		wrong = "the race day has neither drivers nor grids";
	else if (!wrong && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		wrong = cairo_status_to_string(cairo_surface_status(surface));
	else if (!wrong && !rg_file_replace(path, file.bytes, file.length))
		wrong = "the file cannot be written";
	else if (!wrong)
		wrong = proof.error;
	*error = rg_strdup(wrong);
	bool good = !wrong;
	rg_free(proof.error);
	cairo_destroy(proof.page.cairo);
	cairo_surface_destroy(surface);
	typesetter_destroy(proof.page.typesetter);
	library_destroy(library);
	rg_buffer_finish(&file);
	rg_free(title);
	return good;
}
