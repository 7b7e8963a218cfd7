/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For functions that take a format as printf does: RG_FORMAT(2, 3) when it is the second parameter and the third is the
 * first of its values. Compilers for Windows would otherwise think of Microsoft's printf, which knows no %zu.
 */
#ifndef RG_BASE_FORMAT_H
#define RG_BASE_FORMAT_H

#ifdef __MINGW32__
#define RG_FORMAT(at, first) __attribute__((format(gnu_printf, at, first)))
#else
#define RG_FORMAT(at, first) __attribute__((format(printf, at, first)))
#endif

#endif
