/* visit.c: the certificates of a file or of a server, explained. */
#include "core/err.h"
#include "core/event.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/stream.h"
#include "net/tls/chain.h"
#include "net/tls/context.h"
#include "net/tls/explain.h"
#include "net/tls/pem.h"
#include "net/tls/tls.h"

#define SILENT_US	60000000

static void put_verdict(int rc, const struct err *e, struct sbuf *out)
{
	if (rc < 0)
		(void)sbuf_printf(out, "Not trusted: %s\n", e->msg);
	else
		(void)sbuf_str(out, "Trusted.\n");
}

/* ---- of a file ------------------------------------------------------- */

static void reverse(struct cert **list)
{
	struct cert *c, *done = NULL;

	while ((c = *list)) {
		*list = c->next;
		c->next = done;
		done = c;
	}
	*list = done;
}

int tls_explain_file(struct net *net, const void *data, size_t len,
		     struct sbuf *out, struct err *e)
{
	struct tls *tls = tls_begin(net, e);
	const struct chain_ask ask = {
		.use = CERT_FOR_ANY, .now = tls_now(net),
	};
	struct chain c = { 0 };
	struct err why = { 0 };
	int rc = tls ? pem_certs(data, len, &c.sent) : e->code;

	reverse(&c.sent);
	if (rc == 0)
		rc = err_set(e, -EINVAL, "there is no certificate in it that "
			     "can be understood");
	if (rc > 0) {
		rc = chain_find(&c, &tls->trust, &ask, &why);
		if (rc == -EAGAIN)
			rc = chain_refuse(&c, &tls->trust, &why);
		explain_chain(&c, &tls->trust, ask.now, out);
		put_verdict(rc, &why, out);
		rc = 0;
	}
	chain_free(&c);
	return rc == -ENOMEM || out->error ?
	       err_set(e, -ENOMEM, "no memory for certificates") : rc;
}

/* ---- of a server ----------------------------------------------------- */

struct visit { bool over; int status; struct err why; };

static void visit_note(void *ctx, const char *text)
{
	struct visit *v = ctx;

	v->over |= !*text;	/* up: that is all we came for */
}

static void visit_data(void *ctx, const uint8_t *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
}

static void visit_down(void *ctx, int status, const char *why)
{
	struct visit *v = ctx;

	v->over = true;
	v->status = status;
	(void)err_set(&v->why, status, "%s", why ? why : err_text(status));
}

static const struct stream_ops visit_ops = {
	.note = visit_note, .data = visit_data, .down = visit_down,
};

static bool visited(void *ctx)
{
	return ((struct visit *)ctx)->over;
}

int tls_explain_site(struct net *net, const char *host, uint16_t port,
		     struct sbuf *out, struct err *e)
{
	struct tls *tls = tls_begin(net, e);
	struct visit v = { 0 };
	struct stream *s;
	int rc;

	if (!tls)
		return e->code;
	tls_session_forget(tls, host, port);	/* that would show none */
	tls->explain = out;
	s = tls_open(net, host, port, &visit_ops, &v);
	rc = s ? event_wait(net->events, plat_clock_us() + SILENT_US,
			    EVENT_CANCEL, visited, &v) : -ENOMEM;
	stream_close(s);
	tls->explain = NULL;
	if (rc < 0)
		return err_set(e, rc, rc == -ECANCELED ? "given up" :
			       rc == -ENOMEM ? "no memory for TLS" :
			       "%.60s does not answer", host);
	if (!out->len && v.status < 0)
		return err_set(e, v.status, "%.60s: %s", host, v.why.msg);
	put_verdict(v.status, &v.why, out);
	return out->error ? err_set(e, out->error, "no memory for a list") : 0;
}
