/* httpd.h: what httpd.c and httpresp.c share: a connection. */
#ifndef LAB_HTTPD_H
#define LAB_HTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"
#include "lab/httpreq.h"
#include "lab/inside.h"

struct lab_tls;

struct lab_conn {
	struct lab_timer         timer;
	struct lab_conn         *next;
	struct lab              *lab;
	const struct lab_server *server;
	uint16_t                 port;	/* the one asked		*/
	struct tcp_pcb          *pcb;	/* NULL once lwIP dropped it	*/
	uint32_t                 own;	/* the address asked		*/
	struct sbuf              in;	/* received, not yet answered	*/
	/* TLS: conn.c */
	struct lab_tls          *tls;	/* NULL: in the clear		*/
	const struct lab_tls_how *how;
	bool                     may_be_tls;	/* its first byte tells */
	struct sbuf              wire;	/* to be sent; so far: */
	size_t                   wire_at;
	uint64_t                 wire_sent;	/* in all		*/
	struct lab_slow {
		struct lab_timer timer;
		struct lab_conn *conn;
		bool             over;
	} slow;
	struct {			/* httpntlm.c			*/
		enum { LAB_NTLM_NONE, LAB_NTLM_OPEN, LAB_NTLM_PROVEN } state;
		uint8_t nonce[8];
	} ntlm;
	/* The response */
	struct sbuf              head;
	size_t                   head_sent;
	struct lab_found         found;
	struct sbuf              made;	/* a body that was made for it	*/
	uint64_t                 offset, left;	/* of the body		*/
	uint64_t                 sent;		/* of the body		*/
	bool                     responding, ending, keep_alive, chunked;
};

/*
 * Set the response to the request at the front of c->in: status, headers and
 * which part of which body. @head is a copy of its head, for us to spoil.
 */
void lab_http_respond(struct lab_conn *c, char *head, size_t head_len,
		      size_t body_len);

/* Has the connection's client proven that it is the path's user? */
bool lab_ntlm_allows(struct lab_conn *c, const struct lab_path *rule,
		     const char *authorization);
/* Ask it to: a header. */
void lab_ntlm_ask(struct lab_conn *c);

#endif
