/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In a fuzzer's place where there is none (gcc): gives each named file to the target once, as libFuzzer does with files
 * as arguments. One that takes longer than a libFuzzer run may ends the program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "support.h"

#define MOST_BYTES (64u * 1024 * 1024)
#define MOST_S     60 /* a loaded machine's */

int main(int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		char *bytes = NULL, *error = NULL;
		size_t length;
		if (!rg_file_read(arguments[i], MOST_BYTES, &bytes, &length, &error)) {
			fprintf(stderr, "%s: %s\n", arguments[i], error);
			return 1;
		}
		/* Without the NUL behind it: a block of its own size. */
		char *exact = rg_realloc(bytes, length ? length : 1, 1);
		fprintf(stderr, "Running: %s\n", arguments[i]);
		alarm(MOST_S);
		LLVMFuzzerTestOneInput((const uint8_t *)exact, length);
		rg_free(exact);
	}
	return count > 1 ? 0 : 1;
}
