/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_internal.h"

#include <string.h>

#include "base/text.h"

#define MAX_ADDRESS 2000

/* An address in its parts; all in one copy. */
struct address {
	char *copy;
	const char *scheme;           /* "https" when none was given */
	char *place;                  /* host and path without "www." and a slash at the end */
	const char *query, *fragment; /* "" when there is none */
};

static bool split(const char *text, struct address *address)
{
	while (*text == ' ')
		text++;
	if (strlen(text) > MAX_ADDRESS || strpbrk(text, "\r\n\t"))
		return false;
	address->copy = rg_strdup(text);
	address->query = address->fragment = "";
	char *at = address->copy, *scheme = strstr(at, "://"), *mark;
	address->scheme = "https";
	if (scheme) {
		*scheme = 0;
		address->scheme = at;
		at = scheme + 3;
	}
	if ((mark = strchr(at, '#'))) {
		*mark = 0;
		address->fragment = mark + 1;
	}
	if ((mark = strchr(at, '?'))) {
		*mark = 0;
		address->query = mark + 1;
	}
	for (char *host = at; *host && *host != '/'; host++)
		*host = *host >= 'A' && *host <= 'Z' ? (char)(*host - 'A' + 'a') : *host;
	if (rg_starts_with(at, "www."))
		at += 4;
	for (size_t length = strlen(at); length > 0 && (at[length - 1] == '/' || at[length - 1] == ' '); length--)
		at[length - 1] = 0;
	address->place = at;
	/* A user and a password in an address never become parameters. */
	size_t host = strcspn(at, "/");
	bool http = strcmp(address->scheme, "http") == 0 || strcmp(address->scheme, "https") == 0;
	return http && host > 0 && !memchr(at, '@', host);
}

static void set_param(struct mapping_target *target, const char *name, size_t name_length, const char *value,
		      size_t length)
{
	for (size_t i = 0; i < target->mapping->param_count; i++) {
		const char *known = target->mapping->params[i].name;
		if (strlen(known) != name_length || memcmp(known, name, name_length) != 0 || !length)
			continue;
		char *raw = rg_strndup(value, length);
		rg_free(target->values[i]);
		target->values[i] = race_convert_unescape(raw, true);
		rg_free(raw);
	}
}

/* The value of one name in "a=1&b=2"; NULL, of no length, when it is not there. */
static const char *find_pair(const char *pairs, const char *name, size_t name_length, size_t *length)
{
	for (const char *at = pairs; *at;) {
		size_t whole = strcspn(at, "&");
		if (whole > name_length && memcmp(at, name, name_length) == 0 && at[name_length] == '=') {
			*length = whole - name_length - 1;
			return at + name_length + 1;
		}
		at += whole + (at[whole] != 0);
	}
	*length = 0;
	return NULL;
}

static void params_from_fragment(struct mapping_target *target, const char *fragment)
{
	for (size_t i = 0; i < target->mapping->param_count; i++) {
		const char *name = target->mapping->params[i].name;
		size_t length;
		const char *value = find_pair(fragment, name, strlen(name), &length);
		if (value)
			set_param(target, name, strlen(name), value, length);
	}
}

char *mapping_named_in(const char *text)
{
	const char *fragment = strrchr(text, '#'), *name;
	size_t length;

	name = fragment ? find_pair(fragment + 1, "mapping", strlen("mapping"), &length) : NULL;
	return name ? rg_strndup(name, length) : NULL;
}

/* "host/events/{event}" against host and path: {x} and one star never pass a slash, two stars at the end take the rest.
 */
static bool match_path(const char *pattern, const char *text, struct mapping_target *target)
{
	while (*pattern) {
		if (strcmp(pattern, "/**") == 0)
			return !*text || *text == '/';
		if (*pattern != '{' && *pattern != '*') {
			if (*pattern++ != *text++)
				return false;
			continue;
		}
		const char *close = *pattern == '{' ? strchr(pattern, '}') : pattern;
		if (!close)
			return false;
		/* The shortest value after which the rest fits. */
		for (size_t length = 1; text[length - 1] && text[length - 1] != '/'; length++) {
			if (!match_path(close + 1, text + length, target))
				continue;
			if (*pattern == '{')
				set_param(target, pattern + 1, (size_t)(close - pattern - 1), text, length);
			return true;
		}
		return false;
	}
	return !*text;
}

static bool match_query(const char *pattern, const char *query, struct mapping_target *target)
{
	for (const char *at = pattern; *at;) {
		size_t whole = strcspn(at, "&"), name = strcspn(at, "="), length;
		if (name >= whole)
			return false;
		const char *value = find_pair(query, at, name, &length), *wanted = at + name + 1;
		size_t wanted_length = whole - name - 1;
		/* Fixed pairs, which a URL of ours only adds, need not be in the address; only parameters must. */
		if (wanted_length > 2 && wanted[0] == '{') {
			if (!value || !length)
				return false;
			set_param(target, wanted + 1, wanted_length - 2, value, length);
		}
		at += whole + (at[whole] != 0);
	}
	return true;
}

static bool match(const char *pattern, const char *place, const char *query, struct mapping_target *target)
{
	size_t length = strcspn(pattern, "?");
	char *path = rg_strndup(pattern, length);
	bool good = match_path(path, place, target) &&
		    (!pattern[length] || match_query(pattern + length + 1, query, target));

	rg_free(path);
	return good;
}

