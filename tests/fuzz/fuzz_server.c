/* The lab's servers: first a byte that says what the rest is: a frame, a
   datagram for one of the servers, or an HTTP request. */
#include "tests/fuzz/fuzz.h"

#include "lab/httpreq.h"
#include "tests/lab/peer.h"

static const uint16_t ports[] = { 67, 4011, 53, 69, 123 };

static void run(struct peer *p)
{
	int steps = 0;

	while (steps++ < 20 && peer_recv(p, 100))
		continue;
}

static void request(const uint8_t *data, size_t size)
{
	struct lab_httpreq req;
	uint64_t first = 0, count = 0;
	char *text = str_ndup((const char *)data, size);
	size_t head = lab_httpreq_head(text, size);

	must(head <= size);
	if (head && lab_httpreq_parse(text, head, &req) >= 0) {
		must(req.path[0] == '/');
		must(req.body_len <= LAB_HTTP_BODY_MAX);
		if (req.range && lab_httpreq_range(req.range, 1000, &first,
						   &count) > 0)
			must(first < 1000 && count && count <= 1000 - first);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct lab *lab;
	struct peer p;

	if (size < 2 || size > 1400)
		return 0;
	if (data[0] == 'H') {
		request(data + 1, size - 1);
		return 0;
	}
	fake_reset();
	must(!lab_new("tests/fuzz", 1, &lab, NULL));
	lab_set_unserved(lab, LAB_STUB);
	peer_start(&p, lab);
	memcpy(p.gateway, "\x52\x54\0\0\0\1", 6);
	if (data[0] >= '0' && data[0] < '5')
		peer_udp(&p, PEER_SERVER, 68, ports[data[0] - '0'], data + 1,
			 size - 1);
	else
		peer_send(&p, data + 1, size - 1);
	run(&p);
	peer_stop(&p);
	lab_free(lab);
	must(fake_live() == live);
	return 0;
}
