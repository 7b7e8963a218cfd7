/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "support_graphic.h"

#define DAY                                                                                                            \
	"{'race_feed':1,'classes':[{'id':'sc','color':'#FF6B35'}],"                                                    \
	"'drivers':[{'id':'a','number':'11','last_name':'Hirvilampi','country':'FI','colors':['#FFFFFF','#0057B8']},"  \
	"{'id':'b','number':'68','last_name':'Niemi'}],"                                                               \
	"'heats':[{'id':'h','classes':['sc'],'status':'grid','laps':4,"                                                \
	"'grid':[[1,null,2],[null,3,null,4],[5,null,6]],'entries':[{'driver':'a','slot':1},{'driver':'b','slot':4}]}]" \
	"}"

static void at(const struct bench_layout *layout, const char *id, double x, double y, double width, double height)
{
	const struct box *box = bench_box(layout, id);

	if (fabs(box->x - x) > 0.51 || fabs(box->y - y) > 0.51 || fabs(box->width - width) > 0.51 ||
	    fabs(box->height - height) > 0.51)
		fail_msg("%s: at %g, %g, %g by %g; expected %g, %g, %g by %g", id, box->x, box->y, box->width,
			 box->height, x, y, width, height);
}

#define BOX(id, size) "{'type':'shape','id':'" id "','fill':'panel'," size "}"

static void row_fixed_and_fill(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'row','id':'row','sprite':true,'x':96,'y':100,'width':1000,'height':80,'gap':10,"
		"'padding':[5,20],'children':[" BOX("one", "'width':100,'height':30") "," BOX(
			"two", "'width':'fill','height':'fill'") "," BOX("three", "'width':'fill','height':40") "]}");
	at(&layout, "row", 96, 100, 1000, 80);
	at(&layout, "one", 116, 105, 100, 30);
	at(&layout, "two", 226, 105, 420, 70); /* (1000 - 40 - 100 - 2 * 10) / 2 */
	at(&layout, "three", 656, 105, 420, 40);
	bench_layout_close(&layout);
}

static void row_aligned(void **state)
{
	static const struct {
		const char *align, *justify;
		double y, x1, x2;
	} cases[] = {
		{"start", "start", 100, 0, 110},    {"center", "start", 120, 0, 110}, {"end", "start", 140, 0, 110},
		{"start", "center", 100, 195, 305}, {"start", "end", 100, 390, 500},  {"start", "between", 100, 0, 500},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench_layout layout;
		char *text = rg_asprintf(
			"{'type':'row','sprite':true,'x':0,'y':100,'width':600,'height':80,'gap':10,"
			"'align':'%s','justify':'%s','children':[" BOX("a", "'width':100,'height':40") "," BOX(
				"b", "'width':100,'height':40") "]}",
			cases[i].align, cases[i].justify);
		bench_layout_open(&layout, DAY, text);
		at(&layout, "a", cases[i].x1, cases[i].y, 100, 40);
		at(&layout, "b", cases[i].x2, cases[i].y, 100, 40);
		bench_layout_close(&layout);
		rg_free(text);
	}
}

static void row_hugs(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'row','id':'row','sprite':true,'x':10,'y':20,'gap':4,'padding':[1,2,3,4],'children':[" BOX(
			"a", "'width':50,'height':30") "," BOX("b", "'width':60,'height':20") "]}");
	at(&layout, "row", 10, 20, 50 + 60 + 4 + 2 + 4, 30 + 1 + 3);
	at(&layout, "a", 14, 21, 50, 30);
	at(&layout, "b", 68, 21, 60, 20);
	bench_layout_close(&layout);
}

static void column_fixed_and_fill(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'column','id':'c','sprite':true,'x':96,'y':0,'width':400,'height':500,'gap':10,'padding':20,"
		"'align':'end','children':[" BOX("a", "'width':100,'height':60") "," BOX(
			"b", "'width':'fill','height':'fill'") "," BOX("d", "'width':50,'height':'fill'") "]}");
	at(&layout, "c", 96, 0, 400, 500);
	at(&layout, "a", 376, 20, 100, 60);
	at(&layout, "b", 116, 90, 360, 190); /* (500 - 40 - 60 - 2 * 10) / 2 */
	at(&layout, "d", 426, 290, 50, 190);
	bench_layout_close(&layout);
}

