/* nbdd_option.c: what a client asks an NBD server for before it reads: TLS, an
   export. */
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "lab/nbdd.h"

#define HEAD		16	/* bytes of an option's head	*/
#define LONGEST		8192	/* bytes of an option		*/

#define ERROR(n)	(0x80000000u | (n))
enum { ACK = 1, OFFERED = 2, INFO = 3 };
enum { UNSUPPORTED = 1, INVALID = 3, WANTS_TLS = 5, UNKNOWN = 6 };

struct option {
	struct lab_nbd_conn *c;
	uint32_t             number, len;
	const uint8_t       *data;
};

static void put16(struct lab_nbd_conn *c, unsigned v)
{
	uint8_t b[2];

	put_be16(b, v);
	nbdd_put(c, b, sizeof(b));
}

static void put32(struct lab_nbd_conn *c, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	nbdd_put(c, b, sizeof(b));
}

static void put64(struct lab_nbd_conn *c, uint64_t v)
{
	put32(c, (uint32_t)(v >> 32));
	put32(c, (uint32_t)v);
}

static void reply(const struct option *o, uint32_t type, size_t len)
{
	put64(o->c, 0x0003e889045565a9);
	put32(o->c, o->number);
	put32(o->c, type);
	put32(o->c, (uint32_t)len);
}

static void refuse(const struct option *o, unsigned error)
{
	static const char text[] = "the lab says \x1b[31mno";

	reply(o, ERROR(error), sizeof(text) - 1);
	nbdd_put(o->c, text, sizeof(text) - 1);
}

/* ---- exports ------------------------------------------------------------- */

/* Its transmission flags. */
static unsigned flags_of(const struct lab_nbd_conn *c)
{
	return 1u | (c->export->read_only ? 1u << 1 : 0) |
	       (c->nbd->flush ? 1u << 2 : 0) |
	       (c->nbd->fua ? 1u << 3 : 0);
}

static struct lab_export *find(const struct lab_nbd *nbd, const char *name,
			       size_t len)
{
	struct lab_export *x = nbd->exports;

	while (x && !str_is(x->name, name, len))
		x = x->next;
	return x && lab_image_open(&x->image) == 0 ? x : NULL;
}

static void log_it(struct lab_nbd_conn *c, const char *name, size_t len,
		   const char *answer)
{
	char what[300];

	snprintf(what, sizeof(what), "export \"%.*s\"", (int)len, name);
	lab_log(c->tcp.lab, &(struct lab_request){
		.server = c->server, .what = what, .answer = answer,
	});
}

/* NBD_OPT_INFO, NBD_OPT_GO */
static void go(const struct option *o, bool goes)
{
	struct lab_nbd_conn *c = o->c;
	const char *name = (const char *)o->data + 4;
	uint32_t len = o->len < 6 ? UINT32_MAX : get_be32(o->data);

	if (len > o->len - 6) {
		refuse(o, INVALID);
		return;
	}
	c->export = find(c->nbd, name, len);
	if (!c->export || lab_disk_refuses(&c->nbd->refusal)) {
		log_it(c, name, len, "refused");
		refuse(o, c->export ? c->nbd->refusal.code : UNKNOWN);
		return;
	}
	log_it(c, name, len, "there it is");
	reply(o, INFO, 12);
	put16(c, 0);
	put64(c, c->export->image.size);
	put16(c, flags_of(c));
	if (c->export->least || c->export->most) {
		reply(o, INFO, 14);
		put16(c, 3);
		put32(c, c->export->least ? c->export->least : 1);
		put32(c, 4096);
		put32(c, c->export->most ? c->export->most : UINT32_MAX);
	}
	reply(o, ACK, 0);
	if (goes)
		c->stage = NBDD_COMMANDS;
}

/* NBD_OPT_EXPORT_NAME: it cannot be refused. */
static void export_name(const struct option *o)
{
	static const char zeros[124];
	struct lab_nbd_conn *c = o->c;

	c->export = find(c->nbd, (const char *)o->data, o->len);
	log_it(c, (const char *)o->data, o->len,
	       c->export ? "there it is" : "refused");
	if (!c->export || lab_disk_refuses(&c->nbd->refusal)) {
		c->ending = true;
		return;
	}
	put64(c, c->export->image.size);
	put16(c, flags_of(c));
	if (c->zeroes)
		nbdd_put(c, zeros, sizeof(zeros));
	c->stage = NBDD_COMMANDS;
}

static void list(const struct option *o)
{
	const struct lab_export *x = o->c->nbd->exports;

	for (; x; x = x->next) {
		reply(o, OFFERED, 4 + strlen(x->name));
		put32(o->c, (uint32_t)strlen(x->name));
		nbdd_put(o->c, x->name, strlen(x->name));
	}
	reply(o, ACK, 0);
}

/* ---- options ------------------------------------------------------------- */

static void start_tls(const struct option *o)
{
	if (!o->c->nbd->tls || o->c->tls) {
		refuse(o, o->c->tls ? INVALID : UNSUPPORTED);
		return;
	}
	reply(o, ACK, 0);
	if (!nbdd_secure(o->c))
		o->c->ending = true;
}

/* NBD_OPT_STRUCTURED_REPLY */
static void structured(const struct option *o)
{
	o->c->chunked = o->c->nbd->structured;
	if (o->c->chunked)
		reply(o, ACK, 0);
	else
		refuse(o, UNSUPPORTED);
}

static void abort_it(const struct option *o)
{
	reply(o, ACK, 0);
	o->c->ending = true;
}

static void answer(const struct option *o)
{
	struct lab_nbd_conn *c = o->c;

	if (o->number == 2)
		abort_it(o);
	else if (o->number == 5)
		start_tls(o);
	else if (c->nbd->tls && !c->tls && o->number == 1)
		c->ending = true;
	else if (c->nbd->tls && !c->tls)
		refuse(o, WANTS_TLS);
	else if (o->number == 1)
		export_name(o);
	else if (c->nbd->style != LAB_NBD_GO)
		refuse(o, UNSUPPORTED);
	else if (o->number == 3)
		list(o);
	else if (o->number == 6 || o->number == 7)
		go(o, o->number == 7);
	else if (o->number == 8)
		structured(o);
	else
		refuse(o, UNSUPPORTED);
}

size_t nbdd_option(struct lab_nbd_conn *c, const uint8_t *p, size_t len)
{
	struct option o = { .c = c, .data = p + HEAD };

	if (len < HEAD)
		return 0;
	o.number = get_be32(p + 8);
	o.len = get_be32(p + 12);
	if (memcmp(p, "IHAVEOPT", 8) != 0 || o.len > LONGEST) {
		c->ending = true;
		return 0;
	}
	if (o.len > len - HEAD)
		return 0;
	answer(&o);
	return HEAD + o.len;
}

void nbdd_greet(struct lab_nbd_conn *c)
{
	static const char zeros[124];
	bool old = c->nbd->style == LAB_NBD_OLD;

	nbdd_put(c, "NBDMAGIC", 8);
	if (!old) {
		nbdd_put(c, "IHAVEOPT", 8);
		put16(c, c->nbd->style == LAB_NBD_NEW ? 0 : 3);
		return;
	}
	put64(c, 0x0000420281861253);
	put64(c, c->nbd->exports ? c->nbd->exports->image.size : 0);
	put32(c, 1);
	nbdd_put(c, zeros, sizeof(zeros));
	c->ending = true;
}
