/*
 * port_eap.c: the authenticator in the switch (IEEE 802.1X, RFC 3748), with
 * MD5 and MS-CHAPv2 (RFC 2759) computed by OpenSSL.
 */
#define OPENSSL_SUPPRESS_DEPRECATED	/* MD4 and DES are what is asked for */

#include <stdio.h>
#include <string.h>

#include <openssl/des.h>
#include <openssl/md4.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "core/bytes.h"
#include "lab/inside.h"

#define HEAD	(14 + 4)		/* Ethernet's and EAPoL's	*/

enum { REQUEST = 1, RESPONSE = 2, SUCCESS = 3, FAILURE = 4 };
enum { IDENTITY = 1, NAK = 3, MD5_CHALLENGE = 4, MSCHAP = 26 };

/* An EAP packet whose @len bytes after the length are there already. */
static void transmit(struct lab_port *port, unsigned code, size_t len)
{
	uint8_t *p = port->out + 14;

	p[0] = 2;
	p[1] = 0;
	put_be16(p + 2, 4 + (unsigned)len);
	p[4] = (uint8_t)code;
	p[5] = port->eap_id;
	put_be16(p + 6, 4 + (unsigned)len);
	lab_port_send(port, 3, 0x888e, 8 + len);
}

static uint8_t *body(struct lab_port *port)
{
	return port->out + HEAD + 4;
}

void lab_port_ask(struct lab_port *port)
{
	port->eap_id++;
	body(port)[0] = IDENTITY;
	transmit(port, REQUEST, 1);
}

static void end(struct lab_port *port, bool good)
{
	const struct lab_port_how *h = &port->card->how;

	lab_log(port->lab, &(struct lab_request){
		.server = "switch", .what = "802.1X",
		.answer = good ? "accepted" : "refused",
	});
	if (h->silent)
		return;
	port->authorized = good;
	transmit(port, good ? SUCCESS : FAILURE, 0);
}

static void challenge(struct lab_port *port)
{
	bool mschap = port->card->how.mschap;
	uint8_t *p = body(port);
	size_t at = mschap ? 6 : 2;

	for (unsigned i = 0; i < 16; i++)
		port->challenge[i] = (uint8_t)lab_rand_next(&port->lab->rand);
	port->eap_id++;
	p[0] = mschap ? MSCHAP : MD5_CHALLENGE;
	p[1] = 16;
	if (mschap) {
		memcpy(p + 1, "\1\x21\0\x18\x10", 5);
		memcpy(p + 22, "lab", 3);
	}
	memcpy(p + at, port->challenge, 16);
	transmit(port, REQUEST, at + 16 + (mschap ? 3 : 0));
}

/* ---- MD5 -------------------------------------------------------------- */

static bool md5_fits(struct lab_port *port, const uint8_t *p, size_t len)
{
	const char *password = port->card->how.password;
	uint8_t sum[16];
	MD5_CTX c;

	MD5_Init(&c);
	MD5_Update(&c, &port->eap_id, 1);
	MD5_Update(&c, password, strlen(password));
	MD5_Update(&c, port->challenge, 16);
	MD5_Final(sum, &c);
	return len >= 18 && p[1] == 16 && !memcmp(p + 2, sum, 16);
}

/* ---- MS-CHAPv2 -------------------------------------------------------- */

static void nt_hash(const char *password, uint8_t out[16])
{
	MD4_CTX c;

	MD4_Init(&c);
	for (; *password; password++) {
		MD4_Update(&c, password, 1);
		MD4_Update(&c, "", 1);
	}
	MD4_Final(out, &c);
}

static void des(const uint8_t key7[7], const uint8_t in[8], uint8_t out[8])
{
	DES_key_schedule ks;
	DES_cblock key, from;
	uint64_t bits = 0;

	for (unsigned i = 0; i < 7; i++)
		bits = bits << 8 | key7[i];
	for (unsigned i = 0; i < 8; i++)
		key[i] = (uint8_t)(bits >> (49 - 7 * i) << 1);
	memcpy(from, in, 8);
	DES_set_key_unchecked(&key, &ks);
	DES_ecb_encrypt(&from, (DES_cblock *)out, &ks, DES_ENCRYPT);
}

static void sha(const void *a, size_t a_len, const void *b, size_t b_len,
		const char *text, uint8_t out[20])
{
	SHA_CTX c;

	SHA1_Init(&c);
	SHA1_Update(&c, a, a_len);
	SHA1_Update(&c, b, b_len);
	SHA1_Update(&c, text, strlen(text));
	SHA1_Final(out, &c);
}

static void approve(struct lab_port *port, const uint8_t hash[16],
		    const uint8_t response[24], const uint8_t sum[8])
{
	uint8_t again[16], proof[20], *p = body(port);
	MD4_CTX c;

	MD4_Init(&c);
	MD4_Update(&c, hash, 16);
	MD4_Final(again, &c);
	sha(again, 16, response, 24, "Magic server to client signing "
	    "constant", proof);
	sha(proof, 20, sum, 8, "Pad to make it do more than one iteration",
	    proof);
	port->eap_id++;
	memcpy(p, "\x1a\3\x21\0\x2e" "S=", 7);
	for (unsigned i = 0; i < 20; i++)
		snprintf((char *)p + 7 + 2 * i, 3, "%02X", proof[i]);
	transmit(port, REQUEST, 47);
}

static void take_mschap(struct lab_port *port, const uint8_t *p, size_t len)
{
	const struct lab_port_how *h = &port->card->how;
	uint8_t key[21] = { 0 }, sum[20], want[24];

	if (len >= 2 && p[1] == 3) {	/* it believes us */
		end(port, true);
		return;
	}
	if (len < 55 || p[1] != 2 || p[5] != 49)
		return;
	nt_hash(h->password, key);
	sha(p + 6, 16, port->challenge, 16, h->user, sum);
	for (unsigned i = 0; i < 3; i++)
		des(key + 7 * i, sum, want + 8 * i);
	if (memcmp(p + 30, want, 24))
		end(port, false);
	else
		approve(port, key, want, sum);
}

/* ---- answers ---------------------------------------------------------- */

static void take(struct lab_port *port, const uint8_t *p, size_t len)
{
	const char *user = port->card->how.user;

	if (p[0] == IDENTITY && len - 1 == strlen(user) &&
	    !memcmp(p + 1, user, len - 1))
		challenge(port);
	else if (p[0] == MD5_CHALLENGE && !port->card->how.mschap)
		end(port, md5_fits(port, p, len));
	else if (p[0] == MSCHAP && port->card->how.mschap)
		take_mschap(port, p, len);
	else
		end(port, false);
}

void lab_port_eap(struct lab_port *port, const uint8_t *p, size_t len)
{
	size_t n;

	if (len < 4)
		return;
	if (p[1] == 1) {		/* Start */
		lab_port_ask(port);
		return;
	}
	n = get_be16(p + 2);
	if (p[1] || n > len - 4 || n < 5 || p[4] != RESPONSE ||
	    p[5] != port->eap_id || get_be16(p + 6) != n)
		return;
	take(port, p + 8, n - 4);
}
