/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director_work.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "director.h"
#include "director_log.h"
#include "feed/cache/cache.h"
#include "obs/control/programme.h"
#include "obs/source/overlay.h"
#include "obs/work/catalogue.h"
#include "obs/work/event_data.h"
#include "obs/work/kept.h"
#include "obs/work/overlay_worker.h"
#include "obs/work/subscription.h"
#include "race/file/shelf.h"
#include "rundown/subject.h"

#define STANDARD  "club"
#define KEPT_NAME "rundown.json"
#define KEPT_MOST (256 * 1024) /* bytes */
#define KEEP_MS   5000         /* what was shown is written down so soon */

static struct {
	struct rundown_state *engine; /* NULL: there was no automatic source yet */
	struct race_shelf_made made;
	const struct rundown *rundown; /* of `made` */
	char *id;                      /* of the rundown */
	char *address;                 /* of the event's data that the engine is about, */
	struct cache *cache;           /* and where it is kept; NULL: nowhere */
	unsigned collection;
	unsigned states_by_hand, confirmations, all_offs;
	char *hand_heat;
	unsigned words_told;
	enum rundown_mode mode;  /* as it was told last */
	bool unkept;             /* something was shown since it was written down */
	int64_t kept_ms;         /* monotonic: when that was */
	struct rg_array unshown; /* unsigned: cues that no source could show */
} work;

/* What one look is made from. */
struct looking {
	const struct worker_tools *tools;
	struct overlay **overlays;
	struct overlay_snapshot **snapshots; /* of each */
	size_t count;
	const struct overlay *first; /* the first automatic one; NULL: there is none */
	bool seen;                   /* one of them is in the programme's picture */
	int64_t now_ms;
	struct event_settings event;
};

/* ---- what is there ---- */

static void look_around(struct looking *looking)
{
	looking->snapshots = rg_alloc(looking->count, sizeof(*looking->snapshots));
	for (size_t i = 0; i < looking->count; i++) {
		struct overlay_snapshot *snapshot = overlay_snapshot_get(looking->overlays[i]);
		looking->snapshots[i] = snapshot;
		if (!snapshot->automatic || overlay_is_closed(looking->overlays[i]))
			continue;
		looking->first = looking->first ? looking->first : looking->overlays[i];
		looking->seen = looking->seen || (snapshot->place.in_programme && !snapshot->place.eye_closed);
	}
	event_data_see(&looking->event);
}

static void look_finish(struct looking *looking)
{
	for (size_t i = 0; i < looking->count; i++)
		overlay_snapshot_unref(looking->snapshots[i]);
	rg_free(looking->snapshots);
	event_settings_finish(&looking->event);
}

/* ---- what survives a restart: who was shown when ---- */

/* In the event's folder. rg_free. */
static char *kept_path(const struct cache *cache)
{
	return rg_path_join(cache_records(cache), KEPT_NAME);
}

static void restore(int64_t now_ms)
{
	char *path = work.cache ? kept_path(work.cache) : NULL, *text = NULL;
	size_t length;

	if (path && rg_file_read(path, KEPT_MOST, &text, &length, NULL))
		rundown_state_restore(work.engine, text, now_ms, rg_wall_ms());
	rg_free(text);
	rg_free(path);
}

/* A few KiB in the plugin's own folder. That it cannot be written costs no more than a card that comes once more. */
static void keep(int64_t now_ms)
{
	if (work.cache && !cache_is_forgotten(work.cache)) {
		char *path = kept_path(work.cache), *text = rundown_state_keep(work.engine, now_ms, rg_wall_ms());
		rg_file_replace_with_folder(path, text, strlen(text));
		rg_free(text);
		rg_free(path);
	}
	work.unkept = false;
}

static void keep_what_is_not(int64_t now_ms)
{
	if (work.engine && work.unkept)
		keep(now_ms);
}

/* What was shown is written down while its folder is known. */
static void follow_cache(int64_t now_ms)
{
	struct cache *now = subscriptions_cache();

	if (now == work.cache)
		return;
	keep_what_is_not(now_ms);
	cache_unref(work.cache);
	work.cache = cache_ref(now);
}

