/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the merge share; nobody else includes it. First everything in a draft of the layer gets the ids
 * that the base has for it, then it is laid. A merge belongs to one thread.
 *
 * Who owns what: both trees are drafts (tree.h) that are changed all the time, so a text that lies in one of them may
 * be gone after the next call. Therefore the merge never keeps such a text: merge_text gives a copy in the merge's
 * arena, which lives as long as the merge, and every text in a struct, an index or a table of keys here lies in that
 * arena or is a literal. A node is kept only as a list's item (merge_person.json, heat.json, lay_list's items), and
 * only the loop that keeps it takes the item out of its list. Texts that outlive the merge are copied into the report's
 * own arena.
 *
 * Which nodes may be changed: the lists of both days are opened at the beginning, so their items are the drafts' own; a
 * list that lies deeper is opened where it is to be changed. merge_set_text, merge_drop and merge_put take such an item
 * or object and make it own before they change it. The base shares what is laid with the layer's draft, which it keeps
 * alive: therefore a part of the draft does not change any more once it is laid.
 */
#ifndef RG_RACE_MERGE_MERGE_INTERNAL_H
#define RG_RACE_MERGE_MERGE_INTERNAL_H

#include "base/text.h"
#include "race/day/fields.h"
#include "race/day/id_index.h"
#include "merge.h"
#include "race/value/merge_name.h"

/* An index from a text to an id of the base; both lie in the arena. */
struct merge_keys {
	struct race_id_index index;
	struct rg_array ids; /* const char *; NULL: several have this key */
};

/* An index from a text to all places that have it; the texts lie in the arena. */
struct merge_places {
	struct race_id_index index; /* to the first node */
	struct rg_array nodes;      /* struct merge_place, those of a text in the order of their places */
};

struct merge_place {
	size_t place;
	size_t next; /* index of the next node; MERGE_NO_PLACE: none */
	size_t last; /* in the first node of a text: index of the last one */
};

#define MERGE_NO_PLACE SIZE_MAX

struct merge {
	cJSON *base, *layer; /* the roots of the drafts */
	const char *name;
	struct race_merge_report *report;
	size_t place; /* of this layer in the report */
	struct rg_arena *arena;
};

struct race_merge_layer *merge_counts(const struct merge *merge);
/* A copy of the member's text in the arena; NULL when there is none. */
const char *merge_text(const struct merge *merge, const cJSON *object, const char *member);
/* `text` may lie in the member that it replaces. */
void merge_set_text(cJSON *object, const char *member, const char *text);
/* Takes `value` over. */
void merge_put(cJSON *object, const char *member, cJSON *value);
void merge_drop(cJSON *object, const char *member);
cJSON *merge_list(const cJSON *tree, const char *member);
/*
 * Opens a list so that its items may be changed; NULL when the member is no list. Items beyond a race day's limit are
 * left out, as the decoder would do, and a problem reports that about `whose`.
 */
cJSON *merge_open(struct merge *merge, const char *whose, cJSON *object, const struct race_field *field);
void merge_say_cut(struct merge *merge, const char *whose, const struct race_field *field);
#define MERGE_BASE "race data" /* `whose` */
/* race_name_key in the arena; `text` may be NULL. */
const char *merge_key(struct merge *merge, const char *text);

/* `key` "" is not added. A second id for a key makes it ambiguous. */
void merge_keys_add(struct merge_keys *keys, const char *key, const char *id);
/* NULL: none or several. */
const char *merge_keys_find(const struct merge_keys *keys, const char *key);
void merge_keys_finish(struct merge_keys *keys);

/* `key` "" is not added; places come in ascending order, the same one may come twice. */
void merge_places_add(struct merge_places *places, const char *key, size_t place);
/* for (MERGE_EACH_PLACE(at, places, key)) ... at->place */
#define MERGE_EACH_PLACE(at, places, key)                                                                              \
	const struct merge_place *at = merge_places_first(places, key);                                                \
	at;                                                                                                            \
	at = merge_places_next(places, at)
