/*
 * login.h: an iSCSI login whose target is the test: what is asked is kept, and
 * the test says what is answered.
 */
#ifndef TESTS_NET_SAN_LOGIN_H
#define TESTS_NET_SAN_LOGIN_H

#include "tests/fake/fake.h"

#include <stdio.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/str.h"
#include "net/san/iscsi.h"

/* Flags of a response: where it goes, or stays */
#define TO_OPERATIONAL	0x81
#define TO_FULL		0x87
#define ON_SECURITY	0x00
#define ON_OPERATIONAL	0x04
#define CONTINUES	0x40

static struct iscsi s;
static uint8_t asked[ISCSI_BHS];	/* the last request		*/
static char keys[1024];			/* likewise, a line each	*/
static unsigned requests;

int iscsi_send(struct iscsi *i, uint8_t bhs[ISCSI_BHS], const void *data,
	       uint32_t len)
{
	(void)i;
	assert_true(len < sizeof(keys));
	memcpy(asked, bhs, ISCSI_BHS);
	for (uint32_t n = 0; n < len; n++)
		keys[n] = ((const char *)data)[n];
	for (uint32_t n = 0; n < len; n++)
		keys[n] = keys[n] ? keys[n] : '\n';
	keys[len] = '\0';
	requests++;
	return 0;
}

/* Begin to log in, as @user; @reverse: the target has to prove itself. */
static inline void start(const char *user, const char *reverse)
{
	sbuf_free(&s.text);
	memset(&s, 0, sizeof(s));
	s.text.max = 1000;
	strcpy(s.host, "192.0.2.1");
	s.port = 3260;
	strcpy(s.root.target, "iqn.x:disk");
	strcpy(s.names.initiator, "iqn.x:us");
	strcpy(s.names.user, user);
	strcpy(s.names.password, *user ? "secret" : "");
	strcpy(s.names.reverse_user, reverse);
	strcpy(s.names.reverse_password, *reverse ? "other" : "");
	requests = 0;
	assert_int_equal(iscsi_login_start(&s), 0);
	assert_int_equal(requests, 1);
}

/* The target answers, its keys being ended by newlines. */
static inline int hear(unsigned flags, unsigned status, const char *text)
{
	memset(s.rx.bhs, 0, ISCSI_BHS);
	s.rx.bhs[0] = ISCSI_LOGIN_RESPONSE;
	s.rx.bhs[BHS_FLAGS] = (uint8_t)flags;
	put_be32(s.rx.bhs + BHS_STAT_SN, 7);
	put_be32(s.rx.bhs + BHS_MAX_CMD_SN, 9);
	put_be16(s.rx.bhs + BHS_CLASS, status);
	for (; *text; text++)
		sbuf_char(&s.text, *text == '\n' ? '\0' : *text);
	err_clear(&s.path.err);
	return iscsi_login_answer(&s);
}

static inline void assert_wrong(int rc, int expected, const char *why)
{
	assert_int_equal(rc, expected);
	assert_has(s.path.err.msg, why);
}

#endif
