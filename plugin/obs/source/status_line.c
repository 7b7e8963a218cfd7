/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status_line.h"

#include <stdio.h>
#include <string.h>

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/disk/disk.h"
#include "race/day/derive.h"
#include "race/review/review.h"
#include "race/value/date.h"

#define AGE_SHOWN_MS 10000 /* the age of fresher data is not told */

char *status_line_fill(const char *key, const char *value)
{
	const char *text = obs_module_text(key), *hole = strstr(text, "{}");

	if (!hole)
		return rg_strdup(text);
	return rg_asprintf("%.*s%s%s", (int)(hole - text), text, value, hole + 2);
}

static void add_sentence(struct rg_buffer *line, char *sentence)
{
	if (!rg_empty(sentence)) {
		char last = sentence[strlen(sentence) - 1];
		rg_buffer_format(line, "%s%s%s", line->length ? " " : "", sentence, strchr(".:)!?", last) ? "" : ".");
	}
	rg_free(sentence);
}

static void add_count(struct rg_buffer *line, const char *key, size_t count)
{
	char number[24];
	char *one = count == 1 ? rg_asprintf("%s.1", key) : NULL;

	snprintf(number, sizeof(number), "%zu", count);
	char *counted = status_line_fill(one ? one : key, number);
	rg_buffer_format(line, "%s%s", line->length ? " · " : "", counted);
	rg_free(counted);
	rg_free(one);
}

static size_t count_photos(const struct race_day *day)
{
	size_t count = 0;

	for (RACE_EACH(struct race_driver, driver, day->drivers))
		count += driver->photo != NULL;
	return count;
}

static char *describe_found(const struct race_day *day)
{
	struct rg_buffer counts = {0};

	add_count(&counts, "Status.Drivers", day->drivers.count);
	add_count(&counts, "Status.Classes", day->classes.count);
	/* Whoever enters a roster knows that it has no heats. */
	if (day->heats.count)
		add_count(&counts, "Status.Heats", day->heats.count);
	if (day->rounds.count)
		add_count(&counts, "Status.Rounds", day->rounds.count);
	if (count_photos(day))
		add_count(&counts, "Status.Photos", count_photos(day));
	char *list = rg_buffer_take(&counts), *sentence = status_line_fill("Status.Found", list);
	rg_free(list);
	return sentence;
}

/* "Next: Supercar · Q2 3 · 5 cars · 13:25." */
static char *describe_next_heat(const struct race_day *day)
{
	const struct race_heat *heat = race_day_current_heat(day, NULL);
	const struct race_class *class_ = heat ? race_heat_class(heat) : NULL;
	struct rg_buffer text = {0};
	int hour, minute;

	if (!heat)
		return day->heats.count ? rg_strdup(obs_module_text("Status.AllOver")) : NULL;
	if (class_)
		rg_buffer_format(&text, "%s · ", class_->name ? class_->name : class_->id);
	rg_buffer_text(&text, heat->name ? heat->name : heat->group ? heat->group : heat->id);
	if (!heat->name && heat->race != RACE_NONE)
		rg_buffer_format(&text, "/%d", heat->race);
	if (heat->entries.count)
		add_count(&text, "Status.Cars", heat->entries.count);
	if (heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only) {
		race_time_clock(heat->start, &hour, &minute);
		rg_buffer_format(&text, " · %d:%02d", hour, minute);
	}
	char *list = rg_buffer_take(&text), *sentence = status_line_fill("Status.Next", list);
	rg_free(list);
	return sentence;
}

static char *describe_age(const struct overlay_status *status, int64_t least_ms)
{
	int64_t ms = status->good_at_ms ? rg_monotonic_ms() - status->good_at_ms : -1;
	char text[24];

	if (ms < least_ms)
		return NULL;
	bool minutes = ms >= 120000;
	snprintf(text, sizeof(text), "%d", (int)(minutes ? ms / 60000 : ms / 1000));
	return status_line_fill(minutes ? "Status.AgeMinutes" : "Status.AgeSeconds", text);
}

