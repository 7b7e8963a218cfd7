/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pack.h"

#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "intake/zip/libzip.h"
#include "pack_name.h"
#include "transponder.h"

#define DEPTH_MOST 4 /* folders in folders */

/* ---- writing ---- */

struct writing {
	zip_t *zip;
	const char *folder, *zip_path;
	const char *event_json;
	bool of_user;  /* `folder` is the user's, not the race folder */
	char **themes; /* ids of the user's themes that are packed; what the folder has of that name stays out */
	size_t theme_count;
	size_t count, total;
	size_t nameless;      /* left out, because nobody knows how their names are written */
	struct rg_array kept; /* char *: bytes that libzip borrows until the file is closed */
	char **error;
};

static bool fail_pack(char **error, char *text)
{
	if (error && !*error)
		*error = text;
	else
		rg_free(text);
	return false;
}

static bool need_libzip(char **error)
{
	return libzip_load() ||
	       fail_pack(error, rg_asprintf("%s", race_said("a zip file needs the library libzip, which "
							    "is not on this machine; install it "
							    "(libzip5, libzip4t64 or libzip4)")));
}

static bool add_source(struct writing *writing, const char *name, zip_source_t *source)
{
	if (source && libzip.file_add(writing->zip, name, source, ZIP_FL_ENC_UTF_8) >= 0)
		return true;
	libzip.source_free(source);
	return fail_pack(writing->error, rg_asprintf("%s: %s", name, libzip.strerror(writing->zip)));
}

/* Race data, in which there may be what is nobody's business. */
static bool is_data(const char *name)
{
	static const char *const ends[] = {".json", ".csv", ".tsv", ".txt", ".xml"};
	const char *end = strrchr(name, '.');

	for (size_t i = 0; end && i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (rg_equal_ignoring_case(end, ends[i]))
			return true;
	}
	return false;
}

/* Takes the bytes over, which libzip borrows until it has written. */
static bool add_bytes(struct writing *writing, const char *name, char *bytes, size_t length)
{
	*(char **)rg_array_push(&writing->kept, sizeof(char *)) = bytes;
	return add_source(writing, name, libzip.source_buffer(writing->zip, bytes, length, 0));
}

static bool add_file(struct writing *writing, const char *name, const char *path)
{
	struct rg_file_stamp stamp = rg_file_stamp(path);

	if (++writing->count > PACK_FILES_MOST)
		return fail_pack(writing->error,
				 rg_asprintf(race_said("there are more than %d files in the folder"), PACK_FILES_MOST));
	if ((uint64_t)stamp.size > PACK_FILE_MOST)
		return fail_pack(writing->error,
				 rg_asprintf(race_said("%s: is larger than %zu MiB"), name, PACK_FILE_MOST >> 20));
	writing->total += (size_t)stamp.size;
	if (writing->total > PACK_TOTAL_MOST)
		return fail_pack(writing->error,
				 rg_asprintf(race_said("the folder holds more than %zu MiB"), PACK_TOTAL_MOST >> 20));
	char *bytes = NULL;
	size_t length = 0;
	if (!is_data(name) || !rg_file_read(path, PACK_FILE_MOST, &bytes, &length, NULL))
		return add_source(writing, name, libzip.source_file(writing->zip, path, 0, -1));
	/* As it was read: what is written now may be another. */
	char *without = transponder_without(bytes, length, &length);
	if (without)
		rg_free(bytes);
	return add_bytes(writing, name, without ? without : bytes, length);
}

static bool is_left_out(const struct writing *writing, const char *name, const char *path)
{
	size_t length = strlen(name);

	/* "~$crew.csv" and ".~lock.crew.csv#": an office program has it open. */
	return name[0] == '.' || name[0] == '~' || rg_path_is_link(path) || strcmp(path, writing->zip_path) == 0 ||
	       rg_equal_ignoring_case(name, "secrets.json") ||
	       (length > 4 && rg_equal_ignoring_case(name + length - 4, ".zip")) ||
	       (length > 4 && rg_equal_ignoring_case(name + length - 4, ".tmp"));
}

/* "J\xE2nis.jpg" on an old stick: no other system would read it back, and it is no reason to pack nothing. */
static bool has_a_name(struct writing *writing, const char *name)
{
	bool has = rg_utf8_valid(name, strlen(name));

	writing->nameless += !has;
	return has;
}

static bool add_one(struct writing *writing, const char *below, const char *name)
{
	if (!has_a_name(writing, name))
		return true;
	char *entry = rg_asprintf("%s%s", below, name), *path = rg_path_join(writing->folder, entry);
	bool given = writing->event_json && strcmp(entry, PACK_EVENT) == 0, good = true;

	for (size_t i = 0; i < writing->theme_count && !writing->of_user; i++)
		given = given || pack_theme_is_of(entry, writing->themes[i]);
	if (!given && !is_left_out(writing, name, path)) {
		char *fault = pack_name_fault(entry);
		good = fault ? fail_pack(writing->error, fault) : add_file(writing, entry, path);
	}
	rg_free(entry);
	rg_free(path);
	return good;
}

