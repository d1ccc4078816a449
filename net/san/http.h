/* http.h: a disk that is a file on an HTTP server: what http.c and its
   requests (http_lane.c) share. */
#ifndef NET_SAN_HTTP_H
#define NET_SAN_HTTP_H

#include "core/str.h"
#include "net/http_parse.h"
#include "net/http_resume.h"
#include "net/san/path.h"

#define HTTP_LANES	3		/* requests at once		*/
#define HTTP_BLOCK	512u
#define HTTP_SEGMENT	131072u		/* bytes of one request at most	*/
#define HTTP_HOPS	5		/* redirections of one request	*/

struct http_conn;
struct http_disk;

/* What a request is for. */
enum http_ask {
	HTTP_IDLE,
	HTTP_HEAD,		/* the size				*/
	HTTP_PROBE,		/* the same, of a server that refuses HEAD */
	HTTP_READ,
};

/* One request at a time, and its response. */
struct http_lane {
	struct http_disk  *disk;
	struct http_conn  *conn;
	struct http_parser parser;
	struct http_resume said;	/* of the response: range, ETag	*/
	enum http_ask      ask;
	struct san_io     *io;		/* of a read			*/
	uint64_t           first, last;	/* bytes asked for, unless HEAD	*/
	uint32_t           got;		/* of them			*/
	bool               any;		/* came on this connection	*/
	bool               auth_sent;
	bool               basic;	/* so are all to come		*/
	unsigned           hops;
	struct sbuf        auth, more, request;
	/* The request has ended: 0 or why not, in path.err. It is idle. */
	void             (*answered)(struct http_lane *l, enum http_ask asked,
				     int status);
	/* The connection failed, and with it the path. */
	void             (*lost)(struct http_lane *l, int status);
};

struct http_disk {
	struct san_path  path;
	struct uri      *root, *at;	/* as given, and as redirected	*/
	struct sbuf      etag;		/* of the file; empty: none	*/
	uint64_t         bytes;
	struct http_lane lane[HTTP_LANES];
};

/* Ask for @ask. -ENOMEM, or what a request cannot say. */
int http_lane_start(struct http_lane *l, enum http_ask ask);
/* Drop whatever is asked, with its connection. */
void http_lane_stop(struct http_lane *l);
void http_lane_free(struct http_lane *l);

#endif
