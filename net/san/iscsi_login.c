/*
 * iscsi_login.c: logging in (RFC 7143 6 and 11.12): first who we are, then how
 * we talk. A request asks for the next stage only when we have nothing more to
 * say in this one: with CHAP, a target that must prove itself would be let off
 * otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "net/san/iscsi.h"
#include "net/san/iscsi_text.h"
#include "net/stack.h"
#include "platform/platform.h"

#define ROUNDS	32		/* requests of one login	*/
#define MOVES	8		/* to other addresses		*/

enum { CURRENT_SHIFT = 2, STAGE_MASK = 3 };

static const char *value_of(const struct iscsi *s, const char *key)
{
	return iscsi_text_find(sbuf_text(&s->text), s->text.len, key);
}

/* ---- a request ----------------------------------------------------------- */

/* Send the keys in @keys, which this frees; @next: the stage that we would go
   to now, or the present one. */
static int request(struct iscsi *s, struct sbuf *keys, enum iscsi_stage next)
{
	uint8_t bhs[ISCSI_BHS] = { ISCSI_LOGIN | ISCSI_IMMEDIATE };
	int rc = keys->error;

	s->next = next;
	bhs[BHS_FLAGS] = (uint8_t)((unsigned)s->stage << CURRENT_SHIFT);
	if (next != s->stage)
		bhs[BHS_FLAGS] |= (uint8_t)(ISCSI_TRANSIT | (unsigned)next);
	memcpy(bhs + BHS_LUN, s->isid, sizeof(s->isid));
	put_be32(bhs + BHS_CMD_SN, s->cmd_sn);
	put_be32(bhs + BHS_EXP_STAT_SN, s->exp_stat_sn);
	if (rc == 0)
		rc = iscsi_send(s, bhs, keys->data, (uint32_t)keys->len);
	sbuf_free(keys);
	return rc;
}

static int request_nothing(struct iscsi *s, enum iscsi_stage next)
{
	struct sbuf none = { 0 };

	return request(s, &none, next);
}

int iscsi_login_start(struct iscsi *s)
{
	bool user = s->names.user[0], reverse = s->names.reverse_user[0];
	struct sbuf keys = { 0 };

	s->stage = ISCSI_SECURITY;
	s->rounds = 0;
	s->chap = user ? CHAP_OFFERED : CHAP_NONE;
	s->agreed = (struct iscsi_agreed){
		.segment = 8192, .first_burst = 65536, .immediate = true,
	};
	s->cmd_sn = 1;
	s->exp_stat_sn = 0;
	iscsi_text_add(&keys, "InitiatorName", s->names.initiator);
	iscsi_text_add(&keys, "SessionType", "Normal");
	iscsi_text_add(&keys, "TargetName", s->root.target);
	iscsi_text_add(&keys, "AuthMethod", reverse ? "CHAP" :
		       user ? "CHAP,None" : "None");
	return request(s, &keys, user ? ISCSI_SECURITY : ISCSI_OPERATIONAL);
}

/* ---- who we are ---------------------------------------------------------- */

static int choose_chap(struct iscsi *s)
{
	struct sbuf keys = { 0 };

	s->chap = CHAP_CHOSEN;
	iscsi_text_add(&keys, "CHAP_A", "5");		/* MD5 */
	return request(s, &keys, ISCSI_SECURITY);
}

/* Have the target prove that it knows the other secret. */
static int add_challenge(struct iscsi *s, struct sbuf *keys)
{
	uint32_t chance;
	char id[4];

	if (plat_entropy(s->challenge, CHAP_MD5) <= PLAT_ENTROPY_NONE)
		for (size_t i = 0; i < CHAP_MD5; i += 4) {
			chance = net_random();
			memcpy(s->challenge + i, &chance, 4);
		}
	s->chap_id = s->challenge[0];
	snprintf(id, sizeof(id), "%u", s->chap_id);
	iscsi_text_add(keys, "CHAP_I", id);
	return iscsi_text_add_binary(keys, "CHAP_C", s->challenge, CHAP_MD5);
}

static int add_response(struct iscsi *s, struct sbuf *keys, unsigned id,
			const char *challenge)
{
	uint8_t *buf = malloc(CHAP_CHALLENGE), sum[CHAP_MD5];
	int rc = buf ? iscsi_text_binary(challenge, buf, CHAP_CHALLENGE) :
		 -ENOMEM;

	if (rc == -EINVAL)
		rc = iscsi_fault(s, -EPROTO, "the target's challenge is "
				 "malformed");
	if (rc > 0)
		rc = chap_response((uint8_t)id, s->names.password, buf,
				   (size_t)rc, sum);
	free(buf);
	if (rc == 0)
		rc = iscsi_text_add(keys, "CHAP_N", s->names.user);
	if (rc == 0)
		rc = iscsi_text_add_binary(keys, "CHAP_R", sum, CHAP_MD5);
	return rc;
}

