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

#define TRUST_SUBJECT	8	/* bytes of a subject's hash in the table */

/* One of Mozilla's roots: cert.h's @who, and whose it is. */
struct trust_root {
	uint8_t subject[TRUST_SUBJECT];	/* front of its SHA-256		*/
	uint8_t who[CERT_HASH];
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
