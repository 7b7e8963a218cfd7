/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who asks, and who hears it: a server that records what it is sent, redirects to it and to others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/http/request.h"
#include "support_http.h"
#include "support_http_nginx.h"

#define GOOD   "{\"race_feed\": 1}"
#define SECRET "s3cret-Key/+="

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Everything a server was sent, each request and body behind the other. */
struct record {
	struct rg_mutex lock;
	struct rg_buffer text;
	const char *redirect; /* to where "/from" sends on, or NULL */
	const char *status;   /* of that */
};

static void record_init(struct record *record)
{
	*record = (struct record){.status = "302 Found"};
	rg_mutex_init(&record->lock);
}

static void record_finish(struct record *record)
{
	rg_mutex_finish(&record->lock);
	rg_buffer_finish(&record->text);
}

/* What came since the last time. Free with rg_free. */
static char *record_take(struct record *record)
{
	rg_mutex_lock(&record->lock);
	char *text = rg_buffer_take(&record->text);
	rg_mutex_unlock(&record->lock);
	return text;
}

static void answer_and_record(struct http_talk *talk)
{
	struct record *record = talk->data;
	char *body = http_receive_body(talk), *headers = rg_strdup(""), *end = strstr(talk->request, "\r\n\r\n");

	*end = 0;
	rg_mutex_lock(&record->lock);
	rg_buffer_format(&record->text, "%s\n\n%s\n", talk->request, body);
	bool on = record->redirect && strstr(talk->request, " /from");
	if (on) {
		rg_free(headers);
		headers = rg_asprintf("Location: %s\r\n", record->redirect);
	}
	char *status = rg_strdup(on ? record->status : "200 OK");
	rg_mutex_unlock(&record->lock);
	http_send_answer(talk, status, headers, on ? "" : GOOD);
	rg_free(status);
	rg_free(headers);
	rg_free(body);
}

/* One good request of this kind. */
static void ask(const char *address, const struct feed_options *options)
{
	struct http_user user;

	http_user_open(&user, address, options);
	http_user_wait_good(&user, GOOD);
	http_user_close(&user);
}

static void expect_parts(const char *sent, const char *const *parts)
{
	for (; *parts; parts++) {
		if (!strstr(sent, *parts))
			fail_msg("\"%s\" is not in\n%s", *parts, sent);
	}
}

static void every_scheme_is_sent_as_it_should_be(void **state)
{
	static const char *const headers[] = {"X-Screen-Uuid: 42", "Accept: text/plain", NULL};
	static const struct {
		struct feed_auth auth;
		const char *body;
		const char *parts[4];
	} cases[] = {
		{{0}, NULL, {"GET /feed HTTP", "X-Screen-Uuid: 42", "Accept: text/plain"}},
		{{.scheme = FEED_AUTH_BEARER, .key = SECRET}, NULL, {"GET ", "\nAuthorization: Bearer s3cret-Key/+="}},
		{{.scheme = FEED_AUTH_BASIC, .user = "Ann", .password = "p:w"},
		 NULL,
		 {"\nAuthorization: Basic QW5uOnA6dw=="}},
		{{.scheme = FEED_AUTH_BASIC, .key = "k"}, NULL, {"\nAuthorization: Basic azo="}},
		{{.scheme = FEED_AUTH_BASIC, .user = "ab", .password = "\xC3\xA4"},
		 NULL,
		 {"\nAuthorization: Basic YWI6w6Q="}},
		{{.scheme = FEED_AUTH_HEADER, .key = SECRET}, NULL, {"\nX-API-Key: s3cret-Key/+="}},
		{{.scheme = FEED_AUTH_HEADER, .key = SECRET, .name = "Api-Token"}, NULL, {"\nApi-Token: s3cret"}},
		{{.scheme = FEED_AUTH_FORM, .key = SECRET},
		 NULL,
		 {"POST /feed HTTP", "\nContent-Type: application/x-www-form-urlencoded",
		  "\n\napiToken=s3cret-Key%2F%2B%3D\n"}},
		{{.scheme = FEED_AUTH_FORM, .key = "k", .name = "token"}, "raceID=7", {"\n\nraceID=7&token=k\n"}},
		{{0}, "{\"ssid\":1}", {"POST ", "\nContent-Type: application/json", "\n\n{\"ssid\":1}\n"}},
		{{.scheme = FEED_AUTH_BEARER, .key = "k"}, "", {"POST ", "Content-Length: 0", "Bearer k"}},
	};
	struct record record;

	(void)state;
	record_init(&record);
	struct http_server *server = http_server_start(answer_and_record, &record);
	char *url = http_server_url(server, "/feed");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct feed_options options = {
			.refresh_s = 3600, .auth = &cases[i].auth, .headers = headers, .body = cases[i].body};
		ask(url, &options);
		char *sent = record_take(&record);
		expect_parts(sent, cases[i].parts);
		expect_parts(sent, (const char *const[]){"\nX-Screen-Uuid: 42\r", NULL});
		assert_int_equal(http_count(sent, "\nAccept: "), 1);
		rg_free(sent);
	}
	http_server_stop(server);
	record_finish(&record);
	rg_free(url);
}

