/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share: an input taken apart, what must hold of what comes out, a folder for parsers that read
 * files, the books of an intake. Each target is a file with LLVMFuzzerTestOneInput, one thread; nothing of ours is
 * logged. A fault ends the program: the sanitizers' own, and those that fuzz_must sees.
 */
#ifndef RG_TESTS_FUZZ_SUPPORT_H
#define RG_TESTS_FUZZ_SUPPORT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"
#include "intake/intake_books.h"
#include "race/day/tree.h"

/* The target itself. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

/* One of `count`, by a letter from "a" on, so that a corpus can be read; 0 at the end. */
unsigned fuzz_choice(struct fuzz_input *input, unsigned count);

/* Parts of an input end with the byte 0x1E or with the input. Each in a block of its own size and a NUL; rg_free. */
struct fuzz_part {
	char *bytes;
	size_t length;
};
struct fuzz_part fuzz_part(struct fuzz_input *input);
struct fuzz_part fuzz_rest(struct fuzz_input *input);
/* The next part as what a caller may count on where text is asked for: UTF-8, cut at a NUL. rg_free. */
char *fuzz_text(struct fuzz_input *input);

/* Ends the program, saying what did not hold. */
void fuzz_must(bool holds, const char *what);
/* Text that people see: valid UTF-8; NULL is none. */
void fuzz_must_be_text(const char *text);
/* What was said of it is text; finishes the list. */
void fuzz_problems(struct race_problems *problems);
/* A race day made of the tree: all its texts are text, and what follows from it is worked out. Deletes the tree. */
void fuzz_tree(cJSON *tree);
void fuzz_day(const struct race_day *day);

/* A folder that goes with the process, and a file in it with these bytes; the path is valid until the next call. */
const char *fuzz_folder(void);
const char *fuzz_file(const char *name, const char *bytes, size_t length);
/* Whatever has this path, with all in it. */
void fuzz_remove(const char *path);

/* The shipped data, and all that an intake knows; read once. */
struct race_shelf *fuzz_shelf(void);
const struct intake_books *fuzz_books(void);

#endif
