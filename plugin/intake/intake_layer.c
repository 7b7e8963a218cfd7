/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_layer.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "feed/address.h"
#include "feed/file_name.h"
#include "intake_folder.h"
#include "intake_kept.h"
#include "intake_name.h"
#include "race/table/table.h"
#include "race/timing/orbits.h"
#include "race/timing/rmonitor.h"
#include "transponder.h"
#include "race/file/said.h"

#define FRESH_MOST_MS 30000 /* a mapping's answers are waited for so long while what was kept is there */

/* Cuts the parameters for the mapping off a path. A file that is there may itself have a "#" in its name. */
static char *without_parameters(const char *path, bool is_file)
{
	const char *sign = strrchr(path, '#');

	return sign && !is_file ? rg_strndup(path, (size_t)(sign - path)) : rg_strdup(path);
}

static void open_mapped(struct intake_layer *layer, bool is_file)
{
	struct race_problems problems = {0};

	/* A file holds one answer of an API, so there is nothing else to ask. */
	if (layer->path && (is_file || strstr(layer->address, "mapping=")))
		return;
	struct race_mapped *mapped = race_mapped_open(layer->books->mappings, layer->address, &problems);
	if (mapped)
		layer->mapped = intake_mapped_create(mapped, &layer->way);
	else if (problems.count)
		layer->unusable = rg_strdup(problems.lines[0]);
	layer->refused = layer->unusable != NULL;
	race_problems_finish(&problems);
}

void intake_layer_init(struct intake_layer *layer, const char *address, bool is_file, int refresh_s,
		       const struct intake_books *books, const struct intake_way *way)
{
	struct address parsed;

	*layer = (struct intake_layer){
		.address = rg_strdup(address),
		.refresh_s = refresh_s,
		.books = books,
		.way = *way,
		.listed = true,
		.busy = true,
	};
	address_init(&parsed, address);
	layer->path = parsed.kind == ADDRESS_FILE ? without_parameters(parsed.target, is_file) : NULL;
	if (layer->path)
		layer->name = address_file_name(layer->path);
	else
		layer->name = parsed.kind == ADDRESS_RMONITOR ? rg_strdup(parsed.label) : address_host(parsed.target);
	address_finish(&parsed);
	open_mapped(layer, is_file);
	intake_kept_find(layer);
}

static void take_samples(struct intake_layer *layer, const struct feed_bytes *bytes)
{
	for (int page = 0; page < RG_CODE_PAGES; page++) {
		rg_free(layer->samples[page]);
		layer->samples[page] = bytes ? race_encoding_sample(bytes->bytes, bytes->length,
								    (enum rg_code_page)page)
					     : NULL;
	}
}

void intake_layer_finish(struct intake_layer *layer)
{
	rg_free(layer->asked);
	feed_destroy(layer->feed);
	intake_mapped_destroy(layer->mapped);
	race_tree_unref(layer->tree);
	race_problems_finish(&layer->problems);
	race_problems_finish(&layer->pictures);
	take_samples(layer, NULL);
	rg_free(layer->name);
	rg_free(layer->address);
	rg_free(layer->path);
	rg_free(layer->unusable);
	rg_free(layer->error);
	rg_free(layer->remark);
	*layer = (struct intake_layer){0};
}

static void open_feed(struct intake_layer *layer)
{
	struct feed_auth auth = {0};
	bool has_auth = layer->way.auth_of && layer->way.auth_of(layer->way.auth_data, layer->address, &auth);
	struct feed_options options = {
		.refresh_s = layer->refresh_s,
		.ca_file = layer->way.ca_file,
		.auth = has_auth ? &auth : NULL,
	};

	if (!layer->path && !layer->asked)
		layer->asked = file_name_sheet_address(layer->address);
	const char *asked = layer->path ? layer->path : layer->asked ? layer->asked : layer->address;
	layer->feed = feed_create(asked, &options, layer->way.changed, layer->way.changed_data);
	if (has_auth)
		feed_auth_finish(&auth);
}

/* ---- what came ---- */

static bool is_native(const cJSON *tree)
{
	return cJSON_GetObjectItemCaseSensitive(tree, "race_feed") != NULL;
}

/* What a later version means is not known here: what was there before stays. */
static cJSON *only_known(cJSON *tree, struct race_problems *problems)
{
	if (!tree || cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(tree, "race_feed")) == 1)
		return tree;
	race_problems_add(problems, "race_feed: expected 1, the version of the format");
	cJSON_Delete(tree);
	return NULL;
}

/* Foreign JSON: the mapping whose shape it has takes over the asking. */
static cJSON *read_json(struct intake_layer *layer, const char *bytes, size_t length, const char *server_name,
			struct race_problems *problems)
{
	cJSON *tree = race_tree_parse(bytes, length, problems);

