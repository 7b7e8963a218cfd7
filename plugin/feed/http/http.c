/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http.h"

#include <ctype.h>
#include <string.h>

#include "feed/address.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "feed/bytes.h"
#include "feed/file_name.h"
#include "race/timing/orbits.h"
#include "head.h"
#include "request.h"
#include "words.h"

#define CONNECT_TIMEOUT_MS 5000L
#define FEED_TIMEOUT_MS    20000L
#define PICTURE_TIMEOUT_MS 30000L
/* Slower than this for so long and the answer is given up. Long enough for an API that thinks before it answers. */
#define LOW_SPEED_BYTES_S 100L
#define LOW_SPEED_S       15L
#define MOST_HEADER_BYTES (64 * 1024)
#define MOST_VALIDATOR    512
#define MOST_DISPOSITION  2048
/* The page that comes with a 404 is read so far that the connection can be kept, no further. */
#define MOST_IGNORED_BYTES (64 * 1024)

#define RETRY_AFTER_MOST_S 86400
#define FRESH_MOST_S       86400

#define MOST_REDIRECTS 5L

struct http_request {
	/* constant after creation */
	CURL *handle;
	const struct request *said; /* headers, credentials, body; NULL: none */
	bool reaches;               /* `reach` counts */
	struct reach reach;
	size_t max_bytes;
	bool picture;
	bool conditional;
	char *origin; /* the only server that may get `said` */
	char *url;    /* the first one, before redirects */
	/* transfer thread only */
	struct reach_place place; /* where the first request was sent */
	struct curl_slist *headers;
	char *body_sent;
	long redirects;
	bool elsewhere; /* redirected to another server, which gets nothing of `said` */
	bool get;       /* a redirect turned the POST into a GET */
	char *fault;    /* of a redirect, a sentence */
	struct rg_buffer body;
	size_t ignored_bytes;
	size_t header_bytes;
	bool too_large, headers_too_large;
	char *etag, *modified;
	struct rg_buffer head;    /* of the answer, as it may be shown */
	int64_t max_age_s, age_s; /* of Cache-Control and Age, as far as they came */
	bool named;               /* the address that was asked has the name of a file in it */
	char *disposition;        /* the Content-Disposition, as it came */
	char detail[CURL_ERROR_SIZE];
};

static bool has_body(long status)
{
	return status == 200 || status == 201 || status == 203;
}

