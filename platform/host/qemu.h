/*
 * qemu.h: starting, in QEMU, what a script came to (--boot qemu): the machine's
 * serial line is the terminal's, disks over the network are read by us.
 */
#ifndef PLATFORM_HOST_QEMU_H
#define PLATFORM_HOST_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct events;
struct image;
struct plat_block;
struct plat_block_boot;
struct plat_boot;

/* What a script has started, kept until QEMU starts it. */
struct host_boot {
	struct image  *image;		/* NULL: a drive		*/
	struct image **initrds;
	size_t         n_initrds;
	char          *cmdline;
	unsigned       drive;
	char          *filename;	/* that UEFI starts of it; NULL: the
					   usual one			*/
};

/* kept.c: keep it in host.boot, if there is one. 0 or -ENOMEM. */
int host_boot_keep(const struct plat_boot *boot);
int host_boot_keep_drive(const struct plat_block_boot *how);
void host_boot_free(struct host_boot *b);	/* what is in it	*/

/* ---- how it is started ----------------------------------------------- */

struct qemu_how {
	const char    *firmware;	/* a file for UEFI; NULL: the usual */
	const char    *tap;		/* its card's device; NULL: QEMU's own
					   network			*/
	bool           no_net;
	uint8_t        mac[6];		/* of its card			*/
	bool           writes;		/* what it writes to a disk over the
					   network stays		*/
	bool           keys;		/* the terminal's keys are its	*/
	uint64_t       timeout_us;	/* for enough(); 0: none	*/
	struct events *events;
	void          *ctx;
	/* Bytes of its serial line. */
	void         (*heard)(void *ctx, const char *data, size_t len);
	/* Was that what was waited for? */
	bool         (*enough)(void *ctx);
};

/*
 * Start it and wait: for enough(), after which it is ended unless a person
 * has its keys; for its own end; for a signal.
 * 0: it was enough. Else @e says why not: -ENOENT there is no QEMU or no
 * firmware; -ENOEXEC it is for another processor, or of no kind that QEMU
 * starts; -ETIMEDOUT; -ECHILD it ended before; -ECANCELED somebody ended it;
 * -ENOMEM, -EIO.
 */
int host_qemu_run(const struct host_boot *b, const struct qemu_how *how,
		  struct err *e);

/* Is there a QEMU for this machine, and firmware? 0 or -ENOENT with @e. */
int host_qemu_look(const char *firmware, struct err *e);

/* ---- between its files ------------------------------------------------ */

#define QEMU_DISKS	6	/* as many as a machine has ports for	*/

struct qemu_disk {
	struct plat_block *block;	/* NULL: a file			*/
	const char        *file;
	int                fd;		/* QEMU's end of the socket	*/
	bool               boots;
};

/* Who starts what, with which files. */
struct qemu_plan {
	const struct host_boot *boot;
	const struct qemu_how  *how;
	char     program[256];		/* QEMU's path			*/
	const char *code, *vars;	/* firmware; NULL: none, or one file */
	bool     smm;			/* it needs that mode		*/
	bool     kvm;
	char     folder[256];		/* private; "": none		*/
	int      kernel_fd, initrd_fd;	/* -1: none			*/
	int      module_fd[8];		/* of Multiboot			*/
	unsigned n_modules;
	bool     adds_console;		/* for the command line has none */
	struct qemu_disk disk[QEMU_DISKS];
	unsigned n_disks;
	uint64_t memory;		/* bytes			*/
};

/* qemu_find.c: program, firmware, KVM; is it for this processor? */
int qemu_find(struct qemu_plan *p, struct err *e);

/* qemu_files.c: hand over images in memory, or files in a private folder. */
int qemu_files_make(struct qemu_plan *p, struct err *e);
void qemu_files_remove(struct qemu_plan *p);

/* qemu_args.c: its command line, NULL at the end; or NULL: no memory. */
struct qemu_args;
struct qemu_args *qemu_args_new(const struct qemu_plan *p);
char **qemu_args_words(struct qemu_args *a);
void qemu_args_free(struct qemu_args *a);

/* exec.c, block.c, machine.c */
bool host_is_kernel(const struct image *img);
struct plat_block *host_block(unsigned index);	/* NULL past the last */
uint64_t host_memory(void);

#endif
