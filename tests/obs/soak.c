/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A season in one OBS: sources with feeds of their own ask a server again and again, whose data changes and which fails
 * in many ways; sources, scene collections, themes and dialogs come and go. What the process holds (resident memory,
 * descriptors, threads) is measured at every change of the collection and must not grow over the last three quarters.
 *
 * usage: soak [POLLS]          100,000 without it
 *        soak --touch POLLS    measures nothing: for valgrind, which is slow and holds memory of its own
 */
#include "support_event.h"
#include "support_server.h"

#include <cairo.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define SEATS         8 /* sources with a feed of their own; the event's feed is one more */
#define WIDTH         640
#define HEIGHT        360
#define COLLECTIONS   200 /* of a season, and so many measurements */
#define QUARTERS      4
#define WINDOWS       12  /* of a season; the first one of the second quarter is held against the last */
#define GROWTH_MOST   1.0 /* percent */
#define CHANGE_EVERY  4   /* answers of a feed */
#define STANDSTILL_MS 120000
#define NAME          "\"last_name\": \"Hirvilampi\""

/* ---- the server, a process of its own ---- */

/* Shared with the server. */
static struct counts {
	int answers, faults, unchanged;
} * counts;

struct picture {
	unsigned char bytes[4096];
	size_t length;
};

static cairo_status_t keep_bytes(void *data, const unsigned char *bytes, unsigned length)
{
	struct picture *picture = data;

	if (picture->length + length > sizeof(picture->bytes))
		return CAIRO_STATUS_WRITE_ERROR;
	memcpy(picture->bytes + picture->length, bytes, length);
	picture->length += length;
	return CAIRO_STATUS_SUCCESS;
}

static struct picture make_picture(unsigned version)
{
	struct picture picture = {.length = 0};
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 300, 400);
	cairo_t *cairo = cairo_create(surface);

	cairo_set_source_rgb(cairo, version % 7 / 6.0, version % 11 / 10.0, 0.5);
	cairo_paint(cairo);
	cairo_destroy(cairo);
	cairo_surface_write_to_png_stream(surface, keep_bytes, &picture);
	cairo_surface_destroy(surface);
	return picture;
}

static void send_answer(int call, const char *head, const void *body, size_t length)
{
	char lines[512];
	int count = snprintf(lines, sizeof(lines), "HTTP/1.1 %s\r\nConnection: close\r\n\r\n", head);

	/* Whoever does not take it has gone. */
	if (send(call, lines, (size_t)count, MSG_NOSIGNAL | MSG_MORE) == count)
		send(call, body, length, MSG_NOSIGNAL);
}

/* The sample with another name and another photo in each version. */
static char *make_body(const char *sample, unsigned version)
{
	const char *at = strstr(sample, NAME);

	return rg_asprintf("%.*s\"last_name\": \"Hirvilampi %u\", \"photo\": \"photo-%u.png\"%s", (int)(at - sample),
			   sample, version, version % 40, at + strlen(NAME));
}

static void send_day(int call, const char *request, const char *sample, unsigned version)
{
	char head[256], tag[32];

	snprintf(tag, sizeof(tag), "\"v%u\"", version);
	if (strstr(request, tag)) {
		snprintf(head, sizeof(head), "304 Not Modified\r\nETag: %s", tag);
		__atomic_add_fetch(&counts->unchanged, 1, __ATOMIC_RELAXED);
		send_answer(call, head, "", 0);
		return;
	}
	char *body = make_body(sample, version);
	snprintf(head, sizeof(head), "200 OK\r\nContent-Type: application/json\r\nETag: %s\r\nContent-Length: %zu", tag,
		 strlen(body));
	send_answer(call, head, body, strlen(body));
	rg_free(body);
}

