/* trust.c: the root certificates that this machine trusts. */
#include <stdio.h>

#include "core/str.h"
#include "lab/lab.h"
#include "platform/host/host.h"
#include "platform/platform.h"

/* Where systems keep them all in one file */
static const char *const bundles[] = {
	"/etc/ssl/certs/ca-certificates.crt",	/* Debian, Arch		*/
	"/etc/pki/tls/certs/ca-bundle.crt",	/* Fedora		*/
	"/etc/ssl/cert.pem",			/* Alpine, BSD		*/
};

static const char *cafile;	/* --cafile; NULL: the system's	*/

void host_trust_file(const char *path)
{
	cafile = path;
}

static bool add_file(const char *path, struct sbuf *out)
{
	char buf[512];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		return false;
	while ((n = fread(buf, 1, sizeof(buf), f)))
		(void)sbuf_add(out, buf, n);
	fclose(f);
	return true;
}

enum plat_trust plat_trust(struct sbuf *out)
{
	size_t i;

	if (host.lab)
		(void)lab_trust(host.lab, out);
	else if (cafile)
		(void)add_file(cafile, out);
	else
		for (i = 0; i < sizeof(bundles) / sizeof(bundles[0]); i++)
			if (add_file(bundles[i], out))
				break;
	return PLAT_TRUST_ALL;
}
