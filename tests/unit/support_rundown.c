/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_rundown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *const ids[] = {"show", "club", "quiet"};
static struct race_shelf_made made[3];
static struct race_shelf *shelf;

const struct rehearsal_graphic rundown_facts[] = {
	{{"session-bug", "top-left", 0}, 0, 0},
	{{"race-strip", "left", 0}, 0, 0},
	{{"heat-grid", "full", 0}, RACE_STATE_GRID, 9},
	{{"heat-results", "full", 0}, RACE_STATE_FINISHED, 12},
	{{"class-bumper", "lower", 0}, 0, 4},
	{{"podium", "full", 0}, RACE_STATE_FINISHED, 12},
	{{"next-up", "right", 0}, 0, 7},
	{{"driver-card", "lower", 0}, 0, 8},
	{{"standings", "full", 8}, 0, 8},
	{{"classification", "full", 12}, 0, 12},
	{{"schedule", "full", 0}, 0, 10},
	{{"calendar", "full", 0}, 0, 10},
	{{"title", "full", 0}, 0, 8},
	{{"countdown", "lower", 0}, 0, 0},
};
const size_t rundown_fact_count = sizeof(rundown_facts) / sizeof(rundown_facts[0]);

int rundowns_load(void **state)
{
	(void)state;
	shelf = race_shelf_create(RG_DATA, NULL);
	for (size_t i = 0; i < 3; i++) {
		if (!rundown_load(shelf, ids[i], &made[i]))
			fail_msg("%s: %s", ids[i], made[i].told);
	}
	return 0;
}

int rundowns_free(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++)
		race_shelf_made_finish(&made[i], rundown_destroy);
	race_shelf_unref(shelf);
	return 0;
}

const struct rundown *rundown_shipped(const char *id)
{
	for (size_t i = 0; i < 3; i++) {
		if (strcmp(ids[i], id) == 0)
			return made[i].thing;
	}
	fail_msg("there is no rundown %s", id);
	return NULL;
}

static void write_action(struct rg_buffer *text, int64_t at_ms, const struct rundown_action *action)
{
	static const char *const tags[] = {"", " RESTART", " RE-RUN", " UPDATED"};
	const struct rundown_cue *cue = &action->cue;
	const char *const about[] = {cue->heat, cue->class_, cue->driver, cue->series};

	rg_buffer_format(text, "%7.1f %s %s", (double)at_ms / 1000, action->act == RUNDOWN_CUE ? "cue" : "clear",
			 cue->graphic);
	for (size_t i = 0; i < sizeof(about) / sizeof(about[0]); i++) {
		if (about[i])
			rg_buffer_format(text, " %s", about[i]);
	}
	if (action->act == RUNDOWN_CUE) {
		if (cue->ms)
			rg_buffer_format(text, ", %g s", (double)cue->ms / 1000);
		if (cue->page || cue->pages > 1)
			rg_buffer_format(text, ", pages %d-%d", cue->page + 1, cue->page + cue->pages);
		rg_buffer_text(text, tags[cue->tag]);
	}
	rg_buffer_format(text, " (%s)\n", rundown_rule_name(action->rule));
}

void rundown_write(struct rg_buffer *text, int64_t at_ms, const struct rundown_out *out, unsigned *seen)
{
	for (size_t i = out->word_count; i-- > 0;) {
		if (out->words[i].number > *seen)
			rg_buffer_format(text, "%7.1f word %s\n", (double)at_ms / 1000, out->words[i].text);
	}
	*seen = out->words_told;
	for (size_t i = 0; i < out->action_count; i++)
		write_action(text, at_ms, &out->actions[i]);
}
