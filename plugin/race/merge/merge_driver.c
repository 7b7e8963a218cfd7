/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_internal.h"
#include "race/file/said.h"

#include <stdio.h>
#include <string.h>

/* Limits, because comparing the names of more drivers would take minutes. */
#define NAMED_MOST 30  /* drivers of one number */
#define WORDS_MOST 200 /* drivers that share a word of their names */

/* Members that belong to the person and not to the car. */
static const char *const personal[] = {"first_name",   "last_name", "short_name", "say",     "country",
				       "born",         "age",       "photo",      "focus_x", "focus_y",
				       "photo_ground", "feature",   "notes",      "honours"};

bool merge_is_personal(const char *member)
{
	for (size_t i = 0; i < sizeof(personal) / sizeof(personal[0]); i++) {
		if (strcmp(personal[i], member) == 0)
			return true;
	}
	return false;
}

struct merge_persons merge_persons_of(struct merge *merge, cJSON *tree)
{
	cJSON *list = merge_list(tree, "drivers"), *item;
	struct merge_persons persons = {.count = 0};
	size_t most = race_most_items(&race_type_driver), count = 0;

	persons.items = rg_arena_alloc(merge->arena, most, sizeof(*persons.items));
	cJSON_ArrayForEach(item, list)
	{
		if (count++ == most)
			break;
		struct merge_person *person = &persons.items[persons.count];
		if (!cJSON_IsObject(item))
			continue;
		*person = (struct merge_person){
			.json = item,
			.id = merge_text(merge, item, "id"),
			.number = merge_text(merge, item, "number"),
			.class_ = merge_text(merge, item, "class"),
			.first = merge_text(merge, item, "first_name"),
			.last = merge_text(merge, item, "last_name"),
		};
		char *words = race_name_words(person->first, person->last);
		person->words = rg_arena_strdup(merge->arena, words);
		rg_free(words);
		persons.count++;
	}
	return persons;
}

struct merge_directory merge_directory_of(const struct merge_persons *persons)
{
	struct merge_directory directory = {0};

	for (size_t i = 0; i < persons->count; i++) {
		const struct merge_person *person = &persons->items[i];
		if (person->number)
			merge_places_add(&directory.numbers, rg_number_without_zeros(person->number), i);
		merge_places_add(&directory.names, person->words, i);
	}
	return directory;
}

void merge_directory_finish(struct merge_directory *directory)
{
	merge_places_finish(&directory->numbers);
	merge_places_finish(&directory->names);
}

const char *merge_shown_name(struct merge *merge, const struct merge_person *person)
{
	if (person->first && person->last)
		return rg_arena_printf(merge->arena, "%s %s", person->first, person->last);
	return person->last ? person->last : person->first ? person->first : "nobody";
}

static bool has_name(const struct merge_person *person)
{
	return person->first || person->last;
}

static bool same_person(const struct merge_person *a, const struct merge_person *b)
{
	return race_name_same_person(a->first, a->last, b->first, b->last);
}

/* The base, with the indexes to find its drivers. */
struct known {
	struct merge_persons persons;
	struct merge_directory directory;
	struct race_id_index ids;
	/* by each word of a name, and by the whole surname: names of one person share at least one of these */
	struct merge_places words, surnames;
};

static void add_words(struct merge *merge, struct known *known, size_t place)
{
	const struct merge_person *person = &known->persons.items[place];

	for (const char *word = person->words; *word;) {
		size_t length = strcspn(word, " ");
		merge_places_add(&known->words, rg_arena_strndup(merge->arena, word, length), place);
		word += length + (word[length] != 0);
	}
	if (!person->last)
		return;
	char *surname = race_name_surname_key(person->last);
	/* "=" stands before the key because the key of a name without letters is empty, and "" would not be added. */
	merge_places_add(&known->surnames, rg_arena_printf(merge->arena, "=%s", surname), place);
	rg_free(surname);
}

