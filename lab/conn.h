/* conn.h: the bytes of an HTTP connection of the lab, clear or by TLS. */
#ifndef LAB_CONN_H
#define LAB_CONN_H

#include <stdbool.h>
#include <stddef.h>

struct ip_addr;
struct lab_conn;
struct lab_tls_how;
struct sbuf;

/* Append an address as it is written. */
int lab_conn_address(const struct ip_addr *a, struct sbuf *out);

/* Speak TLS on it. -ENOMEM. */
int lab_conn_secure(struct lab_conn *c, const struct lab_tls_how *how);
void lab_conn_unsecure(struct lab_conn *c);
/* Bytes from the client: what they say goes to c->in. False: nonsense, no
   memory, or the server's own fault: end it. */
bool lab_conn_take(struct lab_conn *c, const void *data, size_t len);
/* How many bytes lab_conn_put() would take now. */
size_t lab_conn_room(const struct lab_conn *c);
/* Queue bytes for the client; false if there is no room for all of them. */
bool lab_conn_put(struct lab_conn *c, const void *data, size_t len);
/* Send on what waits for room; false: the connection is to be cut. */
bool lab_conn_flush(struct lab_conn *c);
/* Say TLS' goodbye. */
void lab_conn_goodbye(struct lab_conn *c);

#endif
