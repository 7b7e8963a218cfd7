/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept for the next start: whatever happens to its files, what is read is whole and its own. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#ifndef _WIN32
#include <dlfcn.h>
#endif
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/cache/cache.h"
#include "feed/cache/cache_file.h"
#include "feed/cache/cache_sweep.h"
#include "feed/disk/disk.h"
#include "feed/feed.h"
#include "support_http.h"

#define EVENT "https://timing.example/day?key=s3cret"
#define NAME  "https://timing.example/feed?key=s3cret"
#define DAYS  ((int64_t)24 * 60 * 60)

/* How often another OBS sweeps between a folder that was made and the first file in it. Atomic: a file thread counts.
 */
static int sweeps_between;
/* An event's folder, and the answer that another OBS keeps in it when it was looked into so often. */
static struct {
	const char *folder, *answer;
	int looks;
} kept_between;

static char *user, *root; /* the plugin's own folder, and that of the cache in it */

#ifdef _WIN32
#define NEEDS_MOMENTS() posix_skip("calls of the C library that a test's own stand before")
#else
#define NEEDS_MOMENTS() ((void)0)

/* These two stand before the C library's, so that what another process does comes at the worst moment. */
int mkdir(const char *path, mode_t mode)
{
	int (*next)(const char *, mode_t) = (int (*)(const char *, mode_t))dlsym(RTLD_NEXT, "mkdir");
	int done = next(path, mode);

	if (done == 0 && __atomic_load_n(&sweeps_between, __ATOMIC_ACQUIRE) > 0) {
		cache_sweep(root, "none of these", rg_wall_ms());
		if (!rg_path_exists(path))
			__atomic_sub_fetch(&sweeps_between, 1, __ATOMIC_RELEASE);
	}
	return done;
}

DIR *opendir(const char *path)
{
	DIR *(*next)(const char *) = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");

	if (kept_between.folder && strcmp(path, kept_between.folder) == 0 && --kept_between.looks == 0)
		assert_true(rg_file_replace(kept_between.answer, "new", 3));
	return next(path);
}
#endif

static int make_root(void **state)
{
	(void)state;
	user = rg_strdup("/tmp/rg-cache-XXXXXX");
	assert_non_null(mkdtemp(user));
	root = rg_asprintf("%s/cache", user);
	return 0;
}

static int remove_root(void **state)
{
	(void)state;
	chmod(root, 0700);
	assert_true(cache_sweep_remove(user));
	rg_free(user);
	rg_free(root);
	return 0;
}

static void put(struct cache *cache, const char *name, const char *text, int64_t age_ms)
{
	struct feed_bytes *bytes = feed_bytes_copy(text, strlen(text));

	cache_put(cache, name, bytes, 7, age_ms);
	feed_bytes_unref(bytes);
}

/* What another process would find there, "" for nothing; its age in *age_ms. */
static char *found(const char *event, const char *name, int64_t *age_ms)
{
	struct cache *cache = cache_open(user, event);
	struct cache_entry entry;
	char *text = rg_strdup("");

	if (cache_find(cache, name, &entry)) {
		rg_free(text);
		text = rg_strndup(entry.bytes->bytes, entry.bytes->length);
		assert_int_equal(entry.hash, 7);
		feed_bytes_unref(entry.bytes);
		*age_ms = entry.age_ms;
	}
	cache_unref(cache);
	return text;
}

static void wait_for(const char *event, const char *name, const char *text, int64_t oldest_ms)
{
	int64_t until_ms = rg_monotonic_ms() + 5000, age_ms = -1;

	for (;;) {
		char *now = found(event, name, &age_ms);
		bool is = strcmp(now, text) == 0 && age_ms <= oldest_ms;
		if (!is && rg_monotonic_ms() > until_ms)
			fail_msg("found \"%s\", %lld ms old", now, (long long)age_ms);
		rg_free(now);
		if (is)
			return;
		rg_sleep_ms(20);
	}
}

static char *event_folder(const char *event)
{
	return rg_asprintf("%s/%016llx", root, (unsigned long long)rg_hash_text(RG_HASH_START, event));
}

