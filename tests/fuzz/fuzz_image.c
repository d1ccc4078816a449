/* Any bytes: they are of some kind on each platform, and an archive either
   unpacks or is damaged; as a data: URI they download or are refused. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/extract.h"
#include "core/fetch.h"
#include "core/image.h"
#include "core/str.h"
#include "tests/fake/fake.h"

static void probe(const char *platform, struct image *img)
{
	struct image *out = NULL;
	struct sbuf line = { 0 };
	struct err e = { 0 };
	int rc;

	fake.name = platform;
	image_probe(img);
	must(!image_describe(img, &line));
	(void)image_executable(img);
	rc = image_extract(img, NULL, &out, &e);
	must(!rc == !!out);
	must(!rc || e.code == rc);
	if (out)
		must(out->data[out->len] == 0);
	image_unref(out);
	sbuf_free(&line);
}

static void fetch(const char *text)
{
	struct events ev = { 0 };
	struct fetcher f;
	struct console con;
	struct image *img = NULL;
	struct err e = { 0 };

	con_init(&con, &ev);
	fetch_init(&f, &ev, &con);
	fetch_data_add(&f);
	fetch_file_add(&f);
	if (!fetch_image(&f, text, QUIETLY, &img, &e))
		must(img->data[img->len] == 0);
	image_unref(img);
	must(!ev.sources);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char scheme[] = "data:";
	size_t live = fake_live();
	struct image *img = image_new("a.b");
	char text[512];

	must(img && !image_write(img, 0, data, size));
	probe("efi", img);
	probe("pcbios", img);
	image_unref(img);
	if (size < sizeof(text) - sizeof(scheme)) {
		memcpy(text, scheme, sizeof(scheme) - 1);
		memcpy(text + sizeof(scheme) - 1, data, size);
		text[sizeof(scheme) - 1 + size] = 0;
		fetch(text);
	}
	must(fake_live() == live);
	return 0;
}
