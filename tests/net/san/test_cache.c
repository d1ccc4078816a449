/* test_cache.c: what is asked of a disk when it is read in pieces, ahead of
   who reads on; and what is forgotten. */
#include "tests/net/san/disks.h"

static struct { uint64_t lba; uint32_t count; } asked[64];
static unsigned n_asked;

static int submit_seen(struct san_path *p, struct san_io *io)
{
	assert_true(n_asked < sizeof(asked) / sizeof(asked[0]));
	asked[n_asked].lba = io->lba;
	asked[n_asked++].count = io->count;
	return memory_submit(p, io);
}

static const struct san_kind seen_kind = {
	.scheme = "memory", .open = memory_open, .submit = submit_seen,
	.abort = memory_abort, .close = memory_close, .free = memory_free,
	.describe = memory_describe,
};

static void open_seen(struct disks *k)
{
	fake_reset();
	disks_begin(k, 1);
	k->m[0].path.kind = &seen_kind;
	n_asked = 0;
	assert_int_equal(san_drive_open(&k->d), 0);
}

static void close_seen(struct disks *k)
{
	san_cache_drop(&k->d, 0, UINT64_MAX);
	assert_int_equal(k->b.net->san_cached, 0);
	disks_end(k);
}

/* Read, and wait for what is read ahead; how many commands that took. */
static unsigned commands_of(struct disks *k, uint64_t lba, uint32_t count)
{
	static uint8_t buf[600 * BLOCK];
	unsigned before = n_asked;

	assert_int_equal(san_disk_read(&k->d, lba, count, buf), 0);
	assert_memory_equal(buf, k->data + lba * BLOCK, count * BLOCK);
	bench_pass(&k->b, 50000);
	return n_asked - before;
}

/* ---- reading ahead ------------------------------------------------------- */

/* By 4 KiB; from 16 KiB ahead on, twice as much each time that somebody reads
   on; nothing ahead where he jumps; 64 KiB by one command. */
static void who_reads_on_is_read_ahead_for(void **state)
{
	static const struct {
		uint64_t lba;
		uint32_t count;
		struct { uint64_t lba; uint32_t count; } want[2];
	} t[] = {
		{ 100, 1, { { 96, 8 } } },
		{ 101, 1, { { 104, 32 } } },
		{ 102, 1, { { 136, 32 } } },
		{ 103, 1, { { 168, 64 } } },
		{ 104, 1, { { 232, 128 }, { 360, 8 } } },
		{ 2000, 16, { { 2000, 16 } } },
		{ 2016, 1, { { 2016, 40 } } },
		{ 2016, 1, { { 0, 0 } } },
		{ 2010, 8, { { 0, 0 } } },
		{ 3007, 2, { { 3000, 16 } } },
		{ BLOCKS - 1, 1, { { BLOCKS - 8, 8 } } },
	};
	struct disks k;
	unsigned n;

	(void)state;
	open_seen(&k);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		n = commands_of(&k, t[i].lba, t[i].count);
		assert_int_equal(n, (t[i].want[0].count != 0) +
				 (t[i].want[1].count != 0));
		for (unsigned j = 0; j < n; j++) {
			assert_int_equal(asked[n_asked - n + j].lba,
					 t[i].want[j].lba);
			assert_int_equal(asked[n_asked - n + j].count,
					 t[i].want[j].count);
		}
	}
	close_seen(&k);
}

/* By more than half a MiB nobody is far ahead. */
static void reading_ahead_has_an_end(void **state)
{
	uint64_t end = 0;
	struct disks k;

	(void)state;
	open_seen(&k);
	for (uint64_t lba = 1000; lba < 1040; lba++)
		(void)commands_of(&k, lba, 1);
	for (unsigned i = 0; i < n_asked; i++)
		if (asked[i].lba + asked[i].count > end)
			end = asked[i].lba + asked[i].count;
	assert_int_equal(end, 1040 + 524288 / BLOCK);
	close_seen(&k);
}

/* From 256 KiB on, reads are not kept. */
static void large_reads_go_past_it(void **state)
{
	struct disks k;

	(void)state;
	open_seen(&k);
	assert_int_equal(commands_of(&k, 1000, 511), 4);
	assert_int_equal(commands_of(&k, 1000, 511), 0);
	assert_int_equal(commands_of(&k, 4000, 512), 2);
	assert_int_equal(commands_of(&k, 4000, 512), 2);
	close_seen(&k);
}

/* ---- forgetting ---------------------------------------------------------- */

/* Blocks 96 to 103 are held. */
static void what_is_written_is_forgotten(void **state)
{
	static const struct { uint64_t lba; uint32_t count; bool gone; } t[] = {
		{ 95, 1, false }, { 96, 1, true }, { 103, 1, true },
		{ 104, 1, false }, { 90, 6, false }, { 90, 7, true },
		{ 90, 40, true }, { 98, 2, true },
	};
	static uint8_t data[64 * BLOCK];
	struct disks k;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		open_seen(&k);
		assert_int_equal(commands_of(&k, 100, 1), 1);
		assert_int_equal(commands_of(&k, 97, 2), 0);
		memset(data, (int)i + 1, sizeof(data));
		assert_int_equal(san_disk_write(&k.d, t[i].lba, t[i].count,
						data), 0);
		assert_int_equal(commands_of(&k, 97, 2), t[i].gone);
		close_seen(&k);
	}
}

/* What is on its way to a place that is written would be old. */
static void what_is_read_ahead_and_written_is_given_up(void **state)
{
	uint8_t buf[BLOCK] = { 7 };
	struct disks k;

	(void)state;
	open_seen(&k);
	assert_int_equal(commands_of(&k, 100, 1), 1);
	assert_int_equal(san_disk_read(&k.d, 101, 1, buf), 0);
	assert_int_equal(k.m[0].n_begun, 1);	/* 104 to 135 */
	assert_int_equal(san_disk_write(&k.d, 136, 1, buf), 0);
	assert_int_equal(k.m[0].aborts, 0);
	close_seen(&k);
	open_seen(&k);
	assert_int_equal(commands_of(&k, 100, 1), 1);
	assert_int_equal(san_disk_read(&k.d, 101, 1, buf), 0);
	assert_int_equal(san_disk_write(&k.d, 135, 1, buf), 0);
	assert_int_equal(k.m[0].aborts, 1);
	assert_int_equal(commands_of(&k, 135, 1), 1);
	close_seen(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(who_reads_on_is_read_ahead_for),
		FAKE_TEST(reading_ahead_has_an_end),
		FAKE_TEST(large_reads_go_past_it),
		FAKE_TEST(what_is_written_is_forgotten),
		FAKE_TEST(what_is_read_ahead_and_written_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