static char *file_of(const char *event, const char *name)
{
	char *folder = event_folder(event);
	char *path = rg_asprintf("%s/%016llx", folder, (unsigned long long)rg_hash_text(RG_HASH_START, name));

	rg_free(folder);
	return path;
}

static void is_there_within_a_second(void **state)
{
	struct cache *cache = cache_open(user, EVENT);
	int64_t age_ms = 0, start;
	(void)state;

	assert_false(rg_path_exists(root)); /* nothing to keep, no folder */
	put(cache, NAME, "one", 5000);
	start = rg_monotonic_ms();
	wait_for(EVENT, NAME, "one", 7000);
	assert_true(rg_monotonic_ms() - start < 1500);
	/* Good again, the same. */
	cache_touch(cache, NAME, 100);
	wait_for(EVENT, NAME, "one", 2000);
	put(cache, NAME, "two", 0);
	wait_for(EVENT, NAME, "two", 2000);
	/* Of another event, or another address: nothing. */
	char *other = found("another", NAME, &age_ms), *wrong = found(EVENT, "another", &age_ms);
	assert_string_equal(other, "");
	assert_string_equal(wrong, "");
	rg_free(other);
	rg_free(wrong);
	cache_unref(cache);
}

static void holds_no_address_and_is_private(void **state)
{
	struct cache *cache = cache_open(user, EVENT);
	char *path = file_of(EVENT, NAME), *bytes, *error;
	size_t length;
	(void)state;

	put(cache, NAME, "one", 0);
	wait_for(EVENT, NAME, "one", 5000);
	assert_true(rg_file_is_private(path));
	assert_true(rg_file_read(path, 4096, &bytes, &length, &error));
	assert_null(strstr(bytes, "s3cret"));
	assert_null(strstr(bytes, "timing.example"));
	cache_unref(cache);
	rg_free(bytes);
	rg_free(path);
}

/* Any byte wrong, any part missing, more behind it, another's file, another version. */
static void what_is_damaged_is_nothing(void **state)
{
	struct cache *cache = cache_open(user, EVENT);
	char *path = file_of(EVENT, NAME), *whole, *error;
	size_t length;
	int64_t age_ms = 0;
	(void)state;

	put(cache, NAME, "the last good", 0);
	wait_for(EVENT, NAME, "the last good", 5000);
	cache_unref(cache);
	assert_true(rg_file_read(path, 4096, &whole, &length, &error));
	http_log_start();
	for (size_t i = 0; i <= length * 2; i++) {
		char *copy = rg_strndup(whole, length);
		size_t size = i < length ? length : i - length;
		if (i < length)
			copy[i] ^= 0x04;
		assert_true(rg_file_replace(path, copy, size));
		char *now = found(EVENT, NAME, &age_ms);
		assert_string_equal(now, size == length && i == length * 2 ? "the last good" : "");
		rg_free(now);
		rg_free(copy);
	}
	char *other = file_of("another", NAME), *folder = rg_path_directory(other);
	assert_true(rg_directory_make(folder));
	assert_true(rg_file_replace(other, whole, length));
	char *now = found("another", NAME, &age_ms);
	assert_string_equal(now, "");
	/* All that is one line. */
	char *log = http_log_take();
	assert_int_equal(http_count(log, "\n"), 1);
	assert_int_equal(http_count(log, "is damaged or of another version"), 1);
	assert_null(strstr(log, "s3cret"));
	rg_free(log);
	rg_free(now);
	rg_free(other);
	rg_free(folder);
	rg_free(whole);
	rg_free(path);
}

/* An age that is of other bytes, or damaged, makes nothing younger; a clock that was set back tells no age. */
static void an_age_is_believed_only_where_it_belongs(void **state)
{
	uint64_t event = rg_hash_text(RG_HASH_START, EVENT), name = rg_hash_text(RG_HASH_START, NAME);
	char *path = file_of(EVENT, NAME), *folder = rg_path_directory(path);
	struct cache_file file = {.event = event, .name = name, .hash = 7, .good_ms = rg_wall_ms() - 3600000};
	int64_t age_ms = 0;
	(void)state;

	assert_true(rg_directory_make(folder));
	assert_true(cache_file_write(path, &file, "hour", 4));
	struct cache_file other = file;
	other.sum++;
	other.good_ms = rg_wall_ms();
	assert_true(cache_file_write_age(path, &other));
	rg_free(found(EVENT, NAME, &age_ms));
	assert_uint_in_range(age_ms, 3600000, 3700000);
	file.good_ms += 3000000;
	assert_true(cache_file_write_age(path, &file));
	rg_free(found(EVENT, NAME, &age_ms));
	assert_uint_in_range(age_ms, 600000, 700000);
	file.good_ms = rg_wall_ms() + 600000;
	assert_true(cache_file_write_age(path, &file));
	rg_free(found(EVENT, NAME, &age_ms));
	assert_true(age_ms == CACHE_AGE_UNKNOWN);
	rg_free(path);
	rg_free(folder);
}

