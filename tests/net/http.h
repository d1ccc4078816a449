/*
 * http.h: an HTTP server of steps on the bench of tcp.h: the Nth request gets
 * the Nth answer.
 */
#ifndef TESTS_NET_HTTP_H
#define TESTS_NET_HTTP_H

#include "tests/net/tcp.h"

#include "core/image.h"

/* What the server does, request by request. */
struct step {
	const char *answer;
	enum { STAY, FINISH, CUT } then;
};

struct world {
	struct bench      b;
	struct tcp_server tcp;
	const struct step *steps;
	unsigned          n_steps, requests;
	size_t            lens[8];	/* of answers that are no text	*/
	char              request[8][1024];
	uint64_t          asked_us[8];
	struct image     *img;
};

/* A request is whole when its headers are; its body, if any, is with them. */
static inline void heard(struct tcp_server *s)
{
	struct world *w = s->ctx;
	unsigned i = w->requests;

	if (!strstr(s->got, "\r\n\r\n") || i >= w->n_steps)
		return;
	assert_true(i < 8);
	snprintf(w->request[i], sizeof(w->request[i]), "%.1000s", s->got);
	w->asked_us[i] = fake.now_us;
	w->requests++;
	s->len = 0;
	tcp_say_bytes(s, w->steps[i].answer, w->lens[i] ? w->lens[i] :
		      strlen(w->steps[i].answer));
	if (w->steps[i].then == FINISH)
		tcp_finish(s);
	else if (w->steps[i].then == CUT)
		tcp_cut(s);
}

static inline void begin(struct world *w, const struct step *steps, unsigned n)
{
	memset(w, 0, sizeof(*w));
	bench_start(&w->b);
	bench_address(&w->b);
	tcp_start(&w->tcp, &w->b);
	w->tcp.heard = heard;
	w->tcp.ctx = w;
	w->steps = steps;
	w->n_steps = n;
}

static inline void end(struct world *w)
{
	image_unref(w->img);
	bench_stop(&w->b);
}

static inline int get(struct world *w, const char *uri)
{
	image_unref(w->img);
	w->img = NULL;
	err_clear(&w->b.e);
	return fetch_image(&w->b.fetch, uri, QUIETLY, &w->img, &w->b.e);
}

static inline void assert_got(const struct world *w, const char *text)
{
	assert_int_equal(w->img->len, strlen(text));
	assert_memory_equal(w->img->data, text, strlen(text));
}

#endif
