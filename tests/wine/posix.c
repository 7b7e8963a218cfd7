/* SPDX-License-Identifier: GPL-2.0-or-later */
#define RG_TESTS_POSIX_ITSELF
#include "posix.h"

#include <psapi.h>
#include <sddl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#define PATH_MOST 4096

__attribute__((constructor)) static void start_sockets(void)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
}

int posix_skip(const char *what)
{
	print_message("NOT DONE on Windows: %s\n", what);
	skip();
	return -1;
}

/* ---- files ---- */

struct wide {
	wchar_t text[PATH_MOST];
};

static struct wide wide_of(const char *path)
{
	struct wide wide;

	MultiByteToWideChar(CP_UTF8, 0, path, -1, wide.text, PATH_MOST);
	return wide;
}

static int answer(bool done)
{
	DWORD code = GetLastError();

	if (!done)
		errno = code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ? ENOENT
			: code == ERROR_ALREADY_EXISTS                               ? EEXIST
										     : EACCES;
	return done ? 0 : -1;
}

int posix_mkdir(const char *path, unsigned mode)
{
	(void)mode;
	return answer(CreateDirectoryW(wide_of(path).text, NULL));
}

int posix_rmdir(const char *path)
{
	return answer(RemoveDirectoryW(wide_of(path).text));
}

int posix_unlink(const char *path)
{
	return answer(DeleteFileW(wide_of(path).text));
}

int posix_remove(const char *path)
{
	return posix_unlink(path) == 0 ? 0 : posix_rmdir(path);
}

int posix_rename(const char *from, const char *to)
{
	return answer(MoveFileExW(wide_of(from).text, wide_of(to).text, MOVEFILE_REPLACE_EXISTING));
}

char *posix_mkdtemp(char *template)
{
	static LONG number;
	size_t length = strlen(template);

	for (int tries = 0; tries < 100; tries++) {
		unsigned value = (unsigned)GetCurrentProcessId() * 977 + (unsigned)InterlockedIncrement(&number);
		for (size_t i = length - 6; i < length; i++, value /= 26)
			template[i] = (char)('a' + value % 26);
		if (posix_mkdir(template, 0700) == 0)
			return template;
	}
	return NULL;
}

FILE *posix_fopen(const char *path, const char *mode)
{
	wchar_t wide_mode[8] = {0};

	for (size_t i = 0; mode[i] && i < 7; i++)
		wide_mode[i] = (wchar_t)mode[i];
	return _wfopen(wide_of(path).text, wide_mode);
}

int posix_chmod(const char *path, unsigned mode)
{
	PSECURITY_DESCRIPTOR rights = NULL;

	if (mode != 0700 && mode != 0644)
		posix_skip("POSIX's rights");
	bool done = ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;;FA;;;WD)", SDDL_REVISION_1, &rights,
									 NULL) &&
		    SetFileSecurityW(wide_of(path).text, DACL_SECURITY_INFORMATION, rights);
	LocalFree(rights);
	return answer(done);
}

int posix_truncate(const char *path, int64_t size)
{
	HANDLE file = CreateFileW(wide_of(path).text, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
				  OPEN_EXISTING, 0, NULL);
	LARGE_INTEGER at = {.QuadPart = size};
	bool done = file != INVALID_HANDLE_VALUE && SetFilePointerEx(file, at, NULL, FILE_BEGIN) && SetEndOfFile(file);

	CloseHandle(file);
	return answer(done);
}

