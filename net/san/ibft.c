/*
 * ibft.c: the iSCSI Boot Firmware Table: one initiator, a block for each card
 * that carries a path, one for each path (reference/protocols.md#iscsi).
 */
#include "net/san/ibft.h"

#include <string.h>

#include "core/bytes.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/san/drive.h"
#include "net/san/where.h"
#include "net/stack.h"

#define PATHS_MAX	16
#define ALIGN		16

/* The header's bytes, and where in it what is known at the end goes. */
#define HEADER		48
#define LENGTH		4
#define CHECKSUM	9

/* Blocks: id, length, and offsets of their members. */
enum { CONTROL = 1, INITIATOR, NIC, TARGET };
#define CONTROL_FIXED	8	/* then offsets: initiator, NIC, target ... */
#define CONTROL_PAIRS	2	/* there is room for these at least	*/
#define INITIATOR_BYTES	74
#define INITIATOR_NAME	70
#define NIC_BYTES	102
#define NIC_IP		6
#define NIC_PREFIX	22
#define NIC_ORIGIN	23
#define NIC_GATEWAY	24
#define NIC_DNS		40
#define NIC_DHCP	72
#define NIC_VLAN	88
#define NIC_MAC		90
#define NIC_PCI		96
#define NIC_HOST	98
#define TARGET_BYTES	54
#define TARGET_IP	6
#define TARGET_PORT	22
#define TARGET_LUN	24
#define TARGET_CHAP	32
#define TARGET_NIC	33
#define TARGET_NAME	34
#define TARGET_USER	38
#define TARGET_SECRET	42
#define TARGET_R_USER	46
#define TARGET_R_SECRET	50

#define VALID		1
#define SELECTED	2	/* it is what was booted from		*/
#define ORIGIN_MANUAL	1
#define ORIGIN_DHCP	3

struct ibft {
	struct net    *net;
	struct sbuf   *out;
	size_t         start;		/* of the table in @out		*/
	const struct plat_block_path *path[PATHS_MAX];
	struct netdev *card[PATHS_MAX];	/* distinct			*/
	unsigned       on[PATHS_MAX];	/* each path's, of the cards	*/
	size_t         nic[PATHS_MAX], target[PATHS_MAX], control, initiator;
	unsigned       paths, cards;
};

/* ---- putting together ---------------------------------------------------- */

/* Offsets are from the table's start; the text may move as it grows. */
static uint8_t *at(struct ibft *t, size_t offset)
{
	return (uint8_t *)t->out->data + t->start + offset;
}

static void add_zeros(struct ibft *t, size_t n)
{
	while (n--)
		(void)sbuf_char(t->out, '\0');	/* errors stay in @out */
}

/* An empty block; returns its offset. */
static size_t add_block(struct ibft *t, unsigned id, size_t len,
			unsigned index, unsigned flags)
{
	size_t offset;

	add_zeros(t, -(t->out->len - t->start) & (ALIGN - 1));
	offset = t->out->len - t->start;
	add_zeros(t, len);
	if (t->out->error)
		return 0;
	at(t, offset)[0] = (uint8_t)id;
	at(t, offset)[1] = 1;		/* version */
	put_le16(at(t, offset + 2), (unsigned)len);
	at(t, offset)[4] = (uint8_t)index;
	at(t, offset)[5] = (uint8_t)flags;
	return offset;
}

/* Append @text, and say at @where how long it is and where it begins. */
static void add_text(struct ibft *t, size_t where, const char *text)
{
	size_t offset = t->out->len - t->start, len = text ? strlen(text) : 0;

	if (!len)
		return;
	(void)sbuf_add(t->out, text, len + 1);
	if (t->out->error)
		return;
	put_le16(at(t, where), (unsigned)len);
	put_le16(at(t, where + 2), (unsigned)offset);
}

/* ---- what is there ------------------------------------------------------- */

/* The number of its block; one more if it is new. */
static unsigned card_number(struct ibft *t, struct netdev *dev)
{
	unsigned i = 0;

	while (i < t->cards && t->card[i] != dev)
		i++;
	if (i == t->cards)
		t->card[t->cards++] = dev;
	return i;
}

static void collect(struct ibft *t)
{
	struct netdev *dev;

	for (struct san_drive *d = t->net->drives; d; d = d->next) {
		for (unsigned i = 0; i < d->block.n_paths &&
		     t->paths < PATHS_MAX; i++) {
			const struct plat_block_path *p = &d->block.paths[i];

			dev = san_route(p->address);
			if (p->kind != PLAT_BLOCK_ISCSI || !p->nic || !dev)
				continue;
			t->on[t->paths] = card_number(t, dev);
			t->path[t->paths++] = p;
		}
	}
}

/* ---- cards --------------------------------------------------------------- */

static void put_ipv4(uint8_t *to, uint32_t ip_be)
{
	if (ip_be)
		san_put_ipv4(to, ip_be);
}

static unsigned prefix_of(uint32_t mask_be)
{
	unsigned n = 0;

	for (; mask_be; mask_be &= mask_be - 1)
		n++;
	return n;
}

/* Whoever is on the link needs no router: Windows would send all by it. */
static bool needs_router(const struct ibft *t, const struct netdev *dev)
{
	uint32_t ip_be;

	for (unsigned i = 0; i < t->paths; i++) {
		memcpy(&ip_be, t->path[i]->address + 12, sizeof(ip_be));
		if (t->card[t->on[i]] == dev &&
		    (ip_be ^ dev->ip_be) & dev->mask_be)
			return true;
	}
	return false;
}

