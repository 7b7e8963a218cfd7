/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui_task.h"

#include <obs-module.h>

#include "base/mem.h"

struct task {
	void (*run)(void *data);
	void *data;
};

static void run_and_free(void *param)
{
	struct task *task = param;

	task->run(task->data);
	rg_free(task);
}

/* On the thread of libobs that destroys sources, where no lock is held. */
static void ask_ui_thread(void *task)
{
	obs_queue_task(OBS_TASK_UI, run_and_free, task, false);
}

void ui_task_later(void (*run)(void *data), void *data)
{
	struct task *task = rg_alloc(1, sizeof(*task));

	task->run = run;
	task->data = data;
	obs_queue_task(OBS_TASK_DESTROY, ask_ui_thread, task, false);
}
