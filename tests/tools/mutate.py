#!/usr/bin/env python3
"""Change one comparison, constant or sign at a time; do tests notice?

First each quick test runs once on objects that count their lines: this gives
a table of which tests run which line, kept in build/mutate/ until the test or
the code changes. Then, for each change, the file is compiled and linked in
front of the library into the tests that run the line, the likeliest first,
until one fails. Sanitizers watch the changed file and the tests that are
programs; scripts, which start pxesh often, run it as it ships. A test that
takes too long is asked again with the machine to itself. What any of the
compilers makes the same object of is no change: another one is drawn.
"""
import concurrent.futures
import contextlib
import glob
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import threading
import time

WORK = 'build/mutate'
HOST = 'build/host'
LIBRARY = WORK + '/libpxesh.a'  # without what debuggers want
SANITIZE = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']
JOBS = int(os.environ.get('JOBS', 2))
FOLDERS = ['core', 'core/setting', 'core/tui', 'net', 'net/lwip', 'net/san',
           'net/tls', 'interp']
LIBS = ['-lreadline', '-lfyaml', '-ljansson', '-lidn2', '-lssl', '-lcrypto']
PROGRAM = glob.glob('cli/*.c') + glob.glob('platform/host/*.c')
FAKE = [f for f in sorted(glob.glob('tests/fake/*.c')) if '/test_' not in f]
COMMAND = []    # what compiles the portable part
OTHER_COMPILERS = [['gcc', '-O3'], ['clang', '-O2'], ['clang', '-O3']]
WRAP = []       # how the linker has the fake back end count allocations
BROAD = 'tests/netcmds/test_wire'     # all frames of many labs
# These look at the build, not at what the program does
NO_TESTS = ('tests/tools/', 'tests/none/')

# ---- changes ----------------------------------------------------------------

TOKEN = re.compile(r'''
    (?P<skip>/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\#\s*include[^\n]*
        |->|<<=?|>>=?|[A-Za-z_]\w*)
  | (?P<compare><=|>=|==|!=|<|>)
  | (?P<number>0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*)
  | (?P<sign>\+\+|--|\+=|-=|\+|-)
''', re.S | re.X)
OTHERS = {'<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='],
          '>=': ['>', '<'], '==': ['!='], '!=': ['=='],
          '++': ['--'], '--': ['++'], '+=': ['-='], '-=': ['+='],
          '+': ['-'], '-': ['+']}
# How much room there is: "char text[64]", as opposed to "text[64]"
ROOM = re.compile(r'^\s*(static |const |struct |unsigned |signed )*\w+\s+'
                  r'[^=();]*\[[^=()]*$')
DEFINED = re.compile(r'^#define[ \t]+(\w+)[ \t]+$')
# More room than was asked for: "calloc(2, n)", "malloc(n + 2)"
MORE = re.compile(r'\bcalloc\($|\bmalloc\([^;]*\+ $')


def beside(number):
    digits, suffix = re.match(r'(\w+?)([uUlL]*)$', number).groups()
    if len(digits) > 1 and digits[0] == '0' and digits.isdigit():
        value, shape = int(digits, 8), '0%o'
    else:
        value = int(digits, 0)
        shape = '%#x' if digits[:2].lower() == '0x' else '%d'
    return [shape % v + suffix for v in (value + 1, value - 1) if v >= 0]


def before(text, at):
    """What is left of it on its line."""
    return text[text.rfind('\n', 0, at) + 1:at]


def names_room(text, left):
    """Is this "#define NAME ", of a name that only says how much room there
    is?"""
    name = DEFINED.match(left)
    used = [m.start() for m in re.finditer(rf'\b{name[1]}\b', text)
            ][1:] if name else []
    return used and all(ROOM.match(before(text, at)) for at in used)


def changes(path):
    """All (path, line, offset, old, new) of a file."""
    text = open(path).read()
    for m in TOKEN.finditer(text):
        kind, old = m.lastgroup, m.group()
        left = before(text, m.start())
        if kind == 'skip' or (kind == 'number' and (
                ROOM.match(left) or names_room(text, left))):
            continue
        line = text.count('\n', 0, m.start()) + 1
        others = beside(old) if kind == 'number' else OTHERS[old]
        if kind == 'number' and MORE.search(left):
            others = others[1:]
        for new in others:
            yield path, line, m.start(), old, new


# ---- building ---------------------------------------------------------------

