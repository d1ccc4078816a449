"""mistake_kinds.py: the realistic mistakes that mistakes.py makes.

A kind is a function from a clean script's text to (text with one mistake,
its line, its column or None), as often as it could be made there.
"""
import re

KINDS = {}
ROOTED = {}             # kinds that need the files which a script names
CHAINS = "chain|kernel|initrd|imgfetch|module"


def kind(name, table=KINDS):
    def add(function):
        table[name] = function
        return function
    return add


def swap(word):
    """The word with two letters of its middle exchanged."""
    for i in range(len(word) // 2, len(word) - 1):
        if word[i] != word[i + 1] and word[i:i + 2].isalpha():
            return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    return None


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def each(text, pattern, change):
    """Put change(match) in the place of every group 1."""
    for m in re.finditer(pattern, text, re.M):
        new = change(m)
        start, end = m.span(1)
        line = text[text.rfind("\n", 0, start) + 1:start]
        if new is None or new == m[1] or line.lstrip().startswith("#"):
            continue
        yield text[:start] + new + text[end:], line_of(text, start), \
            len(line.encode()) + 1


def simple(name, pattern, new):
    """Group 1 of the pattern becomes @new: a text, or what it returns."""
    change = new if callable(new) else lambda m: m.expand(new)
    KINDS[name] = lambda text: each(text, pattern, change)


def swapped(m):
    return swap(m[1])


# ---- words ------------------------------------------------------------

simple("label misspelt", r"\bgoto ([a-z][-\w]{4,})", swapped)
simple("setting misspelt", r"\$\{([a-z][-\w]{5,})\}", swapped)
simple("command misspelt", r"^([a-z]{4,})\b", swapped)
simple("option misspelt", r" (--[a-z]{4,})\b", swapped)
simple("type misspelt", r"(?:\$\{[-\w/]+|\bset [-\w/]+):([a-z]\w{4,})\b",
       swapped)
simple("scheme misspelt", r"\b(http)://", "htpp")

# ---- operators --------------------------------------------------------

simple("|| dropped behind a condition",
       r"^(?:iseq|isset)[^|\n]*&&[^|\n]*( \|\|)$", "")
simple("|| dropped before a goto", r" (\|\| goto) ", "goto")
simple("a ||goto b", r" (\|\| goto) ", "||goto")
simple("& for &&", r" (&&) ", "&")
simple("| for ||", r" (\|\|)(?: \S|$)", "|")

# ---- images -----------------------------------------------------------

simple("initrd= of another name",
       r"^kernel[^|\n]* initrd=([\w.-]+)(?: [^|\n]*)?$", "other.img")
simple("initrd= of another name, ||",
       r"^kernel.* initrd=([\w.-]+) .*\|\|.*$", "other.img")
simple("initrd= of another name, imgargs",
       r"^imgargs.* initrd=([\w.-]+)(?: .*)?$", "other.img")
simple("BIOS program under EFI",
       r"^iseq \$\{platform\} efi && (?:chain|kernel) (?:--\S+ )*"
       r"(\S+\.efi)\b", "undionly.kpxe")
simple("blank in a URL", rf"^(?:{CHAINS}) (?:--\S+ (?:\S+ )??)*"
       r"http://[\w.]+/[\w-]+(/)[\w./-]+", r" x/")

# ---- numbers ----------------------------------------------------------

simple("time-out in seconds", r"--timeout ((\d+)000)\b", r"\2")
simple("time-out with a unit", r"--timeout (\d+000)\b", "5s")
simple("time-out in seconds, by a setting",
       r"^set [-\w]*timeout ((\d{1,3})000)$", r"\2")
simple("sleep in milliseconds", r"^sleep (\d+)\b", r"\g<1>000")

# ---- settings ---------------------------------------------------------

simple("set x=y", r"^set [-\w]+( )\S+$", "=")
simple("iseq a == b", r"^iseq \S+( )\S+", " == ")
simple("isset x", r"\bisset (\$\{[-\w/]+\})", lambda m: m[1][2:-1])
simple("${x", r"\$\{[-\w/]+(\})", "")
simple("$x", r"(\$\{[a-z][-\w]+\})", lambda m: "$" + m[1][2:-1])
simple("read ${x}", r"^read ([-\w]+)$", r"${\1}")
simple("quotes", r"^(?:echo|set [-\w]+|item [-\w]+|menu) ([^-\s].*[^|\s])$",
       lambda m: None if re.search(r"[\"'\\]| (\|\||&&)", m[1])
       else f'"{m[1]}"')

# ---- text -------------------------------------------------------------

simple("no-break space", r"^(?:set|goto|chain)( )", "\u00a0")
simple("blank behind a continuation", r"(\\)$", r"\\ ")
simple("blank line before the magic", r"\A(#!ipxe)", "\n#!ipxe")

# ---- labels and jumps -------------------------------------------------

simple("label without colon", r"^(:)\w", "")
simple("goto :label", r"\bgoto ([a-z])", r":\1")


@kind("label twice")
def label_twice(text):
    for m in re.finditer(r"^:\w[-\w]*$", text, re.M):
        new = text.rstrip("\n") + "\nexit\n" + m[0] + "\nshell\n"
        yield new, new.count("\n") - 1, 2


@kind("goto dropped at a section's end")
def goto_dropped(text):
    for m in re.finditer(r"^(goto (\w[-\w]*)\n)\s*:([-\w]+)", text, re.M):
        before = text[:m.start()].rsplit("\n", 2)[-2].strip()
        if m[2] != m[3] and before and before[0] not in ":#":
            yield (text[:m.start(1)] + text[m.end(1):],
                   line_of(text, m.start()) - 1, None)


@kind("exit in front of commands")
def exit_first(text):
    for m in re.finditer(r"^(?=chain|kernel|menu)", text, re.M):
        if not text[:m.start()].endswith("\\\n"):
            yield (text[:m.start()] + "exit\n" + text[m.start():],
                   line_of(text, m.start()) + 1, 1)


@kind("boot dropped")
def boot_dropped(text):
    for m in re.finditer(r"^(boot\b(?! http).*\n)", text, re.M):
        kernel = text.rfind("\nkernel ", 0, m.start())
        if kernel > 0 and "\n:" not in text[kernel:m.start()]:
            yield (text[:m.start(1)] + text[m.end(1):],
                   line_of(text, kernel) + 1, None)


# ---- menus ------------------------------------------------------------

ITEM = r"^item (?:--(?!gap)\S+ (?:\w )?)*(\w[-\w.]*)"


@kind("item's label gone")
def item_label(text):
    items = set(re.findall(ITEM, text, re.M))
    for line in re.finditer(r"^:([-\w]+)\n", text, re.M):
        if line[1] in items and f"goto {line[1]}" not in text:
            item = re.search(rf"^item .*?\b{line[1]}\b", text, re.M)
            at = line_of(text, item.start())
            if item.start() > line.start():
                at -= 1
            yield text[:line.start()] + text[line.end():], at, None


@kind("item twice")
def item_twice(text):
    for m in re.finditer(r"^item (?!--gap).*\n", text, re.M):
        yield (text[:m.end()] + m[0] + text[m.end():],
               line_of(text, m.end()), None)


@kind("item in front of menu")
def item_first(text):
    for m in re.finditer(r"^(menu.*\n)(item.*\n)", text, re.M):
        yield (text[:m.start()] + m[2] + m[1] + text[m.end():],
               line_of(text, m.start()), None)


simple("default that is no item", r"^choose .*--default ([\w-]+)",
       "nothing-such")


@kind("goto ${choice} dropped")
def choice_dropped(text):
    for m in re.finditer(r"^choose .*\n(goto \$\{\w+\}.*\n)", text, re.M):
        menu = text[text.rfind("\nmenu", 0, m.start()):m.start()]
        if len(re.findall(ITEM, menu, re.M)) > 1:
            yield (text[:m.start(1)] + text[m.end(1):],
                   line_of(text, m.start()), None)


simple("choose and goto by different settings",
       r"^choose .*\n(?:echo.*\n)*goto \$\{(\w+)\}", "chosen")


@kind("option behind the argument")
def option_behind(text):
    for m in re.finditer(r"^(choose|chain|prompt|imgfetch|kernel|initrd)"
                         r"( --(?:(?:name|default|menu|key)[ =]\S+|"
                         r"\w+(?: \d+)?)) ([^-$\s]\S*)", text, re.M):
        yield (text[:m.start()] + m[1] + " " + m[3] + m[2] + text[m.end():],
               line_of(text, m.start()), None)


# ---- files ------------------------------------------------------------

CHOOSE = r"choose (?:.*? )?(\w+)(?= \|\|| &&|$)"
URI = rf"^(?:{CHAINS}) (?:--\S+ )*(?:http://([-\w.]+)/)?(\w[\w./-]*)"


def named_files(text):
    """(host, {paths}) that the script names: of one host, and relative."""
    found = re.findall(URI, text, re.M)
    hosts = [host for host, _ in found if host]
    host = max(hosts, key=hosts.count) if hosts else "boot.example"
    paths = {path.lstrip("/") for h, path in found if h in ("", host)}
    for setting in re.findall(CHOOSE, text, re.M):
        for before, after in re.findall(
                rf"(?:{CHAINS}) (?:--\S+ )*(?:http://[-\w.]+/)?"
                rf"([\w./-]*)\$\{{{setting}\}}([\w./-]*)", text):
            paths |= {before + item + after
                      for item in re.findall(ITEM, text, re.M)}
    return host, {p for p in paths if p and not p.endswith("/")}


@kind("missing file", ROOTED)
def missing_file(text):
    host, _ = named_files(text)
    for m in re.finditer(URI, text, re.M):
        name = m[2].rsplit("/", 1)[-1].split(".")[0]
        new = swap(name) if m[1] in (None, host) else None
        at = m.end(2) - len(m[2].rsplit("/", 1)[-1])
        if new and text[m.end():m.end() + 1] in ("\n", " ") and \
                not m[2].endswith((".php", "/latest/user-data")):
            yield (text[:at] + new + text[at + len(name):],
                   line_of(text, at), None)


@kind("missing file, chosen", ROOTED)
def missing_chosen(text):
    for menu in re.finditer(rf"^menu(?:.*\n)*?{CHOOSE}.*\n", text, re.M):
        setting = re.escape(menu[1])
        if not re.search(rf"^(?:{CHAINS}) (?:--\S+ )*(?:http://[-\w.]+/)?"
                         rf"[\w./-]*\$\{{{setting}\}}[\w./-]*(?: .*)?$",
                         text, re.M) or \
                re.search(rf"(?:goto|iseq) \$\{{{setting}\}}", text):
            continue
        for new, line, column in each(menu[0], ITEM, swapped):
            yield (text[:menu.start()] + new + text[menu.end():],
                   line + line_of(text, menu.start()) - 1, column)
