/*
 * Northwind, the organisation that `ithaca demo` shows: assets/demo, brought
 * in by the ways that everybody uses.  The people come by a roster import,
 * the applications by a file, the pairs by a round that is run, published and
 * answered; only their dates are set back.
 *
 * Demo data says so of itself (setting "demo") from its first transaction on.
 * An organisation with anything of its own in it is never touched, so that
 * nobody's real data can become a demo, with its doors open to everybody.
 */
#ifndef APP_DEMO_DEMO_H
#define APP_DEMO_DEMO_H

#include "db/store.h"

enum demo_verdict {
	DEMO_READY,	/* loaded now, or was there */
	DEMO_NOT_EMPTY,	/* there is an organisation that is no demo */
	DEMO_HALF,	/* a demo that was never loaded to its end */
	DEMO_FAILED,	/* *ret_trouble says what broke */
};
str demo_explain(struct arena *, enum demo_verdict, str place);

/* Loads into a store that has the schema and nothing else. */
enum demo_verdict demo_prepare(struct store *, struct arena *, str *ret_trouble);

#endif
