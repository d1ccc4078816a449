/* A picture: it is damaged, too big, or all of its pixels are there. */
#include "tests/fuzz/fuzz.h"

#include <errno.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/png.h"
#include "tests/fake/fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct err e = { 0 };
	struct png png;
	uint32_t all = 0;
	int rc = png_decode(data, size, &png, &e);

	must(rc == 0 || (e.code == rc && e.msg[0]));
	must(rc == 0 || rc == -EBADMSG || rc == -EFBIG || rc == -ENOMEM);
	if (rc == 0) {
		must(png.x && png.y <= LIMIT_PICTURE_PIXELS / png.x);
		for (size_t i = 0; i < (size_t)png.x * png.y; i++)
			all |= png.pixels[i];
		must(!(all >> 24));
		free(png.pixels);
	}
	must(fake_live() == live);
	return 0;
}
