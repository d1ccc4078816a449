/*
 * tell.c: what a program that we start is told that DHCP said: packets made of
 * the settings as they are now (reference/protocols.md#cached-dhcp).
 */
#include <stdio.h>
#include <string.h>

#include "core/hostname.h"
#include "core/setting/dhcpopt.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/dhcp_packet.h"
#include "net/dhcp_send.h"
#include "net/stack.h"
#include "platform/platform.h"

enum {		/* offsets of RFC 2131 figure 1 */
	AT_OP = 0, AT_HTYPE = 1, AT_HLEN = 2, AT_XID = 4, AT_CIADDR = 12,
	AT_YIADDR = 16, AT_SIADDR = 20, AT_CHADDR = 28, AT_FILE = 108,
	AT_COOKIE = 236, FILE_LEN = 128,
};
#define OVERLOAD	52
#define LAST_TAG	254

static const uint8_t cookie[4] = { 99, 130, 83, 99 };

struct composed {
	uint8_t *raw;
	size_t   len, cap;	/* of the options */
};

static void put_option(struct composed *l, unsigned tag, const void *data,
		       size_t len)
{
	(void)dhcpopt_store(l->raw + DHCP_FIXED, &l->len, l->cap, tag, data,
			    len);	/* or it is left out */
}

/* ---- options -------------------------------------------------------- */

/* What "BLOCK/TAG" is, with its place in the tree. */
static int fetch_tag(struct net *net, const char *block, unsigned tag,
		     struct sbuf *out)
{
	char name[NETDEV_NAME_MAX + 8];
	struct setting_ref ref;
	int rc;

	snprintf(name, sizeof(name), "%s/%u", block, tag);
	sbuf_reset(out);
	rc = setting_parse(net->root, name, strlen(name), false, &ref, NULL);
	return rc < 0 ? rc : setting_fetch(&ref, out, NULL);
}

static void put_options(struct composed *l, struct net *net, const char *block)
{
	struct sbuf value = { .max = 255 };
	uint8_t type = DHCP_ACK;
	unsigned tag;

	put_option(l, DHCP_TAG_TYPE, &type, 1);
	for (tag = 1; tag <= LAST_TAG; tag++) {
		if (tag == DHCP_TAG_TYPE || tag == OVERLOAD ||
		    tag == DHCP_TAG_FILE || tag == DHCP_TAG_SNAME)
			continue;
		if (fetch_tag(net, block, tag, &value) == 0 && value.len)
			put_option(l, tag, value.data, value.len);
	}
	sbuf_free(&value);
}

/* ---- who serves what ------------------------------------------------ */

static bool from_a_server(const struct settings *block)
{
	const char *name = settings_name(block);

	return !strcmp(name, "dhcp") || !strcmp(name, "proxydhcp") ||
	       !strcmp(name, "pxebs");
}

/* Append the boot file's name; *@server_be is the server of the same block.
   Returns whether a script set it. */
static bool fetch_file(struct net *net, struct sbuf *out, uint32_t *server_be)
{
	struct settings *at = net->root;
	struct setting_found found;
	struct setting_ref ref;
	bool chosen = false;

	if (setting_parse(net->root, "filename", 8, false, &ref, NULL) == 0 &&
	    setting_fetch(&ref, out, &found) == 0) {
		chosen = !from_a_server(found.block);
		at = chosen ? net->root : found.block;
	}
	if (settings_raw(at, "next-server", server_be, 4) != 4)
		*server_be = 0;
	return chosen;
}

/* TFTP files have a server and a name; others only fit as a whole. */
static void take_uri(const char *text, struct sbuf *file, uint32_t *server_be)
{
	struct uri *u = uri_parse(text);
	uint8_t ip[4];

	sbuf_reset(file);
	if (u && uri_has_scheme(u, "tftp") && !u->port && u->path &&
	    u->host && host_is_ipv4(u->host, ip)) {
		memcpy(server_be, ip, sizeof(ip));
		(void)sbuf_str(file, u->path + (u->path[0] == '/'));
	} else {
		(void)sbuf_str(file, text);
	}
	uri_unref(u);
}

static void put_file(struct composed *l, struct net *net, const char *uri)
{
	struct sbuf file = { .max = 255 };
	uint32_t server_be;

	if (!fetch_file(net, &file, &server_be) && *uri)
		take_uri(uri, &file, &server_be);
	memcpy(l->raw + AT_SIADDR, &server_be, 4);
	memset(l->raw + AT_FILE, 0, FILE_LEN);
	if (file.len < FILE_LEN)
		memcpy(l->raw + AT_FILE, sbuf_text(&file), file.len);
	else
		put_option(l, DHCP_TAG_FILE, file.data, file.len);
	sbuf_free(&file);
}

/* ---- the packets ---------------------------------------------------- */

/* Begin with the fixed fields of the server's packet, if @block has one. */
static void begin(struct composed *l, struct netdev *dev,
		  const struct settings *block)
{
	const struct dhcp_packet *was = block ? settings_ctx(block) : NULL;
	uint8_t *raw = l->raw;

	memset(raw, 0, DHCP_FIXED);
	if (was)
		memcpy(raw, was->raw, DHCP_FIXED);
	raw[AT_OP] = 2;
	raw[AT_HTYPE] = 1;
	raw[AT_HLEN] = sizeof(dev->mac);
	if (!was)
		memcpy(raw + AT_XID, dev->mac + 2, 4);
	memcpy(raw + AT_CHADDR, dev->mac, sizeof(dev->mac));
	memcpy(raw + AT_COOKIE, cookie, sizeof(cookie));
}

static size_t discover(struct netdev *dev, uint8_t *buf, size_t cap)
{
	struct dhcp_say say = { .type = DHCP_DISCOVER, .broadcast = true };
	int len;

	memcpy(&say.xid, dev->mac + 2, 4);
	len = dhcp_compose(dev, &say, buf, cap);
	return len < 0 ? 0 : (size_t)len;
}

size_t net_tell(struct netdev *dev, enum net_told what, const char *uri,
		uint8_t *buf, size_t cap)
{
	struct composed l = { .raw = buf, .len = 0, .cap = cap - DHCP_FIXED };
	struct settings *ack = settings_child(dev->block, "dhcp");
	struct settings *reply = NULL;
	uint32_t ip_be;

	if (what == NET_TOLD_DISCOVER)
		return discover(dev, buf, cap);
	if (what == NET_TOLD_REPLY) {
		reply = settings_child(dev->net->root, "pxebs");
		if (!reply)
			reply = settings_child(dev->net->root, "proxydhcp");
	}
	begin(&l, dev, reply ? reply : ack);
	if (!reply && settings_raw(dev->block, "ip", &ip_be, 4) == 4)
		memcpy(buf + AT_YIADDR, &ip_be, 4);
	put_options(&l, dev->net, reply ? settings_name(reply) : dev->name);
	put_file(&l, dev->net, uri);
	return DHCP_FIXED + l.len;
}
