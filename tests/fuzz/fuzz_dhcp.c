/* A server's DHCP packet: every option lies in it, and what is stored there is
   found again. The last bytes say what is stored. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "net/dhcp_packet.h"
#include "tests/fake/fake.h"

static void check_option(const struct dhcp_packet *p, unsigned tag)
{
	const uint8_t *value;
	int len = dhcp_option(p, tag, &value);

	if (len < 0)
		return;
	must(value >= p->raw);
	must((size_t)(value - p->raw) + (size_t)len <= p->len);
}

static void store(struct dhcp_packet *p, const uint8_t *data, size_t size)
{
	unsigned tag = (unsigned)data[0] << 8 | data[1];
	const uint8_t *value;
	int len;

	if (dhcp_store(p, tag, data + 2, size - 2))
		return;
	must(p->len <= p->cap);
	len = dhcp_option(p, tag, &value);
	must(size > 2 || len < 0);
	if (size > 2) {
		must(len == (int)size - 2);
		must(!memcmp(value, data + 2, (size_t)len));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live(), tail = size > 260 ? 8 : 0;
	struct dhcp_packet *p = dhcp_packet_copy(data, size - tail);

	if (!p)
		return 0;
	for (unsigned tag = 1; tag < 256; tag++) {
		check_option(p, tag);
		check_option(p, 43 * 256 + tag);
		check_option(p, 175 * 256 + tag);
	}
	(void)dhcp_type_of(p);
	(void)dhcp_number(p, DHCP_TAG_PRIORITY, 0);
	(void)dhcp_address(p, DHCP_TAG_SERVER);
	if (tail)
		store(p, data + size - tail, tail);
	free(p);
	must(fake_live() == live);
	return 0;
}
