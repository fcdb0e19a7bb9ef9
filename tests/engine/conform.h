/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "script.h"

G_BEGIN_DECLS

/* What a case claims; o.test is the origin, as everywhere in scripts. */
typedef enum
{
  CONFORM_REFUSED, /* the client sends @in: a page of status @out, the end; the origin gets nothing */
  CONFORM_BROKEN,  /* the same with 400, but the origin got the beginning, @out, and sees the end */
  CONFORM_REQUEST, /* the client sends @in: the origin gets @out, and the response passes */
  CONFORM_RESPONSE,     /* the origin answers @in: the client gets @out */
  CONFORM_BAD_RESPONSE, /* the origin answers @in: the client gets a page of status @out */
} ConformKind;

typedef enum
{
  CONFORM_IS_PARTIAL = 1 << 0,    /* no other request is sent behind @in */
  CONFORM_CLIENT_ENDS = 1 << 1,   /* the client's connection ends after the response */
  CONFORM_ORIGIN_ENDS = 1 << 2,   /* Weir gives the origin's connection up */
  CONFORM_ORIGIN_CLOSES = 1 << 3, /* the origin closes after @in */
  CONFORM_ORIGIN_RESETS = 1 << 4,
  CONFORM_IS_CUT = 1 << 5,  /* the client sees that this was not all */
  CONFORM_TO_HEAD = 1 << 6, /* the request was HEAD */
  CONFORM_TO_1_0 = 1 << 7,  /* the client speaks HTTP/1.0 */
} ConformFlags;

typedef struct
{
  const char *name;
  const char *section; /* of the text that asks for it */
  const char *in;
  const char *out; /* (nullable): @in, or the group's @out where that takes nothing in */
  ConformFlags flags;
} ConformCase;

/**
 * ConformGroup:
 *
 * Cases that share what surrounds them: the "%s" in @in and @out stands for what
 * the case has there; %NULL is "%s" alone.  "«3:ab»" is "ababab".
 */
typedef struct
{
  const char *path;
  ConformKind kind;
  const char *in;  /* (nullable) */
  const char *out; /* (nullable) */
  ConformFlags flags;
  const ConformCase *cases;
  gsize n_cases;
} ConformGroup;

#define CONFORM_CASES(array) .cases = (array), .n_cases = G_N_ELEMENTS (array)

/*
 * Adds a test for each case of @groups, which must outlive the tests.  Where a
 * connection is to go on, a further request shows that both sides of it are in
 * step.  Each is played inside a tunnel too, as script_add_tests() does.
 */
void conform_add_groups (const ConformGroup *groups, gsize n_groups);

/* The same of what is claimed of the inside alone. */
void conform_add_groups_inside (const ConformGroup *groups, gsize n_groups);

G_END_DECLS
