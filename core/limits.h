/* limits.h: every limit that a script, a server or a file can run into. */
#ifndef CORE_LIMITS_H
#define CORE_LIMITS_H

/* The language */
#define LIMIT_SCRIPT_BYTES	(64u << 20)	/* one script file	    */
#define LIMIT_SCRIPT_NODES	(12u << 20)	/* its words, commands and
						   lines		    */
#define LIMIT_LINE_BYTES	(1u << 20)	/* a line, continuations
						   joined		    */
#define LIMIT_ARGS		255		/* after the options	    */
#define LIMIT_NESTING		64		/* scripts in scripts	    */
#define LIMIT_EXPAND_DEPTH	32		/* values within values	    */
#define LIMIT_EXPAND_COUNT	10000		/* ${...} in one word	    */
#define LIMIT_EXPAND_BYTES	(1u << 20)	/* one word, expanded	    */

/* What lives as long as the shell */
#define LIMIT_SETTINGS		65536		/* values in the tree	    */
#define LIMIT_SETTINGS_BYTES	(64u << 20)	/* all of them, names too   */
#define LIMIT_BLOCKS		4096		/* scopes in the tree	    */
#define LIMIT_BLOCK_DEPTH	16		/* a.b.c ...		    */
#define LIMIT_SETTING_BYTES	(16u << 20)	/* one value		    */
#define LIMIT_IMAGES		4096		/* registered at once	    */
#define LIMIT_INITRD_PATH	4096		/* of a file in an initrd   */
#define LIMIT_ARCHIVES		8		/* archives in archives	    */
#define LIMIT_IMAGE_BYTES	(4ull << 30)	/* one image		    */
#define LIMIT_MENU_ITEMS	65536		/* in one menu or form	    */
#define LIMIT_MENUS		256		/* menus kept at once	    */
#define LIMIT_PARAMS		1024		/* fields of one list	    */
#define LIMIT_PARAM_LISTS	256		/* lists kept at once	    */
#define LIMIT_SYMLINKS		16		/* on the way to one file   */
#define LIMIT_REDIRECTS		32		/* of one download	    */
#define LIMIT_RETRIES		100		/* of one download, while the
						   server is busy	    */
#define LIMIT_URI_BYTES		8192		/* one URI		    */
#define LIMIT_LOTEST_FRAMES	1000		/* where time is virtual    */
#define LIMIT_SYSLOG_BYTES	8192		/* lines for a log server   */
#define LIMIT_PICTURE_PIXELS	(32u << 20)	/* of one picture	    */

/* What servers send */
#define LIMIT_HTTP_LINE		8192		/* one line of a header	    */
#define LIMIT_HTTP_HEADERS	65536		/* all of one response	    */
#define LIMIT_HTTP_ERROR_PAGE	65536		/* that nobody reads	    */
#define LIMIT_CODED_BYTES	(16u << 20)	/* of what came as gzip	    */

/* Disks over the network */
#define LIMIT_SAN_CACHE		(4u << 20)	/* bytes of all drives	    */
#define LIMIT_SAN_DRIVES	16		/* attached at once	    */
#define LIMIT_SAN_PATHS		8		/* to one drive		    */

#endif