/* Another process that keeps, ten times a second, and tells each text before. */
static pid_t start_keeper(int number)
{
	pid_t child = fork();

	if (child)
		return child;
	struct cache *cache = cache_open(user, EVENT);
	for (int i = 0;; i++) {
		char *text = rg_alloc(200001, 1);
		memset(text, 'a' + (i + number) % 26, 200000);
		put(cache, NAME, text, 0);
		rg_free(text);
		rg_sleep_ms(100);
	}
}

static void wait_for_any(void)
{
	int64_t until_ms = rg_monotonic_ms() + 20000, age_ms;

	for (bool any = false; !any;) {
		assert_true(rg_monotonic_ms() < until_ms);
		rg_sleep_ms(20);
		char *text = found(EVENT, NAME, &age_ms);
		any = *text != '\0';
		rg_free(text);
	}
}

/* Killed at any moment, and two at once: what is there is one text, whole. */
static void killed_at_any_moment_it_is_whole(void **state)
{
	int64_t age_ms = 0;
	(void)state;

	for (int round = 0; round < 8; round++) {
		pid_t one = start_keeper(0), two = start_keeper(13);
		if (round == 0)
			wait_for_any();
		rg_sleep_ms(950 + round * 13);
		kill(one, SIGKILL);
		rg_sleep_ms(7);
		kill(two, SIGKILL);
		waitpid(one, NULL, 0);
		waitpid(two, NULL, 0);
		char *text = found(EVENT, NAME, &age_ms);
		assert_int_equal(strlen(text), 200000);
		assert_int_equal(strspn(text, (char[]){text[0], 0}), 200000);
		/* A second at most, and what these machines take to start and to write. */
		assert_uint_in_range(age_ms, 0, 2500);
		rg_free(text);
	}
}

/* Another OBS keeps in the same folder all the while: nothing is said, and what is read is one of both, whole. */
static void two_at_once_are_no_message(void **state)
{
	pid_t other = start_keeper(13);
	struct cache *cache = cache_open(user, EVENT);
	int64_t age_ms = 0;
	(void)state;

	http_log_start();
	for (int i = 0; i < 40; i++) {
		char *text = rg_alloc(200001, 1);
		memset(text, 'a' + i % 26, 200000);
		put(cache, NAME, text, 0);
		rg_free(text);
		rg_sleep_ms(100);
		text = found(EVENT, NAME, &age_ms);
		assert_int_equal(strspn(text, (char[]){text[0], 0}), strlen(text));
		assert_true(!*text || strlen(text) == 200000);
		rg_free(text);
	}
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	char *log = http_log_take();
	assert_string_equal(log, "");
	rg_free(log);
	cache_unref(cache);
}

/* Another OBS sweeps the empty folder away that this one has just made for its first answer: nobody is told. */
static void a_folder_that_another_sweeps_is_made_again(void **state)
{
	(void)state;
	NEEDS_MOMENTS();
	struct cache *cache = cache_open(user, EVENT);

	http_log_start();
	__atomic_store_n(&sweeps_between, 2, __ATOMIC_RELEASE);
	put(cache, NAME, "one", 0);
	wait_for(EVENT, NAME, "one", 5000);
	assert_int_equal(__atomic_load_n(&sweeps_between, __ATOMIC_ACQUIRE), 0);
	/* The same when the folder goes while OBS runs, with all in it, and only the time is new. */
	char *folder = event_folder(EVENT);
	assert_true(cache_sweep_remove(folder));
	__atomic_store_n(&sweeps_between, 1, __ATOMIC_RELEASE);
	cache_touch(cache, NAME, 0);
	for (int64_t until_ms = rg_monotonic_ms() + 5000; !rg_path_exists(folder); rg_sleep_ms(10))
		assert_true(rg_monotonic_ms() < until_ms);
	put(cache, NAME, "two", 0);
	wait_for(EVENT, NAME, "two", 5000);
	char *log = http_log_take();
	assert_string_equal(log, "");
	rg_free(log);
	rg_free(folder);
	cache_unref(cache);
}