def command_of(path):
    """What compiles the portable part, without the names of this file."""
    obj = f'{HOST}/{path[:-2]}.o'
    out = subprocess.run(['make', '-n', 'V=1', '-W', path, obj], text=True,
                         capture_output=True, check=True).stdout
    line = [s for s in out.splitlines() if s.endswith(f'-o {obj} {path}')][0]
    words = re.search(r'\bgcc\s.*', line).group().split()
    return [w for w in words[:-4] if w not in ('-MD', '-MP', '-g') and
            not w.startswith('-W')] + ['-w']


def object_of(path, flags):
    """Of a test or what it runs on, compiled when it is first asked for: that
    is newer than the library, which headers change, too."""
    watched = flags == SANITIZE
    obj = f"{WORK}/{'watched' if watched else 'plain'}/{path[:-2]}.o"
    if newer(path, obj) or newer(HOST + '/libpxesh.a', obj):
        mine = f'{obj}.{threading.get_ident()}'
        words = ['-Ilab/lwip' if w == '-Inet/lwip' and '/lab/' in path else w
                 for w in COMMAND]
        os.makedirs(os.path.dirname(obj), exist_ok=True)
        subprocess.run(words + (['-O1'] + SANITIZE if watched else []) +
                       ['-c', '-o', mine, path], check=True)
        os.rename(mine, obj)
    return obj


def link(test, folder, flags, objects):
    """In @folder a test, or the program and what a script that links more
    looks for, with objects in front of the library: the program's name."""
    script = is_script(test)
    out = folder + ('/pxesh' if script else '/test')
    library = folder + ('/libpxesh.a' if script else '/test.a')
    objs = [f'{HOST}/{f[:-2]}.o' for f in PROGRAM] if script else [
        object_of(f, flags) for f in [test + '.c'] + FAKE]
    os.makedirs(folder, exist_ok=True)
    with open(library, 'w') as f:
        f.write('INPUT(%s)\n' % ' '.join(map(os.path.abspath,
                                             objects + [LIBRARY])))
    if script:
        for name in ('cli', 'platform'):
            if not os.path.lexists(f'{folder}/{name}'):
                os.symlink(os.path.abspath(f'{HOST}/{name}'),
                           f'{folder}/{name}')
        with open(f'{folder}/flags', 'w') as f:
            f.write(' '.join([open(f'{HOST}/flags').read().strip()] + flags))
    subprocess.run(['gcc', '-fuse-ld=lld', '-o', out] + flags + objs +
                   [library] + ([] if script else WRAP + ['-lcmocka']) + LIBS,
                   check=True)
    return os.path.abspath(out)


def is_script(test):
    return os.path.exists(test + '.sh')


def limits(seconds):
    def apply():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    return apply


def run(test, program, folder, seconds, wait=30, **env):
    """Whether a test passes; None: it was still running after so many times
    the @seconds of the processor that it may have."""
    words, where = [program], {}
    if is_script(test):
        words = [f'./{test}.sh']
        where = {'O': folder, 'PXESH': program, 'HOST_LIBS': ' '.join(LIBS)}
    p = subprocess.Popen(words, env={**os.environ, **where, **env},
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL, start_new_session=True,
                         preexec_fn=limits(seconds))
    try:
        return p.wait(wait * seconds) == 0
    except subprocess.TimeoutExpired:
        return None
    finally:
        try:
            os.killpg(p.pid, 9)
        except ProcessLookupError:
            pass
        p.wait()


# ---- the table --------------------------------------------------------------

