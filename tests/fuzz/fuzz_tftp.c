/* TFTP answers: what is found lies within the packet. */
#include "tests/fuzz/fuzz.h"

#include "net/tftp_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tftp_answer a;

	if (tftp_parse(data, size, &a) < 0)
		return 0;
	if (a.data)
		must(a.data >= data && a.len <= size - (size_t)(a.data - data));
	must(a.blksize <= TFTP_BLKSIZE_WANTED);
	return 0;
}
