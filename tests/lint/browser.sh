#!/bin/bash
# CSS and JavaScript only of what Chromium 86, Android WebView 80 and iOS 13 know, and nothing
# that the Content-Security-Policy or a WebView without pop-ups would refuse.
set -euo pipefail
cd "$(dirname "$0")/../.."
wrong=0

# forbid SUFFIX SENTENCE PATTERN: a line that matches outside comments is a mistake.
forbid() {
	local hits
	hits=$(find static -name "*.$1" ! -name '*.min.js' -print0 | sort -z |
		xargs -0 -r env forbidden="$3" perl -0777 -ne '
			s{/\*.*?\*/}{ my $x = $&; $x =~ tr/\n//cd; $x }gse;
			my $n = 0;
			for my $line (split /\n/) {
				$n++;
				$line =~ s{(^|\s)//.*}{} if $ARGV =~ /\.js$/;
				print "$ARGV:$n: $line\n" if $line =~ /$ENV{forbidden}/;
			}')
	[ -n "$hits" ] || return 0
	printf '%s\n' "$hits" | cut -c1-120 | sed "s|\$|   <- $2|"
	wrong=1
}

forbid css 'unknown to old WebViews' \
	':has\(|:is\(|:where\(|color-mix|@layer|@container|aspect-ratio|(?<![-\w])inset\s*:|\b(dvh|svh|lvh)\b|@property|oklch|text-wrap'
forbid css 'files come from this site only' '@import|url\(\s*["\x27]?(https?:)?\/\/'
forbid js 'syntax after ES2018' '\?\.(?!\d)|\?\?|^\s*await\b|\bimport\b\s*[({*]|\bexport\b|#[a-z]+\s*[=(;]|\bcatch\s*\{|\.replaceAll\(|\.flatMap\(|\.flat\(|\.at\(|structuredClone|\d_\d'
forbid js 'refused by the policy or the WebView' '\beval\s*\(|new Function|\.innerHTML\s*=\s*[^;]*location|window\.open|\balert\s*\(|\bprompt\s*\(|document\.write|https?:\/\/'
exit $wrong
