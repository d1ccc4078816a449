/* embed_cert.c: the certificates and the key that are embedded. */
#include <errno.h>
#include <string.h>

#include "cli/embed.h"
#include "bootfile/bootfile.h"
#include "core/bytes.h"
#include "core/embedded.h"
#include "core/err.h"
#include "core/str.h"
#include "net/tls/cert.h"
#include "net/tls/identity.h"
#include "net/tls/pem.h"

/* The certificates of a file, the last one first. */
static int read_certs(const char *path, struct cert **out, struct err *e)
{
	struct sbuf file = { 0 };
	int rc = bootfile_read(path, &file, e);

	if (rc == 0)
		rc = pem_certs(sbuf_text(&file), file.len, out);
	if (rc == 0)
		rc = err_set(e, -EINVAL, "%.80s: there is no certificate in "
			     "it", path);
	sbuf_free(&file);
	return rc < 0 ? err_set(e, rc, "out of memory") : 0;
}

/* ---- whom to trust ----------------------------------------------------- */

static int add_cas(const struct cert *c, const char *path, struct sbuf *out,
		   struct err *e)
{
	char name[CERT_NAME];

	for (; c; c = c->next) {
		if (!c->ca)
			return err_set(e, -EINVAL, "%.40s: \"%.40s\" is no "
				       "CA's certificate: take its issuer's",
				       path, cert_name(c, name));
		(void)sbuf_add(out, c->der.p, c->der.len);
	}
	return out->error;
}

static int trust_file(const char *path, struct sbuf *out, struct err *e)
{
	struct cert *list = NULL;
	int rc = read_certs(path, &list, e);

	if (rc == 0)
		rc = add_cas(list, path, out, e);
	cert_free_all(&list);
	return rc;
}

int embed_trust(const struct embed_cli *opt, struct sbuf *area, struct err *e)
{
	struct sbuf all = { .max = BOOTFILE_MAX };
	int rc = 0;

	for (unsigned i = 0; rc == 0 && i < opt->trust.n; i++)
		rc = trust_file(opt->trust.v[i], &all, e);
	if (rc == 0 && all.len)
		rc = embed_part(area, EMBEDDED_TRUST, "", all.data, all.len);
	sbuf_free(&all);
	return rc;
}

/* ---- who the machine is ------------------------------------------------- */

/* The first certificate of a file: a machine sends no more than that. */
static int read_cert(const char *path, struct sbuf *out, struct err *e)
{
	struct cert *list = NULL;
	const struct cert *c;
	int rc = read_certs(path, &list, e);

	if (rc == 0) {
		for (c = list; c->next; c = c->next)
			;
		if (c != list)
			fprintf(stderr, "pxesh: warning: of %s only the first "
				"certificate is taken\n", path);
		rc = sbuf_add(out, c->der.p, c->der.len);
	}
	cert_free_all(&list);
	return rc;
}

static int decode_key(const struct sbuf *file, struct sbuf *out)
{
	static const char *const labels[] = {
		"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY",
	};
	int rc = -ENOENT;

	if (file->len && file->data[0] == DER_SEQ)
		return sbuf_add(out, file->data, file->len);
	if (memmem(sbuf_text(file), file->len, "ENCRYPTED", 9))
		return -EACCES;
	for (size_t i = 0; rc == -ENOENT && i < 3; i++)
		rc = pem_block(sbuf_text(file), file->len, labels[i], out);
	return rc;
}

static int read_key(const char *path, struct sbuf *out, struct err *e)
{
	struct sbuf file = { 0 };
	int rc = bootfile_read(path, &file, e);

	if (rc == 0)
		rc = decode_key(&file, out);
	if (rc == -EACCES)
		rc = err_set(e, -EINVAL, "%.40s is encrypted, and nobody is "
			     "there to decrypt it: \"openssl pkey -in\" does "
			     "so", path);
	if (rc == -ENOENT)
		rc = err_set(e, -EINVAL, "%.80s: there is no private key in "
			     "it", path);
	wipe(file.data, file.len);
	sbuf_free(&file);
	return rc;
}

/* As a setting, in hex. */
static int add_setting(struct sbuf *area, const char *name,
		       const struct sbuf *raw)
{
	struct sbuf text = { 0 };
	int rc;

	for (size_t i = 0; i < raw->len; i++)
		(void)sbuf_printf(&text, "%02x", (uint8_t)raw->data[i]);
	rc = text.error ? text.error :
	     embed_part(area, EMBEDDED_SETTING, name, sbuf_text(&text),
			text.len + 1);
	wipe(text.data, text.len);
	sbuf_free(&text);
	return rc;
}

int embed_identity(const struct embed_cli *opt, struct sbuf *area,
		   struct err *e)
{
	struct identity id = { 0 };
	struct err why = { 0 };
	int rc;

	if (!opt->cert)
		return 0;
	rc = read_cert(opt->cert, &id.cert, e);
	if (rc == 0)
		rc = read_key(opt->key, &id.key, e);
	if (rc == 0 && identity_check(&id, &why) < 0)
		rc = err_set(e, why.code, "%.30s: %s", opt->key, why.msg);
	if (rc == 0)
		rc = add_setting(area, "cert:hexraw", &id.cert);
	if (rc == 0)
		rc = add_setting(area, "privkey:hexraw", &id.key);
	identity_free(&id);
	return rc;
}
