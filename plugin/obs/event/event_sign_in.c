/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_sign_in.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "event.h"
#include "event_settings.h"
#include "feed/address.h"
#include "feed/secrets.h"
#include "obs/source/properties_lists.h"
#include "obs/work/work_thread.h"

#define TYPED_MOST  4096 /* bytes */
#define P_KEPT      "sign_in_kept"
#define P_FORGET    "sign_in_forget"
#define TYPED_COUNT 3

enum { KEY, USER, PASSWORD };
static const char *const typed_keys[TYPED_COUNT] = {E_SIGN_KEY, E_SIGN_USER, E_SIGN_PASSWORD};

/* The ways, in the order of the list; `asks`: the fields that are shown. */
static const struct {
	const char *how, *label;
	enum feed_auth_scheme scheme;
	bool name, key, user;
} ways[] = {
	{"bearer", "Event.SignIn.Bearer", FEED_AUTH_BEARER, false, true, false},
	{"basic", "Event.SignIn.Basic", FEED_AUTH_BASIC, false, false, true},
	{"header", "Event.SignIn.Header", FEED_AUTH_HEADER, true, true, false},
	{"form", "Event.SignIn.Form", FEED_AUTH_FORM, true, true, false},
};
#define WAY_COUNT (sizeof(ways) / sizeof(ways[0]))

/* Where a key is to be used, and how. */
struct place {
	bool on;                /* the event's data comes from there, and the box is ticked */
	char *address, *origin; /* origin: "https://host:443"; NULL: it is no address yet */
	size_t way;
	char *name;
};

static struct {
	struct rg_mutex mutex;

	/* all under the mutex, held only for copies */
	struct place place;
	char *typed[TYPED_COUNT]; /* NULL: not typed in this dialog */
	char *typed_for;          /* the origin when it was; NULL: there was no address yet */
	bool open;                /* a dialog is */
	bool leaving;             /* the dialog is gone: what was typed is forgotten once it is kept */
	bool forget, look;        /* the work thread is to do it */
	bool unkept;              /* something was typed, or another way chosen, since it was kept last */
	bool due;                 /* the work thread is to keep it */
	char *kept;               /* the origin that a key is kept for, as it is now; or NULL */
	char *fault;              /* why it could not be kept; or NULL */

	/* any thread, atomic */
	unsigned changes, keys;
} sign_in = {.mutex = RG_MUTEX_STATIC, .changes = 1};

/* ---- memory ---- */

static void finish_place(struct place *place)
{
	rg_free(place->address);
	rg_free(place->origin);
	rg_free(place->name);
	*place = (struct place){0};
}

static void copy_place(struct place *to, const struct place *from)
{
	*to = *from;
	to->address = rg_strdup(from->address);
	to->origin = rg_strdup(from->origin);
	to->name = rg_strdup(from->name);
}

/* Under the mutex. */
static void forget_typed(void)
{
	for (size_t i = 0; i < TYPED_COUNT; i++) {
		rg_free_secret(sign_in.typed[i]);
		sign_in.typed[i] = NULL;
	}
	rg_free(sign_in.typed_for);
	sign_in.typed_for = NULL;
	sign_in.unkept = sign_in.due = sign_in.leaving = false;
}

unsigned event_sign_in_keys(void)
{
	return __atomic_load_n(&sign_in.keys, __ATOMIC_ACQUIRE);
}

unsigned event_sign_in_changes(void)
{
	return __atomic_load_n(&sign_in.changes, __ATOMIC_ACQUIRE);
}

/* ---- out of the settings ---- */

static char *origin_of(const char *typed)
{
	struct address address;

	address_init(&address, typed);
	char *origin = address.kind == ADDRESS_HTTP ? address_origin(address.target) : NULL;
	address_finish(&address);
	return origin;
}

static size_t find_way(const char *how)
{
	size_t way = WAY_COUNT - 1;

	while (way && strcmp(ways[way].how, how) != 0)
		way--;
	return way;
}

static void read_place(struct place *place, obs_data_t *data)
{
	char *address = address_with_scheme(obs_data_get_string(data, E_ADDRESS));
	const char *name = obs_data_get_string(data, E_SIGN_NAME);

	*place = (struct place){
		.on = obs_data_get_bool(data, E_SIGN_IN) &&
		      strcmp(obs_data_get_string(data, E_FROM), FROM_ADDRESS) == 0,
		.address = address,
		.origin = origin_of(address),
		.way = find_way(obs_data_get_string(data, E_SIGN_HOW)),
		.name = rg_strdup(name),
	};
}

