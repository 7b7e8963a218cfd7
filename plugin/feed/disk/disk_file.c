/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "disk_file.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "disk.h"
#include "feed/feed.h"
#include "feed/watch.h"

struct disk_file {
	struct disk_task task; /* first, because the disk gives back a pointer to it */
	/* constant */
	char *path;
	size_t max_bytes;
	/* file thread only */
	struct watch watch;
	/* under disk_lock */
	bool force;
	bool news; /* since it was taken last */
	struct feed_bytes *bytes;
	char *error;
	char *told; /* the error that was told last; NULL: it was good */
	int64_t good_ms;
};

static void run(struct disk_task *task)
{
	struct disk_file *file = (struct disk_file *)task;
	struct feed_bytes *bytes = NULL, *old = NULL;
	char *error = NULL;

	rg_mutex_lock(&disk_lock);
	bool force = file->force;
	file->force = false;
	rg_mutex_unlock(&disk_lock);
	enum watch_result result = watch_look(&file->watch, file->path, file->max_bytes, rg_monotonic_ms(), force,
					      &bytes, &error);
	rg_mutex_lock(&disk_lock);
	if (result != WATCH_FAILED)
		file->good_ms = rg_monotonic_ms();
	if (result == WATCH_READ || (result == WATCH_FAILED && (force || !rg_equal(error, file->told)))) {
		old = file->bytes;
		file->bytes = bytes;
		rg_free(file->error);
		file->error = rg_strdup(error);
		rg_free(file->told);
		file->told = rg_strdup(error);
		file->news = true;
		disk_tell(task);
	}
	rg_mutex_unlock(&disk_lock);
	feed_bytes_unref(old);
	rg_free(error);
}

static void end(struct disk_task *task)
{
	struct disk_file *file = (struct disk_file *)task;

	feed_bytes_unref(file->bytes);
	rg_free(file->error);
	rg_free(file->told);
	rg_free(file->path);
	rg_free(file);
}

struct disk_file *disk_file_open(const char *path, size_t max_bytes, void (*changed)(void *data), void *data)
{
	struct disk_file *file = rg_alloc(1, sizeof(*file));
	char *folder = rg_path_directory(path);

	file->task = (struct disk_task){
		.run = run, .end = end, .changed = changed, .data = data, .every_ms = WATCH_EVERY_MS};
	file->path = rg_strdup(path);
	file->max_bytes = max_bytes;
	disk_start(&file->task, folder);
	rg_free(folder);
	return file;
}

void disk_file_close(struct disk_file *file)
{
	if (file)
		disk_drop(&file->task);
}

void disk_file_refresh(struct disk_file *file)
{
	rg_mutex_lock(&disk_lock);
	file->force = true;
	rg_mutex_unlock(&disk_lock);
	disk_hurry(&file->task);
}

bool disk_file_take(struct disk_file *file, struct feed_bytes **bytes, char **error)
{
	rg_mutex_lock(&disk_lock);
	bool news = file->news;
	if (news) {
		*bytes = file->bytes;
		*error = file->error;
		file->bytes = NULL;
		file->error = NULL;
		file->news = false;
	}
	rg_mutex_unlock(&disk_lock);
	return news;
}

int64_t disk_file_good_ms(const struct disk_file *file)
{
	rg_mutex_lock(&disk_lock);
	int64_t good_ms = file->good_ms;
	rg_mutex_unlock(&disk_lock);
	return good_ms;
}

bool disk_file_is_silent(const struct disk_file *file)
{
	rg_mutex_lock(&disk_lock);
	bool silent = disk_is_silent(&file->task);
	rg_mutex_unlock(&disk_lock);
	return silent;
}
