/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "disk.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define LOOK_MS  500  /* a free thread wakes at least this often, to see which others do not come back from a root */
#define REST_MS  5000 /* a thread ends when for this long two were free all the time */
#define END_MS   50
#define BRIEF_MS 20 /* a disk that answers takes no longer than this for a call */

struct rg_mutex disk_lock = RG_MUTEX_STATIC;

/* Under disk_lock, but for `path`, which is constant. */
struct disk_root {
	struct disk_root *next;
	char *path;
	struct disk_task *tasks;
	bool busy;   /* a thread is at it */
	bool silent; /* and has been for too long */
};

/* Under disk_lock, but for `thread`, which only its starter, and later whoever joins it, touches. */
struct file_thread {
	struct rg_thread thread;
	struct file_thread *next;
	struct disk_task *task; /* the one being done; NULL: the thread is free */
	int64_t since_ms;       /* when `task` was begun, monotonic */
	bool given_up, ended;
};

static struct {
	/* under disk_lock */
	struct rg_condition turned;
	struct disk_root *roots;
	struct file_thread *threads; /* those that have ended too, until they are joined */
	int tasks;                   /* those that are not dropped */
	int answering;               /* threads that were not given up */
	int free;                    /* those of them that do nothing */
	int64_t needed_ms;           /* when all were needed last, monotonic */
	int given_up;
	/* any thread, atomic */
	unsigned silences;
} disk;

static void init(void)
{
	/* Never undone: a thread that was given up may come back at any time. */
	rg_condition_init(&disk.turned);
}

/* ---- who does not answer ---- */

static void silences_changed(void)
{
	__atomic_add_fetch(&disk.silences, 1, __ATOMIC_RELEASE);
}

unsigned disk_silences(void)
{
	return __atomic_load_n(&disk.silences, __ATOMIC_ACQUIRE);
}

static bool is_wanted(const struct disk_root *root)
{
	for (const struct disk_task *task = root->tasks; task; task = task->next) {
		if (!task->dropped)
			return true;
	}
	return false;
}

/* A folder that does not answer is told once, not again for each of its folders. */
static bool is_told(const struct disk_root *root)
{
	if (!root->silent || !is_wanted(root))
		return false;
	for (const struct disk_root *other = disk.roots; other; other = other->next) {
		size_t length = strlen(other->path);
		if (other != root && other->silent && is_wanted(other) &&
		    strncmp(root->path, other->path, length) == 0 && root->path[length] == '/')
			return false;
	}
	return true;
}

char *disk_silent(void)
{
	struct rg_buffer names = {0};

	rg_mutex_lock(&disk_lock);
	for (const struct disk_root *root = disk.roots; root; root = root->next) {
		if (is_told(root))
			rg_buffer_format(&names, "%s%s", names.length ? ", " : "", root->path);
	}
	rg_mutex_unlock(&disk_lock);
	return names.length ? rg_buffer_take(&names) : NULL;
}

bool disk_is_silent(const struct disk_task *task)
{
	return task->root->silent;
}

/* Tells the owners of all tasks at the root. */
static void set_silent(struct disk_root *root, bool silent)
{
	root->silent = silent;
	silences_changed();
	for (const struct disk_task *task = root->tasks; task; task = task->next)
		disk_tell(task);
}

/* Gives up those that have been at a root for too long. Returns the roots to log, new; NULL for none. */
static char *give_up(int64_t now_ms)
{
	struct rg_buffer names = {0};

	for (struct file_thread *thread = disk.threads; thread; thread = thread->next) {
		if (!thread->task || thread->given_up || now_ms - thread->since_ms < DISK_SILENT_MS)
			continue;
		thread->given_up = true;
		disk.answering--;
		disk.given_up++;
		if (thread->task->slow)
			continue;
		set_silent(thread->task->root, true);
		rg_buffer_format(&names, "%s%s", names.length ? ", " : "", thread->task->root->path);
	}
	return names.length ? rg_buffer_take(&names) : NULL;
}

/* True when its root was silent. */
static bool come_back(struct file_thread *thread)
{
	struct disk_root *root = thread->task->root;
	bool was_silent = root->silent;

	disk.given_up--;
	disk.answering++;
	thread->given_up = false;
	if (was_silent)
		set_silent(root, false);
	return was_silent;
}

