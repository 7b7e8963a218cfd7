/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include "child.h"
#include "mem.h"
#include "text.h"

struct rg_child {
	HANDLE process, input;
};

/* One argument as a program's start-up code reads it: quoted, quotes and the backslashes before them escaped. */
static void add_argument(struct rg_buffer *line, const char *argument)
{
	size_t slashes = 0;

	rg_buffer_format(line, "%s\"", line->length ? " " : "");
	for (const char *at = argument; *at; at++) {
		for (size_t i = 0; *at == '"' && i <= slashes; i++)
			rg_buffer_add(line, "\\", 1);
		slashes = *at == '\\' ? slashes + 1 : 0;
		rg_buffer_add(line, at, 1);
	}
	for (size_t i = 0; i < slashes; i++)
		rg_buffer_add(line, "\\", 1);
	rg_buffer_add(line, "\"", 1);
}

static wchar_t *command_line(const char *const *arguments)
{
	struct rg_buffer line = {0};

	for (; *arguments; arguments++)
		add_argument(&line, *arguments);
	wchar_t *wide = rg_wide(line.bytes);
	rg_buffer_finish(&line);
	return wide;
}

static bool spawn(struct rg_child *child, const char *const *arguments, HANDLE reading)
{
	STARTUPINFOW start = {.cb = sizeof(start), .dwFlags = STARTF_USESTDHANDLES, .hStdInput = reading};
	PROCESS_INFORMATION process = {0};
	wchar_t *line = command_line(arguments);

	start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
	start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	bool started = line && CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process);
	rg_free(line);
	if (!started)
		return false;
	CloseHandle(process.hThread);
	child->process = process.hProcess;
	return true;
}

struct rg_child *rg_child_start(const char *const *arguments)
{
	SECURITY_ATTRIBUTES inherited = {.nLength = sizeof(inherited), .bInheritHandle = TRUE};
	struct rg_child *child = rg_alloc(1, sizeof(*child));
	HANDLE reading = NULL;

	if (!CreatePipe(&reading, &child->input, &inherited, 0)) {
		rg_free(child);
		return NULL;
	}
	/* The child gets the end that it reads, and not ours: it would never see the end of its input. */
	SetHandleInformation(child->input, HANDLE_FLAG_INHERIT, 0);
	bool started = spawn(child, arguments, reading);
	CloseHandle(reading);
	if (started)
		return child;
	CloseHandle(child->input);
	rg_free(child);
	return NULL;
}

bool rg_child_write(struct rg_child *child, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		DWORD written = 0, most = length < 1 << 20 ? (DWORD)length : 1 << 20;
		if (!WriteFile(child->input, at, most, &written, NULL) || !written)
			return false;
		at += written;
		length -= written;
	}
	return true;
}

int rg_child_finish(struct rg_child *child)
{
	DWORD status = 0;

	CloseHandle(child->input);
	bool ended = WaitForSingleObject(child->process, INFINITE) == WAIT_OBJECT_0 &&
		     GetExitCodeProcess(child->process, &status);
	CloseHandle(child->process);
	rg_free(child);
	return ended ? (int)status : -1;
}
