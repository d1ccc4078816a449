/* test_nfs_packet.c: NFS servers' answers, and paths through links. */
#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/bytes.h"
#include "core/err.h"
#include "net/nfs_packet.h"

#define Z "\0\0\0\0"
#define HANDLE "\0\0\0\4hdle"
#define ATTR "\0\0\0\1" Z Z Z Z Z "\0\0\0\7" Z Z Z Z Z Z Z Z Z Z Z Z Z Z
#define READ_AS(what, words, a) \
	nfs_read_##what(&(struct xdr){ .at = (const uint8_t *)(words), \
				       .len = sizeof(words) - 1 }, a)

static void answers_are_taken_apart(void **state)
{
	struct nfs_answer a;

	(void)state;
	assert_int_equal(READ_AS(mnt, Z HANDLE "\0\0\0\1\0\0\0\1", &a), 0);
	assert_int_equal(a.status, 0);
	assert_int_equal(a.handle.len, 4);
	assert_memory_equal(a.handle.bytes, "hdle", 4);
	assert_int_equal(READ_AS(lookup, Z HANDLE "\0\0\0\1" ATTR Z, &a), 0);
	assert_int_equal(a.type, NFS_FILE);
	assert_int_equal(a.size, 7);
	assert_int_equal(READ_AS(lookup, Z HANDLE Z, &a), 0);
	assert_int_equal(a.type, NFS_UNKNOWN);
	assert_int_equal(READ_AS(getattr, Z ATTR, &a), 0);
	assert_int_equal(a.size, 7);
	assert_int_equal(READ_AS(readlink, Z Z "\0\0\0\5../ab\0\0\0", &a), 0);
	assert_int_equal(a.len, 5);
	assert_int_equal(READ_AS(read, Z Z "\0\0\0\3\0\0\0\1\0\0\0\3abc\0",
				 &a), 0);
	assert_int_equal(a.len, 3);
	assert_true(a.eof);
}

/* RFC 1813 2.5: a regular file, a folder, a link; a device or a socket is
   nothing to read, and stays of no kind that is known. */
static void attributes_have_their_places(void **state)
{
	static const struct { uint32_t type; enum nfs_type want; } table[] = {
		{ 1, NFS_FILE }, { 2, NFS_FOLDER }, { 5, NFS_LINK },
		{ 6, NFS_UNKNOWN }, { 7, NFS_UNKNOWN },
		{ 0xffffffff, NFS_UNKNOWN },
	};
	uint8_t raw[4 + 84 + 4];
	struct nfs_answer a;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct xdr x = { .at = raw, .len = sizeof(raw) };

		memset(raw, 0xee, sizeof(raw));
		put_be32(raw, 0);
		put_be32(raw + 4, table[i].type);
		memcpy(raw + 4 + 20, "\1\2\3\4\5\6\7\x8", 8);
		memcpy(raw + 4 + 84, "next", 4);
		assert_int_equal(nfs_read_getattr(&x, &a), 0);
		assert_int_equal(a.type, table[i].want);
		assert_true(a.size == 0x0102030405060708);
		assert_int_equal(x.len, 4);
		assert_memory_equal(x.at, "next", 4);
	}
}

static void what_follows_attributes_is_found(void **state)
{
	struct nfs_answer a;

	(void)state;
	assert_int_equal(READ_AS(readlink, Z "\0\0\0\1" ATTR
				 "\0\0\0\3abc\0", &a), 0);
	assert_memory_equal(a.data, "abc", 3);
	assert_int_equal(a.len, 3);
	assert_int_equal(READ_AS(read, Z "\0\0\0\1" ATTR "\0\0\0\2"
				 Z "\0\0\0\2xy\0\0", &a), 0);
	assert_memory_equal(a.data, "xy", 2);
	assert_int_equal(a.len, 2);
	assert_false(a.eof);
}

/* An answer @head and bytes of that number; @read takes it. */
static int take_long(int (*read)(struct xdr *, struct nfs_answer *),
		     const void *head, size_t head_len, uint32_t len)
{
	static uint8_t raw[100100];
	struct xdr x = { .at = raw, .len = sizeof(raw) };
	struct nfs_answer a;
	int rc;

	memcpy(raw, head, head_len);
	put_be32(raw + head_len, len);
	rc = read(&x, &a);
	if (rc == 0)
		assert_int_equal(a.len + a.handle.len, len);
	return rc;
}

static void handles_texts_and_data_have_limits(void **state)
{
	static const char most[] = Z Z "\0\1\x86\xa0" Z;
	static const char more[] = Z Z "\0\1\x86\xa1" Z;

	(void)state;
	assert_int_equal(take_long(nfs_read_mnt, Z, 4, 64), 0);
	assert_int_equal(take_long(nfs_read_mnt, Z, 4, 65), -EPROTO);
	assert_int_equal(take_long(nfs_read_lookup, Z, 4, 64), 0);
	assert_int_equal(take_long(nfs_read_lookup, Z, 4, 65), -EPROTO);
	assert_int_equal(take_long(nfs_read_readlink, Z Z, 8, 1024), 0);
	assert_int_equal(take_long(nfs_read_readlink, Z Z, 8, 1025), -EPROTO);
	assert_int_equal(take_long(nfs_read_read, most, 16, 100000), 0);
	assert_int_equal(take_long(nfs_read_read, more, 16, 100001), -EPROTO);
}

