/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/text.h"

#define LARGEST (64 * 1024 * 1024)

static int paint_width, paint_height;

void paint_quarters_of(int width, int height)
{
	paint_width = width;
	paint_height = height;
}

void paint_quarters(int x, int y, uint8_t rgba[4])
{
	int quarter = (x * 2 >= paint_width) + 2 * (y * 2 >= paint_height);

	rgba[0] = quarter == 0 || quarter == 3 ? 255 : 0;
	rgba[1] = quarter == 1 || quarter == 3 ? 255 : 0;
	rgba[2] = quarter >= 2 ? 255 : 0;
}

void paint_half_red(int x, int y, uint8_t rgba[4])
{
	(void)x, (void)y;
	rgba[0] = 255;
	rgba[3] = 128;
}

void paint_grey(int x, int y, uint8_t rgba[4])
{
	(void)x, (void)y;
	memset(rgba, 200, 3);
}

void paint_index(int x, int y, uint8_t rgba[4])
{
	(void)y;
	rgba[0] = (uint8_t)(x % 4);
}

void paint_black(int x, int y, uint8_t rgba[4])
{
	(void)x, (void)y, (void)rgba;
}

static void write_png(png_structp png, png_bytep bytes, size_t length)
{
	if (!rg_buffer_add(png_get_io_ptr(png), bytes, length))
		png_error(png, "too large");
}

static void flush_png(png_structp png)
{
	(void)png;
}

