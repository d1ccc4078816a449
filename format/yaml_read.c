/* yaml_read.c: typed values from a YAML tree. */
#include "format/yaml_read.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/str.h"
#include "core/suggest.h"

void *yaml_read_alloc(struct yaml_reader *r, size_t size)
{
	void *p = arena_calloc(r->mem, 1, size);

	if (!p)
		err_set(r->e, -ENOMEM, "no memory for %s", r->file);
	return p;
}

static const char *kind_name(const struct yaml *n)
{
	return n->kind == YAML_MAP ? "a mapping" :
	       n->kind == YAML_LIST ? "a list" : "a single value";
}

int yaml_read_expect(struct yaml_reader *r, const struct yaml *n,
		     enum yaml_kind kind, const char *what)
{
	struct yaml wanted = { .kind = kind };

	if (n->kind == kind)
		return 0;
	return YAML_READ_ERROR(r, n, "%s must be %s, not %s", what,
			       kind_name(&wanted), kind_name(n));
}

const struct yaml *yaml_read_member(const struct yaml *map,
				    const char *name)
{
	const struct yaml *m = map->kind == YAML_MAP ? map->first :
							       NULL;

	while (m && strcmp(m->key->text, name))
		m = m->next;
	return m;
}

/* ---- numbers -------------------------------------------------------- */

