/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "command_internal.h"
#include "state_event.h"
#include "race/file/said.h"

#define VALUE_MOST   1024 /* bytes; more is no name, no grid and no message */
#define STOP_MOST_MS 1000 /* OBS's end waits no longer for a command that hangs; one takes microseconds */

enum value_kind { VALUE_NONE = 1, VALUE_OPTIONAL, VALUE_REQUIRED };

static const struct command {
	const char *name;
	enum value_kind value;
	const char *values; /* what the value is, for people; NULL: none */
	bool no_source;     /* it counts for all sources, and works without any */
	bool (*run)(struct command_call *call);
} commands[] = {
	{"take", VALUE_NONE, NULL, false, command_take},
	{"clear", VALUE_NONE, NULL, false, command_clear},
	{"next", VALUE_NONE, NULL, false, command_next},
	{"previous", VALUE_NONE, NULL, false, command_previous},
	{"hold", VALUE_OPTIONAL, "on or off", false, command_hold},
	{"all-off", VALUE_NONE, NULL, true, command_all_off},
	{"release", VALUE_NONE, NULL, true, command_release},
	{"auto", VALUE_OPTIONAL, "on or off", true, command_auto},
	{"prepare", VALUE_OPTIONAL, "on or off", true, command_prepare},
	{"graphic", VALUE_REQUIRED, "a graphic's id", false, command_graphic},
	{"card", VALUE_REQUIRED, "a start number, a surname, or an id", false, command_card},
	{"driver", VALUE_REQUIRED, "a start number, a surname, an id, or automatic", false, command_driver},
	{"heat", VALUE_REQUIRED, "next, previous, a heat's id, or automatic", false, command_heat},
	{"class", VALUE_REQUIRED, "a class's id or name, or automatic", false, command_class},
	{"series", VALUE_REQUIRED, "a series' id or name, or automatic", false, command_series},
	{"grid", VALUE_REQUIRED, "start numbers in lane order such as 11 68 - 7 40, or automatic", false, command_grid},
	{"joker", VALUE_REQUIRED, "a start number, or lane and its number: lane 3", false, command_joker},
	{"result", VALUE_REQUIRED, "start numbers in the order of their places: 68 11 40 7", false, command_result},
	{"empty", VALUE_REQUIRED, "a lane: 3", false, command_empty},
	{"lane", VALUE_REQUIRED, "a lane and the start number that stands there: 3 40", false, command_lane},
	{"slip", VALUE_REQUIRED, "minutes: +15", false, command_slip},
	{"fix", VALUE_REQUIRED, "what, which, its field and a value: driver 11 last_name \"Virtanen\"", false,
	 command_fix},
	{"undo", VALUE_OPTIONAL, "the number of a correction", false, command_undo},
	{"corrections", VALUE_NONE, NULL, true, command_corrections},
	{"state", VALUE_OPTIONAL, "gap, grid, race, finished or stopped", true, command_state},
	{"name", VALUE_REQUIRED, "two texts: \"First Last\" \"what they do\"", false, command_name_strap},
	{"message", VALUE_REQUIRED, "a text", false, command_message},
	{"sponsor", VALUE_OPTIONAL, "on or off", true, command_sponsor},
	{"confirm", VALUE_NONE, NULL, true, command_confirm},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static struct {
	struct rg_mutex mutex;
	struct rg_condition idle; /* from the first command_start on */
	bool made;
	/* under the mutex */
	bool running;
	size_t under_way;
} commanding = {.mutex = RG_MUTEX_STATIC};

void command_start(void)
{
	rg_mutex_lock(&commanding.mutex);
	if (!commanding.made)
		rg_condition_init(&commanding.idle);
	commanding.made = commanding.running = true;
	rg_mutex_unlock(&commanding.mutex);
}

void command_stop(void)
{
	int64_t until_ms = rg_monotonic_ms() + STOP_MOST_MS, left_ms;

	rg_mutex_lock(&commanding.mutex);
	commanding.running = false;
	while (commanding.under_way && (left_ms = until_ms - rg_monotonic_ms()) > 0)
		rg_condition_wait(&commanding.idle, &commanding.mutex, left_ms);
	rg_mutex_unlock(&commanding.mutex);
}

static bool begin_command(void)
{
	rg_mutex_lock(&commanding.mutex);
	bool running = commanding.running;
	commanding.under_way += running;
	rg_mutex_unlock(&commanding.mutex);
	return running;
}

static void end_command(void)
{
	rg_mutex_lock(&commanding.mutex);
	if (!--commanding.under_way)
		rg_condition_signal_all(&commanding.idle);
	rg_mutex_unlock(&commanding.mutex);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; name && i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

bool command_exists(const char *name)
{
	return find_command(name) != NULL;
}

const char *command_name(size_t index)
{
	return index < COMMAND_COUNT ? commands[index].name : NULL;
}

bool command_refuse(struct command_call *call, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	if (call->error)
		return false;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), race_said(format), arguments);
	va_end(arguments);
	rg_utf8_drop_cut(text);
	call->error = rg_strdup(text);
	return false;
}