static void column_justified(void **state)
{
	static const struct {
		const char *justify;
		double first, second;
	} cases[] = {{"start", 0, 50}, {"center", 205, 255}, {"end", 410, 460}, {"between", 0, 460}};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct bench_layout layout;
		char *text = rg_asprintf("{'type':'column','sprite':true,'x':0,'y':0,'width':100,'height':500,'gap':10,"
					 "'justify':'%s','children':[" BOX("a", "'width':100,'height':40") "," BOX(
						 "b", "'width':100,'height':40") "]}",
					 cases[i].justify);
		bench_layout_open(&layout, DAY, text);
		at(&layout, "a", 0, cases[i].first, 100, 40);
		at(&layout, "b", 0, cases[i].second, 100, 40);
		bench_layout_close(&layout);
		rg_free(text);
	}
}

static void stack_edges(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'stack','id':'s','sprite':true,'x':96,'bottom':80,'width':336,'height':292,'"
		"children':[" BOX("a", "'x':20,'y':10,'width':30,'height':40") "," BOX(
			"b", "'right':20,'bottom':10,'width':30,'height':40") "," BOX("c",
										      "'x':20,'right':30,'"
										      "width':'fill','y':5,'"
										      "bottom':7,'height':'"
										      "fill'") "," BOX("d", "'widt"
													    "h':5,"
													    "'heig"
													    "ht':"
													    "6") "]}");
	at(&layout, "s", 96, 1080 - 80 - 292, 336, 292);
	at(&layout, "a", 116, 718, 30, 40);
	at(&layout, "b", 96 + 336 - 50, 1000 - 50, 30, 40);
	at(&layout, "c", 116, 713, 286, 280);
	at(&layout, "d", 96, 708, 5, 6);
	bench_layout_close(&layout);
}

/* Baselines stand where the template says, whatever the size of the letters. */
static void baselines(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'stack','sprite':true,'x':0,'y':100,'width':900,'height':300,'children':["
		"{'type':'text','id':'big','baseline':152,'text':'Ä','size':104},"
		"{'type':'text','id':'small','baseline':152,'text':'x','size':36,'x':200},"
		"{'type':'row','id':'row','x':300,'baseline':152,'align':'baseline','gap':8,'children':["
		"{'type':'text','id':'first','text':'a','size':72},{'type':'text','id':'second','text':'b','size':36},"
		"{'type':'shape','id':'chip','fill':'panel','width':40,'height':20}]}]}");
	static const char *const ids[] = {"big", "small", "first", "second"};
	for (size_t i = 0; i < 4; i++) {
		const struct box *box = bench_box(&layout, ids[i]);
		if (fabs(box->y + box->text.baseline - 252) > 0.51)
			fail_msg("%s stands at %g", ids[i], box->y + box->text.baseline);
	}
	/* what is no text stands in the middle of the capitals */
	const struct box *chip = bench_box(&layout, "chip"), *first = bench_box(&layout, "first");
	assert_true(fabs(chip->y + 10 - (252 - first->text.capital / 2)) < 0.51);
	bench_layout_close(&layout);
}

static void capital_boxes(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'column','sprite':true,'x':0,'y':0,'width':144,'height':96,'fill':'well','align':'center',"
		"'justify':'center','children':[{'type':'text','id':'n','text':'11','size':72,'capital_box':true}]}");
	const struct box *box = bench_box(&layout, "n");
	assert_true(fabs(box->height - 51.2) < 0.5);
	assert_true(fabs(box->y - (96 - box->height) / 2) < 0.51);
	assert_true(fabs(box->x - (144 - box->width) / 2) < 0.51);
	bench_layout_close(&layout);
}

#define CELLS                                                                                                          \
	"'children':[{'type':'shape','each':'grid.cells','as':'cell','key':'{cell.slot}','row':'cell.row',"            \
	"'column':'cell.column','sprite':true,'fill':'panel'}]"

static const struct box *cell(const struct bench_layout *layout, const char *grid, size_t index)
{
	const struct box *box = bench_box(layout, grid);

	assert_int_equal(box->child_count, 6);
	return &box->children[index];
}

