/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine remembers of heats and of what was shown, and what of it is kept over a restart. */
#include "engine.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/text.h"

#define NOTES_MOST 4000 /* twice as many as a race day may have heats: those of a step stay where they are */
#define SHOWN_MOST 2000
#define KEPT_MOST  (512 * 1024)

int heat_attempt(const struct race_heat *heat)
{
	return heat->attempt == RACE_NONE || heat->attempt < 1 ? 1 : heat->attempt;
}

struct heat_note *heat_note_find(struct rundown_state *state, const char *id, int attempt)
{
	struct heat_note *notes = state->notes.items;

	/* They are asked for in the order of the day, and stand in it. */
	for (size_t i = 0; id && i < state->notes.count; i++) {
		size_t at = (state->note_hint + i) % state->notes.count;
		if (notes[at].attempt == attempt && strcmp(notes[at].id, id) == 0) {
			state->note_hint = at + 1;
			return &notes[at];
		}
	}
	return NULL;
}

static void drop_first(struct rg_array *array, size_t size)
{
	array->count--;
	memmove(array->items, (char *)array->items + size, array->count * size);
}

static struct heat_note *add_note(struct rundown_state *state, const char *id, int attempt)
{
	if (state->notes.count >= NOTES_MOST) {
		rg_free(((struct heat_note *)state->notes.items)->id);
		drop_first(&state->notes, sizeof(struct heat_note));
	}
	struct heat_note *note = rg_array_push(&state->notes, sizeof(*note));
	*note = (struct heat_note){.id = rg_strdup(id),
				   .attempt = attempt,
				   .grid_wall = RACE_NO_MS,
				   .told_wall = RACE_NO_MS,
				   .provisional_wall = RACE_NO_MS};
	return note;
}

struct heat_note *heat_note_get(struct rundown_state *state, const struct race_heat *heat)
{
	struct heat_note *note = heat_note_find(state, heat->id, heat_attempt(heat));

	return note ? note : add_note(state, heat->id, heat_attempt(heat));
}

struct shown_note *shown_find(const struct rundown_state *state, const char *key)
{
	struct shown_note *shown = state->shown.items;

	for (size_t i = state->shown.count; key && i-- > 0;) {
		if (strcmp(shown[i].key, key) == 0)
			return &shown[i];
	}
	return NULL;
}

void shown_add(struct rundown_state *state, const char *key, int64_t at_ms, int page)
{
	struct shown_note *shown = shown_find(state, key);

	if (!shown) {
		if (state->shown.count >= SHOWN_MOST) {
			rg_free(((struct shown_note *)state->shown.items)->key);
			drop_first(&state->shown, sizeof(struct shown_note));
		}
		shown = rg_array_push(&state->shown, sizeof(*shown));
		shown->key = rg_strdup(key);
	}
	shown->at_ms = at_ms;
	shown->page = page;
}

void memory_finish(struct rundown_state *state)
{
	struct heat_note *notes = state->notes.items;
	struct shown_note *shown = state->shown.items;

	for (size_t i = 0; i < state->notes.count; i++)
		rg_free(notes[i].id);
	for (size_t i = 0; i < state->shown.count; i++)
		rg_free(shown[i].key);
	rg_array_finish(&state->notes);
	rg_array_finish(&state->shown);
}

/* ---- over a restart ---- */

static void keep_results(const struct rundown_state *state, cJSON *list)
{
	const struct heat_note *notes = state->notes.items;

	for (size_t i = 0; i < state->notes.count; i++) {
		if (!notes[i].result_count)
			continue;
		cJSON *item = cJSON_CreateObject();
		char *hash = rg_asprintf(
			"%016llx", (unsigned long long)notes[i].results[(notes[i].result_count - 1) % RESULTS_KEPT]);
		cJSON_AddStringToObject(item, "heat", notes[i].id);
		cJSON_AddNumberToObject(item, "attempt", notes[i].attempt);
		cJSON_AddStringToObject(item, "result", hash);
		cJSON_AddItemToArray(list, item);
		rg_free(hash);
	}
}

char *rundown_state_keep(const struct rundown_state *state, int64_t monotonic_ms, int64_t wall_ms)
{
	const struct shown_note *shown = state->shown.items;
	cJSON *json = cJSON_CreateObject(), *list;

	cJSON_AddNumberToObject(json, "rundown_state", 1);
	list = cJSON_AddArrayToObject(json, "shown");
	for (size_t i = 0; i < state->shown.count; i++) {
		cJSON *item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "what", shown[i].key);
		cJSON_AddNumberToObject(item, "at_ms", (double)(shown[i].at_ms - monotonic_ms + wall_ms));
		if (shown[i].page)
			cJSON_AddNumberToObject(item, "page", shown[i].page);
		cJSON_AddItemToArray(list, item);
	}
	keep_results(state, cJSON_AddArrayToObject(json, "results"));
	char *printed = cJSON_PrintUnformatted(json), *text = rg_strdup(printed);
	cJSON_free(printed);
	cJSON_Delete(json);
	return text;
}

static const char *text_of(const cJSON *item, const char *name)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(item, name);

	return cJSON_IsString(member) && *member->valuestring && strlen(member->valuestring) < 1000
		       ? member->valuestring
		       : NULL;
}

static double number_of(const cJSON *item, const char *name, double least, double most)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(item, name);

	return cJSON_IsNumber(member) && member->valuedouble >= least && member->valuedouble <= most
		       ? member->valuedouble
		       : least;
}

/* A time that is to come is none of ours: the clock was put back since. */
static void restore_shown(struct rundown_state *state, const cJSON *list, int64_t monotonic_ms, int64_t wall_ms)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const char *key = text_of(item, "what");
		int64_t at = (int64_t)number_of(item, "at_ms", 0, 1e15);
		if (key && state->shown.count < SHOWN_MOST)
			shown_add(state, key, monotonic_ms - (at > wall_ms ? 0 : wall_ms - at),
				  (int)number_of(item, "page", 0, 1000));
	}
}

static void restore_results(struct rundown_state *state, const cJSON *list)
{
	static const char digits[] = "0123456789abcdef";
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const char *heat = text_of(item, "heat"), *hash = text_of(item, "result");
		int attempt = (int)number_of(item, "attempt", 1, 1000);
		if (!heat || !hash || state->notes.count >= NOTES_MOST || heat_note_find(state, heat, attempt))
			continue;
		uint64_t value = 0;
		for (const char *digit = hash; *digit; digit++) {
			const char *found = strchr(digits, *digit);
			value = value << 4 | (found ? (uint64_t)(found - digits) : 0);
		}
		struct heat_note *note = add_note(state, heat, attempt);
		note->results[note->result_count++] = value;
	}
}

void rundown_state_restore(struct rundown_state *state, const char *kept, int64_t monotonic_ms, int64_t wall_ms)
{
	cJSON *json = !rg_empty(kept) && strlen(kept) <= KEPT_MOST && rg_utf8_valid(kept, strlen(kept))
			      ? cJSON_Parse(kept)
			      : NULL;

	if (number_of(json, "rundown_state", 0, 1) == 1) {
		restore_shown(state, cJSON_GetObjectItemCaseSensitive(json, "shown"), monotonic_ms, wall_ms);
		restore_results(state, cJSON_GetObjectItemCaseSensitive(json, "results"));
	}
	cJSON_Delete(json);
}
