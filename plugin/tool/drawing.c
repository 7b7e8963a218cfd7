/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "drawing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "race/day/derive.h"
#include "race/value/date.h"
#include "tool/picture/png_write.h"

#define PNG_BYTES_MOST (256u * 1024 * 1024)

bool drawing_number(const char *text, int64_t low, int64_t high, int64_t *number)
{
	return rg_parse_int(text, number) && *number >= low && *number <= high;
}

/* The canvas, by --size, else by --height, else `standard` px high. */
static bool read_canvas(const struct drawing *drawing, int standard, struct graphic_ask *ask)
{
	const char *by = drawing->size ? strchr(drawing->size, 'x') : NULL;
	int64_t width = 0, height = standard;

	if (drawing->size) {
		char *first = by ? rg_strndup(drawing->size, (size_t)(by - drawing->size)) : NULL;
		bool good = by && drawing_number(first, 90, 8192, &width) && drawing_number(by + 1, 90, 8192, &height);
		rg_free(first);
		if (!good || drawing->height) {
			fprintf(stderr,
				"race-graphics %s: --size: expected a canvas like 1080x1920, 90 to 8192 each, %s "
				"\"%s\"\n",
				drawing->command, good ? "without --height beside" : "got", drawing->size);
			return false;
		}
	} else if (drawing->height && !drawing_number(drawing->height, 90, 4320, &height)) {
		fprintf(stderr, "race-graphics %s: --height: expected 90 to 4320, got \"%s\"\n", drawing->command,
			drawing->height);
		return false;
	}
	ask->height = (int)height;
	ask->width = (int)(width ? width : (height * 16 + 8) / 9);
	return true;
}

bool drawing_ask(const struct drawing *drawing, int standard, struct graphic_ask *ask)
{
	int64_t scale = 100, page = 1;

	if (!read_canvas(drawing, standard, ask))
		return false;
	if (drawing->scale && !drawing_number(drawing->scale, 80, 125, &scale)) {
		fprintf(stderr, "race-graphics %s: --scale: expected 80 to 125, got \"%s\"\n", drawing->command,
			drawing->scale);
		return false;
	}
	if (drawing->view && strcmp(drawing->view, "front") != 0 && strcmp(drawing->view, "behind") != 0) {
		fprintf(stderr, "race-graphics %s: --grid-view: expected behind or front, got \"%s\"\n",
			drawing->command, drawing->view);
		return false;
	}
	if (drawing->now && (!race_time_parse(drawing->now, &ask->now) || ask->now.date_only)) {
		fprintf(stderr,
			"race-graphics %s: --now: expected a moment like 2021-06-05T12:10:00+03:00, got \"%s\"\n",
			drawing->command, drawing->now);
		return false;
	}
	if (drawing->today && !race_date_parse(drawing->today, &ask->today)) {
		fprintf(stderr, "race-graphics %s: --today: expected a date like 2021-06-05, got \"%s\"\n",
			drawing->command, drawing->today);
		return false;
	}
	if (drawing->page && !drawing_number(drawing->page, 1, 999, &page)) {
		fprintf(stderr, "race-graphics %s: --page: expected 1 to 999, got \"%s\"\n", drawing->command,
			drawing->page);
		return false;
	}
	ask->template_id = drawing->template_id;
	ask->theme = drawing->theme;
	ask->language = drawing->language;
	ask->series = drawing->series;
	ask->class_ = drawing->class_;
	ask->heat = drawing->heat;
	ask->driver = drawing->driver;
	ask->grid_text = drawing->grid_text;
	ask->grid_from_front = drawing->view && strcmp(drawing->view, "front") == 0;
	ask->place = drawing->place;
	ask->scale = (double)scale / 100;
	ask->tag = drawing->tag;
	ask->text1 = drawing->text1;
	ask->text2 = drawing->text2;
	ask->page = (int)page - 1;
	ask->hide_minors = !drawing->show_minors;
	return true;
}

bool drawing_ground(const struct drawing *drawing, uint32_t *ground)
{
	const char *text = drawing->ground;

	*ground = 0;
	if (!text)
		return true;
	if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
		fprintf(stderr, "race-graphics %s: --ground: expected #RRGGBB, got \"%s\"\n", drawing->command, text);
		return false;
	}
	*ground = 0xFF000000 | (uint32_t)strtoul(text + 1, NULL, 16);
	return true;
}

/*
 * By id; else by number, in the class that was asked for. Numbers are taken because nobody can type the ids of foreign
 * APIs.
 */
static const char *driver_of(const struct race_day *day, const char *wanted, const char *class_id)
{
	if (!day || !wanted || race_day_driver(day, wanted))
		return wanted;
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		if (rg_equal(driver->number, wanted) && (!class_id || rg_equal(driver->class_.id, class_id)))
			return driver->id;
	}
	return wanted;
}

static bool is_called(const struct race_class *class_, const char *wanted)
{
	const char *const names[] = {class_->id, class_->name, class_->short_name};
	bool called = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !called; i++) {
		char *name = rg_utf8_fold(names[i]), *asked = rg_utf8_fold(wanted);
		called = rg_equal(name, asked);
		rg_free(name);
		rg_free(asked);
	}
	return called;
}

