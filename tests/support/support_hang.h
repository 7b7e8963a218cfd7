/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Folders that stand for network shares and hang when a test says so (hang.c, which the program must have been linked
 * with). Test thread only, whose own calls never hang.
 */
#ifndef RG_TESTS_SUPPORT_HANG_H
#define RG_TESTS_SUPPORT_HANG_H

/* A folder for the shares; fails when the library is not there. */
void hang_make(void);
/* All shares answer again, and are gone. */
void hang_remove(void);
/* A path in a share, rg_free; `name` "" is the share itself. */
char *hang_path(const char *share, const char *name);
/* Writes a file in a share, which it makes; its path, rg_free. */
char *hang_write(const char *share, const char *name, const char *text);
void hang_write_bytes(const char *share, const char *name, const void *bytes, unsigned long length);
void hang(const char *share);
void hang_end(const char *share);

/* Of hang.c: this thread writes to a share while it hangs for the others. Called by hang_make. */
__attribute__((visibility("default"))) void hang_never_here(void);

#endif
