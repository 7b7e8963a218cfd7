/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <webp/decode.h>

#include "base/mem.h"
#include "picture_internal.h"
#include "race/file/said.h"

#define PIECES 64

static struct picture *to_picture(const uint8_t *rgba, int width, int height)
{
	struct picture_shrink shrink;

	picture_shrink_begin(&shrink, width, height);
	for (int y = 0; y < height; y++)
		picture_shrink_row(&shrink, rgba + (size_t)y * (size_t)width * 4);
	struct picture *picture = picture_shrink_take(&shrink);
	picture_shrink_finish(&shrink);
	return picture;
}

/* Piece by piece, so that it can be given up between two, also where few bytes make many pixels. */
static VP8StatusCode decode_in_pieces(const uint8_t *bytes, size_t length, WebPDecoderConfig *config,
				      struct picture_budget *budget)
{
	WebPIDecoder *decoder = WebPIDecode(NULL, 0, config);
	VP8StatusCode status = decoder ? VP8_STATUS_SUSPENDED : VP8_STATUS_OUT_OF_MEMORY;

	for (size_t piece = 1; piece <= PIECES && status == VP8_STATUS_SUSPENDED; piece++) {
		if (!picture_may_go_on(budget))
			break;
		status = WebPIUpdate(decoder, bytes, length * piece / PIECES);
		if (status == VP8_STATUS_NOT_ENOUGH_DATA)
			status = VP8_STATUS_SUSPENDED;
	}
	WebPIDelete(decoder);
	return status;
}

/* libwebp scales while it decodes, so only what is kept is ever whole in memory as pixels. */
static struct picture *decode_scaled(const uint8_t *bytes, size_t length, WebPDecoderConfig *config,
				     struct picture_budget *budget, char **error)
{
	struct picture *picture = NULL;
	int width, height;

	picture_kept_size(config->input.width, config->input.height, &width, &height);
	size_t size = (size_t)width * (size_t)height * 4;
	uint8_t *rgba = rg_alloc(size, 1);
	config->options.use_scaling = width != config->input.width || height != config->input.height;
	config->options.scaled_width = width;
	config->options.scaled_height = height;
	config->output.colorspace = MODE_RGBA;
	config->output.is_external_memory = 1;
	config->output.u.RGBA = (WebPRGBABuffer){.rgba = rgba, .stride = width * 4, .size = size};

	VP8StatusCode status = decode_in_pieces(bytes, length, config, budget);
	if (status == VP8_STATUS_OK)
		picture = to_picture(rgba, width, height);
	else if (status == VP8_STATUS_SUSPENDED)
		*error = rg_strdup(race_said("is a WebP picture that is cut off"));
	else
		*error = rg_asprintf(race_said("is a damaged WebP picture (fault %d)"), (int)status);
	WebPFreeDecBuffer(&config->output);
	rg_free(rgba);
	return picture;
}

struct picture *picture_webp_decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error)
{
	WebPDecoderConfig config;

	if (!WebPInitDecoderConfig(&config)) {
		*error = rg_strdup(race_said("cannot be read: another version of libwebp is installed"));
		return NULL;
	}
	VP8StatusCode status = WebPGetFeatures(bytes, length, &config.input);
	if (status != VP8_STATUS_OK) {
		*error = rg_strdup(status == VP8_STATUS_NOT_ENOUGH_DATA ? "is a WebP picture that is cut off"
									: "is a damaged WebP picture");
		return NULL;
	}
	/* A lossless one is decoded whole before libwebp scales it: hence the cap on pixels. */
	if (!picture_size_allowed((uint64_t)config.input.width, (uint64_t)config.input.height, PICTURE_MAX_PIXELS,
				  error))
		return NULL;
	if (config.input.has_animation) {
		*error = rg_strdup(race_said("is a moving WebP picture; only still ones are shown"));
		return NULL;
	}
	return decode_scaled(bytes, length, &config, budget, error);
}
