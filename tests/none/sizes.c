/*
 * sizes.c: what adds up sizes, on 32 bits: the program is linked as a firmware
 * is, and runs under Linux. Its exit status is the line of what was wrong.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/image.h"
#include "core/initrd.h"
#include "core/limits.h"
#include "core/size.h"
#include "core/str.h"
#include "core/unconst.h"

void sizes_main(void);

#define EXPECT(what) do { if (!(what)) leave(__LINE__); } while (0)

static void leave(int status)
{
	__asm__ volatile("int $0x80" : : "a"(1), "b"(status));
	for (;;)
		;
}

static void helpers(void)
{
	size_t n = SIZE_MAX - 1;

	EXPECT(sizeof(size_t) == 4);
	EXPECT(size_add(&n, 1));
	EXPECT(!size_add(&n, 1));
	n = 65536;
	EXPECT(!size_mul(&n, 65536));
	n = SIZE_MAX - 3;
	EXPECT(!size_align(&n, 4096));
	n = 4097;
	EXPECT(size_align(&n, 4096) && n == 8192);
}

static int size_of(size_t len, const char *args, size_t n, size_t *out)
{
	static struct image *all[8];
	static struct image img;

	img = (struct image){ .name = unconst("x"), .args = unconst(args),
			      .len = len };
	for (size_t i = 0; i < n; i++)
		all[i] = &img;
	return initrd_size(all, n, out, NULL);
}

/* Nothing that is counted is read: the images have no data. */
static void initrds(void)
{
	static char path[LIMIT_INITRD_PATH + 16];
	size_t len;

	EXPECT(size_of(4097, NULL, 2, &len) == 0 && len == 8192 + 4097);
	EXPECT(size_of(SIZE_MAX, NULL, 1, &len) == 0 && len == SIZE_MAX);
	EXPECT(size_of(SIZE_MAX / 2, NULL, 3, &len) == -EFBIG && !len);
	EXPECT(size_of(SIZE_MAX - 100, "/a", 1, &len) == -EFBIG);
	EXPECT(size_of(SIZE_MAX - 4000, NULL, 2, &len) == -EFBIG);
	for (size_t i = 0; i < LIMIT_INITRD_PATH; i++)
		path[i] = i & 1 ? 'a' : '/';
	memcpy(path + LIMIT_INITRD_PATH, " mkdir=-1", 10);
	EXPECT(size_of(1, path, 1, &len) == 0);
	EXPECT(len > 2047u * 110 && len < 16u << 20);
	memcpy(path + LIMIT_INITRD_PATH, "x", 2);
	EXPECT(size_of(1, path, 1, &len) == -ENAMETOOLONG);
}

static void buffers(void)
{
	struct image img = { 0 };
	struct sbuf text = { 0 };

	EXPECT(sbuf_reserve(&text, SIZE_MAX - 1) == -ENOMEM);
	EXPECT(image_reserve(&img, 0xffffffffu) == -EFBIG);
	EXPECT(image_reserve(&img, 0x100000000ull) == -EFBIG);
	EXPECT(image_write(&img, SIZE_MAX - 1, "ab", 2) == -EFBIG);
}

void sizes_main(void)
{
	helpers();
	initrds();
	buffers();
	leave(0);
}