	if (!tree || is_native(tree)) {
		layer->kind = INTAKE_KIND_FEED;
		transponder_strip(tree);
		return only_known(tree, problems);
	}
	cJSON_Delete(tree);
	struct race_mapped *mapped = race_mapped_open_answer(layer->books->mappings, layer->address, bytes, length,
							     problems);
	if (!mapped && !problems->count && !layer->tree &&
	    race_mappings_wait_for(layer->books->mappings, bytes, length)) {
		cJSON *nothing = cJSON_CreateObject();
		cJSON_AddNumberToObject(nothing, "race_feed", 1);
		return nothing;
	}
	if (!mapped) {
		layer->foreign = !problems->count;
		if (!problems->count)
			race_problems_add(problems, "this is JSON, but no race feed and of no API that is known");
		return NULL;
	}
	/* A file is called by itself. */
	if (!layer->path && layer->books->words) {
		char *name = intake_table_name(layer->address, server_name, layer->books->words);
		race_mapped_call(mapped, name);
		rg_free(name);
	}
	layer->mapped = intake_mapped_create(mapped, &layer->way);
	layer->kind = race_mapped_name(mapped);
	return race_mapped_apply(mapped, problems);
}

static bool begins_with_bracket(const char *bytes, size_t length)
{
	size_t at = 0;

	if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	while (at < length && strchr(" \t\r\n", bytes[at]) && bytes[at])
		at++;
	return at < length && (bytes[at] == '{' || bytes[at] == '[');
}

/* A file is named by itself; what comes from an address by its server or its sheet, and never by the host. */
static cJSON *read_table(struct intake_layer *layer, const char *bytes, size_t length, const char *server_name,
			 struct race_problems *problems)
{
	const struct race_table_words *words = layer->books->words;

	if (layer->path)
		return race_table_read(bytes, length, layer->name, words, problems);
	char *heat = intake_table_name(layer->address, server_name, words);
	cJSON *tree = race_table_read_named(bytes, length, layer->name, heat, words, problems);
	rg_free(heat);
	return tree;
}

static cJSON *read_text(struct intake_layer *layer, const char *bytes, size_t length, const char *server_name,
			struct race_problems *problems)
{
	if (begins_with_bracket(bytes, length))
		return read_json(layer, bytes, length, server_name, problems);
	if (race_orbits_looks_like(bytes, length)) {
		layer->kind = "Orbits";
		return race_orbits_parse(bytes, length, layer->books->words, problems);
	}
	if (race_rmonitor_looks_like(bytes, length)) {
		layer->kind = "RMonitor";
		return race_rmonitor_parse(bytes, length, layer->books->words, problems);
	}
	if (layer->books->words && race_table_looks_like(bytes, length)) {
		cJSON *tree = read_table(layer, bytes, length, server_name, problems);
		layer->kind = tree ? INTAKE_KIND_TABLE : layer->kind;
		layer->foreign = !tree;
		return tree;
	}
	layer->foreign = true;
	race_problems_add(problems, length ? "this is a web page or something else, but no race data: open it in "
					     "a browser; do you see a log-in?"
					   : "this is empty");
	return NULL;
}

/* Text in an old encoding, or in none: what is no text at all, and XML that says its own, are read as they are. */
static bool is_to_be_decoded(const struct feed_bytes *bytes)
{
	bool text = race_encoding_is_utf16(bytes->bytes, bytes->length) ||
		    (!rg_utf8_valid(bytes->bytes, bytes->length) && !memchr(bytes->bytes, 0, bytes->length));

	return text && !(race_orbits_looks_like(bytes->bytes, bytes->length) &&
			 race_orbits_says_encoding(bytes->bytes, bytes->length));
}

static cJSON *read_bytes(struct intake_layer *layer, const struct feed_bytes *bytes, struct race_problems *problems)
{
	layer->encoding = RACE_ENCODING_UTF8;
	if (!is_to_be_decoded(bytes)) {
		take_samples(layer, NULL);
		return read_text(layer, bytes->bytes, bytes->length, bytes->name, problems);
	}
	take_samples(layer, bytes);
	struct race_problems lost = {0};
	char *text = race_text_decode(bytes->bytes, bytes->length, layer->way.encoding, layer->way.names,
				      &layer->encoding, &lost);
	cJSON *tree = read_text(layer, text, strlen(text), bytes->name, problems);
	if (tree && lost.count)
		race_problems_add(problems, "%s", lost.lines[0]);
	race_problems_finish(&lost);
	rg_free(text);
	return tree;
}

/* A tree that cannot be used leaves the one before where it is. Whoever has that one keeps it: `tree` is a new one. */
static void take_tree(struct intake_layer *layer, cJSON *tree, uint64_t hash, struct race_problems *problems)
{
	rg_free(layer->unusable);
	layer->unusable = NULL;
	if (!tree)
		layer->unusable = rg_strdup(problems->count ? problems->lines[0] : race_said("this is no race data"));
	if (tree || !layer->tree) {
		race_problems_finish(&layer->problems);
		layer->problems = *problems;
		*problems = (struct race_problems){0};
	}
	race_problems_finish(problems);
	if (!tree)
		return;
	race_problems_finish(&layer->pictures);
	if (layer->path)
		intake_folder_place_pictures(tree, layer->path, &layer->pictures);
	layer->to_keep = layer->to_keep || !layer->tree || layer->hash != hash;
	race_tree_unref(layer->tree);
	layer->tree = race_tree_create(tree);
	layer->hash = hash;
	layer->kept = false;
}

