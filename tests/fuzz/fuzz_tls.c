/*
 * What a server may send by TCP where TLS is spoken. The first byte says which
 * version, and when: after so many turns of a good handshake; the rest is sent.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/tls/world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world w;
	static bool begun;
	size_t live;

	if (!size)
		return 0;
	if (!begun) {
		fake_reset();
		begin(&w);
		begun = true;
	}
	w.how.version = data[0] & 1 ? LAB_TLS_1_2 : LAB_TLS_1_3;
	w.how.staple = data[0] & 2 ? LAB_OCSP_GOOD : LAB_OCSP_NONE;
	live = fake_live();
	open_to(&w, "192.0.2.7");
	talk(&w, data[0] >> 2 & 7);
	say(&w, data + 1, size - 1);
	pass(&w);
	must(!w.o.over || w.o.status < 0 || !w.o.why[0]);
	drop(&w);
	tls_stop(w.b.net);
	pass(&w);
	must(fake_live() <= live + 40);	/* lwIP's of late connections */
	return 0;
}
