/* load_server.c: the servers of a lab file; and those for DNS, HTTP, TFTP. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"

/* ---- DNS ------------------------------------------------------------ */

static struct lab_dns *dns_of(void *into)
{
	return into;
}

static bool is_address(const char *s)
{
	return *s && !s[strspn(s, "0123456789.")];
}

static int read_address(struct yaml_reader *r, const struct yaml *n,
			struct lab_dns_name *name)
{
	if (strchr(n->text, ':')) {
		name->has_ip6 = true;
		if (inet_pton(AF_INET6, n->text, name->address6) == 1)
			return 0;
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected an address",
				       n->text);
	}
	return yaml_read_value(r, n, YAML_ADDRESS, &name->address);
}

/* [192.0.2.5, "2001:db8::5"] */
static int read_addresses(struct yaml_reader *r, const struct yaml *n,
			  struct lab_dns_name *name)
{
	const struct yaml *m;
	unsigned count = 0;
	int rc = 0;

	for (m = n->first; m && rc >= 0; m = m->next) {
		rc = yaml_read_expect(r, m, YAML_SCALAR, "an address");
		if (rc >= 0 && ++count > LAB_DNS_ADDRESSES)
			return YAML_READ_ERROR(r, m, "a name has at most %d "
					       "addresses", LAB_DNS_ADDRESSES);
		if (rc >= 0)
			rc = read_address(r, m, name);
		if (rc < 0 || !m->next)
			break;
		name->more = yaml_read_alloc(r, sizeof(*name));
		name = name->more;
		if (!name)
			return -ENOMEM;
	}
	return rc;
}

/* NAME: 192.0.2.5, or several, or none, or another name. */
static int read_name(struct yaml_reader *r, const struct yaml *n,
		     struct lab_dns_name **end)
{
	struct lab_dns_name *name = yaml_read_alloc(r, sizeof(*name));
	int rc;

	if (!name)
		return -ENOMEM;
	if (strlen(n->key->text) > 253 || n->len > 253)
		return YAML_READ_ERROR(r, n->key, "a name has at most 253 "
				       "letters");
	name->name = n->key->text;
	*end = name;
	if (n->kind == YAML_LIST && n->first)
		return read_addresses(r, n, name);
	rc = yaml_read_expect(r, n, YAML_SCALAR, "a name's address, or a "
			      "list of them");
	if (rc < 0 || yaml_is_none(n))
		return rc;
	if (strchr(n->text, ':') || is_address(n->text))
		return read_address(r, n, name);
	return yaml_read_value(r, n, YAML_TEXT, &name->alias);
}

static int read_names(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct lab_dns_name **end = &dns_of(into)->names;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"names\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		rc = read_name(r, m, end);
		if (rc >= 0)
			end = &(*end)->next;
	}
	return rc;
}

static int read_other(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	dns_of(into)->any = false;
	return yaml_is_none(n) ? 0 : yaml_read_value(r, n, YAML_ADDRESS,
					       &dns_of(into)->other);
}

static int read_fails(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	static const char *const words[] = { "servfail", "silent" };
	unsigned which;
	int rc = yaml_read_choice(r, n, "\"fails\"", words, COUNT(words),
				  &which);

	if (rc >= 0) {
		dns_of(into)->servfail = !which;
		dns_of(into)->silent = which;
	}
	return rc;
}

static const struct yaml_key dns_keys[] = {
	{ "names", YAML_CALL, 0, read_names },
	{ "other", YAML_CALL, 0, read_other },
	{ "delay", YAML_TIME_MS, offsetof(struct lab_dns, delay_ms), NULL },
	{ "fails", YAML_CALL, 0, read_fails },
};

/* ---- NTP ------------------------------------------------------------ */

static const struct yaml_key ntp_keys[] = {
	{ "delay", YAML_TIME_MS, offsetof(struct lab_ntp, delay_ms), NULL },
};

/* ---- HTTP and TFTP -------------------------------------------------- */

static int read_paths(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	return lab_load_paths(r, n, ((struct lab_server *)into)->files);
}

static const struct yaml_key http_keys[] = {
	{ "paths", YAML_CALL, 0, read_paths },
	{ "tls", YAML_CALL, 0, lab_load_tls },
};
static const struct yaml_key tls_keys[] = {
	{ "tls", YAML_CALL, 0, lab_load_tls },
};
static const struct yaml_key tftp_keys[] = {
	{ "paths", YAML_CALL, 0, lab_load_paths },
};

/* ---- any ------------------------------------------------------------ */

static int load_dns(struct yaml_reader *r, const struct yaml *n,
		    struct lab_server *s)
{
	s->dns = yaml_read_alloc(r, sizeof(*s->dns));
	if (!s->dns)
		return -ENOMEM;
	s->dns->any = true;
	return lab_read_server(r, n, "a DNS server", dns_keys,
			       COUNT(dns_keys), s->dns, s);
}

static int load_ntp(struct yaml_reader *r, const struct yaml *n,
		    struct lab_server *s)
{
	s->ntp = yaml_read_alloc(r, sizeof(*s->ntp));
	if (!s->ntp)
		return -ENOMEM;
	return lab_read_server(r, n, "an NTP server", ntp_keys,
			       COUNT(ntp_keys), s->ntp, s);
}

