/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a crew typed as an address, pictures relative to it, names that servers and packs give to files, log lines. */
#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "base/log_scrub.h"
#include "base/net.h"
#include "feed/address.h"
#include "feed/feed.h"
#include "feed/file_name.h"
#include "feed/http/reach.h"
#include "intake/pack_name.h"
#include "support.h"

static void shown(char *text)
{
	fuzz_must_be_text(text);
	rg_free(text);
}

static void addresses(const char *text, const char *other)
{
	struct address address;

	address_init(&address, text);
	fuzz_must((address.kind == ADDRESS_BAD) == (address.error != NULL), "it is said why an address is bad");
	fuzz_must_be_text(address.label);
	fuzz_must_be_text(address.error);
	address_finish(&address);
	char *host = address_host(text);
	fuzz_must(host != NULL, "a host has a name");
	shown(host);
	rg_free(address_origin(text));
	rg_free(address_file_name(text));
	rg_free(address_with_scheme(text));
	rg_free(feed_resolve(text, other));
}

/* Nobody reaches a private place by the name of a public one. */
static void reaches(const char *text, const char *other)
{
	struct reach reach = {.host = "timing.example"};
	struct reach_place place = reach_place(text, *other ? other : NULL, 80);
	char *host = reach_host(text);
	struct rg_net_ip ip;

	bool allowed = reach_allows(&reach, text, &place);
	fuzz_must(!(allowed && place.known && place.is_private), "a private place is not public");
	if (host)
		reach_host_is_public(host);
	if (rg_net_ip_read(&ip, text))
		reach_ip_is_public(&ip);
	reach_add(&reach, &place);
	rg_free(host);
}

static void file_names(const char *text, const char *other)
{
	char *names[] = {file_name_of_disposition(text), file_name_of_url(text), file_name_stem(other)};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		fuzz_must(!names[i] || !strchr(names[i], '/') || i == 2, "a file's name has no folders");
		shown(names[i]);
	}
	shown(file_name_sheet_address(text));
	file_name_is_sheet(text);
	char *fault = pack_name_fault(text);
	fuzz_must(fault || rg_path_stays_below(text), "what is unpacked stays below its folder");
	shown(fault);
}

/* Behind a scheme there is no password; a file's address has none, and what is no address may look so. */
static void log_lines(const char *text, const char *other)
{
	char line[100];

	log_scrub(line, sizeof(line), text, *other ? other : NULL);
	fuzz_must(memchr(line, 0, sizeof(line)) != NULL, "a line ends");
	for (const char *at = strstr(line, "://u:p@"), *from = at; at; at = strstr(at + 1, "://u:p@"), from = at) {
		while (from > line && (isalnum((unsigned char)from[-1]) || strchr("+-.", from[-1])))
			from--;
		fuzz_must(from == at || strncmp(from, "file:", 5) == 0, "a password is no part of a line");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	struct fuzz_part text = fuzz_part(&input), other = fuzz_part(&input);
	char *clean = rg_utf8_from_bytes(text.bytes, text.length), *too = rg_utf8_from_bytes(other.bytes, other.length);

	addresses(text.bytes, other.bytes);
	reaches(text.bytes, other.bytes);
	file_names(text.bytes, clean);
	log_lines(text.bytes, other.bytes);
	rg_free(clean);
	rg_free(too);
	rg_free(text.bytes);
	rg_free(other.bytes);
	return 0;
}
