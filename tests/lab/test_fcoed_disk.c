/* test_fcoed_disk.c: the lab's target behind a forwarder of FCoE: its fabric's
   directory, services, reading and writing, and what goes wrong. */
#include "tests/lab/fc_peer.h"

#define BLOCKS	2048u

static char image[] = "/tmp/pxesh-fcoe-XXXXXX";
static uint8_t disk[BLOCKS * 512], got[BLOCKS * 512];

/* ---- commands ------------------------------------------------------------ */

static void command(struct fc_peer *f, const uint8_t cdb[16], unsigned flags,
		    uint32_t expects)
{
	uint8_t p[32] = { [11] = (uint8_t)flags };

	memcpy(p + 12, cdb, 16);
	peer_put32(p + 28, expects);
	f->ox_id++;
	f->count = 0;
	fc_send(f, 6, 8, f->target, 0, p, sizeof(p));
}

static void read_blocks(struct fc_peer *f, uint32_t lba, unsigned n)
{
	uint8_t cdb[16] = { 0x28 };

	peer_put32(cdb + 2, lba);
	peer_put16(cdb + 7, n);
	memset(got, 0, n * 512);
	command(f, cdb, 2, n * 512);
}

/* What comes of one, into @got: its status; -1: nothing does. */
static int take(struct fc_peer *f, uint32_t *left, unsigned *frames)
{
	*left = *frames = 0;
	while (fc_recv(f, 100)) {
		if (f->fc[0] == 7) {
			*left = f->data[10] & 8 ? peer_get32(f->data + 12) : 0;
			return f->data[11];
		}
		if (f->fc[0] != 1 || f->fc[8] != 8)
			return -1;
		++*frames;
		memcpy(got + peer_get32(f->fc + 20), f->data, f->data_len);
	}
	return -1;
}

static void ready(struct fc_peer *f)
{
	static const uint8_t cdb[16];
	uint32_t left;
	unsigned frames;

	command(f, cdb, 0, 0);		/* unit attention, once */
	assert_int_equal(take(f, &left, &frames), 2);
	assert_int_equal(f->data[24 + 2], 6);
	assert_int_equal(f->data[24 + 12], 0x29);
}

static void start(struct fc_peer *f, const char *more)
{
	char server[400];

	snprintf(server, sizeof(server), "  luns: [{image: %s}]\n%s", image,
		 more);
	fc_start_disk(f, server);
	ready(f);
}

static void assert_reads(struct fc_peer *f, uint32_t lba, unsigned n)
{
	uint32_t left;
	unsigned frames;

	read_blocks(f, lba, n);
	assert_int_equal(take(f, &left, &frames), 0);
	assert_int_equal(left, 0);
	assert_int_equal(frames, (n * 512 + 1451) / 1452);
	assert_memory_equal(got, disk + lba * 512, n * 512);
}

static void what_is_read_is_the_disks(void **state)
{
	struct fc_peer f;
	uint32_t left;
	unsigned frames;

	(void)state;
	start(&f, "");
	assert_reads(&f, 0, 1);
	assert_reads(&f, 7, 3);
	assert_reads(&f, 1000, 1048);
	read_blocks(&f, BLOCKS, 1);
	assert_int_equal(take(&f, &left, &frames), 2);
	assert_int_equal(f.data[24 + 12], 0x21);
	assert_int_equal(left, 512);
	world_end(&f.p);
}

static void write_blocks(struct fc_peer *f, uint32_t lba, unsigned n,
			 const uint8_t *data)
{
	uint8_t cdb[16] = { 0x2a };
	uint32_t at = 0, end, len;

	peer_put32(cdb + 2, lba);
	peer_put16(cdb + 7, n);
	command(f, cdb, 1, n * 512);
	peer_send(&f->p, f->frame, f->len);	/* twice, as networks may */
	while (at < n * 512) {
		assert_true(fc_recv(f, 100));
		assert_int_equal(f->fc[0], 5);
		assert_int_equal(peer_get32(f->data), at);
		end = at + peer_get32(f->data + 4);
		for (; at < end; at += len) {
			len = end - at < 1024 ? end - at : 1024;
			fc_send(f, 1, 8, f->target, at, data + at, len);
			f->count++;
		}
	}
}