int posix_utimensat(const char *path, const struct timespec times[2])
{
	HANDLE file = CreateFileW(wide_of(path).text, FILE_WRITE_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
				  OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	/* From 1601, where Windows begins to count. */
	uint64_t ticks = (uint64_t)times[1].tv_sec * 10000000 + (uint64_t)times[1].tv_nsec / 100 +
			 116444736000000000ull;
	FILETIME time = {.dwLowDateTime = (DWORD)ticks, .dwHighDateTime = (DWORD)(ticks >> 32)};
	bool done = file != INVALID_HANDLE_VALUE && SetFileTime(file, NULL, NULL, &time);

	CloseHandle(file);
	return answer(done);
}

static bool is_folder(const wchar_t *path)
{
	DWORD attributes = GetFileAttributesW(path);
	return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

static bool remove_tree(const wchar_t *path)
{
	wchar_t below[PATH_MOST];
	WIN32_FIND_DATAW found;

	if (!is_folder(path))
		return DeleteFileW(path) || GetLastError() == ERROR_FILE_NOT_FOUND ||
		       GetLastError() == ERROR_PATH_NOT_FOUND;
	_snwprintf(below, PATH_MOST, L"%ls\\*", path);
	HANDLE walk = FindFirstFileW(below, &found);
	bool good = walk != INVALID_HANDLE_VALUE;
	for (bool more = good; more; more = FindNextFileW(walk, &found)) {
		if (wcscmp(found.cFileName, L".") == 0 || wcscmp(found.cFileName, L"..") == 0)
			continue;
		_snwprintf(below, PATH_MOST, L"%ls\\%ls", path, found.cFileName);
		good = remove_tree(below) && good;
	}
	if (walk != INVALID_HANDLE_VALUE)
		FindClose(walk);
	return RemoveDirectoryW(path) && good;
}

/* What a thread still reads goes when it has read it. */
static bool remove_at_last(const wchar_t *path)
{
	for (int tries = 0; tries < 40; tries++) {
		if (remove_tree(path))
			return true;
		Sleep(50);
	}
	return false;
}

int nftw(const char *path, int (*visit)(const char *, const struct stat *, int, struct FTW *), int handles, int flags)
{
	(void)visit; /* the tests walk only to remove */
	(void)handles;
	(void)flags;
	return remove_at_last(wide_of(path).text) ? 0 : -1;
}

/* ---- the shell, as far as the tests need it ---- */

static bool make_folders(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = 0;
		posix_mkdir(path, 0777);
		*at = '/';
	}
	posix_mkdir(path, 0777);
	return is_folder(wide_of(path).text);
}

/* The next word, without its quotes; NULL at the end. */
static char *next_word(char **at)
{
	*at += strspn(*at, " ");
	if (!**at)
		return NULL;
	bool quoted = **at == '\'';
	char *word = *at + quoted, *end = word + strcspn(word, quoted ? "'" : " ");
	/* A word that goes on after its quotes: '%s/x' is one, '%s'/x is not used. */
	*at = *end ? end + 1 : end;
	*end = 0;
	return word;
}

static int run_one(char *command, char *folder)
{
	char path[PATH_MOST], *name = next_word(&command), *word;
	int result = 0;

	while (name && (word = next_word(&command))) {
		snprintf(path, sizeof(path), "%s%s%s", *word == '/' ? "" : folder, *folder && *word != '/' ? "/" : "",
			 word);
		if (*word == '-')
			continue;
		if (strcmp(name, "rm") == 0)
			result |= remove_at_last(wide_of(path).text) ? 0 : 1;
		else if (strcmp(name, "mkdir") == 0)
			result |= make_folders(path) ? 0 : 1;
		else if (strcmp(name, "cd") == 0)
			snprintf(folder, PATH_MOST, "%s", path);
		else
			posix_skip(name);
	}
	return result;
}

int posix_system(const char *command)
{
	char copy[PATH_MOST], folder[PATH_MOST] = "";
	int result = 0;

	snprintf(copy, sizeof(copy), "%s", command);
	for (char *at = copy, *next; at && result == 0; at = next) {
		next = strstr(at, " && ");
		if (next) {
			*next = 0;
			next += 4;
		}
		result = run_one(at, folder);
	}
	return result;
}

/* ---- the rest ---- */

int posix_setenv(const char *name, const char *value, int over)
{
	if (!over && getenv(name))
		return 0;
	if (strcmp(name, "HOME") == 0) /* by what Windows calls it, too */
		_putenv_s("USERPROFILE", value);
	return _putenv_s(name, value);
}

int posix_unsetenv(const char *name)
{
	return _putenv_s(name, "");
}

int posix_socket(int family, int type, int protocol)
{
	SOCKET made = socket(family, type, protocol);
	return made == INVALID_SOCKET ? -1 : (int)made;
}

int posix_accept(int listener, struct sockaddr *address, int *length)
{
	SOCKET made = accept((SOCKET)listener, address, length);
	return made == INVALID_SOCKET ? -1 : (int)made;
}

int posix_shutdown(int handle, int how)
{
	if (shutdown((SOCKET)handle, how) == 0)
		return 0;
	/* One that listens: only its end wakes who waits for a call. */
	return WSAGetLastError() == WSAENOTCONN ? closesocket((SOCKET)handle) : -1;
}

int posix_close(int handle)
{
	return closesocket((SOCKET)handle) == 0 ? 0 : _close(handle);
}

int posix_poll(struct pollfd *polled, unsigned count, int timeout_ms)
{
	return WSAPoll(polled, count, timeout_ms);
}

static struct timeval duration(FILETIME time)
{
	uint64_t us = ((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) / 10;
	return (struct timeval){.tv_sec = (long)(us / 1000000), .tv_usec = (long)(us % 1000000)};
}

int getrusage(int who, struct rusage *usage)
{
	PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof(counters)};
	FILETIME begun, ended, kernel, user;

	(void)who;
	bool done = GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)) &&
		    GetProcessTimes(GetCurrentProcess(), &begun, &ended, &kernel, &user);
	if (done)
		*usage = (struct rusage){
			.ru_utime = duration(user),
			.ru_stime = duration(kernel),
			.ru_maxrss = (long)(counters.PeakWorkingSetSize / 1024),
		};
	return answer(done);
}
