/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file_name.h"

#include <ctype.h>
#include <curl/curl.h>
#include <string.h>

#include "address.h"
#include "base/mem.h"
#include "base/text.h"

#define LONGEST_NAME 200
#define SHEETS_HOST  "docs.google.com"

/* ---- texts ---- */

static int hex_digit(char digit)
{
	return isdigit((unsigned char)digit)    ? digit - '0'
	       : isxdigit((unsigned char)digit) ? tolower((unsigned char)digit) - 'a' + 10
						: -1;
}

/* %20 and the like, byte by byte: with an old server they make no characters of UTF-8. Any other sign stays. */
static void decode_percent(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		int high = *from == '%' ? hex_digit(from[1]) : -1, low = high >= 0 ? hex_digit(from[2]) : -1;
		if (low >= 0) {
			*to++ = (char)(high * 16 + low);
			from += 2;
		} else {
			*to++ = *from;
		}
	}
	*to = 0;
}

/* Takes the text over. Without folders and blanks around; NULL when that is no name. */
static char *clean_name(char *text)
{
	char *valid = text ? rg_utf8_from_bytes(text, strlen(text)) : rg_strdup("");
	char *name = valid, *result = NULL;

	rg_free(text);
	for (char *at = valid; *at; at++) {
		if (*at == '/' || *at == '\\')
			name = at + 1;
	}
	while (*name == ' ')
		name++;
	size_t length = strlen(name);
	while (length && name[length - 1] == ' ')
		name[--length] = 0;
	bool good = length && length <= LONGEST_NAME && !rg_starts_with(name, "=?") && name[strspn(name, ". ")];
	for (const char *at = name; good && *at; at++)
		good = !iscntrl((unsigned char)*at);
	if (good)
		result = rg_strdup(name);
	rg_free(valid);
	return result;
}

static bool is_end(const char *end, const char *const *ends, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rg_equal_ignoring_case(end, ends[i]))
			return true;
	}
	return false;
}

bool file_name_is_table(const char *name)
{
	static const char *const ends[] = {".csv", ".tsv", ".txt"};
	const char *end = strrchr(name, '.');

	return end && end != name && is_end(end, ends, sizeof(ends) / sizeof(*ends));
}

static bool has_rows(const char *name)
{
	const char *end = strrchr(name, '.');

	return file_name_is_table(name) || (end && end != name && rg_equal_ignoring_case(end, ".json"));
}

char *file_name_stem(const char *name)
{
	static const char *const ends[] = {".csv", ".tsv", ".txt", ".tab", ".dat", ".xls", ".xlsx", ".ods", ".json"};
	const char *end = strrchr(name, '.');
	bool known = end && is_end(end, ends, sizeof(ends) / sizeof(*ends));

	return clean_name(rg_strndup(name, known ? (size_t)(end - name) : strlen(name)));
}

/* ---- Content-Disposition ---- */

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* A quoted text with its backslashes taken away; *at moves behind it. Servers forget to escape, or to close it. */
static char *read_quoted(const char **at)
{
	struct rg_buffer text = {0};

	for (++*at; **at; ++*at) {
		if (**at == '"') {
			++*at;
			break;
		}
		/* A path of Windows in there is no escape. */
		if (**at == '\\' && ((*at)[1] == '"' || (*at)[1] == '\\'))
			++*at;
		rg_buffer_add(&text, *at, 1);
	}
	return rg_buffer_take(&text);
}

/* Not quoted: up to the next semicolon, blanks and all, because servers forget the quotes. */
static char *read_bare(const char **at)
{
	size_t length = strcspn(*at, ";");
	char *text = rg_strndup(*at, length);

	*at += length;
	return text;
}

/* RFC 5987: utf-8'en'Q1%20race%202.csv. Takes the text over. */
static char *decode_extended(char *text)
{
	char *language = strchr(text, '\''), *value = language ? strchr(language + 1, '\'') : NULL, *result = NULL;

	if (value) {
		*language = 0;
		result = rg_strdup(value + 1);
		decode_percent(result);
		bool utf8 = rg_equal_ignoring_case(text, "utf-8");
		if (utf8 && !rg_utf8_valid(result, strlen(result))) {
			rg_free(result);
			result = NULL;
		}
	}
	rg_free(text);
	return result ? clean_name(result) : NULL;
}

