/* test_attach.c: the drives that there are: which root paths make one, and what
   is left of one that does not come to be. */
#include "tests/net/san/http_disk.h"

#include "core/limits.h"
#include "net/stack.h"

#define DISK	"http://192.0.2.9/disk.img"

static int attach_all(struct world *w, const char *const *v, unsigned n,
		      unsigned number)
{
	err_clear(&w->b.e);
	return san_attach(w->b.net, &(struct san_roots){ v, n }, NULL, number,
			  &drive, &w->b.e);
}

static void what_is_no_root_path_is_told(void **state)
{
	static const struct { const char *root; int rc; const char *why; }
	t[] = {
		{ "disk.img", -EINVAL, "begins with a protocol, such as" },
		{ "/disk.img", -EINVAL, "begins with a protocol" },
		{ "ftp://h/disk.img", -ENOTSUP, "there are no disks by ftp:" },
		{ "iscsi:", -EINVAL, "too few parts" },
		{ "nbd:///x", -EINVAL, "names no server" },
		{ "nbd://h/a%00b", -EINVAL, "no control characters" },
		{ "nbd://h/a%0ab", -EINVAL, "no control characters" },
		{ "nbd://a%20b/x", -EINVAL, "" },
		{ "aoe:e0", -EINVAL, "aoe:eSHELF.SLOT" },
		{ "aoe:x0.1", -EINVAL, "aoe:eSHELF.SLOT" },
		{ "aoe:e0.255", -EINVAL, "aoe:eSHELF.SLOT" },
		{ "aoe:e65535.1", -EINVAL, "aoe:eSHELF.SLOT" },
		{ "aoe:e1.1x", -EINVAL, "aoe:eSHELF.SLOT" },
		{ "aoe:e1.", -EINVAL, "aoe:eSHELF.SLOT" },
	};
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		if (attach_all(&w, &t[i].root, 1, 0x80) != t[i].rc)
			fail_msg("%s: %s", t[i].root, w.b.e.msg);
		assert_has(w.b.e.msg, t[i].why);
		assert_null(san_find(w.b.net, 0x80));
	}
	end(&w);
}

static void a_disk_has_so_many_root_paths(void **state)
{
	const struct step step = { SIZE, STAY };
	const char *v[LIMIT_SAN_PATHS + 1];
	struct world w;

	(void)state;
	for (unsigned i = 0; i <= LIMIT_SAN_PATHS; i++)
		v[i] = i ? "http://192.0.2.9/other" : DISK;
	begin(&w, &step, 1);
	assert_int_equal(attach_all(&w, v, LIMIT_SAN_PATHS + 1, 0x80), -E2BIG);
	assert_has(w.b.e.msg, "at most 8 root paths");
	assert_int_equal(attach_all(&w, v, LIMIT_SAN_PATHS, 0x80), 0);
	assert_string_equal(san_root(drive, 0), DISK);
	assert_string_equal(san_root(drive, 7), "http://192.0.2.9/other");
	assert_null(san_root(drive, 8));
	leave(&w);
}

static void drives_have_numbers_of_their_own(void **state)
{
	const struct step steps[] = { { SIZE, STAY }, { SIZE, STAY } };
	const char *root = DISK;
	struct san_drive *first;
	struct world w;

	(void)state;
	begin(&w, steps, 2);
	assert_null(san_next(w.b.net, NULL));
	assert_int_equal(attach_all(&w, &root, 1, 0x80), 0);
	first = drive;
	assert_int_equal(attach_all(&w, &root, 1, 0x80), -EADDRINUSE);
	assert_has(w.b.e.msg, "drive 0x80 is attached already");
	assert_int_equal(attach_all(&w, &root, 1, 0x81), 0);
	assert_int_equal(san_number(drive), 0x81);
	assert_ptr_equal(san_next(w.b.net, NULL), first);
	assert_ptr_equal(san_next(w.b.net, first), drive);
	assert_null(san_next(w.b.net, drive));
	san_detach(first);
	assert_ptr_equal(san_next(w.b.net, NULL), drive);
	leave(&w);
}

