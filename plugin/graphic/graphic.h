/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a race day to sprites: the whole of the graphic room in one call. A studio belongs to one thread at a time (the
 * work thread, or the tool's main thread); the graphic that comes out is immutable and counted by reference, any
 * thread may read it.
 */
#ifndef RG_GRAPHIC_GRAPHIC_H
#define RG_GRAPHIC_GRAPHIC_H

#include "race/day/race_day.h"

struct picture;
struct race_shelf;
struct motions;

/*
 * A part of a sprite's picture that is not its ground: a text, a flag. Parts of two sprites with equal ids look the
 * same, wherever they lie.
 */
struct sprite_part {
	int left, top, right, bottom; /* px of the sprite */
	uint64_t id;
	bool with_row; /* changes while its row travels */
	bool news;     /* marks its row when it changes */
};

#define SPRITE_LINE_MOST 16

/* The path of a sprite that is a line along something. */
struct sprite_line {
	double x[SPRITE_LINE_MOST], y[SPRITE_LINE_MOST]; /* canvas px; from where it comes to its end */
	size_t count;
	size_t loop_from, loop_to; /* points between which it goes round something; equal: it is straight */
	double stroke;             /* canvas px */
	uint32_t color;            /* 0xAARRGGBB */
};

/*
 * One moving piece. Pixels are 0xAARRGGBB words (bytes B, G, R, A: GS_BGRA), each colour sRGB-encoded after having been
 * multiplied by alpha in linear light: draw with ONE / INVSRCALPHA on a framebuffer with sRGB on. The outermost pixels
 * on every side are transparent.
 */
struct sprite {
	const char *key;        /* node path and row key: the same in the next graphic for the same thing */
	uint64_t change_id;     /* of the pixels: equal ids have equal pixels */
	int x, y;               /* on the canvas, px; may be negative */
	int width, height;      /* px */
	int stride;             /* bytes */
	const uint32_t *pixels; /* a reference (picture/pixels.h); graphics have the same ones where nothing changed */
	/*
	 * The pixels without letters and pictures, which move over them and change; NULL when there are none. Same size
	 * and stride; a reference.
	 */
	const uint32_t *ground;
	uint64_t ground_id;              /* as change_id */
	const struct sprite_part *parts; /* of what lies on the ground */
	size_t part_count;
	const struct sprite_line *line; /* NULL: it is none */
	uint32_t accent;                /* 0xFFRRGGBB: the colour that marks it */
	bool repeated;                  /* one of several rows or cells */
	const struct motions *motions;  /* see motion.h */
};

struct graphic {
	struct sprite *sprites; /* in the order they are drawn */
	size_t count;
	int width, height;        /* of the canvas, px */
	const char *template_id;  /* only sprites of graphics with equal ids can be the same thing; NULL: empty */
	const char *about;        /* the heat, driver or series it is about, as an id; or NULL */
	const char *sponsor;      /* the picture of the sponsor that stands in it, as it was given; or NULL */
	int seconds;              /* how long it usually stays on air */
	int64_t holds_ms;         /* so long its words stay true, by the clock; 0: for good */
	int page, pages;          /* the page that is shown, from 0, and how many there are; 1 at least */
	uint64_t change_id;       /* of everything: equal ids look the same */
	bool tagged;              /* not for air: the ask had a tag, or its data must be confirmed first */
	const char *empty_reason; /* what the template needs and lacks, so that nothing is drawn ("grid"); or NULL */
	int references;
	struct rg_arena *arena;
};

struct graphic *graphic_ref(struct graphic *graphic);
void graphic_unref(struct graphic *graphic); /* accepts NULL */

/* What is asked for. Strings may be NULL = automatic. */
struct graphic_ask {
	struct race_day *day;                        /* borrowed for the call */
	const char *template_id;                     /* "driver-card" */
	const char *theme;                           /* "dark" when NULL */
	const char *language;                        /* "en", "fi", "fi-FI"; "en" when NULL or not known */
	const char *series, *class_, *heat, *driver; /* ids */
	const char *grid_text;                       /* "11 68 - 7 40" */
	bool grid_from_front;                        /* the camera sees the cars from the front: lanes are mirrored */
	const char *place;         /* "top-left" ... "bottom-right", "center"; NULL: the template's own */
	double scale;              /* 0.8 to 1.25 about the anchor; 0 = 1 */
	int width, height;         /* canvas, px */
	const char *text1, *text2; /* two free lines: a name and a role, a message */
	int page;                  /* how many pages after the one that is shown first; starts over at the end */
	bool still;                /* it will not move: without the grounds over which content does */
	bool hide_minors;          /* no age and no photo of drivers under 18 */
	bool no_sponsors;
	const char *const *sponsors; /* pictures of sponsors beside those of the day, for any graphic */
	size_t sponsor_count;
	int sponsor;            /* index of the one to show; starts over at the end */
	const char *tag;        /* a word drawn in the corner of the graphic, such as SAMPLE; NULL: none */
	const char *occasion;   /* why it comes, for air: the key of a word such as "Rerun"; NULL: nothing to tell */
	bool automatic;         /* no hand chose whom it is about: it says that they come next */
	struct race_date today; /* not given: this machine's */
	struct race_time now;   /* utc_ms 0: this machine's clock and zone */
	/*
	 * A picture by the name that stands in the feed. NULL when it is not (yet) to be had; *pending is then set when
	 * it may still come. Borrowed until the call of graphic_make ends.
	 */
	const struct picture *(*picture)(void *data, const char *reference, bool *pending);
	void *picture_data;
};

struct graphic_studio;

/* For a process that draws nothing else, before the first studio: the machine's fonts are not even looked for. */
void graphic_forget_system_fonts(void);
/*
 * `shelf`: the shipped data (templates, themes, flags, languages, locale, fonts) and the user's own; the caller's
 * reference goes to the studio. NULL when fonts cannot be set up; the reason is logged.
 */
struct graphic_studio *graphic_studio_create(struct race_shelf *shelf);
/* The same with the fonts of another shelf, which is borrowed for the call. */
struct graphic_studio *graphic_studio_create_with_fonts(struct race_shelf *shelf, struct race_shelf *fonts);
/* Draws with the fonts of this shelf from now on. */
void graphic_studio_use_fonts(struct graphic_studio *studio, struct race_shelf *fonts);
void graphic_studio_destroy(struct graphic_studio *studio); /* accepts NULL */
/*
 * Facts about a template that are known without drawing it; strings are borrowed until the next call with the studio.
 */
struct graphic_facts {
	const char *needs; /* data without which nothing is drawn, as a path ("grid"); or NULL */
	const char *state; /* the race state that showing it means: "grid", "finished"; or NULL */
	const char *step;  /* what "next" changes: "driver", "heat", "page", "series"; or NULL */
	const char *zone;  /* where it stands beside others: "full", "lower", "right", "left", "top-left" */
	int seconds;       /* how long it usually stays on air */
	int rows_per_page; /* of its list; 0: it has no pages */
};

/* False: there is no such template, or never was a good one. */
bool graphic_studio_facts(struct graphic_studio *studio, const char *template_id, struct graphic_facts *facts);

/* Reads all templates, themes and languages, so that faults in the user's own are reported. */
void graphic_studio_read_all(struct graphic_studio *studio);

/*
 * Makes the graphic. Template and theme files that changed on disk are read again first; a wrong one is refused by
 * the rules of race/file/shelf.h, and the reason stands in *error. NULL when there never was a good one. *pending
 * (may be NULL): a picture is still missing; ask again when it came. *error (may be NULL): free with rg_free.
 */
struct graphic *graphic_make(struct graphic_studio *studio, const struct graphic_ask *ask, bool *pending, char **error);

/* What they show at rest lies over each other; rims do not count. */
bool sprite_overlaps(const struct sprite *a, const struct sprite *b);
/* A sprite of the one overlaps one of the other. NULL is no graphic. */
bool graphic_overlaps(const struct graphic *one, const struct graphic *other);

/* A graphic that shows nothing, to take off the one on the stage. The caller's reference. */
struct graphic *graphic_empty(int width, int height);

/*
 * Composes a graphic at rest over a canvas in linear light, as the GPU stage does, without what comes with news.
 * `pixels`: width * height words 0xAARRGGBB,
 * premultiplied in linear light like a sprite's; zeroed means transparent.
 */
void graphic_compose(const struct graphic *graphic, uint32_t *pixels);
/* Straight-alpha sRGB, for PNG files, in place. */
void graphic_unpremultiply(uint32_t *pixels, size_t count);

#endif
