/* test_tftpd.c: the lab's TFTP servers, asked packet by packet. */
#include "tests/lab/world.h"

#define YAML "servers:\n- type: tftp\n  paths: {/a: '" TEXT "', " \
	"/dir/b: ab}\n"
#define TEXT "0123456789"

static const uint8_t *got;
static size_t got_len;
static unsigned from_port;

static bool receive(struct peer *p, unsigned ms)
{
	got = peer_udp_recv(p, 5000, ms, &got_len);
	if (got)
		from_port = peer_get16(p->rx + 34);
	return got;
}

/* Send a request: words are separated by |. */
static bool ask(struct peer *p, unsigned op, const char *words)
{
	uint8_t q[200] = { 0, (uint8_t)op };
	size_t n = strlen(words), i;

	for (i = 0; i <= n; i++)
		q[2 + i] = words[i] == '|' ? 0 : (uint8_t)words[i];
	assert_true(peer_arp(p, PEER_SERVER, p->gateway));
	peer_udp(p, PEER_SERVER, 5000, 69, q, n + 3);
	return receive(p, 500);
}

static bool ack(struct peer *p, unsigned block)
{
	uint8_t a[4] = { 0, 4, 0, (uint8_t)block };

	peer_udp(p, PEER_SERVER, 5000, from_port, a, 4);
	return receive(p, 500);
}

static void assert_data(unsigned block, const char *text)
{
	assert_int_equal(peer_get16(got), 3);
	assert_int_equal(peer_get16(got + 2), block);
	assert_int_equal(got_len, 4 + strlen(text));
	assert_memory_equal(got + 4, text, strlen(text));
}

static void a_small_file_is_one_block(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "a|octet"));
	assert_data(1, TEXT);
	assert_true(from_port != 69);
	assert_false(ack(&p, 1));
	assert_string_equal(lab_request(p.lab, 0)->what, "RRQ /a");
	assert_string_equal(lab_request(p.lab, 0)->answer, "10 bytes");
	world_end(&p);
}

static void options_are_acknowledged(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "/a|octet|BLKSIZE|8|tsize|0|multicast|"));
	assert_int_equal(peer_get16(got), 6);
	assert_int_equal(got_len, 21);
	assert_memory_equal(got + 2, "blksize\0" "8\0tsize\0" "10", 19);
	assert_true(ack(&p, 0));
	assert_data(1, "01234567");
	assert_true(ack(&p, 1));
	assert_data(2, "89");
	assert_false(ack(&p, 2));
	world_end(&p);
}

static void a_window_of_blocks_comes_in_a_row(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: tftp\n  paths: {/a: 0123456789012345"
		    "6789012345678901234567}\n");
	assert_true(ask(&p, 1, "a|octet|blksize|8|windowsize|2"));
	assert_memory_equal(got + 2, "blksize\0" "8\0windowsize\0" "2", 23);
	assert_true(ack(&p, 0));
	assert_data(1, "01234567");
	assert_true(receive(&p, 500));
	assert_data(2, "89012345");
	assert_false(receive(&p, 500));
	assert_true(ack(&p, 1));		/* the second was lost */
	assert_data(2, "89012345");
	assert_true(receive(&p, 500));
	assert_data(3, "67890123");
	assert_true(ack(&p, 1));		/* both were */
	assert_data(2, "89012345");
	assert_true(receive(&p, 500));
	assert_true(ack(&p, 3));
	assert_data(4, "45678901");
	assert_true(receive(&p, 500));
	assert_data(5, "234567");
	assert_false(ack(&p, 5));
	assert_false(receive(&p, 5000));
	world_end(&p);
}

static void a_lost_block_is_sent_again(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "a|octet"));
	assert_true(receive(&p, 2000));
	assert_data(1, TEXT);
	assert_false(ack(&p, 1));
	assert_false(receive(&p, 5000));
	world_end(&p);
}

static void it_gives_up_in_the_end(void **state)
{
	struct peer p;
	int n = 1;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "a|octet"));
	while (receive(&p, 3000))
		n++;
	assert_int_equal(n, 6);
	world_end(&p);
}

static void a_missing_file_is_an_error(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "nope|octet"));
	assert_int_equal(peer_get16(got), 5);
	assert_int_equal(peer_get16(got + 2), 1);
	assert_true(ask(&p, 2, "a|octet"));		/* writing */
	assert_int_equal(peer_get16(got), 5);
	assert_int_equal(peer_get16(got + 2), 4);
	world_end(&p);
}

static void backslashes_are_slashes(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "\\dir\\b|octet"));
	assert_data(1, "ab");
	world_end(&p);
}