static void put_servers(struct ibft *t, size_t nic)
{
	const struct net *net = t->net;
	unsigned n = 0;

	for (unsigned i = 0; i < net->n_dns && n < 2; i++)
		if (IP_IS_V4(&net->dns[i]))
			put_ipv4(at(t, nic + NIC_DNS + 16 * n++),
				 ip_2_ip4(&net->dns[i])->addr);
}

static void put_lease(struct ibft *t, size_t nic, const struct netdev *dev)
{
	uint8_t server[4];
	uint32_t ip_be = 0;

	if (settings_raw(dev->block, "dhcp-server", server,
			 sizeof(server)) == sizeof(server))
		memcpy(&ip_be, server, sizeof(ip_be));
	put_ipv4(at(t, nic + NIC_DHCP), ip_be);
	at(t, nic)[NIC_ORIGIN] = ip_be ? ORIGIN_DHCP : ORIGIN_MANUAL;
}

static void fill_card(struct ibft *t, size_t nic, const struct netdev *dev)
{
	uint8_t *b = at(t, nic);

	if (dev->ip_be) {
		put_ipv4(b + NIC_IP, dev->ip_be);
		b[NIC_PREFIX] = (uint8_t)prefix_of(dev->mask_be);
	} else if (dev->ip6.has_ip) {
		memcpy(b + NIC_IP, dev->ip6.ip.addr, 16);
		b[NIC_PREFIX] = dev->ip6.len;
	}
	if (needs_router(t, dev))
		put_ipv4(b + NIC_GATEWAY, dev->gw_be);
	put_servers(t, nic);
	put_lease(t, nic, dev);
	put_le16(b + NIC_VLAN, dev->trunk ? dev->tag : 0);
	memcpy(b + NIC_MAC, dev->mac, sizeof(dev->mac));
	put_le16(b + NIC_PCI, (unsigned)(dev->nic->busloc & 0xffff));
}

/* ---- targets ------------------------------------------------------------- */

static void fill_target(struct ibft *t, unsigned i)
{
	const struct plat_block_path *p = t->path[i];
	uint8_t *b = at(t, t->target[i]);

	memcpy(b + TARGET_IP, p->address, sizeof(p->address));
	put_le16(b + TARGET_PORT, p->port);
	memcpy(b + TARGET_LUN, p->lun, sizeof(p->lun));
	b[TARGET_CHAP] = p->reverse_user ? 2 : p->user ? 1 : 0;
	b[TARGET_NIC] = (uint8_t)t->on[i];
}

static void add_target_texts(struct ibft *t, size_t target,
			     const struct plat_block_path *p)
{
	add_text(t, target + TARGET_NAME, p->target);
	add_text(t, target + TARGET_USER, p->user);
	add_text(t, target + TARGET_SECRET, p->password);
	add_text(t, target + TARGET_R_USER, p->reverse_user);
	add_text(t, target + TARGET_R_SECRET, p->reverse_password);
}

/* ---- the table ----------------------------------------------------------- */

/* All blocks, empty: texts come behind the last of them. */
static void add_blocks(struct ibft *t)
{
	unsigned pairs = t->paths > CONTROL_PAIRS ? t->paths : CONTROL_PAIRS;

	(void)sbuf_add(t->out, "iBFT\0\0\0\0\1\0PXESH\0pxesh\0\0\0", 24);
	add_zeros(t, HEADER - 24);
	t->control = add_block(t, CONTROL, CONTROL_FIXED + 2 + 4 * pairs, 0,
			       0);
	t->initiator = add_block(t, INITIATOR, INITIATOR_BYTES, 0,
				 VALID | SELECTED);
	for (unsigned i = 0; i < t->cards; i++)
		t->nic[i] = add_block(t, NIC, NIC_BYTES, i, VALID | SELECTED);
	for (unsigned i = 0; i < t->paths; i++)
		t->target[i] = add_block(t, TARGET, TARGET_BYTES, i,
					 VALID | SELECTED);
}

static void fill_blocks(struct ibft *t)
{
	uint8_t *offsets = at(t, t->control) + CONTROL_FIXED;

	put_le16(offsets, (unsigned)t->initiator);
	for (unsigned i = 0; i < t->cards; i++) {
		put_le16(offsets + 2 + 4 * i, (unsigned)t->nic[i]);
		fill_card(t, t->nic[i], t->card[i]);
	}
	for (unsigned i = 0; i < t->paths; i++) {
		put_le16(offsets + 4 + 4 * i, (unsigned)t->target[i]);
		fill_target(t, i);
	}
}

static void add_texts(struct ibft *t)
{
	char host[256];

	add_text(t, t->initiator + INITIATOR_NAME, t->path[0]->initiator);
	for (unsigned i = 0; i < t->cards; i++)
		if (settings_text(t->card[i]->block, "hostname", host,
				  sizeof(host)) > 0)
			add_text(t, t->nic[i] + NIC_HOST, host);
	for (unsigned i = 0; i < t->paths; i++)
		add_target_texts(t, t->target[i], t->path[i]);
}

/* All bytes are to sum up to 0 (ACPI 5.2.6). */
static void finish(struct ibft *t)
{
	size_t len = t->out->len - t->start;

	put_le32(at(t, LENGTH), (uint32_t)len);
	*at(t, CHECKSUM) = (uint8_t)-sum_bytes(at(t, 0), len);
}

int ibft_build(struct net *net, struct sbuf *out)
{
	struct ibft t = { .net = net, .out = out, .start = out->len };

	collect(&t);
	if (!t.paths)
		return 0;
	add_blocks(&t);
	if (!out->error)
		fill_blocks(&t);
	if (!out->error)
		add_texts(&t);
	if (!out->error)
		finish(&t);
	return out->error;
}
