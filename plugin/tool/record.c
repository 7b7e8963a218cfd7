/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics record`: what an address answers, as a race day that `serve` and `rehearse` play.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "command.h"
#include "intake/recording/recording.h"
#include "intake/recording/written.h"
#include "options.h"
#include "source.h"

#define LOOK_MS    50
#define WRITE_MS   10000 /* between two writes, because each is of the whole */
#define SLOWEST_S  3600
#define LONGEST_S  (7 * 24 * 60 * 60)
#define SAID_BYTES 200

static const char help[] =
	"usage: race-graphics record [OPTIONS] FILE-FOLDER-OR-URL FOLDER\n"
	"\n"
	"Writes what an address answers into FOLDER, with the time of each change: " RECORDING_FEED
	" and " RECORDING_TIMELINE ", which\n"
	"`race-graphics serve` and `race-graphics rehearse` play. A results API is recorded as the "
	"race feed that is made\n"
	"of it. It goes on until Ctrl+C; the files are whole at any moment.\n"
	"\n" TOOL_SOURCE_HELP
	"  --refresh S       asks every S seconds (default 5), not faster than a results API allows\n"
	"  --for S           ends by itself after so many seconds\n"
	"\n"
	"Exit status: 0 recorded, 1 nothing came or it cannot be written, 2 called wrongly.\n";

struct record {
	struct tool_source source;
	const char *folder;
	char *real; /* the folder, for pictures that lie in it */
	struct recording *recording;
	uint64_t hash; /* of the tree that was taken last */
	size_t pictures_left_out;
	int64_t written_ms;
	char said[SAID_BYTES]; /* what is wrong with the address, told last */
	bool failing;          /* the last write did */
};

static void write_now(struct record *record, int64_t now_ms)
{
	struct recording_files files = recording_files(record->recording, now_ms);
	char *error = NULL;
	bool written = recording_files_write(&files, record->folder, &error);

	if (!written && !record->failing)
		fprintf(stderr, "race-graphics record: %s; it is tried again\n", error);
	if (written && record->failing)
		fprintf(stderr, "race-graphics record: %s: it could be written again\n", record->folder);
	record->failing = !written;
	record->written_ms = now_ms;
	rg_free(error);
	recording_files_finish(&files);
}

/* Each sentence once, until another one comes. */
static void say_what_is_wrong(struct record *record)
{
	const struct intake_look *look = &record->source.look;
	const char *wrong = look->unusable ? look->unusable : look->error ? look->error : "";
	char now[SAID_BYTES];

	snprintf(now, sizeof(now), "%s", wrong);
	if (strcmp(now, record->said) == 0)
		return;
	if (*now && !tool_said(wrong))
		fprintf(stderr, "%s: %s\n", record->source.name, wrong);
	memcpy(record->said, now, sizeof(now));
}

/* False when the recording is full. */
static bool take(struct record *record, int64_t now_ms)
{
	const struct intake_look *look = &record->source.look;
	size_t before = recording_count(record->recording), left_out;

	if (!look->tree || (before && look->hash == record->hash))
		return true;
	cJSON *feed = intake_written(record->source.intake, look->tree, record->real, &left_out);
	if (left_out > record->pictures_left_out)
		fprintf(stderr, "%s: %zu %s left out, neither of the web nor in %s\n", record->source.name, left_out,
			left_out == 1 ? "picture is" : "pictures are", record->folder);
	record->pictures_left_out = left_out;
	record->hash = look->hash;
	return recording_take(record->recording, feed, now_ms, rg_wall_ms());
}

static void tell_steps(size_t *told, const struct record *record)
{
	size_t count = recording_count(record->recording);

	if (count == *told)
		return;
	printf("step %zu\n", count);
	fflush(stdout);
	*told = count;
}

/* False when nothing came. */
static bool roll(struct record *record, int64_t for_s)
{
	int64_t begun_ms = rg_monotonic_ms(), now_ms = begun_ms;
	bool room = true;
	size_t told = 0;

	while (room && !rg_process_must_end() && (!for_s || now_ms - begun_ms < for_s * 1000)) {
		intake_step(record->source.intake, now_ms, NULL);
		intake_look(record->source.intake, &record->source.look);
		say_what_is_wrong(record);
		room = take(record, now_ms);
		recording_step(record->recording, now_ms);
		tell_steps(&told, record);
		if (recording_has_news(record->recording) &&
		    (!record->written_ms || now_ms - record->written_ms >= WRITE_MS))
			write_now(record, now_ms);
		rg_sleep_ms(LOOK_MS);
		now_ms = rg_monotonic_ms();
	}
	if (!room)
		fprintf(stderr, "race-graphics record: %s: the recording is full with %zu steps and ends here\n",
			record->folder, recording_count(record->recording));
	if (!recording_count(record->recording)) {
		fprintf(stderr, "%s: nothing came that could be recorded\n", record->source.name);
		return false;
	}
	write_now(record, now_ms);
	tell_steps(&told, record);
	return true;
}

static int run(const struct tool_source_ask *ask, const char *folder, int64_t for_s)
{
	struct record record = {.folder = folder};
	char *fault = recording_folder_fault(folder);

	if (fault) {
		fprintf(stderr, "race-graphics record: %s\n", fault);
		rg_free(fault);
		return 1;
	}
	if (!tool_source_begin(&record.source, ask))
		return 2;
	record.real = rg_path_real(folder);
	record.recording = recording_create();
	rg_process_end_on_signal();
	bool good = roll(&record, for_s) && !record.failing;
	recording_destroy(record.recording);
	tool_source_close(&record.source);
	rg_free(record.real);
	return good ? 0 : 1;
}

static bool seconds(const char *name, const char *text, int64_t most, int64_t *value)
{
	if (!text || (rg_parse_int(text, value) && *value >= 1 && *value <= most))
		return true;
	fprintf(stderr, "race-graphics record: %s: expected seconds, 1 to %lld, got \"%s\"\n", name, (long long)most,
		text);
	return false;
}

int command_record(int argc, char **argv)
{
	struct tool_source_ask ask = {0};
	const char *for_text = NULL, *refresh = NULL;
	const struct option options[] = {TOOL_SOURCE_OPTIONS(ask),
					 {"--for", &for_text, NULL},
					 {"--refresh", &refresh, NULL},
					 {NULL, NULL, NULL}};
	int64_t for_s = 0, refresh_s = 0;

	int count = options_parse("record", help, options, argc, argv, 2);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count < 3) {
		fprintf(stderr, "race-graphics record: %s\n\n%s", count == 1 ? "which address?" : "into which folder?",
			help);
		return 2;
	}
	if (!seconds("--for", for_text, LONGEST_S, &for_s) || !seconds("--refresh", refresh, SLOWEST_S, &refresh_s))
		return 2;
	ask.address = argv[1];
	ask.refresh_s = (int)refresh_s;
	return run(&ask, argv[2], for_s);
}