static void rubbish_is_survived(void **state)
{
	static const char *const bad[] = { "", "a", "a|octet|blksize",
		"a|octet|blksize|x", "a|octet|tsize|99999999999999999999" };
	struct peer p;
	size_t i;

	(void)state;
	world_start(&p, YAML);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ask(&p, 1, bad[i]);
	while (receive(&p, 10000))
		continue;
	assert_true(ask(&p, 1, "a|octet"));
	assert_data(1, TEXT);
	world_end(&p);
}

/* In OACK's form: names and values, each ended by NUL. */
static void assert_options(const char *words, size_t len)
{
	assert_int_equal(peer_get16(got), len ? 6 : 3);
	if (len) {
		assert_int_equal(got_len, 2 + len);
		assert_memory_equal(got + 2, words, len);
	}
}

static void options_have_limits(void **state)
{
#define OPTIONS(words) words, sizeof(words)
	static const struct { const char *asked, *told; size_t len; } all[] = {
		{ "a|octet|blksize|9999", OPTIONS("blksize\0001468") },
		{ "a|octet|BLKSIZE|8", OPTIONS("blksize\0008") },
		{ "a|octet|blksize|7", "", 0 },
		{ "a|octet|windowsize|0", "", 0 },
		{ "a|octet|windowsize|1000", OPTIONS("windowsize\00064") },
		{ "a|octet|blksize|x", "", 0 }, { "a|octet|other|1", "", 0 },
		{ "a|octet|tsize", "", 0 },
		{ "a|octet|tsize|0|tsize|0|blksize|16|blksize|32",
		  OPTIONS("tsize\00010\0blksize\00016") },
		{ "a|octet|windowsize|2|windowsize|3",
		  OPTIONS("windowsize\0002") },
	};
	struct peer p;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		world_start(&p, YAML);
		assert_true(ask(&p, 1, all[i].asked));
		assert_options(all[i].told, all[i].len);
		world_end(&p);
	}
}

/* Sent from @port; true if something comes of it, before it is sent again. */
static bool say(struct peer *p, unsigned port, const void *data, size_t len)
{
	peer_udp(p, PEER_SERVER, port, from_port, data, len);
	return receive(p, 100);
}

static void what_is_no_acknowledgement_is_left(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "a|octet|blksize|8"));
	assert_false(say(&p, 5000, "\0\4\0\1", 4));	/* options are not */
	assert_false(say(&p, 5001, "\0\4\0\0", 4));	/* a stranger's */
	assert_false(say(&p, 5000, "\1\4\0\0", 4));
	world_end(&p);
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "a|octet|blksize|8"));
	assert_false(say(&p, 5000, "\0\4\0", 3));
	assert_true(ack(&p, 0));
	assert_data(1, "01234567");
	assert_false(say(&p, 5000, "\0\3\0\1", 4));	/* no such thing */
	assert_false(say(&p, 5000, "\0\4\0\x09", 4));	/* not sent yet */
	assert_true(ack(&p, 1));
	assert_data(2, "89");
	world_end(&p);
}

static void an_error_of_the_client_ends_the_transfer(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, YAML);
	assert_true(ask(&p, 1, "a|octet|blksize|8"));
	assert_false(say(&p, 5000, "\0\5\0\0x\0", 6));
	assert_false(receive(&p, 10000));	/* it is not sent again */
	world_end(&p);
}

static void a_file_can_break_off_or_be_refused(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: tftp\n  paths:\n"
		    "    /a: {content: '0123456789', break: {at: 8}}\n"
		    "    /s: {content: '0123456789', break: {at: 8, "
		    "how: stall}}\n    /f: {content: x, status: 403}\n");
	assert_true(ask(&p, 1, "a|octet|blksize|8"));
	assert_true(ack(&p, 0));
	assert_data(1, "01234567");
	assert_true(ack(&p, 1));
	assert_int_equal(peer_get16(got), 5);
	assert_string_equal((const char *)got + 4, "broken off");
	assert_false(receive(&p, 10000));	/* once is enough */
	assert_true(ask(&p, 1, "f|octet"));
	assert_int_equal(peer_get32(got), 0x00050002);
	assert_string_equal((const char *)got + 4, "refused");
	assert_true(ask(&p, 1, "s|octet|blksize|8"));
	assert_true(ack(&p, 0));
	assert_false(ack(&p, 1));
	assert_false(receive(&p, 20000));
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_small_file_is_one_block),
		FAKE_TEST(options_are_acknowledged),
		FAKE_TEST(a_window_of_blocks_comes_in_a_row),
		FAKE_TEST(a_lost_block_is_sent_again),
		FAKE_TEST(it_gives_up_in_the_end),
		FAKE_TEST(a_missing_file_is_an_error),
		FAKE_TEST(backslashes_are_slashes),
		FAKE_TEST(rubbish_is_survived),
		FAKE_TEST(options_have_limits),
		FAKE_TEST(what_is_no_acknowledgement_is_left),
		FAKE_TEST(an_error_of_the_client_ends_the_transfer),
		FAKE_TEST(a_file_can_break_off_or_be_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