/* ---- roots and their tasks ---- */

static struct disk_root *find_root(const char *path)
{
	struct disk_root **at = &disk.roots;

	while (*at && strcmp((*at)->path, path) != 0)
		at = &(*at)->next;
	if (!*at) {
		*at = rg_alloc(1, sizeof(**at));
		(*at)->path = rg_strdup(path);
	}
	return *at;
}

static void free_root_if_unused(struct disk_root *root)
{
	struct disk_root **at = &disk.roots;

	if (root->tasks || root->busy)
		return;
	while (*at != root)
		at = &(*at)->next;
	*at = root->next;
	rg_free(root->path);
	rg_free(root);
}

/* The root is freed with its last task. */
static void unlink_task(struct disk_task *task)
{
	struct disk_task **at = &task->root->tasks;

	while (*at != task)
		at = &(*at)->next;
	*at = task->next;
	free_root_if_unused(task->root);
}

/* The task that is due first, at a root that no thread is at. */
static struct disk_task *next_task(void)
{
	struct disk_task *first = NULL;

	for (struct disk_root *root = disk.roots; root; root = root->next) {
		for (struct disk_task *task = root->busy ? NULL : root->tasks; task; task = task->next) {
			if (!first || task->due_ms < first->due_ms)
				first = task;
		}
	}
	return first;
}

/* ---- the threads ---- */

static void thread_main(void *data);

static bool start_thread(void)
{
	struct file_thread *thread;

	if (disk.answering >= DISK_THREADS_MOST || disk.given_up >= DISK_HUNG_MOST)
		return false;
	thread = rg_alloc(1, sizeof(*thread));
	if (!rg_thread_start(&thread->thread, "rg-file", RG_PRIORITY_NORMAL, thread_main, thread)) {
		rg_free(thread);
		return false;
	}
	thread->next = disk.threads;
	disk.threads = thread;
	disk.answering++;
	disk.free++;
	return true;
}

/* A thread goes to a disk only while another one is free, which serves the other roots if this disk does not answer. */
static bool may_leave(void)
{
	return disk.free > 1 || start_thread() || disk.given_up >= DISK_HUNG_MOST;
}

/* Gives the lock away meanwhile. */
static void serve(struct file_thread *self, struct disk_task *task)
{
	struct disk_root *root = task->root;
	bool was_silent = false;

	task->running = root->busy = true;
	task->hurried = false;
	self->task = task;
	self->since_ms = rg_monotonic_ms();
	if (--disk.free <= 1)
		disk.needed_ms = self->since_ms;
	rg_mutex_unlock(&disk_lock);
	task->run(task);
	rg_mutex_lock(&disk_lock);
	if (self->given_up)
		was_silent = come_back(self);
	disk.free++;
	self->task = NULL;
	task->running = root->busy = false;
	task->due_ms = task->every_ms ? rg_monotonic_ms() + task->every_ms : INT64_MAX;
	if (task->hurried)
		task->due_ms = 0;
	char *again = was_silent && is_wanted(root) ? rg_strdup(root->path) : NULL;
	struct disk_task *dropped = task->dropped ? task : NULL;
	if (dropped)
		unlink_task(dropped);
	if (!again && !dropped)
		return;
	rg_mutex_unlock(&disk_lock);
	if (dropped)
		dropped->end(dropped);
	if (again)
		rg_info("%s answers again", again);
	rg_free(again);
	rg_mutex_lock(&disk_lock);
}

/* For how long a free thread may sleep until the next one at a root has to be given up. */
static int64_t patience_ms(int64_t now_ms)
{
	int64_t least_ms = LOOK_MS;

	for (const struct file_thread *thread = disk.threads; thread; thread = thread->next) {
		int64_t left_ms = thread->since_ms + DISK_SILENT_MS - now_ms;
		if (thread->task && !thread->given_up && left_ms < least_ms)
			least_ms = left_ms;
	}
	return least_ms;
}

static void wait_for_work(int64_t now_ms, const struct disk_task *next)
{
	char *silent = give_up(now_ms);
	int64_t wait_ms = patience_ms(now_ms);

	if (silent) {
		rg_mutex_unlock(&disk_lock);
		rg_warning("%s: has not answered for %d s; everything else goes on", silent, DISK_SILENT_MS / 1000);
		rg_free(silent);
		rg_mutex_lock(&disk_lock);
		return;
	}
	if (next && next->due_ms > now_ms && next->due_ms - now_ms < wait_ms)
		wait_ms = next->due_ms - now_ms;
	rg_condition_wait(&disk.turned, &disk_lock, wait_ms);
}