/* Every tenth answer is wrong, each in another way. */
static bool send_fault(int call, const char *sample, unsigned turn)
{
	static const char *const heads[] = {
		"500 Internal Server Error\r\nContent-Length: 0",
		"503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0",
		"200 OK\r\nContent-Type: application/json\r\nContent-Length: 50000", /* and ends before */
		"200 OK\r\nContent-Type: text/html\r\nContent-Length: 15",
		"200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000", /* JSON cut in two */
		"302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0",
		"204 No Content",
		NULL, /* a reset */
	};
	static const size_t lengths[] = {0, 0, 1000, 15, 1000, 0, 0, 0};
	size_t kind = turn / 10 % (sizeof(heads) / sizeof(heads[0]));

	if (turn % 10 != 9)
		return false;
	__atomic_add_fetch(&counts->faults, 1, __ATOMIC_RELAXED);
	if (heads[kind])
		send_answer(call, heads[kind], kind == 3 ? "<html>no</html>" : sample, lengths[kind]);
	else
		setsockopt(call, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1}, sizeof(struct linger));
	return true;
}

static void answer(int call, const char *sample)
{
	static unsigned turns[SEATS + 1];
	char request[4096];
	unsigned feed, version;
	ssize_t length = recv(call, request, sizeof(request) - 1, 0);

	if (length <= 0)
		return;
	request[length] = 0;
	if (sscanf(request, "GET /day/photo-%u.png", &version) == 1) {
		struct picture picture = make_picture(version);
		char head[128];
		snprintf(head, sizeof(head), "200 OK\r\nContent-Type: image/png\r\nContent-Length: %zu",
			 picture.length);
		send_answer(call, head, picture.bytes, picture.length);
		return;
	}
	if (sscanf(request, "GET /day/%u", &feed) != 1 || feed > SEATS) {
		send_answer(call, "404 Not Found\r\nContent-Length: 0", "", 0);
		return;
	}
	unsigned turn = turns[feed]++;
	if (!send_fault(call, sample, turn + feed))
		send_day(call, request, sample, turn / CHANGE_EVERY);
	__atomic_add_fetch(&counts->answers, 1, __ATOMIC_RELEASE);
}

static void serve(int listener)
{
	char *sample = NULL, *error = NULL;
	size_t length;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!rg_file_read(RG_STAGE_DATA "/samples/ouluzone-2021/race-day.json", 8 << 20, &sample, &length, &error) ||
	    !strstr(sample, NAME))
		_exit(1);
	for (int call; (call = accept(listener, NULL, NULL)) >= 0; close(call))
		answer(call, sample);
	_exit(1);
}

/* ---- what the process holds ---- */

struct held {
	double memory_kb, descriptors, threads;
};

