/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include <ws2tcpip.h>

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

bool rg_net_ip_read(struct rg_net_ip *ip, const char *text)
{
	char copy[64];
	size_t bracket = *text == '[', length = strcspn(text + bracket, "]%");

	if (length >= sizeof(copy))
		return false;
	memcpy(copy, text + bracket, length);
	copy[length] = 0;
	*ip = (struct rg_net_ip){.bytes = {[10] = 0xFF, [11] = 0xFF}};
	return inet_pton(AF_INET, copy, ip->bytes + 12) == 1 || inet_pton(AF_INET6, copy, ip->bytes) == 1;
}
