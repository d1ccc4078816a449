/* test_disk_requests.c: what the lab's servers of disks answer to messages that
   were written by hand, as no initiator of ours sends them. */
#include "tests/lab/world.h"

/* Send bytes, and read what comes. */
static void talk(struct peer *p, const void *data, size_t len)
{
	(void)peer_say(p, data, len, 500);
}

static const uint8_t *got(const struct peer *p)
{
	return (const uint8_t *)sbuf_text(&p->got);
}

/* ---- iSCSI: logins ---------------------------------------------------------- */

#define TARGET "servers:\n- type: iscsi\n  target: iqn.lab:a\n" \
	"  luns: [{size: 1M}]\n"
#define NAMES	"InitiatorName=iqn.me\0TargetName=iqn.lab:a\0"
#define CHAP	"  user: u\n  password: p\n"

enum { SECURITY = 0x81, OPERATIONAL = 0x87, STAY = 0 };

static uint32_t command_sn;

static void message(struct peer *p, const uint8_t head[48], const char *text,
		    size_t len)
{
	uint8_t m[1000] = { 0 };

	assert_true(len + 52 < sizeof(m));
	memcpy(m, head, 48);
	peer_put32(m + 4, (uint32_t)len);
	memcpy(m + 48, text, len);
	talk(p, m, 48 + (len + 3) / 4 * 4);
}

/* Send a request to log in. Returns its status: class << 8 | detail. */
static unsigned login(struct peer *p, unsigned flags, const char *text,
		      size_t len)
{
	uint8_t head[48] = { 0x43, (uint8_t)flags };

	peer_put32(head + 24, command_sn);
	message(p, head, text, len);
	assert_true(p->got.len >= 48);
	assert_int_equal(got(p)[0], 0x23);
	return peer_get16(got(p) + 36);
}

#define LOGIN(p, flags, text) login(p, flags, text, sizeof(text) - 1)

/* Does the answer hold this key? */
static bool told(const struct peer *p, const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 48; i + n <= p->got.len; i++)
		if (!memcmp(got(p) + i, key, n + 1))
			return true;
	return false;
}

static void start(struct peer *p, const char *yaml)
{
	command_sn = 1;
	world_start(p, yaml);
	assert_true(peer_connect(p, PEER_SERVER, 3260));
}

#define KEYS(text) text, sizeof(text) - 1

