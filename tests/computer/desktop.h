/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop's proxy in a key file of the test's own, as Weir and as somebody else sees it.
 */

#pragma once

#include "weir-computer.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;           /* (owned): of the data */
  guint16 port;           /* that Weir asks for */
  WeirComputer *computer; /* (owned) */
  guint n_changed;
  GSettings *proxy; /* (owned) (nullable): what somebody else sees and sets; no schema */
  GSettings *http;  /* (owned) (nullable) */
  GSettings *https; /* (owned) (nullable) */
} Desktop;

typedef struct
{
  const char *path;
  void (*func) (Desktop *, gconstpointer);
  gboolean fail_closed; /* what the function gets */
} DesktopTest;

/* Runs them, unless there are no schemas. Returns: the status of the program */
int desktop_run (int argc, char *argv[], const DesktopTest *tests, gsize n_tests);

/* As after a crash: what the next start knows. */
void desktop_start_anew (Desktop *f);

/* Wants it, and waits for what becomes of it. */
void desktop_want (Desktop *f, const char *address, gboolean fail_closed);

/* Iterates the main context until something is told. */
void desktop_await_change (Desktop *f);

/* A proxy of a company. */
void desktop_set_manual (Desktop *f);
void desktop_expect_manual (Desktop *f);
void desktop_expect_nothing_set (Desktop *f);
void desktop_expect_mode (Desktop *f, const char *expected);

/* Weir is used, by its script. */
void desktop_expect_script (Desktop *f, const char *address);

gboolean desktop_has_snapshot (Desktop *f);

/* Nothing is Weir's, and nothing is noted. */
void desktop_expect_gone (Desktop *f);

G_END_DECLS
