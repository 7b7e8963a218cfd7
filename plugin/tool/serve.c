/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics serve`: a results API on this machine only, from a folder, for demos, rehearsals and tests. One
 * thread: the server is run from the loop that also watches the clock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/net.h"
#include "base/process.h"
#include "base/text.h"
#include "command.h"
#include "http_answer.h"
#include "intake/recording/recording.h"
#include "options.h"
#include "race/day/decode.h"
#include "timeline.h"

#define FEED_NAME       RECORDING_FEED
#define TIMELINE_NAME   RECORDING_TIMELINE
#define DEFAULT_PORT    8321
#define MAX_SPEED       1000.0
#define MAX_CONNECTIONS 600 /* far above what one laptop needs: who opens many and says nothing keeps nobody out */
#define IDLE_SECONDS    10
#define TICK_MS         100
#define TRIED_MOST      1000 /* steps */
#define STEP_PATH       "/step/"

static const char help[] =
	"usage: race-graphics serve DIR [--port N] [--speed X] [--step K] [--now]\n"
	"\n"
	"Is a results API on this machine (127.0.0.1, nobody else can reach it) until it is ended with Ctrl+C.\n"
	"\n"
	"  DIR          a folder with a race feed, " FEED_NAME ". With a " TIMELINE_NAME
	" beside it the race day runs:\n"
	"               grid, live, finished ...; both are read once, at the start. Without one, every file of the\n"
	"               folder is served as it is at that moment.\n"
	"  --port N     default 8321; 0 takes any free port\n"
	"  --speed X    of the timeline: 1 as written, 10 ten times faster, 0 stands still (default 1)\n"
	"  --step K     begin with this step, by its name or its number from 1\n"
	"  --now        the race day is today, and its clock is this machine's: all its times and dates are moved\n"
	"\n"
	"  GET /race-day.json   (and /) the race feed at this moment, with ETag and gzip\n"
	"  GET /NAME            any other file of the folder, such as photos\n"
	"  GET /step/K          (or POST) jumps to a step; the timeline goes on from there\n"
	"\n"
	"The first line written is the address of the feed; then one line a step.\n"
	"Exit status: 0 ended by a signal, 1 a mistake in the folder or no port, 2 called wrongly.\n";

struct serve {
	const char *directory;
	int port;
	double speed;
	const char *first_step; /* as given; NULL: the first */

	bool playing;
	struct timeline timeline;
	struct timeline_walk walk;
	size_t from;     /* the step that was jumped to, */
	int64_t from_ms; /* and when */
	size_t step;     /* the one whose feed is in `feed` */
	char *feed;
	bool now;          /* the race day is today, */
	int64_t behind_ms; /* and its times are so much later */
};

static void print_problems(const struct serve *serve, const struct race_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		fprintf(stderr, "race-graphics: %s/%s\n", serve->directory, problems->lines[i]);
	if (problems->left_out)
		fprintf(stderr, "race-graphics: %zu more problems\n", problems->left_out);
}

/* The feed of a step as text. NULL with problems. Free with rg_free. */
static char *step_text(struct serve *serve, size_t step, struct race_problems *problems)
{
	if (!timeline_walk_to(&serve->timeline, &serve->walk, step, problems))
		return NULL;
	cJSON *moved = serve->now ? timeline_moved(serve->walk.feed, serve->behind_ms) : NULL;
	char *printed = cJSON_PrintUnformatted(moved ? moved : serve->walk.feed), *text = rg_strdup(printed);
	cJSON_free(printed);
	cJSON_Delete(moved);
	return text;
}

/* With the plugin's own decoder. */
static bool try_step(struct serve *serve, size_t step, struct race_problems *problems)
{
	char *text = step_text(serve, step, problems);
	struct race_problems found = {0};

	if (!text)
		return false;
	race_day_unref(race_day_decode(text, strlen(text), &found));
	for (size_t i = 0; i < found.count; i++)
		race_problems_add(problems, FEED_NAME ", in step \"%s\": %s", serve->timeline.steps[step].name,
				  found.lines[i]);
	bool good = !found.count;
	race_problems_finish(&found);
	rg_free(text);
	return good;
}

/* Of what has more steps than hands write, because it was recorded, only the changes are tried: that takes no minute.
 */
static bool try_all_steps(struct serve *serve, struct race_problems *problems)
{
	bool good = true;

	for (size_t i = 0; i < serve->timeline.count && good; i++)
		good = serve->timeline.count <= TRIED_MOST
			       ? try_step(serve, i, problems)
			       : timeline_walk_to(&serve->timeline, &serve->walk, i, problems);
	return good;
}

/* Without a timeline a broken feed is served as it is, because somebody may want to see what it does. */
static bool look_at_feed(const char *path, struct race_problems *problems)
{
	char *bytes, *error = NULL;
	size_t length;

	if (!rg_file_read(path, RACE_FEED_MAX_BYTES, &bytes, &length, &error)) {
		race_problems_add(problems, FEED_NAME ": %s", error);
		rg_free(error);
		return false;
	}
	race_day_unref(race_day_decode(bytes, length, problems));
	rg_free(bytes);
	return true;
}

static bool load(struct serve *serve)
{
	struct race_problems problems = {0};
	bool done;

	serve->playing = timeline_is_in(serve->directory);
	if (serve->playing) {
		done = timeline_load(&serve->timeline, serve->directory, &problems) && try_all_steps(serve, &problems);
	} else {
		char *feed = rg_path_join(serve->directory, FEED_NAME);
		done = look_at_feed(feed, &problems);
		rg_free(feed);
	}
	print_problems(serve, &problems);
	race_problems_finish(&problems);
	return done;
}

/* The clock of the race day is this machine's when this step begins. */
static void set_clock(struct serve *serve, size_t step)
{
	struct race_problems problems = {0};

	if (timeline_walk_to(&serve->timeline, &serve->walk, step, &problems))
		serve->behind_ms = timeline_behind(serve->walk.feed, rg_wall_ms());
	race_problems_finish(&problems);
}

static void enter_step(struct serve *serve, size_t step, bool anew)
{
	const struct timeline_step *entered = &serve->timeline.steps[step];
	struct race_problems problems = {0};

	if (anew)
		set_clock(serve, step);
	char *text = step_text(serve, step, &problems);

	/* All steps were tried at the start. */
	if (text) {
		rg_free(serve->feed);
		serve->feed = text;
	}
	race_problems_finish(&problems);
	serve->step = step;
	printf("step %zu of %zu: %s%s%s\n", step + 1, serve->timeline.count, entered->name, entered->label ? " - " : "",
	       entered->label ? entered->label : "");
	fflush(stdout);
}

static void jump(struct serve *serve, size_t step)
{
	serve->from = step;
	serve->from_ms = rg_monotonic_ms();
	enter_step(serve, step, true);
}

static void follow_clock(struct serve *serve)
{
	if (!serve->playing)
		return;
	int64_t elapsed = (int64_t)((double)(rg_monotonic_ms() - serve->from_ms) * serve->speed);
	size_t step = timeline_step_at(&serve->timeline, serve->from, elapsed);
	if (step != serve->step)
		enter_step(serve, step, step < serve->step);
}

static enum MHD_Result answer_step(struct serve *serve, struct MHD_Connection *connection, const char *name, bool move)
{
	size_t step;

	if (!serve->playing)
		return http_answer_text(connection, MHD_HTTP_NOT_FOUND, "this folder has no " TIMELINE_NAME);
	if (!timeline_find(&serve->timeline, name, &step))
		return http_answer_text(connection, MHD_HTTP_NOT_FOUND, "there is no such step");
	if (move)
		jump(serve, step);
	return http_answer_text(connection, MHD_HTTP_OK, serve->timeline.steps[step].name);
}

/* A link may lead elsewhere in the folder, and no further. */
static bool lies_in(const char *directory, const char *path)
{
	char *real = rg_path_real(path), *folder = rg_path_real(directory);
	bool lies = real && folder && rg_path_below(real, folder);

	rg_free(real);
	rg_free(folder);
	return lies;
}

/* `name` has been through rg_path_stays_below. */
static enum MHD_Result answer_file(const struct serve *serve, struct MHD_Connection *connection, const char *name)
{
	char *path = rg_path_join(serve->directory, name), *bytes;
	size_t length;
	enum MHD_Result result;

	if (lies_in(serve->directory, path) && rg_file_read(path, RACE_FEED_MAX_BYTES, &bytes, &length, NULL)) {
		result = http_answer_bytes(connection, name, bytes, length);
		rg_free(bytes);
	} else {
		result = http_answer_text(connection, MHD_HTTP_NOT_FOUND, "there is no such file");
	}
	rg_free(path);
	return result;
}

static bool hidden(const char *name)
{
	return name[0] == '.' || strstr(name, "/.");
}

/* "127.0.0.1:8321", "localhost"; what stands behind the port, such as a path, is not looked at. */
static bool is_this_machine(const char *host)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t length = strlen(names[i]);
		char *begin = rg_strndup(host, length);
		bool same = rg_equal_ignoring_case(begin, names[i]) && (!host[length] || strchr(":/", host[length]));
		rg_free(begin);
		if (same)
			return true;
	}
	return false;
}

/* A page of this server itself; other programs on this machine tell no such thing. */
static bool is_own_page(const char *address)
{
	return rg_starts_with(address, "http://") && is_this_machine(address + strlen("http://"));
}

/*
 * A web page that the crew has open can make its browser ask here, and under a name of its own that it lets lead to
 * this machine. Browsers tell who asks, which no page can change; OBS, curl and a typed address tell nothing, or this
 * server.
 */
static bool may_ask(struct MHD_Connection *connection)
{
	const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
	const char *origin = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ORIGIN);
	const char *referer = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_REFERER);
	const char *site = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Sec-Fetch-Site");

	return (!host || is_this_machine(host)) && (!origin || is_own_page(origin)) &&
	       (rg_empty(referer) || is_own_page(referer)) &&
	       (!site || strcmp(site, "none") == 0 || strcmp(site, "same-origin") == 0);
}

/* The first call has the head of a request, further ones its body (which is ignored), the last one wants the answer. */
static enum MHD_Result answer(void *data, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *upload, size_t *upload_size, void **seen)
{
	struct serve *serve = data;
	bool get = strcmp(method, MHD_HTTP_METHOD_GET) == 0, head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
	bool post = strcmp(method, MHD_HTTP_METHOD_POST) == 0;

	(void)version;
	(void)upload;
	if (!*seen || *upload_size) {
		*seen = serve;
		*upload_size = 0;
		return MHD_YES;
	}
	follow_clock(serve);
	if (!may_ask(connection))
		return http_answer_text(connection, MHD_HTTP_FORBIDDEN, "this is for programs on this machine alone");
	if (rg_starts_with(url, STEP_PATH) && (get || head || post))
		return answer_step(serve, connection, url + strlen(STEP_PATH), !head);
	if (!get && !head)
		return http_answer_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD");
	const char *name = strcmp(url, "/") == 0 ? FEED_NAME : url + (url[0] == '/');
	if (serve->playing && strcmp(name, FEED_NAME) == 0)
		return http_answer_bytes(connection, FEED_NAME, serve->feed, strlen(serve->feed));
	if (!rg_path_stays_below(name) || hidden(name))
		return http_answer_text(connection, MHD_HTTP_NOT_FOUND, "there is no such file");
	return answer_file(serve, connection, name);
}

static struct MHD_Daemon *listen_on_loopback(struct serve *serve)
{
	struct rg_net_address address = rg_net_loopback((uint16_t)serve->port);

	return MHD_start_daemon(MHD_USE_AUTO, (uint16_t)serve->port, NULL, NULL, answer, serve, MHD_OPTION_SOCK_ADDR,
				&address, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_END);
}

static int run(struct serve *serve)
{
	struct MHD_Daemon *daemon;
	size_t first = 0;

	if (!load(serve))
		return 1;
	if (serve->first_step && !(serve->playing && timeline_find(&serve->timeline, serve->first_step, &first))) {
		fprintf(stderr, "race-graphics: %s has no step \"%s\"\n", serve->directory, serve->first_step);
		return 1;
	}
	daemon = listen_on_loopback(serve);
	if (!daemon) {
		fprintf(stderr, "race-graphics: port %d of this machine cannot be had; --port 0 takes a free one\n",
			serve->port);
		return 1;
	}
	printf("http://127.0.0.1:%u/" FEED_NAME "\n",
	       (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	if (serve->playing)
		jump(serve, first);
	while (!rg_process_must_end()) {
		MHD_run_wait(daemon, TICK_MS);
		follow_clock(serve);
	}
	MHD_stop_daemon(daemon);
	return 0;
}

static bool parse_number(const char *text, double least, double most, double *value)
{
	char *rest;
	double number = strtod(text, &rest);

	if (rest == text || *rest || !(number >= least && number <= most))
		return false;
	*value = number;
	return true;
}

/* False: called wrongly, and said so. */
static bool wrong(const char *option, const char *expected, const char *got)
{
	fprintf(stderr, "race-graphics serve: %s: expected %s, got \"%s\"\n", option, expected, got);
	return false;
}

static bool take_options(struct serve *serve, const char *port_text, const char *speed_text)
{
	int64_t port = DEFAULT_PORT;

	if (port_text && !(rg_parse_int(port_text, &port) && port >= 0 && port <= UINT16_MAX))
		return wrong("--port", "0 to 65535", port_text);
	if (speed_text && !parse_number(speed_text, 0, MAX_SPEED, &serve->speed))
		return wrong("--speed", "a number of at least 0", speed_text);
	serve->port = (int)port;
	return true;
}

int command_serve(int argc, char **argv)
{
	struct serve serve = {.speed = 1};
	const char *port = NULL, *speed = NULL;
	const struct option options[] = {
		{"--port", &port, NULL},     {"--speed", &speed, NULL}, {"--step", &serve.first_step, NULL},
		{"--now", NULL, &serve.now}, {NULL, NULL, NULL},
	};

	int count = options_parse("serve", help, options, argc, argv, 1);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count == 1) {
		fprintf(stderr, "race-graphics serve: which folder?\n\n%s", help);
		return 2;
	}
	serve.directory = argv[1];
	if (!take_options(&serve, port, speed))
		return 2;
	rg_process_end_on_signal();
	int status = run(&serve);
	timeline_walk_finish(&serve.walk);
	timeline_finish(&serve.timeline);
	rg_free(serve.feed);
	return status;
}
