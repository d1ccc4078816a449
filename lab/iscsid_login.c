/* iscsid_login.c: who may log in to an iSCSI target (RFC 7143 6, 12.1.3). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "core/bytes.h"
#include "lab/iscsid.h"

#define OUT_OF_TEXT	0x0200
#define NOT_PROVED	0x0201
#define NOT_LET_IN	0x0202
#define NO_TARGET	0x0203

struct login {
	struct lab_iscsi_conn *c;
	const uint8_t         *bhs;
	const char            *text;
	size_t                 len;
	struct sbuf            keys;
	unsigned               status;	/* class << 8 | detail	*/
	bool                   goes_on;	/* if it was asked for	*/
};

static const char *value(const struct login *l, const char *key)
{
	size_t n = strlen(key), at = 0;

	while (at < l->len) {
		const char *s = l->text + at;
		size_t most = strnlen(s, l->len - at);

		if (most == l->len - at)
			return NULL;		/* it is not ended */
		if (most > n && !memcmp(s, key, n) && s[n] == '=')
			return s + n + 1;
		at += most + 1;
	}
	return NULL;
}

static void add(struct login *l, const char *key, const char *text)
{
	sbuf_printf(&l->keys, "%s=%s", key, text);
	sbuf_char(&l->keys, '\0');
}

static void add_hex(struct login *l, const char *key, const uint8_t *p)
{
	sbuf_printf(&l->keys, "%s=0x", key);
	for (int i = 0; i < 16; i++)
		sbuf_printf(&l->keys, "%02x", p[i]);
	sbuf_char(&l->keys, '\0');
}

/* ---- CHAP ---------------------------------------------------------------- */

