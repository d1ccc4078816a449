/*
 * base.c: the current working URI
 * (reference/protocols.md#current-working-uri).
 */
#include "interp/base.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/unconst.h"
#include "core/uri.h"
#include "interp/shell.h"

/* ${cwduri}: "." as seen from @uri; data: has no directory. */
static int print_dir(struct uri *uri, struct sbuf *out)
{
	struct uri *dot = uri_parse(".");
	struct uri *dir = dot ? uri_resolve(uri, dot) : NULL;
	int rc = dir ? 0 : -ENOMEM;

	if (dir && dir->scheme)
		rc = uri_print(dir, out);
	uri_unref(dot);
	uri_unref(dir);
	return rc;
}

static void put_base(struct shell *sh, const struct base *base)
{
	struct settings_builtin *b = settings_builtin(sh->settings);

	sh->fetch.cwuri = base->uri;
	b->cwuri = base->text;
	b->cwduri = base->dir;
}

static struct base get(struct shell *sh)
{
	struct settings_builtin *b = settings_builtin(sh->settings);

	return (struct base){ sh->fetch.cwuri, b->cwuri, b->cwduri };
}

static void base_free(struct base *base)
{
	uri_unref(base->uri);
	free(unconst(base->text));
	free(unconst(base->dir));
}

static int make(struct uri *uri, struct base *out, struct err *e)
{
	struct sbuf text = { 0 }, dir = { 0 };

	if (uri && (uri_print(uri, &text) < 0 || print_dir(uri, &dir) < 0)) {
		sbuf_free(&text);
		sbuf_free(&dir);
		return err_set(e, -ENOMEM, "out of memory");
	}
	*out = (struct base){ uri_ref(uri), text.data, dir.data };
	return 0;
}

int base_enter(struct shell *sh, struct uri *uri, struct base *saved,
	       struct err *e)
{
	struct base now;
	int rc;

	*saved = get(sh);
	rc = make(uri ? uri : saved->uri, &now, e);
	if (rc == 0)
		put_base(sh, &now);
	return rc;
}

void base_leave(struct shell *sh, struct base *saved)
{
	struct base now = get(sh);

	base_free(&now);
	put_base(sh, saved);
}

int base_set(struct shell *sh, struct uri *uri, struct err *e)
{
	struct base now, before = get(sh);
	int rc = make(uri, &now, e);

	if (rc < 0)
		return rc;
	base_free(&before);
	put_base(sh, &now);
	return 0;
}

struct uri *base_last(void *settings)
{
	uint32_t server_be;

	if (settings_raw(settings, "next-server", &server_be, 4) != 4)
		return NULL;
	return uri_pxe(server_be, "");
}
