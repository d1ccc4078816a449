/* certs.h: the certificates of tests/tls/certs/, for the tests here. */
#ifndef TESTS_TLS_CERTS_H
#define TESTS_TLS_CERTS_H

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "net/tls/chain.h"
#include "net/tls/trust.h"
#include "tests/fake/fake.h"

#define DAY	86400
#define MID_2026 1780272000	/* 2026-06-01 */

static inline size_t read_cert(const char *name, uint8_t buf[4096])
{
	char path[128];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "tests/tls/certs/%s.der", name);
	f = fopen(path, "rb");
	if (!f)
		fail_msg("no %s", path);
	len = fread(buf, 1, 4096, f);
	fclose(f);
	return len;
}

static inline struct cert *load_cert(const char *name)
{
	static uint8_t buf[4096];	/* tests run one at a time */
	size_t len = read_cert(name, buf);
	struct cert *c = NULL;

	/* Out of memory is for others to try */
	while (cert_parse(buf, len, &c) == -ENOMEM)
		continue;
	if (!c)
		fail_msg("%s cannot be parsed", name);
	return c;
}

/* A list of the certificates in "first second third". */
static inline struct cert *load_certs(const char *names)
{
	struct cert *list = NULL, **end = &list;
	char name[32];
	int n;

	while (sscanf(names, "%31s%n", name, &n) == 1) {
		*end = load_cert(name);
		end = &(*end)->next;
		names += n;
	}
	return list;
}

#endif
