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
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"certificate\"", lab_cert_words,
				  COUNT(lab_cert_words), &which);

	how_of(into)->cert = (enum lab_cert)which;
	return rc;
}

static int read_key(struct yaml_reader *r, const struct yaml *n, void *into)
{
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"key\"", lab_key_words,
				  COUNT(lab_key_words), &which);

	how_of(into)->key = (enum lab_key)which;
	return rc;
}

static int read_version(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"version\"", lab_tls_words,
				  COUNT(lab_tls_words), &which);

	how_of(into)->version = (enum lab_tls_version)which;
	return rc;
}

static int read_staple(struct yaml_reader *r, const struct yaml *n, void *into)
{
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"staple\"", lab_ocsp_words,
				  COUNT(lab_ocsp_words), &which);

	how_of(into)->staple = (enum lab_ocsp)which;
	return rc;
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
