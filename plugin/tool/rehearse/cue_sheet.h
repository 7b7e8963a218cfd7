/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cue sheet of a rehearsal on standard output: what comes, goes and is told, as lines for people or as one JSON
 * object each. Main thread.
 */
#ifndef RG_TOOL_REHEARSE_CUE_SHEET_H
#define RG_TOOL_REHEARSE_CUE_SHEET_H

#include "rundown/rundown.h"

struct cue_sheet {
	bool json;
	int64_t at_ms;              /* of the race day since its first step: of what is written next */
	const struct race_day *day; /* names what cues are about; NULL: there is none */
	struct rg_array on_air;     /* struct shown, of cue_sheet.c */
	bool told_state;
	enum race_state state;
	char *heat;
};

void cue_sheet_finish(struct cue_sheet *sheet);
void cue_sheet_action(struct cue_sheet *sheet, const struct rundown_action *action);
/* Only when it is another one than before. */
void cue_sheet_state(struct cue_sheet *sheet, const struct race_state_now *now);
void cue_sheet_word(struct cue_sheet *sheet, const char *text);

#endif
