/* lsp.c: the language server for a page: messages without a stream. */
#include <stdlib.h>

#include "lint/lsp/lsp.h"
#include "platform/web/web.h"

static struct lsp *server;

static void send_out(void *ctx, const char *text, size_t len)
{
	(void)ctx;
	web_lsp_said(text, len);
}

int web_lsp_start(void)
{
	server = lsp_new(send_out, NULL);
	return server ? 0 : -1;
}

void web_lsp_message(const char *text, size_t len)
{
	lsp_message(server, text, len);
}
