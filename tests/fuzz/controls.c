/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of keys and buttons, which a user may have of his own. What it asks OBS for is answered here. */
#include <stdio.h>
#include <string.h>

#include "obs/control/command.h"
#include "obs/control/controls.h"
#include "race/file/shelf.h"
#include "support.h"

obs_key_t obs_key_from_name(const char *name)
{
	return strncmp(name, "OBS_KEY_", 8) == 0 ? OBS_KEY_A : OBS_KEY_NONE;
}

bool command_exists(const char *name)
{
	return strlen(name) < 8;
}

const char *obs_module_text(const char *key)
{
	return key;
}

static void look_at(const struct control *control)
{
	fuzz_must(control->key_count <= CONTROL_KEYS_MOST && control->earlier_count <= CONTROL_KEYS_MOST, "few keys");
	fuzz_must_be_text(control->id);
	char *label = controls_label(control);
	fuzz_must_be_text(label);
	rg_free(label);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *path = fuzz_file("controls.json", (const char *)bytes, length);
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, fuzz_folder());

	controls_start(shelf);
	for (size_t i = 0; i < controls_count(); i++)
		look_at(controls_at(i));
	fuzz_must(controls_name_graphic() && controls_message_graphic(), "there is a graphic for words");
	controls_stop();
	remove(path);
	race_shelf_unref(shelf);
	return 0;
}
