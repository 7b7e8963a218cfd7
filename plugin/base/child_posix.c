/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* environ */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mem.h"

struct rg_child {
	pid_t process;
	int input;
};

static bool spawn(struct rg_child *child, const char *const *arguments, int reading)
{
	posix_spawn_file_actions_t actions;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return false;
	bool started = posix_spawn_file_actions_adddup2(&actions, reading, STDIN_FILENO) == 0 &&
		       posix_spawnp(&child->process, arguments[0], &actions, NULL, (char *const *)arguments, environ) ==
			       0;
	posix_spawn_file_actions_destroy(&actions);
	return started;
}

struct rg_child *rg_child_start(const char *const *arguments)
{
	int ends[2];

	if (pipe(ends) != 0)
		return NULL;
	/* The child gets the end that it reads, and not ours: it would never see the end of its input. */
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	struct rg_child *child = rg_alloc(1, sizeof(*child));
	child->input = ends[1];
	bool started = spawn(child, arguments, ends[0]);
	close(ends[0]);
	if (started)
		return child;
	close(ends[1]);
	rg_free(child);
	return NULL;
}

bool rg_child_write(struct rg_child *child, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t written = write(child->input, at, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		at += written;
		length -= (size_t)written;
	}
	return true;
}

int rg_child_finish(struct rg_child *child)
{
	int status = 0;
	pid_t ended;

	close(child->input);
	do {
		ended = waitpid(child->process, &status, 0);
	} while (ended < 0 && errno == EINTR);
	rg_free(child);
	return ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
