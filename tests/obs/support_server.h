/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two servers on loopback: one that says what it is told to, and one that takes calls and never answers. Test thread.
 */
#ifndef RG_TESTS_SUPPORT_SERVER_H
#define RG_TESTS_SUPPORT_SERVER_H

struct server;

struct server *server_start(const char *body);
void server_set(struct server *server, const char *type, const char *body);
int server_requests(struct server *server);
/* How many of them held `part`, head or body. */
int server_saw(struct server *server, const char *part);
int server_port(const struct server *server);
void server_stop(struct server *server);

/* A socket that listens; its port in *port. Close it. */
int silent_listen(int *port);

#endif
