/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text in UTF-16, as Windows takes it. For *_windows.c only, which include this in place of windows.h. Any thread;
 * results are freed with rg_free.
 */
#ifndef RG_BASE_WIDE_WINDOWS_H
#define RG_BASE_WIDE_WINDOWS_H

#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <windows.h>

/* NULL, with an error for GetLastError, when the text is not UTF-8. */
wchar_t *rg_wide(const char *text);
/* NULL when it is not UTF-16: such names cannot be given back. */
char *rg_narrow(const wchar_t *text);
/* The whole path, in the form that may be longer than 260 characters and names no device. NULL as with rg_wide. */
wchar_t *rg_wide_path(const char *path);
/* A path that Windows gave, without the signs of its long form, parted by "/". */
char *rg_narrow_path(const wchar_t *path);
/* A variable of the environment; NULL when there is none. */
char *rg_narrow_variable(const wchar_t *name);

#endif
