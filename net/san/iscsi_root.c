/* iscsi_root.c: iSCSI's root paths, part by part. */
#include "net/san/iscsi_root.h"

#include <stdbool.h>
#include <string.h>

#include "core/err.h"
#include "core/hostname.h"
#include "core/lun.h"
#include "core/str.h"

static const char form[] = "iscsi:SERVER:PROTOCOL:PORT:LUN:TARGET";

/* What is left of the path, and a part of it. */
struct part { const char *s; size_t len; };

/* Take what is before the next colon. False: there is none. */
static bool take(const char **at, struct part *out)
{
	const char *s = *at, *end = strchr(*s == '[' ? s + strcspn(s, "]") : s,
					   ':');

	if (!end)
		return false;
	*out = (struct part){ s, (size_t)(end - s) };
	*at = end + 1;
	return true;
}

static int read_host(const struct part *p, struct iscsi_root *out,
		     struct err *e)
{
	const char *fault;

	if (!p->len)
		return err_set(e, -EINVAL, "the root path names no server: "
			       "%s", form);
	if (p->len > ISCSI_HOST_MAX)
		return err_set(e, -EINVAL, "the root path's server \"%.20s...\""
			       " is too long", p->s);
	if (*p->s == '[' && p->s[p->len - 1] != ']')
		return err_set(e, -EINVAL, "the root path's server \"%.*s\": "
			       "nothing but \":\" may follow \"]\"",
			       p->len < 60 ? (int)p->len : 60, p->s);
	memcpy(out->host, p->s, p->len);
	out->host[p->len] = '\0';
	fault = host_fault_in_uri(out->host);
	return fault ? err_set(e, -EINVAL, "the root path's server: %s",
			       fault) : 0;
}

static int read_port(const struct part *p, struct iscsi_root *out,
		     struct err *e)
{
	uint32_t port = 0;
	size_t i;

	out->port = ISCSI_PORT;
	if (!p->len)
		return 0;
	for (i = 0; i < p->len && p->s[i] >= '0' && p->s[i] <= '9' &&
		    port <= UINT16_MAX; i++)
		port = port * 10 + (uint32_t)(p->s[i] - '0');
	if (i < p->len || !port || port > UINT16_MAX)
		return err_set(e, -EINVAL, "the root path's port \"%.*s\" is "
			       "no number from 1 to 65535 (%s)",
			       p->len < 20 ? (int)p->len : 20, p->s, form);
	out->port = (uint16_t)port;
	return 0;
}

static int read_lun(const struct part *p, struct iscsi_root *out,
		    struct err *e)
{
	if (!lun_parse(p->s, p->len, out->lun))
		return err_set(e, -EINVAL, "the root path's LUN \"%.*s\" is "
			       "not hexadecimal, up to four words with \"-\" "
			       "between (%s)", p->len < 30 ? (int)p->len : 30,
			       p->s, form);
	return 0;
}

static int read_target(const char *s, struct iscsi_root *out, struct err *e)
{
	size_t len = strlen(s);

	if (!len || len > ISCSI_NAME_MAX)
		return err_set(e, -EINVAL, len ? "the root path's target has "
			       "more than 223 bytes" : "the root path names no "
			       "target: %s", form);
	if (str_has_control(s) || strchr(s, ' '))
		return err_set(e, -EINVAL, "the root path's target holds a "
			       "blank or a control character");
	memcpy(out->target, s, len + 1);
	return 0;
}

int iscsi_root_parse(const char *text, struct iscsi_root *out, struct err *e)
{
	struct part host, protocol, port, lun;
	int rc;

	if (!take(&text, &host) || !take(&text, &protocol) ||
	    !take(&text, &port) || !take(&text, &lun))
		return err_set(e, -EINVAL, "the root path has too few parts: "
			       "%s; those between may be empty", form);
	rc = read_host(&host, out, e);
	if (rc == 0)
		rc = read_port(&port, out, e);
	if (rc == 0)
		rc = read_lun(&lun, out, e);
	if (rc == 0)
		rc = read_target(text, out, e);
	return rc;
}
