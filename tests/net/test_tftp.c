/* test_tftp.c: downloads by TFTP. */
#include "tests/net/server.h"

#include "core/image.h"
#include "net/tftp_packet.h"

struct plan {
	const char *content;
	size_t      len;
	unsigned    blksize;		/* answered; 0: no options	*/
	unsigned    window;		/* answered too; 0: not		*/
	unsigned    lose_block;		/* of data, once		*/
	unsigned    lose;		/* so many packets of ours	*/
	unsigned    error;		/* instead of anything else	*/
	const char *error_text;		/* NULL: "no"			*/
	bool        stranger;		/* sends rubbish too		*/
	bool        other_port;		/* so does one of the server's	*/
	bool        too_long;		/* one block, at first		*/
	bool        twice;		/* each block			*/
	bool        cut;		/* answers, in two fragments	*/
	unsigned    breaks;		/* so often, at block 3:	*/
	bool        mute;		/* without a word		*/
	bool        is_mute;		/* until it is asked again	*/
	unsigned    requests, acks, blocks;
	uint8_t     request[512];
	size_t      request_len;
	unsigned    error_from_client;
	char        last_error[64];	/* as the client put it	*/
};

#define TID 1234		/* the server's port */

static void send_block(struct bench *b, const struct udp *u, struct plan *p,
		       unsigned block)
{
	static const uint8_t broken[] = { 0, 5, 0, 0, 'n', 'o', 0 };
	unsigned size = p->blksize ? p->blksize : 512;
	size_t at = (block - 1) * (size_t)size;
	uint8_t packet[1500] = { 0, 3 };
	size_t n = p->len - at < size ? p->len - at : size;

	if (at > p->len || p->is_mute)
		return;
	if (block == 3 && p->breaks) {
		p->breaks--;
		p->is_mute = true;
		if (!p->mute)
			answer(b, SERVER_IP, u->from, TID, u->sport, broken,
			       sizeof(broken));
		return;
	}
	p->blocks++;
	if (block == p->lose_block) {
		p->lose_block = 0;
		return;
	}
	put_be16(packet + 2, block);
	if (p->too_long && p->blocks == 1)
		answer(b, SERVER_IP, u->from, TID, u->sport, packet,
		       4 + size + 1);
	memcpy(packet + 4, p->content + at, n);
	answer(b, SERVER_IP, u->from, TID, u->sport, packet, 4 + n);
	if (p->twice)
		answer(b, SERVER_IP, u->from, TID, u->sport, packet, 4 + n);
}

static void send_options(struct bench *b, const struct udp *u,
			 const struct plan *p)
{
	uint8_t packet[64] = { 0, 6 };
	int n = snprintf((char *)packet + 2, 60, "BLKSIZE%c%u%ctsize%c%zu",
			 0, p->blksize, 0, 0, p->len);

	if (p->window)
		n += 1 + snprintf((char *)packet + 3 + n, (size_t)(57 - n),
				  "WindowSize%c%u", 0, p->window);
	answer(b, SERVER_IP, u->from, TID, u->sport, packet, (size_t)n + 3);
}

static void send_window(struct bench *b, const struct udp *u, struct plan *p,
			unsigned from)
{
	unsigned i;

	for (i = 0; i < (p->window ? p->window : 1); i++)
		send_block(b, u, p, from + i);
}

static void send_error_text(struct bench *b, const struct udp *u,
			    const struct plan *p)
{
	uint8_t packet[100] = { 0, 5, 0, (uint8_t)p->error };
	size_t len = strlen(p->error_text);

	memcpy(packet + 4, p->error_text, len);
	answer(b, SERVER_IP, u->from, TID, u->sport, packet, 4 + len + 1);
}

