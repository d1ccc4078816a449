/*
 * platform.h: the whole contract between the portable code and a back end.
 *
 * A back end is one folder under platform/ that defines every function here;
 * a missing one is a link error. Nothing above this line reads a clock,
 * sleeps, touches a card or a terminal in any other way. What it does with
 * disks is in platform/block.h, with radios in platform/wifi.h.
 */
#ifndef PLATFORM_PLATFORM_H
#define PLATFORM_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct err;
struct image;
struct sbuf;
struct wifi_ops;

/* ---- time ---------------------------------------------------------- */

/* Microseconds since some start; never goes back. May be virtual. */
uint64_t plat_clock_us(void);

/*
 * Sleep until @until_us, or until a card or the console has something, or
 * for no reason at all. UINT64_MAX: no limit. Returns 0, or -EDEADLK when
 * time is virtual and neither time nor anything else can end the wait.
 * Scripted input that is waiting already does not end it: whoever waits now
 * may leave it to others, and virtual time must go on.
 */
int plat_wait(uint64_t until_us);

/* Seconds since 1970 by the machine's clock. Returns 0 or -ENOTSUP. */
int plat_unixtime(int64_t *out);

/* ---- names --------------------------------------------------------- */

/* A host's name with letters beyond ASCII as name servers know it (IDNA 2008);
   @cap bytes at @out. 0, -EINVAL: it is none; -ENOTSUP: not here. */
int plat_host_ascii(const char *host, char *out, size_t cap);

/* ---- console ------------------------------------------------------- */

/*
 * Send bytes to the console(s): UTF-8 and the escape sequences that
 * core/console.h lists. LF means new line: the back end adds CR if its
 * device needs one.
 */
void plat_con_write(const char *text, size_t len);

/* The same for diagnostics: standard error on the host, else the console. */
void plat_diag_write(const char *text, size_t len);

/*
 * The next input byte, -1 if none is waiting, PLAT_CON_END if none will ever
 * come: scripted keys all taken, input closed. Never blocks.
 */
#define PLAT_CON_END (-2)
int plat_con_read(void);

/*
 * Is input scripted, so that keys must be kept for whoever wants them? A
 * live keyboard's type-ahead is dropped while a job runs; scripted keys
 * are not. On the host also true when there is no terminal.
 */
bool plat_con_scripted(void);

/* The screen's size in cells; 80x25 where unknown. May change (resize). */
void plat_con_size(unsigned *cols, unsigned *rows);

/* Has somebody else had the screen since this was last asked? */
bool plat_con_lost(void);

/* What the console can do. */
enum plat_con_caps {
	PLAT_CON_CURSOR = 1,	/* moves the cursor: full-screen menus	*/
	PLAT_CON_COLOUR = 2,
	PLAT_CON_UTF8   = 4,
	PLAT_CON_PIXELS = 8,	/* has graphics modes (console --x)	*/
	PLAT_CON_ELLIPSIS = 32,	/* its font has U+2026, in one cell	*/
	PLAT_CON_TTY    = 16,	/* a person is looking: progress redraws */
};
unsigned plat_con_caps(void);

/*
 * Set a graphics mode of at least this size and draw a picture, or go back
 * to text (all zero). Pixels are 0x00RRGGBB, row by row.
 * Returns 0, -ENOENT no such mode, -EINVAL, -ENOTSUP.
 */
struct plat_con_mode {
	unsigned x, y, depth;
	unsigned left, right, top, bottom;	/* margins in pixels	*/
	const uint32_t *pixels;			/* NULL: no picture	*/
	unsigned pic_x, pic_y;
};
int plat_con_mode(const struct plat_con_mode *mode, struct err *e);

/* ---- network cards ------------------------------------------------- */

#define NIC_MTU_MAX	9000
#define NIC_FRAME_MAX	(NIC_MTU_MAX + 18)	/* header and VLAN tag	*/

struct nic;

