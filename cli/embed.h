/* embed.h: what "pxesh embed" was told to put into an image, and what it does. */
#ifndef CLI_EMBED_H
#define CLI_EMBED_H

#include "cli/cli.h"

struct bootfile;
struct embedded_area;
struct err;
struct sbuf;

struct embed_cli {
	const char     *out, *script, *cert, *key, *keymap, *timeout;
	struct cli_list trust, files, sets;
	bool            no_shell, list, remove, force;
};

/* embed_area.c: all of that as one area, in @area. 0, or what is wrong. */
int embed_area(const struct embed_cli *opt, struct sbuf *area, struct err *e);
/* embed_part.c: append one part of it. 0, -ENOMEM, -E2BIG, -EFBIG. */
int embed_part(struct sbuf *area, char kind, const char *name,
	       const void *value, size_t len);

/* embed_cert.c: certificates and keys. */
int embed_trust(const struct embed_cli *opt, struct sbuf *area, struct err *e);
int embed_identity(const struct embed_cli *opt, struct sbuf *area,
		   struct err *e);

/* embed_script.c: the script, linted, its findings on standard error. */
int embed_script(const struct embed_cli *opt, struct sbuf *area,
		 struct err *e);

/* embed_disk.c: is it a disk of several images, as "pxesh image" makes it? Put
   @area into each of them, and make the disk anew, as the file @out. @area
   NULL: print what is in each. */
bool embed_is_disk(const char *path);
int embed_disk(const char *from, const struct sbuf *area, const char *out,
	       struct err *e);

/* embed_list.c: print what is in an image. */
void embed_list(const char *name, const struct bootfile *b);

#endif
