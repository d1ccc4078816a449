/* web.h: "pxesh web": one page and one folder for a browser on this machine. */
#ifndef CLI_WEB_H
#define CLI_WEB_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct sbuf;

#define WEB_HEAD_BYTES	8192u	/* of one request, at most		*/
#define WEB_NAME_BYTES	64u	/* of a file of the page		*/

struct web_request {
	bool head;			/* asks for no body		*/
	char name[WEB_NAME_BYTES];	/* "index.html"			*/
};

/*
 * web_request.c: read the head of a request, which ends with an empty line, to
 * the server at 127.0.0.1 and @port. Returns 200 or the status to refuse it
 * with (RFC 9110 15.5).
 */
unsigned web_request_read(const char *text, size_t len, unsigned port,
			  struct web_request *out);

/* What is served: folders. */
struct web {
	const char *page;
	const char *folder;		/* NULL: none			*/
	unsigned    port;
};

/* web_answer.c: append the answer to a request, all of it; @status other than
   200 refuses it. -ENOMEM, which is @out's error, too. */
int web_answer(const struct web *w, unsigned status,
	       const struct web_request *q, struct sbuf *out);

/* web_folder.c: append the texts of a folder as the page's JSON. Those that are
   too many, too long, hidden or no text are left out. */
#define WEB_FOLDER_FILES 500u
#define WEB_FOLDER_BYTES (8u << 20)	/* of all texts			*/
int web_folder(const char *folder, struct sbuf *out);

/* web_serve.c: serve until the program is ended, saying where. @w->port 0: any
   that is free. Returns only when that cannot be: a negative errno. */
int web_serve(struct web *w, struct err *e);

#endif