/* The last status, 0 when none came. */
static long get_status(CURL *handle)
{
	long status = 0;

	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* libcurl's callback for the decompressed body; another result than the size stops the request. */
static size_t take_body(char *bytes, size_t one, size_t size, void *data)
{
	struct http_request *request = data;

	(void)one;
	if (!has_body(get_status(request->handle))) {
		request->ignored_bytes += size;
		return request->ignored_bytes <= MOST_IGNORED_BYTES ? size : 0;
	}
	if (rg_buffer_add(&request->body, bytes, size))
		return size;
	request->too_large = true;
	return 0;
}

/* The value of a header line when it is called `name`, trimmed; NULL when it is another, too long or no text. */
static char *header_value(const char *line, size_t length, const char *name, size_t most)
{
	size_t name_length = strlen(name);

	if (length <= name_length || line[name_length] != ':')
		return NULL;
	for (size_t i = 0; i < name_length; i++) {
		if (tolower((unsigned char)line[i]) != tolower((unsigned char)name[i]))
			return NULL;
	}
	const char *start = line + name_length + 1, *end = line + length;
	while (start < end && isspace((unsigned char)*start))
		start++;
	while (end > start && isspace((unsigned char)end[-1]))
		end--;
	if (start == end || (size_t)(end - start) > most)
		return NULL;
	for (const char *at = start; at < end; at++) {
		if (iscntrl((unsigned char)*at))
			return NULL;
	}
	return rg_strndup(start, (size_t)(end - start));
}

static void keep_header(char **kept, const char *line, size_t length, const char *name, size_t most)
{
	char *value = header_value(line, length, name, most);

	if (!value)
		return;
	rg_free(*kept);
	*kept = value;
}

static void forget_validators(struct http_request *request)
{
	rg_free(request->etag);
	rg_free(request->modified);
	rg_free(request->disposition);
	request->etag = request->modified = request->disposition = NULL;
	request->max_age_s = request->age_s = 0;
}

/* The seconds that a text begins with, at most FRESH_MOST_S. */
static int64_t read_seconds(const char *text)
{
	int64_t seconds = 0;

	for (; isdigit((unsigned char)*text) && seconds < FRESH_MOST_S; text++)
		seconds = seconds * 10 + (*text - '0');
	return seconds < FRESH_MOST_S ? seconds : FRESH_MOST_S;
}

/* "public, max-age=10". One that is not to be kept, or asked after each time, is not fresh for any time. */
static void keep_cache_control(struct http_request *request, const char *line, size_t length)
{
	char *value = header_value(line, length, "Cache-Control", MOST_VALIDATOR);
	bool never = false;

	for (char *at = value, *next; at; at = next) {
		next = strchr(at, ',');
		if (next)
			*next++ = 0;
		at += strspn(at, " \t");
		at[strcspn(at, " \t")] = 0;
		never = never || rg_equal_ignoring_case(at, "no-cache") || rg_equal_ignoring_case(at, "no-store");
		if (curl_strnequal(at, "max-age=", strlen("max-age=")))
			request->max_age_s = read_seconds(at + strlen("max-age="));
	}
	if (never)
		request->max_age_s = 0;
	rg_free(value);
}

static void keep_age(struct http_request *request, const char *line, size_t length)
{
	char *value = header_value(line, length, "Age", MOST_VALIDATOR);

	if (value)
		request->age_s = read_seconds(value);
	rg_free(value);
}

/* libcurl's callback for each header line, those of redirects too: only the last answer's validators count. */
static size_t take_header(char *line, size_t one, size_t length, void *data)
{
	struct http_request *request = data;

	(void)one;
	request->header_bytes += length;
	if (request->header_bytes > MOST_HEADER_BYTES) {
		request->headers_too_large = true;
		return 0;
	}
	if (length >= 5 && memcmp(line, "HTTP/", 5) == 0)
		forget_validators(request);
	head_add(&request->head, line, length);
	keep_header(&request->etag, line, length, "ETag", MOST_VALIDATOR);
	keep_header(&request->modified, line, length, "Last-Modified", MOST_VALIDATOR);
	keep_header(&request->disposition, line, length, "Content-Disposition", MOST_DISPOSITION);
	keep_cache_control(request, line, length);
	keep_age(request, line, length);
	return length;
}

static bool follows_itself(const struct http_job *job)
{
	return job->reach || (job->request && !request_plain(job->request));
}

static void set_limits(CURL *handle, const struct http_job *job)
{
	long timeout_ms = job->picture ? PICTURE_TIMEOUT_MS : FEED_TIMEOUT_MS;

	/* Without it a dead resolver blocks the thread, and with it every feed, for seconds. */
	curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, job->timeout_ms ? job->timeout_ms : timeout_ms);
	curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES_S);
	curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
	curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, follows_itself(job) ? 0L : 1L);
	curl_easy_setopt(handle, CURLOPT_MAXREDIRS, MOST_REDIRECTS);
	curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)job->max_bytes);
}

static void set_security(CURL *handle, const struct http_job *job)
{
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
	if (job->ca_file) {
		curl_easy_setopt(handle, CURLOPT_CAINFO, job->ca_file);
		curl_easy_setopt(handle, CURLOPT_CAPATH, NULL);
	}
}

/* ---- which server gets a request's headers, credentials and body ---- */

