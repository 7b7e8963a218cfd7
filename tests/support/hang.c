/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A network share that hangs, without a network: this library comes before the C library (linked first, or preloaded)
 * and keeps every call that goes to a path below $RG_HANG/NAME waiting for as long as the file $RG_HANG/NAME.hangs is
 * there, as the kernel does when a server is gone. Nothing else ends the wait. All other calls go straight on.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "support_hang.h"

#pragma GCC visibility push(default)

/* The next one of that name, in the C library. */
#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

static _Thread_local bool never_here;

void hang_never_here(void)
{
	never_here = true;
}

static bool is_there(const char *path)
{
	return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

static void wait_for(const char *path)
{
	const char *base = getenv("RG_HANG");
	size_t length = base ? strlen(base) : 0;
	const struct timespec nap = {.tv_nsec = 2000000};
	char hangs[1024];

	if (never_here || !length || !path || strncmp(path, base, length) != 0 || path[length] != '/')
		return;
	const char *name = path + length + 1;
	snprintf(hangs, sizeof(hangs), "%s/%.*s.hangs", base, (int)strcspn(name, "/"), name);
	while (is_there(hangs))
		nanosleep(&nap, NULL);
}

static void wait_for_file(int file)
{
	char link[64], path[1024];

	if (never_here || !getenv("RG_HANG"))
		return;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof(path) - 1);
	if (length <= 0)
		return;
	path[length] = 0;
	wait_for(path);
}

static mode_t mode_of(int flags, va_list arguments)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                                     \
	int name(const char *path, int flags, ...)                                                                     \
	{                                                                                                              \
		va_list arguments;                                                                                     \
		va_start(arguments, flags);                                                                            \
		mode_t mode = mode_of(flags, arguments);                                                               \
		va_end(arguments);                                                                                     \
		wait_for(path);                                                                                        \
		return REAL(int (*)(const char *, int, ...), #name)(path, flags, mode);                                \
	}
OPEN(open)
OPEN(open64)

#define STAT(name, type)                                                                                               \
	int name(const char *path, struct type *status)                                                                \
	{                                                                                                              \
		wait_for(path);                                                                                        \
		return REAL(int (*)(const char *, struct type *), #name)(path, status);                                \
	}
STAT(stat, stat)
STAT(stat64, stat64)
STAT(lstat, stat)
STAT(lstat64, stat64)

#define FSTAT(name, type)                                                                                              \
	int name(int file, struct type *status)                                                                        \
	{                                                                                                              \
		wait_for_file(file);                                                                                   \
		return REAL(int (*)(int, struct type *), #name)(file, status);                                         \
	}
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)

#define READ_DIRECTORY(name, type)                                                                                     \
	struct type *name(DIR *directory)                                                                              \
	{                                                                                                              \
		wait_for_file(dirfd(directory));                                                                       \
		return REAL(struct type * (*)(DIR *), #name)(directory);                                               \
	}
READ_DIRECTORY(readdir, dirent)
READ_DIRECTORY(readdir64, dirent64)

#define PATH(kind, name)                                                                                               \
	kind name(const char *path)                                                                                    \
	{                                                                                                              \
		wait_for(path);                                                                                        \
		return REAL(kind(*)(const char *), #name)(path);                                                       \
	}
PATH(DIR *, opendir)
PATH(int, rmdir)
PATH(int, unlink)
PATH(int, remove)

#define TWO(kind, name, a, b)                                                                                          \
	kind name(a path, b second)                                                                                    \
	{                                                                                                              \
		wait_for(path);                                                                                        \
		return REAL(kind(*)(a, b), #name)(path, second);                                                       \
	}
TWO(FILE *, fopen, const char *, const char *)
TWO(FILE *, fopen64, const char *, const char *)
TWO(int, access, const char *, int)
TWO(int, mkdir, const char *, mode_t)
TWO(int, chmod, const char *, mode_t)
TWO(int, rename, const char *, const char *)
TWO(char *, realpath, const char *, char *)

ssize_t read(int file, void *bytes, size_t length)
{
	wait_for_file(file);
	return REAL(ssize_t(*)(int, void *, size_t), "read")(file, bytes, length);
}
