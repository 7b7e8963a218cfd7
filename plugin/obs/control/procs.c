/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "procs.h"

#include "command.h"

#define OUT "out bool ok, out string error, out string state"

static void answer_call(calldata_t *call, const char *source)
{
	struct command_answer answer = {0};

	command_run_in(calldata_string(call, "name"), source, calldata_string(call, "zone"),
		       calldata_string(call, "value"), &answer);
	calldata_set_bool(call, "ok", answer.ok);
	calldata_set_string(call, "error", answer.ok ? "" : answer.error);
	calldata_set_string(call, "state", answer.ok ? obs_data_get_json(answer.state) : "");
	command_answer_finish(&answer);
}

static void on_command(void *data, calldata_t *call)
{
	(void)data;
	answer_call(call, calldata_string(call, "source"));
}

static void on_source_command(void *source, calldata_t *call)
{
	answer_call(call, obs_source_get_name(source));
}

void procs_start(void)
{
	proc_handler_add(
		obs_get_proc_handler(),
		"bool race_graphics_command(in string name, in string source, in string zone, in string value, " OUT
		")",
		on_command, NULL);
	signal_handler_add(obs_get_signal_handler(), "void race_graphics_state(string state)");
}

void procs_add_source(obs_source_t *source)
{
	proc_handler_add(obs_source_get_proc_handler(source),
			 "bool command(in string name, in string zone, in string value, " OUT ")", on_source_command,
			 source);
}

void procs_signal(const char *state)
{
	calldata_t call = {0};

	calldata_set_string(&call, "state", state);
	signal_handler_signal(obs_get_signal_handler(), "race_graphics_state", &call);
	calldata_free(&call);
}
