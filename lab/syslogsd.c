/* syslogsd.c: the log servers by TLS: each line stands in the request log. */
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "lwip/tcp.h"

#include "core/plain.h"
#include "core/str.h"
#include "lab/conn.h"
#include "lab/tcp.h"
#include "lab/tls.h"

#define LINE_MAX_BYTES	2048	/* RFC 5425 4.3.1: at least		*/

struct lab_logs {
	struct lab_tcp           tcp;
	struct lab_logs         *next;
	const struct lab_server *server;
	const struct lab_tls_how *how;
	struct lab_tls          *tls;	/* NULL: in the clear		*/
	struct lab_timer         slow;	/* of a flight that comes late	*/
	struct sbuf              in, wire;
};

static struct lab_logs *logs_of(struct lab_tcp *c)
{
	return HOLDER(lab_logs, tcp, c);
}

static void logs_free(struct lab_logs *g)
{
	struct lab_logs **at = &g->tcp.lab->logs;

	while (*at != g)
		at = &(*at)->next;
	*at = g->next;
	lab_timer_stop(g->tcp.lab, &g->slow);
	lab_tcp_stop(&g->tcp);
	lab_tls_free(g->tls);
	sbuf_free(&g->in);
	sbuf_free(&g->wire);
	free(g);
}

/* ---- lines ------------------------------------------------------------ */

static void log_line(struct lab_logs *g, char *line, size_t len)
{
	line[len] = '\0';
	plain_make(line, len, false);
	lab_log(g->tcp.lab, &(struct lab_request){
		.server = g->server->name, .what = line, .answer = "logged",
		.is_line = true,
	});
}

/* Each ends with LF (RFC 6587 3.4.2), as log servers take them beside RFC
   5425's counted ones, which nobody sends to this one. */
static void take_lines(struct lab_logs *g)
{
	char *start = g->in.data, *lf;
	size_t left = g->in.len;

	while (left && (lf = memchr(start, '\n', left))) {
		log_line(g, start, (size_t)(lf - start));
		left -= (size_t)(lf + 1 - start);
		start = lf + 1;
	}
	if (left)
		memmove(g->in.data, start, left);
	g->in.len = left;
}

/* ---- the connection --------------------------------------------------- */

static void put_wire(struct lab_tcp *c)
{
	struct lab_logs *g = logs_of(c);

	if (!g->slow.set && g->wire.len &&
	    lab_tcp_put(c, g->wire.data, g->wire.len))
		sbuf_reset(&g->wire);
}

static void waited(struct lab_timer *t)
{
	put_wire(&HOLDER(lab_logs, slow, t)->tcp);
}

static void begin_flight(struct lab_logs *g)
{
	if (g->wire.len && g->how->delay_ms && !g->slow.set)
		lab_timer_set(g->tcp.lab, &g->slow,
			      (uint64_t)g->how->delay_ms * 1000, waited);
	put_wire(&g->tcp);
}

static void take(struct lab_tcp *c, const uint8_t *data, size_t len)
{
	struct lab_logs *g = logs_of(c);
	int rc, rc_out = 0;

	if (g->tls) {
		rc = lab_tls_input(g->tls, data, len, &g->in);
		rc_out = lab_tls_output(g->tls, &g->wire); /* an alert, perhaps */
		begin_flight(g);
	} else {
		rc = sbuf_add(&g->in, data, len);
	}
	take_lines(g);
	if (rc < 0 || rc_out < 0 || g->in.len > LINE_MAX_BYTES)
		lab_tcp_end(c, g->in.len > LINE_MAX_BYTES);
}

static void gone(struct lab_tcp *c)
{
	logs_free(logs_of(c));
}

static const struct lab_tcp_ops ops = {
	.take = take, .more = put_wire, .gone = gone,
};

static bool secure(struct lab_logs *g, struct lab *lab,
		   const struct tcp_pcb *pcb)
{
	struct lab_ca *ca = lab_ca_of(lab);
	struct sbuf text = { 0 };

	if (ca && lab_conn_address(&pcb->local_ip, &text) == 0)
		g->tls = lab_tls_new(ca, g->how, sbuf_text(&text));
	sbuf_free(&text);
	return g->tls;
}

bool lab_syslogsd_accept(struct lab_listener *l, struct tcp_pcb *pcb)
{
	static const struct lab_tls_how well;
	const struct lab_server *s = lab_server_at(
		l->lab, LAB_SYSLOGS, l->port,
		lab_called_at(l->lab, &pcb->local_ip));
	struct lab_logs *g = s ? calloc(1, sizeof(*g)) : NULL;

	if (g) {
		g->server = s;
		g->how = s->tls ? s->tls : &well;
	}
	if (!g || (!s->clear && !secure(g, l->lab, pcb))) {
		free(g);
		tcp_abort(pcb);
		return false;
	}
	g->next = l->lab->logs;
	l->lab->logs = g;
	lab_tcp_start(&g->tcp, l->lab, pcb, &ops);
	return true;
}

void lab_syslogsd_stop(struct lab *lab)
{
	while (lab->logs)
		logs_free(lab->logs);
}