/* What is no file of ours at all, under an answer's name: nothing waits for it, and one line is said. */
static void what_is_foreign_is_nothing(void **state)
{
	char *path = file_of(EVENT, NAME), *folder = rg_path_directory(path), *inner = rg_path_join(path, "x");
	int64_t age_ms = 0;
	(void)state;

	assert_true(rg_directory_make(path));
	assert_true(rg_file_replace(inner, "x", 1));
	rg_free(found(EVENT, NAME, &age_ms));
	assert_true(cache_sweep_remove(path));
	assert_int_equal(mkfifo(path, 0600), 0);
	char *pipe = found(EVENT, NAME, &age_ms);
	assert_string_equal(pipe, "");
	assert_true(rg_path_remove(path));
	assert_int_equal(symlink("/dev/zero", path), 0);
	char *endless = found(EVENT, NAME, &age_ms);
	assert_string_equal(endless, "");
	/* What is good then takes its place. */
	struct cache *cache = cache_open(user, EVENT);
	put(cache, NAME, "good", 0);
	wait_for(EVENT, NAME, "good", 5000);
	cache_unref(cache);
	rg_free(endless);
	rg_free(pipe);
	rg_free(inner);
	rg_free(folder);
	rg_free(path);
}

static void expect_one_message(struct cache *cache, const char *words)
{
	http_log_start();
	for (int i = 0; i < 30; i++) {
		put(cache, i % 2 ? NAME : "another", i % 3 ? "x" : "yy", 0);
		rg_sleep_ms(100);
	}
	char *log = http_log_take();
	assert_int_equal(http_count(log, words), 1);
	assert_int_equal(http_count(log, "\n"), 1);
	rg_free(log);
}

static void a_folder_that_cannot_be_written_is_said_once(void **state)
{
	struct cache *cache;
	(void)state;

	/* A file lies where the folder should be: that holds for root, too, to whom all folders are open. */
	char *above = rg_path_directory(root);
	assert_true(rg_file_replace(root, "x", 1));
	cache = cache_open(user, EVENT);
	expect_one_message(cache, "cannot be written");
	cache_unref(cache);
	assert_true(rg_path_remove(root));
	rg_free(above);
}

/* A disk that takes no more: what was kept before is still there. */
static void a_full_disk_leaves_what_was_there(void **state)
{
	struct rlimit before, small;
	struct cache *cache = cache_open(user, EVENT);
	(void)state;

	put(cache, NAME, "before", 0);
	wait_for(EVENT, NAME, "before", 5000);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){.rlim_cur = 100, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	http_log_start();
	put(cache, NAME, "this is much too long for a disk on which hundred bytes are left", 0);
	rg_sleep_ms(2500);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	wait_for(EVENT, NAME, "before", 10000);
	char *log = http_log_take(), *folder = event_folder(EVENT);
	size_t count;
	char **names = rg_directory_list(folder, ".tmp", &count);
	assert_true(http_count(log, "cannot be written") <= 1); /* the test before may have said it */
	assert_int_equal(count, 0);
	rg_free(names);
	rg_free(folder);
	rg_free(log);
	cache_unref(cache);
}

static void make_old(const char *path, int64_t seconds)
{
	struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}, {.tv_sec = time(NULL) - seconds}};

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static char *make_file(const char *event, const char *name, int64_t age_s)
{
	char *folder = event_folder(event), *path = rg_path_join(folder, name);
	char *own = rg_path_directory(path);

	assert_true(rg_directory_make(own));
	assert_true(rg_file_replace(path, "x", 1));
	make_old(path, age_s);
	rg_free(own);
	rg_free(folder);
	return path;
}

