/* SPDX-License-Identifier: GPL-2.0-or-later */
/* There is no nginx on Windows: what wants it is skipped, loudly. TLS has a test of its own (test_windows.c). */
#include <stdbool.h>
#include <stddef.h>

#include "support_http_nginx.h"

struct nginx *nginx_start(void)
{
	posix_skip("nginx");
	return NULL;
}

void nginx_stop(struct nginx *nginx)
{
	(void)nginx;
}

char *nginx_tls_url(struct nginx *nginx, const char *host, const char *path)
{
	(void)nginx;
	(void)host;
	(void)path;
	return NULL;
}

const char *nginx_ca_file(struct nginx *nginx)
{
	(void)nginx;
	return NULL;
}
