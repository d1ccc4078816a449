/*
 * web_serve.c: the server: one thread, a request for each connection, a limit
 * to how many there are and to how long each may take.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "cli/web.h"
#include "core/err.h"
#include "core/str.h"

#define CONNECTIONS	32u
#define LIMIT_MS	10000	/* without a byte going to or fro	*/

struct connection {
	int         fd;			/* -1: it is free		*/
	char        head[WEB_HEAD_BYTES];
	size_t      n_head;
	struct sbuf out;		/* .len 0: the request is read	*/
	size_t      sent;
	int64_t     until_ms;
};

struct server {
	struct web *w;
	int         fd;
	struct connection v[CONNECTIONS];
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void drop(struct connection *c)
{
	close(c->fd);
	c->fd = -1;
	sbuf_free(&c->out);
}

/* ---- one connection -------------------------------------------------- */

static void answer(struct server *s, struct connection *c, unsigned status)
{
	struct web_request q = { 0 };

	if (status == 200)
		status = web_request_read(c->head, c->n_head, s->w->port, &q);
	if (web_answer(s->w, status, &q, &c->out) < 0)
		drop(c);
}

static void take_bytes(struct server *s, struct connection *c)
{
	ssize_t n = recv(c->fd, c->head + c->n_head,
			 sizeof(c->head) - c->n_head, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		drop(c);
		return;
	}
	c->n_head += (size_t)n;
	if (memmem(c->head, c->n_head, "\r\n\r\n", 4))
		answer(s, c, 200);
	else if (c->n_head == sizeof(c->head))
		answer(s, c, 431);
}

static void send_bytes(struct connection *c)
{
	ssize_t n = send(c->fd, c->out.data + c->sent, c->out.len - c->sent,
			 MSG_NOSIGNAL);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n >= 0)
		c->sent += (size_t)n;
	if (n < 0 || c->sent == c->out.len) {
		shutdown(c->fd, SHUT_RDWR);
		drop(c);
		return;
	}
	c->until_ms = now_ms() + LIMIT_MS;
}

static void go_on(struct server *s, struct connection *c, short events)
{
	if (events & (POLLIN | POLLHUP | POLLERR) && !c->out.len)
		take_bytes(s, c);
	else if (events & (POLLOUT | POLLHUP | POLLERR) && c->out.len)
		send_bytes(c);
}

/* ---- all of them ------------------------------------------------------ */

/* Where all are taken, the one that is nearest to its end makes room. */
static struct connection *free_place(struct server *s)
{
	struct connection *first = s->v;

	for (struct connection *c = s->v; c < s->v + CONNECTIONS; c++) {
		if (c->fd < 0)
			return c;
		if (c->until_ms < first->until_ms)
			first = c;
	}
	drop(first);
	return first;
}

static void take_connection(struct server *s)
{
	int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct connection *c;

	if (fd < 0)
		return;
	c = free_place(s);
	c->fd = fd;
	c->n_head = c->sent = 0;
	c->until_ms = now_ms() + LIMIT_MS;
}

static int wait_once(struct server *s, struct err *e)
{
	struct pollfd p[CONNECTIONS + 1];
	bool any = false;

	for (unsigned i = 0; i < CONNECTIONS; i++) {
		struct connection *c = &s->v[i];

		if (c->fd >= 0 && now_ms() >= c->until_ms)
			drop(c);
		p[i] = (struct pollfd){ c->fd, c->out.len ? POLLOUT : POLLIN,
					0 };
		any |= c->fd >= 0;
	}
	p[CONNECTIONS] = (struct pollfd){ s->fd, POLLIN, 0 };
	if (poll(p, CONNECTIONS + 1, any ? 1000 : -1) < 0)
		return errno == EINTR ? 0 : err_set(e, -errno, "poll: %s",
						    strerror(errno));
	for (unsigned i = 0; i < CONNECTIONS; i++) {
		if (s->v[i].fd >= 0 && p[i].revents)
			go_on(s, &s->v[i], p[i].revents);
	}
	if (p[CONNECTIONS].revents)
		take_connection(s);
	return 0;
}

static int start_listening(struct server *s, struct err *e)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)s->w->port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int one = 1;

	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return err_set(e, -errno, "no socket: %s", strerror(errno));
	(void)setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(s->fd, (struct sockaddr *)&at, len) < 0 ||
	    listen(s->fd, CONNECTIONS) < 0 ||
	    getsockname(s->fd, (struct sockaddr *)&at, &len) < 0)
		return err_set(e, -errno, "127.0.0.1 port %u: %s (--port N "
			       "takes another)", s->w->port, strerror(errno));
	s->w->port = ntohs(at.sin_port);
	return 0;
}

int web_serve(struct web *w, struct err *e)
{
	struct server *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return err_set(e, -ENOMEM, "out of memory");
	s->w = w;
	for (unsigned i = 0; i < CONNECTIONS; i++)
		s->v[i].fd = -1;
	rc = start_listening(s, e);
	if (rc == 0) {
		printf("http://127.0.0.1:%u/%s\nCtrl-C ends it.\n", w->port,
		       w->folder ? "#folder" : "");
		fflush(stdout);
	}
	while (rc == 0)
		rc = wait_once(s, e);
	if (s->fd >= 0)
		close(s->fd);
	free(s);
	return rc;
}