static void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	uint8_t error[] = { 0, 5, 0, (uint8_t)p->error, 'n', 'o', 0 };

	if (u->data[1] == TFTP_ERROR) {
		snprintf(p->last_error, sizeof(p->last_error), "%u:%s|%zu",
			 (unsigned)get_be16(u->data + 2), u->data + 4, u->len);
		p->error_from_client++;
	}
	if (u->data[1] == TFTP_RRQ) {
		assert_int_equal(u->dport, 69);
		p->requests++;
		p->is_mute = false;
		p->request_len = u->len;
		memcpy(p->request, u->data, u->len);
	} else {
		assert_int_equal(u->dport, TID);
		p->acks++;
	}
	if (p->lose) {
		p->lose--;
		return;
	}
	if (p->other_port && p->acks == 1)
		answer(b, SERVER_IP, u->from, TID + 1, u->sport, "\0\3\0\2no",
		       6);
	if (p->stranger)
		answer(b, 0xc0000263, u->from, TID, u->sport, "\0\5\0\1no", 7);
	if (p->error && p->error_text)
		send_error_text(b, u, p);
	else if (p->error)
		answer(b, SERVER_IP, u->from, TID, u->sport, error, 7);
	else if (u->data[1] == TFTP_RRQ && p->blksize)
		send_options(b, u, p);
	else if (u->data[1] == TFTP_RRQ)
		send_block(b, u, p, 1);
	else if (u->data[1] == TFTP_ACK)
		send_window(b, u, p, get_be16(u->data + 2) + 1);
}

static int get(struct bench *b, struct plan *p, struct image **img)
{
	b->on_udp = serve;
	b->ctx = p;
	b->cut = p->cut;
	bench_address(b);
	return fetch_image(&b->fetch, "tftp://192.0.2.1/dir/a%20b", QUIETLY, img, &b->e);
}

/* It comes as it is there. */
static void expect_content(struct plan *p)
{
	struct image *img = NULL;
	struct bench b;

	bench_start(&b);
	assert_int_equal(get(&b, p, &img), 0);
	assert_int_equal(img->len, p->len);
	assert_memory_equal(img->data, p->content, p->len);
	image_unref(img);
	bench_stop(&b);
}

static char big[5000];

static void fill(void)
{
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)(i * 7 + i / 256);
}

static void a_request_asks_for_big_blocks_and_the_size(void **state)
{
	struct plan p = { .content = "x", .len = 1 };

	(void)state;
	expect_content(&p);
	assert_memory_equal(p.request, "\0\1dir/a b\0octet\0blksize\0"
			    "1432\0tsize\0" "0\0windowsize\0" "16",
			    p.request_len);
	assert_int_equal(p.request_len, 2 + 8 + 6 + 8 + 5 + 6 + 2 + 11 + 3);
}

static void a_server_without_options_sends_512_bytes_each(void **state)
{
	struct plan p = { .content = big, .len = 1024 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 3);	/* the last block is empty */
}

static void options_are_taken_as_answered(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 1000 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 7);	/* of the options, five, empty */
}

static void a_window_is_acknowledged_as_a_whole(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 4 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 4);	/* options; 4, 8; the eleventh, empty */
	assert_int_equal(p.blocks, 11);
}

static void a_block_lost_from_a_window_is_asked_for_at_once(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 4, .lose_block = 2 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.acks, 5);
	assert_int_equal(p.blocks, 4 + 10);
	assert_true(fake.now_us < 50000);
}

static void the_end_lost_from_a_window_is_waited_for(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 4, .lose_block = 4 };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.blocks, 4 + 8);
	assert_int_equal(fake.now_us, 50000);
}

static void too_big_a_window_is_refused(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 500,
			  .window = 17 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -EPROTO);
	assert_int_equal(p.error_from_client, 1);
	bench_stop(&b);
}

static void an_empty_file_is_a_file(void **state)
{
	struct plan p = { .content = "", .len = 0, .blksize = 1432 };

	(void)state;
	expect_content(&p);
}

static void what_is_lost_is_sent_again(void **state)
{
	struct plan p = { .content = "abc", .len = 3, .lose = 3 };

	(void)state;
	expect_content(&p);
	assert_int_equal(p.requests, 4);
}