static int answer_challenge(struct iscsi *s)
{
	const char *algorithm = value_of(s, "CHAP_A");
	const char *id = value_of(s, "CHAP_I"), *c = value_of(s, "CHAP_C");
	struct sbuf keys = { 0 };
	uint64_t n;
	int rc;

	if (!algorithm || !id || !c || str_to_int(id, &n) < 0 || n > 255)
		return iscsi_fault(s, -EPROTO, "the target has left out its "
				   "challenge");
	if (strcmp(algorithm, "5") != 0)
		return iscsi_fault(s, -EPROTO, "the target wants another "
				   "algorithm for CHAP than MD5");
	rc = add_response(s, &keys, (unsigned)n, c);
	if (rc == 0 && s->names.reverse_user[0])
		rc = add_challenge(s, &keys);
	if (rc < 0) {
		sbuf_free(&keys);
		return rc;
	}
	s->chap = CHAP_ANSWERED;
	return request(s, &keys, ISCSI_OPERATIONAL);
}

/* Does the target know the other secret? It may tell once. */
static int check_proof(struct iscsi *s)
{
	const char *name = value_of(s, "CHAP_N"), *r = value_of(s, "CHAP_R");
	uint8_t got[CHAP_MD5], sum[CHAP_MD5];
	int rc;

	if (!name || !r)
		return iscsi_fault(s, -EACCES, "the target has not proved who "
				   "it is: it leaves out its part of CHAP");
	if (strcmp(name, s->names.reverse_user) != 0)
		return err_set(&s->path.err, -EACCES, "the target calls itself "
			       "\"%.60s\", not \"%.60s\" (reverse-username)",
			       name, s->names.reverse_user);
	rc = chap_response(s->chap_id, s->names.reverse_password, s->challenge,
			   CHAP_MD5, sum);
	if (rc < 0)
		return rc;
	if (iscsi_text_binary(r, got, CHAP_MD5) != CHAP_MD5 ||
	    memcmp(got, sum, CHAP_MD5) != 0)
		return iscsi_fault(s, -EACCES, "the target does not know "
				   "reverse-password");
	s->chap = CHAP_PROVED;
	return 0;
}

/* What the target answers to who we are, while it stays in this stage. */
static int security(struct iscsi *s)
{
	const char *method = value_of(s, "AuthMethod");

	if (s->chap == CHAP_OFFERED) {
		if (method && !strcmp(method, "CHAP"))
			return choose_chap(s);
		if (method && !strcmp(method, "None") &&
		    !s->names.reverse_user[0]) {
			s->chap = CHAP_NONE;
			return request_nothing(s, ISCSI_OPERATIONAL);
		}
		return iscsi_fault(s, -EPROTO, "the target wants another way "
				   "of authentication than CHAP");
	}
	if (s->chap == CHAP_CHOSEN)
		return answer_challenge(s);
	return request_nothing(s, ISCSI_OPERATIONAL);
}

/* Has everybody shown who he is, so that the next stage may come? */
static int check_security(struct iscsi *s)
{
	const char *method = value_of(s, "AuthMethod");

	if (s->chap == CHAP_NONE && method && strcmp(method, "None") != 0)
		return iscsi_fault(s, -EPERM, "the target wants a user: set "
				   "username and password");
	if (s->chap == CHAP_OFFERED || s->chap == CHAP_CHOSEN)
		return iscsi_fault(s, -EPROTO, "the target goes on without "
				   "authentication");
	if (s->chap == CHAP_ANSWERED && s->names.reverse_user[0])
		return check_proof(s);
	return 0;
}

/* ---- how we talk --------------------------------------------------------- */

static int operational(struct iscsi *s)
{
	static const char *const keys[][2] = {
		{ "HeaderDigest", "None,CRC32C" },
		{ "DataDigest", "None,CRC32C" }, { "MaxConnections", "1" },
		{ "InitialR2T", "Yes" }, { "ImmediateData", "Yes" },
		{ "MaxRecvDataSegmentLength", "262144" },
		{ "MaxBurstLength", "262144" },
		{ "FirstBurstLength", "65536" }, { "DefaultTime2Wait", "0" },
		{ "DefaultTime2Retain", "0" }, { "MaxOutstandingR2T", "1" },
		{ "DataPDUInOrder", "Yes" }, { "DataSequenceInOrder", "Yes" },
		{ "ErrorRecoveryLevel", "0" },
	};
	struct sbuf text = { 0 };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		iscsi_text_add(&text, keys[i][0], keys[i][1]);
	return request(s, &text, ISCSI_FULL);
}