static int load_files(struct yaml_reader *r, const struct yaml *n,
		      struct lab_server *s)
{
	s->files = yaml_read_alloc(r, sizeof(*s->files));
	if (!s->files)
		return -ENOMEM;
	if (s->kind != LAB_HTTP)
		return lab_read_server(r, n, s->kind == LAB_TFTP ?
				       "a TFTP server" : s->kind == LAB_FTP ?
				       "an FTP server" : "an NFS server",
				       tftp_keys, COUNT(tftp_keys), s->files,
				       s);
	return lab_read_server(r, n, "an HTTP server", http_keys,
			       COUNT(http_keys), s, s);
}

static const struct type {
	const char    *name;
	enum lab_kind  kind;
	uint16_t       port;
} types[] = {
	{ "dhcp", LAB_DHCP, 67 }, { "proxydhcp", LAB_DHCP, 67 },
	{ "dns", LAB_DNS, 53 }, { "http", LAB_HTTP, 80 },
	{ "tftp", LAB_TFTP, 69 }, { "ntp", LAB_NTP, 123 },
	{ "ftp", LAB_FTP, 21 }, { "nfs", LAB_NFS, 2049 },
	{ "syslog", LAB_SYSLOG, 514 }, { "syslogs", LAB_SYSLOGS, 6514 },
	{ "iscsi", LAB_ISCSI, 3260 }, { "nbd", LAB_NBD, 10809 },
	{ "aoe", LAB_AOE, 0 }, { "fcoe", LAB_FCOE, 0 },
};

static int read_type(struct yaml_reader *r, const struct yaml *n,
		     const struct type **out)
{
	const char *names[COUNT(types)];
	const struct yaml *type;
	unsigned which = 0;
	int rc = yaml_read_expect(r, n, YAML_MAP, "a server");

	if (rc < 0)
		return rc;
	type = yaml_read_member(n, "type");
	if (!type)
		return YAML_READ_ERROR(r, n, "a server needs a \"type\": dhcp, "
				       "proxydhcp, dns, http, tftp, ntp, ftp, nfs, "
				       "syslog, syslogs, iscsi, nbd, aoe or fcoe");
	for (size_t i = 0; i < COUNT(types); i++)
		names[i] = types[i].name;
	rc = yaml_read_choice(r, type, "\"type\"", names, COUNT(names),
			      &which);
	*out = &types[which];
	return rc;
}

/* A server on a network must be found there: two cannot have one place. */
static int place_check(struct yaml_reader *r, const struct yaml *n,
		       const struct lab_server *s)
{
	const struct lab_server *o;

	if (!lab_kind_has_port(s->kind))
		return 0;
	if (!s->port)
		return YAML_READ_ERROR(r, n, "a port is from 1 to 65535");
	for (o = lab_reading(r)->servers; o; o = o->next) {
		if (o->port != s->port || !lab_kind_has_port(o->kind) ||
		    lab_kind_is_tcp(o->kind) != lab_kind_is_tcp(s->kind))
			continue;
		if (o->kind != s->kind)
			return YAML_READ_ERROR(r, n, "port %u is the %s "
					       "server's", s->port, o->name);
		if (o->address == s->address && o->network == s->network &&
		    s->kind != LAB_DHCP)
			return YAML_READ_ERROR(r, n, "a server of this type "
					       "has this address: give "
					       "another \"address\"");
	}
	return 0;
}

/* It is whole: one that is not is never among the others. */
static int add(struct yaml_reader *r, const struct yaml *n,
	       struct lab_server *s)
{
	struct lab_server **end = &lab_reading(r)->servers;
	int rc = place_check(r, n, s);

	while (*end)
		end = &(*end)->next;
	if (rc >= 0)
		*end = s;
	return rc;
}

int lab_load_server(struct yaml_reader *r, const struct yaml *n)
{
	struct lab_server *s = yaml_read_alloc(r, sizeof(*s));
	const struct type *t = NULL;
	int rc = s ? read_type(r, n, &t) : -ENOMEM;

	if (rc < 0)
		return rc;
	s->kind = t->kind;
	s->name = t->name;
	s->port = t->port;
	if (s->kind == LAB_DHCP)
		rc = lab_load_dhcp(r, n, s, !strcmp(t->name, "proxydhcp"));
	else if (s->kind == LAB_DNS)
		rc = load_dns(r, n, s);
	else if (s->kind == LAB_NTP)
		rc = load_ntp(r, n, s);
	else if (s->kind == LAB_ISCSI)
		rc = lab_load_iscsi(r, n, s);
	else if (s->kind == LAB_NBD)
		rc = lab_load_nbd(r, n, s);
	else if (s->kind == LAB_AOE)
		rc = lab_load_aoe(r, n, s);
	else if (s->kind == LAB_FCOE)
		rc = lab_load_fcoe(r, n, s);
	else if (s->kind == LAB_SYSLOG)
		rc = lab_read_server(r, n, "a log server", NULL, 0, NULL, s);
	else if (s->kind == LAB_SYSLOGS)
		rc = lab_read_server(r, n, "a log server", tls_keys,
				     COUNT(tls_keys), s, s);
	else
		rc = load_files(r, n, s);
	return rc < 0 ? rc : add(r, n, s);
}
