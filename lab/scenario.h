/*
 * scenario.h: test files (*.test.yaml): machines and scripts to run, and what
 * is expected of each run. TESTING.md is the reference.
 */
#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "lab/lab.h"
#include "lab/match.h"
#include "lab/outcome.h"

struct err;
struct lab_config;
struct lab_screen;
struct sbuf;

#define LAB_SCENARIOS_MAX	10000	/* in a file, matrices expanded	*/
#define LAB_INCLUDES_MAX	64

struct lab_list { struct lab_list *next; const char *text; };

/* YAML that is read again when a lab is made of it. */
struct lab_part {
	struct lab_part       *next;
	const struct lab_yaml *node;
	const char            *file, *folder;
};

/* ---- what is expected ------------------------------------------------ */

struct lab_want_initrd {
	struct lab_want_initrd *next;
	const struct lab_yaml  *at;
	struct lab_match       *any;	/* its name or its URI		*/
	struct lab_match       *name, *uri, *args;
};

struct lab_want_setting {
	struct lab_want_setting *next;
	const char              *name;
	const struct lab_yaml   *at;
	bool                     unset;
	struct lab_match        *value;
};

struct lab_want_screen {
	struct lab_want_screen *next;
	const struct lab_yaml  *at;
	bool                    has_page;
	int32_t                 page;	/* from 1; below 0 from the end	*/
	const char             *golden;	/* a file; NULL: none		*/
	bool                    style;	/* with colours and the like	*/
	struct lab_match       *text;
};

struct lab_expect {
	const struct lab_yaml   *end_at;	/* NULL: any good end	*/
	enum lab_ending             end;
	struct lab_match        *kind, *uri, *cmdline;
	const struct lab_yaml   *initrds_at;	/* NULL: any		*/
	struct lab_want_initrd  *initrds;
	const struct lab_yaml   *status_at;	/* NULL: any		*/
	uint32_t                 status;
	const struct lab_yaml   *line_at;
	uint32_t                 line;
	struct lab_match        *error, *error_file;
	struct lab_want_setting *settings;
	struct lab_want_screen  *screens;
	struct lab_match        *output, *requests;
	const struct lab_yaml   *time_at;
	uint32_t                 above_ms, below_ms;	/* 0: no bound	*/
};

/* ---- what is run ----------------------------------------------------- */

struct lab_scenario {
	struct lab_scenario   *next;
	const char            *name;
	const char            *file;	/* the test file		*/
	const struct lab_yaml *at;	/* where it is written		*/
	struct lab_part       *lab;	/* NULL: the default one	*/
	struct lab_part       *machine;	/* in order, one over the other	*/
	const char            *folder;	/* served; NULL: the script's	*/
	const char            *script, *command;	/* one of them	*/
	const char            *keys;	/* NULL: none			*/
	const struct lab_yaml *keys_at;
	struct lab_list       *choose, *set;	/* "NAME=VALUE"		*/
	struct lab_list       *fail;	/* "FILE:LINE"			*/
	const struct lab_yaml *fail_at;
	const char            *unserved;	/* NULL: the lab's	*/
	uint64_t               seed;	/* 0: the lab's			*/
	bool                   no_dhcp, no_net;
	struct lab_expect      expect;
};

struct lab_suite {
	struct arena          mem;	/* everything below lives there	*/
	const char           *file;
	struct lab_scenario  *first;
	unsigned              count;
};

/*
 * Read a test file and all that it includes. 0, or -EINVAL, -ENOENT, -ENOMEM
 * ... with @e saying what, and where. *@out is the caller's in either case
 * (NULL: no memory), for @e refers to its file names.
 */
int lab_suite_load(const char *file, struct lab_suite **out, struct err *e);
/* The same from text in memory; @folder: where its files are. */
int lab_suite_parse(const char *text, size_t len, const char *file,
		    const char *folder, struct lab_suite **out,
		    struct err *e);
void lab_suite_free(struct lab_suite *s);	/* NULL-safe */

/* The lab that a scenario runs in; as lab_new(). @folder: if it has none. */
int lab_scenario_lab(const struct lab_scenario *s, const char *folder,
		     struct lab **out, struct err *e);

/* ---- what came of it ------------------------------------------------- */

struct lab_evidence {
	const struct lab_outcome *outcome;
	const struct lab_screen  *screen;
	const struct lab         *lab;		/* NULL: no requests	*/
	/* Append what ${name} is; -ENOENT: unset. */
	int  (*setting)(void *ctx, const char *name, struct sbuf *out);
	void  *ctx;
	bool   update;		/* write golden files			*/
	bool   updated;		/* out: some were			*/
};

/*
 * Append to @out what is not as expected, a paragraph each: "file:line:col:
 * what", and the difference. Returns how many there are, or -ENOMEM.
 */
int lab_scenario_check(const struct lab_scenario *s, struct lab_evidence *ev,
		       struct sbuf *out);

/* Append what differs between two texts, line by line: "- wanted",
   "+ found", each line after @indent. */
void lab_diff(const char *wanted, const char *found, const char *indent,
	      struct sbuf *out);

/* ---- between the files that read them -------------------------------- */

struct lab_reader;

/* A single value in which {machine}, {script} ... stand for a matrix's. */
int lab_scenario_text(struct lab_reader *r, const struct lab_yaml *n,
		      const char **out);
/* The same for a file, relative to the test file's folder. */
int lab_scenario_path(struct lab_reader *r, const struct lab_yaml *n,
		      const char **out);
/* "expect": into struct lab_expect. */
int lab_expect_read(struct lab_reader *r, const struct lab_yaml *n,
		    void *expect);

#endif
