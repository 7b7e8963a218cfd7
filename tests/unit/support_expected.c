/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_expected.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define LIMIT   (1024 * 1024)
#define UPDATED 3 /* tools/update-expected knows it; for ctest it is a failure */

static bool updates;

void expected_arguments(int count, char **arguments)
{
	updates = count == 2 && strcmp(arguments[1], "--update-expected") == 0;
}

int expected_result(int failed)
{
	if (!updates)
		return failed;
	fputs("The expectations were written anew: this was no test.\n", stderr);
	return failed ? failed : UPDATED;
}

static void update(const char *path, const char *text)
{
	if (!rg_empty(text))
		assert_true(rg_file_replace(path, text, strlen(text)));
	else if (rg_file_exists(path))
		assert_int_equal(unlink(path), 0);
}

int expected_check(const char *name, const char *folder, const char *file, const char *actual)
{
	char *path = rg_path_join(folder, file), *expected = NULL, *error = NULL;
	size_t length;

	if (updates)
		update(path, actual);
	if (rg_file_exists(path) && !rg_file_read(path, LIMIT, &expected, &length, &error))
		fail_msg("%s: %s", path, error);
	bool wrong = !rg_equal(expected ? expected : "", actual ? actual : "");
	if (wrong)
		print_error("%s: expected %s\n%s\n-- but got\n%s\n", name, file, expected ? expected : "none", actual);
	rg_free(expected);
	rg_free(path);
	return wrong;
}
