/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "library.h"

#include <string.h>

#include "wide_windows.h"
#include <psapi.h>

#include "mem.h"

#define MODULES_MOST 1024

void *rg_library_load(const char *const *names)
{
	void *library = NULL;

	for (; *names && !library; names++) {
		wchar_t *name = rg_wide(*names);
		/* Never from the folder that the process happens to stand in. */
		library = name ? (void *)LoadLibraryExW(name, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS) : NULL;
		rg_free(name);
	}
	return library;
}

static FARPROC find_anywhere(const char *name)
{
	HMODULE modules[MODULES_MOST];
	DWORD size = 0;
	FARPROC address = NULL;

	if (!K32EnumProcessModules(GetCurrentProcess(), modules, sizeof(modules), &size))
		return NULL;
	size = size < sizeof(modules) ? size : (DWORD)sizeof(modules);
	for (size_t i = 0; i < size / sizeof(*modules) && !address; i++)
		address = GetProcAddress(modules[i], name);
	return address;
}

bool rg_library_function(void *library, const char *name, void *function)
{
	FARPROC address = library ? GetProcAddress((HMODULE)library, name) : find_anywhere(name);

	memcpy(function, &address, sizeof(address));
	return address != NULL;
}
