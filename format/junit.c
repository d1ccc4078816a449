/* junit.c: reports as JUnit writes them. */
#include "format/junit.h"

#include <string.h>

#include "core/str.h"
#include "format/xml.h"

void junit_head(struct sbuf *out, const char *name)
{
	(void)sbuf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		       "<testsuites");
	xml_attribute(out, "name", name);
	(void)sbuf_str(out, ">\n");
}

void junit_begin(struct sbuf *out, const char *name,
		 const struct junit_sums *sums)
{
	(void)sbuf_str(out, "  <testsuite");
	xml_attribute(out, "name", name);
	if (sums)
		(void)sbuf_printf(out, " tests=\"%u\" failures=\"%u\" "
				  "errors=\"%u\"", sums->tests,
				  sums->failures, sums->errors);
	(void)sbuf_str(out, ">\n");
}

static void put_fault(struct sbuf *out, const struct junit_case *c)
{
	(void)sbuf_printf(out, "      <%s", c->fault);
	if (c->type)
		xml_attribute(out, "type", c->type);
	if (c->message)
		xml_attribute(out, "message", c->message);
	(void)sbuf_char(out, '>');
	if (c->text)
		xml_text(out, c->text, strlen(c->text));
	(void)sbuf_printf(out, "</%s>\n", c->fault);
}

void junit_case(struct sbuf *out, const struct junit_case *c)
{
	(void)sbuf_str(out, "    <testcase");
	xml_attribute(out, "classname", c->file);
	xml_attribute(out, "name", c->name);
	if (c->timed)
		(void)sbuf_printf(out, " time=\"%llu.%03llu\"",
				  (unsigned long long)c->us / 1000000,
				  (unsigned long long)c->us / 1000 % 1000);
	if (!c->fault && !c->output) {
		(void)sbuf_str(out, "/>\n");
		return;
	}
	(void)sbuf_str(out, ">\n");
	if (c->fault)
		put_fault(out, c);
	if (c->output) {
		(void)sbuf_str(out, "      <system-out>");
		xml_text(out, c->output, strlen(c->output));
		(void)sbuf_str(out, "</system-out>\n");
	}
	(void)sbuf_str(out, "    </testcase>\n");
}

void junit_end(struct sbuf *out)
{
	(void)sbuf_str(out, "  </testsuite>\n");
}

void junit_tail(struct sbuf *out)
{
	(void)sbuf_str(out, "</testsuites>\n");
}
