/* load_tls.c: "tls" of an HTTP server in a lab file. */
#include "core/err.h"
#include "lab/load.h"
#include "lab/tls.h"

static struct lab_tls_how *how_of(void *into)
{
	return into;
}

static int read_certificate(struct yaml_reader *r, const struct yaml *n,
			    void *into)
{
	return yaml_read_word(r, n, lab_cert_words, LAB_CERT_KINDS,
			      &how_of(into)->cert);
}

static int read_key(struct yaml_reader *r, const struct yaml *n, void *into)
{
	return yaml_read_word(r, n, lab_key_words, LAB_KEY_KINDS,
			      &how_of(into)->key);
}

static int read_version(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return yaml_read_word(r, n, lab_tls_words, LAB_TLS_VERSIONS,
			      &how_of(into)->version);
}

static int read_staple(struct yaml_reader *r, const struct yaml *n, void *into)
{
	return yaml_read_word(r, n, lab_ocsp_words, LAB_OCSP_KINDS,
			      &how_of(into)->staple);
}

static int read_cut(struct yaml_reader *r, const struct yaml *n, void *into)
{
	how_of(into)->has_cut = true;
	return yaml_read_value(r, n, YAML_SIZE, &how_of(into)->cut_at);
}

#define AT(field) offsetof(struct lab_tls_how, field)

static const struct yaml_key keys[] = {
	{ "certificate", YAML_CALL, 0, read_certificate },
	{ "key", YAML_CALL, 0, read_key },
	{ "version", YAML_CALL, 0, read_version },
	{ "staple", YAML_CALL, 0, read_staple },
	{ "responder", YAML_TEXT, AT(responder), NULL },
	{ "must-staple", YAML_BOOL, AT(must_staple), NULL },
	{ "client", YAML_BOOL, AT(wants_client), NULL },
	{ "no-goodbye", YAML_BOOL, AT(no_goodbye), NULL },
	{ "no-sessions", YAML_BOOL, AT(no_sessions), NULL },
	{ "cut", YAML_CALL, 0, read_cut },
	{ "delay", YAML_TIME_MS, AT(delay_ms), NULL },
};

int lab_load_tls(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_server *s = into;
	struct lab_tls_how *how;
	bool yes = true;
	int rc = 0;

	if (n->kind == YAML_SCALAR)
		rc = yaml_read_value(r, n, YAML_BOOL, &yes);
	s->clear = !yes;
	if (rc < 0 || !yes)
		return rc;
	how = yaml_read_alloc(r, sizeof(*how));
	if (!how)
		return -ENOMEM;
	s->tls = how;
	return n->kind == YAML_SCALAR ? 0 :
	       yaml_read_map(r, n, "\"tls\"", keys, COUNT(keys), how);
}
