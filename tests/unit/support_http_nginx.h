/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Debian's nginx on free loopback ports, with a folder, a configuration and certificates of its own that are made at
 * run time and removed at the end. Test thread.
 */
#ifndef RG_TESTS_SUPPORT_HTTP_NGINX_H
#define RG_TESTS_SUPPORT_HTTP_NGINX_H

#include <stddef.h>

/* Fails the test when nginx or openssl is missing or does not start. */
struct nginx *nginx_start(void);
/* Stops it and removes its folder; accepts NULL. */
void nginx_stop(struct nginx *nginx);
/* Puts a file into the folder that is served, by rename. */
void nginx_put(struct nginx *nginx, const char *name, const void *bytes, size_t length);
/* "http://127.0.0.1:<port><path>"; free with rg_free. */
char *nginx_url(struct nginx *nginx, const char *path);
/* "https://<host>:<port><path>"; the certificate is made out to "localhost". Free with rg_free. */
char *nginx_tls_url(struct nginx *nginx, const char *host, const char *path);
int nginx_port(struct nginx *nginx);
/* The certificate of our authority. */
const char *nginx_ca_file(struct nginx *nginx);
/* The access log: a line "<path> <status> <content encoding> <bytes>" per request. Free with rg_free. */
char *nginx_log(struct nginx *nginx);

#endif
