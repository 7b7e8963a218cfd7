/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine without libzip: packs and reports say so, and nothing else is amiss. What is looked for at run time is
 * looked for here, so base/library_posix.c is not linked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/library.h"
#include "base/mem.h"
#include "intake/pack.h"
#include "support_intake.h"

static size_t asked;

void *rg_library_load(const char *const *names)
{
	for (; *names; names++)
		asked += strstr(*names, "libzip.so.") != NULL;
	return NULL;
}

bool rg_library_function(void *library, const char *name, void *function)
{
	(void)library;
	(void)name;
	memset(function, 0, sizeof(void *));
	return false;
}

static void expect_sentence(bool done, char *error)
{
	assert_false(done);
	assert_non_null(error);
	assert_non_null(strstr(error, "libzip, which is not on this machine"));
	rg_free(error);
}

static void says_what_is_missing(void **state)
{
	static const struct pack_text text = {"versions.txt", "1"};
	char *folder = intake_path("show"), *zip = intake_path("show.zip"), *to = intake_path("new");
	char *error = NULL;
	bool done;

	(void)state;
	assert_true(rg_directory_make(folder));
	assert_true(rg_file_replace(zip, "PK", 2));
	done = pack_read(zip, to, &error);
	expect_sentence(done, error);
	assert_false(rg_directory_exists(to));
	done = pack_write_texts(zip, &text, 1, &error);
	expect_sentence(done, error);
	error = NULL;
	done = pack_write(zip, folder, NULL, NULL, &error);
	expect_sentence(done, error);
	assert_int_equal(rg_file_stamp(zip).size, 2);
	assert_null(pack_library());
	assert_int_equal(asked, 2); /* both names, and once in the process */
	rg_free(to);
	rg_free(zip);
	rg_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(says_what_is_missing, intake_folder_make, intake_folder_remove)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
