/*
 * web.h: between the files of the web's back end, and what it asks of the
 * page: web_*() of platform/web/lib.js.
 */
#ifndef PLATFORM_WEB_WEB_H
#define PLATFORM_WEB_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- errno.c, libcerrno.c ------------------------------------------- */

extern const int web_libc_errors[];	/* in the order of errno.def	*/
int *web_libc_errno(void);
char *web_libc_text(int code);

/* ---- lib.js: the page ----------------------------------------------- */

/* Wait for a key, a new size, or so many milliseconds; < 0: no limit. The
   worker is free meanwhile: all that C has on its stack is kept aside. */
void web_wait(double ms);
/* Was there no wait for so long that the page should have its turn, or is its
   terminal behind? Ends the process that has used up its time (web_limit). */
int web_is_due(void);
/* Typed bytes; how many there were, 0: none are waiting. */
size_t web_keys(void *buf, size_t cap);
/* Is it a terminal? Its size: columns << 16 | rows. */
int web_is_terminal(int fd);
unsigned web_size(void);
/* A host's name by IDNA, at most @cap bytes with the zero; its length, or 0. */
size_t web_host(const char *host, char *out, size_t cap);

/* Go on twice, as fork() does: the child first, to its end. */
int web_fork(void);
/* The next child that has ended: its number, or 0. */
int web_reap(int pid, int *status);
_Noreturn void web_end(int status);	/* as waitpid() tells it */
/* End this process with signal @sig once it has worked for @seconds; 0: no. */
void web_limit(unsigned seconds, int sig);
/* These bytes are one and the same for all processes. */
void web_share(void *at, size_t len);
/* Bytes of memory that any process has had so far. */
size_t web_used(void);
int web_pipe(int fds[2]);

/* ---- lsp.c: what the page calls ----------------------------------------- */

int web_lsp_start(void);	/* 0, or -1: no memory			*/
/* A message for the server; what it says comes by the other. */
void web_lsp_message(const char *text, size_t len);
void web_lsp_said(const char *text, size_t len);

/* ---- watch.c: what the page calls ---------------------------------------- */

/* The explorer's map so far as JSON, or NULL; malloc'ed. */
char *web_map(void);

#endif