static struct known known_of(struct merge *merge)
{
	struct known known = {.persons = merge_persons_of(merge, merge->base)};

	known.directory = merge_directory_of(&known.persons);
	for (size_t i = 0; i < known.persons.count; i++) {
		if (known.persons.items[i].id)
			race_id_index_add(&known.ids, known.persons.items[i].id, i);
		add_words(merge, &known, i);
	}
	return known;
}

static void known_finish(struct known *known)
{
	merge_directory_finish(&known->directory);
	race_id_index_finish(&known->ids);
	merge_places_finish(&known->words);
	merge_places_finish(&known->surnames);
}

/* A driver of the layer, who is looked for in the base. */
struct seeker {
	struct merge_person *person;
	struct merge_person *match;
	bool by_number;
	const char *wrong; /* why he is left out */
};

/*
 * Finds a driver by number and class; else by number when one side has no class. There must be only one, or only one of
 * that name. `taken`: also drivers that are matched already.
 */
static struct merge_person *find_number(const struct known *base, const struct merge_person *person, bool zeros,
					bool taken, bool *several)
{
	struct merge_person *found[2] = {NULL}, *named[2] = {NULL};
	size_t counts[2] = {0}, named_counts[2] = {0};

	for (MERGE_EACH_PLACE(at, &base->directory.numbers, rg_number_without_zeros(person->number))) {
		struct merge_person *other = &base->persons.items[at->place];
		if (!rg_same_number(other->number, person->number, zeros) || (other->taken && !taken) ||
		    (person->class_ && other->class_ && strcmp(person->class_, other->class_) != 0))
			continue;
		int loose = !person->class_ != !other->class_;
		found[loose] = other;
		counts[loose]++;
		if (counts[loose] <= NAMED_MOST && has_name(person) && has_name(other) && same_person(person, other)) {
			named[loose] = other;
			named_counts[loose]++;
		}
	}
	int use = counts[0] ? 0 : 1;
	/* The names of some were not compared, so no name counts. */
	if (counts[use] > NAMED_MOST)
		named_counts[use] = 0;
	*several = counts[use] > 1 && named_counts[use] != 1;
	if (counts[use] == 1)
		return found[use];
	return named_counts[use] == 1 ? named[use] : NULL;
}

static void seek_number(const struct known *base, struct seeker *seeker, bool zeros, bool same_name)
{
	bool several;

	if (seeker->match || !seeker->person->number)
		return;
	struct merge_person *found = find_number(base, seeker->person, zeros, false, &several);
	if (several && !same_name)
		seeker->wrong = "several drivers have this number, give the class";
	if (!found || (same_name && !same_person(found, seeker->person)))
		return;
	seeker->match = found;
	seeker->by_number = true;
	found->taken = true;
}

/*
 * A driver with another class and another number is another entry, even of the same person, because drivers start in
 * two classes.
 */
static bool name_fits(const struct merge_person *person, const struct merge_person *other)
{
	bool class_differs = person->class_ && other->class_ && strcmp(person->class_, other->class_) != 0;
	bool number_differs = person->number && other->number && strcmp(person->number, other->number) != 0;

	if (other->taken || (class_differs && number_differs))
		return false;
	if (*person->words && strcmp(person->words, other->words) == 0)
		return true;
	/*
	 * A surname alone is enough as long as nothing else contradicts it. Looking for its first word comes first,
	 * because that is fast.
	 */
	char word[64];
	size_t length = strcspn(person->words, " ");
	snprintf(word, sizeof(word), "%.*s", (int)(length < 60 ? length : 60), person->words);
	return !person->number && !(person->first && other->first) && has_name(other) && strstr(other->words, word) &&
	       same_person(person, other);
}

/* The result of seek_name. */
struct names {
	struct merge_person *found;
	bool several;
	size_t looked_at;
};

