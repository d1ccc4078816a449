/* fuzz_link.c: what a switch says: the first byte chooses the decoder. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "net/eap.h"
#include "net/link.h"

static void try_lldp(const uint8_t *p, size_t len)
{
	const uint8_t *v;
	uint64_t tag;
	int n;

	if (len < 8)
		return;
	memcpy(&tag, p, 8);
	n = lldp_find(p + 8, len - 8, tag, &v);
	if (n >= 0 && (v < p || (size_t)(v - p) + (size_t)n > len))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };
	const struct eap_user user = { "ann", "secret" };
	uint8_t out[EAP_MAX], random[16] = { 0 };
	enum eap_event event;
	struct lacp lacp;
	struct eap eap = { .proves = true };
	struct stp stp;

	if (!len)
		return 0;
	switch (p[0] & 3) {
	case 0:
		(void)stp_read(p + 1, len - 1, &stp);
		break;
	case 1:
		(void)lacp_answer(p + 1, len - 1, mac, out, &lacp);
		break;
	case 2:
		try_lldp(p + 1, len - 1);
		break;
	default:
		if (eap_answer(&eap, &user, p + 1, len - 1, random, out,
			       &event) > EAP_MAX)
			abort();
	}
	return 0;
}
