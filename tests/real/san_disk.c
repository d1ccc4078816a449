/*
 * san_disk.c: reads and writes a network disk over a TAP device, as boot
 * programs would, for tests/real/check_san.sh:
 *
 *	san_disk TAP ADDRESS ROOT-PATH FILE check SECONDS
 *	san_disk TAP ADDRESS ROOT-PATH FILE once
 *	san_disk TAP ADDRESS ROOT-PATH FILE once
 *	san_disk TAP ADDRESS ROOT-PATH FILE write
 *	san_disk TAP ADDRESS ROOT-PATH - speed BYTES DEPTH random|steady
 *
 * "check" reads every block of what must be FILE, in random order and sizes,
 * for so long at least; "once" reads none twice; "write" writes, reads again, and changes FILE likewise;
 * "speed" prints bytes a second.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "net/net.h"
#include "net/san/drive.h"
#include "net/san/san.h"
#include "platform/host/host.h"
#include "platform/platform.h"

#define MOST	(1u << 20)	/* bytes of one read */

static struct shell sh;
static struct san_drive *disk;
static uint8_t buf[MOST];

static void die(const char *what, const char *why)
{
	fprintf(stderr, "san_disk: %s: %s\n", what, why);
	exit(1);
}

static void start(char **argv)
{
	const struct san_roots roots = { (const char *const *)&argv[3], 1 };
	struct err e = { 0 };
	char kind[64];

	snprintf(kind, sizeof(kind), "tap:%s", argv[1]);
	host.real_time = true;
	if (shell_init(&sh) < 0 || host_net_open(kind, &e) < 0 ||
	    net_start(sh.settings, &sh.events, &sh.con, &sh.fetch, &sh.net,
		      &e) < 0 ||
	    settings_set(sh.settings, "net0/ip", argv[2], &e) < 0 ||
	    settings_set(sh.settings, "net0/netmask", "255.255.255.0", &e) < 0 ||
	    netdev_open(net_dev(sh.net, 0), &e) < 0 ||
	    san_attach(sh.net, &roots, NULL, 0x80, &disk, &e) < 0)
		die(argv[3], e.msg);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t chance(uint32_t below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 20) % below;
}

static uint8_t *map(const char *file, uint64_t *size)
{
	int fd = open(file, O_RDWR);
	struct stat st;
	void *p;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(file, "cannot be opened");
	*size = (uint64_t)st.st_size;
	p = mmap(NULL, (size_t)*size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 0);
	return p == MAP_FAILED ? NULL : p;
}

/* Sizes as boot programs have them: mostly small. */
static uint32_t some_blocks(uint32_t most)
{
	uint32_t n = chance(8) ? 1 + chance(64) : 1 + chance(MOST / 512);

	return n < most ? n : most;
}

static void check_one(const uint8_t *original, uint64_t lba, uint32_t n,
		      unsigned *failed)
{
	uint32_t size = disk->shape.block_size;

	if (san_disk_read(disk, lba, n, buf) < 0) {
		++*failed;
		fprintf(stderr, "failed: %s\n", disk->err.msg);
	} else if (memcmp(buf, original + lba * size, (size_t)n * size)) {
		die("a read", "WRONG DATA");
	}
}

/* Every block once, in a random order of runs; then again, until time is up. */
static void check(const char *file, double seconds)
{
	double end = now() + seconds;
	uint64_t size, blocks;
	const uint8_t *original = map(file, &size);
	uint32_t block = disk->shape.block_size;
	uint8_t *seen = calloc(1, (size_t)(size / block));
	unsigned reads = 0, failed = 0;

	blocks = size / block;
	if (!original || !seen || blocks != disk->shape.blocks)
		die(file, "the disk has another size");
	for (uint64_t left = blocks; left || now() < end; reads++) {
		uint64_t lba = chance((uint32_t)blocks);
		uint32_t n = some_blocks((uint32_t)(blocks - lba)), i;

		check_one(original, lba, n, &failed);
		for (i = 0; i < n; i++)
			left -= seen[lba + i] ? 0 : 1, seen[lba + i] = 1;
	}
	printf("%u reads, %u failed, every block seen\n", reads, failed);
	exit(failed ? 1 : 0);
}

/* Runs of all sizes, in a random order: each block is read once. */
static void once(const char *file)
{
	uint64_t size, blocks, at = 0;
	const uint8_t *original = map(file, &size);
	uint32_t (*runs)[2] = calloc(size / 512, sizeof(*runs)), n = 0, swap;
	unsigned failed = 0;

	blocks = size / disk->shape.block_size;
	if (!original || !runs || blocks != disk->shape.blocks)
		die(file, "the disk has another size");
	for (; at < blocks; at += runs[n++][1]) {
		runs[n][0] = (uint32_t)at;
		runs[n][1] = some_blocks((uint32_t)(blocks - at));
	}
	for (uint32_t i = n; i; i--) {
		swap = chance(i);
		check_one(original, runs[swap][0], runs[swap][1], &failed);
		memcpy(runs[swap], runs[i - 1], sizeof(*runs));
	}
	printf("%u reads, %u failed, every block seen\n", n, failed);
	exit(failed ? 1 : 0);
}