/* Another event begins with an engine that knows nothing of the last one. */
static void follow_event(const struct looking *looking)
{
	const struct event_settings *event = &looking->event;
	bool same = rg_equal(event->address, work.address) && event->collection == work.collection;

	if (same && work.engine)
		return;
	keep_what_is_not(looking->now_ms);
	follow_cache(looking->now_ms);
	rundown_state_destroy(work.engine);
	work.engine = rundown_state_create();
	restore(looking->now_ms);
	rg_free(work.address);
	work.address = rg_strdup(event->address);
	work.collection = event->collection;
	work.states_by_hand = programme_states_by_hand();
	work.confirmations = kept_confirmations();
	work.all_offs = programme_all_offs();
	work.words_told = 0;
	work.unshown.count = 0;
	/* What the last one has on air is withdrawn by the first step of this one. */
	for (size_t i = 0; i < looking->count; i++) {
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (looking->overlays[i]->directed[zone])
				overlay_undirect(looking->overlays[i], zone, OVERLAY_EXIT_OWN);
			looking->overlays[i]->directed[zone] = 0;
		}
	}
}

static void follow_rundown(const struct looking *looking, bool reload)
{
	const char *id = rg_empty(looking->event.rundown) ? STANDARD : looking->event.rundown;
	bool same = rg_equal(id, work.id);

	if (same && !reload)
		return;
	if (!same) {
		race_shelf_made_finish(&work.made, rundown_destroy);
		work.made = (struct race_shelf_made){0};
		rg_free(work.id);
		work.id = rg_strdup(id);
	}
	work.rundown = rundown_load(looking->tools->shelf, id, &work.made);
}

/* ---- what the engine is told ---- */

static struct rundown_graphic *list_graphics(const struct looking *looking, struct catalogue *catalogue, size_t *count)
{
	const char *const *ids = rundown_graphics(work.rundown, count);
	struct rundown_graphic *list = rg_alloc(*count, sizeof(*list));
	size_t known = 0;

	(void)looking;
	for (size_t i = 0; i < *count; i++) {
		const struct catalogue_graphic *graphic = catalogue_find(catalogue, ids[i]);
		if (graphic)
			list[known++] = (struct rundown_graphic){graphic->id, rundown_zone_name(graphic->zone),
								 graphic->rows_per_page};
	}
	*count = known;
	return list;
}

static const char *or_null(const char *text)
{
	return rg_empty(text) ? NULL : text;
}

static struct rundown_hand hand_in(const struct overlay_snapshot *snapshot, enum rundown_zone id)
{
	const struct overlay_zone_snapshot *zone = &snapshot->zones[id];
	const struct overlay_settings *settings = &zone->intent->settings;
	const struct graphic *seen = zone->on_air;
	const char *about = seen && rg_equal(seen->template_id, settings->graphic) ? seen->about : NULL;
	struct rundown_hand hand = {
		.graphic = settings->graphic,
		.zone = rundown_zone_name(id),
		.heat = or_null(settings->heat),
		.class_ = or_null(settings->class_),
		.driver = or_null(settings->driver),
	};

	if (about && snapshot->day && race_day_heat(snapshot->day, about))
		hand.heat = about;
	else if (about && snapshot->day && race_day_driver(snapshot->day, about))
		hand.driver = about;
	return hand;
}

/* What is on air and not the director's, whichever source draws it. */
static struct rundown_hand *list_hands(const struct looking *looking, size_t *count)
{
	struct rundown_hand *list = rg_alloc(looking->count * RUNDOWN_ZONES, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < looking->count; i++) {
		const struct overlay_snapshot *snapshot = looking->snapshots[i];
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (overlay_snapshot_is_shown(snapshot, zone) && !snapshot->zones[zone].presence.by_director &&
			    !rg_empty(snapshot->zones[zone].intent->settings.graphic))
				list[(*count)++] = hand_in(snapshot, zone);
		}
	}
	return list;
}

static void add_press(struct rg_array *presses, struct rundown_press press)
{
	*(struct rundown_press *)rg_array_push(presses, sizeof(press)) = press;
}

static const char *heat_of_hand(const struct looking *looking)
{
	for (size_t i = 0; i < looking->count; i++) {
		if (looking->snapshots[i]->automatic && looking->snapshots[i]->hand_heat)
			return looking->snapshots[i]->hand_heat;
	}
	return NULL;
}

/* What came of hands since the last look that is told elsewhere. */
static void see_hands(const struct looking *looking, struct rg_array *presses)
{
	const char *heat = heat_of_hand(looking);
	unsigned states = programme_states_by_hand(), confirmations = kept_confirmations();

	if (states != work.states_by_hand)
		add_press(presses, (struct rundown_press){.kind = RUNDOWN_PRESS_STATE});
	if (confirmations != work.confirmations)
		add_press(presses, (struct rundown_press){.kind = RUNDOWN_PRESS_CONFIRM});
	work.states_by_hand = states;
	work.confirmations = confirmations;
	if (rg_equal(heat, work.hand_heat))
		return;
	rg_free(work.hand_heat);
	work.hand_heat = rg_strdup(heat);
	add_press(presses, (struct rundown_press){.kind = RUNDOWN_PRESS_HEAT, .value = work.hand_heat});
}

