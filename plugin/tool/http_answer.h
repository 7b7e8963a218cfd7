/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers of the sample results API: entity tags, compression, content types, short texts. Called on the thread that
 * runs the server; the answer is queued, nothing is kept.
 */
#ifndef RG_TOOL_HTTP_ANSWER_H
#define RG_TOOL_HTTP_ANSWER_H

#include <stddef.h>

#include <microhttpd.h>

/*
 * 200 with the bytes (copied), or 304 when the client has them. The ending of `path` decides the content type. Text is
 * compressed when the client takes gzip.
 */
enum MHD_Result http_answer_bytes(struct MHD_Connection *connection, const char *path, const char *bytes,
				  size_t length);
/* A status with a line of text for people. */
enum MHD_Result http_answer_text(struct MHD_Connection *connection, unsigned status, const char *text);

#endif
