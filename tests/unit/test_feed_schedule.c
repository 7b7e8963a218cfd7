/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When an address is asked again, and the words for what went wrong. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "feed/schedule.h"
#include "feed/http/words.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void the_first_try_is_at_once_and_the_next_after_the_interval(void **state)
{
	struct schedule schedule = {.random = 1};

	(void)state;
	assert_int_equal(schedule_due(&schedule, 5000), 0);
	schedule_good(&schedule, 100000, 0);
	assert_int_equal(schedule_due(&schedule, 5000), 105000);
	/* A user with a shorter interval counts at once. */
	assert_int_equal(schedule_due(&schedule, 1000), 101000);
}

static void failures_wait_ever_longer_up_to_a_minute(void **state)
{
	static const struct {
		int64_t earliest, latest;
	} limits[] = {{1000, 1250},   {1875, 2500},   {3750, 5000},   {7500, 10000},
		      {15000, 20000}, {30000, 40000}, {45000, 60000}, {45000, 60000}};

	(void)state;
	for (uint64_t seed = 1; seed < 200; seed++) {
		struct schedule schedule = {.random = seed};
		for (size_t i = 0; i < COUNT(limits); i++) {
			schedule_failed(&schedule, 0, 1000, 60000, 0);
			assert_uint_in_range(schedule_due(&schedule, 1000), limits[i].earliest, limits[i].latest);
		}
		schedule_good(&schedule, 0, 0);
		schedule_failed(&schedule, 0, 1000, 60000, 0);
		assert_uint_in_range(schedule_due(&schedule, 1000), 1000, 1250);
	}
}

static void a_long_failure_does_not_overflow(void **state)
{
	struct schedule schedule = {.random = 7};

	(void)state;
	for (int i = 0; i < 100000; i++)
		schedule_failed(&schedule, 0, 5000, 60000, 0);
	assert_uint_in_range(schedule_due(&schedule, 5000), 45000, 60000);
	/* An interval of more than a minute is not shortened by failing. */
	schedule_failed(&schedule, 0, 86400000, 60000, 0);
	assert_int_equal(schedule_due(&schedule, 86400000), 86400000);
}

static void chance_keeps_laptops_apart(void **state)
{
	struct schedule a = {.random = 11}, b = {.random = 12};
	int same = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		schedule_failed(&a, 0, 5000, 60000, 0);
		schedule_failed(&b, 0, 5000, 60000, 0);
		same += schedule_due(&a, 5000) == schedule_due(&b, 5000);
	}
	assert_true(same < 10);
}

static void the_server_may_say_when(void **state)
{
	struct schedule schedule = {.random = 1};

	(void)state;
	schedule_failed(&schedule, 1000, 5000, 60000, 90000);
	assert_int_equal(schedule_due(&schedule, 5000), 91000);
	schedule_failed(&schedule, 1000, 5000, 60000, 86400000);
	assert_int_equal(schedule_due(&schedule, 5000), 301000);
	schedule_failed(&schedule, 1000, 5000, 60000, 1000);
	assert_int_equal(schedule_due(&schedule, 5000), 6000);
}

/* A poll of a second, but the server says that it has nothing new for ten. */
static void the_server_may_say_how_long_it_has_nothing_new(void **state)
{
	struct schedule schedule = {.random = 1};

	(void)state;
	schedule_good(&schedule, 1000, 10000);
	assert_int_equal(schedule_due(&schedule, 1000), 11000);
	assert_int_equal(schedule_due(&schedule, 20000), 21000);
	/* What a file server says of a file that is not live data: "a day". */
	schedule_good(&schedule, 1000, 86400000);
	assert_int_equal(schedule_due(&schedule, 1000), 61000);
	schedule_good(&schedule, 2000, 0);
	assert_int_equal(schedule_due(&schedule, 1000), 3000);
}

static void where_nobody_is_reached_it_asks_sooner(void **state)
{
	struct schedule schedule = {.random = 7};

	(void)state;
	for (int i = 0; i < 100; i++)
		schedule_failed(&schedule, 0, 1000, 10000, 0);
	assert_uint_in_range(schedule_due(&schedule, 1000), 7500, 10000);
}

