/* extract.h: what is in a compressed image. */
#ifndef CORE_EXTRACT_H
#define CORE_EXTRACT_H

struct err;
struct image;

/*
 * Decompress the gzip or zlib image @img, or take the script of a MIME one,
 * into a new one, not registered,
 * called @name (NULL: its name without the last ".suffix"), with its URI and
 * trust. Sizes and checksums are checked. *@out is the caller's.
 * Returns 0, -ENOTSUP (no archive), -EBADMSG (damaged), -ENOENT (no script),
 * -EFBIG, -ENOMEM.
 */
int image_extract(const struct image *img, const char *name,
		  struct image **out, struct err *e);

#endif
