/* log.c: what the servers were asked, and what they said. */
#include <stdio.h>
#include <stdlib.h>

#include "core/str.h"
#include "core/unconst.h"
#include "lab/inside.h"
#include "platform/platform.h"

static bool make_room(struct lab *lab)
{
	unsigned cap = lab->cap_requests ? lab->cap_requests * 2 : 16;
	struct lab_request *p;

	if (lab->n_requests < lab->cap_requests)
		return true;
	if (lab->n_requests >= LAB_REQUESTS_MAX)
		return false;
	p = realloc(lab->requests, cap * sizeof(*p));
	if (!p)
		return false;
	lab->requests = p;
	lab->cap_requests = cap;
	return true;
}

static void request_free(struct lab_request *r)
{
	free(unconst(r->server));
	free(unconst(r->what));
	free(unconst(r->answer));
	free(unconst(r->headers));
	free(unconst(r->body));
	free(unconst(r->source));
}

static char *copy(const char *text)
{
	return str_dup(text ? text : "");
}

void lab_log(struct lab *lab, const struct lab_request *from)
{
	struct lab_request r = *from;

	if (!make_room(lab))
		return;
	r.at_us = plat_clock_us();
	r.server = copy(from->server);
	r.what = copy(from->what);
	r.answer = copy(from->answer);
	r.headers = copy(from->headers);
	r.source = copy(from->source);
	r.body = str_ndup(from->body ? from->body : "", from->body_len);
	if (r.server && r.what && r.answer && r.headers && r.source && r.body)
		lab->requests[lab->n_requests++] = r;
	else
		request_free(&r);
}

void lab_log_file(struct lab *lab, const struct lab_server *s, uint32_t own,
		  const char *verb, const char *path,
		  const struct lab_found *f, const char *answer)
{
	struct sbuf what = { 0 }, source = { 0 };
	char server[64], bytes[48];

	snprintf(server, sizeof(server), "%s " FMT_IP4, s->name, ARG_IP4(own));
	snprintf(bytes, sizeof(bytes), "%llu bytes%s",
		 (unsigned long long)f->body.len,
		 f->stub ? ", a placeholder" : "");
	sbuf_printf(&what, "%s %s", verb, path);
	lab_found_source(f, path, &source);
	lab_log(lab, &(struct lab_request){
		.server = server, .what = sbuf_text(&what),
		.answer = answer ? answer : bytes,
		.source = sbuf_text(&source),
	});
	sbuf_free(&source);
	sbuf_free(&what);
}

void lab_log_free(struct lab *lab)
{
	unsigned i;

	for (i = 0; i < lab->n_requests; i++)
		request_free(&lab->requests[i]);
	free(lab->requests);
	lab->requests = NULL;
	lab->n_requests = lab->cap_requests = 0;
}

const struct lab_request *lab_request(const struct lab *lab, unsigned index)
{
	return index < lab->n_requests ? &lab->requests[index] : NULL;
}
