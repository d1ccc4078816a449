/* dnsd.c: the DNS servers: addresses for names, over UDP (RFC 1035). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/ip.h"
#include "lwip/udp.h"

#include "core/bytes.h"
#include "core/hostname.h"
#include "core/str.h"
#include "core/writer.h"
#include "lab/inside.h"

#define PACKET_MAX	512
#define HEADER_LEN	12
#define TTL_S		60
#define ALIASES_MAX	8		/* CNAME after CNAME	*/

enum { TYPE_A = 1, TYPE_CNAME = 5, TYPE_AAAA = 28, TYPE_ANY = 255 };
enum { RCODE_OK, RCODE_FORMAT, RCODE_SERVFAIL, RCODE_NXDOMAIN,
       RCODE_NOTIMP };

struct question {
	char     name[256];
	uint16_t type;
	size_t   end;			/* offset behind it		*/
};

/* The reply is the request grown in place. */
struct reply {
	struct question q;
	uint8_t data[PACKET_MAX];
	struct writer out;
	unsigned answers;
	uint32_t address;		/* for the log; 0: none		*/
};

/* The name at offset 12, as text without its last dot; false if malformed.
   A question has no reason to use compression. */
static bool read_question(const uint8_t *p, size_t len, struct question *q)
{
	size_t at = HEADER_LEN, n = 0;

	while (at < len && p[at]) {
		size_t label = p[at++];

		if (label > 63 || label > len - at ||
		    label + 2 > sizeof(q->name) - n)
			return false;
		if (n)
			q->name[n++] = '.';
		memcpy(q->name + n, p + at, label);
		n += label;
		at += label;
	}
	q->name[n] = '\0';
	if (len - at < 5 || strlen(q->name) != n)
		return false;
	q->type = get_be16(p + at + 1);
	q->end = at + 5;
	return true;
}

/* "*.example.org" stands for all below it. */
static bool name_matches(const char *pattern, const char *name)
{
	size_t n = strlen(name), k;

	if (pattern[0] != '*')
		return host_is(pattern, name);
	k = strlen(pattern + 1);
	return n > k && str_eq_nocase(pattern + 1, name + n - k);
}

static const struct lab_dns_name *find(const struct lab_dns *d,
				       const char *name)
{
	const struct lab_dns_name *n = d->names;

	while (n && !name_matches(n->name, name))
		n = n->next;
	return n;
}

/* The fixed part of a record whose owner is named at offset @owner. */
static void put_record(struct reply *r, size_t owner, unsigned type)
{
	writer_put16(&r->out, 0xc000u | (unsigned)owner);
	writer_put16(&r->out, type);
	writer_put16(&r->out, 1);
	writer_put16(&r->out, 0);
	writer_put16(&r->out, TTL_S);
	r->answers++;
}

/* Returns the offset of the name just written. */
static size_t put_alias(struct reply *r, size_t owner, const char *name)
{
	size_t len = strlen(name) + 2, at;

	if (len > 255 || len + 12 > r->out.cap - r->out.len)
		return owner;
	put_record(r, owner, TYPE_CNAME);
	writer_put16(&r->out, (unsigned)len);
	at = r->out.len;
	while (*name) {
		size_t n = strcspn(name, ".");

		writer_put8(&r->out, (unsigned)n);
		writer_put(&r->out, name, n);
		name += n + (name[n] == '.');
	}
	writer_put8(&r->out, 0);
	return at;
}

static void put_address(struct reply *r, size_t owner, uint32_t address)
{
	if (r->out.cap - r->out.len < 16)
		return;
	put_record(r, owner, TYPE_A);
	writer_put16(&r->out, 4);
	writer_put32(&r->out, address);
	if (!r->address)
		r->address = address;
}

static void put_address6(struct reply *r, size_t owner,
			 const uint8_t address[16])
{
	if (r->out.cap - r->out.len < 28)
		return;
	put_record(r, owner, TYPE_AAAA);
	writer_put16(&r->out, 16);
	writer_put(&r->out, address, 16);
}

/* What of it was asked for; false: there is neither. */
static bool put_both(struct reply *r, size_t owner, uint32_t address,
		     const uint8_t *address6)
{
	unsigned type = r->q.type;

	if (address && (type == TYPE_A || type == TYPE_ANY))
		put_address(r, owner, address);
	if (address6 && (type == TYPE_AAAA || type == TYPE_ANY))
		put_address6(r, owner, address6);
	return address || address6;
}

