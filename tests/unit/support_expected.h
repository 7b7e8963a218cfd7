/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must come of a case, as text in a file beside it. It is written anew by tools/update-expected alone, which runs
 * the test's program with "--update-expected"; the program then writes instead of comparing, and never passes.
 */
#ifndef RG_TESTS_SUPPORT_EXPECTED_H
#define RG_TESTS_SUPPORT_EXPECTED_H

/* For main: before its tests with its arguments, and after them with what cmocka returned; gives what main returns. */
void expected_arguments(int count, char **arguments);
int expected_result(int failed);

/* 0 when `folder`/`file` holds `actual`, else 1 after telling both. A file that is not there stands for "". */
int expected_check(const char *name, const char *folder, const char *file, const char *actual);

#endif