static void cell_at(const struct box *box, double x, double y)
{
	if (fabs(box->x - x) > 0.01 || fabs(box->y - y) > 0.01)
		fail_msg("%s: at %g, %g, expected %g, %g", box->key, box->x, box->y, x, y);
}

/* Two columns a cell, row three under row one: the 1728 px of the header, exactly. */
static void grid_spanned(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY,
			  "{'type':'grid','id':'g','x':96,'y':500,'width':1728,'cell':[336,108],'cell_gap':[12,8],'"
			  "span':2," CELLS "}");
	for (int i = 0; i < 6; i++) {
		const struct box *box = cell(&layout, "g", (size_t)i);
		cell_at(box, 96 + i % 2 * 696 + i / 2 % 2 * 348, 500 + i / 2 * 116);
		assert_true(box->width == 684 && box->height == 108);
	}
	assert_true(fabs(cell(&layout, "g", 3)->x + 684 - 1824) < 0.01);
	assert_true(bench_box(&layout, "g")->height == 3 * 108 + 2 * 8);
	bench_layout_close(&layout);
}

/* Columns that have no room are narrower, all of them, and their texts with them. */
static void grid_is_bounded(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY,
			  "{'type':'grid','id':'g','x':0,'y':0,'width':1000,'cell':[336,100],'cell_gap':[12,0],'span':2"
			  "," CELLS "}");
	cell_at(cell(&layout, "g", 0), 0, 0);
	cell_at(cell(&layout, "g", 3), 3 * 202, 100);
	assert_true(cell(&layout, "g", 3)->width == 2 * 190 + 12);
	bench_layout_close(&layout);
}

/* A name that needs two lines takes the room of what yields below it, and only then. */
static void broken_name_takes_the_room_below(void **state)
{
	static const struct {
		int width;
		bool alone;
	} cases[] = {{600, false}, {120, true}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench_layout layout;
		char *children = rg_asprintf(
			"{'type':'stack','id':'s','sprite':true,'x':0,'y':0,'width':%d,'height':150,'children':["
			"{'type':'text','id':'name','baseline':54,'last_baseline':90,'width':'fill','text':'MAEKI "
			"IKOLA','size':48,'floor':36,'lines':2,'leading':0.8},"
			"{'type':'text','id':'car','baseline':96,'yields':true,'text':'Audi S1','size':36}]}",
			cases[i].width);
		bench_layout_open(&layout, DAY, children);
		const struct box *name = bench_box(&layout, "name");
		double first = name->y + name->text.baseline;
		assert_int_equal(bench_box(&layout, "s")->child_count, cases[i].alone ? 1 : 2);
		assert_false(name->text.cut);
		if (cases[i].alone)
			assert_true(fabs(first + name->text.last_baseline - name->text.baseline - 90) < 0.6);
		else
			assert_true(fabs(first - 54) < 0.6);
		bench_layout_close(&layout);
		rg_free(children);
	}
}

/* Items are told apart by what they are; two of one key are kept apart. */
static void keys(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'column','id':'c','children':[{'type':'text','sprite':true,'each':'heat.entries','as':'e',"
		"'key':'{e.driver.id}','text':'{e.driver.number}'},{'type':'text','sprite':true,'each':'heat.entries',"
		"'as':'e','key':'same','text':'{e.driver.number}'}]}");
	const struct box *box = bench_box(&layout, "c");
	assert_int_equal(box->child_count, 4);
	assert_non_null(strstr(box->children[0].key, ":a"));
	assert_non_null(strstr(box->children[1].key, ":b"));
	assert_string_not_equal(box->children[2].key, box->children[3].key);
	assert_non_null(strstr(box->children[3].key, ":same#2"));
	bench_layout_close(&layout);
}

/* What has no data takes no place, nor a gap. */
static void closes_up(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'row','id':'row','sprite':true,'x':0,'y':0,'gap':50,'children':[" BOX(
			"a",
			"'width':10,'height':10") ",{'type':'text','text':'{driver.team}'},"
						  "{'type':'flag','source':'{driver.team}','height':28},"
						  "{'type':'picture','source':'{driver.photo}','width':40,'height':4},"
						  "{'type':'shape','if':'driver.team','fill':'panel','width':9,'height'"
						  ":9}," BOX("b", "'width':10,'height':10") "]}");
	assert_int_equal(bench_box(&layout, "row")->child_count, 2);
	at(&layout, "b", 60, 0, 10, 10);
	bench_layout_close(&layout);
}

