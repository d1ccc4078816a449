/* A DHCP server's boot menu: its items lie in the option. */
#include "tests/fuzz/fuzz.h"

#include "net/pxemenu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *at = data;
	size_t left = size;
	struct pxe_item item;

	while (pxe_item_next(&at, &left, &item)) {
		must((const uint8_t *)item.text >= data + 3);
		must((const uint8_t *)item.text + item.len == at);
		must(at + left == data + size);
	}
	return 0;
}
