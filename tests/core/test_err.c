/* test_err.c: statuses as numbers and words, and what an error keeps. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "tests/fake/fake.h"

/* Bits 30-24 of ${errno}: reference/language.md#errno. */
static void each_status_has_its_class(void **state)
{
	static const struct { int code; unsigned class; } table[] = {
		{ E2BIG, 0x01 }, { EACCES, 0x02 }, { EADDRINUSE, 0x03 },
		{ EADDRNOTAVAIL, 0x04 }, { EAFNOSUPPORT, 0x05 },
		{ EAGAIN, 0x06 }, { EALREADY, 0x07 }, { EBADF, 0x08 },
		{ EBADMSG, 0x09 }, { EBUSY, 0x0a }, { ECANCELED, 0x0b },
		{ ECONNABORTED, 0x0d }, { ECONNREFUSED, 0x0e },
		{ ECONNRESET, 0x0f }, { EDEADLK, 0x10 }, { EEXIST, 0x14 },
		{ EFAULT, 0x15 }, { EFBIG, 0x16 }, { EHOSTUNREACH, 0x17 },
		{ EINPROGRESS, 0x1a }, { EINTR, 0x1b }, { EINVAL, 0x1c },
		{ EIO, 0x1d }, { EISCONN, 0x1e }, { EISDIR, 0x1f },
		{ ELOOP, 0x20 }, { EMSGSIZE, 0x23 }, { ENAMETOOLONG, 0x25 },
		{ ENETDOWN, 0x26 }, { ENETUNREACH, 0x28 }, { ENOBUFS, 0x2a },
		{ ENODATA, 0x2b }, { ENODEV, 0x2c }, { ENOENT, 0x2d },
		{ ENOEXEC, 0x2e }, { ENOMEM, 0x31 }, { ENOSPC, 0x34 },
		{ ENOSYS, 0x37 }, { ENOTCONN, 0x38 }, { ENOTSUP, 0x3c },
		{ ENOTTY, 0x3d }, { ENXIO, 0x3e }, { EPERM, 0x41 },
		{ EPIPE, 0x42 }, { EPROTO, 0x43 }, { ERANGE, 0x46 },
		{ EROFS, 0x47 }, { ETIMEDOUT, 0x4c }, { EXDEV, 0x4f },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(err_number(-table[i].code) >> 24,
				 table[i].class);
		assert_int_equal(err_number(-table[i].code) & 0xffffff,
				 table[i].code);
		assert_string_not_equal(err_text(-table[i].code),
					"Unknown error");
	}
	assert_int_equal(err_number(-9999) >> 24, 0x7f);
	assert_string_equal(err_text(-9999), "Unknown error");
}

static void what_is_no_failure_is_its_own_number(void **state)
{
	(void)state;
	assert_int_equal(err_number(0), 0);
	assert_int_equal(err_number(1), 1);
	assert_int_equal(err_number(300), 300);
	assert_string_equal(err_text(0), "Success");
	assert_string_equal(err_text(1), "Non-zero exit status");
}

static void the_first_message_wins(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_set(&e, -EIO, "it %s", "broke"), -EIO);
	assert_int_equal(err_set(&e, -ENOENT, "later"), -EIO);
	assert_string_equal(e.msg, "it broke");
	assert_int_equal(err_set(NULL, -ENOENT, "nobody"), -ENOENT);
	err_clear(&e);
	assert_int_equal(e.code, 0);
	assert_string_equal(e.msg, "");
	assert_int_equal(err_set(&e, -ENOENT, "now"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_status_has_its_class),
		FAKE_TEST(what_is_no_failure_is_its_own_number),
		FAKE_TEST(the_first_message_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
