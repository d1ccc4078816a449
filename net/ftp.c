/*
 * ftp.c: the opener for ftp: URIs (RFC 959, 2428; reference/protocols.md#ftp).
 * A control connection, whose replies are steps, and one for the file.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/holder.h"
#include "core/str.h"
#include "core/uri.h"
#include "net/down.h"
#include "net/ftp_reply.h"
#include "net/http_parse.h"
#include "net/stack.h"
#include "net/stream.h"

#define PORT		21
#define ADDRESS_MAX	64

/* What is to be answered next. */
enum step { HELLO, USER, PASS, TYPE, SIZE, EPSV, PASV, RETR };

struct get {
	struct net      *net;
	struct transfer *t;
	struct stream   *control, *data;
	struct net_timer timer;		/* until it begins again	*/
	struct ftp_reply reply;
	enum step        step;
	bool             begun;		/* some of it came, some time	*/
	bool             sent;		/* all of it, as the server says */
	bool             over;		/* as its connection says	*/
};

/* ---- the end --------------------------------------------------------- */

static void drop(struct get *g)
{
	net_timer_stop(&g->timer);
	stream_close(g->data);
	stream_close(g->control);
	g->data = g->control = NULL;
}

static void end(struct get *g, int status)
{
	drop(g);
	transfer_end(g->t, status);
}

/* It broke, as t->err says: the file comes again, if it had begun. */
static void broke(struct get *g, int status)
{
	uint64_t pause_us;
	int rc = g->begun ? transfer_anew(g->t, status, &pause_us) : status;

	if (rc < 0) {
		end(g, rc);
		return;
	}
	drop(g);
	transfer_note(g->t, "beginning again");
	net_timer_set(g->net, &g->timer, pause_us);
}

static void down(struct get *g, int status, const char *why)
{
	if (!status)
		status = err_set(g->t->err, -EIO, "the server closed the "
				 "connection before the end");
	else
		status = down_error(g->t, status, g->begun, why);
	broke(g, status);
}

static bool silent(struct transfer *t)
{
	struct get *g = t->state;

	if (!g->begun || !g->control)
		return false;
	broke(g, err_set(t->err, -ETIMEDOUT, "%.60s has been silent for long",
			 t->uri->host));
	return true;
}

/* Both have to say so: the file's connection may be cut, and the server know,
   or its last bytes may still be under way when the server is done. */
static void end_if_complete(struct get *g)
{
	if (!g->sent || !g->over)
		return;
	if (g->t->total && g->t->got < g->t->total)
		down(g, 0, NULL);
	else
		end(g, 0);
}

/* ---- the file -------------------------------------------------------- */

static void ignore_note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

static void take_data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct get *g = ctx;
	int rc = transfer_append(g->t, bytes, len);

	if (rc < 0)
		end(g, rc);
}

static void data_down(void *ctx, int status, const char *why)
{
	struct get *g = ctx;

	/* A server that refuses the file may refuse this before it says so */
	if (status < 0 && (g->begun || status != -ECONNRESET)) {
		down(g, status, why);
		return;
	}
	stream_close(g->data);
	g->data = NULL;
	g->over = !status;
	end_if_complete(g);
}

static const struct stream_ops data_ops = {
	.note = ignore_note, .data = take_data, .down = data_down,
};

/* ---- commands -------------------------------------------------------- */

static void say(struct get *g, enum step step, const char *command,
		const char *arg)
{
	struct sbuf line = { 0 };
	int rc = sbuf_printf(&line, *arg ? "%s %s\r\n" : "%s%s\r\n", command,
			     arg);

	g->step = step;
	if (rc == 0)
		rc = stream_send(g->control, line.data, line.len);
	sbuf_free(&line);
	if (rc < 0)
		end(g, err_set(g->t->err, rc, "no memory for a download"));
}

static const char *path_of(const struct get *g)
{
	return g->t->uri->path;
}

/* The address is that of the control connection, whatever the server says. */
static void fetch_file(struct get *g, uint16_t port)
{
	char host[ADDRESS_MAX];

	stream_peer(g->control, host, sizeof(host));
	g->over = g->sent = false;
	g->data = stream_open(g->net, *host ? host : g->t->uri->host, port,
			      &data_ops, g);
	if (g->data)
		say(g, RETR, "RETR", path_of(g));
	else
		end(g, err_set(g->t->err, -ENOMEM, "no memory for a "
			       "download"));
}

/* ---- replies --------------------------------------------------------- */

static void refuse(struct get *g)
{
	const struct ftp_reply *r = &g->reply;
	struct err *e = g->t->err;

	if (r->code == 550 || r->code == 553)
		end(g, err_set(e, -ENOENT, "the FTP server has no such file: "
			       "%.60s", ftp_reply_text(r)));
	else if (r->code == 530 || r->code == 532)
		end(g, err_set(e, -EACCES, "the FTP server wants a user name "
			       "and password: %.40s", ftp_reply_text(r)));
	else
		broke(g, err_set(e, -EIO, "FTP error %u: %.80s", r->code,
				 ftp_reply_text(r)));
}

