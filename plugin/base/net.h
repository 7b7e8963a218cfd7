/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Things of the system that libraries need which talk to a network. Any thread. */
#ifndef RG_BASE_NET_H
#define RG_BASE_NET_H

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

#endif
