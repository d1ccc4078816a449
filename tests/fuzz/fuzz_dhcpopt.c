/* Options off the wire: what is found lies within them, and what is stored is
   found again. The first two bytes are the tag. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/setting/dhcpopt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t buf[600], value[20] = "stored";
	const uint8_t *found;
	uint64_t tag;
	size_t len, cap;

	if (size < 3 || size > 512)
		return 0;
	tag = (uint64_t)data[0] << 8 | data[1];
	cap = size - 2 + data[2] % 32;
	data += 2;
	size -= 2;
	if (dhcpopt_find(data, size, tag, &found, &len) == 0)
		must(found >= data && len <= size - (size_t)(found - data));
	memcpy(buf, data, size);
	if (dhcpopt_store(buf, &size, cap, tag, value, sizeof(value)) == 0) {
		must(size <= cap);
		must(dhcpopt_find(buf, size, tag, &found, &len) == 0);
		must(len == sizeof(value) && !memcmp(found, value, len));
	}
	if (dhcpopt_store(buf, &size, cap, tag, NULL, 0) == 0)
		must(dhcpopt_find(buf, size, tag, &found, &len) < 0);
	return 0;
}