static void blocks_that_come_twice_count_once(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 1432,
			  .twice = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void fragments_of_a_block_are_joined(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 1432,
			  .cut = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void strangers_are_ignored(void **state)
{
	struct plan p = { .content = "abc", .len = 3, .stranger = true };

	(void)state;
	expect_content(&p);
}

/* Each transfer has a port of its own: the server's first one. */
static void another_port_of_the_server_is_a_stranger(void **state)
{
	struct plan p = { .content = big, .len = 1500, .other_port = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void a_block_longer_than_agreed_is_ignored(void **state)
{
	struct plan p = { .content = big, .len = 1500, .too_long = true };

	(void)state;
	fill();
	expect_content(&p);
}

static void a_missing_file_is_enoent(void **state)
{
	struct plan p = { .error = 1 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ENOENT);
	assert_string_equal(b.e.msg, "the TFTP server has no such file");
	bench_stop(&b);
}

static void too_big_a_block_size_is_refused(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 9000 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -EPROTO);
	assert_int_equal(p.error_from_client, 1);
	bench_stop(&b);
}

static void silence_is_given_up_after_15_s(void **state)
{
	struct plan p = { .lose = 1000 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ETIMEDOUT);
	assert_int_equal(p.requests, 6);
	assert_int_equal(fake.now_us, 15750000);
	bench_stop(&b);
}

/* An answer took 200 ms: from then on that, and four times half of that. */
static void how_long_to_wait_is_learned(void **state)
{
	struct plan p = { .content = big, .len = 1500, .blksize = 500,
			  .lose_block = 1 };
	struct plan late = p;
	struct image *img = NULL;
	struct bench b;

	(void)state;
	fill();
	bench_start(&b);
	b.late_us = 200000;
	assert_int_equal(get(&b, &p, &img), 0);
	assert_int_equal(b.sent_us[1] - b.sent_us[0], 200000);
	assert_int_equal(b.sent_us[2] - b.sent_us[1], 600000);
	image_unref(img);
	bench_stop(&b);
	/* of one that was sent twice nobody knows */
	fake_reset();
	bench_start(&b);
	b.late_us = 200000;
	late.lose = 1;
	assert_int_equal(get(&b, &late, &img), 0);
	assert_int_equal(b.sent_us[1] - b.sent_us[0], 250000);
	assert_int_equal(b.sent_us[2] - b.sent_us[1], 200000);
	assert_int_equal(b.sent_us[3] - b.sent_us[2], 250000);
	image_unref(img);
	bench_stop(&b);
}

/* A server that stops in the middle is asked for the file again. */
static void what_broke_off_comes_again(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 2 };
	struct plan q = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 1, .mute = true };

	(void)state;
	fill();
	expect_content(&p);
	assert_int_equal(p.requests, 3);
	assert_int_equal(fake.now_us, 3000000);	/* after 1 s, and after 2 */
	fake_reset();
	expect_content(&q);
	assert_int_equal(q.requests, 2);
}

static void one_that_always_breaks_off_is_given_up(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 512,
			  .breaks = 100 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ENOTSUP);
	assert_string_equal(b.e.msg, "TFTP error 0: no");
	assert_int_equal(p.requests, 5);
	bench_stop(&b);
}

static void the_server_is_told_why_we_stop(void **state)
{
	struct plan p = { .content = big, .len = 5000, .blksize = 9000 };
	struct plan q = { .content = big, .len = 5000, .blksize = 512 };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -EPROTO);
	assert_string_equal(b.e.msg, "malformed TFTP packet");
	/* code 0, text, NUL: and nothing more */
	assert_string_equal(p.last_error, "0:malformed|14");
	bench_stop(&b);
	fake_reset();
	bench_start(&b);
	b.ev.con = &b.con;
	fake.live_keys = true;
	fake_keys_at(20000, "\003");
	q.lose_block = 3;
	assert_int_equal(get(&b, &q, &img), -ECANCELED);
	assert_string_equal(q.last_error, "0:cancelled|14");
	bench_stop(&b);
}

