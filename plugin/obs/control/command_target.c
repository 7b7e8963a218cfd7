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

bool command_find_targets(struct command_call *call, const struct programme_list *list, const char *source)
{
	call->targets = rg_alloc(list->count, sizeof(*call->targets));
	for (size_t i = 0; i < list->count; i++) {
		struct target *target = &call->targets[call->count++];
		target->overlay = list->overlays[i];
		target->snapshot = overlay_snapshot_get(target->overlay);
		target->at = OVERLAY_ZONE_FULL;
		target->zone = &target->snapshot->zones[target->at];
	}
	return keep_named(call, source) || refuse_source(call, source);
}

bool command_is_shown(const struct target *target)
{
	return overlay_snapshot_is_shown(target->snapshot, target->at);
}

static struct target *find_best(struct command_call *call, command_fit fit)
{
	struct target *best = NULL;
	int best_rank = 0;

	for (size_t i = 0; i < call->count; i++) {
		struct target *target = &call->targets[i];
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
	return call->one ? &call->targets[0] : command_pick(call, fit);
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
