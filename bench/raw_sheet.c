/*
 * The other side of the export's figure: the same cells through libxlsxwriter's constant_memory and
 * nothing else. Reads tab-separated text, writes one sheet.
 *
 *   raw_sheet ROWS.tsv OUT.xlsx
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int count, char **arguments)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = "." };
	FILE *in = count == 3 ? fopen(arguments[1], "re") : NULL;
	lxw_workbook *book = in ? workbook_new_opt(arguments[2], &options) : NULL;
	lxw_worksheet *sheet = book ? workbook_add_worksheet(book, NULL) : NULL;
	lxw_format *format = book ? workbook_add_format(book) : NULL;
	char *line = NULL, *cell;
	size_t room = 0;
	lxw_row_t row = 0;

	if (!sheet) {
		fprintf(stderr, "raw_sheet ROWS.tsv OUT.xlsx\n");
		return 2;
	}
	format_set_border(format, LXW_BORDER_THIN);
	for (; getline(&line, &room, in) > 0; row++) {
		char *rest = line;
		lxw_col_t column = 0;

		line[strcspn(line, "\n")] = 0;
		while ((cell = strsep(&rest, "\t")))
			worksheet_write_string(sheet, row, column++, strcmp(cell, "NULL") ? cell : "", format);
	}
	free(line);
	fclose(in);
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