static void a_servers_error_is_shown_as_far_as_it_can_be(void **state)
{
	static const struct { unsigned number; int code; const char *msg; }
	table[] = {
		{ 0, -ENOTSUP, "TFTP error 0: no" },
		{ 1, -ENOENT, "the TFTP server has no such file" },
		{ 2, -EACCES, "TFTP error 2: no" },
		{ 3, -ENOTSUP, "TFTP error 3: no" },
		{ 4, -ENOTTY, "TFTP error 4: no" },
		{ 5, -ENOTSUP, "TFTP error 5: no" },
	};
	struct image *img = NULL;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct plan p = { .error = table[i].number, .stranger = !i };

		fake_reset();
		bench_start(&b);
		if (!i)
			p.error = 256;		/* its low byte: 0 */
		assert_int_equal(get(&b, &p, &img), table[i].code);
		assert_string_equal(b.e.msg, table[i].msg);
		bench_stop(&b);
	}
}

/* 47 bytes, of which none is anything but a printable character. */
static void an_errors_text_has_a_limit(void **state)
{
	struct plan p = { .error = 3, .error_text = "a\037 ~\177\200"
			  "6789012345678901234567890123456789012345678901" };
	struct image *img = NULL;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(get(&b, &p, &img), -ENOTSUP);
	assert_string_equal(b.e.msg, "TFTP error 3: a? ~??"
			    "67890123456789012345678901234567890123456");
	bench_stop(&b);
}

/* What is of the wire, and in any language. */
static void an_errors_text_is_cut_and_made_harmless(void **state)
{
	struct tftp_answer a;
	uint8_t packet[80] = { 0, 5, 0, 9 };

	(void)state;
	memset(packet + 4, 'x', 76);
	assert_int_equal(tftp_parse(packet, 80, &a), 0);
	assert_int_equal(a.len, 76);
	packet[10] = 0;
	assert_int_equal(tftp_parse(packet, 80, &a), 0);
	assert_int_equal(a.len, 6);
	assert_int_equal(a.number, 9);
	assert_int_equal(tftp_parse(packet, 4, &a), 0);
	assert_int_equal(a.len, 0);
	assert_int_equal(tftp_parse(packet, 3, &a), -EPROTO);
	assert_int_equal(tftp_parse(packet, 1, &a), -EPROTO);
	packet[0] = 1;
	assert_int_equal(tftp_parse(packet, 80, &a), -EPROTO);
	packet[0] = 0;
	packet[1] = 4;
	assert_int_equal(tftp_parse(packet, 80, &a), -EPROTO);
}

static int options(const char *text, size_t len, struct tftp_answer *a)
{
	uint8_t packet[80] = { 0, 6 };

	memcpy(packet + 2, text, len);
	return tftp_parse(packet, 2 + len, a);
}
#define OPTIONS(literal, a) options(literal, sizeof(literal) - 1, a)