static void set_colours(png_structp png, png_infop info, struct made_png kind)
{
	static const png_color palette[4] = {{0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {255, 255, 255}};
	static const uint8_t alphas[2] = {255, 0};
	uint16_t top = (uint16_t)((1u << kind.depth) - 1);
	png_color_16 key = {.red = top, .gray = top};

	if (kind.colour_type == PNG_COLOR_TYPE_PALETTE)
		png_set_PLTE(png, info, palette, 4);
	if (kind.transparent_key)
		png_set_tRNS(png, info, kind.colour_type == PNG_COLOR_TYPE_PALETTE ? alphas : NULL, 2, &key);
}

static int samples(const uint8_t rgba[4], int colour_type, uint8_t values[4])
{
	int count = 0;

	if (colour_type & PNG_COLOR_MASK_COLOR && colour_type != PNG_COLOR_TYPE_PALETTE) {
		memcpy(values, rgba, 3);
		count = 3;
	} else {
		values[count++] = rgba[0];
	}
	if (colour_type & PNG_COLOR_MASK_ALPHA)
		values[count++] = rgba[3];
	return count;
}

/* One row as the file holds it; deep samples repeat their byte, shallow ones keep their top bits. */
static void fill_row(uint8_t *row, size_t size, int y, struct made_png kind, picture_painter paint)
{
	size_t bit = 0;

	memset(row, 0, size);
	for (int x = 0; x < kind.width; x++) {
		uint8_t rgba[4] = {0, 0, 0, 255}, values[4];
		paint(x, y, rgba);
		int count = samples(rgba, kind.colour_type, values);
		for (int i = 0; i < count; i++, bit += (size_t)kind.depth) {
			if (kind.depth == 16)
				row[bit / 8] = row[bit / 8 + 1] = values[i];
			else if (kind.depth == 8)
				row[bit / 8] = values[i];
			else if (kind.colour_type == PNG_COLOR_TYPE_PALETTE)
				row[bit / 8] |= (uint8_t)(values[i] << (8 - kind.depth - bit % 8));
			else
				row[bit / 8] |= (uint8_t)(values[i] >> (8 - kind.depth) << (8 - kind.depth - bit % 8));
		}
	}
}

struct made_picture make_png(struct made_png kind, picture_painter paint)
{
	struct rg_buffer buffer = {.limit = LARGEST};
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);

	if (kind.depth == 0)
		kind.depth = 8;
	png_set_write_fn(png, &buffer, write_png, flush_png);
	png_set_compression_level(png, 1);
	png_set_filter(png, 0, PNG_FILTER_NONE);
	png_set_IHDR(png, info, (uint32_t)kind.width, (uint32_t)kind.height, kind.depth, kind.colour_type,
		     kind.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	set_colours(png, info, kind);
	png_write_info(png, info);
	int passes = png_set_interlace_handling(png);
	size_t size = png_get_rowbytes(png, info);
	uint8_t *row = rg_alloc(size + 8, 1);
	for (int pass = 0; pass < passes; pass++) {
		for (int y = 0; y < kind.height; y++) {
			fill_row(row, size + 8, y, kind, paint);
			png_write_row(png, row);
		}
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	rg_free(row);
	return (struct made_picture){buffer.bytes, buffer.length};
}

static void write_orientation(struct jpeg_compress_struct *jpeg, int orientation)
{
	uint8_t exif[] = {'E', 'x', 'i', 'f',  0,    0, 'M', 'M', 0, 42, 0, 0, 0,
			  8,   0,   1,   0x01, 0x12, 0, 3,   0,   0, 0,  1, 0, (uint8_t)orientation,
			  0,   0,   0,   0,    0,    0};

	jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof(exif));
}

#define MOST_SCANS 640

/* Each coefficient by itself and, behind the first, bit by bit: every scan goes over the whole picture. */
static int make_scans(jpeg_scan_info *scans, int count)
{
	int made = 0;

	scans[made++] = (jpeg_scan_info){.comps_in_scan = 3, .component_index = {0, 1, 2}};
	for (int at = 1; at < 64 && made < count; at++) {
		for (int bit = 9; bit >= 0 && made < count; bit--)
			scans[made++] = (jpeg_scan_info){
				.comps_in_scan = 1, .Ss = at, .Se = at, .Ah = bit == 9 ? 0 : bit + 1, .Al = bit};
	}
	return made;
}

struct made_picture make_jpeg(struct made_jpeg kind, picture_painter paint)
{
	int components = kind.components ? kind.components : 3;
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	jpeg_scan_info scans[MOST_SCANS];
	unsigned char *bytes = NULL;
	unsigned long length = 0;
	uint8_t *row = rg_alloc((size_t)kind.width, 4);

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &length);
	jpeg.image_width = (JDIMENSION)kind.width;
	jpeg.image_height = (JDIMENSION)kind.height;
	jpeg.input_components = components;
	jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 4 ? JCS_CMYK : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 95, TRUE);
	if (kind.progressive)
		jpeg_simple_progression(&jpeg);
	if (kind.scans) {
		jpeg.num_scans = make_scans(scans, kind.scans);
		jpeg.scan_info = scans;
	}
	jpeg_start_compress(&jpeg, TRUE);
	if (kind.orientation)
		write_orientation(&jpeg, kind.orientation);
	for (int y = 0; y < kind.height; y++) {
		JSAMPROW rows[1] = {row};
		for (int x = 0; x < kind.width; x++) {
			uint8_t rgba[4] = {0, 0, 0, 255};
			paint(x, y, rgba);
			memcpy(row + x * components, rgba, (size_t)components);
		}
		jpeg_write_scanlines(&jpeg, rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	rg_free(row);
	/* libjpeg allocates with malloc, as rg_free expects. */
	return (struct made_picture){(char *)bytes, length};
}

struct made_picture make_webp(int width, int height, bool lossless, picture_painter paint)
{
	uint8_t *rgba = rg_alloc((size_t)width * (size_t)height, 4), *bytes = NULL;

	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *pixel = rgba + ((size_t)y * (size_t)width + (size_t)x) * 4;
			pixel[3] = 255;
			paint(x, y, pixel);
		}
	}
	size_t length = lossless ? WebPEncodeLosslessRGBA(rgba, width, height, width * 4, &bytes)
				 : WebPEncodeRGBA(rgba, width, height, width * 4, 95, &bytes);
	rg_free(rgba);
	char *copy = rg_strndup((const char *)bytes, length);
	WebPFree(bytes);
	return (struct made_picture){copy, length};
}

static void put_number(uint8_t *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* CRC-32 as PNG's specification has it (annex D), bit by bit. */
static uint32_t crc(uint32_t value, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		value ^= ((const uint8_t *)bytes)[i];
		for (int bit = 0; bit < 8; bit++)
			value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
	}
	return value;
}

