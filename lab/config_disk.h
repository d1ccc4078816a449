/*
 * config_disk.h: what a lab's servers of disks are, as plain data, as config.h
 * has the others.
 */
#ifndef LAB_CONFIG_DISK_H
#define LAB_CONFIG_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include "lab/image.h"
#include "lab/tls.h"

/* What goes wrong with a command that reads or writes; each kind of server
   knows some of them. */
enum lab_disk_fault {
	LAB_DISK_CLOSE,		/* the connection ends, half the data sent */
	LAB_DISK_SILENT,	/* no answer				*/
	LAB_DISK_CHECK,		/* check condition, see @sense		*/
	LAB_DISK_BUSY, LAB_DISK_CONFLICT,
	LAB_DISK_SHORT,		/* less than was asked for		*/
	LAB_DISK_ORDER,		/* a wrong sequence number		*/
	LAB_DISK_DIGEST,	/* a wrong data digest			*/
	LAB_DISK_LOGOUT,	/* the target asks us to leave		*/
	LAB_DISK_ERROR,		/* NBD, AoE: see @error			*/
	LAB_DISK_STRANGER,	/* the answer to what nobody asked	*/
	LAB_DISK_TWICE,		/* NBD: a part comes twice, another not	*/
	LAB_DISK_LOST,		/* FCoE: a frame of data does not come	*/
	LAB_DISK_RESET,		/* FCoE: all are logged out, half the data
				   sent					*/
};

struct lab_disk_fault_rule {
	struct lab_disk_fault_rule *next;
	enum lab_disk_fault         what;
	uint32_t                    after;	/* commands go well first */
	uint32_t                    every;	/* then each n-th; 0: each */
	uint32_t                    times;	/* so often; 0: always	*/
	uint32_t                    seen, used;
	uint32_t                    sense;	/* SCSI: key << 8 | code */
	uint32_t                    error;	/* NBD's; ATA's register */
};

/* What a server of disks refuses: logins, or exports. */
struct lab_disk_refusal {
	uint32_t code;			/* that says why; 0: none is refused */
	uint32_t times;			/* so often; 0: always		*/
	uint32_t used;
};

struct lab_lun {
	struct lab_lun  *next;
	uint32_t         number;
	uint32_t         block;			/* bytes		*/
	uint32_t         type;			/* SCSI's device type	*/
	const char      *serial;
	struct lab_image image;
};

struct lab_iscsi {
	const char     *name;			/* of the target	*/
	struct lab_lun *luns;
	const char     *user, *password;	/* CHAP; NULL: none	*/
	const char     *reverse_user, *reverse_password;
	const char     *initiator;		/* the only one let in	*/
	const char     *moves_to;		/* redirects there	*/
	bool            digests;		/* insists on them	*/
	struct lab_disk_refusal refusal;	/* class << 8 | detail	*/
	uint32_t        logins;
	struct lab_disk_fault_rule *faults;
};

/* What an NBD server can do: less and less. */
enum lab_nbd_style {
	LAB_NBD_GO,		/* fixed newstyle, NBD_OPT_GO		*/
	LAB_NBD_NAME,		/* ... NBD_OPT_EXPORT_NAME only		*/
	LAB_NBD_NEW,		/* newstyle that is not fixed		*/
	LAB_NBD_OLD		/* oldstyle, without names		*/
};

struct lab_export {
	struct lab_export *next;
	const char        *name;
	bool               read_only;
	uint32_t           least, most;	/* bytes of a command; 0: not told */
	struct lab_image   image;
};

struct lab_nbd {
	struct lab_export *exports;
	enum lab_nbd_style style;
	bool               structured;	/* it can answer in parts	*/
	bool               fua, flush;	/* it offers these		*/
	bool               cache;	/* a fault loses what was written and
					   not flushed			*/
	const struct lab_tls_how *tls;	/* insists on it; NULL: has none */
	struct lab_disk_refusal refusal;	/* of an export: an error */
	struct lab_disk_fault_rule *faults;
};

struct lab_aoe {
	uint16_t         shelf;
	uint8_t          slot;
	struct lab_image image;
	const char      *serial;
	uint32_t         buffers, sectors;	/* that it takes; sectors 0: as
						   many as fit		*/
	bool             narrow;	/* longer frames are lost	*/
	bool             lba28;		/* it knows no longer addresses	*/
	uint32_t         refuses;	/* each command, by this AoE error */
	struct lab_disk_fault_rule *faults;
};

/* How initiators log in to a forwarder of FCoE. */
enum lab_fcoe_login {
	LAB_FCOE_FIP,
	LAB_FCOE_PLAIN,		/* it knows of no FIP			*/
	LAB_FCOE_VN2VN,		/* to the target itself: no forwarder	*/
};

/* A target of FCP, and the forwarder (FCF) that it is behind. */
struct lab_fcoe {
	uint64_t            target;	/* the name of its port		*/
	struct lab_lun     *luns;
	enum lab_fcoe_login login;
	bool                server_mac;	/* initiators keep their own address */
	bool                has_vlan;	/* VLAN requests are answered: ... */
	uint16_t            vlan;	/* 0: without a tag		*/
	uint8_t             priority;
	uint32_t            alive_ms;	/* FKA_ADV_PERIOD; 0: keep-alives
					   are not wanted		*/
	uint32_t            skip, skipped;	/* first advertisements lost */
	uint32_t            conflicts;	/* so many VN_Port IDs are taken */
	uint32_t            conflicted;
	bool                narrow;	/* longer frames are lost	*/
	uint32_t            closing_ms;	/* it is busy for so long with an
					   initiator that has logged out */
	struct lab_disk_refusal refusal;	/* of a FLOGI: reason << 8 |
						   explanation		*/
	struct lab_disk_fault_rule *faults;
};

#endif
