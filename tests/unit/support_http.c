/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_clock.h"

#define MOST_TALKS 256

/* The user */

static void changed(void *data)
{
	struct http_user *user = data;

	rg_mutex_lock(&user->lock);
	user->calls++;
	rg_condition_signal_all(&user->called);
	rg_mutex_unlock(&user->lock);
}

static void init_user(struct http_user *user)
{
	*user = (struct http_user){0};
	rg_mutex_init(&user->lock);
	rg_condition_init(&user->called);
}

void http_user_open(struct http_user *user, const char *address, const struct feed_options *options)
{
	init_user(user);
	user->feed = feed_create(address, options, changed, user);
}

void http_user_open_picture(struct http_user *user, const char *address, const char *named_by)
{
	init_user(user);
	user->feed = feed_create_picture(address, named_by, changed, user);
}

void http_user_close(struct http_user *user)
{
	feed_destroy(user->feed);
	rg_condition_finish(&user->called);
	rg_mutex_finish(&user->lock);
}

int http_user_calls(struct http_user *user)
{
	rg_mutex_lock(&user->lock);
	int calls = user->calls;
	rg_mutex_unlock(&user->lock);
	return calls;
}

/* True when a call came before the time was over. */
static bool wait_call(struct http_user *user, int more_than, int64_t until_ms)
{
	rg_mutex_lock(&user->lock);
	for (int64_t now_ms; user->calls <= more_than && (now_ms = rg_monotonic_ms()) < until_ms;)
		rg_condition_wait(&user->called, &user->lock, until_ms - now_ms);
	bool came = user->calls > more_than;
	rg_mutex_unlock(&user->lock);
	return came;
}

void http_user_wait_call(struct http_user *user, int more_than)
{
	assert_true(wait_call(user, more_than, rg_monotonic_ms() + clock_real_ms(WAIT_MS)));
}

static bool is_good(const struct feed_look *look, const char *bytes)
{
	return look->state == FEED_GOOD && look->bytes && look->bytes->length == strlen(bytes) &&
	       memcmp(look->bytes->bytes, bytes, look->bytes->length + 1) == 0;
}

static bool is_error(const struct feed_look *look, const char *part)
{
	return look->state == FEED_FAILING && look->error && strstr(look->error, part);
}

static void wait_look(struct http_user *user, bool (*is)(const struct feed_look *look, const char *what),
		      const char *what)
{
	int64_t until_ms = rg_monotonic_ms() + clock_real_ms(WAIT_MS);
	bool done = false;

	while (!done) {
		struct feed_look look;
		int calls = http_user_calls(user);
		feed_look(user->feed, &look);
		done = is(&look, what);
		bool over = !done && !wait_call(user, calls, until_ms);
		if (over)
			print_error("waited for: %.80s\n  state %d, %zu bytes, error: %s\n", what, look.state,
				    look.bytes ? look.bytes->length : 0, look.error ? look.error : "-");
		feed_look_finish(&look);
		assert_false(over);
	}
}

void http_user_wait_good(struct http_user *user, const char *bytes)
{
	wait_look(user, is_good, bytes);
}

void http_user_wait_error(struct http_user *user, const char *error_part)
{
	wait_look(user, is_error, error_part);
}

void http_expect_error(const char *address, const struct feed_options *options, const char *error)
{
	struct http_user user;
	struct feed_look look;

	http_user_open(&user, address, options);
	http_user_wait_error(&user, "");
	feed_look(user.feed, &look);
	assert_string_equal(look.error, error);
	assert_null(look.bytes);
	assert_int_equal(look.age_ms, -1);
	feed_look_finish(&look);
	http_user_close(&user);
}

/* The log */

static struct rg_mutex log_lock = RG_MUTEX_STATIC;
static struct rg_buffer log_lines;

static void keep_line(void *data, enum rg_log_level level, const char *message)
{
	static const char *const levels[] = {"", "error", "warning", "info", "debug"};

	(void)data;
	rg_mutex_lock(&log_lock);
	rg_buffer_format(&log_lines, "%s: %s\n", levels[level], message);
	rg_mutex_unlock(&log_lock);
}

void http_log_start(void)
{
	rg_free(http_log_take());
	rg_log_set_sink(keep_line, NULL);
}

char *http_log_take(void)
{
	rg_mutex_lock(&log_lock);
	char *lines = rg_buffer_take(&log_lines);
	rg_mutex_unlock(&log_lock);
	return lines;
}

