/* A device tree: it is taken whole, or refused, and a start has it. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/image.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static const char script[] =
	"imgfetch -q --name k data:,%7fELF................\n"
	"fdt t && boot k\n";

static void start(struct shell *sh, const uint8_t *data, size_t size)
{
	struct image *img = image_new("t");
	struct err e = { 0 };

	must(img && !image_write(img, 0, data, size));
	must(!images_add(&sh->images, img, &e));
	image_unref(img);
	(void)shell_run_text(sh, "t.ipxe", script, sizeof(script) - 1, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live;
	struct shell sh;

	fake_reset();
	fake.name = "efi";
	fake.arch = "arm64";
	fake.exec_result = 0;
	live = fake_live();
	must(!shell_init(&sh));
	start(&sh, data, size);
	if (fake_exec_count()) {
		must(size >= 40 && get_be32(data) == 0xd00dfeed);
		must(get_be32(data + 4) <= size);
	}
	shell_free(&sh);
	must(fake_live() == live);
	return 0;
}