static void old_events_go_and_what_others_keep_stays(void **state)
{
	char *fresh = make_file("fresh", "0123456789abcdef", 59 * DAYS),
	     *old = make_file("old", "0123456789abcdef", 61 * DAYS);
	char *theirs = make_file("old", "recordings/one.json", 300 * DAYS), *own = event_folder("own");
	char *left = make_file("own", "0123456789abcdef.77.1.tmp", 7200),
	     *now = make_file("own", "0123456789abcdef.78.1.tmp", 5);
	char *not_ours = make_file("own", "notes.txt", 300 * DAYS);
	(void)state;

	cache_sweep(root, own, rg_wall_ms());
	assert_true(rg_path_exists(fresh));
	assert_false(rg_path_exists(old));
	assert_true(rg_path_exists(theirs));
	assert_false(rg_path_exists(left));
	assert_true(rg_path_exists(now));
	assert_true(rg_path_exists(not_ours));
	for (int i = 0; i < CACHE_SWEEP_FILES_MOST + 20; i++) {
		char *name = rg_asprintf("%016x", i);
		rg_free(make_file("own", name, i));
		rg_free(name);
	}
	cache_sweep(root, own, rg_wall_ms());
	size_t count;
	char **names = rg_directory_list(own, "", &count);
	assert_int_equal(count, CACHE_SWEEP_FILES_MOST + 1); /* the note */
	assert_string_equal(names[0], "0000000000000000");
	for (size_t i = 0; i < count; i++)
		rg_free(names[i]);
	rg_free(names);
	rg_free(fresh);
	rg_free(old);
	rg_free(theirs);
	rg_free(own);
	rg_free(left);
	rg_free(now);
	rg_free(not_ours);
}

/* An event that was judged as old begins anew in another OBS before its answers are removed. */
static void what_comes_while_it_is_swept_stays(void **state)
{
	(void)state;
	NEEDS_MOMENTS();
	char *old = make_file("old", "0123456789abcdef", 61 * DAYS), *folder = event_folder("old");
	char *answer = rg_path_join(folder, "fedcba9876543210");

	kept_between.folder = folder;
	kept_between.answer = answer;
	kept_between.looks = 2;
	cache_sweep(root, "another", rg_wall_ms());
	kept_between.folder = NULL;
	assert_int_equal(kept_between.looks, 0);
	assert_false(rg_path_exists(old));
	assert_true(rg_path_exists(answer));
	rg_free(old);
	rg_free(folder);
	rg_free(answer);
}

/* Of what does not change only its time is written anew. */
static void what_is_still_good_stays(void **state)
{
	char *folder = event_folder("season"), *answer = make_file("season", "0123456789abcdef", 61 * DAYS);
	char *age = make_file("season", "0123456789abcdef.age", 5);
	char *gone = make_file("season", "fedcba9876543210", 61 * DAYS);
	(void)state;

	cache_sweep(root, folder, rg_wall_ms());
	assert_true(rg_path_exists(answer));
	assert_true(rg_path_exists(age));
	assert_false(rg_path_exists(gone));
	rg_free(folder);
	rg_free(answer);
	rg_free(age);
	rg_free(gone);
}

static void forgotten_nothing_is_left_and_nothing_comes(void **state)
{
	char *folder = event_folder(EVENT), *link = rg_path_join(folder, "link"),
	     *outside = rg_path_join(root, "outside");
	(void)state;

	assert_true(rg_directory_make(folder) && rg_directory_make(outside));
	assert_int_equal(symlink(outside, link), 0);
	char *theirs = make_file(EVENT, "recordings/deep/one.json", 0);
	char *others = make_file("another", "0123456789abcdef", 0);
	struct cache *cache = cache_open(user, EVENT);
	char *precious = rg_path_join(outside, "precious");
	assert_true(rg_file_replace(precious, "x", 1));
	put(cache, NAME, "one", 0);
	wait_for(EVENT, NAME, "one", 5000);
	cache_forget(cache);
	put(cache, NAME, "two", 0);
	for (int64_t until_ms = rg_monotonic_ms() + 5000; rg_path_exists(folder); rg_sleep_ms(10))
		assert_true(rg_monotonic_ms() < until_ms);
	rg_sleep_ms(1200);
	assert_false(rg_path_exists(folder));
	assert_true(rg_path_exists(others));
	assert_true(rg_path_exists(precious));
	cache_unref(cache);
	rg_free(theirs);
	rg_free(folder);
	rg_free(others);
	rg_free(outside);
	rg_free(link);
	rg_free(precious);
}

