/* load_dhcp.c: the DHCP and ProxyDHCP servers of a lab file. */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "core/suggest.h"
#include "lab/config.h"
#include "lab/dhcpopt.h"
#include "lab/load.h"

#define OPTION_MAX	1400		/* bytes of one, which must fit	*/

/* ---- options -------------------------------------------------------- */

static int add_nested(struct yaml_reader *r, const struct yaml *n,
		      struct sbuf *out, unsigned depth);

/* The values of a list, one after another, or of a single one. */
static int add_values(struct yaml_reader *r, const struct yaml *n,
		      enum lab_dhcp_type type, struct sbuf *out)
{
	const struct yaml *m = n->kind == YAML_LIST ? n->first : n;
	struct err why = { 0 };
	int rc = 0;

	for (; m && !rc; m = n->kind == YAML_LIST ? m->next : NULL) {
		rc = yaml_read_expect(r, m, YAML_SCALAR, "a value");
		if (rc < 0)
			return rc;
		rc = lab_dhcp_encode(type, m->text, out, &why);
		if (rc < 0 && why.code)
			return YAML_READ_ERROR(r, m, "%s", why.msg);
	}
	return rc;
}

/* {type: hex, value: ...}: for options whose form we do not know. */
static int add_typed(struct yaml_reader *r, const struct yaml *n,
		     struct sbuf *out)
{
	const struct yaml *type = yaml_read_member(n, "type");
	const struct yaml *value = yaml_read_member(n, "value");
	enum lab_dhcp_type t;

	if (type->kind != YAML_SCALAR ||
	    lab_dhcp_type_named(type->text, &t) < 0 || t == DHCP_T_NESTED)
		return YAML_READ_ERROR(r, type, "expected text, addresses, "
				       "uint8, uint16, uint32, hex, routes or "
				       "domains");
	return add_values(r, value, t, out);
}

static int add_value(struct yaml_reader *r, const struct yaml *n,
		     enum lab_dhcp_type type, struct sbuf *out,
		     unsigned depth)
{
	if (n->kind == YAML_MAP && yaml_read_member(n, "type") &&
	    yaml_read_member(n, "value"))
		return add_typed(r, n, out);
	if (n->kind == YAML_MAP)
		return add_nested(r, n, out, depth);
	if (n->kind == YAML_SCALAR && !n->quoted &&
	    (!*n->text || !strcmp(n->text, "none")))
		return 0;		/* an option that is not sent */
	return add_values(r, n, type == DHCP_T_NESTED ? DHCP_T_HEX : type,
			  out);
}

/* {6: {type: uint8, value: 3}, 10: text}: sub-options by number. */
static int add_nested(struct yaml_reader *r, const struct yaml *n,
		      struct sbuf *out, unsigned depth)
{
	const struct yaml *m;
	struct sbuf value = { .max = 255 };
	uint64_t code;
	int rc = 0;

	if (depth > 2)
		return YAML_READ_ERROR(r, n, "options nested too deep");
	for (m = n->first; m && rc >= 0; m = m->next) {
		sbuf_reset(&value);
		if (str_to_int(m->key->text, &code) < 0 || !code ||
		    code > 254)
			rc = YAML_READ_ERROR(r, m->key, "\"%.40s\": expected a "
					     "sub-option's number",
					     m->key->text);
		else
			rc = add_value(r, m, DHCP_T_TEXT, &value, depth + 1);
		if (rc == -E2BIG)
			rc = YAML_READ_ERROR(r, m, "a sub-option has at most "
					     "255 bytes");
		if (rc < 0)
			break;
		sbuf_char(out, (char)code);
		sbuf_char(out, (char)value.len);
		rc = sbuf_add(out, value.data, value.len);
	}
	sbuf_free(&value);
	return rc;
}

static int no_option(struct yaml_reader *r, const struct yaml *key)
{
	struct suggest s;
	const char *name;
	unsigned i;

	suggest_start(&s, key->text);
	for (i = 0; (name = lab_dhcp_option_name(i)); i++)
		suggest_try(&s, name);
	name = suggest_best(&s);
	if (name)
		return YAML_READ_ERROR(r, key, "no DHCP option is called "
				       "\"%.32s\": did you mean \"%s\"?",
				       key->text, name);
	return YAML_READ_ERROR(r, key, "no DHCP option is called \"%.32s\": "
			       "give its number", key->text);
}

