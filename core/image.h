/* image.h: downloaded files and their list (reference/commands.md#images). */
#ifndef CORE_IMAGE_H
#define CORE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sbuf;
struct uri;

/* What the bytes say an image is; the name never matters. */
enum image_kind {
	IMAGE_UNKNOWN, IMAGE_SCRIPT, IMAGE_BZIMAGE, IMAGE_ARM64, IMAGE_EFI,
	IMAGE_ELF, IMAGE_MULTIBOOT, IMAGE_NBP, IMAGE_GZIP, IMAGE_ZLIB,
	IMAGE_MIME,
	IMAGE_PNG, IMAGE_DER, IMAGE_PEM, IMAGE_EFISIG,
};

enum image_flags {
	IMAGE_TRUSTED = 1, IMAGE_AUTOFREE = 2, IMAGE_HIDDEN = 4,
	IMAGE_SELECTED = 8, IMAGE_CURRENT = 16, IMAGE_REGISTERED = 32,
	IMAGE_SHIM = 64, IMAGE_FDT = 128,
};

struct image {
	struct image   *next;		/* in the list			 */
	char           *name;
	char           *args;		/* NULL: none			 */
	struct uri     *uri;		/* final, after redirects; or NULL */
	uint8_t        *data;		/* plat_image_mem(); a NUL follows
					   the last byte		 */
	size_t          len, cap;
	enum image_kind kind;
	unsigned        flags;
	int             refs;
};

struct images {
	struct image *first;
	unsigned      count;
	unsigned      next_name;	/* for imgN */
};

/* An empty image with one reference, the caller's; NULL: no memory. */
struct image *image_new(const char *name);
struct image *image_ref(struct image *img);
void image_unref(struct image *img);		/* NULL-safe */

int image_set_name(struct image *img, const char *name);
int image_set_args(struct image *img, const char *args);	/* NULL: none */
void image_set_uri(struct image *img, struct uri *uri);	/* takes a ref */

/* Make the data @len bytes long, new bytes undefined. -ENOMEM, -EFBIG. */
int image_resize(struct image *img, size_t len);
/* Have room for @len bytes, the length staying. -ENOMEM, -EFBIG. */
int image_reserve(struct image *img, uint64_t len);
/* Write, growing as needed; a gap before @offset is zeros. -ENOMEM, -EFBIG. */
int image_write(struct image *img, size_t offset, const void *data, size_t len);

/* Look at the bytes and set @kind. Where they fit several (a Linux kernel
   with an EFI stub), it is what this platform would start. */
void image_probe(struct image *img);
enum image_kind image_kind_of(const uint8_t *data, size_t len);

/* "script", "bzImage", "EFI" ... as imgstat shows; NULL if unknown. */
const char *image_kind_name(enum image_kind kind);
/* Is it run by extracting it first? */
bool image_is_archive(const struct image *img);
/* Can this machine run it, script or not? */
bool image_executable(const struct image *img);

/* Put at the end of the list, naming it imgN if it has no name, and probe.
   Takes its own reference. An image stays selected while it is taken out,
   unless another has been selected by then. -ENOSPC, -ENOMEM. */
int images_add(struct images *list, struct image *img, struct err *e);
void images_remove(struct images *list, struct image *img);
void images_clear(struct images *list);

/* The first of this name, or NULL. Borrowed. */
struct image *images_find(const struct images *list, const char *name);
struct image *images_selected(const struct images *list);
void images_select(struct images *list, struct image *img);

/* Append the imgstat line, without its newline. */
int image_describe(const struct image *img, struct sbuf *out);

#endif
