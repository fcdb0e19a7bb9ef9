/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-stores.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_BROWSER_TRUSTS,     /* checked: the certificate is there and trusted */
  WEIR_BROWSER_TRUSTS_NOT, /* checked: it is not */
  WEIR_BROWSER_INSTALLED,
  WEIR_BROWSER_WAS_THERE, /* nothing had to be installed */
  WEIR_BROWSER_REMOVED,
  WEIR_BROWSER_WAS_NOT_THERE, /* nothing had to be removed */
  WEIR_BROWSER_NEEDS_USER,    /* the detail says what to do by hand */
  WEIR_BROWSER_FAILED,        /* the detail says why */
} WeirBrowserState;

/**
 * WeirBrowserOutcome:
 *
 * What became of one store: a row.
 */
typedef struct
{
  WeirBrowserState state;
  char *title;            /* (owned) "Firefox (default-esr)" */
  char *detail;           /* (owned) whole sentences, translated: "Installed. Restart Firefox." */
  const char *icon_name;  /* (unowned) symbolic: of its state */
  char *path;             /* (owned) the folder; for a tooltip */
  gboolean needs_restart; /* the browser runs, and remembers what it found out about certificates */
} WeirBrowserOutcome;

void weir_browser_outcome_free (WeirBrowserOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBrowserOutcome, weir_browser_outcome_free)

/* @words: (nullable): translated sentences, where the state does not say all. Returns: (transfer full) */
WeirBrowserOutcome *weir_browser_outcome_new (const WeirBrowserStore *store,
                                              WeirBrowserState state,
                                              const char *words);

/* What became of a store where certutil failed. @error: WEIR_CERTUTIL_ERROR or another one. Returns: (transfer full) */
WeirBrowserOutcome *weir_browser_outcome_new_error (const WeirBrowserStore *store,
                                                    const GError *error);

/**
 * WeirBrowserReport:
 *
 * What became of all of them.
 */
typedef struct
{
  GPtrArray *outcomes; /* (owned) (element-type WeirBrowserOutcome): sorted by title */
  char *advice;        /* (owned) (nullable) paragraphs, translated: what is to be done by hand */
  guint n_trusting;    /* stores that trust the certificate now */
  guint n_left;        /* outcomes that failed or need the user */
} WeirBrowserReport;

WeirBrowserReport *weir_browser_report_new (void);
void weir_browser_report_free (WeirBrowserReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBrowserReport, weir_browser_report_free)

/* @outcome: (transfer full) */
void weir_browser_report_add (WeirBrowserReport *self, WeirBrowserOutcome *outcome);

/* @paragraph: translated; said once */
void weir_browser_report_advise (WeirBrowserReport *self, const char *paragraph);

/* How a certificate is imported in the browsers' own settings. Returns: (transfer none) */
const char *weir_browser_steps_to_import (void);
const char *weir_browser_steps_to_remove (void);

G_END_DECLS