static void what_is_written_is_read_again(void **state)
{
	struct fc_peer f;
	uint32_t left;
	unsigned frames;

	(void)state;
	start(&f, "");
	write_blocks(&f, 100, 300, disk + 512);
	assert_int_equal(take(&f, &left, &frames), 0);
	read_blocks(&f, 100, 300);
	assert_int_equal(take(&f, &left, &frames), 0);
	assert_memory_equal(got, disk + 512, 300 * 512);
	assert_reads(&f, 400, 1);
	world_end(&f.p);
}

/* ---- services ------------------------------------------------------------ */

static unsigned directory(struct fc_peer *f, unsigned code, const void *what,
			  size_t len)
{
	uint8_t p[24] = { 1, 0, 0, 0, 0xfc, 2 };

	peer_put16(p + 8, code);
	memcpy(p + 16, what, len);
	f->ox_id++;
	fc_send(f, 2, 0x20, 0xfffffc, 0, p, 16 + len);
	assert_true(fc_recv(f, 100));
	assert_int_equal(f->fc[0], 3);
	return peer_get16(f->data + 8);
}

static void the_directory_knows_ports_by_id_and_name(void **state)
{
	struct fc_peer f;

	(void)state;
	start(&f, "");
	assert_int_equal(fc_plogi(&f, 0xfffffc), 2);
	assert_int_equal(directory(&f, 0x0121, FC_TARGET, 8), 0x8002);
	assert_int_equal(fc_get24(f.data + 17), f.target);
	assert_int_equal(directory(&f, 0x0121, FC_NAME, 8), 0x8002);
	assert_int_equal(fc_get24(f.data + 17), f.id);
	assert_int_equal(directory(&f, 0x0121, "12345678", 8), 0x8001);
	assert_int_equal(f.data[14], 2);
	assert_int_equal(directory(&f, 0x0112, "\0\1\0\1", 4), 0x8002);
	assert_memory_equal(f.data + 16, FC_TARGET, 8);
	assert_int_equal(directory(&f, 0x0113, "\0\1\1\0", 4), 0x8002);
	assert_memory_equal(f.data + 16, FC_NODE, 8);
	assert_int_equal(directory(&f, 0x0112, "\0\1\1\5", 4), 0x8001);
	assert_int_equal(directory(&f, 0x0172, "\0\0\0\x08", 4), 0x8002);
	assert_memory_equal(f.data + 16, "\x80\1\0\1\0\0\0\0" FC_TARGET, 16);
	assert_int_equal(directory(&f, 0x0217, "\0\1\1\0", 4), 0x8002);
	assert_int_equal(directory(&f, 0x0300, "\0\1\1\0", 4), 0x8001);
	world_end(&f.p);
}

static void services_are_answered(void **state)
{
	static const uint8_t echo[100] = { 0x10, 0, 0, 0, 'h', 'e', 'y' };
	static const uint8_t reset[20] = { 0x21, 16, 0, 20, 8 };
	struct fc_peer f;

	(void)state;
	start(&f, "");
	assert_int_equal(fc_ask(&f, f.target, echo, sizeof(echo)), 2);
	assert_int_equal(f.data_len, 100);
	assert_memory_equal(f.data + 4, echo + 4, 96);
	assert_int_equal(fc_ask(&f, f.target, "\x0e\0\0\0", 4), 2);
	assert_int_equal(peer_get32(f.data + 4), 10000);
	assert_int_equal(fc_ask(&f, 0xfffffe, "\x0f\0\0\0\0\1\1\0", 8), 2);
	assert_int_equal(f.data_len, 28);
	assert_int_equal(fc_ask(&f, f.target, "\x52\0\0\0", 4), 2);
	assert_memory_equal(f.data + 8, FC_TARGET, 8);
	assert_int_equal(fc_ask(&f, 0xfffffd, "\x62\0\0\0\0\0\0\3", 8), 2);
	assert_int_equal(fc_ask(&f, f.target, "\x13\0\0\0", 4), 1);
	assert_int_equal(f.data[5], 0x0b);
	assert_int_equal(fc_ask(&f, 0x010007, "\x10\0\0\0", 4), 1);
	assert_int_equal(fc_ask(&f, f.target, reset, sizeof(reset)), 2);
	world_end(&f.p);
}

