/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "websocket.h"

#include <stdio.h>

#include "base/log.h"
#include "base/thread.h"
#include "command.h"

#define VENDOR "race-graphics"

/* As obs-websocket's protocol has it: copied by it. */
struct request_callback {
	void (*run)(obs_data_t *request, obs_data_t *response, void *data);
	void *data;
};

static struct {
	struct rg_mutex mutex;
	/* under the mutex; NULL: no obs-websocket */
	proc_handler_t *handler;
	void *vendor;
} websocket = {.mutex = RG_MUTEX_STATIC};

/* ---- the protocol: each call with calldata of its own, which may not be used again ---- */

static proc_handler_t *find_handler(void)
{
	calldata_t call = {0};
	proc_handler_t *handler = NULL;

	if (proc_handler_call(obs_get_proc_handler(), "obs_websocket_api_get_ph", &call))
		handler = calldata_ptr(&call, "ph");
	calldata_free(&call);
	return handler;
}

static void *register_vendor(proc_handler_t *handler)
{
	calldata_t call = {0};
	void *vendor = NULL;

	calldata_set_string(&call, "name", VENDOR);
	if (proc_handler_call(handler, "vendor_register", &call) && calldata_bool(&call, "success"))
		vendor = calldata_ptr(&call, "vendor");
	calldata_free(&call);
	return vendor;
}

static bool register_request(const char *name, struct request_callback callback)
{
	calldata_t call = {0};

	calldata_set_ptr(&call, "vendor", websocket.vendor);
	calldata_set_string(&call, "type", name);
	calldata_set_ptr(&call, "callback", &callback);
	bool done = proc_handler_call(websocket.handler, "vendor_request_register", &call) &&
		    calldata_bool(&call, "success");
	calldata_free(&call);
	return done;
}

/* ---- requests, on obs-websocket's threads, several at a time ---- */

/* A member as a text: people and programs send numbers and truths for them. False: it is something else. */
static bool read_member(obs_data_t *data, const char *name, char *number, size_t size, const char **text)
{
	obs_data_item_t *item = obs_data_item_byname(data, name);
	enum obs_data_type type = item ? obs_data_item_gettype(item) : OBS_DATA_NULL;
	bool read = true;

	*text = number;
	number[0] = 0;
	if (type == OBS_DATA_STRING)
		*text = obs_data_get_string(data, name);
	else if (type == OBS_DATA_BOOLEAN)
		*text = obs_data_item_get_bool(item) ? "on" : "off";
	else if (type == OBS_DATA_NUMBER && obs_data_item_numtype(item) == OBS_DATA_NUM_INT)
		snprintf(number, size, "%lld", obs_data_item_get_int(item));
	else if (type == OBS_DATA_NUMBER)
		snprintf(number, size, "%.15g", obs_data_item_get_double(item));
	else
		read = type == OBS_DATA_NULL;
	obs_data_item_release(&item);
	return read;
}

static void on_request(obs_data_t *request, obs_data_t *response, void *name)
{
	struct command_answer answer = {0};
	char numbers[3][40];
	const char *source, *zone, *value;

	if (!read_member(request, "source", numbers[0], sizeof(numbers[0]), &source) ||
	    !read_member(request, "zone", numbers[1], sizeof(numbers[1]), &zone) ||
	    !read_member(request, "value", numbers[2], sizeof(numbers[2]), &value)) {
		obs_data_set_bool(response, "ok", false);
		obs_data_set_string(response, "error", "\"source\", \"zone\" and \"value\" are texts.");
		return;
	}
	obs_data_set_bool(response, "ok", command_run_in(name, source, zone, value, &answer));
	if (answer.ok)
		obs_data_apply(response, answer.state);
	else
		obs_data_set_string(response, "error", answer.error);
	command_answer_finish(&answer);
}

void websocket_start(void)
{
	rg_mutex_lock(&websocket.mutex);
	websocket.handler = find_handler();
	websocket.vendor = websocket.handler ? register_vendor(websocket.handler) : NULL;
	if (!websocket.vendor)
		websocket.handler = NULL;
	for (size_t i = 0; websocket.vendor && command_name(i); i++) {
		const char *name = command_name(i);
		if (!register_request(name, (struct request_callback){on_request, (void *)name}))
			rg_warning("obs-websocket does not take the request %s", name);
	}
	rg_mutex_unlock(&websocket.mutex);
}

void websocket_stop(void)
{
	rg_mutex_lock(&websocket.mutex);
	websocket.handler = NULL;
	websocket.vendor = NULL;
	rg_mutex_unlock(&websocket.mutex);
}

void websocket_emit(obs_data_t *state)
{
	calldata_t call = {0};

	rg_mutex_lock(&websocket.mutex);
	if (websocket.handler) {
		calldata_set_ptr(&call, "vendor", websocket.vendor);
		calldata_set_string(&call, "type", "state");
		calldata_set_ptr(&call, "data", state);
		proc_handler_call(websocket.handler, "vendor_event_emit", &call);
	}
	rg_mutex_unlock(&websocket.mutex);
	calldata_free(&call);
}
