/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pack.h"

#include <string.h>
#include <cjson/cJSON.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define BASES_MOST 5 /* a theme, and the four that may stand below it */
#define FILE_END   ".json"
#define BYTES_MOST ((size_t)1024 * 1024)

/* The id of the base that the file names, NULL: none. rg_free. */
static char *base_of(const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;
	cJSON *json = rg_file_read(path, BYTES_MOST, &bytes, &length, &error) ? cJSON_ParseWithLength(bytes, length)
									      : NULL;
	char *base = rg_strdup(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "base")));

	cJSON_Delete(json);
	rg_free(bytes);
	rg_free(error);
	return base;
}

/* Of what is read of a theme: the folder's file, else the file. NULL: the user has none of that name. rg_free. */
static char *theme_file(const char *user_folder, const char *id)
{
	char *within = rg_asprintf("%s/" PACK_THEMES "/%s/theme.json", user_folder, id);
	char *alone = rg_asprintf("%s/" PACK_THEMES "/%s" FILE_END, user_folder, id);
	char **kept = rg_file_exists(within) ? &within : &alone,
	     *path = rg_file_exists(*kept) ? rg_strdup(*kept) : NULL;

	rg_free(within);
	rg_free(alone);
	return path;
}

char **pack_theme_ids(const char *user_folder, const char *id, size_t *count)
{
	char **ids = rg_alloc(BASES_MOST, sizeof(*ids)), *next = rg_strdup(id);

	*count = 0;
	while (!rg_empty(next) && *count < BASES_MOST && rg_path_stays_below(next) && !strchr(next, '/')) {
		char *path = theme_file(user_folder, next);
		if (!path)
			break;
		ids[(*count)++] = next;
		next = base_of(path);
		rg_free(path);
	}
	rg_free(next);
	return ids;
}

bool pack_theme_is_of(const char *entry, const char *id)
{
	size_t length = strlen(id);

	if (!rg_starts_with(entry, PACK_THEMES "/") || !rg_starts_with(entry + strlen(PACK_THEMES "/"), id))
		return false;
	const char *rest = entry + strlen(PACK_THEMES "/") + length;
	return *rest == '/' || strcmp(rest, FILE_END) == 0;
}

static bool copy_file(const char *from, const char *to, char **error)
{
	char *bytes = NULL, *folder = rg_path_directory(to);
	size_t length = 0;
	bool good = rg_file_read(from, PACK_FILE_MOST, &bytes, &length, NULL) && rg_directory_make(folder) &&
		    rg_file_replace(to, bytes, length);

	if (!good && error && !*error)
		*error = rg_asprintf("%s: cannot be written", to);
	rg_free(bytes);
	rg_free(folder);
	return good;
}

/* The files of a folder, and of one folder in it, for fonts. */
static bool copy_folder(const char *from, const char *to, bool deeper, char **error)
{
	size_t count = 0;
	char **names = rg_directory_list(from, "", &count);
	bool good = true;

	for (size_t i = 0; i < count; i++) {
		char *source = rg_path_join(from, names[i]), *target = rg_path_join(to, names[i]);
		good = good && copy_file(source, target, error);
		rg_free(source);
		rg_free(target);
		rg_free(names[i]);
	}
	rg_free(names);
	names = deeper ? rg_directory_folders(from, &count) : NULL;
	for (size_t i = 0; names && i < count; i++) {
		char *source = rg_path_join(from, names[i]), *target = rg_path_join(to, names[i]);
		good = good && copy_folder(source, target, false, error);
		rg_free(source);
		rg_free(target);
		rg_free(names[i]);
	}
	rg_free(names);
	return good;
}

/* `name`: "club" or "club.json". */
static bool is_there(const char *themes, const char *name)
{
	size_t length = strlen(name), end = strlen(FILE_END);
	bool file = length > end && strcmp(name + length - end, FILE_END) == 0;
	char *id = rg_strndup(name, file ? length - end : length);
	char *folder = rg_path_join(themes, id), *beside = rg_asprintf("%s/%s" FILE_END, themes, id);
	bool there = rg_path_exists(folder) || rg_path_exists(beside);

	rg_free(id);
	rg_free(folder);
	rg_free(beside);
	return there;
}

bool pack_theme_install(const char *race_folder, const char *user_folder, char **error)
{
	char *from = rg_path_join(race_folder, PACK_THEMES), *to = rg_path_join(user_folder, PACK_THEMES);
	size_t file_count = 0, folder_count = 0;
	char **files = rg_directory_list(from, FILE_END, &file_count),
	     **folders = rg_directory_folders(from, &folder_count);
	bool good = true;

	for (size_t i = 0; i < file_count + folder_count; i++) {
		char *name = i < file_count ? files[i] : folders[i - file_count];
		char *source = rg_path_join(from, name), *target = rg_path_join(to, name);
		if (good && !is_there(to, name))
			good = i < file_count ? copy_file(source, target, error)
					      : copy_folder(source, target, true, error);
		rg_free(source);
		rg_free(target);
		rg_free(name);
	}
	rg_free(files);
	rg_free(folders);
	rg_free(from);
	rg_free(to);
	return good;
}
