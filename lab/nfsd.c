/*
 * nfsd.c: the NFS servers: version 3, read only (RFC 1813, 1833, 5531). One
 * port has all three programs, and port 111 leads to it. A redirect of a path
 * is a symbolic link; a break cuts the connection once.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/bytes.h"
#include "core/holder.h"
#include "core/str.h"
#include "lab/tcp.h"
#include "lwip/tcp.h"

#define CALL_MAX	2048	/* bytes		*/
#define NAME_MAX_NFS	1024
#define NODES_MAX	1024
#define READ_MAX	65536

enum { PORTMAP = 100000, NFS = 100003, MOUNT = 100005 };
enum { S_OK, S_NOENT = 2, S_IO = 5, S_ACCES = 13, S_STALE = 70 };
enum { T_FILE = 1, T_FOLDER = 2, T_LINK = 5 };

/* What a handle, its number, stands for. */
struct lab_node {
	struct lab_node *next;
	uint32_t         number;
	unsigned         type;
	struct lab_found found;
	bool             broken;	/* it was, once		*/
	char             path[];	/* "": the top		*/
};

struct lab_nfs {
	struct lab_nfs          *next;
	const struct lab_server *server;
	uint32_t                 own;
	struct lab_tcp           tcp;
	struct sbuf              in, out;	/* out: what has no room yet */
	size_t                   out_at;
};

/* ---- answers as bytes ------------------------------------------------ */

static void put(struct lab_nfs *f, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	sbuf_add(&f->out, b, 4);
}

static void put_zeros(struct lab_nfs *f, unsigned words)
{
	while (words--)
		put(f, 0);
}

static void put_opaque(struct lab_nfs *f, const void *data, size_t len)
{
	put(f, (uint32_t)len);
	sbuf_add(&f->out, data, len);
	sbuf_add(&f->out, "\0\0\0", (4 - len % 4) % 4);
}

static void put_node(struct lab_nfs *f, const struct lab_node *n)
{
	uint8_t b[8];

	put_be32(b, n->number);
	put_be32(b + 4, ~n->number);
	put_opaque(f, b, 8);
}

static void put_attributes(struct lab_nfs *f, const struct lab_node *n)
{
	put(f, n->type);
	put_zeros(f, 4);
	put(f, (uint32_t)(n->found.body.len >> 32));
	put(f, (uint32_t)n->found.body.len);
	put_zeros(f, 14);
}

/* ---- nodes ----------------------------------------------------------- */

static struct lab_node *node_of(struct lab *lab, uint32_t number)
{
	struct lab_node *n = lab->nodes;

	while (n && n->number != number)
		n = n->next;
	return n;
}

static struct lab_node *node_new(struct lab *lab, const char *path)
{
	struct lab_node *n = lab->nodes;
	size_t len = strlen(path) + 1;
	uint32_t number = n ? n->number + 1 : 1;

	if (number > NODES_MAX || !(n = calloc(1, sizeof(*n) + len)))
		return NULL;
	n->number = number;
	n->found.body.fd = -1;
	memcpy(n->path, path, len);
	n->next = lab->nodes;
	lab->nodes = n;
	return n;
}

/* Is anything below @path? */
static bool is_folder(const struct lab_files *files, const char *path)
{
	size_t len = strlen(path);
	const struct lab_path *p;
	struct sbuf full = { .max = 65536 };
	struct stat st;
	bool found = !len;

	for (p = files->paths; p && !found; p = p->next) {
		found = !strncmp(p->pattern, path, len) &&
			p->pattern[len] == '/';
		if (found || p->answer != LAB_ANSWER_FOLDER ||
		    strncmp(path, p->pattern, strlen(p->pattern)))
			continue;
		sbuf_reset(&full);
		sbuf_printf(&full, "%s/%s", p->target,
			    path + strlen(p->pattern));
		found = !full.error && !stat(full.data, &st) &&
			S_ISDIR(st.st_mode);
	}
	sbuf_free(&full);
	return found;
}

/* What is at @path: n->type 0 if nothing is. */
static struct lab_node *look_up(struct lab_nfs *f, const char *path)
{
	struct lab_node *n = node_new(f->tcp.lab, path);

	if (!n)
		return NULL;
	if (is_folder(f->server->files, path)) {
		n->type = T_FOLDER;
		return n;
	}
	lab_files_find(f->tcp.lab, f->server->files, NULL, path, &n->found);
	if (n->found.rule && n->found.rule->answer == LAB_ANSWER_REDIRECT)
		n->type = T_LINK;
	else if (n->found.status == 200)
		n->type = T_FILE;
	lab_log_file(f->tcp.lab, f->server, f->own, "LOOKUP", path, &n->found,
		     n->type == T_LINK ? "a link" :
		     n->type ? NULL : "not found");
	return n;
}

/* ---- procedures ------------------------------------------------------ */

/* The arguments of a call. */
struct args { const uint8_t *at; size_t len; };

static uint32_t get(struct args *a)
{
	uint32_t v = a->len >= 4 ? get_be32(a->at) : 0;

	a->at += a->len >= 4 ? 4 : a->len;
	a->len -= a->len >= 4 ? 4 : a->len;
	return v;
}

static const uint8_t *get_opaque(struct args *a, size_t *len)
{
	size_t n = get(a), padded = (n + 3) & ~(size_t)3;
	const uint8_t *p = a->at;

	if (n > CALL_MAX || padded > a->len) {
		a->len = 0;
		*len = 0;
		return NULL;
	}
	a->at += padded;
	a->len -= padded;
	*len = n;
	return p;
}

static struct lab_node *get_node(struct lab_nfs *f, struct args *a)
{
	size_t len;
	const uint8_t *p = get_opaque(a, &len);
	uint32_t number = p && len == 8 ? get_be32(p) : 0;

