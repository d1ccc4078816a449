/* load_fcoe.c: the targets by FCoE of a lab file. */
#include "core/err.h"
#include "core/wwn.h"
#include "lab/config.h"
#include "lab/load.h"

#define VLAN_MAX	4094u
#define ALIVE_MIN	250u	/* ms; FC-BB-5 has at least this	*/

static struct lab_fcoe *fcoe_of(void *into)
{
	return into;
}

/* ---- who ----------------------------------------------------------------- */

static bool is_name(const char *s, uint64_t *out)
{
	const char *end = wwn_scan(s, out);

	return end && !*end && *out;
}

static int read_target(struct yaml_reader *r, const struct yaml *n, void *into)
{
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "a port's name");

	if (rc >= 0 && !is_name(n->text, &fcoe_of(into)->target))
		return YAML_READ_ERROR(r, n, "\"%.40s\": a port's name is 8 "
				       "bytes such as 50:00:00:00:00:00:00:01",
				       n->text);
	return rc;
}

static int read_luns(struct yaml_reader *r, const struct yaml *n, void *into)
{
	return lab_load_luns(r, n, &fcoe_of(into)->luns);
}

/* ---- how it is reached --------------------------------------------------- */

static int read_login(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = { "fip", "plain", "vn2vn" };

	return yaml_read_word(r, n, words, COUNT(words),
			      &fcoe_of(into)->login);
}

static int read_mac(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = { "fabric", "server" };
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"mac\"", words, COUNT(words),
				  &which);

	fcoe_of(into)->server_mac = which;
	return rc;
}

static int read_vlan(struct yaml_reader *r, const struct yaml *n, void *into)
{
	uint32_t v = 0;
	int rc = yaml_read_value(r, n, YAML_U32, &v);

	if (rc >= 0 && v > VLAN_MAX)
		return YAML_READ_ERROR(r, n, "a VLAN is at most %u", VLAN_MAX);
	fcoe_of(into)->has_vlan = true;
	fcoe_of(into)->vlan = (uint16_t)v;
	return rc;
}

static int read_alive(struct yaml_reader *r, const struct yaml *n, void *into)
{
	uint32_t *ms = &fcoe_of(into)->alive_ms;
	int rc = yaml_read_value(r, n, YAML_TIME_MS, ms);

	if (rc >= 0 && *ms && *ms < ALIVE_MIN)
		return YAML_READ_ERROR(r, n, "keep-alives come every %u ms at "
				       "most; 0: never", ALIVE_MIN);
	return rc;
}

/* ---- what goes wrong ----------------------------------------------------- */

static int read_what(struct yaml_reader *r, const struct yaml *n, void *into)
{
	static const char *const words[] = {
		"silent", "check", "busy", "conflict", "short", "lost",
		"order", "exchange", "logout", "reset",
	};
	static const enum lab_disk_fault what[] = {
		LAB_DISK_SILENT, LAB_DISK_CHECK, LAB_DISK_BUSY,
		LAB_DISK_CONFLICT, LAB_DISK_SHORT, LAB_DISK_LOST,
		LAB_DISK_ORDER, LAB_DISK_STRANGER, LAB_DISK_LOGOUT,
		LAB_DISK_RESET,
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
			       &fcoe_of(into)->faults);
}

/* ---- a target ------------------------------------------------------------ */

#define TARGET(name, form, field) \
	{ name, form, offsetof(struct lab_fcoe, field), NULL }

static const struct yaml_key keys[] = {
	{ "target", YAML_CALL, 0, read_target },
	{ "luns", YAML_CALL, 0, read_luns },
	{ "login", YAML_CALL, 0, read_login },
	{ "mac", YAML_CALL, 0, read_mac },
	{ "vlan", YAML_CALL, 0, read_vlan },
	TARGET("priority", YAML_U8, priority),
	{ "keep-alive", YAML_CALL, 0, read_alive },
	TARGET("skip", YAML_U32, skip),
	TARGET("conflicts", YAML_U32, conflicts),
	TARGET("narrow", YAML_BOOL, narrow),
	TARGET("closing", YAML_TIME_MS, closing_ms),
	TARGET("refuses", YAML_U32, refusal.code),
	TARGET("refusals", YAML_U32, refusal.times),
	{ "faults", YAML_CALL, 0, read_faults },
};

int lab_load_fcoe(struct yaml_reader *r, const struct yaml *n,
		  struct lab_server *s)
{
	struct lab_fcoe *t = yaml_read_alloc(r, sizeof(*t));

	if (!t)
		return -ENOMEM;
	s->fcoe = t;
	t->target = 0x5000000000000001;
	t->priority = 128;
	t->alive_ms = 8000;
	return lab_read_server(r, n, "a target by FCoE", keys, COUNT(keys), t,
			       s);
}
