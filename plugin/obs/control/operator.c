/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "operator.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "command.h"
#include "obs/work/work_thread.h"
#include "programme.h"

static struct {
	struct rg_mutex mutex;
	char *words[OPERATOR_ABOUT_COUNT]; /* under the mutex; NULL: nothing */
} hand = {.mutex = RG_MUTEX_STATIC};

void operator_tell(enum operator_about about, const char *words)
{
	char *copy = rg_empty(words) ? NULL : rg_strdup(words);

	rg_mutex_lock(&hand.mutex);
	char *old = hand.words[about];
	bool news = !rg_equal(old, copy);
	hand.words[about] = copy;
	rg_mutex_unlock(&hand.mutex);
	rg_free(old);
	if (news) {
		programme_changed();
		work_thread_wake();
	}
}

char *operator_words(enum operator_about about)
{
	rg_mutex_lock(&hand.mutex);
	char *words = hand.words[about] ? rg_strdup(hand.words[about]) : NULL;
	rg_mutex_unlock(&hand.mutex);
	return words;
}

void operator_forget(void)
{
	rg_mutex_lock(&hand.mutex);
	for (int about = 0; about < OPERATOR_ABOUT_COUNT; about++) {
		rg_free(hand.words[about]);
		hand.words[about] = NULL;
	}
	rg_mutex_unlock(&hand.mutex);
}

void operator_press(const char *label, const char *command, const char *value)
{
	struct command_answer answer = {0};
	char *words = NULL;

	if (!command_run(command, "*", value, &answer))
		words = rg_asprintf("%s: %s", label, answer.error);
	else if (answer.nothing)
		words = rg_asprintf("%s: %s", label, answer.nothing);
	if (words)
		rg_info("%s", words);
	operator_tell(OPERATOR_SAID, words);
	rg_free(words);
	command_answer_finish(&answer);
}
