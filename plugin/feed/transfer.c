/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transfer.h"

#include "base/clock.h"
#include "base/text.h"
#include "race/file/said.h"
#include "feed/disk/disk_file.h"
#include "feed.h"
#include "feed/http/http.h"
#include "poller.h"
#include "timing.h"

/* Feeds never wait for pictures, and answers that are being received stay within some 100 MiB. */
#define MOST_PICTURES_UNDER_WAY 6
/* After a failed picture. A good one is asked for again after its interval. */
#define PICTURE_RETRY_MS 5000
#define LATEST_RETRY_MS  30000 /* the first after a failure, also of what is asked once a day */
#define LONGEST_WAIT_MS  60000 /* after many failures */
/* Where no server was reached, asking costs nobody anything, and when the network is back the crew waits for it. */
#define LONGEST_UNREACHED_MS 10000
#define LONGEST_SLEEP_MS     60000
#define KEPT_CONNECTIONS     32L
/* The end of the thread is waited for so long; what takes longer (a machine that is out of breath) ends by itself. */
#define LONGEST_END_MS 80

/* under feed_lock */
static struct transfer *current;
/* under feed_lock: told to end, not seen to have ended */
static struct transfer *lingering;

static void init_curl(void)
{
	/* Never undone: OBS and its other plugins use the same library. */
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* libcurl begins with the first request, for what is asked of files alone needs nothing of it. False: no room. */
static bool begin_curl(struct transfer *transfer)
{
	static rg_once once = RG_ONCE_STATIC;

	if (transfer->multi)
		return true;
	rg_once_run(&once, init_curl);
	CURLM *multi = curl_multi_init();
	if (multi)
		curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, KEPT_CONNECTIONS);
	rg_mutex_lock(&feed_lock);
	transfer->multi = multi;
	rg_mutex_unlock(&feed_lock);
	return multi != NULL;
}

static struct poller *work_at(const struct transfer *transfer, size_t index)
{
	return ((struct poller **)transfer->work.items)[index];
}

static void drop_request(struct transfer *transfer, struct poller *poller)
{
	if (!poller->request)
		return;
	curl_multi_remove_handle(transfer->multi, http_request_handle(poller->request));
	http_request_destroy(poller->request);
	poller->request = NULL;
	if (poller->picture)
		transfer->pictures_under_way--;
}

/* With feed_lock held: takes the pollers without users out of the list and notes the others as work. */
static struct poller *sort_out(struct transfer *transfer)
{
	struct poller *unused = NULL;

	transfer->work.count = 0;
	for (struct poller **at = &transfer->pollers; *at;) {
		struct poller *poller = *at;
		if (!poller->users) {
			*at = poller->next;
			poller->next = unused;
			unused = poller;
			continue;
		}
		poller->interval_ms = poller_shortest_interval(poller);
		poller->floor_ms = poller_longest_floor(poller);
		poller->wanted = poller->wanted || poller->refresh;
		poller->refresh = false;
		*(struct poller **)rg_array_push(&transfer->work, sizeof(poller)) = poller;
		at = &poller->next;
	}
	return unused;
}

static void drop_pollers(struct transfer *transfer, struct poller *pollers)
{
	while (pollers) {
		struct poller *next = pollers->next;
		drop_request(transfer, pollers);
		timing_end(pollers);
		disk_file_close(pollers->file);
		poller_destroy(pollers);
		pollers = next;
	}
}

/* What to work on until the next wake-up. False when the thread is to end. */
static bool gather(struct transfer *transfer)
{
	rg_mutex_lock(&feed_lock);
	bool stopping = transfer->stopping;
	struct poller *unused = sort_out(transfer);
	rg_mutex_unlock(&feed_lock);
	drop_pollers(transfer, unused);
	return !stopping;
}

static int64_t due_ms(const struct poller *poller)
{
	int64_t floor_ms = poller->begun_ms ? poller->begun_ms + poller->floor_ms : 0;

	if (poller->wanted)
		return floor_ms;
	/* A bad address fails once, and again each time a user asks. */
	if (poller->address.kind == ADDRESS_BAD)
		return poller->state == FEED_STARTING ? 0 : INT64_MAX;
	int64_t due = schedule_due(&poller->schedule, poller->interval_ms);
	return due > floor_ms ? due : floor_ms;
}

static void failed(struct poller *poller, char *error, int64_t longest_ms, int64_t retry_after_ms)
{
	int64_t first_ms = poller->picture                         ? PICTURE_RETRY_MS
			   : poller->interval_ms < LATEST_RETRY_MS ? poller->interval_ms
								   : LATEST_RETRY_MS;

	schedule_failed(&poller->schedule, rg_monotonic_ms(), first_ms, longest_ms, retry_after_ms);
	poller_failed(poller, error);
}

