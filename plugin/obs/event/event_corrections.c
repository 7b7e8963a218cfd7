/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_corrections.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "event.h"
#include "feed/cache/cache.h"
#include "feed/disk/disk.h"
#include "intake/pack.h"
#include "obs/control/operator.h"
#include "obs/control/programme.h"
#include "obs/work/event_data.h"
#include "obs/work/subscription.h"
#include "obs/work/work_thread.h"
#include "race/file/said.h"

#define FILE_NAME "corrections.json"
/* The next weekend's heats may be called as the last one's, so what is older counts no more. */
#define MOST_MS ((int64_t)4 * 24 * 60 * 60 * 1000)

/* A file thread reads or writes the copy in the race folder, because that disk may hang. */
struct copy {
	struct disk_task task; /* first: it is what the disk knows */
	/* constant */
	char *path;
	bool reads;
	char *text; /* to be written; NULL: the copy goes, */
	char *of;   /* when it is of this event; NULL: it stays */
	/* the file thread's until it is done */
	char *found; /* what was read; NULL: nothing */
	size_t length;
	/* under disk_lock */
	bool done;
};

static struct {
	struct rg_mutex mutex; /* held for copies, and while a command is read */
	struct race_corrections typed;
	unsigned changes;
	char *lines;

	/* work thread only */
	struct cache *of; /* whose they are; NULL: the sample's, or nobody's yet */
	bool begun, forgotten;
	unsigned taken;               /* changes */
	struct race_corrections laid; /* as they were taken last */
	uint64_t kept;                /* the hash of those in the file */
	struct copy *copy, *import;
	char *words;   /* about the newest that differs; NULL: none does */
	char *trouble; /* with the file, a sentence; NULL: all is well */
} corrections = {.mutex = RG_MUTEX_STATIC};

/* ---- any thread ---- */

bool event_corrections_type(const struct race_correction_ask *ask, const char *command, const char *value, char **error)
{
	rg_mutex_lock(&corrections.mutex);
	bool done = race_corrections_type(&corrections.typed, ask, command, value, error);
	corrections.changes += done;
	rg_mutex_unlock(&corrections.mutex);
	if (done)
		work_thread_wake();
	return done;
}

char *event_corrections_lines(void)
{
	rg_mutex_lock(&corrections.mutex);
	char *lines = rg_strdup(corrections.lines ? corrections.lines : "");
	rg_mutex_unlock(&corrections.mutex);
	return lines;
}

/* ---- what the crew is told ---- */

static void tell_words(void)
{
	operator_tell(OPERATOR_CORRECTED, corrections.trouble ? corrections.trouble : corrections.words);
}

/* Takes `sentence` over. */
static void set_trouble(char *sentence)
{
	if (sentence && !rg_equal(sentence, corrections.trouble))
		rg_warning("%s", sentence);
	rg_free(corrections.trouble);
	corrections.trouble = sentence;
	tell_words();
}

void event_corrections_tell(struct race_correction_looks *looks)
{
	const struct race_correction_look *list = looks->list.items;
	struct rg_buffer lines = {0};
	char *words = NULL;

	for (size_t i = 0; i < looks->list.count; i++)
		rg_buffer_format(&lines, "%s%s", i ? "\n" : "", list[i].line);
	for (size_t i = looks->list.count; i-- > 0 && !words;)
		words = list[i].state == RACE_CORRECTION_DIFFERS ? race_correction_words(&list[i]) : NULL;
	rg_mutex_lock(&corrections.mutex);
	char *old = corrections.lines;
	corrections.lines = rg_buffer_take(&lines);
	bool news = !rg_equal(old ? old : "", corrections.lines);
	rg_mutex_unlock(&corrections.mutex);
	rg_free(old);
	rg_free(corrections.words);
	corrections.words = words;
	race_correction_looks_finish(looks);
	tell_words();
	if (news)
		programme_changed();
}

/* ---- the event's file ---- */

static char *file_path(void)
{
	return corrections.of ? rg_path_join(cache_records(corrections.of), FILE_NAME) : NULL;
}

/* Whose they are, also on another laptop, where the race folder lies elsewhere. rg_free. */
static char *name_event(const struct event_settings *event)
{
	const char *below = *event->folder ? rg_path_below(event->address, event->folder) : NULL;
	const char *own = below ? below : rg_equal(event->address, event->folder) ? "." : event->address;

	return rg_asprintf("%016llx", (unsigned long long)rg_hash_text(RG_HASH_START, own));
}

static char *copy_path(const struct event_settings *event)
{
	return *event->folder ? rg_path_join(event->folder, PACK_CORRECTIONS) : NULL;
}

