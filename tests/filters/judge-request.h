/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"
#include "weir-network-filter.h"

/* What the judge knows of a request: the URL in normal form, and where its host is. */
typedef struct
{
  WeirFilterType type;
  WeirFilterMethod method;
  WeirHost host;
  WeirHost source; /* length 0: not known */
  char *url;       /* (owned) */
  char *lower;     /* (owned) */
  gsize length;
  gsize host_begin;
  gsize host_end;
} JudgeRequest;

/* FALSE: @url has no host. */
gboolean judge_request_init (JudgeRequest *self,
                             WeirFilterType type,
                             const char *source_url,
                             const char *url);
void judge_request_clear (JudgeRequest *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JudgeRequest, judge_request_clear)
