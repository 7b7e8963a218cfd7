/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file.h"

#include <string.h>

#include "mem.h"

bool rg_file_stamp_equal(struct rg_file_stamp a, struct rg_file_stamp b)
{
	return a.modified_ns == b.modified_ns && a.size == b.size && a.inode == b.inode;
}

char *rg_path_join(const char *directory, const char *name)
{
	size_t length = strlen(directory);

	if (rg_path_absolute(name) || !length)
		return rg_strdup(name);
	return rg_asprintf(directory[length - 1] == '/' ? "%s%s" : "%s/%s", directory, name);
}

char *rg_path_directory(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return rg_strdup(".");
	return slash == path ? rg_strdup("/") : rg_strndup(path, (size_t)(slash - path));
}

bool rg_path_stays_below(const char *path)
{
	if (!*path || rg_path_absolute(path) || strchr(path, '\\'))
		return false;
	for (const char *part = path; part;) {
		const char *slash = strchr(part, '/');
		size_t length = slash ? (size_t)(slash - part) : strlen(part);
		if (length == 2 && part[0] == '.' && part[1] == '.')
			return false;
		part = slash ? slash + 1 : NULL;
	}
	return true;
}