static void target_init(struct mapping_target *target, const struct mapping *mapping)
{
	*target = (struct mapping_target){.mapping = mapping, .single = -1};
	target->values = rg_alloc(mapping->param_count, sizeof(*target->values));
}

void mapping_target_finish(struct mapping_target *target)
{
	for (size_t i = 0; target->mapping && i < target->mapping->param_count; i++)
		rg_free(target->values[i]);
	rg_free(target->values);
	rg_free(target->base);
	rg_free(target->file);
	*target = (struct mapping_target){0};
}

static void fill_presets(struct mapping_target *target)
{
	for (size_t i = 0; i < target->mapping->param_count; i++) {
		if (!target->values[i])
			target->values[i] = rg_strdup(target->mapping->params[i].preset);
	}
}

/* The first request whose URL is the end of the place; the part before it is the base. -1: none. */
static int match_request(struct mapping_target *target, const struct address *address)
{
	for (size_t i = 0; i < target->mapping->request_count; i++) {
		const struct mapping_request *request = &target->mapping->requests[i];
		if (request->each.from >= 0 || !request->url_text[0])
			continue;
		for (const char *at = strchr(address->place, '/'); at; at = strchr(at + 1, '/')) {
			if (!match(request->url_text, at + 1, address->query, target))
				continue;
			target->base = rg_asprintf("%s://%.*s", address->scheme, (int)(at - address->place),
						   address->place);
			return (int)i;
		}
	}
	return -1;
}

/* By an address of its API, or by a page of the service. */
static bool match_mapping(struct mapping_target *target, const struct address *address)
{
	const struct mapping *mapping = target->mapping;
	const char *base = mapping->base ? strstr(mapping->base, "://") + 3 : NULL;

	if (!base)
		return false;
	bool below = rg_starts_with(address->place, base) && address->place[strlen(base)] == '/';
	bool known = below && match_request(target, address) >= 0;
	for (size_t i = 0; !known && i < mapping->address_count; i++)
		known = match(mapping->addresses[i], address->place, address->query, target);
	if (known) {
		rg_free(target->base);
		target->base = rg_strdup(mapping->base);
	}
	return known;
}

static bool by_name(const struct mapping *const *mappings, size_t count, const struct address *address,
		    struct mapping_target *target, struct race_problems *problems)
{
	size_t length;
	const char *name = find_pair(address->fragment, "mapping", strlen("mapping"), &length);

	for (size_t i = 0; i < count; i++) {
		if (strlen(mappings[i]->name) != length || memcmp(mappings[i]->name, name, length) != 0)
			continue;
		target_init(target, mappings[i]);
		if (match_request(target, address) < 0) {
			bool query = address->query[0];
			target->base = rg_asprintf("%s://%s%s%s", address->scheme, address->place, query ? "?" : "",
						   address->query);
		}
		return true;
	}
	race_problems_add(problems, "there is no mapping \"%.*s\"", length > 60 ? 60 : (int)length, name);
	return false;
}

/* At least one request that needs no other's answer must have all its parameters. */
static bool can_ask(const struct mapping_target *target, struct race_problems *problems)
{
	const struct mapping *mapping = target->mapping;
	const char *lacking = "";

	for (size_t i = 0; i < mapping->request_count; i++) {
		const struct mapping_request *request = &mapping->requests[i];
		bool all = request->each.from < 0;
		for (size_t k = 0; all && k < request->url->count; k++) {
			const struct expression_place *place = &request->url->places[k];
			for (size_t p = 0; p < mapping->param_count; p++) {
				bool same = strcmp(mapping->params[p].name, place->path.word) == 0;
				if (same && rg_empty(target->values[p]) && !place->optional) {
					all = false;
					lacking = mapping->params[p].name;
				}
			}
		}
		if (all)
			return true;
	}
	race_problems_add(problems, "the mapping %s needs to know the %s: write it behind the address, #%s=…",
			  mapping->name, lacking, lacking);
	return false;
}

bool mapping_target_from_address(const struct mapping *const *mappings, size_t count, const char *text,
				 struct mapping_target *target, struct race_problems *problems)
{
	struct address address = {0};
	size_t length;
	bool found = false;

	*target = (struct mapping_target){0};
	bool good = split(text, &address);
	if (good && find_pair(address.fragment, "mapping", strlen("mapping"), &length)) {
		found = by_name(mappings, count, &address, target, problems);
	} else {
		for (size_t i = 0; good && !found && i < count; i++) {
			target_init(target, mappings[i]);
			found = match_mapping(target, &address);
			if (!found)
				mapping_target_finish(target);
		}
	}
	if (found) {
		params_from_fragment(target, address.fragment);
		fill_presets(target);
		found = can_ask(target, problems);
	}
	if (!found)
		mapping_target_finish(target);
	rg_free(address.copy);
	return found;
}

void mapping_target_by_shape(const struct mapping *mapping, int request, const char *text,
			     struct mapping_target *target)
{
	struct address address = {0};

	target_init(target, mapping);
	bool web = split(text, &address) && strstr(text, "://");
	/* An address that ends like that request's URL is the whole API at another place. A file is its answer alone.
	 */
	if (!web || match_request(target, &address) != request) {
		rg_free(target->base);
		target->base = rg_strndup(text, strcspn(text, "#"));
		target->single = request;
	}
	if (address.fragment)
		params_from_fragment(target, address.fragment);
	fill_presets(target);
	rg_free(address.copy);
}
