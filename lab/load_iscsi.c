/* load_iscsi.c: the iSCSI targets of a lab file. */
#include <string.h>

#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"

static int read_luns(struct yaml_reader *r, const struct yaml *n, void *into)
{
	return lab_load_luns(r, n, &((struct lab_iscsi *)into)->luns);
}

/* ---- what goes wrong ----------------------------------------------------- */

static int read_what(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = {
		"close", "silent", "check", "busy", "conflict", "short",
		"order", "digest", "logout",
	};
	static const enum lab_disk_fault what[] = {
		LAB_DISK_CLOSE, LAB_DISK_SILENT, LAB_DISK_CHECK, LAB_DISK_BUSY,
		LAB_DISK_CONFLICT, LAB_DISK_SHORT, LAB_DISK_ORDER,
		LAB_DISK_DIGEST, LAB_DISK_LOGOUT,
	};

	return lab_load_fault(r, n, words, what, COUNT(words), into);
}

static const struct yaml_key fault_keys[] = {
	LAB_FAULT_KEYS(read_what), LAB_FAULT("sense", sense),
};

static int read_faults(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	static const struct lab_disk_fault_rule usual = { .sense = 0x0311 };

	return lab_load_faults(r, n, fault_keys, COUNT(fault_keys), &usual,
			       &((struct lab_iscsi *)into)->faults);
}

/* ---- a target ------------------------------------------------------------ */

#define TARGET(name, form, field) \
	{ name, form, offsetof(struct lab_iscsi, field), NULL }

static const struct yaml_key keys[] = {
	TARGET("target", YAML_TEXT, name),
	{ "luns", YAML_CALL, 0, read_luns },
	TARGET("user", YAML_TEXT, user), TARGET("password", YAML_TEXT, password),
	TARGET("reverse-user", YAML_TEXT, reverse_user),
	TARGET("reverse-password", YAML_TEXT, reverse_password),
	TARGET("initiator", YAML_TEXT, initiator),
	TARGET("moves-to", YAML_TEXT, moves_to),
	TARGET("digests", YAML_BOOL, digests),
	TARGET("refuses", YAML_U32, refusal.code),
	TARGET("refusals", YAML_U32, refusal.times),
	{ "faults", YAML_CALL, 0, read_faults },
};

int lab_load_iscsi(struct yaml_reader *r, const struct yaml *n,
		   struct lab_server *s)
{
	struct lab_iscsi *t = yaml_read_alloc(r, sizeof(*t));
	int rc;

	if (!t)
		return -ENOMEM;
	t->name = "iqn.2026-11.lab:disk";
	s->iscsi = t;
	rc = lab_read_server(r, n, "an iSCSI target", keys, COUNT(keys), t, s);
	if (rc >= 0 && !t->user != !t->password)
		return YAML_READ_ERROR(r, n, "\"user\" and \"password\" belong "
				       "together");
	if (rc >= 0 && !t->reverse_user != !t->reverse_password)
		return YAML_READ_ERROR(r, n, "\"reverse-user\" and "
				       "\"reverse-password\" belong together");
	return rc;
}