static void users_with_other_credentials_do_not_share(void **state)
{
	const struct feed_auth one = {.scheme = FEED_AUTH_BEARER, .key = "one"},
			       two = {.scheme = FEED_AUTH_BEARER, .key = "two"};
	const char *const header[] = {"A: b", NULL};
	const struct feed_options options[] = {
		{.refresh_s = 3600, .auth = &one},      {.refresh_s = 3600, .auth = &two}, {.refresh_s = 3600},
		{.refresh_s = 3600, .headers = header}, {.refresh_s = 3600, .body = "x"},
	};
	struct http_user users[COUNT(options)], again;
	struct record record;

	(void)state;
	record_init(&record);
	struct http_server *server = http_server_start(answer_and_record, &record);
	char *url = http_server_url(server, "/feed");
	for (size_t i = 0; i < COUNT(options); i++) {
		http_user_open(&users[i], url, &options[i]);
		http_user_wait_good(&users[i], GOOD);
		assert_int_equal(http_server_requests(server), i + 1);
	}
	for (size_t i = 0; i < COUNT(options); i++) {
		http_user_open(&again, url, &options[i]);
		http_user_wait_good(&again, GOOD);
		http_user_close(&again);
	}
	assert_int_equal(http_server_requests(server), COUNT(options));
	for (size_t i = 0; i < COUNT(options); i++)
		http_user_close(&users[i]);
	http_server_stop(server);
	record_finish(&record);
	rg_free(url);
}

/* ---- redirects ---- */

static const struct feed_auth auths[] = {
	{.scheme = FEED_AUTH_BEARER, .key = SECRET},
	{.scheme = FEED_AUTH_BASIC, .user = SECRET, .password = SECRET},
	{.scheme = FEED_AUTH_HEADER, .key = SECRET},
	{.scheme = FEED_AUTH_FORM, .key = SECRET},
};
static const char *const secret_header[] = {"X-Also: " SECRET, NULL};

