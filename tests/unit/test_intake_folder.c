/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and race folders: in which order they are laid, what is left alone, what comes and goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_clock.h"
#include "support_intake.h"
#include "support_timing.h"

#define TIMING                                                                                                         \
	"{'race_feed':1,'drivers':[{'id':'a','number':'11','first_name':'Aaro','last_name':'Virta','car':'Audi'},"     \
	"{'id':'b','number':'5','first_name':'Bo','last_name':'Ek'}]}"

#define FAST 5 /* the clock: files and servers are looked at every second of it */

static void open_folder(struct intake_run *run, const char *crew)
{
	intake_run_open(run, (struct intake_options){.address = intake_folder(), .crew = crew}, NULL);
}

/* A roster that was chosen by itself: photos lie beside it, or in a folder "photos" there. Nothing else is read. */
static void photos_beside_a_roster_are_found(void **state)
{
	struct intake_run run;
	char *roster = intake_path("roster.csv"), *photo = intake_path("photos/11.jpg");

	(void)state;
	intake_write("roster.csv", "number;name\n11;Aaro Virta\n5;Bo Ek\n");
	intake_write("other.csv", "number;name\n7;Not Asked\n");
	intake_write("photos/11.jpg", "not really a picture");
	intake_run_open(&run, (struct intake_options){.address = roster}, NULL);
	intake_run_until(&run, intake_has, "/photos/11.jpg'");
	assert_true(intake_lacks(&run, "Asked"));
	assert_true(intake_owns_picture(run.intake, photo));
	intake_write("ek.png", "not really a picture");
	intake_run_until(&run, intake_has, "/ek.png'");
	intake_run_close(&run);
	rg_free(roster);
	rg_free(photo);
}

static void a_folder_is_a_show(void **state)
{
	struct intake_run run;

	(void)state;
	intake_write("timing.json", TIMING);
	intake_write("a-roster.csv", "number;name;car;team\n11;Aaro Virta;Ford;Virta Motorsport\n");
	intake_write("crew.csv", "number;name;car\n11;Aaro Virta;Lada\n");
	intake_write("theme.json", "{'theme':1,'name':'Club'}");
	intake_write("README.txt", "These files are the show of this weekend.\n");
	intake_write("photos/virta.jpg", "not really a picture");
	intake_write(".hidden.json", "{'race_feed':1,'people':[{'name':'Hidden'}]}");
	intake_write("~$crew.csv", "number;name\n1;Half Open\n");
	open_folder(&run, NULL);
	/* Tables over what programs write, the crew's over all. */
	intake_run_until(&run, intake_has, "'car':'Lada'");
	assert_true(run.look.good_at_ms > 0);
	intake_run_until(&run, intake_has, "'team':'Virta Motorsport'");
	intake_run_until(&run, intake_has, "/photos/virta.jpg'");
	assert_true(intake_lacks(&run, "Hidden"));
	assert_true(intake_lacks(&run, "Open"));
	intake_run_until(&run, intake_says, "theme.json: no race data, left alone");
	intake_run_until(&run, intake_says, "README.txt: no race data, left alone");
	assert_int_equal(run.look.problems->count, 0);
	assert_null(run.look.unusable);
	char *photo = intake_path("photos/virta.jpg"), *above = intake_path("../virta.jpg");
	assert_true(intake_owns_picture(run.intake, photo));
	assert_false(intake_owns_picture(run.intake, above));
	assert_false(intake_owns_picture(run.intake, "/etc/hostname"));
	rg_free(photo);
	rg_free(above);
	/* The crew's line wins until it is removed; files may come and go. */
	char *crew = intake_path("crew.csv");
	assert_int_equal(unlink(crew), 0);
	rg_free(crew);
	intake_run_until(&run, intake_has, "'car':'Ford'");
#ifdef _WIN32 /* where no file can have a colon in its name */
	const char *name = "B new.csv";
#else
	const char *name = "B: new.csv";
#endif
	intake_write(name, "number;name;car\n5;Bo Ek;Volvo\n");
	intake_run_until(&run, intake_has, "'car':'Volvo'");
	intake_write("photos/ek.png", "not really a picture");
	intake_run_until(&run, intake_has, "/photos/ek.png'");
	intake_run_close(&run);
}

