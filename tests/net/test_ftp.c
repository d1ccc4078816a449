/* test_ftp.c: conversations with FTP servers, one of which is hostile. */
#include "tests/net/tcp.h"

#include "core/holder.h"
#include "core/image.h"
#include "net/stack.h"

#define FTP "ftp://192.0.2.1/a/x"

/* A server: how it answers which command, in order, until one is not as
   expected. The file comes on a connection of its own. */
struct turn { const char *command, *answer; };

struct world {
	struct bench      b;
	struct tcp_server control, data;
	const struct turn *turns;
	unsigned          n, done;
	const char       *file;		/* what its connection brings	*/
	unsigned          files;	/* connections for files	*/
	uint16_t          file_port;
	struct net_timer  slow;		/* until it greets on		*/
	unsigned          greetings;	/* lines before the last one	*/
	const char       *hello;	/* NULL: as most do		*/
	struct image     *img;
};

static void heard(struct tcp_server *s)
{
	struct world *w = s->ctx;
	const struct turn *t = &w->turns[w->done];

	if (w->done == w->n || strcmp(s->got, t->command))
		return;
	s->len = 0;
	w->done++;
	tcp_say(s, t->answer);
}

/* A line each 50 seconds. */
static void greet(struct net_timer *t)
{
	struct world *w = HOLDER(world, slow, t);

	if (!w->greetings) {
		tcp_say(&w->control, w->hello ? w->hello : "220 ready\r\n");
		return;
	}
	w->greetings--;
	tcp_say(&w->control, "220-wait\r\n");
	net_timer_set(w->b.net, t, 50000000);
}

/* The port says which connection a segment is of. */
static void serve(struct bench *b, const uint8_t *f, size_t len)
{
	struct world *w = b->ctx;
	bool control = len >= TCP_AT + 20 && get_be16(f + TCP_AT + 2) == 21;
	struct tcp_server *s = control ? &w->control : &w->data;
	unsigned before = s->connections;

	b->ctx = s;
	tcp_serve(b, f, len);
	b->ctx = w;
	if (s->connections == before)
		return;
	if (control) {
		w->done = 0;
		greet(&w->slow);
		return;
	}
	w->files++;
	w->file_port = s->port;
	tcp_say(s, w->file);
	tcp_finish(s);
}

#define LOGIN { "USER anonymous\r\n", "331 who\r\n" }, \
	      { "PASS pxesh@\r\n", "230-hello\r\n230 in\r\n" }, \
	      { "TYPE I\r\n", "200 binary\r\n" }
#define SIZE(size) { "SIZE /a/x\r\n", size }
#define DATA_PORT { "EPSV\r\n", "229 at (|||6446|)\r\n" }
#define WHOLE { "RETR /a/x\r\n", "150 here\r\n226 sent\r\n" }

static void begin(struct world *w, const struct turn *turns, unsigned n,
		  const char *file)
{
	fake_reset();
	memset(w, 0, sizeof(*w));
	bench_start(&w->b);
	bench_address(&w->b);
	w->control.b = w->data.b = &w->b;
	w->control.ctx = w;
	w->control.heard = heard;
	w->turns = turns;
	w->n = n;
	w->slow.expired = greet;
	w->file = file;
	w->b.ctx = w;
	w->b.on_frame = serve;
}

static int get(struct world *w, const char *uri)
{
	return fetch_image(&w->b.fetch, uri, QUIETLY, &w->img, &w->b.e);
}

static void end(struct world *w)
{
	image_unref(w->img);
	bench_stop(&w->b);
}

#define BEGIN(w, turns, file) \
	begin(w, turns, sizeof(turns) / sizeof((turns)[0]), file)

static void assert_got(const struct world *w, const char *text)
{
	assert_int_equal(w->img->len, strlen(text));
	assert_memory_equal(w->img->data, text, strlen(text));
}

static void a_file_comes_by_a_connection_of_its_own(void **state)
{
	static const struct turn turns[] = {
		LOGIN, SIZE("213 4\r\n"), DATA_PORT, WHOLE };
	struct world w;

	(void)state;
	BEGIN(&w, turns, "text");
	assert_int_equal(get(&w, FTP), 0);
	assert_got(&w, "text");
	assert_int_equal(w.done, w.n);
	assert_int_equal(w.files, 1);
	assert_int_equal(w.file_port, 6446);
	end(&w);
}

