/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include <obs-frontend-api.h>
#include <obs-module.h>

#include "base/log.h"
#include "base/mem.h"
#include "obs/control/command.h"
#include "obs/control/controls.h"
#include "obs/control/hotkeys.h"

static void on_click(void *data)
{
	const struct control *control = data;
	struct command_answer answer = {0};

	if (!command_run(control->command, "*", control->value, &answer))
		rg_info("menu, %s: %s", control->id, answer.error);
	command_answer_finish(&answer);
}

static void on_assign(void *data)
{
	(void)data;
	hotkeys_assign_standard();
}

static void add_item(const char *words, obs_frontend_cb callback, void *data)
{
	obs_frontend_add_tools_menu_item(words, callback, data);
}

void frontend_add_menu(void)
{
	for (size_t i = 0; i < controls_count(); i++) {
		const struct control *control = controls_at(i);
		if (!control->menu)
			continue;
		char *label = controls_label(control);
		add_item(label, on_click, (void *)control);
		rg_free(label);
	}
	char *label = rg_asprintf("%s: %s", obs_module_text("RaceGraphics"), obs_module_text("Menu.AssignKeys"));
	add_item(label, on_assign, NULL);
	rg_free(label);
}
