/* stdio.h: the language server between two streams. */
#ifndef LINT_LSP_STDIO_H
#define LINT_LSP_STDIO_H

#include <stdio.h>

/*
 * Serve until the editor sends "exit" or goes away. @log, unless NULL, gets
 * the conversation: a JSON object per line, {"client": message} or {"server":
 * message}. Returns the exit status.
 */
int lsp_serve(FILE *in, FILE *out, FILE *log);

#endif
