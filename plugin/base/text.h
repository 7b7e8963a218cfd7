/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text: UTF-8, growing strings, comparisons. Nothing here depends on the locale of the process. Any thread.
 */
#ifndef RG_BASE_TEXT_H
#define RG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format.h"

/* True when the bytes are valid UTF-8 without NUL, surrogates or code points over U+10FFFF. */
bool rg_utf8_valid(const char *bytes, size_t length);
/* Takes out the bytes of characters that were cut, such as "%.60s" leaves them within a sentence. In place. */
void rg_utf8_drop_cut(char *text);
/* The code point at *text, which moves on by its length; 0 at the end. Text must be valid UTF-8. */
uint32_t rg_utf8_next(const char **text);
/* Writes a code point up to U+10FFFF; how many bytes it took, 1 to 4. No NUL is added. */
size_t rg_utf8_write(char *to, uint32_t point);

/* "Ä" gives "ä"; what has no case gives itself. */
uint32_t rg_utf8_lower(uint32_t point);

/* What Windows programs wrote before UTF-8: Western, Baltic, Central European. */
enum rg_code_page {
	RG_WINDOWS_1252 = 0,
	RG_WINDOWS_1257,
	RG_WINDOWS_1250,
	RG_CODE_PAGES,
};

/* One byte of a code page as a code point; those that have none, and NUL, give U+FFFD. */
uint32_t rg_code_page_point(enum rg_code_page page, unsigned char byte);
/* Bytes as the code page says, a new UTF-8 string. `length` must not run over a NUL. Free with rg_free. */
char *rg_utf8_from_code_page(enum rg_code_page page, const char *bytes, size_t length);
/*
 * Bytes that are UTF-8, or else Windows-1252, which is what old Windows programs write: a new UTF-8 string without NUL
 * (cut there). Free with rg_free.
 */
char *rg_utf8_from_bytes(const char *bytes, size_t length);

/* New strings; free with rg_free. Text must be valid UTF-8; NULL gives NULL. */
char *rg_utf8_nfc(const char *text);
/* Capitals without a locale: ä to Ä, ß to SS, i to I. */
char *rg_utf8_upper(const char *text);
/* For comparing names: case and diacritics folded, so that "Perkiömäki" equals "PERKIOMAKI". */
char *rg_utf8_fold(const char *text);

/* ASCII only. */
bool rg_equal_ignoring_case(const char *a, const char *b);
/* Both may be NULL; two NULLs are equal. */
bool rg_equal(const char *a, const char *b);
bool rg_starts_with(const char *text, const char *prefix);
bool rg_empty(const char *text); /* NULL or "" */
/* A copy of `length` bytes without blanks, tabs and line ends around it; rg_free. */
char *rg_trimmed(const char *text, size_t length);
/*
 * A copy in which "%C3%BC" is "ü"; rg_free. Bytes that make no whole valid character stay as they are. ASCII stays too
 * unless `ascii`, because people write digits and letters behind a per cent sign.
 */
char *rg_percent_decoded(const char *text, bool ascii);

/* Start numbers: by value of their leading digits, then as text ("2" < "007" < "11" < "12" < "12X" < "X1"). */
int rg_compare_numbers(const char *a, const char *b);
/* The text without leading zeros, because spreadsheets drop them: "7" of "007", "0" of "00". */
const char *rg_number_without_zeros(const char *number);
/* `zeros`: "007" and "7" are the same. */
bool rg_same_number(const char *a, const char *b, bool zeros);

/*
 * A whole number that fills the text: optional sign and digits, nothing else. False when it is not one or does not
 * fit; *value is then unchanged.
 */
bool rg_parse_int(const char *text, int64_t *value);

/* Where an offset into a text lies: line and column from 1, in characters, as editors count. Stops at a NUL. */
void rg_line_and_column(const char *text, size_t offset, size_t *line, size_t *column);

/* A growing string with a hard limit. Zero-initialise; `limit` 0 means 1 MiB. Free with rg_buffer_finish. */
struct rg_buffer {
	char *bytes; /* NUL-terminated once anything was added, else NULL */
	size_t length;
	size_t capacity;
	size_t limit;
};

/* False when the limit would be passed; nothing is added then. */
bool rg_buffer_add(struct rg_buffer *buffer, const void *bytes, size_t length);
bool rg_buffer_text(struct rg_buffer *buffer, const char *text);
bool rg_buffer_format(struct rg_buffer *buffer, const char *format, ...) RG_FORMAT(2, 3);
void rg_buffer_finish(struct rg_buffer *buffer);
/* Hands the string over ("" when nothing was added) and leaves the buffer empty. Free with rg_free. */
char *rg_buffer_take(struct rg_buffer *buffer);

/* FNV-1a, 64 bit; start with RG_HASH_START. For change ids and cache keys, never for security. */
#define RG_HASH_START 14695981039346656037ull
uint64_t rg_hash(uint64_t hash, const void *bytes, size_t length);
/* The same for much at a time, such as pixels and files: another number, and ten times as fast. */
uint64_t rg_hash_bulk(uint64_t hash, const void *bytes, size_t length);
uint64_t rg_hash_text(uint64_t hash, const char *text); /* the terminator too, so that "a","b" is not "ab" */

#endif
