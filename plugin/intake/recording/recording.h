/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recording: what race data answered over a race day, as the two files that `race-graphics serve` and `rehearse` play
 * (data/schemas/timeline.schema.json). It has no clock of its own, and one thread at a time has it; only what it hands
 * over to be written touches a disk, on any thread.
 */
#ifndef RG_INTAKE_RECORDING_RECORDING_H
#define RG_INTAKE_RECORDING_RECORDING_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDING_FEED      "race-day.json"
#define RECORDING_TIMELINE  "timeline.json"
#define RECORDING_STEPS     20000 /* the most; data/schemas/timeline.schema.json has it, too */
#define RECORDING_BYTES     (64u * 1024 * 1024)
#define RECORDING_SPACED_MS 500 /* changes that follow each other faster become one step */

struct recording;

struct recording *recording_create(void);
void recording_destroy(struct recording *recording); /* accepts NULL */

/*
 * What there is to be seen from now on, on a clock that only goes forward. Takes the feed over, which is as
 * intake_written makes it; an equal one is no step. `wall_ms` counts where the feed does not say when it was updated.
 * False, and nothing taken, when the recording is full.
 */
bool recording_take(struct recording *recording, cJSON *feed, int64_t now_ms, int64_t wall_ms);
/* A change that came too fast is taken when its time has come. Called every now and then. */
void recording_step(struct recording *recording, int64_t now_ms);
/* Steps so far; 0: nothing was taken yet. */
size_t recording_count(const struct recording *recording);
/* There is more than the last files had. */
bool recording_has_news(const struct recording *recording);

struct recording_files {
	char *feed, *timeline;
};

/* The recording until now; only after something was taken. */
struct recording_files recording_files(struct recording *recording, int64_t now_ms);
void recording_files_finish(struct recording_files *files);
/* Each file is replaced whole. False: *error is a sentence with the file's name (rg_free). */
bool recording_files_write(const struct recording_files *files, const char *folder, char **error);
/* Makes the folder. Why no recording can begin in it, a sentence (rg_free): it holds one already. NULL when it can. */
char *recording_folder_fault(const char *folder);

#endif
