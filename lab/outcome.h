/*
 * outcome.h: how a run ended, as data: what a test compares, a plan prints,
 * an exploration tells apart. Everything lives in its arena; texts are never
 * NULL.
 */
#ifndef LAB_OUTCOME_H
#define LAB_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

enum lab_ending {
	LAB_END_EXIT,		/* the script ended: see status		*/
	LAB_END_BOOT,		/* a program was started: see boot	*/
	LAB_END_SHELL,		/* a prompt waits for a person		*/
	LAB_END_WAITS,		/* a command does: see error		*/
	LAB_END_REBOOT, LAB_END_POWEROFF,
	LAB_END_ERROR,		/* nothing handled a failure: see error	*/
	LAB_END_ENDLESS,	/* it would have gone on for ever	*/
	LAB_ENDS
};
/* "exit", "boot" ... by enum lab_ending, for messages and files. */
extern const char *const lab_end_words[LAB_ENDS];

/* An image that a program was given. */
struct lab_initrd {
	const char *name, *args, *uri, *kind;	/* "": unknown kind	*/
	uint64_t    size;
};

struct lab_boot {
	const char *name;
	const char *uri;	/* ""; else where it came from, in the end */
	const char *kind;	/* "bzImage", "EFI" ...			*/
	bool        kernel;	/* else a program			*/
	const char *version;	/* of a Linux kernel; ""		*/
	const char *starts;	/* what of a disk: "its boot sector ..."; "" */
	const char *cmdline;
	uint64_t    size;	/* bytes				*/
	unsigned    n_initrds;
	struct lab_initrd *initrds;
};

/* A failure, and where in which script. */
struct lab_failure {
	int         code;	/* negative errno; 0: none		*/
	const char *message;
	const char *file;	/* "": unknown, and then line is 0	*/
	uint32_t    line, col;
};

struct lab_outcome {
	struct arena       mem;
	enum lab_ending       end;
	int                status;	/* 0, N of "exit N", negative errno */
	int                reset;	/* enum plat_reset, for REBOOT	*/
	struct lab_boot    boot;
	struct lab_failure error;	/* the last that nothing handled */
	uint64_t           started_us, ended_us;	/* virtual time	*/
};

void lab_outcome_init(struct lab_outcome *o);
void lab_outcome_free(struct lab_outcome *o);	/* NULL-safe */
/* A copy in its arena; "" when memory is out, or for NULL. */
const char *lab_outcome_text(struct lab_outcome *o, const char *text);
/* Append it as a clause: "http://... was booted", "the script failed: ...". */
struct sbuf;
void lab_outcome_describe(const struct lab_outcome *o, struct sbuf *out);

#endif