static void add_header(struct http_request *request, const char *name, const char *value)
{
	char *line = rg_asprintf("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(request->headers, line);

	if (longer)
		request->headers = longer;
	rg_free(line);
}

static bool tells(const struct http_request *request)
{
	return request->said && !request->elsewhere;
}

static bool posts(const struct http_request *request)
{
	return tells(request) && !request->get && request_posts(request->said);
}

static void set_headers(struct http_request *request, const struct http_job *job)
{
	if (!request->said || !request_has_header(request->said, "Accept"))
		add_header(request, "Accept",
			   job->picture ? "image/webp, image/png, image/jpeg, */*;q=0.5"
					: "application/json, */*;q=0.8");
	if (job->etag && !posts(request))
		add_header(request, "If-None-Match", job->etag);
	if (job->modified && !posts(request))
		add_header(request, "If-Modified-Since", job->modified);
	request->conditional = (job->etag || job->modified) && !posts(request);
	if (tells(request))
		request->headers = request_add_headers(request->said, request->headers);
	curl_easy_setopt(request->handle, CURLOPT_HTTPHEADER, request->headers);
}

static void set_body(struct http_request *request)
{
	rg_free_secret(request->body_sent);
	request->body_sent = posts(request) ? request_body(request->said) : NULL;
	if (!request->body_sent) {
		/* The order counts, because setting POSTFIELDS makes the request a POST, even with NULL. */
		curl_easy_setopt(request->handle, CURLOPT_POSTFIELDS, NULL);
		curl_easy_setopt(request->handle, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(request->handle, CURLOPT_POST, 1L);
	curl_easy_setopt(request->handle, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body_sent));
	curl_easy_setopt(request->handle, CURLOPT_POSTFIELDS, request->body_sent);
}

static void set_said(struct http_request *request, const struct http_job *job)
{
	set_headers(request, job);
	if (request->said)
		set_body(request);
}

/* ---- where a picture may be asked for ---- */

static char *fault_of_place(const struct reach *reach, const char *url, const struct reach_place *place)
{
	if (!reach || reach_allows(reach, url, place))
		return NULL;
	char *host = address_host(url);
	char *words = rg_asprintf(
		race_said("%s is in a private network, and the race data that names the picture is not from there"),
		host);
	rg_free(host);
	return words;
}

char *http_job_fault(const struct http_job *job)
{
	struct reach_place place = job->reach ? reach_place(job->url, NULL, 0) : (struct reach_place){0};

	return fault_of_place(job->reach, job->url, &place);
}

/* libcurl's callback when it is connected, also again over a connection that is kept, and has sent nothing yet. */
static int before_request(void *data, char *ip, char *own_ip, int port, int own_port)
{
	struct http_request *request = data;
	char *url = NULL;

	(void)own_ip, (void)own_port;
	curl_easy_getinfo(request->handle, CURLINFO_EFFECTIVE_URL, &url);
	struct reach_place place = reach_place(url, ip, port);
	if (!request->place.known)
		request->place = place;
	char *fault = fault_of_place(request->reaches ? &request->reach : NULL, url, &place);
	if (!fault)
		return CURL_PREREQFUNC_OK;
	rg_free(request->fault);
	request->fault = fault;
	return CURL_PREREQFUNC_ABORT;
}

struct http_request *http_request_create(const struct http_job *job, void *owner)
{
	CURL *handle = curl_easy_init();

	if (!handle)
		return NULL;
	struct http_request *request = rg_alloc(1, sizeof(*request));
	*request = (struct http_request){
		.handle = handle,
		.max_bytes = job->max_bytes,
		.picture = job->picture,
		.body = {.limit = job->max_bytes},
	};
	if (job->request && !request_plain(job->request))
		request->said = job->request;
	if (job->reach) {
		request->reaches = true;
		request->reach = *job->reach;
	}
	if (follows_itself(job)) {
		request->origin = address_origin(job->url);
		request->url = rg_strdup(job->url);
	}
	char *name = file_name_of_url(job->url);
	request->named = name != NULL;
	rg_free(name);
	set_limits(handle, job);
	set_security(handle, job);
	set_said(request, job);
	curl_easy_setopt(handle, CURLOPT_URL, job->url);
	curl_easy_setopt(handle, CURLOPT_USERAGENT, "RaceGraphics/" RG_VERSION);
	curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(handle, CURLOPT_WRITEDATA, request);
	curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(handle, CURLOPT_HEADERDATA, request);
	curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(handle, CURLOPT_PREREQDATA, request);
	curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, request->detail);
	curl_easy_setopt(handle, CURLOPT_PRIVATE, owner);
	return request;
}

void http_request_destroy(struct http_request *request)
{
	if (!request)
		return;
	curl_easy_cleanup(request->handle);
	request_wipe_headers(request->headers);
	rg_free_secret(request->body_sent);
	rg_free_secret(request->url);
	rg_free(request->origin);
	rg_free(request->fault);
	rg_buffer_finish(&request->body);
	rg_buffer_finish(&request->head);
	forget_validators(request);
	rg_free(request);
}

CURL *http_request_handle(struct http_request *request)
{
	return request->handle;
}

void *http_owner(CURL *handle)
{
	void *owner = NULL;

	curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)&owner);
	return owner;
}

