/* httpresp.c: what an HTTP response says, and the log of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "lab/httpd.h"
#include "lab/tls.h"

#define LAB_SIGNED_MAX	(256u << 20)	/* bytes of a file to be signed	*/

static const struct { unsigned status; const char *text; } reasons[] = {
	{ 200, "OK" }, { 206, "Partial Content" },
	{ 301, "Moved Permanently" }, { 302, "Found" },
	{ 303, "See Other" }, { 304, "Not Modified" },
	{ 307, "Temporary Redirect" }, { 308, "Permanent Redirect" },
	{ 400, "Bad Request" }, { 401, "Unauthorized" },
	{ 403, "Forbidden" }, { 404, "Not Found" },
	{ 413, "Content Too Large" }, { 416, "Range Not Satisfiable" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" }, { 501, "Not Implemented" },
	{ 502, "Bad Gateway" }, { 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
	{ 505, "HTTP Version Not Supported" },
};

static const char *reason(unsigned status)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "Unknown";
}

/* ---- access --------------------------------------------------------- */

/* Does the request name the user that the path wants? (RFC 7617) */
static bool is_allowed(struct lab_conn *c, const struct lab_httpreq *req)
{
	const struct lab_path *rule = c->found.rule;
	struct sbuf plain = { .max = 4096 }, coded = { .max = 8192 };
	bool ok;

	if (!rule || !rule->user)
		return true;
	if (rule->ntlm)
		return lab_ntlm_allows(c, rule, req->authorization);
	sbuf_printf(&plain, "%s:%s", rule->user,
		    rule->password ? rule->password : "");
	sbuf_str(&coded, "Basic ");
	base64_encode((const uint8_t *)sbuf_text(&plain), plain.len, &coded);
	ok = req->authorization &&
	     !strcmp(req->authorization, sbuf_text(&coded));
	sbuf_free(&plain);
	sbuf_free(&coded);
	return ok;
}

/* ---- headers -------------------------------------------------------- */

static const char *header(const struct lab_path *rule, const char *name)
{
	const struct lab_header *h;

	for (h = rule ? rule->headers : NULL; h; h = h->next)
		if (str_eq_nocase(h->name, name))
			return h->value;
	return NULL;
}

#define ETAG_MAX 40

/* As most servers name what is in a file: by its time and size. False: it is
   in none, or the rule has a name for it. */
static bool make_etag(const struct lab_found *found, char out[ETAG_MAX])
{
	const struct lab_body *body = &found->body;

	if (body->data || body->fd < 0 || header(found->rule, "ETag") ||
	    header(found->rule, "Last-Modified"))
		return false;
	snprintf(out, ETAG_MAX, "\"%llx-%llx\"",
		 (unsigned long long)body->changed,
		 (unsigned long long)body->len);
	return true;
}

/* Is it still what the client has a part of (RFC 9110, 13.1.5)? */
static bool is_same(const struct lab_found *found,
		    const struct lab_httpreq *req)
{
	char etag[ETAG_MAX];
	const char *now = make_etag(found, etag) ? etag :
			  header(found->rule, req->if_range &&
				 strchr(req->if_range, '"') ? "ETag" :
				 "Last-Modified");

	return !req->if_range || (now && !strcmp(now, req->if_range));
}

static void put_length(struct lab_conn *c, const struct lab_httpreq *req,
		       uint64_t whole)
{
	const struct lab_path *rule = c->found.rule;

	if (c->chunked)
		sbuf_str(&c->head, "Transfer-Encoding: chunked\r\n");
	else if (!rule || !rule->no_length)
		sbuf_printf(&c->head, "Content-Length: %llu\r\n",
			    (unsigned long long)(req->head ? whole :
							     c->left));
	if (c->found.status == 206 && !header(rule, "Content-Range"))
		sbuf_printf(&c->head, "Content-Range: bytes %llu-%llu/%llu"
			    "\r\n", (unsigned long long)c->offset,
			    (unsigned long long)(c->offset + c->left - 1),
			    (unsigned long long)c->found.body.len);
	else if (c->found.status == 416)
		sbuf_printf(&c->head, "Content-Range: bytes */%llu\r\n",
			    (unsigned long long)whole);
}

static void put_headers(struct lab_conn *c, const struct lab_httpreq *req,
			uint64_t whole)
{
	const struct lab_path *rule = c->found.rule;
	const struct lab_header *h;
	unsigned status = c->found.status;
	char etag[ETAG_MAX];

	sbuf_printf(&c->head, "HTTP/1.1 %u %s\r\n", status, reason(status));
	put_length(c, req, whole);
	if (rule && rule->answer == LAB_ANSWER_REDIRECT)
		sbuf_printf(&c->head, "Location: %s\r\n", rule->target);
	if (status == 401 && rule && rule->ntlm)
		lab_ntlm_ask(c);
	else if (status == 401 && !header(rule, "WWW-Authenticate"))
		sbuf_str(&c->head, "WWW-Authenticate: Basic realm=\"lab\""
			 "\r\n");
	if (status < 300 && make_etag(&c->found, etag))
		sbuf_printf(&c->head, "ETag: %s\r\n", etag);
	for (h = rule ? rule->headers : NULL; h; h = h->next)
		sbuf_printf(&c->head, "%s: %s\r\n", h->name, h->value);
	sbuf_printf(&c->head, "Connection: %s\r\n\r\n",
		    c->keep_alive ? "keep-alive" : "close");
}

/* ---- the response --------------------------------------------------- */

/* An error without a text of its own says what it is. */
static void put_error_text(struct lab_conn *c)
{
	const char *text = reason(c->found.status);

	if (c->found.status < 400 || c->found.body.len)
		return;
	lab_body_close(&c->found.body);
	c->found.body.data = (const uint8_t *)text;
	c->found.body.len = strlen(text);
}

static void choose_part(struct lab_conn *c, const struct lab_httpreq *req)
{
	const struct lab_path *rule = c->found.rule;
	int rc = 0;

	c->offset = 0;
	c->left = c->found.body.len;
	if (req->range && req->get && c->found.status == 200 &&
	    !(rule && rule->no_ranges) && is_same(&c->found, req))
		rc = lab_httpreq_range(req->range, c->found.body.len,
				       &c->offset, &c->left);
	if (rc > 0)
		c->found.status = 206;
	if (rc < 0) {
		c->found.status = 416;
		c->offset = c->left = 0;
	}
}

/* "boot.test:8080", "[2001:db8::1]:8080" */
static void cut_port(char *host)
{
	char *end = *host == '[' ? strchr(host, ']') : host;

	if (end)
		end[strcspn(end, ":")] = '\0';
}

/* OCSP's answer is made of the question. */
static void answer_ocsp(struct lab_conn *c, const char *body, size_t len)
{
	struct lab_ca *ca = lab_ca_of(c->lab);

	sbuf_reset(&c->made);
	if (!ca || lab_ca_ocsp(ca, c->found.rule->ocsp, body, len,
			       &c->made) < 0) {
		c->found.status = 400;
		return;
	}
	c->found.body.data = (const uint8_t *)c->made.data;
	c->found.body.len = c->made.len;
}

/* The signature is made of the file as it is now. */
static void answer_signature(struct lab_conn *c)
{
	struct lab_ca *ca = lab_ca_of(c->lab);
	struct lab_body *b = &c->found.body;
	uint8_t *data = b->len < LAB_SIGNED_MAX ? malloc(b->len + 1) : NULL;
	int n = data ? lab_body_read(b, 0, data, b->len) : -1;

	sbuf_reset(&c->made);
	if (n < 0 || (uint64_t)n != b->len || !ca ||
	    lab_ca_sign(ca, c->found.rule->signer, data, (size_t)n,
			&c->made) < 0)
		c->found.status = 500;
	free(data);
	lab_body_close(b);
	if (c->found.status != 200)
		return;
	b->data = (const uint8_t *)c->made.data;
	b->len = c->made.len;
}

static void find(struct lab_conn *c, int rc, const struct lab_httpreq *req,
		 char *host)
{
	if (host)
		cut_port(host);
	if (rc >= 0)
		lab_files_find(c->lab, c->server->files, host, req->path,
			       &c->found);
	else
		c->found = (struct lab_found){ .status = (unsigned)-rc,
					       .body.fd = -1 };
	if (rc >= 0 && !is_allowed(c, req)) {
		lab_body_close(&c->found.body);
		c->found.status = 401;
	}
}

/* "GET http://boot.test/menu.ipxe?x=1", and what was answered. */
static void log_request(struct lab_conn *c, const struct lab_httpreq *req,
			size_t head_len, size_t body_len)
{
	const char *line = sbuf_text(&c->in);
	size_t method = strcspn(line, " \r\n"), target = 0;
	struct sbuf what = { .max = LAB_HTTP_HEAD_MAX + 512 }, source = { 0 };
	char server[64], answer[64];
	char *headers = str_ndup(line + strcspn(line, "\n") + 1,
				 head_len - strcspn(line, "\n") - 1);

	snprintf(server, sizeof(server), "%.20s " FMT_IP4 ":%u",
		 c->server->name, ARG_IP4(c->own), c->port);
	if (line[method] == ' ')
		target = strcspn(line + method + 1, " \r\n");
	sbuf_add(&what, line, method);
	sbuf_printf(&what, " %s://%.255s",
		    c->tls ? "https" : "http",
		    req->host ? req->host : "");
	sbuf_add(&what, line + method + 1, target);
	snprintf(answer, sizeof(answer), "%u, %llu bytes%s", c->found.status,
		 (unsigned long long)c->left,
		 c->found.stub ? ", a placeholder" : "");
	if (req->path)
		lab_found_source(&c->found, req->path, &source);
	lab_log(c->lab, &(struct lab_request){
		.server = server, .what = sbuf_text(&what), .answer = answer,
		.headers = headers, .body = line + head_len,
		.body_len = body_len, .source = sbuf_text(&source),
	});
	sbuf_free(&source);
	sbuf_free(&what);
	free(headers);
}

void lab_http_respond(struct lab_conn *c, char *head, size_t head_len,
		      size_t body_len)
{
	struct lab_httpreq req;
	int rc = lab_httpreq_parse(head, head_len, &req);
	char *host = req.host ? str_dup(req.host) : NULL;
	const struct lab_path *rule;
	uint64_t whole;

	find(c, rc, &req, host);
	rule = c->found.rule;
	if (rule && rule->answer == LAB_ANSWER_OCSP)
		answer_ocsp(c, c->in.data + head_len, body_len);
	if (rule && rule->answer == LAB_ANSWER_SIGNATURE &&
	    c->found.status == 200)
		answer_signature(c);
	put_error_text(c);
	choose_part(c, &req);
	whole = c->found.body.len;
	if (req.head)
		c->left = 0;
	c->keep_alive = rc >= 0 && req.keep_alive &&
			!(rule && (rule->closes || (rule->no_length &&
						    !rule->chunked)));
	c->chunked = rule && rule->chunked && !req.head;
	put_headers(c, &req, whole);
	log_request(c, &req, head_len, body_len);
	free(host);
	if (c->head.error)
		c->keep_alive = false;
}