static void who_may_log_in_is_told_why_not(void **state)
{
	static const struct { const char *yaml; unsigned flags;
			      const char *text; size_t len; unsigned status;
			      const char *told; } logins[] = {
		{ TARGET, OPERATIONAL, KEYS(NAMES), 0, "" },
		{ TARGET, OPERATIONAL, KEYS("TargetName=iqn.lab:a\0"), 0x0200,
		  "" },
		{ TARGET, OPERATIONAL, KEYS("InitiatorName=iqn.me\0"), 0x0203,
		  "" },
		{ TARGET, OPERATIONAL, KEYS("InitiatorName=iqn.me\0"
		  "TargetName=iqn.lab:b\0"), 0x0203, "" },
		{ TARGET, OPERATIONAL, KEYS("InitiatorName=iqn.me\0"
		  "TargetName=iqn.lab:a"), 0x0203, "" },	/* no NUL */
		{ TARGET, OPERATIONAL, KEYS("InitiatorName=iqn.me\0"
		  "SessionType=Discovery\0"), 0, "" },
		{ TARGET, OPERATIONAL, KEYS("InitiatorName=iqn.me\0"
		  "SessionType=Normal\0"), 0x0203, "" },
		{ TARGET, OPERATIONAL, KEYS(NAMES "InitiatorNameX=b\0"
		  "MaxRecvDataSegmentLength=100\0HeaderDigest=CRC32C\0"
		  "ImmediateData=No\0"), 0, "HeaderDigest=None" },
		{ TARGET, SECURITY, KEYS(NAMES "AuthMethod=CHAP,None\0"), 0,
		  "AuthMethod=None" },
		{ TARGET, SECURITY, KEYS(NAMES "AuthMethod=CHAP\0"), 0,
		  "AuthMethod=Reject" },
		{ TARGET, SECURITY, KEYS(NAMES), 0, "" },
		{ TARGET CHAP, SECURITY, KEYS(NAMES "AuthMethod=None\0"),
		  0x0201, "" },
		{ TARGET CHAP, SECURITY, KEYS(NAMES "AuthMethod=CHAP\0"), 0,
		  "AuthMethod=CHAP" },
		{ TARGET CHAP, SECURITY, KEYS(NAMES), 0, "" },
		{ TARGET CHAP, OPERATIONAL, KEYS(NAMES), 0x0201, "" },
		{ TARGET CHAP, OPERATIONAL, KEYS("InitiatorName=iqn.me\0"
		  "SessionType=Discovery\0"), 0, "" },
		{ TARGET "  digests: yes\n", OPERATIONAL,
		  KEYS(NAMES "HeaderDigest=None\0"), 0x0202, "" },
		{ TARGET "  digests: yes\n", OPERATIONAL,
		  KEYS(NAMES "DataDigest=CRC32C,None\0"), 0,
		  "DataDigest=CRC32C" },
		{ TARGET "  initiator: iqn.you\n", OPERATIONAL, KEYS(NAMES),
		  0x0202, "" },
		{ TARGET "  moves-to: 192.0.2.9:3260\n", OPERATIONAL,
		  KEYS(NAMES), 0x0101, "TargetAddress=192.0.2.9:3260" },
		{ TARGET "  moves-to: 192.0.2.9:3260\n", OPERATIONAL,
		  KEYS("InitiatorName=iqn.me\0SessionType=Discovery\0"), 0,
		  "" },
		{ TARGET "  refuses: 0x0301\n", OPERATIONAL, KEYS(NAMES),
		  0x0301, "" },
	};
	struct peer p;
	unsigned status;

	(void)state;
	for (size_t i = 0; i < sizeof(logins) / sizeof(logins[0]); i++) {
		start(&p, logins[i].yaml);
		status = login(&p, logins[i].flags, logins[i].text,
			       logins[i].len);
		if (status != logins[i].status)
			fail_msg("%zu: status %04x", i, status);
		assert_true(!*logins[i].told || told(&p, logins[i].told));
		assert_int_equal(p.finished, status != 0);
		world_end(&p);
	}
}

static void a_proof_that_is_none_is_refused(void **state)
{
	static const struct { const char *text; size_t len; } proofs[] = {
		{ KEYS("CHAP_N=u\0") },
		{ KEYS("CHAP_R=0x00000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=v\0CHAP_R=0x00000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0x00000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0x000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0x0000000000000000000000000000000000"
		       "\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0x0000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0xzz000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0x0z000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=1x00000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0b00000000000000000000000000000000\0") },
		{ KEYS("CHAP_N=u\0CHAP_R=0x\0") },
	};
	struct peer p;

	(void)state;
	for (size_t i = 0; i < sizeof(proofs) / sizeof(proofs[0]); i++) {
		start(&p, TARGET CHAP);
		assert_int_equal(LOGIN(&p, STAY, NAMES "AuthMethod=CHAP\0"), 0);
		assert_int_equal(LOGIN(&p, STAY, "CHAP_A=5\0"), 0);
		assert_true(told(&p, "CHAP_A=5"));
		assert_int_equal(login(&p, SECURITY, proofs[i].text,
				       proofs[i].len), 0x0201);
		assert_true(p.finished);
		world_end(&p);
	}
}

