/* bench_setting.c: nanoseconds of CPU for one access to a setting. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "tests/fake/fake.h"

#define ROUNDS 2000000L

static struct settings *root;

static void expand(const char *name)
{
	static struct sbuf out;		/* kept, as the interpreter's is */

	sbuf_reset(&out);
	(void)settings_expand(root, name, strlen(name), &out);
}

static void set_text(const char *name)
{
	(void)settings_set(root, name, "12345", NULL);
}

static void inc(const char *name)
{
	struct setting_ref ref;

	if (setting_parse(root, name, strlen(name), false, &ref, NULL) == 0)
		(void)setting_inc(&ref, 1, NULL);
}

static void bench(const char *what, void (*op)(const char *), const char *name)
{
	clock_t start = clock();

	for (long i = 0; i < ROUNDS; i++)
		op(name);
	printf("%-7s%-24s %6.0f ns\n", what, name,
	       (double)(clock() - start) / CLOCKS_PER_SEC / ROUNDS * 1e9);
}

int main(void)
{
	char name[32];

	fake_reset();
	root = settings_new();
	if (!root)
		return 1;
	settings_set(root, "i:int32", "0", NULL);
	settings_set(root, "x", "some text", NULL);
	settings_set(root, "net0.dhcp/ip", "192.0.2.1", NULL);
	bench("inc", inc, "i");
	bench("set", set_text, "y");
	bench("set", set_text, "z:int32");
	bench("expand", expand, "i");
	bench("expand", expand, "x");
	bench("expand", expand, "nope");
	bench("expand", expand, "ip");
	bench("expand", expand, "net0.dhcp/ip");
	bench("expand", expand, "errno");
	bench("expand", expand, "uuid");
	for (int i = 0; i < 60000; i++) {
		snprintf(name, sizeof(name), "v%d", i);
		settings_set(root, name, "one of 60,000", NULL);
	}
	bench("expand", expand, "v59999");
	settings_free(root);
	return 0;
}
