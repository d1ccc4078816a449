/* test_rxbuf.c: buffers for frames are used again, and no more than a limit. */
#include "tests/fake/fake.h"

#include <lwip/pbuf.h>

#include "net/stack.h"

#define LIMIT 1536

static void a_buffer_is_used_again(void **state)
{
	struct net net = { 0 };
	struct pbuf *p = rxbuf_get(&net, 60), *q;
	void *data = p->payload;

	(void)state;
	assert_int_equal(p->tot_len, 60 + ETH_PAD_SIZE);
	q = rxbuf_get(&net, 60);
	assert_int_equal(net.n_rx, 2);
	assert_ptr_not_equal(q->payload, data);
	pbuf_free(p);
	p = rxbuf_get(&net, 1536 - ETH_PAD_SIZE);
	assert_ptr_equal(p->payload, data);
	assert_int_equal(net.n_rx, 2);
	pbuf_free(p);
	pbuf_free(q);
	rxbuf_free_all(&net);
	assert_int_equal(net.n_rx, 0);
}

static void a_large_frame_has_a_buffer_of_its_own(void **state)
{
	struct net net = { 0 };
	struct pbuf *p = rxbuf_get(&net, 60);

	(void)state;
	pbuf_free(p);
	p = rxbuf_get(&net, 1537 - ETH_PAD_SIZE);
	memset(p->payload, 1, 1537);
	assert_int_equal(net.n_rx, 2);
	pbuf_free(p);
	p = rxbuf_get(&net, 9000);
	memset(p->payload, 1, 9000 + ETH_PAD_SIZE);
	assert_int_equal(net.n_rx, 2);		/* in the other's place */
	pbuf_free(p);
	rxbuf_free_all(&net);
	assert_int_equal(net.n_rx, 0);
}

/* Or small frames that wait for a lost one would keep 64 KiB each. */
static void a_small_frame_leaves_a_large_buffer(void **state)
{
	struct net net = { 0 };
	struct pbuf *large = rxbuf_get(&net, 65000), *p;
	void *data = large->payload;

	(void)state;
	memset(data, 7, 65000);
	large->len = large->tot_len = 1000;
	p = rxbuf_fit(&net, large);
	assert_ptr_not_equal(p->payload, data);
	assert_int_equal(p->tot_len, 1000);
	assert_int_equal(((uint8_t *)p->payload)[999], 7);
	large = rxbuf_get(&net, 65000);
	assert_ptr_equal(large->payload, data);
	large->len = large->tot_len = 1537;
	assert_ptr_equal(rxbuf_fit(&net, large), large);
	pbuf_free(p);
	large->len = large->tot_len = 1536;
	p = rxbuf_fit(&net, large);
	assert_ptr_not_equal(p, large);
	assert_int_equal(p->tot_len, 1536);
	pbuf_free(p);
	assert_int_equal(net.n_rx, 2);
	rxbuf_free_all(&net);
}

static void their_number_has_a_limit(void **state)
{
	static struct pbuf *p[LIMIT];
	struct net net = { 0 };

	(void)state;
	for (size_t i = 0; i < LIMIT; i++) {
		p[i] = rxbuf_get(&net, 60);
		assert_non_null(p[i]);
	}
	assert_null(rxbuf_get(&net, 60));
	assert_int_equal(net.n_rx, LIMIT);
	pbuf_free(p[7]);
	p[7] = rxbuf_get(&net, 60);
	assert_non_null(p[7]);
	for (size_t i = 0; i < LIMIT; i++)
		pbuf_free(p[i]);
	rxbuf_free_all(&net);
	assert_int_equal(net.n_rx, 0);
}

static void without_memory_there_is_none(void **state)
{
	struct net net = { 0 };

	(void)state;
	fake_alloc_fail(1);
	assert_null(rxbuf_get(&net, 60));
	assert_int_equal(net.n_rx, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_buffer_is_used_again),
		FAKE_TEST(a_large_frame_has_a_buffer_of_its_own),
		FAKE_TEST(a_small_frame_leaves_a_large_buffer),
		FAKE_TEST(their_number_has_a_limit),
		FAKE_TEST(without_memory_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