static void what_is_no_login_ends_the_connection(void **state)
{
	static const uint8_t nop[48] = { 0x40, 0x80 };
	uint8_t longer[48] = { 0x43, 0x87, 0, 0, 0, 0xff, 0xff, 0xff };
	struct peer p;

	(void)state;
	start(&p, TARGET);
	message(&p, nop, "", 0);
	assert_true(p.finished);
	assert_int_equal(p.got.len, 0);
	world_end(&p);
	start(&p, TARGET);
	talk(&p, longer, sizeof(longer));
	assert_true(p.reset);
	world_end(&p);
}

/* ---- iSCSI: sessions --------------------------------------------------------- */

static void log_in(struct peer *p)
{
	start(p, TARGET);
	assert_int_equal(LOGIN(p, OPERATIONAL, NAMES), 0);
}

/* Send one with @opcode, in its turn. Returns the opcode of the answer; -1:
   there is none. */
static int ask(struct peer *p, uint8_t head[48], unsigned opcode,
	       const char *data, size_t len)
{
	head[0] = (uint8_t)opcode;
	peer_put32(head + 24, command_sn);
	if (!(opcode & 0x40))
		command_sn++;
	message(p, head, data, len);
	return p->got.len < 48 ? -1 : got(p)[0];
}

static void messages_of_a_session_are_answered(void **state)
{
	uint8_t nop[48] = { 0, 0x80 }, text[48] = { 0, 0x80 }, odd[48] = { 0 };
	struct peer p;

	(void)state;
	log_in(&p);
	peer_put32(nop + 16, 5);
	assert_int_equal(ask(&p, nop, 0x00, "echo", 4), 0x20);
	assert_memory_equal(got(&p) + 48, "echo", 4);
	peer_put32(nop + 16, 0xffffffff);	/* it answers one of ours */
	assert_int_equal(ask(&p, nop, 0x40, "", 0), -1);
	assert_int_equal(ask(&p, text, 0x04, "SendTargets=All\0", 16), 0x24);
	assert_true(told(&p, "TargetName=iqn.lab:a"));
	assert_int_equal(ask(&p, odd, 0x10, "", 0), 0x3f);
	assert_int_equal(got(&p)[2], 5);
	assert_false(p.finished);
	assert_int_equal(ask(&p, odd, 0x06, "", 0), 0x26);
	assert_true(p.finished);
	world_end(&p);
}

static void what_is_not_in_its_turn_is_left(void **state)
{
	uint8_t nop[48] = { 0, 0x80 };
	struct peer p;

	(void)state;
	log_in(&p);
	command_sn += 5;
	assert_int_equal(ask(&p, nop, 0x00, "", 0), -1);
	command_sn -= 6;
	assert_int_equal(ask(&p, nop, 0x00, "", 0), 0x20);
	world_end(&p);
}

/* WRITE(10) of one block, of which @sent bytes come with it. */
static int begin_write(struct peer *p, uint32_t tag, size_t sent)
{
	static const char data[512];
	uint8_t head[48] = { 0, 0xa0 };

	peer_put32(head + 16, tag);
	peer_put32(head + 20, 512);
	memcpy(head + 32, "\x2a\0\0\0\0\0\0\0\1", 9);
	return ask(p, head, 0x01, data, sent);
}

/* The first command is told that the disk was switched on. */
static void wake(struct peer *p)
{
	uint8_t ready[48] = { 0, 0x80 };

	assert_int_equal(ask(p, ready, 0x01, "", 0), 0x21);
	assert_int_equal(got(p)[3], 2);
}