static void try_names(const struct known *base, const struct merge_person *person, const struct merge_places *places,
		      const char *key, struct names *names)
{
	for (MERGE_EACH_PLACE(at, places, key)) {
		struct merge_person *other = &base->persons.items[at->place];
		if (names->several || ++names->looked_at > WORDS_MOST) {
			names->several = true;
			return;
		}
		if (other == names->found || !name_fits(person, other))
			continue;
		names->several = names->found != NULL;
		names->found = other;
	}
}

/* Tries drivers who share a part of the name, too. */
static void try_parts(struct merge *merge, const struct known *base, const struct merge_person *person,
		      struct names *names)
{
	for (const char *word = person->words; *word;) {
		size_t length = strcspn(word, " ");
		try_names(base, person, &base->words, rg_arena_strndup(merge->arena, word, length), names);
		word += length + (word[length] != 0);
	}
	if (!person->last)
		return;
	char *surname = race_name_surname_key(person->last);
	try_names(base, person, &base->surnames, rg_arena_printf(merge->arena, "=%s", surname), names);
	rg_free(surname);
}

static void seek_name(struct merge *merge, const struct known *base, struct seeker *seeker)
{
	struct names names = {0};

	if (seeker->match || !has_name(seeker->person))
		return;
	try_names(base, seeker->person, &base->directory.names, seeker->person->words, &names);
	if (!seeker->person->number)
		try_parts(merge, base, seeker->person, &names);
	if (names.several)
		seeker->wrong = "several drivers have this name, give number and class";
	if (names.several || !names.found)
		return;
	seeker->match = names.found;
	names.found->taken = true;
}

static void seek_id(const struct known *base, struct seeker *seeker)
{
	const char *id = seeker->person->id;
	size_t place;

	if (!id || !race_id_index_find(&base->ids, id, &place) || base->persons.items[place].taken)
		return;
	struct merge_person *found = &base->persons.items[place];
	seeker->match = found;
	found->taken = true;
	seeker->by_number = merge_is_number_id(found);
}

static void seek(struct merge *merge, const struct known *base, struct seeker *seekers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		seek_id(base, &seekers[i]);
	/*
	 * A driver with number and name matches before one with the number alone, because a stand-in may have a line
	 * beside the regular driver's.
	 */
	for (int pass = 0; pass < 4; pass++) {
		for (size_t i = 0; i < count; i++)
			seek_number(base, &seekers[i], pass % 2, pass < 2);
	}
	for (size_t i = 0; i < count; i++)
		seek_name(merge, base, &seekers[i]);
}

static void forget(cJSON *driver)
{
	for (size_t i = 0; i < sizeof(personal) / sizeof(personal[0]); i++)
		merge_drop(driver, personal[i]);
}

static void mark_stand_in(cJSON *driver)
{
	/* Put last, even when the member is there already. */
	merge_drop(driver, "stand_in");
	merge_put(driver, "stand_in", cJSON_CreateTrue());
}

static size_t other_letters(const char *text)
{
	size_t count = 0;

	while (text && *text)
		count += (*text++ & 0x80) != 0;
	return count;
}

static void drop_name(cJSON *driver)
{
	merge_drop(driver, "first_name");
	merge_drop(driver, "last_name");
}

static bool same_key(struct merge *merge, const char *a, const char *b)
{
	return a && b && strcmp(merge_key(merge, a), merge_key(merge, b)) == 0;
}

/* "Kalliokoski Jere" in one cell: the base knows which part is the surname. */
static void turn_guessed_name(struct merge *merge, const struct merge_person *base, struct merge_person *layer)
{
	const char *first = layer->first;

	if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(layer->json, "name_guessed")) ||
	    !same_key(merge, base->last, layer->first) || (base->first && !same_key(merge, base->first, layer->last)))
		return;
	layer->first = layer->last;
	layer->last = first;
	merge_set_text(layer->json, "first_name", layer->first);
	merge_set_text(layer->json, "last_name", layer->last);
}

static bool in_capitals(const char *text)
{
	char *upper = rg_utf8_upper(text);
	bool same = strcmp(upper, text) == 0;

	rg_free(upper);
	return same;
}