	return p && len == 8 && get_be32(p + 4) == ~number ?
	       node_of(f->tcp.lab, number) : NULL;
}

static void do_mount(struct lab_nfs *f, struct args *a)
{
	size_t len;
	const uint8_t *path = get_opaque(a, &len);
	struct lab_node *n = NULL;

	if (path && len == 1 && *path == '/')
		n = look_up(f, "");
	put(f, n ? S_OK : S_ACCES);	/* all is exported, as "/" */
	if (!n)
		return;
	put_node(f, n);
	put(f, 1);
	put(f, 1);			/* AUTH_SYS */
}

static void do_lookup(struct lab_nfs *f, struct args *a)
{
	struct lab_node *folder = get_node(f, a), *n = NULL;
	size_t len;
	const uint8_t *name = get_opaque(a, &len);
	struct sbuf path = { .max = NAME_MAX_NFS };

	sbuf_printf(&path, "%s/%.*s", folder ? folder->path : "", (int)len,
		    (const char *)name);
	if (folder && !path.error)
		n = look_up(f, path.data);
	sbuf_free(&path);
	put(f, !folder ? S_STALE : n && n->type ? S_OK : S_NOENT);
	if (folder && n && n->type) {
		put_node(f, n);
		/* attributes may be left out: of links they are */
		put(f, n->type != T_LINK);
		if (n->type != T_LINK)
			put_attributes(f, n);
	}
	put(f, 0);			/* none of the folder */
}

static void do_getattr(struct lab_nfs *f, struct args *a)
{
	struct lab_node *n = get_node(f, a);

	put(f, n ? S_OK : S_STALE);
	if (n)
		put_attributes(f, n);
}

static void do_readlink(struct lab_nfs *f, struct args *a)
{
	struct lab_node *n = get_node(f, a);

	put(f, n && n->type == T_LINK ? S_OK : S_STALE);
	put(f, 0);
	if (n && n->type == T_LINK)
		put_opaque(f, n->found.rule->target,
			   strlen(n->found.rule->target));
}

/* Is the connection to break off instead of this answer? */
static bool breaks(struct lab_nfs *f, struct lab_node *n, uint64_t end)
{
	const struct lab_path *rule = n->found.rule;

	if (!rule || !rule->has_break || n->broken || end <= rule->break_at)
		return false;
	n->broken = true;
	if (rule->how != LAB_STALL)
		lab_tcp_end(&f->tcp, rule->how == LAB_RESET);
	return true;
}

/* False: there is no answer. */
static bool do_read(struct lab_nfs *f, struct args *a)
{
	static uint8_t buf[READ_MAX];
	struct lab_node *n = get_node(f, a);
	uint64_t at = (uint64_t)get(a) << 32;
	uint32_t count;
	int got = -1;

	at |= get(a);
	count = get(a);
	if (count > READ_MAX)
		count = READ_MAX;
	if (n && breaks(f, n, at + count))
		return false;
	if (n && n->type == T_FILE)
		got = lab_body_read(&n->found.body, at, buf, count);
	put(f, !n ? S_STALE : got < 0 ? S_IO : S_OK);
	put(f, 0);
	if (got < 0)
		return true;
	put(f, (uint32_t)got);
	put(f, at + (uint64_t)got >= n->found.body.len);
	put_opaque(f, buf, (size_t)got);
	return true;
}

static bool answer(struct lab_nfs *f, uint32_t program, uint32_t procedure,
		   struct args *a)
{
	if (program == PORTMAP && procedure == 3)
		put(f, f->server->port);
	else if (program == MOUNT && procedure == 1)
		do_mount(f, a);
	else if (program == NFS && procedure == 1)
		do_getattr(f, a);
	else if (program == NFS && procedure == 3)
		do_lookup(f, a);
	else if (program == NFS && procedure == 5)
		do_readlink(f, a);
	else if (program == NFS && procedure == 6)
		return do_read(f, a);
	else if (procedure)
		return false;
	return true;
}

/* ---- calls ----------------------------------------------------------- */

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

static void take_call(struct lab_nfs *f, struct args a)
{
	size_t start = f->out.len, len;
	uint32_t xid = get(&a), program, procedure;

	if (get(&a) != 0 || get(&a) != 2) {
		lab_tcp_end(&f->tcp, true);
		return;
	}
	program = get(&a);
	(void)get(&a);			/* its version */
	procedure = get(&a);
	(void)get(&a);
	(void)get_opaque(&a, &len);	/* credentials */
	(void)get(&a);
	(void)get_opaque(&a, &len);	/* verifier */
	put(f, 0);
	put(f, xid);
	put(f, 1);
	put_zeros(f, 4);
	if (!answer(f, program, procedure, &a) || f->out.error) {
		f->out.len = start;
		return;
	}
	put_be32((uint8_t *)f->out.data + start,
		 0x80000000u | (uint32_t)(f->out.len - start - 4));
	push(&f->tcp);
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
		if (n > CALL_MAX)
			lab_tcp_end(c, true);
		if (n > f->in.len - 4)
			return;
		take_call(f, (struct args){
			(const uint8_t *)f->in.data + 4, n });
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
	f->in.max = 4 * CALL_MAX;
	f->next = l->lab->nfss;
	l->lab->nfss = f;
	lab_tcp_start(&f->tcp, l->lab, pcb, &ops);
	return true;
}

void lab_nfsd_stop(struct lab *lab)
{
	struct lab_node *n;

	while (lab->nfss)
		nfs_free(lab->nfss);
	while ((n = lab->nodes)) {
		lab->nodes = n->next;
		lab_body_close(&n->found.body);
		free(n);
	}
}
