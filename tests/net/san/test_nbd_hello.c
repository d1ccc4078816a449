/* test_nbd_hello.c: the handshake with an NBD server, byte by byte, and its
   limits. */
#include "tests/net/san/nbd_server.h"

/* All that was sent until now, which is forgotten. */
static void assert_sent(struct bench *b, const char *want, size_t len)
{
	assert_int_equal(b->sent.len, len);
	assert_memory_equal(b->sent.data, want, len);
	sbuf_reset(&b->sent);
}

static void hear_all(struct bench *b)
{
	assert_int_equal(hear(b), 0);
	sbuf_reset(&b->in);
}

static void options_are_laid_out_as_they_should_be(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "nbd://h/disk");
	greet(&b);
	hear_all(&b);
	assert_sent(&b, "\0\0\0\3IHAVEOPT\0\0\0\10\0\0\0\0", 20);
	say_option(&b, 8, 1, 0);
	hear_all(&b);
	assert_sent(&b, "IHAVEOPT\0\0\0\7\0\0\0\14\0\0\0\4disk\0\1\0\3",
		    28);
	say_option(&b, 7, 3, 12);
	say(&b, "\0\0\0\0\0\0\0\x10\0\0\0\1", 12);
	say_option(&b, 7, 1, 0);
	hear_all(&b);
	assert_true(b.n->up);
	assert_int_equal(b.n->path.shape.blocks, 2048);
	/* the read of four blocks that waits: 2048 bytes, from 2048 on */
	assert_sent(&b, "\x25\x60\x95\x13\0\0\0\0\0\0\0\1\0\0\0\0"
		    "\0\0\0\0\0\0\x08\0\0\0\x08\0", 28);
	end(&b);
}

/* Bit 0: it has options; bit 1: it sends no zeros. No other is given back. */
static void a_server_is_as_old_as_its_flags_say(void **state)
{
	static const struct { uint8_t flags[2]; bool fixed, zeros; } t[] = {
		{ { 0, 0 }, false, true }, { { 0, 2 }, false, false },
		{ { 0, 1 }, true, true }, { { 0, 3 }, true, false },
		{ { 0xff, 0xff }, true, false }, { { 1, 4 }, false, true },
	};
	static const uint8_t zeros[124];
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(&b, "nbd://h/disk");
		say(&b, "NBDMAGICIHAVEOPT", 16);
		say(&b, t[i].flags, 2);
		hear_all(&b);
		assert_int_equal(get_be32((uint8_t *)b.sent.data),
				 t[i].flags[1] & 3);
		assert_int_equal(b.sent.data[15], t[i].fixed ? 8 : 1);
		if (t[i].fixed) {	/* but it does not know GO */
			say_option(&b, 8, 0x80000001, 0);
			say_option(&b, 7, 0x80000001, 0);
			hear_all(&b);
		}
		assert_memory_equal(b.sent.data + b.sent.len - 20,
				    "IHAVEOPT\0\0\0\1\0\0\0\4disk", 20);
		say(&b, "\0\0\0\0\0\0\x20\0\0\3", 10);
		say(&b, zeros, t[i].zeros ? 123 : 0);
		if (t[i].zeros) {
			hear_all(&b);
			assert_false(b.n->up);
			say(&b, zeros, 1);
		}
		hear_all(&b);
		assert_true(b.n->up);
		assert_int_equal(b.n->path.shape.blocks, 16);
		assert_true(b.n->path.shape.read_only);
		end(&b);
	}
}

static void the_old_style_has_no_exports(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "nbd://h/disk");
	say(&b, "NBDMAGIC\0\0\x42\x02\x81\x86\x12\x53\0\3", 18);
	assert_refused(&b, -ENOTSUP, "NBD's old style only");
	begin(&b, "nbd://h/disk");
	say(&b, "NBDMAGIC\0\0\x42\x02\x81\x86\x12\x54\0\3", 18);
	assert_refused(&b, -EPROTO, "this is no NBD server");
}

static void servers_without_options_have_no_tls(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "nbds://h/disk");
	say(&b, "NBDMAGICIHAVEOPT\0\2", 18);
	assert_refused(&b, -ENOTSUP, "the server has no TLS");
	begin(&b, "nbds://h/disk");
	say(&b, "NBDMAGICIHAVEOPT\0\1", 18);
	hear_all(&b);
	assert_sent(&b, "\0\0\0\1IHAVEOPT\0\0\0\5\0\0\0\0", 20);
	end(&b);
}

/* What a server says in words is passed over, up to 64 KiB of it. */
static void replies_have_their_longest(void **state)
{
	static const uint32_t lens[] = { 1, 31, 32, 33, 65535, 65536 };
	static const uint8_t text[65536];
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		begin(&b, "nbd://h/disk");
		greet(&b);
		say_option(&b, 8, 0x80000001, lens[i]);
		say(&b, text, lens[i] - 1);
		hear_all(&b);
		assert_int_equal(b.sent.len, 20);
		say(&b, text, 1);
		hear_all(&b);
		assert_int_equal(b.sent.len, 20 + 28);
		end(&b);
	}
}

static void names_have_their_longest(void **state)
{
	const struct san_kind *k = san_kind_find("nbd");
	struct san_path *p;
	struct net net = { 0 };
	char root[8 + 257];
	struct uri *uri;
	struct err e = { 0 };

	(void)state;
	for (unsigned len = 254; len <= 256; len++) {
		strcpy(root, "nbd://h/");
		memset(root + 8, 'x', len);
		root[8 + len] = '\0';
		uri = uri_parse(root);
		assert_int_equal(k->create(&net, uri, &p, &e),
				 len < 256 ? 0 : -EINVAL);
		uri_unref(uri);
		if (len < 256)
			k->free(p);
	}
	assert_has(e.msg, "at most 255 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(options_are_laid_out_as_they_should_be),
		FAKE_TEST(a_server_is_as_old_as_its_flags_say),
		FAKE_TEST(the_old_style_has_no_exports),
		FAKE_TEST(servers_without_options_have_no_tls),
		FAKE_TEST(replies_have_their_longest),
		FAKE_TEST(names_have_their_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