static void take_size(struct get *g)
{
	uint64_t total;
	int rc = 0;

	if (g->reply.code == 213 && http_number(ftp_reply_text(&g->reply),
						&total))
		rc = transfer_total(g->t, total);
	if (rc < 0)
		end(g, rc);
	else
		say(g, EPSV, "EPSV", "");
}

static void take_port(struct get *g, uint16_t port)
{
	if (port)
		fetch_file(g, port);
	else if (g->step == EPSV)
		say(g, PASV, "PASV", "");
	else
		refuse(g);
}

static void take_progress(struct get *g)
{
	if (g->reply.code < 200) {
		g->begun = true;
		return;
	}
	g->sent = true;
	end_if_complete(g);
}

static void take_reply(struct get *g)
{
	const struct uri *u = g->t->uri;
	unsigned code = g->reply.code;
	bool good = code < 300;

	if (g->step == HELLO && code == 220)
		say(g, USER, "USER", u->user ? u->user : "anonymous");
	else if (g->step == USER && code / 100 == 3)
		say(g, PASS, "PASS", u->password ? u->password : "pxesh@");
	else if ((g->step == USER || g->step == PASS) && good)
		say(g, TYPE, "TYPE", "I");
	else if (g->step == TYPE && good)
		say(g, SIZE, "SIZE", path_of(g));
	else if (g->step == SIZE)
		take_size(g);
	else if (g->step == EPSV)
		take_port(g, code == 229 ?
			  ftp_epsv_port(ftp_reply_text(&g->reply)) : 0);
	else if (g->step == PASV)
		take_port(g, code == 227 ?
			  ftp_pasv_port(ftp_reply_text(&g->reply)) : 0);
	else if (g->step == RETR && good)
		take_progress(g);
	else if (g->step != HELLO || code >= 200)
		refuse(g);
}

static void control_note(void *ctx, const char *text)
{
	struct get *g = ctx;

	transfer_note(g->t, text);
}

static void control_data(void *ctx, const uint8_t *bytes, size_t len)
{
	struct get *g = ctx;
	int n = 0;

	transfer_heard(g->t);
	for (; g->control && len; bytes += n, len -= (size_t)n) {
		n = ftp_reply_take(&g->reply, bytes, len);
		if (n < 0) {
			end(g, err_set(g->t->err, n, "the server does not "
				       "speak FTP"));
			return;
		}
		if (g->reply.code)
			take_reply(g);
	}
}

static void control_down(void *ctx, int status, const char *why)
{
	down(ctx, status, why);
}

static const struct stream_ops control_ops = {
	.note = control_note, .data = control_data, .down = control_down,
};

/* ---- the opener ------------------------------------------------------ */

static int begin(struct get *g)
{
	const struct uri *u = g->t->uri;

	g->step = HELLO;
	g->reply = (struct ftp_reply){ 0 };
	g->control = stream_open(g->net, u->host, u->port ? u->port : PORT,
				 &control_ops, g);
	return g->control ? 0 : err_set(g->t->err, -ENOMEM, "no memory for a "
					"download");
}

static void expired(struct net_timer *t)
{
	struct get *g = HOLDER(get, timer, t);
	int rc;

	transfer_note(g->t, "");
	rc = begin(g);
	if (rc < 0)
		end(g, rc);
}

/* Each becomes part of a line. */
static bool fits(const char *s)
{
	return !s || !str_has_control(s);
}

static int check(const struct uri *u, struct err *e)
{
	if (!u->host || !u->host[0] || !u->path || !u->path[0])
		return err_set(e, -EINVAL, "an FTP URI needs a host and a "
			       "path");
	if (strlen(u->path) != u->path_len || !fits(u->path) ||
	    !fits(u->user) || !fits(u->password))
		return err_set(e, -EINVAL, "an FTP URI has no control "
			       "characters");
	return 0;
}

static int start(struct opener *op, struct transfer *t, struct err *e)
{
	int rc = check(t->uri, e);
	struct get *g = rc == 0 ? calloc(1, sizeof(*g)) : NULL;

	if (!g)
		return rc < 0 ? rc : err_set(e, -ENOMEM, "no memory for a "
					     "download");
	g->net = op->ctx;
	g->t = t;
	g->timer.expired = expired;
	t->state = g;
	rc = begin(g);
	if (rc < 0)
		free(g);
	return rc;
}

static void release(struct transfer *t)
{
	struct get *g = t->state;

	drop(g);
	free(g);
}

void ftp_start(struct net *net)
{
	net->ftp = (struct opener){
		.scheme = "ftp", .port = PORT, .ctx = net,
		.start = start, .release = release, .silent = silent,
	};
	fetch_add_opener(net->fetch, &net->ftp);
}

void ftp_stop(struct net *net)
{
	fetch_remove_opener(net->fetch, &net->ftp);
}
