/* test_iscsi_pdu.c: iSCSI's messages, however the stream is cut, with digests
   and without (RFC 7143 11.1 and 13.1). */
#include "tests/fake/fake.h"

#include <stdio.h>

#include "core/err.h"
#include "core/str.h"
#include "net/san/iscsi_pdu.h"

#define MAX	64u

static struct iscsi_rx rx;
static struct err e;
static char heard[4096];		/* what the operations were told */
static int header_says, data_says, end_says;

static void note(const char *text)
{
	strncat(heard, text, sizeof(heard) - strlen(heard) - 1);
}

static int header(struct iscsi_rx *r)
{
	char line[64];

	snprintf(line, sizeof(line), "header %02x %u;", r->bhs[0],
		 (unsigned)bhs_len(r->bhs));
	note(line);
	return header_says;
}

/* Pieces are put together, for they depend on how the stream was cut. */
static int data(struct iscsi_rx *r, uint32_t offset, const uint8_t *bytes,
		uint32_t len)
{
	static uint32_t next;

	(void)r;
	if (offset == 0)
		next = 0;
	assert_int_equal(offset, next);
	next += len;
	strncat(heard, (const char *)bytes, len);
	return data_says;
}

static int end(struct iscsi_rx *r)
{
	(void)r;
	note(";end;");
	return end_says;
}

static const struct iscsi_rx_ops ops = { header, data, end };

static void start(bool header_digest, bool data_digest)
{
	err_clear(&e);
	heard[0] = '\0';
	header_says = data_says = end_says = 0;
	rx = (struct iscsi_rx){ .ops = &ops, .max = MAX, .err = &e,
				.header_digest = header_digest,
				.data_digest = data_digest, .crc = 0xffffffff };
}

/* Messages of an opcode and a text each, as they are sent. */
static void put(struct sbuf *out, unsigned opcode, const char *text)
{
	uint8_t bhs[ISCSI_BHS] = { (uint8_t)opcode };

	assert_int_equal(iscsi_put(out, &rx, bhs, text,
				   (uint32_t)strlen(text)), 0);
}

/* In pieces of @size bytes; the first that is not taken ends it. */
static int feed(const struct sbuf *in, size_t size)
{
	size_t at, n;
	int rc = 0;

	for (at = 0; at < in->len && rc == 0; at += n) {
		n = in->len - at < size ? in->len - at : size;
		rc = iscsi_rx_feed(&rx, (const uint8_t *)in->data + at, n);
	}
	return rc;
}

static void messages_are_whole_however_they_come(void **state)
{
	struct sbuf in = { 0 };

	(void)state;
	for (unsigned digests = 0; digests < 4; digests++) {
		for (size_t size = 1; size < 200; size++) {
			start(digests & 1, digests & 2);
			sbuf_reset(&in);
			put(&in, 0x21, "");
			put(&in, 0x25, "abcde");
			put(&in, 0x3f, "four");
			assert_int_equal(feed(&in, size), 0);
			assert_string_equal(heard, "header 21 0;;end;"
				"header 25 5;abcde;end;header 3f 4;four;end;");
		}
	}
	sbuf_free(&in);
}

/* Where each part is, with data of 5 bytes. */
static void parts_are_where_they_belong(void **state)
{
	static const size_t lens[4] = { 48 + 8, 52 + 8, 48 + 12, 52 + 12 };
	struct sbuf out = { 0 };

	(void)state;
	for (unsigned digests = 0; digests < 4; digests++) {
		start(digests & 1, digests & 2);
		sbuf_reset(&out);
		put(&out, 0x25, "abcde");
		assert_int_equal(out.len, lens[digests]);
		assert_memory_equal(out.data + 4, "\0\0\0\5", 4);
		assert_memory_equal(out.data + (digests & 1 ? 52 : 48),
				    "abcde\0\0", 8);
		sbuf_reset(&out);
		put(&out, 0x21, "");	/* data of 0 bytes have no digest */
		assert_int_equal(out.len, digests & 1 ? 52 : 48);
	}
	sbuf_free(&out);
}

/* One bit anywhere; what is in front of it is taken, nothing behind it. */
static void a_bit_that_is_wrong_is_noticed(void **state)
{
	struct sbuf in = { 0 };

	(void)state;
	start(true, true);
	put(&in, 0x25, "abcde");
	for (size_t at = 0; at < in.len; at++) {
		if (at >= 4 && at < 8)
			continue;		/* the length: see below */
		start(true, true);
		in.data[at] ^= 1;
		assert_int_equal(feed(&in, 7), -EBADMSG);
		assert_string_equal(e.msg, at < 52 ?
				    "the header digest of a message is wrong" :
				    "the data digest of a message is wrong");
		assert_null(strstr(heard, "end"));
		assert_int_equal(heard[0] != 0, at >= 52);
		in.data[at] ^= 1;
	}
	sbuf_free(&in);
}

static void a_message_beyond_what_was_agreed_is_refused(void **state)
{
	struct sbuf in = { 0 };

	(void)state;
	start(false, false);
	put(&in, 0x25, "0123456789012345678901234567890123456789012345678901"
	    "234567890123");
	assert_int_equal(feed(&in, 1000), 0);
	in.data[7]++;
	start(false, false);
	assert_int_equal(feed(&in, 1000), -EPROTO);
	assert_has(e.msg, "a message has 65 bytes of data");
	assert_string_equal(heard, "");
	sbuf_free(&in);
}

static void further_headers_are_passed_over(void **state)
{
	struct sbuf in = { 0 };
	uint8_t bhs[ISCSI_BHS] = { 0x21, [BHS_AHS] = 2, [7] = 1 };

	(void)state;
	start(false, false);
	sbuf_add(&in, bhs, sizeof(bhs));
	sbuf_str(&in, "ahs ahs xpad");
	assert_int_equal(feed(&in, 3), 0);
	assert_string_equal(heard, "header 21 1;x;end;");
	sbuf_free(&in);
}

static void an_operation_may_end_it(void **state)
{
	static int *const says[] = { &header_says, &data_says, &end_says };
	static const char *const so_far[] = {
		"header 25 5;", "header 25 5;abcde", "header 25 5;abcde;end;",
	};
	struct sbuf in = { 0 };

	(void)state;
	start(false, false);
	put(&in, 0x25, "abcde");
	put(&in, 0x21, "");
	for (unsigned i = 0; i < 3; i++) {
		start(false, false);
		*says[i] = i ? -EINVAL : 1;
		assert_int_equal(feed(&in, 1000), i ? -EINVAL : 1);
		assert_string_equal(heard, so_far[i]);
	}
	sbuf_free(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(messages_are_whole_however_they_come),
		FAKE_TEST(parts_are_where_they_belong),
		FAKE_TEST(a_bit_that_is_wrong_is_noticed),
		FAKE_TEST(a_message_beyond_what_was_agreed_is_refused),
		FAKE_TEST(further_headers_are_passed_over),
		FAKE_TEST(an_operation_may_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
