/*
 * host.h: between the files of the host's back end. The program fills in
 * struct host before anything runs; plat_*() answers from it.
 */
#ifndef PLATFORM_HOST_HOST_H
#define PLATFORM_HOST_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct err;
struct host_boot;
struct lab;
struct lab_boot;
struct lab_disk;
struct lab_outcome;
struct lab_screen;
struct nic;
struct pollfd;
struct sbuf;
struct shell;

struct host {
	bool        live;	/* a person types; else scripted keys	*/
	bool        real_time;	/* else waiting jumps			*/
	const char *platform;	/* NULL: the lab's			*/
	const char *arch;
	const char *folder;	/* file: and the lab's servers		*/
	uint64_t    seed;
	struct lab *lab;	/* NULL: none				*/
	bool        no_net;	/* a machine without a card		*/
	bool        create;	/* --net tap:NAME may make the device	*/
	bool        hands_on;	/* its frames, to others: they are whole,
				   and so are their checksums		*/
	bool        host_loopback;	/* --net user: 10.0.2.2 is us	*/
	struct lab_outcome *outcome;	/* filled while a session runs	*/
	struct lab_screen  *screen;	/* output goes there; NULL: to the
					   terminal			*/
	struct sbuf        *trace;	/* the trace, likewise		*/
	struct host_boot   *boot;	/* what is started is kept there, for
					   QEMU; NULL: nobody wants it	*/
	FILE       *trace_file;	/* NULL: it goes where diagnostics go	*/
};
extern struct host host;

/* The exit status when memory is out: memory.c */
#define HOST_NO_MEMORY	12	/* ENOMEM */

/* ---- clock.c ------------------------------------------------------- */

/* It is later now: virtual time has moved, or some was skipped. */
void host_clock_skip(uint64_t us);

/* ---- wait.c -------------------------------------------------------- */

/* While on, waits for the lab are skipped even if time is real. */
void host_hurry(bool on);
/* From now on a wait ends, too, when one of these is ready; 0: none. They stay
   the caller's. */
void host_wait_for(const struct pollfd *fds, unsigned n);

/* ---- console.c ----------------------------------------------------- */

/* Take the terminal over, if there is one; give it back. The way out by a
   signal gives it back too. */
void host_console_start(void);
void host_console_stop(void);
/* For plat_wait(). */
unsigned host_console_pollfds(struct pollfd *fds, unsigned max);
void host_console_ready(const struct pollfd *fds, unsigned n);
/* Wait with the signals let in that only matter while waiting. */
int host_console_poll(struct pollfd *fds, unsigned n, int64_t wait_us);

/* ---- output.c ------------------------------------------------------- */

/* See what standard output can do. Is it a terminal? */
bool host_output_start(void);
/* Take back what was set on it, and wipe a menu. Safe in a handler. */
void host_output_end(void);
/* Output could not be written: its errno. 0: all is well. */
int host_console_lost(void);
void host_console_flush(void);
/* Write what another machine sends to its terminal, as it is. */
void host_console_pass(const char *text, size_t len);

/* ---- death.c -------------------------------------------------------- */

/* Catch a signal, but for a SIGHUP that "nohup" has ignored. */
void host_catch(int sig, void (*handler)(int sig), int flags);
/* From now on a process that SIGHUP or SIGTERM ends says so. */
void host_watch_death(void);
/* For whoever catches these. Safe in a handler. */
void host_say_death(int sig);
/* From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT end nothing by themselves:
   whoever runs asks whether one came. */
void host_watch_end(void);
bool host_told_to_end(void);

/* ---- terminal.c: what the environment says of it -------------------- */

bool host_terminal_utf8(void);
bool host_terminal_dumb(void);		/* it knows no escape sequences */
/* Is standard error, or output, a terminal that takes colours? */
bool host_colour(int fd);
/* Columns of standard output; 0: it is no terminal. */
unsigned host_columns(void);

/* ---- keys.c: scripted keys ----------------------------------------- */

/*
 * Read the text of --keys: characters, <Names> and <waits>. 0, -EINVAL or
 * -ENOMEM; @e explains, with the column.
 */
int host_keys_parse(const char *text, struct err *e);
void host_keys_free(void);
/* Press none until this is over; the first wait counts from then. */
void host_keys_hold(bool held);
int host_keys_read(void);		/* as plat_con_read()		*/
uint64_t host_keys_next_us(void);	/* UINT64_MAX: none to wait for */
bool host_keys_left(void);		/* is there any more to come?	*/
void host_keys_announce(void);

/* ---- nic.c --------------------------------------------------------- */

/* Is it "lab", "none", "tap:NAME" or "user"? */
bool host_net_is_known(const char *kind);
/* Get that card. 0, or -ENOTSUP, -ENOENT, -EPERM with @e. */
int host_net_open(const char *kind, struct err *e);
void host_net_close(void);
bool host_net_is_real(const char *kind);
unsigned host_nic_pollfds(struct pollfd *fds, unsigned max, int *wait_ms);
void host_nic_ready(const struct pollfd *fds, unsigned n);

/* Drivers: tap.c, slirp.c */
struct host_card {
	struct nic *nic;
	unsigned (*pollfds)(struct pollfd *fds, unsigned max, int *wait_ms);
	void     (*ready)(const struct pollfd *fds, unsigned n);
	void     (*close)(void);
};
int host_tap_open(const char *name, struct host_card *out, struct err *e);
int host_slirp_open(struct host_card *out, struct err *e);

/* ---- machine.c ----------------------------------------------------- */

/* The machine's own disks; NULL past the last. */
const struct lab_disk *host_disk(unsigned index);

/* ---- complete.c ---------------------------------------------------- */

/* Offer every word that could stand at bytes @start to @end of @line. */
void host_complete(struct shell *sh, const char *line, size_t start,
		   size_t end, void (*offer)(void *ctx, const char *word),
		   void *ctx);
/* complete_files.c: offer the files that a URI can name, as far as is known:
   those of the folder that file: and the lab's servers have. */
void host_complete_files(const char *word, size_t len,
			 void (*offer)(void *ctx, const char *word), void *ctx);

/* ---- line.c: the prompt's editor ----------------------------------- */

/* A terminal's shell_hooks.read_line: readline; firmware's own in a page. */
int host_read_line(void *ctx, struct shell *sh, const char *prompt,
		   char **out);
void host_editor_end(void);
/* piped.c: one without prompt and editor. */
int host_read_piped(void *ctx, struct shell *sh, const char *prompt,
		    char **out);

/* ---- say.c --------------------------------------------------------- */

/* Tell a person that the machine would boot this, would "restart" ... */
void host_say_boot(const struct lab_boot *boot);
void host_say_leaving(const char *what);

/* ---- trace.c ------------------------------------------------------- */

/* The trace goes to a file until it is closed: an enum cli_exit. */
int host_trace_open(const char *file);
void host_trace_close(void);
void host_trace_before(void *ctx, struct shell *sh, int argc, char **argv);
void host_trace_after(void *ctx, struct shell *sh, int argc, char **argv,
		      int status);

/* libraries.c: print the versions of what the program is linked with. */
void host_say_libraries(void);

/* trust.c: trust the certificates of this file (PEM) instead of the system's. */
void host_trust_file(const char *path);

#endif
