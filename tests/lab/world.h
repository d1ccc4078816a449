/* world.h: a lab made from text, and the hand-made client in it. */
#ifndef TESTS_LAB_WORLD_H
#define TESTS_LAB_WORLD_H

#include "tests/lab/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/err.h"

/* Write @yaml to a file and start that lab. */
static inline void world_start(struct peer *p, const char *yaml)
{
	char name[] = "/tmp/pxesh-lab-XXXXXX";
	int fd = mkstemp(name);
	struct err e = { 0 };
	struct lab *lab;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
	close(fd);
	if (lab_load(name, NULL, 1, &lab, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	unlink(name);
	peer_start(p, lab);
}

static inline void world_end(struct peer *p)
{
	struct lab *lab = p->lab;

	peer_stop(p);
	lab_free(lab);
}

#endif
