/* console.c: scripted keys, captured output. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

#define KEYS_MAX 4096

static struct {
	struct { uint64_t at_us; uint8_t byte; } keys[KEYS_MAX];
	size_t          n_keys, next, announced;
	struct captured out, diag;
} con;

void captured_add(struct captured *c, const char *text, size_t len)
{
	if (len >= c->cap - c->len) {
		c->cap = (c->len + len + 1) * 2;
		c->text = __real_realloc(c->text, c->cap);
		if (!c->text)
			abort();
	}
	memcpy(c->text + c->len, text, len);
	c->len += len;
	c->text[c->len] = '\0';
}

static void captured_clear(struct captured *c)
{
	__real_free(c->text);
	*c = (struct captured){ 0 };
}

void fake_console_reset(void)
{
	con.n_keys = con.next = con.announced = 0;
	fake_out_clear();
	fake_screen_reset();
}

static void add_key(uint64_t at_us, char byte)
{
	if (con.n_keys == KEYS_MAX)
		fail_msg("more than %d scripted keys", KEYS_MAX);
	con.keys[con.n_keys].at_us = at_us;
	con.keys[con.n_keys++].byte = (uint8_t)byte;
}

void fake_keys_at(uint64_t at_us, const char *bytes)
{
	for (; *bytes; bytes++)
		add_key(at_us, *bytes);
}

void fake_key_nul_at(uint64_t at_us)
{
	add_key(at_us, '\0');
}

void fake_keys(const char *bytes)
{
	fake_keys_at(con.n_keys ? con.keys[con.n_keys - 1].at_us : 0, bytes);
}

size_t fake_keys_left(void)
{
	return con.n_keys - con.next;
}

/*
 * When the console ends a wait: the next key that no wait has ended for. One
 * that lies unread must not keep the clock from moving.
 */
uint64_t fake_console_next_us(void)
{
	size_t i = con.announced > con.next ? con.announced : con.next;

	return i < con.n_keys ? con.keys[i].at_us : UINT64_MAX;
}

void fake_console_announce(void)
{
	while (con.announced < con.n_keys &&
	       con.keys[con.announced].at_us <= fake.now_us)
		con.announced++;
}

int plat_con_read(void)
{
	if (con.next == con.n_keys)
		return fake.live_keys ? -1 : PLAT_CON_END;
	if (con.keys[con.next].at_us > fake.now_us)
		return -1;
	return con.keys[con.next++].byte;
}

bool plat_con_scripted(void)
{
	return !fake.live_keys;
}

void plat_con_write(const char *text, size_t len)
{
	captured_add(&con.out, text, len);
	fake_screen_write(text, len);
}

void plat_diag_write(const char *text, size_t len)
{
	captured_add(&con.diag, text, len);
}

const char *fake_out(void)
{
	return con.out.text ? con.out.text : "";
}

const char *fake_diag(void)
{
	return con.diag.text ? con.diag.text : "";
}

void fake_out_clear(void)
{
	captured_clear(&con.out);
	captured_clear(&con.diag);
}

bool plat_con_lost(void)
{
	bool was = fake.screen_lost;

	fake.screen_lost = false;
	return was;
}

void plat_con_size(unsigned *cols, unsigned *rows)
{
	*cols = fake.cols;
	*rows = fake.rows;
}

unsigned plat_con_caps(void)
{
	return fake.caps;
}

int plat_con_mode(const struct plat_con_mode *mode, struct err *e)
{
	(void)e;
	fake.mode = *mode;
	fake.mode.pixels = NULL;
	return fake.mode_result;
}
