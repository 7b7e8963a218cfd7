/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dead resolver and a dead network share: calls into the system that do not return. This program brings its own
 * getaddrinfo and stat, which libcurl and the base then use, so that neither root nor a broken network is needed.
 */
#define _GNU_SOURCE /* fstatat's flags */
#include <fcntl.h>
#include <netdb.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "support_http.h"

#define GOOD       "{\"race_feed\": 1}"
#define DESTROY_MS 500
#define DEAD_URL   "http://timing.example/feed.json"
#define DEAD_FILE  "/dead-share/feed.json"

extern char **environ;
static const char *program;

static struct rg_mutex lock = RG_MUTEX_STATIC;
static bool share_is_dead; /* under lock */
static int blocked;        /* under lock: calls that have been stuck so far */

static void count_blocked(void)
{
	rg_mutex_lock(&lock);
	blocked++;
	rg_mutex_unlock(&lock);
}

static int wait_blocked(int more_than)
{
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;
	int count = 0;

	while (count <= more_than && rg_monotonic_ms() < until_ms) {
		rg_sleep_ms(5);
		rg_mutex_lock(&lock);
		count = blocked;
		rg_mutex_unlock(&lock);
	}
	assert_true(count > more_than);
	return count;
}

static bool share_dead(void)
{
	rg_mutex_lock(&lock);
	bool dead = share_is_dead;
	rg_mutex_unlock(&lock);
	return dead;
}

static void set_share_dead(bool dead)
{
	rg_mutex_lock(&lock);
	share_is_dead = dead;
	rg_mutex_unlock(&lock);
}

/* As long as the C library tries with two servers that do not answer. */
__attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
						       const struct addrinfo *hints, struct addrinfo **result)
{
	(void)node;
	(void)service;
	(void)hints;
	(void)result;
	count_blocked();
	rg_sleep_ms(20000);
	return EAI_AGAIN;
}

__attribute__((visibility("default"))) int stat(const char *path, struct stat *status)
{
	if (strcmp(path, DEAD_FILE) == 0 && share_dead()) {
		count_blocked();
		while (share_dead())
			rg_sleep_ms(10);
	}
	return fstatat(AT_FDCWD, path, status, 0);
}

static void answer_good(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", "", GOOD);
}

static void expect_works(void)
{
	struct http_server *server = http_server_start(answer_good, NULL);
	char *url = http_server_url(server, "/");
	struct http_user user;
	int64_t start_ms = rg_monotonic_ms();

	http_user_open(&user, url, NULL);
	http_user_wait_good(&user, GOOD);
	http_user_close(&user);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, 1000);
	http_server_stop(server);
	rg_free(url);
}

static void close_quickly(const char *what, struct http_user *user)
{
	int64_t start_ms = rg_monotonic_ms();

	http_user_close(user);
	int took_ms = (int)(rg_monotonic_ms() - start_ms);
	print_message("%s: destroyed in %d ms\n", what, took_ms);
	assert_uint_in_range(took_ms, 0, DESTROY_MS);
}

static void a_dead_resolver_delays_nobody(void **state)
{
	struct http_user dead, other;

	(void)state;
	http_user_open(&dead, DEAD_URL, NULL);
	int count = wait_blocked(0);
	expect_works();
	close_quickly("dead resolver, last feed", &dead);

	http_user_open(&other, "/nonexistent/feed.json", NULL);
	http_user_open(&dead, DEAD_URL, NULL);
	wait_blocked(count);
	close_quickly("dead resolver, not the last feed", &dead);
	close_quickly("the last feed after it", &other);
}

static void a_dead_resolver_has_words(void **state)
{
	struct http_user dead;

	(void)state;
	http_user_open(&dead, DEAD_URL, NULL);
	http_user_wait_error(&dead, "timing.example could not be looked up in time (is the network up?)");
	close_quickly("dead resolver after its time", &dead);
}

static void the_process_ends_in_spite_of_a_dead_resolver(void **state)
{
	char *arguments[] = {(char *)program, "end", NULL};
	int64_t start_ms = rg_monotonic_ms();
	pid_t process;
	int status;

	(void)state;
	assert_int_equal(posix_spawn(&process, program, NULL, NULL, arguments, environ), 0);
	assert_int_equal(waitpid(process, &status, 0), process);
	int took_ms = (int)(rg_monotonic_ms() - start_ms);
	print_message("a process with a dead resolver ended in %d ms\n", took_ms);
	assert_int_equal(status, 0);
	assert_uint_in_range(took_ms, 0, 5000);
}

/* The program's other self: ends while a lookup hangs. */
static int end_with_a_dead_resolver(void)
{
	struct http_user dead;

	http_user_open(&dead, DEAD_URL, NULL);
	wait_blocked(0);
	http_user_close(&dead);
	return 0;
}

static void a_dead_share_delays_no_end(void **state)
{
	struct http_user dead, after;
	int count;

	(void)state;
	rg_mutex_lock(&lock);
	count = blocked;
	rg_mutex_unlock(&lock);
	set_share_dead(true);
	http_user_open(&dead, DEAD_FILE, NULL);
	wait_blocked(count);
	close_quickly("dead share, last feed", &dead);
	/* The thread that is stuck is left alone; a new one serves who comes after it. */
	expect_works();
	set_share_dead(false);
	rg_sleep_ms(100);
	http_user_open(&after, DEAD_FILE, NULL);
	http_user_wait_error(&after, "The file feed.json is not there");
	close_quickly("the share is back", &after);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dead_resolver_delays_nobody),
		cmocka_unit_test(the_process_ends_in_spite_of_a_dead_resolver),
		cmocka_unit_test(a_dead_share_delays_no_end),
		cmocka_unit_test(a_dead_resolver_has_words),
	};

	setenv("no_proxy", "*", 1);
	http_log_start();
	program = arguments[0];
	if (count > 1 && strcmp(arguments[1], "end") == 0)
		return end_with_a_dead_resolver();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