static void another_server_never_hears_it(void **state)
{
	static const char *const statuses[] = {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Moved"};
	struct record ours, theirs;

	(void)state;
	record_init(&ours);
	record_init(&theirs);
	struct http_server *server = http_server_start(answer_and_record, &ours),
			   *other = http_server_start(answer_and_record, &theirs);
	char *url = rg_asprintf("http://typed:pw@127.0.0.1:%d/from", http_server_port(server));
	char *to = http_server_url(other, "/to?x=1");
	ours.redirect = to;
	for (size_t i = 0; i < COUNT(auths) * COUNT(statuses); i++) {
		const struct feed_auth *auth = &auths[i % COUNT(auths)];
		struct feed_options options = {.refresh_s = 3600, .auth = auth, .headers = secret_header};
		rg_mutex_lock(&ours.lock);
		ours.status = statuses[i / COUNT(auths)];
		rg_mutex_unlock(&ours.lock);
		bool kept = rg_starts_with(ours.status, "307") || rg_starts_with(ours.status, "308");
		bool refused = auth->scheme == FEED_AUTH_FORM && kept;
		if (refused)
			http_expect_error(
				url, &options,
				"The address sends us on to another server, which must not see what is posted");
		else
			ask(url, &options);
		char *told = record_take(&ours), *heard = record_take(&theirs);
		assert_non_null(strstr(told, "X-Also: " SECRET));
		assert_null(strstr(heard, "s3cret"));
		assert_null(strstr(heard, "czNjcmV0"));
		assert_null(strstr(heard, "Authorization"));
		assert_null(strstr(heard, "X-Also"));
		assert_null(strstr(heard, "POST"));
		assert_int_equal(strstr(heard, "GET /to?x=1 ") != NULL, !refused);
		rg_free(told);
		rg_free(heard);
	}
	http_server_stop(server);
	http_server_stop(other);
	record_finish(&ours);
	record_finish(&theirs);
	rg_free(url);
	rg_free(to);
}

/* The other server sends us back: it could name any path of ours. */
static void who_was_elsewhere_stays_a_stranger(void **state)
{
	struct record ours, theirs;
	struct feed_options options = {.refresh_s = 3600, .auth = &auths[0], .headers = secret_header};

	(void)state;
	record_init(&ours);
	record_init(&theirs);
	struct http_server *server = http_server_start(answer_and_record, &ours),
			   *other = http_server_start(answer_and_record, &theirs);
	char *url = http_server_url(server, "/from"), *to = http_server_url(other, "/from"),
	     *back = http_server_url(server, "/back");
	ours.redirect = to;
	theirs.redirect = back;
	ask(url, &options);
	char *told = record_take(&ours);
	assert_int_equal(http_count(told, "Bearer"), 1);
	assert_non_null(strstr(told, "GET /back "));
	rg_free(told);
	http_server_stop(server);
	http_server_stop(other);
	record_finish(&ours);
	record_finish(&theirs);
	rg_free(url);
	rg_free(to);
	rg_free(back);
}

static void the_same_server_is_told_again(void **state)
{
	static const struct {
		const char *status;
		bool post;
	} cases[] = {
		{"301 Moved", false}, {"302 Found", false}, {"303 See", false}, {"307 Tmp", true}, {"308 Perm", true}};
	struct record record;

	(void)state;
	record_init(&record);
	record.redirect = "/to";
	struct http_server *server = http_server_start(answer_and_record, &record);
	char *url = rg_asprintf("http://typed:pw@127.0.0.1:%d/from", http_server_port(server));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct feed_options options = {.refresh_s = 3600, .auth = &auths[2], .body = "a=b"};
		rg_mutex_lock(&record.lock);
		record.status = cases[i].status;
		rg_mutex_unlock(&record.lock);
		ask(url, &options);
		char *sent = record_take(&record);
		assert_int_equal(http_count(sent, "X-API-Key: " SECRET), 2);
		/* That of the address as it was typed, too. */
		assert_int_equal(http_count(sent, "Authorization: Basic dHlwZWQ6cHc="), 2);
		assert_int_equal(http_count(sent, "\n\na=b\n"), cases[i].post ? 2 : 1);
		assert_non_null(strstr(sent, cases[i].post ? "POST /to " : "GET /to "));
		rg_free(sent);
	}
	http_server_stop(server);
	record_finish(&record);
	rg_free(url);
}

static void redirects_that_lead_nowhere_end(void **state)
{
	struct feed_options options = {.refresh_s = 3600, .auth = &auths[0]};
	struct record record;

	(void)state;
	record_init(&record);
	record.redirect = "/from/on/and/on";
	struct http_server *server = http_server_start(answer_and_record, &record);
	char *url = http_server_url(server, "/from");
	http_expect_error(url, &options, "The address sends us on and on to other addresses (too many redirects)");
	rg_mutex_lock(&record.lock);
	record.redirect = "file:///etc/passwd";
	rg_mutex_unlock(&record.lock);
	http_expect_error(url, &options, "The address sends us on to something that is not an http address");
	http_server_stop(server);
	record_finish(&record);
	rg_free(url);
}

static void what_was_said_in_secret_is_not_said_aloud(void **state)
{
	struct record record;
	struct nginx *nginx = nginx_start();

	(void)state;
	record_init(&record);
	struct http_server *server = http_server_start(answer_and_record, &record);
	char *path = rg_asprintf("/on.json?to=http://localhost:%d/to", http_server_port(server));
	char *url = nginx_tls_url(nginx, "localhost", path);
	for (size_t i = 0; i < COUNT(auths); i++) {
		ask(url, &(struct feed_options){.refresh_s = 3600,
						.auth = &auths[i],
						.headers = secret_header,
						.ca_file = nginx_ca_file(nginx)});
		char *heard = record_take(&record);
		assert_non_null(strstr(heard, "GET /to "));
		assert_null(strstr(heard, "s3cret"));
		assert_null(strstr(heard, "Authorization"));
		rg_free(heard);
	}
	http_server_stop(server);
	nginx_stop(nginx);
	record_finish(&record);
	rg_free(path);
	rg_free(url);
}