static void who_greets_at_length_is_not_silent(void **state)
{
	static const struct turn turns[] = {
		LOGIN, SIZE("213 4\r\n"), DATA_PORT, WHOLE };
	struct world w;

	(void)state;
	BEGIN(&w, turns, "text");
	w.greetings = 9;
	assert_int_equal(get(&w, FTP), 0);
	assert_got(&w, "text");
	assert_int_equal(w.control.connections, 1);
	end(&w);
}

/* By PASV, whose address is that of another machine: it is not asked. */
static void the_files_machine_is_the_one_asked(void **state)
{
	static const struct turn turns[] = {
		LOGIN, SIZE("550 no sizes here\r\n"),
		{ "EPSV\r\n", "500 what?\r\n" },
		{ "PASV\r\n", "227 (198,51,100,9,25,46)\r\n" }, WHOLE };
	struct world w;

	(void)state;
	BEGIN(&w, turns, "text");
	assert_int_equal(get(&w, FTP), 0);
	assert_got(&w, "text");
	assert_int_equal(w.data.ip, SERVER_IP);
	assert_int_equal(w.file_port, 25 * 256 + 46);
	end(&w);
}

/* What comes behind the answer that ends it is nobody's: it is broken once,
   not twice, and five times in all. */
static void answers_behind_the_end_are_not_read(void **state)
{
	static const struct turn refused[] = {
		LOGIN, SIZE("213 4\r\n"), DATA_PORT,
		{ "RETR /a/x\r\n", "550 gone\r\n530 and\r\n" } };
	static const struct turn broken[] = {
		LOGIN, SIZE("213 4\r\n"), DATA_PORT,
		{ "RETR /a/x\r\n", "150 a\r\n426 b\r\n426 c\r\n" } };
	struct world w;

	(void)state;
	BEGIN(&w, refused, "");
	assert_int_equal(get(&w, FTP), -ENOENT);
	assert_has(w.b.e.msg, "no such file: gone");
	end(&w);
	BEGIN(&w, broken, "te");
	assert_int_equal(get(&w, FTP), -EIO);
	assert_has(w.b.e.msg, "FTP error 426: b");
	assert_int_equal(w.control.connections, 5);
	end(&w);
}

static void what_is_no_ftp_is_refused(void **state)
{
	static const struct turn turns[] = {
		{ "USER anonymous\r\n", "HTTP/1.1 400 Bad Request\r\n" } };
	struct world w;

	(void)state;
	BEGIN(&w, turns, "");
	assert_int_equal(get(&w, FTP), -EPROTO);
	assert_has(w.b.e.msg, "does not speak FTP");
	end(&w);
}

static void refusals_have_their_reasons(void **state)
{
	static const struct turn login[] = {
		{ "USER anonymous\r\n", "530 not you\r\n" } };
	static const struct turn port[] = {
		LOGIN, SIZE("213 4\r\n"), { "EPSV\r\n", "229 at ()\r\n" },
		{ "PASV\r\n", "425 no ports\r\n" } };
	struct world w;

	(void)state;
	BEGIN(&w, login, "");
	assert_int_equal(get(&w, FTP), -EACCES);
	assert_has(w.b.e.msg, "not you");
	end(&w);
	BEGIN(&w, port, "");
	assert_int_equal(get(&w, FTP), -EIO);
	assert_has(w.b.e.msg, "FTP error 425: no ports");
	assert_int_equal(w.files, 0);
	end(&w);
}

/* What becomes of it if the answer to the command of that number is @answer
   and all others are as usual; what is said of it to @msg. */
static int answered(unsigned number, const char *answer, char msg[120])
{
	struct turn turns[] = {
		LOGIN, SIZE("213 4\r\n"), DATA_PORT, WHOLE };
	struct world w;
	int rc;

	turns[number].answer = answer;
	BEGIN(&w, turns, "text");
	rc = get(&w, FTP);
	snprintf(msg, 120, "%.119s", w.b.e.msg);
	if (rc == 0)
		assert_got(&w, "text");
	end(&w);
	return rc;
}

