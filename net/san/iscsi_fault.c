/* iscsi_fault.c: what is wrong: with a login, too (RFC 7143 11.13.5). */
#include "core/err.h"
#include "net/san/iscsi.h"

static const struct { uint8_t class, detail; int8_t code; const char *why; }
faults[] = {
	{ 2, 1, EPERM, "user or password is wrong" },
	{ 2, 5, EPROTO, "it does not speak our version of iSCSI" },
	{ 2, 6, EBUSY, "it has too many connections" },
	{ 2, 7, EPROTO, "it misses a key" },
	{ 2, 8, EPROTO, "the connection cannot be in this session" },
	{ 2, 9, EPROTO, "it knows no sessions for disks" },
	{ 2, 10, EPROTO, "the session does not exist" },
	{ 2, 11, EPROTO, "the login was not as it expects" },
	{ 3, 1, EBUSY, "its service is not available now" },
	{ 3, 2, EBUSY, "it has no more resources" },
};

int iscsi_fault(struct iscsi *s, int code, const char *what)
{
	return err_set(&s->path.err, code, "%s", what);
}

/* What it has against us depends on names: show them. */
static int name_fault(struct iscsi *s, int code, const char *what)
{
	return err_set(&s->path.err, code, "%.64s port %u %s %.64s (we are "
		       "%.64s)", s->host, s->port, what, s->root.target,
		       s->names.initiator);
}

int iscsi_login_fault(struct iscsi *s, unsigned class, unsigned detail)
{
	if (class == 2 && detail == 2)
		return name_fault(s, -EPERM, "does not let us use");
	if (class == 2 && detail == 3)
		return name_fault(s, -ENODEV, "knows no target");
	if (class == 2 && detail == 4)
		return name_fault(s, -ENODEV, "has no longer the target");
	if (class == 2 && detail == 1 && !s->names.user[0])
		return err_set(&s->path.err, -EPERM, "the target wants a user: "
			       "set username and password");
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].class == class && faults[i].detail == detail)
			return err_set(&s->path.err, -faults[i].code,
				       "the target refuses the login: %s",
				       faults[i].why);
	return err_set(&s->path.err, class == 3 ? -EIO : -EPROTO,
		       "the target refuses the login: %s (status %02x%02x)",
		       class == 3 ? "it has failed" : "it does not say why",
		       class, detail);
}
