/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/mem.h"
#include "picture_internal.h"
#include "race/file/said.h"

#define LIBRARY_BYTES    (160 * 1024 * 1024) /* a progressive photo's coefficients are held whole by libjpeg */
#define MAX_SCANS        100                 /* a small file can ask for thousands, each over the whole picture */
#define EXIF_ORIENTATION 0x0112
#define EXIF_SHORT       3

/* Everything that must outlive a longjmp lies here, in the caller's frame. */
struct jpeg_job {
	struct jpeg_error_mgr errors; /* first, because libjpeg's callbacks get a pointer to it */
	struct jpeg_progress_mgr progress;
	jmp_buf escape;
	struct jpeg_decompress_struct jpeg;
	const uint8_t *bytes;
	size_t length;
	struct picture_budget *budget;
	uint8_t *row;
	struct picture_shrink shrink;
	int orientation;
	bool cut_off, damaged;
	char reason[JMSG_LENGTH_MAX];
	char *refused; /* a whole sentence, instead of the reason */
};

/* libjpeg's own calls exit(). */
static void on_error(j_common_ptr jpeg)
{
	struct jpeg_job *job = (struct jpeg_job *)jpeg->err;

	jpeg->err->format_message(jpeg, job->reason);
	longjmp(job->escape, 1);
}

/* libjpeg goes on with grey where data is missing; half a photo is not for air. Level -1 is a warning. */
static void on_message(j_common_ptr jpeg, int level)
{
	struct jpeg_job *job = (struct jpeg_job *)jpeg->err;

	if (level >= 0)
		return;
	switch (jpeg->err->msg_code) {
	case JWRN_JPEG_EOF:
		job->cut_off = true;
		break;
	case JWRN_HIT_MARKER:
	case JWRN_HUFF_BAD_CODE:
	case JWRN_MUST_RESYNC:
		job->damaged = true;
		jpeg->err->format_message(jpeg, job->reason);
		break;
	default:
		return; /* such as stray bytes between markers: harmless */
	}
	longjmp(job->escape, 1);
}

static void on_output(j_common_ptr jpeg)
{
	(void)jpeg; /* nothing goes to standard error */
}

/* libjpeg calls it for each row of blocks that it reads or writes. */
static void on_progress(j_common_ptr jpeg)
{
	struct jpeg_job *job = (struct jpeg_job *)jpeg->err;

	if (!picture_may_go_on(job->budget))
		longjmp(job->escape, 1);
	if (job->jpeg.input_scan_number <= MAX_SCANS)
		return;
	job->refused = rg_asprintf(race_said("is a JPEG picture in more than %d scans"), MAX_SCANS);
	longjmp(job->escape, 1);
}

/* TIFF's two byte orders. The caller has checked that the bytes are there. */
static uint32_t tiff_number(const uint8_t *bytes, int count, bool little)
{
	uint32_t value = 0;

	for (int i = 0; i < count; i++)
		value = value << 8 | bytes[little ? count - 1 - i : i];
	return value;
}

/* 1 to 8 as Exif 2.3 (4.6.4) numbers them; 1, upright, when it is not said or not said rightly. */
static int tiff_orientation(const uint8_t *tiff, size_t length)
{
	if (length < 8 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
		return 1;
	bool little = tiff[0] == 'I';
	size_t directory = tiff_number(tiff + 4, 4, little);
	if (directory > length - 2)
		return 1;
	size_t entries = tiff_number(tiff + directory, 2, little), room = (length - directory - 2) / 12;
	for (size_t i = 0; i < entries && i < room; i++) {
		const uint8_t *entry = tiff + directory + 2 + i * 12;
		if (tiff_number(entry, 2, little) != EXIF_ORIENTATION)
			continue;
		uint32_t value = tiff_number(entry + 8, 2, little);
		bool right = tiff_number(entry + 2, 2, little) == EXIF_SHORT &&
			     tiff_number(entry + 4, 4, little) == 1 && value >= 1 && value <= 8;
		return right ? (int)value : 1;
	}
	return 1;
}

static int orientation_of(const struct jpeg_decompress_struct *jpeg)
{
	for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next) {
		if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 &&
		    memcmp(marker->data, "Exif\0\0", 6) == 0)
			return tiff_orientation(marker->data + 6, marker->data_length - 6);
	}
	return 1;
}

