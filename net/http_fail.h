/* http_fail.h: why a download by HTTP failed, in words. */
#ifndef NET_HTTP_FAIL_H
#define NET_HTTP_FAIL_H

#include <stdbool.h>

struct err;
struct transfer;

/* The connection failed, after anything came or before @any did: set t->err.
   Returns the transfer's end. @why as in struct stream_ops. */
int http_down_error(struct transfer *t, int status, bool any,
		    const char *why);
/* Is it the connection that failed, and may the next one not? */
bool http_may_recover(int status);
/* What a status that is neither success nor redirection means. */
int http_status_error(unsigned code, struct err *e);

#endif