/* All flags have one box; a country without a flag, and letters that are no country, are a tile in it. */
static void flags_have_one_box(void **state)
{
	static const struct {
		const char *code, *letters;
	} cases[] = {{"FI", NULL}, {"CH", NULL}, {"QA", NULL}, {"BL", "BLM"}, {"ANA", "ANA"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench_layout layout;
		char *text = rg_asprintf("{'type':'row','sprite':true,'x':0,'y':0,'children':[{'type':'flag','id':'f',"
					 "'source':'%s','height':28,'border':1,'border_color':'flag-edge'}]}",
					 cases[i].code);
		bench_layout_open(&layout, DAY, text);
		const struct box *box = bench_box(&layout, "f");
		at(&layout, "f", 0, 0, 42, 28);
		assert_int_equal(box->flag == NULL, cases[i].letters != NULL);
		if (cases[i].letters) {
			assert_string_equal(box->parts[0], cases[i].letters);
			assert_true(box->text.width > 20 && box->text.width <= 42 * 0.88 && !box->text.cut);
		}
		bench_layout_close(&layout);
		rg_free(text);
	}
}

/* The first alternative that is so stands in; the rest of the node stays. */
static void alternatives(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY,
			  "{'type':'text','id':'t','sprite':true,'x':7,'text':'plain','size':48,'when':["
			  "{'if':'driver.team','text':'team'},{'if':'heat.laps == 4','text':'four','size':72},"
			  "{'if':'driver','text':'late'}]}");
	const struct box *box = bench_box(&layout, "t");
	assert_int_equal(box->part_count, 1);
	assert_string_equal(box->parts[0], "four");
	assert_true(box->style.size == 72 && box->x == 7);
	bench_layout_close(&layout);
}

/* Parts without a value go, with what joins them. */
static void parts(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY,
			  "{'type':'text','id':'t','sprite':true,'text':['{driver.number}','{driver.team}','{driver."
			  "last_name}']},"
			  "{'type':'text','id':'narrow','sprite':true,'width':80,'drop_words':true,'text':['{driver."
			  "number}','{driver.last_name}']}");
	const struct box *box = bench_box(&layout, "t");
	assert_int_equal(box->part_count, 2);
	assert_string_equal(box->parts[1], "Hirvilampi");
	box = bench_box(&layout, "narrow");
	assert_false(box->text.cut);
	assert_true(box->text.width <= 80);
	bench_layout_close(&layout);
}

/* A row shares what is left: the last text shrinks or is cut, and nothing leaves the row. */
static void long_text_stays_inside(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY,
			  "{'type':'row','id':'row','sprite':true,'x':0,'y':0,'width':300,'gap':10,'children':["
			  "{'type':'text','id':'a','text':'Kilometer by kilometer by kilometer','size':48},"
			  "{'type':'text','id':'b','text':'and on','size':48}]}");
	const struct box *a = bench_box(&layout, "a"), *row = bench_box(&layout, "row");
	assert_true(a->text.cut);
	assert_true(a->x + a->width <= row->x + row->width + 0.02);
	bench_layout_close(&layout);
}

static void theme_lacks_a_role(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY, "{'type':'shape','sprite':true,'fill':'mauve','width':10,'height':10}");
	assert_string_equal(layout.error, "children[0]: the theme has no colour \"mauve\"");
	bench_layout_close(&layout);
	bench_layout_open(&layout, DAY, "{'type':'text','id':'t','sprite':true,'text':'x','font':'script'}");
	assert_string_equal(layout.error, "children[0]: the theme has no font \"script\"");
	assert_non_null(bench_box(&layout, "t")->style.font); /* something is drawn all the same */
	bench_layout_close(&layout);
}

