/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_intake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "race/file/shelf.h"
#include "support_clock.h"

#define PAGES_MOST 32
#define ASKED_MOST 256

struct page {
	char *path, *status, *body;
};

struct intake_site {
	struct http_server *server;
	struct rg_mutex lock;
	struct page pages[PAGES_MOST];
	size_t page_count;
	char *asked[ASKED_MOST]; /* whole heads */
	size_t asked_count;
};

static char *double_quotes(const char *text)
{
	char *copy = rg_strdup(text);

	for (char *at = copy; *at; at++)
		*at = *at == '\'' ? '"' : *at;
	return copy;
}

/* ---- the site ---- */

static bool is_for(const char *head, const char *path)
{
	const char *blank = strchr(head, ' ');
	size_t length = strlen(path);

	return blank && strncmp(blank + 1, path, length) == 0 && blank[1 + length] == ' ';
}

static void answer(struct http_talk *talk)
{
	struct intake_site *site = talk->data;
	char *status = NULL, *body = NULL;

	rg_mutex_lock(&site->lock);
	if (site->asked_count < ASKED_MOST)
		site->asked[site->asked_count++] = rg_strdup(talk->request);
	for (size_t i = 0; i < site->page_count; i++) {
		if (!is_for(talk->request, site->pages[i].path))
			continue;
		status = rg_strdup(site->pages[i].status);
		body = rg_strdup(site->pages[i].body);
	}
	rg_mutex_unlock(&site->lock);
	http_send_answer(talk, status ? status : "404 Not Found", "", body ? body : "");
	rg_free(status);
	rg_free(body);
}

struct intake_site *intake_site_start(void)
{
	struct intake_site *site = rg_alloc(1, sizeof(*site));

	rg_mutex_init(&site->lock);
	site->server = http_server_start(answer, site);
	return site;
}

void intake_site_stop(struct intake_site *site)
{
	http_server_stop(site->server);
	for (size_t i = 0; i < site->page_count; i++) {
		rg_free(site->pages[i].path);
		rg_free(site->pages[i].status);
		rg_free(site->pages[i].body);
	}
	for (size_t i = 0; i < site->asked_count; i++)
		rg_free(site->asked[i]);
	rg_mutex_finish(&site->lock);
	rg_free(site);
}

static void set(struct intake_site *site, const char *path, const char *status, char *body)
{
	struct page *page = NULL;

	rg_mutex_lock(&site->lock);
	for (size_t i = 0; i < site->page_count; i++) {
		if (strcmp(site->pages[i].path, path) == 0)
			page = &site->pages[i];
	}
	if (!page) {
		page = &site->pages[site->page_count++];
		page->path = rg_strdup(path);
	}
	rg_free(page->status);
	rg_free(page->body);
	page->status = rg_strdup(status);
	page->body = body;
	rg_mutex_unlock(&site->lock);
}

void intake_site_set(struct intake_site *site, const char *path, const char *status, const char *body)
{
	set(site, path, status, double_quotes(body));
}

void intake_site_set_bytes(struct intake_site *site, const char *path, const char *body)
{
	set(site, path, "200 OK", rg_strdup(body));
}

int intake_site_asked_with(struct intake_site *site, const char *path, const char *words)
{
	int count = 0;

	rg_mutex_lock(&site->lock);
	for (size_t i = 0; i < site->asked_count; i++)
		count += is_for(site->asked[i], path) && strstr(site->asked[i], words);
	rg_mutex_unlock(&site->lock);
	return count;
}

int intake_site_asked(struct intake_site *site, const char *path)
{
	return intake_site_asked_with(site, path, "");
}

char *intake_site_url(struct intake_site *site, const char *path)
{
	return http_server_url(site->server, path);
}

/* ---- the folder ---- */

static char root[] = "/tmp/rg-intake-XXXXXX";

int intake_folder_make(void **state)
{
	(void)state;
	memcpy(root + sizeof(root) - 7, "XXXXXX", 6);
	return mkdtemp(root) ? 0 : -1;
}

int intake_folder_remove(void **state)
{
	char *command = rg_asprintf("rm -rf '%s'", root);
	int result = system(command);

	(void)state;
	rg_free(command);
	return result;
}

const char *intake_folder(void)
{
	return root;
}

