/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "font_file.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdbool.h>

#include "base/file.h"
#include "base/mem.h"
#include "race/file/said.h"

/* FreeType ignores incomplete tables of a file that was cut off, and makes empty letters. */
static char *check_letters(FT_Face face)
{
	FT_UInt glyph = 0;
	bool drawn = false;

	/* A font of pictures instead of outlines cannot be checked without a size. */
	if (!FT_IS_SCALABLE(face))
		return NULL;
	for (FT_ULong point = FT_Get_First_Char(face, &glyph); glyph; point = FT_Get_Next_Char(face, point, &glyph)) {
		if (FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE) != 0)
			return rg_asprintf(race_said("is damaged: the letter U+%04lX cannot be drawn"),
					   (unsigned long)point);
		drawn = drawn || face->glyph->outline.n_points > 0;
	}
	return drawn ? NULL : rg_strdup(race_said("is damaged: it has no letters"));
}

char *font_bytes_fault(const char *bytes, size_t length)
{
	FT_Library library = NULL;
	FT_Face face = NULL;
	char *fault = NULL;

	if (FT_Init_FreeType(&library) != 0 ||
	    FT_New_Memory_Face(library, (const FT_Byte *)bytes, (FT_Long)length, 0, &face) != 0)
		fault = rg_strdup(race_said("is no font that can be read"));
	else
		fault = check_letters(face);
	FT_Done_Face(face);
	FT_Done_FreeType(library);
	return fault;
}

char *font_file_fault(const char *path)
{
	char *fault = NULL, *bytes = NULL;
	size_t length = 0;

	if (rg_file_read(path, FONT_FILE_MOST, &bytes, &length, &fault))
		fault = font_bytes_fault(bytes, length);
	rg_free(bytes);
	return fault;
}
