/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a server answers, byte by byte: libcurl gets sockets that hold it already, and no connection is made. Each part
 * is the answer to one request, so that redirects are followed; whatever they name, no key goes to another server.
 */
#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "feed/http/http.h"
#include "feed/http/request.h"
#include "support.h"

#define MOST_BYTES  (64 * 1024) /* of an answer's body */
#define MOST_SENT   (64 * 1024) /* what a socket takes at once */
#define ENDS_MOST   16
#define TIMEOUT_MS  2000
#define KEY         "the-secret-key"
#define OWN_HOST    "Host: timing.example\r\n"
#define REQUEST_FOR 8192

struct server {
	struct fuzz_input input;
	int ends[ENDS_MOST];
	size_t count;
};

/* A socket with the next answer in it, and no more to come. */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct server *server = data;
	int ends[2];

	(void)purpose, (void)address;
	if (server->count == ENDS_MOST)
		return CURL_SOCKET_BAD;
	struct fuzz_part part = fuzz_part(&server->input);
	size_t length = part.length < MOST_SENT ? part.length : MOST_SENT;
	fuzz_must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "there are sockets");
	fuzz_must(send(ends[1], part.bytes, length, MSG_NOSIGNAL) == (ssize_t)length, "a socket takes an answer");
	shutdown(ends[1], SHUT_WR);
	server->ends[server->count++] = ends[1];
	rg_free(part.bytes);
	return ends[0];
}

static int is_connected(void *data, curl_socket_t socket, curlsocktype purpose)
{
	(void)data, (void)socket, (void)purpose;
	return CURL_SOCKOPT_ALREADY_CONNECTED;
}

static void close_ends(struct server *server)
{
	char request[REQUEST_FOR + 1];

	for (size_t i = 0; i < server->count; i++) {
		ssize_t length = recv(server->ends[i], request, REQUEST_FOR, MSG_DONTWAIT);
		request[length > 0 ? length : 0] = '\0';
		fuzz_must(!strstr(request, KEY) || strstr(request, OWN_HOST), "no other server gets the key");
		close(server->ends[i]);
	}
}

static void look_at(struct http_answer *answer)
{
	fuzz_must((answer->result == HTTP_GOOD) == (answer->bytes != NULL), "a good answer has bytes");
	fuzz_must(answer->result == HTTP_GOOD || answer->result == HTTP_UNCHANGED || answer->error, "a fault is told");
	fuzz_must_be_text(answer->error);
	if (answer->bytes) {
		fuzz_must(answer->bytes->length <= MOST_BYTES, "an answer is no longer than is allowed");
		fuzz_must(!answer->bytes->bytes[answer->bytes->length], "an answer ends");
		fuzz_must_be_text(answer->bytes->name);
	}
	fuzz_must(answer->retry_after_ms >= 0 && answer->retry_after_ms <= 86400000, "a wait is at most a day");
	fuzz_must(!answer->etag || !strpbrk(answer->etag, "\r\n"), "a validator is one line");
}

static void perform(struct http_request *request, struct server *server)
{
	CURL *handle = http_request_handle(request);
	struct curl_slist *to = curl_slist_append(NULL, "::192.0.2.1:80");
	struct http_answer answer;
	CURLcode result;

	curl_easy_setopt(handle, CURLOPT_CONNECT_TO, to); /* no name is looked up */
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, server);
	curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, is_connected);
	do {
		result = curl_easy_perform(handle);
	} while (http_request_follow(request, result));
	http_request_answer(request, result, &answer);
	look_at(&answer);
	http_answer_finish(&answer);
	http_request_destroy(request);
	curl_slist_free_all(to);
	close_ends(server);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static bool begun;
	struct server server = {.input = {bytes, length}};
	unsigned way = fuzz_choice(&server.input, 5);
	struct feed_auth auth = {.scheme = way == 3 ? FEED_AUTH_FORM : FEED_AUTH_BEARER, .key = KEY};
	struct feed_options options = {.auth = &auth};
	struct reach reach = {.host = "timing.example"};
	struct request said = {0};

	if (!begun)
		curl_global_init(CURL_GLOBAL_DEFAULT);
	begun = true;
	if (way == 2 || way == 3)
		request_init(&said, &options);
	perform(http_request_create(
			&(struct http_job){
				.url = way == 4 ? "http://timing.example/a/" : "http://timing.example/a.csv",
				.etag = way == 1 ? "\"1\"" : NULL,
				.max_bytes = MOST_BYTES,
				.picture = way == 4,
				.timeout_ms = TIMEOUT_MS,
				.request = &said,
				.reach = way == 4 ? &reach : NULL,
			},
			NULL),
		&server);
	request_finish(&said);
	return 0;
}
