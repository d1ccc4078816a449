/* down.h: why a connection failed, in words. */
#ifndef NET_DOWN_H
#define NET_DOWN_H

#include <stdbool.h>

struct err;
struct transfer;

/* The connection failed, after anything came or before @any did: set t->err.
   Returns the transfer's end. @why as in struct stream_ops. */
int down_error(struct transfer *t, int status, bool any, const char *why);
/* The same for a host, unless @e says something already. */
int down_say(struct err *e, int status, const char *host, bool any);
/* Is it the connection that failed, and may the next one not? */
bool down_may_recover(int status);

#endif