static int read_option(struct yaml_reader *r, const struct yaml *n,
		       struct lab_dhcp_set *set)
{
	struct lab_dhcp_option *o = yaml_read_alloc(r, sizeof(*o)), **end;
	struct sbuf value = { .max = OPTION_MAX };
	enum lab_dhcp_type type;
	int code = lab_dhcp_option_code(n->key->text, &type), rc;

	if (!o)
		return -ENOMEM;
	if (code < 0)
		return no_option(r, n->key);
	rc = add_value(r, n, type, &value, 0);
	if (rc == -E2BIG)
		rc = YAML_READ_ERROR(r, n, "an option has at most %d bytes",
				     OPTION_MAX);
	if (rc >= 0) {
		o->code = (uint8_t)code;
		o->len = (uint16_t)value.len;
		o->data = (uint8_t *)arena_strndup(r->mem, sbuf_text(&value),
						   value.len);
		if (!o->data)
			rc = -ENOMEM;
		for (end = &set->options; *end; end = &(*end)->next)
			continue;
		*end = o;
	}
	sbuf_free(&value);
	return rc;
}

static int read_options(struct yaml_reader *r, const struct yaml *n,
			struct lab_dhcp_set *set)
{
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"options\"");

	for (m = n->first; m && rc >= 0; m = m->next)
		rc = read_option(r, m, set);
	return rc;
}

/* ---- rules ---------------------------------------------------------- */

static int read_rule_options(struct yaml_reader *r, const struct yaml *n,
			     void *into)
{
	return read_options(r, n, &((struct lab_dhcp_rule *)into)->set);
}

static int read_rule_mac(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	struct lab_dhcp_rule *rule = into;

	rule->mac_len = 6;
	return yaml_read_value(r, n, YAML_MAC, rule->mac);
}

static int read_not_class(struct yaml_reader *r, const struct yaml *n,
			  void *into)
{
	struct lab_dhcp_rule *rule = into;

	rule->not_user_class = true;
	return yaml_read_value(r, n, YAML_TEXT, &rule->user_class);
}

static const struct { const char *name; int32_t number; } archs[] = {
	{ "bios", 0 }, { "efi-i386", 6 }, { "efi-x86_64", 7 },
	{ "efi-arm32", 10 }, { "efi-arm64", 11 }, { "http-x86_64", 16 },
	{ "http-arm64", 19 },
};

/* By number, or by name (option 93, RFC 4578). */
static int read_arch(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	struct lab_dhcp_rule *rule = into;
	uint16_t number;
	size_t i;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "\"arch\"");

	for (i = 0; rc >= 0 && i < COUNT(archs); i++) {
		if (strcmp(n->text, archs[i].name))
			continue;
		rule->arch = archs[i].number;
		return 0;
	}
	if (rc < 0)
		return rc;
	if (*n->text < '0' || *n->text > '9')
		return YAML_READ_ERROR(r, n, "\"%.32s\": expected a number, "
				       "bios, efi-i386, efi-x86_64 or "
				       "efi-arm64", n->text);
	rc = yaml_read_value(r, n, YAML_U16, &number);
	rule->arch = number;
	return rc;
}

#define RULE(name, form, field) \
	{ name, form, offsetof(struct lab_dhcp_rule, field), NULL }

static const struct yaml_key rule_keys[] = {
	{ "mac", YAML_CALL, 0, read_rule_mac },
	RULE("user-class", YAML_TEXT, user_class),
	{ "not-user-class", YAML_CALL, 0, read_not_class },
	RULE("vendor-class", YAML_TEXT, vendor_class),
	{ "arch", YAML_CALL, 0, read_arch },
	RULE("address", YAML_ADDRESS, address),
	RULE("ignore", YAML_BOOL, ignore),
	RULE("next-server", YAML_ADDRESS, set.next_server),
	RULE("filename", YAML_TEXT, set.filename),
	RULE("server-name", YAML_TEXT, set.server_name),
	{ "options", YAML_CALL, 0, read_rule_options },
};