static bool add_folder(struct writing *writing, const char *below, int depth)
{
	char *path = below[0] ? rg_path_join(writing->folder, below) : rg_strdup(writing->folder);
	size_t file_count, folder_count;
	char **files = rg_directory_list(path, "", &file_count);
	char **folders = rg_directory_folders(path, &folder_count);
	bool good = true;

	for (size_t i = 0; i < file_count; i++) {
		good = good && add_one(writing, below, files[i]);
		rg_free(files[i]);
	}
	for (size_t i = 0; i < folder_count; i++) {
		char *deeper = rg_asprintf("%s%s/", below, folders[i]);
		if (good && has_a_name(writing, folders[i]))
			good = depth >= DEPTH_MOST || add_folder(writing, deeper, depth + 1);
		rg_free(deeper);
		rg_free(folders[i]);
	}
	rg_free(files);
	rg_free(folders);
	rg_free(path);
	return good;
}

/* After the race folder: the user's themes, from the user's folder. */
static bool add_themes(struct writing *writing, const struct pack_look *look)
{
	bool good = true;

	writing->folder = look->user_folder;
	writing->of_user = true;
	for (size_t i = 0; i < writing->theme_count && good; i++) {
		char *file = rg_asprintf("%s.json", writing->themes[i]);
		char *path = rg_asprintf("%s/" PACK_THEMES "/%s", look->user_folder, file);
		char *below = rg_asprintf(PACK_THEMES "/%s/", writing->themes[i]);
		good = !rg_file_exists(path) || add_one(writing, PACK_THEMES "/", file);
		good = good && add_folder(writing, below, 1);
		rg_free(file);
		rg_free(path);
		rg_free(below);
	}
	return good;
}

static zip_t *open_zip(const char *path, int flags, char **error)
{
	int code = 0;
	zip_t *zip = libzip.open(path, flags, &code);

	if (!zip) {
		zip_error_t reason;
		libzip.error_init_with_code(&reason, code);
		fail_pack(error, rg_asprintf("%s: %s", rg_path_name(path), libzip.error_strerror(&reason)));
		libzip.error_fini(&reason);
	}
	return zip;
}

bool pack_write(const char *zip, const char *folder, const char *event_json, const struct pack_look *look, char **error)
{
	struct writing writing = {.folder = folder, .zip_path = zip, .event_json = event_json, .error = error};

	if (error)
		*error = NULL;
	if (!rg_directory_exists(folder))
		return fail_pack(error, rg_asprintf(race_said("%s: is no folder"), folder));
	if (!need_libzip(error))
		return false;
	writing.zip = open_zip(zip, ZIP_CREATE | ZIP_TRUNCATE, error);
	if (!writing.zip)
		return false;
	if (look && look->user_folder)
		writing.themes = pack_theme_ids(look->user_folder, look->theme, &writing.theme_count);
	bool good = add_folder(&writing, "", 0) && (!writing.theme_count || add_themes(&writing, look));
	if (good && event_json)
		good = add_source(&writing, PACK_EVENT,
				  libzip.source_buffer(writing.zip, event_json, strlen(event_json), 0));
	if (good && !writing.count && !event_json)
		good = fail_pack(error, rg_asprintf(race_said("%s: holds nothing that could be packed"), folder));
	/* Closing writes: a file beside, which then takes the name. */
	bool written = good && libzip.close(writing.zip) == 0;
	if (good && !written)
		fail_pack(error, rg_asprintf("%s: %s", rg_path_name(zip), libzip.strerror(writing.zip)));
	if (!written)
		libzip.discard(writing.zip);
	else if (writing.nameless)
		rg_warning("%s: %zu %s left out, with a name that is not UTF-8: rename and pack again",
			   rg_path_name(zip), writing.nameless,
			   writing.nameless == 1 ? "file or folder is" : "files and folders are");
	for (size_t i = 0; i < writing.kept.count; i++)
		rg_free(((char **)writing.kept.items)[i]);
	rg_array_finish(&writing.kept);
	for (size_t i = 0; i < writing.theme_count; i++)
		rg_free(writing.themes[i]);
	rg_free(writing.themes);
	return written;
}

/* ---- texts ---- */

/* The zip in memory as `to` has it, once it is closed. */
static bool close_texts(zip_source_t *to, const struct pack_text *texts, size_t count)
{
	struct writing writing = {.zip = libzip.open_from_source(to, ZIP_TRUNCATE, NULL)};
	bool good = writing.zip != NULL;

	if (!good)
		return false;
	libzip.source_keep(to); /* closing gives one back */
	for (size_t i = 0; i < count && good; i++)
		good = add_source(&writing, texts[i].name,
				  libzip.source_buffer(writing.zip, texts[i].text, strlen(texts[i].text), 0));
	if (good && libzip.close(writing.zip) == 0)
		return true;
	libzip.discard(writing.zip);
	return false;
}

