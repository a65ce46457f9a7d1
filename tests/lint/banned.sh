#!/bin/bash
# Above lib/ memory comes from the arena and nobody allocates; nowhere a goto, a typedef of a
# struct, a cleanup attribute (a fault jumps over it), an unfinished word.
set -euo pipefail
cd "$(dirname "$0")/../.."
wrong=0

# forbid SENTENCE PATTERN FILE…: each line that matches is a mistake; comments do not count.
forbid() {
	local sentence=$1 pattern=$2
	shift 2
	[ $# -ne 0 ] || return 0
	perl -0777 -e '
		my ($sentence, $pattern) = splice @ARGV, 0, 2;
		my $wrong = 0;
		for my $file (@ARGV) {
			open my $in, "<", $file or die "$file: $!";
			my $text = <$in>;
			# Blank out comments and strings, keeping the lines.
			$text =~ s{(/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*")}
				{ my $x = $1; $x =~ tr/\n//cd; $x }gse unless $sentence =~ /^unfinished/;
			my $n = 0;
			for my $line (split /\n/, $text) {
				$n++;
				next unless $line =~ /$pattern/;
				print "$file:$n: $sentence\n";
				$wrong = 1;
			}
		}
		exit $wrong;' "$sentence" "$pattern" "$@" || wrong=1
}

mapfile -t above < <(find src/data src/web src/modules src/*.c -name '*.c' 2>/dev/null | sort -u)
mapfile -t sources < <(find src tests -name '*.[ch]' -o -name '*.cc' | sort)
mapfile -t product < <(find src -name '*.[ch]' | sort)
mapfile -t jumping < <(printf '%s\n' "${product[@]}" | grep -v '^src/base/fault\.')
mapfile -t words < <(find src templates static sql -type f ! -name '*.svg' ! -name '*.list' | sort)

forbid 'memory comes from the arena here' '\b(malloc|calloc|realloc|free|strdup|strndup|asprintf)\s*\(' \
	"${above[@]}"
forbid 'no goto' '\bgoto\b' "${sources[@]}"
forbid 'no typedef of a struct' '\btypedef\s+(struct|union|enum)\s+(?!json_object\b)' "${sources[@]}"
forbid 'a fault jumps over cleanup attributes' '__cleanup__|\bcleanup\s*\(' "${product[@]}"
forbid 'setjmp belongs to base/fault.h' '\b(setjmp|longjmp)\s*\(' "${jumping[@]}"
forbid 'unfinished word' '\b(TODO|FIXME|XXX|HACK|not implemented|coming soon)\b|敬请期待|开发中|暂未实现' \
	"${words[@]}"
exit $wrong