/* Overwrites the text in its place by one of the same length, because libobs frees texts without wiping them. */
static void erase_secret(obs_data_t *data, const char *key)
{
	char *over = rg_strdup(obs_data_get_string(data, key));

	memset(over, '*', strlen(over));
	if (obs_data_has_user_value(data, key))
		obs_data_set_string(data, key, over);
	else if (*over)
		obs_data_set_default_string(data, key, over);
	obs_data_erase(data, key);
	rg_free(over);
}

/* Takes what was written into a field out of the settings; NULL when nothing was. */
static char *take_typed(obs_data_t *data, const char *key)
{
	if (!obs_data_has_user_value(data, key))
		return NULL;
	const char *text = obs_data_get_string(data, key);
	size_t length = strlen(text);
	char *typed = rg_strdup(length <= TYPED_MOST && rg_utf8_valid(text, length) ? text : "");
	erase_secret(data, key);
	return typed;
}

/* Shows what is being typed in a dialog that is made again, as defaults: OBS neither saves nor compares those. */
static void show_typed(obs_data_t *data, char *const *typed)
{
	for (size_t i = 0; i < TYPED_COUNT; i++) {
		if (rg_empty(typed[i]))
			erase_secret(data, typed_keys[i]);
		else
			obs_data_set_default_string(data, typed_keys[i], typed[i]);
	}
}

static bool same_place(const struct place *a, const struct place *b)
{
	return rg_equal(a->address, b->address) && a->way == b->way && rg_equal(a->name, b->name) && a->on == b->on;
}

/* Forgets what was typed for one server when the address is another one's. Under the mutex. */
static void move_place(struct place *place, bool by_hand)
{
	bool other_way = place->way != sign_in.place.way || !rg_equal(place->name, sign_in.place.name);
	bool moved = sign_in.typed_for && !rg_equal(place->origin, sign_in.typed_for);

	if (moved)
		forget_typed();
	if (by_hand && other_way && place->on)
		sign_in.unkept = true;
	sign_in.look = sign_in.look || !same_place(place, &sign_in.place);
	finish_place(&sign_in.place);
	sign_in.place = *place;
}

void event_sign_in_take(obs_data_t *data, bool by_hand)
{
	char *typed[TYPED_COUNT], *shown[TYPED_COUNT];
	struct place place;

	for (size_t i = 0; i < TYPED_COUNT; i++)
		typed[i] = take_typed(data, typed_keys[i]);
	read_place(&place, data);
	rg_mutex_lock(&sign_in.mutex);
	move_place(&place, by_hand);
	for (size_t i = 0; i < TYPED_COUNT; i++) {
		if (typed[i] && !rg_equal(typed[i], sign_in.typed[i] ? sign_in.typed[i] : "")) {
			rg_free_secret(sign_in.typed[i]);
			sign_in.typed[i] = rg_strdup(typed[i]);
			rg_free(sign_in.typed_for);
			sign_in.typed_for = rg_strdup(sign_in.place.origin);
			sign_in.unkept = true;
			sign_in.leaving = false;
		}
		rg_free_secret(typed[i]);
		shown[i] = rg_strdup(sign_in.open && !sign_in.leaving ? sign_in.typed[i] : NULL);
	}
	/* Without a dialog nobody goes on typing. */
	sign_in.due = sign_in.due || (sign_in.unkept && !sign_in.open);
	rg_mutex_unlock(&sign_in.mutex);
	show_typed(data, shown);
	for (size_t i = 0; i < TYPED_COUNT; i++)
		rg_free_secret(shown[i]);
}

void event_sign_in_close(obs_data_t *data)
{
	rg_mutex_lock(&sign_in.mutex);
	sign_in.open = false;
	if (sign_in.unkept) {
		sign_in.due = sign_in.leaving = true;
	} else {
		forget_typed();
	}
	rg_mutex_unlock(&sign_in.mutex);
	for (size_t i = 0; data && i < TYPED_COUNT; i++)
		erase_secret(data, typed_keys[i]);
	work_thread_wake();
}

void event_sign_in_keep(void)
{
	rg_mutex_lock(&sign_in.mutex);
	sign_in.due = sign_in.unkept;
	rg_mutex_unlock(&sign_in.mutex);
	work_thread_wake();
}