/* The event's own corrections are usually a file of the race folder. */
static void the_crews_file_is_in_the_folder(void **state)
{
	static const char *const names[] = {"crew.csv", "", "."};
	struct intake_run run;

	(void)state;
	intake_write("timing.json", TIMING);
	intake_write("crew.csv", "number;name;car\n11;Aaro Virta;Lada\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *crew = intake_path(names[i]);
		open_folder(&run, crew);
		intake_run_until(&run, intake_has, "'car':'Lada'");
		intake_run_for(&run, 1100);
		assert_true(intake_has(&run, "'last_name':'Ek'"));
		intake_run_close(&run);
		/* The other way round: a single file, and its own folder as the crew's. */
		intake_run_open(&run, (struct intake_options){.address = crew, .crew = intake_folder()}, NULL);
		intake_run_until(&run, intake_has, "'last_name':'Ek'");
		intake_run_for(&run, 1100);
		assert_true(intake_has(&run, "'car':'Lada'") || intake_has(&run, "'car':'Audi'"));
		intake_run_close(&run);
		rg_free(crew);
	}
}

static void half_a_file(void **state)
{
	size_t length;
	char *whole = timing_input("orbits", "001-finished-race", "input.xml", &length);
	struct intake_run run;

	(void)state;
	intake_write_bytes("current.xml", whole, length);
	char *path = intake_path("current.xml");
	intake_run_open(&run, (struct intake_options){.address = path}, NULL);
	intake_run_until(&run, intake_says, "(Orbits): ");
	uint64_t hash = run.look.hash;
	intake_write_bytes("current.xml", whole, length / 2);
	intake_run_until(&run, intake_is_unusable, "");
	assert_int_equal(run.look.hash, hash);
	assert_non_null(run.look.tree);
	intake_write_bytes("current.xml", "", 0);
	intake_run_for(&run, 400);
	assert_int_equal(run.look.hash, hash);
	intake_write_bytes("current.xml", whole, length);
	intake_run_until(&run, intake_is_usable, "");
	assert_int_equal(run.look.hash, hash);
	intake_run_close(&run);
	rg_free(path);
	rg_free(whole);
}

/* The same tree: what the address names is not the crew's, and what the crew's file names is. */
static void who_names_a_picture_is_known(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	intake_site_set(site, "/feed", "200 OK",
			"{'race_feed':1,'drivers':[{'id':'a','number':'11','last_name':'Virta','photo':'http://"
			"10.0.0.1/a.jpg'},"
			"{'id':'b','number':'5','last_name':'Ek'}]}");
	intake_write("crew.csv", "number;name;photo\n5;Ek;http://10.0.0.2/b.jpg\n");
	char *feed = intake_site_url(site, "/feed"), *crew = intake_path("crew.csv");
	intake_run_open(&run, (struct intake_options){.address = feed, .crew = crew}, NULL);
	/* The crew's file may be there first. */
	intake_run_until(&run, intake_has, "'http://10.0.0.2/b.jpg'");
	intake_run_until(&run, intake_has, "'http://10.0.0.1/a.jpg'");
	assert_true(intake_owns_picture(run.intake, "http://10.0.0.2/b.jpg"));
	assert_false(intake_owns_picture(run.intake, "http://10.0.0.1/a.jpg"));
	intake_run_close(&run);
	intake_site_stop(site);
	rg_free(feed);
	rg_free(crew);
}

static void pictures_lie_beside_their_file(void **state)
{
	struct intake_run run;

	(void)state;
	intake_write("a/day.json",
		     "{'race_feed':1,'drivers':[{'id':'a','number':'11','last_name':'Virta','photo':'11.jpg'},"
		     "{'id':'b','number':'5','last_name':'Ek','photo':'https://pictures.test/5.jpg'},"
		     "{'id':'c','number':'6','last_name':'Ro','photo':'../../6.jpg'}]}");
	intake_write("b/crew.json", "{'race_feed':1,'drivers':[{'id':'a','photo':'other.jpg'}]}");
	char *feed = intake_path("a/day.json"), *crew = intake_path("b/crew.json");
	char *own = intake_path("b/other.jpg"), *first = intake_path("a/11.jpg");
	intake_run_open(&run, (struct intake_options){.address = feed}, NULL);
	intake_run_until(&run, intake_has, "/a/11.jpg'");
	assert_true(intake_owns_picture(run.intake, first));
	assert_false(intake_owns_picture(run.intake, own));
	assert_true(intake_has(&run, "'https://pictures.test/5.jpg'"));
	/* The crew's own file names it, wherever it lies. */
	assert_true(intake_owns_picture(run.intake, "https://pictures.test/5.jpg"));
	assert_false(intake_owns_picture(run.intake, "https://pictures.test/6.jpg"));
	assert_true(intake_lacks(&run, "6.jpg"));
	assert_int_equal(run.look.problems->count, 1);
	intake_run_close(&run);
	intake_run_open(&run, (struct intake_options){.address = feed, .crew = crew}, NULL);
	intake_run_until(&run, intake_has, "/b/other.jpg'");
	assert_true(intake_owns_picture(run.intake, own));
	intake_run_close(&run);
	intake_run_open(&run, (struct intake_options){.crew = crew}, NULL);
	intake_run_until(&run, intake_has, "/b/other.jpg'");
	intake_run_close(&run);
	rg_free(feed);
	rg_free(crew);
	rg_free(own);
	rg_free(first);
}

