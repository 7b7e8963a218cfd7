/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The work thread: decoding, layout, painting for all sources of the process, and the feeds and pictures they need.
 * It starts with the first source and ends when neither the module nor a source needs it any more (sources may outlive
 * obs_module_unload). Any thread may call these; none of them waits for work under way but the last work_thread_unref.
 */
#ifndef RG_OBS_WORK_WORK_THREAD_H
#define RG_OBS_WORK_WORK_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct race_shelf;
struct overlay;

/* Where the plugin's data lies; `user_dir` may be NULL. Once, before the first source. */
void work_thread_set_directories(const char *data_dir, const char *user_dir);
/*
 * The data files, shipped and the user's. Borrowed; they are there from work_thread_set_directories to the last
 * work_thread_unref.
 */
struct race_shelf *work_thread_shelf(void);
/* The module and every source hold one reference each. The last one to go waits for the thread's end (< 100 ms). */
void work_thread_ref(void);
void work_thread_unref(void);

/* Takes a reference to the overlay and works for it until work_thread_remove. Starts the thread. */
void work_thread_add(struct overlay *overlay);
/* The source is gone: the thread lets go of it as soon as it can. */
void work_thread_remove(struct overlay *overlay);
void work_thread_wake(void);
/* The same from the graphics thread, which never waits: if the mutex is taken, work_thread_wake_again tries later. */
void work_thread_try_wake(void);
/* Once a tick. */
void work_thread_wake_again(void);

#endif
