/* log.c: what the servers were asked, and what they said. */
#include <stdlib.h>

#include "core/str.h"
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
	free((char *)r->server);
	free((char *)r->what);
	free((char *)r->answer);
	free((char *)r->headers);
	free((char *)r->body);
}

void lab_log(struct lab *lab, const char *server, const char *what,
	     const char *answer, const char *headers,
	     const struct lab_text *body)
{
	struct lab_request r = { .at_us = plat_clock_us() };

	if (!make_room(lab))
		return;
	r.server = str_dup(server);
	r.what = str_dup(what);
	r.answer = str_dup(answer);
	r.headers = str_dup(headers ? headers : "");
	r.body = body ? str_ndup(body->data, body->len) : str_dup("");
	r.body_len = body ? body->len : 0;
	if (r.server && r.what && r.answer && r.headers && r.body)
		lab->requests[lab->n_requests++] = r;
	else
		request_free(&r);
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