static bool refuse_name(struct command_call *call, const char *name)
{
	struct rg_buffer names = {0};

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		rg_buffer_format(&names, "%s%s", i ? ", " : "", commands[i].name);
	char *list = rg_buffer_take(&names);
	command_refuse(call, "There is no command \"%s\". There are: %s.", name, list);
	rg_free(list);
	return false;
}

/* Anything else than UTF-8 of a sensible length goes no further. */
static bool is_text(const char *text)
{
	size_t length = text ? strnlen(text, VALUE_MOST + 1) : 0;
	return length <= VALUE_MOST && (!length || rg_utf8_valid(text, length));
}

static bool check_value(struct command_call *call, const struct command *command)
{
	if (command->value == VALUE_NONE && *call->value)
		return command_refuse(call, "\"%s\" takes no value, but was given \"%.80s\".", command->name,
				      call->value);
	if (command->value == VALUE_REQUIRED && !*call->value)
		return command_refuse(call, "\"%s\" needs a value: %s.", command->name, race_said(command->values));
	return true;
}

static bool run_with(struct command_call *call, const struct command *command, const char *source)
{
	struct programme_list list;
	bool named = !rg_empty(source) && strcmp(source, "*") != 0, done = false;

	if (command->no_source && !named)
		return command->run(call);
	programme_list_init(&list);
	call->catalogue = catalogue_get(work_thread_shelf());
	if (command_find_targets(call, &list, named ? source : NULL))
		done = command->run(call);
	for (size_t i = 0; i < call->count; i++)
		overlay_snapshot_unref(call->targets[i].snapshot);
	rg_free(call->targets);
	catalogue_unref(call->catalogue);
	programme_list_finish(&list);
	return done;
}

static bool read_zone(struct command_call *call, const char *zone)
{
	struct rg_buffer names = {0};

	call->zone_told = !rg_empty(zone);
	if (!call->zone_told || rundown_zone_find(zone, &call->zone))
		return true;
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		rg_buffer_format(&names, "%s%s", i ? ", " : "", rundown_zone_name(i));
	char *list = rg_buffer_take(&names);
	command_refuse(call, "There is no zone \"%.80s\". There are: %s.", zone, list);
	rg_free(list);
	return false;
}

static bool check_and_run(struct command_call *call, const char *name, const char *source, const char *zone)
{
	const struct command *command = find_command(name);

	if (!is_text(name) || !is_text(source) || !is_text(zone) || !is_text(call->value))
		return command_refuse(call, "A command, source, zone and value are UTF-8 of at most %d bytes.",
				      VALUE_MOST);
	if (!command)
		return refuse_name(call, name ? name : "");
	char *value = rg_trimmed(call->value ? call->value : "", call->value ? strlen(call->value) : 0);
	call->value = value;
	bool done = check_value(call, command) && read_zone(call, zone) && run_with(call, command, source);
	rg_free(value);
	return done;
}

bool command_run(const char *name, const char *source, const char *value, struct command_answer *answer)
{
	return command_run_in(name, source, NULL, value, answer);
}

bool command_run_in(const char *name, const char *source, const char *zone, const char *value,
		    struct command_answer *answer)
{
	struct command_call call = {.value = value ? value : ""};
	bool begun = begin_command();

	answer->ok = begun ? check_and_run(&call, name, source, zone)
			   : command_refuse(&call, "Race Graphics is not running.");
	answer->error = call.error;
	answer->nothing = call.nothing;
	answer->state = answer->ok ? state_event_make() : NULL;
	if (begun)
		end_command();
	return answer->ok;
}

bool command_would_take(struct command_next *next)
{
	static const struct command look = {"take", VALUE_NONE, NULL, false, command_see_next};
	struct command_call call = {.value = "", .next = next};

	if (!begin_command())
		return false;
	bool there = run_with(&call, &look, NULL);
	end_command();
	rg_free(call.error);
	return there;
}

void command_next_finish(struct command_next *next)
{
	overlay_settings_finish(&next->settings);
}

void command_answer_finish(struct command_answer *answer)
{
	rg_free(answer->error);
	obs_data_release(answer->state);
	*answer = (struct command_answer){0};
}
