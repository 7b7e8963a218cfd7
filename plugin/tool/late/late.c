/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "late.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/library.h"

void *late_library(const char *const *names)
{
	void *library = rg_library_load(names);

	if (library)
		return library;
	fprintf(stderr, "race-graphics: the library %s is not on this machine; install it and try again\n", names[0]);
	exit(1);
}

void late_function(void *library, const char *name, void *function)
{
	if (rg_library_function(library, name, function))
		return;
	fprintf(stderr, "race-graphics: a library on this machine is too old, it has no %s\n", name);
	exit(1);
}
