/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "subject.h"

#include "base/text.h"
#include "race/file/said.h"

const char *rundown_phase_word(int phase)
{
	switch (phase) {
	case RACE_PHASE_PRACTICE:
		return race_said("Practice");
	case RACE_PHASE_SUPERPOLE:
		return race_said("Superpole");
	case RACE_PHASE_PROGRESSION:
		return race_said("Progression");
	case RACE_PHASE_QUARTERFINAL:
		return race_said("Quarter-final");
	case RACE_PHASE_SEMIFINAL:
		return race_said("Semi-final");
	case RACE_PHASE_FINAL:
		return race_said("Final");
	default:
		return NULL;
	}
}

static void add(struct rg_buffer *words, const char *word)
{
	if (!rg_empty(word))
		rg_buffer_format(words, "%s%s", words->length ? " " : "", word);
}

static void add_driver(struct rg_buffer *words, const struct race_driver *driver)
{
	add(words, driver->number);
	add(words, driver->first_name);
	add(words, driver->last_name);
}

static void add_class(struct rg_buffer *words, const struct race_class *class_)
{
	add(words, class_->name ? class_->name : class_->id);
}

/* `only`: of its classes; NULL: all are named. */
static void add_heat(struct rg_buffer *words, const struct race_heat *heat, const struct race_class *only)
{
	if (only)
		add_class(words, only);
	for (RACE_EACH(struct race_ref, ref, heat->classes)) {
		if (!only)
			add_class(words, ref->to);
	}
	const char *phase = rundown_phase_word(heat->phase);
	if (!phase && !heat->group && heat->race == RACE_NONE) {
		add(words, heat->name ? heat->name : heat->id);
		return;
	}
	add(words, phase);
	add(words, heat->group);
	if (heat->race != RACE_NONE) {
		rg_buffer_text(words, words->length ? " " : "");
		rg_buffer_format(words, race_said("race %d"), heat->race);
	}
}

char *rundown_subject_heat(const struct race_heat *heat)
{
	struct rg_buffer words = {0};

	add_heat(&words, heat, NULL);
	return rg_buffer_take(&words);
}

char *rundown_subject(const struct race_day *day, const char *driver, const char *heat, const char *class_,
		      const char *series)
{
	const struct race_driver *of_driver = day && driver ? race_day_driver(day, driver) : NULL;
	const struct race_heat *of_heat = day && heat ? race_day_heat(day, heat) : NULL;
	const struct race_class *of_class = day && class_ ? race_day_class(day, class_) : NULL;
	const struct race_series *of_series = day && series ? race_day_series(day, series) : NULL;
	struct rg_buffer words = {0};

	if (of_driver)
		add_driver(&words, of_driver);
	else if (of_heat)
		add_heat(&words, of_heat, of_class);
	else if (of_class)
		add_class(&words, of_class);
	else if (of_series)
		add(&words, of_series->name ? of_series->name : of_series->id);
	return rg_buffer_take(&words);
}
