/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include <obs-frontend-api.h>
#include <util/config-file.h>

#include "base/mem.h"

#define SECTION "Hotkeys" /* OBS's own */

char *frontend_hotkey_read(const char *name)
{
	config_t *profile = obs_frontend_get_profile_config();
	return profile ? rg_strdup(config_get_string(profile, SECTION, name)) : NULL;
}

void frontend_hotkey_write(const char *name, const char *bindings)
{
	config_t *profile = obs_frontend_get_profile_config();

	if (profile)
		config_set_string(profile, SECTION, name, bindings);
}

void frontend_hotkeys_save(void)
{
	config_t *profile = obs_frontend_get_profile_config();

	if (profile)
		config_save_safe(profile, "tmp", NULL);
}
