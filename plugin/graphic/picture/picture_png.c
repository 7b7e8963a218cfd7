/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <png.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "picture_internal.h"

#define HEADER_LENGTH   26        /* signature, IHDR's length and name, width, height, depth, colour type */
#define STREAMED_PIXELS 100000000 /* px: what is read row by row costs time, not memory */
#define CHUNK_BYTES     (1024 * 1024)
#define CHUNK_COUNT     64
#define MOST_BEHIND     (16 * 1024) /* bytes behind the last row, which libpng inflates too; a thousand times as many */

/* Everything that must outlive a longjmp lies here, in the caller's frame. */
struct png_job {
	const uint8_t *bytes;
	size_t length, used;
	struct picture_budget *budget;
	size_t last_row_at; /* `used` before the last row was asked for; 0: it was not yet */
	png_structp png;
	png_infop info;
	uint8_t *rows; /* one row, or all of them when interlaced */
	struct picture_shrink shrink;
	bool cut_off;
	char reason[96];
};

static void on_error(png_structp png, png_const_charp message)
{
	struct png_job *job = png_get_error_ptr(png);
	size_t length = strlen(message);

	/* libpng may put bytes of the file into its messages. */
	if (length >= sizeof(job->reason) || !rg_utf8_valid(message, length))
		message = "unreadable";
	memcpy(job->reason, message, strlen(message) + 1);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message; /* what does not stop libpng need not trouble the crew */
}

static void read_bytes(png_structp png, png_bytep to, size_t count)
{
	struct png_job *job = png_get_io_ptr(png);

	if (count > job->length - job->used) {
		job->cut_off = true;
		png_error(png, "cut off");
	}
	/* libpng inflates what it reads here before it calls again, and goes on behind the last row. */
	if (!picture_may_go_on(job->budget))
		png_error(png, "given up");
	if (job->last_row_at && job->used - job->last_row_at > MOST_BEHIND)
		png_error(png, "it holds more than its pixels");
	memcpy(to, job->bytes + job->used, count);
	job->used += count;
}

/* Whatever the file holds, rows come out as R, G, B, A of 8 bits. Returns the number of passes. */
static int ask_for_rgba(struct png_job *job)
{
	png_set_expand(job->png);
	png_set_scale_16(job->png);
	png_set_gray_to_rgb(job->png);
	png_set_add_alpha(job->png, 0xFF, PNG_FILLER_AFTER);
	int passes = png_set_interlace_handling(job->png);
	png_read_update_info(job->png, job->info);
	return passes;
}

static void read_row(struct png_job *job, uint8_t *row, bool last)
{
	if (!picture_may_go_on(job->budget))
		png_error(job->png, "given up");
	if (last)
		job->last_row_at = job->used;
	png_read_row(job->png, row, NULL);
}

static void read_streamed(struct png_job *job, size_t row_bytes, int height)
{
	job->rows = rg_alloc(row_bytes, 1);
	for (int y = 0; y < height; y++) {
		read_row(job, job->rows, y == height - 1);
		picture_shrink_row(&job->shrink, job->rows);
	}
}

static void read_interlaced(struct png_job *job, size_t row_bytes, int height, int passes)
{
	job->rows = rg_alloc((size_t)height, row_bytes);
	for (int pass = 0; pass < passes; pass++) {
		for (int y = 0; y < height; y++)
			read_row(job, job->rows + (size_t)y * row_bytes, pass == passes - 1 && y == height - 1);
	}
	for (int y = 0; y < height; y++)
		picture_shrink_row(&job->shrink, job->rows + (size_t)y * row_bytes);
}

/* Leaves by longjmp on any fault, so it must not be inlined into the function that called setjmp. */
static void read_picture(struct png_job *job)
{
	png_set_read_fn(job->png, job, read_bytes);
	png_set_user_limits(job->png, PICTURE_MAX_SIDE, PICTURE_MAX_SIDE);
	png_set_chunk_malloc_max(job->png, CHUNK_BYTES);
	png_set_chunk_cache_max(job->png, CHUNK_COUNT);
	png_read_info(job->png, job->info);

	int width = (int)png_get_image_width(job->png, job->info);
	int height = (int)png_get_image_height(job->png, job->info);
	int passes = ask_for_rgba(job);
	size_t row_bytes = png_get_rowbytes(job->png, job->info);
	if (row_bytes != (size_t)width * 4)
		png_error(job->png, "unknown kind of pixels");
	picture_shrink_begin(&job->shrink, width, height);
	if (passes > 1)
		read_interlaced(job, row_bytes, height, passes);
	else
		read_streamed(job, row_bytes, height);
}

static bool read_guarded(struct png_job *job, void (*read)(struct png_job *job))
{
	if (setjmp(png_jmpbuf(job->png)))
		return false;
	read(job);
	return true;
}

static uint32_t big_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool size_allowed(const uint8_t *bytes, size_t length, char **error)
{
	if (length < HEADER_LENGTH + 3) {
		*error = rg_strdup(race_said("is a PNG picture that is cut off"));
		return false;
	}
	bool interlaced = bytes[28] != 0;
	return picture_size_allowed(big_endian(bytes + 16), big_endian(bytes + 20),
				    interlaced ? PICTURE_MAX_PIXELS : STREAMED_PIXELS, error);
}

struct picture *picture_png_decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error)
{
	struct png_job job = {.bytes = bytes, .length = length, .budget = budget};
	struct picture *picture = NULL;

	if (!size_allowed(bytes, length, error))
		return NULL;
	job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &job, on_error, on_warning);
	job.info = job.png ? png_create_info_struct(job.png) : NULL;
	if (job.info && read_guarded(&job, read_picture))
		picture = picture_shrink_take(&job.shrink);
	if (!picture && job.cut_off)
		*error = rg_strdup(race_said("is a PNG picture that is cut off"));
	else if (!picture)
		*error = rg_asprintf(race_said("is a damaged PNG picture (%s)"),
				     *job.reason ? job.reason : "unreadable");
	png_destroy_read_struct(&job.png, &job.info, NULL);
	picture_shrink_finish(&job.shrink);
	rg_free(job.rows);
	return picture;
}
