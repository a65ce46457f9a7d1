#!/bin/bash
# Templates: escaped by context from their first line on, nothing unescaped, nothing the strict
# Content-Security-Policy would drop (inline script, style, on… attributes), no English to read.
set -euo pipefail
cd "$(dirname "$0")/../.."

find templates static -name '*.html' | sort | xargs perl -CSD -Mutf8 -e '
	my $wrong = 0;
	sub complain { my ($at, $what) = @_; print "$at: $what\n"; $wrong = 1; }
	# Names that stay Latin in Chinese text.
	my %allowed = map { lc $_ => 1 } qw(Excel xlsx xls PDF QR ID A4 CSV ZIP JPG JPEG PNG MP3 MP4
		GB MB KB App Word WPS IP Tab Enter Esc Ctrl Alt Shift);
	for my $file (@ARGV) {
		open my $in, "<:encoding(UTF-8)", $file or die "$file: $!";
		local $/;
		my $text = <$in>;
		if ($file =~ /^templates/) {
			complain("$file:1", "first line must be {{%AUTOESCAPE context=\"HTML\"}}")
				unless $text =~ /^\{\{%AUTOESCAPE context="HTML"\}\}/;
		}
		my $keep = sub { my $x = shift; $x =~ s/[^\n]//g; $x };
		my $look = sub {
			my ($where, $pattern, $what) = @_;
			while ($where =~ /$pattern/g) {
				my $line = 1 + (substr($where, 0, $-[0]) =~ tr/\n//);
				complain("$file:$line", ref $what ? $what->($&) : $what);
			}
		};
		$look->($text, qr/\{\{[^}]*:(none|x-[a-z]+)\b/, "nothing goes out unescaped");
		$text =~ s/\{\{!.*?\}\}/$keep->($&)/gse;
		$text =~ s/<!--.*?-->/$keep->($&)/gse;
		$look->($text, qr/<script(?![^>]*\bsrc=)[^>]*>/i, "inline script: the policy drops it");
		$look->($text, qr/<style\b|<[^>]*\sstyle=/i, "inline style: the policy drops it");
		$look->($text, qr/<[^>]*\son[a-z]+=/i, "inline handler: the policy drops it");
		$look->($text, qr/\b(?:https?:)?\/\/[a-z0-9-]+\.[a-z]/i, "no address outside the site");
		# What is left after markup and values are gone is read by people; so are these attributes.
		my $read = $text;
		$read =~ s/\{\{.*?\}\}/ /gs;
		my @attributes;
		while ($read =~ /\b(?:title|placeholder|alt|aria-label|data-confirm|data-label)="([^"]*)"/g) {
			push @attributes, [ 1 + (substr($read, 0, $-[0]) =~ tr/\n//), $1 ];
		}
		$read =~ s/<(script|style|svg)\b.*?<\/\1>/$keep->($&)/gse;
		$read =~ s/<[^>]*>/$keep->($&) . " "/gse;
		$read =~ s/&[a-z]+;|&#\d+;/ /g;
		my $n = 0;
		for my $line (map { [ ++$n, $_ ] } split(/\n/, $read)) { push @attributes, $line; }
		for (@attributes) {
			my ($at, $words) = @$_;
			while ($words =~ /([A-Za-z][A-Za-z0-9]*)/g) {
				my $word = $1;
				next if length $word < 2 || $allowed{lc $word};
				complain("$file:$at", "English in front of users: $word");
			}
		}
	}
	exit $wrong;'
