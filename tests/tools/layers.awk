# layers.awk: what folders and files use, against the tables of
# ARCHITECTURE.md. Read in this order, "kind" saying what:
#   table    the page
#   include  grep's lines FILE:#include "OTHER"
#   link     nm's lines OBJECT: SYMBOL TYPE, as -A -P has them; objects are
#            named like their sources
# Prints what is wrong; the last line counts what was looked at.

function fault(text)
{
	print text
	faults++
}

# The names between backquotes, without a last slash, into @out from 1 on.
function names(cell, out,    n, parts, i, k)
{
	n = split(cell, parts, "`")
	k = 0
	for (i = 2; i <= n; i += 2) {
		sub("/$", "", parts[i])
		out[++k] = parts[i]
	}
	return k
}

function dirname(file)
{
	return file ~ "/" ? substr(file, 1, match(file, "/[^/]*$") - 1) : ""
}

function top(file)
{
	sub("/.*", "", file)
	return file
}

# The row that a file belongs to: that of its folder, or of one above.
function room(file,    d)
{
	for (d = dirname(file); d != ""; d = dirname(d))
		if (d in rooms)
			return d
	return ""
}

# Is it a file of somebody else's, or one that is made?
function foreign(file)
{
	return file !~ "/" || !(top(file) in tops)
}

# One arrow from a file; @to is a file, @by says how we know.
function arrow(from, to, by,    a, b)
{
	a = room(from)
	b = room(to)
	looked[kind]++
	if (rooms[a] == "all" || a == b)
		return
	if (b == "")
		fault(from ": " to " is in no folder of the table (" by ")")
	else if (!((a, b) in may) && !((from, b) in row_of))
		fault(from ": `" a "` may not use `" b "`: " to " (" by ")")
}

# ---- the page -----------------------------------------------------------

kind == "table" && /^\| *[a-z]/ && !/`/ {
	split($0, cell, "|")
	table = cell[2]
	gsub("^ +| +$", "", table)
	next
}
kind == "table" && !/^\|/ { table = "" }
kind == "table" && /^\| *`/ {
	split($0, cell, "|")
	n = names(cell[2], left)
	m = names(cell[4], right)
	for (i = 1; i <= n; i++) {
		if (table == "folder") {
			rooms[left[i]] = cell[4] ~ /^ *all *$/ ? "all" : "own"
			tops[top(left[i])]
			for (k = 1; k <= m; k++)
				may[left[i], right[k]]
		} else if (table == "table of rows") {
			m = names(cell[3], right)
			for (k = 1; k <= m; k++)
				row_of[left[i], right[k]]
		} else if (table == "circle") {
			named[left[i]] = NR
			in_row[NR] = in_row[NR] " " left[i]
			row_size[NR]++
		}
	}
}

# ---- by include ---------------------------------------------------------

kind == "include" {
	from = substr($0, 1, index($0, ":") - 1)
	split($0, cell, "\"")
	if (!foreign(cell[2]))
		arrow(from, cell[2], "include")
}

# ---- by link ------------------------------------------------------------

function source(object)
{
	sub(":$", "", object)
	sub("^" prefix "/", "", object)
	sub("^build/gen/roots", "net/tls/roots", object)	# of mkroots
	sub("^build/gen/", "interp/", object)
	sub(/\.o$/, ".c", object)
	return object
}

# The lab's own names are hidden from all others.
function scope(file, symbol)
{
	return file ~ "^lab/" && symbol !~ /^lab_/ ? "lab" : ""
}

kind == "link" {
	file = source($1)
	if ($3 == "U")
		wanted[++n_wanted] = file SUBSEP $2
	else if ($3 ~ /[A-Z]/) {
		home[scope(file, $2), $2] = file
		type[scope(file, $2), $2] = $3
	}
}

# The C library's, which platform/host/memory.c stands in front of.
function is_libc(symbol)
{
	return symbol ~ /^(malloc|calloc|realloc)$/
}

function link(from, symbol,    s, to, data)
{
	if (is_libc(symbol))
		return
	s = (from ~ "^lab/" && ("lab", symbol) in home) ? "lab" : ""
	if (!((s, symbol) in home))
		return
	to = home[s, symbol]
	data = type[s, symbol] !~ /[TW]/
	if (symbol ~ /^plat_/) {
		arrow(from, "platform/platform.h", "link: " symbol)
		return
	}
	if (!data || !((from, room(to)) in row_of)) {
		if (!data && ((from, room(to)) in row_of) &&
		    !((room(from), room(to)) in may) && room(from) != room(to))
			fault(from ": uses more than rows of `" room(to) \
			      "`: " symbol)
		else
			arrow(from, to, "link: " symbol)
		next_of[from] = next_of[from] " " to
	}
}

# ---- circles ------------------------------------------------------------

function reach(from, seen,    todo, n, v, parts, k, i)
{
	todo[n = 1] = from
	while (n) {
		v = todo[n--]
		k = split(next_of[v], parts, " ")
		for (i = 1; i <= k; i++)
			if (!(parts[i] in seen)) {
				seen[parts[i]]
				todo[++n] = parts[i]
			}
	}
}

# Take away, again and again, what needs nobody that is left.
function prune(    again, v, k, parts, i, left)
{
	do {
		again = 0
		for (v in next_of) {
			k = split(next_of[v], parts, " ")
			left = ""
			for (i = 1; i <= k; i++)
				if (parts[i] in next_of && parts[i] != v)
					left = left " " parts[i]
			next_of[v] = left
			if (left == "") {
				delete next_of[v]
				again = 1
			}
		}
	} while (again)
}

# " a b c" of the indices a, b and c.
function sorted(set,    w, v, n, i, text)
{
	for (w in set) {
		for (i = n++; i && v[i - 1] > w; i--)
			v[i] = v[i - 1]
		v[i] = w
	}
	for (i = 0; i < n; i++)
		text = text " " v[i]
	return text
}

# All files that @v needs and that need @v, as the table has them or not.
function circle(v, around,    w, n, row, text)
{
	row = named[v]
	text = sorted(around)
	for (w in around) {
		done[w]
		met[named[w]]
		n++
		if (named[w] != row)
			row = 0
	}
	if (!row || n != row_size[row])
		fault("a circle that the table does not name:" text)
}

function circles(    v, w, ahead, back, around)
{
	prune()
	for (v in next_of) {
		if (v in done)
			continue
		split("", ahead)
		split("", around)
		reach(v, ahead)
		for (w in ahead) {
			split("", back)
			reach(w, back)
			if (v in back)
				around[w]
		}
		if (v in around)
			circle(v, around)
	}
	for (v in in_row)
		if (!(v in met))
			fault("the table names a circle that is none:" \
			      in_row[v])
}

END {
	for (i = 1; i <= n_wanted; i++) {
		split(wanted[i], cell, SUBSEP)
		link(cell[1], cell[2])
	}
	if (n_wanted)
		circles()
	print looked["include"] + 0 " includes, " looked["link"] + 0 \
		" symbols, " faults + 0 " faults"
}
