/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recording.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "changes.h"
#include "race/file/said.h"
#include "race/value/date.h"

#define LEAST_MS   100 /* that a step may last, */
#define MOST_MS    (24 * 60 * 60 * 1000)
#define HEAD       "{\"timeline\":1,\"about\":\"Recorded by Race Graphics.\",\"steps\":[\n"
#define TAIL       "\n]}\n"
#define LABEL_MOST 3 /* heats */

struct recording {
	char *first;     /* race-day.json */
	cJSON *feed;     /* as it is in the step that goes on */
	cJSON *step;     /* that step, but for how long it lasts */
	int64_t at_ms;   /* when it began, */
	int64_t from_ms; /* and the first one */
	size_t count;
	struct rg_buffer steps; /* those that are over, as they are written */
	cJSON *waiting;         /* came too soon after the step began; or NULL */
	bool full, news;
};

struct recording *recording_create(void)
{
	struct recording *recording = rg_alloc(1, sizeof(*recording));

	recording->steps.limit = RECORDING_BYTES / 2;
	return recording;
}

void recording_destroy(struct recording *recording)
{
	if (!recording)
		return;
	rg_free(recording->first);
	cJSON_Delete(recording->feed);
	cJSON_Delete(recording->step);
	cJSON_Delete(recording->waiting);
	rg_buffer_finish(&recording->steps);
	rg_free(recording);
}

size_t recording_count(const struct recording *recording)
{
	return recording->count;
}

bool recording_has_news(const struct recording *recording)
{
	return recording->news || recording->waiting;
}

static char *printed(const cJSON *json)
{
	char *text = cJSON_PrintUnformatted(json), *copy = rg_strdup(text);

	cJSON_free(text);
	return copy;
}

/* ---- steps ---- */

/* Which heats have another status, for people. NULL: none; rg_free. */
static char *label_of(const cJSON *old, const cJSON *new)
{
	const cJSON *heats = cJSON_GetObjectItemCaseSensitive(old, "heats"), *heat;
	const cJSON *before = heats ? heats->child : NULL;
	struct rg_buffer label = {0};
	int named = 0;

	cJSON_ArrayForEach(heat, cJSON_GetObjectItemCaseSensitive(new, "heats"))
	{
		const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(heat, "id"));
		const cJSON *status = cJSON_GetObjectItemCaseSensitive(heat, "status");
		const cJSON *was = cJSON_GetObjectItemCaseSensitive(before, "status");
		const char *old_id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(before, "id"));
		before = before ? before->next : NULL;
		if (!id || !rg_equal(id, old_id) || !cJSON_IsString(status) || cJSON_Compare(status, was, true))
			continue;
		if (named++ < LABEL_MOST)
			rg_buffer_format(&label, "%s%s: %s", label.length ? ", " : "", id, status->valuestring);
	}
	if (!label.length)
		return NULL;
	return rg_buffer_take(&label);
}

static char *name_of(int64_t since_ms)
{
	long long tenths = since_ms / 100;

	return rg_asprintf("%lld:%02d:%02d.%d", tenths / 36000, (int)(tenths / 600 % 60), (int)(tenths / 10 % 60),
			   (int)(tenths % 10));
}

/* Takes the changes over; NULL: none. */
static void begin_step(struct recording *recording, cJSON *changes, const char *label, int64_t at_ms)
{
	char *name = name_of(at_ms - recording->from_ms);

	recording->step = cJSON_CreateObject();
	cJSON_AddStringToObject(recording->step, "step", name);
	if (label)
		cJSON_AddStringToObject(recording->step, "label", label);
	if (changes)
		cJSON_AddItemToObject(recording->step, "changes", changes);
	recording->at_ms = at_ms;
	recording->count++;
	recording->news = true;
	rg_free(name);
}

/* The step that goes on, as if it ended now; rg_free. */
static char *step_text(struct recording *recording, int64_t now_ms)
{
	int64_t lasts_ms = rg_larger(LEAST_MS, rg_smaller(MOST_MS, now_ms - recording->at_ms));

	cJSON_AddNumberToObject(recording->step, "for_s", (double)lasts_ms / 1000);
	char *text = printed(recording->step);
	cJSON_DeleteItemFromObjectCaseSensitive(recording->step, "for_s");
	return text;
}

/* False, and nothing is changed, when there is no room for another one. */
static bool end_step(struct recording *recording, const cJSON *changes, int64_t now_ms)
{
	char *text = step_text(recording, now_ms), *next = printed(changes);
	/* With room for the step that begins. */
	bool fits = recording->count < RECORDING_STEPS &&
		    recording->steps.length + strlen(text) + strlen(next) < RECORDING_BYTES / 2 - 1024 &&
		    (recording->count == 1 || rg_buffer_text(&recording->steps, ",\n")) &&
		    rg_buffer_text(&recording->steps, text);

	rg_free(text);
	rg_free(next);
	return fits;
}

