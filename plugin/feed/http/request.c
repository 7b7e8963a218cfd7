/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "request.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"

#define MOST_HEADERS   16
#define LONGEST_NAME   64
#define LONGEST_SECRET 4096
#define LONGEST_BODY   (64 * 1024)

static const char *auth_name(const struct feed_auth *auth)
{
	if (!rg_empty(auth->name))
		return auth->name;
	return auth->scheme == FEED_AUTH_FORM ? "apiToken" : "X-API-Key";
}

static void feed_auth_copy(struct feed_auth *to, const struct feed_auth *from)
{
	*to = (struct feed_auth){
		.scheme = from->scheme,
		.name = rg_strdup(from->name),
		.key = rg_strdup(from->key),
		.user = rg_strdup(from->user),
		.password = rg_strdup(from->password),
	};
}

void feed_auth_finish(struct feed_auth *auth)
{
	rg_free(auth->name);
	rg_free_secret(auth->key);
	rg_free_secret(auth->user);
	rg_free_secret(auth->password);
	*auth = (struct feed_auth){0};
}

bool feed_auth_equal(const struct feed_auth *a, const struct feed_auth *b)
{
	return a->scheme == b->scheme && rg_equal(a->name, b->name) && rg_equal(a->key, b->key) &&
	       rg_equal(a->user, b->user) && rg_equal(a->password, b->password);
}

void request_init(struct request *request, const struct feed_options *options)
{
	size_t count = 0;

	*request = (struct request){.body = rg_strdup(options->body)};
	if (options->auth && options->auth->scheme != FEED_AUTH_NONE)
		feed_auth_copy(&request->auth, options->auth);
	while (options->headers && options->headers[count])
		count++;
	if (!count)
		return;
	request->headers = rg_alloc(count + 1, sizeof(*request->headers));
	for (size_t i = 0; i < count; i++)
		request->headers[i] = rg_strdup(options->headers[i]);
}

void request_finish(struct request *request)
{
	feed_auth_finish(&request->auth);
	for (char **header = request->headers; header && *header; header++)
		rg_free_secret(*header);
	rg_free(request->headers);
	rg_free_secret(request->body);
	*request = (struct request){0};
}

bool request_equal(const struct request *a, const struct request *b)
{
	char **one = a->headers, **two = b->headers;

	if (!feed_auth_equal(&a->auth, &b->auth) || !rg_equal(a->body, b->body) || !one != !two)
		return false;
	for (; one && *one && *two; one++, two++) {
		if (strcmp(*one, *two) != 0)
			return false;
	}
	return !one || *one == *two;
}

bool request_plain(const struct request *request)
{
	return request->auth.scheme == FEED_AUTH_NONE && !request->headers && !request->body;
}

bool request_posts(const struct request *request)
{
	return request->body || request->auth.scheme == FEED_AUTH_FORM;
}

/* ---- what cannot be sent ---- */

/* RFC 9110: the characters of a header's name. */
static bool is_name(const char *text, size_t length)
{
	if (!length || length > LONGEST_NAME)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)text[i]) && (!text[i] || !strchr("!#$%&'*+-.^_`|~", text[i])))
			return false;
	}
	return true;
}

static bool is_value(const char *text)
{
	if (strlen(text) > LONGEST_SECRET)
		return false;
	for (; *text; text++) {
		if (iscntrl((unsigned char)*text) && *text != '\t')
			return false;
	}
	return true;
}

static bool name_is(const char *header, const char *name)
{
	char *own = rg_strndup(header, strcspn(header, ":"));
	bool same = rg_equal_ignoring_case(own, name);

	rg_free(own);
	return same;
}

/* Headers that libcurl writes itself; others of that name would contradict what is sent. */
static bool is_ours(const char *header)
{
	static const char *const names[] = {
		"Host", "Content-Length", "Transfer-Encoding",  "Connection", "Upgrade", "Accept-Encoding", "Expect",
		"TE",   "Trailer",        "Proxy-Authorization"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (name_is(header, names[i]))
			return true;
	}
	return false;
}

static char *header_fault(const struct request *request)
{
	size_t count = 0;

	for (char **header = request->headers; header && *header; header++) {
		size_t length = strcspn(*header, ":");
		if (++count > MOST_HEADERS)
			return rg_asprintf(race_said("More than %d headers are to be sent"), MOST_HEADERS);
		if (!(*header)[length] || !is_name(*header, length) || !is_value(*header + length))
			return rg_strdup(
				race_said("A header that is to be sent is not right: it looks like Name: value"));
		if (is_ours(*header))
			return rg_asprintf(race_said("The header %.*s cannot be set"), (int)length, *header);
	}
	return NULL;
}