/* By id; else by name, as people know it. NULL after saying which classes there are. */
static const char *class_of(const struct race_day *day, const char *wanted, const char *command)
{
	if (race_day_class(day, wanted))
		return wanted;
	for (RACE_EACH(struct race_class, class_, day->classes)) {
		if (rg_utf8_valid(wanted, strlen(wanted)) && is_called(class_, wanted))
			return class_->id;
	}
	fprintf(stderr, "race-graphics %s: --class: there is no class \"%s\"%s", command, wanted,
		day->classes.count ? ", only" : "");
	for (RACE_EACH(struct race_class, class_, day->classes))
		fprintf(stderr, " %s", class_->id);
	fputs("\n", stderr);
	return NULL;
}

/* The class' last heat in which somebody drives; NULL: there is none. */
static const struct race_heat *last_driven(const struct race_day *day, const char *class_id)
{
	const struct race_heat *last = NULL;

	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if (heat->entries.count && race_heat_has_class(heat, class_id))
			last = heat;
	}
	return last;
}

/* A class that was asked for alone is found: where its heat of now has nothing to draw, its last one is drawn. */
static struct graphic *make_of_class(struct graphic_studio *studio, struct graphic_ask *ask, const char *command,
				     char **error)
{
	struct graphic *graphic = graphic_make(studio, ask, NULL, error);
	bool alone = ask->class_ && !ask->heat && !ask->grid_text;
	const struct race_heat *heat = alone && graphic && graphic->empty_reason ? last_driven(ask->day, ask->class_)
										 : NULL;
	if (!heat || *error)
		return graphic;
	ask->heat = heat->id;
	struct graphic *last = graphic_make(studio, ask, NULL, error);
	if (!last || last->empty_reason) {
		graphic_unref(last);
		return graphic;
	}
	fprintf(stderr, "race-graphics %s: the class has no %s now, so that of the heat %s is drawn\n", command,
		graphic->empty_reason, heat->id);
	graphic_unref(graphic);
	return last;
}

/* A graphic of the crew's own words says where the sample's event is, so that each can be seen without any. */
static void say_something(const struct drawing *drawing, const char *address, struct graphic_studio *studio,
			  struct graphic_ask *ask)
{
	struct graphic_facts facts = {0};
	const struct race_round *round = ask->day ? ask->day->now.round.to : NULL;

	if (address || ask->text1 || !round || !graphic_studio_facts(studio, drawing->template_id, &facts))
		return;
	if (rg_equal(facts.needs, "text1"))
		ask->text1 = round->venue ? round->venue : round->name;
}

struct graphic *drawing_make(const struct drawing *drawing, const char *address, struct graphic_studio *studio,
			     struct graphic_ask ask, bool *good)
{
	struct tool_source_ask source_ask = drawing->source;
	struct graphic *graphic = NULL;
	struct tool_source source;
	char *error = NULL;

	*good = false;
	source_ask.address = address;
	if (!tool_source_open(&source, &source_ask))
		return NULL;
	for (size_t i = 0; i < source.problems.count; i++)
		fprintf(stderr, "%s: %s\n", source.name, source.problems.lines[i]);
	ask.day = source.day;
	if (ask.day && ask.class_) {
		ask.class_ = class_of(ask.day, ask.class_, drawing->command);
		ask.day = ask.class_ ? ask.day : NULL;
	}
	ask.driver = driver_of(source.day, ask.driver, ask.class_);
	say_something(drawing, address, studio, &ask);
	ask.picture = tool_source_picture;
	ask.picture_data = &source;
	if (ask.day)
		graphic = make_of_class(studio, &ask, drawing->command, &error);
	if (error && !tool_said(error))
		fprintf(stderr, "race-graphics %s: %s\n", drawing->command, error);
	if (graphic && graphic->empty_reason)
		fprintf(stderr, "race-graphics %s: nothing to draw: the race day has no %s\n", drawing->command,
			graphic->empty_reason);
	*good = graphic && !graphic->empty_reason && !error;
	rg_free(error);
	tool_source_close(&source);
	return graphic;
}

uint32_t *drawing_compose(const struct motion_scene *scene, uint32_t ground)
{
	size_t count = (size_t)scene->graphic->width * scene->graphic->height;
	uint32_t *pixels = rg_alloc(count, sizeof(*pixels));

	/* Pages that nobody writes to take no memory. */
	for (size_t i = 0; ground && i < count; i++)
		pixels[i] = ground;
	motion_scene_compose(scene, pixels);
	return pixels;
}

/* Whole or not at all, so that a full disk leaves what was there before. */
static bool write_whole(const struct rg_buffer *png, const char *path)
{
	/* What is no file, such as /dev/stdout, has nothing beside it that could take its name. */
	if (!rg_path_exists(path) || rg_file_exists(path))
		return rg_file_replace(path, png->bytes, png->length);
	FILE *file = fopen(path, "wb");
	bool written = file && fwrite(png->bytes, 1, png->length, file) == png->length;
	return (!file || fclose(file) == 0) && written;
}

bool drawing_write(const struct drawing *drawing, const uint32_t *pixels, int width, struct still_rect rect)
{
	struct rg_buffer png = {.limit = PNG_BYTES_MOST};
	const char *fault = NULL;

	pixels += (size_t)rect.top * width + rect.left;
	if (!write_png(pixels, rect.width, rect.height, width, still_for_cairo, &png))
		fault = "is too large a picture to be written";
	else if (!write_whole(&png, drawing->output))
		fault = "cannot be written: is the disk full, or the folder not there?";
	rg_buffer_finish(&png);
	if (fault)
		fprintf(stderr, "race-graphics %s: %s: %s\n", drawing->command, drawing->output, fault);
	return !fault;
}
