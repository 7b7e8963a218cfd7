/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http_answer.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/mem.h"
#include "base/text.h"

#define GZIP_WINDOW (15 + 16) /* zlib's way to say gzip */
#define GZIP_LEAST  512       /* anything smaller fits into one packet anyway */
#define GZIP_MOST   (256u * 1024 * 1024)
#define GZIP_LEVEL  6
#define GZIP_MEMORY 8

static const struct {
	const char *ending, *type;
	bool text;
} types[] = {
	{".json", "application/json", true},
	{".txt", "text/plain; charset=utf-8", true},
	{".csv", "text/csv; charset=utf-8", true},
	{".md", "text/plain; charset=utf-8", true},
	{".png", "image/png", false},
	{".jpg", "image/jpeg", false},
	{".jpeg", "image/jpeg", false},
	{".webp", "image/webp", false},
	{".svg", "image/svg+xml", true},
};

static size_t type_of(const char *path)
{
	const char *ending = strrchr(path, '.');
	size_t i = 0;

	while (i < sizeof(types) / sizeof(types[0]) && !(ending && rg_equal_ignoring_case(ending, types[i].ending)))
		i++;
	return i;
}

/* One item of a list such as "gzip;q=0.5, br": its start; *length without blanks; *rest behind the comma or NULL. */
static const char *list_item(const char *list, size_t *length, const char **rest)
{
	list += strspn(list, " \t");
	*length = strcspn(list, ",");
	*rest = list[*length] ? list + *length + 1 : NULL;
	while (*length && (list[*length - 1] == ' ' || list[*length - 1] == '\t'))
		(*length)--;
	return list;
}

static bool takes_gzip(const char *accepted)
{
	for (const char *rest = accepted; rest;) {
		size_t length;
		const char *item = list_item(rest, &length, &rest);
		char *coding = rg_strndup(item, length);
		char *quality = strstr(coding, "q=");
		/* strtod knows locales, but the tool sets none. */
		bool takes = !quality || strtod(quality + 2, NULL) > 0;
		coding[strcspn(coding, "; \t")] = 0;
		takes = takes && (rg_equal_ignoring_case(coding, "gzip") || strcmp(coding, "*") == 0);
		rg_free(coding);
		if (takes)
			return true;
	}
	return false;
}

/* If-None-Match compares weakly (RFC 9110, 13.1.2). */
static bool has_tag(const char *wanted, const char *tag)
{
	for (const char *rest = wanted; rest;) {
		size_t length;
		const char *item = list_item(rest, &length, &rest);
		if (length == 1 && *item == '*')
			return true;
		if (length > 2 && item[0] == 'W' && item[1] == '/') {
			item += 2;
			length -= 2;
		}
		if (length == strlen(tag) && memcmp(item, tag, length) == 0)
			return true;
	}
	return false;
}

/* NULL when that fails or does not make it smaller. Free with rg_free. */
static char *gzip(const char *bytes, size_t length, size_t *packed_length)
{
	z_stream stream = {0};

	if (length < GZIP_LEAST || length > GZIP_MOST ||
	    deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	char *packed = rg_alloc(length, 1);
	stream.next_in = (Bytef *)bytes;
	stream.avail_in = (uInt)length;
	stream.next_out = (Bytef *)packed;
	stream.avail_out = (uInt)length;
	bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
	*packed_length = length - stream.avail_out;
	deflateEnd(&stream);
	if (done)
		return packed;
	rg_free(packed);
	return NULL;
}

static enum MHD_Result queue(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	enum MHD_Result result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result http_answer_bytes(struct MHD_Connection *connection, const char *path, const char *bytes, size_t length)
{
	const char *wanted = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
	const char *accepted = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
							   MHD_HTTP_HEADER_ACCEPT_ENCODING);
	size_t type = type_of(path), packed_length = 0;
	bool known = type < sizeof(types) / sizeof(types[0]), text = known && types[type].text;
	char *packed = text && takes_gzip(accepted) ? gzip(bytes, length, &packed_length) : NULL;
	/* A strong tag must differ between two encodings of the same bytes. */
	char *tag = rg_asprintf("\"%016" PRIx64 "%s\"", rg_hash_bulk(RG_HASH_START, bytes, length),
				packed ? "-gz" : "");
	bool fresh = has_tag(wanted, tag);
	struct MHD_Response *response = MHD_create_response_from_buffer(fresh    ? 0
									: packed ? packed_length
										 : length,
									fresh    ? (void *)""
									: packed ? packed
										 : (void *)bytes,
									MHD_RESPMEM_MUST_COPY);

	if (response) {
		MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
		if (text)
			MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
		if (!fresh)
			MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
						known ? types[type].type : "application/octet-stream");
		if (!fresh && packed)
			MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	}
	rg_free(tag);
	rg_free(packed);
	return queue(connection, fresh ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response);
}

enum MHD_Result http_answer_text(struct MHD_Connection *connection, unsigned status, const char *text)
{
	char *line = rg_asprintf("%s\n", text);
	struct MHD_Response *response = MHD_create_response_from_buffer(strlen(line), line, MHD_RESPMEM_MUST_COPY);

	rg_free(line);
	if (response)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; charset=utf-8");
	if (response && status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	return queue(connection, status, response);
}