const struct merge_place *merge_places_first(const struct merge_places *places, const char *key);
const struct merge_place *merge_places_next(const struct merge_places *places, const struct merge_place *at);
void merge_places_finish(struct merge_places *places);

/* merge_refs.c */
/* Turns numbers into text wherever the member is text. */
void merge_numbers_to_text(struct merge *merge, cJSON *tree);
/* Renames every item's id and every reference of this type in the layer; `names` has the new id for the old one. */
void merge_rename(struct merge *merge, const struct race_type *of, const char *list, const struct merge_keys *names);
/* The same for references to drivers by what is not of the round that is on. */
void merge_rename_season(struct merge *merge, cJSON *tree, const struct merge_keys *names);
void merge_classes(struct merge *merge);
void merge_series(struct merge *merge);
void merge_rounds(struct merge *merge);

/* A driver of a tree. */
struct merge_person {
	cJSON *json;
	const char *id, *number, *class_, *first, *last;
	const char *words; /* race_name_words */
	bool taken;
};

/* An id that equals the number, or was made of it, proves no more than the number does. */
static inline bool merge_is_number_id(const struct merge_person *person)
{
	return person->id && (person->id[0] == '~' || person->id[0] == '#' || rg_equal(person->id, person->number));
}

struct merge_persons {
	struct merge_person *items;
	size_t count;
};

/* Indexes to find drivers, by their places in merge_persons. */
struct merge_directory {
	struct merge_places numbers; /* without leading zeros */
	struct merge_places names;   /* by all words of the name */
};

/* merge_driver.c */
struct merge_persons merge_persons_of(struct merge *merge, cJSON *tree);
void merge_drivers(struct merge *merge);
struct merge_directory merge_directory_of(const struct merge_persons *persons);
void merge_directory_finish(struct merge_directory *directory);
const char *merge_shown_name(struct merge *merge, const struct merge_person *person);

/* A driver's member that is the person's and not the car's. */
bool merge_is_personal(const char *member);

const struct race_field *merge_field_entries(void); /* of a heat */

/* merge_absent.c */
/* References of the season that are somebody else's; zero-initialise. */
struct merge_season {
	struct merge_keys layer, base;
	bool told; /* the layer has such references */
};

void merge_season_begin(struct merge *merge, struct merge_season *season);
/* The driver of the layer is another than the base's, whose number he has. */
void merge_season_of_layer(struct merge *merge, struct merge_season *season, const struct merge_person *layer,
			   const struct merge_person *base, const char *id);
/* `layer` takes the place of the base's driver with everything; the base's is still there. `same`: it is his own. */
void merge_season_of_base(struct merge *merge, struct merge_season *season, const struct merge_person *layer,
			  const struct merge_person *base, bool same, const char *id);
/* The layer's driver is the base's: keeps by what it was told whose a row is. */
void merge_season_note(struct merge *merge, struct merge_season *season, const struct merge_person *layer,
		       const struct merge_person *base, bool by_number, const char *id);
/* Who may stand in the layer's tables, but drives nowhere. False: the layer has no tables. */
bool merge_season_guest(struct merge *merge, struct merge_season *season, const struct merge_person *layer);
/* Renames; to be called before the drivers of the layer get the ids of the base. */
void merge_season_finish(struct merge *merge, struct merge_season *season);

/* merge_heat.c: finds the layer's heats in the base and their drivers; the base's drivers must be laid before. */
void merge_heats(struct merge *merge);

/* merge_time.c */
/*
 * Gives each of the layer's times its own decimals, because what the layer tells for a whole entry must not count for
 * the base's times.
 */
void merge_own_decimals(struct merge *merge);
/* Whether the base's time of `entry` is the layer's `own`. */
bool merge_same_time(const struct race_field *field, const cJSON *entry, const cJSON *known, const cJSON *own);

/* merge_lay.c: the drivers, then all else. */
void merge_lay_drivers(struct merge *merge);
void merge_lay_rest(struct merge *merge);

#endif
