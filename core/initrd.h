/*
 * initrd.h: images as the one stream that a kernel takes for its initial RAM
 * disk (reference/boot.md#initrd).
 *
 * Images lie one after another, each from a 4096-byte boundary on. One with
 * arguments ("initrd URI /path mode=0755 mkdir=1") is given a header that
 * makes it a member of a newc archive; one without is an archive already.
 */
#ifndef CORE_INITRD_H
#define CORE_INITRD_H

#include <stddef.h>
#include <stdint.h>

struct err;
struct image;

/*
 * Bytes of the stream to *@out; 0 without images. -ENAMETOOLONG: a path;
 * -EFBIG: a file in it, or all of it. *@out is 0 then.
 */
int initrd_size(struct image *const *images, size_t n, size_t *out,
		struct err *e);

/* Write it: @out has room for the bytes that initrd_size() told. */
void initrd_build(struct image *const *images, size_t n, uint8_t *out);

#endif
