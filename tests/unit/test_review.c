/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the crew is told of its data: whose age is not known where somebody is known to be under 18. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "race/review/review.h"
#include "support_race.h"

#define HEAD                                                                                                           \
	"{'race_feed':1,'classes':[{'id':'m','name':'Crosskart Mini','short':'MINI'},{'id':'sc','name':'Supercar'}],"  \
	"'rounds':[{'id':'r','start':'2021-06-05'}],'now':{'round':'r'},'drivers':["
#define CHILD "{'id':'a','number':'1','last_name':'Aho','class':'m','born':'2010-01-01'}"

static void whose_age_is_not_known(void **state)
{
	static const struct {
		const char *drivers, *told; /* NULL: nothing */
	} cases[] = {
		{CHILD, NULL},
		{CHILD ",{'id':'b','number':'12','last_name':'Virtanen','class':'m'}", "MINI: 12 Virtanen"},
		{CHILD ",{'id':'b','number':'12','last_name':'Virtanen','class':'sc'}", NULL},
		{CHILD ",{'id':'b','number':'12','last_name':'Virtanen','class':'m','age':40}", NULL},
		{CHILD ",{'id':'b','number':'12','first_name':'Elli','class':'m'},{'id':'c','last_name':'Niemi',"
		       "'class':'m'},{'id':'d','number':'14','class':'m'}",
		 "MINI: 12 Elli, 14, Niemi"},
		/* of age, all who are known: the others are no children either */
		{"{'id':'a','number':'1','last_name':'Aho','class':'m','born':'2003-06-05'},"
		 "{'id':'b','number':'12','last_name':'Virtanen','class':'m'}",
		 NULL},
		{"{'id':'a','number':'1','last_name':'Aho','class':'m','born':'2003-06-06'},"
		 "{'id':'b','number':'12','last_name':'Virtanen','class':'m'}",
		 "MINI: 12 Virtanen"},
		{CHILD ",{'id':'n2','number':'2','class':'m'},{'id':'n3','number':'3','class':'m'},{'id':'n4','number':"
		       "'4','class':'m'},"
		       "{'id':'n5','number':'5','class':'m'},{'id':'n6','number':'6','class':'m'},{'id':'n7','number':'"
		       "7','class':'m'},"
		       "{'id':'n8','number':'8','class':'m'}",
		 "MINI: 2, 3, 4, 5, 6, 7, …"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = rg_asprintf("%s%s]}", HEAD, cases[i].drivers);
		struct race_day *day = race_decode_text(text, NULL);
		char *told = race_review_ageless(day, (struct race_date){2026, 1, 1});
		if (!rg_equal(told, cases[i].told))
			fail_msg("%s: \"%s\", expected \"%s\"", cases[i].drivers, told ? told : "",
				 cases[i].told ? cases[i].told : "");
		rg_free(told);
		race_day_unref(day);
		rg_free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(whose_age_is_not_known)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
