/* explain.c: what a newcomer may not know when a run has failed. */
#include <string.h>

#include "cli/load.h"
#include "cli/state.h"
#include "core/err.h"
#include "core/hostname.h"
#include "core/str.h"
#include "core/uri.h"
#include "lab/lab.h"
#include "platform/host/host.h"

/* Did the lab answer for another host, and had not the file? Its name goes to
   @out. */
static bool was_missed(const struct lab_request *q, struct sbuf *out)
{
	const char *uri = strchr(q->what, ' ');
	struct uri *u;
	uint8_t ip[4];
	bool missed;

	if (!uri || strncmp(q->answer, "404", 3) != 0)
		return false;
	u = uri_parse(uri + 1);
	missed = u && u->host && !host_is_ipv4(u->host, ip) &&
		 !str_eq_nocase(u->host, LAB_HOST);
	if (missed)
		(void)sbuf_str(out, u->host);
	uri_unref(u);
	return missed;
}

/* Say that it was the lab who had not the file: who does not know the lab takes
   its answer for the real server's. */
static void explain_lab(struct session *s)
{
	const struct lab_request *q;
	struct sbuf name = { 0 };
	bool missed = false;

	for (unsigned i = 0; !missed && host.lab &&
	     (q = lab_request(host.lab, i)); i++)
		missed = was_missed(q, &name);
	if (missed)
		session_complain(s, 0, "the lab answered for %s, not the real "
				 "server: --net user asks that, --root "
				 "http://%s/=DIR has a copy, --unserved stub "
				 "placeholders", sbuf_text(&name),
				 sbuf_text(&name));
	sbuf_free(&name);
}

/* Our 127.0.0.1 is not that of the machine that runs the script. */
static void explain_loopback(struct session *s)
{
	session_complain(s, 0, "127.0.0.1 is the machine that runs the script; "
			 "with --net user --host-loopback yours is 10.0.2.2");
}

void explain_failure(struct session *s, const struct err *e)
{
	if (strstr(e->msg, "no route to 127."))
		explain_loopback(s);
	else
		explain_lab(s);
}
