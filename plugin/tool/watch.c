/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "watch.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "command.h"
#include "race/file/shelf.h"

#define LOOK_MS 150 /* between two looks: a save is drawn before the hand is off the keys */

static uint64_t stamp_file(uint64_t stamp, const char *path)
{
	struct rg_file_stamp one = rg_file_stamp(path);

	stamp = rg_hash(stamp, &one.modified_ns, sizeof(one.modified_ns));
	stamp = rg_hash(stamp, &one.size, sizeof(one.size));
	return rg_hash(stamp, &one.inode, sizeof(one.inode));
}

/* A file, or all files of a race folder and its photos. */
static uint64_t stamp_data(uint64_t stamp, const char *path)
{
	static const char *const folders[] = {".", "photos"};

	if (!path)
		return stamp;
	stamp = stamp_file(stamp, path);
	for (int i = 0; i < 2 && rg_directory_exists(path); i++) {
		char *folder = rg_path_join(path, folders[i]);
		size_t count = 0;
		char **names = rg_directory_list(folder, "", &count);
		for (size_t k = 0; k < count; k++) {
			char *file = rg_path_join(folder, names[k]);
			stamp = stamp_file(rg_hash_text(stamp, names[k]), file);
			rg_free(file);
			rg_free(names[k]);
		}
		rg_free(names);
		rg_free(folder);
	}
	return stamp;
}

uint64_t tool_watch_stamp(const struct tool_source_ask *source)
{
	static const char *const folders[] = {"templates", "templates/parts", "themes",
					      "languages", "grids",           "mappings"};
	uint64_t stamp = RG_HASH_START;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		uint64_t one = race_shelf_stamp(tool_shelf(), folders[i], ".json");
		stamp = rg_hash(stamp, &one, sizeof(one));
	}
	return stamp_data(stamp_data(stamp, source->address), source->crew);
}

bool tool_watch_wait(const struct tool_source_ask *source, uint64_t *stamp)
{
	uint64_t now = *stamp;

	while (!rg_process_must_end() && now == *stamp) {
		rg_sleep_ms(LOOK_MS);
		now = tool_watch_stamp(source);
	}
	*stamp = now;
	return !rg_process_must_end();
}