/* ---- what nobody may read ---- */

static void deny(struct http_talk *talk)
{
	http_send_answer(talk, "401 " SECRET, "WWW-Authenticate: Basic realm=\"" SECRET "\"\r\n", SECRET);
}

static void the_log_and_the_sentences_know_no_secret(void **state)
{
	struct http_server *server = http_server_start(deny, NULL);
	char *url = http_server_url(server, "/?key=" SECRET);

	(void)state;
	http_log_start();
	for (size_t i = 0; i < COUNT(auths); i++) {
		struct feed_options options = {.refresh_s = 3600, .auth = &auths[i], .headers = secret_header};
		http_expect_error(
			url, &options,
			"The address answered with 401 Unauthorized (does it need a user name and a password?)");
	}
	char *log = http_log_take();
	assert_int_equal(http_count(log, "answered with 401"), COUNT(auths));
	assert_null(strstr(log, "s3cret"));
	rg_free(log);
	http_server_stop(server);
	rg_free(url);
}

static void what_cannot_be_sent_is_refused_without_being_told(void **state)
{
	static char endless[5000];
	static const struct {
		struct feed_auth auth;
		const char *header, *body, *error;
	} cases[] = {
		{{.scheme = FEED_AUTH_BEARER}, NULL, NULL, "The key is missing"},
		{{.scheme = FEED_AUTH_BASIC, .password = "p"}, NULL, NULL, "The user name is missing"},
		{{.scheme = FEED_AUTH_BASIC, .user = "a:b"}, NULL, NULL, "A user name cannot hold a colon"},
		{{.scheme = FEED_AUTH_HEADER, .key = "k\r\nHost: evil"},
		 NULL,
		 NULL,
		 "The key or password holds characters that cannot be sent: was a line break copied with it?"},
		{{.scheme = FEED_AUTH_BEARER, .key = endless},
		 NULL,
		 NULL,
		 "The key or password holds characters that cannot be sent: was a line break copied with it?"},
		{{.scheme = FEED_AUTH_HEADER, .key = "k", .name = "A b"},
		 NULL,
		 NULL,
		 "The key's header has a name that cannot be sent"},
		{{.scheme = FEED_AUTH_HEADER, .key = "k", .name = "Host"},
		 NULL,
		 NULL,
		 "The key's header has a name that cannot be sent"},
		{{.scheme = FEED_AUTH_FORM, .key = "k", .name = "a&b"}, NULL, "x=1&y", NULL},
		{{.scheme = FEED_AUTH_FORM, .key = "k"},
		 NULL,
		 " {}",
		 "A key cannot be a form field where JSON is posted"},
		{{0}, "no colon", NULL, "A header that is to be sent is not right: it looks like Name: value"},
		{{0}, "A: b\r\nC: d", NULL, "A header that is to be sent is not right: it looks like Name: value"},
		{{0}, "content-length: 5", NULL, "The header content-length cannot be set"},
	};

	(void)state;
	memset(endless, 'x', sizeof(endless) - 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const headers[] = {cases[i].header, NULL};
		struct feed_options options = {
			.auth = &cases[i].auth, .headers = cases[i].header ? headers : NULL, .body = cases[i].body};
		if (cases[i].error) {
			http_expect_error("http://127.0.0.1:9/", &options, cases[i].error);
			continue;
		}
		struct request request;
		request_init(&request, &options);
		char *fault = request_fault(&request), *body = request_body(&request);
		assert_null(fault);
		assert_string_equal(body, "x=1&y&a%26b=k");
		rg_free_secret(body);
		request_finish(&request);
	}
}

static void secrets_are_overwritten(void **state)
{
	char text[] = SECRET;

	(void)state;
	rg_wipe(text, sizeof(text) - 1);
	for (size_t i = 0; i < sizeof(text); i++)
		assert_int_equal(text[i], 0);
	rg_wipe(NULL, 5);
	rg_free_secret(NULL);
}

/* A file and a timing need no key, and one that is there by mistake is no fault. */
static void files_are_not_asked_who_they_are(void **state)
{
	struct feed_options options = {.auth = &(struct feed_auth){.scheme = FEED_AUTH_BEARER}};

	(void)state;
	http_expect_error("/nonexistent/feed.json", &options, "The file feed.json is not there");
}

/* ---- answers that mapped APIs give ---- */

