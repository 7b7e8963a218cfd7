/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests want of POSIX, on Windows. Every file of a test is compiled with it, and its headers stand in for the
 * system's. What Windows cannot do at all ends the test as one that was skipped, with a line that says so: never as one
 * that passed. For tests only; any thread.
 */
#ifndef RG_TESTS_POSIX_H
#define RG_TESTS_POSIX_H

#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#include <dirent.h>
#include <direct.h>
#include <errno.h>
#include <io.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* Words of Windows' headers that the plugin's and the tests' own names would meet. */
#undef near
#undef far
#undef small
#undef interface
#undef ERROR

/* What a socket of Windows' answers, and so what curl tells: other numbers than those of C's library. */
#undef ECONNREFUSED
#undef ENETUNREACH
#undef ETIMEDOUT
#define ECONNREFUSED WSAECONNREFUSED
#define ENETUNREACH  WSAENETUNREACH
#define ETIMEDOUT    WSAETIMEDOUT

#define MSG_NOSIGNAL 0
#define SHUT_RD      SD_RECEIVE
#define SHUT_WR      SD_SEND
#define SHUT_RDWR    SD_BOTH

/* Files and folders; paths are UTF-8. */
char *posix_mkdtemp(char *template);
int posix_mkdir(const char *path, unsigned mode);
int posix_rmdir(const char *path);
int posix_unlink(const char *path);
int posix_remove(const char *path);                 /* an empty folder, too */
int posix_rename(const char *from, const char *to); /* over what is there, as POSIX has it */
int posix_truncate(const char *path, int64_t size);
int posix_chmod(const char *path, unsigned mode); /* 0700 and 0644: all for whoever it is; others are skipped */
FILE *posix_fopen(const char *path, const char *mode);
/* "rm -r", "mkdir -p" and "cd" of the tests, joined by &&; all else is skipped. */
int posix_system(const char *command);

int posix_setenv(const char *name, const char *value, int over);
int posix_unsetenv(const char *name);

/* Sockets: one that listens is woken as well, and one handle is closed whatever it is of. */
int posix_socket(int family, int type, int protocol);
int posix_accept(int socket, struct sockaddr *address, int *length);
int posix_shutdown(int socket, int how);
int posix_close(int handle);

int posix_poll(struct pollfd *polled, unsigned count, int timeout_ms);

#define lstat(path, state) stat(path, state) /* no test here has made a link */
#define S_ISLNK(mode)      ((void)(mode), false)
#define AT_FDCWD           (-100)
int posix_utimensat(const char *path, const struct timespec times[2]);

/* Ends the test as skipped. */
int posix_skip(const char *what);

#define RUSAGE_SELF 0
struct rusage {
	struct timeval ru_utime, ru_stime;
	long ru_maxrss; /* KiB, as on Linux */
};
int getrusage(int who, struct rusage *usage);

#define RLIMIT_FSIZE 1
#define SIGXFSZ      25
#define SIGKILL      9
struct rlimit {
	unsigned long rlim_cur, rlim_max;
};

struct FTW {
	int base, level;
};
#define FTW_DEPTH 1
#define FTW_PHYS  2
int nftw(const char *path, int (*visit)(const char *, const struct stat *, int, struct FTW *), int handles, int flags);

#ifndef RG_TESTS_POSIX_ITSELF
#define mkdtemp(template)           posix_mkdtemp(template)
#define mkdir(path, mode)           posix_mkdir(path, mode)
#define rmdir(path)                 posix_rmdir(path)
#define unlink(path)                posix_unlink(path)
#define remove(path)                posix_remove(path)
#define rename(from, to)            posix_rename(from, to)
#define truncate(path, size)        posix_truncate(path, size)
#define fopen(path, mode)           posix_fopen(path, mode)
#define system(command)             posix_system(command)
#define setenv(name, value, over)   posix_setenv(name, value, over)
#define unsetenv(name)              posix_unsetenv(name)
#define socket(family, type, proto) posix_socket(family, type, proto)
#define accept(socket, address, n)  posix_accept(socket, address, n)
#define shutdown(socket, how)       posix_shutdown(socket, how)
#define close(handle)               posix_close(handle)
#define poll(polled, count, ms)     posix_poll(polled, count, ms)
#define symlink(to, from)                                                                                              \
	((void)(to), (void)(from), posix_skip("a symbolic link, which Windows gives to administrators alone"))
#define mkfifo(path, mode) ((void)(path), (void)(mode), posix_skip("a pipe with a file's name"))
#define chmod(path, mode)  posix_chmod(path, mode)
#define fork()             posix_skip("fork")
#undef popen
#define popen(command, mode)              ((FILE *)(intptr_t)posix_skip("a shell"))
#define geteuid()                         1000u
#define waitpid(who, status, how)         ((void)(who), (void)(status), (void)(how), posix_skip("waitpid"))
#define pipe(ends)                        ((ends)[0] = (ends)[1] = -1, posix_skip("fork"))
#define alarm(seconds)                    posix_skip("fork")
#define pause()                           posix_skip("fork")
#define kill(process, signal)             ((void)(process), (void)(signal), posix_skip("kill"))
#define setrlimit(what, limit)            ((void)(what), (void)(limit), posix_skip("a limit for files"))
#define getrlimit(what, limit)            (*(limit) = (struct rlimit){0}, posix_skip("a limit for files"))
#define utimensat(at, path, times, flags) posix_utimensat(path, times)
#endif

#endif
