/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thousand sources of ten feeds make ten pollers: each address is asked once a second, however many sources it has.
 */
#include "support_obs.h"

#include "base/clock.h"
#include "base/mem.h"
#include "support_server.h"

#define SOURCES 1000
#define FEEDS   10
#define DAY                                                                                                            \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\"}],\"drivers\":[{\"id\":\"x\",\"number\":\"5\","    \
	"\"last_name\":\"Xa\",\"class\":\"a\"}]}"

static int asked(struct server *server, int feed)
{
	char *line = rg_asprintf("GET /%d ", feed);
	int count = server_saw(server, line);

	rg_free(line);
	return count;
}

static void wait_until_each_was_asked(struct server *server, int times)
{
	int64_t end_ms = rg_monotonic_ms() + WAIT_MS;

	for (int feed = 0; feed < FEEDS; feed++) {
		while (asked(server, feed) < times) {
			if (rg_monotonic_ms() > end_ms)
				fail_msg("feed %d was asked %d times", feed, asked(server, feed));
			rg_sleep_ms(20);
		}
	}
}

static void a_thousand_sources_of_ten_feeds(void **state)
{
	static obs_source_t *sources[SOURCES];
	struct server *server = server_start(DAY);
	int before[FEEDS];

	(void)state;
	for (int i = 0; i < SOURCES; i++) {
		char *json = rg_asprintf("{'graphic':'driver-card','driver':'x','on':'key','refresh_s':1,"
					 "'feed':'http://127.0.0.1:%d/%d'}",
					 server_port(server), i % FEEDS);
		sources[i] = source_new(json);
		rg_free(json);
	}
	wait_until_each_was_asked(server, 2);
	for (int feed = 0; feed < FEEDS; feed++)
		before[feed] = asked(server, feed);
	int64_t start_ms = rg_monotonic_ms();
	rg_sleep_ms(3000);
	int most = (int)((rg_monotonic_ms() - start_ms) / 1000) + 1;
	for (int feed = 0; feed < FEEDS; feed++)
		assert_uint_in_range(asked(server, feed) - before[feed], 1, most);
	/* What comes reaches the last of them. */
	assert_shows_card(sources[SOURCES - 1], DAY);
	for (int i = 0; i < SOURCES; i++)
		obs_source_release(sources[i]);
	obs_wait_for_destroy_queue();
	/* The work thread lets go of them in its own time. Who still asks would say that the server does not answer. */
	for (int requests = -1; requests != server_requests(server); rg_sleep_ms(2000))
		requests = server_requests(server);
	server_stop(server);
}

static int starts(void **state)
{
	(void)state;
	stand_up(320, 180);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thousand_sources_of_ten_feeds),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("pollers", tests, starts, NULL);
}
