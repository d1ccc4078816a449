/*
 * test_wire.c: all that a machine puts on the wire, as decided: each
 * tests/golden/wire/NAME.ipxe runs line by line in the lab NAME.yaml, and NAME.txt
 * has for each line when which frames were sent, to whom, how long they were,
 * and a sum of their bytes (not of a lab that says "no sums": TLS), what was
 * printed, and why the line failed. After "sanhook" the disks are used. After a
 * wanted change, run it with UPDATE_GOLDEN=1, and read the diff.
 */
#include "tests/netcmds/world.h"

#include <glob.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <zlib.h>

#include "core/bytes.h"
#include "net/san/drive.h"
#include "net/san/san.h"
#include "platform/wifi.h"
#include "tests/fake/golden.h"

#define CARDS	4
#define BLOCKS	40u
#define BLOCK_MAX	4096u

static struct sbuf told;
static char *disk_file;
static bool has_sums;
static struct tapped {
	struct nic            *nic;
	const struct nic_ops  *was;
	struct nic_ops         ops;
	const struct wifi_ops *radio_was;
	struct wifi_ops        radio;
} cards[CARDS];

/* ---- frames ------------------------------------------------------------ */

static void tell_ports(const char *name, const uint8_t *p)
{
	(void)sbuf_printf(&told, " %s %u > %u", name, get_be16(p),
			  get_be16(p + 2));
	if (!strcmp(name, "tcp"))
		(void)sbuf_printf(&told, " %02x", p[13]);
}

static void tell_ip(unsigned protocol, const uint8_t *from, size_t len,
		    const uint8_t *p)
{
	for (unsigned to = 0; to < 2; to++, from += len) {
		(void)sbuf_char(&told, ' ');
		for (size_t i = 0; i < len; i++)
			(void)sbuf_printf(&told, "%02x", from[i]);
	}
	if (protocol == 6 || protocol == 17)
		tell_ports(protocol == 6 ? "tcp" : "udp", p);
	else
		(void)sbuf_printf(&told, " protocol %u, %u", protocol, p[0]);
}

/* When, and by which card. */
static struct tapped *tell_card(const struct nic *nic)
{
	unsigned card = 0;

	while (cards[card].nic != nic)
		card++;
	(void)sbuf_printf(&told, "%u.%06u net%u",
			  (unsigned)(fake.now_us / 1000000),
			  (unsigned)(fake.now_us % 1000000), card);
	return &cards[card];
}

static int tell(struct nic *nic, const void *frame, size_t len)
{
	const uint8_t *f = frame;
	unsigned type = get_be16(f + 12);
	struct tapped *card = tell_card(nic);

	if (type == 0x0800)
		tell_ip(f[23], f + 26, 4, f + 34);
	else if (type == 0x86dd)
		tell_ip(f[20], f + 22, 16, f + 54);
	else
		(void)sbuf_printf(&told, " %04x", type);
	(void)sbuf_printf(&told, " %zu", len);
	if (has_sums)
		(void)sbuf_printf(&told, " %08lx", crc32(0, f, (uInt)len));
	(void)sbuf_char(&told, '\n');
	return card->was->send(nic, frame, len);
}

static int tell_scan(struct nic *nic, const struct wifi_name *hidden)
{
	struct tapped *card = tell_card(nic);

	(void)sbuf_printf(&told, " looks for \"%.*s\"\n", hidden->len,
			  (const char *)hidden->text);
	return card->radio_was->scan(nic, hidden);
}

static int tell_join(struct nic *nic, unsigned index, const char *key)
{
	struct tapped *card = tell_card(nic);

	(void)sbuf_printf(&told, " joins %u by \"%s\"\n", index, key);
	return card->radio_was->join(nic, index, key);
}

static void tell_leave(struct nic *nic)
{
	struct tapped *card = tell_card(nic);

	(void)sbuf_str(&told, " leaves\n");
	card->radio_was->leave(nic);
}

static void tap_radio(struct tapped *card)
{
	card->radio_was = card->nic->wifi;
	card->radio = *card->radio_was;
	card->radio.scan = tell_scan;
	card->radio.join = tell_join;
	card->radio.leave = tell_leave;
	card->nic->wifi = &card->radio;
}

static void tap(struct lab *lab)
{
	memset(cards, 0, sizeof(cards));
	for (unsigned i = 0; lab_nic(lab, i); i++) {
		assert_true(i < CARDS);
		cards[i].nic = lab_nic(lab, i);
		cards[i].was = cards[i].nic->ops;
		cards[i].ops = *cards[i].was;
		cards[i].ops.send = tell;
		cards[i].nic->ops = &cards[i].ops;
		if (cards[i].nic->wifi)
			tap_radio(&cards[i]);
	}
}

/* ---- disks ------------------------------------------------------------- */

static void tell_use(const char *what, int rc)
{
	(void)sbuf_printf(&told, "-- %s: %s\n", what,
			  rc < 0 ? err_text(rc) : "done");
}