/* False: it cannot be used, or only in part; `why` is filled. What can be used is in `read`. */
static bool read_bytes(struct race_corrections *read, const char *bytes, size_t length, char **why)
{
	struct race_problems problems = {0};
	bool whole = race_corrections_read(read, bytes, length, &problems) && !problems.count;

	*why = whole ? NULL : rg_strdup(problems.lines[0]);
	race_problems_finish(&problems);
	if (rg_wall_ms() - read->written_ms > MOST_MS) {
		if (read->list.count)
			rg_info("the typed corrections of an earlier weekend count no more");
		race_corrections_finish(read);
	}
	return whole;
}

/* A file that is damaged is put aside, before the next correction is written over it. */
static void read_file(struct race_corrections *read)
{
	char *path = file_path(), *bytes = NULL, *error = NULL, *why = NULL;
	size_t length;

	if (!path || !rg_path_exists(path)) {
		rg_free(path);
		return;
	}
	if (!rg_file_read(path, RACE_CORRECTIONS_BYTES, &bytes, &length, &error))
		why = rg_strdup(race_said(error));
	else
		read_bytes(read, bytes, length, &why);
	if (why) {
		char *aside = rg_file_put_aside(path, RACE_CORRECTIONS_BYTES);
		set_trouble(rg_asprintf(race_said("The file of typed corrections was damaged (%s); it is kept as %s"),
					why, aside ? rg_path_name(aside) : FILE_NAME));
		rg_free(aside);
	}
	rg_free(why);
	rg_free(error);
	rg_free(bytes);
	rg_free(path);
}

/* Written before they count, so that no end of OBS loses one that was seen. */
static void write_file(const char *text)
{
	char *path = file_path();
	bool may = path && !cache_is_forgotten(corrections.of), done = false;

	if (may)
		done = rg_file_replace_with_folder(path, text, strlen(text));
	if (done)
		set_trouble(NULL);
	else if (may)
		set_trouble(rg_strdup(race_said("Corrections count, but cannot be kept: is the disk full or locked?")));
	rg_free(path);
}

/* ---- the copy in the race folder ---- */

static void read_copy(struct copy *copy)
{
	if (!rg_file_exists(copy->path) ||
	    !rg_file_read(copy->path, RACE_CORRECTIONS_BYTES, &copy->found, &copy->length, NULL))
		copy->found = NULL;
}

/* The folder may be another event's by now, or have had another's copy all along. */
static bool is_own_copy(const struct copy *copy)
{
	struct race_corrections read = {0};
	struct race_problems ignored = {0};
	char *bytes = NULL;
	size_t length;

	bool own = copy->of && rg_file_exists(copy->path) &&
		   rg_file_read(copy->path, RACE_CORRECTIONS_BYTES, &bytes, &length, NULL) &&
		   race_corrections_read(&read, bytes, length, &ignored) && rg_equal(read.event, copy->of);
	race_corrections_finish(&read);
	race_problems_finish(&ignored);
	rg_free(bytes);
	return own;
}

/* A folder that is not there is not made: it may be a share that is not mounted. */
static void write_copy(const struct copy *copy)
{
	char *folder = rg_path_directory(copy->path);

	if (!copy->text && is_own_copy(copy))
		rg_path_remove(copy->path);
	else if (!copy->text)
		rg_info("%s in the race folder is not of this event and stays", PACK_CORRECTIONS);
	else if (rg_directory_exists(folder) && !rg_file_replace(copy->path, copy->text, strlen(copy->text)))
		rg_warning("the corrections could not be copied to the race folder");
	rg_free(folder);
}

static void run_copy(struct disk_task *task)
{
	struct copy *copy = (struct copy *)task;

	if (copy->reads)
		read_copy(copy);
	else
		write_copy(copy);
	rg_mutex_lock(&disk_lock);
	copy->done = true;
	disk_tell(task);
	rg_mutex_unlock(&disk_lock);
}

static void free_copy(struct disk_task *task)
{
	struct copy *copy = (struct copy *)task;

	rg_free(copy->path);
	rg_free(copy->text);
	rg_free(copy->of);
	rg_free(copy->found);
	rg_free(copy);
}

static void copy_changed(void *data)
{
	(void)data;
	work_thread_wake();
}

static void drop_copy(struct copy **copy)
{
	if (*copy)
		disk_drop(&(*copy)->task);
	*copy = NULL;
}

/* Takes `path` over. The folder is watched, so this has a root of its own. */
static void begin_copy(struct copy **at, char *path, bool reads, const char *text)
{
	struct copy *copy = rg_alloc(1, sizeof(*copy));
	char *root = rg_asprintf("corrections %s", path);

	drop_copy(at);
	copy->task = (struct disk_task){.run = run_copy, .end = free_copy, .changed = copy_changed, .slow = true};
	copy->path = path;
	copy->reads = reads;
	copy->text = rg_strdup(text);
	copy->of = rg_strdup(corrections.laid.event);
	disk_start(&copy->task, root);
	rg_free(root);
	*at = copy;
}

