#!/bin/sh
# Makes the icon sprite on standard output: one <symbol id="i-NAME"> for each name in the list.
# Usage: sprite.sh LIST ICON-FOLDER   (node_modules/@tabler/icons/icons/outline)
# Stroke colour and width come from the page's CSS (.icon), so a symbol keeps its paths only.
set -eu

list=$1
icons=$2

[ -d "$icons" ] || { echo "没有找到图标库 $icons，请先运行 ./run 安装浏览器组件" >&2; exit 1; }

notice=$(sed -n 's/^Copyright/MIT License, Copyright/p' "$icons/../../LICENSE")
echo "<!-- Tabler Icons, $notice -->"
echo '<svg xmlns="http://www.w3.org/2000/svg">'
sed 's/#.*//; s/[[:space:]]//g; /^$/d' "$list" | sort -u | while read -r name; do
	file=$icons/$name.svg
	[ -f "$file" ] || { echo "图标库中没有名为 $name 的图标，请修改 $list" >&2; exit 1; }
	printf '<symbol id="i-%s" viewBox="0 0 24 24">' "$name"
	# The first path is an empty 24x24 frame.
	tr '\n' ' ' <"$file" | sed -e 's/^[^>]*<svg[^>]*>//' -e 's|</svg>.*||' \
		-e 's|<path stroke="none"[^>]*>||' -e 's/  */ /g' -e 's|^ ||' -e 's|> <|><|g' -e 's| $||'
	echo '</symbol>'
done
echo '</svg>'