static void who_has_logged_out_is_told_so(void **state)
{
	static const uint8_t cdb[16];
	struct fc_peer f;

	(void)state;
	start(&f, "");
	assert_int_equal(fc_ask(&f, f.target, "\5\0\0\0", 4), 2);
	command(&f, cdb, 0, 0);
	assert_true(fc_recv(&f, 100));
	assert_int_equal(f.fc[0], 0x22);
	assert_int_equal(f.data[0], 5);
	assert_int_equal(fc_prli(&f), 1);
	assert_int_equal(f.data[6], 0x1e);	/* PLOGI is wanted */
	assert_int_equal(fc_ask(&f, 0xfffffe, "\5\0\0\0", 4), 2);
	assert_int_equal(fc_plogi(&f, f.target), -1);
	world_end(&f.p);
}

static void it_may_be_busy_with_who_has_logged_out(void **state)
{
	struct fc_peer f;

	(void)state;
	start(&f, "  closing: 3s\n");
	assert_int_equal(fc_ask(&f, f.target, "\5\0\0\0", 4), 2);
	assert_int_equal(fc_plogi(&f, f.target), 1);
	assert_int_equal(f.data[5], 5);
	f.id = 0;
	assert_int_equal(fc_flogi(&f, NULL), 2);
	assert_int_equal(fc_plogi(&f, f.target), 1);
	assert_false(fc_fip_recv(&f, 3, 2, 3000));
	assert_int_equal(fc_plogi(&f, f.target), 2);
	world_end(&f.p);
}

/* ---- faults -------------------------------------------------------------- */

/* A disk of which the second read goes wrong: its status; the first one and the
   third are right. */
static int fault(struct fc_peer *f, const char *what, uint32_t *left)
{
	char more[100];
	unsigned frames;

	snprintf(more, sizeof(more), "  faults: [{what: %s, after: 1, "
		 "times: 1}]\n", what);
	start(f, more);
	assert_reads(f, 3, 9);
	read_blocks(f, 3, 9);
	return take(f, left, &frames);
}

static void each_fault_is_as_it_was_ordered(void **state)
{
	static const struct { const char *what; int status; uint32_t left;
			      uint32_t lacks; } faults[] = {
		{ "busy", 8, 9 * 512, 0 }, { "conflict", 0x18, 9 * 512, 0 },
		{ "check", 2, 9 * 512, 0 }, { "silent", -1, 0, 0 },
		{ "short", 0, 512, 512 }, { "lost", 0, 0, 1452 },
		{ "order", 0, 0, 0 },
	};
	struct fc_peer f;
	uint32_t left;

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		assert_int_equal(fault(&f, faults[i].what, &left),
				 faults[i].status);
		assert_int_equal(left, faults[i].left);
		if (!faults[i].status)
			assert_int_equal(memcmp(got, disk + 3 * 512, 9 * 512)
					 != 0, faults[i].lacks != 0);
		assert_reads(&f, 3, 9);
		world_end(&f.p);
	}
}