int http_count(const char *text, const char *part)
{
	int count = 0;

	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

/* The server */

struct http_server {
	/* constant after the start */
	void (*answer)(struct http_talk *talk);
	void *data;
	int listener, port;
	bool speaks_first;
	struct rg_thread thread;
	/* under lock */
	struct rg_mutex lock;
	bool stopping;
	int requests;
	struct rg_thread talks[MOST_TALKS];
	int sockets[MOST_TALKS]; /* -1: ended */
	int talk_count;
};

struct talk_start {
	struct http_server *server;
	int socket, index;
};

bool http_wait(struct http_talk *talk, int ms)
{
	/* The server's end shuts the socket down, which ends the wait; so does the other side's. */
	struct pollfd wait = {.fd = talk->socket, .events = POLLIN};

	return poll(&wait, 1, clock_shortened(ms)) == 0;
}

bool http_send(struct http_talk *talk, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t sent = send(talk->socket, at, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
		length -= (size_t)sent;
	}
	return true;
}

bool http_send_text(struct http_talk *talk, const char *text)
{
	return http_send(talk, text, strlen(text));
}

bool http_send_answer(struct http_talk *talk, const char *status, const char *headers, const char *body)
{
	char *head = rg_asprintf("HTTP/1.1 %s\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n", status, headers,
				 strlen(body));
	bool sent = http_send_text(talk, head) && http_send_text(talk, body);

	rg_free(head);
	return sent;
}

static bool receive_request(struct http_talk *talk)
{
	size_t length = 0;

	while (length < sizeof(talk->request) - 1) {
		ssize_t got = recv(talk->socket, talk->request + length, sizeof(talk->request) - 1 - length, 0);
		if (got <= 0)
			return false;
		length += (size_t)got;
		talk->request[length] = 0;
		if (strstr(talk->request, "\r\n\r\n"))
			return true;
	}
	return false;
}

char *http_receive_body(struct http_talk *talk)
{
	const char *header = strstr(talk->request, "Content-Length: "), *end = strstr(talk->request, "\r\n\r\n");
	struct rg_buffer body = {0};
	char bytes[1024];
	size_t length = header && end && header < end ? strtoul(header + strlen("Content-Length: "), NULL, 10) : 0;

	if (end)
		rg_buffer_text(&body, end + 4);
	while (body.length < length) {
		ssize_t got = recv(talk->socket, bytes, sizeof(bytes), 0);
		if (got <= 0 || !rg_buffer_add(&body, bytes, (size_t)got))
			break;
	}
	return rg_buffer_take(&body);
}

static void talk_main(void *data)
{
	struct talk_start start = *(struct talk_start *)data;
	struct http_server *server = start.server;
	struct http_talk *talk = rg_alloc(1, sizeof(*talk));

	rg_free(data);
	*talk = (struct http_talk){.server = server, .data = server->data, .socket = start.socket};
	if (server->speaks_first || receive_request(talk)) {
		rg_mutex_lock(&server->lock);
		talk->number = ++server->requests;
		rg_mutex_unlock(&server->lock);
		server->answer(talk);
	}
	rg_mutex_lock(&server->lock);
	server->sockets[start.index] = -1;
	rg_mutex_unlock(&server->lock);
	close(start.socket);
	rg_free(talk);
}

static void take_connection(struct http_server *server, int socket)
{
	rg_mutex_lock(&server->lock);
	if (server->stopping || server->talk_count == MOST_TALKS) {
		close(socket);
	} else {
		struct talk_start *start = rg_alloc(1, sizeof(*start));
		int index = server->talk_count++;
		*start = (struct talk_start){.server = server, .socket = socket, .index = index};
		server->sockets[index] = socket;
		rg_thread_start(&server->talks[index], "test-talk", RG_PRIORITY_NORMAL, talk_main, start);
	}
	rg_mutex_unlock(&server->lock);
}

static void serve(void *data)
{
	struct http_server *server = data;

	for (int socket; (socket = accept(server->listener, NULL, NULL)) >= 0;)
		take_connection(server, socket);
}

static int listen_on_loopback(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	*port = ntohs(address.sin_port);
	return listener;
}

int http_free_port(void)
{
	int port, listener = listen_on_loopback(&port);

	close(listener);
	return port;
}

static struct http_server *start(void (*answer)(struct http_talk *talk), void *data, bool speaks_first)
{
	struct http_server *server = rg_alloc(1, sizeof(*server));

	server->speaks_first = speaks_first;
	server->answer = answer;
	server->data = data;
	rg_mutex_init(&server->lock);
	server->listener = listen_on_loopback(&server->port);
	assert_int_equal(listen(server->listener, 64), 0);
	assert_true(rg_thread_start(&server->thread, "test-server", RG_PRIORITY_NORMAL, serve, server));
	return server;
}

struct http_server *http_server_start(void (*answer)(struct http_talk *talk), void *data)
{
	return start(answer, data, false);
}

struct http_server *http_server_start_talking(void (*answer)(struct http_talk *talk), void *data)
{
	return start(answer, data, true);
}

void http_server_stop(struct http_server *server)
{
	if (!server)
		return;
	rg_mutex_lock(&server->lock);
	server->stopping = true;
	shutdown(server->listener, SHUT_RDWR);
	for (int i = 0; i < server->talk_count; i++) {
		if (server->sockets[i] >= 0)
			shutdown(server->sockets[i], SHUT_RDWR);
	}
	rg_mutex_unlock(&server->lock);
	rg_thread_join(&server->thread);
	for (int i = 0; i < server->talk_count; i++)
		rg_thread_join(&server->talks[i]);
	close(server->listener);
	rg_mutex_finish(&server->lock);
	rg_free(server);
}

int http_server_requests(struct http_server *server)
{
	rg_mutex_lock(&server->lock);
	int requests = server->requests;
	rg_mutex_unlock(&server->lock);
	return requests;
}

int http_server_port(struct http_server *server)
{
	return server->port;
}

char *http_server_url(struct http_server *server, const char *path)
{
	return rg_asprintf("http://127.0.0.1:%d%s", server->port, path);
}
