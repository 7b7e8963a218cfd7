/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "support_hang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"

static char base[64];

static void write_file(const char *path, const void *bytes, size_t length)
{
	char *parent = rg_path_directory(path);

	assert_true(rg_directory_make(parent));
	assert_true(rg_file_replace(path, bytes, length));
	rg_free(parent);
}

void hang_make(void)
{
	strcpy(base, "/tmp/rg-hang-XXXXXX");
	assert_non_null(mkdtemp(base));
	assert_int_equal(setenv("RG_HANG", base, 1), 0);
	hang_never_here();
}

void hang_remove(void)
{
	char *command = rg_asprintf("rm -rf '%s'", base);

	assert_int_equal(system(command), 0);
	rg_free(command);
}

char *hang_path(const char *share, const char *name)
{
	return rg_asprintf(*name ? "%s/%s/%s" : "%s/%s", base, share, name);
}

void hang_write_bytes(const char *share, const char *name, const void *bytes, unsigned long length)
{
	char *path = hang_path(share, name);

	write_file(path, bytes, length);
	rg_free(path);
}

char *hang_write(const char *share, const char *name, const char *text)
{
	hang_write_bytes(share, name, text, strlen(text));
	return hang_path(share, name);
}

static char *switch_path(const char *share)
{
	return rg_asprintf("%s/%s.hangs", base, share);
}

void hang(const char *share)
{
	char *path = switch_path(share);

	write_file(path, "", 0);
	rg_free(path);
}

void hang_end(const char *share)
{
	char *path = switch_path(share);

	remove(path);
	rg_free(path);
}
