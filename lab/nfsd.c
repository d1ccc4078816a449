/*
 * nfsd.c: the NFS servers: version 3, read only (RFC 1813, 1833, 5531). One
 * port has all three programs, and port 111 leads to it. A redirect of a path
 * is a symbolic link; a break cuts the connection once.
 */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "lab/nfsd.h"
#include "lwip/tcp.h"

/* ---- bytes on a connection ------------------------------------------- */

static void push(struct lab_tcp *c)
{
	struct lab_nfs *f = HOLDER(lab_nfs, tcp, c);
	size_t n;

	while (f->out_at < f->out.len && (n = lab_tcp_room(c))) {
		if (n > f->out.len - f->out_at)
			n = f->out.len - f->out_at;
		if (!lab_tcp_put(c, f->out.data + f->out_at, n))
			return;
		f->out_at += n;
	}
	if (f->out_at == f->out.len) {
		sbuf_reset(&f->out);
		f->out_at = 0;
	}
}

static void take(struct lab_tcp *c, const uint8_t *data, size_t len)
{
	struct lab_nfs *f = HOLDER(lab_nfs, tcp, c);
	uint32_t n;

	if (sbuf_add(&f->in, (const char *)data, len) < 0) {
		lab_tcp_end(c, true);
		return;
	}
	while (f->in.len >= 4 && !c->ending) {
		n = get_be32((const uint8_t *)f->in.data) & 0x7fffffff;
		if (n > NFSD_CALL_MAX) {
			lab_tcp_end(c, true);
			return;
		}
		if (n > f->in.len - 4)
			return;
		nfsd_call(f, (const uint8_t *)f->in.data + 4, n);
		push(c);
		memmove(f->in.data, f->in.data + 4 + n, f->in.len - 4 - n);
		f->in.len -= 4 + n;
	}
}

/* ---- start and stop -------------------------------------------------- */

static void nfs_free(struct lab_nfs *f)
{
	struct lab_nfs **at = &f->tcp.lab->nfss;

	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	lab_tcp_stop(&f->tcp);
	sbuf_free(&f->in);
	sbuf_free(&f->out);
	free(f);
}

static void gone(struct lab_tcp *c)
{
	nfs_free(HOLDER(lab_nfs, tcp, c));
}

static const struct lab_tcp_ops ops = {
	.take = take, .more = push, .gone = gone,
};

/* Port 111 is every server's. */
static const struct lab_server *server_of(struct lab_listener *l,
					  uint32_t own)
{
	const struct lab_server *s = l->lab->config.servers;

	if (l->port != LAB_PORTMAP_PORT)
		return lab_server_at(l->lab, LAB_NFS, l->port, own);
	while (s && (s->kind != LAB_NFS ||
		     lab_server_at(l->lab, LAB_NFS, s->port, own) != s))
		s = s->next;
	return s;
}

bool lab_nfsd_accept(struct lab_listener *l, struct tcp_pcb *pcb)
{
	uint32_t own = lab_called_at(l->lab, &pcb->local_ip);
	const struct lab_server *s = server_of(l, own);
	struct lab_nfs *f = s ? calloc(1, sizeof(*f)) : NULL;

	if (!f) {
		tcp_abort(pcb);
		return false;
	}
	f->server = s;
	f->own = own;
	f->in.max = 4 * NFSD_CALL_MAX;
	f->next = l->lab->nfss;
	l->lab->nfss = f;
	lab_tcp_start(&f->tcp, l->lab, pcb, &ops);
	return true;
}

void lab_nfsd_stop(struct lab *lab)
{
	while (lab->nfss)
		nfs_free(lab->nfss);
	nfsd_forget_nodes(lab);
}
