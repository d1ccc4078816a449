/* test_memory_disks.c: servers of disks for which memory ends while a machine
   attaches, reads and writes them. */
#include "tests/netcmds/talk.h"

#include "net/san/drive.h"
#include "net/san/san.h"

#define BLOCKS	64u

/* All of it is zeros, of which some is written. */
static int use_disk(struct shell *sh, struct err *e)
{
	static uint8_t got[BLOCKS * 512], put[512];
	struct san_drive *d = san_find(sh->net, 0x80);
	int rc = d ? 0 : -ENODEV;

	memset(got, 0x11, sizeof(got));
	memset(put, 0x22, sizeof(put));
	rc = rc ? rc : san_disk_read(d, 0, BLOCKS, got);
	for (size_t i = 0; rc == 0 && i < sizeof(got); i++)
		assert_int_equal(got[i], 0);
	rc = rc ? rc : san_disk_write(d, 3, 1, put);
	rc = rc ? rc : san_disk_read(d, 3, 1, got);
	if (rc == 0)
		assert_memory_equal(got, put, sizeof(put));
	rc = rc ? rc : san_disk_flush(d);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

#define HOOK(path) "dhcp\nsanhook " path "\necho\necho hello\n"

static void disks_by_iscsi(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: iscsi\n  target: iqn.lab:a\n"
		"  luns: [{size: 32K}]\n  user: u\n  password: p\n"
		"  reverse-user: r\n  reverse-password: q\n  digests: yes\n",
		"set username u\nset password p\nset reverse-username r\n"
		"set reverse-password q\n"
		HOOK("iscsi:192.0.2.1::::iqn.lab:a"), use_disk, "" });
}

static void disks_by_nbd(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: nbd\n"
		"  exports: [{name: a, size: 32K}]\n  cache: yes\n",
		HOOK("nbd://192.0.2.1/a"), use_disk, "" });
}

static void disks_by_nbd_and_tls(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: nbd\n"
		"  exports: [{name: a, size: 32K}]\n  tls: yes\n",
		HOOK("nbds://192.0.2.1/a"), use_disk, "" });
}

static void disks_by_aoe(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- {type: aoe, size: 32K}\n",
		HOOK("aoe:e0.0"), use_disk, "" });
}

static void disks_by_fcoe(void **state)
{
	(void)state;
	/* no address but its card's: nobody tells the wire of another */
	lose_each((struct talk){ ALL "- {type: fcoe, luns: [{size: 32K}], "
		"mac: server}\n",
		HOOK("fcp:50:00:00:00:00:00:00:01:0"), use_disk, "" });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(disks_by_iscsi),
		FAKE_TEST(disks_by_nbd),
		FAKE_TEST(disks_by_nbd_and_tls),
		FAKE_TEST(disks_by_aoe),
		FAKE_TEST(disks_by_fcoe),
	};

	if (!ssl_allocations_count())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
