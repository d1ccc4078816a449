/*
 * base.c: the current working URI
 * (reference/protocols.md#current-working-uri).
 */
#include "interp/base.h"

#include "core/setting/settings.h"
#include "core/uri.h"
#include "interp/shell.h"

struct uri *base_enter(struct shell *sh, struct uri *uri)
{
	struct uri *before = sh->fetch.cwuri;

	sh->fetch.cwuri = uri_ref(uri ? uri : before);
	return before;
}

void base_leave(struct shell *sh, struct uri *before)
{
	uri_unref(sh->fetch.cwuri);
	sh->fetch.cwuri = before;
}

struct uri *base_last(void *settings)
{
	uint32_t server_be;

	if (settings_raw(settings, "next-server", &server_be, 4) != 4)
		return NULL;
	return uri_pxe(server_be, "");
}