static bool is_feed_of(const struct poller *poller, const char *host)
{
	if (poller->picture || poller->address.kind != ADDRESS_HTTP)
		return false;
	char *own = reach_host(poller->address.target);
	bool is = rg_equal(own, host);
	rg_free(own);
	return is;
}

/* Where the race data was had that names a picture: from the feeds of its host. An IP tells that by itself. */
static void find_reach(const struct transfer *transfer, const struct poller *picture, struct reach *reach)
{
	*reach = (struct reach){.host = picture->named_by};
	for (size_t i = 0; i < transfer->work.count; i++) {
		const struct poller *poller = work_at(transfer, i);
		if (!is_feed_of(poller, picture->named_by))
			continue;
		struct reach_place place = poller->place.known ? poller->place
							       : reach_place(poller->address.target, NULL, 0);
		reach_add(reach, &place);
	}
}

/* A feed of the host has not answered nor failed: its pictures wait, for they may be asked for where it is. */
static bool awaits_its_feed(const struct transfer *transfer, const struct poller *picture)
{
	for (size_t i = 0; picture->named_by && i < transfer->work.count; i++) {
		const struct poller *poller = work_at(transfer, i);
		if (poller->state == FEED_STARTING && is_feed_of(poller, picture->named_by))
			return true;
	}
	return false;
}

static void start_request(struct transfer *transfer, struct poller *poller)
{
	struct reach reach;
	struct http_job job = {
		.url = poller->address.target,
		.etag = poller->bytes ? poller->etag : NULL,
		.modified = poller->bytes ? poller->modified : NULL,
		.ca_file = poller->ca_file,
		.max_bytes = poller->max_bytes,
		.picture = poller->picture,
		.request = &poller->said,
		.reach = poller->named_by ? &reach : NULL,
	};

	if (poller->named_by)
		find_reach(transfer, poller, &reach);
	char *fault = http_job_fault(&job);
	if (fault) {
		failed(poller, fault, LONGEST_WAIT_MS, 0);
		return;
	}
	poller->begun_ms = rg_monotonic_ms();
	poller->request = http_request_create(&job, poller);
	if (poller->request &&
	    curl_multi_add_handle(transfer->multi, http_request_handle(poller->request)) == CURLM_OK) {
		if (poller->picture)
			transfer->pictures_under_way++;
		return;
	}
	http_request_destroy(poller->request);
	poller->request = NULL;
	failed(poller, rg_strdup(POLLER_NO_ROOM), LONGEST_WAIT_MS, 0);
}

static bool may_start(const struct transfer *transfer, const struct poller *poller)
{
	if (poller->address.kind == ADDRESS_FILE || poller->request || timing_is_open(poller))
		return false;
	return !poller->picture ||
	       (transfer->pictures_under_way < MOST_PICTURES_UNDER_WAY && !awaits_its_feed(transfer, poller));
}

static void start_requests(struct transfer *transfer)
{
	int64_t now_ms = rg_monotonic_ms();

	for (size_t i = 0; i < transfer->work.count; i++) {
		struct poller *poller = work_at(transfer, i);
		if (!may_start(transfer, poller) || due_ms(poller) > now_ms)
			continue;
		poller_begin(poller);
		if (poller->address.kind == ADDRESS_BAD)
			poller_failed(poller, rg_strdup(poller->address.error));
		else if (!begin_curl(transfer))
			failed(poller, rg_strdup(POLLER_NO_ROOM), LONGEST_WAIT_MS, 0);
		else if (poller->address.kind == ADDRESS_RMONITOR)
			timing_start(poller);
		else
			start_request(transfer, poller);
	}
}

static void take_answer(struct poller *poller, struct http_answer *answer)
{
	if (answer->result == HTTP_GOOD || answer->result == HTTP_UNCHANGED)
		poller->place = answer->place;
	poller_set_head(poller, answer->head);
	answer->head = NULL;
	switch (answer->result) {
	case HTTP_GOOD:
		rg_free(poller->etag);
		rg_free(poller->modified);
		poller->etag = answer->etag;
		poller->modified = answer->modified;
		answer->etag = answer->modified = NULL;
		schedule_good(&poller->schedule, rg_monotonic_ms(), answer->fresh_ms);
		poller_good(poller, answer->bytes);
		answer->bytes = NULL;
		break;
	case HTTP_UNCHANGED:
		schedule_good(&poller->schedule, rg_monotonic_ms(), answer->fresh_ms);
		poller_unchanged(poller);
		break;
	case HTTP_NOTHING:
		if (poller->bytes) {
			schedule_good(&poller->schedule, rg_monotonic_ms(), answer->fresh_ms);
			poller_nothing(poller);
			break;
		}
		/* fall through */
	case HTTP_FAILED:
		failed(poller, answer->error, answer->unreached ? LONGEST_UNREACHED_MS : LONGEST_WAIT_MS,
		       answer->retry_after_ms);
		answer->error = NULL;
		break;
	}
}

