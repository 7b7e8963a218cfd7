/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics chapters`: the heats of an as-run log as chapters, in YouTube's text form or into a recording, by the
 * programs ffmpeg and ffprobe.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "tool/command.h"
#include "log.h"
#include "tool/options.h"
#include "race/value/duration.h"

#define LEAST_MS      10000 /* of a chapter, as YouTube wants it */
#define LEAST_COUNT   3     /* too */
#define DURATION_MOST 100   /* bytes of what ffprobe writes */

static const char help[] =
	"usage: race-graphics chapters LOG [--into FILE] [--recording] [--part N] [--first TEXT]\n"
	"\n"
	"Writes the heats of an as-run log as chapters for the description of a video on YouTube: one begins when the\n"
	"cars of a heat come to the grid, or go. YouTube wants the first at 0:00, three at least, and 10 s for each.\n"
	"\n"
	"  --into FILE    writes them into a recording (.mkv, .mp4, .mov) instead, by the program ffmpeg; pictures "
	"and\n"
	"                 sound stay as they are\n"
	"  --recording    times of the recording, not of the stream\n"
	"  --part N       of a log with several streams (or recordings): which of them, from 1; the last when not "
	"given\n"
	"  --first TEXT   what the time before the first heat is called (default: Start)\n"
	"\n"
	"Exit status: 0 written, 1 the log has no such chapters or ffmpeg failed, 2 called wrongly.\n";

struct chapter {
	int64_t ms;
	const char *title;
};

struct chapters {
	const char *log, *into, *first;
	bool recording;
	int64_t part;         /* from 1; 0: the last */
	struct rg_array list; /* struct chapter */
};

/* ---- from the log ---- */

static int by_line(const void *a, const void *b)
{
	const struct as_run_row *const *first = a, *const *second = b;

	return ((*first)->line > (*second)->line) - ((*first)->line < (*second)->line);
}

/*
 * Race states with a time, in the order in which they were written, which is that in which they came: this computer's
 * clock may have been put back. Free with rg_free.
 */
static const struct as_run_row **states_of(const struct as_run *log, bool recording, size_t *count)
{
	const struct as_run_row **states = rg_alloc(log->count + 1, sizeof(*states));

	*count = 0;
	for (size_t i = 0; i < log->count; i++) {
		const struct as_run_row *row = &log->rows[i];
		if (strcmp(row->zone, AS_RUN_STATE) == 0 && (recording ? row->recording_ms : row->stream_ms) >= 0)
			states[(*count)++] = row;
	}
	qsort(states, *count, sizeof(*states), by_line);
	return states;
}

static bool begins_heat(const struct as_run_row *row)
{
	return row->subject && (strcmp(row->graphic, "grid") == 0 || strcmp(row->graphic, "race") == 0);
}

/* What was too short to be a chapter gives its place to the next one. */
static void add(struct chapters *chapters, int64_t ms, const char *title)
{
	struct chapter *list = chapters->list.items;
	size_t count = chapters->list.count;

	if (count && strcmp(list[count - 1].title, title) == 0)
		return;
	if (count && ms - list[count - 1].ms < LEAST_MS)
		list[count - 1].title = title;
	else
		*(struct chapter *)rg_array_push(&chapters->list, sizeof(*list)) = (struct chapter){ms, title};
}

static void add_heats(struct chapters *chapters, const struct as_run_row *const *states, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t ms = chapters->recording ? states[i]->recording_ms : states[i]->stream_ms;
		if (!begins_heat(states[i]))
			continue;
		if (!chapters->list.count)
			add(chapters, 0, ms < LEAST_MS ? states[i]->subject : chapters->first);
		add(chapters, ms, states[i]->subject);
	}
}

/* Where the time goes back another stream, or recording, has begun. */
static size_t part_end(const struct chapters *chapters, const struct as_run_row *const *states, size_t count,
		       size_t from)
{
	for (size_t i = from + 1; i < count; i++) {
		bool back = chapters->recording ? states[i]->recording_ms < states[i - 1]->recording_ms
						: states[i]->stream_ms < states[i - 1]->stream_ms;
		if (back)
			return i;
	}
	return count;
}

/* False after saying why there are none. */
static bool find_chapters(struct chapters *chapters, const struct as_run *log)
{
	const char *what = chapters->recording ? "recording" : "stream";
	size_t count = 0, parts = 0, from = 0, found_from = 0, found_end = 0;
	const struct as_run_row **states = states_of(log, chapters->recording, &count);

	while (from < count) {
		size_t end = part_end(chapters, states, count, from);
		parts++;
		if (!chapters->part || (size_t)chapters->part == parts) {
			found_from = from;
			found_end = end;
		}
		from = end;
	}
	if (!parts)
		fprintf(stderr, "race-graphics: %s: no heat came while a %s ran\n", chapters->log, what);
	else if ((size_t)chapters->part > parts)
		fprintf(stderr, "race-graphics: %s: --part: the log has %zu\n", chapters->log, parts);
	else if (parts > 1 && !chapters->part)
		fprintf(stderr, "race-graphics: %s: %zu %ss; these are the chapters of the last, --part chooses\n",
			chapters->log, parts, what);
	add_heats(chapters, states + found_from, found_end - found_from);
	rg_free(states);
	if (found_end && !chapters->list.count)
		fprintf(stderr, "race-graphics: %s: no heat came while that %s ran\n", chapters->log, what);
	return chapters->list.count;
}

/* ---- as text ---- */

static int print(const struct chapters *chapters)
{
	const struct chapter *list = chapters->list.items;

	if (chapters->list.count < LEAST_COUNT) {
		fprintf(stderr, "race-graphics: %s: %zu chapters, and YouTube wants at least %d\n", chapters->log,
			chapters->list.count, LEAST_COUNT);
		return 1;
	}
	for (size_t i = 0; i < chapters->list.count; i++) {
		long long s = list[i].ms / 1000;
		if (s >= 3600)
			printf("%lld:%02d:%02d %s\n", s / 3600, (int)(s / 60 % 60), (int)(s % 60), list[i].title);
		else
			printf("%d:%02d %s\n", (int)(s / 60), (int)(s % 60), list[i].title);
	}
	return 0;
}

/* ---- into a recording ---- */

/* How long the video is, by ffprobe, which writes it to `beside`. False when it cannot tell. */
static bool find_duration(const char *video, const char *beside, int64_t *ms)
{
	char *input = rg_asprintf("file:%s", video), *bytes = NULL;
	const char *const arguments[] = {"ffprobe", "-v",      "error", "-show_entries", "format=duration",
					 "-of",     "csv=p=0", "-o",    beside,          input,
					 NULL};
	struct rg_child *child = rg_child_start(arguments);
	struct race_duration duration = {.ms = 0};
	size_t length;

	bool good = child && rg_child_finish(child) == 0 && rg_file_read(beside, DURATION_MOST, &bytes, &length, NULL);
	if (good) {
		bytes[strcspn(bytes, "\r\n")] = 0;
		good = race_duration_parse(bytes, RACE_UNIT_SECONDS, &duration) && duration.ms > 0;
	}
	*ms = duration.ms;
	rg_path_remove(beside);
	rg_free(bytes);
	rg_free(input);
	return good;
}

static void add_escaped(struct rg_buffer *text, const char *title)
{
	for (; *title; title++) {
		if (strchr("=;#\\\n", *title))
			rg_buffer_text(text, "\\");
		rg_buffer_add(text, title, 1);
	}
}

/* In ffmpeg's form; those behind the end of the video are left out. rg_free. */
static char *metadata(const struct chapters *chapters, int64_t ends_ms, size_t *count)
{
	const struct chapter *list = chapters->list.items;
	struct rg_buffer text = {.limit = 16u * 1024 * 1024};

	*count = 0;
	rg_buffer_text(&text, ";FFMETADATA1\n");
	for (size_t i = 0; i < chapters->list.count && list[i].ms < ends_ms; i++) {
		int64_t end = i + 1 < chapters->list.count && list[i + 1].ms < ends_ms ? list[i + 1].ms : ends_ms;
		rg_buffer_format(&text,
				 "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%lld\nEND=%lld\ntitle=", (long long)list[i].ms,
				 (long long)end);
		add_escaped(&text, list[i].title);
		rg_buffer_text(&text, "\n");
		(*count)++;
	}
	return rg_buffer_take(&text);
}

/* A new video with what the old one holds and these chapters. */
static bool copy_video(const char *video, const char *copy, const char *chapters)
{
	char *input = rg_asprintf("file:%s", video), *output = rg_asprintf("file:%s", copy);
	const char *const arguments[] = {
		"ffmpeg", "-v",   "error", "-y",   "-i",   input,           "-f", "ffmetadata",    "-i", "-",  "-map",
		"0:v?",   "-map", "0:a?",  "-map", "0:s?", "-map_metadata", "0",  "-map_chapters", "1",  "-c", "copy",
		output,   NULL};
	struct rg_child *child = rg_child_start(arguments);
	bool good = child && rg_child_write(child, chapters, strlen(chapters));

	if (child)
		good = rg_child_finish(child) == 0 && good;
	rg_free(input);
	rg_free(output);
	return good;
}

/* The recording's own ending tells ffmpeg what to write. */
static char *name_beside(const char *video)
{
	const char *dot = strrchr(rg_path_name(video), '.');

	return rg_asprintf("%.*s.chapters%s", (int)(dot - video), video, dot);
}

static int write_into(const struct chapters *chapters)
{
	const char *video = chapters->into;
	char *copy = name_beside(video), *beside = rg_asprintf("%s.duration", copy), *text = NULL;
	int64_t ends_ms = 0;
	size_t count = 0;
	bool done = false;

	rg_process_end_on_signal();
	if (rg_path_exists(copy)) {
		fprintf(stderr,
			"race-graphics chapters: %s is there already, perhaps of a run that was cut off; remove it\n",
			copy);
		goto end;
	}
	if (!find_duration(video, beside, &ends_ms)) {
		fprintf(stderr, "race-graphics chapters: %s: its length cannot be had by the program ffprobe\n", video);
		goto end;
	}
	text = metadata(chapters, ends_ms, &count);
	done = copy_video(video, copy, text) && !rg_process_must_end() && rg_file_rename(copy, video);
	if (done) {
		printf("%s: %zu chapters\n", video, count);
	} else {
		rg_path_remove(copy);
		fprintf(stderr, "race-graphics chapters: %s: ffmpeg wrote no chapters; it is as it was\n", video);
	}
end:
	rg_free(text);
	rg_free(beside);
	rg_free(copy);
	return done ? 0 : 1;
}

/* ---- the command ---- */

static bool is_video(const char *path)
{
	static const char *const endings[] = {".mkv", ".mp4", ".mov", ".m4v"};
	const char *dot = strrchr(rg_path_name(path), '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (rg_equal_ignoring_case(dot, endings[i]))
			return true;
	}
	return false;
}

static bool may_be_written(const char *video)
{
	if (!is_video(video))
		fprintf(stderr, "race-graphics chapters: --into: expected a .mkv, .mp4 or .mov file, got \"%s\"\n",
			video);
	else if (!rg_file_exists(video))
		fprintf(stderr, "race-graphics chapters: %s: there is no such file\n", video);
	else
		return true;
	return false;
}

int command_chapters(int argc, char **argv)
{
	struct chapters chapters = {.first = "Start"};
	const char *part = NULL;
	const struct option options[] = {
		{"--into", &chapters.into, NULL},
		{"--recording", NULL, &chapters.recording},
		{"--part", &part, NULL},
		{"--first", &chapters.first, NULL},
		{NULL, NULL, NULL},
	};
	struct as_run log;
	int status = 1;

	int given = options_parse("chapters", help, options, argc, argv, 1);
	if (given <= 0)
		return given < 0 ? 2 : 0;
	if (given == 1) {
		fprintf(stderr, "race-graphics chapters: which log?\n\n%s", help);
		return 2;
	}
	if (part && (!rg_parse_int(part, &chapters.part) || chapters.part < 1 || chapters.part > 1000)) {
		fprintf(stderr, "race-graphics chapters: --part: expected a number from 1, got \"%s\"\n", part);
		return 2;
	}
	chapters.log = argv[1];
	chapters.recording = chapters.recording || chapters.into;
	if ((chapters.into && !may_be_written(chapters.into)) || !tool_log_read(argv[1], &log))
		return 1;
	if (find_chapters(&chapters, &log))
		status = chapters.into ? write_into(&chapters) : print(&chapters);
	rg_array_finish(&chapters.list);
	as_run_finish(&log);
	return status;
}
