/* nbdd.h: between the files of the NBD servers: a connection. */
#ifndef LAB_NBDD_H
#define LAB_NBDD_H

#include "core/str.h"
#include "lab/tcp.h"

#define NBDD_WRITE_MAX	(1u << 20)	/* bytes of one command	*/

struct lab_tls;

/* What was there before it was written over, until it is flushed. */
struct nbdd_undo {
	struct nbdd_undo *next;
	uint64_t          at;
	uint32_t          len;
	uint8_t           data[];
};

struct lab_nbd_conn {
	struct lab_nbd_conn *next;
	const char          *server;	/* for the request log		*/
	struct lab_nbd      *nbd;
	struct lab_tcp       tcp;
	struct lab_tls      *tls;	/* NULL: in the clear		*/
	struct sbuf          in, out;	/* not looked at; not sent yet	*/
	size_t               out_at;
	bool                 zeroes, chunked, ending;
	enum { NBDD_FLAGS, NBDD_OPTIONS, NBDD_COMMANDS } stage;
	struct lab_export   *export;
	struct nbdd_undo    *undo;	/* latest first			*/
};

/* nbdd_put.c: send these bytes, by TLS if that is spoken. */
void nbdd_put(struct lab_nbd_conn *c, const void *data, size_t len);
/* Speak TLS from now on. False: no memory. */
bool nbdd_secure(struct lab_nbd_conn *c);

/* What is at the front of @c->in: how many bytes were taken, 0: it is not all
   there yet. c->ending: the connection ends after what was put. */
size_t nbdd_option(struct lab_nbd_conn *c, const uint8_t *p, size_t len);
void nbdd_greet(struct lab_nbd_conn *c);
size_t nbdd_command(struct lab_nbd_conn *c, const uint8_t *p, size_t len);
void nbdd_forget(struct lab_nbd_conn *c);	/* c->undo */

#endif
