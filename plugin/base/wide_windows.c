/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include <string.h>

#include "file.h"
#include "mem.h"

#define LONG_FORM       L"\\\\?\\"
#define LONG_FORM_UNC   L"\\\\?\\UNC\\"
#define DEVICE_FORM     L"\\\\.\\"
#define LONGEST_IN_UTF8 (32u * 1024 * 1024)

static bool begins(const wchar_t *text, const wchar_t *with)
{
	return wcsncmp(text, with, wcslen(with)) == 0;
}

wchar_t *rg_wide(const char *text)
{
	size_t length = strlen(text) + 1;

	if (length > LONGEST_IN_UTF8) {
		SetLastError(ERROR_FILENAME_EXCED_RANGE);
		return NULL;
	}
	/* One byte of UTF-8 is at most one unit of UTF-16. */
	wchar_t *wide = rg_alloc(length, sizeof(wchar_t));
	if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, (int)length, wide, (int)length))
		return wide;
	rg_free(wide);
	return NULL;
}

char *rg_narrow(const wchar_t *text)
{
	int length = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, -1, NULL, 0, NULL, NULL);

	if (length <= 0)
		return NULL;
	char *narrow = rg_alloc((size_t)length, 1);
	WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, -1, narrow, length, NULL, NULL);
	return narrow;
}

static wchar_t *full_path(const wchar_t *path)
{
	DWORD size = GetFullPathNameW(path, 0, NULL, NULL);

	if (!size)
		return NULL;
	wchar_t *full = rg_alloc(size, sizeof(wchar_t));
	/* Another thread may have changed the folder of the process in between. */
	DWORD length = GetFullPathNameW(path, size, full, NULL);
	if (length && length < size)
		return full;
	rg_free(full);
	return NULL;
}

wchar_t *rg_wide_path(const char *path)
{
	wchar_t *wide = rg_wide(path), *full = wide ? full_path(wide) : NULL, *whole = NULL;

	if (full && (begins(full, LONG_FORM) || begins(full, DEVICE_FORM))) {
		whole = full;
		full = NULL;
	} else if (full) {
		bool network = begins(full, L"\\\\");
		const wchar_t *form = network ? LONG_FORM_UNC : LONG_FORM, *rest = network ? full + 2 : full;
		whole = rg_alloc(wcslen(form) + wcslen(rest) + 1, sizeof(wchar_t));
		wcscat(wcscpy(whole, form), rest);
	}
	rg_free(wide);
	rg_free(full);
	return whole;
}

char *rg_narrow_path(const wchar_t *path)
{
	bool network = begins(path, LONG_FORM_UNC);
	char *narrow = rg_narrow(begins(path, LONG_FORM) ? path + wcslen(network ? LONG_FORM_UNC : LONG_FORM) : path);

	if (!narrow)
		return NULL;
	rg_path_unify(narrow);
	char *whole = network ? rg_asprintf("//%s", narrow) : rg_strdup(narrow);
	rg_free(narrow);
	return whole;
}

char *rg_narrow_variable(const wchar_t *name)
{
	DWORD size = GetEnvironmentVariableW(name, NULL, 0);

	if (!size)
		return NULL;
	wchar_t *value = rg_alloc(size, sizeof(wchar_t));
	DWORD length = GetEnvironmentVariableW(name, value, size);
	char *narrow = length && length < size ? rg_narrow(value) : NULL;
	rg_free(value);
	return narrow;
}