static char *auth_fault(const struct feed_auth *auth)
{
	const char *name = auth_name(auth);

	if (auth->scheme == FEED_AUTH_NONE)
		return NULL;
	if (rg_empty(auth->key) && (auth->scheme != FEED_AUTH_BASIC || rg_empty(auth->user)))
		return rg_strdup(auth->scheme == FEED_AUTH_BASIC ? race_said("The user name is missing")
								 : race_said("The key is missing"));
	if ((auth->key && !is_value(auth->key)) || (auth->user && !is_value(auth->user)) ||
	    (auth->password && !is_value(auth->password)))
		return rg_strdup(race_said(
			"The key or password holds characters that cannot be sent: was a line break copied with it?"));
	if (auth->scheme == FEED_AUTH_BASIC && auth->user && strchr(auth->user, ':'))
		return rg_strdup(race_said("A user name cannot hold a colon"));
	if (auth->scheme == FEED_AUTH_HEADER && (!is_name(name, strlen(name)) || is_ours(name)))
		return rg_strdup(race_said("The key's header has a name that cannot be sent"));
	if (auth->scheme == FEED_AUTH_FORM && !is_name(name, strlen(name)))
		return rg_strdup(race_said("The key's form field has a name that cannot be sent"));
	return NULL;
}

static bool body_is_json(const char *body)
{
	body += strspn(body, " \t\r\n");
	return *body == '{' || *body == '[';
}

char *request_fault(const struct request *request)
{
	char *fault = auth_fault(&request->auth);

	if (!fault)
		fault = header_fault(request);
	if (!fault && request->body && strlen(request->body) > LONGEST_BODY)
		fault = rg_asprintf(race_said("What is to be posted is larger than %d KiB"), LONGEST_BODY / 1024);
	if (!fault && request->body && request->auth.scheme == FEED_AUTH_FORM && body_is_json(request->body))
		fault = rg_strdup(race_said("A key cannot be a form field where JSON is posted"));
	return fault;
}

/* ---- what is sent ---- */

bool request_has_header(const struct request *request, const char *name)
{
	for (char **header = request->headers; header && *header; header++) {
		if (name_is(*header, name))
			return true;
	}
	return false;
}

/* Takes the line over. */
static struct curl_slist *add_line(struct curl_slist *list, char *line)
{
	struct curl_slist *longer = curl_slist_append(list, line);

	rg_free_secret(line);
	return longer ? longer : list;
}

static char *base64(const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *at = (const unsigned char *)text;
	size_t length = strlen(text);
	char *encoded = rg_alloc((length + 2) / 3 * 4 + 1, 1), *to = encoded;

	for (; length > 0; at += 3) {
		unsigned bits = (unsigned)at[0] << 16 | (length > 1 ? (unsigned)at[1] << 8 : 0) |
				(length > 2 ? at[2] : 0u);
		*to++ = digits[bits >> 18];
		*to++ = digits[bits >> 12 & 63];
		*to++ = length > 1 ? digits[bits >> 6 & 63] : '=';
		*to++ = length > 2 ? digits[bits & 63] : '=';
		length -= length > 3 ? 3 : length;
	}
	return encoded;
}

static char *basic_line(const struct feed_auth *auth)
{
	char *pair = rg_asprintf("%s:%s", rg_empty(auth->user) ? auth->key : auth->user,
				 auth->password ? auth->password : "");
	char *encoded = base64(pair);
	char *line = rg_asprintf("Authorization: Basic %s", encoded);

	rg_free_secret(pair);
	rg_free_secret(encoded);
	return line;
}

struct curl_slist *request_add_headers(const struct request *request, struct curl_slist *list)
{
	const struct feed_auth *auth = &request->auth;

	for (char **header = request->headers; header && *header; header++)
		list = add_line(list, rg_strdup(*header));
	if (auth->scheme == FEED_AUTH_BEARER)
		list = add_line(list, rg_asprintf("Authorization: Bearer %s", auth->key));
	else if (auth->scheme == FEED_AUTH_HEADER)
		list = add_line(list, rg_asprintf("%s: %s", auth_name(auth), auth->key));
	else if (auth->scheme == FEED_AUTH_BASIC)
		list = add_line(list, basic_line(auth));
	if (request_posts(request) && !request_has_header(request, "Content-Type"))
		list = add_line(list, rg_asprintf("Content-Type: %s", request->body && body_is_json(request->body)
									      ? "application/json"
									      : "application/x-www-form-urlencoded"));
	return list;
}

void request_wipe_headers(struct curl_slist *list)
{
	for (struct curl_slist *at = list; at; at = at->next)
		rg_wipe(at->data, strlen(at->data));
	curl_slist_free_all(list);
}

/* As browsers write the fields of a form. */
static void add_escaped(struct rg_buffer *buffer, const char *text)
{
	for (; *text; text++) {
		if (isalnum((unsigned char)*text) || strchr("-._~", *text))
			rg_buffer_add(buffer, text, 1);
		else
			rg_buffer_format(buffer, "%%%02X", (unsigned)(unsigned char)*text);
	}
}

char *request_body(const struct request *request)
{
	/* Room at once, so that growing leaves no copy of the token behind. */
	const char *body = request->body ? request->body : "";
	struct rg_buffer buffer = {.limit = LONGEST_BODY + 8 * LONGEST_SECRET};

	if (request->auth.scheme != FEED_AUTH_FORM)
		return rg_strdup(body);
	buffer.capacity = strlen(body) + 3 * (strlen(auth_name(&request->auth)) + strlen(request->auth.key)) + 8;
	buffer.bytes = rg_alloc(buffer.capacity, 1);
	rg_buffer_format(&buffer, "%s%s", body, *body ? "&" : "");
	add_escaped(&buffer, auth_name(&request->auth));
	rg_buffer_text(&buffer, "=");
	add_escaped(&buffer, request->auth.key);
	return rg_buffer_take(&buffer);
}
