/* scsid.h: a simulated disk, asked by SCSI commands (SPC-4, SBC-3). */
#ifndef LAB_SCSID_H
#define LAB_SCSID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/config.h"

struct sbuf;

struct scsid_answer {
	unsigned status;		/* 0: good; 2: see @sense	*/
	unsigned sense;			/* key << 8 | additional code	*/
	bool     is_io;			/* reads or writes blocks	*/
	uint8_t *data;			/* of the disk: to be read, or filled */
	uint64_t len;			/* bytes of it			*/
	bool     writes;
};

/* Do what @cdb says to that of the disks @luns whose number is in the 8 bytes
   @lun. While *@attention is set, a command but INQUIRY and REPORT LUNS fails
   and clears it. What is read of others than blocks is appended to @out. */
void lab_scsi(struct lab_lun *luns, const uint8_t lun[8],
	      const uint8_t cdb[16], bool *attention, struct sbuf *out,
	      struct scsid_answer *a);
/* The fixed form of sense data: 18 bytes. */
#define SCSID_SENSE	18
void lab_scsi_sense(uint8_t out[SCSID_SENSE], unsigned sense);
/* Forget what is in memory of them. */
void lab_luns_close(struct lab_lun *luns);

#endif
