/* DHCP packets off the wire: every option found lies within the packet, and
   what is stored is found again. The first two bytes are the tag. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "net/dhcp_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dhcp_packet *p;
	const uint8_t *v;
	unsigned tag;
	int len;

	if (size < 2)
		return 0;
	tag = (unsigned)data[0] << 8 | data[1];
	p = dhcp_packet_copy(data + 2, size - 2);
	if (!p)
		return 0;
	len = dhcp_option(p, tag, &v);
	if (len >= 0)
		must(v >= p->raw && (size_t)len <=
		     p->len - (size_t)(v - p->raw));
	(void)dhcp_type_of(p);
	(void)dhcp_number(p, DHCP_TAG_PRIORITY, 0);
	(void)dhcp_address(p, DHCP_TAG_SERVER);
	if (dhcp_store(p, tag, "abcd", 4) == 0) {
		must(p->len <= p->cap);
		must(dhcp_option(p, tag, &v) == 4 && !memcmp(v, "abcd", 4));
	}
	free(p);
	return 0;
}
