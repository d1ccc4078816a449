/*
 * scenario.h: test files (*.test.yaml): machines and scripts to run, and what
 * is expected of each run. TESTING.md is the reference.
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "lab/lab.h"
#include "lab/outcome.h"
#include "scenario/match.h"

struct err;
struct lab_config;
struct lab_screen;
struct sbuf;

#define SUITE_SCENARIOS_MAX	10000	/* in a file, matrices expanded	*/
#define SUITE_INCLUDES_MAX	64

struct scenario_list { struct scenario_list *next; const char *text; };

/* YAML that is read again when a lab is made of it. */
struct scenario_part {
	struct scenario_part *next;
	const struct yaml    *node;
	const char           *file, *folder;
};

/* ---- what is expected ------------------------------------------------ */

struct want_initrd {
	struct want_initrd *next;
	const struct yaml  *at;
	struct match       *any;	/* its name or its URI		*/
	struct match       *name, *uri, *args;
};

struct want_setting {
	struct want_setting *next;
	const char          *name;
	const struct yaml   *at;
	bool                 unset;
	struct match        *value;
};

struct want_screen {
	struct want_screen *next;
	const struct yaml  *at;
	bool                has_page;
	int32_t             page;	/* from 1; below 0 from the end	*/
	const char         *golden;	/* a file; NULL: none		*/
	bool                style;	/* with colours and the like	*/
	struct match       *text;
};

struct expect {
	const struct yaml   *end_at;	/* NULL: any good end	*/
	enum lab_ending      end;
	struct match        *kind, *uri, *cmdline;
	const struct yaml   *initrds_at;	/* NULL: any		*/
	struct want_initrd  *initrds;
	const struct yaml   *status_at;	/* NULL: any		*/
	uint32_t             status;
	const struct yaml   *line_at;
	uint32_t             line;
	struct match        *error, *error_file;
	struct want_setting *settings;
	struct want_screen  *screens;
	struct match        *output, *log;	/* what log servers got	*/
	struct match        *serial;	/* of what is booted, in QEMU	*/
	const struct yaml   *serial_at;	/* NULL: it is not started	*/
	struct match        *requests;	/* of each request's text */
	struct want_request *asked;
	const struct yaml   *time_at;
	uint32_t             above_ms, below_ms;	/* 0: no bound	*/
};

/* ---- what is run ----------------------------------------------------- */

struct scenario {
	struct scenario      *next;
	const char           *name;
	const char           *file;	/* the test file		*/
	const struct yaml    *at;	/* where it is written		*/
	struct scenario_part *lab;		/* NULL: the default one	*/
	struct scenario_part *machine;		/* in order, one over the other	*/
	const char           *folder;	/* served; NULL: the script's	*/
	const char           *script, *command;		/* one of them	*/
	const char           *keys;	/* NULL: none			*/
	const struct yaml    *keys_at;
	struct scenario_list *choose, *set;		/* "NAME=VALUE"		*/
	struct scenario_list *fail;		/* "FILE:LINE"			*/
	const struct yaml    *fail_at;
	const char           *unserved;		/* NULL: the lab's	*/
	uint64_t              seed;	/* 0: the lab's			*/
	bool                  no_dhcp, no_net;
	bool                  needs_qemu;	/* without it, skip	*/
	uint32_t              boot_ms;	/* until "serial" has come; 0: as
					   "pxesh run" waits		*/
	struct expect         expect;
};

struct suite {
	struct arena     mem;		/* everything below lives there	*/
	const char      *file;
	struct scenario *first;
	unsigned         count;
};

/*
 * Read a test file and all that it includes. 0, or -EINVAL, -ENOENT, -ENOMEM
 * ... with @e saying what, and where. *@out is the caller's in either case
 * (NULL: no memory), for @e refers to its file names.
 */
int suite_load(const char *file, struct suite **out, struct err *e);
/* The same from text in memory, for tests; @folder: where its files are. */
int suite_parse(const char *text, size_t len, const char *file,
		const char *folder, struct suite **out,
		struct err *e);
void suite_free(struct suite *s);	/* NULL-safe */

/* The lab that a scenario runs in; as lab_new(). @folder: if it has none. */
int scenario_lab(const struct scenario *s, const char *folder,
		 struct lab **out, struct err *e);

/* ---- what came of it ------------------------------------------------- */

struct evidence {
	const struct lab_outcome *outcome;
	const struct lab_screen  *screen;
	const struct lab         *lab;		/* NULL: no requests	*/
	/* Append what ${name} is; -ENOENT: unset. */
	int  (*setting)(void *ctx, const char *name, struct sbuf *out);
	void                     *ctx;
	const char               *serial;	/* of what was booted	*/
	const struct err         *booting;	/* why that went wrong; code 0:
						   it went well		*/
	bool                      update;	/* write golden files			*/
	bool                      updated;	/* out: some were			*/
	bool                      skipped;	/* out: it could not be booted, but
						   may be skipped then	*/
};

/*
 * Append to @out what is not as expected, a paragraph each: "file:line:col:
 * what", and the difference. Returns how many there are, or -ENOMEM.
 */
int scenario_check(const struct scenario *s, struct evidence *ev,
		   struct sbuf *out);

/* Has the serial line said all that is expected of it? */
bool scenario_heard(const struct scenario *s, const char *serial);

/* ---- between the files that read them -------------------------------- */

struct yaml_reader;

/* A single value in which {machine}, {script} ... stand for a matrix's. */
int scenario_text(struct yaml_reader *r, const struct yaml *n,
		  const char **out);
/* The same for a file, relative to the test file's folder. */
int scenario_path(struct yaml_reader *r, const struct yaml *n,
		  const char **out);
/* "expect": into struct expect. */
int expect_read(struct yaml_reader *r, const struct yaml *n,
		void *expect);

#endif