static bool says(const struct iscsi *s, const char *key, const char *value)
{
	const char *v = value_of(s, key);

	return v && !strcmp(v, value);
}

/* A length of at least 512 (RFC 7143 13.12). */
static void read_length(const struct iscsi *s, const char *key, uint32_t *out)
{
	const char *v = value_of(s, key);
	uint64_t n;

	if (v && str_to_int(v, &n) == 0 && n >= 512 && n < 1u << 24)
		*out = (uint32_t)n;
}

static void read_agreed(struct iscsi *s)
{
	read_length(s, "MaxRecvDataSegmentLength", &s->agreed.segment);
	read_length(s, "FirstBurstLength", &s->agreed.first_burst);
	if (says(s, "ImmediateData", "No"))
		s->agreed.immediate = false;
	if (says(s, "HeaderDigest", "CRC32C"))
		s->agreed.header_digest = true;
	if (says(s, "DataDigest", "CRC32C"))
		s->agreed.data_digest = true;
}

/* ---- a response ---------------------------------------------------------- */

/* "10.0.0.1:3260,1", "[fd00::5]:3260,1": port and group may be missing. */
static int move(struct iscsi *s)
{
	const char *to = value_of(s, "TargetAddress"), *end;
	uint64_t port = ISCSI_PORT;
	size_t len;

	if (++s->moves > MOVES)
		return iscsi_fault(s, -ELOOP, "the target sends us from place "
				   "to place");
	if (!to)
		return iscsi_fault(s, -EPROTO, "the target has moved, and does "
				   "not say where");
	end = *to == '[' ? to + strcspn(to, "]") : to;
	len = (size_t)(end - to) + strcspn(end, ":,");
	if (to[len] == ':')
		port = str_scan_int(to + len + 1, &end);
	if (!len || len > ISCSI_HOST_MAX || !port || port > UINT16_MAX)
		return iscsi_fault(s, -EPROTO, "the target has moved to what "
				   "is no address");
	memcpy(s->host, to, len);
	s->host[len] = '\0';
	s->port = (uint16_t)port;
	return ISCSI_LOGIN_MOVED;
}

/* On to the stage that both want, if the target wants it, too. */
static int go_on(struct iscsi *s, unsigned flags)
{
	int rc = s->stage == ISCSI_SECURITY ? check_security(s) : 0;

	if (rc < 0)
		return rc;
	if (s->next == s->stage || (flags & STAGE_MASK) != s->next)
		return iscsi_fault(s, -EPROTO, "the target changes the stage "
				   "of login on its own");
	s->stage = s->next;
	return s->stage == ISCSI_FULL ? ISCSI_LOGIN_DONE : operational(s);
}

static int read_response(struct iscsi *s)
{
	const uint8_t *bhs = s->rx.bhs;
	unsigned flags = bhs[BHS_FLAGS], class = bhs[BHS_CLASS];

	if (class == 1)
		return move(s);
	if (class)
		return iscsi_login_fault(s, class, bhs[BHS_DETAIL]);
	if (++s->rounds > ROUNDS)
		return iscsi_fault(s, -EPROTO, "the target does not come to an "
				   "end of the login");
	s->exp_stat_sn = get_be32(bhs + BHS_STAT_SN) + 1;
	s->max_cmd_sn = get_be32(bhs + BHS_MAX_CMD_SN);
	if (flags & ISCSI_CONTINUE)		/* more of it follows */
		return request_nothing(s, s->stage);
	read_agreed(s);
	if (flags & ISCSI_TRANSIT)
		return go_on(s, flags);
	if (s->stage == ISCSI_SECURITY)
		return security(s);
	return request_nothing(s, ISCSI_FULL);
}

int iscsi_login_answer(struct iscsi *s)
{
	int rc;

	rc = sbuf_char(&s->text, '\0');
	if (rc == -E2BIG)
		return iscsi_fault(s, -EPROTO, "the target's login text has no "
				   "end");
	if (rc < 0)
		return rc;
	s->text.len--;
	rc = read_response(s);
	if (!(s->rx.bhs[BHS_FLAGS] & ISCSI_CONTINUE))
		sbuf_reset(&s->text);
	return rc;
}
