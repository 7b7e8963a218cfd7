/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libzip, loaded when the first zip file is read or written: Debian 12 and Ubuntu have libzip.so.4, newer systems
 * libzip.so.5, so a plugin that was linked with one would not load beside the other. All that we call is the same in
 * both. On Windows it is linked. Only for pack*.c; any thread.
 */
#ifndef RG_INTAKE_ZIP_LIBZIP_H
#define RG_INTAKE_ZIP_LIBZIP_H

#include <stdbool.h>
#include <zip.h>

/* zip_open, zip_close ... */
#define LIBZIP_FUNCTIONS(F)                                                                                            \
	F(open)                                                                                                        \
	F(close)                                                                                                       \
	F(discard)                                                                                                     \
	F(strerror)                                                                                                    \
	F(error_init_with_code)                                                                                        \
	F(error_strerror)                                                                                              \
	F(error_fini)                                                                                                  \
	F(file_add)                                                                                                    \
	F(file_get_external_attributes)                                                                                \
	F(get_num_entries)                                                                                             \
	F(stat_index)                                                                                                  \
	F(fopen_index)                                                                                                 \
	F(fread)                                                                                                       \
	F(fclose)                                                                                                      \
	F(open_from_source)                                                                                            \
	F(source_buffer)                                                                                               \
	F(source_buffer_create)                                                                                        \
	F(source_file)                                                                                                 \
	F(source_keep)                                                                                                 \
	F(source_free)                                                                                                 \
	F(source_open)                                                                                                 \
	F(source_seek)                                                                                                 \
	F(source_tell)                                                                                                 \
	F(source_read)                                                                                                 \
	F(source_close)                                                                                                \
	F(libzip_version)

#define LIBZIP_MEMBER(name) __typeof__(zip_##name) *name;
struct libzip {
	LIBZIP_FUNCTIONS(LIBZIP_MEMBER)
};
#undef LIBZIP_MEMBER

/* Only after libzip_load has said true. */
extern struct libzip libzip;

/* Loads it, once in the process. False when it is not there, or lacks a function. */
bool libzip_load(void);

#endif
