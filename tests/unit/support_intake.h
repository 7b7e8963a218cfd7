/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the tests of intakes: a site on loopback whose pages are set and counted, a folder of the test's own, and an
 * intake that is stepped until it holds what is expected. Test thread, except where said.
 */
#ifndef RG_TESTS_SUPPORT_INTAKE_H
#define RG_TESTS_SUPPORT_INTAKE_H

#include "intake/intake.h"
#include "support_http.h"

/* Pages by path with query, "/a?b=1". What is not there is a 404. */
struct intake_site;

struct intake_site *intake_site_start(void);
void intake_site_stop(struct intake_site *site);
/* `status`: "200 OK"; `body` may be "". Any thread. `'` stands for `"`. */
void intake_site_set(struct intake_site *site, const char *path, const char *status, const char *body);
void intake_site_set_bytes(struct intake_site *site, const char *path, const char *body);
/* How often the page was asked for, and with these words in the request's head. */
int intake_site_asked(struct intake_site *site, const char *path);
int intake_site_asked_with(struct intake_site *site, const char *path, const char *words);
/* "http://127.0.0.1:PORT/path"; rg_free. */
char *intake_site_url(struct intake_site *site, const char *path);

/* A folder that is new for each test. `text`: `'` stands for `"`. */
int intake_folder_make(void **state);
int intake_folder_remove(void **state);
const char *intake_folder(void);
char *intake_path(const char *name); /* rg_free */
void intake_write(const char *name, const char *text);
void intake_write_bytes(const char *name, const char *bytes, size_t length);

struct intake_run {
	struct intake *intake;
	struct intake_books books;
	struct intake_look look;
};

/* `options`: books are filled in here; with mappings of the test's own, below `user_dir` (may be NULL). */
void intake_run_open(struct intake_run *run, struct intake_options options, const char *user_dir);
void intake_run_close(struct intake_run *run);
/* Steps until it is so; fails the test when it does not come. */
void intake_run_until(struct intake_run *run, bool (*is)(struct intake_run *run, const char *what), const char *what);
/* Steps for so long. */
void intake_run_for(struct intake_run *run, int ms);

/* For intake_run_until: `what` is in the tree as compact JSON (`'` for `"`), in unusable, in error, in a line. */
bool intake_has(struct intake_run *run, const char *what);
bool intake_lacks(struct intake_run *run, const char *what);
bool intake_is_unusable(struct intake_run *run, const char *what);
bool intake_is_usable(struct intake_run *run, const char *what);
bool intake_fails(struct intake_run *run, const char *what);
bool intake_says(struct intake_run *run, const char *what);
bool intake_is_done(struct intake_run *run, const char *what);

#endif