static void answer_by_number(struct http_talk *talk)
{
	static const char *const answers[] = {
		"HTTP/1.1 201 Created\r\nContent-Length: 16\r\nConnection: close\r\n\r\n" GOOD,
		"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 16\r\nConnection: close\r\n\r\n" GOOD,
	};

	http_send_text(talk, answers[(talk->number - 1) % 4]);
}

static void nothing_new_leaves_what_was_good(void **state)
{
	const struct feed_options options = {.refresh_s = 3600};
	struct http_server *server = http_server_start(answer_by_number, NULL);
	char *url = http_server_url(server, "/");
	struct http_user user;
	struct feed_look look;

	(void)state;
	http_user_open(&user, url, &options);
	http_user_wait_good(&user, GOOD);
	for (int i = 2; i <= 4; i++) {
		int calls = http_user_calls(&user);
		rg_sleep_ms(60);
		feed_refresh(user.feed);
		http_user_wait_call(&user, calls);
		feed_look(user.feed, &look);
		assert_int_equal(look.state, FEED_GOOD);
		assert_string_equal(look.bytes->bytes, GOOD);
		assert_int_equal(look.generation, 1);
		assert_null(look.error);
		if (i < 4) {
			assert_string_equal(look.remark, "The address answered with nothing; the last answer stays");
			assert_true(look.age_ms >= 60 * (i - 1));
		} else {
			assert_null(look.remark);
		}
		feed_look_finish(&look);
	}
	http_user_close(&user);
	http_server_stop(server);
	rg_free(url);
}

static void answer_good(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", "", GOOD);
}

static void the_least_interval_holds_whatever_is_wished(void **state)
{
	const struct feed_options options = {.refresh_s = 1, .min_interval_s = 2}, hasty = {.refresh_s = 1};
	struct http_server *server = http_server_start(answer_good, NULL);
	char *url = http_server_url(server, "/");
	struct http_user user, other;

	(void)state;
	http_user_open(&user, url, &options);
	http_user_wait_good(&user, GOOD);
	http_user_open(&other, url, &hasty);
	int64_t start_ms = rg_monotonic_ms();
	while (rg_monotonic_ms() - start_ms < 1500) {
		feed_refresh(other.feed);
		rg_sleep_ms(50);
	}
	assert_int_equal(http_server_requests(server), 1);
	while (http_server_requests(server) < 2 && rg_monotonic_ms() - start_ms < WAIT_MS)
		rg_sleep_ms(10);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 1700, 4000);
	http_user_close(&user);
	http_user_close(&other);
	http_server_stop(server);
	rg_free(url);
}

static void answer_xml(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", "Content-Type: text/xml\r\n",
			 strstr(talk->request, "/page") ? "<?xml version=\"1.0\"?><html/>"
							: "<?xml version=\"1.0\"?>\n<resultspage/>");
}

static void orbits_file_on_the_web_is_no_web_page(void **state)
{
	struct http_server *server = http_server_start(answer_xml, NULL);
	char *url = http_server_url(server, "/current.xml"), *page = http_server_url(server, "/page");
	struct http_user user;

	(void)state;
	http_user_open(&user, url, NULL);
	http_user_wait_good(&user, "<?xml version=\"1.0\"?>\n<resultspage/>");
	http_user_close(&user);
	http_user_open(&user, page, NULL);
	http_user_wait_error(&user, "web page");
	http_user_close(&user);
	http_server_stop(server);
	rg_free(url);
	rg_free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scheme_is_sent_as_it_should_be),
		cmocka_unit_test(users_with_other_credentials_do_not_share),
		cmocka_unit_test(another_server_never_hears_it),
		cmocka_unit_test(who_was_elsewhere_stays_a_stranger),
		cmocka_unit_test(the_same_server_is_told_again),
		cmocka_unit_test(redirects_that_lead_nowhere_end),
		cmocka_unit_test(what_was_said_in_secret_is_not_said_aloud),
		cmocka_unit_test(the_log_and_the_sentences_know_no_secret),
		cmocka_unit_test(what_cannot_be_sent_is_refused_without_being_told),
		cmocka_unit_test(secrets_are_overwritten),
		cmocka_unit_test(files_are_not_asked_who_they_are),
		cmocka_unit_test(nothing_new_leaves_what_was_good),
		cmocka_unit_test(the_least_interval_holds_whatever_is_wished),
		cmocka_unit_test(orbits_file_on_the_web_is_no_web_page),
	};

	setenv("no_proxy", "*", 1);
	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
