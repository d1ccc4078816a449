# compile-commands.awk: from what "make V=1" would do, the compilation database
# that editors and analyzers read. A source that several builds compile is in
# it once, as the build "host" compiles it if that does.

/ -c -o [^ ]+ [^ ]+$/ {
	source = $NF
	if (source in command && $(NF - 1) !~ "^build/host/[^/]")
		next
	if (!(source in command))
		order[++sources] = source
	sub(/^.*; /, "")
	gsub(/[\\"]/, "\\\\&")
	command[source] = $0
}

END {
	print "["
	for (i = 1; i <= sources; i++)
		printf "{ \"directory\": \"%s\", \"file\": \"%s\",\n" \
			"  \"command\": \"%s\" }%s\n", folder, order[i],
			command[order[i]], i < sources ? "," : ""
	print "]"
}
