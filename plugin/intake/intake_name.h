/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a table or a list of rows from an address is called, because a heat on air may be called so. Only for the layers
 * (intake_layer.c, intake_mapped.c). Any thread.
 */
#ifndef RG_INTAKE_INTAKE_NAME_H
#define RG_INTAKE_INTAKE_NAME_H

#include "race/row/table_words.h"

/*
 * Of what the server calls the file (NULL: nothing) and the file in the address, the first that says which heat it is;
 * else the first; of Google's "title - sheet.csv" the sheet's name in the same way. Never the host. NULL: there is no
 * name. Free with rg_free.
 */
char *intake_table_name(const char *address, const char *server_name, const struct race_table_words *words);

#endif
