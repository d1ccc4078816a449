/* fc_query.c: requests to other ports, by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/str.h"
#include "net/san/fc.h"
#include "net/san/fc_all.h"
#include "net/san/fc_stat.h"
#include "platform/platform.h"

#define ANSWER_US	3000000

enum request { FLOGI, PLOGI, LOGO, RTV, ECHO, PRLI, REQUESTS };

static const char *const names[REQUESTS] = { "FLOGI", "PLOGI", "LOGO", "RTV",
					     "ECHO", "PRLI-FCP" };

struct fc_query {
	struct fc_port *port;
	struct fc_xchg  x;
	enum request    request;
	uint32_t        id;
	bool            begun, answered;
	uint64_t        until_us;
	int             status;
	struct err      err;
};

/* ---- words --------------------------------------------------------------- */

static bool read_id(const char *s, uint32_t *out)
{
	unsigned digits = 0;

	for (*out = 0; *s; s++) {
		if (*s == '.' && (digits == 2 || digits == 4))
			continue;
		if (str_hex(*s) < 0 || ++digits > 6)
			return false;
		*out = *out << 4 | (uint32_t)str_hex(*s);
	}
	return digits == 6;
}

static int find_port(struct net *net, const char *name, struct fc_port **out,
		     struct err *e)
{
	struct fc *fc = fc_get(net);
	int rc = fc ? fc_ports_start(fc) : -ENOMEM;
	struct fc_port *p;

	if (rc < 0)
		return err_set(e, rc, "%s", rc == -ENOMEM ? err_text(rc) :
			       "there are no ports: no interface is open");
	p = fc->ports;
	while (p && name && strcmp(p->name, name) != 0)
		p = p->next;
	*out = p;
	return p ? 0 : err_set(e, -ENODEV, "there is no port \"%.40s\" of "
			       "Fibre Channel", name);
}

static int find_request(const char *name, enum request *out, struct err *e)
{
	unsigned i = 0;

	while (i < REQUESTS && !str_eq_nocase(names[i], name))
		i++;
	*out = (enum request)i;
	return i < REQUESTS ? 0 :
	       err_set(e, -EINVAL, "\"%.40s\" is no request: there are FLOGI, "
		       "PLOGI, LOGO, RTV, ECHO and PRLI-FCP", name);
}

int fc_query_begin(struct net *net, const char *port, const char *id,
		   const char *request, struct fc_query **out, struct err *e)
{
	struct fc_query *q = calloc(1, sizeof(*q));
	int rc = q ? find_request(request, &q->request, e) :
		 err_set(e, -ENOMEM, "%s", err_text(-ENOMEM));

	if (rc == 0 && id && !read_id(id, &q->id))
		rc = err_set(e, -EINVAL, "\"%.40s\" is no address of a port: "
			     "these are such as ff.ff.fe", id);
	if (rc == 0)
		rc = find_port(net, port, &q->port, e);
	if (rc < 0) {
		free(q);
		return rc;
	}
	*out = q;
	return 0;
}

const char *fc_query_port(const struct fc_query *q)
{
	return q->port->name;
}

/* ---- asking -------------------------------------------------------------- */

static void take(struct fc_xchg *x, const struct fc_frame *f)
{
	struct fc_query *q = HOLDER(fc_query, x, x);

	q->answered = true;
	if (!f->len || f->data[0] != FC_LS_ACC)
		q->status = fc_els_refused(f, names[q->request], &q->err);
	fc_close(x);
}

static size_t put_request(const struct fc_query *q, uint8_t p[FC_ELS_MAX])
{
	const struct fc_port *port = q->port;

	memset(p, 0, FC_ELS_MAX);
	switch (q->request) {
	case FLOGI: case PLOGI:
		fc_put_login(p, q->request == FLOGI ? FC_FLOGI : FC_PLOGI,
			     false, &port->names, port->size);
		return FC_LOGIN_LEN;
	case LOGO:
		fc_put_logo(p, port->id, port->names.port);
		return FC_LOGO_LEN;
	case PRLI:
		fc_put_prli(p, FC_PRLI);
		return FC_PRLI_LEN;
	default:
		p[0] = q->request == RTV ? FC_RTV : FC_ECHO;
		return q->request == RTV ? 4 : 16;
	}
}

/* To the fabric it is the login itself, done again. */
static void begin(struct fc_query *q)
{
	const struct fc_neighbour *n = vn2vn_at(q->port, q->id);
	uint8_t p[FC_ELS_MAX];
	size_t len;

	q->begun = true;
	q->until_us = plat_clock_us() + ANSWER_US;
	if (q->request == FLOGI && q->id == FC_ID_FLOGI) {
		fc_enter(q->port, FC_LOGGING_IN);
		q->answered = true;
		return;
	}
	len = put_request(q, p);
	fc_open(q->port, &q->x, q->id, take);
	fip_ask(&q->x, q->request == FLOGI && n ? n->mac : NULL, p, len);
}

static uint32_t usual_id(const struct fc_port *p)
{
	for (unsigned i = 0; p->mode == FC_VN2VN && i < FC_NEIGHBOURS; i++)
		if (p->near[i].port)
			return p->near[i].id;
	return FC_ID_FLOGI;
}

int fc_query_ready(struct fc_query *q, struct err *e)
{
	if (q->port->state == FC_DOWN)
		return err_set(e, q->port->err.code, "%s", q->port->err.msg);
	if (q->port->state != FC_UP)
		return -EINPROGRESS;
	if (!q->id)
		q->id = usual_id(q->port);
	return 0;
}

void fc_query_label(const struct fc_query *q, char *out, size_t cap)
{
	snprintf(out, cap, "%s %s to %02x.%02x.%02x", q->port->name,
		 names[q->request], q->id >> 16 & 0xff, q->id >> 8 & 0xff,
		 q->id & 0xff);
}

int fc_query_status(struct fc_query *q, struct err *e)
{
	int rc;

	if (!q->begun)
		begin(q);
	rc = fc_query_ready(q, e);
	if (rc == 0 && q->answered)
		return q->status < 0 ? err_set(e, q->status, "%s",
					       q->err.msg) : 0;
	if (rc == 0 && plat_clock_us() >= q->until_us)
		return err_set(e, -ETIMEDOUT, "nobody answers");
	return rc < 0 ? rc : -EINPROGRESS;
}

void fc_query_end(struct fc_query *q)
{
	fc_close(&q->x);
	free(q);
}