class Table:
    """Which tests run which lines, and how long each takes. Children that
    end by _exit(), as of the explorer, count (tools/coverage.c)."""
    FLAGS = ['--coverage', '-Wl,--wrap=_exit']

    def __init__(self, files, tests):
        self.lines, self.took, self.ran = {}, {}, {}
        self.dir = os.path.abspath(f'{WORK}/lines')
        sources = files + ['tools/coverage.c']
        todo = [t for t in tests if not self.load(t)]
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            list(pool.map(self.compile, sources))
            subprocess.run(['ar', 'rcs', f'{self.dir}/lines.a'] +
                           [f'{self.dir}/{f[:-2]}.o' for f in sources],
                           check=True)
            list(pool.map(self.measure, todo))
        for test, files in self.lines.items():
            self.ran[test] = sum(sum(n.values()) for n in files.values())

    def compile(self, path):
        obj = f'{self.dir}/{path[:-2]}.o'
        made = f'{HOST}/{path[:-2]}.o'
        if newer(path, obj) or (os.path.exists(made) and newer(made, obj)):
            os.makedirs(os.path.dirname(obj), exist_ok=True)
            subprocess.run(COMMAND + ['-O0', '--coverage', '-c', '-o',
                                           obj, path], check=True)

    def file(self, test):
        return f'{WORK}/table/{test}.json'

    def load(self, test):
        """What was measured, unless the test or what it ran has changed."""
        path = self.file(test)
        if not os.path.exists(path):
            return False
        took, lines = json.load(open(path))
        made_of = [f'{HOST}/{f[:-2]}.o' for f, n in lines.items()
                   if f.endswith('.c') and any(n.values())]
        made_of.append(test + ('.sh' if is_script(test) else '.c'))
        if any(os.path.exists(f) and newer(f, path) for f in made_of):
            return False
        self.took[test], self.lines[test] = took, lines
        return True

    def measure(self, test):
        here = f'{self.dir}/run/{test}'
        shutil.rmtree(here, ignore_errors=True)
        program = link(test, here, self.FLAGS, [f'{self.dir}/lines.a'])
        before = time.monotonic()
        good = run(test, program, here, 600,
                   GCOV_PREFIX=os.path.abspath(here))
        took = time.monotonic() - before
        # not what a script compiled itself
        counts = glob.glob(f'{here}{self.dir}/**/*.gcda', recursive=True)
        for c in counts:
            shutil.copy(c[len(here):][:-5] + '.gcno', os.path.dirname(c))
        lines = {}
        if counts:
            out = subprocess.run(['gcov', '-t', '-j'] + counts, check=True,
                                 capture_output=True).stdout
            for doc in out.splitlines():
                for f in json.loads(doc)['files']:
                    lines.setdefault(f['file'], {}).update(
                        (n['line_number'], n['count'] > 0)
                        for n in f['lines'])
        shutil.rmtree(here, ignore_errors=True)
        if not good:
            print(f'{test} fails as it is: left out', flush=True)
            lines = {}
        self.took[test], self.lines[test] = took, {
            f: {str(n): x for n, x in v.items()} for f, v in lines.items()}
        os.makedirs(os.path.dirname(self.file(test)), exist_ok=True)
        json.dump([took, self.lines[test]], open(self.file(test), 'w'))

    def touch(self, path, line):
        """The tests that run the line; those that run the file, if the line
        is no code. First those of its name, and what looks at all frames;
        then by how much of what they run it is, and how quick they are."""
        name = os.path.basename(path)[:-2]
        got = {}
        for test, files in self.lines.items():
            seen = files.get(path, {})
            if seen.get(str(line), any(seen.values())):
                share = sum(seen.values()) / self.ran[test]
                got[test] = (name not in test, test != BROAD,
                             -share / (0.5 + self.took[test]))
        return sorted(got, key=got.get)


def newer(a, b):
    return not os.path.exists(b) or os.path.getmtime(a) > os.path.getmtime(b)


# ---- one change -------------------------------------------------------------