static void start_copy(struct copy **at, bool reads, const char *text)
{
	struct event_settings event = {0};

	event_data_see(&event);
	char *path = copy_path(&event);
	if (path)
		begin_copy(at, path, reads, text);
	event_settings_finish(&event);
}

/* ---- whose they are ---- */

/* Takes `with` over. */
static void replace(struct race_corrections *with)
{
	rg_mutex_lock(&corrections.mutex);
	struct race_corrections old = corrections.typed;
	corrections.typed = *with;
	corrections.changes++;
	rg_mutex_unlock(&corrections.mutex);
	race_corrections_finish(&old);
}

static void take_event(struct cache *cache)
{
	struct race_corrections read = {0};
	struct race_correction_looks nothing = {0};
	char *path;

	cache_unref(corrections.of);
	corrections.of = cache_ref(cache);
	corrections.begun = true;
	corrections.forgotten = false;
	drop_copy(&corrections.import);
	set_trouble(NULL);
	event_corrections_tell(&nothing);
	read_file(&read);
	corrections.kept = race_corrections_hash(&read);
	replace(&read);
	path = file_path();
	if (path && !rg_path_exists(path))
		start_copy(&corrections.import, true, NULL);
	rg_free(path);
}

/* A pack brought them along. What was typed meanwhile counts instead. */
static void take_import(void)
{
	struct race_corrections read = {0};
	struct event_settings event = {0};
	char *why = NULL;

	rg_mutex_lock(&disk_lock);
	bool done = corrections.import && corrections.import->done;
	rg_mutex_unlock(&disk_lock);
	if (!done)
		return;
	event_data_see(&event);
	char *name = name_event(&event);
	if (corrections.import->found)
		read_bytes(&read, corrections.import->found, corrections.import->length, &why);
	if (why)
		rg_warning("%s in the race folder cannot be used: %s", PACK_CORRECTIONS, why);
	rg_mutex_lock(&corrections.mutex);
	bool free = !corrections.typed.list.count;
	rg_mutex_unlock(&corrections.mutex);
	if (free && read.list.count && rg_equal(read.event, name))
		replace(&read);
	else
		race_corrections_finish(&read);
	drop_copy(&corrections.import);
	event_settings_finish(&event);
	rg_free(name);
	rg_free(why);
}

static void forget(void)
{
	struct race_corrections none = {0};

	corrections.forgotten = true;
	corrections.kept = RG_HASH_START;
	drop_copy(&corrections.import);
	replace(&none);
	start_copy(&corrections.copy, false, NULL);
}

/* The newest, with what is written beside them. */
static void take_typed(void)
{
	struct event_settings event = {0};

	race_corrections_finish(&corrections.laid);
	rg_mutex_lock(&corrections.mutex);
	race_corrections_copy(&corrections.laid, &corrections.typed);
	corrections.taken = corrections.changes;
	rg_mutex_unlock(&corrections.mutex);
	event_data_see(&event);
	rg_free(corrections.laid.event);
	corrections.laid.event = name_event(&event);
	corrections.laid.written_ms = rg_wall_ms();
	event_settings_finish(&event);
}

static void keep(void)
{
	uint64_t hash = race_corrections_hash(&corrections.laid);

	if (hash == corrections.kept || !corrections.of)
		return;
	char *text = race_corrections_write(&corrections.laid);
	write_file(text);
	if (!corrections.import && !cache_is_forgotten(corrections.of))
		start_copy(&corrections.copy, false, text);
	corrections.kept = hash;
	rg_free(text);
}

void event_corrections_step(void)
{
	struct cache *cache = subscriptions_cache();

	if (!corrections.begun || cache != corrections.of)
		take_event(cache);
	else if (cache && !corrections.forgotten && cache_is_forgotten(cache))
		forget();
	take_import();
	rg_mutex_lock(&corrections.mutex);
	bool news = corrections.taken != corrections.changes;
	rg_mutex_unlock(&corrections.mutex);
	if (!news)
		return;
	take_typed();
	keep();
	subscriptions_correct(&corrections.laid, corrections.of);
}

void event_corrections_stop(void)
{
	struct race_corrections none = {0};
	struct race_correction_looks nothing = {0};

	drop_copy(&corrections.copy);
	drop_copy(&corrections.import);
	cache_unref(corrections.of);
	corrections.of = NULL;
	corrections.begun = false;
	set_trouble(NULL);
	event_corrections_tell(&nothing);
	subscriptions_correct(NULL, NULL);
	race_corrections_finish(&corrections.laid);
	replace(&none);
	rg_mutex_lock(&corrections.mutex);
	rg_free(corrections.lines);
	corrections.lines = NULL;
	rg_mutex_unlock(&corrections.mutex);
}
