/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status_line.h"

#include <stdio.h>
#include <string.h>

#include "obs/control/operator.h"
#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/disk/disk.h"
#include "race/correct/corrections.h"
#include "obs/director/director.h"
#include "race/day/derive.h"
#include "race/file/said.h"
#include "race/review/review.h"
#include "race/value/date.h"
#include "canvas.h"

#define AGE_SHOWN_MS 10000  /* the age of fresher data is not told */
#define FRESH_MS     120000 /* in the event's dialog; from there on it is told in minutes */

char *status_line_fill(const char *key, const char *value)
{
	const char *text = obs_module_text(key), *hole = strstr(text, "{}");

	if (!hole)
		return rg_strdup(text);
	return rg_asprintf("%.*s%s%s", (int)(hole - text), text, value, hole + 2);
}

/* Nothing behind what is in brackets as a whole, or has its sign within them: "(is the network up?)". */
static bool ends_as_sentence(const char *sentence)
{
	size_t length = strlen(sentence);

	if (sentence[length - 1] != ')')
		return strchr(".:!?", sentence[length - 1]);
	return sentence[0] == '(' || (length > 1 && strchr(".!?", sentence[length - 2]));
}

static void add_sentence(struct rg_buffer *line, char *sentence)
{
	if (!rg_empty(sentence))
		rg_buffer_format(line, "%s%s%s", line->length ? " " : "", sentence,
				 ends_as_sentence(sentence) ? "" : ".");
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

void status_line_heat(struct rg_buffer *text, const struct race_heat *heat)
{
	const struct race_class *class_ = race_heat_class(heat);

	if (class_)
		rg_buffer_format(text, "%s · ", class_->name ? class_->name : class_->id);
	rg_buffer_text(text, heat->name ? heat->name : heat->group ? heat->group : heat->id);
	if (!heat->name && heat->race != RACE_NONE)
		rg_buffer_format(text, "/%d", heat->race);
	if (heat->attempt != RACE_NONE && heat->attempt > 1)
		rg_buffer_format(text, " (%d)", heat->attempt);
}

char *status_line_heat_by_hand(const struct overlay_snapshot *snapshot)
{
	const struct overlay_intent *intent = snapshot->zones[snapshot->home].intent;
	const struct race_heat *heat = snapshot->day ? race_day_heat(snapshot->day, intent->settings.heat) : NULL;
	struct rg_buffer name = {0};

	if (!intent->heat_by_hand)
		return NULL;
	if (heat)
		status_line_heat(&name, heat);
	else
		rg_buffer_text(&name, intent->settings.heat);
	char *text = rg_buffer_take(&name), *sentence = status_line_fill("Status.HeatByHand", text);
	rg_free(text);
	return sentence;
}

char *status_line_grid_by_hand(const struct overlay_snapshot *snapshot)
{
	size_t count = 0;

	for (int zone = 0; zone < RUNDOWN_ZONES && !count; zone++) {
		const struct overlay_intent *intent = snapshot->zones[zone].intent;
		struct race_correction_ask ask = {snapshot->day, intent->settings.heat, intent->settings.class_};
		count = intent->grid_by_hand ? race_grid_differences(&ask, intent->settings.grid_text) : 0;
	}
	if (count == 1)
		return rg_strdup(race_said("Grid by hand. Data differs in one place"));
	return count ? rg_asprintf(race_said("Grid by hand. Data differs in %zu places"), count) : NULL;
}

char *status_line_next_heat(const struct race_day *day)
{
	const struct race_heat *heat = race_day_current_heat(day, NULL);
	struct rg_buffer text = {0};
	int hour, minute;

	if (!heat)
		return NULL;
	status_line_heat(&text, heat);
	if (heat->entries.count)
		add_count(&text, "Status.Cars", heat->entries.count);
	if (heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only) {
		race_time_clock(heat->start, &hour, &minute);
		rg_buffer_format(&text, " · %d:%02d", hour, minute);
	}
	return rg_buffer_take(&text);
}

/* "Next: Supercar · Q2 3 · 5 cars · 13:25." */
static char *describe_next_heat(const struct race_day *day)
{
	char *heat = status_line_next_heat(day), *sentence = heat ? status_line_fill("Status.Next", heat) : NULL;

	rg_free(heat);
	if (!sentence && day->heats.count)
		return rg_strdup(obs_module_text("Status.AllOver"));
	return sentence;
}

static char *describe_age(const struct overlay_status *status, int64_t least_ms)
{
	int64_t ms = status->good_at_ms ? rg_monotonic_ms() - status->good_at_ms : -1;
	char text[24];

	if (ms < least_ms)
		return NULL;
	if (ms < 1000)
		return status_line_fill("Status.AgeNow", "");
	bool minutes = ms >= 120000, hours = ms >= 2 * 3600000;
	snprintf(text, sizeof(text), "%d", (int)(hours ? ms / 3600000 : minutes ? ms / 60000 : ms / 1000));
	return status_line_fill(hours ? "Status.AgeHours" : minutes ? "Status.AgeMinutes" : "Status.AgeSeconds", text);
}

/* Tells what is wrong with the graphic, then which of the user's own files cannot be used for any graphic. */
static void add_graphic_error(struct rg_buffer *line, const struct overlay_status *status)
{
	char number[24];

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
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

/* `age_least_ms`: an age is told from there on. */
static void add_data_state(struct rg_buffer *line, const struct overlay_snapshot *snapshot, int64_t age_least_ms)
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
		add_sentence(line, describe_age(status, age_least_ms));
		break;
	case STATUS_FAILING:
		/* That a disk does not answer is told by add_silent. */
		if (!status->silent)
			add_sentence(line, rg_strdup(status->error));
		add_sentence(line, describe_age(status, age_least_ms));
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

/* Whose data is shown while other data is wanted, and why that is not shown. True when it is so. */
static bool add_change(struct rg_buffer *line, const struct overlay_status *status)
{
	static const char *const why[] = {
		[DATA_TOUCHED] = "Status.Change.Touched",   [DATA_UNENTERED] = "Status.Change.Unentered",
		[DATA_COMES] = "Status.Change.Comes",       [DATA_FAILING] = "Status.Change.Failing",
		[DATA_UNUSABLE] = "Status.Change.Unusable", [DATA_SAMPLE_OFF] = "Status.Change.SampleOff",
	};

	if (!status->change)
		return false;
	add_sentence(line, status->shown_of ? status_line_fill("Status.Shown", status->shown_of)
					    : status_line_fill("Status.ShownSample", ""));
	add_sentence(line, status_line_fill(why[status->change], status->change_error ? status->change_error : ""));
	return true;
}

/* Why nothing is on air although nothing is wrong with it; NULL: it is. */
static const char *why_off(const struct overlay_snapshot *snapshot)
{
	enum race_state state = programme_race_state();
	const struct overlay_presence *presence = &snapshot->zones[snapshot->home].presence;
	const struct overlay_settings *settings = &snapshot->zones[snapshot->home].intent->settings;

	if (programme_is_all_off())
		return "Status.AllOff";
	if (snapshot->place.eye_closed)
		return "Status.EyeClosed";
	if (!snapshot->place.in_programme)
		return "Status.NotInProgramme";
	if (snapshot->automatic)
		return NULL;
	if (settings->clean_race && !presence->by_hand && !rundown_zone_stays(snapshot->home) &&
	    (state == RACE_STATE_RACE || state == RACE_STATE_STOPPED))
		return "Status.CarsRace";
	if (presence->wanted)
		return NULL;
	return settings->on == OVERLAY_ON_KEY ? "Status.WaitsForKey" : "Status.TakenOff";
}

/* The newest words to the operator, whichever source's dialog it is. */
static bool add_operator(struct rg_buffer *line)
{
	char *said = operator_words(OPERATOR_SAID), *dead = operator_words(OPERATOR_DEAD_KEYS);
	char *corrected = operator_words(OPERATOR_CORRECTED);
	bool any = said || dead || corrected;

	if (dead)
		add_sentence(line, status_line_fill("Status.DeadKeys", dead));
	add_sentence(line, corrected);
	add_sentence(line, said);
	rg_free(dead);
	return any;
}

char *status_line_director(const struct director_look *look)
{
	static const struct {
		enum rundown_mode mode;
		const char *key;
	} modes[] = {{RUNDOWN_RUNS, "Director.Runs"},
		     {RUNDOWN_SUSPENDED, "Director.Suspended"},
		     {RUNDOWN_HELD, "Director.Held"}};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (look->there && modes[i].mode == look->mode)
			return rg_strdup(obs_module_text(modes[i].key));
	}
	return NULL;
}

/* Of an automatic source: who has the word, and the newest of the director's. */
static void add_director(struct rg_buffer *line)
{
	struct director_look look;

	director_see(&look);
	add_sentence(line, status_line_director(&look));
	if (look.word_count)
		add_sentence(line, rg_strdup(look.words[0]));
	director_look_finish(&look);
}

/* True when it lies in a canvas of which it knows neither size nor eye. */
static bool add_canvas(struct rg_buffer *line, obs_source_t *source)
{
	char *canvas = canvas_beside_main(source);

	if (canvas)
		add_sentence(line, status_line_fill("Status.Canvas", canvas));
	rg_free(canvas);
	return canvas != NULL;
}

struct status_line status_line_make(const struct overlay_snapshot *snapshot, obs_source_t *source)
{
	const struct overlay_status *status = snapshot->status;
	struct rg_buffer line = {0};
	struct status_line made = {.kind = OBS_TEXT_INFO_NORMAL};
	const struct overlay_zone_status *home = &status->zones[snapshot->home];

	bool canvas = add_canvas(&line, source), change = add_change(&line, status);
	add_data_state(&line, snapshot, AGE_SHOWN_MS);
	bool silent = add_silent(&line);
	add_sentence(&line, status_line_heat_by_hand(snapshot));
	add_sentence(&line, status_line_grid_by_hand(snapshot));
	if (status->state != STATUS_SAMPLE_OFF) {
		add_problems(&line, status);
		if (why_off(snapshot))
			add_sentence(&line, status_line_fill(why_off(snapshot), ""));
		if (snapshot->automatic)
			add_director(&line);
	}
	if (home->lacks && status->state != STATUS_SAMPLE_OFF && status->state != STATUS_STARTING && snapshot->day)
		add_sentence(&line, describe_lack(home->lacks));
	add_graphic_error(&line, status);
	bool told = add_operator(&line);
	if (home->graphic_error || status->state == STATUS_UNUSABLE ||
	    (status->state == STATUS_FAILING && !snapshot->day))
		made.kind = OBS_TEXT_INFO_ERROR;
	else if (status->problems || status->own_count || home->lacks || status->state == STATUS_FAILING ||
		 status->state == STATUS_SAMPLE_OFF || programme_is_all_off() || silent || change || told || canvas)
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
		/* Another row tells the age. */
		add_data_state(&line, snapshot, INT64_MAX);
	}
	bool silent = add_silent(&line);
	if (status->state == STATUS_UNUSABLE || (status->state == STATUS_FAILING && !snapshot->day))
		made.kind = OBS_TEXT_INFO_ERROR;
	else if (status->state == STATUS_FAILING || silent)
		made.kind = OBS_TEXT_INFO_WARNING;
	made.text = rg_buffer_take(&line);
	return made;
}

