/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a crew should know of its data before the day: what was found, what to look at, what nobody ever filled. Words
 * for people, for the tool and the event dialog alike. Pure; any thread that holds a reference to the race day.
 */
#ifndef RG_RACE_REVIEW_REVIEW_H
#define RG_RACE_REVIEW_REVIEW_H

#include "race/day/race_day.h"

struct words;

struct race_review {
	char *found;    /* "39 drivers, 5 classes, 45 heats, 21 photos. Next: ..." */
	char *look_at;  /* "3 without a photo · 11 used twice in 125"; "" when there is nothing */
	char *unfilled; /* "no driver has: a car, honours"; "" when all was filled at least once */
};

/* All borrowed for the call. */
struct race_review_ask {
	const struct race_day *day;
	struct race_date today;
	const char *const *strangers; /* numbers on the timing list that the crew's own files do not have */
	size_t stranger_count;
	const struct words *words; /* of the crew's language: phrase.h */
};

/* Nothing here is an error: the graphics leave out what is not there. Free with race_review_finish. */
void race_review_init(struct race_review *review, const struct race_review_ask *ask);
void race_review_finish(struct race_review *review);

/*
 * Who has neither birthday nor age in a class in which somebody is known to be under 18: nobody can tell whether their
 * photo and age are to be hidden. "125: 12 Virtanen, 14 Niemi"; NULL: there is nobody. rg_free.
 */
char *race_review_ageless(const struct race_day *day, struct race_date today);

#endif
