/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race folder that another crew packed. Whatever is in it, nothing is written beside the folder, and a pack that is
 * refused leaves nothing.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "intake/pack.h"
#include "support.h"

/* What lies in the folder of the test: the pack and what was unpacked. */
static size_t count_entries(void)
{
	size_t count;
	char **names = rg_directory_entries(fuzz_folder(), "", &count);

	for (size_t i = 0; i < count; i++)
		rg_free(names[i]);
	rg_free(names);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *zip = rg_strdup(fuzz_file("race.zip", (const char *)bytes, length)), *error = NULL;
	char *folder = rg_path_join(fuzz_folder(), "race"), *user = rg_path_join(fuzz_folder(), "user");

	bool read = pack_read(zip, folder, &error);
	fuzz_must(read == (error == NULL), "it is said why a pack is refused");
	fuzz_must_be_text(error);
	fuzz_must(count_entries() == 1u + rg_path_exists(folder), "nothing lies beside the folder");
	fuzz_must(read || !rg_path_exists(folder) || rg_directory_empty(folder), "what is refused leaves nothing");
	rg_free(error);
	error = NULL;
	if (read) {
		pack_theme_install(folder, user, &error);
		fuzz_must_be_text(error);
		rg_free(error);
	}
	fuzz_remove(folder);
	fuzz_remove(user);
	rg_free(folder);
	rg_free(user);
	rg_free(zip);
	return 0;
}