/* "Luc Da Costa" in one cell: the base knows the parts, so it is split as there, in the layer's spelling. */
static void take_apart_as(struct merge *merge, const struct merge_person *base, struct merge_person *layer)
{
	const char *whole = layer->last;

	if (layer->first || !base->first || in_capitals(whole))
		return;
	for (const char *space = strchr(whole, ' '); space; space = strchr(space + 1, ' ')) {
		const char *head = rg_arena_strndup(merge->arena, whole, (size_t)(space - whole)), *tail = space + 1;
		bool turned = same_key(merge, tail, base->first) && same_key(merge, head, base->last);
		if (!turned && !(same_key(merge, head, base->first) && same_key(merge, tail, base->last)))
			continue;
		layer->first = turned ? tail : head;
		layer->last = turned ? head : tail;
		merge_set_text(layer->json, "first_name", layer->first);
		merge_set_text(layer->json, "last_name", layer->last);
		return;
	}
}

/*
 * Keeps the better of two spellings of one name, whoever has it: with its letters (ä beats a), in parts, not in
 * capitals.
 */
static bool base_is_better(struct merge *merge, const struct merge_person *base, const struct merge_person *layer)
{
	size_t letters = other_letters(layer->first) + other_letters(layer->last);
	size_t base_letters = other_letters(base->first) + other_letters(base->last);

	if (letters != base_letters)
		return letters < base_letters;
	if (base->first &&
	    (!layer->first || (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(layer->json, "name_guessed")) &&
			       !same_key(merge, base->last, layer->last))))
		return true;
	return base->last && same_key(merge, base->last, layer->last) && in_capitals(layer->last) &&
	       !in_capitals(base->last);
}

/* True when the layer has only a part of the name: "Veiby" for Ole Christian Veiby. */
static bool knows_less(struct merge *merge, const struct merge_person *base, const struct merge_person *layer)
{
	const char *words = layer->words;

	if (layer->first || !*words || same_key(merge, base->last, layer->last))
		return false;
	while (*words) {
		size_t length = strcspn(words, " ");
		const char *word = rg_arena_printf(merge->arena, " %.*s ", (int)length, words);
		if (!strstr(rg_arena_printf(merge->arena, " %s ", base->words), word))
			return false;
		words += length + (words[length] != 0);
	}
	return true;
}

/*
 * A name is laid as a whole, because otherwise "Marius Solberg Hansen" in one cell would follow a first name of the
 * base.
 */
static void settle_name(struct merge *merge, struct merge_person *base, struct merge_person *layer)
{
	if (!layer->last)
		return;
	turn_guessed_name(merge, base, layer);
	take_apart_as(merge, base, layer);
	bool same = *layer->words && strcmp(layer->words, base->words) == 0;
	if (same ? base_is_better(merge, base, layer) : knows_less(merge, base, layer)) {
		drop_name(layer->json);
		return;
	}
	if (!layer->first && !same_key(merge, layer->last, base->last))
		merge_drop(base->json, "first_name");
}

static void guard(struct merge *merge, struct seeker *seeker, struct merge_season *season, const char *id)
{
	struct merge_person *layer = seeker->person, *base = seeker->match;

	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(layer->json, "stand_in"))) {
		bool same = same_person(base, layer);
		merge_season_of_base(merge, season, layer, base, same, id);
		if (!same)
			forget(base->json);
		return;
	}
	if (!seeker->by_number || same_person(base, layer)) {
		merge_season_note(merge, season, layer, base, seeker->by_number, id);
		settle_name(merge, base, layer);
		return;
	}
	merge_season_of_layer(merge, season, layer, base, id);
	race_problems_add(&merge->report->problems, "%s: %s is %s in the race data, %s here: personal data left out",
			  merge->name, base->number ? base->number : layer->id, merge_shown_name(merge, base),
			  merge_shown_name(merge, layer));
	merge_counts(merge)->drivers_guarded++;
	forget(layer->json);
	mark_stand_in(base->json);
}