static void each_code_has_its_meaning(void **state)
{
	enum { USER, PASS, TYPE, SIZED, PORT, RETR };
	static const struct {
		unsigned at; const char *answer; int rc; const char *msg;
	} table[] = {
		{ USER, "300 x\r\n", 0, "" }, { USER, "399 x\r\n", 0, "" },
		{ USER, "400 x\r\n", -EIO, "FTP error 400: x" },
		{ PASS, "200 x\r\n", 0, "" }, { PASS, "299 x\r\n", 0, "" },
		{ PASS, "300 x\r\n", -EIO, "FTP error 300: x" },
		{ PASS, "530 x\r\n", -EACCES, "name and password: x" },
		{ PASS, "532 x\r\n", -EACCES, "name and password: x" },
		{ PASS, "531 x\r\n", -EIO, "FTP error 531: x" },
		{ TYPE, "299 x\r\n", 0, "" },
		{ TYPE, "300 x\r\n", -EIO, "FTP error 300: x" },
		{ SIZED, "550 x\r\n", 0, "" }, { SIZED, "213 x\r\n", 0, "" },
		{ SIZED, "214 9\r\n", 0, "" },
		{ SIZED, "213 5\r\n", -EIO, "before the end" },
		{ RETR, "550 x\r\n", -ENOENT, "no such file: x" },
		{ RETR, "553 x\r\n", -ENOENT, "no such file: x" },
		{ RETR, "551 x\r\n", -EIO, "FTP error 551: x" },
		{ RETR, "552 x\r\n", -EIO, "FTP error 552: x" },
		{ RETR, "300 x\r\n", -EIO, "FTP error 300: x" },
		{ RETR, "199 x\r\n200 y\r\n", 0, "" },
	};
	char msg[120];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		print_message("%s", table[i].answer);
		assert_int_equal(answered(table[i].at, table[i].answer, msg),
				 table[i].rc);
		assert_has(msg, table[i].msg);
	}
}

/* 1xx is a word before the one that counts. */
static void a_server_is_ready_with_220(void **state)
{
	static const struct { const char *hello; int rc; } table[] = {
		{ "120 soon\r\n220 now\r\n", 0 },
		{ "199 soon\r\n220 now\r\n", 0 },
		{ "200 hm\r\n220 now\r\n", -EIO },
		{ "221 bye\r\n", -EIO }, { "219 x\r\n", -EIO },
		{ "421 full\r\n", -EIO }, { "530 no\r\n", -EACCES },
	};
	static const struct turn turns[] = {
		LOGIN, SIZE("213 4\r\n"), DATA_PORT, WHOLE };
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		BEGIN(&w, turns, "text");
		w.hello = table[i].hello;
		assert_int_equal(get(&w, FTP), table[i].rc);
		end(&w);
	}
}

/* Some ask for no password; others are told the one of the URI. */
static void a_user_may_have_a_password(void **state)
{
	static const struct turn open[] = {
		{ "USER anonymous\r\n", "230 in\r\n" },
		{ "TYPE I\r\n", "200 binary\r\n" },
		SIZE("213 4\r\n"), DATA_PORT, WHOLE };
	static const struct turn named[] = {
		{ "USER me\r\n", "331 who\r\n" },
		{ "PASS pw\r\n", "230 in\r\n" },
		{ "TYPE I\r\n", "200 binary\r\n" },
		SIZE("213 4\r\n"), DATA_PORT, WHOLE };
	struct world w;

	(void)state;
	BEGIN(&w, open, "text");
	assert_int_equal(get(&w, FTP), 0);
	end(&w);
	BEGIN(&w, named, "text");
	assert_int_equal(get(&w, "ftp://me:pw@192.0.2.1/a/x"), 0);
	end(&w);
}

/* A server that says it sent all, of a file that is shorter than it said. */
static void a_file_that_is_cut_short_is_asked_for_again(void **state)
{
	static const struct turn turns[] = {
		LOGIN, SIZE("213 9\r\n"), DATA_PORT, WHOLE };
	struct world w;

	(void)state;
	BEGIN(&w, turns, "text");
	assert_int_equal(get(&w, FTP), -EIO);
	assert_has(w.b.e.msg, "before the end");
	assert_true(w.control.connections > 1);
	assert_int_equal(w.control.connections, w.files);
	assert_null(w.img);
	end(&w);
}

static void a_path_with_controls_asks_nobody(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NULL, 0, "");
	assert_int_equal(get(&w, "ftp://192.0.2.1/a%0d%0aDELE%20b"), -EINVAL);
	assert_has(w.b.e.msg, "no control characters");
	assert_int_equal(w.control.connections, 0);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_file_comes_by_a_connection_of_its_own),
		FAKE_TEST(who_greets_at_length_is_not_silent),
		FAKE_TEST(the_files_machine_is_the_one_asked),
		FAKE_TEST(answers_behind_the_end_are_not_read),
		FAKE_TEST(what_is_no_ftp_is_refused),
		FAKE_TEST(refusals_have_their_reasons),
		FAKE_TEST(a_file_that_is_cut_short_is_asked_for_again),
		FAKE_TEST(each_code_has_its_meaning),
		FAKE_TEST(a_server_is_ready_with_220),
		FAKE_TEST(a_user_may_have_a_password),
		FAKE_TEST(a_path_with_controls_asks_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
