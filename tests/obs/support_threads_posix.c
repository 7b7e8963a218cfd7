/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_obs.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static int64_t read_cpu(const char *task)
{
	char *path = rg_asprintf("/proc/self/task/%s/schedstat", task);
	FILE *file = fopen(path, "r");
	long long ns = 0;

	if (file && fscanf(file, "%lld", &ns) != 1)
		ns = 0;
	if (file)
		fclose(file);
	rg_free(path);
	return ns / 1000;
}

static bool is_ours(const char *task)
{
	char name[32] = "";
	char *path = rg_asprintf("/proc/self/task/%s/comm", task);
	FILE *file = fopen(path, "r");

	if (file && !fgets(name, sizeof(name), file))
		name[0] = 0;
	if (file)
		fclose(file);
	rg_free(path);
	return strncmp(name, "rg-", 3) == 0;
}

static int look_at_threads(int64_t *cpu_us)
{
	DIR *tasks = opendir("/proc/self/task");
	int count = 0;

	assert_non_null(tasks);
	for (struct dirent *task = readdir(tasks); task; task = readdir(tasks)) {
		if (task->d_name[0] == '.' || !is_ours(task->d_name))
			continue;
		count++;
		*cpu_us += read_cpu(task->d_name);
	}
	closedir(tasks);
	return count;
}

int64_t our_threads_cpu_ms(void)
{
	int64_t us = 0;
	look_at_threads(&us);
	return us / 1000;
}

int our_threads(void)
{
	int64_t us = 0;
	return look_at_threads(&us);
}
