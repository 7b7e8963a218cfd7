/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <microhttpd.h>
#include <stdarg.h>

#include "base/thread.h"
#include "late.h"

/* Each that the tool calls. */
#define FUNCTIONS(F)                                                                                                   \
	F(add_response_header)                                                                                         \
	F(create_response_from_buffer)                                                                                 \
	F(destroy_response)                                                                                            \
	F(lookup_connection_value)                                                                                     \
	F(queue_response)                                                                                              \
	F(run_wait)                                                                                                    \
	F(start_daemon_va)                                                                                             \
	F(stop_daemon)                                                                                                 \
	F(get_daemon_info)

static struct {
#define MEMBER(name) __typeof__(MHD_##name) *name;
	FUNCTIONS(MEMBER)
#undef MEMBER
} real;

static void load(void)
{
	static const char *const names[] = {"libmicrohttpd.so.12", NULL};
	void *library = late_library(names);

#define LOAD(name) late_function(library, "MHD_" #name, &real.name);
	FUNCTIONS(LOAD)
#undef LOAD
}

struct MHD_Daemon *MHD_start_daemon(unsigned int flags, uint16_t port, MHD_AcceptPolicyCallback policy,
				    void *policy_data, MHD_AccessHandlerCallback handler, void *handler_data, ...)
{
	static rg_once once = RG_ONCE_STATIC;
	va_list options;

	/* All others are called with what came of this one. */
	rg_once_run(&once, load);
	va_start(options, handler_data);
	struct MHD_Daemon *daemon = real.start_daemon_va(flags, port, policy, policy_data, handler, handler_data,
							 options);
	va_end(options);
	return daemon;
}

enum MHD_Result MHD_add_response_header(struct MHD_Response *response, const char *header, const char *content)
{
	return real.add_response_header(response, header, content);
}

struct MHD_Response *MHD_create_response_from_buffer(size_t size, void *buffer, enum MHD_ResponseMemoryMode mode)
{
	return real.create_response_from_buffer(size, buffer, mode);
}

void MHD_destroy_response(struct MHD_Response *response)
{
	real.destroy_response(response);
}

const char *MHD_lookup_connection_value(struct MHD_Connection *connection, enum MHD_ValueKind kind, const char *key)
{
	return real.lookup_connection_value(connection, kind, key);
}

enum MHD_Result MHD_queue_response(struct MHD_Connection *connection, unsigned int status_code,
				   struct MHD_Response *response)
{
	return real.queue_response(connection, status_code, response);
}

enum MHD_Result MHD_run_wait(struct MHD_Daemon *daemon, int32_t millisec)
{
	return real.run_wait(daemon, millisec);
}

void MHD_stop_daemon(struct MHD_Daemon *daemon)
{
	real.stop_daemon(daemon);
}

const union MHD_DaemonInfo *MHD_get_daemon_info(struct MHD_Daemon *daemon, enum MHD_DaemonInfoType info_type, ...)
{
	return real.get_daemon_info(daemon, info_type);
}