char *intake_path(const char *name)
{
	return rg_path_join(root, name);
}

void intake_write_bytes(const char *name, const char *bytes, size_t length)
{
	char *path = intake_path(name), *folder = rg_path_directory(path);

	assert_true(rg_directory_make(folder));
	if (!rg_file_replace(path, bytes, length))
		fail_msg("%s cannot be written", path);
	rg_free(path);
	rg_free(folder);
}

void intake_write(const char *name, const char *text)
{
	char *bytes = double_quotes(text);

	intake_write_bytes(name, bytes, strlen(bytes));
	rg_free(bytes);
}

/* ---- the intake ---- */

void intake_run_open(struct intake_run *run, struct intake_options options, const char *user_dir)
{
	struct race_problems problems = {0};

	*run = (struct intake_run){0};
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, user_dir);
	intake_books_init(&run->books, shelf, NULL, &problems);
	race_shelf_unref(shelf);
	for (size_t i = 0; i < problems.count; i++)
		print_error("%s\n", problems.lines[i]);
	assert_int_equal(problems.count, 0);
	race_problems_finish(&problems);
	options.books = &run->books;
	options.refresh_s = options.refresh_s ? options.refresh_s : 1;
	run->intake = intake_create(&options, NULL, NULL);
}

void intake_run_close(struct intake_run *run)
{
	intake_destroy(run->intake);
	intake_books_finish(&run->books);
}

static void show(const struct intake_run *run, const char *what)
{
	char *tree = run->look.tree ? cJSON_PrintUnformatted(run->look.tree) : NULL;

	print_error("waited for: %s\n  tree: %.3000s\n  unusable: %s\n  error: %s\n", what, tree ? tree : "-",
		    run->look.unusable ? run->look.unusable : "-", run->look.error ? run->look.error : "-");
	for (size_t i = 0; i < intake_layer_count(run->intake); i++)
		print_error("  %s\n", intake_layer_line(run->intake, i));
	for (size_t i = 0; i < run->look.problems->count; i++)
		print_error("  problem: %s\n", run->look.problems->lines[i]);
	cJSON_free(tree);
}

void intake_run_until(struct intake_run *run, bool (*is)(struct intake_run *run, const char *what), const char *what)
{
	int64_t until_ms = rg_monotonic_ms() + clock_real_ms(WAIT_MS);
	bool done = false;

	for (int64_t now_ms; !done && (now_ms = rg_monotonic_ms()) < until_ms;) {
		intake_step(run->intake, now_ms, NULL);
		intake_look(run->intake, &run->look);
		done = is(run, what);
		if (!done)
			rg_sleep_ms(5);
	}
	if (!done)
		show(run, what);
	assert_true(done);
}

void intake_run_for(struct intake_run *run, int ms)
{
	int64_t until_ms = rg_monotonic_ms() + ms;

	for (int64_t now_ms; (now_ms = rg_monotonic_ms()) < until_ms;) {
		intake_step(run->intake, now_ms, NULL);
		rg_sleep_ms(5);
	}
	intake_look(run->intake, &run->look);
}

bool intake_has(struct intake_run *run, const char *what)
{
	char *tree = run->look.tree ? cJSON_PrintUnformatted(run->look.tree) : NULL, *wanted = double_quotes(what);
	bool has = tree && strstr(tree, wanted);

	cJSON_free(tree);
	rg_free(wanted);
	return has;
}

bool intake_lacks(struct intake_run *run, const char *what)
{
	return !intake_has(run, what);
}

bool intake_is_unusable(struct intake_run *run, const char *what)
{
	return run->look.unusable && strstr(run->look.unusable, what);
}

bool intake_is_usable(struct intake_run *run, const char *what)
{
	(void)what;
	return run->look.tree && !run->look.unusable;
}

bool intake_fails(struct intake_run *run, const char *what)
{
	return run->look.failing && run->look.error && strstr(run->look.error, what);
}

bool intake_says(struct intake_run *run, const char *what)
{
	for (size_t i = 0; i < intake_layer_count(run->intake); i++) {
		if (strstr(intake_layer_line(run->intake, i), what))
			return true;
	}
	return false;
}

bool intake_is_done(struct intake_run *run, const char *what)
{
	(void)what;
	return !run->look.busy && !run->look.starting;
}