/* A block, many of them, one written and read again. */
static void use_disk(struct san_drive *d)
{
	static uint8_t buf[BLOCKS * BLOCK_MAX];
	uint32_t size = d->block.block_size;

	assert_true(size <= BLOCK_MAX);
	memset(buf, 0, sizeof(buf));
	(void)sbuf_printf(&told, "-- drive %02x, blocks of %u\n",
			  san_number(d), size);
	tell_use("read", san_disk_read(d, 0, 1, buf));
	tell_use("read many", san_disk_read(d, 1, BLOCKS, buf));
	(void)sbuf_printf(&told, "-- %08lx\n", crc32(0, buf, BLOCKS * size));
	memset(buf, 0x5a, size);
	tell_use("write", san_disk_write(d, 3, 1, buf));
	tell_use("flush", san_disk_flush(d));
	tell_use("read again", san_disk_read(d, 2, 4, buf));
	(void)sbuf_printf(&told, "-- %08lx\n", crc32(0, buf, 4 * size));
}

/* Its beginning; that of the first one counts its bytes, and sums them. */
static void tell_tables(struct world *w)
{
	struct err e = { 0 };

	tell_use("tables", san_describe(w->sh.net, &e));
	(void)sbuf_printf(&told, "-- %zu:", fake.tables);
	for (size_t i = 0; fake.tables && i < fake.table_len; i++)
		(void)sbuf_printf(&told, "%s%02x", i % 32 ? "" : "\n   ",
				  fake.table[i]);
	(void)sbuf_str(&told, "\n");
}

/* ---- a case ------------------------------------------------------------ */

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 16384);

	assert_non_null(f);
	assert_non_null(text);
	assert_true(fread(text, 1, 16383, f) < 16383);
	fclose(f);
	return text;
}

/* A line of the script, what it prints, and why it fails, if it does. */
static void tell_line(struct world *w, const char *line)
{
	struct san_drive *d = NULL;
	int rc;

	(void)sbuf_printf(&told, "\n%s\n", line);
	rc = run(w, line);
	(void)sbuf_str(&told, fake_out());
	if (rc != 0)
		(void)sbuf_printf(&told, "-- %d: %s\n", rc, w->e.msg);
	if (strncmp(line, "sanhook", 7) || rc != 0)
		return;
	while ((d = san_next(w->sh.net, d)))
		use_disk(d);
	tell_tables(w);
}

static void tell_script(struct world *w, char *script)
{
	char *line, *rest = script;

	while ((line = strsep(&rest, "\n")))
		if (*line && *line != '#')
			tell_line(w, line);
	(void)sbuf_printf(&told, "\nend, at %u.%06u\n",
			  (unsigned)(fake.now_us / 1000000),
			  (unsigned)(fake.now_us % 1000000));
}

/* Begin in the lab of @yaml, in which each DISK is a file of 64 KiB. */
static void begin_with_disk(struct world *w, const char *yaml)
{
	static uint8_t content[65536];
	char name[] = "/tmp/pxesh-disk-XXXXXX";
	int fd = mkstemp(name);
	struct sbuf text = { 0 };
	const char *at;

	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)(i * 2654435761u >> 13);
	assert_int_equal(write(fd, content, sizeof(content)), sizeof(content));
	/* servers tell when it was changed */
	assert_int_equal(futimens(fd, (struct timespec[]){ { 1000000000, 0 },
							   { 1000000000, 0 } }), 0);
	close(fd);
	for (; (at = strstr(yaml, "DISK")); yaml = at + 4)
		(void)sbuf_printf(&text, "%.*s%s", (int)(at - yaml), yaml,
				  name);
	(void)sbuf_str(&text, yaml);
	begin(w, sbuf_text(&text));
	sbuf_free(&text);
	disk_file = strdup(name);
}

static void run_case(const char *base)
{
	char path[128], *script, *yaml;
	struct sbuf root = { 0 };
	struct world w;

	snprintf(path, sizeof(path), "%s.ipxe", base);
	script = read_file(path);
	snprintf(path, sizeof(path), "%s.yaml", base);
	yaml = read_file(path);
	has_sums = !strstr(yaml, "no sums");
	begin_with_disk(&w, yaml);
	assert_int_equal(lab_trust(w.lab, &root), 0);
	fake.trust = sbuf_text(&root);
	fake.unixtime = 1780272000;	/* 2026-06-01 */
	tap(w.lab);
	tell_script(&w, script);
	end(&w);
	unlink(disk_file);
	free(disk_file);
	snprintf(path, sizeof(path), "%s.txt", base);
	golden_text(path, sbuf_text(&told));
	sbuf_free(&told);
	sbuf_free(&root);
	free(script);
	free(yaml);
}

/* In a process of its own: nothing of lwIP's is as the case before left it. */
static bool holds(const char *base)
{
	int status;
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid == 0) {
		run_case(base);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static void each_frame_is_as_decided(void **state)
{
	const char *only = getenv("WIRE");
	unsigned bad = 0;
	glob_t g;

	(void)state;
	assert_int_equal(glob("tests/golden/wire/*.ipxe", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		char base[128];

		snprintf(base, sizeof(base), "%.*s",
			 (int)strlen(g.gl_pathv[i]) - 5, g.gl_pathv[i]);
		if (only && !strstr(base, only))
			continue;
		if (!holds(base)) {
			print_error("%s is not as decided\n", base);
			bad++;
		}
	}
	globfree(&g);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_frame_is_as_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
