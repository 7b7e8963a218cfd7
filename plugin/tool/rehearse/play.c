/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "play.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "intake/recording/recording.h"
#include "race/day/tree.h"
#include "tool/command.h"

static bool say_all(const char *name, struct race_problems *problems)
{
	bool good = !problems->count;

	for (size_t i = 0; i < problems->count; i++)
		fprintf(stderr, "race-graphics: %s/%s\n", name, problems->lines[i]);
	race_problems_finish(problems);
	return good;
}

static bool open_folder(struct play *play, const struct tool_source_ask *ask)
{
	struct race_problems problems = {0};
	struct tool_source_ask feed = *ask;
	bool loaded = timeline_load(&play->timeline, ask->address, &problems);

	say_all(ask->address, &problems);
	if (!loaded)
		return false;
	if (ask->crew)
		fprintf(stderr, "race-graphics: %s: a timeline is played as it was recorded, without --crew\n",
			ask->address);
	char *path = rg_path_join(ask->address, RECORDING_FEED);
	feed.address = path;
	feed.crew = NULL;
	bool opened = tool_source_open(&play->source, &feed);
	rg_free(path);
	return opened;
}

static bool open_feed(struct play *play, const struct tool_source_ask *ask)
{
	struct race_problems problems = {0};

	if (!tool_source_open(&play->source, ask))
		return false;
	for (size_t i = 0; i < play->source.problems.count; i++)
		fprintf(stderr, "%s: %s\n", play->source.name, play->source.problems.lines[i]);
	cJSON *json = play->source.day ? time_table_timeline(play->source.day, play->source.name) : NULL;
	/* Copied: the source keeps its own, which pictures are looked for in. */
	cJSON *feed = json ? cJSON_Duplicate(play->source.look.tree, true) : NULL;
	return json && timeline_init(&play->timeline, feed, json, &problems) && say_all(play->source.name, &problems);
}

bool play_open(struct play *play, const struct tool_source_ask *ask)
{
	*play = (struct play){0};
	bool moves = ask->address && timeline_is_in(ask->address);
	bool opened = moves ? open_folder(play, ask) : open_feed(play, ask);

	if (!opened)
		play_close(play);
	return opened;
}

void play_close(struct play *play)
{
	timeline_walk_finish(&play->walk);
	timeline_finish(&play->timeline);
	if (play->source.intake)
		tool_source_close(&play->source);
	*play = (struct play){0};
}

int64_t play_length_ms(const struct play *play)
{
	int64_t length = 0;

	for (size_t i = 0; i < play->timeline.count; i++)
		length += play->timeline.steps[i].for_ms;
	return length;
}

struct race_day *play_enter(struct play *play, size_t step)
{
	const char *name = play->timeline.steps[step].name;
	struct race_problems problems = {0};
	struct race_day *day = NULL;
	uint64_t hash = rg_hash(RG_HASH_START, &step, sizeof(step));

	if (timeline_walk_to(&play->timeline, &play->walk, step, &problems))
		day = race_day_from_tree(play->walk.feed, hash, &problems);
	for (size_t i = 0; i < problems.count; i++) {
		if (!tool_said(problems.lines[i]))
			fprintf(stderr, "%s, step \"%s\": %s\n", play->source.name, name, problems.lines[i]);
	}
	race_problems_finish(&problems);
	return day;
}

struct race_time play_clock(const struct play *play)
{
	struct race_time time = play->walk.updated;

	if (!play->walk.feed || time.utc_ms == RACE_NO_MS)
		return (struct race_time){.utc_ms = RACE_NO_MS};
	time.utc_ms += play->walk.since_ms;
	return time;
}
