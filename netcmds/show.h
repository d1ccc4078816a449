/* show.h: commands that print what the network tells about itself. */
#ifndef NETCMDS_SHOW_H
#define NETCMDS_SHOW_H

struct err;
struct sbuf;
struct shell;

/* Print @text, if gathering it did not fail with @rc, and free it. */
int show_text(struct shell *sh, struct sbuf *text, int rc, struct err *e);

#endif
