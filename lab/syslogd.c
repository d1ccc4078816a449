/* syslogd.c: the log servers: what comes stands in the request log. */
#include "lwip/ip.h"
#include "lwip/pbuf.h"

#include "core/plain.h"
#include "lab/inside.h"

#define LINE_MAX_BYTES	1024	/* RFC 3164 4.1 */

void lab_syslogd_input(struct lab_listener *l, struct pbuf *p)
{
	const struct lab_server *s = lab_server_at(
		l->lab, LAB_SYSLOG, l->port,
		lab_called_at(l->lab, ip_current_dest_addr()));
	char *line = (char *)l->lab->block;
	size_t len = pbuf_copy_partial(p, line, LINE_MAX_BYTES, 0);

	if (!s)
		return;
	line[len] = '\0';
	plain_make(line, len, false);
	lab_log(l->lab, &(struct lab_request){
		.server = s->name, .what = line, .answer = "logged",
		.is_line = true,
	});
}