/* As a log would: a line after the other, by a task of its own. */
struct writer {
	struct disk_task task; /* first */
	struct cache *cache;
	int lines; /* atomic */
};

static void write_line(struct disk_task *task)
{
	struct writer *writer = (struct writer *)task;
	const char *folder = cache_records(writer->cache);

	if (cache_is_forgotten(writer->cache))
		return;
	rg_sleep_ms(20); /* now the hand forgets */
	char *deep = rg_path_join(folder, "recordings/saturday"), *path = rg_path_join(deep, "00.json");
	assert_true(rg_directory_make(deep));
	assert_true(rg_file_replace_private(path, "Leo", 3));
	rg_free(path);
	rg_free(deep);
	__atomic_add_fetch(&writer->lines, 1, __ATOMIC_RELEASE);
}

static void end_writer(struct disk_task *task)
{
	struct writer *writer = (struct writer *)task;

	cache_unref(writer->cache);
	rg_free(writer);
}

/* Recordings, corrections and logs lie beside the cache, do not age, and are not written anew behind the removal. */
static void the_crews_work_goes_only_by_a_hand(void **state)
{
	struct cache *cache = cache_open(user, EVENT), *another = cache_open(user, "another");
	struct writer *writer = rg_alloc(1, sizeof(*writer));
	(void)state;

	*writer = (struct writer){.task = {.run = write_line, .end = end_writer, .every_ms = 1},
				  .cache = cache_ref(cache)};
	assert_true(rg_directory_make(cache_records(another)));
	cache_start_task(cache, &writer->task);
	while (__atomic_load_n(&writer->lines, __ATOMIC_ACQUIRE) < 3)
		rg_sleep_ms(1);
	char *own = rg_asprintf("%s/events/%016llx", user, (unsigned long long)rg_hash_text(RG_HASH_START, EVENT));
	char *line = rg_path_join(own, "recordings/saturday/00.json");
	assert_string_equal(cache_records(cache), own);
	assert_true(rg_path_exists(line));
	make_old(line, 300 * DAYS);
	make_old(own, 300 * DAYS);
	char *folder = event_folder(EVENT);
	cache_sweep(root, folder, rg_wall_ms());
	assert_true(rg_path_exists(line));
	cache_forget(cache);
	for (int64_t until_ms = rg_monotonic_ms() + 5000; rg_path_exists(own); rg_sleep_ms(1))
		assert_true(rg_monotonic_ms() < until_ms);
	rg_sleep_ms(200);
	assert_false(rg_path_exists(own));
	assert_true(rg_path_exists(cache_records(another)));
	disk_drop(&writer->task);
	cache_unref(cache);
	cache_unref(another);
	rg_free(folder);
	rg_free(line);
	rg_free(own);
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
	const struct CMUnitTest tests[] = {
		/* First, while this process has no threads. */
		IN_ROOT(killed_at_any_moment_it_is_whole),
		IN_ROOT(two_at_once_are_no_message),
		IN_ROOT(a_folder_that_another_sweeps_is_made_again),
		IN_ROOT(is_there_within_a_second),
		IN_ROOT(holds_no_address_and_is_private),
		IN_ROOT(what_is_damaged_is_nothing),
		IN_ROOT(what_is_foreign_is_nothing),
		IN_ROOT(an_age_is_believed_only_where_it_belongs),
		IN_ROOT(a_folder_that_cannot_be_written_is_said_once),
		IN_ROOT(a_full_disk_leaves_what_was_there),
		IN_ROOT(old_events_go_and_what_others_keep_stays),
		IN_ROOT(what_comes_while_it_is_swept_stays),
		IN_ROOT(what_is_still_good_stays),
		IN_ROOT(forgotten_nothing_is_left_and_nothing_comes),
		IN_ROOT(the_crews_work_goes_only_by_a_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
