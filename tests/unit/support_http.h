/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the tests of feeds: a user that can wait for what its feed finds, the log as text, and a server of plain sockets
 * on loopback that misbehaves as it is told. Test thread, except where said.
 */
#ifndef RG_TESTS_SUPPORT_HTTP_H
#define RG_TESTS_SUPPORT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/thread.h"
#include "feed/feed.h"

#define WAIT_MS 8000 /* for what must come; only a failing test waits so long */

struct http_user {
	struct feed *feed;
	struct rg_mutex lock;
	struct rg_condition called;
	int calls; /* under lock */
};

void http_user_open(struct http_user *user, const char *address, const struct feed_options *options);
/* `named_by` as in feed_create_picture. */
void http_user_open_picture(struct http_user *user, const char *address, const char *named_by);
void http_user_close(struct http_user *user);
int http_user_calls(struct http_user *user);
/* All wait up to WAIT_MS and fail the test when it does not come. */
void http_user_wait_call(struct http_user *user, int more_than);
void http_user_wait_good(struct http_user *user, const char *bytes);
void http_user_wait_error(struct http_user *user, const char *error_part);
/* Opens, waits for the failure, closes; the sentence must be exactly this and no bytes may be there. */
void http_expect_error(const char *address, const struct feed_options *options, const char *error);

/* Collects the log of the whole process from here on, and drops what was collected. */
void http_log_start(void);
/* The lines since the start, each "level: text\n"; free with rg_free. Goes on collecting. */
char *http_log_take(void);
int http_count(const char *text, const char *part);

/* One connection, in the server's handler, on its own thread. */
struct http_talk {
	struct http_server *server;
	void *data;
	int socket;
	int number; /* the request's, from 1 */
	char request[8192];
};

struct http_server *http_server_start(void (*answer)(struct http_talk *talk), void *data);
/* The same for a server that speaks first: the handler begins with the connection, and `request` is empty. */
struct http_server *http_server_start_talking(void (*answer)(struct http_talk *talk), void *data);
void http_server_stop(struct http_server *server); /* accepts NULL */
int http_server_requests(struct http_server *server);
/* "http://127.0.0.1:<port><path>"; free with rg_free. */
char *http_server_url(struct http_server *server, const char *path);
int http_server_port(struct http_server *server);

/* For the handlers; false when the other side or the server is gone. */
bool http_send(struct http_talk *talk, const void *bytes, size_t length);
bool http_send_text(struct http_talk *talk, const char *text);
/* The request's body as far as Content-Length says, new (rg_free); "" when there is none. */
char *http_receive_body(struct http_talk *talk);
bool http_wait(struct http_talk *talk, int ms);
/* A whole answer with Content-Length and Connection: close. `headers`: lines with \r\n, or "". */
bool http_send_answer(struct http_talk *talk, const char *status, const char *headers, const char *body);

/* A loopback port nobody listens on. */
int http_free_port(void);

#endif
