/*
 * trust.h: whom this machine believes: root certificates in full (the
 * host's, the firmware's, embedded ones), the table of hashes of Mozilla's,
 * or what the setting "trust" names; and certificates that were collected.
 */
#ifndef NET_TLS_TRUST_H
#define NET_TLS_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/tls/cert.h"

struct err;
struct settings;

/*
 * How much of a SHA-256 the table has, whose bytes nothing packs. Of a name,
 * enough to look for its root; of who it is, enough that to find another such
 * key among 2^160 is harder than to break one of those in the table.
 */
#define TRUST_SUBJECT	4
#define TRUST_WHO	20

/* One of Mozilla's roots: cert.h's @who, and whose it is. */
struct trust_root {
	uint8_t subject[TRUST_SUBJECT];
	uint8_t who[TRUST_WHO];
};
/* Made by the build from Debian's ca-certificates. */
extern const struct trust_root trust_roots[];
extern const unsigned trust_n_roots;

#define TRUST_PRINTS	16	/* most that the setting may name	*/

struct trust {
	bool         ready;	/* what follows will not change		*/
	bool         table;	/* Mozilla's roots count		*/
	struct cert *roots;	/* in full				*/
	uint8_t      print[TRUST_PRINTS][CERT_HASH];
	unsigned     n_prints;
	struct cert *store;	/* certstore's: to build chains with	*/
};

/* Decide whom to believe, once, at the first connection: -ENOMEM, -EINVAL
   (the setting is no list of SHA-256). */
int trust_begin(struct trust *t, struct settings *root, struct err *e);
void trust_end(struct trust *t);

/* Is it one of those, by name and key (or by its hash)? */
bool trust_is_root(const struct trust *t, const struct cert *c);
/* The next root in full with this name, behind @after or the first. */
const struct cert *trust_root_named(const struct trust *t,
				    const struct der *name,
				    const struct cert *after);
/* Is there a root with this name of which only the hash is known? */
bool trust_knows(const struct trust *t, const struct der *name);

#endif
