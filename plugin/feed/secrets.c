/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "secrets.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "address.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "base/thread.h"
#include "feed/http/request.h"

#define FILE_NAME  "secrets.json"
#define VERSION    1
#define MOST_BYTES (256 * 1024)
#define MOST_HOSTS 200
#define WAIT_MS    5000 /* for another process that is writing */

/* Read, change, write: one at a time. */
static struct rg_mutex lock = RG_MUTEX_STATIC;

/* Under the lock: what the crew is to be told of the file; NULL: all is well. */
static char *told;
static bool told_is_new, is_aside;

static const struct {
	enum feed_auth_scheme scheme;
	const char *word;
} schemes[] = {
	{FEED_AUTH_BEARER, "bearer"},
	{FEED_AUTH_BASIC, "basic"},
	{FEED_AUTH_HEADER, "header"},
	{FEED_AUTH_FORM, "form"},
};

/* ---- JSON ---- */

/* cJSON frees without overwriting. */
static void delete_tree(cJSON *tree)
{
	for (cJSON *item = tree ? tree->child : NULL; item; item = item->next) {
		if (cJSON_IsString(item))
			rg_wipe(item->valuestring, strlen(item->valuestring));
		for (cJSON *inner = item->child; inner; inner = inner->next) {
			for (cJSON *value = inner->child; value; value = value->next) {
				if (cJSON_IsString(value))
					rg_wipe(value->valuestring, strlen(value->valuestring));
			}
		}
	}
	cJSON_Delete(tree);
}

static char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

	return rg_empty(text) ? NULL : rg_strdup(text);
}

static bool read_auth(const cJSON *object, struct feed_auth *auth)
{
	const char *word = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "scheme"));

	*auth = (struct feed_auth){0};
	for (size_t i = 0; word && i < sizeof(schemes) / sizeof(*schemes); i++) {
		if (strcmp(schemes[i].word, word) == 0)
			auth->scheme = schemes[i].scheme;
	}
	if (auth->scheme == FEED_AUTH_NONE)
		return false;
	auth->name = text_of(object, "name");
	auth->key = text_of(object, "key");
	auth->user = text_of(object, "user");
	auth->password = text_of(object, "password");
	return true;
}

static cJSON *write_auth(const struct feed_auth *auth)
{
	const struct {
		const char *name, *text;
	} members[] = {{"name", auth->name}, {"key", auth->key}, {"user", auth->user}, {"password", auth->password}};
	cJSON *object = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		if (schemes[i].scheme == auth->scheme)
			cJSON_AddStringToObject(object, "scheme", schemes[i].word);
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		if (!rg_empty(members[i].text))
			cJSON_AddStringToObject(object, members[i].name, members[i].text);
	}
	return object;
}

/* ---- the file ---- */

/* A file that others could read, after a copy from another laptop for instance, is closed to them at once. */
static void check_rights(const char *path)
{
	if (!rg_file_exists(path) || rg_file_is_private(path))
		return;
	rg_warning("Others could read the kept keys (" FILE_NAME "): %s",
		   rg_file_make_private(path) ? "only you can now" : "its rights could not be changed");
}

/* `aside`: the damaged file was put aside, which is told until the end. */
static void tell(char *sentence, bool aside)
{
	if (!rg_equal(told, sentence)) {
		rg_free(told);
		told = sentence;
		told_is_new = true;
	} else {
		rg_free(sentence);
	}
	is_aside = aside;
}

/*
 * Half-written files that a process left which was ended: who has the lock of the folder knows that nobody is writing
 * them. They hold keys.
 */
static void sweep(const char *folder)
{
	size_t count;
	char **names = rg_directory_list(folder, ".tmp", &count);

	for (size_t i = 0; i < count; i++) {
		char *path = rg_path_join(folder, names[i]);
		if (rg_starts_with(names[i], FILE_NAME "."))
			rg_path_remove(path);
		rg_free(path);
		rg_free(names[i]);
	}
	rg_free(names);
}

/* At the first look of this process, unless somebody is writing. */
static void sweep_once(const char *folder)
{
	static bool swept;
	struct rg_folder_lock *alone = swept ? NULL : rg_folder_lock(folder, 0);

	if (alone)
		sweep(folder);
	swept = swept || alone;
	rg_folder_unlock(alone);
}

/* The kept ones; an empty tree when there are none or the file is damaged (may be NULL). Free with delete_tree. */
static cJSON *load(const char *path, bool *damaged)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;
	cJSON *tree = NULL;

	check_rights(path);
	if (rg_file_read(path, MOST_BYTES, &bytes, &length, &error)) {
		if (rg_utf8_valid(bytes, length))
			tree = cJSON_ParseWithLength(bytes, length);
		rg_wipe(bytes, length);
	}
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(tree, "secrets");
	bool right = cJSON_IsNumber(version) && version->valueint == VERSION &&
		     cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(tree, "hosts"));
	if (damaged)
		*damaged = !right && rg_path_exists(path);
	if (!right && rg_path_exists(path)) {
		const char *why = error ? race_said(error) : race_said("the file is damaged");
		rg_warning("The kept keys (" FILE_NAME ") cannot be read: %s", why);
		tell(rg_asprintf(race_said("the kept keys cannot be read: %s"), why), false);
	} else if (!is_aside) {
		tell(NULL, false);
	}
	if (!right) {
		delete_tree(tree);
		tree = cJSON_CreateObject();
		cJSON_AddNumberToObject(tree, "secrets", VERSION);
		cJSON_AddObjectToObject(tree, "hosts");
	}
	rg_free(bytes);
	rg_free(error);
	return tree;
}

