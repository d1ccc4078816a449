/*
 * stub.c: stands between the firmware and pxesh.efi in tests.
 *
 * It is booted once and the machine saved while it waits; every test starts
 * from there, with files for it on QEMU's fw_cfg device:
 *   opt/pxesh/app     the program to start
 *   opt/pxesh/cases   scripts: each run by itself, on a console that is
 *                     captured as bytes, with the status and the pages of
 *                     memory that it did not give back
 *   opt/pxesh/script  without cases: one script, on the real consoles
 *   opt/pxesh/options without cases: load options (the "command line")
 *   opt/pxesh/without without cases: letters of what the firmware lacks: see
 *                     take_away()
 *   opt/pxesh/wifi    the networks of "w", a card with Wi-Fi: see radio.h
 * Results go to QEMU's debug console (x86) or the serial port (AArch64).
 */
#include <stdlib.h>
#include <string.h>

#include "core/unconst.h"
#include "platform/efi/proto.h"

efi_status stub_main(efi_handle image, struct efi_system_table *st);

static struct efi_system_table *st;
static struct efi_boot_services *bs;
static efi_handle self;

/* ---- the machine's ports -------------------------------------------- */

struct dma { uint32_t control, len; uint64_t address; };

#define CONTROL_READ	0x02u
#define CONTROL_SELECT	0x08u
#define DIRECTORY	0x19

#if defined(__aarch64__)

static void emit(char c)
{
	volatile uint32_t *uart = (void *)(uintptr_t)0x09000000;

	while (uart[6] & 0x20)	/* FR: the FIFO is full */
		;
	uart[0] = (uint8_t)c;
}

static void kick(struct dma *d)
{
	volatile uint64_t *reg = (void *)(uintptr_t)(0x09020000 + 16);

	__asm__ volatile("dsb sy" ::: "memory");
	*reg = __builtin_bswap64((uintptr_t)d);
	__asm__ volatile("dsb sy" ::: "memory");
}

#else

static void emit(char c)
{
	__asm__ volatile("outb %b0, %w1" : : "a"(c), "d"(0xe9));
}

static void out32(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %w1" : : "a"(v), "d"(port) : "memory");
}

static void kick(struct dma *d)
{
	uint64_t at = (uintptr_t)d;

	out32(0x514, __builtin_bswap32((uint32_t)(at >> 32)));
	out32(0x518, __builtin_bswap32((uint32_t)at));
}

#endif

static void say(const char *text)
{
	while (*text)
		emit(*text++);
}

static void say_number(uint64_t v)
{
	char digits[24], *p = digits + sizeof(digits) - 1;

	*p = '\0';
	do
		*--p = "0123456789abcdef"[v & 15];
	while (v >>= 4);
	say(p);
}

/* Read @len bytes of an fw_cfg item from its start (@key) or on (-1). */
static void fw_read(int key, void *buf, uint32_t len)
{
	static volatile struct dma d;
	uint32_t control = CONTROL_READ;

	if (key >= 0)
		control |= CONTROL_SELECT | (uint32_t)key << 16;
	d.len = __builtin_bswap32(len);
	d.address = __builtin_bswap64((uintptr_t)buf);
	d.control = __builtin_bswap32(control);
	kick((void *)(uintptr_t)&d);
	while (d.control & ~__builtin_bswap32(1))
		;
}

struct fw_entry { uint32_t size; uint16_t key, pad; char name[56]; };
struct blob { uint8_t *data; size_t len; };

