/* test_nbd_task.c: commands to an NBD server: what is sent, how each ends, and
   what becomes of those that nobody wants any more. */
#include "tests/net/san/nbd_server.h"

#define ROOT	"nbd://h/x"

/* An open export, a command of @op having been sent; nothing is heard. */
static void begin_op(struct bench *b, enum san_op op, unsigned flags)
{
	begin(b, ROOT);
	b->io.op = op;
	open_as(b, false, flags);
	assert_int_equal(hear(b), 0);
	sbuf_reset(&b->in);
}

/* A reply without structure, to the command of this serial, which has the
   place before it. */
static void reply(struct bench *b, uint32_t serial, uint32_t error)
{
	say32(b, 0x67446698);
	say32(b, error);
	say64(b, (uint64_t)serial << 32 | (serial - 1));
}

static int answer(struct bench *b, uint32_t serial, uint32_t error)
{
	int rc;

	reply(b, serial, error);
	rc = hear(b);
	sbuf_reset(&b->in);
	return rc;
}

/* The last request; its data follow. */
static const uint8_t *request(struct bench *b, size_t data)
{
	const uint8_t *p = (const uint8_t *)b->sent.data + b->sent.len - data -
			   28;

	assert_true(b->sent.len >= data + 28);
	assert_int_equal(get_be32(p), 0x25609513);
	return p;
}

static void assert_request(struct bench *b, unsigned flags, unsigned type,
			   uint64_t at, uint32_t len)
{
	const uint8_t *p = request(b, type == 1 ? len : 0);

	assert_int_equal(get_be16(p + 4), flags);
	assert_int_equal(get_be16(p + 6), type);
	assert_int_equal(get_be64(p + 16), at);
	assert_int_equal(get_be32(p + 24), len);
	if (type == 1)
		assert_memory_equal(p + 28, b->buf, len);
}

/* ---- how they end -------------------------------------------------------- */

static void each_error_is_told(void **state)
{
	static const struct { enum san_op op; uint32_t error; int rc;
			      const char *why; } t[] = {
		{ SAN_READ, 1, -EROFS, "does not let us read" },
		{ SAN_WRITE, 1, -EROFS, "does not let us write" },
		{ SAN_FLUSH, 1, -EROFS, "does not let us flush" },
		{ SAN_WRITE, 28, -ENOSPC, "no room for what is written" },
		{ SAN_READ, 5, -EIO, "cannot read (error 5)" },
		{ SAN_WRITE, 22, -EIO, "cannot write (error 22)" },
		{ SAN_FLUSH, 0xffffffff, -EIO, "cannot flush (error 42949" },
		/* to be tried again, so often as this drive does */
		{ SAN_READ, 12, -EBUSY, "the server is out of memory" },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin_op(&b, t[i].op, 1 | NBD_CAN_FLUSH | NBD_CAN_FUA);
		assert_int_equal(answer(&b, 1, t[i].error), 0);
		assert_int_equal(b.status, t[i].rc);
		assert_has(b.d.err.msg, t[i].why);
		end(&b);
	}
	begin_op(&b, SAN_READ, 1);
	reply(&b, 1, 108);
	assert_refused(&b, -ECONNRESET, "the server is shutting down");
}

/* What was written is told once it is safe. */
static void a_write_is_safe_before_it_is_told(void **state)
{
	struct bench b;

	(void)state;
	begin_op(&b, SAN_WRITE, 1 | NBD_CAN_FLUSH | NBD_CAN_FUA);
	assert_request(&b, 1, NBD_WRITE, 4 * 512, BYTES);
	assert_int_equal(answer(&b, 1, 0), 0);
	assert_int_equal(b.status, 0);
	end(&b);
	begin_op(&b, SAN_WRITE, 1 | NBD_CAN_FLUSH);
	assert_request(&b, 0, NBD_WRITE, 4 * 512, BYTES);
	assert_int_equal(answer(&b, 1, 0), 0);
	assert_int_equal(b.status, 1);
	assert_request(&b, 0, NBD_FLUSH, 0, 0);
	assert_int_equal(answer(&b, 1, 0), 0);
	assert_int_equal(b.status, 0);
	end(&b);
	begin_op(&b, SAN_WRITE, 1 | NBD_CAN_FLUSH);
	assert_int_equal(answer(&b, 1, 5), 0);	/* nothing to be flushed */
	assert_int_equal(b.status, -EIO);
	end(&b);
	begin_op(&b, SAN_WRITE, 1);		/* it cannot be had */
	assert_int_equal(answer(&b, 1, 0), 0);
	assert_int_equal(b.status, 0);
	end(&b);
}