static void a_file_of_an_api(void **state)
{
	struct intake_run run;

	(void)state;
	intake_write("list.json", "[{'No':'11','Driver':'Aaro Virta','Slot':1}]");
	char *path = intake_path("list.json");
	intake_run_open(&run, (struct intake_options){.address = path, .mapping = "vmix"}, NULL);
	intake_run_until(&run, intake_says, "list.json (vmix): 1 driver, 1 heat");
	intake_write("list.json", "[{'No':'12','Driver':'Nora Uusi','Slot':1}]");
	intake_run_until(&run, intake_has, "Uusi'");
	intake_run_close(&run);
	rg_free(path);
}

/* What a pack brings along beside the data. */
static void the_events_settings_are_no_data(void **state)
{
	struct intake_run run;

	(void)state;
	intake_write("timing.json", TIMING);
	intake_write("event.json", "{'from':'address','shift_min':5}");
	open_folder(&run, NULL);
	intake_run_until(&run, intake_has, "'drivers'");
	assert_null(run.look.unusable);
	assert_int_equal(intake_layer_count(run.intake), 1);
	intake_run_close(&run);
}

static void an_empty_folder(void **state)
{
	struct intake_run run;

	(void)state;
	open_folder(&run, NULL);
	intake_run_until(&run, intake_is_unusable, "the folder has no race data");
	intake_run_until(&run, intake_is_done, "");
	intake_write("note.txt", "hello\n");
	intake_run_until(&run, intake_says, "note.txt");
	intake_run_until(&run, intake_is_unusable, "");
	intake_write("day.json", TIMING);
	intake_run_until(&run, intake_has, "'Virta'");
	assert_null(run.look.unusable);
	intake_run_close(&run);
}

/* What is corrected is never seen uncorrected, not even in the first picture. */
static void the_first_tree_is_whole(void **state)
{
	struct intake_run run;

	(void)state;
	/* The first tree does not wait for a disk that hangs, for which one is taken when this machine stands still. */
	clock_run(0);
	const time_t until_s = time(NULL) + WAIT_MS / 1000;
	intake_write("timing.json", TIMING);
	intake_write("a.csv", "number;name;car\n11;Aaro Virta;Ford\n");
	intake_write("b.csv", "number;name;team\n11;Aaro Virta;Virta Motorsport\n");
	intake_write("crew.csv", "number;name;car\n11;Aaro Virta;Lada\n");
	intake_write("photos/virta.jpg", "not really a picture");
	for (int i = 0; i < 20; i++) {
		open_folder(&run, NULL);
		/* Without a rest between the steps, as the work thread when it is woken for each file. */
		for (run.look.tree = NULL; !run.look.tree && time(NULL) < until_s;) {
			intake_step(run.intake, rg_monotonic_ms(), NULL);
			intake_look(run.intake, &run.look);
		}
		assert_true(intake_has(&run, "'car':'Lada'"));
		assert_true(intake_has(&run, "'team':'Virta Motorsport'"));
		assert_true(intake_has(&run, "/photos/virta.jpg'"));
		intake_run_close(&run);
	}
	clock_run(FAST);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, intake_folder_make, intake_folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(photos_beside_a_roster_are_found),
		IN_FOLDER(a_folder_is_a_show),
		IN_FOLDER(the_crews_file_is_in_the_folder),
		IN_FOLDER(half_a_file),
		IN_FOLDER(who_names_a_picture_is_known),
		IN_FOLDER(pictures_lie_beside_their_file),
		IN_FOLDER(a_file_of_an_api),
		IN_FOLDER(an_empty_folder),
		IN_FOLDER(the_first_tree_is_whole),
		IN_FOLDER(the_events_settings_are_no_data),
	};
	clock_run(FAST);
	http_log_start();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rg_free(http_log_take());
	return failed;
}
