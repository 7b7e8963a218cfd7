/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of an answer's head strangers may see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "feed/http/head.h"

static void add(struct rg_buffer *head, const char *line)
{
	head_add(head, line, strlen(line));
}

static void holds_only_what_says_how_it_was_made(void **state)
{
	static const char *const lines[] = {
		"HTTP/1.1 302 Found\r\n",
		"Server: one\r\n",
		"Location: http://h/?key=s3cret\r\n",
		"\r\n",
		"HTTP/1.1 200 OK\r\n",
		"content-type: application/json\r\n",
		"Set-Cookie: a=s3cret\r\n",
		"X-Api-Key: s3cret\r\n",
		"Authorization: Basic s3cret\r\n",
		"Content-Type-Of: s3cret\r\n",
		": s3cret\r\n",
		"Server\r\n",
		"ETag: \"1\x01\xE4\"\n",
		"\r\n",
	};
	struct rg_buffer head = {0};
	(void)state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		add(&head, lines[i]);
	assert_string_equal(head.bytes, "HTTP/1.1 200 OK\ncontent-type: application/json\nETag: \"1?\?\"\n");
	rg_buffer_finish(&head);
}

static void does_not_grow_without_end(void **state)
{
	struct rg_buffer head = {0};
	(void)state;

	add(&head, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < 1000; i++)
		add(&head, "Vary: Accept, Accept-Encoding, Accept-Language\r\n");
	assert_uint_in_range(head.length, HEAD_BYTES_MOST - 100, HEAD_BYTES_MOST);
	rg_buffer_finish(&head);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_only_what_says_how_it_was_made),
		cmocka_unit_test(does_not_grow_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