static void an_answer_may_be_a_strangers(void **state)
{
	struct fc_peer f;
	uint32_t left;

	(void)state;
	assert_int_equal(fault(&f, "exchange", &left), 0);
	assert_int_equal(peer_get16(f.fc + 16), f.ox_id ^ 0x8000);
	assert_reads(&f, 3, 9);
	world_end(&f.p);
}

static void a_link_may_be_reset_in_mid_read(void **state)
{
	struct fc_peer f;
	uint32_t left;

	(void)state;
	assert_int_equal(fault(&f, "reset", &left), -1);
	assert_memory_equal(got, disk + 3 * 512, 9 * 256);
	assert_int_equal(fc_plogi(&f, f.target), -1);
	f.id = 0;
	assert_int_equal(fc_flogi(&f, NULL), 2);
	assert_int_equal(fc_plogi(&f, f.target), 2);
	world_end(&f.p);
}

static void its_forwarder_says_so(void **state)
{
	struct fc_peer f;

	(void)state;
	start(&f, "  faults: [{what: reset}]\n");
	read_blocks(&f, 0, 1);
	assert_true(fc_fip_recv(&f, 3, 2, 100));
	assert_int_equal(fc_get24(fc_find(&f, 11) + 9), f.id);
	world_end(&f.p);
}

static void a_target_may_log_out(void **state)
{
	struct fc_peer f;

	(void)state;
	start(&f, "  faults: [{what: logout, times: 1}]\n");
	read_blocks(&f, 0, 1);
	assert_true(fc_recv(&f, 100));
	assert_int_equal(f.fc[0], 0x22);
	assert_memory_equal(f.data, "\5\0\0\0\0\1\0\1" FC_TARGET, 16);
	assert_int_equal(fc_plogi(&f, f.target), 2);
	assert_int_equal(fc_prli(&f), 2);
	ready(&f);
	assert_reads(&f, 0, 1);
	world_end(&f.p);
}

/* A frame that is missing; the initiator gives up, and begins again. */
static void what_is_given_up_is_forgotten(void **state)
{
	uint8_t cdb[16] = { 0x2a, [8] = 4 };
	struct fc_peer f;
	uint32_t left;
	unsigned frames;

	(void)state;
	start(&f, "");
	command(&f, cdb, 1, 2048);
	assert_true(fc_recv(&f, 100));
	fc_send(&f, 1, 8, f.target, 1024, disk, 1024);
	fc_send(&f, 1, 8, f.target, 0, disk, 1024);
	assert_int_equal(take(&f, &left, &frames), -1);
	fc_send(&f, 0x81, 0, f.target, 0, disk, 0);
	assert_true(fc_recv(&f, 100) && f.fc[0] == 0x84);
	assert_int_equal(peer_get16(f.data + 4), f.ox_id);
	assert_reads(&f, 0, 4);
	world_end(&f.p);
}

static int make_image(void **state)
{
	int fd = mkstemp(image);
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(disk); i++) {
		seed = seed * 1664525 + 1013904223;
		disk[i] = (uint8_t)(seed >> 24);
	}
	return write(fd, disk, sizeof(disk)) != sizeof(disk) || close(fd);
}

static int remove_image(void **state)
{
	(void)state;
	return unlink(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_is_read_is_the_disks),
		FAKE_TEST(what_is_written_is_read_again),
		FAKE_TEST(the_directory_knows_ports_by_id_and_name),
		FAKE_TEST(services_are_answered),
		FAKE_TEST(who_has_logged_out_is_told_so),
		FAKE_TEST(it_may_be_busy_with_who_has_logged_out),
		FAKE_TEST(each_fault_is_as_it_was_ordered),
		FAKE_TEST(an_answer_may_be_a_strangers),
		FAKE_TEST(a_link_may_be_reset_in_mid_read),
		FAKE_TEST(its_forwarder_says_so),
		FAKE_TEST(a_target_may_log_out),
		FAKE_TEST(what_is_given_up_is_forgotten),
	};

	return cmocka_run_group_tests(tests, make_image, remove_image);
}