struct nic_ops {
	/* Bring the card up. Returns 0 or a negative errno; @e explains. */
	int  (*open)(struct nic *nic, struct err *e);
	void (*close)(struct nic *nic);
	/* Send one Ethernet frame, without FCS; may drop it.
	   Returns 0, -EAGAIN (full, try after a poll), -EIO. */
	int  (*send)(struct nic *nic, const void *frame, size_t len);
	/* Copy the next received frame to @buf. Returns its length in bytes,
	   0 if none is waiting, -EMSGSIZE if it did not fit (dropped), -EIO. */
	int  (*recv)(struct nic *nic, void *buf, size_t cap);
	/* When could recv() have something, without an interrupt? NULL: any
	   time. The lab's wire answers with its next delivery. */
	uint64_t (*next_us)(struct nic *nic);
	/* Is there a link? Returns 0 up, -ENETDOWN down, -EINPROGRESS
	   unknown yet. */
	int  (*link)(struct nic *nic);
	/* nic->also has changed: let its frames in. NULL: they come in. */
	void (*hear)(struct nic *nic);
};

struct nic {
	const struct nic_ops *ops;
	void       *state;		/* the back end's		*/
	const struct wifi_ops *wifi;	/* wifi.h; NULL: it has no radio */
	void       *radio;		/* the back end's, for @wifi	*/
	uint8_t     mac[6];		/* the current address		*/
	uint8_t     also[6];		/* another one that it hears; zeros:
					   none				*/
	uint8_t     hwaddr[6];		/* the one burnt in		*/
	const char *driver;		/* ${netX/chip}			*/
	const char *device;		/* "0000:00:03.0", "tap0"	*/
	const char *bustype;		/* "PCI", "LAB", "EFI" ...	*/
	uint32_t    busloc;
	uint8_t     busid[5];		/* type, vendor, device		*/
	uint16_t    mtu;
	uint32_t    window;		/* bytes that a sender may have on
					   the way; 0: 2 MiB		*/
	uint16_t    frame_max;		/* bytes of a frame that recv() gives,
					   which may be segments in one; 0: as
					   @mtu says			*/
	bool        sums_good;		/* of the frame that recv() gave: no
					   need to look at its checksums */
};

/* Is this frame, of 14 bytes at least, for the card's owner? All groups' are. */
static inline bool nic_wants(const struct nic *nic, const uint8_t *frame)
{
	return (frame[0] & 1) || !memcmp(frame, nic->mac, sizeof(nic->mac)) ||
	       !memcmp(frame, nic->also, sizeof(nic->also));
}

/* The cards, in a stable order, the boot card first; NULL past the last.
   They stay the platform's. */
struct nic *plat_nic(unsigned index);

/* ---- memory -------------------------------------------------------- */

/*
 * Memory for images: big, page-aligned, outside the heap. realloc()
 * semantics: @ptr NULL allocates, @len 0 frees. NULL when memory is out,
 * @ptr staying valid.
 */
void *plat_image_mem(void *ptr, size_t old_len, size_t len);

/* ---- entropy ------------------------------------------------------- */

enum plat_entropy {
	PLAT_ENTROPY_NONE,	/* nothing that may be called random	*/
	PLAT_ENTROPY_JITTER,	/* timing: see core/jitter.h		*/
	PLAT_ENTROPY_HARDWARE,	/* RDRAND, EFI_RNG, the kernel		*/
	PLAT_ENTROPY_SEED,	/* reproducible: the lab's		*/
};

/* Fill @buf. Returns how good it is, or -EIO: NONE is no success either, and
   then @buf holds nothing. Jitter takes its time: tenths of a second. */
int plat_entropy(void *buf, size_t len);

/* The same from what answers at once, so never by jitter: for numbers that
   should be hard to guess but are no keys (ports, transaction ids). */
int plat_entropy_now(void *buf, size_t len);

/* ---- trust --------------------------------------------------------- */

/* Append the root certificates (PEM, DER) that the machine trusts or that
   were embedded. */
enum plat_trust {
	PLAT_TRUST_MORE,	/* besides Mozilla's			*/
	PLAT_TRUST_ALL,		/* these and no others			*/
	PLAT_TRUST_FIXED,	/* the same, whatever a script says	*/
};
enum plat_trust plat_trust(struct sbuf *out);

/* ---- the machine --------------------------------------------------- */

/* Text facts: ${platform} and ${buildarch}; static. */
const char *plat_name(void);		/* "pcbios", "efi"		*/
const char *plat_arch(void);		/* "i386", "x86_64", "arm64"	*/

