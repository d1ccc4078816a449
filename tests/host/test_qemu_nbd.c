/* test_qemu_nbd.c: a disk of ours by NBD, as a client sees it that keeps to the
   rules, and as one that does not. */
#include "platform/host/qemu_nbd.c"

#include "core/err.h"
#include "tests/fake/fake.h"

#define BLOCK	512u
#define BLOCKS	16u

static uint8_t disk[BLOCK * BLOCKS];
static unsigned flushed;
static int result;	/* of the next read or write */

static int disk_read(struct plat_block *b, uint64_t lba, uint32_t count,
		     void *buf)
{
	(void)b;
	if (result == 0)
		memcpy(buf, disk + lba * BLOCK, count * BLOCK);
	return result;
}

static int disk_write(struct plat_block *b, uint64_t lba, uint32_t count,
		      const void *buf)
{
	(void)b;
	if (result == 0)
		memcpy(disk + lba * BLOCK, buf, count * BLOCK);
	return result;
}

static int disk_flush(struct plat_block *b)
{
	(void)b;
	flushed++;
	return 0;
}

static const struct plat_block_ops ops = { disk_read, disk_write, disk_flush };
static struct plat_block block;
static struct qemu_nbd nbd;

static void start(bool writable)
{
	block = (struct plat_block){
		.ops = &ops, .blocks = BLOCKS, .block_size = BLOCK,
	};
	for (unsigned i = 0; i < sizeof(disk); i++)
		disk[i] = (uint8_t)(i / BLOCK + i);
	flushed = 0;
	result = 0;
	qemu_nbd_begin(&nbd, &block, writable);
}

/* Byte by byte, as a socket may give it; then what has come back. */
static void say(const void *data, size_t len)
{
	nbd.out.len = 0;
	for (size_t i = 0; i < len; i++) {
		assert_int_equal(qemu_nbd_take(&nbd, (const uint8_t *)data + i, 1),
				 0);
		while (qemu_nbd_answer(&nbd) && nbd.state != NBD_OVER)
			;
	}
}

static uint32_t told(size_t at)
{
	assert_true(nbd.out.len >= at + 4);
	return get_be32((const uint8_t *)nbd.out.data + at);
}

static void say_option(uint32_t option, const void *data, uint32_t len)
{
	uint8_t raw[64] = "IHAVEOPT";

	put_be32(raw + 8, option);
	put_be32(raw + 12, len);
	if (len)
		memcpy(raw + 16, data, len);
	say(raw, 16 + len);
}

/* To where requests are made, as QEMU does it. */
static void begin(bool writable)
{
	start(writable);
	assert_memory_equal(nbd.out.data, "NBDMAGICIHAVEOPT\0\3", 18);
	say("\0\0\0\3", 4);
	assert_int_equal(nbd.out.len, 0);
	say_option(OPT_GO, "\0\0\0\0\0\0", 6);
	assert_int_equal(nbd.state, NBD_REQUESTS);
}

static void ask(unsigned type, uint64_t at, uint32_t len, const void *data,
		uint32_t data_len)
{
	static uint8_t raw[REQUEST_HEAD + 2 * BLOCK];

	put_be32(raw, REQUEST);
	put_be16(raw + 4, type >> 16);
	put_be16(raw + 6, type);
	memcpy(raw + 8, "handle!!", 8);
	put_be32(raw + 16, (uint32_t)(at >> 32));
	put_be32(raw + 20, (uint32_t)at);
	put_be32(raw + 24, len);
	if (data_len)
		memcpy(raw + REQUEST_HEAD, data, data_len);
	say(raw, REQUEST_HEAD + data_len);
}

static void assert_reply(uint32_t error, size_t data)
{
	assert_int_equal(nbd.out.len, 16 + data);
	assert_int_equal(told(0), REPLY);
	assert_int_equal(told(4), error);
	assert_memory_equal(nbd.out.data + 8, "handle!!", 8);
}

static void the_disk_is_described(void **state)
{
	(void)state;
	begin(false);
	assert_int_equal(told(8), OPT_GO);
	assert_int_equal(told(12), REP_INFO);
	assert_int_equal(told(16), 12);
	assert_int_equal(told(26), sizeof(disk));	/* its low half */
	assert_int_equal(get_be16((uint8_t *)nbd.out.data + 30),
			 HAS_FLAGS | READ_ONLY | SEND_FLUSH | SEND_FUA);
	assert_int_equal(told(54), BLOCK);
	assert_int_equal(told(62), PAYLOAD_MAX);
	assert_int_equal(told(78), REP_ACK);
	qemu_nbd_end(&nbd);
}

static void blocks_are_read(void **state)
{
	(void)state;
	begin(false);
	ask(CMD_READ, 3 * BLOCK, 2 * BLOCK, NULL, 0);
	assert_reply(0, 2 * BLOCK);
	assert_memory_equal(nbd.out.data + 16, disk + 3 * BLOCK, 2 * BLOCK);
	qemu_nbd_end(&nbd);
}

static void a_read_that_fails_is_told(void **state)
{
	(void)state;
	begin(false);
	result = -EIO;
	ask(CMD_READ, 0, BLOCK, NULL, 0);
	assert_reply(NBD_EIO, 0);
	qemu_nbd_end(&nbd);
}