static void pages(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'column','id':'c','children':[{'type':'text','sprite':true,'each':'grid.cells','as':'cell',"
		"'page':4,'page_around':'cell.slot == 5','text':'{cell.slot}'}]}");
	const struct box *box = bench_box(&layout, "c");
	assert_int_equal(box->child_count, 2);
	assert_string_equal(box->children[0].parts[0], "5");
	bench_layout_close(&layout);
	bench_layout_open(
		&layout, DAY,
		"{'type':'column','id':'c','children':[{'type':'text','sprite':true,'each':'grid.cells','as':'cell',"
		"'page':4,'page_around':'cell.slot == 50','text':'{cell.slot}'}]}");
	box = bench_box(&layout, "c");
	assert_int_equal(box->child_count, 4);
	assert_string_equal(box->children[0].parts[0], "1");
	bench_layout_close(&layout);
}

/* A text hugs its letters up to a width, and is fitted into that. */
static void max_width(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(
		&layout, DAY,
		"{'type':'row','sprite':true,'width':1000,'children':["
		"{'type':'text','id':'short','text':'SC','max_width':300},"
		"{'type':'text','id':'long','text':'CROSSKART XTREM JUNIOR','drop_words':true,'max_width':300},"
		"{'type':'stack','id':'box','width':'fill','max_width':80,'height':10}]}");
	assert_true(bench_box(&layout, "short")->width < 100);
	const struct box *text = bench_box(&layout, "long");
	assert_true(text->width > 150 && text->width <= 300.01);
	assert_true(text->text.width <= 300.01 && text->text.size == 36);
	assert_true(bench_box(&layout, "box")->width == 80);
	bench_layout_close(&layout);
}

/* What yields goes when the text before it needs the room, and stays when it does not. */
static void yielding(void **state)
{
	static const struct {
		const char *text;
		bool stays;
	} cases[] = {{"OULU", true}, {"CIRCUITO INTERNACIONAL DE MONTALEGRE", false}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench_layout layout;
		char *text = rg_asprintf(
			"{'type':'stack','sprite':true,'width':1000,'height':88,'children':["
			"{'type':'row','x':0,'width':900,'children':[{'type':'text','text':'%s',"
			"'size':48}]}," BOX("line", "'yields':true,'x':400,'y':30,'width':100,'height':8") "]}",
			cases[i].text);
		bench_layout_open(&layout, DAY, text);
		if (!box_find(layout.root, "line") == cases[i].stays)
			fail_msg("%s: the line is %s", cases[i].text, cases[i].stays ? "gone" : "there");
		bench_layout_close(&layout);
		rg_free(text);
	}
}

/* Two lines stand about the middle of the capitals of the one that they replace. */
static void two_lines_on_a_baseline(void **state)
{
	struct bench_layout layout;

	(void)state;
	bench_layout_open(&layout, DAY,
			  "{'type':'stack','sprite':true,'width':1000,'height':88,'children':["
			  "{'type':'text','id':'date','baseline':61,'width':252,'size':48,'floor':36,'lines':2,"
			  "'text':'30.12.2020–2.1.2021'}]}");
	const struct box *date = bench_box(&layout, "date");
	double first = date->y + date->text.baseline, last = date->y + date->text.last_baseline;
	assert_false(date->text.cut);
	assert_true(last - first > 36);
	assert_true(fabs((first - date->text.capital + last) / 2 - (61 - 48 * 0.711 / 2)) < 0.6);
	bench_layout_close(&layout);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(row_fixed_and_fill),
		cmocka_unit_test(row_aligned),
		cmocka_unit_test(row_hugs),
		cmocka_unit_test(column_fixed_and_fill),
		cmocka_unit_test(column_justified),
		cmocka_unit_test(stack_edges),
		cmocka_unit_test(baselines),
		cmocka_unit_test(capital_boxes),
		cmocka_unit_test(grid_spanned),
		cmocka_unit_test(grid_is_bounded),
		cmocka_unit_test(broken_name_takes_the_room_below),
		cmocka_unit_test(keys),
		cmocka_unit_test(closes_up),
		cmocka_unit_test(flags_have_one_box),
		cmocka_unit_test(alternatives),
		cmocka_unit_test(parts),
		cmocka_unit_test(long_text_stays_inside),
		cmocka_unit_test(theme_lacks_a_role),
		cmocka_unit_test(pages),
		cmocka_unit_test(max_width),
		cmocka_unit_test(yielding),
		cmocka_unit_test(two_lines_on_a_baseline),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}
