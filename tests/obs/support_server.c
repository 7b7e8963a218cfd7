/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define SEEN_MOST 1000

struct server {
	int socket, port;
	pthread_t thread;
	pthread_mutex_t mutex;
	char *type, *body;
	int requests;
	char *seen[SEEN_MOST]; /* the first of them as they came */
	bool ending;
};

int silent_listen(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int handle = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(handle >= 0);
	assert_int_equal(bind(handle, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(handle, 64), 0);
	assert_int_equal(getsockname(handle, (struct sockaddr *)&address, &length), 0);
	*port = ntohs(address.sin_port);
	return handle;
}

static void send_all(int call, const char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(call, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		bytes += sent;
		length -= (size_t)sent;
	}
}

static void answer(struct server *server, int call)
{
	char request[4096];

	/* One read holds the whole of a small request on loopback. */
	ssize_t length = recv(call, request, sizeof(request), 0);
	if (length <= 0)
		return;
	pthread_mutex_lock(&server->mutex);
	char *type = rg_strdup(server->type), *body = rg_strdup(server->body);
	if (server->requests < SEEN_MOST)
		server->seen[server->requests] = rg_strndup(request, (size_t)length);
	server->requests++;
	pthread_mutex_unlock(&server->mutex);
	char *head = rg_asprintf(
		"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", type,
		strlen(body));
	send_all(call, head, strlen(head));
	send_all(call, body, strlen(body));
	rg_free(head);
	rg_free(type);
	rg_free(body);
}

static void *serve(void *data)
{
	struct server *server = data;

	for (;;) {
		struct pollfd wait = {.fd = server->socket, .events = POLLIN};
		int ready = poll(&wait, 1, 50);
		pthread_mutex_lock(&server->mutex);
		bool ending = server->ending;
		pthread_mutex_unlock(&server->mutex);
		if (ending)
			return NULL;
		int call = ready > 0 ? accept(server->socket, NULL, NULL) : -1;
		if (call < 0)
			continue;
		answer(server, call);
		close(call);
	}
}

struct server *server_start(const char *body)
{
	struct server *server = rg_alloc(1, sizeof(*server));

	server->socket = silent_listen(&server->port);
	server->type = rg_strdup("application/json");
	server->body = rg_strdup(body);
	pthread_mutex_init(&server->mutex, NULL);
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
	return server;
}

void server_set(struct server *server, const char *type, const char *body)
{
	pthread_mutex_lock(&server->mutex);
	rg_free(server->type);
	rg_free(server->body);
	server->type = rg_strdup(type);
	server->body = rg_strdup(body);
	pthread_mutex_unlock(&server->mutex);
}

int server_requests(struct server *server)
{
	pthread_mutex_lock(&server->mutex);
	int requests = server->requests;
	pthread_mutex_unlock(&server->mutex);
	return requests;
}

int server_saw(struct server *server, const char *part)
{
	int count = 0;

	pthread_mutex_lock(&server->mutex);
	for (int i = 0; i < server->requests && i < SEEN_MOST; i++)
		count += strstr(server->seen[i], part) != NULL;
	pthread_mutex_unlock(&server->mutex);
	return count;
}

int server_port(const struct server *server)
{
	return server->port;
}

void server_stop(struct server *server)
{
	pthread_mutex_lock(&server->mutex);
	server->ending = true;
	pthread_mutex_unlock(&server->mutex);
	pthread_join(server->thread, NULL);
	close(server->socket);
	pthread_mutex_destroy(&server->mutex);
	for (int i = 0; i < SEEN_MOST; i++)
		rg_free(server->seen[i]);
	rg_free(server->type);
	rg_free(server->body);
	rg_free(server);
}
