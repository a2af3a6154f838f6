/*
 * Reads and writes CSV (RFC 4180) as spreadsheets and HR systems make it.
 *
 * Reading: UTF-8 with or without BOM, UTF-16 with BOM or by its zeros, else
 * Windows-1252; the separator is the one of , ; tab | that the first line has
 * most.  The file is read twice and never held: memory is bounded by one
 * record.  What cannot be read ends with a fault that names the line.
 *
 * Writing: cells are quoted where they must be, and a cell that a spreadsheet
 * would run as a formula (= + - @, tab, return first) gets an apostrophe, which
 * reading takes off again.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"

enum { CSV_RECORD_MAX = 1 << 20, CSV_COLUMNS_MAX = 1000 };	/* bytes; cells */

enum csv_fault {
	CSV_FINE,
	CSV_UNREADABLE,		/* the file cannot be opened or read */
	CSV_EMPTY,
	CSV_NUL,		/* a zero byte in text: it is not a CSV file */
	CSV_BAD_UNICODE,	/* UTF-16 with half a character */
	CSV_LONG_RECORD,	/* more than CSV_RECORD_MAX: often a quote that never closes */
	CSV_OPEN_QUOTE,		/* the file ends inside quotes; line is where they opened */
	CSV_STRAY_QUOTE,	/* text after a closing quote */
	CSV_MANY_COLUMNS,
};
enum csv_encoding { CSV_UTF8, CSV_UTF16LE, CSV_UTF16BE, CSV_WINDOWS_1252 };

struct csv {
	struct arena *mem;
	int fd;
	enum csv_encoding encoding;
	char separator;
	int64_t line;		/* where the record began that was read last; the first is 1 */
	enum csv_fault fault;
	int64_t bytes_read, bytes;	/* for progress */

	/* the reader's own */
	unsigned char raw[64 << 10];
	size_t raw_at, raw_n;
	int64_t next_line;
	int pushed;		/* a character given back; -1: none */
	unsigned high;		/* the first half of a UTF-16 pair */
	char *record;
	size_t record_n;
	size_t ends[CSV_COLUMNS_MAX];
	struct strs cells;
};

/* False with csv->fault set.  The descriptor is closed by csv_close. */
MUST_USE bool csv_open(struct csv *, struct arena *, const char *path);
/* The next record that is not empty; its cells live until the next call.
 * False at the end, or with csv->fault set. */
MUST_USE bool csv_next(struct csv *, struct strs *ret_cells);
void csv_close(struct csv *);

/* One record with CRLF at its end. */
void csv_put(struct buf *, struct strs cells);

#endif
