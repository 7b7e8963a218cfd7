/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pack_name.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "intake/zip/libzip.h"
#include "pack.h"
#include "race/day/id_index.h"

#define NAME_MOST 400 /* bytes; Windows takes 260 characters with the folder */
#define DEPTH     8

/* The file type in the upper half of a Unix entry's attributes. */
#define TYPE_MASK   0170000u
#define TYPE_FOLDER 0040000u
#define TYPE_FILE   0100000u

/* Names of devices on Windows, with or without an ending. */
static bool is_device(const char *part, size_t length)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul"};
	size_t stem = strcspn(part, "./");
	char name[8];
	bool device = false;

	stem = stem < length ? stem : length;
	if (stem < 3 || stem > 4)
		return false;
	memcpy(name, part, stem);
	name[stem] = 0;
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		device = device || rg_equal_ignoring_case(name, devices[i]);
	if (stem == 4 && name[3] >= '1' && name[3] <= '9') {
		name[3] = 0;
		device = rg_equal_ignoring_case(name, "com") || rg_equal_ignoring_case(name, "lpt");
	}
	return device;
}

static const char *part_fault(const char *part, size_t length)
{
	if (!length)
		return "has an empty part in its name";
	if (part[length - 1] == '.' || part[length - 1] == ' ')
		return "has a part that ends in a dot or a space";
	return is_device(part, length) ? "is the name of a device on Windows" : NULL;
}

static const char *find_fault(const char *name)
{
	size_t length = strlen(name);
	int depth = 0;

	if (!length || length > NAME_MOST)
		return "has no name, or a very long one";
	if (!rg_utf8_valid(name, length))
		return "has a name that is not UTF-8";
	for (const char *at = name; *at; at++) {
		if ((unsigned char)*at < ' ' || *at == 127 || strchr("<>:\"|?*\\", *at))
			return "has a sign in its name that not every system takes";
	}
	if (!rg_path_stays_below(name))
		return "leads out of the folder";
	for (const char *part = name; part; depth++) {
		size_t size = strcspn(part, "/");
		const char *fault = part_fault(part, size);
		if (fault)
			return fault;
		part = part[size] ? part + size + 1 : NULL;
	}
	return depth > DEPTH ? "lies too deep in folders" : NULL;
}

char *pack_name_fault(const char *name)
{
	const char *fault = find_fault(name);
	char *shown = fault ? rg_utf8_from_bytes(name, strnlen(name, 120)) : NULL, *text = NULL;

	/* Signs that would write over the line before. */
	for (char *at = shown; at && *at; at++)
		*at = (unsigned char)*at < ' ' ? '?' : *at;
	if (fault)
		text = rg_asprintf("%s: %s", shown, race_said(fault));
	rg_free(shown);
	return text;
}

static bool part_is(const char *part, const char *name)
{
	size_t length = strcspn(part, "/");
	char *copy = rg_strndup(part, length);
	bool same = rg_equal_ignoring_case(copy, name);

	rg_free(copy);
	return same;
}

/* Packing programs add files of their own: macOS "._day.json" and ".DS_Store". */
static bool is_passed_over(const char *name)
{
	for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
		if (rg_starts_with(part, "._") || part_is(part, ".DS_Store"))
			return true;
	}
	return rg_starts_with(name, "__MACOSX/");
}

/* What pack_write never writes has been put there by somebody else, for a purpose of his own. */
static const char *stranger_fault(const char *name)
{
	for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
		if (part[0] == '.')
			return "is hidden, and no pack has hidden files";
		if (part_is(part, "secrets.json"))
			return "holds keys, and no pack has any";
	}
	return NULL;
}

static const char *type_fault(zip_t *zip, zip_uint64_t index)
{
	zip_uint8_t system;
	zip_uint32_t attributes;

	if (libzip.file_get_external_attributes(zip, index, 0, &system, &attributes) != 0 || system != ZIP_OPSYS_UNIX)
		return NULL;
	zip_uint32_t type = attributes >> 16 & TYPE_MASK;
	return type && type != TYPE_FILE && type != TYPE_FOLDER ? "is a link or a device" : NULL;
}

static const char *stat_fault(const zip_stat_t *stat, size_t total)
{
	const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

	if ((stat->valid & wanted) != wanted)
		return "is damaged";
	if (stat->encryption_method != ZIP_EM_NONE)
		return "is encrypted";
	if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
		return "is packed in a way that is not known";
	if (stat->size > PACK_FILE_MOST)
		return "is too large";
	return stat->size > PACK_TOTAL_MOST - total ? "and those before it are too large together" : NULL;
}

/* Two names that differ in capitals alone are one file on Windows. */
static bool is_twice(struct race_id_index *seen, struct rg_arena *arena, const char *name)
{
	char *composed = rg_utf8_nfc(name), *upper = rg_utf8_upper(composed);
	bool twice = !race_id_index_add(seen, rg_arena_strdup(arena, upper), 0);

	rg_free(composed);
	rg_free(upper);
	return twice;
}

static char *take_entry(struct pack_entries *entries, zip_t *zip, zip_uint64_t index, size_t *total,
			struct race_id_index *seen, struct rg_arena *arena)
{
	zip_stat_t stat;

	if (libzip.stat_index(zip, index, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME))
		return rg_asprintf(race_said("entry %llu: is damaged"), (unsigned long long)index + 1);
	size_t length = strlen(stat.name);
	bool folder = length && stat.name[length - 1] == '/';
	char *name = rg_strndup(stat.name, folder ? length - 1 : length);
	char *text = pack_name_fault(name);
	const char *fault = type_fault(zip, index);

	fault = fault ? fault : stat_fault(&stat, *total);
	bool passed_over = is_passed_over(name);
	fault = fault || passed_over ? fault : stranger_fault(name);
	if (!text && !fault && !folder && !passed_over) {
		if (is_twice(seen, arena, name))
			fault = "is there twice";
		*total += (size_t)stat.size;
		entries->list[entries->count++] = (struct pack_entry){
			.index = index, .name = rg_strdup(name), .size = (size_t)stat.size};
	}
	if (!text && fault)
		text = rg_asprintf("%s: %s", name, race_said(fault));
	rg_free(name);
	return text;
}

char *pack_entries_read(struct pack_entries *entries, zip_t *zip)
{
	zip_int64_t count = libzip.get_num_entries(zip, 0);
	struct race_id_index seen = {0};
	size_t total = 0;
	char *fault = NULL;

	if (count < 1 || count > PACK_FILES_MOST)
		return rg_asprintf(race_said("the pack has no files, or more than %d"), PACK_FILES_MOST);
	struct rg_arena *arena = rg_arena_create();
	entries->list = rg_alloc((size_t)count, sizeof(*entries->list));
	for (zip_int64_t i = 0; i < count && !fault; i++)
		fault = take_entry(entries, zip, (zip_uint64_t)i, &total, &seen, arena);
	race_id_index_finish(&seen);
	rg_arena_destroy(arena);
	return fault;
}

void pack_entries_finish(struct pack_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		rg_free(entries->list[i].name);
	rg_free(entries->list);
	*entries = (struct pack_entries){0};
}