static bool same_text(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* A file of the device, read whole. */
static bool fw_file(const char *name, struct blob *out)
{
	struct fw_entry e;
	uint64_t at = 0;
	uint32_t n;

	fw_read(DIRECTORY, &n, sizeof(n));
	for (n = __builtin_bswap32(n); n--; ) {
		fw_read(-1, &e, sizeof(e));
		if (!same_text(e.name, name))
			continue;
		out->len = __builtin_bswap32(e.size);
		at = UINTPTR_MAX;
		if (EFI_FAILED(bs->allocate_pages(EFI_ALLOCATE_MAX,
						  EFI_BOOT_DATA,
						  out->len / EFI_PAGE + 1,
						  &at)))
			return false;
		out->data = (void *)(uintptr_t)at;
		fw_read(__builtin_bswap16(e.key), out->data,
			(uint32_t)out->len);
		return true;
	}
	return false;
}

#include "tests/qemu/radio.h"	/* uses what is above */

/* ---- a volume with one file: autoexec.ipxe -------------------------- */

static struct blob script;
static uint64_t script_at;
static struct efi_file root_file, script_file;

static efi_status file_open(struct efi_file *me, struct efi_file **out,
			    const efi_char *path, uint64_t mode, uint64_t attr)
{
	static const efi_char want[] = u"\\autoexec.ipxe";
	size_t i;

	(void)me;
	(void)mode;
	(void)attr;
	for (i = 0; want[i] && want[i] == path[i]; i++)
		;
	if (want[i] != path[i] || !script.data)
		return EFI_NOT_FOUND;
	script_at = 0;
	*out = &script_file;
	return EFI_SUCCESS;
}

static efi_status file_close(struct efi_file *me)
{
	(void)me;
	return EFI_SUCCESS;
}

static efi_status file_read(struct efi_file *me, size_t *len, void *buf)
{
	(void)me;
	if (*len > script.len - script_at)
		*len = (size_t)(script.len - script_at);
	memcpy(buf, script.data + script_at, *len);
	script_at += *len;
	return EFI_SUCCESS;
}

static efi_status file_info(struct efi_file *me, const struct efi_guid *what,
			    size_t *len, void *buf)
{
	struct efi_file_info info = { .file_size = script.len };

	(void)me;
	(void)what;
	if (*len < sizeof(info))
		return EFI_BUFFER_TOO_SMALL;
	memcpy(buf, &info, sizeof(info));
	return EFI_SUCCESS;
}

static efi_status volume_open(struct efi_volume *me, struct efi_file **out)
{
	(void)me;
	*out = &root_file;
	return EFI_SUCCESS;
}

static struct efi_volume volume = { EFI_VOLUME_REVISION, volume_open };
static struct efi_file root_file = {
	.open = file_open, .close = file_close, .info = file_info };
static struct efi_file script_file = {
	.close = file_close, .read = file_read, .info = file_info };

/* A vendor's device, and behind it the file that we claim to start. */
static struct {
	struct efi_devpath node;
	struct efi_guid    vendor;
	struct efi_devpath end;
} place = {
	{ EFI_PATH_HARDWARE, 4, { 20, 0 } },
	{ 0x1a2b3c4d, 1, 2, { 1, 2, 3, 4, 5, 6, 7, 8 } },
	{ EFI_PATH_END, EFI_PATH_END_ALL, { 4, 0 } },
};
static struct {
	struct efi_devpath node;
	struct efi_guid    vendor;
	struct efi_devpath file;
	efi_char           name[11];
	uint8_t            end[4];
} __attribute__((packed)) app_path = {
	{ EFI_PATH_HARDWARE, 4, { 20, 0 } },
	{ 0x1a2b3c4d, 1, 2, { 1, 2, 3, 4, 5, 6, 7, 8 } },
	{ EFI_PATH_MEDIA, EFI_PATH_FILE, { 4 + 22, 0 } },
	u"\\pxesh.efi",
	{ EFI_PATH_END, EFI_PATH_END_ALL, 4, 0 },
};

/* ---- a console that is captured ------------------------------------- */

#define DIAGNOSTIC 0x0c	/* the colour in which pxesh shows errors */

static struct efi_text_mode con_mode = { .max = 1, .cursor = 1 };
static size_t con_cols = 80, con_rows = 25;	/* 0: nobody knows */
static bool key_given;

static void emit_wide(efi_char c)
{
	if (c < 0x80) {
		emit((char)c);
	} else if (c < 0x800) {
		emit((char)(0xc0 | c >> 6));
		emit((char)(0x80 | (c & 0x3f)));
	} else {
		emit((char)(0xe0 | c >> 12));
		emit((char)(0x80 | (c >> 6 & 0x3f)));
		emit((char)(0x80 | (c & 0x3f)));
	}
}

static efi_status con_write(struct efi_text_out *me, const efi_char *text)
{
	(void)me;
	for (; *text; text++) {
		con_mode.column++;
		if (*text == '\r' || *text == '\n')
			con_mode.column = 0;
		if (con_mode.attribute != DIAGNOSTIC && *text != '\r')
			emit_wide(*text);
	}
	return EFI_SUCCESS;
}

static efi_status con_query(struct efi_text_out *me, size_t mode, size_t *cols,
			    size_t *rows)
{
	(void)me;
	(void)mode;
	*cols = con_cols;
	*rows = con_rows;
	return con_cols ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static efi_status con_attribute(struct efi_text_out *me, size_t attr)
{
	(void)me;
	con_mode.attribute = (int32_t)attr;
	return EFI_SUCCESS;
}

static efi_status con_test(struct efi_text_out *me, const efi_char *text)
{
	(void)me;
	(void)text;
	return EFI_SUCCESS;
}

static efi_status con_any(struct efi_text_out *me)
{
	(void)me;
	return EFI_SUCCESS;
}

static efi_status con_move(struct efi_text_out *me, size_t col, size_t row)
{
	(void)me;
	con_mode.column = (int32_t)col;
	con_mode.row = (int32_t)row;
	return EFI_SUCCESS;
}

static efi_status con_cursor(struct efi_text_out *me, uint8_t on)
{
	(void)me;
	con_mode.cursor = on;
	return EFI_SUCCESS;
}

static struct efi_text_out captured = {
	.write = con_write, .test = con_test, .query = con_query,
	.set_attribute = con_attribute, .clear = con_any, .set_cursor = con_move, .show_cursor = con_cursor,
	.mode = &con_mode,
};

/* One blank, which ends the offer of a prompt; then silence. */
static efi_status con_key(struct efi_text_in *me, struct efi_key *out)
{
	(void)me;
	if (key_given)
		return EFI_NOT_READY;
	key_given = true;
	*out = (struct efi_key){ 0, ' ' };
	say("@@KEY\n");
	return EFI_SUCCESS;
}

static struct efi_text_in silent = { .read = con_key };

/* ---- running -------------------------------------------------------- */

static uint64_t free_pages(void)
{
	static uint8_t map[64 * 1024];
	size_t len = sizeof(map), key, each = 0, at;
	uint64_t pages = 0;
	uint32_t version;
	struct efi_memory_range *r;

	if (EFI_FAILED(bs->get_memory_map(&len, map, &key, &each, &version)))
		return 0;
	for (at = 0; at + each <= len; at += each) {
		r = (void *)(map + at);
		if (r->type == EFI_CONVENTIONAL)
			pages += r->pages;
	}
	return pages;
}

static efi_status no_time(struct efi_time *out, void *caps)
{
	(void)caps;
	memset(out, 0, sizeof(*out));
	return EFI_DEVICE_ERROR;
}

/* A list of variables that has no end */
static efi_status same_variable(size_t *bytes, efi_char *name,
				struct efi_guid *vendor)
{
	static const efi_char same[] = u"Same";

	(void)vendor;
	*bytes = sizeof(same);
	memcpy(name, same, sizeof(same));
	return EFI_SUCCESS;
}

/* A console of @cols by @rows; 0: one that has no mode. */
static void use_console(size_t cols, size_t rows)
{
	con_cols = cols;
	con_rows = rows;
	con_mode.mode = cols ? 0 : -1;
	st->con_out = &captured;
}

/* ---- a card with Wi-Fi ------------------------------------------------ */

static efi_handle wifi_card, user;
static efi_status (*real_open)(efi_handle handle, const struct efi_guid *guid,
			       void *out, efi_handle agent, efi_handle ctrl,
			       uint32_t how);
static efi_status (*real_get)(efi_handle handle, const struct efi_guid *guid,
			      void *out);

/* As a vendor's driver does whose SNP another opens: nothing goes on. */
static void lock_up(efi_handle handle, const struct efi_guid *guid)
{
	if (handle != wifi_card || memcmp(guid, &efi_snp_guid, sizeof(*guid)))
		return;
	say("@@LOCKED UP\n");
	for (;;)
		;
}

static efi_status wifi_open(efi_handle handle, const struct efi_guid *guid,
			    void *out, efi_handle agent, efi_handle ctrl,
			    uint32_t how)
{
	if (agent == user)
		lock_up(handle, guid);
	return real_open(handle, guid, out, agent, ctrl, how);
}

static efi_status wifi_get(efi_handle handle, const struct efi_guid *guid,
			   void *out)
{
	efi_status status;

	lock_up(handle, guid);
	status = real_get(handle, guid, out);
	if (!EFI_FAILED(status) && !memcmp(guid, &efi_mnp_guid, sizeof(*guid)))
		air_hook(*(void **)out);
	return status;
}

/* The card has the protocol from now on, and guards its SNP. */
static void add_wifi(efi_handle program)
{
	size_t n = 0, i;
	efi_handle *list;

	if (EFI_FAILED(bs->locate_handle_buffer(EFI_BY_PROTOCOL,
						&efi_snp_guid, NULL, &n,
						&list)))
		return;
	wifi_card = list[0];
	for (i = 0; i < n; i++)		/* not one of its children */
		if (!EFI_FAILED(bs->handle_protocol(list[i],
						    &efi_mnp_binding_guid,
						    &(void *){ NULL })))
			wifi_card = list[i];
	user = program;
	air_start(&wifi_card);
	real_open = bs->open_protocol;
	real_get = bs->handle_protocol;
	bs->open_protocol = wifi_open;
	bs->handle_protocol = wifi_get;
}

static void take_away(efi_handle child, struct efi_loaded_image *info,
		      const struct blob *what)
{
	for (size_t i = 0; i < what->len; i++) {
		if (what->data[i] == 'w')
			add_wifi(child);
		if (what->data[i] == 'd')
			info->device = NULL;
		if (what->data[i] == 'f')
			info->file = NULL;
		if (what->data[i] == 'k')
			st->con_in_handle = st->con_in = NULL;
		if (what->data[i] == 'o')
			st->con_out_handle = st->con_out = NULL;
		if (what->data[i] == 't')
			st->rs->get_time = no_time;
		if (what->data[i] == 'v')
			st->rs->next_variable = same_variable;
		if (what->data[i] == 'm')
			use_console(0, 0);
		if (what->data[i] == 'r')
			use_console(1, 1);
		if (what->data[i] == 's')
			use_console(300, 2);
	}
}

static efi_status start(const struct blob *app, const struct blob *options,
			const struct blob *without)
{
	struct efi_loaded_image *info;
	efi_handle child = NULL;
	efi_status status = bs->load_image(0, self, (void *)&app_path,
					   app->data, app->len, &child);

	if (EFI_FAILED(status))
		return status;
	status = bs->handle_protocol(child, &efi_loaded_image_guid, &info);
	if (EFI_FAILED(status))
		return status;
	if (options->data) {
		info->options = options->data;
		info->options_len = (uint32_t)options->len;
	}
	take_away(child, info, without);
	return bs->start_image(child, NULL, NULL);
}

static uint32_t number(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static void run_case(const struct blob *app, const char *name, bool silently)
{
	static const struct blob none;
	uint64_t before = free_pages(), after;
	efi_status status;

	key_given = false;
	con_mode.attribute = 7;
	con_mode.column = 0;
	if (!silently) {
		say("@@BEGIN ");
		say(name);
		say("\n");
	}
	status = start(app, &none, &none);
	after = free_pages();
	if (silently)
		return;
	say("\n@@END ");
	say_number(status);
	say(" ");
	say_number(before > after ? before - after : 0);
	say("\n");
}

/* Each: the lengths of name (with NUL) and script, then both. */
static void run_cases(const struct blob *app, const struct blob *cases)
{
	efi_handle con_in = st->con_in_handle;
	const uint8_t *p = cases->data, *end = p + cases->len;
	bool first = true;

	st->con_out = &captured;
	st->con_in = &silent;
	st->con_in_handle = self;	/* has no extended keyboard */
	for (; p + 8 <= end; p += 8 + number(p) + number(p + 4)) {
		script.data = unconst(p + 8 + number(p));
		script.len = number(p + 4);
		/* The firmware's own caches fill during the first. */
		if (first)
			run_case(app, "", true);
		first = false;
		run_case(app, (const char *)p + 8, false);
	}
	st->con_in_handle = con_in;
}

static void run_one(const struct blob *app)
{
	struct blob options = { 0 }, without = { 0 };
	efi_status status;

	(void)fw_file("opt/pxesh/script", &script);
	(void)fw_file("opt/pxesh/options", &options);
	(void)fw_file("opt/pxesh/without", &without);
	status = start(app, &options, &without);
	say("\n@@END ");
	say_number(status);
	say("\n");
}

static void connect_all(void)
{
	size_t n = 0, i;
	efi_handle *list;

	if (EFI_FAILED(bs->locate_handle_buffer(0, NULL, NULL, &n, &list)))
		return;
	for (i = 0; i < n; i++)
		(void)bs->connect_controller(list[i], NULL, NULL, 1);
	(void)bs->free_pool(list);
}

efi_status stub_main(efi_handle image, struct efi_system_table *table)
{
	struct blob app, cases;
	efi_handle device = NULL;

	st = table;
	bs = st->bs;
	self = image;
	(void)bs->set_watchdog(0, 0, 0, NULL);
	connect_all();
	(void)bs->install_protocols(&device, &efi_device_path_guid, &place,
				    &efi_volume_guid, &volume, NULL);
	say("@@READY\n");
	while (!fw_file("opt/pxesh/app", &app))
		(void)bs->stall(5000);
	if (fw_file("opt/pxesh/cases", &cases))
		run_cases(&app, &cases);
	else
		run_one(&app);
	say("@@DONE\n");
	st->rs->reset(EFI_RESET_OFF, EFI_SUCCESS, 0, NULL);
	return EFI_SUCCESS;
}
