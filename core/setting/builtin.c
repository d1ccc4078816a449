/* builtin.c: builtin: what the program knows of itself. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/setting/tree.h"
#include "core/str.h"
#include "core/uri.h"
#include "core/version.h"
#include "platform/platform.h"

/* One setting; @get appends its value. */
struct builtin {
	const char *name;
	int (*get)(const struct settings_builtin *b, struct sbuf *raw);
	/* Store; NULL: read-only. */
	int (*put)(struct settings_builtin *b, const void *raw, size_t len);
};

static int add_u32(struct sbuf *raw, uint32_t value)
{
	uint8_t bytes[4];

	put_be32(bytes, value);
	return sbuf_add(raw, bytes, sizeof(bytes));
}

static int add_text(struct sbuf *raw, const char *text)
{
	return text && *text ? sbuf_str(raw, text) : -ENOENT;
}

static int get_errno(const struct settings_builtin *b, struct sbuf *raw)
{
	return add_u32(raw, b->errno_value);
}

static int get_version(const struct settings_builtin *b, struct sbuf *raw)
{
	(void)b;
	return add_text(raw, PXESH_VERSION);
}

static int get_buildarch(const struct settings_builtin *b, struct sbuf *raw)
{
	(void)b;
	return add_text(raw, plat_arch());
}

static int get_platform(const struct settings_builtin *b, struct sbuf *raw)
{
	(void)b;
	return add_text(raw, plat_name());
}

static int get_unixtime(const struct settings_builtin *b, struct sbuf *raw)
{
	int64_t now;

	if (plat_unixtime(&now) < 0)
		now = 0;	/* no clock: 0 and the offset that was stored */
	return add_u32(raw, (uint32_t)((uint64_t)now +
				       (uint64_t)b->time_offset));
}

static int put_unixtime(struct settings_builtin *b, const void *raw,
			size_t len)
{
	uint64_t value;
	int64_t now;

	if (setting_number(raw, len, false, &value) < 0)
		return -ERANGE;
	if (plat_unixtime(&now) < 0)
		now = 0;
	b->time_offset = len ? (int64_t)(value - (uint64_t)now) : 0;
	return 0;
}

static struct uri *working_uri(const struct settings_builtin *b)
{
	return b->cwuri ? b->cwuri(b->cwuri_ctx) : NULL;
}

static int get_cwuri(const struct settings_builtin *b, struct sbuf *raw)
{
	struct uri *uri = working_uri(b);
	int rc = uri ? uri_print(uri, raw) : -ENOENT;

	uri_unref(uri);
	return rc;
}

/* "." as seen from there; data: has no directory. */
static int get_cwduri(const struct settings_builtin *b, struct sbuf *raw)
{
	struct uri *uri = working_uri(b), *dot = uri ? uri_parse(".") : NULL;
	struct uri *dir = dot ? uri_resolve(uri, dot) : NULL;
	int rc = uri ? -ENOMEM : -ENOENT;

	if (dir)
		rc = dir->scheme ? uri_print(dir, raw) : -ENOENT;
	uri_unref(dir);
	uri_unref(dot);
	uri_unref(uri);
	return rc;
}

static int get_dmesg(const struct settings_builtin *b, struct sbuf *raw)
{
	size_t before = raw->len;

	if (!b->dmesg)
		return -ENOENT;
	b->dmesg(b->dmesg_ctx, raw);
	return raw->len == before ? -ENOENT : 0;
}

/* How good the random numbers are that secrets would be made of. */
static int get_entropy(const struct settings_builtin *b, struct sbuf *raw)
{
	uint8_t byte;

	(void)b;
	switch (plat_entropy(&byte, sizeof(byte))) {
	case PLAT_ENTROPY_HARDWARE:
		return add_text(raw, "hardware");
	case PLAT_ENTROPY_JITTER:
		return add_text(raw, "jitter");
	case PLAT_ENTROPY_SEED:
		return add_text(raw, "seed");
	default:
		return add_text(raw, "none");
	}
}

static int put_dmesg(struct settings_builtin *b, const void *raw, size_t len)
{
	(void)raw;
	if (len || !b->dmesg)
		return -ENOTSUP;
	b->dmesg(b->dmesg_ctx, NULL);
	return 0;
}

static const struct builtin builtins[] = {
	{ "errno", get_errno, NULL },
	{ "version", get_version, NULL },
	{ "buildarch", get_buildarch, NULL },
	{ "platform", get_platform, NULL },
	{ "unixtime", get_unixtime, put_unixtime },
	{ "cwuri", get_cwuri, NULL },
	{ "cwduri", get_cwduri, NULL },
	{ "dmesg", get_dmesg, put_dmesg },
	{ "entropy", get_entropy, NULL },
};

static const struct builtin *find(const struct setting_ref *ref)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++) {
		if (str_is(builtins[i].name, ref->name, ref->name_len))
			return &builtins[i];
	}
	return NULL;
}

static bool builtin_applies(struct settings *s, const struct setting_ref *ref)
{
	(void)s;
	return ref->def != NULL;
}

static int builtin_fetch(struct settings *s, const struct setting_ref *ref,
			 struct sbuf *raw, const struct setting_type **type)
{
	const struct builtin *b = find(ref);

	(void)type;
	return b ? b->get(settings_ctx(s), raw) : -ENOENT;
}

static int builtin_store(struct settings *s, const struct setting_ref *ref,
			 const void *raw, size_t len)
{
	const struct builtin *b = find(ref);

	return b && b->put ? b->put(settings_ctx(s), raw, len) : -ENOTSUP;
}

int setting_builtin_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_BUILTIN,
		.applies = builtin_applies,
		.fetch = builtin_fetch,
		.store = builtin_store,
	};

	return settings_add(root, "builtin", &ops, settings_builtin(root), 0,
			    NULL);
}
