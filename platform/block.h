/*
 * block.h: the part of the contract that is about disks: those over the
 * network, which the back end shows to what it starts, and the machine's own,
 * from which it boots. platform.h is the rest.
 */
#ifndef PLATFORM_BLOCK_H
#define PLATFORM_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct nic;
struct plat_block;

/* Each waits until it is done, running the network. 0, -EIO, or -EROFS. */
struct plat_block_ops {
	int (*read)(struct plat_block *b, uint64_t lba, uint32_t count,
		    void *buf);
	int (*write)(struct plat_block *b, uint64_t lba, uint32_t count,
		     const void *buf);
	int (*flush)(struct plat_block *b);
};

/* What a way to a disk is called in device paths and boot tables. */
enum plat_block_kind { PLAT_BLOCK_ISCSI, PLAT_BLOCK_AOE, PLAT_BLOCK_FCP,
		       PLAT_BLOCK_URI };

struct plat_block_path {
	enum plat_block_kind kind;
	struct nic *nic;		/* that carries it; NULL: none now */
	const char *uri;		/* the root path		*/
	/* iSCSI */
	const char *target, *initiator;	/* names			*/
	const char *user, *password;	/* CHAP; NULL: none		*/
	const char *reverse_user, *reverse_password;	/* likewise	*/
	uint8_t     address[16];	/* IPv4: ::ffff:a.b.c.d		*/
	uint16_t    port;		/* in host order		*/
	uint8_t     lun[8];		/* as it is sent; of FCP, too	*/
	bool        header_digest, data_digest;		/* in use	*/
	/* AoE */
	uint16_t    shelf;
	uint8_t     slot, mac[6];	/* the target's			*/
	/* FCP */
	uint8_t     port_name[8];	/* the target's			*/
};

/* A disk over the network, while it is attached. */
struct plat_block {
	const struct plat_block_ops *ops;
	void       *state;	/* the back end's, while it is published */
	unsigned    drive;	/* its number: 0x80 ...			*/
	uint64_t    blocks;
	uint32_t    block_size;	/* bytes: a power of two, 512 to 4096	*/
	bool        read_only;
	bool        cdrom;	/* it is an ISO 9660 image		*/
	const struct plat_block_path *paths;
	unsigned    n_paths;
};

/*
 * Show @b to what is started from now on; it stays the caller's, and in place
 * until it is unpublished. The back end may give it another number (a BIOS
 * takes 0xff and 0x7f for the next one that is free).
 * -ENOTSUP, -EADDRINUSE, -ENOMEM: @e says why.
 */
int plat_block_publish(struct plat_block *b, struct err *e);
void plat_block_unpublish(struct plat_block *b);

/*
 * Have what is started find these ACPI tables (iBFT, aBFT) in place of the
 * last ones. Copies them. 0, -ENOTSUP, -ENOMEM.
 */
struct plat_table { const uint8_t *data; size_t len; };
int plat_block_tables(const struct plat_table *tables, size_t n,
		      struct err *e);

/* Which drive to start, and what of it (reference/commands-network.md
   #san-commands: only UEFI asks for more than the drive). */
struct plat_block_boot {
	unsigned    drive;
	const char *filename;	/* NULL: the usual ones			*/
	const char *extra;	/* is there, too; NULL: whatever is	*/
	const char *label;	/* of the volume; NULL: any		*/
	const char *uuid;	/* of the partition; NULL: any		*/
};

/* Start what is on a drive, published or the machine's own. Returns PLAT_GONE,
   0 if a program came back well, or why not with @e. */
int plat_block_boot(const struct plat_block_boot *how, struct err *e);

#endif
