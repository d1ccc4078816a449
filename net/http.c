/* http.c: the openers for http: and https: URIs (RFC 9110;
   reference/protocols.md#http). */
#include <stdlib.h>

#include "core/err.h"
#include "core/uri.h"
#include "net/http_get.h"
#include "net/http_request.h"
#include "net/stack.h"

static int get_start(struct opener *op, struct transfer *t, struct err *e)
{
	const char *method = http_method(t->params, e);
	struct http_get *g;

	if (!method)
		return -ENOTSUP;
	if (!t->uri->host || !t->uri->host[0])
		return err_set(e, -EINVAL, "an HTTP URI needs a host");
	g = calloc(1, sizeof(*g));
	if (!g)
		return err_set(e, -ENOMEM, "no memory for a download");
	g->http = op->ctx;
	g->t = t;
	g->method = method;
	t->state = g;
	http_get_start(g);
	return 0;
}

static void get_release(struct transfer *t)
{
	http_get_free(t->state);
}

int http_start(struct net *net)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http)
		return -ENOMEM;
	http->pool.net = net;
	http->op = (struct opener){
		.scheme = "http", .port = HTTP_PORT, .ctx = http,
		.start = get_start, .release = get_release,
		.silent = http_get_silent,
	};
	http->secure = http->op;
	http->secure.scheme = "https";
	http->secure.port = HTTPS_PORT;
	net->http = http;
	fetch_add_opener(net->fetch, &http->op);
	fetch_add_opener(net->fetch, &http->secure);
	return 0;
}

void http_stop(struct net *net)
{
	if (!net->http)
		return;
	fetch_remove_opener(net->fetch, &net->http->secure);
	fetch_remove_opener(net->fetch, &net->http->op);
	http_pool_free(&net->http->pool);
	free(net->http);
	net->http = NULL;
}
