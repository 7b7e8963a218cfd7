/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "mem.h"

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