/* Tells what is wrong with the graphic, then which of the user's own files cannot be used for any graphic. */
static void add_graphic_error(struct rg_buffer *line, const struct overlay_status *status)
{
	char number[24];

	for (int zone = 0; zone < OVERLAY_ZONES; zone++) {
		if (!rg_equal(status->zones[zone].graphic_error, status->own_wrong))
			add_sentence(line, rg_strdup(status->zones[zone].graphic_error));
	}
	if (!status->own_count)
		return;
	snprintf(number, sizeof(number), "%zu", status->own_count);
	add_sentence(line, status_line_fill(status->own_count == 1 ? "Status.OwnFiles.1" : "Status.OwnFiles", number));
	add_sentence(line, rg_asprintf("(%s)", status->own_wrong));
}

static void add_problems(struct rg_buffer *line, const struct overlay_status *status)
{
	char number[24];

	if (!status->problems)
		return;
	snprintf(number, sizeof(number), "%zu", status->problems);
	add_sentence(line, status_line_fill(status->problems == 1 ? "Status.LookAt.1" : "Status.LookAt", number));
	add_sentence(line, rg_asprintf("(%s)", status->first_problem));
}

static void add_data_state(struct rg_buffer *line, const struct overlay_snapshot *snapshot)
{
	const struct overlay_status *status = snapshot->status;

	switch (status->state) {
	case STATUS_STARTING:
		add_sentence(line, status_line_fill("Status.Starting", ""));
		break;
	case STATUS_SAMPLE:
		add_sentence(line, status_line_fill("Status.Sample", ""));
		break;
	case STATUS_SAMPLE_OFF:
		add_sentence(line, status_line_fill("Status.SampleOff", ""));
		break;
	case STATUS_BY_HAND:
		add_sentence(line, status_line_fill("Status.ByHand", ""));
		break;
	case STATUS_GOOD:
		if (snapshot->day) {
			add_sentence(line, describe_found(snapshot->day));
			add_sentence(line, describe_next_heat(snapshot->day));
		}
		add_sentence(line, describe_age(status, AGE_SHOWN_MS));
		break;
	case STATUS_FAILING:
		/* That a disk does not answer is told by add_silent. */
		if (!status->silent)
			add_sentence(line, rg_strdup(status->error));
		add_sentence(line, describe_age(status, AGE_SHOWN_MS));
		break;
	case STATUS_UNUSABLE:
		add_sentence(line, status_line_fill("Status.Unusable", status->error ? status->error : ""));
		break;
	}
	if ((status->state == STATUS_FAILING || status->state == STATUS_UNUSABLE) && snapshot->day)
		add_sentence(line, status_line_fill("Status.LastGood", ""));
}

/* Tells which paths of the crew's do not answer, be they for data, photos or sponsors. True when there are any. */
static bool add_silent(struct rg_buffer *line)
{
	char *silent = disk_silent();

	if (silent)
		add_sentence(line, status_line_fill("Status.Silent", silent));
	rg_free(silent);
	return silent != NULL;
}

/* "Status.Empty.grid" for what the graphic lacks, "Status.Empty" when there are no words for it. */
static char *describe_lack(const char *reason)
{
	char *key = rg_asprintf("Status.Empty.%s", reason);
	const char *text = obs_module_text(key);
	char *sentence = strcmp(text, key) == 0 ? status_line_fill("Status.Empty", reason) : rg_strdup(text);

	rg_free(key);
	return sentence;
}

/* Why nothing is on air although nothing is wrong with it; NULL: it is. */
static const char *why_off(const struct overlay_snapshot *snapshot)
{
	enum race_state state = programme_race_state();
	const struct overlay_presence *presence = &snapshot->zones[OVERLAY_ZONE_FULL].presence;
	const struct overlay_settings *settings = &snapshot->zones[OVERLAY_ZONE_FULL].intent->settings;

	if (programme_is_all_off())
		return "Status.AllOff";
	if (snapshot->place.eye_closed)
		return "Status.EyeClosed";
	if (!snapshot->place.in_programme)
		return "Status.NotInProgramme";
	if (settings->clean_race && !presence->by_hand && (state == RACE_STATE_RACE || state == RACE_STATE_STOPPED))
		return "Status.CarsRace";
	if (presence->wanted)
		return NULL;
	return settings->on == OVERLAY_ON_KEY ? "Status.WaitsForKey" : "Status.TakenOff";
}