static void end_request(struct transfer *transfer, struct poller *poller, CURLcode result)
{
	CURL *handle = http_request_handle(poller->request);
	struct http_answer answer;

	curl_multi_remove_handle(transfer->multi, handle);
	if (http_request_follow(poller->request, result) && curl_multi_add_handle(transfer->multi, handle) == CURLM_OK)
		return;
	http_request_answer(poller->request, result, &answer);
	drop_request(transfer, poller);
	take_answer(poller, &answer);
	http_answer_finish(&answer);
}

static void receive(struct transfer *transfer)
{
	int running, left;

	if (!transfer->multi)
		return;
	curl_multi_perform(transfer->multi, &running);
	for (CURLMsg *message; (message = curl_multi_info_read(transfer->multi, &left));) {
		if (message->msg != CURLMSG_DONE)
			continue;
		struct poller *poller = http_owner(message->easy_handle);
		if (poller->link)
			timing_connected(poller, message->data.result);
		else
			end_request(transfer, poller, message->data.result);
	}
}

/* On a file thread, under the disk's lock. */
static void file_changed(void *data)
{
	struct transfer *transfer = data;

	rg_mutex_lock(&feed_lock);
	transfer_wake(transfer);
	rg_mutex_unlock(&feed_lock);
}

static void open_file(struct transfer *transfer, struct poller *poller)
{
	struct disk_file *file = disk_file_open(poller->address.target, poller->max_bytes, file_changed, transfer);

	rg_mutex_lock(&feed_lock);
	poller->file = file;
	rg_mutex_unlock(&feed_lock);
}

/* The feed failed when its folder fell silent, so when that answers the file is read again, changed or not. */
static void tend_silence(struct poller *poller)
{
	bool silent = disk_file_is_silent(poller->file);

	if (silent == poller->silent)
		return;
	rg_mutex_lock(&feed_lock);
	poller->silent = silent;
	rg_mutex_unlock(&feed_lock);
	if (!silent) {
		disk_file_refresh(poller->file);
		return;
	}
	char *name = address_file_name(poller->address.target);
	poller_failed(poller, rg_asprintf(race_said("The folder of %s does not answer"), name));
	rg_free(name);
}

static void tend_file(struct transfer *transfer, struct poller *poller)
{
	struct feed_bytes *bytes = NULL;
	char *error = NULL;

	if (!poller->file)
		open_file(transfer, poller);
	if (poller->wanted) {
		poller_begin(poller);
		disk_file_refresh(poller->file);
	}
	tend_silence(poller);
	if (!disk_file_take(poller->file, &bytes, &error))
		return;
	if (bytes)
		poller_good(poller, bytes);
	else
		poller_failed(poller, error);
}

static void tend_files(struct transfer *transfer)
{
	for (size_t i = 0; i < transfer->work.count; i++) {
		struct poller *poller = work_at(transfer, i);
		if (poller->address.kind == ADDRESS_FILE)
			tend_file(transfer, poller);
	}
}

static void call_users(struct transfer *transfer)
{
	rg_mutex_lock(&feed_lock);
	for (size_t i = 0; i < transfer->work.count; i++) {
		/* Users come and go while one is called, so each time the search begins anew. */
		for (struct feed *feed; (feed = poller_take_call(work_at(transfer, i)));) {
			transfer->calling = feed;
			rg_mutex_unlock(&feed_lock);
			feed->changed(feed->data);
			rg_mutex_lock(&feed_lock);
			transfer->calling = NULL;
			rg_condition_signal_all(&transfer->turned);
		}
	}
	rg_mutex_unlock(&feed_lock);
}

