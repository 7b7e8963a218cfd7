/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path, a text or a condition of a template or mapping, evaluated with values that are themselves part of the input.
 */
#include <math.h>

#include "race/expression/expression.h"
#include "support.h"

#define MOST_BYTES 4096

static const char *value; /* of every path */

static struct expression_found find(void *data, const struct expression_path *path)
{
	(void)data, (void)path;
	return (struct expression_found){
		.given = *value, .text = *value ? value : NULL, .number = expression_number(value)};
}

static enum expression_filled fill(void *data, const struct expression_place *place, struct rg_buffer *to)
{
	(void)data, (void)place;
	if (!*value)
		return EXPRESSION_MISSING;
	return rg_buffer_text(to, value) ? EXPRESSION_FILLED : EXPRESSION_REFUSED;
}

static void evaluate(enum expression_kind kind, const void *compiled)
{
	struct rg_buffer text = {.limit = MOST_BYTES};

	if (kind == EXPRESSION_CONDITION) {
		expression_holds(compiled, find, NULL);
		expression_terms(compiled);
	} else if (kind == EXPRESSION_TEXT) {
		expression_add(compiled, fill, NULL, &text);
		fuzz_must_be_text(text.bytes);
	}
	rg_buffer_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	enum expression_kind kind = (enum expression_kind)(fuzz_choice(&input, 3) + 1);
	char *source = fuzz_text(&input), *with = fuzz_text(&input);
	static const struct expression_rules all = {0};
	struct expression_reading reading = {.arena = rg_arena_create(), .rules = &all};

	value = with;
	const void *compiled = expression_compile(&reading, kind, source);
	fuzz_must((compiled == NULL) == (*reading.error != '\0'), "it is said why it is no expression");
	fuzz_must_be_text(reading.error);
	if (compiled)
		evaluate(kind, compiled);
	rg_arena_destroy(reading.arena);
	rg_free(source);
	rg_free(with);
	return 0;
}
