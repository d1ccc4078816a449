/*
 * lab.h: the simulated network: a wire, and servers on its far end. The
 * servers use a private copy of lwIP, so that a fault of ours is not hidden by
 * the same fault on the other side.
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct events;
struct lab;
struct lab_machine;	/* SMBIOS strings, memory, CPU ...: machine.h	*/
struct nic;

/* What a URL that nobody serves gets: an error, a placeholder, or that only on
   other hosts than the one of lab_serve(). */
enum lab_unserved { LAB_404, LAB_STUB, LAB_STUB_ELSEWHERE };

/*
 * The default lab: one card, DHCP, DNS for any name, HTTP and TFTP that serve
 * @folder. @seed 0: the file's, else 1. 0, -ENOMEM, or -EBUSY: one lab per
 * process at a time.
 */
int lab_new(const char *folder, uint64_t seed, struct lab **out,
	    struct err *e);
/* From a YAML file; @e->pos says where it is wrong. @machine: one of its
   "machines", or NULL. */
int lab_load(const char *file, const char *machine, uint64_t seed,
	     struct lab **out, struct err *e);
void lab_free(struct lab *lab);

/*
 * Whatever else the lab has, http://@host/ serves @folder, where nothing of
 * the lab's own is in the way. Both are copied. 0, -ENOMEM or -EADDRINUSE.
 */
int lab_serve(struct lab *lab, const char *host, const char *folder);
/*
 * @url (http:, https: or tftp:) and all below it is @folder, whatever the lab
 * has there. Both are copied. 0, -EINVAL, -ENOMEM or -EADDRINUSE with @e.
 */
int lab_root(struct lab *lab, const char *url, const char *folder,
	     struct err *e);
void lab_set_unserved(struct lab *lab, enum lab_unserved what);
/* Another firmware and processor than the lab's; NULL: the lab's. Both texts
   outlive the lab. */
void lab_set_machine(struct lab *lab, const char *platform, const char *arch);
/* The cards of the machine under test; NULL past the last. */
struct nic *lab_nic(struct lab *lab, unsigned index);
/* The first of them, as a cable to others: it gets what is for anybody. */
struct nic *lab_uplink(struct lab *lab);
const struct lab_machine *lab_machine(const struct lab *lab);

/* Run the servers and the wire from the client's event loop; @ev outlives
   the lab, which takes itself off it in lab_free(). */
void lab_attach(struct lab *lab, struct events *ev);
/* Do what is due now: for tests, which have no event loop. */
void lab_run(struct lab *lab);
/* When the lab must run next, in microseconds: likewise. */
uint64_t lab_next_us(const struct lab *lab);

/*
 * Requests that the servers saw, oldest first; NULL past the last. Texts stay
 * the lab's until lab_free().
 */
struct lab_request {
	const char *server;	/* "http 192.0.2.1:80"			*/
	const char *what;	/* "GET http://boot.test/menu.ipxe"	*/
	const char *answer;	/* "200, 1234 bytes", "..., a placeholder" */
	const char *headers;	/* HTTP: the request's header lines	*/
	const char *body;	/* HTTP: what was posted, with a NUL	*/
	size_t      body_len;
	const char *source;		/* the local file; "": none	*/
	bool        is_line;		/* @what is what a log server got */
	uint64_t    at_us;
};
const struct lab_request *lab_request(const struct lab *lab, unsigned index);

/*
 * Call @tell with each count of answers that a server has given and will not
 * give again (DHCP's skipped packets, paths that last some times only), in an
 * order that does not change. @lab may be NULL.
 */
void lab_spent(const struct lab *lab, void (*tell)(void *ctx, uint32_t count),
	       void *ctx);

/* Append the root certificate of the lab's web servers (PEM), which its
   machines trust. -ENOMEM. */
struct sbuf;
int lab_trust(struct lab *lab, struct sbuf *out);

/* The local file that @uri was when it was asked for last, or NULL. */
struct uri;
const char *lab_source(const struct lab *lab, const struct uri *uri);

/* Was the last answer for this URI a placeholder? */
bool lab_is_placeholder(const struct lab *lab, const char *uri);
/* Could a placeholder for this path stand for a program as well as for a
   script, since its name does not say? */
bool lab_placeholder_is_open(const char *path);

/* The seed in use: the caller's, or the file's if that was 0. */
uint64_t lab_seed(const struct lab *lab);

#endif
