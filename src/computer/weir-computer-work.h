/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-computer-job.h"
#include "weir-computer-snapshot.h"

G_BEGIN_DECLS

/* What takes as long as the disk or the desktop take. */
typedef enum
{
  WEIR_COMPUTER_KEEP,   /* the snapshot is written */
  WEIR_COMPUTER_SYNC,   /* the desktop keeps what was set */
  WEIR_COMPUTER_FORGET, /* the snapshot is deleted */
} WeirComputerWork;

/* @snapshot: (nullable): what is written; copied. Its errors: WEIR_COMPUTER_ERROR */
WeirComputerJob *weir_computer_work_begin (WeirComputerWork work,
                                           const char *folder,
                                           const WeirComputerSnapshot *snapshot,
                                           WeirComputerJobDone done,
                                           gpointer user_data);

G_END_DECLS