/* The SMBIOS structure table: *@out stays the platform's. @version is
   major << 8 | minor. Returns its bytes, or -ENOENT. */
int plat_smbios(const uint8_t **out, uint16_t *version);

/* CPUID on x86: regs are eax, ebx, ecx, edx. -ENOTSUP elsewhere. */
int plat_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t regs[4]);

/* A PCI configuration dword; @busdevfn has the segment in bits 31-16, bus
   15-8, device 7-3, function 2-0. All ones where there is no device;
   -ENOTSUP without PCI. */
int plat_pci_read(uint32_t busdevfn, unsigned offset, uint32_t *out);

/* The @index'th USB device that the firmware shows: its device descriptor (USB
   2.0, 9.6.1). 0, -ENODEV: past the last, -ENOTSUP: it shows none. */
#define PLAT_USB_DESCRIPTOR 18
int plat_usb_device(unsigned index, uint8_t out[PLAT_USB_DESCRIPTOR]);
/* String @id of that device, in UTF-8, with a NUL. 0, or -ENOENT. */
int plat_usb_string(unsigned index, uint8_t id, char *out, size_t cap);

/* The @index'th ACPI table with this signature (little-endian, "FACP" is
   0x50434146). Returns its bytes, or -ENOENT. */
int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out);

/* The @index'th range of usable memory; -ENOENT past the last. */
int plat_memmap(unsigned index, uint64_t *start, uint64_t *len);

/* A UEFI variable by name, of any vendor. Returns how many bytes it has, or
   -ENOENT/-ENOTSUP; never more than @cap are written, and perhaps none of one
   that has more. */
int plat_efi_var(const char *name, void *buf, size_t cap);

/* Copy physical memory (imgmem). Returns 0 or -ENOTSUP/-EFAULT. */
int plat_peek(uint64_t address, void *buf, size_t len);

/* ---- files: the volume that we came from --------------------------- */

struct plat_file;

/* Open for reading. @path has forward slashes; @volume may be NULL.
   Returns 0, -ENOENT, -EACCES, -EISDIR, -ENOTSUP, -EIO. */
int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e);
/* Read the next bytes: returns how many, 0 at the end, -EIO. */
int plat_file_read(struct plat_file *f, void *buf, size_t len);
void plat_file_close(struct plat_file *f);

/* ---- the API that boot programs of a BIOS look for -------------------- */

/* Have them find ours, for the interface @name, which is open. 0, -ENOTSUP. */
int plat_pxe_start(const char *name);
void plat_pxe_stop(void);

/* ---- leaving ------------------------------------------------------- */

/*
 * Start @image, which is no script. @initrds are the registered, visible
 * images in order. A program that returns gives 0 or a negative errno.
 * PLAT_GONE: the machine is another's now; run nothing more (the host
 * reports what would have been booted, and says this).
 */
#define PLAT_GONE 1

/*
 * What a shim gets only if the script says so
 * (reference/commands-network.md#shim).
 */
enum plat_shim {
	PLAT_SHIM_LOADER = 1,	/* its wish for a second loader	*/
	PLAT_SHIM_PXE    = 2,	/* the PXE base code, started	*/
	PLAT_SHIM_SBAT   = 4,	/* the list of what is revoked	*/
};

struct plat_boot {
	struct image        *image;
	struct image *const *initrds;
	size_t               n_initrds;
	const char          *cmdline;	/* "" if none			*/
	const char          *uri;	/* where it came from; "" if none */
	struct image        *shim;	/* starts it, should the firmware
					   refuse to; NULL: none	*/
	unsigned             shim_gets;	/* enum plat_shim		*/
	struct image        *devicetree; /* in place of the firmware's;
					   NULL: that one		*/
};
int plat_exec(const struct plat_boot *boot, struct err *e);

/* Can this back end start such an image? kind: enum image_kind. */
bool plat_can_exec(int kind);

/* Will the firmware load this very program, for all it asks of one? */
bool plat_can_load(const struct image *img);

enum plat_reset { PLAT_RESET_COLD, PLAT_RESET_WARM, PLAT_RESET_SETUP };
int plat_reboot(enum plat_reset how);	/* PLAT_GONE or negative errno	*/
int plat_poweroff(void);		/* PLAT_GONE or negative errno	*/

#endif
