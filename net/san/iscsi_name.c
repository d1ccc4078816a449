/* iscsi_name.c: who we are to targets (reference/protocols.md#iscsi). */
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "net/san/iscsi.h"

#define OURS	"iqn.2010-04.org.ipxe:"

static bool get(struct settings *root, const char *name, char *out,
		size_t cap)
{
	if (settings_text(root, name, out, cap) > 0)
		return true;
	out[0] = '\0';
	return false;
}

/* Machines whose firmware knows no UUID say all zeros, or all ones. */
static bool is_of_one(const char *uuid)
{
	return uuid[strspn(uuid, "0-")] && uuid[strspn(uuid, "fF-")];
}

/* The card that was opened last. */
static bool get_mac(struct settings *root, char *out, size_t cap)
{
	return get(root, "netX/mac:hexhyp", out, cap);
}

static int get_initiator(struct settings *root, struct iscsi_names *out,
			 struct err *e)
{
	char *name = out->initiator + sizeof(OURS) - 1;
	size_t cap = sizeof(out->initiator) - (sizeof(OURS) - 1);

	if (get(root, "initiator-iqn", out->initiator, sizeof(out->initiator)))
		return 0;
	memcpy(out->initiator, OURS, sizeof(OURS));
	if (get(root, "hostname", name, cap) ||
	    (get(root, "uuid", name, cap) && is_of_one(name)) ||
	    get_mac(root, name, cap))
		return 0;
	return err_set(e, -EINVAL, "this machine has no name for iSCSI: set "
		       "initiator-iqn");
}

int iscsi_names_get(struct settings *root, struct iscsi_names *out,
		    struct err *e)
{
	bool user = get(root, "username", out->user, sizeof(out->user));
	bool password = get(root, "password", out->password,
			    sizeof(out->password));
	bool ruser = get(root, "reverse-username", out->reverse_user,
			 sizeof(out->reverse_user));
	bool rpassword = get(root, "reverse-password", out->reverse_password,
			     sizeof(out->reverse_password));

	if (user != password)
		return err_set(e, -EINVAL, "bad credential mix: %s is set, %s "
			       "is not", user ? "username" : "password",
			       user ? "password" : "username");
	if (ruser != rpassword)
		return err_set(e, -EINVAL, "bad credential mix: %s is set, %s "
			       "is not", ruser ? "reverse-username" :
			       "reverse-password", ruser ? "reverse-password" :
			       "reverse-username");
	if (ruser && !user)
		return err_set(e, -EINVAL, "bad credential mix: the target is "
			       "to prove itself, but username is not set");
	return get_initiator(root, out, e);
}