static void data_comes_when_it_is_asked_for(void **state)
{
	static const char data[512];
	uint8_t out[48] = { 0, 0x80 };
	struct peer p;

	(void)state;
	log_in(&p);
	wake(&p);
	assert_int_equal(begin_write(&p, 9, 512), 0x21);
	assert_int_equal(got(&p)[3], 0);
	assert_int_equal(begin_write(&p, 10, 100), 0x31);
	assert_int_equal(peer_get32(got(&p) + 40), 100);
	assert_int_equal(peer_get32(got(&p) + 44), 412);
	memcpy(out + 20, got(&p) + 20, 4);
	peer_put32(out + 16, 99);		/* nobody asked for that */
	assert_int_equal(ask(&p, out, 0x05, data, 10), -1);
	command_sn--;
	peer_put32(out + 16, 10);
	peer_put32(out + 40, 100);
	assert_int_equal(ask(&p, out, 0x05, data, 200), 0x31);
	command_sn--;
	assert_int_equal(peer_get32(got(&p) + 40), 300);
	memcpy(out + 20, got(&p) + 20, 4);
	peer_put32(out + 40, 300);
	assert_int_equal(ask(&p, out, 0x05, data, 300), 0x21);
	command_sn--;
	assert_int_equal(begin_write(&p, 11, 0), 0x31);
	peer_put32(out + 16, 11);
	peer_put32(out + 40, 7);		/* not where it was left */
	assert_int_equal(ask(&p, out, 0x05, data, 300), -1);
	assert_true(p.finished);
	world_end(&p);
}

static void a_task_is_given_up(void **state)
{
	uint8_t task[48] = { 0, 0x81 };
	struct peer p;

	(void)state;
	log_in(&p);
	wake(&p);
	assert_int_equal(begin_write(&p, 20, 0), 0x31);
	assert_int_equal(begin_write(&p, 21, 0), 0x31);
	peer_put32(task + 20, 20);
	assert_int_equal(ask(&p, task, 0x42, "", 0), 0x22);
	task[1] = 0x85;				/* all of them */
	assert_int_equal(ask(&p, task, 0x42, "", 0), 0x22);
	assert_int_equal(begin_write(&p, 22, 512), 0x21);
	world_end(&p);
}

/* ---- NBD --------------------------------------------------------------------- */

#define EXPORTS "servers:\n- type: nbd\n  exports: [{name: a, size: 1M}, " \
	"{name: bc, image: /no/such}]\n"

static void start_nbd(struct peer *p, const char *more)
{
	char yaml[300];

	snprintf(yaml, sizeof(yaml), EXPORTS "%s", more);
	world_start(p, yaml);
	assert_true(peer_connect(p, PEER_SERVER, 10809));
	talk(p, "\0\0\0\3", 4);
	assert_memory_equal(got(p), "NBDMAGICIHAVEOPT", 16);
}

/* Send an option. Returns the type of the first answer; 0: there is none. */
static uint32_t option(struct peer *p, uint32_t number, const char *data,
		       size_t len)
{
	uint8_t m[200] = "IHAVEOPT";

	peer_put32(m + 8, number);
	peer_put32(m + 12, (uint32_t)len);
	memcpy(m + 16, data, len);
	talk(p, m, 16 + len);
	if (p->got.len < 20)
		return 0;
	assert_int_equal(peer_get32(got(p) + 8), number);
	return peer_get32(got(p) + 12);
}

#define ERROR(n) (0x80000000u | (n))

static void options_of_nbd_are_answered(void **state)
{
	static const struct { uint32_t number; const char *data; size_t len;
			      uint32_t type; } options[] = {
		{ 3, KEYS(""), 2 }, { 8, KEYS(""), 1 }, { 99, KEYS(""), ERROR(1) },
		{ 5, KEYS(""), ERROR(1) },		/* no TLS here */
		{ 6, KEYS("\0\0\0\1a\0\0"), 3 }, { 7, KEYS("\0\0\0\1a\0\0"), 3 },
		{ 7, KEYS("\0\0\0\1x\0\0"), ERROR(6) },
		{ 7, KEYS("\0\0\0\2bc\0\0"), ERROR(6) }, /* has no image */
		{ 7, KEYS("\0\0\0\2a\0\0"), ERROR(3) },
		{ 7, KEYS("\xff\xff\xff\xff\0\0"), ERROR(3) },
		{ 7, KEYS("\0\0"), ERROR(3) },
	};
	struct peer p;

	(void)state;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		start_nbd(&p, "");
		assert_int_equal(option(&p, options[i].number, options[i].data,
					options[i].len), options[i].type);
		assert_false(p.finished);
		world_end(&p);
	}
	start_nbd(&p, "");
	assert_int_equal(option(&p, 3, "", 0), 2);
	assert_memory_equal(got(&p) + 20, "\0\0\0\1a", 5);
	world_end(&p);
}