static void what_is_behind_the_end_is_refused(void **state)
{
	(void)state;
	begin(true);
	ask(CMD_READ, BLOCKS * BLOCK, BLOCK, NULL, 0);
	assert_reply(NBD_EINVAL, 0);
	ask(CMD_READ, 15 * BLOCK, 2 * BLOCK, NULL, 0);
	assert_reply(NBD_EINVAL, 0);
	ask(CMD_READ, UINT64_MAX - BLOCK + 1, BLOCK, NULL, 0);
	assert_reply(NBD_EINVAL, 0);
	ask(CMD_READ, 1, BLOCK, NULL, 0);
	assert_reply(NBD_EINVAL, 0);
	ask(CMD_READ, 0, 0, NULL, 0);
	assert_reply(NBD_EINVAL, 0);
	ask(CMD_WRITE, BLOCKS * BLOCK, BLOCK, disk, BLOCK);
	assert_reply(NBD_EINVAL, 0);
	qemu_nbd_end(&nbd);
}

static void blocks_are_written_only_if_they_may_be(void **state)
{
	static const uint8_t data[BLOCK] = "new";

	(void)state;
	begin(false);
	ask(CMD_WRITE, 0, BLOCK, data, BLOCK);
	assert_reply(NBD_EPERM, 0);
	assert_int_equal(disk[1], 1);
	qemu_nbd_end(&nbd);
	begin(true);
	ask(CMD_WRITE, 0, BLOCK, data, BLOCK);
	assert_reply(0, 0);
	assert_memory_equal(disk, data, BLOCK);
	assert_int_equal(flushed, 0);
	ask(CMD_WRITE | CMD_FLAG_FUA << 16, BLOCK, BLOCK, data, BLOCK);
	assert_reply(0, 0);
	assert_int_equal(flushed, 1);
	ask(CMD_FLUSH, 0, 0, NULL, 0);
	assert_reply(0, 0);
	assert_int_equal(flushed, 2);
	block.read_only = true;
	ask(CMD_WRITE, 0, BLOCK, data, BLOCK);
	assert_reply(NBD_EPERM, 0);
	qemu_nbd_end(&nbd);
}

static void options_that_we_lack_are_refused(void **state)
{
	(void)state;
	start(false);
	say("\0\0\0\1", 4);
	say_option(8, NULL, 0);			/* structured replies */
	assert_int_equal(told(12), REP_UNSUPPORTED);
	say_option(OPT_GO, "\0\0", 2);
	assert_int_equal(told(12), REP_INVALID);
	say_option(OPT_LIST, NULL, 0);
	assert_int_equal(told(12), REP_SERVER);
	assert_int_equal(nbd.state, NBD_OPTIONS);
	say_option(OPT_EXPORT_NAME, "any", 3);
	assert_int_equal(nbd.out.len, 10 + PADDING);
	assert_int_equal(nbd.state, NBD_REQUESTS);
	ask(7, 0, BLOCK, NULL, 0);
	assert_reply(NBD_EINVAL, 0);
	ask(CMD_DISC, 0, 0, NULL, 0);
	assert_int_equal(nbd.state, NBD_OVER);
	qemu_nbd_end(&nbd);
}

static void who_breaks_the_rules_is_left(void **state)
{
	(void)state;
	start(false);
	say("\0\0\0\0", 4);			/* not the fixed newstyle */
	assert_int_equal(nbd.state, NBD_OVER);
	qemu_nbd_end(&nbd);
	start(false);
	say("\0\0\0\3", 4);
	say("IHAVEOPt\0\0\0\7\0\0\0\0", 16);
	assert_int_equal(nbd.state, NBD_OVER);
	qemu_nbd_end(&nbd);
	start(false);
	say("\0\0\0\3", 4);
	say("IHAVEOPT\0\0\0\7\0\1\0\0", 16);	/* longer than any is */
	assert_int_equal(nbd.state, NBD_OVER);
	qemu_nbd_end(&nbd);
	begin(false);
	ask(CMD_READ, 0, PAYLOAD_MAX + BLOCK, NULL, 0);
	assert_int_equal(nbd.state, NBD_OVER);
	qemu_nbd_end(&nbd);
}

static void memory_may_run_out(void **state)
{
	static const uint8_t raw[REQUEST_HEAD] = {
		0x25, 0x60, 0x95, 0x13, [26] = BLOCK >> 8,
	};

	(void)state;
	begin(false);
	assert_int_equal(qemu_nbd_take(&nbd, raw, sizeof(raw)), 0);
	sbuf_free(&nbd.out);
	nbd.out = (struct sbuf){ 0 };
	fake_alloc_fail(1);
	(void)qemu_nbd_answer(&nbd);
	fake_alloc_fail(0);
	assert_int_equal(nbd.state, NBD_OVER);
	qemu_nbd_end(&nbd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_disk_is_described),
		FAKE_TEST(blocks_are_read),
		FAKE_TEST(a_read_that_fails_is_told),
		FAKE_TEST(what_is_behind_the_end_is_refused),
		FAKE_TEST(blocks_are_written_only_if_they_may_be),
		FAKE_TEST(options_that_we_lack_are_refused),
		FAKE_TEST(who_breaks_the_rules_is_left),
		FAKE_TEST(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
