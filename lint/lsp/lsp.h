/*
 * lsp.h: the language server: an editor's questions about a script, answered
 * (Language Server Protocol 3.17). Messages are JSON; what carries them is
 * somebody else's business: stdio.h.
 */
#ifndef LINT_LSP_LSP_H
#define LINT_LSP_LSP_H

#include <stddef.h>

struct lsp;

#define LSP_MESSAGE_BYTES	(16u << 20)	/* of one message	*/
#define LSP_DOCS		256		/* that are open at once */

/* @send is called with each message that goes out. NULL: no memory. */
struct lsp *lsp_new(void (*send)(void *ctx, const char *text, size_t len),
		    void *ctx);
void lsp_free(struct lsp *s);			/* NULL-safe */

/* Take a message from the editor, whatever it holds. */
void lsp_message(struct lsp *s, const char *text, size_t len);
/* Say that a message of @len bytes was too long to be read. */
void lsp_too_long(struct lsp *s, size_t len);

/* The exit status, once the editor sent "exit"; until then -1. @closed: the
   editor went away. */
int lsp_status(const struct lsp *s, int closed);

#endif
