/*
 * mkroots.c: the table of the roots that firmware trusts (net/tls/trust.h),
 * as C, from certificates in PEM.
 *
 * usage: mkroots FILE... >roots.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "net/tls/pem.h"
#include "net/tls/trust.h"
#include "platform/platform.h"

/* What wolfSSL would ask of a platform; digests need neither. */
uint64_t plat_clock_us(void)
{
	return 0;
}

int plat_entropy(void *buf, size_t len)
{
	(void)buf;
	(void)len;
	return PLAT_ENTROPY_NONE;
}

static void die(const char *what, const char *path)
{
	fprintf(stderr, "mkroots: %s: %s\n", path, what);
	exit(1);
}

static void add_file(const char *path, struct cert **list)
{
	static char text[1 << 20];
	FILE *f = fopen(path, "rb");
	size_t len = f ? fread(text, 1, sizeof(text), f) : 0;

	if (!f || len == sizeof(text))
		die("cannot be read", path);
	fclose(f);
	if (pem_certs(text, len, list) != 1)
		die("is not one certificate", path);
}

static void put(const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%u,", p[i]);
}

static void put_root(const struct cert *c)
{
	uint8_t sum[DIGEST_MAX];

	if (digest(DIGEST_SHA256, c->subject.p, c->subject.len, sum) < 0)
		exit(1);
	printf("\t{ {");
	put(sum, TRUST_SUBJECT);
	printf("}, {");
	put(c->who, TRUST_WHO);
	printf("} },\n");
}

int main(int argc, char **argv)
{
	struct cert *list = NULL, *c;
	int i;

	for (i = 1; i < argc; i++)
		add_file(argv[i], &list);
	printf("/* Made by tools/mkroots.c of %d certificates */\n"
	       "#include \"net/tls/trust.h\"\n\n"
	       "const struct trust_root trust_roots[] = {\n", argc - 1);
	for (c = list; c; c = c->next)
		put_root(c);
	printf("};\nconst unsigned trust_n_roots = %d;\n", argc - 1);
	cert_free_all(&list);
	return 0;
}