/* What became of the director's graphic in a zone of a source, if it was not the engine that took it off; 0: nothing.
 */
static enum rundown_press_kind fate_of(const struct overlay_snapshot *snapshot, enum rundown_zone zone)
{
	const struct overlay_presence *presence = &snapshot->zones[zone].presence;

	if (!presence->by_director)
		return 0;
	if (!presence->wanted)
		return presence->off_by_hand && !programme_is_all_off() ? RUNDOWN_PRESS_CLEAR : 0;
	/* It has nothing to show. */
	return !presence->awaits && snapshot->status->zones[zone].lacks ? RUNDOWN_PRESS_UNSHOWN : 0;
}

static void see_fates(const struct looking *looking, struct rg_array *presses)
{
	for (size_t i = 0; i < looking->count; i++) {
		struct overlay *overlay = looking->overlays[i];
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			enum rundown_press_kind fate = fate_of(looking->snapshots[i], zone);
			if (!overlay->directed[zone] || !overlay_worker_day(overlay) ||
			    overlay->directed_told[zone] == overlay->directed[zone] || !fate)
				continue;
			overlay->directed_told[zone] = overlay->directed[zone];
			add_press(presses, (struct rundown_press){.kind = fate, .serial = overlay->directed[zone]});
			overlay_undirect(overlay, zone, OVERLAY_EXIT_OWN);
		}
	}
	const unsigned *serials = work.unshown.items;
	for (size_t i = 0; i < work.unshown.count; i++)
		add_press(presses, (struct rundown_press){.kind = RUNDOWN_PRESS_UNSHOWN, .serial = serials[i]});
	work.unshown.count = 0;
}

static int64_t age_of(const struct subscription *data, int64_t now_ms)
{
	return data && data->good_at_ms ? now_ms - data->good_at_ms : -1;
}

/* ---- what it says ---- */

static enum rundown_zone zone_of(const struct rundown_cue *cue)
{
	enum rundown_zone zone = RUNDOWN_ZONE_FULL;

	rundown_zone_find(cue->zone, &zone);
	return zone;
}

/* The page that its time has come for; *turns_ms: when the next one's has, monotonic. */
static int page_at(const struct rundown_cue *cue, int64_t until_ms, int64_t now_ms, int64_t *turns_ms)
{
	if (cue->pages < 2 || !until_ms)
		return cue->page;
	int64_t each_ms = cue->ms / cue->pages, since_ms = until_ms - cue->ms;
	int64_t turned = now_ms > since_ms ? (now_ms - since_ms) / each_ms : 0;

	turned = turned < cue->pages ? turned : cue->pages - 1;
	if (turned + 1 < cue->pages && since_ms + (turned + 1) * each_ms < *turns_ms)
		*turns_ms = since_ms + (turned + 1) * each_ms;
	return cue->page + (int)turned;
}

/* Borrowed of the cue. */
static struct overlay_choices choices_of(const struct rundown_cue *cue, int page)
{
	return (struct overlay_choices){
		.texts = {[CHOICE_GRAPHIC] = (char *)cue->graphic,
			  [CHOICE_HEAT] = (char *)cue->heat,
			  [CHOICE_CLASS] = (char *)cue->class_,
			  [CHOICE_DRIVER] = (char *)cue->driver,
			  [CHOICE_SERIES] = (char *)cue->series},
		.page = page,
		.automatic = true,
		.occasion = rundown_tag_word(cue->tag),
	};
}

/* A source that has no race day yet would have nothing to show, and that is no fault of the cue's. */
static bool show(struct overlay *overlay, const struct rundown_cue *cue, int page)
{
	const struct overlay_choices choices = choices_of(cue, page);

	if (!overlay_worker_day(overlay))
		return false;
	return overlay_direct(overlay, zone_of(cue), &choices, (int)((cue->ms + 999) / 1000));
}

static void take_off(const struct looking *looking, const struct rundown_action *action)
{
	enum rundown_zone zone = zone_of(&action->cue);

	for (size_t i = 0; i < looking->count; i++) {
		if (looking->overlays[i]->directed[zone] != action->cue.serial)
			continue;
		overlay_undirect(looking->overlays[i], zone, action->exit_ms < 0 ? OVERLAY_EXIT_OWN : action->exit_ms);
		looking->overlays[i]->directed[zone] = 0;
	}
}

