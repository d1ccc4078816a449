/* A server's DHCPv6 message: every option and address lies in it. */
#include "tests/fuzz/fuzz.h"

#include "net/dhcp6_packet.h"
#include "tests/fake/fake.h"

static void within(const struct dhcp6_packet *p, const uint8_t *v, size_t len)
{
	must(v >= p->raw);
	must((size_t)(v - p->raw) <= p->len);
	must(len <= p->len - (size_t)(v - p->raw));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct dhcp6_packet *p = dhcp6_packet_copy(data, size);
	const uint8_t *v;
	int len;

	if (!p)
		return 0;
	for (unsigned code = 0; code < 128; code++) {
		len = dhcp6_option(p, code, &v);
		if (len >= 0)
			within(p, v, (size_t)len);
	}
	if (dhcp6_address(p, 0, &v) == 0)
		within(p, v, 16);
	(void)dhcp6_status(p);
	(void)dhcp6_type_of(p);
	(void)dhcp6_xid(p);
	free(p);
	must(fake_live() == live);
	return 0;
}