static unsigned put_name(struct reply *r, size_t owner,
			 const struct lab_dns_name *n)
{
	bool any = false;

	for (; n; n = n->more)
		any |= put_both(r, owner, n->address,
				n->has_ip6 ? n->address6 : NULL);
	return any ? RCODE_OK : RCODE_NXDOMAIN;
}

/* Follow aliases to an address. Returns the response code. */
static unsigned resolve(const struct lab *lab, const struct lab_dns *d,
			const struct lab_network *net, struct reply *r)
{
	const struct question *q = &r->q;
	const struct lab_dns_name *n = find(d, q->name);
	size_t owner = HEADER_LEN;
	uint32_t address;
	unsigned i;

	for (i = 0; n && n->alias && i < ALIASES_MAX; i++) {
		owner = put_alias(r, owner, n->alias);
		n = find(d, n->alias);
	}
	if (n)
		return put_name(r, owner, n);
	address = d->any ? net->address : d->other;
	if (lab_root_has_host(lab, q->name))
		address = lab->nets->config->address;
	return put_both(r, owner, address,
			d->any && net->has_ip6 ? net->address6 : NULL) ?
		RCODE_OK : RCODE_NXDOMAIN;
}

static void log_question(struct lab *lab, const struct lab_server *s,
			 const struct reply *r, unsigned rcode)
{
	static const char *const codes[] = { "no address", "FORMERR",
					     "SERVFAIL", "NXDOMAIN",
					     "NOTIMP" };
	struct sbuf what = { .max = 512 };
	uint32_t a = r->address;
	char answer[32];

	if (r->q.type == TYPE_A || r->q.type == TYPE_AAAA)
		sbuf_str(&what, r->q.type == TYPE_A ? "A " : "AAAA ");
	else
		sbuf_printf(&what, "TYPE%u ", r->q.type);
	sbuf_str(&what, r->q.name);
	if (a)
		snprintf(answer, sizeof(answer), FMT_IP4, ARG_IP4(a));
	else
		snprintf(answer, sizeof(answer), "%s", !rcode && r->answers ?
			 "an IPv6 address" : codes[rcode]);
	lab_log(lab, &(struct lab_request){
		.server = s->name, .what = sbuf_text(&what), .answer = answer,
	});
	sbuf_free(&what);
}

static unsigned answer(const struct lab *lab, const struct lab_dns *d,
		       const struct lab_network *net, struct reply *r)
{
	unsigned rcode = d->servfail ? RCODE_SERVFAIL :
				       resolve(lab, d, net, r);

	r->data[2] = (uint8_t)(0x84 | (r->data[2] & 1));
	r->data[3] = (uint8_t)(0x80 | rcode);
	memset(r->data + 4, 0, 8);
	r->data[5] = 1;
	r->data[7] = (uint8_t)r->answers;
	return rcode;
}

/* One question, of the usual kind? */
static bool is_query(const struct reply *r)
{
	return r->out.len >= HEADER_LEN && !(r->data[2] & 0xf8) &&
	       !r->data[4] && r->data[5] == 1;
}

void lab_dnsd_input(struct lab_listener *l, struct pbuf *p,
		    const ip_addr_t *from, uint16_t port)
{
	ip_addr_t own = *ip_current_dest_addr();
	const struct lab_server *s =
		lab_server_at(l->lab, LAB_DNS, l->port,
			      lab_called_at(l->lab, &own));
	struct lab_net *net = lab_net_of(ip_current_input_netif());
	struct reply *r = s ? calloc(1, sizeof(*r)) : NULL;

	if (!r)
		return;
	r->out.buf = r->data;
	r->out.cap = sizeof(r->data);
	r->out.len = pbuf_copy_partial(p, r->data, sizeof(r->data), 0);
	if (is_query(r) && read_question(r->data, r->out.len, &r->q)) {
		r->out.len = r->q.end;	/* without EDNS and the like	*/
		log_question(l->lab, s, r,
			     answer(l->lab, s->dns, net->config,
				    r));
		if (!s->dns->silent)
			lab_udp_send(l->lab, l->udp, &net->netif, r->data,
				     r->out.len, &own, from, port,
				     s->dns->delay_ms);
	}
	free(r);
}
