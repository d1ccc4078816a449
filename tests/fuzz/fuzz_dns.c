/* A name server's answer: what is believed lies in it. */
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <string.h>

#include "net/dns_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t asked[DNS_QUESTION], *copy;
	struct dns_answer a;
	size_t len;
	int rc;

	if (size < 2)
		return 0;
	/* The question is the input's own, so that answers come through */
	len = dns_write(asked, (uint16_t)(data[0] << 8 | data[1]),
			"boot.example", size & 1);
	copy = malloc(size + len);
	must(copy);
	memcpy(copy, asked, len);
	copy[2] |= 0x80;
	memcpy(copy + len, data, size);
	copy[6] = data[0];
	rc = dns_read(copy, len + size, asked, len, &a);
	must(rc == 0 || rc == -EXDEV || rc == -ENXIO);
	must(rc != -EXDEV || (a.alias[0] && !host_fault(a.alias)));
	(void)dns_read(data, size, asked, len, &a);
	free(copy);
	return 0;
}
