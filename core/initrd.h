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

struct image;

/* Bytes of the stream; 0 without images. */
size_t initrd_size(struct image *const *images, size_t n);

/* Write it: @out has room for initrd_size() bytes. */
void initrd_build(struct image *const *images, size_t n, uint8_t *out);

#endif