void event_sign_in_stop(void)
{
	rg_mutex_lock(&sign_in.mutex);
	forget_typed();
	finish_place(&sign_in.place);
	rg_free(sign_in.kept);
	rg_free(sign_in.fault);
	sign_in.kept = sign_in.fault = NULL;
	sign_in.open = sign_in.forget = sign_in.look = false;
	rg_mutex_unlock(&sign_in.mutex);
	__atomic_store_n(&sign_in.keys, 0, __ATOMIC_RELEASE);
}

/* ---- into the plugin's own folder; work thread ---- */

/* A copy of what one pass works with. */
struct job {
	struct place place;
	char *typed[TYPED_COUNT];
	bool keep, forget, open;
};

static bool take_typed_job(struct job *job)
{
	rg_mutex_lock(&sign_in.mutex);
	bool due = sign_in.due, any = due || sign_in.forget || sign_in.look;
	if (any) {
		*job = (struct job){.keep = due, .forget = sign_in.forget, .open = sign_in.open && !sign_in.leaving};
		copy_place(&job->place, &sign_in.place);
		for (size_t i = 0; due && i < TYPED_COUNT; i++)
			job->typed[i] = rg_strdup(sign_in.typed[i]);
		sign_in.forget = sign_in.look = false;
		if (due)
			sign_in.due = sign_in.unkept = false;
		if (due && (!sign_in.open || sign_in.leaving))
			forget_typed();
	}
	rg_mutex_unlock(&sign_in.mutex);
	return any;
}

static char *or_kept(const char *typed, const char *kept)
{
	return rg_strdup(rg_empty(typed) ? kept : typed);
}

/* True when there is enough to keep. While the dialog is open, a user without a password is not: it is still to come.
 */
static bool compose_auth(struct feed_auth *auth, const struct job *job, const struct feed_auth *kept)
{
	size_t way = job->place.way;

	*auth = (struct feed_auth){.scheme = ways[way].scheme};
	if (ways[way].name && !rg_empty(job->place.name))
		auth->name = rg_strdup(job->place.name);
	if (ways[way].key)
		auth->key = or_kept(job->typed[KEY], kept->key);
	if (ways[way].user) {
		auth->user = or_kept(job->typed[USER], kept->user);
		auth->password = or_kept(job->typed[PASSWORD], kept->password);
		return !rg_empty(auth->user) && (!job->open || !rg_empty(auth->password));
	}
	return !rg_empty(auth->key);
}

static bool same_auth(const struct feed_auth *a, const struct feed_auth *b)
{
	return a->scheme == b->scheme && rg_equal(a->name, b->name) && rg_equal(a->key, b->key) &&
	       rg_equal(a->user, b->user) && rg_equal(a->password, b->password);
}

/* True when it changed what is kept. */
static bool keep_secret(const struct job *job, const char *secrets_dir, char **fault)
{
	struct feed_auth auth, kept;
	bool changed = false;

	secrets_find(secrets_dir, job->place.address, &kept);
	if (compose_auth(&auth, job, &kept) && !same_auth(&auth, &kept))
		changed = secrets_set(secrets_dir, job->place.address, &auth, fault);
	feed_auth_finish(&auth);
	feed_auth_finish(&kept);
	return changed;
}

static void publish_kept(const struct job *job, bool there, bool changed, char *fault)
{
	unsigned before = event_sign_in_keys();
	unsigned changes = __atomic_add_fetch(&sign_in.changes, changed, __ATOMIC_ACQ_REL);

	rg_mutex_lock(&sign_in.mutex);
	rg_free(sign_in.kept);
	rg_free(sign_in.fault);
	sign_in.kept = there ? rg_strdup(job->place.origin) : NULL;
	sign_in.fault = fault;
	rg_mutex_unlock(&sign_in.mutex);
	unsigned keys = there && job->place.on ? changes : 0;
	__atomic_store_n(&sign_in.keys, keys, __ATOMIC_RELEASE);
	if (changed || keys != before)
		event_count_change();
}

void event_sign_in_step(const char *secrets_dir)
{
	struct job job;
	struct feed_auth auth;
	bool changed = false;
	char *fault = NULL;

	if (!secrets_dir || !take_typed_job(&job))
		return;
	if (job.forget && job.place.origin)
		changed = secrets_forget(secrets_dir, job.place.address, &fault);
	else if (job.keep && job.place.origin && job.place.on)
		changed = keep_secret(&job, secrets_dir, &fault);
	bool there = job.place.origin && secrets_find(secrets_dir, job.place.address, &auth);
	if (there)
		feed_auth_finish(&auth);
	if (fault)
		rg_warning("%s", fault);
	publish_kept(&job, there, changed, fault);
	finish_place(&job.place);
	for (size_t i = 0; i < TYPED_COUNT; i++)
		rg_free_secret(job.typed[i]);
}