static void sleep_until_due(struct transfer *transfer)
{
	int64_t now_ms = rg_monotonic_ms(), wake_ms = now_ms + LONGEST_SLEEP_MS;

	transfer->waits.count = 0;
	for (size_t i = 0; i < transfer->work.count; i++) {
		struct poller *poller = work_at(transfer, i);
		int64_t due = INT64_MAX;
		if (timing_is_open(poller))
			due = timing_wait(poller, &transfer->waits);
		else if (may_start(transfer, poller))
			due = due_ms(poller);
		wake_ms = due < wake_ms ? due : wake_ms;
	}
	int timeout_ms = wake_ms > now_ms ? (int)(wake_ms - now_ms) : 0;
	rg_mutex_lock(&feed_lock);
	if (!transfer->multi && !transfer->woken)
		rg_condition_wait(&transfer->turned, &feed_lock, timeout_ms);
	/* Who woke before there was a multi handle could not wake that. */
	timeout_ms = transfer->woken ? 0 : timeout_ms;
	transfer->woken = false;
	rg_mutex_unlock(&feed_lock);
	if (transfer->multi && curl_multi_poll(transfer->multi, transfer->waits.items, (unsigned)transfer->waits.count,
					       timeout_ms, NULL) != CURLM_OK)
		rg_sleep_ms(10);
}

/* On the thread, or instead of it when it could not be started. */
static void close_all(struct transfer *transfer)
{
	struct poller *pollers;

	rg_mutex_lock(&feed_lock);
	pollers = transfer->pollers;
	transfer->pollers = NULL;
	rg_mutex_unlock(&feed_lock);
	drop_pollers(transfer, pollers);
	rg_array_finish(&transfer->work);
	rg_array_finish(&transfer->waits);
	if (transfer->multi)
		curl_multi_cleanup(transfer->multi);
}

static void run(void *data)
{
	struct transfer *transfer = data;

	while (gather(transfer)) {
		tend_files(transfer);
		start_requests(transfer);
		receive(transfer);
		for (size_t i = 0; i < transfer->work.count; i++)
			timing_tend(work_at(transfer, i));
		call_users(transfer);
		sleep_until_due(transfer);
	}
	close_all(transfer);
	rg_mutex_lock(&feed_lock);
	transfer->ended = true;
	rg_condition_signal_all(&transfer->turned);
	rg_mutex_unlock(&feed_lock);
}

static void destroy(struct transfer *transfer)
{
	rg_thread_join(&transfer->thread);
	rg_condition_finish(&transfer->turned);
	rg_free(transfer);
}

static void destroy_lingering(void)
{
	for (struct transfer **at = &lingering; *at;) {
		struct transfer *transfer = *at;
		if (!transfer->ended) {
			at = &transfer->next;
			continue;
		}
		*at = transfer->next;
		destroy(transfer);
	}
}

static struct transfer *create(void)
{
	struct transfer *transfer = rg_alloc(1, sizeof(*transfer));

	rg_condition_init(&transfer->turned);
	return transfer;
}

struct transfer *transfer_take(void)
{
	destroy_lingering();
	if (!current)
		current = create();
	current->feeds++;
	if (!current->thread.running)
		rg_thread_start(&current->thread, "rg-transfer", RG_PRIORITY_NORMAL, run, current);
	return current;
}

void transfer_describe(struct rg_buffer *text)
{
	for (const struct poller *poller = current ? current->pollers : NULL; poller; poller = poller->next)
		poller_describe(poller, text);
}

void transfer_add(struct transfer *transfer, struct poller *poller)
{
	struct poller **at = &transfer->pollers;

	while (*at)
		at = &(*at)->next;
	*at = poller;
}

void transfer_wake(struct transfer *transfer)
{
	if (transfer->multi) {
		curl_multi_wakeup(transfer->multi);
		return;
	}
	transfer->woken = true;
	rg_condition_signal_all(&transfer->turned);
}

void transfer_wait_for_call(struct transfer *transfer, const struct feed *feed)
{
	while (transfer->calling == feed)
		rg_condition_wait(&transfer->turned, &feed_lock, -1);
}

static bool wait_for_end(struct transfer *transfer)
{
	int64_t until_ms = rg_monotonic_ms() + LONGEST_END_MS;

	for (int64_t now_ms; !transfer->ended && (now_ms = rg_monotonic_ms()) < until_ms;)
		rg_condition_wait(&transfer->turned, &feed_lock, until_ms - now_ms);
	return transfer->ended;
}

void transfer_release_and_unlock(struct transfer *transfer)
{
	bool last = --transfer->feeds == 0, started = transfer->thread.running;

	if (last) {
		transfer->stopping = true;
		current = NULL;
	}
	transfer_wake(transfer);
	if (last && started && !wait_for_end(transfer)) {
		transfer->next = lingering;
		lingering = transfer;
		last = false;
	}
	rg_mutex_unlock(&feed_lock);
	if (!last)
		return;
	if (!started)
		close_all(transfer);
	destroy(transfer);
}
