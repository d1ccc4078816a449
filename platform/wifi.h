/*
 * wifi.h: what a card with a radio can do besides frames: find networks and
 * join one. The radio's own protocol and its keys are the back end's, which
 * has them of its firmware (UEFI 2.10, 27) or of the lab.
 */
#ifndef PLATFORM_WIFI_H
#define PLATFORM_WIFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct nic;

#define WIFI_NAME_MAX	32	/* bytes of an SSID (IEEE 802.11-2020 9.4.2.2) */
#define WIFI_KEY_MAX	64	/* of a key: a passphrase, or 32 bytes in hex */

/* An SSID: any bytes. */
struct wifi_name { uint8_t len, text[WIFI_NAME_MAX]; };

/* What a network asks of those who join. Of several, the strongest that
   the back end can do. */
enum wifi_security {
	WIFI_OPEN,
	WIFI_OWE,	/* encrypted, and nobody is asked for a key	*/
	WIFI_WEP, WIFI_WPA,	/* broken long ago: nobody joins these	*/
	WIFI_PSK,	/* WPA2 with a key				*/
	WIFI_SAE,	/* WPA3 with a key				*/
	WIFI_EAP,	/* an account, which the firmware has		*/
	WIFI_OTHER,
};

struct wifi_network {
	struct wifi_name name;
	uint8_t          security;	/* enum wifi_security		*/
	uint8_t          quality;	/* 0 to 100			*/
	uint8_t          channel;	/* 0: not told			*/
	bool             has_mac;
	uint8_t          mac[6];	/* BSSID			*/
};

/* The card is open whenever one of these is called, but for leave(). */
struct wifi_ops {
	/* Begin to look for networks; ask for @hidden by name, unless its
	   length is 0. 0, -EBUSY (it does that, or joins, now), -EIO ... */
	int  (*scan)(struct nic *nic, const struct wifi_name *hidden);
	/* How many were found last: *@out stays the card's until the next
	   scan(). -EINPROGRESS, or why there are none. */
	int  (*found)(struct nic *nic, const struct wifi_network **out);
	/* Begin to join the @index'th of them; @key may be "". 0, -EBUSY,
	   -ENOTSUP, -ENOENT, -EIO ... */
	int  (*join)(struct nic *nic, unsigned index, const char *key);
	/* 0: joined; -EINPROGRESS; -ENOTCONN: lost, or nothing was joined.
	   Else why joining failed: -EACCES refused, -ENOENT not in reach,
	   -ETIMEDOUT, -EIO for no reason that is told. */
	int  (*joined)(struct nic *nic);
	/* Leave the network that was joined, or stop joining. */
	void (*leave)(struct nic *nic);
};

#endif