/* That alone is no news, as many a server says it anew with each answer. */
static bool only_updated(const cJSON *changes)
{
	return changes && !changes->child->next && strcmp(changes->child->string, "updated") == 0;
}

/* Takes the feed over. */
static void go_on(struct recording *recording, cJSON *feed, int64_t at_ms)
{
	cJSON *changes = changes_between(recording->feed, feed);
	bool is_step = changes && !only_updated(changes);

	if (is_step && !end_step(recording, changes, at_ms)) {
		recording->full = true;
		is_step = false;
	}
	if (!is_step) {
		cJSON_Delete(changes);
		cJSON_Delete(feed);
		return;
	}
	char *label = label_of(recording->feed, feed);
	cJSON_Delete(recording->step);
	begin_step(recording, changes, label, at_ms);
	cJSON_Delete(recording->feed);
	recording->feed = feed;
	rg_free(label);
}

static void let_in_what_waits(struct recording *recording)
{
	cJSON *feed = recording->waiting;

	recording->waiting = NULL;
	if (feed)
		go_on(recording, feed, recording->at_ms + RECORDING_SPACED_MS);
}

void recording_step(struct recording *recording, int64_t now_ms)
{
	if (now_ms >= recording->at_ms + RECORDING_SPACED_MS)
		let_in_what_waits(recording);
}

/* A race day that is played needs a clock: where the feed has none, it begins with the computer's. */
static void give_clock(struct recording *recording, cJSON *feed, int64_t wall_ms)
{
	const cJSON *updated = cJSON_GetObjectItemCaseSensitive(feed, "updated");
	const cJSON *before = cJSON_GetObjectItemCaseSensitive(recording->feed, "updated");
	struct race_time time;

	if (cJSON_IsString(updated) && race_time_parse(updated->valuestring, &time) && !time.date_only)
		return;
	cJSON_DeleteItemFromObjectCaseSensitive(feed, "updated");
	time = (struct race_time){.utc_ms = wall_ms, .offset_s = rg_utc_offset_s(wall_ms)};
	char *text = cJSON_IsString(before) ? rg_strdup(before->valuestring) : race_time_text(time);
	if (text)
		cJSON_AddStringToObject(feed, "updated", text);
	rg_free(text);
}

bool recording_take(struct recording *recording, cJSON *feed, int64_t now_ms, int64_t wall_ms)
{
	recording_step(recording, now_ms);
	if (recording->full) {
		cJSON_Delete(feed);
		return false;
	}
	give_clock(recording, feed, wall_ms);
	if (!recording->count) {
		recording->first = printed(feed);
		recording->feed = feed;
		recording->from_ms = now_ms;
		begin_step(recording, NULL, NULL, now_ms);
	} else if (now_ms < recording->at_ms + RECORDING_SPACED_MS) {
		cJSON_Delete(recording->waiting);
		recording->waiting = feed;
	} else {
		go_on(recording, feed, now_ms);
	}
	return !recording->full;
}

/* ---- files ---- */

struct recording_files recording_files(struct recording *recording, int64_t now_ms)
{
	struct rg_buffer timeline = {.limit = RECORDING_BYTES};

	let_in_what_waits(recording);
	char *last = step_text(recording, now_ms);
	rg_buffer_text(&timeline, HEAD);
	if (recording->steps.length) {
		rg_buffer_add(&timeline, recording->steps.bytes, recording->steps.length);
		rg_buffer_text(&timeline, ",\n");
	}
	rg_buffer_text(&timeline, last);
	rg_buffer_text(&timeline, TAIL);
	rg_free(last);
	recording->news = false;
	return (struct recording_files){.feed = rg_strdup(recording->first), .timeline = rg_buffer_take(&timeline)};
}

void recording_files_finish(struct recording_files *files)
{
	rg_free(files->feed);
	rg_free(files->timeline);
	*files = (struct recording_files){0};
}

static bool write_one(const char *folder, const char *name, const char *text, char **error)
{
	char *path = rg_path_join(folder, name);
	bool written = rg_file_replace(path, text, strlen(text));

	if (!written)
		*error = rg_asprintf(race_said("%s cannot be written: is the disk full, or the folder not there?"),
				     path);
	rg_free(path);
	return written;
}

bool recording_files_write(const struct recording_files *files, const char *folder, char **error)
{
	return write_one(folder, RECORDING_FEED, files->feed, error) &&
	       write_one(folder, RECORDING_TIMELINE, files->timeline, error);
}

char *recording_folder_fault(const char *folder)
{
	static const char *const names[] = {RECORDING_FEED, RECORDING_TIMELINE};

	if (!rg_directory_make(folder))
		return rg_asprintf(race_said("the folder %s cannot be made"), folder);
	for (int i = 0; i < 2; i++) {
		char *path = rg_path_join(folder, names[i]);
		bool there = rg_path_exists(path);
		rg_free(path);
		if (there)
			return rg_asprintf(race_said("%s holds a recording already (%s): take an empty folder"), folder,
					   names[i]);
	}
	return NULL;
}
