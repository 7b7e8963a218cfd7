/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chapters in OBS's recording, as OBS 30.2 and later take them. No such OBS is at hand here: frontend and recording
 * output are mocks. The output has the procedure of OBS's mp4 output, "void add_chapter(string chapter_name)", which
 * copies the name.
 */
#include "support_event.h"

#include <obs-frontend-api.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

/* ---- the frontend that the module finds in this program ---- */

static struct {
	obs_frontend_event_cb callback;
	void *data;
} callbacks[16];
static size_t callback_count;
static obs_output_t *recording;

void obs_frontend_add_event_callback(obs_frontend_event_cb callback, void *data)
{
	assert_true(callback_count < sizeof(callbacks) / sizeof(callbacks[0]));
	callbacks[callback_count].callback = callback;
	callbacks[callback_count++].data = data;
}

void obs_frontend_remove_event_callback(obs_frontend_event_cb callback, void *data)
{
	for (size_t i = 0; i < callback_count; i++) {
		if (callbacks[i].callback == callback && callbacks[i].data == data)
			callbacks[i] = callbacks[--callback_count];
	}
}

obs_output_t *obs_frontend_get_recording_output(void)
{
	return obs_output_get_ref(recording);
}

static void happens(enum obs_frontend_event event)
{
	for (size_t i = 0; i < callback_count; i++)
		callbacks[i].callback(event, callbacks[i].data);
}

/* ---- the recording output ---- */

static char *chapters;

static void add_chapter(void *data, calldata_t *call)
{
	const char *name = calldata_string(call, "chapter_name");
	char *old = chapters;

	(void)data;
	chapters = rg_asprintf("%s%s|", old ? old : "", name ? name : "-");
	rg_free(old);
}

static const char *get_name(void *type)
{
	(void)type;
	return "mock";
}

static void *create(obs_data_t *settings, obs_output_t *output)
{
	(void)settings;
	proc_handler_add(obs_output_get_proc_handler(output), "void add_chapter(string chapter_name)", add_chapter,
			 output);
	return output;
}

static void destroy(void *output)
{
	(void)output;
}

static bool start(void *output)
{
	return obs_output_begin_data_capture(output, 0);
}

static void end_output(void *output, uint64_t at)
{
	(void)at;
	obs_output_end_data_capture(output);
}

static void take_frame(void *output, struct video_data *frame)
{
	(void)output;
	(void)frame;
}

static struct obs_output_info mock = {
	.id = "mock_mp4",
	.flags = OBS_OUTPUT_VIDEO,
	.get_name = get_name,
	.create = create,
	.destroy = destroy,
	.start = start,
	.stop = end_output,
	.raw_video = take_frame,
};

/* ---- the tests ---- */

static void give(const char *name, const char *value)
{
	char *error = NULL;
	obs_data_t *said = give_command(name, "*", value, &error);

	if (!said)
		fail_msg("%s %s: %s", name, value, error);
	obs_data_release(said);
}

static void wait_chapters(const char *wanted)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; !rg_equal(chapters, wanted); rg_sleep_ms(10)) {
		while (stand_run_task())
			;
		if (rg_monotonic_ms() > end)
			fail_msg("the chapters are \"%s\", not \"%s\"", chapters ? chapters : "", wanted);
	}
}

static int starts(void **state)
{
	(void)state;
	stand_up(640, 360);
	obs_register_output(&mock);
	rg_free(stand_write("day.json",
			    "{\"race_feed\":1,\"classes\":[{\"id\":\"sc\",\"name\":\"Supercar\"}],"
			    "\"drivers\":[{\"id\":\"a\",\"number\":\"11\",\"last_name\":\"Aalto\"}],\"heats\":["
			    "{\"id\":\"r1\",\"classes\":[\"sc\"],\"phase\":\"heat\",\"group\":\"Q1\",\"race\":1,"
			    "\"status\":\"scheduled\",\"entries\":[{\"driver\":\"a\",\"slot\":1}]}]}"));
	return 0;
}

static void a_heat_is_a_chapter_while_it_records(void **state)
{
	char *json = rg_asprintf("{'from':'file','path':'%s/day.json'}", stand_folder());
	obs_source_t *event = the_event();
	obs_data_t *settings = data_new("{'graphic':'heat-grid','on':'key'}");
	obs_source_t *source = obs_source_create("race_graphics", "Show", settings, NULL);

	(void)state;
	obs_data_release(settings);
	set_event(event, json);
	rg_free(json);
	obs_set_output_source(0, source);
	recording = obs_output_create("mock_mp4", "Recording", NULL, NULL);
	assert_non_null(recording);
	obs_output_set_media(recording, obs_get_video(), obs_get_audio());
	/* Nothing records yet. */
	rg_sleep_ms(1000);
	give("state", "grid");
	rg_sleep_ms(500);
	while (stand_run_task())
		;
	assert_null(chapters);
	assert_true(obs_output_start(recording));
	happens(OBS_FRONTEND_EVENT_RECORDING_STARTED);
	rg_sleep_ms(300);
	give("state", "race");
	wait_chapters("Supercar Q1 race 1|");
	/* The same heat is no other chapter. */
	give("state", "grid");
	rg_sleep_ms(500);
	wait_chapters("Supercar Q1 race 1|");
	obs_output_stop(recording);
	happens(OBS_FRONTEND_EVENT_RECORDING_STOPPED);
	obs_output_release(recording);
	obs_set_output_source(0, NULL);
	source_drop(source);
	obs_source_release(event);
	rg_free(chapters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_heat_is_a_chapter_while_it_records),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, starts, NULL);
}
