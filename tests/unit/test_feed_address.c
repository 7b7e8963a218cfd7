/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses as people type them, what is shown of them, and the addresses of pictures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "feed/address.h"
#include "feed/feed.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* libcurl writes %C3%A4 from 8.22 on, %c3%a4 before: one of them stands for both. */
static void lower_percents(char *text)
{
	for (char *at = text ? strchr(text, '%') : NULL; at; at = strchr(at + 1, '%')) {
		for (int i = 1; i <= 2 && at[i]; i++)
			at[i] = (char)(at[i] >= 'A' && at[i] <= 'F' ? at[i] + 'a' - 'A' : at[i]);
	}
}

static void http_addresses_get_one_spelling_and_a_label_without_secrets(void **state)
{
	static const struct {
		const char *typed, *target, *label;
	} cases[] = {
		{"http://timing.example/feed.json", "http://timing.example/feed.json",
		 "http://timing.example/feed.json"},
		{" \tHTTP://Timing.Example:80/a/../feed.json#now\n", "http://timing.example/feed.json",
		 "http://timing.example/feed.json"},
		{"https://timing.example:443", "https://timing.example/", "https://timing.example/"},
		{"https://timing.example:8443/x?key=secret", "https://timing.example:8443/x?key=secret",
		 "https://timing.example:8443/x"},
		{"http://user:pw@timing.example/x", "http://user:pw@timing.example/x", "http://timing.example/x"},
		{"http://timing.example/a b/\xC3\xA4.json", "http://timing.example/a%20b/%c3%a4.json",
		 "http://timing.example/a%20b/%c3%a4.json"},
		{"http://[::1]:8080/x", "http://[::1]:8080/x", "http://[::1]:8080/x"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct address address;
		address_init(&address, cases[i].typed);
		assert_int_equal(address.kind, ADDRESS_HTTP);
		lower_percents(address.target);
		lower_percents(address.label);
		assert_string_equal(address.target, cases[i].target);
		assert_string_equal(address.label, cases[i].label);
		assert_null(address.error);
		address_finish(&address);
	}
}

static void files_are_paths_and_file_urls(void **state)
{
	static const struct {
		const char *typed, *target, *label;
	} cases[] = {
		{"/srv/race/feed.json", "/srv/race/feed.json", "/srv/race/feed.json"},
		{"race/feed.json", "race/feed.json", "race/feed.json"},
#ifdef _WIN32
		{"C:\\race\\feed.json", "C:/race/feed.json", "C:/race/feed.json"},
#else
		{"C:\\race\\feed.json", "C:\\race\\feed.json", "C:\\race\\feed.json"},
#endif
		{"file:///srv/my%20race/feed.json", "/srv/my race/feed.json", "/srv/my race/feed.json"},
		{"file://localhost/srv/feed.json?x#y", "/srv/feed.json", "/srv/feed.json"},
		{"user:pw@timing.example/feed.json", "user:pw@timing.example/feed.json", "timing.example/feed.json"},
		{"\xFF\xFE.json", "\xFF\xFE.json", "a file"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct address address;
		address_init(&address, cases[i].typed);
		assert_int_equal(address.kind, ADDRESS_FILE);
		assert_string_equal(address.target, cases[i].target);
		assert_string_equal(address.label, cases[i].label);
		address_finish(&address);
	}
}

static void a_timing_is_a_host_and_a_port(void **state)
{
	static const struct {
		const char *typed, *target;
	} cases[] = {
		{"rmonitor://192.168.1.10", "rmonitor://192.168.1.10:50000"},
		{" RMonitor://Timing.Local:50001/ ", "rmonitor://timing.local:50001"},
		{"rmonitor://[::1]", "rmonitor://[::1]:50000"},
		{"rmonitor://", NULL},
		{"rmonitor://h:99999", NULL},
		{"rmonitor://h/path", NULL},
		{"rmonitor://h?x=1", NULL},
		{"rmonitor://user:pw@h", NULL},
		{"rmonitor:h", "rmonitor:h"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct address address;
		address_init(&address, cases[i].typed);
		bool right = cases[i].target && strstr(cases[i].target, "://");
		if (right) {
			assert_int_equal(address.kind, ADDRESS_RMONITOR);
			assert_string_equal(address.target, cases[i].target);
			assert_string_equal(address.label, cases[i].target);
		} else if (cases[i].target) {
			assert_int_equal(address.kind, ADDRESS_FILE);
		} else {
			assert_int_equal(address.kind, ADDRESS_BAD);
			assert_string_equal(address.error,
					    "The address is not right: that of a timing server looks like "
					    "rmonitor://192.168.1.10:50000");
			assert_null(strstr(address.label, "pw"));
		}
		address_finish(&address);
	}
	assert_null(feed_resolve("rmonitor://h", "photo.jpg"));
}

static void an_origin_is_scheme_host_and_port(void **state)
{
	static const struct {
		const char *url, *origin;
	} cases[] = {
		{"http://user:pw@Timing.Example/x?y#z", "http://timing.example:80"},
		{"https://timing.example", "https://timing.example:443"},
		{"HTTPS://[::1]:8443/", "https://[::1]:8443"},
		{"ftp://timing.example/", NULL},
		{"timing.example", NULL},
		{"", NULL},
		{NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *origin = address_origin(cases[i].url);
		assert_true(rg_equal(origin, cases[i].origin));
		rg_free(origin);
	}
}

static void what_we_do_not_take_says_why(void **state)
{
	static const struct {
		const char *typed, *error;
	} cases[] = {
		{NULL, "No address is given"},
		{"", "No address is given"},
		{" \n", "No address is given"},
		{"ftp://user:pw@h/x", "Addresses with ftp:// are not taken, only http://, https:// and files"},
		{"http:/user:pw@h/x", "The address is not right: it begins with http:// or https://"},
		{"https:user:pw@h/x", "The address is not right: it begins with http:// or https://"},
		{"http://", "The address is not right: "},
		{"http://h:99999/", "The address is not right: "},
		{"http://user:pw@h:x/", "The address is not right: "},
		{"file:///a%00b", "The address is not right: a file's address looks like file:///folder/name"},
	};
	char *endless = rg_alloc(10000, 1);
	struct address address;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		address_init(&address, cases[i].typed);
		assert_int_equal(address.kind, ADDRESS_BAD);
		assert_non_null(strstr(address.error, cases[i].error));
		assert_null(strstr(address.error, "pw"));
		assert_null(strstr(address.label, "pw"));
		address_finish(&address);
	}
	memcpy(endless, "http://h/", 9);
	memset(endless + 9, 'x', 9990);
	address_init(&address, endless);
	assert_string_equal(address.error, "The address is too long");
	address_finish(&address);
	rg_free(endless);
}

static void hosts_and_file_names_are_fit_to_be_shown(void **state)
{
	static const struct {
		char *(*words)(const char *text);
		const char *text, *expected;
	} cases[] = {
		{address_host, "http://user:pw@timing.example:8080/x?key=1", "timing.example:8080"},
		{address_host, "https://timing.example:443/x", "timing.example"},
		{address_host, "http://[::1]:81/", "[::1]:81"},
		{address_host, "nothing of the kind\n", "the server"},
		{address_host, NULL, "the server"},
		{address_file_name, "/a/b/feed.json", "feed.json"},
		{address_file_name, "/a/b/", "/a/b/"},
		{address_file_name, "user:pw@feed.json", "feed.json"},
		{address_file_name, "/a/\xFF", "named"},
		{address_file_name, "/a/x\ny", "named"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *words = cases[i].words(cases[i].text);
		assert_string_equal(words, cases[i].expected);
		rg_free(words);
	}
}

static void pictures_are_found_beside_their_feed(void **state)
{
	static const struct {
		const char *feed, *reference, *expected;
	} cases[] = {
		{"http://h/api/feed.json?key=1#x", "11.jpg", "http://h/api/11.jpg"},
		{"http://h/api/feed.json", "photos/11.jpg?v=2#x", "http://h/api/photos/11.jpg?v=2"},
		{"http://h/api/feed.json", "../photos/11.jpg", "http://h/photos/11.jpg"},
		{"http://h/api/feed.json", "../../../../etc/passwd", "http://h/etc/passwd"},
		{"http://h/api/feed.json", "/photos/\xC3\xA4 1.jpg", "http://h/photos/%c3%a4%201.jpg"},
		{"http://h", "11.jpg", "http://h/11.jpg"},
		{"http://user:pw@h:8080/a/", "11.jpg", "http://user:pw@h:8080/a/11.jpg"},
		{"http://user:pw@h/a/", "//cdn.example/11.jpg", "http://cdn.example/11.jpg"},
		{"http://h/a/", "https://cdn.example/X.jpg?w=1#f", "https://cdn.example/X.jpg?w=1"},
		{"http://user:pw@h/a/", "//h/11.jpg", "http://user:pw@h/11.jpg"},
		{"http://user:pw@h/a/", "http://H:80/11.jpg", "http://user:pw@H/11.jpg"},
		{"http://user:pw@h/a/", "https://h/11.jpg", "https://h/11.jpg"},
		{"http://user:pw@h/a/", "//h:81/admin?x", "http://h:81/admin?x"},
		{"http://user:pw@h/a/", "http://me:too@h/11.jpg", "http://user:pw@h/11.jpg"},
		{"http://user:pw@h/a/", "http://me:too@x/11.jpg", "http://x/11.jpg"},
		{"/srv/feed.json", "http://me:too@x/11.jpg", "http://x/11.jpg"},
		{"http://h/a/", "HTTPS://cdn.example/x.jpg", "https://cdn.example/x.jpg"},
		{"http://h/a/", "file:///etc/passwd", NULL},
		{"http://h/a/", "data:image/png;base64,AAAA", NULL},
		{"http://h/a/", "javascript:alert(1)", NULL},
		{"http://h/a/", "ftp://h/x.jpg", NULL},
		{"http://h/a/", "..\\x.jpg", NULL},
		{"http://h/a/", "?x=1", NULL},
		{"http://h/a/", "#x", NULL},
		{"http://h/a/", "a\r\nHost: x", NULL},
		{"http://h/a/", "", NULL},
		{"http://h/a/", NULL, NULL},
		{"/srv/race/feed.json", "11.jpg", "/srv/race/11.jpg"},
		{"/srv/race/feed.json", "photos/a b.jpg", "/srv/race/photos/a b.jpg"},
#ifdef _WIN32 /* on drive A, so not below the folder */
		{"/srv/race/feed.json", "A: 11.jpg", NULL},
#else
		{"/srv/race/feed.json", "A: 11.jpg", "/srv/race/A: 11.jpg"},
#endif
		{"/srv/race/feed.json", "http://h/11.jpg", "http://h/11.jpg"},
		{"/srv/race/feed.json", "../11.jpg", NULL},
		{"/srv/race/feed.json", "photos/../../11.jpg", NULL},
		{"/srv/race/feed.json", "/etc/passwd", NULL},
		{"/srv/race/feed.json", "C:\\x.jpg", NULL},
		{"file:///srv/my%20race/feed.json", "11.jpg", "/srv/my race/11.jpg"},
		{"feed.json", "11.jpg", "./11.jpg"},
		{"ftp://h/feed.json", "11.jpg", NULL},
		{"", "11.jpg", NULL},
		{NULL, "11.jpg", NULL},
		{NULL, "http://h/11.jpg", "http://h/11.jpg"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *address = feed_resolve(cases[i].feed, cases[i].reference);
		lower_percents(address);
		if (!rg_equal(address, cases[i].expected))
			fail_msg("%s + %s: %s instead of %s", cases[i].feed, cases[i].reference, address,
				 cases[i].expected);
		rg_free(address);
	}
}

static void an_endless_reference_is_refused(void **state)
{
	char *endless = rg_alloc(100000, 1);

	(void)state;
	memset(endless, 'x', 99999);
	assert_null(feed_resolve("http://h/a/", endless));
	rg_free(endless);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(http_addresses_get_one_spelling_and_a_label_without_secrets),
		cmocka_unit_test(files_are_paths_and_file_urls),
		cmocka_unit_test(a_timing_is_a_host_and_a_port),
		cmocka_unit_test(an_origin_is_scheme_host_and_port),
		cmocka_unit_test(what_we_do_not_take_says_why),
		cmocka_unit_test(hosts_and_file_names_are_fit_to_be_shown),
		cmocka_unit_test(pictures_are_found_beside_their_feed),
		cmocka_unit_test(an_endless_reference_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
