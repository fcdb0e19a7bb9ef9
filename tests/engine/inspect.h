/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "rows.h"
#include "secure.h"
#include "weir-timeouts.h"

G_BEGIN_DECLS

/* A world that inspects all tunnels, and what is told of it. */
typedef struct
{
  Rows rows;
  World *world; /* (owned) */
} InspectFixture;

/* @portable: as a pointer, whether the proxy polls portably */
void inspect_set_up (InspectFixture *fixture, gconstpointer portable);
void inspect_tear_down (InspectFixture *fixture, gconstpointer user_data);

/* As world_play() does, all at once. */
void inspect_play (InspectFixture *fixture, const Step *steps);

/* From now on, with this one @rule (nullable). */
void inspect_set_policy (InspectFixture *fixture, const char *rule, WeirInspectionMode mode);

void inspect_set_patience (InspectFixture *fixture, WeirTimeoutKind kind, guint seconds);

typedef struct
{
  const char *name;
  void (*func) (InspectFixture *fixture, gconstpointer user_data);
} InspectTest;

/* Adds each of @tests below @path, and once more below it with the portable poller. */
void inspect_add_tests (const char *path, const InspectTest *tests, gsize n_tests);

G_END_DECLS
