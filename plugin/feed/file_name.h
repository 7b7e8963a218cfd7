/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a file on the web is called: by its server (Content-Disposition, RFC 6266) or by its address; and where a
 * spreadsheet of Google's lies as a table. Any thread. What is returned is valid UTF-8 without folders and control
 * characters, fit to be shown; free with rg_free.
 */
#ifndef RG_FEED_FILE_NAME_H
#define RG_FEED_FILE_NAME_H

#include <stdbool.h>

/* The value of the header; NULL when it names no file. */
char *file_name_of_disposition(const char *value);
/* The last part of its path when that is a file of rows (.csv, .tsv, .txt, .json), else such a value in its query; or
 * NULL. */
char *file_name_of_url(const char *url);
/* True for rows as text (.csv, .tsv, .txt), which have no end of their own by which one sees that they are whole. */
bool file_name_is_table(const char *name);
/* Without the end that says what kind of file it is. NULL when nothing is left. */
char *file_name_stem(const char *name);

/*
 * A sheet of Google's by the link that is shared (".../d/ID/edit#gid=7") or published (".../d/e/ID/pubhtml"): the
 * address of the same sheet as CSV. NULL for any other address, and for one that is CSV already.
 */
char *file_name_sheet_address(const char *url);
/* True for an address of Google's spreadsheets: what their servers call a file is "title - sheet.csv". */
bool file_name_is_sheet(const char *url);

#endif
