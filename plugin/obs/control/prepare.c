/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "prepare.h"

#include "base/text.h"
#include "base/thread.h"
#include "obs/work/work_thread.h"
#include "programme.h"

static struct {
	struct rg_mutex mutex;
	/* under the mutex, held for copies */
	bool on;
	struct overlay_choices choices;
} prepare = {.mutex = RG_MUTEX_STATIC};

static void unlock_and_tell(void)
{
	rg_mutex_unlock(&prepare.mutex);
	programme_changed();
	work_thread_wake();
}

void prepare_set(bool on)
{
	rg_mutex_lock(&prepare.mutex);
	prepare.on = on;
	if (!on)
		overlay_choices_finish(&prepare.choices);
	unlock_and_tell();
}

bool prepare_is_on(void)
{
	rg_mutex_lock(&prepare.mutex);
	bool on = prepare.on;
	rg_mutex_unlock(&prepare.mutex);
	return on;
}

void prepare_choose(const struct overlay_chosen *chosen, size_t count)
{
	rg_mutex_lock(&prepare.mutex);
	for (size_t i = 0; i < count; i++) {
		if (chosen[i].choice == CHOICE_GRAPHIC &&
		    !rg_equal(chosen[i].value, prepare.choices.texts[CHOICE_GRAPHIC])) {
			overlay_choices_set(&prepare.choices, CHOICE_TEXT1, NULL);
			overlay_choices_set(&prepare.choices, CHOICE_TEXT2, NULL);
		}
		overlay_choices_set(&prepare.choices, chosen[i].choice, chosen[i].value);
	}
	unlock_and_tell();
}

bool prepare_see(struct overlay_choices *choices)
{
	rg_mutex_lock(&prepare.mutex);
	bool there = !rg_empty(prepare.choices.texts[CHOICE_GRAPHIC]);
	if (there)
		overlay_choices_copy(choices, &prepare.choices);
	rg_mutex_unlock(&prepare.mutex);
	return there;
}

void prepare_forget(void)
{
	rg_mutex_lock(&prepare.mutex);
	overlay_choices_finish(&prepare.choices);
	unlock_and_tell();
}