static void who_cannot_flush_is_asked_for_a_block(void **state)
{
	static const uint8_t block[512] = { 1 };
	struct bench b;

	(void)state;
	begin_op(&b, SAN_FLUSH, 1);
	assert_request(&b, 0, NBD_READ, 4 * 512, 512);
	reply(&b, 1, 0);
	say(&b, block, sizeof(block));
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.status, 0);
	assert_int_equal(b.buf[0], 0);		/* nobody looks at it */
	end(&b);
	begin_op(&b, SAN_FLUSH, 1 | NBD_CAN_FLUSH);
	assert_request(&b, 0, NBD_FLUSH, 4 * 512, BYTES);
	end(&b);
}

static void data_of_another_command_are_refused(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, ROOT);
	b.io.op = SAN_WRITE;
	open_it(&b, true);
	say_data(&b, BYTES, 512, 'x');
	assert_refused(&b, -EPROTO, "data that nobody asked for");
	begin(&b, ROOT);
	open_it(&b, true);
	say_chunk(&b, 1, 1, 8);			/* data of no bytes */
	assert_refused(&b, -EPROTO, "a reply of an unknown kind");
	begin(&b, ROOT);
	open_it(&b, true);
	say_chunk(&b, 0, 2, 12);		/* a hole of none */
	say64(&b, BYTES);
	say32(&b, 0);
	assert_refused(&b, -EPROTO, "data that nobody asked for");
}

static void the_first_error_of_a_reply_counts(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, ROOT);
	open_it(&b, true);
	for (unsigned i = 0; i < 2; i++) {
		say_chunk(&b, i, 0x8001, 6);
		say32(&b, i ? 5 : 1);
		say(&b, "\0\0", 2);
	}
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.status, -EROFS);
	end(&b);
	begin(&b, ROOT);
	open_it(&b, true);
	say_data(&b, BYTES, 512, 'a');
	say_chunk(&b, 1, 0, 0);			/* and no more */
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.status, -EBUSY);
	assert_has(b.d.err.msg, "sent less data than were asked for");
	end(&b);
}

/* ---- given up ------------------------------------------------------------ */

static void what_is_given_up_in_its_middle_is_not_touched(void **state)
{
	struct bench b;

	(void)state;
	begin_op(&b, SAN_READ, 1);
	reply(&b, 1, 0);
	for (unsigned i = 0; i < 100; i++)
		say(&b, "a", 1);
	assert_int_equal(hear(&b), 0);
	san_drive_cancel(&b.d, &b.io);
	sbuf_reset(&b.in);
	for (unsigned i = 0; i < BYTES - 100; i++)
		say(&b, "b", 1);
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.buf[99], 'a');
	assert_int_equal(b.buf[100], 0);
	assert_int_equal(b.status, 1);
	assert_false(b.n->task[0].used);
	end(&b);
}

static void others_go_on_while_one_is_given_up(void **state)
{
	struct san_io other = { .op = SAN_READ, .count = 1, .done = io_done };
	static uint8_t block[512], a[512];
	struct bench b;

	(void)state;
	begin_op(&b, SAN_READ, 1);
	other.buf = block;
	other.owner = &b;
	san_drive_submit(&b.d, &other);
	assert_int_equal(request(&b, 0)[15], 1);
	reply(&b, 2, 0);
	memset(a, 'a', sizeof(a));
	say(&b, a, 100);
	assert_int_equal(hear(&b), 0);
	san_drive_cancel(&b.d, &b.io);
	sbuf_reset(&b.in);
	say(&b, a, 412);
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.status, 0);
	assert_memory_equal(block, a, sizeof(a));
	end(&b);
}

/* Replies to all that was given up may never come. */
static void a_server_that_lets_nothing_go_is_left(void **state)
{
	struct bench b;

	(void)state;
	begin_op(&b, SAN_READ, 1);
	for (unsigned i = 1; i < NBD_TASKS; i++) {
		san_drive_cancel(&b.d, &b.io);
		san_drive_submit(&b.d, &b.io);
		assert_int_equal(request(&b, 0)[15], i);
	}
	assert_ptr_equal(b.d.active, &b.n->path);
	san_drive_cancel(&b.d, &b.io);
	assert_int_equal(nbd_task_submit(&b.n->path, &b.io), -EBUSY);
	assert_has(b.n->path.err.msg, "does not answer what was given up");
	assert_int_equal(answer(&b, 3, 5), 0);	/* one does come */
	san_drive_submit(&b.d, &b.io);
	assert_int_equal(request(&b, 0)[15], 2);
	assert_int_equal(get_be32(request(&b, 0) + 8), 9);
	san_drive_cancel(&b.d, &b.io);
	nbd_task_abort(&b.n->path, &b.io);	/* it is gone already */
	end(&b);
}

