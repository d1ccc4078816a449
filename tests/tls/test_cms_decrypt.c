/*
 * test_cms_decrypt.c: ciphers, nonces, padding and what authenticates a file
 * that was encrypted for this machine.
 */
#include "tests/tls/seal.h"

/* ---- ciphers --------------------------------------------------------- */

static void aes_is_known_with_each_length_of_key(void **state)
{
	struct seal s;

	(void)state;
	begin();
	for (unsigned n = 0; n < 256; n++) {
		s = n % 20 == 6 ? gcm : cbc;
		s.cipher = (uint8_t)n;
		expect(&s, n < 60 && (n % 20 == 2 || n % 20 == 6) ? 0 :
		       -ENOTSUP, UNKNOWN);
		assert_int_equal(w.out_len, w.e.code ? 0 : n % 20 == 6 ? 33 :
				 31);
	}
	end();
}

/* What authenticates goes with GCM, and with nothing else. */
static void a_cipher_goes_with_its_kind_of_message(void **state)
{
	struct seal s = cbc;

	(void)state;
	begin();
	s.other_kind = true;
	expect(&s, -ENOTSUP, UNKNOWN);
	s = gcm;
	s.other_kind = true;
	expect(&s, -ENOTSUP, UNKNOWN);
	end();
}

static void the_name_of_a_cipher_counts_to_the_last_byte(void **state)
{
	static const char aes[] = AES;
	uint8_t *p = w.message.p;

	(void)state;
	begin();
	write_envelope(&cbc);
	while (memcmp(p, aes, sizeof(aes) - 1))
		p++;
	for (size_t i = 0; i < sizeof(aes) - 1; i++) {
		p[i] ^= 0x10;
		assert_int_equal(open_envelope(), -ENOTSUP);
		p[i] ^= 0x10;
	}
	assert_int_equal(open_envelope(), 0);
	end();
}

static void nonces_have_their_lengths(void **state)
{
	struct seal s = cbc;

	(void)state;
	begin();
	for (s.iv_len = 15; s.iv_len <= 17; s.iv_len++)
		expect(&s, s.iv_len == 16 ? 0 : -ENOTSUP, UNKNOWN);
	s = gcm;
	for (s.iv_len = 0; s.iv_len <= 65; s.iv_len++)
		expect(&s, s.iv_len && s.iv_len < 65 ? 0 : -ENOTSUP, UNKNOWN);
	end();
}

/* ---- what authenticates ---------------------------------------------- */

static void a_tag_has_12_to_16_bytes_as_is_told(void **state)
{
	struct seal s = gcm;
	size_t told;

	(void)state;
	begin();
	for (s.tag_len = 10; s.tag_len <= 17; s.tag_len++) {
		for (s.told = 10; s.told <= 18; s.told++) {
			told = (size_t)s.told;
			expect(&s, told == s.tag_len && told >= 12 &&
			       told <= 16 ? 0 : -EACCES, "is too short: ");
		}
	}
	for (s.told = 0; s.told < 12; s.told++) {
		s.tag_len = (size_t)s.told;
		expect(&s, -EACCES, "is too short: ");
	}
	s.tag_len = 11;
	s.told = 11;
	expect(&s, -EACCES, "is too short: 11 bytes, 12 are the least");
	/* what is not told is 12 */
	s.told = -1;
	for (s.tag_len = 11; s.tag_len <= 16; s.tag_len++)
		expect(&s, s.tag_len == 12 ? 0 : -EACCES, "is too short: ");
	end();
}

