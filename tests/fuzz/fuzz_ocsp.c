/* What a responder of OCSP, or a server by stapling, may send. */
#include "tests/fuzz/fuzz.h"

#include "core/err.h"
#include "net/tls/ocsp.h"
#include "tests/tls/certs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct cert *leaf, *ca;
	struct err e = { 0 };
	size_t live;
	int rc;

	if (!leaf) {
		leaf = load_cert("../ocsp/leaf");
		ca = load_cert("../ocsp/ca");
	}
	live = fake_live();
	rc = ocsp_read(data, size, leaf, ca, 1796169600, &e);
	must(rc <= 0);
	must(!rc == !e.code && !rc == !e.msg[0]);
	must(fake_live() == live);
	return 0;
}