/* The smallest decoding that still is as large as what is kept; libjpeg averages while it decodes. */
static unsigned int denominator(unsigned int width, unsigned int height)
{
	unsigned int longer = width > height ? width : height, denom = 1;

	while (denom < 8 && (longer / (denom * 2) >= PICTURE_KEEP_SIDE ||
			     (uint64_t)(width / denom) * (height / denom) > PICTURE_MAX_PIXELS))
		denom *= 2;
	return denom;
}

/* Leaves by longjmp on any fault. */
static void read_picture(struct jpeg_job *job)
{
	struct jpeg_decompress_struct *jpeg = &job->jpeg;

	jpeg_mem_src(jpeg, job->bytes, (unsigned long)job->length);
	jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
	jpeg_read_header(jpeg, TRUE);
	if (!picture_size_allowed(jpeg->image_width, jpeg->image_height, UINT64_MAX, &job->refused))
		return;
	if (jpeg->num_components != 1 && jpeg->num_components != 3) {
		job->refused = rg_strdup(race_said("is a CMYK JPEG picture, made for print; save it as RGB"));
		return;
	}
	job->orientation = orientation_of(jpeg);
	jpeg->scale_num = 1;
	jpeg->scale_denom = denominator(jpeg->image_width, jpeg->image_height);
	jpeg->out_color_space = JCS_EXT_RGBA;
	jpeg->mem->max_memory_to_use = LIBRARY_BYTES;
	jpeg_start_decompress(jpeg);
	job->row = rg_alloc(jpeg->output_width, 4);
	picture_shrink_begin(&job->shrink, (int)jpeg->output_width, (int)jpeg->output_height);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW rows[1] = {job->row};
		jpeg_read_scanlines(jpeg, rows, 1);
		picture_shrink_row(&job->shrink, job->row);
	}
}

static bool read_guarded(struct jpeg_job *job, void (*read)(struct jpeg_job *job))
{
	if (setjmp(job->escape))
		return false;
	jpeg_create_decompress(&job->jpeg);
	job->jpeg.progress = &job->progress;
	read(job);
	return !job->refused;
}

/* The place in the picture as it was taken of the pixel at x, y of the upright picture. */
static size_t taken_at(const struct picture *taken, int orientation, int x, int y)
{
	int right = taken->width - 1, bottom = taken->height - 1;
	int columns[9] = {x, x, right - x, right - x, x, y, y, right - y, right - y};
	int rows[9] = {y, y, y, bottom - y, bottom - y, x, bottom - x, bottom - x, x};

	return (size_t)rows[orientation] * (size_t)taken->width + (size_t)columns[orientation];
}

static void set_upright(struct picture *picture, int orientation)
{
	struct picture taken = *picture;
	uint32_t *to;

	if (orientation <= 1)
		return;
	if (orientation >= 5) {
		picture->width = taken.height;
		picture->height = taken.width;
		picture->stride = picture->width * (int)sizeof(uint32_t);
	}
	to = picture->pixels = rg_alloc((size_t)taken.width * (size_t)taken.height, sizeof(uint32_t));
	for (int y = 0; y < picture->height; y++) {
		for (int x = 0; x < picture->width; x++)
			*to++ = taken.pixels[taken_at(&taken, orientation, x, y)];
	}
	rg_free(taken.pixels);
}

static char *sentence(struct jpeg_job *job)
{
	if (job->refused)
		return job->refused;
	if (job->cut_off)
		return rg_strdup(race_said("is a JPEG picture that is cut off"));
	if (job->errors.msg_code == JERR_NO_BACKING_STORE)
		return rg_asprintf(race_said("is a progressive JPEG picture of %u × %u pixels, too large to decode"),
				   job->jpeg.image_width, job->jpeg.image_height);
	return rg_asprintf(race_said("is a damaged JPEG picture (%s)"), *job->reason ? job->reason : "unreadable");
}

struct picture *picture_jpeg_decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error)
{
	struct jpeg_job job = {.bytes = bytes, .length = length, .budget = budget, .orientation = 1};
	struct picture *picture = NULL;

	job.jpeg.err = jpeg_std_error(&job.errors);
	job.errors.error_exit = on_error;
	job.errors.emit_message = on_message;
	job.errors.output_message = on_output;
	job.progress.progress_monitor = on_progress;
	if (read_guarded(&job, read_picture))
		picture = picture_shrink_take(&job.shrink);
	if (picture)
		set_upright(picture, job.orientation);
	else
		*error = sentence(&job);
	jpeg_destroy_decompress(&job.jpeg);
	picture_shrink_finish(&job.shrink);
	rg_free(job.row);
	return picture;
}
