/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/feed.h"
#include "intake/intake_folder.h"
#include "race/day/tree.h"

/* Who reads the feed takes those on the web, and those below the feed's folder. */
struct pictures {
	const struct intake *intake;
	const char *folder; /* where the feed is written; NULL when that is no folder */
	size_t left_out;
};

/*
 * The picture's path from the folder of the written feed, or its URL; NULL when no reader would take it. Free with
 * rg_free.
 */
static char *named_from(const struct pictures *pictures, const char *reference)
{
	bool owned = intake_owns_picture(pictures->intake, reference);
	char *address = owned ? rg_strdup(reference) : feed_resolve(intake_address(pictures->intake), reference);
	char *result = NULL;

	if (address && strstr(address, "://")) {
		result = rg_strdup(address);
	} else if (address && pictures->folder) {
		char *path = rg_path_real(address);
		result = path ? rg_strdup(rg_path_below(path, pictures->folder)) : NULL;
		rg_free(path);
	}
	rg_free(address);
	return result;
}

static void name_picture(cJSON *item, const char *member, void *data)
{
	struct pictures *pictures = data;
	cJSON *picture = cJSON_GetObjectItemCaseSensitive(item, member);

	if (!cJSON_IsString(picture))
		return;
	char *name = named_from(pictures, picture->valuestring);
	pictures->left_out += !name;
	if (name)
		cJSON_ReplaceItemInObjectCaseSensitive(item, member, cJSON_CreateString(name));
	else
		cJSON_DeleteItemFromObjectCaseSensitive(item, member);
	rg_free(name);
}

/* A sponsor without a picture has nothing to show. */
static void drop_bare_sponsors(cJSON *tree)
{
	cJSON *sponsors = cJSON_GetObjectItemCaseSensitive(tree, "sponsors"), *next;

	for (cJSON *item = sponsors ? sponsors->child : NULL; item; item = next) {
		next = item->next;
		if (!cJSON_GetObjectItemCaseSensitive(item, "picture"))
			cJSON_Delete(cJSON_DetachItemViaPointer(sponsors, item));
	}
}

cJSON *intake_written(const struct intake *intake, const cJSON *tree, const char *folder, size_t *left_out)
{
	/* Copied: the intake keeps its own, and this one is changed and written. */
	cJSON *feed = cJSON_Duplicate(tree, true);
	struct pictures pictures = {.intake = intake, .folder = folder};

	race_tree_leave_out(feed);
	intake_folder_each_picture(feed, name_picture, &pictures);
	drop_bare_sponsors(feed);
	*left_out = pictures.left_out;
	return feed;
}
