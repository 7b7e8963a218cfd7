/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include <shellapi.h>

#include "file.h"
#include "mem.h"
#include "process.h"

char *rg_program_directory(void)
{
	char *directory = NULL;

	for (DWORD size = 512; size <= 65536 && !directory; size *= 2) {
		wchar_t *wide = rg_alloc(size, sizeof(wchar_t));
		DWORD length = GetModuleFileNameW(NULL, wide, size);
		char *path = length && length < size ? rg_narrow_path(wide) : NULL;
		directory = path ? rg_path_directory(path) : NULL;
		rg_free(path);
		rg_free(wide);
		if (!length)
			break;
	}
	return directory;
}

char *rg_environment(const char *name)
{
	wchar_t *wide = rg_wide(name);
	char *value = wide ? rg_narrow_variable(wide) : NULL;

	rg_free(wide);
	return value;
}

static char *folder_in(const wchar_t *variable)
{
	char *folder = rg_narrow_variable(variable);

	if (folder)
		rg_path_unify(folder);
	return folder;
}

char *rg_home_directory(void)
{
	return folder_in(L"USERPROFILE");
}

char *rg_config_directory(void)
{
	return folder_in(L"APPDATA");
}

/* GetVersionEx tells each program the Windows that it was made for. */
char *rg_system_name(void)
{
	typedef LONG(WINAPI * get_version)(OSVERSIONINFOW *);
	HMODULE library = GetModuleHandleW(L"ntdll.dll");
	union {
		FARPROC any;
		get_version get;
	} found = {.any = library ? GetProcAddress(library, "RtlGetVersion") : NULL};
	OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof(version)};

	if (!found.any || found.get(&version) != 0)
		return rg_strdup("Windows");
	return rg_asprintf("Windows %lu.%lu.%lu", version.dwMajorVersion, version.dwMinorVersion,
			   version.dwBuildNumber);
}

/* The arguments that main gets are in the system's code page, so they are asked for again. */
void rg_process_begin(int *argc, char ***argv)
{
	int count = 0;
	wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);

	SetConsoleOutputCP(CP_UTF8);
	if (!wide)
		return;
	char **narrow = rg_alloc((size_t)count + 1, sizeof(*narrow));
	for (int i = 0; i < count; i++) {
		narrow[i] = rg_narrow(wide[i]);
		narrow[i] = narrow[i] ? narrow[i] : rg_strdup("?");
	}
	LocalFree(wide);
	*argc = count;
	*argv = narrow;
}

static volatile LONG must_end;

/* The system calls this on a thread of its own. */
static BOOL WINAPI note_end(DWORD event)
{
	(void)event;
	InterlockedExchange(&must_end, 1);
	return TRUE;
}

void rg_process_end_on_signal(void)
{
	SetConsoleCtrlHandler(note_end, TRUE);
}

bool rg_process_must_end(void)
{
	return must_end != 0;
}

void *rg_process_take_pages(size_t bytes)
{
	return VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

void rg_process_give_pages(void *pages, size_t bytes)
{
	(void)bytes;
	VirtualFree(pages, 0, MEM_RELEASE);
}
