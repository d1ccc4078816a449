# charts.awk: bars of the rows of page.sh's table: those that follow each other
# and have one unit are drawn to one scale, and likewise the two of a row
# "pxesh N, iPXE N UNIT".

function bar(cells,    s) {
	while (cells-- > 0)
		s = s "█"
	return s
}

function show(    i, most) {
	for (i = 1; i <= n; i++)
		if (value[i] > most)
			most = value[i]
	if (n > 1 && most > 0) {
		printf "\n```text\n"
		if (title != "")
			print title
		for (i = 1; i <= n; i++)
			printf "%-38s %s %s %s\n", name[i],
				bar(int(value[i] * 30 / most + 0.5)),
				value[i], unit
		print "```"
	}
	n = 0
	title = unit = ""
}

function add(what, number) {
	name[++n] = what
	value[n] = number
}

BEGIN { FS = " [|] " }
{ sub(/^[|] /, ""); sub(/ [|]$/, "") }
$2 ~ /^pxesh [0-9.]+, iPXE [0-9.]+ / {
	show()
	split($2, part, /[ ,]+/)
	title = $1
	unit = part[5]
	add("pxesh", part[2] + 0)
	add("iPXE", part[4] + 0)
	show()
	next
}
{
	split($2, part, / /)
	its = substr($2, length(part[1]) + 2)
	sub(/[,;:(].*/, "", its)
	if (part[1] !~ /^[0-9.]+$/ || its == "") {
		show()
		next
	}
	if (its != unit)
		show()
	unit = its
	add($1, part[1] + 0)
}
END { show() }
