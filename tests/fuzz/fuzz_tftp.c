/* A server's TFTP packet: what it says lies in it. */
#include "tests/fuzz/fuzz.h"

#include "net/tftp_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tftp_answer a = { 0 };

	if (tftp_parse(data, size, &a))
		return 0;
	if (a.op == TFTP_DATA || a.op == TFTP_ERROR) {
		must(a.data >= data && a.len <= size);
		must((size_t)(a.data - data) + a.len <= size);
	}
	must(tftp_errno(a.number) < 0);
	return 0;
}
