/* world.h: a TLS connection against OpenSSL, the lab's, over faked frames. */
#ifndef TESTS_TLS_WORLD_H
#define TESTS_TLS_WORLD_H

#include "lab/tls.h"
#include "net/stack.h"
#include "net/stream.h"
#include "net/tls/tls.h"
#include "tests/net/tcp.h"

/* Of the client's end. */
struct owner {
	struct stream *stream;
	struct sbuf    got;
	bool           over;
	int            status;
	char           why[ERR_MSG];
};

static inline void note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

static inline void data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct owner *o = ctx;

	(void)sbuf_add(&o->got, bytes, len);
}

static inline void down(void *ctx, int status, const char *why)
{
	struct owner *o = ctx;

	assert_false(o->over);
	o->over = true;
	o->status = status;
	snprintf(o->why, sizeof(o->why), "%s", why ? why : "");
}

static const struct stream_ops ops = {
	.note = note, .data = data, .down = down,
};

struct world {
	struct bench       b;
	struct tcp_server  tcp;
	struct owner       o;
	struct lab_ca     *ca;
	struct lab_tls_how how;
	struct lab_tls    *server;
	struct sbuf        heard, root;
	size_t             taken;	/* of tcp.got			*/
	unsigned           connections;	/* that @server is for		*/
};

static inline void begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->ca = lab_ca_new();
	assert_non_null(w->ca);
	assert_int_equal(lab_ca_root(w->ca, &w->root), 0);
	fake.trust = sbuf_text(&w->root);
	fake.unixtime = 1780272000;	/* 2026-06-01 */
	bench_start(&w->b);
	bench_address(&w->b);
	tcp_start(&w->tcp, &w->b);
}

static inline void drop(struct world *w)
{
	stream_close(w->o.stream);
	w->o.stream = NULL;
	lab_tls_free(w->server);
	w->server = NULL;
	sbuf_free(&w->o.got);
	sbuf_free(&w->heard);
}

static inline void end(struct world *w)
{
	drop(w);
	bench_stop(&w->b);
	lab_ca_free(w->ca);
	sbuf_free(&w->root);
}

static inline void open_to(struct world *w, const char *host)
{
	drop(w);
	memset(&w->o, 0, sizeof(w->o));
	w->taken = 0;
	w->tcp.len = 0;
	w->server = lab_tls_new(w->ca, &w->how, "192.0.2.7");
	w->o.stream = tls_open(w->b.net, host, 443, &ops, &w->o);
	assert_non_null(w->o.stream);
}

static inline void say(struct world *w, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	size_t n;

	for (; len; len -= n, p += n) {
		n = len < 1000 ? len : 1000;
		tcp_segment(&w->tcp, TCP_ACK, p, n);
	}
}

/* The server's turn: hear what came, say what is to be said. */
static inline void serve(struct world *w)
{
	struct sbuf wire = { 0 };

	if (w->connections != w->tcp.connections) {
		w->connections = w->tcp.connections;
		w->taken = 0;
		lab_tls_free(w->server);
		w->server = lab_tls_new(w->ca, &w->how, "192.0.2.7");
	}
	if (!w->server)
		return;
	(void)lab_tls_input(w->server, w->tcp.got + w->taken,
			    w->tcp.len - w->taken, &w->heard);
	w->taken = w->tcp.len;
	assert_int_equal(lab_tls_output(w->server, &wire), 0);
	say(w, wire.data, wire.len);
	sbuf_free(&wire);
}

static inline void pass(struct world *w)
{
	event_wait(&w->b.ev, fake.now_us + 100000, EVENT_NO_KEYS, NULL, NULL);
}

/* Turn and turn about. */
static inline void talk(struct world *w, unsigned turns)
{
	while (turns-- && !w->o.over) {
		pass(w);
		serve(w);
	}
	pass(w);
}

static inline void finish(struct world *w)
{
	lab_tls_goodbye(w->server);
	serve(w);
	tcp_finish(&w->tcp);
	pass(w);
}

#endif