static void take_match(struct merge *merge, struct seeker *seeker, struct merge_season *season,
		       struct merge_keys *names)
{
	struct merge_person *layer = seeker->person, *base = seeker->match;
	const char *id = base->id ? base->id : layer->id;

	guard(merge, seeker, season, id);
	merge_drop(layer->json, "name_guessed");
	merge_counts(merge)->drivers_matched++;
	/* Spreadsheets drop leading zeros, so the base's number stays. */
	if (layer->number && base->number && rg_same_number(layer->number, base->number, true))
		merge_drop(layer->json, "number");
	if (!base->id && id)
		merge_set_text(base->json, "id", id);
	if (layer->id && id)
		merge_keys_add(names, layer->id, id);
	else if (id)
		merge_set_text(layer->json, "id", id);
}

static const char *made_id(struct merge *merge, const struct merge_person *person)
{
	if (person->number && person->class_)
		return rg_arena_printf(merge->arena, "~%s/%s", person->number, merge_key(merge, person->class_));
	if (person->number)
		return rg_arena_printf(merge->arena, "~%s", person->number);
	return *person->words ? rg_arena_printf(merge->arena, "@%s", person->words) : NULL;
}

static const char *shown_driver(struct merge *merge, const struct merge_person *person)
{
	if (person->number && has_name(person))
		return rg_arena_printf(merge->arena, "%s %s", person->number, merge_shown_name(merge, person));
	return person->number     ? person->number
	       : has_name(person) ? merge_shown_name(merge, person)
	       : person->id       ? person->id
				  : race_said("a driver without number and name");
}

/* Adds a driver who is not in the base. False: he is left out, or stands in tables only. */
static bool take_new(struct merge *merge, const struct known *base, struct seeker *seeker, struct merge_season *season)
{
	struct merge_person *person = seeker->person;
	const char *id = person->id ? person->id : made_id(merge, person), *wrong = seeker->wrong;
	bool several, twice = false;

	if (!id)
		wrong = "there is nothing to know him by";
	else if (!wrong && person->number && find_number(base, person, false, true, &several))
		wrong = "the number stands here twice", twice = true;
	if (wrong && merge_season_guest(merge, season, person) && twice)
		return false;
	if (wrong) {
		race_problems_add(&merge->report->problems, "%s: %s: %s, left out", merge->name,
				  shown_driver(merge, person), race_said(wrong));
		return false;
	}
	merge_set_text(person->json, "id", id);
	merge_counts(merge)->drivers_added++;
	if (base->persons.count)
		race_problems_add(&merge->report->unmatched, "%s: %s is not in the race data, added", merge->name,
				  shown_driver(merge, person));
	return true;
}

void merge_drivers(struct merge *merge)
{
	cJSON *list = merge_list(merge->layer, "drivers");
	struct merge_keys names = {0};
	struct merge_season season = {0};

	merge_season_begin(merge, &season);
	struct known base = known_of(merge);
	struct merge_persons layer = merge_persons_of(merge, merge->layer);
	struct seeker *seekers = rg_arena_alloc(merge->arena, layer.count + 1, sizeof(*seekers));
	for (size_t i = 0; i < layer.count; i++)
		seekers[i].person = &layer.items[i];
	seek(merge, &base, seekers, layer.count);
	for (size_t i = 0; i < layer.count; i++) {
		bool removed = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(layer.items[i].json, "remove"));
		if (seekers[i].match)
			take_match(merge, &seekers[i], &season, &names);
		else if (removed || !take_new(merge, &base, &seekers[i], &season))
			cJSON_Delete(cJSON_DetachItemViaPointer(list, layer.items[i].json));
	}
	merge_season_finish(merge, &season);
	merge_rename(merge, &race_type_driver, "drivers", &names);
	merge_keys_finish(&names);
	known_finish(&base);
}