static void options_have_their_bounds(void **state)
{
	struct tftp_answer a;

	(void)state;
	assert_int_equal(OPTIONS("", &a), 0);
	assert_int_equal(a.blksize, 0);
	assert_int_equal(OPTIONS("blksize\0" "8\0", &a), 0);
	assert_int_equal(a.blksize, 8);
	assert_int_equal(OPTIONS("blksize\0" "7\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("blksize\0" "1432\0", &a), 0);
	assert_int_equal(OPTIONS("blksize\0" "1433\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("blksize\0" "100x\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("windowsize\0" "1\0", &a), 0);
	assert_int_equal(a.window, 1);
	assert_int_equal(OPTIONS("windowsize\0" "0\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("windowsize\0" "16\0", &a), 0);
	assert_int_equal(OPTIONS("windowsize\0" "17\0", &a), -EPROTO);
	assert_int_equal(OPTIONS("tsize\0" "0\0", &a), 0);
	assert_true(a.has_tsize);
	assert_int_equal(OPTIONS("tsize\0" "\0", &a), 0);
	assert_false(a.has_tsize);
	assert_int_equal(OPTIONS("tsize\0" "9x\0", &a), 0);
	assert_false(a.has_tsize);
	assert_int_equal(OPTIONS("other\0" "1\0tsize\0" "99\0", &a), 0);
	assert_int_equal(a.tsize, 99);
	assert_int_equal(OPTIONS("tsize\0" "99", &a), 0);	/* cut */
	assert_false(a.has_tsize);
	assert_int_equal(OPTIONS("tsize\0", &a), 0);
	assert_false(a.has_tsize);
}

static void a_request_has_room_for_a_long_name(void **state)
{
	uint8_t buf[512];
	char name[512];
	/* opcode, NUL, and all that follows the name */
	size_t rest = 3 + sizeof("octet\0blksize\0" "1432\0tsize\0"
				 "0\0windowsize\0" "16");

	(void)state;
	memset(name, 'n', sizeof(name));
	assert_int_equal(tftp_write_request(name, 512 - rest, buf, 512), 512);
	assert_int_equal(buf[512 - rest + 1], 'n');
	assert_int_equal(buf[512 - rest + 2], 0);
	assert_int_equal(tftp_write_request(name, 513 - rest, buf, 512),
			 -ENAMETOOLONG);
	assert_int_equal(tftp_write_request("", 0, buf, rest - 1),
			 -ENAMETOOLONG);
	assert_int_equal(tftp_write_request("", 0, buf, rest), (int)rest);
	assert_int_equal(tftp_write_request("a\0b", 3, buf, 512), -EINVAL);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .content = big, .len = 3000, .blksize = 1432,
			  .cut = true };
	struct image *img = NULL;
	struct bench b;
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.on_udp = serve;
	b.ctx = &p;
	b.cut = p.cut;
	if (settings_set(b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), NULL) == 0)
		rc = fetch_image(&b.fetch, "tftp://192.0.2.1/x", QUIETLY, &img, &b.e);
	assert_alloc_result(rc);
	if (rc == 0)
		assert_memory_equal(img->data, big, 3000);
	image_unref(img);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fill();
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_request_asks_for_big_blocks_and_the_size),
		FAKE_TEST(a_server_without_options_sends_512_bytes_each),
		FAKE_TEST(options_are_taken_as_answered),
		FAKE_TEST(a_window_is_acknowledged_as_a_whole),
		FAKE_TEST(a_block_lost_from_a_window_is_asked_for_at_once),
		FAKE_TEST(the_end_lost_from_a_window_is_waited_for),
		FAKE_TEST(too_big_a_window_is_refused),
		FAKE_TEST(an_empty_file_is_a_file),
		FAKE_TEST(what_is_lost_is_sent_again),
		FAKE_TEST(blocks_that_come_twice_count_once),
		FAKE_TEST(fragments_of_a_block_are_joined),
		FAKE_TEST(strangers_are_ignored),
		FAKE_TEST(another_port_of_the_server_is_a_stranger),
		FAKE_TEST(a_block_longer_than_agreed_is_ignored),
		FAKE_TEST(a_missing_file_is_enoent),
		FAKE_TEST(too_big_a_block_size_is_refused),
		FAKE_TEST(silence_is_given_up_after_15_s),
		FAKE_TEST(how_long_to_wait_is_learned),
		FAKE_TEST(what_broke_off_comes_again),
		FAKE_TEST(one_that_always_breaks_off_is_given_up),
		FAKE_TEST(the_server_is_told_why_we_stop),
		FAKE_TEST(a_servers_error_is_shown_as_far_as_it_can_be),
		FAKE_TEST(an_errors_text_has_a_limit),
		FAKE_TEST(an_errors_text_is_cut_and_made_harmless),
		FAKE_TEST(options_have_their_bounds),
		FAKE_TEST(a_request_has_room_for_a_long_name),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
