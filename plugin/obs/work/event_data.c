/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_data.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/address.h"
#include "race/day/decode.h"
#include "work_thread.h"

static struct {
	bool any;                     /* settings were seen */
	unsigned generation, fetches; /* of the event, as seen last */
	struct event_settings shown;  /* those that count */
	unsigned shows;               /* how often they became others */
	struct event_settings wanted; /* with another source of data; only while `pending` */
	bool pending;
	bool hurry;                /* the crew asked to fetch: no rest is needed */
	int64_t touched_ms;        /* monotonic: when the source of data was changed last */
	struct subscription *next; /* of `wanted`; one pass longer, until the overlays have theirs */
} data;

/* ---- whose data ---- */

char *event_data_name(const char *address)
{
	struct address read;

	if (rg_empty(address))
		return rg_strdup("");
	address_init(&read, address);
	char *name = read.kind == ADDRESS_HTTP       ? address_host(read.target)
		     : read.kind == ADDRESS_FILE     ? address_file_name(read.target)
		     : read.kind == ADDRESS_RMONITOR ? rg_strdup(read.label + sizeof("rmonitor://") - 1)
						     : rg_strdup(read.label);
	address_finish(&read);
	return name;
}

struct subscription_ask event_data_ask(const struct event_settings *event)
{
	return (struct subscription_ask){
		.address = event->address,
		.event = event->address,
		.corrected = true,
		.mapping = event->mapping,
		.encoding = event->encoding,
		.crew = event->crew,
		.keys = event->keys,
		.refresh_s = event->refresh_s,
		.hold_back_s = event->hold_back_s,
		.shift_min = event->shift_min,
		.classes_off = event->classes_off,
		.class_count = event->class_count,
	};
}

static bool same_source(const struct event_settings *a, const struct event_settings *b)
{
	return rg_equal(a->address, b->address) && rg_equal(a->grid_text, b->grid_text) &&
	       rg_equal(a->mapping, b->mapping) && rg_equal(a->crew, b->crew) && a->encoding == b->encoding &&
	       a->unentered == b->unentered;
}

static void swap_texts(char **a, char **b)
{
	char *kept = *a;

	*a = *b;
	*b = kept;
}

/* Gives `to` the source of data of `from`, which gets that of `to`. */
static void swap_source(struct event_settings *to, struct event_settings *from)
{
	struct event_settings kept = *to;

	swap_texts(&to->address, &from->address);
	swap_texts(&to->folder, &from->folder);
	swap_texts(&to->grid_text, &from->grid_text);
	swap_texts(&to->mapping, &from->mapping);
	swap_texts(&to->crew, &from->crew);
	to->encoding = from->encoding;
	to->sample = from->sample;
	to->unentered = from->unentered;
	to->keys = from->keys;
	from->encoding = kept.encoding;
	from->sample = kept.sample;
	from->unentered = kept.unentered;
	from->keys = kept.keys;
}

/* ---- one after the other ---- */

static void forget_wanted(void)
{
	if (data.pending)
		event_settings_finish(&data.wanted);
	data.pending = data.hurry = false;
}

/* Takes `settings` over. */
static void show(struct event_settings *settings)
{
	struct event_settings old = data.shown;

	data.shown = *settings;
	data.shows++;
	*settings = (struct event_settings){0};
	event_settings_finish(&old);
	subscriptions_set_event(data.shown.sample || data.shown.unentered ? NULL : data.shown.address);
}

static void want(struct event_settings *settings)
{
	if (data.pending && same_source(settings, &data.wanted)) {
		/* Only something else has changed, and that counts for the data that is shown, too. */
		struct event_settings rest;
		event_settings_copy(&rest, settings);
		swap_source(&rest, &data.shown);
		show(&rest);
	} else {
		data.touched_ms = rg_monotonic_ms();
		data.hurry = false;
		subscription_drop(data.next);
		data.next = NULL;
	}
	if (data.pending)
		event_settings_finish(&data.wanted);
	data.wanted = *settings;
	data.pending = true;
}