/* Browsers decode what many servers write into a plain name, too. Takes the text over. */
static char *decode_plain(char *text)
{
	char *decoded = rg_strdup(text);

	decode_percent(decoded);
	if (!rg_utf8_valid(decoded, strlen(decoded))) {
		rg_free(decoded);
		return clean_name(text);
	}
	rg_free(text);
	return clean_name(decoded);
}

char *file_name_of_disposition(const char *value)
{
	const char *at = value + strcspn(value, ";");
	char *plain = NULL, *extended = NULL;

	while (*at == ';') {
		at = skip_blanks(at + 1);
		size_t length = strcspn(at, "=; \t");
		char *name = rg_strndup(at, length);
		at = skip_blanks(at + length);
		char *text = NULL;
		if (*at == '=') {
			at = skip_blanks(at + 1);
			text = *at == '"' ? read_quoted(&at) : read_bare(&at);
		}
		if (text && !extended && rg_equal_ignoring_case(name, "filename*"))
			extended = decode_extended(text);
		else if (text && !plain && rg_equal_ignoring_case(name, "filename"))
			plain = decode_plain(text);
		else
			rg_free(text);
		rg_free(name);
		at += strcspn(at, ";");
	}
	if (!extended)
		return plain;
	rg_free(plain);
	return extended;
}

/* ---- addresses ---- */

static char *get_part(CURLU *url, CURLUPart part)
{
	char *value = NULL;

	if (curl_url_get(url, part, &value, 0) != CURLUE_OK)
		return rg_strdup("");
	char *copy = rg_strdup(value);
	curl_free(value);
	return copy;
}

static CURLU *parse(const char *text)
{
	CURLU *url = curl_url();

	if (url && curl_url_set(url, CURLUPART_URL, text, ADDRESS_AS_TYPED) == CURLUE_OK)
		return url;
	curl_url_cleanup(url);
	return NULL;
}

/* The value of a parameter of "a=1&b=2", still encoded; NULL when it is not there. */
static char *parameter(const char *query, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = query; *at; at += strcspn(at, "&"), at += *at == '&') {
		if (strncmp(at, name, length) == 0 && at[length] == '=')
			return rg_strndup(at + length + 1, strcspn(at + length + 1, "&"));
	}
	return NULL;
}

static char *table_or_nothing(char *text)
{
	char *name = clean_name(text);

	if (name && has_rows(name))
		return name;
	rg_free(name);
	return NULL;
}

/* "?file=Q1%20race%202.csv", whatever the parameter is called. */
static char *name_in_query(const char *query)
{
	char *name = NULL;

	for (const char *at = query; *at && !name; at += strcspn(at, "&"), at += *at == '&') {
		size_t length = strcspn(at, "&"), sign = strcspn(at, "=&");
		char *value = sign < length ? rg_strndup(at + sign + 1, length - sign - 1) : rg_strdup("");
		for (char *plus = value; *plus; plus++)
			*plus = *plus == '+' ? ' ' : *plus;
		decode_percent(value);
		name = table_or_nothing(value);
	}
	return name;
}

char *file_name_of_url(const char *text)
{
	CURLU *url = parse(text);
	char *name = NULL;

	if (!url)
		return NULL;
	char *path = get_part(url, CURLUPART_PATH), *query = get_part(url, CURLUPART_QUERY);
	decode_percent(path);
	name = table_or_nothing(rg_strdup(path));
	if (!name)
		name = name_in_query(query);
	if (!name && file_name_is_sheet(text)) {
		/* .../gviz/tq?tqx=out:csv&sheet=Q1%20race%202 */
		char *sheet = parameter(query, "sheet");
		if (sheet)
			decode_percent(sheet);
		name = sheet ? clean_name(sheet) : NULL;
	}
	rg_free(path);
	rg_free(query);
	curl_url_cleanup(url);
	return name;
}