struct status_line status_line_make(const struct overlay_snapshot *snapshot)
{
	const struct overlay_status *status = snapshot->status;
	struct rg_buffer line = {0};
	struct status_line made = {.kind = OBS_TEXT_INFO_NORMAL};
	const struct overlay_zone_status *full = &status->zones[OVERLAY_ZONE_FULL];

	add_data_state(&line, snapshot);
	bool silent = add_silent(&line);
	if (status->state != STATUS_SAMPLE_OFF) {
		add_problems(&line, status);
		if (why_off(snapshot))
			add_sentence(&line, status_line_fill(why_off(snapshot), ""));
	}
	if (full->lacks && status->state != STATUS_SAMPLE_OFF && status->state != STATUS_STARTING && snapshot->day)
		add_sentence(&line, describe_lack(full->lacks));
	add_graphic_error(&line, status);
	if (full->graphic_error || status->state == STATUS_UNUSABLE ||
	    (status->state == STATUS_FAILING && !snapshot->day))
		made.kind = OBS_TEXT_INFO_ERROR;
	else if (status->problems || status->own_count || full->lacks || status->state == STATUS_FAILING ||
		 status->state == STATUS_SAMPLE_OFF || programme_is_all_off() || silent)
		made.kind = OBS_TEXT_INFO_WARNING;
	made.text = rg_buffer_take(&line);
	return made;
}

/* ---- the event ---- */

struct status_line status_line_event_found(const struct overlay_snapshot *snapshot)
{
	const struct overlay_status *status = snapshot->status;
	struct rg_buffer line = {0};
	struct status_line made = {.kind = OBS_TEXT_INFO_NORMAL};

	if (status->state == STATUS_SAMPLE || status->state == STATUS_SAMPLE_OFF) {
		add_sentence(&line, status_line_fill("Event.IsSample", ""));
	} else if (status->state == STATUS_GOOD && snapshot->day) {
		add_sentence(&line, describe_found(snapshot->day));
		add_sentence(&line, describe_next_heat(snapshot->day));
	} else {
		add_data_state(&line, snapshot);
	}
	bool silent = add_silent(&line);
	if (status->state == STATUS_UNUSABLE || (status->state == STATUS_FAILING && !snapshot->day))
		made.kind = OBS_TEXT_INFO_ERROR;
	else if (status->state == STATUS_FAILING || silent)
		made.kind = OBS_TEXT_INFO_WARNING;
	made.text = rg_buffer_take(&line);
	return made;
}

struct status_line status_line_event_look_at(const struct overlay_snapshot *snapshot, bool hides_minors)
{
	struct rg_buffer line = {0};

	char *ageless = hides_minors && snapshot->day ? race_review_ageless(snapshot->day, race_date_today()) : NULL;
	bool all_well = !snapshot->status->problems && !ageless;

	if (snapshot->status->problems)
		add_problems(&line, snapshot->status);
	if (ageless)
		add_sentence(&line, status_line_fill("Status.NoBirthday", ageless));
	if (all_well)
		add_sentence(&line, status_line_fill("Status.NothingToLookAt", ""));
	rg_free(ageless);
	return (struct status_line){rg_buffer_take(&line), all_well ? OBS_TEXT_INFO_NORMAL : OBS_TEXT_INFO_WARNING};
}

struct status_line status_line_event_age(const struct overlay_snapshot *snapshot)
{
	struct rg_buffer line = {0};

	add_sentence(&line, snapshot->status->good_at_ms ? describe_age(snapshot->status, 0)
							 : status_line_fill("Status.NoDataYet", ""));
	add_sentence(&line, rg_strdup(snapshot->status->remark));
	return (struct status_line){rg_buffer_take(&line), OBS_TEXT_INFO_NORMAL};
}
