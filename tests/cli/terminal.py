# terminal.py: the program on a terminal of its own (a pty), where a shell
# script cannot look: what state the terminal is in, signals, typing.
import fcntl, os, pty, re, select, signal, struct, sys, termios, time

PXESH = os.environ["PXESH"]
LIMIT = 60      # seconds until a missing answer is a failure


class Terminal:
    def __init__(self, *args, cols=80, rows=25, term="xterm", script=None):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # Wait until the parent has set the size
            sys.stdin.readline()
            os.environ["TERM"] = term
            os.execv(PXESH, [PXESH, *args])
        self.resize(cols, rows)
        attr = termios.tcgetattr(self.fd)
        attr[3] &= ~termios.ECHO
        termios.tcsetattr(self.fd, termios.TCSANOW, attr)
        self.before = self.state()
        os.write(self.fd, b"\n")
        self.text = ""

    def state(self):
        return termios.tcgetattr(self.fd)[:4]

    def resize(self, cols, rows):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))

    def type(self, text):
        os.write(self.fd, text.encode())

    # Read until the pattern is there; what came up to it is dropped.
    def expect(self, pattern):
        end = time.monotonic() + LIMIT
        while not (m := re.search(pattern, self.text)):
            if time.monotonic() > end:
                raise AssertionError(f"no {pattern!r} in {self.text!r}")
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    self.text += os.read(self.fd, 65536).decode()
                except OSError:
                    raise AssertionError(
                        f"it ended without {pattern!r}: {self.text!r}")
        self.text = self.text[m.end():]
        return m

    # Take what it writes in that time. False: nothing came.
    def take(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            self.text += os.read(self.fd, 65536).decode()
        except OSError:
            return False
        return True

    # Wait for the end; returns the wait status.
    def end(self):
        limit = time.monotonic() + LIMIT
        while time.monotonic() < limit:
            self.take(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.take(0):
                    pass
                return status
        raise AssertionError("it does not end")

    def kill(self, sig):
        os.kill(self.pid, sig)

    def switches(self):
        with open(f"/proc/{self.pid}/status") as f:
            return int(re.search(r"nonvoluntary_ctxt_switches:\s+(\d+)|"
                                 r"voluntary_ctxt_switches:\s+(\d+)",
                                 f.read()).group(2))


def until(check):
    end = time.monotonic() + LIMIT
    while not check():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def the_prompt_runs_commands():
    t = Terminal("--no-net")
    t.expect("Ctrl-D leaves")
    t.expect("pxesh> ")
    t.type("set x 41\rinc x ||\recho <${x}>\r")
    t.expect("<41>")
    t.type("exit 3\r")
    assert os.waitstatus_to_exitcode(t.end()) == 3
    assert t.state() == t.before


def ctrl_d_leaves():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("\x04")
    assert os.waitstatus_to_exitcode(t.end()) == 0
    assert t.state() == t.before


def ctrl_c_drops_the_line():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("echo wrong\x03")
    t.expect("pxesh> $")
    t.type("echo ri\x03echo right\r")
    t.expect("\nright")
    t.type("\x04")
    assert os.waitstatus_to_exitcode(t.end()) == 0


def ctrl_c_stops_a_command():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("echo on ; sleep 3600\r")
    t.expect("\non")
    t.type("\x03")
    t.expect("pxesh> ")
    t.type("exit\r")
    t.end()


def script(name, *lines):
    path = os.path.join(os.environ["XDG_STATE_HOME"], name)
    with open(path, "w") as f:
        f.write("\n".join(("#!ipxe",) + lines) + "\n")
    return path


def ctrl_c_twice_ends_the_script_whatever_it_handles():
    for waits, seen in (("imgfetch http://boot.lab/nope ||", "nope"),
                        ("sleep 3600 ||", ""), ("prompt Here? &&", "Here"),
                        ("read x ||", ""),
                        ("menu M\nitem a A\nchoose x ||", "M")):
        script("loop.ipxe", "echo begun", ":retry", waits + " goto retry")
        outer = script("outer.ipxe", "chain loop.ipxe || echo on", "echo on")
        t = Terminal(outer)
        t.expect("begun\r")
        t.expect(seen)
        t.type("\x03")
        t.expect("Ctrl-C again within 2 s ends the script")
        t.type("\x03")
        status = os.waitstatus_to_exitcode(t.end())
        assert status == 130, (waits, status, t.text)
        assert "\non" not in t.text, t.text
        assert t.state() == t.before


def one_ctrl_c_stops_only_what_waits():
    t = Terminal("--no-net", "-c", "echo begun ; sleep 3600 || echo on")
    t.expect("begun\r")
    t.type("\x03")
    t.expect("\non")
    assert os.waitstatus_to_exitcode(t.end()) == 0
    t = Terminal("--no-net", "-c", "echo begun ; sleep 3600")
    t.expect("begun\r")
    t.type("\x03")
    assert os.waitstatus_to_exitcode(t.end()) == 130
    t = Terminal("--no-net", "-c", "echo begun\nmenu M\nitem a A\nchoose x")
    t.expect("A")
    t.type("\x1b")
    assert os.waitstatus_to_exitcode(t.end()) == 1


def at_the_prompt_two_scripts_are_two():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    for i in (1, 2):
        t.type(f"echo begun{i} ; sleep 3600 || echo on{i}\r")
        t.expect(f"begun{i}\r")
        t.type("\x03")
        t.expect(f"\non{i}")
    t.type("\x04")
    t.end()


def pasted_lines_all_run_in_order():
    lines = ["sleep 1"] + [f"echo line{i}" for i in range(200)]
    for before, between, after in (("", "\r", "\r"), ("", "\n", "\n"),
                                   ("\x1b[200~", "\r", "\x1b[201~\r"),
                                   ("\x1b[200~", "\r", "\r\x1b[201~")):
        t = Terminal("--no-net")
        t.expect("pxesh> ")
        t.type(before + between.join(lines) + after)
        for i in range(200):
            t.expect(f"\nline{i}\r")
        t.type("\x04")
        assert os.waitstatus_to_exitcode(t.end()) == 0


def a_line_typed_ahead_runs():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("echo begun ; sleep 1\r")
    t.expect("begun\r")
    t.type("echo ahead\r")
    t.expect("\nahead")
    t.type("\x04")
    t.end()


def ctrl_c_forgets_what_was_typed_ahead():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("echo begun ; sleep 3600\r")
    t.expect("begun\r")
    t.type("echo ahead\r\x03")
    t.expect("stopped by Ctrl-C")
    t.expect("pxesh> ")
    t.type("echo new\r")
    t.expect("\nnew")
    assert "\nahead" not in t.text
    t.type("\x04")
    t.end()


def keys_pressed_too_early_choose_nothing():
    for ask, key in (("prompt --key y Here? && echo taken", "y"),
                     ("read x && echo taken", "x\r"),
                     ("login && echo taken", "x\r\r"),
                     ("menu M\nitem a A\nchoose x && echo taken", "\r"),
                     ("form\nitem a A\npresent && echo taken", "\r")):
        path = script("early.ipxe", "echo begun", "sleep 1", "echo asks", ask)
        for prompt in (False, True):
            t = Terminal("--no-net", *(("--folder", os.path.dirname(path))
                                       if prompt else (path,)))
            if prompt:
                t.expect("pxesh> ")
                t.type("chain file:" + os.path.basename(path) + " ; echo over\r")
            t.expect("begun\r")
            t.type(key)
            t.expect("asks\r")
            t.type("\x03")
            if prompt:
                t.expect("\nover")
                t.type("\x04")
            t.end()
            assert "\ntaken" not in t.text, (ask, t.text)


def lines_behind_a_question_wait_for_its_answer():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("prompt Here?\recho one\recho two\r")
    t.expect("\nHere")
    t.type("x")
    t.expect("\none")
    t.expect("\ntwo")
    t.type("\x04")
    t.end()


def a_warning_stays_in_sight_of_the_menu():
    t = Terminal("--no-net", "-c", "nosuch || ; menu M\nitem a A\nchoose x\n"
                 "echo <${dmesg}>")
    t.expect("\x1b\\[2J")
    t.expect("nosuch: command not found")
    t.expect("A")
    t.type("\r")
    t.expect("<(.|\n)*nosuch: command not found")
    t.end()


def ctrl_z_suspends():
    for args in (("--no-net",), ("--no-net", "-c", "echo begun ; sleep 3600")):
        t = Terminal(*args)
        t.expect("pxesh> |begun")
        t.type("\x1a")
        pid, status = os.waitpid(t.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), status
        assert t.state() == t.before
        t.kill(signal.SIGCONT)
        until(lambda: t.state() != t.before)
        if len(args) == 1:
            t.type("echo again\r")
            t.expect("\nagain")
        t.kill(signal.SIGTERM)
        t.end()


def ctrl_backslash_quits():
    t = Terminal("--no-net", "-c", "echo begun\n:a\ngoto a")
    t.expect("begun")
    t.type("\x1c")
    status = t.end()
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGQUIT
    assert t.state() == t.before


def tab_completes():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("iss\t${buildar\t\r")
    t.expect(r"isset \$\{buildarch\}")
    t.expect("pxesh> ")
    t.type("set some/thing 1\recho ${some/th\t\r")
    t.expect("\n1")
    t.type("imgfetch --nam\ta data:,x\rimgstat\r")
    t.expect("a : 1 bytes")
    t.type("\x04")
    t.end()


def the_prompt_follows_a_resize():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("set long " + "a" * 60)
    t.expect("a{60}")
    t.resize(30, 10)
    t.type("b\recho <${long}>\r")
    t.expect("<" + "a" * 60 + "b>")
    t.type("\x04")
    assert os.waitstatus_to_exitcode(t.end()) == 0


def ctrl_c_stops_a_busy_script():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("chain data:,%23!ipxe%0Aecho%20busy%0A:a%0Agoto%20a\r")
    t.expect("busy\r")
    t.type("\x03")
    t.expect("stopped by Ctrl-C")
    t.expect("pxesh> ")
    t.type("\x04")
    t.end()


def history_is_kept():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("echo remembered\r")
    t.expect("\nremembered")
    t.kill(signal.SIGTERM)
    t.end()
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    t.type("\x1b[A\r")
    t.expect("echo remembered")
    t.expect("\nremembered")
    t.type("\x04")
    t.end()


def history_has_no_passwords():
    t = Terminal("--no-net")
    for line in ("set password s3cret", "set net0/PassWord s3cret",
                 "imgfetch http://u:s3cret@a.test/ ||", "echo afterwards"):
        t.expect("pxesh> ")
        t.type(line + "\r")
    t.expect("\nafterwards")
    t.type("\x04")
    t.end()
    with open(os.environ["XDG_STATE_HOME"] + "/pxesh/history") as f:
        kept = f.read()
    assert "echo afterwards" in kept and "s3cret" not in kept, kept


def signals_give_the_terminal_back():
    for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGSEGV,
                signal.SIGQUIT):
        for args in (("--no-net",), ("--no-net", "-c", "sleep 3600")):
            t = Terminal(*args)
            until(lambda: t.state() != t.before)
            t.kill(sig)
            status = t.end()
            assert os.WIFSIGNALED(status), status
            assert os.WTERMSIG(status) == sig
            assert t.state() == t.before, (sig, args)


def a_stopped_program_lends_the_terminal():
    t = Terminal("--no-net", "-c", "sleep 3600")
    until(lambda: t.state() != t.before)
    t.kill(signal.SIGTSTP)
    pid, status = os.waitpid(t.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    assert t.state() == t.before
    t.kill(signal.SIGCONT)
    until(lambda: t.state() != t.before)
    t.kill(signal.SIGTERM)
    t.end()
    assert t.state() == t.before


def a_menu_is_drawn_again_after_a_stop():
    t = Terminal("--no-net", "-c", "menu Title && item a Alpha && choose x")
    t.expect("Title")
    t.expect("Alpha")
    t.kill(signal.SIGTSTP)
    os.waitpid(t.pid, os.WUNTRACED)
    t.kill(signal.SIGCONT)
    t.expect("Title")
    t.expect("Alpha")
    t.type("\r")
    t.end()


def waiting_uses_no_processor():
    t = Terminal("--no-net")
    t.expect("pxesh> ")
    before = -1
    while before != t.switches():	# it may still be busy with its start
        before = t.switches()
        time.sleep(0.2)
    time.sleep(1)
    assert t.switches() - before < 5, t.switches() - before
    t.type("\x04")
    t.end()


def scripted_keys_need_no_typing():
    t = Terminal("--no-net", "--keys", "<2s>x", "-c",
                 "prompt --key x && echo pressed")
    t.expect("pressed")
    assert os.waitstatus_to_exitcode(t.end()) == 0


def scripted_keys_leave_the_terminal_alone():
    t = Terminal("--no-net", "--keys", "<Down><1s><Enter>", "-c",
                 "menu Title\nitem one One\nitem two Two\nchoose x\n"
                 "echo chose ${x}\nnonsense")
    t.expect("Title")
    t.expect("chose two")
    assert os.waitstatus_to_exitcode(t.end()) == 1
    assert t.text.rfind("?25h") > t.text.rfind("?25l"), t.text
    assert t.state() == t.before


def a_killed_menu_gives_the_screen_back():
    t = Terminal("--no-net", "-c", "menu Title\nitem one One\nchoose x")
    t.expect("One")
    t.kill(signal.SIGTERM)
    t.end()
    assert t.text.endswith(
        "\x1b[0m\x1b[?25h\x1b[2J\x1b[H"
        "pxesh: told to end (SIGTERM)\r\n"), t.text
    assert t.state() == t.before


def a_killed_prompt_leaves_the_screen_alone():
    t = Terminal("--no-net", "-c", "menu T ; item one One ; choose x ; sleep 9")
    t.expect("One")
    t.type("\r")
    t.expect("2J.*1;1H")
    t.kill(signal.SIGTERM)
    t.end()
    assert t.text.endswith(
        "\x1b[0m\x1b[?25hpxesh: told to end (SIGTERM)\r\n"), t.text


def a_menu_is_drawn_again_after_a_resize():
    t = Terminal("--no-net", "-c", "menu Title\nitem one One\nchoose x\n"
                 "echo chose ${x}", cols=80, rows=25)
    t.expect("Title")
    t.expect("One")
    t.resize(132, 50)
    t.expect("Title")
    t.type("\r")
    t.expect("chose one")
    assert os.waitstatus_to_exitcode(t.end()) == 0
    assert t.state() == t.before


def a_dumb_terminal_gets_no_escapes():
    t = Terminal("--no-net", "-c", "nonsense\necho ok", term="dumb")
    status = t.end()
    assert "\x1b" not in t.text, t.text


def a_script_that_is_printed_moves_no_cursor():
    path = os.path.join(os.environ["XDG_STATE_HOME"], "t.ipxe")
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!ipxe\r\necho  a\x1b[2Jb \r\ngoto :x\r\n:x\r\n")
    for words in (["fmt", "-d", path], ["fmt", path],
                  ["lint", "--colour=never", "--fix", "--dry-run", path]):
        t = Terminal(*words)
        t.end()
        assert "\x1b" not in t.text, t.text
        assert "a?[2Jb" in t.text, t.text
        assert "?\r\n" not in t.text, t.text


TESTS = [f for f in list(globals().values())
         if callable(f) and getattr(f, "__module__", "") == "__main__"
         and f.__name__ not in ("Terminal", "until", "script")
         and (len(sys.argv) < 2 or f.__name__ in sys.argv[1:])]

failed = 0
for test in TESTS:
    print(f"[ RUN      ] {test.__name__}")
    try:
        test()
        print(f"[       OK ] {test.__name__}")
    except Exception as e:
        failed += 1
        print(f"{type(e).__name__}: {e}\n[  FAILED  ] {test.__name__}")
print(f"[==========] {len(TESTS)} test(s) run.")
print(f"[  PASSED  ] {len(TESTS) - failed} test(s).")
if failed:
    print(f"[  FAILED  ] {failed} test(s).")
sys.exit(failed > 0)