static void failures_have_words(void **state)
{
#define FAILURE(...)                                                                                                   \
	{                                                                                                              \
		.host = "timing.example", __VA_ARGS__                                                                  \
	}
	static const struct {
		struct words_failure failure;
		const char *words;
	} cases[] = {
		{FAILURE(.result = CURLE_COULDNT_CONNECT, .system_error = ECONNREFUSED),
		 "No answer from timing.example (connection refused)"},
		{FAILURE(.result = CURLE_COULDNT_CONNECT, .system_error = ENETUNREACH),
		 "No answer from timing.example (it cannot be reached: is the network up?)"},
		{FAILURE(.result = CURLE_COULDNT_CONNECT, .system_error = ETIMEDOUT),
		 "No answer from timing.example (timed out)"},
		{FAILURE(.result = CURLE_COULDNT_CONNECT), "No answer from timing.example (no connection)"},
		{FAILURE(.result = CURLE_COULDNT_RESOLVE_HOST), "timing.example is not known (is the network up?)"},
		{FAILURE(.result = CURLE_OPERATION_TIMEDOUT),
		 "timing.example could not be looked up in time (is the network up?)"},
		{FAILURE(.result = CURLE_OPERATION_TIMEDOUT, .looked_up = true),
		 "No answer from timing.example (timed out)"},
		{FAILURE(.result = CURLE_OPERATION_TIMEDOUT, .looked_up = true, .connected = true),
		 "timing.example took the request but did not answer in time"},
		{FAILURE(.result = CURLE_OPERATION_TIMEDOUT, .looked_up = true, .connected = true, .received = 9),
		 "The answer from timing.example comes too slowly"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION,
			 .detail = "SSL certificate problem: certificate has expired"),
		 "The server's certificate is not trusted: it has expired (is this computer's clock right?)"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION,
			 .detail = "SSL certificate problem: certificate is not yet valid"),
		 "The server's certificate is not trusted: it is not valid yet (is this computer's clock right?)"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION,
			 .detail = "SSL certificate problem: self-signed certificate"),
		 "The server's certificate is not trusted: the server made it by itself"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION,
			 .detail = "SSL certificate problem: self signed certificate in certificate chain"),
		 "The server's certificate is not trusted: this computer does not know who issued it"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION,
			 .detail = "SSL certificate problem: unable to get local issuer certificate"),
		 "The server's certificate is not trusted: this computer does not know who issued it"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION,
			 .detail = "SSL: no alternative certificate subject name matches target host name 'x'"),
		 "The server's certificate is not trusted: it is not made out to timing.example"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION, .detail = "bad \xFF\n"),
		 "The server's certificate is not trusted: bad ??"},
		{FAILURE(.result = CURLE_PEER_FAILED_VERIFICATION),
		 "The server's certificate is not trusted: it could not be verified"},
		{FAILURE(.result = CURLE_UNSUPPORTED_PROTOCOL, .status = 302),
		 "The address sends us on to something that is not an http address"},
		{FAILURE(.result = CURLE_UNSUPPORTED_PROTOCOL),
		 "timing.example answered with something that is not HTTP"},
		{FAILURE(.result = CURLE_SSL_CONNECT_ERROR),
		 "No secure connection to timing.example could be made (is it an http:// address?)"},
		{FAILURE(.result = CURLE_GOT_NOTHING), "timing.example closed the connection without an answer"},
		{FAILURE(.result = CURLE_PARTIAL_FILE), "The answer from timing.example broke off"},
		{FAILURE(.result = CURLE_BAD_CONTENT_ENCODING),
		 "The answer from timing.example is damaged (its compression cannot be undone)"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *words = words_for_failure(&cases[i].failure);
		assert_string_equal(words, cases[i].words);
		rg_free(words);
	}
}

static void sizes_and_statuses_have_words(void **state)
{
	static const struct {
		size_t bytes;
		const char *words;
	} sizes[] = {{8 << 20, "It is larger than 8 MiB"},
		     {1536 << 10, "It is larger than 1536 KiB"},
		     {1000, "It is larger than 1000 bytes"}};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char *words = words_for_size("It", sizes[i].bytes);
		assert_string_equal(words, sizes[i].words);
		rg_free(words);
	}
	char *known = words_for_status(404), *unknown = words_for_status(599);
	assert_string_equal(known, "The address answered with 404 Not Found");
	assert_string_equal(unknown, "The address answered with the status 599");
	rg_free(known);
	rg_free(unknown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_try_is_at_once_and_the_next_after_the_interval),
		cmocka_unit_test(failures_wait_ever_longer_up_to_a_minute),
		cmocka_unit_test(a_long_failure_does_not_overflow),
		cmocka_unit_test(chance_keeps_laptops_apart),
		cmocka_unit_test(the_server_may_say_when),
		cmocka_unit_test(the_server_may_say_how_long_it_has_nothing_new),
		cmocka_unit_test(where_nobody_is_reached_it_asks_sooner),
		cmocka_unit_test(failures_have_words),
		cmocka_unit_test(sizes_and_statuses_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
