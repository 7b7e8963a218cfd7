/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

void *rg_library_load(const char *const *names)
{
	void *library = NULL;

	for (; *names && !library; names++)
		library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
	return library;
}

bool rg_library_function(void *library, const char *name, void *function)
{
	/* Without a library of its own dlsym goes through all, in the order in which they were loaded. */
	void *address = dlsym(library, name);

	memcpy(function, &address, sizeof(address));
	return address != NULL;
}
