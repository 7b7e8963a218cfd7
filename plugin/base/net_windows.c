/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include <string.h>

#include "net.h"

struct rg_net_address rg_net_loopback(uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct rg_net_address made = {0};

	_Static_assert(sizeof(address) <= sizeof(made), "the address needs more room");
	memcpy(&made, &address, sizeof(address));
	return made;
}

enum rg_net_fault rg_net_fault(long number)
{
	switch (number) {
	case WSAECONNREFUSED:
		return RG_NET_REFUSED;
	case WSAENETUNREACH:
	case WSAEHOSTUNREACH:
	case WSAENETDOWN:
		return RG_NET_UNREACHABLE;
	case WSAETIMEDOUT:
		return RG_NET_SILENT;
	default:
		return RG_NET_OTHER;
	}
}
