/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of text to UTF-8, whatever program wrote them: UTF-8, UTF-16 with a byte order mark, or one of the old code
 * pages of Windows, the one in which the names of the file are the likeliest. Any thread.
 */
#ifndef RG_RACE_VALUE_ENCODING_H
#define RG_RACE_VALUE_ENCODING_H

#include "base/text.h"
#include "names.h"

#define RACE_ENCODING_SAMPLES 3

/* What the crew chose, or found by itself. */
enum race_encoding {
	RACE_ENCODING_AUTO = 0,
	RACE_ENCODING_UTF8,
	RACE_ENCODING_1252,
	RACE_ENCODING_1257,
	RACE_ENCODING_1250,
};

/* "windows-1257" and so on, "" and NULL for automatic; what is not known is automatic, too. */
enum race_encoding race_encoding_by_name(const char *name);
const char *race_encoding_name(enum race_encoding encoding);

/* By its byte order mark. */
bool race_encoding_is_utf16(const char *bytes, size_t length);
/* Is old: neither UTF-8 nor UTF-16. UTF-8 with a few old bytes counts as UTF-8. */
bool race_encoding_is_old(const char *bytes, size_t length);

/*
 * A new string, rg_free. `names` may be NULL: Windows-1252 then. `wanted` is for bytes that are old. A byte that
 * has no letter gives U+FFFD, and is a problem that names its line; *used (may be NULL) is what the bytes were taken
 * for. A NUL becomes U+FFFD, too.
 */
char *race_text_decode(const char *bytes, size_t length, enum race_encoding wanted, const struct race_names *names,
		       enum race_encoding *used, struct race_problems *problems);

/*
 * What tells the code pages apart, for people: up to three names of old bytes as each page has them ("Bērziņš ·
 * Ozoliņš"), those first whose letters differ. NULL when the bytes are not old; free with rg_free.
 */
char *race_encoding_sample(const char *bytes, size_t length, enum rg_code_page page);

#endif