static struct lab_dhcp *dhcp_of(void *into)
{
	return into;
}

static int read_rules(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct lab_dhcp_rule **end = &dhcp_of(into)->rules;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"rules\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->arch = -1;
		rc = yaml_read_map(r, m, "a rule", rule_keys,
				   COUNT(rule_keys), *end);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- boot servers --------------------------------------------------- */

#define PXE(name, form, field) \
	{ name, form, offsetof(struct lab_pxe_server, field), NULL }

static const struct yaml_key pxe_keys[] = {
	PXE("type", YAML_U16, type),
	PXE("filename", YAML_TEXT, filename),
	PXE("next-server", YAML_ADDRESS, next_server),
};

static int read_pxe(struct yaml_reader *r, const struct yaml *n,
		    void *into)
{
	struct lab_pxe_server **end = &dhcp_of(into)->pxe;
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"boot-servers\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		rc = yaml_read_map(r, m, "a boot server", pxe_keys,
				   COUNT(pxe_keys), *end);
		end = &(*end)->next;
	}
	return rc;
}

/* ---- the server ----------------------------------------------------- */

/* "range: [192.0.2.50, 192.0.2.99]" */
static int read_range(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct lab_dhcp *d = dhcp_of(into);
	int rc;

	if (n->kind != YAML_LIST || !n->first || !n->first->next ||
	    n->first->next->next)
		return YAML_READ_ERROR(r, n, "expected the first and the last "
				       "address, such as [192.0.2.50, "
				       "192.0.2.99]");
	d->ranged = true;
	rc = yaml_read_value(r, n->first, YAML_ADDRESS, &d->first);
	if (rc >= 0)
		rc = yaml_read_value(r, n->first->next, YAML_ADDRESS, &d->last);
	if (rc >= 0 && (d->first > d->last || d->last - d->first > 65535))
		return YAML_READ_ERROR(r, n, "a range has from 1 to 65536 "
				       "addresses, the smallest first");
	return rc;
}

static int read_server_options(struct yaml_reader *r,
			       const struct yaml *n, void *into)
{
	return read_options(r, n, &dhcp_of(into)->set);
}

#define DHCP(name, form, field) \
	{ name, form, offsetof(struct lab_dhcp, field), NULL }

static const struct yaml_key dhcp_keys[] = {
	{ "range", YAML_CALL, 0, read_range },
	{ "options", YAML_CALL, 0, read_server_options },
	{ "rules", YAML_CALL, 0, read_rules },
	{ "boot-servers", YAML_CALL, 0, read_pxe },
	DHCP("lease-time", YAML_TIME_S, lease_s),
	DHCP("refuse", YAML_BOOL, nak),
	DHCP("late-file", YAML_BOOL, late_file),
	DHCP("delay", YAML_TIME_MS, delay_ms),
	DHCP("skip", YAML_U32, skip),
	DHCP("next-server", YAML_ADDRESS, set.next_server),
	DHCP("filename", YAML_TEXT, set.filename),
	DHCP("server-name", YAML_TEXT, set.server_name),
};

int lab_load_dhcp(struct yaml_reader *r, const struct yaml *n,
		  struct lab_server *s, bool proxy)
{
	const struct yaml *network = yaml_read_member(n, "network");
	int rc = 0;

	s->dhcp = yaml_read_alloc(r, sizeof(*s->dhcp));
	if (!s->dhcp)
		return -ENOMEM;
	if (network)
		rc = lab_read_network(r, network, &s->network);
	if (rc < 0)
		return rc;
	lab_dhcp_init(s->dhcp, s->network ? s->network :
					    lab_reading(r)->networks);
	s->dhcp->proxy = proxy;
	if (proxy)
		s->dhcp->first = s->dhcp->last = 0;
	return lab_read_server(r, n, proxy ? "a ProxyDHCP server" :
			       "a DHCP server", dhcp_keys, COUNT(dhcp_keys),
			       s->dhcp, s);
}