/* Digits, and what follows them; false if there are none. */
static bool digits(const char *s, uint64_t *out, const char **end)
{
	uint64_t n = 0;

	for (*end = s; **end >= '0' && **end <= '9'; (*end)++) {
		if (n > (UINT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (uint64_t)(**end - '0');
	}
	*out = n;
	return *end != s;
}

struct unit { const char *name; uint64_t factor; };

/* A number with one of these units, ended by one without a name. */
static bool number(const char *s, const struct unit *units, uint64_t *out)
{
	const char *end;
	uint64_t n;

	if (!digits(s, &n, &end))
		return false;
	while (units->name && strcmp(units->name, end))
		units++;
	if (!units->name || n > UINT64_MAX / units->factor)
		return false;
	*out = n * units->factor;
	return true;
}

static const struct unit sizes[] = {
	{ "", 1 }, { "K", 1024 }, { "M", 1 << 20 }, { "G", 1 << 30 },
	{ "KiB", 1024 }, { "MiB", 1 << 20 }, { "GiB", 1 << 30 }, { 0 } };
static const struct unit rates[] = {
	{ "", 1 }, { "K", 1000 }, { "M", 1000000 }, { "G", 1000000000 },
	{ 0 } };
static const struct unit times_us[] = {
	{ "", 1000 }, { "us", 1 }, { "ms", 1000 }, { "s", 1000000 }, { 0 } };
static const struct unit times_ms[] = {
	{ "", 1 }, { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { 0 } };
static const struct unit times_s[] = {
	{ "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 },
	{ 0 } };

/* "2%" or "0.25%" in millionths. */
static bool share(const char *s, uint64_t *out)
{
	uint64_t whole, part = 0, scale = 10000;
	const char *end;

	if (!digits(s, &whole, &end) || whole > 100)
		return false;
	whole *= 10000;
	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9'; end++) {
			scale /= 10;
			part += (uint64_t)(*end - '0') * scale;
		}
	*out = whole + part;
	return *out <= 1000000 && !strcmp(end, "%");
}

static bool plain(const char *s, uint64_t most, uint64_t *out)
{
	return *s >= '0' && *s <= '9' && str_to_int(s, out) >= 0 &&
	       *out <= most;
}

/* ---- forms ---------------------------------------------------------- */

static bool hex_bytes(const char *s, const char *skip, uint8_t *out,
		      size_t n)
{
	int high, low;

	for (; n; n--) {
		if (*s && strchr(skip, *s))
			s++;
		high = str_hex(s[0]);
		low = high < 0 ? -1 : str_hex(s[1]);
		if (low < 0)
			return false;
		*out++ = (uint8_t)(high << 4 | low);
		s += 2;
	}
	return !*s;
}

static bool address(const char *s, uint32_t *out)
{
	struct in_addr a;

	if (inet_pton(AF_INET, s, &a) != 1)
		return false;
	*out = ntohl(a.s_addr);
	return true;
}

static bool boolean(const char *s, bool *out)
{
	*out = !strcmp(s, "yes") || !strcmp(s, "true");
	return *out || !strcmp(s, "no") || !strcmp(s, "false");
}

static const char *const expected[] = {
	[YAML_BOOL] = "yes or no", [YAML_U8] = "a number from 0 to 255",
	[YAML_U16] = "a number from 0 to 65535",
	[YAML_U32] = "a number below 2^32", [YAML_U64] = "a number",
	[YAML_SIZE] = "a size such as 512, 64K or 2G",
	[YAML_RATE] = "a rate per second such as 100K or 10M",
	[YAML_TIME_US] = "a time such as 50us, 20ms or 3s",
	[YAML_TIME_MS] = "a time such as 20ms or 3s",
	[YAML_TIME_S] = "a time such as 90s, 5m, 12h or 7d",
	[YAML_SHARE] = "a share such as 2% or 0.5%",
	[YAML_ADDRESS] = "an IPv4 address",
	[YAML_MAC] = "a MAC address such as 52:54:00:12:34:56",
	[YAML_UUID] = "a UUID",
};

/* Numbers go to fields of their own width. */
static bool store(enum yaml_form form, uint64_t v, void *into)
{
	switch (form) {
	case YAML_U8:
		*(uint8_t *)into = (uint8_t)v;
		return true;
	case YAML_U16:
		*(uint16_t *)into = (uint16_t)v;
		return true;
	case YAML_U64: case YAML_SIZE: case YAML_RATE:
		*(uint64_t *)into = v;
		return true;
	default:
		*(uint32_t *)into = (uint32_t)v;
		return v <= UINT32_MAX;
	}
}

static bool read_number(enum yaml_form form, const char *s, void *into)
{
	uint64_t v = 0;
	bool ok;

	switch (form) {
	case YAML_U8:	  ok = plain(s, UINT8_MAX, &v); break;
	case YAML_U16:	  ok = plain(s, UINT16_MAX, &v); break;
	case YAML_U32:	  ok = plain(s, UINT32_MAX, &v); break;
	case YAML_U64:	  ok = plain(s, UINT64_MAX, &v); break;
	case YAML_SIZE:	  ok = number(s, sizes, &v); break;
	case YAML_RATE:	  ok = number(s, rates, &v); break;
	case YAML_TIME_US: ok = number(s, times_us, &v); break;
	case YAML_TIME_MS: ok = number(s, times_ms, &v); break;
	case YAML_TIME_S:  ok = number(s, times_s, &v); break;
	default:	  ok = share(s, &v);
	}
	return ok && store(form, v, into);
}

static int read_path(struct yaml_reader *r, const char *s, const char **out)
{
	size_t n = strlen(r->folder), len = strlen(s);
	char *p;

	if (*s == '/') {
		*out = s;
		return 0;
	}
	p = yaml_read_alloc(r, n + len + 2);
	if (!p)
		return -ENOMEM;
	memcpy(p, r->folder, n);
	p[n] = '/';
	memcpy(p + n + 1, s, len + 1);
	*out = p;
	return 0;
}

int yaml_read_value(struct yaml_reader *r, const struct yaml *n,
		    enum yaml_form form, void *into)
{
	bool ok;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "this");

	if (rc < 0)
		return rc;
	if (strlen(n->text) != n->len)
		return YAML_READ_ERROR(r, n, "a NUL character has no place "
				       "here");
	switch (form) {
	case YAML_TEXT:
		*(const char **)into = n->text;
		return 0;
	case YAML_PATH:
		return read_path(r, n->text, into);
	case YAML_BOOL:
		ok = boolean(n->text, into);
		break;
	case YAML_ADDRESS:
		ok = address(n->text, into);
		break;
	case YAML_MAC:
		ok = hex_bytes(n->text, ":-", into, 6);
		break;
	case YAML_UUID:
		ok = hex_bytes(n->text, "-", into, 16);
		break;
	default:
		ok = read_number(form, n->text, into);
	}
	if (ok)
		return 0;
	return YAML_READ_ERROR(r, n, "\"%.40s\": expected %s", n->text,
			       expected[form]);
}

/* ---- words and keys ------------------------------------------------- */

static int unknown(struct yaml_reader *r, const struct yaml *n,
		   const char *what, const char *best)
{
	if (best)
		return YAML_READ_ERROR(r, n, "\"%.32s\" is not known in %s: "
				       "did you mean \"%s\"?", n->text, what,
				       best);
	return YAML_READ_ERROR(r, n, "\"%.40s\" is not known in %s", n->text,
			       what);
}

int yaml_read_choice(struct yaml_reader *r, const struct yaml *n,
		     const char *what, const char *const *words, size_t count,
		     unsigned *out)
{
	struct sbuf list = { .max = 120 };
	unsigned i;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, what);

	for (i = 0; rc == 0 && i < count; i++) {
		if (!strcmp(n->text, words[i])) {
			*out = i;
			return 0;
		}
	}
	if (rc < 0)
		return rc;
	for (i = 0; i < count; i++)
		sbuf_printf(&list, "%s%s", !i ? "" : i + 1 < count ? ", " :
			    " or ", words[i]);
	rc = YAML_READ_ERROR(r, n, "\"%.32s\": expected %s", n->text,
			     sbuf_text(&list));
	sbuf_free(&list);
	return rc;
}

int yaml_read_word(struct yaml_reader *r, const struct yaml *n,
		   const char *const *words, size_t count, void *into)
{
	char what[48];

	snprintf(what, sizeof(what), "\"%.40s\"", n->key->text);
	return yaml_read_choice(r, n, what, words, count, into);
}

/* The key of that name, and in *@in the table that has it; or NULL. */
static const struct yaml_key *find_key(const struct yaml_table **in,
				       const struct yaml_table *end,
				       const char *name, struct suggest *s)
{
	const struct yaml_key *k;

	suggest_start(s, name);
	for (; *in < end; ++*in) {
		for (k = (*in)->keys; k < (*in)->keys + (*in)->n; k++) {
			if (!strcmp(k->name, name))
				return k;
			suggest_try(s, k->name);
		}
	}
	return NULL;
}

int yaml_read_tables(struct yaml_reader *r, const struct yaml *n,
		     const char *what, const struct yaml_table *tables,
		     size_t n_tables)
{
	const struct yaml *m;
	const struct yaml_table *t;
	const struct yaml_key *k;
	struct suggest s;
	int rc = yaml_read_expect(r, n, YAML_MAP, what);

	for (m = n->first; m && rc >= 0; m = m->next) {
		t = tables;
		k = find_key(&t, tables + n_tables, m->key->text, &s);
		if (!k)
			return unknown(r, m->key, what, suggest_best(&s));
		if (k->form == YAML_CALL)
			rc = k->read(r, m, t->into);
		else if (k->form != YAML_IGNORE)
			rc = yaml_read_value(r, m, k->form,
					     (char *)t->into + k->offset);
	}
	return rc;
}

int yaml_read_map(struct yaml_reader *r, const struct yaml *n,
		  const char *what, const struct yaml_key *keys, size_t n_keys,
		  void *into)
{
	const struct yaml_table table = { keys, n_keys, into };

	return yaml_read_tables(r, n, what, &table, 1);
}