/* ---- the dialog ---- */

static bool how_changed(obs_properties_t *properties, obs_property_t *list, obs_data_t *settings)
{
	size_t way = find_way(obs_data_get_string(settings, E_SIGN_HOW));

	UNUSED_PARAMETER(list);
	obs_property_set_visible(obs_properties_get(properties, E_SIGN_NAME), ways[way].name);
	obs_property_set_visible(obs_properties_get(properties, E_SIGN_KEY), ways[way].key);
	obs_property_set_visible(obs_properties_get(properties, E_SIGN_USER), ways[way].user);
	obs_property_set_visible(obs_properties_get(properties, E_SIGN_PASSWORD), ways[way].user);
	return true;
}

static bool forget_clicked(obs_properties_t *properties, obs_property_t *button, void *data)
{
	UNUSED_PARAMETER(properties);
	UNUSED_PARAMETER(button);
	UNUSED_PARAMETER(data);
	obs_data_t *settings = obs_source_get_settings(event_source());
	for (size_t i = 0; i < TYPED_COUNT; i++)
		erase_secret(settings, typed_keys[i]);
	obs_data_release(settings);
	rg_mutex_lock(&sign_in.mutex);
	forget_typed();
	sign_in.forget = true;
	rg_mutex_unlock(&sign_in.mutex);
	work_thread_wake();
	return false;
}

/* "https://host:443" without the standard port. */
static char *shown_origin(const char *origin)
{
	size_t length = strlen(origin);
	bool https = rg_starts_with(origin, "https://");
	const char *usual = https ? ":443" : ":80", *end = origin + length - strlen(usual);

	return length > strlen(usual) && strcmp(end, usual) == 0 ? rg_strndup(origin, (size_t)(end - origin))
								 : rg_strdup(origin);
}

struct status_line event_sign_in_line(void)
{
	struct status_line line = {.kind = OBS_TEXT_INFO_NORMAL};

	rg_mutex_lock(&sign_in.mutex);
	char *origin = sign_in.kept ? shown_origin(sign_in.kept) : NULL;
	line.text = rg_strdup(sign_in.fault);
	rg_mutex_unlock(&sign_in.mutex);
	if (line.text)
		line.kind = OBS_TEXT_INFO_ERROR;
	else if (origin)
		line.text = status_line_fill("Event.SignIn.Kept", origin);
	else
		line.text = rg_strdup(obs_module_text("Event.SignIn.NotKept"));
	rg_free(origin);
	return line;
}

static void add_typed(obs_properties_t *group, size_t which, const char *label, enum obs_text_type type)
{
	properties_help(obs_properties_add_text(group, typed_keys[which], obs_module_text(label), type), label);
}

void event_sign_in_add(obs_properties_t *properties)
{
	obs_properties_t *group = obs_properties_create();
	obs_property_t *list = properties_list(group, E_SIGN_HOW, "Event.SignIn.How", NULL);

	rg_mutex_lock(&sign_in.mutex);
	sign_in.open = true;
	rg_mutex_unlock(&sign_in.mutex);
	for (size_t i = 0; i < WAY_COUNT; i++)
		obs_property_list_add_string(list, obs_module_text(ways[i].label), ways[i].how);
	obs_property_set_modified_callback(list, how_changed);
	properties_text(group, E_SIGN_NAME, "Event.SignIn.Name");
	add_typed(group, KEY, "Event.SignIn.Key", OBS_TEXT_PASSWORD);
	add_typed(group, USER, "Event.SignIn.User", OBS_TEXT_DEFAULT);
	add_typed(group, PASSWORD, "Event.SignIn.Password", OBS_TEXT_PASSWORD);
	properties_status(group, P_KEPT, event_sign_in_line());
	obs_properties_add_button2(group, P_FORGET, obs_module_text("Event.SignIn.Forget"), forget_clicked, NULL);
	properties_help(obs_properties_add_group(properties, E_SIGN_IN, obs_module_text("Event.SignIn"),
						 OBS_GROUP_CHECKABLE, group),
			"Event.SignIn");
}
