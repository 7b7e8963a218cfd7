/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libobs without a window: it starts with the staged module, renders sources into memory and says what it logged.
 * The display is xvfb-run's; without one or without GL every call fails the test. Test thread only.
 */
#ifndef RG_TESTS_SUPPORT_OBS_H
#define RG_TESTS_SUPPORT_OBS_H

#include <obs.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "graphic/graphic.h"

/*
 * For what must come; only a failing test waits so long. llvmpipe beside a build is slow. Under Wine each look at a
 * file is a call of another process, and a thousand drawings there take minutes when others want the processors.
 */
#ifdef _WIN32
#define WAIT_MS 240000
#else
#define WAIT_MS 120000
#endif

/* Starts libobs, loads our module and OBS's own filters. */
void stand_up(int width, int height);
/* The same in another language than English: "fi-FI". */
void stand_up_in(const char *language, int width, int height);
/* The same with another data folder of the module than the staged one. */
void stand_up_with(const char *data, int width, int height);
/* The same with the module that OBS itself finds in a folder of plugins. */
void stand_up_from(const char *plugins, int width, int height);
/* Shuts libobs down; fails when libobs holds memory still. How long the shutdown took, in ms. */
int64_t stand_down(void);
void stand_video(int width, int height);
/* What OBS's window would do: runs one task that waits for the UI thread, on the test's. False: none waits. */
bool stand_run_task(void);
/* Our module's settings folder while this process lives; made at the first stand_up. */
const char *stand_user_folder(void);
/* Any folder for the test's own files. */
const char *stand_folder(void);
/* A program's beginning in most of them, and its end in all: nothing is left and nothing unexpected was said. */
int stand_up_720(void **state);
void leaves_nothing_behind(void **state);
/* Removes both folders. */
void stand_finish(void);

/* A text file in stand_folder() or below; returns its path (rg_free). */
char *stand_write(const char *name, const char *text);
void stand_write_user(const char *name, const char *text);
/* The same of a PNG of one colour, 0xRRGGBB, which is never there in part. */
char *stand_write_picture(const char *name, int width, int height, unsigned color);
/* Until a file is there and holds `part`. */
void wait_file(const char *path, const char *part);

/* Lines of ours above info that hold `part` are expected from now on. */
void log_expect(const char *part);
/* How often a line held `part` since the last log_forget. */
int log_count(const char *part);
void log_forget(void);
/* Fails on a line of ours above info that was not expected, and on what libobs says of our faults. */
void log_assert_clean(void);

/* A source with settings from JSON written with ' for "; NULL: none. */
obs_source_t *source_new(const char *settings);
void source_set(obs_source_t *source, const char *settings);
/* Lets go and waits for OBS's destroy queue; ms it took. */
int64_t source_drop(obs_source_t *source);
/* OBS 31.1 and later hold one that is only released: the main canvas has a reference, and each save saves it again. */
void scene_drop(obs_scene_t *scene);
obs_data_t *data_new(const char *json);

/* The grounds pictures are laid on. */
enum { GROUND_BLACK = 0, GROUND_GREY = 128, GROUND_WHITE = 255 };

/* What OBS shows of the source on a ground: width * height words 0xAARRGGBB; rg_free. */
uint32_t *render_source(obs_source_t *source, int width, int height, int ground);
/* The same of a graphic, by the software compositor. */
uint32_t *render_graphic(const struct graphic *graphic, int ground);
/* The largest difference of a channel; colour only. */
int pixels_difference(const uint32_t *a, const uint32_t *b, size_t count);
/* Pixels that are not the ground's. */
size_t pixels_drawn(const uint32_t *pixels, size_t count, int ground);

/* The graphic made here, with the same staged data, theme and language as the module has. */
struct graphic *make_graphic(const struct graphic_ask *ask);
struct race_day *read_day(const char *path);
/* The race day of a text. */
struct race_day *day_of(const char *json);
struct race_day *sample_day(void);
/*
 * Waits until the source shows what was asked for, within 2 a channel everywhere on black, then looks at all three
 * grounds. Fails when it does not come in time. `ask` may leave out canvas and language.
 */
void assert_shows(obs_source_t *source, struct graphic_ask *ask);
/* The same of the card of driver "x" of that race day. */
void assert_shows_card(obs_source_t *source, const char *json);
/* The first without failing. */
bool shows_within(obs_source_t *source, struct graphic_ask *ask, int64_t timeout_ms);

/* CPU time of our threads (their names begin with "rg-"), ms. */
int64_t our_threads_cpu_ms(void);
/* How many of them there are. */
int our_threads(void);

#endif
