/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shelf.h"

#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "json_file.h"

#define FILE_END   ".json"
#define NOTES_MOST 200 /* a limit is needed, because names may be typed by hand */

/* Ends of lines in the log. */
#define LAST_STAYS    " (the last good one stays)"
#define SHIPPED_TAKEN " (the shipped one is taken)"

/* A problem that was told. */
struct note {
	char *name;     /* of the thing that was to be made */
	char *path;     /* of the user's file that is wrong; NULL: it is none of the user's */
	uint64_t stamp; /* of that file */
	char *line;
	bool remote; /* from race_shelf_refuse: its caller watches the file, the shelf does not */
};

struct race_shelf {
	int references; /* atomic */
	char *shipped, *own;

	/* under the mutex */
	struct rg_mutex mutex;
	struct rg_array notes; /* struct note, oldest first */
};

struct race_shelf_try {
	struct race_shelf *shelf;
	struct rg_array own;     /* char *: the user's files that were taken */
	struct rg_array shipped; /* char * */
	struct rg_array refused; /* char *: the user's files that are not to be taken */
};

struct race_shelf *race_shelf_create(const char *shipped, const char *own)
{
	struct race_shelf *shelf = rg_alloc(1, sizeof(*shelf));

	shelf->references = 1;
	shelf->shipped = rg_strdup(shipped);
	shelf->own = rg_strdup(own);
	/* With a slash behind it, a link that leads nowhere looks like nothing. */
	for (size_t length = own ? strlen(own) : 0; length > 1 && shelf->own[length - 1] == '/'; length--)
		shelf->own[length - 1] = 0;
	rg_mutex_init(&shelf->mutex);
	return shelf;
}

struct race_shelf *race_shelf_ref(struct race_shelf *shelf)
{
	__atomic_add_fetch(&shelf->references, 1, __ATOMIC_RELAXED);
	return shelf;
}

static void note_finish(struct note *note)
{
	rg_free(note->name);
	rg_free(note->path);
	rg_free(note->line);
}

