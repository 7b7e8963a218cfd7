/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"

static bool refuse_source(struct command_call *call, const char *source)
{
	struct rg_buffer names = {0};

	for (size_t i = 0; i < call->count; i++)
		rg_buffer_format(&names, "%s%s", i ? ", " : "", call->targets[i].snapshot->name);
	char *list = rg_buffer_take(&names);
	if (!source || !call->count)
		command_refuse(call, "There is no Race Graphics source.");
	else
		command_refuse(call, "There is no Race Graphics source \"%s\". There are: %s.", source, list);
	rg_free(list);
	return false;
}

/* Keeps the named source alone; NULL: all. False: there is none. */
static bool keep_named(struct command_call *call, const char *source)
{
	for (size_t i = 0; source && i < call->count; i++) {
		struct target found = call->targets[i];
		if (strcmp(found.snapshot->name, source) != 0)
			continue;
		call->targets[i] = call->targets[0];
		call->targets[0] = found;
		while (call->count > 1)
			overlay_snapshot_unref(call->targets[--call->count].snapshot);
		call->one = true;
		return true;
	}
	return !source && call->count;
}

static void aim(struct target *target, enum rundown_zone zone)
{
	target->at = zone;
	target->zone = &target->snapshot->zones[zone];
}

void command_aim(struct command_call *call, enum rundown_zone zone)
{
	call->aimed = true;
	for (size_t i = 0; i < call->count; i++)
		aim(&call->targets[i], call->zone_told ? call->zone : zone);
}

bool command_means(const struct command_call *call, enum rundown_zone zone)
{
	return call->zone_told ? zone == call->zone : !rundown_zone_stays(zone);
}

void command_make_choice(const struct command_call *call, const struct target *target,
			 const struct overlay_chosen *chosen, size_t count)
{
	if (call->zone_told)
		overlay_choose(target->overlay, target->at, chosen, count);
	else
		overlay_choose_for_all(target->overlay, target->at, chosen, count);
}

bool command_find_targets(struct command_call *call, const struct programme_list *list, const char *source)
{
	call->targets = rg_alloc(list->count, sizeof(*call->targets));
	for (size_t i = 0; i < list->count; i++) {
		struct target *target = &call->targets[call->count++];
		target->overlay = list->overlays[i];
		target->snapshot = overlay_snapshot_get(target->overlay);
		aim(target, call->zone_told ? call->zone : overlay_snapshot_latest(target->snapshot, false));
	}
	return keep_named(call, source) || refuse_source(call, source);
}

bool command_is_shown(const struct target *target)
{
	return overlay_snapshot_is_shown(target->snapshot, target->at);
}

/* What is in the zone, in the order in which command_pick says that one is meant before another. */
static int rank_zone(const struct command_call *call, const struct target *target, command_fit fit)
{
	if (rg_empty(target->zone->intent->settings.graphic))
		return 0;
	return fit(call, target) * 4 + !rundown_zone_stays(target->at) * 2 + command_is_shown(target);
}

/* Aims at what fits best. */
static void aim_by_fit(const struct command_call *call, struct target *target, command_fit fit)
{
	int best_rank = rank_zone(call, target, fit);

	if (call->zone_told || call->aimed)
		return;
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		struct target other = *target;
		aim(&other, zone);
		int rank = rank_zone(call, &other, fit);
		if (rank < best_rank || (rank == best_rank && other.zone->changed <= target->zone->changed))
			continue;
		*target = other;
		best_rank = rank;
	}
}

static struct target *find_best(struct command_call *call, command_fit fit)
{
	struct target *best = NULL;
	int best_rank = 0;

	for (size_t i = 0; i < call->count; i++) {
		struct target *target = &call->targets[i];
		if (fit)
			aim_by_fit(call, target, fit);
		if (!target->snapshot->place.in_programme)
			continue;
		/* A source that waits for keys comes first: one that follows OBS's eye is shown by the eye. */
		int rank = 1 + (fit ? fit(call, target) : 0) +
			   (target->zone->intent->settings.on == OVERLAY_ON_KEY ? 1000 : 0);
		if (rank > best_rank) {
			best = target;
			best_rank = rank;
		}
	}
	return best;
}

struct target *command_pick(struct command_call *call, command_fit fit)
{
	struct target *target = find_best(call, fit);

	if (target)
		return target;
	if (call->one)
		command_refuse(call, "\"%s\" is not in the programme's picture.", call->targets[0].snapshot->name);
	else
		command_refuse(call, "No Race Graphics source is in the programme's picture.");
	return NULL;
}

struct target *command_pick_ahead(struct command_call *call, command_fit fit)
{
	if (!call->one)
		return command_pick(call, fit);
	if (fit)
		aim_by_fit(call, &call->targets[0], fit);
	return &call->targets[0];
}

static bool is_of_event(const struct target *target)
{
	return !target->zone->intent->settings.own_data;
}

struct target *command_pick_of_event(struct command_call *call, command_fit fit)
{
	struct target *best = call->one ? NULL : find_best(call, fit);

	for (size_t i = 0; i < call->count && (!best || !is_of_event(best)); i++) {
		best = &call->targets[i];
		aim_by_fit(call, best, fit);
	}
	if (best && is_of_event(best))
		return best;
	command_refuse(call, "\"%s\" has data of its own; what is corrected is the event's.",
		       call->targets[0].snapshot->name);
	return NULL;
}

const struct catalogue_graphic *command_facts(const struct command_call *call, const struct target *target)
{
	return catalogue_find(call->catalogue, target->zone->intent->settings.graphic);
}

const char *command_about(const struct target *target)
{
	const struct graphic *graphic = target->zone->on_air;
	return graphic && rg_equal(graphic->template_id, target->zone->intent->settings.graphic) ? graphic->about
												 : NULL;
}
