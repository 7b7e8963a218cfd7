/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_overlay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "obs/control/programme.h"
#include "obs/source/source.h"
#include "obs/work/work_thread.h"

int64_t __wrap_rg_monotonic_ms(void);

int64_t test_now_ms;

/* Linked in the place of the machine's clock. */
int64_t __wrap_rg_monotonic_ms(void)
{
	return test_now_ms;
}

/* There is no work thread to wake. */
void work_thread_wake(void)
{
}

void work_thread_try_wake(void)
{
}

obs_data_t *make_settings(const char *on)
{
	obs_data_t *data = obs_data_create();

	obs_data_set_string(data, S_GRAPHIC, "heat-grid");
	obs_data_set_string(data, S_ON, on);
	obs_data_set_int(data, S_SECONDS, SECONDS_OWN);
	obs_data_set_bool(data, S_CLEAN_RACE, true);
	return data;
}
struct overlay *make_overlay(const char *on)
{
	struct overlay *overlay = overlay_create(NULL);
	obs_data_t *data = make_settings(on);

	test_now_ms = 1000;
	programme_set_all_off(false);
	programme_set_race_state(RACE_STATE_GAP, RACE_STATE_BY_KEY, NULL);
	overlay_update(overlay, data);
	obs_data_release(data);
	programme_add(overlay);
	return overlay;
}
void drop_overlay(struct overlay *overlay)
{
	programme_remove(overlay);
	overlay_unref(overlay);
}
struct graphic *hand_over_in(struct overlay *overlay, enum rundown_zone zone, const char *id)
{
	static struct graphic graphics[16];
	static size_t next;
	struct graphic *graphic = &graphics[next++ % 16];

	/* More references than the test gives back: it is not freed. */
	*graphic = (struct graphic){.template_id = id, .seconds = 9, .references = 100};
	graphic->empty_reason = strncmp(id, "no ", 3) == 0 ? id : NULL;
	overlay->settings_changed = false;
	overlay_hand_over(overlay, zone, graphic);
	return graphic;
}
struct graphic *hand_over(struct overlay *overlay, const char *id)
{
	return hand_over_in(overlay, RUNDOWN_ZONE_FULL, id);
}
struct overlay_tick empty_tick(void)
{
	struct overlay_tick tick = {.width = 1280, .height = 720, .in_programme = true};

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		tick.zones[zone].stage = STAGE_OFF;
	return tick;
}
void show_tick(struct show *show)
{
	show->last = empty_tick();
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		show->last.zones[zone].stage = show->stages[zone];
		show->last.zones[zone].on_air = show->stages[zone] == STAGE_OFF ? NULL : show->graphics[zone];
	}
	assert_true(overlay_tick(show->overlay, &show->last));
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		bool shown = show->last.zones[zone].shown, was = show->stages[zone] == STAGE_ON;
		show->stages[zone] = shown ? STAGE_ON : was ? STAGE_LEAVING : STAGE_OFF;
	}
}
void assert_shown(struct show *show, const char *wanted)
{
	char seen[64] = "";

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		if (show->last.zones[zone].shown)
			snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), " %s", rundown_zone_name(zone));
	}
	assert_string_equal(seen, wanted);
}
struct show make_show(const char *on)
{
	struct show show = {.overlay = make_overlay(on)};

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		show.stages[zone] = STAGE_OFF;
	show.graphics[RUNDOWN_ZONE_FULL] = hand_over(show.overlay, "heat-grid");
	show_tick(&show);
	return show;
}
void put_on_air(struct show *show, enum rundown_zone zone, const char *graphic)
{
	const struct overlay_chosen chosen = {CHOICE_GRAPHIC, graphic};

	overlay_choose(show->overlay, zone, &chosen, 1);
	assert_true(overlay_take_air(show->overlay, zone));
	/* It does not enter with what was there before. */
	show_tick(show);
	assert_false(show->last.zones[zone].shown);
	show->graphics[zone] = hand_over_in(show->overlay, zone, graphic);
	show_tick(show);
}
const struct overlay_settings *settings_in(const struct overlay_snapshot *snapshot, enum rundown_zone zone)
{
	return &snapshot->zones[zone].intent->settings;
}
void set_graphic(struct show *show, const char *on, const char *graphic)
{
	obs_data_t *data = make_settings(on);

	/* So that what is on air is known to be. */
	show_tick(show);
	obs_data_set_string(data, S_GRAPHIC, graphic);
	overlay_update(show->overlay, data);
	obs_data_release(data);
}

void choose_heat(struct overlay *overlay, const char *heat)
{
	overlay_choose(overlay, RUNDOWN_ZONE_FULL, &(struct overlay_chosen){CHOICE_HEAT, heat}, 1);
}
