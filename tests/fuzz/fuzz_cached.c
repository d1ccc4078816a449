/* Packets that whoever loaded us leaves: by the first byte an ACK, a ProxyDHCP
   offer or a boot server's reply. They become settings, or are refused. */
#include "tests/net/server.h"
#include "tests/fuzz/fuzz.h"

static void read_settings(struct bench *b)
{
	static const char *const names[] = {
		"filename", "next-server", "net0/ip", "net0/netmask", "dns",
		"net0.dhcp/43.8:hex", "proxydhcp/filename", "pxebs/66:string",
		"hostname", "175.1:hex", "dnssl", "root-path"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)value(b, names[i]);
}

static void tell(struct bench *b)
{
	static const enum net_told kinds[] = {
		NET_TOLD_DISCOVER, NET_TOLD_ACK, NET_TOLD_REPLY
	};
	uint8_t buf[1472];

	for (size_t i = 0; i < 3; i++)
		must(net_tell(net_dev(b->net, 0), kinds[i], "tftp://1.2.3.4/x",
			      buf, sizeof(buf)) <= sizeof(buf));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live;
	struct bench b;
	int rc;

	if (size < 30)
		return 0;
	fake_reset();
	live = fake_live();
	bench_start(&b);
	/* the card's address, so that it is found */
	rc = net_take_cached(b.net, data[0] % 3, data + 1, size - 1);
	must(rc <= 0);
	read_settings(&b);
	tell(&b);
	bench_stop(&b);
	must(fake_live() == live);
	return 0;
}
