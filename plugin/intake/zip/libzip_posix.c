/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "libzip.h"

#include <stddef.h>

#include "base/library.h"
#include "base/thread.h"

struct libzip libzip;

static bool loaded; /* written under `once` */

static void load(void)
{
	static const char *const names[] = {"libzip.so.5", "libzip.so.4", NULL};
	void *library = rg_library_load(names);

	loaded = library != NULL;
#define LOAD(name) loaded = loaded && rg_library_function(library, "zip_" #name, &libzip.name);
	LIBZIP_FUNCTIONS(LOAD)
#undef LOAD
}

bool libzip_load(void)
{
	static rg_once once = RG_ONCE_STATIC;

	rg_once_run(&once, load);
	return loaded;
}
