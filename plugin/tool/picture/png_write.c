/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A graphic is even grounds and letters on a canvas that is empty mostly, so most rows are the same as the one above.
 * Such a row is the same few bytes each time, which are made once; only the others are converted and go through zlib,
 * and by no filter: rows as they are pack as well as with the best of all filters. Specifications: PNG (W3C), RFC 1950
 * (zlib) and RFC 1951 (deflate).
 */
#include "png_write.h"

#include <string.h>
#include <zlib.h>

#include "base/mem.h"

#define LEVEL      3     /* from 4 on zlib takes twice as long for a fourth */
#define RAW        (-15) /* deflate alone, in zlib's way to say so */
#define FILTER_NO  0
#define FILTER_UP  2 /* the row less the one above; above the first one all is 0 */
#define FEW        4 /* for fewer the stream is not flushed, which makes it forget what it has seen */
#define MANY       32
#define PIECE_MOST (32 * 1024)

/* Rows that are the same as the one above, packed so that they can stand behind whatever was flushed. */
struct repeat {
	struct rg_buffer packed;
	uLong sum; /* Adler's, of the rows */
	size_t length;
};

struct writer {
	struct rg_buffer *bytes;
	bool good;
	size_t width, row_length;
	uint32_t *pixels;
	uint8_t *row; /* the filter, then R, G, B, A */
	z_stream stream;
	bool begun; /* rows went into it since it was flushed */
	uLong sum;
	struct repeat one, many;
	uint8_t piece[PIECE_MOST]; /* of the packed rows, which becomes a chunk */
};

/* ---- chunks ---- */

