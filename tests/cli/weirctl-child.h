/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The built weirctl as a child: run to its end, or left running and read line by line.
 */

#pragma once

#include "test-folder.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a command left behind. */
typedef struct
{
  int status;
  char *out; /* (owned) */
  char *err; /* (owned) */
} Outcome;

void outcome_clear (Outcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* @arguments: (array zero-terminated=1): behind "weirctl" */
void weirctl (Outcome *outcome, const char *const *arguments);

/* The same with @input (nullable: none) on its standard input. */
void weirctl_with_input (Outcome *outcome, const char *const *arguments, const char *input);

/* The same with a command line cut at its blanks, and --data-dir @folder in it. */
void weirctl_on (Outcome *outcome, const char *folder, const char *line);

/* "weirctl run" on any port of 127.0.0.1. */
typedef struct
{
  GSubprocess *process;  /* (owned) */
  GDataInputStream *out; /* (owned) */
  guint16 port;
} Running;

void running_start (Running *running, const char *folder, const char *line);
char *running_read_line (Running *running);
void running_stop (Running *running, int signal);

/* The next line it prints has @first and @second in it. */
void running_expect (Running *running, const char *first, const char *second);

/* Stops it, unless it was stopped or never started. */
void running_clear (Running *running);

/* The same, where what it complains of is read. */
typedef struct
{
  GSubprocess *process;  /* (owned) */
  GDataInputStream *err; /* (owned) */
} Complaining;

void complaining_start (Complaining *child, const char *folder, const char *line);
void complaining_stop (Complaining *child);

/* The next complaint begins with @expected, behind "weirctl: ". */
void complaining_expect (Complaining *child, const char *expected);

G_END_DECLS
