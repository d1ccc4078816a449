/*
 * session.h: an iSCSI session whose target is the test: what is sent is kept,
 * and the test makes each message that is heard.
 */
#ifndef TESTS_NET_SAN_SESSION_H
#define TESTS_NET_SAN_SESSION_H

#include "tests/fake/fake.h"

#include "core/err.h"
#include "core/str.h"
#include "net/san/iscsi.h"
#include "net/san/path.h"

#define BLOCK	512u
#define BLOCKS	16u
#define BYTES	(BLOCK * BLOCKS)
#define SEGMENT	1024u
#define SENT_MAX 32

static struct { uint8_t bhs[ISCSI_BHS]; const uint8_t *data; uint32_t len; }
	sent[SENT_MAX];
static unsigned n_sent;
static int send_result;

int iscsi_send(struct iscsi *s, uint8_t bhs[ISCSI_BHS], const void *data,
	       uint32_t len)
{
	(void)s;
	assert_true(n_sent < SENT_MAX);
	memcpy(sent[n_sent].bhs, bhs, ISCSI_BHS);
	sent[n_sent].data = data;
	sent[n_sent++].len = len;
	return send_result;
}

/* What the path has told: of its last command, of itself; 1: nothing. */
static int ended, opened, lost;

void san_path_done(struct san_path *p, struct san_io *io, int status)
{
	(void)p;
	(void)io;
	ended = status;
}

void san_path_lost(struct san_path *p, int status)
{
	(void)p;
	lost = status;
}

void san_path_opened(struct san_path *p, int status)
{
	(void)p;
	opened = status;
}

static struct iscsi s;
static uint8_t disk[BYTES];
static struct san_io io;

static inline void begin(enum san_op op, bool immediate)
{
	sbuf_free(&s.text);
	s = (struct iscsi){
		.path.shape = { .block_size = BLOCK, .blocks = BLOCKS },
		.agreed = { .segment = SEGMENT, .first_burst = SEGMENT,
			    .immediate = immediate },
		.cmd_sn = 5, .max_cmd_sn = 9, .exp_stat_sn = 3,
		.ping.armed = true,	/* no time passes here */
		.root.lun = { 0, 7 }, .text.max = 64,
	};
	io = (struct san_io){ .op = op, .count = BLOCKS, .buf = disk };
	n_sent = 0;
	ended = opened = lost = 1;
	assert_int_equal(iscsi_task_submit(&s, &io), 0);
	assert_int_equal(n_sent, 1);
	assert_int_equal(bhs_opcode(sent[0].bhs), ISCSI_COMMAND);
	n_sent = 0;
}

/* A message of the target, to be changed: to the command with @tag. */
static inline uint8_t *message(unsigned opcode, uint32_t tag)
{
	uint8_t *bhs = s.rx.bhs;

	memset(bhs, 0, ISCSI_BHS);
	bhs[0] = (uint8_t)opcode;
	bhs[BHS_FLAGS] = ISCSI_FINAL;
	memcpy(bhs + BHS_LUN, "\0\7\0\0\0\0\0", 8);
	put_be32(bhs + BHS_TAG, tag);
	put_be32(bhs + BHS_STAT_SN, s.exp_stat_sn);
	return bhs;
}

/* It is heard, with its data: 0, or what the session says. */
static inline int hear_it(const void *data, size_t len)
{
	int rc;

	put_be32(s.rx.bhs + BHS_AHS, (uint32_t)len);
	err_clear(&s.path.err);
	n_sent = 0;
	rc = iscsi_session_header(&s);
	if (rc == 0 && len)
		rc = iscsi_session_data(&s, 0, data, (uint32_t)len);
	return rc < 0 ? rc : iscsi_session_end(&s);
}

static inline int session_end(void **state)
{
	sbuf_free(&s.text);
	return fake_teardown(state);
}

#define SESSION_TEST(f) \
	cmocka_unit_test_setup_teardown(f, fake_setup, session_end)

#endif
