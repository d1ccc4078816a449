/* err.h: a fault and where it is: what a person will read. */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

struct srcpos {
	const char *file;
	uint32_t    line, col;	/* from 1, in bytes; line 0: unknown	*/
	uint32_t    len;	/* bytes of the span, on its first line	*/
};

#define ERR_MSG	224	/* bytes of a message, with the NUL */

struct err {
	int           code;	/* negative errno; 0 while unset	*/
	struct srcpos pos;	/* where in the script			*/
	int           arg;	/* the word at fault: index in argv;
				   0 is the command as a whole		*/
	bool          quiet;	/* expected: not worth a word when the
				   script handles it (|| or ;)		*/
	bool          reported;	/* a person has been told		*/
	char          msg[ERR_MSG];	/* what; no position, no newline */
};

/*
 * Record a fault in @e unless it holds one already: the first message wins.
 * @code is a negative errno. @e may be NULL. Returns the code now in @e,
 * or @code if @e is NULL, so that "return err_set(...)" reads well.
 */
int err_set(struct err *e, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set(), for a failure that scripts use as an answer: see quiet. */
int err_quiet(struct err *e, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set(), blaming argv[@arg] of the command that is running. */
int err_arg(struct err *e, int arg, int code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Fill in the position if it is unknown. Returns the code in @e. */
int err_at(struct err *e, struct srcpos pos);

/* Forget the fault, so that @e can be used again. */
void err_clear(struct err *e);

/*
 * The short text of a status: "No such file or directory" for -ENOENT,
 * "exit status 5" for a positive one (exit N). Never NULL; static.
 */
const char *err_text(int status);

/*
 * The number that ${errno} shows for a status (reference/language.md#errno):
 * for a negative errno 0xCC0000EE, CC being the class that scripts may compare
 * and EE the errno's magnitude; a positive status is itself; 0 is 0.
 */
uint32_t err_number(int status);

#endif
