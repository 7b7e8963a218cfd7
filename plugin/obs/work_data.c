/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work_data.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/feed.h"
#include "race/decode.h"
#include "race/follow.h"
#include "race/tree.h"

#define HELD_MOST 600 /* answers that wait to be shown; the oldest go unseen beyond that */

struct held {
	struct feed_bytes *bytes; /* a reference */
	int64_t since_ms;
};

struct work_data_inside {
	int users;
	char *key; /* the ask as one text */
	char *address;
	struct race_follow follow;
	int hold_back_s;
	struct feed *feed;
	void (*wake)(void);
	unsigned answers;     /* atomic: counted by the transfer thread */
	uint64_t seen_hash;   /* of the bytes that came last */
	struct rg_array held; /* struct held, oldest first */
};

static struct rg_array all; /* struct work_data * */

static void feed_changed(void *data)
{
	struct work_data_inside *inside = data;

	__atomic_add_fetch(&inside->answers, 1, __ATOMIC_RELEASE);
	inside->wake();
}

static char *make_key(const struct work_data_ask *ask)
{
	struct rg_buffer key = {0};

	rg_buffer_format(&key, "%s\n%d\n%d\n%d", ask->address, ask->refresh_s, ask->hold_back_s, ask->shift_min);
	for (size_t i = 0; i < ask->class_count; i++)
		rg_buffer_format(&key, "\n%s", ask->classes_off[i]);
	return rg_buffer_take(&key);
}

static bool step(struct work_data *data);

struct work_data *work_data_use(const struct work_data_ask *ask, void (*wake)(void))
{
	char *key = make_key(ask);
	struct work_data **list = all.items;

	for (size_t i = 0; i < all.count; i++) {
		if (strcmp(list[i]->inside->key, key) == 0) {
			list[i]->inside->users++;
			rg_free(key);
			return list[i];
		}
	}
	struct work_data *data = rg_alloc(1, sizeof(*data));
	struct work_data_inside *inside = rg_alloc(1, sizeof(*inside));
	struct feed_options options = {.refresh_s = ask->refresh_s};
	data->inside = inside;
	*inside = (struct work_data_inside){
		.users = 1,
		.key = key,
		.address = rg_strdup(ask->address),
		.hold_back_s = ask->hold_back_s,
		.wake = wake,
	};
	race_follow_init(&inside->follow, ask->classes_off, ask->class_count, ask->shift_min);
	inside->feed = feed_create(ask->address, &options, feed_changed, inside);
	*(struct work_data **)rg_array_push(&all, sizeof(data)) = data;
	/* What another user of the same address has already is there at once: nothing leaves the air for it. */
	step(data);
	return data;
}

static void forget_held(struct work_data_inside *inside, size_t count)
{
	struct held *held = inside->held.items;

	for (size_t i = 0; i < count; i++)
		feed_bytes_unref(held[i].bytes);
	memmove(held, held + count, (inside->held.count - count) * sizeof(*held));
	inside->held.count -= count;
}

void work_data_drop(struct work_data *data)
{
	if (!data || --data->inside->users > 0)
		return;
	struct work_data **list = all.items;
	for (size_t i = 0; i < all.count; i++) {
		if (list[i] == data) {
			list[i] = list[--all.count];
			break;
		}
	}
	if (!all.count)
		rg_array_finish(&all);
	struct work_data_inside *inside = data->inside;
	feed_destroy(inside->feed);
	if (inside->held.count)
		forget_held(inside, inside->held.count);
	rg_array_finish(&inside->held);
	race_follow_finish(&inside->follow);
	rg_free(inside->key);
	rg_free(inside->address);
	rg_free(inside);
	race_day_unref(data->day);
	rg_free(data->error);
	rg_free(data->unusable);
	rg_free(data->first_problem);
	rg_free(data);
}

static struct race_day *decode(struct work_data_inside *inside, const struct feed_bytes *bytes,
			       struct race_problems *problems)
{
	cJSON *tree = race_tree_parse(bytes->bytes, bytes->length, problems);

	if (!tree)
		return NULL;
	race_follow_tree(&inside->follow, tree);
	struct race_day *day = race_day_from_tree(tree, race_follow_hash(&inside->follow, bytes->hash), problems);
	if (day)
		race_follow_day(&inside->follow, day);
	cJSON_Delete(tree);
	return day;
}

static void take(struct work_data *data, const struct feed_bytes *bytes)
{
	struct race_problems problems = {0};
	struct race_day *day = decode(data->inside, bytes, &problems);

	rg_free(data->unusable);
	rg_free(data->first_problem);
	data->first_problem = problems.count ? rg_strdup(problems.lines[0]) : NULL;
	data->problems = problems.count + problems.left_out;
	data->unusable = day ? NULL : rg_strdup(data->first_problem ? data->first_problem : "is no race feed");
	data->generation++;
	if (day) {
		race_day_unref(data->day);
		data->day = day;
		if (data->problems)
			rg_warning("race data: %zu to look at, the first: %s", data->problems, data->first_problem);
	} else {
		rg_warning("race data cannot be used: %s%s", data->unusable, data->day ? " (the last good stays)" : "");
	}
	race_problems_finish(&problems);
}

/* What is held back comes when its time has come; of several, the newest. */
static bool take_due(struct work_data *data, int64_t now)
{
	struct work_data_inside *inside = data->inside;
	const struct held *held = inside->held.items;
	size_t due = 0;

	while (due < inside->held.count && now - held[due].since_ms >= inside->hold_back_s * INT64_C(1000))
		due++;
	if (due) {
		take(data, held[due - 1].bytes);
		forget_held(inside, due);
	}
	return inside->held.count > 0;
}

static bool step(struct work_data *data)
{
	struct work_data_inside *inside = data->inside;
	struct feed_look look = {0};
	int64_t now = rg_monotonic_ms();

	data->answers = __atomic_load_n(&inside->answers, __ATOMIC_ACQUIRE);
	feed_look(inside->feed, &look);
	if (look.bytes && look.bytes->hash != inside->seen_hash) {
		struct held *held = rg_array_push(&inside->held, sizeof(*held));
		/* The first is shown at once: there is nothing that it could spoil. */
		*held = (struct held){feed_bytes_ref(look.bytes),
				      data->day ? now : now - inside->hold_back_s * INT64_C(1000)};
		inside->seen_hash = look.bytes->hash;
		if (inside->held.count > HELD_MOST)
			forget_held(inside, 1);
	}
	data->failing = look.state == FEED_FAILING;
	rg_free(data->error);
	data->error = data->failing ? rg_strdup(look.error) : NULL;
	data->good_at_ms = look.age_ms >= 0 ? now - look.age_ms : 0;
	feed_look_finish(&look);
	return take_due(data, now);
}

bool work_data_step_all(void)
{
	bool waiting = false;

	for (size_t i = 0; i < all.count; i++)
		waiting = step(((struct work_data **)all.items)[i]) || waiting;
	return waiting;
}

void work_data_refresh(struct work_data *data)
{
	feed_refresh(data->inside->feed);
}

const char *work_data_address(const struct work_data *data)
{
	return data->inside->address;
}