/* ---- the handshake ------------------------------------------------------- */

static void tls_may_be_refused(void **state)
{
	static const struct { uint32_t reply; int rc; const char *why; } t[] = {
		{ 0x80000001, -ENOTSUP, "has no TLS: nbd: is what it speaks" },
		{ 0x80000002, -ENOTSUP, "has no TLS: nbd: is what it speaks" },
		{ 0x80000003, -EPROTO, "refuses option 5 (error 3)" },
		{ 0x80000004, -ENOTSUP, "machine cannot do what it takes" },
		{ 0x80000007, -EBUSY, "the server is shutting down" },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(&b, "nbds://h/x");
		greet(&b);
		say_option(&b, 5, t[i].reply, 0);
		assert_refused(&b, t[i].rc, t[i].why);
	}
}

static void an_export_may_be_refused(void **state)
{
	static const struct { uint32_t reply; int rc; const char *why; } t[] = {
		{ 0x80000002, -EPERM, "does not let us use the export \"x\"" },
		{ 0x80000005, -EACCES, "wants TLS: write nbds:" },
		{ 0x80000006, -ENOENT, "has no export \"x\"" },
		{ 0x80000009, -EPROTO, "refuses option 7 (error 9)" },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(&b, ROOT);
		greet(&b);
		say_option(&b, 8, 1, 0);
		say_option(&b, 7, t[i].reply, 0);
		assert_refused(&b, t[i].rc, t[i].why);
	}
}

/* Bytes of a command that the server takes, and gives: 512 if untold. */
static void say_block(struct bench *b, uint32_t least, uint32_t most,
		      uint32_t len)
{
	say_option(b, 7, 3, len);
	say(b, "\0\3", 2);
	say32(b, least);
	say32(b, 4096);
	say32(b, most);
	b->in.len -= 14 - len;
}

static void what_an_export_takes_is_heeded(void **state)
{
	static const struct { uint32_t least, most, len, size, blocks; } t[] = {
		{ 1, 0xffffffff, 14, 512, 512 }, { 4096, 65536, 14, 4096, 16 },
		{ 512, 262143, 14, 512, 511 }, { 4096, 65536, 13, 512, 512 },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(&b, ROOT);
		greet(&b);
		say_option(&b, 8, 1, 0);
		say_block(&b, t[i].least, t[i].most, t[i].len);
		say_option(&b, 7, 4, 2);	/* nobody knows that */
		say(&b, "\0\7", 2);
		say_option(&b, 7, 3, 12);
		say(&b, "\0\0\0\0\0\0\0\x10\0\0\0\3", 12);
		say_option(&b, 7, 1, 0);
		assert_int_equal(hear(&b), 0);
		assert_int_equal(b.n->path.shape.block_size, t[i].size);
		assert_int_equal(b.n->path.shape.max_blocks, t[i].blocks);
		assert_int_equal(b.n->path.shape.blocks, (1 << 20) / t[i].size);
		assert_true(b.n->path.shape.read_only);
		assert_int_equal(b.n->path.shape.id_len, 0);
		end(&b);
	}
	begin(&b, ROOT);			/* a size that is cut short */
	greet(&b);
	say_option(&b, 8, 1, 0);
	say_option(&b, 7, 3, 11);
	say(&b, "\0\0\0\0\0\0\0\x10\0\0\0", 11);
	say_option(&b, 7, 1, 0);
	assert_int_equal(hear(&b), 0);
	assert_int_equal(b.status, -ENODEV);
	assert_has(b.d.err.msg, "it has no blocks");
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_error_is_told),
		FAKE_TEST(a_write_is_safe_before_it_is_told),
		FAKE_TEST(who_cannot_flush_is_asked_for_a_block),
		FAKE_TEST(data_of_another_command_are_refused),
		FAKE_TEST(the_first_error_of_a_reply_counts),
		FAKE_TEST(what_is_given_up_in_its_middle_is_not_touched),
		FAKE_TEST(others_go_on_while_one_is_given_up),
		FAKE_TEST(a_server_that_lets_nothing_go_is_left),
		FAKE_TEST(tls_may_be_refused),
		FAKE_TEST(an_export_may_be_refused),
		FAKE_TEST(what_an_export_takes_is_heeded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