static void each_status_has_its_error(void **state)
{
	static const struct { uint32_t status; int error; } table[] = {
		{ 0, 0 }, { 1, -EPERM }, { 2, -ENOENT }, { 5, -EIO },
		{ 13, -EACCES }, { 20, -ENOENT }, { 21, -EISDIR },
		{ 22, -EINVAL }, { 63, -ENAMETOOLONG }, { 70, -EIO },
		{ 10006, -EIO }, { 0xffffffff, -EIO },
	};
	struct nfs_answer a;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		uint8_t raw[4 + 84] = { 0 };
		struct xdr x = { .at = raw, .len = sizeof(raw) };

		put_be32(raw, table[i].status);
		assert_int_equal(nfs_read_getattr(&x, &a), 0);
		assert_int_equal(a.status, table[i].error);
	}
}

static void failures_are_told(void **state)
{
	struct nfs_answer a;

	(void)state;
	assert_int_equal(READ_AS(mnt, "\0\0\0\x0d", &a), 0);
	assert_int_equal(a.status, -EACCES);
	assert_int_equal(READ_AS(lookup, "\0\0\0\2" Z, &a), 0);
	assert_int_equal(a.status, -ENOENT);
	assert_int_equal(READ_AS(read, "\0\0\x27\x16" Z, &a), 0);
	assert_int_equal(a.status, -EIO);
}

static void what_is_short_or_wrong_is_refused(void **state)
{
	struct nfs_answer a;

	(void)state;
	assert_int_equal(READ_AS(mnt, "\0\0", &a), -EPROTO);
	assert_int_equal(READ_AS(mnt, Z "\0\0\0\x41", &a), -EPROTO);
	assert_int_equal(READ_AS(lookup, Z HANDLE "\0\0\0\1" Z, &a), -EPROTO);
	assert_int_equal(READ_AS(readlink, Z Z "\0\0\0\5..", &a), -EPROTO);
	assert_int_equal(READ_AS(read, Z Z "\0\0\0\2\0\0\0\1\0\0\0\3abc\0",
				 &a), -EPROTO);
}

static const char *follow(const char *from, size_t done, const char *link)
{
	static char path[NFS_PATH_MAX];
	size_t rest = done + strcspn(from + done + 1, "/") + 1;

	snprintf(path, sizeof(path), "%s", from);
	if (nfs_follow(path, done, path + rest, (const uint8_t *)link,
		       strlen(link)) < 0)
		return NULL;
	return path;
}

static void links_are_followed(void **state)
{
	char many[NFS_PATH_MAX];

	(void)state;
	assert_string_equal(follow("/a/link/c", 2, "b"), "/a/b/c");
	assert_string_equal(follow("/a/link/c", 2, "../x/./y"), "/x/y/c");
	assert_string_equal(follow("/a/link/c", 2, "/top"), "/top/c");
	assert_string_equal(follow("/a/link", 2, "../../.."), "");
	assert_string_equal(follow("/link", 0, "//x//"), "/x");
	memset(many, 'x', sizeof(many));
	many[NFS_PATH_MAX - 2] = '\0';
	assert_non_null(follow("/link", 0, many));
	assert_null(follow("/a/link", 2, many));
	many[NFS_PATH_MAX - 2] = 'x';
	many[NFS_PATH_MAX - 1] = '\0';
	assert_null(follow("/link", 0, many));
}

/* Not even one name more fits behind the longest path that there may be. */
static void nothing_is_put_behind_a_full_path(void **state)
{
	struct { char path[NFS_PATH_MAX], behind[64]; } *room;
	char many[NFS_PATH_MAX];

	(void)state;
	room = calloc(1, sizeof(*room));
	assert_non_null(room);
	memset(many, 'x', sizeof(many));
	many[NFS_PATH_MAX - 2] = '\0';
	assert_int_equal(nfs_follow(room->path, 0, "/y",
				    (const uint8_t *)many, strlen(many)),
			 -ENAMETOOLONG);
	assert_int_equal(strlen(room->path), NFS_PATH_MAX - 1);
	assert_int_equal(room->behind[0], 0);
	free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(answers_are_taken_apart),
		FAKE_TEST(attributes_have_their_places),
		FAKE_TEST(what_follows_attributes_is_found),
		FAKE_TEST(handles_texts_and_data_have_limits),
		FAKE_TEST(each_status_has_its_error),
		FAKE_TEST(failures_are_told),
		FAKE_TEST(what_is_short_or_wrong_is_refused),
		FAKE_TEST(links_are_followed),
		FAKE_TEST(nothing_is_put_behind_a_full_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
