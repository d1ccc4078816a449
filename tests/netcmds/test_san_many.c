/*
 * test_san_many.c: many reads, each over the wire, from disks of all protocols
 * while frames are lost and servers fail: none is wrong. SAN_READS=N in the
 * environment: so many of each instead of 5000 (a million take minutes).
 */
#include "tests/netcmds/san.h"

#include "core/str.h"

#define READS	5000

static unsigned wanted(void)
{
	const char *n = getenv("SAN_READS");

	return n ? (unsigned)strtoul(n, NULL, 10) : READS;
}

/* Sizes as boot programs have them; nothing is read twice from memory. */
static void read_many(struct world *w, const char *hook)
{
	static uint8_t buf[256 * 512];
	unsigned reads = wanted(), wrong = 0, failed = 0;
	uint32_t seed = 1, n, lba;
	struct san_drive *d;

	assert_int_equal(run(w, hook), 0);
	d = drive_of(w);
	for (unsigned i = 0; i < reads; i++) {
		seed = seed * 1664525 + 1013904223;
		n = 1 + (seed >> 20) % (i % 50 ? 8 : 256);
		lba = (seed >> 9) % (BLOCKS - n);
		memset(buf, 0x11, n * 512);
		san_cache_drop(d, 0, UINT64_MAX);
		if (san_disk_read(d, lba, n, buf) < 0)
			failed++;
		else if (memcmp(buf, disk + lba * 512, n * 512) != 0)
			wrong++;
	}
	print_message("%s: %u reads, %u failed, %u wrong\n", hook, reads,
		      failed, wrong);
	assert_int_equal(wrong, 0);
	assert_int_equal(failed, 0);
}

#define CABLE	"cards: [{cable: {loss: 0.1%, reorder: 0.5%, " \
		"duplicate: 0.1%}}]\n"

/* In @lab each @ is the disk's file. */
static void begin_with(struct world *w, const char *lab)
{
	struct sbuf yaml = { 0 };

	for (; *lab; lab++)
		(void)(*lab == '@' ? sbuf_str(&yaml, image) :
		       sbuf_char(&yaml, *lab));
	assert_int_equal(yaml.error, 0);
	begin(w, sbuf_text(&yaml));
	sbuf_free(&yaml);
	assert_int_equal(run(w, "dhcp"), 0);
}

static void of_iscsi(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, CABLE DHCP "- type: iscsi\n  target: iqn.lab:disk\n"
		   "  luns: [{image: @}]\n  faults:\n"
		   "  - {what: close, after: 20, every: 97}\n"
		   "  - {what: short, every: 83}\n"
		   "  - {what: order, every: 101}\n"
		   "  - {what: busy, every: 89}\n"
		   "  - {what: check, sense: 0x0629, every: 79}\n"
		   "  - {what: logout, every: 211}\n"
		   "  - {what: silent, every: 499}\n");
	read_many(&w, "sanhook iscsi:192.0.2.1::::iqn.lab:disk");
	end(&w);
}

/* What breaks off, once each; then a server that ends each connection. */
static void of_http(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, CABLE DHCP "- type: http\n  paths:\n    /d:\n"
		   "    - {file: @, times: 300}\n"
		   "    - {file: @, times: 5, break: {at: 700, how: close}}\n"
		   "    - {file: @, times: 100}\n"
		   "    - {status: 503, times: 3}\n"
		   "    - {file: @, times: 5, break: {at: 100, how: reset}}\n"
		   "    - {file: @, times: 100, chunked: yes}\n"
		   "    - {file: @, times: 1, break: {at: 300, how: stall}}\n"
		   "    - {file: @, times: 100, close: yes}\n"
		   "    - {file: @}\n");
	read_many(&w, "sanhook http://192.0.2.1/d");
	end(&w);
}

static void of_nbd(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, CABLE DHCP "- type: nbd\n"
		   "  exports: [{name: d, image: @}]\n  faults:\n"
		   "  - {what: close, after: 20, every: 97}\n"
		   "  - {what: short, every: 83}\n"
		   "  - {what: order, every: 13}\n"
		   "  - {what: cookie, every: 101}\n"
		   "  - {what: twice, every: 89}\n"
		   "  - {what: error, error: 12, every: 79}\n"
		   "  - {what: error, error: 108, every: 211}\n"
		   "  - {what: silent, every: 499}\n");
	read_many(&w, "sanhook nbd://192.0.2.1/d");
	end(&w);
}

static void of_aoe(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, CABLE DHCP "- type: aoe\n  image: @\n  faults:\n"
		   "  - {what: silent, after: 20, every: 97}\n"
		   "  - {what: short, every: 83}\n"
		   "  - {what: tag, every: 101}\n"
		   "  - {what: error, error: 0x84, every: 79}\n");
	read_many(&w, "sanhook aoe:e0.0");
	end(&w);
}

static void of_fcoe(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, CABLE DHCP "- type: fcoe\n  luns: [{image: @}]\n"
		   "  faults:\n"
		   "  - {what: lost, after: 20, every: 97}\n"
		   "  - {what: short, every: 83}\n"
		   "  - {what: order, every: 101}\n"
		   "  - {what: exchange, every: 103}\n"
		   "  - {what: busy, every: 89}\n"
		   "  - {what: check, sense: 0x0629, every: 79}\n"
		   "  - {what: logout, every: 211}\n"
		   "  - {what: reset, every: 307}\n"
		   "  - {what: silent, every: 499}\n");
	read_many(&w, "sanhook fcp:50:00:00:00:00:00:00:01:0");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(of_iscsi), FAKE_TEST(of_http), FAKE_TEST(of_nbd),
		FAKE_TEST(of_aoe), FAKE_TEST(of_fcoe),
	};

	return cmocka_run_group_tests(tests, make_disk, remove_disk);
}