static void set_text(char **to, char *text)
{
	rg_free(*to);
	*to = text;
}

static bool step_feed(struct intake_layer *layer, int64_t now_ms)
{
	struct feed_look look = {0};
	bool changed = false;

	if (!layer->feed)
		open_feed(layer);
	feed_look(layer->feed, &look);
	layer->failing = look.state == FEED_FAILING;
	layer->silent = look.silent;
	layer->busy = look.state == FEED_STARTING || look.refreshing;
	set_text(&layer->error, layer->failing ? rg_strdup(look.error) : NULL);
	set_text(&layer->remark, rg_strdup(look.remark));
	if (look.age_ms >= 0 || !layer->kept)
		layer->good_at_ms = look.age_ms >= 0 ? now_ms - look.age_ms : 0;
	if (look.bytes && look.bytes->hash != layer->seen_hash) {
		struct race_problems problems = {0};
		layer->seen_hash = look.bytes->hash;
		layer->foreign = false;
		cJSON *tree = read_bytes(layer, look.bytes, &problems);
		uint64_t hash = layer->mapped ? race_mapped_hash(intake_mapped_of(layer->mapped)) : look.bytes->hash;
		hash = rg_hash(hash, &layer->encoding, sizeof(layer->encoding));
		if (layer->mapped && layer->kept) {
			/* Only the first of its answers: see keeps_waiting. */
			cJSON_Delete(tree);
			race_problems_finish(&problems);
			layer->fresh = true;
			layer->fresh_ms = now_ms;
		} else {
			take_tree(layer, tree, hash, &problems);
		}
		changed = true;
	}
	feed_look_finish(&look);
	return changed;
}

/*
 * A mapping's first answers make half a race day. What was kept stays until all have come, or until those that fail are
 * not waited for any more.
 */
static bool keeps_waiting(struct intake_layer *layer, bool changed, int64_t now_ms,
			  const struct intake_mapped_look *look, int64_t *wait_ms)
{
	if (!layer->kept)
		return false;
	if (changed && !layer->fresh) {
		layer->fresh = true;
		layer->fresh_ms = now_ms;
	}
	int64_t left_ms = layer->fresh_ms + FRESH_MOST_MS - now_ms;
	if (!layer->fresh || left_ms <= 0 || !(look->busy || look->failing))
		return false;
	*wait_ms = rg_smaller(*wait_ms, left_ms);
	return true;
}

static bool step_mapped(struct intake_layer *layer, int64_t now_ms, int64_t *wait_ms)
{
	struct intake_mapped_look look;
	bool changed = intake_mapped_step(layer->mapped, now_ms, wait_ms, &look);
	struct race_mapped *mapped = intake_mapped_of(layer->mapped);

	layer->kind = race_mapped_name(mapped);
	layer->busy = look.busy;
	layer->failing = look.failing;
	set_text(&layer->error, look.error);
	bool waits = keeps_waiting(layer, changed, now_ms, &look, wait_ms);
	changed = layer->kept ? layer->fresh && !waits : changed;
	if (look.good_at_ms && !(layer->kept && !changed))
		layer->good_at_ms = look.good_at_ms;
	if (changed) {
		struct race_problems problems = {0};
		cJSON *tree = race_mapped_apply(mapped, &problems);
		intake_mapped_say_lost(layer->mapped, &problems);
		take_tree(layer, tree, race_mapped_hash(mapped), &problems);
	}
	if (!rg_equal(layer->unusable, look.unusable)) {
		set_text(&layer->unusable, rg_strdup(look.unusable));
		changed = true;
	}
	return changed;
}

bool intake_layer_step(struct intake_layer *layer, int64_t now_ms, int64_t *wait_ms)
{
	bool changed = false;

	if (layer->refused) {
		layer->busy = false;
		return false;
	}
	if (!layer->mapped)
		changed = step_feed(layer, now_ms);
	/* The answer was just recognised: from now on the mapping asks, and the plain feed is not needed any more. */
	if (layer->mapped) {
		changed = step_mapped(layer, now_ms, wait_ms) || changed;
		feed_destroy(layer->feed);
		layer->feed = NULL;
	}
	intake_kept_step(layer, now_ms, wait_ms);
	return changed;
}

void intake_layer_refresh(struct intake_layer *layer)
{
	if (layer->mapped)
		intake_mapped_refresh(layer->mapped);
	else if (layer->feed)
		feed_refresh(layer->feed);
}