static int entries_of(const char *path)
{
	DIR *folder = opendir(path);
	int count = -3; /* itself, "." and ".." */

	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static double resident_kb(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*d %ld", &pages), 1);
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1024;
}

static struct held measure(void)
{
	return (struct held){.memory_kb = resident_kb(),
			     .descriptors = entries_of("/proc/self/fd"),
			     .threads = entries_of("/proc/self/task") + 1};
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Of one number of each in [begin, end). */
static double median_of(const struct held *all, size_t offset, int begin, int end)
{
	double values[COLLECTIONS];
	int count = end - begin;

	for (int i = 0; i < count; i++)
		values[i] = *(const double *)((const char *)&all[begin + i] + offset);
	qsort(values, (size_t)count, sizeof(values[0]), compare);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static struct held medians(const struct held *all, int part, int parts)
{
	int begin = COLLECTIONS * part / parts, end = COLLECTIONS * (part + 1) / parts;

	return (struct held){.memory_kb = median_of(all, offsetof(struct held, memory_kb), begin, end),
			     .descriptors = median_of(all, offsetof(struct held, descriptors), begin, end),
			     .threads = median_of(all, offsetof(struct held, threads), begin, end)};
}

static void print_row(const char *name, int number, struct held held)
{
	print_message("%-8s %d  %10.1f MB  %8.1f  %8.1f\n", name, number, held.memory_kb / 1024, held.descriptors,
		      held.threads);
}

static void assert_does_not_grow(const struct held *all)
{
	struct held first = medians(all, WINDOWS / QUARTERS, WINDOWS), last = medians(all, WINDOWS - 1, WINDOWS);
	double growth = (last.memory_kb / first.memory_kb - 1) * 100;

	print_message("            memory        files     threads    (medians)\n");
	for (int i = 0; i < QUARTERS; i++)
		print_row("quarter", i + 1, medians(all, i, QUARTERS));
	print_row("twelfth", WINDOWS / QUARTERS + 1, first);
	print_row("twelfth", WINDOWS, last);
	print_message("growth over the last three quarters: %+.2f %%\n", growth);
	assert_true(growth < GROWTH_MOST);
	assert_true(last.descriptors <= first.descriptors);
	assert_true(last.threads <= first.threads);
}

/* ---- the collection ---- */

struct seat {
	obs_source_t *source;
	obs_properties_t *dialog; /* open, so that it can be asked to fetch */
	obs_sceneitem_t *item;
};

static struct season {
	int port;
	char **graphics, **themes; /* names of files */
	size_t graphic_count, theme_count;
	obs_source_t *event;
	obs_properties_t *event_dialog;
	obs_scene_t *scene;
	struct seat seats[SEATS];
	unsigned turn; /* grows with everything that is made, so that nothing is made twice alike */
} season;

static void open_dialog(struct seat *seat)
{
	obs_properties_destroy(seat->dialog);
	seat->dialog = obs_source_properties(seat->source);
}

static void sit_down(int number)
{
	struct seat *seat = &season.seats[number];
	unsigned turn = season.turn++;
	char *settings = rg_asprintf(
		"{'graphic': '%.*s', 'own_data': true, 'feed': 'http://127.0.0.1:%d/day/%d', 'refresh_s': 1}",
		(int)strcspn(season.graphics[turn % season.graphic_count], "."),
		season.graphics[turn % season.graphic_count], season.port, number);

	seat->source = source_new(settings);
	seat->item = obs_scene_add(season.scene, seat->source);
	open_dialog(seat);
	rg_free(settings);
}

static void begin_from(int number)
{
	struct seat *seat = &season.seats[number];

	obs_properties_destroy(seat->dialog);
	obs_sceneitem_remove(seat->item);
	obs_source_release(seat->source);
	*seat = (struct seat){.source = NULL};
}

static void set_the_event(void)
{
	const char *theme = season.themes[season.turn % season.theme_count];
	char *settings = rg_asprintf(
		"{'from': 'address', 'address': 'http://127.0.0.1:%d/day/%d', 'refresh_s': 1, 'theme': '%.*s'}",
		season.port, SEATS, (int)strcspn(theme, "."), theme);

	set_event(season.event, settings);
	rg_free(settings);
}

static void write_theme(void)
{
	char *theme = rg_asprintf("{\"theme\": 1, \"name\": \"Season\", \"base\": \"dark\", \"colors\": "
				  "{\"panel\": \"#%06X\"}}",
				  season.turn * 4099 & 0x7F7F7F);

	stand_write_user("themes/season.json", theme);
	rg_free(theme);
}

static void open_collection(void)
{
	season.scene = obs_scene_create("Season");
	assert_non_null(season.scene);
	set_the_event();
	season.event_dialog = obs_source_properties(season.event);
	for (int i = 0; i < SEATS; i++)
		sit_down(i);
	/* One of OBS's own channels, so it is drawn in each frame. */
	obs_set_output_source(0, obs_scene_get_source(season.scene));
}

static void close_collection(void)
{
	for (int i = 0; i < SEATS; i++)
		begin_from(i);
	obs_properties_destroy(season.event_dialog);
	obs_set_output_source(0, NULL);
	scene_drop(season.scene);
	obs_wait_for_destroy_queue();
	while (stand_run_task()) {
	}
}

/* ---- the season ---- */

static int answers(void)
{
	return __atomic_load_n(&counts->answers, __ATOMIC_ACQUIRE);
}

static void press_fetch(obs_source_t *source, obs_properties_t *dialog)
{
	obs_property_button_clicked(obs_properties_get(dialog, "fetch"), source);
}

/* Every feed is asked, and the most of them have answered when it is over. */
static void ask_all(void)
{
	int before = answers(), wanted = SEATS + 1;

	for (int i = 0; i < SEATS; i++)
		press_fetch(season.seats[i].source, season.seats[i].dialog);
	press_fetch(season.event, season.event_dialog);
	for (int64_t until_ms = rg_monotonic_ms() + 200; answers() < before + wanted && rg_monotonic_ms() < until_ms;)
		rg_sleep_ms(2);
}

/* What a crew does beside. */
static void do_one_thing(unsigned round)
{
	static const char *const commands[] = {"take", "next", "clear", "hold", "driver", "all-off", "release"};
	int seat = (int)(round / 4 % SEATS);

	while (stand_run_task()) {
	}
	obs_data_release(give_command(commands[round % 7], "*", round % 7 == 4 ? "automatic" : "", NULL));
	if (round % 4 == 0)
		open_dialog(&season.seats[seat]);
	if (round % 8 == 2)
		obs_sceneitem_set_visible(season.seats[seat].item, round % 16 == 2);
	if (round % 16 == 5) {
		begin_from(seat);
		sit_down(seat);
	}
	if (round % 32 == 9)
		set_the_event();
	if (round % 64 == 13)
		write_theme();
}

/* Until the server has answered so often; a standstill is a failure. */
static void poll_until(int wanted)
{
	int64_t moved_ms = rg_monotonic_ms();

	for (int last = answers(); answers() < wanted; last = answers()) {
		ask_all();
		do_one_thing(season.turn++);
		if (answers() != last)
			moved_ms = rg_monotonic_ms();
		if (rg_monotonic_ms() - moved_ms > STANDSTILL_MS)
			fail_msg("the feeds stand still after %d polls", answers());
	}
}

/* Keeps nothing, or the log would be what grows. What is wrong in a season's log: an error of ours, a leak. */
static void look_at_line(int level, const char *format, va_list arguments, void *data)
{
	char text[2048];

	vsnprintf(text, sizeof(text), format, arguments);
	if (getenv("RG_TEST_LOG"))
		fprintf(stderr, "%d %s\n", level, text);
	bool ours = strstr(text, "[race-graphics]") != NULL;
	if ((ours && level <= LOG_ERROR) || strstr(text, "Allocating 0 bytes") ||
	    strstr(text, "Freeing textures while")) {
		print_error("not expected in the log: %s\n", text);
		__atomic_add_fetch((int *)data, 1, __ATOMIC_RELAXED);
	}
}

static int polls = 100000;
static bool measures = true;

static void a_season(void **state)
{
	static struct held held[COLLECTIONS];
	int faults = 0, collections = measures ? COLLECTIONS : 2;
	int64_t begun_ms = rg_monotonic_ms();

	(void)state;
	stand_up(WIDTH, HEIGHT);
	base_set_log_handler(look_at_line, &faults);
	season.event = the_event();
	season.graphics = rg_directory_list(RG_STAGE_DATA "/templates", ".json", &season.graphic_count);
	season.themes = rg_directory_list(RG_STAGE_DATA "/themes", ".json", &season.theme_count);
	assert_true(season.graphic_count > 3 && season.theme_count > 1);
	for (int i = 0; i < collections; i++) {
		open_collection();
		poll_until((int)((int64_t)polls * (i + 1) / collections));
		held[i % COLLECTIONS] = measure();
		close_collection();
		if ((i + 1) % 20 == 0)
			print_message("%d polls after %d s\n", answers(), (int)(rg_monotonic_ms() - begun_ms) / 1000);
	}
	for (size_t i = 0; i < season.graphic_count; i++)
		rg_free(season.graphics[i]);
	for (size_t i = 0; i < season.theme_count; i++)
		rg_free(season.themes[i]);
	rg_free(season.graphics);
	rg_free(season.themes);
	obs_source_release(season.event);
	stand_down();
	stand_finish();
	print_message("%d polls, %d of them unchanged and %d with faults, %d collections, %d s\n", answers(),
		      counts->unchanged, counts->faults, collections, (int)(rg_monotonic_ms() - begun_ms) / 1000);
	assert_true(counts->unchanged > 0 && counts->faults > 0);
	assert_int_equal(faults, 0);
	if (measures)
		assert_does_not_grow(held);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_season)};

	measures = !(count > 1 && strcmp(arguments[1], "--touch") == 0);
	if (count > 1)
		polls = atoi(arguments[count - 1]);
	if (polls < 1) {
		fprintf(stderr, "usage: soak [--touch] [POLLS]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		return 1;
	int listener = silent_listen(&season.port);
	pid_t server = fork();
	if (server == 0)
		serve(listener);
	close(listener);
	int failed = cmocka_run_group_tests_name("soak", tests, NULL, NULL);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	return failed;
}