static void there_are_so_many_drives(void **state)
{
	static struct san_drive stub[LIMIT_SAN_DRIVES];
	const struct step step = { SIZE, STAY };
	const char *root = DISK;
	struct world w;

	(void)state;
	begin(&w, &step, 1);
	for (unsigned i = 0; i < LIMIT_SAN_DRIVES; i++) {
		stub[i].next = w.b.net->drives;
		stub[i].block.drive = 0x90 + i;
		w.b.net->drives = &stub[i];
	}
	assert_int_equal(attach_all(&w, &root, 1, 0x80), -ENOSPC);
	assert_has(w.b.e.msg, "at most 16 network disks");
	w.b.net->drives = stub[15].next;
	assert_int_equal(attach_all(&w, &root, 1, 0x80), 0);
	san_detach(drive);
	w.b.net->drives = NULL;
	end(&w);
}

static void retries_are_set(void **state)
{
	static const struct { const char *set; unsigned n; } t[] = {
		{ NULL, 10 }, { "3", 3 }, { "0", 0 }, { "-1", 0 },
	};
	const char *root = DISK;
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const struct step step = { SIZE, STAY };

		fake_reset();
		begin(&w, &step, 1);
		if (t[i].set)
			assert_int_equal(settings_set(w.b.root, "san-retries",
						      t[i].set, NULL), 0);
		assert_int_equal(attach_all(&w, &root, 1, 0x80), 0);
		assert_int_equal(drive->retries, t[i].n);
		leave(&w);
	}
}

/* A target that sends each login back to where it is. */
static void send_away(struct tcp_server *s)
{
	static const uint8_t to[] = "TargetAddress=192.0.2.9:3260,1\0";
	uint8_t answer[48 + sizeof(to)] = { 0x23, [7] = sizeof(to) - 1,
					    [36] = 1, [37] = 1 };

	memcpy(answer + 48, to, sizeof(to));
	s->len = 0;
	tcp_say_bytes(s, (const char *)answer, sizeof(answer));
}

static void a_target_is_followed_to_eight_places(void **state)
{
	const char *root = "iscsi:192.0.2.9::::iqn.x";
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	assert_int_equal(settings_set(w.b.root, "initiator-iqn", "iqn.us",
				      NULL), 0);
	w.tcp.heard = send_away;
	assert_int_equal(attach_all(&w, &root, 1, 0x80), -ELOOP);
	assert_has(w.b.e.msg, "from place to place");
	assert_int_equal(w.tcp.connections, 1 + 8);
	end(&w);
}

/* Nothing is left of a disk for which there was no memory; its table, too. */
static void each_allocation_that_fails_is_told(void **state)
{
	static const char *const roots[][2] = {
		{ DISK }, { "iscsi:192.0.2.9::::iqn.x" },
		{ "nbd://192.0.2.9/x" }, { "nbds://192.0.2.9/x" },
		{ "aoe:e0.1" },
		{ "fcp:50:00:00:00:00:00:00:01:0" },
	};
	struct world w;
	unsigned n;
	int rc;

	(void)state;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		n = 0;
		do {
			const struct step step = { i ? "" : SIZE, STAY };

			fake_reset();
			begin(&w, &step, 1);
			assert_int_equal(settings_set(w.b.root, "initiator-iqn",
						      "iqn.us", NULL), 0);
			w.tcp.refuses = i > 0;
			fake_alloc_fail(++n);
			rc = attach_all(&w, roots[i], 1, 0x80);
			assert_int_equal(san_find(w.b.net, 0x80) != NULL,
					 rc == 0);
			assert_int_equal(rc == 0, !w.b.e.msg[0]);
			end(&w);
		} while (fake_alloc_failed());
		assert_true(n > 3);
		fake_alloc_fail(0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_is_no_root_path_is_told),
		FAKE_TEST(a_disk_has_so_many_root_paths),
		FAKE_TEST(drives_have_numbers_of_their_own),
		FAKE_TEST(there_are_so_many_drives),
		FAKE_TEST(retries_are_set),
		FAKE_TEST(a_target_is_followed_to_eight_places),
		FAKE_TEST(each_allocation_that_fails_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