static bool unhex(const char *s, uint8_t *out, size_t *len, size_t cap)
{
	size_t n = strlen(s);

	if (n < 4 || s[0] != '0' || s[1] != 'x' || n % 2 || n / 2 - 1 > cap)
		return false;
	*len = n / 2 - 1;
	for (size_t i = 0; i < *len; i++) {
		int hi = str_hex(s[2 + 2 * i]), lo = str_hex(s[3 + 2 * i]);

		if (hi < 0 || lo < 0)
			return false;
		out[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}

static void md5(uint8_t id, const char *secret, const uint8_t *challenge,
		size_t len, uint8_t out[16])
{
	EVP_MD_CTX *m = EVP_MD_CTX_new();

	memset(out, 0, 16);
	if (m && EVP_DigestInit_ex(m, EVP_md5(), NULL) &&
	    EVP_DigestUpdate(m, &id, 1) &&
	    EVP_DigestUpdate(m, secret, strlen(secret)) &&
	    EVP_DigestUpdate(m, challenge, len))
		EVP_DigestFinal_ex(m, out, NULL);
	EVP_MD_CTX_free(m);
}

static void challenge(struct login *l)
{
	struct lab_iscsi_conn *c = l->c;
	char id[8];

	for (int i = 0; i < 16; i++)
		c->challenge[i] = (uint8_t)lab_rand_below(&c->lab->rand, 256);
	c->chap_id = c->challenge[3];
	c->asked = true;
	snprintf(id, sizeof(id), "%u", c->chap_id);
	add(l, "CHAP_A", "5");
	add(l, "CHAP_I", id);
	add_hex(l, "CHAP_C", c->challenge);
}

/* Our part, if it was asked for and if it is known. */
static void prove(struct login *l)
{
	const char *id = value(l, "CHAP_I"), *ch = value(l, "CHAP_C");
	const struct lab_iscsi *t = l->c->target;
	uint8_t bytes[256], sum[16];
	size_t len;

	if (!id || !ch || !t->reverse_user ||
	    !unhex(ch, bytes, &len, sizeof(bytes)))
		return;
	md5((uint8_t)atoi(id), t->reverse_password, bytes, len, sum);
	add(l, "CHAP_N", t->reverse_user);
	add_hex(l, "CHAP_R", sum);
}

static void judge(struct login *l)
{
	const char *n = value(l, "CHAP_N"), *r = value(l, "CHAP_R");
	struct lab_iscsi_conn *c = l->c;
	uint8_t got[16], sum[16];
	size_t len;

	md5(c->chap_id, c->target->password, c->challenge, 16, sum);
	if (!n || !r || strcmp(n, c->target->user) != 0 ||
	    !unhex(r, got, &len, 16) || len != 16 || memcmp(got, sum, 16)) {
		l->status = NOT_PROVED;
		return;
	}
	c->proved = true;
	l->goes_on = true;
	/* an initiator that asks to go on in an earlier message is let off:
	   so is LIO's habit */
	prove(l);
}

static void security(struct login *l)
{
	const char *method = value(l, "AuthMethod");
	struct lab_iscsi_conn *c = l->c;

	if (!c->target->user || c->discovery) {
		if (method)
			add(l, "AuthMethod", strstr(method, "None") ? "None" :
			    "Reject");
		l->goes_on = true;
	} else if (method) {
		if (strncmp(method, "CHAP", 4) != 0)
			l->status = NOT_PROVED;
		else
			add(l, "AuthMethod", "CHAP");
	} else if (value(l, "CHAP_A")) {
		challenge(l);
	} else if (c->asked) {
		judge(l);
	}
}

/* ---- how we talk --------------------------------------------------------- */

static bool digest(struct login *l, const char *key)
{
	const char *v = value(l, key);
	bool on = v && l->c->target->digests && strstr(v, "CRC32C");

	if (v)
		add(l, key, on ? "CRC32C" : "None");
	if (v && l->c->target->digests && !on)
		l->status = NOT_LET_IN;
	return on;
}

static void operational(struct login *l)
{
	static const char *const same[][2] = {
		{ "InitialR2T", "Yes" }, { "ImmediateData", "Yes" },
		{ "MaxBurstLength", "262144" },
		{ "FirstBurstLength", "65536" }, { "MaxConnections", "1" },
		{ "DefaultTime2Wait", "2" }, { "DefaultTime2Retain", "0" },
		{ "MaxOutstandingR2T", "1" }, { "DataPDUInOrder", "Yes" },
		{ "DataSequenceInOrder", "Yes" },
		{ "ErrorRecoveryLevel", "0" },
	};
	const char *v = value(l, "MaxRecvDataSegmentLength");

	l->c->header_digest = digest(l, "HeaderDigest");
	l->c->data_digest = digest(l, "DataDigest");
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (value(l, same[i][0]))
			add(l, same[i][0], same[i][1]);
	if (v && atoi(v) >= 512)
		l->c->segment = (uint32_t)atoi(v);
	add(l, "MaxRecvDataSegmentLength", "65536");
	l->goes_on = true;
}

/* ---- a request ----------------------------------------------------------- */

/* Who comes, and where he wants to go: in the first request. */
static void look(struct login *l)
{
	struct lab_iscsi_conn *c = l->c;
	const char *name = value(l, "InitiatorName");
	const char *target = value(l, "TargetName");
	const char *type = value(l, "SessionType");

	if (name)
		snprintf(c->initiator, sizeof(c->initiator), "%s", name);
	c->discovery = type && !strcmp(type, "Discovery");
	if (lab_disk_refuses(&c->target->refusal))
		l->status = c->target->refusal.code;
	else if (c->target->moves_to && !c->discovery) {
		l->status = 0x0101;
		add(l, "TargetAddress", c->target->moves_to);
	} else if (!c->initiator[0])
		l->status = OUT_OF_TEXT;
	else if (!c->discovery && (!target || strcmp(target, c->target->name)))
		l->status = NO_TARGET;
	else if (c->target->initiator &&
		 strcmp(c->target->initiator, c->initiator) != 0)
		l->status = NOT_LET_IN;
}

static void log_login(struct login *l, const char *answer)
{
	char what[300], status[32];

	snprintf(what, sizeof(what), "login %s", l->c->initiator);
	snprintf(status, sizeof(status), "refused, status %04x", l->status);
	lab_log(l->c->lab, &(struct lab_request){
		.server = l->c->server, .what = what,
		.answer = answer ? answer : status,
	});
}

static void respond(struct login *l)
{
	struct lab_iscsi_conn *c = l->c;
	unsigned flags = l->bhs[1], next = flags & 3;
	uint8_t out[48];

	iscsid_begin(c, out, 0x23, l->bhs, true);
	out[1] = (uint8_t)(flags & 0x0c);
	if (!l->status && flags & 0x80 && l->goes_on)
		out[1] = (uint8_t)(out[1] | 0x80 | next);
	memcpy(out + 8, l->bhs + 8, 6);
	put_be16(out + 14, out[1] & 0x80 && next == 3 ? 1 : 0);
	out[36] = (uint8_t)(l->status >> 8);
	out[37] = (uint8_t)l->status;
	iscsid_put(c, out, sbuf_text(&l->keys), l->keys.len, false);
	if (l->status)
		log_login(l, NULL);
	else if (out[1] & 0x80 && next == 3) {
		c->full = true;
		c->target->logins++;
		log_login(l, "welcome");
	}
}

bool iscsid_login(struct lab_iscsi_conn *c, const uint8_t *bhs,
		  const char *text, size_t len)
{
	struct login l = { .c = c, .bhs = bhs, .text = text, .len = len };

	if ((bhs[0] & 0x3f) != 0x03)
		return false;
	c->exp_cmd_sn = get_be32(bhs + 24);
	if (!c->initiator[0])
		look(&l);
	if (!l.status && (bhs[1] >> 2 & 3) == 0)
		security(&l);
	else if (!l.status && c->target->user && !c->proved && !c->discovery)
		l.status = NOT_PROVED;
	else if (!l.status)
		operational(&l);
	respond(&l);
	sbuf_free(&l.keys);
	return !l.status;
}
