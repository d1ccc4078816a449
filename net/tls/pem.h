/* pem.h: certificates in files: PEM (RFC 7468), DER, or a list of them. */
#ifndef NET_TLS_PEM_H
#define NET_TLS_PEM_H

#include <stddef.h>

struct cert;
struct sbuf;

/*
 * Put the certificates of a file in front of *@list: any number of PEM blocks
 * called "CERTIFICATE", or DER ones one behind the other, or the certificates
 * of a PKCS#7 message in DER (RFC 5652; .p7c), or UEFI's signature lists
 * (UEFI 32.4.1), as its variables have them. A block that cannot be
 * understood is passed over. Returns how many there were, or -ENOMEM.
 */
int pem_certs(const void *data, size_t len, struct cert **list);

/* The same of DER ones only, one behind the other; at the list's end. */
struct der;
int pem_der_certs(struct der all, struct cert **list);
/* Append what the first PEM block called @label holds. -ENOENT, -ENOMEM. */
int pem_block(const void *data, size_t len, const char *label,
	      struct sbuf *out);

#endif
