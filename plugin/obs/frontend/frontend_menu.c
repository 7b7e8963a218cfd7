/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include <obs-frontend-api.h>
#include <obs-module.h>

#include "base/mem.h"
#include "obs/control/hotkeys.h"
#include "obs/panel/panel.h"

static void on_panel(void *data)
{
	(void)data;
	if (panel_source())
		obs_frontend_open_source_properties(panel_source());
}

/* The panel has the words of what was done. */
static void on_assign(void *data)
{
	rg_free(hotkeys_assign_standard());
	on_panel(data);
}

static void add_item(const char *key, obs_frontend_cb callback)
{
	char *label = rg_asprintf("%s: %s", obs_module_text("RaceGraphics"), obs_module_text(key));

	obs_frontend_add_tools_menu_item(label, callback, NULL);
	rg_free(label);
}

void frontend_add_menu(void)
{
	add_item("Menu.Panel", on_panel);
	add_item("Menu.AssignKeys", on_assign);
}
