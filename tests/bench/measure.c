/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAIRS_MOST 200
#define ROWS_MOST  32

int measure_pairs = 20;
static const char *wanted[ROWS_MOST];
static int wanted_count;

bool measure_begin(int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		if (strcmp(arguments[i], "--pairs") == 0 && i + 1 < count)
			measure_pairs = atoi(arguments[++i]);
		else if (wanted_count < ROWS_MOST)
			wanted[wanted_count++] = arguments[i];
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (measure_pairs >= 1 && measure_pairs <= PAIRS_MOST)
		return true;
	fprintf(stderr, "--pairs is from 1 to %d\n", PAIRS_MOST);
	return false;
}

bool measure_wanted(const char *row)
{
	for (int i = 0; i < wanted_count; i++) {
		if (strcmp(wanted[i], row) == 0)
			return true;
	}
	return wanted_count == 0;
}

static double now_ms(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

double measure_process_ms(void)
{
	return now_ms(CLOCK_PROCESS_CPUTIME_ID);
}

double measure_thread_ms(void)
{
	return now_ms(CLOCK_THREAD_CPUTIME_ID);
}

double measure_wall_ms(void)
{
	return now_ms(CLOCK_MONOTONIC);
}

double measure_resident_mb(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		abort();
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double measure_median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

void measure_ratio(const char *row, const char *what, const char *peer, const char *unit, double most,
		   measure_slice ours, void *ours_data, measure_slice theirs, void *theirs_data)
{
	double a[PAIRS_MOST], b[PAIRS_MOST], ratios[PAIRS_MOST];

	ours(ours_data);
	theirs(theirs_data);
	for (int i = 0; i < measure_pairs; i++) {
		if (i % 2)
			b[i] = theirs(theirs_data);
		a[i] = ours(ours_data);
		if (i % 2 == 0)
			b[i] = theirs(theirs_data);
		ratios[i] = a[i] / b[i];
	}
	size_t count = (size_t)measure_pairs;
	double ratio = measure_median(ratios, count);
	printf("{\"row\": \"%s\", \"what\": \"%s\", \"peer\": \"%s\", \"unit\": \"%s\", \"ours\": %.4f, "
	       "\"theirs\": %.4f, \"ratio\": %.4f, \"least\": %.4f, \"greatest\": %.4f, \"pairs\": %zu, \"most\": "
	       "%.4f}\n",
	       row, what, peer, unit, measure_median(a, count), measure_median(b, count), ratio, ratios[0],
	       ratios[count - 1], count, most);
}

void measure_figure(const char *row, const char *what, const char *unit, double ours, double most)
{
	printf("{\"row\": \"%s\", \"what\": \"%s\", \"unit\": \"%s\", \"ours\": %.4f, \"most\": %.4f}\n", row, what,
	       unit, ours, most);
}

void measure_figures(const char *row, const char *what, const char *unit, double *values, size_t count, double at,
		     double most)
{
	measure_median(values, count);
	printf("{\"row\": \"%s\", \"what\": \"%s\", \"unit\": \"%s\", \"ours\": %.4f, \"median\": %.4f, \"least\": "
	       "%.4f, \"greatest\": %.4f, \"count\": %zu, \"most\": %.4f}\n",
	       row, what, unit, values[(size_t)((double)(count - 1) * at)], values[count / 2], values[0],
	       values[count - 1], count, most);
}

void measure_told(const char *row, const char *what, const char *unit, double ours)
{
	printf("{\"row\": \"%s\", \"what\": \"%s\", \"unit\": \"%s\", \"ours\": %.4f, \"most\": 0, \"told\": true}\n",
	       row, what, unit, ours);
}
