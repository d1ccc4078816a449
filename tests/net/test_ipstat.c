/* test_ipstat.c: what lwIP counted: which of its numbers make up which. */
#include "tests/fake/fake.h"

#include <string.h>

#include <lwip/stats.h>

#include "core/str.h"
#include "net/net.h"

/* Each number is of its own bit, so that a sum says what it is of. */
static void count(struct stats_proto *p, unsigned first)
{
	p->xmit = (STAT_COUNTER)first;
	p->recv = (STAT_COUNTER)(first * 2);
	p->drop = (STAT_COUNTER)(first * 4);
	p->chkerr = (STAT_COUNTER)(first * 8);
	p->lenerr = (STAT_COUNTER)(first * 16);
	p->memerr = (STAT_COUNTER)(first * 32);
	p->rterr = (STAT_COUNTER)(first * 64);
	p->proterr = (STAT_COUNTER)(first * 128);
	p->opterr = (STAT_COUNTER)(first * 256);
	p->err = (STAT_COUNTER)(first * 512);
}

static void each_number_stands_at_its_place(void **state)
{
	struct stats_ before = lwip_stats;
	struct sbuf out = { 0 };

	(void)state;
	count(&lwip_stats.ip, 1);
	count(&lwip_stats.ip_frag, 3);
	count(&lwip_stats.ip6, 5);
	count(&lwip_stats.ip6_frag, 7);
	count(&lwip_stats.tcp, 9);
	assert_int_equal(net_ip_stat(&out), 0);
	assert_string_equal(sbuf_text(&out), "IP version 4:\n"
		"  InReceives:2\n"
		"  InHdrErrors:776 InUnknownProtos:128 InTruncatedPkts:16\n"
		"  ReasmReqds:6 ReasmFails:1644\n"
		"  OutRequests:1 OutNoRoutes:64\n"
		"IP version 6:\n"
		"  InReceives:10\n"
		"  InHdrErrors:3880 InUnknownProtos:640 InTruncatedPkts:80\n"
		"  ReasmReqds:14 ReasmFails:3836\n"
		"  OutRequests:5 OutNoRoutes:320\n"
		"TCP:\n  InSegs:18\n  InDiscards:252\n");
	sbuf_free(&out);
	lwip_stats = before;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_number_stands_at_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