struct run { uint64_t lba; uint32_t n; };

/* Cut the disk into runs. */
static unsigned cut(struct run *runs, uint64_t blocks)
{
	unsigned many = 0;

	for (uint64_t at = 0; at < blocks; at += runs[many++].n) {
		uint64_t left = blocks - at;

		runs[many] = (struct run){ at, some_blocks(left > MOST ? MOST :
							   (uint32_t)left) };
	}
	return many;
}

/* Every block once, from targets that are slow. */
static void check_once(const char *file)
{
	uint64_t size;
	const uint8_t *original = map(file, &size);
	uint64_t blocks = size / disk->shape.block_size;
	struct run *runs = calloc((size_t)blocks, sizeof(*runs)), swap;
	unsigned many, failed = 0, k;

	if (!original || !runs || blocks != disk->shape.blocks)
		die(file, "the disk has another size");
	many = cut(runs, blocks);
	for (unsigned i = many; i > 0; i--) {
		k = chance(i);
		swap = runs[k];
		runs[k] = runs[i - 1];
		runs[i - 1] = swap;
		check_one(original, swap.lba, swap.n, &failed);
	}
	printf("%u reads, %u failed, every block seen\n", many, failed);
	exit(failed ? 1 : 0);
}

static void write_some(const char *file)
{
	uint64_t size, lba;
	uint8_t *copy = map(file, &size);
	uint32_t block = disk->shape.block_size, n;
	unsigned failed = 0;

	for (unsigned i = 0; copy && i < 300; i++) {
		lba = chance((uint32_t)(size / block));
		n = some_blocks((uint32_t)(size / block - lba));
		for (size_t k = 0; k < (size_t)n * block; k++)
			buf[k] = (uint8_t)chance(256);
		if (san_disk_write(disk, lba, n, buf) < 0)
			die("a write", disk->err.msg);
		memcpy(copy + lba * block, buf, (size_t)n * block);
		check_one(copy, lba, n, &failed);
	}
	if (san_disk_flush(disk) < 0 || failed)
		die("writing", disk->err.msg);
	printf("300 writes\n");
}

/* ---- speed --------------------------------------------------------------- */

struct job { struct san_io io; bool done; };

static void job_done(struct san_io *io, int status)
{
	if (status < 0)
		die("a read", disk->err.msg);
	((struct job *)io->owner)->done = true;
}

static struct job *jobs;
static unsigned n_jobs;

static bool any_done(void *ctx)
{
	(void)ctx;
	for (unsigned i = 0; i < n_jobs; i++)
		if (jobs[i].done)
			return true;
	return false;
}

static void speed(uint32_t bytes, unsigned depth, bool random)
{
	uint32_t n = bytes / disk->shape.block_size;
	uint64_t blocks = disk->shape.blocks, at = 0, total = 0;
	double begin = now();

	jobs = calloc(depth, sizeof(*jobs));
	n_jobs = depth;
	for (unsigned i = 0; i < depth; i++)
		jobs[i].done = true;
	while (now() - begin < 5) {
		for (unsigned i = 0; i < depth; i++) {
			if (!jobs[i].done)
				continue;
			total += jobs[i].io.op == SAN_READ ?
				jobs[i].io.count : 0;
			if (random)
				at = (uint64_t)chance((uint32_t)(blocks / n)) *
				     n;
			else if (at + 2 * n > blocks)
				at = 0;
			jobs[i] = (struct job){ .io = {
				.op = SAN_READ, .lba = at, .count = n,
				.buf = jobs[i].io.buf ? jobs[i].io.buf :
					malloc(bytes),
				.done = job_done, .owner = &jobs[i] } };
			at += n;
			san_drive_submit(disk, &jobs[i].io);
		}
		if (event_wait(&sh.events, EVENT_NEVER, EVENT_NO_KEYS,
			       any_done, NULL) < 0)
			die("waiting", "ended");
	}
	printf("%.0f bytes a second, %.0f reads a second\n",
	       (double)total * disk->shape.block_size / (now() - begin),
	       (double)total / n / (now() - begin));
	exit(0);
}

int main(int argc, char **argv)
{
	if (argc < 6)
		die("usage", "see the source");
	start(argv);
	if (!strcmp(argv[5], "check"))
		check(argv[4], argc > 6 ? atof(argv[6]) : 0);
	else if (!strcmp(argv[5], "once"))
		once(argv[4]);
	else if (!strcmp(argv[5], "once"))
		check_once(argv[4]);
	else if (!strcmp(argv[5], "write"))
		write_some(argv[4]);
	else if (argc > 8)
		speed((uint32_t)atoi(argv[6]), (unsigned)atoi(argv[7]),
		      !strcmp(argv[8], "random"));
	san_detach(disk);
	net_stop(sh.net);
	shell_free(&sh);
	return 0;
}
