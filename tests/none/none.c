/*
 * none.c: a platform that can do nothing. Linking the portable part to it, for
 * each firmware target, proves that platform.h is all that it needs.
 */
#include "platform/block.h"
#include "platform/platform.h"

#include <errno.h>

void none_main(void);

void none_main(void)
{
}

uint64_t plat_clock_us(void)
{
	return 0;
}

int plat_wait(uint64_t until_us)
{
	(void)until_us;
	return -EDEADLK;
}

int plat_unixtime(int64_t *out)
{
	(void)out;
	return -ENOTSUP;
}

int plat_host_ascii(const char *host, char *out, size_t cap)
{
	(void)host;
	(void)out;
	(void)cap;
	return -ENOTSUP;
}

void plat_con_write(const char *text, size_t len)
{
	(void)text;
	(void)len;
}

void plat_diag_write(const char *text, size_t len)
{
	(void)text;
	(void)len;
}

int plat_con_read(void)
{
	return -1;
}

bool plat_con_scripted(void)
{
	return true;
}

bool plat_con_lost(void)
{
	return false;
}

void plat_con_size(unsigned *cols, unsigned *rows)
{
	*cols = 80;
	*rows = 25;
}

unsigned plat_con_caps(void)
{
	return 0;
}

int plat_con_mode(const struct plat_con_mode *mode, struct err *e)
{
	(void)mode;
	(void)e;
	return -ENOTSUP;
}

struct nic *plat_nic(unsigned index)
{
	(void)index;
	return NULL;
}

void *plat_image_mem(void *ptr, size_t old_len, size_t len)
{
	(void)ptr;
	(void)old_len;
	(void)len;
	return NULL;
}

int plat_entropy(void *buf, size_t len)
{
	(void)buf;
	(void)len;
	return PLAT_ENTROPY_NONE;
}

int plat_entropy_now(void *buf, size_t len)
{
	return plat_entropy(buf, len);
}

enum plat_trust plat_trust(struct sbuf *out)
{
	(void)out;
	return PLAT_TRUST_MORE;
}

const char *plat_name(void)
{
	return "none";
}

const char *plat_arch(void)
{
	return "none";
}

int plat_smbios(const uint8_t **out, uint16_t *version)
{
	(void)out;
	(void)version;
	return -ENOENT;
}

int plat_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t regs[4])
{
	(void)leaf;
	(void)subleaf;
	(void)regs;
	return -ENOTSUP;
}

int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out)
{
	(void)busdevfn;
	(void)offset;
	(void)out;
	return -ENOTSUP;
}

int plat_usb_device(unsigned index, uint8_t out[PLAT_USB_DESCRIPTOR])
{
	(void)index;
	(void)out;
	return -ENOTSUP;
}

int plat_usb_string(unsigned index, uint8_t id, char *out, size_t cap)
{
	(void)index;
	(void)id;
	(void)out;
	(void)cap;
	return -ENOENT;
}

int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	(void)signature;
	(void)index;
	(void)out;
	return -ENOENT;
}

int plat_memmap(unsigned index, uint64_t *start, uint64_t *len)
{
	(void)index;
	(void)start;
	(void)len;
	return -ENOENT;
}

int plat_efi_var(const char *name, void *buf, size_t cap)
{
	(void)name;
	(void)buf;
	(void)cap;
	return -ENOTSUP;
}

int plat_peek(uint64_t address, void *buf, size_t len)
{
	(void)address;
	(void)buf;
	(void)len;
	return -ENOTSUP;
}

int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e)
{
	(void)volume;
	(void)path;
	(void)out;
	(void)size;
	(void)e;
	return -ENOTSUP;
}

int plat_file_read(struct plat_file *f, void *buf, size_t len)
{
	(void)f;
	(void)buf;
	(void)len;
	return -EIO;
}

void plat_file_close(struct plat_file *f)
{
	(void)f;
}

int plat_exec(const struct plat_boot *boot, struct err *e)
{
	(void)boot;
	(void)e;
	return -ENOEXEC;
}

bool plat_can_exec(int kind)
{
	(void)kind;
	return false;
}

bool plat_can_load(const struct image *img)
{
	(void)img;
	return false;
}

int plat_reboot(enum plat_reset how)
{
	(void)how;
	return -ENOTSUP;
}

int plat_poweroff(void)
{
	return -ENOTSUP;
}

int plat_pxe_start(const char *name)
{
	(void)name;
	return -ENOTSUP;
}

void plat_pxe_stop(void)
{
}

int plat_block_publish(struct plat_block *b, struct err *e)
{
	(void)b;
	(void)e;
	return -ENOTSUP;
}

void plat_block_unpublish(struct plat_block *b)
{
	(void)b;
}

int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e)
{
	(void)tables;
	(void)n;
	(void)e;
	return -ENOTSUP;
}

int plat_block_boot(const struct plat_block_boot *how, struct err *e)
{
	(void)how;
	(void)e;
	return -ENOTSUP;
}