/* ---- Google's spreadsheets ---- */

/* Behind "/spreadsheets/" and the "u/0/" of who has several accounts; NULL when it is none. */
static const char *sheet_path(const char *path)
{
	if (!rg_starts_with(path, "/spreadsheets/"))
		return NULL;
	path += strlen("/spreadsheets/");
	if (rg_starts_with(path, "u/")) {
		path += 2 + strspn(path + 2, "0123456789");
		path += *path == '/';
	}
	return rg_starts_with(path, "d/") ? path : NULL;
}

bool file_name_is_sheet(const char *text)
{
	CURLU *url = parse(text);
	bool is = false;

	if (!url)
		return false;
	char *host = get_part(url, CURLUPART_HOST), *path = get_part(url, CURLUPART_PATH);
	is = rg_equal_ignoring_case(host, SHEETS_HOST) && sheet_path(path);
	rg_free(host);
	rg_free(path);
	curl_url_cleanup(url);
	return is;
}

/* "0123", out of the fragment or the query; NULL: the first sheet. */
static char *sheet_gid(const char *fragment, const char *query)
{
	char *gid = parameter(fragment, "gid");

	if (!gid)
		gid = parameter(query, "gid");
	if (gid && *gid && !gid[strspn(gid, "0123456789")])
		return gid;
	rg_free(gid);
	return NULL;
}

/* Of the part behind the id: what shows a sheet to people, or would give it in another form. */
static bool shows_people(const char *rest, bool published)
{
	static const char *const shared[] = {"", "edit", "view", "preview", "htmlview", "copy", "htmlembed"};
	static const char *const public[] = {"", "pub", "pubhtml"};
	size_t length = strcspn(rest, "/");
	char *word = rg_strndup(rest, length);
	bool shows = published ? is_end(word, public, sizeof(public) / sizeof(*public))
			       : is_end(word, shared, sizeof(shared) / sizeof(*shared)) ||
					 strcmp(word, "pubhtml") == 0 || strcmp(word, "pub") == 0;

	rg_free(word);
	return shows;
}

static char *csv_address(const char *path, const char *fragment, const char *query)
{
	const char *id = path + 2;
	bool published = rg_starts_with(id, "e/");
	size_t length = strcspn(id + (published ? 2 : 0), "/") + (published ? 2 : 0);
	const char *rest = id[length] ? id + length + 1 : id + length;
	char *output = parameter(query, published ? "output" : "format"), *result = NULL;
	bool is_csv = output && rg_equal_ignoring_case(output, "csv") &&
		      rg_starts_with(rest, published ? "pub" : "export") && !rg_starts_with(rest, "pubhtml");
	bool is_other_export = !published && rg_starts_with(rest, "export");
	/* Published before 2016, the id is that of the sheet itself. */
	bool public = published || rg_starts_with(rest, "pub");

	if (length > (published ? 2u : 0u) && !is_csv && (is_other_export || shows_people(rest, published))) {
		char *gid = sheet_gid(fragment, query), *key = parameter(query, "resourcekey");
		result = rg_asprintf("https://" SHEETS_HOST "/spreadsheets/d/%.*s/%s%s%s%s%s%s", (int)length, id,
				     public ? "pub?output=csv" : "export?format=csv", gid ? "&gid=" : "",
				     gid ? gid : "", gid && public ? "&single=true" : "", key ? "&resourcekey=" : "",
				     key ? key : "");
		rg_free(gid);
		rg_free(key);
	}
	rg_free(output);
	return result;
}

char *file_name_sheet_address(const char *text)
{
	char *result = NULL;

	if (!file_name_is_sheet(text))
		return NULL;
	CURLU *url = parse(text);
	char *path = get_part(url, CURLUPART_PATH), *query = get_part(url, CURLUPART_QUERY);
	char *fragment = get_part(url, CURLUPART_FRAGMENT);
	result = csv_address(sheet_path(path), fragment, query);
	rg_free(path);
	rg_free(query);
	rg_free(fragment);
	curl_url_cleanup(url);
	return result;
}
