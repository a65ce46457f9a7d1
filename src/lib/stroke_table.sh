#!/bin/sh
# Prints a C header with the place of the Chinese characters U+4E00..U+9FFF in the order of their
# strokes, as Unicode's stroke collation has it; 65535 where it knows none. Run by the build:
#   sh src/lib/stroke_table.sh > lib/stroke_table.h
# Needs perl with its own module Unicode::Collate (Debian: perl). Exits 1, printing nothing usable, otherwise.
set -eu

perl -MUnicode::Collate::CJK::Stroke -e '
	my @weights = map { Unicode::Collate::CJK::Stroke::weightStroke($_) // 65535 } 0x4e00 .. 0x9fff;
	my ($one, $two, $many) = @weights[0, 1, 0x9f49 - 0x4e00];
	die "stroke_table.sh: no usable table\n" unless $one < $two && $two < $many && $many < 65535;
	print "/* Made by stroke_table.sh: places of U+4E00..U+9FFF in the order of strokes. */\n";
	print "static const unsigned short stroke_table[] = {\n";
	while (my @line = splice @weights, 0, 12) { print "\t", join(", ", @line), ",\n" }
	print "};\n"
'
