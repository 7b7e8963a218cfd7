/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks the entries of a pack before they are unpacked. Only for pack.c. */
#ifndef RG_INTAKE_PACK_NAME_H
#define RG_INTAKE_PACK_NAME_H

#include <stddef.h>
#include <zip.h>

/*
 * NULL when the name of an entry is one that every system takes and that stays below its folder; else a sentence that
 * names it. Free with rg_free.
 */
char *pack_name_fault(const char *name);

struct pack_entries {
	struct pack_entry {
		zip_uint64_t index;
		char *name;
		size_t size; /* unpacked */
	} * list;
	size_t count;
};

/* All files of a pack, none written yet. NULL when all may be unpacked; else a sentence that names the entry. */
char *pack_entries_read(struct pack_entries *entries, zip_t *zip);
void pack_entries_finish(struct pack_entries *entries);

#endif
