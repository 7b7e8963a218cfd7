/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Things of the system that libraries need which talk to a network. Any thread. */
#ifndef RG_BASE_NET_H
#define RG_BASE_NET_H

#include <stdbool.h>
#include <stdint.h>

/* An address as bind takes it: give a pointer to this as one to a struct sockaddr. */
struct rg_net_address {
	uint64_t system[2];
};

/* This machine alone, 127.0.0.1; port 0 takes any that is free. */
struct rg_net_address rg_net_loopback(uint16_t port);

enum rg_net_fault {
	RG_NET_OTHER = 0,
	RG_NET_REFUSED,     /* the machine is there, but nothing listens */
	RG_NET_UNREACHABLE, /* no way leads there */
	RG_NET_SILENT,      /* no answer at all */
};

/* The meaning of the system's error number for a connection that failed. */
enum rg_net_fault rg_net_fault(long number);

/* Of a machine: IPv6, or IPv4 as ::ffff:a.b.c.d. */
struct rg_net_ip {
	uint8_t bytes[16];
};

/* Reads "10.0.0.1", "fe80::1%eth0" or "[::1]"; false when it is none, such as a name. */
bool rg_net_ip_read(struct rg_net_ip *ip, const char *text);

#endif
