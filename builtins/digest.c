/* digest.c: md5sum and its family: checksums of images. */
#include <string.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/image.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/shell.h"

struct digest_options { const char *setting, *check; };

static void print(struct shell *sh, const uint8_t *sum, int len,
		  const char *name)
{
	for (int i = 0; i < len; i++)
		con_printf(&sh->con, "%02x", sum[i]);
	con_puts(&sh->con, "  ");
	con_plain(&sh->con, name);
	con_puts(&sh->con, "\n");
}

/* Untyped, in a setting that has no type of its own, it is hexraw. */
static int store(struct shell *sh, const char *setting, const uint8_t *sum,
		 int len, struct err *e)
{
	struct setting_ref ref;
	int rc = setting_parse(sh->settings, setting, strlen(setting), true,
			       &ref, e);

	if (rc < 0)
		return rc;
	if (!ref.type && !ref.def)
		ref.type = setting_type_find("hexraw", 6);
	return setting_store(&ref, sum, (size_t)len, e);
}

/* Is it the digest that was expected? In hex, of any case. */
static bool is_expected(const char *hex, const uint8_t *sum, int len)
{
	for (int i = 0; i < len; i++, hex += 2)
		if (str_hex(hex[0]) != sum[i] >> 4 ||
		    str_hex(hex[1]) != (sum[i] & 15))
			return false;
	return !*hex;
}

static int check(const struct image *img, const char *hex,
		 const uint8_t *sum, int len, struct err *e)
{
	if (is_expected(hex, sum, len))
		return 0;
	if (strlen(hex) != 2 * (size_t)len)
		return err_set(e, -EINVAL, "--check: this digest has %d hex "
			       "digits", 2 * len);
	return err_set(e, -EBADMSG, "\"%.60s\" is not what it should be: its "
		       "digest begins with %02x%02x%02x%02x, not %.8s",
		       img->name, sum[0], sum[1], sum[2], sum[3], hex);
}

static int sum_one(struct shell *sh, const struct args *in, int i,
		   enum digest which, struct err *e)
{
	static const struct image_options plain;
	const struct digest_options *opt = in->opt;
	uint8_t sum[DIGEST_MAX];
	struct image *img;
	int rc = acquire_arg(sh, in, i, &plain, &img, e);

	if (rc < 0)
		return rc;
	rc = digest(which, img->data, img->len, sum);
	if (rc < 0)
		return err_set(e, rc, "%s", err_text(rc));
	if (opt->check)
		return check(img, opt->check, sum, rc, e);
	if (opt->setting)
		return store(sh, opt->setting, sum, rc, e);
	print(sh, sum, rc, img->name);
	return 0;
}

static int sum_all(struct shell *sh, const struct args *in, enum digest which,
		   struct err *e)
{
	int rc = 0;

	for (int i = 0; i < in->n && rc == 0; i++)
		rc = sum_one(sh, in, i, which, e);
	return rc;
}

static const struct option options[] = {
	{ 's', "set", OPTION_SETTING, offsetof(struct digest_options, setting),
	  "Store the digest in this setting instead of printing it." },
	{ 'c', "check", OPTION_TEXT, offsetof(struct digest_options, check),
	  "Fail unless the digest is this, in hex; print nothing." },
	{ 0 },
};

#define DIGEST(NAME, TITLE, WHICH)					\
static int NAME##_run(struct shell *sh, const struct args *in,		\
		      struct err *e)					\
{									\
	return sum_all(sh, in, WHICH, e);				\
}									\
const struct command cmd_##NAME = {					\
	.group = GROUP_TRUST,						\
	.name = #NAME, .usage = "<uri|image>...",			\
	.help = "Print the " TITLE " digest of images.",		\
	.options = options, .opt_size = sizeof(struct digest_options),	\
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_URI },		\
	.facts = CMD_FETCHES, .run = NAME##_run,			\
};

DIGEST(md4sum, "MD4", DIGEST_MD4)
DIGEST(md5sum, "MD5", DIGEST_MD5)
DIGEST(sha1sum, "SHA-1", DIGEST_SHA1)
DIGEST(sha224sum, "SHA-224", DIGEST_SHA224)
DIGEST(sha256sum, "SHA-256", DIGEST_SHA256)
DIGEST(sha384sum, "SHA-384", DIGEST_SHA384)
DIGEST(sha512sum, "SHA-512", DIGEST_SHA512)