static bool is_new(const struct rundown_cue *cue, const struct rundown_out *out)
{
	for (size_t i = 0; i < out->action_count; i++) {
		if (out->actions[i].act == RUNDOWN_CUE && out->actions[i].cue.serial == cue->serial)
			return true;
	}
	return false;
}

/*
 * Shows in every automatic source what is on air by the engine and it does not have yet: each cue once, and only when
 * it is given, so that nothing comes late, or comes back that a hand, a scene or a race took off. What stays also comes
 * into a source that is in the picture only now.
 */
static int64_t put_on(const struct looking *looking, const struct rundown_out *out)
{
	int64_t turns_ms = INT64_MAX;

	for (size_t n = 0; n < out->on_air_count; n++) {
		const struct rundown_cue *cue = &out->on_air[n];
		enum rundown_zone zone = zone_of(cue);
		int page = page_at(cue, out->on_air_until_ms[n], looking->now_ms, &turns_ms);
		for (size_t i = 0; i < looking->count; i++) {
			struct overlay *overlay = looking->overlays[i];
			bool has = overlay->directed[zone] == cue->serial;
			if (has && overlay->directed_page[zone] != page)
				overlay_direct_page(overlay, zone, page);
			else if (has || !(rundown_zone_stays(zone) || is_new(cue, out)) || !show(overlay, cue, page))
				continue;
			overlay->directed[zone] = cue->serial;
			overlay->directed_page[zone] = page;
		}
	}
	return turns_ms;
}

static bool is_shown_anywhere(const struct looking *looking, const struct rundown_cue *cue)
{
	for (size_t i = 0; i < looking->count; i++) {
		if (looking->overlays[i]->directed[zone_of(cue)] == cue->serial)
			return true;
	}
	return false;
}

static void log_action(const struct rundown_action *action, bool shown)
{
	const struct rundown_cue *cue = &action->cue;
	const char *subject = cue->driver ? cue->driver : cue->heat ? cue->heat : cue->class_ ? cue->class_ : "";

	rg_info("between heats: %s%s%s %s (%s)%s", cue->graphic, *subject ? " " : "", subject,
		action->act == RUNDOWN_CUE ? "comes" : "leaves", rundown_rule_name(action->rule),
		shown ? "" : ", which nothing could show");
}

/* Returns when it is to be looked at again. */
static int64_t act(const struct looking *looking, const struct rundown_out *out)
{
	for (size_t i = 0; i < out->action_count; i++) {
		if (out->actions[i].act == RUNDOWN_CLEAR)
			take_off(looking, &out->actions[i]);
	}
	int64_t turns_ms = put_on(looking, out);
	for (size_t i = 0; i < out->action_count; i++) {
		const struct rundown_cue *cue = &out->actions[i].cue;
		bool shown = out->actions[i].act != RUNDOWN_CUE || is_shown_anywhere(looking, cue);
		log_action(&out->actions[i], shown);
		if (shown)
			continue;
		*(unsigned *)rg_array_push(&work.unshown, sizeof(unsigned)) = cue->serial;
		turns_ms = looking->now_ms;
	}
	return turns_ms;
}

static void tell(const struct looking *looking, const struct rundown_out *out, const struct race_day *day)
{
	struct director_look look = {.there = looking->first != NULL, .seen = looking->seen, .mode = work.mode};

	if (out) {
		look.mode = work.mode = out->mode;
		look.heat = rg_strdup(out->heat);
		look.word_count = out->word_count;
		for (size_t i = 0; i < out->word_count; i++)
			look.words[i] = rg_strdup(out->words[i].text);
		for (size_t i = out->word_count; i-- > 0;) {
			if (out->words[i].number > work.words_told)
				rg_info("between heats: %s", out->words[i].text);
		}
		work.words_told = out->words_told;
	}
	if (out && out->next.serial) {
		const struct overlay_choices next = choices_of(&out->next, out->next.page);
		overlay_choices_copy(&look.next, &next);
		look.next_about = rundown_subject(day, out->next.driver, out->next.heat, out->next.class_,
						  out->next.series);
		look.next_at_ms = out->next_at_ms;
	}
	director_tell(&look);
}

/* ---- one look ---- */

/*
 * ALL OFF that was released before anybody looked here, or while nobody saw an automatic source, counts as any: nothing
 * comes back after it until AUTO. What was pressed is told afterwards, for AUTO may be the newest of it.
 */
static void see_all_off(const struct looking *looking, const struct rundown_inputs *now, int64_t wall_ms)
{
	unsigned all_offs = programme_all_offs();
	bool missed = all_offs != work.all_offs && !now->all_off;
	struct rundown_inputs inputs = *now;
	struct rundown_out out;

	work.all_offs = all_offs;
	if (!missed)
		return;
	inputs.all_off = true;
	inputs.press_count = 0;
	inputs.hold = RUNDOWN_HOLD_NONE;
	rundown_step(work.engine, work.rundown, &inputs, looking->now_ms, wall_ms, &out);
	act(looking, &out);
}

