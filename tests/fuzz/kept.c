/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that the plugin keeps for itself and that another program may have damaged: answers, their ages, keys. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "feed/cache/cache_file.h"
#include "feed/secrets.h"
#include "support.h"

/* Its first line holds the sum of what follows, which chance does not find: the fuzzer changes what was written. */
static void read_answer(struct fuzz_input *input)
{
	struct cache_file file = {.event = 1, .name = 2, .hash = 3, .good_ms = 4};
	struct fuzz_part answer = fuzz_part(input), age = fuzz_part(input), kept = fuzz_rest(input);
	char *path = rg_strdup(fuzz_file("answer", kept.bytes, kept.length)), *bytes = NULL;
	size_t length;

	if (!kept.length)
		cache_file_write(path, &file, answer.bytes, answer.length);
	fuzz_file("answer" CACHE_FILE_AGE, age.bytes, age.length);
	if (cache_file_read(path, &file, &bytes, &length) == CACHE_FOUND) {
		fuzz_must(strlen(bytes) <= length && !bytes[length], "an answer ends");
		fuzz_must(kept.length || length == answer.length, "it is the one that was kept");
	}
	rg_free(bytes);
	rg_free(path);
	rg_free(answer.bytes);
	rg_free(age.bytes);
	rg_free(kept.bytes);
}

/* Keys that are kept over a file that may be damaged are there afterwards. */
static void read_keys(struct fuzz_input *input)
{
	struct feed_auth auth = {.scheme = FEED_AUTH_BASIC, .user = "u", .password = "p"}, found = {0};
	struct fuzz_part part = fuzz_rest(input);
	char *told = NULL;

	fuzz_file("secrets.json", part.bytes, part.length);
	if (secrets_find(fuzz_folder(), "https://timing.example/x", &found))
		feed_auth_finish(&found);
	if (secrets_set(fuzz_folder(), "https://other.example/", &auth, NULL)) {
		found = (struct feed_auth){0};
		fuzz_must(secrets_find(fuzz_folder(), "https://other.example/y", &found), "a key is kept");
		feed_auth_finish(&found);
	}
	secrets_take_told(&told);
	fuzz_must_be_text(told);
	rg_free(told);
	rg_free(part.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};

	if (fuzz_choice(&input, 2))
		read_keys(&input);
	else
		read_answer(&input);
	return 0;
}