static char *failure_words(struct http_request *request, CURLcode result, long status)
{
	curl_off_t looked_up = 0, connected = 0;
	long system_error = 0;
	char *url = NULL;

	curl_easy_getinfo(request->handle, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
	curl_easy_getinfo(request->handle, CURLINFO_CONNECT_TIME_T, &connected);
	curl_easy_getinfo(request->handle, CURLINFO_OS_ERRNO, &system_error);
	curl_easy_getinfo(request->handle, CURLINFO_EFFECTIVE_URL, &url);
	char *host = address_host(url);
	char *words = words_for_failure(&(struct words_failure){
		.result = result,
		.status = status,
		.host = host,
		.detail = request->detail,
		.system_error = system_error,
		.looked_up = looked_up > 0,
		.connected = connected > 0,
		.received = request->body.length,
	});
	rg_free(host);
	return words;
}

static bool begins_with(const struct rg_buffer *body, const char *characters)
{
	const char *at = body->bytes, *end = body->bytes + body->length;

	if (body->length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
		at += 3;
	while (at < end && isspace((unsigned char)*at))
		at++;
	return at < end && *at && strchr(characters, *at);
}

/* XML that is not a page's: Orbits' file in a folder that is served. */
static bool is_timing_xml(const struct http_request *request)
{
	return !request->picture && race_orbits_looks_like(request->body.bytes, request->body.length);
}

/*
 * A captive portal or an error page that came with 200. Nothing else we read begins with "<". Many small timing
 * services send JSON as text/html, their language's default: what looks like JSON is not a page.
 */
static bool is_web_page(struct http_request *request)
{
	char *type = NULL;

	if (is_timing_xml(request))
		return false;
	if (begins_with(&request->body, "<"))
		return true;
	curl_easy_getinfo(request->handle, CURLINFO_CONTENT_TYPE, &type);
	if (!type)
		return false;
	char *main_type = rg_strndup(type, strcspn(type, "; \t"));
	bool html = rg_equal_ignoring_case(main_type, "text/html") ||
		    rg_equal_ignoring_case(main_type, "application/xhtml+xml");
	rg_free(main_type);
	return html && !request->picture && !begins_with(&request->body, "{[");
}

/* libcurl's own limit for one line; real lack of memory ends the process elsewhere. */
static bool is_endless_line(CURLcode result)
{
#if LIBCURL_VERSION_NUM >= 0x080600
	if (result == CURLE_TOO_LARGE)
		return true;
#endif
	return result == CURLE_OUT_OF_MEMORY;
}

static bool is_nothing(const struct http_request *request, long status)
{
	return status == 204 || status == 205 || (has_body(status) && !request->body.length);
}

/* Why the answer cannot be used, or NULL when it can. */
static char *find_fault(struct http_request *request, CURLcode result, long status)
{
	if (request->fault)
		return rg_strdup(request->fault);
	if (status >= 400)
		return words_for_status(status);
	if (request->too_large || result == CURLE_FILESIZE_EXCEEDED)
		return words_for_size(race_said("The answer"), request->max_bytes);
	if (request->headers_too_large || is_endless_line(result))
		return rg_strdup(race_said("The answer's headers are too large"));
	if (result != CURLE_OK)
		return failure_words(request, result, status);
	if (is_nothing(request, status))
		return rg_strdup(race_said("The address answered with nothing"));
	if (!has_body(status))
		return words_for_status(status);
	if (is_web_page(request))
		return rg_strdup(request->picture ? race_said("The address answered with a web page, not a picture")
						  : race_said("The address answered with a web page, not race data. "
							      "Open it in a browser: do you see a log-in?"));
	return NULL;
}

static int64_t retry_after_ms(CURL *handle)
{
	curl_off_t seconds = 0;

	curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
	if (seconds <= 0)
		return 0;
	return (seconds < RETRY_AFTER_MOST_S ? (int64_t)seconds : RETRY_AFTER_MOST_S) * 1000;
}

/* A picture is asked for so seldom that it does not matter. */
static int64_t fresh_ms(const struct http_request *request)
{
	int64_t seconds = request->max_age_s - request->age_s;

	return !request->picture && seconds > 0 ? seconds * 1000 : 0;
}

/* The network is down, or the server: nobody heard the request. */
static bool is_unreached(const struct http_request *request, CURLcode result)
{
	curl_off_t connected = 0;

	curl_easy_getinfo(request->handle, CURLINFO_CONNECT_TIME_T, &connected);
	return result != CURLE_OK && !connected;
}

/* What the server calls the file; else the last part of where it led us, which may be another than was asked. */
static char *answer_name(const struct http_request *request)
{
	char *url = NULL, *name = NULL;

	if (request->picture)
		return NULL;
	if (request->disposition)
		name = file_name_of_disposition(request->disposition);
	if (name || request->named)
		return name;
	curl_easy_getinfo(request->handle, CURLINFO_EFFECTIVE_URL, &url);
	return url ? file_name_of_url(url) : NULL;
}

void http_request_answer(struct http_request *request, CURLcode result, struct http_answer *answer)
{
	long status = get_status(request->handle);

	*answer = (struct http_answer){
		.result = HTTP_FAILED,
		.head = request->head.length ? rg_buffer_take(&request->head) : NULL,
		.unreached = is_unreached(request, result),
		.fresh_ms = fresh_ms(request),
		.place = request->place,
	};
	if (result == CURLE_OK && status == 304 && request->conditional) {
		answer->result = HTTP_UNCHANGED;
		return;
	}
	answer->error = find_fault(request, result, status);
	if (answer->error) {
		if (result == CURLE_OK && !request->fault && is_nothing(request, status))
			answer->result = HTTP_NOTHING;
		answer->retry_after_ms = retry_after_ms(request->handle);
		return;
	}
	/* The buffer grew by doubling; what is kept for long should not. */
	size_t length = request->body.length;
	char *bytes = rg_realloc(rg_buffer_take(&request->body), length + 1, 1);
	answer->result = HTTP_GOOD;
	answer->bytes = feed_bytes_create_named(bytes, length, answer_name(request));
	answer->etag = request->etag;
	answer->modified = request->modified;
	request->etag = request->modified = NULL;
}

void http_answer_finish(struct http_answer *answer)
{
	feed_bytes_unref(answer->bytes);
	rg_free(answer->etag);
	rg_free(answer->modified);
	rg_free(answer->head);
	rg_free(answer->error);
	*answer = (struct http_answer){0};
}

/* ---- redirects that are followed here ---- */

/*
 * A URL on the same server gets the user and password of the address that was typed, as libcurl would do it, and one on
 * another server none.
 */
static char *url_to_follow(const struct http_request *request, const char *url, bool other)
{
	CURLU *from = curl_url(), *to = curl_url();
	char *user = NULL, *password = NULL, *whole = NULL, *result = NULL;

	if (from && to && curl_url_set(from, CURLUPART_URL, request->url, 0) == CURLUE_OK &&
	    curl_url_set(to, CURLUPART_URL, url, ADDRESS_AS_TYPED) == CURLUE_OK) {
		if (!other) {
			curl_url_get(from, CURLUPART_USER, &user, 0);
			curl_url_get(from, CURLUPART_PASSWORD, &password, 0);
		}
		curl_url_set(to, CURLUPART_USER, user, 0);
		curl_url_set(to, CURLUPART_PASSWORD, password, 0);
		curl_url_get(to, CURLUPART_URL, &whole, 0);
	}
	result = rg_strdup(whole ? whole : url);
	rg_wipe(password, password ? strlen(password) : 0);
	curl_free(user);
	curl_free(password);
	curl_free(whole);
	curl_url_cleanup(from);
	curl_url_cleanup(to);
	return result;
}

static bool refuse(struct http_request *request, const char *sentence)
{
	rg_free(request->fault);
	request->fault = rg_strdup(race_said(sentence));
	return false;
}

/* Drops what came with the redirect, before the next request. */
static void forget_answer(struct http_request *request)
{
	request->body.length = 0;
	request->ignored_bytes = request->header_bytes = 0;
	request->too_large = request->headers_too_large = false;
	forget_validators(request);
	request_wipe_headers(request->headers);
	request->headers = NULL;
	request->detail[0] = 0;
}

bool http_request_follow(struct http_request *request, CURLcode result)
{
	long status = get_status(request->handle);
	char *next = NULL, *url, *origin;

	if (!request->origin || result != CURLE_OK || status < 301 || status > 308 || status == 304)
		return false;
	curl_easy_getinfo(request->handle, CURLINFO_REDIRECT_URL, &next);
	if (!next)
		return false;
	if (++request->redirects > MOST_REDIRECTS)
		return refuse(request, "The address sends us on and on to other addresses (too many redirects)");
	origin = address_origin(next);
	if (!origin)
		return refuse(request, "The address sends us on to something that is not an http address");
	/* A request that was sent to another server gets no secrets any more, even when it is sent back. */
	bool other = request->elsewhere || !rg_equal(origin, request->origin);
	rg_free(origin);
	if (posts(request) && status != 307 && status != 308)
		request->get = true;
	if (posts(request) && other)
		return refuse(request, "The address sends us on to another server, which must not see what is posted");
	char *fault = http_job_fault(&(struct http_job){
		.url = next,
		.reach = request->reaches ? &request->reach : NULL,
	});
	if (fault) {
		rg_free(request->fault);
		request->fault = fault;
		return false;
	}
	request->elsewhere = other;
	url = url_to_follow(request, next, other);
	forget_answer(request);
	/* No validators: they belong to the answer of another address. */
	set_said(request, &(struct http_job){.picture = request->picture});
	curl_easy_setopt(request->handle, CURLOPT_URL, url);
	rg_free_secret(url);
	return true;
}
