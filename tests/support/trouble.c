/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A computer in trouble: this library comes before the C library (linked first) and lets another process, which writes
 * three numbers into the file $RG_TROUBLE, move the clocks and take the resolver away. Names that end in ".test" lead
 * to this computer as long as the resolver is well. Without that variable everything is as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#pragma GCC visibility push(default)

enum { RESOLVER_WELL, RESOLVER_HANGS, RESOLVER_KNOWS_NOTHING };

/* Shared with that process, which writes each number at once. */
struct trouble {
	int64_t resolver;
	int64_t moved_ms;  /* the wall clock alone */
	int64_t asleep_ms; /* the computer slept: wall clock, and the clock that counts sleep */
};

static const struct trouble *trouble;

__attribute__((constructor)) static void open_trouble(void)
{
	const char *path = getenv("RG_TROUBLE");
	int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (file < 0)
		return;
	void *shared = mmap(NULL, sizeof(*trouble), PROT_READ, MAP_SHARED, file, 0);
	close(file);
	if (shared != MAP_FAILED)
		trouble = shared;
}

static int64_t number(const int64_t *at)
{
	return __atomic_load_n(at, __ATOMIC_RELAXED);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
	static int (*real)(clockid_t, struct timespec *);
	int64_t ms = 0;

	if (!real)
		real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	int result = real(clock, time);
	if (result != 0 || !trouble)
		return result;
	if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
		ms = number(&trouble->moved_ms) + number(&trouble->asleep_ms);
	else if (clock == CLOCK_BOOTTIME)
		ms = number(&trouble->asleep_ms);
	time->tv_sec += ms / 1000; /* whole seconds: there is no rest to carry */
	return 0;
}

static int is_ours(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	return length > 5 && strcmp(name + length - 5, ".test") == 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	typedef int (*function)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
	const struct timespec nap = {.tv_nsec = 10000000};
	function real = (function)dlsym(RTLD_NEXT, "getaddrinfo");

	if (!trouble || !is_ours(name))
		return real(name, service, hints, found);
	while (number(&trouble->resolver) == RESOLVER_HANGS)
		nanosleep(&nap, NULL);
	if (number(&trouble->resolver) == RESOLVER_KNOWS_NOTHING)
		return EAI_NONAME;
	return real("127.0.0.1", service, hints, found);
}
