/* iscsid.h: between the files of the iSCSI target (RFC 7143): a connection. */
#ifndef LAB_ISCSID_H
#define LAB_ISCSID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"
#include "lab/inside.h"

#define ISCSID_TASKS	64	/* commands at once			*/
#define ISCSID_SEGMENT	65536u	/* bytes of data that it takes in one go */

/* A command whose data are still to come. */
struct iscsid_write {
	bool     used;
	uint32_t tag, transfer_tag, got, want;
	uint32_t all, expects;	/* of the command, of the initiator	*/
	uint8_t *to;
};

struct lab_iscsi_conn {
	struct lab_timer       timer;
	struct lab_iscsi_conn *next;
	struct lab            *lab;
	struct lab_iscsi      *target;
	const char            *server;	/* for the request log		*/
	struct tcp_pcb        *pcb;	/* NULL once lwIP dropped it	*/
	struct sbuf            in, out;
	size_t                 sent;	/* of @out			*/
	bool                   ending, resets, silent;
	/* login */
	bool                   full;	/* it is over			*/
	bool                   discovery;
	bool                   has_user, proved;
	uint8_t                stage, chap_id, challenge[16];
	bool                   asked;	/* a challenge was sent		*/
	bool                   header_digest, data_digest;
	uint32_t               segment;	/* that the initiator takes	*/
	char                   initiator[224];
	/* the session */
	uint32_t               stat_sn, exp_cmd_sn, next_transfer;
	bool                   attention;	/* is still to be told	*/
	struct iscsid_write    write[ISCSID_TASKS];
};

/* A response to @bhs is begun: opcode, tag and sequence numbers. @counts: it
   has a number of its own. */
void iscsid_begin(struct lab_iscsi_conn *c, uint8_t out[48], unsigned opcode,
		  const uint8_t *bhs, bool counts);
/* Append a message. */
void iscsid_put(struct lab_iscsi_conn *c, uint8_t bhs[48], const void *data,
		size_t len, bool bad_digest);

/* A login request, with its text. False: the connection ends after what was
   put. */
bool iscsid_login(struct lab_iscsi_conn *c, const uint8_t *bhs,
		  const char *text, size_t len);

/* A message of the session, with its data. False: the connection ends. */
bool iscsid_message(struct lab_iscsi_conn *c, const uint8_t *bhs,
		    const uint8_t *data, size_t len);

#endif