char *status_line_trouble(const struct overlay_snapshot *snapshot)
{
	struct rg_buffer line = {0};

	if (snapshot->status->state == STATUS_FAILING || snapshot->status->state == STATUS_UNUSABLE)
		add_data_state(&line, snapshot, INT64_MAX);
	add_silent(&line);
	if (line.length)
		return rg_buffer_take(&line);
	rg_buffer_finish(&line);
	return NULL;
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

struct status_line status_line_event_shown(const struct overlay_snapshot *snapshot)
{
	const struct overlay_status *status = snapshot->status;
	struct rg_buffer line = {0};
	bool change = add_change(&line, status);

	if (!change)
		add_sentence(&line, status->shown_of ? status_line_fill("Status.ShownNow", status->shown_of)
						     : status_line_fill("Status.ShownNowSample", ""));
	return (struct status_line){rg_buffer_take(&line), change ? OBS_TEXT_INFO_WARNING : OBS_TEXT_INFO_NORMAL};
}

struct status_line status_line_event_age(const struct overlay_snapshot *snapshot)
{
	const struct overlay_status *status = snapshot->status;
	struct rg_buffer line = {0};
	/* In whole minutes, because the dialog is made again when a row of it changes. */
	char *age = describe_age(status, FRESH_MS);

	bool nothing_new = status->remark && !rg_equal(status->remark, obs_module_text("Status.Kept"));

	/* The remark then says that the last answer stays. */
	if (!age && !(nothing_new && status->good_at_ms))
		age = status_line_fill(status->good_at_ms ? "Status.Fresh" : "Status.NoDataYet", "");
	add_sentence(&line, age);
	add_sentence(&line, rg_strdup(status->remark));
	return (struct status_line){rg_buffer_take(&line), OBS_TEXT_INFO_NORMAL};
}
