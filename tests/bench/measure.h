/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the programs of tools/bench share: pairs of slices of work that are held against each other by processor time,
 * counters of what the process asks its libraries for, and lines of JSON for tools/lib/bench.py. Main thread; the
 * counters count all threads.
 */
#ifndef RG_TESTS_BENCH_MEASURE_H
#define RG_TESTS_BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many pairs a row has; `--pairs N` of every program. */
extern int measure_pairs;
/* Reads the arguments; false: they are wrong, and that was said. What is left are names of rows. */
bool measure_begin(int count, char **arguments);
/* Whether the row was asked for: all are when none was named. */
bool measure_wanted(const char *row);

/* Processor time in ms: of the process with all its threads, of the calling thread. */
double measure_process_ms(void);
double measure_thread_ms(void);
double measure_wall_ms(void);
/* Resident memory of the process, MB. */
double measure_resident_mb(void);
double measure_median(double *values, size_t count);

/* One side of a pair: does its slice of work and returns what that cost. */
typedef double (*measure_slice)(void *data);
/*
 * `measure_pairs` pairs, each in turn begun by another side, after one of each that does not count; prints the row.
 * `most`: the ratio that is to be met; 0: it is told only. `unit`: of what slices return, "ms" a frame for example.
 */
void measure_ratio(const char *row, const char *what, const char *peer, const char *unit, double most,
		   measure_slice ours, void *ours_data, measure_slice theirs, void *theirs_data);
/* A number by itself, against a limit that it may not be above. */
void measure_figure(const char *row, const char *what, const char *unit, double ours, double most);
/* The same of many: the median of them is told, and their least and greatest. `at`: the part that counts, 0.99. */
void measure_figures(const char *row, const char *what, const char *unit, double *values, size_t count, double at,
		     double most);

/* A number that stands against nothing. */
void measure_told(const char *row, const char *what, const char *unit, double ours);

/* What was asked for so far. */
struct measure_counts {
	uint64_t allocations;    /* of memory, by this thread */
	uint64_t textures;       /* made or written */
	uint64_t uploaded_bytes; /* to them */
	uint64_t parses;         /* of JSON */
	uint64_t paintings;      /* cairo contexts made */
};

struct measure_counts measure_counts(void);

#endif