static void each_byte_of_a_tag_counts(void **state)
{
	struct seal s = gcm;
	uint8_t *p;

	(void)state;
	begin();
	for (s.tag_len = 12; s.tag_len <= 16; s.tag_len += 4) {
		s.told = (int)s.tag_len;
		write_envelope(&s);
		p = w.message.p + w.message.len - s.tag_len;
		for (size_t bit = 0; bit < s.tag_len * 8; bit += 5) {
			p[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_int_equal(open_envelope(), -EACCES);
			assert_has(w.e.msg, CHANGED);
			p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		assert_int_equal(open_envelope(), 0);
	}
	end();
}

static void each_byte_of_a_file_is_authenticated(void **state)
{
	static const size_t lens[] = { 0, 1, 15, 16, 17, 49 };
	struct seal s = gcm;

	(void)state;
	begin();
	for (size_t k = 0; k < sizeof(lens) / sizeof(lens[0]); k++) {
		s.len = lens[k];
		expect(&s, 0, NULL);
		assert_int_equal(w.out_len, s.len);
		for (size_t i = 0; i < s.len; i += 3) {
			w.file[i] ^= 1;
			assert_int_equal(open_envelope(), -EACCES);
			w.file[i] ^= 1;
		}
	}
	end();
}

static void attributes_are_authenticated_as_a_set(void **state)
{
	static struct bytes attrs;
	struct seal s = gcm;
	uint8_t *p;

	(void)state;
	begin();
	attrs.len = 0;
	ADD(&attrs, 0x30, "\6\1x");
	s.attrs = &attrs;
	expect(&s, 0, NULL);
	p = w.message.p + w.message.len - 18 - attrs.len;
	for (size_t i = 2; i < attrs.len; i++) {
		p[i] ^= 1;
		assert_int_equal(open_envelope(), -EACCES);
		p[i] ^= 1;
	}
	assert_int_equal(open_envelope(), 0);
	end();
}

static void attributes_have_65536_bytes_at_most(void **state)
{
	static struct bytes attrs;
	struct seal s = gcm;

	(void)state;
	begin();
	attrs.len = 65536 - 4;
	s.attrs = &attrs;
	expect(&s, 0, NULL);
	attrs.len++;
	write_envelope(&s);
	assert_true(open_envelope() < 0);
	end();
}

/* ---- padding --------------------------------------------------------- */

static void pad(struct seal *s, uint8_t n)
{
	size_t len = n && n < s->len ? n : 1;

	memset(s->plain + s->len - len, n, len);
}

static void padding_has_1_to_16_bytes(void **state)
{
	struct seal s;

	(void)state;
	begin();
	for (unsigned n = 0; n < 256; n += n < 33 ? 1 : 37) {
		s = cbc;
		pad(&s, (uint8_t)n);
		expect(&s, n && n <= 16 ? 0 : -EACCES, CHANGED);
		if (n && n <= 16)
			assert_int_equal(w.out_len, 32 - n);
	}
	end();
}

static void each_byte_of_padding_counts(void **state)
{
	struct seal s;

	(void)state;
	begin();
	for (uint8_t n = 2; n <= 16; n += 7) {
		s = cbc;
		pad(&s, n);
		for (size_t i = 0; i < 31; i++) {
			s.plain[i] ^= 0x80;
			expect(&s, i < 32u - n ? 0 : -EACCES, CHANGED);
			s.plain[i] ^= 0x80;
		}
	}
	end();
}

static void a_file_is_of_whole_blocks(void **state)
{
	struct seal s = cbc;

	(void)state;
	begin();
	write_envelope(&s);
	for (w.len = 0; w.len < 32; w.len += w.len % 16 ? 14 : 1)
		assert_int_equal(open_envelope(), -EACCES);
	s.len = 16;
	memset(s.plain, 16, 16);
	expect(&s, 0, NULL);
	assert_int_equal(w.out_len, 0);
	end();
}

/* ---- for whom -------------------------------------------------------- */

#define STRANGER "it is not encrypted for the certificate of this machine"

static void who_it_is_for_is_found_among_others(void **state)
{
	struct seal s = cbc;

	(void)state;
	begin();
	for (s.strangers = 0; s.strangers < 3; s.strangers++) {
		for (unsigned by_key = 0; by_key < 2; by_key++) {
			s.by_key_id = by_key;
			s.is_strange = 0;
			expect(&s, 0, NULL);
			s.is_strange = 1;
			expect(&s, -EACCES, STRANGER);
		}
	}
	end();
}

static void the_file_lies_beside_its_envelope(void **state)
{
	struct seal s = cbc;

	(void)state;
	begin();
	s.has_content = true;
	expect(&s, -EINVAL, "the envelope has the file in itself");
	end();
}

static void a_machine_without_a_certificate_says_so(void **state)
{
	(void)state;
	begin();
	write_envelope(&cbc);
	settings_free(w.net.root);
	w.net.root = settings_new();
	assert_int_equal(open_envelope(), -EACCES);
	assert_has(w.e.msg, "are needed to decrypt it");
	assert_int_equal(settings_set(w.net.root, "cert:string", "none",
				      NULL), 0);
	assert_int_equal(open_envelope(), -EINVAL);
	assert_has(w.e.msg, "is of no use without \"privkey\"");
	assert_int_equal(settings_set(w.net.root, "privkey:string",
				      "none", NULL), 0);
	assert_int_equal(open_envelope(), -EINVAL);
	assert_has(w.e.msg, "\"cert\" is no certificate (DER)");
	end();
}

static void memory_may_run_out(void *ctx)
{
	int rc = open_envelope();

	(void)ctx;
	assert_alloc_result(rc);
}

static void without_memory_there_is_no_file(void **state)
{
	static struct bytes attrs;
	struct seal s = gcm;

	(void)state;
	begin();
	write_envelope(&cbc);
	fake_alloc_fail_each(memory_may_run_out, NULL);
	attrs.len = 0;
	ADD(&attrs, 0x30, "\6\1x");
	s.attrs = &attrs;
	write_envelope(&s);
	fake_alloc_fail_each(memory_may_run_out, NULL);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(aes_is_known_with_each_length_of_key),
		FAKE_TEST(a_cipher_goes_with_its_kind_of_message),
		FAKE_TEST(the_name_of_a_cipher_counts_to_the_last_byte),
		FAKE_TEST(nonces_have_their_lengths),
		FAKE_TEST(a_tag_has_12_to_16_bytes_as_is_told),
		FAKE_TEST(each_byte_of_a_tag_counts),
		FAKE_TEST(each_byte_of_a_file_is_authenticated),
		FAKE_TEST(attributes_are_authenticated_as_a_set),
		FAKE_TEST(attributes_have_65536_bytes_at_most),
		FAKE_TEST(padding_has_1_to_16_bytes),
		FAKE_TEST(each_byte_of_padding_counts),
		FAKE_TEST(a_file_is_of_whole_blocks),
		FAKE_TEST(who_it_is_for_is_found_among_others),
		FAKE_TEST(the_file_lies_beside_its_envelope),
		FAKE_TEST(a_machine_without_a_certificate_says_so),
		FAKE_TEST(without_memory_there_is_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