/* A file that cannot be read may hold keys that somebody can still make out. False: it cannot be put aside. */
static bool put_aside(const char *path)
{
	char *copy = rg_file_put_aside(path, MOST_BYTES);

	if (!copy)
		return false;
	rg_warning("The damaged file of kept keys is now %s", copy);
	tell(rg_asprintf(race_said("it was damaged and is now %s; enter the keys again that are missing"),
			 rg_path_name(copy)),
	     true);
	rg_free(copy);
	return true;
}

static bool save(const char *path, const cJSON *tree)
{
	char *text = cJSON_Print(tree);
	bool done = text && rg_file_replace_private(path, text, strlen(text));

	rg_wipe(text, text ? strlen(text) : 0);
	cJSON_free(text);
	return done;
}

/* ---- the calls ---- */

static bool fail_secrets(char **error, const char *sentence)
{
	if (error)
		*error = rg_strdup(race_said(sentence));
	return false;
}

/* Of an address as it was typed: http(s) only. New. */
static char *origin_of(const char *typed)
{
	struct address address;

	address_init(&address, typed);
	char *origin = address.kind == ADDRESS_HTTP ? address_origin(address.target) : NULL;
	rg_wipe(address.target, strlen(address.target));
	address_finish(&address);
	return origin;
}

static cJSON *hosts_of(cJSON *tree)
{
	return cJSON_GetObjectItemCaseSensitive(tree, "hosts");
}

/* Overwrites the secrets before it frees them. */
static bool remove_host(cJSON *hosts, const char *origin)
{
	cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(hosts, origin);

	for (cJSON *value = old ? old->child : NULL; value; value = value->next) {
		if (cJSON_IsString(value))
			rg_wipe(value->valuestring, strlen(value->valuestring));
	}
	cJSON_Delete(old);
	return old != NULL;
}

static bool valid(const struct feed_auth *auth, char **error)
{
	const char *const texts[] = {auth->name, auth->key, auth->user, auth->password};
	struct request request = {.auth = *auth};
	char *fault;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (texts[i] && !rg_utf8_valid(texts[i], strlen(texts[i])))
			return fail_secrets(error, "The key or password holds characters that cannot be kept");
	}
	fault = request_fault(&request);
	if (!fault)
		return true;
	fail_secrets(error, fault);
	rg_free(fault);
	return false;
}

/* While nobody else changes the file. */
static bool change_alone(const char *folder, const char *origin, const struct feed_auth *auth, char **error)
{
	char *path = rg_path_join(folder, FILE_NAME);
	bool done = true, damaged;

	sweep(folder);
	cJSON *tree = load(path, &damaged), *hosts = hosts_of(tree);
	bool removed = remove_host(hosts, origin);
	if (auth && cJSON_GetArraySize(hosts) >= MOST_HOSTS) {
		done = fail_secrets(error, "Keys are kept for too many servers");
	} else if (auth && damaged && !put_aside(path)) {
		done = fail_secrets(error, "The key could not be kept: the file of kept keys (secrets.json) is damaged "
					   "and cannot be put aside");
	} else if (auth || removed) {
		if (auth)
			cJSON_AddItemToObject(hosts, origin, write_auth(auth));
		done = save(path, tree) ||
		       fail_secrets(error, "The key could not be kept: is the disk full or locked?");
	}
	delete_tree(tree);
	rg_free(path);
	return done;
}

static bool change(const char *folder, const char *address, const struct feed_auth *auth, char **error)
{
	char *origin = origin_of(address);

	if (!origin)
		return fail_secrets(error, "A key is kept only for an address that begins with http:// or https://");
	if (auth && !rg_directory_make(folder)) {
		rg_free(origin);
		return fail_secrets(error, "The key could not be kept: is the disk full or locked?");
	}
	rg_mutex_lock(&lock);
	struct rg_folder_lock *alone = rg_folder_lock(folder, WAIT_MS);
	bool done = alone ? change_alone(folder, origin, auth, error)
			  : fail_secrets(error, "The key could not be kept: another program is writing the kept keys");
	rg_folder_unlock(alone);
	rg_mutex_unlock(&lock);
	rg_free(origin);
	return done;
}

bool secrets_set(const char *folder, const char *address, const struct feed_auth *auth, char **error)
{
	if (error)
		*error = NULL;
	if (auth->scheme == FEED_AUTH_NONE)
		return secrets_forget(folder, address, error);
	return valid(auth, error) && change(folder, address, auth, error);
}

bool secrets_forget(const char *folder, const char *address, char **error)
{
	if (error)
		*error = NULL;
	return change(folder, address, NULL, error);
}

bool secrets_find(const char *folder, const char *address, struct feed_auth *auth)
{
	char *origin = origin_of(address);
	bool found = false;

	*auth = (struct feed_auth){0};
	if (!origin)
		return false;
	char *path = rg_path_join(folder, FILE_NAME);
	rg_mutex_lock(&lock);
	sweep_once(folder);
	cJSON *tree = load(path, NULL);
	const cJSON *entry = cJSON_GetObjectItemCaseSensitive(hosts_of(tree), origin);
	found = read_auth(entry, auth) && valid(auth, NULL);
	if (!found)
		feed_auth_finish(auth);
	if (!found && entry)
		rg_warning("The key kept for %s cannot be used", origin);
	delete_tree(tree);
	rg_mutex_unlock(&lock);
	rg_free(path);
	rg_free(origin);
	return found;
}

bool secrets_take_told(char **sentence)
{
	rg_mutex_lock(&lock);
	bool is_new = told_is_new;
	*sentence = is_new ? rg_strdup(told) : NULL;
	told_is_new = false;
	rg_mutex_unlock(&lock);
	return is_new;
}