void race_shelf_unref(struct race_shelf *shelf)
{
	if (!shelf || __atomic_sub_fetch(&shelf->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	for (size_t i = 0; i < shelf->notes.count; i++)
		note_finish((struct note *)shelf->notes.items + i);
	rg_array_finish(&shelf->notes);
	rg_mutex_finish(&shelf->mutex);
	rg_free(shelf->shipped);
	rg_free(shelf->own);
	rg_free(shelf);
}

static void forget_texts(struct rg_array *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		rg_free(((char **)texts->items)[i]);
	rg_array_finish(texts);
}

static bool holds(const struct rg_array *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (strcmp(((char **)texts->items)[i], text) == 0)
			return true;
	}
	return false;
}

static const char *add_text(struct rg_array *texts, char *text)
{
	*(char **)rg_array_push(texts, sizeof(char *)) = text;
	return text;
}

/* ---- what was told ---- */

/* A stamp of a file, which changes with the file and with the right to read it. 0: there is no file. */
static uint64_t stamp_of(const char *path)
{
	struct rg_path_look seen = rg_path_look(path);
	uint64_t hash = rg_hash_text(RG_HASH_START, path);

	if (!seen.exists)
		return 0;
	hash = rg_hash(hash, &seen.stamp.modified_ns, sizeof(seen.stamp.modified_ns));
	hash = rg_hash(hash, &seen.stamp.size, sizeof(seen.stamp.size));
	hash = rg_hash(hash, &seen.stamp.inode, sizeof(seen.stamp.inode));
	return rg_hash(hash, &seen.readable, sizeof(seen.readable));
}

static void take_out(struct rg_array *notes, size_t index)
{
	struct note *list = notes->items;

	note_finish(&list[index]);
	memmove(list + index, list + index + 1, (--notes->count - index) * sizeof(*list));
}

static bool is_told(const struct rg_array *notes, const struct note *note)
{
	const struct note *list = notes->items;

	for (size_t i = 0; i < notes->count; i++) {
		if (list[i].stamp == note->stamp && strcmp(list[i].line, note->line) == 0)
			return true;
	}
	return false;
}

/*
 * Replaces the shelf's notes about `name` by `fresh`, and logs those that are new, with `outcome` behind them. The log
 * is called without the lock.
 */
static void tell_file(struct race_shelf *shelf, const char *name, struct rg_array *fresh, const char *outcome)
{
	struct rg_array lines = {0}, mended = {0};

	rg_mutex_lock(&shelf->mutex);
	for (size_t i = 0; i < fresh->count; i++) {
		const struct note *note = (struct note *)fresh->items + i;
		if (!is_told(&shelf->notes, note))
			add_text(&lines, rg_asprintf("%s%s", note->line, outcome));
	}
	for (size_t i = shelf->notes.count; i-- > 0;) {
		struct note *note = (struct note *)shelf->notes.items + i;
		if (strcmp(note->name, name) != 0)
			continue;
		if (!fresh->count && note->path && !holds(&mended, note->path))
			add_text(&mended, rg_strdup(note->path));
		take_out(&shelf->notes, i);
	}
	for (size_t i = 0; i < fresh->count; i++)
		*(struct note *)rg_array_push(&shelf->notes, sizeof(struct note)) = ((struct note *)fresh->items)[i];
	while (shelf->notes.count > NOTES_MOST)
		take_out(&shelf->notes, 0);
	rg_mutex_unlock(&shelf->mutex);
	rg_array_finish(fresh);
	for (size_t i = 0; i < lines.count; i++)
		rg_warning("%s", ((char **)lines.items)[i]);
	for (size_t i = 0; i < mended.count; i++) {
		if (rg_path_exists(((char **)mended.items)[i]))
			rg_info("%s is good again", ((char **)mended.items)[i]);
	}
	forget_texts(&lines);
	forget_texts(&mended);
}

char **race_shelf_told(struct race_shelf *shelf, size_t *count)
{
	struct rg_array lines = {0}, paths = {0};

	rg_mutex_lock(&shelf->mutex);
	for (size_t i = 0; i < shelf->notes.count; i++) {
		const struct note *note = (struct note *)shelf->notes.items + i;
		if (!note->path || holds(&paths, note->path))
			continue;
		add_text(&paths, rg_strdup(note->path));
		add_text(&lines, rg_strdup(note->line));
	}
	rg_mutex_unlock(&shelf->mutex);
	forget_texts(&paths);
	*count = lines.count;
	return lines.items;
}

void race_shelf_look(struct race_shelf *shelf)
{
	struct rg_array paths = {0};

	/* The disk is asked without the lock. */
	rg_mutex_lock(&shelf->mutex);
	for (size_t i = 0; i < shelf->notes.count; i++) {
		const struct note *note = (struct note *)shelf->notes.items + i;
		if (note->path && !note->remote && !holds(&paths, note->path))
			add_text(&paths, rg_strdup(note->path));
	}
	rg_mutex_unlock(&shelf->mutex);
	for (size_t p = 0; p < paths.count; p++) {
		const char *path = ((char **)paths.items)[p];
		uint64_t stamp = stamp_of(path);
		rg_mutex_lock(&shelf->mutex);
		for (size_t i = shelf->notes.count; i-- > 0;) {
			const struct note *note = (struct note *)shelf->notes.items + i;
			if (rg_equal(note->path, path) && !note->remote && note->stamp != stamp)
				take_out(&shelf->notes, i);
		}
		rg_mutex_unlock(&shelf->mutex);
	}
	forget_texts(&paths);
}

static struct note *add_note(struct rg_array *notes, const char *name, const char *path, char *line)
{
	struct note *note = rg_array_push(notes, sizeof(*note));

	*note = (struct note){
		.name = rg_strdup(name),
		.path = rg_strdup(path),
		.stamp = path ? stamp_of(path) : 0,
		.line = line,
	};
	return note;
}

void race_shelf_refuse(struct race_shelf *shelf, const char *name, const char *reason, bool kept)
{
	struct rg_array fresh = {0};
	char *path = rg_path_join(shelf->own, name), *shipped = race_shelf_shipped(shelf, name);

	if (reason)
		add_note(&fresh, name, path, rg_asprintf("%s: %s", path, reason))->remote = true;
	tell_file(shelf, name, &fresh, kept ? LAST_STAYS : rg_file_exists(shipped) ? SHIPPED_TAKEN : "");
	rg_free(path);
	rg_free(shipped);
}

/* ---- folders ---- */

/* A folder of the user's that is there and cannot be listed looks like an empty one, so it is said. */
static bool can_list(struct race_shelf *shelf, const char *path, const char *name)
{
	struct rg_array fresh = {0};
	char *fault = rg_directory_fault(path);
	bool can = !fault;

	if (fault)
		add_note(&fresh, name, path, rg_asprintf("%s: %s", path, fault));
	rg_free(fault);
	tell_file(shelf, name, &fresh, "");
	return can;
}

/* The user's folder of that name, NULL when it cannot be listed. rg_free. */
static char *own_folder(struct race_shelf *shelf, const char *folder)
{
	char *path = shelf->own ? rg_path_join(shelf->own, folder) : NULL;

	if (path && can_list(shelf, shelf->own, "") && can_list(shelf, path, folder))
		return path;
	rg_free(path);
	return NULL;
}

char **race_shelf_list(struct race_shelf *shelf, const char *folder, const char *suffix, size_t *count)
{
	struct rg_array all = {0};
	char *folders[] = {race_shelf_shipped(shelf, folder), own_folder(shelf, folder)};

	for (size_t f = 0; f < 2; f++) {
		size_t found = 0;
		char **names = folders[f] ? rg_directory_entries(folders[f], suffix, &found) : NULL;
		for (size_t i = 0; i < found; i++) {
			if (holds(&all, names[i]))
				rg_free(names[i]);
			else
				add_text(&all, names[i]);
		}
		rg_free(names);
		rg_free(folders[f]);
	}
	*count = all.count;
	return all.items;
}

/* A folder that is called as a file stands in that file's way, and is told as that. */
static bool is_thing(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && (length < strlen(FILE_END) || strcmp(name + length - strlen(FILE_END), FILE_END) != 0);
}

/* "ID.json", and where `inside` is given the folders, but for hidden ones. */
static void list_ids(const char *folder, const char *inside, struct rg_array *ids)
{
	size_t found = 0;
	char **names = rg_directory_entries(folder, FILE_END, &found);

	for (size_t i = 0; i < found; i++) {
		names[i][strlen(names[i]) - strlen(FILE_END)] = 0;
		if (!holds(ids, names[i]))
			add_text(ids, rg_strdup(names[i]));
		rg_free(names[i]);
	}
	rg_free(names);
	names = inside ? rg_directory_folders(folder, &found) : NULL;
	for (size_t i = 0; names && i < found; i++) {
		if (is_thing(names[i]) && !holds(ids, names[i]))
			add_text(ids, rg_strdup(names[i]));
		rg_free(names[i]);
	}
	rg_free(names);
}

char **race_shelf_ids(struct race_shelf *shelf, const char *folder, const char *inside, size_t *count)
{
	struct rg_array ids = {0};
	char *folders[] = {race_shelf_shipped(shelf, folder), own_folder(shelf, folder)};

	for (size_t f = 0; f < 2; f++) {
		if (folders[f])
			list_ids(folders[f], inside, &ids);
		rg_free(folders[f]);
	}
	*count = ids.count;
	return ids.items;
}

static uint64_t stamp_folder(uint64_t stamp, const char *folder, const char *suffix)
{
	size_t found = 0;
	char **names = rg_directory_entries(folder, suffix ? suffix : "", &found);

	for (size_t i = 0; i < found; i++) {
		char *path = rg_path_join(folder, names[i]);
		uint64_t one = stamp_of(path);
		stamp = rg_hash(stamp, &one, sizeof(one));
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	if (suffix)
		return stamp;
	names = rg_directory_folders(folder, &found);
	for (size_t i = 0; i < found; i++) {
		char *path = rg_path_join(folder, names[i]);
		stamp = stamp_folder(rg_hash_text(stamp, names[i]), path, "");
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
	return stamp;
}

uint64_t race_shelf_stamp(struct race_shelf *shelf, const char *folder, const char *suffix)
{
	char *folders[] = {race_shelf_shipped(shelf, folder), own_folder(shelf, folder)};
	uint64_t stamp = RG_HASH_START;

	for (size_t f = 0; f < 2; f++) {
		if (folders[f])
			stamp = stamp_folder(stamp, folders[f], suffix);
		rg_free(folders[f]);
	}
	return stamp;
}

char *race_shelf_shipped(const struct race_shelf *shelf, const char *name)
{
	return rg_path_join(shelf->shipped, name);
}

char *race_shelf_own(const struct race_shelf *shelf, const char *name)
{
	return shelf->own ? rg_path_join(shelf->own, name) : NULL;
}

/* ---- making things ---- */

const char *race_shelf_path(struct race_shelf_try *attempt, const char *name, struct race_problems *problems)
{
	const struct race_shelf *shelf = attempt->shelf;

	if (!rg_path_stays_below(name)) {
		race_problems_add(problems, "%s: is no name of a file", name);
		return NULL;
	}
	char *own = shelf->own ? rg_path_join(shelf->own, name) : NULL;
	if (own && rg_path_exists(own) && !holds(&attempt->refused, own))
		return holds(&attempt->own, own) ? add_text(&attempt->shipped, own) : add_text(&attempt->own, own);
	rg_free(own);
	return add_text(&attempt->shipped, race_shelf_shipped(shelf, name));
}

/* The path of what says what a thing is, below one of the two folders; *in as in race_shelf_thing. */
static char *find_thing(const char *root, const char *folder, const char *id, const char *inside, char **in, bool *both)
{
	char *below = rg_path_join(root, folder), *beside = rg_asprintf("%s/%s" FILE_END, below, id);
	char *deep = rg_asprintf("%s/%s/", below, id), *within = rg_path_join(deep, inside);
	bool is_folder = rg_path_exists(within) || (rg_directory_exists(deep) && !rg_path_exists(beside));

	*both = rg_path_exists(within) && rg_path_exists(beside);
	*in = is_folder ? rg_strdup(deep) : NULL;
	char *path = rg_strdup(is_folder ? within : beside);
	rg_free(below);
	rg_free(beside);
	rg_free(deep);
	rg_free(within);
	return path;
}

const char *race_shelf_thing(struct race_shelf_try *attempt, const char *folder, const char *id, const char *inside,
			     char **in, struct race_problems *problems)
{
	const struct race_shelf *shelf = attempt->shelf;
	bool both = false;

	*in = NULL;
	if (!rg_path_stays_below(id) || strchr(id, '/')) {
		race_problems_add(problems, "%s/%s.json: is no name of a file", folder, id);
		return NULL;
	}
	char *own = shelf->own ? find_thing(shelf->own, folder, id, inside, in, &both) : NULL;
	if (own && rg_path_exists(*in ? *in : own) && !holds(&attempt->refused, own)) {
		if (both)
			race_problems_add(problems, "%s: counts, and %s.json beside its folder is not read", own, id);
		return holds(&attempt->own, own) ? add_text(&attempt->shipped, own) : add_text(&attempt->own, own);
	}
	rg_free(own);
	rg_free(*in);
	return add_text(&attempt->shipped, find_thing(shelf->shipped, folder, id, inside, in, &both));
}

/* True when the line begins with this path, or the file's name, and ": ". */
static bool is_about(const char *line, const char *path, const char **reason)
{
	const char *name = rg_path_name(path);
	size_t length = rg_starts_with(line, path) ? strlen(path) : rg_starts_with(line, name) ? strlen(name) : 0;

	*reason = line;
	if (!length || line[length] != ':' || line[length + 1] != ' ')
		return false;
	*reason = line + length + 2;
	return true;
}

/* The user's file that a problem is about; the first that was taken when it names none. NULL: none was taken. */
static const char *find_blamed(const struct race_shelf_try *attempt, const char *line)
{
	char **own = attempt->own.items;
	const char *reason;

	for (size_t i = 0; i < attempt->own.count; i++) {
		if (is_about(line, own[i], &reason))
			return own[i];
	}
	return attempt->own.count ? own[0] : NULL;
}

static void note_problems(struct rg_array *notes, const char *name, const char *blamed,
			  const struct race_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++) {
		const char *reason = problems->lines[i];
		if (blamed)
			is_about(problems->lines[i], blamed, &reason);
		add_note(notes, name, blamed,
			 blamed ? rg_asprintf("%s: %s", blamed, reason) : rg_strdup(problems->lines[i]));
	}
}

/* True for "there is no shipped file" after the user's was refused, which need not be told. */
static bool is_absence(const struct race_shelf_try *attempt, const char *line)
{
	const char *reason;

	for (size_t i = 0; attempt->refused.count && i < attempt->shipped.count; i++) {
		const char *path = ((char **)attempt->shipped.items)[i];
		if (is_about(line, path, &reason) && !rg_path_exists(path))
			return true;
	}
	return false;
}

/*
 * Tries with all of the user's files, then leaves out the faulty ones one after the other. True when `made` must stay
 * as it is, because a file that it was made of has become wrong.
 */
static bool try_all(struct race_shelf_try *attempt, const char *name, race_shelf_maker maker, void *data,
		    const struct race_shelf_made *made, struct rg_array *notes, void **thing)
{
	for (;;) {
		struct race_problems problems = {0};
		forget_texts(&attempt->own);
		*thing = maker(attempt, data, &problems);
		if (!*thing && !problems.count)
			race_problems_add(&problems, "%s: cannot be read", name);
		const char *blamed = problems.count ? find_blamed(attempt, problems.lines[0]) : NULL;
		if (blamed || !problems.count || !is_absence(attempt, problems.lines[0]))
			note_problems(notes, name, blamed, &problems);
		race_problems_finish(&problems);
		if (*thing || !blamed)
			return false;
		if (made->thing && holds(&made->own, blamed))
			return true;
		add_text(&attempt->refused, rg_strdup(blamed));
	}
}

bool race_shelf_make(struct race_shelf *shelf, const char *name, race_shelf_maker maker, void *data,
		     void (*destroy)(void *thing), struct race_shelf_made *made)
{
	struct race_shelf_try attempt = {.shelf = shelf};
	struct rg_array notes = {0};
	void *thing = NULL;

	bool stays = try_all(&attempt, name, maker, data, made, &notes, &thing);
	const struct note *first = notes.items;
	const char *outcome = stays || (!thing && made->thing) ? LAST_STAYS
			      : thing && attempt.refused.count ? SHIPPED_TAKEN
							       : "";
	rg_free(made->told);
	made->told = notes.count ? rg_strdup(first->line) : NULL;
	tell_file(shelf, name, &notes, outcome);
	if (thing) {
		if (made->thing && destroy)
			destroy(made->thing);
		made->thing = thing;
		forget_texts(&made->own);
		made->own = attempt.own;
		attempt.own = (struct rg_array){0};
	}
	forget_texts(&attempt.own);
	forget_texts(&attempt.shipped);
	forget_texts(&attempt.refused);
	return thing != NULL;
}

void race_shelf_made_finish(struct race_shelf_made *made, void (*destroy)(void *thing))
{
	if (made->thing && destroy)
		destroy(made->thing);
	rg_free(made->told);
	forget_texts(&made->own);
	*made = (struct race_shelf_made){0};
}
