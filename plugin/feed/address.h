/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a crew typed as an address: an http(s) URL, a file, a timing's line server, or something we do not take. Also
 * the words about it that may be shown and logged: never a user, a password or a query (keys travel there). Any thread.
 */
#ifndef RG_FEED_ADDRESS_H
#define RG_FEED_ADDRESS_H

#include <stdbool.h>

/* For curl_url_set, how a person or a server writes an address. Blanks need their own flag from libcurl 8.14 on. */
#define ADDRESS_AS_TYPED (CURLU_URLENCODE | CURLU_ALLOW_SPACE)

enum address_kind {
	ADDRESS_HTTP = 1,
	ADDRESS_FILE,
	ADDRESS_RMONITOR,
	ADDRESS_BAD,
};

struct address {
	enum address_kind kind;
	/* http: the URL in one spelling, without fragment; file: the path; rmonitor: "rmonitor://host:port"; bad: as
	 * typed, trimmed */
	char *target;
	char *label; /* for log lines: valid UTF-8, no secrets */
	char *error; /* bad: a sentence for the crew, else NULL */
};

/* Always fills `address`; free with address_finish. `text` may be NULL. */
void address_init(struct address *address, const char *text);
void address_finish(struct address *address);
/* For an address that is right but cannot be asked: makes it a bad one. Takes the sentence over. */
void address_make_bad(struct address *address, char *error);

/* "timing.example:8080" of a URL (the port only when it is not the scheme's own), "the server" when unclear. */
char *address_host(const char *url);
/* The server of a URL: "https://timing.example:443", always with the port. NULL when it is no http(s) URL. */
char *address_origin(const char *url);
/* A file's name without its folders, fit to be shown. */
char *address_file_name(const char *path);
/*
 * What is typed where an address is asked for: without a scheme it is tried as http, because that is what stands on the
 * screens of timekeepers. Paths stay what they are. rg_free.
 */
char *address_with_scheme(const char *typed);
/* The length of "scheme" when the text begins with "scheme:" (two letters or more: "C:" is a drive), else 0. */
int address_scheme_length(const char *text);

#endif