static void an_export_is_chosen_by_its_name_alone(void **state)
{
	struct peer p;

	(void)state;
	start_nbd(&p, "");
	(void)option(&p, 1, "a", 1);
	assert_int_equal(p.got.len, 8 + 2);
	assert_int_equal(peer_get32(got(&p) + 4), 1 << 20);
	world_end(&p);
	start_nbd(&p, "");
	(void)option(&p, 1, "x", 1);
	assert_true(p.finished);
	world_end(&p);
	start_nbd(&p, "  refuses: 1\n");
	(void)option(&p, 1, "a", 1);
	assert_true(p.finished);
	assert_int_equal(p.got.len, 0);
	world_end(&p);
}

static void where_only_names_count_options_are_unknown(void **state)
{
	struct peer p;

	(void)state;
	start_nbd(&p, "  style: export-name\n  structured: no\n");
	assert_int_equal(option(&p, 3, "", 0), ERROR(1));
	assert_int_equal(option(&p, 7, "\0\0\0\1a\0\0", 7), ERROR(1));
	assert_int_equal(option(&p, 2, "", 0), 1);
	assert_true(p.finished);
	world_end(&p);
	start_nbd(&p, "  structured: no\n");
	assert_int_equal(option(&p, 8, "", 0), ERROR(1));
	world_end(&p);
}

static void without_tls_a_server_that_wants_it_says_so(void **state)
{
	struct peer p;

	(void)state;
	start_nbd(&p, "  tls: yes\n");
	assert_int_equal(option(&p, 7, "\0\0\0\1a\0\0", 7), ERROR(5));
	assert_int_equal(option(&p, 3, "", 0), ERROR(5));
	(void)option(&p, 1, "a", 1);
	assert_true(p.finished);
	world_end(&p);
}

static void what_is_no_option_ends_the_connection(void **state)
{
	static const char *const bad[] = {
		"IHAVENOT\0\0\0\3\0\0\0\0", "IHAVEOPT\0\0\0\3\xff\xff\xff\xff",
	};
	struct peer p;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		start_nbd(&p, "");
		talk(&p, bad[i], 16);
		assert_true(p.finished);
		assert_int_equal(p.got.len, 0);
		world_end(&p);
	}
	start_nbd(&p, "");		/* one that comes in parts */
	talk(&p, "IHAVEOPT\0\0\0\6\0\0\0\7\0\0", 18);
	assert_int_equal(p.got.len, 0);
	talk(&p, "\0\1a\0\0", 5);
	assert_int_equal(peer_get32(got(&p) + 12), 3);
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(who_may_log_in_is_told_why_not),
		FAKE_TEST(a_proof_that_is_none_is_refused),
		FAKE_TEST(what_is_no_login_ends_the_connection),
		FAKE_TEST(messages_of_a_session_are_answered),
		FAKE_TEST(what_is_not_in_its_turn_is_left),
		FAKE_TEST(data_comes_when_it_is_asked_for),
		FAKE_TEST(a_task_is_given_up),
		FAKE_TEST(options_of_nbd_are_answered),
		FAKE_TEST(an_export_is_chosen_by_its_name_alone),
		FAKE_TEST(where_only_names_count_options_are_unknown),
		FAKE_TEST(without_tls_a_server_that_wants_it_says_so),
		FAKE_TEST(what_is_no_option_ends_the_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
