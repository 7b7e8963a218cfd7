/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, which POSIX does not have yet */
#include "process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "file.h"
#include "mem.h"
#include "text.h"

#define NAME_KEY "PRETTY_NAME="

char *rg_program_directory(void)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (length <= 0)
		return NULL;
	path[length] = 0;
	return rg_path_directory(path);
}

char *rg_environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? rg_strdup(value) : NULL;
}

char *rg_home_directory(void)
{
	return rg_environment("HOME");
}

char *rg_config_directory(void)
{
	char *config = rg_environment("XDG_CONFIG_HOME"), *home = config ? NULL : rg_home_directory();

	if (home)
		config = rg_path_join(home, ".config");
	rg_free(home);
	return config;
}

/* PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"; NULL when the system has no such file. */
static char *distribution(void)
{
	char *text = NULL, *name = NULL;
	size_t length;

	if (!rg_file_read("/etc/os-release", 64 * 1024, &text, &length, NULL))
		return NULL;
	const char *line = rg_starts_with(text, NAME_KEY) ? text : strstr(text, "\n" NAME_KEY);
	if (line) {
		line = strchr(line, '=') + 1;
		name = rg_strndup(line + (*line == '"'), strcspn(line + (*line == '"'), "\"\n"));
	}
	rg_free(text);
	return name;
}

char *rg_system_name(void)
{
	char *name = distribution(), *whole;
	struct utsname kernel = {0};

	uname(&kernel);
	whole = rg_asprintf("%s%s%s %s %s", name ? name : "", name ? ", " : "", kernel.sysname, kernel.release,
			    kernel.machine);
	rg_free(name);
	return whole;
}

void rg_process_begin(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
}

static volatile sig_atomic_t must_end;

static void note_end(int signal_number)
{
	(void)signal_number;
	must_end = 1;
}

void rg_process_end_on_signal(void)
{
	signal(SIGINT, note_end);
	signal(SIGTERM, note_end);
	signal(SIGPIPE, SIG_IGN);
}

bool rg_process_must_end(void)
{
	return must_end;
}

void *rg_process_take_pages(size_t bytes)
{
	void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

void rg_process_give_pages(void *pages, size_t bytes)
{
	munmap(pages, bytes);
}
