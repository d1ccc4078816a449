/* http_get.h: one download by HTTP: what http.c begins and http_get.c does. */
#ifndef NET_HTTP_GET_H
#define NET_HTTP_GET_H

#include <stdbool.h>

#include "core/fetch.h"
#include "core/str.h"
#include "net/http_coding.h"
#include "net/http_conn.h"
#include "net/http_parse.h"
#include "net/http_resume.h"
#include "net/timer.h"

struct http {
	struct opener    op, secure;
	struct http_pool pool;
};

struct http_get {
	struct http       *http;
	struct transfer   *t;
	struct http_conn  *conn;
	struct http_parser parser;
	struct net_timer   timer;	/* until a server is asked again */
	struct http_resume resume;
	struct http_coding coding;
	bool               any;		/* came on this connection	*/
	const char        *method;
	struct sbuf        auth;	/* once asked for; else empty	*/
	bool               opened;	/* by NTLM, which wants an answer */
};

/* Ask; @g has its http, transfer and method. */
void http_get_start(struct http_get *g);
/* Nothing has come for long: struct opener's. */
bool http_get_silent(struct transfer *t);
void http_get_free(struct http_get *g);

#endif