static void put_chunk(struct rg_buffer *buffer, const char *name, const uint8_t *data, uint32_t length)
{
	uint8_t number[4];

	put_number(number, length);
	rg_buffer_add(buffer, number, 4);
	rg_buffer_add(buffer, name, 4);
	rg_buffer_add(buffer, data, length);
	put_number(number, ~crc(crc(~0u, name, 4), data, length));
	rg_buffer_add(buffer, number, 4);
}

static void begin_png(struct rg_buffer *buffer, uint32_t width, uint32_t height, uint8_t depth, bool interlaced)
{
	uint8_t header[13] = {[8] = depth, [9] = 6, [12] = interlaced};

	put_number(header, width);
	put_number(header + 4, height);
	rg_buffer_add(buffer, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(buffer, "IHDR", header, sizeof(header));
}

struct made_picture make_png_header(uint32_t width, uint32_t height)
{
	static const uint8_t empty[] = {0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01};
	struct rg_buffer buffer = {0};

	begin_png(&buffer, width, height, 8, false);
	put_chunk(&buffer, "IDAT", empty, sizeof(empty));
	put_chunk(&buffer, "IEND", empty, 0);
	return (struct made_picture){buffer.bytes, buffer.length};
}

/* Zeros by the MiB, deflated; each piece can be repeated, because it does not look back. */
static void add_zeros(struct rg_buffer *buffer, size_t bytes)
{
	static uint8_t zeros[1024 * 1024], piece[64 * 1024];
	z_stream stream = {0};
	size_t length = 0;

	deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
	stream.next_out = piece;
	stream.avail_out = sizeof(piece);
	for (int i = 0; i < 16; i++) {
		stream.next_in = zeros;
		stream.avail_in = sizeof(zeros);
		deflate(&stream, i < 15 ? Z_NO_FLUSH : Z_FULL_FLUSH);
	}
	length = sizeof(piece) - stream.avail_out;
	deflateEnd(&stream);
	rg_buffer_add(buffer, "\x78\xda", 2);
	for (size_t added = 0; added < bytes; added += length)
		rg_buffer_add(buffer, piece, length);
}

static struct made_picture make_png_of_zeros(uint32_t side, uint8_t depth, bool interlaced, size_t bytes)
{
	struct rg_buffer buffer = {.limit = LARGEST}, data = {.limit = LARGEST};

	add_zeros(&data, bytes);
	begin_png(&buffer, side, side, depth, interlaced);
	put_chunk(&buffer, "IDAT", (const uint8_t *)data.bytes, (uint32_t)data.length);
	put_chunk(&buffer, "IEND", (const uint8_t *)"", 0);
	rg_buffer_finish(&data);
	return (struct made_picture){buffer.bytes, buffer.length};
}

struct made_picture make_png_bomb(int mib, bool interlaced)
{
	return make_png_of_zeros(100, 8, interlaced, (size_t)mib * 1024 * 1024);
}

struct made_picture make_png_slow(void)
{
	return make_png_of_zeros(8000, 16, false, (size_t)8000 * 8000 * 8 / 1000);
}

struct made_picture make_png_notes(int count)
{
	struct rg_buffer buffer = {.limit = LARGEST}, note = {.limit = LARGEST}, data = {0};

	rg_buffer_add(&note, "Comment\0", 9);
	add_zeros(&note, 1024 * 1024 + 1024);
	begin_png(&buffer, 100, 100, 8, false);
	for (int i = 0; i < count; i++)
		put_chunk(&buffer, "zTXt", (const uint8_t *)note.bytes, (uint32_t)note.length);
	add_zeros(&data, 1024);
	put_chunk(&buffer, "IDAT", (const uint8_t *)data.bytes, (uint32_t)data.length);
	put_chunk(&buffer, "IEND", (const uint8_t *)"", 0);
	rg_buffer_finish(&note);
	rg_buffer_finish(&data);
	return (struct made_picture){buffer.bytes, buffer.length};
}
