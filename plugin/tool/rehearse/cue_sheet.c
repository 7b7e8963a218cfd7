/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cue_sheet.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "rundown/subject.h"

#define TENTH_MS 100
#define BY_HAND  "by hand"

/* What is on air, for how long it was. */
struct shown {
	unsigned serial; /* 0: of a hand */
	char *zone;
	int64_t since_ms;
};

/* What a line has; NULL and negative seconds: nothing. */
struct line {
	const char *event, *zone, *graphic, *subject, *text;
	int64_t ms; /* RACE_NO_MS: none */
};

void cue_sheet_finish(struct cue_sheet *sheet)
{
	struct shown *shown = sheet->on_air.items;

	for (size_t i = 0; i < sheet->on_air.count; i++)
		rg_free(shown[i].zone);
	rg_array_finish(&sheet->on_air);
	rg_free(sheet->heat);
	*sheet = (struct cue_sheet){0};
}

/* ---- a line ---- */

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, name, text);
	else
		cJSON_AddNullToObject(object, name);
}

static void print_json(const struct cue_sheet *sheet, const struct line *line)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddNumberToObject(object, "at_s", (double)sheet->at_ms / 1000);
	cJSON_AddStringToObject(object, "event", line->event);
	add_text(object, "zone", line->zone);
	add_text(object, "graphic", line->graphic);
	add_text(object, "subject", line->subject);
	if (line->ms != RACE_NO_MS)
		cJSON_AddNumberToObject(object, "seconds", (double)line->ms / 1000);
	else
		cJSON_AddNullToObject(object, "seconds");
	add_text(object, "text", line->text);
	char *text = cJSON_PrintUnformatted(object);
	puts(text);
	cJSON_free(text);
	cJSON_Delete(object);
}

static void print_plain(const struct cue_sheet *sheet, const struct line *line)
{
	int64_t tenths = sheet->at_ms / TENTH_MS;
	char length[32] = "";

	if (line->ms != RACE_NO_MS && line->ms)
		snprintf(length, sizeof(length), "%lld.%d s", (long long)line->ms / 1000,
			 (int)(line->ms / TENTH_MS % 10));
	printf("%lld:%02d:%02d.%d  %-5s  ", (long long)tenths / 36000, (int)(tenths / 600 % 60),
	       (int)(tenths / 10 % 60), (int)(tenths % 10), line->event);
	if (line->graphic)
		printf("%-8s  %-16s  %8s  ", line->zone, line->graphic, length);
	printf("%s\n", line->text ? line->text : "");
}

static void print(const struct cue_sheet *sheet, const struct line *line)
{
	(sheet->json ? print_json : print_plain)(sheet, line);
	fflush(stdout);
}

/* ---- whom and what a cue is about ---- */

static const char *subject_of(const struct rundown_cue *cue)
{
	return cue->driver ? cue->driver : cue->heat ? cue->heat : cue->class_ ? cue->class_ : cue->series;
}

/* ---- what happens ---- */

static void print_cue(struct cue_sheet *sheet, const struct rundown_cue *cue)
{
	char *text = rundown_subject(sheet->day, cue->driver, cue->heat, cue->class_, cue->series);

	*(struct shown *)rg_array_push(&sheet->on_air, sizeof(struct shown)) = (struct shown){
		.serial = cue->serial, .zone = rg_strdup(cue->zone), .since_ms = sheet->at_ms};
	print(sheet, &(struct line){.event = "cue",
				    .zone = cue->zone,
				    .graphic = cue->graphic,
				    .subject = subject_of(cue),
				    .ms = cue->ms,
				    .text = *text         ? text
					    : cue->serial ? NULL
							  : BY_HAND});
	rg_free(text);
}

/* How long it was on air. */
static int64_t take_off(struct cue_sheet *sheet, const struct rundown_cue *cue)
{
	struct shown *shown = sheet->on_air.items;

	for (size_t i = 0; i < sheet->on_air.count; i++) {
		if (shown[i].serial != cue->serial || !rg_equal(shown[i].zone, cue->zone))
			continue;
		int64_t ms = sheet->at_ms - shown[i].since_ms;
		rg_free(shown[i].zone);
		shown[i] = shown[--sheet->on_air.count];
		return ms;
	}
	return RACE_NO_MS;
}

void cue_sheet_action(struct cue_sheet *sheet, const struct rundown_action *action)
{
	const struct rundown_cue *cue = &action->cue;

	if (action->act == RUNDOWN_CUE) {
		print_cue(sheet, cue);
		return;
	}
	print(sheet, &(struct line){.event = "clear",
				    .zone = cue->zone,
				    .graphic = cue->graphic,
				    .subject = subject_of(cue),
				    .ms = take_off(sheet, cue),
				    .text = cue->serial ? rundown_rule_name(action->rule) : BY_HAND});
}

void cue_sheet_state(struct cue_sheet *sheet, const struct race_state_now *now)
{
	if (sheet->told_state && sheet->state == now->state && rg_equal(sheet->heat, now->heat))
		return;
	sheet->told_state = true;
	sheet->state = now->state;
	rg_free(sheet->heat);
	sheet->heat = rg_strdup(now->heat);
	char *words = rundown_subject(sheet->day, NULL, now->heat, NULL, NULL);
	const char *name = race_state_name(now->state);
	char *text = *words && !sheet->json ? rg_asprintf("%s: %s", name, words) : rg_strdup(name);
	print(sheet, &(struct line){.event = "state", .subject = now->heat, .ms = RACE_NO_MS, .text = text});
	rg_free(words);
	rg_free(text);
}

void cue_sheet_word(struct cue_sheet *sheet, const char *text)
{
	print(sheet, &(struct line){.event = "word", .ms = RACE_NO_MS, .text = text});
}