class Running:
    """Tests that run beside each other, or one alone."""

    def __init__(self):
        self.free = threading.Condition()
        self.count = 0

    @contextlib.contextmanager
    def beside_others(self, room=JOBS):
        with self.free:
            self.free.wait_for(lambda: self.count + JOBS // room <= JOBS)
            self.count += JOBS // room
        try:
            yield
        finally:
            with self.free:
                self.count -= JOBS // room
                self.free.notify_all()

    def alone(self):
        return self.beside_others(1)


class Changer:
    WATCHED = ['-O1', '-g1'] + SANITIZE

    def __init__(self, table):
        self.table = table
        self.local = threading.local()
        self.count = 0
        self.lock = threading.Lock()
        self.was = {}
        self.sound = {}
        self.running = Running()

    def folder(self):
        if not hasattr(self.local, 'dir'):
            with self.lock:
                self.count += 1
                self.local.dir = os.path.abspath(f'{WORK}/job{self.count}')
        return self.local.dir

    def compile(self, path, text, flags, name='object', by='gcc'):
        """The object's path, or None; always from the same name."""
        source = f'src/{path}'
        obj = f'{self.folder()}/{name}.o'
        inc = ['-I' + os.path.abspath(w[2:]) if w[:2] == '-I' else
               w if w[0] == '-' or not os.path.isdir(w) else
               os.path.abspath(w) for w in [by] + COMMAND[1:]]
        os.makedirs(os.path.dirname(f'{self.folder()}/{source}'),
                    exist_ok=True)
        open(f'{self.folder()}/{source}', 'w').write(text)
        return obj if subprocess.run(
            inc + flags + ['-c', '-o', obj, source], cwd=self.folder(),
            stderr=subprocess.DEVNULL).returncode == 0 else None

    def code(self, path, text, flags=(), by='gcc'):
        obj = self.compile(path, text, list(flags), 'by-' + by, by)
        return obj and open(obj, 'rb').read()

    def is_same(self, path, text, changed):
        """Does another compiler know that nothing changes?"""
        return any(self.code(path, changed, words[1:], words[0]) in (
                   self.code(path, text, words[1:], words[0]) or b'none',)
                   for words in OTHER_COMPILERS)

    def try_one(self, change):
        """None: no change at all. Else the test that notices, '', or '-'
        if no test comes by."""
        path, line, at, old, new = change
        text = open(path).read()
        changed = text[:at] + new + text[at + len(old):]
        if path not in self.was:
            self.was[path] = self.code(path, text)
        if self.code(path, changed) in (None, self.was[path]):
            return None
        objects = [f'{self.folder()}/by-gcc.o', self.compile(
            path, changed, self.WATCHED, 'watched')]
        tests = self.table.touch(path, line)
        pxesh = None
        for test in tests:
            if is_script(test):
                pxesh = pxesh or link(test, self.folder(), [], objects[:1])
            program = pxesh if is_script(test) else link(
                test, self.folder(), SANITIZE, objects[1:])
            if not self.passes(test, program) and self.is_sound(path, test):
                return test
        if self.is_same(path, text, changed):
            return None
        return '' if tests else '-'

    def passes(self, test, program):
        """One that waits for ever does so alone, too."""
        folder, seconds = os.path.dirname(program), 20 + int(
            10 * self.table.took[test])
        env = {'ASAN_OPTIONS': 'detect_leaks=0:exitcode=99:'
               'allocator_may_return_null=1:hard_rss_limit_mb=2000'}
        with self.running.beside_others():
            good = run(test, program, folder, seconds, 30, **env)
        if good is None:
            with self.running.alone():
                good = run(test, program, folder, seconds, 60, **env)
        return good

    def is_sound(self, path, test):
        """Does the test pass with the file as it is, watched likewise?"""
        if (path, test) not in self.sound:
            flags = [] if is_script(test) else SANITIZE
            obj = self.compile(path, open(path).read(),
                               self.WATCHED if flags else [], 'unchanged')
            program = link(test, self.folder() + '/unchanged', flags, [obj])
            self.sound[path, test] = self.passes(test, program)
            if not self.sound[path, test]:
                print(f'{test} fails as {path} is: not counted', flush=True)
        return self.sound[path, test]


def show(change, verdict):
    path, line, at, old, new = change
    text = open(path).read()
    col = at - text.rfind('\n', 0, at)
    source = text.splitlines()[line - 1].strip()
    told = {'': 'SURVIVES', '-': 'NOT RUN'}.get(verdict, 'noticed')
    print(f'{told}\t{path}:{line}:{col}: {old} became {new}\t' +
          (verdict if told == 'noticed' else source), flush=True)


def main():
    seed, count = int(sys.argv[1]), int((sys.argv + ['100'])[2])
    files = sorted(f for d in FOLDERS for f in glob.glob(d + '/*.c'))
    tests = sorted(t[:-2] for t in glob.glob('tests/*/test_*.c') +
                   glob.glob('tests/*/*/test_*.c'))
    scripts = sorted(t[:-3] for t in glob.glob('tests/*/test_*.sh')
                     if not t.startswith(NO_TESTS))
    subprocess.run(['make', '-j2', HOST + '/pxesh'], check=True,
                   stdout=subprocess.DEVNULL)
    os.makedirs(WORK, exist_ok=True)
    subprocess.run(['strip', '-g', '-o', LIBRARY, HOST + '/libpxesh.a'],
                   check=True)
    COMMAND.extend(command_of(files[0]))
    WRAP.extend(subprocess.run(
        ['make', '-s', '--eval=wrap:;@echo $(FAKE_ALLOC)', 'wrap'], text=True,
        capture_output=True, check=True).stdout.split())
    table = Table(files, tests + scripts)
    drawn = [c for f in sys.argv[3:] or files for c in changes(f)]
    random.Random(seed).shuffle(drawn)
    changer = Changer(table)
    verdicts, at = [], 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        while len(verdicts) < count and at < len(drawn):
            some = drawn[at:at + count - len(verdicts)]
            at += len(some)
            for change, v in zip(some, pool.map(changer.try_one, some)):
                if v is not None:
                    show(change, v)
                    verdicts.append(v)
    noticed = sum(v not in ('', '-') for v in verdicts)
    print(f'seed {seed}: {noticed} of {len(verdicts)} changes noticed; '
          f'{at - len(verdicts)} more change nothing')


if __name__ == '__main__':
    main()
