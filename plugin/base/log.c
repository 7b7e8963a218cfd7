/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "log_scrub.h"
#include "mem.h"
#include "process.h"
#include "thread.h"

#define LINE_BYTES     2048
#define TOLD_AT_ONCE   8
#define APART_FIRST_MS (60 * INT64_C(1000))
#define APART_MOST_MS  (3600 * INT64_C(1000))
#define QUIET_MS       (600 * INT64_C(1000))
#define RECENT_BYTES   ((size_t)64 * 1024)
#define DAY_S          (24 * 60 * 60)

static void sink_stderr(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	if (level <= RG_LOG_WARNING)
		fprintf(stderr, "%s: %s\n", level == RG_LOG_ERROR ? "error" : "warning", message);
}

static rg_log_sink current_sink = sink_stderr;
static void *current_data;

void rg_log_set_sink(rg_log_sink sink, void *data)
{
	current_sink = sink ? sink : sink_stderr;
	current_data = sink ? data : NULL;
}

/* Kept for as long as the process lives. */
static char *home;
static rg_once home_once = RG_ONCE_STATIC;

static void find_home(void)
{
	home = rg_home_directory();
}

static const char *find_home_once(void)
{
	rg_once_run(&home_once, find_home);
	return home;
}

/* What was said last, for a report: a ring of bytes, so that it never grows. */
static struct {
	struct rg_mutex mutex;
	/* under the mutex, held for copies */
	char bytes[RECENT_BYTES];
	size_t at; /* where the next byte goes */
	bool full; /* it went round: the oldest byte is there */
} recent = {.mutex = RG_MUTEX_STATIC};

/* Under the mutex. */
static void add_recent(const char *bytes, size_t length)
{
	while (length) {
		size_t room = RECENT_BYTES - recent.at, part = length < room ? length : room;
		memcpy(recent.bytes + recent.at, bytes, part);
		recent.at = (recent.at + part) % RECENT_BYTES;
		recent.full = recent.full || !recent.at;
		bytes += part;
		length -= part;
	}
}

static void keep_recent(enum rg_log_level level, const char *line)
{
	static const char *const names[] = {
		[RG_LOG_ERROR] = "error: ", [RG_LOG_WARNING] = "warning: ", [RG_LOG_INFO] = ""};
	char head[40];
	int64_t wall_ms = rg_wall_ms();

	if (level > RG_LOG_INFO)
		return;
	int day_s = (int)((wall_ms / 1000 + rg_utc_offset_s(wall_ms)) % DAY_S);
	snprintf(head, sizeof(head), "%02d:%02d:%02d.%03d %s", day_s / 3600, day_s / 60 % 60, day_s % 60,
		 (int)(wall_ms % 1000), names[level]);
	rg_mutex_lock(&recent.mutex);
	add_recent(head, strlen(head));
	add_recent(line, strlen(line));
	add_recent("\n", 1);
	rg_mutex_unlock(&recent.mutex);
}

char *rg_log_recent(void)
{
	char *all = rg_alloc(RECENT_BYTES + 1, 1);
	size_t length;

	rg_mutex_lock(&recent.mutex);
	size_t old = recent.full ? RECENT_BYTES - recent.at : 0;
	memcpy(all, recent.bytes + recent.at, old);
	memcpy(all + old, recent.bytes, recent.at);
	length = old + recent.at;
	rg_mutex_unlock(&recent.mutex);
	all[length] = 0;
	/* The oldest line may have lost its beginning. */
	char *first = old ? strchr(all, '\n') : NULL;
	if (first)
		memmove(all, first + 1, strlen(first));
	return all;
}

char *rg_log_clean(const char *text)
{
	size_t size = strlen(text) * 2 + 8; /* a query in it may be shorter than the mark for it */
	char *clean = rg_alloc(size, 1);

	log_scrub(clean, size, text, find_home_once());
	return clean;
}

static void tell(enum rg_log_level level, char *line)
{
	char clean[LINE_BYTES];

	for (char *c = line; *c; c++) {
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	}
	log_scrub(clean, sizeof(clean), line, find_home_once());
	keep_recent(level, clean);
	current_sink(current_data, level, clean);
}

void rg_log(enum rg_log_level level, const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	tell(level, line);
}

static bool is_due(struct rg_log_pace *pace, int64_t now_ms)
{
	if (now_ms - pace->asked_ms >= QUIET_MS || !pace->apart_ms)
		*pace = (struct rg_log_pace){.apart_ms = APART_FIRST_MS, .kept_back = pace->kept_back};
	pace->asked_ms = now_ms;
	if (pace->told < TOLD_AT_ONCE) {
		pace->told++;
		pace->told_ms = now_ms;
		return true;
	}
	if (now_ms - pace->told_ms < pace->apart_ms)
		return false;
	pace->told_ms = now_ms;
	pace->apart_ms = pace->apart_ms * 2 < APART_MOST_MS ? pace->apart_ms * 2 : APART_MOST_MS;
	return true;
}

void rg_log_paced(struct rg_log_pace *pace, int64_t now_ms, enum rg_log_level level, const char *format, ...)
{
	char line[LINE_BYTES];
	va_list args;

	if (!is_due(pace, now_ms)) {
		pace->kept_back++;
		return;
	}
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	size_t length = strlen(line);
	if (pace->kept_back)
		snprintf(line + length, sizeof(line) - length, " (%u lines like this were left out)", pace->kept_back);
	pace->kept_back = 0;
	tell(level, line);
}