static void put_number(uint8_t *at, uLong value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void put(struct writer *writer, const void *bytes, size_t length)
{
	writer->good = writer->good && rg_buffer_add(writer->bytes, bytes, length);
}

static void put_chunk(struct writer *writer, const char *type, const uint8_t *data, size_t length)
{
	uint8_t number[4];

	put_number(number, (uLong)length);
	put(writer, number, 4);
	put(writer, type, 4);
	put(writer, data, length);
	put_number(number, crc32(crc32(0, (const Bytef *)type, 4), data, (uInt)length));
	put(writer, number, 4);
}

static void put_head(struct writer *writer, int height)
{
	uint8_t head[13] = {[8] = 8 /* bits */, [9] = 6 /* red, green, blue and alpha */};

	put(writer, "\x89PNG\r\n\x1a\n", 8);
	put_number(head, (uLong)writer->width);
	put_number(head + 4, (uLong)height);
	put_chunk(writer, "IHDR", head, sizeof(head));
}

/* ---- packing ---- */

static void end_piece(struct writer *writer)
{
	put_chunk(writer, "IDAT", writer->piece, PIECE_MOST - writer->stream.avail_out);
	writer->stream.next_out = writer->piece;
	writer->stream.avail_out = PIECE_MOST;
}

static void put_packed(struct writer *writer, const void *bytes, size_t length)
{
	if (writer->stream.avail_out < length)
		end_piece(writer);
	memcpy(writer->stream.next_out, bytes, length);
	writer->stream.next_out += length;
	writer->stream.avail_out -= (uInt)length;
}

static void pack(struct writer *writer, size_t length, int flush)
{
	writer->stream.next_in = writer->row;
	writer->stream.avail_in = (uInt)length;
	for (;;) {
		deflate(&writer->stream, flush);
		if (writer->stream.avail_out)
			return;
		end_piece(writer);
	}
}

/* ---- rows ---- */

static void make_repeat(struct writer *writer, struct repeat *repeat, int rows)
{
	memset(writer->row, 0, writer->row_length);
	writer->row[0] = FILTER_UP;
	repeat->length = writer->row_length * (size_t)rows;
	repeat->sum = adler32(0, NULL, 0);
	for (; rows; rows--) {
		repeat->sum = adler32(repeat->sum, writer->row, (uInt)writer->row_length);
		pack(writer, writer->row_length, rows > 1 ? Z_NO_FLUSH : Z_FULL_FLUSH);
	}
	rg_buffer_add(&repeat->packed, writer->piece, PIECE_MOST - writer->stream.avail_out);
	deflateReset(&writer->stream);
	writer->stream.next_out = writer->piece;
	writer->stream.avail_out = PIECE_MOST;
}

static void put_repeats(struct writer *writer, int rows)
{
	if (writer->begun)
		pack(writer, 0, Z_FULL_FLUSH);
	writer->begun = false;
	while (rows) {
		const struct repeat *repeat = rows >= MANY ? &writer->many : &writer->one;
		put_packed(writer, repeat->packed.bytes, repeat->packed.length);
		writer->sum = adler32_combine(writer->sum, repeat->sum, (z_off_t)repeat->length);
		rows -= rows >= MANY ? MANY : 1;
	}
}

/* To straight alpha, rounded as Cairo does when it writes a PNG. */
static uint32_t straight(uint32_t pixel)
{
	uint32_t alpha = pixel >> 24, out = alpha << 24;

	for (int shift = 0; alpha && shift < 24; shift += 8)
		out |= ((pixel >> shift & 255) * 255 + alpha / 2) / alpha << shift;
	return out;
}

static void fill_row(uint8_t *row, const uint32_t *pixels, size_t width)
{
	for (size_t x = 0; x < width; x++, row += 4) {
		uint32_t pixel = pixels[x] >> 24 == 255 || !pixels[x] ? pixels[x] : straight(pixels[x]);
		row[0] = (uint8_t)(pixel >> 16);
		row[1] = (uint8_t)(pixel >> 8);
		row[2] = (uint8_t)pixel;
		row[3] = (uint8_t)(pixel >> 24);
	}
}

static void put_row(struct writer *writer, const uint32_t *pixels, pixels_convert for_cairo)
{
	memcpy(writer->pixels, pixels, writer->width * sizeof(*pixels));
	for_cairo(writer->pixels, writer->width);
	writer->row[0] = FILTER_NO;
	fill_row(writer->row + 1, writer->pixels, writer->width);
	writer->sum = adler32(writer->sum, writer->row, (uInt)writer->row_length);
	pack(writer, writer->row_length, Z_NO_FLUSH);
	writer->begun = true;
}

/* How many rows from here on are the same as the one above. */
static int repeats(const uint32_t *pixels, const uint32_t *above, size_t width, size_t stride, int rows)
{
	int count = 0;

	while (count < rows && memcmp(pixels, above, width * sizeof(*pixels)) == 0) {
		above = pixels;
		pixels += stride;
		count++;
	}
	return count;
}

static void put_rows(struct writer *writer, const uint32_t *pixels, int height, size_t stride, pixels_convert for_cairo)
{
	uint32_t *nothing = rg_alloc(writer->width, sizeof(*nothing));
	const uint32_t *above = nothing;

	for (int y = 0, count; y < height; y += count) {
		const uint32_t *row = pixels + (size_t)y * stride;
		count = repeats(row, above, writer->width, stride, height - y);
		if (count >= FEW) {
			put_repeats(writer, count);
		} else {
			put_row(writer, row, for_cairo);
			count = 1;
		}
		above = row + (size_t)(count - 1) * stride;
	}
	rg_free(nothing);
}

bool write_png(const uint32_t *pixels, int width, int height, int stride, pixels_convert for_cairo,
	       struct rg_buffer *bytes)
{
	size_t row_length = 1 + (size_t)width * 4;
	uint8_t sum[4];
	struct writer writer = {
		.bytes = bytes,
		.width = (size_t)width,
		.row_length = row_length,
		.pixels = rg_alloc((size_t)width, sizeof(*pixels)),
		.row = rg_alloc(row_length, 1),
		.sum = adler32(0, NULL, 0),
	};

	writer.good = deflateInit2(&writer.stream, LEVEL, Z_DEFLATED, RAW, 8, Z_DEFAULT_STRATEGY) == Z_OK;
	if (writer.good) {
		writer.stream.next_out = writer.piece;
		writer.stream.avail_out = PIECE_MOST;
		make_repeat(&writer, &writer.one, 1);
		make_repeat(&writer, &writer.many, MANY);
		put_head(&writer, height);
		put_packed(&writer, "\x78\x01", 2); /* what zlib's own format begins with */
		put_rows(&writer, pixels, height, (size_t)stride, for_cairo);
		pack(&writer, 0, Z_FINISH);
		put_number(sum, writer.sum);
		put_packed(&writer, sum, sizeof(sum));
		end_piece(&writer);
		put_chunk(&writer, "IEND", sum, 0);
		deflateEnd(&writer.stream);
	}
	rg_buffer_finish(&writer.one.packed);
	rg_buffer_finish(&writer.many.packed);
	rg_free(writer.pixels);
	rg_free(writer.row);
	return writer.good;
}
