/* test_tap.c: who gets the frames of a protocol that is not IP's. */
#include "tests/net/server.h"

#include "net/stack.h"
#include "net/tap.h"

static char heard[16];		/* by whom, in order		*/
static bool takes;		/* those that hear take it	*/

static bool hear_a(struct frame_tap *t, struct netdev *dev,
		   const uint8_t *frame, size_t len)
{
	(void)t;
	(void)dev;
	(void)frame;
	(void)len;
	strcat(heard, "a");
	return takes;
}

static bool hear_b(struct frame_tap *t, struct netdev *dev,
		   const uint8_t *frame, size_t len)
{
	(void)t;
	(void)dev;
	(void)frame;
	(void)len;
	strcat(heard, "b");
	return takes;
}

static struct frame_tap a, b, other;

/* Who hears a frame of @len bytes, and whether anybody took it. */
static bool say(struct bench *w, unsigned type, size_t len)
{
	uint8_t f[60] = { 0 };

	heard[0] = '\0';
	put_be16(f + 12, type);
	return frame_taps(net_dev(w->net, 0), f, len);
}

static void begin(struct bench *w)
{
	bench_start(w);
	a = (struct frame_tap){ .type = 0x88a2, .input = hear_a };
	b = (struct frame_tap){ .type = 0x88a2, .input = hear_b };
	other = (struct frame_tap){ .type = 0x8906, .input = hear_b };
	frame_tap_add(w->net, &a);
	frame_tap_add(w->net, &other);
	frame_tap_add(w->net, &b);
	takes = true;
}

static void end(struct bench *w)
{
	frame_tap_del(w->net, &a);
	frame_tap_del(w->net, &b);
	frame_tap_del(w->net, &other);
	assert_null(w->net->taps);
	bench_stop(w);
}

/* The first that takes it is the last that sees it. */
static void a_frame_is_its_types(void **state)
{
	struct bench w;

	(void)state;
	begin(&w);
	assert_true(say(&w, 0x88a2, 60));
	assert_string_equal(heard, "b");
	takes = false;
	assert_false(say(&w, 0x88a2, 60));
	assert_string_equal(heard, "ba");
	assert_false(say(&w, 0x88a3, 60));
	assert_false(say(&w, 0xa288, 60));
	assert_string_equal(heard, "");
	takes = true;
	assert_true(say(&w, 0x88a2, 14));
	assert_false(say(&w, 0x88a2, 13));
	assert_string_equal(heard, "");
	end(&w);
}

static void who_was_taken_off_hears_nothing(void **state)
{
	struct bench w;

	(void)state;
	begin(&w);
	frame_tap_del(w.net, &b);
	frame_tap_del(w.net, &b);
	assert_true(say(&w, 0x88a2, 60));
	assert_string_equal(heard, "a");
	frame_tap_del(w.net, &a);
	assert_false(say(&w, 0x88a2, 60));
	assert_true(say(&w, 0x8906, 60));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_frame_is_its_types),
		FAKE_TEST(who_was_taken_off_hears_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