static int64_t direct(struct looking *looking)
{
	const struct subscription *data = overlay_worker_data(looking->first);
	/*
	 * While the programme goes out, the sample is nothing that could be shown; nor is it beside a grid that was
	 * typed.
	 */
	bool no_day = rg_empty(looking->event.address) && (looking->tools->goes_out || !looking->event.sample);
	struct race_day *day = no_day ? NULL : overlay_worker_day(looking->first);
	struct rg_array presses = {0};
	struct rundown_out out = {0};
	struct catalogue *catalogue = catalogue_get(looking->tools->shelf);
	char *heat = programme_race_heat();
	int64_t wall_ms = rg_wall_ms();
	size_t pressed;
	enum rundown_hold hold;
	struct rundown_inputs inputs = {
		.day = day,
		.age_ms = age_of(data, looking->now_ms),
		.utc_offset_s = rg_utc_offset_s(wall_ms),
		.state = programme_race_state(),
		.by = programme_race_state_by(),
		.heat = heat,
	};

	struct rundown_press *by_hand = director_take_presses(&pressed, &hold);
	/* After the presses: AUTO that follows a release is not taken for one while ALL OFF is on, which does nothing.
	 */
	inputs.all_off = programme_is_all_off();
	see_hands(looking, &presses);
	for (size_t i = 0; i < pressed; i++)
		add_press(&presses, by_hand[i]);
	see_fates(looking, &presses);
	inputs.graphics = list_graphics(looking, catalogue, &inputs.graphic_count);
	inputs.hands = list_hands(looking, &inputs.hand_count);
	inputs.presses = presses.items;
	inputs.press_count = presses.count;
	inputs.hold = hold;
	see_all_off(looking, &inputs, wall_ms);
	rundown_step(work.engine, work.rundown, &inputs, looking->now_ms, wall_ms, &out);
	int64_t turns_ms = act(looking, &out);
	work.unkept = work.unkept || out.action_count;
	if (work.unkept && looking->now_ms - work.kept_ms >= KEEP_MS) {
		work.kept_ms = looking->now_ms;
		keep(looking->now_ms);
	}
	tell(looking, &out, day);
	rg_free((void *)inputs.graphics);
	rg_free((void *)inputs.hands);
	rg_free(by_hand);
	rg_array_finish(&presses);
	catalogue_unref(catalogue);
	rg_free(heat);
	return out.wake_at_ms && out.wake_at_ms < turns_ms ? out.wake_at_ms : turns_ms;
}

/* Of the sources, not of who only follows the event's data. */
static void log_air(const struct looking *looking)
{
	struct director_logged *sources = rg_alloc(looking->count, sizeof(*sources));
	size_t count = 0;

	for (size_t i = 0; i < looking->count; i++) {
		if (looking->snapshots[i]->place.in_programme)
			sources[count++] = (struct director_logged){looking->overlays[i], looking->snapshots[i]};
	}
	director_log_step(sources, count);
	rg_free(sources);
}

int64_t director_step(const struct worker_tools *tools, struct overlay **overlays, size_t count, bool reload)
{
	struct looking looking = {.tools = tools, .overlays = overlays, .count = count, .now_ms = rg_monotonic_ms()};
	int64_t wake_ms = INT64_MAX;

	look_around(&looking);
	log_air(&looking);
	if (looking.first) {
		follow_event(&looking);
		follow_rundown(&looking, reload);
	}
	follow_cache(looking.now_ms);
	/*
	 * What nobody could see waits: a result that comes while the programme shows a scene without graphics is shown
	 * when they are back. What is on air by the engine leaves in time, for its cues have an end.
	 */
	if (looking.seen && work.rundown && tools->studio && overlay_worker_data(looking.first)) {
		wake_ms = direct(&looking);
	} else {
		director_drop_takes();
		tell(&looking, NULL, NULL);
	}
	look_finish(&looking);
	return wake_ms;
}

void director_stop(void)
{
	director_log_stop();
	keep_what_is_not(rg_monotonic_ms());
	rundown_state_destroy(work.engine);
	cache_unref(work.cache);
	race_shelf_made_finish(&work.made, rundown_destroy);
	rg_free(work.id);
	rg_free(work.address);
	rg_free(work.hand_heat);
	rg_array_finish(&work.unshown);
	memset(&work, 0, sizeof(work));
}
