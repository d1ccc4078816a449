/*
 * A server's side of whole HTTP exchanges: what it answers to the first
 * request, the second and so on, with a NUL between; behind a byte 1 instead,
 * it closes the connection, behind a 2 it cuts it. Whatever comes, a download
 * ends, with an image or with a reason.
 */
#include "tests/net/tcp.h"
#include "tests/fuzz/fuzz.h"

#include "core/image.h"

struct server { struct tcp_server tcp; const uint8_t *at, *end; };

static void heard(struct tcp_server *s)
{
	struct server *v = s->ctx;
	const uint8_t *start = v->at;

	if (!strstr(s->got, "\r\n\r\n"))
		return;
	s->len = 0;
	while (v->at < v->end && *v->at > 2)
		v->at++;
	for (size_t n; start < v->at; start += n) {
		n = (size_t)(v->at - start) < 1000 ?
		    (size_t)(v->at - start) : 1000;
		tcp_segment(s, TCP_ACK, start, n);
	}
	if (v->at == v->end || *v->at == 1)
		tcp_finish(s);
	else if (*v->at == 2)
		tcp_cut(s);
	if (v->at < v->end)
		v->at++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct server v = { .at = data, .end = data + size };
	const struct fetch_how how = { .quiet = true, .script = true };
	struct image *img = NULL;
	struct bench b;
	size_t live;
	int rc;

	fake_reset();
	live = fake_live();
	bench_start(&b);
	bench_address(&b);
	tcp_start(&v.tcp, &b);
	v.tcp.heard = heard;
	v.tcp.ctx = &v;
	rc = fetch_image(&b.fetch, "http://u:p@192.0.2.1/a?b", &how,
			 &img, &b.e);
	must(rc == 0 || (b.e.code == rc && b.e.msg[0]));
	must(!rc == !!img);
	must(v.tcp.connections < 200);
	image_unref(img);
	bench_stop(&b);
	must(fake_live() == live);
	return 0;
}
