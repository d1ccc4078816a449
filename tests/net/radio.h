/* radio.h: a card with a radio that does as it is told. */
#ifndef TESTS_NET_RADIO_H
#define TESTS_NET_RADIO_H

#include "tests/net/server.h"

#include "net/stack.h"
#include "net/wifi.h"

static struct fake_radio {
	struct wifi_network list[10];
	int                 open, n, scan, join, joined; /* what each gives */
	unsigned            opens, closes, scans, joins, leaves, which;
	char                key[80];
	struct wifi_name    asked;
	uint64_t            scan_us[16];	/* when each was begun	*/
	uint64_t            found_us, joined_us;	/* not before	*/
} radio;

static inline int radio_scan(struct nic *nic, const struct wifi_name *hidden)
{
	(void)nic;
	if (radio.scans < 16)
		radio.scan_us[radio.scans] = fake.now_us;
	radio.scans++;
	radio.asked = *hidden;
	return radio.scan;
}

static inline int radio_found(struct nic *nic, const struct wifi_network **out)
{
	(void)nic;
	*out = radio.list;
	return fake.now_us < radio.found_us ? -EINPROGRESS : radio.n;
}

static inline int radio_join(struct nic *nic, unsigned index, const char *key)
{
	(void)nic;
	radio.joins++;
	radio.which = index;
	snprintf(radio.key, sizeof(radio.key), "%s", key);
	return radio.join;
}

static inline int radio_joined(struct nic *nic)
{
	(void)nic;
	return fake.now_us < radio.joined_us ? -EINPROGRESS : radio.joined;
}

static inline void radio_leave(struct nic *nic)
{
	(void)nic;
	radio.leaves++;
}

static const struct wifi_ops radio_ops = {
	.scan = radio_scan, .found = radio_found, .join = radio_join,
	.joined = radio_joined, .leave = radio_leave,
};

static inline int card_send(struct nic *nic, const void *frame, size_t len)
{
	(void)nic;
	(void)frame;
	(void)len;
	return 0;
}

static inline int card_recv(struct nic *nic, void *buf, size_t cap)
{
	(void)nic;
	(void)buf;
	(void)cap;
	return 0;
}

static inline int card_open(struct nic *nic, struct err *e)
{
	(void)nic;
	(void)e;
	radio.opens++;
	return radio.open;
}

static inline void card_close(struct nic *nic)
{
	(void)nic;
	radio.closes++;
}

static const struct nic_ops card_ops = {
	.open = card_open, .close = card_close,
	.send = card_send, .recv = card_recv,
};
static struct nic card;

static inline void network(const char *name, enum wifi_security security,
		    unsigned quality)
{
	struct wifi_network *n = &radio.list[radio.n++];

	*n = (struct wifi_network){ .security = (uint8_t)security,
				    .quality = (uint8_t)quality };
	n->name.len = (uint8_t)strlen(name);
	memcpy(n->name.text, name, n->name.len);
}

/* A card with a radio; as bench_try(). */
static inline bool begin(struct bench *b)
{
	memset(&radio, 0, sizeof(radio));
	card = (struct nic){
		.ops = &card_ops, .wifi = &radio_ops, .mtu = 1500,
		.mac = { 2, 0, 0, 0, 0, 1 },
	};
	fake_nic_use(&card);
	return bench_try(b);
}

/* An interface that is to join @ssid. */
static inline struct netdev *wireless(struct bench *b, const char *ssid,
			       const char *key)
{
	struct netdev *dev;

	assert_true(begin(b));
	dev = net_dev(b->net, 0);
	assert_true(netdev_has_wifi(dev));
	assert_int_equal(settings_set(dev->block, "ssid", ssid, NULL), 0);
	assert_int_equal(settings_set(dev->block, "key", key, NULL), 0);
	return dev;
}

static inline int open_it(struct bench *b, struct netdev *dev)
{
	assert_int_equal(netdev_open(dev, &b->e), 0);
	bench_pass(b, 1);
	return netdev_joined(dev, NULL);
}

#endif
