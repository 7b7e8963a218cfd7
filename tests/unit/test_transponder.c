/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transponders leave trees and files, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "intake/transponder.h"

static const struct {
	const char *before, *after; /* NULL: nothing to leave out */
} files[] = {
	/* tables */
	{"pos,number,transponder,laps\n1,11,9900001,4\n", "pos,number,,laps\n1,11,,4\n"},
	{"Results;;\r\nNo;Name;\"Transponderi 1\"\r\n11;\"a \"\"b\"\"; c\";\"9900001\"\r\n12;d\r\n",
	 "Results;;\r\nNo;Name;\r\n11;\"a \"\"b\"\"; c\";\r\n12;d\r\n"},
	{"Chip\tNo\n9900001\t11", "\tNo\n\t11"},
	{"\xEF\xBB\xBFNo;Transpondeur\n11;9900001\n", "\xEF\xBB\xBFNo;\n11;\n"},
	{"No;Name;Team\n11;a;Transponder Racing\n", NULL},
	{"First;Last\nChip;Foose\nChip;Ganassi\n", NULL},
	{"Date;2026-06-06\nNo;Transponder No.\n11;9900001\n", "Date;2026-06-06\nNo;\n11;\n"},
	{"No;Name\n11;\"not closed; 9\n12;b\n", NULL},
	{"", NULL},
	{"\n\n", NULL},
	/* RMonitor */
	{"$I\r\n$A,\"11\",\"11\",9900001,\"A\",\"B\",\"FIN\",1\r\n$G,1,\"11\",4,\"x\"\r\n",
	 "$I\r\n$A,\"11\",\"11\",,\"A\",\"B\",\"FIN\",1\r\n$G,1,\"11\",4,\"x\"\r\n"},
	{" $A , \"1,1\" ,\"11\", \"9900001\" , \"A\",\"B\",\"\"\n$COMP,\"11\",\"11\",5,\"A\"",
	 " $A , \"1,1\" ,\"11\",, \"A\",\"B\",\"\"\n$COMP,\"11\",\"11\",5,\"A\""},
	/* Orbits */
	{"<resultspage><result no=\"11\" transponder=\"9900001\" Transponder2 = '9900001' "
	 "class=\"a=b\"/></resultspage>",
	 "<resultspage><result no=\"11\" transponder=\"\" Transponder2 = '' class=\"a=b\"/></resultspage>"},
	{"<resultspage a=1 transponder=\"never closed", NULL},
	/* JSON */
	{"{\"no\":\"11\",\"user\":{\"chip\":{\"code\":\"9900001\",\"x\":\"}\"}},\"name\":\"chip\"}",
	 "{\"no\":\"11\",\"user\":{\"chip\":null},\"name\":\"chip\"}"},
	{"[{\"Transponder\" : 9900001 , \"n\":\"a \\\"transponder\\\": b\"},{\"transponders\":[9900001,2]}]",
	 "[{\"Transponder\" : null , \"n\":\"a \\\"transponder\\\": b\"},{\"transponders\":null}]"},
	{"{\"transponder\":null}", NULL},
	{"{\"transponder\":\"9900001", "{\"transponder\":null"},
	{"{\"race_feed\":1}", NULL},
};

static void files_keep_the_rest(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		size_t length = strlen(files[i].before), left = 0;
		char *exact = rg_alloc(length, 1);
		memcpy(exact, files[i].before, length);
		char *without = transponder_without(exact, length, &left);
		if (!rg_equal(without, files[i].after))
			fail_msg("%s\n-- became\n%s", files[i].before, without ? without : "nothing else");
		if (without)
			assert_int_equal(left, strlen(without));
		rg_free(without);
		rg_free(exact);
	}
}

/* Whatever is cut off or changed, nothing is read beyond the end. */
static void damage_does_no_harm(void **state)
{
	uint64_t random = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		size_t whole = strlen(files[i].before), left;
		for (size_t length = 0; length <= whole; length++) {
			char *exact = rg_alloc(length, 1);
			memcpy(exact, files[i].before, length);
			rg_free(transponder_without(exact, length, &left));
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			if (length)
				exact[(random >> 33) % length] = (char)(random >> 56);
			rg_free(transponder_without(exact, length, &left));
			rg_free(exact);
		}
	}
}

static void utf16_becomes_utf8(void **state)
{
	static const char text[] = "\xFF\xFE"
				   "n\0,\0c\0h\0i\0p\0\n\0"
				   "1\0,\0"
				   "9\0\n\0";
	size_t left;
	char *without = transponder_without(text, sizeof(text) - 1, &left);

	(void)state;
	assert_string_equal(without, "n,\n1,\n");
	rg_free(without);
}

static void trees_lose_the_members(void **state)
{
	cJSON *tree = cJSON_Parse(
		"{\"race_feed\":1,\"drivers\":[{\"id\":\"a\",\"transponder\":1,\"user\":{\"Chip\":{}}}],"
		"\"transponders\":[2]}");

	(void)state;
	transponder_strip(tree);
	char *left = cJSON_PrintUnformatted(tree);
	assert_string_equal(left, "{\"race_feed\":1,\"drivers\":[{\"id\":\"a\",\"user\":{}}]}");
	cJSON_free(left);
	cJSON_Delete(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_keep_the_rest),
		cmocka_unit_test(damage_does_no_harm),
		cmocka_unit_test(utf16_becomes_utf8),
		cmocka_unit_test(trees_lose_the_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