static void thread_main(void *data)
{
	struct file_thread *self = data;

	rg_mutex_lock(&disk_lock);
	while (disk.tasks && disk.answering <= DISK_THREADS_MOST) {
		int64_t now_ms = rg_monotonic_ms();
		struct disk_task *next = next_task();
		if (next && next->due_ms <= now_ms && may_leave()) {
			serve(self, next);
		} else if (disk.free > 2 && now_ms - disk.needed_ms > REST_MS) {
			break;
		} else {
			wait_for_work(now_ms, next);
		}
	}
	disk.answering--;
	disk.free--;
	self->ended = true;
	rg_condition_signal_all(&disk.turned);
	rg_mutex_unlock(&disk_lock);
}

/* Takes the threads that have ended out of the list. */
static struct file_thread *take_ended(void)
{
	struct file_thread *ended = NULL;

	for (struct file_thread **at = &disk.threads; *at;) {
		struct file_thread *thread = *at;
		if (!thread->ended) {
			at = &thread->next;
			continue;
		}
		*at = thread->next;
		thread->next = ended;
		ended = thread;
	}
	return ended;
}

static void join(struct file_thread *ended)
{
	while (ended) {
		struct file_thread *next = ended->next;
		rg_thread_join(&ended->thread);
		rg_free(ended);
		ended = next;
	}
}

int disk_threads(void)
{
	int count = 0;

	rg_mutex_lock(&disk_lock);
	for (const struct file_thread *thread = disk.threads; thread; thread = thread->next)
		count += !thread->ended;
	rg_mutex_unlock(&disk_lock);
	return count;
}

/* ---- for owners of tasks ---- */

void disk_start(struct disk_task *task, const char *root)
{
	static rg_once once = RG_ONCE_STATIC;

	rg_once_run(&once, init);
	rg_mutex_lock(&disk_lock);
	struct file_thread *ended = take_ended();
	task->root = find_root(root);
	task->next = task->root->tasks;
	task->root->tasks = task;
	disk.tasks++;
	bool served = disk.free || start_thread() || disk.answering;
	rg_condition_signal_all(&disk.turned);
	rg_mutex_unlock(&disk_lock);
	join(ended);
	if (!served)
		rg_error("no thread for files: nothing is read from %s", root);
}

/*
 * True when a thread is free or has only just begun a task. One that is at a disk for longer may hang: it is not waited
 * for.
 */
static bool somebody_ends(int64_t now_ms)
{
	for (const struct file_thread *thread = disk.threads; thread; thread = thread->next) {
		if (!thread->ended && (!thread->task || now_ms - thread->since_ms < BRIEF_MS))
			return true;
	}
	return false;
}

static void wait_for_end(void)
{
	int64_t now_ms = rg_monotonic_ms(), until_ms = now_ms + END_MS;

	for (; !disk.tasks && now_ms < until_ms && somebody_ends(now_ms); now_ms = rg_monotonic_ms())
		rg_condition_wait(&disk.turned, &disk_lock, BRIEF_MS / 2);
}

void disk_drop(struct disk_task *task)
{
	rg_mutex_lock(&disk_lock);
	bool running = task->running;
	task->dropped = true;
	if (task->root->silent)
		silences_changed();
	if (!running)
		unlink_task(task);
	if (!--disk.tasks) {
		rg_condition_signal_all(&disk.turned);
		wait_for_end();
	}
	struct file_thread *ended = take_ended();
	rg_mutex_unlock(&disk_lock);
	if (!running)
		task->end(task);
	join(ended);
}

void disk_hurry(struct disk_task *task)
{
	rg_mutex_lock(&disk_lock);
	task->hurried = true;
	if (!task->running)
		task->due_ms = 0;
	rg_condition_signal_all(&disk.turned);
	rg_mutex_unlock(&disk_lock);
}

void disk_tell(const struct disk_task *task)
{
	if (task->changed && !task->dropped)
		task->changed(task->data);
}