/* NULL when it cannot be read back. rg_free. */
static char *read_back(zip_source_t *from, size_t *length)
{
	char *bytes = NULL;
	zip_int64_t size;

	if (libzip.source_open(from) != 0)
		return NULL;
	size = libzip.source_seek(from, 0, SEEK_END) == 0 ? libzip.source_tell(from) : -1;
	if (size > 0 && libzip.source_seek(from, 0, SEEK_SET) == 0) {
		bytes = rg_alloc((size_t)size, 1);
		*length = (size_t)size;
		if (libzip.source_read(from, bytes, (zip_uint64_t)size) != size) {
			rg_free(bytes);
			bytes = NULL;
		}
	}
	libzip.source_close(from);
	return bytes;
}

bool pack_write_texts(const char *path, const struct pack_text *texts, size_t count, char **error)
{
	*error = NULL;
	if (!need_libzip(error))
		return false;
	zip_source_t *zip = libzip.source_buffer_create(NULL, 0, 0, NULL);
	size_t length = 0;
	char *bytes = zip && close_texts(zip, texts, count) ? read_back(zip, &length) : NULL;
	bool written = bytes && rg_file_replace_private(path, bytes, length);

	*error = written ? NULL : rg_asprintf(race_said("%s: cannot be written"), path);
	rg_free(bytes);
	libzip.source_free(zip);
	return written;
}

const char *pack_library(void)
{
	return libzip_load() ? libzip.libzip_version() : NULL;
}

/* ---- reading ---- */

struct reading {
	zip_t *zip;
	const char *folder;
	struct rg_array written; /* char *: paths, in order */
	char **error;
};

static bool write_entry(struct reading *reading, zip_uint64_t index, const char *name, size_t size)
{
	zip_file_t *file = libzip.fopen_index(reading->zip, index, 0);
	char *bytes = NULL, *path = rg_path_join(reading->folder, name), *parent = rg_path_directory(path), end;
	bool good = false;

	if (!file) {
		fail_pack(reading->error, rg_asprintf("%s: %s", name, libzip.strerror(reading->zip)));
		goto done;
	}
	bytes = rg_alloc(size + 1, 1);
	/* libzip checks the sum when the read reaches the end. */
	if (libzip.fread(file, bytes, size) != (zip_int64_t)size || libzip.fread(file, &end, 1) != 0) {
		fail_pack(reading->error, rg_asprintf(race_said("%s: is damaged"), name));
		goto done;
	}
	*(char **)rg_array_push(&reading->written, sizeof(char *)) = rg_strdup(path);
	if (is_data(name)) {
		char *without = transponder_without(bytes, size, &size);
		rg_free(without ? bytes : NULL);
		bytes = without ? without : bytes;
	}
	good = rg_directory_make(parent) && rg_file_replace(path, bytes, size);
	if (!good)
		fail_pack(reading->error, rg_asprintf(race_said("%s: cannot be written"), name));
done:
	if (file)
		libzip.fclose(file);
	rg_free(bytes);
	rg_free(path);
	rg_free(parent);
	return good;
}

/* Takes away what was written, and the folders that were made for it. */
static void take_back(struct reading *reading, bool made_folder)
{
	char **written = reading->written.items;

	for (size_t i = reading->written.count; i-- > 0;) {
		rg_path_remove(written[i]);
		for (char *slash; (slash = strrchr(written[i], '/')) && slash > written[i] + strlen(reading->folder);) {
			*slash = 0;
			if (!rg_path_remove(written[i]))
				break;
		}
	}
	if (made_folder)
		rg_path_remove(reading->folder);
}

bool pack_read(const char *zip, const char *folder, char **error)
{
	struct reading reading = {.folder = folder, .error = error};
	struct pack_entries entries = {0};
	bool made_folder = !rg_directory_exists(folder), good;

	if (error)
		*error = NULL;
	if (!made_folder && !rg_directory_empty(folder))
		return fail_pack(error, rg_asprintf(race_said("%s: is not empty; give a new folder"), folder));
	if (!rg_file_exists(zip) || (uint64_t)rg_file_stamp(zip).size > PACK_TOTAL_MOST)
		return fail_pack(error, rg_asprintf(race_said("%s: is no file, or larger than %zu MiB"),
						    rg_path_name(zip), PACK_TOTAL_MOST >> 20));
	if (!need_libzip(error))
		return false;
	reading.zip = open_zip(zip, ZIP_RDONLY | ZIP_CHECKCONS, error);
	if (!reading.zip)
		return false;
	char *fault = pack_entries_read(&entries, reading.zip);
	good = fault ? fail_pack(error, fault) : true;
	if (good && !rg_directory_make(folder))
		good = fail_pack(error, rg_asprintf(race_said("%s: the folder cannot be made"), folder));
	for (size_t i = 0; good && i < entries.count; i++)
		good = write_entry(&reading, entries.list[i].index, entries.list[i].name, entries.list[i].size);
	if (!good)
		take_back(&reading, made_folder);
	for (size_t i = 0; i < reading.written.count; i++)
		rg_free(((char **)reading.written.items)[i]);
	rg_array_finish(&reading.written);
	pack_entries_finish(&entries);
	libzip.discard(reading.zip);
	return good;
}