static void take_settings(void)
{
	struct event_settings settings;

	data.generation = event_generation();
	event_see(&settings);
	if (!data.any || settings.collection != data.shown.collection || same_source(&settings, &data.shown)) {
		forget_wanted();
		show(&settings);
		data.any = true;
	} else {
		want(&settings);
	}
}

static bool has_cars(const char *grid_text)
{
	struct race_problems problems = {0};
	struct race_day *day = race_day_with_grid_text(NULL, NULL, NULL, grid_text, &problems);
	bool any = day != NULL;

	race_day_unref(day);
	race_problems_finish(&problems);
	return any;
}

/* Whether it would put something on the stage. */
static bool brings_something(bool goes_out)
{
	if (data.wanted.unentered)
		return false;
	if (!rg_empty(data.wanted.address))
		return data.next && subscription_is_good(data.next);
	/* While the programme goes out, the sample is nothing that could be shown. */
	return data.wanted.sample ? !goes_out : has_cars(data.wanted.grid_text);
}

static void ask_wanted(void)
{
	struct subscription *old = data.next;
	struct subscription_ask ask = event_data_ask(&data.wanted);

	if (rg_empty(data.wanted.address))
		return;
	data.next = subscription_use(&ask, work_thread_wake);
	subscription_drop(old);
}

bool event_data_step(bool goes_out)
{
	if (!data.pending) {
		subscription_drop(data.next);
		data.next = NULL;
	}
	if (!data.any || data.generation != event_generation())
		take_settings();
	if (data.fetches != event_fetches()) {
		data.fetches = event_fetches();
		data.hurry = data.pending;
		if (data.next)
			subscription_refresh(data.next);
	}
	if (!data.pending)
		return false;
	int64_t rested_ms = data.hurry ? DATA_REST_MS : rg_monotonic_ms() - data.touched_ms;
	if (rested_ms >= DATA_TYPING_MS)
		ask_wanted();
	if (rested_ms < DATA_REST_MS || !brings_something(goes_out))
		return rested_ms < DATA_REST_MS;
	show(&data.wanted);
	data.pending = data.hurry = false;
	return false;
}

void event_data_stop(void)
{
	forget_wanted();
	subscription_drop(data.next);
	data.next = NULL;
	event_settings_finish(&data.shown);
	subscriptions_set_event(NULL);
	data.any = false;
}

unsigned event_data_generation(void)
{
	return data.shows;
}

void event_data_see(struct event_settings *settings)
{
	if (data.any)
		event_settings_copy(settings, &data.shown);
	else
		event_see(settings);
}

/* ---- what the crew is told ---- */

enum data_change event_data_why(const struct subscription *next)
{
	if (!next)
		return DATA_TOUCHED;
	if (next->failing)
		return DATA_FAILING;
	if (next->unusable)
		return DATA_UNUSABLE;
	return subscription_is_good(next) ? DATA_TOUCHED : DATA_COMES;
}

void event_data_tell(struct overlay_status *status)
{
	status->shown_of = data.shown.sample               ? NULL
			   : !rg_empty(data.shown.address) ? event_data_name(data.shown.address)
							   : rg_strdup(data.shown.grid_text);
	if (!data.pending)
		return;
	if (data.wanted.unentered)
		status->change = DATA_UNENTERED;
	else if (!rg_empty(data.wanted.address))
		status->change = event_data_why(data.next);
	else if (data.wanted.sample)
		status->change = DATA_SAMPLE_OFF;
	else
		status->change = has_cars(data.wanted.grid_text) ? DATA_TOUCHED : DATA_UNENTERED;
	if (status->change == DATA_FAILING)
		status->change_error = rg_strdup(data.next->error);
	else if (status->change == DATA_UNUSABLE)
		status->change_error = rg_strdup(data.next->unusable);
}
