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

/* Do what @cdb says; @lun NULL: there is none of that number. What is read of
   others than blocks is appended to @out. */
void lab_scsi(const struct lab_iscsi *t, struct lab_lun *lun,
	      const uint8_t cdb[16], struct sbuf *out, struct scsid_answer *a);

#endif
