/*
 * test_memory.c: labs for which memory ends while they are read and started.
 * Each place that asks for memory gets none once, in a process of its own: the
 * lab is not made, the error says why, and nothing is left behind.
 */
#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "lab/config.h"
#include "lab/lab.h"
#include "lab/tls_ca.h"
#include "tests/lab/example.h"
#include "tests/lab/ssl.h"

struct wanted { const char *text, *machine; };

static int read_text(struct lab_config *c, const void *arg, struct err *e)
{
	const struct wanted *w = arg;

	c->choice = w->machine;
	return lab_config_parse(c, w->text, strlen(w->text), "t.yaml", "dir",
				e);
}

static int read_defaults(struct lab_config *c, const void *arg,
			 struct err *e)
{
	return lab_config_default(c, arg, e);
}

/* What such a lab comes to. */
struct outcome { int rc; struct err e; size_t tables; };

static void read_lab(const void *arg, struct outcome *o)
{
	struct lab_config c;

	lab_config_init(&c);
	o->rc = arg ? read_text(&c, arg, &o->e) :
		read_defaults(&c, "dir", &o->e);
	lab_config_free(&c);
}

static void start_lab(const void *arg, struct outcome *o)
{
	struct lab *lab = NULL;

	o->rc = lab_create(arg ? read_text : read_defaults, arg ? arg : "dir",
			   1, &lab, &o->e);
	if (o->rc < 0)
		return;
	o->rc = lab_serve(lab, "boot.test", "dir");
	if (o->rc < 0)
		(void)err_set(&o->e, o->rc, "no memory");	/* as it says */
	if (o->rc == 0)
		o->rc = lab_root(lab, "http://boot.test:81/a/", "dir", &o->e);
	if (o->rc == 0)
		o->rc = lab_root(lab, "tftp://boot.test/a", "dir", &o->e);
	o->tables = lab_machine(lab)->smbios_len;
	lab_free(lab);
}

/* What is wrong with this end, or NULL. lwIP may do with what it gives up then:
   there is a lab, and it is the whole one. */
static const char *judge(const struct outcome *o, size_t tables, size_t left)
{
	if (left)
		return "something is left";
	if (!fake_alloc_failed())
		return o->rc == 0 ? NULL : "it cannot be made";
	if (o->rc == 0 && tables)
		return o->tables == tables ? NULL : "a part is missing";
	if (o->rc != -ENOMEM)
		return "another status";
	return strstr(o->e.msg, "memory") ? NULL : "does not say why";
}

/* All that certificates are made for, one after the other. Where OpenSSL lacks
   memory while it starts and ends, it waits for itself for ever. */
static void certify(const void *arg, struct outcome *o)
{
	static const struct lab_tls_how hows[] = {
		{ .must_staple = true, .responder = "http://boot.test/ocsp" },
		{ .cert = LAB_CERT_WEAK_KEY }, { .key = LAB_KEY_ED25519 },
		{ .cert = LAB_CERT_SELF_SIGNED, .key = LAB_KEY_P384 },
	};
	struct sbuf out = { 0 };
	struct lab_ca *ca;
	int rc;

	(void)arg;
	fake_alloc_spare(true);
	ca = lab_ca_new();
	fake_alloc_spare(false);
	rc = ca ? lab_ca_root(ca, &out) : -ENOMEM;
	for (size_t i = 0; rc == 0 && i < sizeof(hows) / sizeof(*hows); i++)
		rc = lab_ca_show(ca, &hows[i], i ? "192.0.2.1" : "boot.test") ?
		     0 : -ENOMEM;
	if (rc == 0)
		rc = lab_ca_sign(ca, LAB_SIGNER_GOOD, "file", 4, &out);
	for (int how = LAB_OCSP_NONE + 1; rc == 0 && how < LAB_OCSP_KINDS;
	     how++)
		rc = lab_ca_staple(ca, (enum lab_ocsp)how, ca->inter, ca->root,
				   &out);
	if (rc == -ENOMEM)
		(void)err_set(&o->e, rc, "no memory");	/* as it says */
	o->rc = rc;
	o->tables = out.len;
	sbuf_free(&out);
	fake_alloc_spare(true);
	lab_ca_free(ca);
	fake_alloc_spare(false);
}

static void lose_each(void (*make)(const void *arg, struct outcome *o),
		      const void *arg)
{
	size_t live = fake_live();
	struct fake_forked sum;
	struct outcome o = { 0 };
	const char *wrong;
	size_t tables;

	make(arg, &o);
	tables = o.tables;
	fake_alloc_arenas(true);
	fake_alloc_fork_places();
	make(arg, &o);
	sum = fake_alloc_fork_end();
	wrong = judge(&o, tables, fake_live() - live);
	if (wrong)
		print_message("status %d, \"%s\": %s\n", o.rc, o.e.msg,
			      wrong);
	if (fake_alloc_failed())
		_exit(wrong ? 1 : 0);
	assert_null(wrong);
	print_message("%u allocations, %u failed in a process of their own\n",
		      sum.all, sum.children);
	assert_true(sum.children > 1);
	assert_int_equal(sum.bad, 0);
}

static void memory_may_end_anywhere_in_a_lab_file(void **state)
{
	char *text = example();

	(void)state;
	lose_each(read_lab, &(struct wanted){ text, "old" });
	free(text);
}

static void memory_may_end_anywhere_in_the_default_lab(void **state)
{
	(void)state;
	lose_each(read_lab, NULL);
}

static void memory_may_end_anywhere_while_a_lab_starts(void **state)
{
	char *text = example();

	(void)state;
	lose_each(start_lab, &(struct wanted){ text, NULL });
	lose_each(start_lab, NULL);
	free(text);
}

static void memory_may_end_anywhere_in_certificates(void **state)
{
	(void)state;
	lose_each(certify, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(memory_may_end_anywhere_in_a_lab_file),
		FAKE_TEST(memory_may_end_anywhere_in_the_default_lab),
		FAKE_TEST(memory_may_end_anywhere_while_a_lab_starts),
		FAKE_TEST(memory_may_end_anywhere_in_certificates),
	};

	if (!ssl_allocations_count())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
