/*
 * test_memory.c: memory that ends anywhere on the way from DHCP to a script by
 * https: an allocation of the machine's fails, those of the lab's servers never
 * do. Each run boots or ends with an error in words, and leaves nothing behind.
 *
 * There are about 500 of them where the processor's own instructions multiply
 * the ciphers' numbers, and each is tried. Elsewhere such numbers are 129,000
 * allocations more, of which each 200th or so is: PXESH_STRIDE=1 test_memory
 * tries all, from PXESH_FIRST on.
 */
#include "tests/netcmds/apart.h"

#define RUNS		600	/* about so many at most		*/
#define NEVER		UINT32_MAX

static const char yaml[] =
	"networks: {lan: {address: 192.0.2.1/24, ipv6: '2001:db8::1/64'}}\n"
	"servers:\n"
	"- {type: dhcp}\n"
	"- {type: dns}\n"
	"- type: http\n"
	"  port: 443\n"
	"  tls: {staple: delegated}\n"
	"  paths:\n"
	"    /hello.ipxe: \"#!ipxe\\necho hello by TLS\\n\"\n";

static unsigned number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* @script, whose allocations from @first on fail in runs of their own, each
   @stride-th one. */
static struct fake_forked run_forking(const char *script, unsigned first,
				      unsigned stride)
{
	struct result r = { 0 };
	struct fake_forked sum;
	struct apart a;
	const char *wrong;
	size_t live;

	fake_reset();
	fake_alloc_spare(true);
	live = fake_live();
	apart_begin(&a, yaml, false);
	fake_alloc_spare(false);
	fake_alloc_fork(first, stride);
	boot(&a, script, NULL, &r);
	sum = fake_alloc_fork_end();
	apart_end(&a);
	wrong = judge(&r, fake_live() - live);
	if (getenv("PXESH_TELL") || wrong)
		print_message("status %d, \"%s\"%s%s\n%s", r.rc, r.msg,
			      wrong ? ": " : "", wrong ? wrong : "",
			      fake_diag());
	if (fake_alloc_failed())
		_exit(wrong ? 1 : 0);
	assert_null(wrong);
	return sum;
}

/* @script says "hello" at its end. */
static void lose_each(const char *script)
{
	unsigned all = run_forking(script, NEVER, 1).all;
	struct fake_forked sum = run_forking(script, number("PXESH_FIRST", 1),
		number("PXESH_STRIDE", all / RUNS + 1));

	print_message("%u allocations, %u failed in a run of their own\n",
		      sum.all, sum.children);
	assert_int_equal(sum.bad, 0);
	assert_true(sum.children > 0 || getenv("PXESH_FIRST"));
}

static void memory_may_end_anywhere_until_there_is_an_address(void **state)
{
	(void)state;
	lose_each("dhcp\nnslookup ip boot.test\necho hello\n");
}

static void memory_may_end_anywhere_until_a_script_came_by_https(void **state)
{
	(void)state;
	lose_each("dhcp\nchain https://boot.test/hello.ipxe\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(memory_may_end_anywhere_until_there_is_an_address),
		FAKE_TEST(memory_may_end_anywhere_until_a_script_came_by_https),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
