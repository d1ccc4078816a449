/* Signatures and envelopes as a server may send them. */
#include "tests/fuzz/fuzz.h"

#include "core/str.h"
#include "net/tls/cms_read.h"
#include "tests/fake/fake.h"

static void look_at_signed(struct der content)
{
	struct cms_signed m;
	struct cms_signer s;
	struct der value;
	size_t left;

	if (!cms_read_signed(content, &m))
		return;
	for (left = m.signers.len; cms_next_signer(&m.signers, &s);
	     left = m.signers.len) {
		must(m.signers.len < left);
		(void)cms_attribute(&s, 3, DER_OID, &value);
		(void)cms_attribute(&s, 4, DER_OCTETS, &value);
	}
}

static void look_at_enveloped(struct der content)
{
	struct cms_enveloped m;
	struct cms_recipient r;
	unsigned n = 0;

	if (!cms_read_enveloped(content, &m))
		return;
	while (cms_next_recipient(&m.recipients, &r))
		must(r.key.p && n++ < 100000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct sbuf copy = { 0 };
	struct der content;
	int rc = cms_open(data, size, &copy, &content);

	if (rc == CMS_SIGNED)
		look_at_signed(content);
	else if (rc > 0)
		look_at_enveloped(content);
	sbuf_free(&copy);
	must(fake_live() == live);
	return 0;
}
