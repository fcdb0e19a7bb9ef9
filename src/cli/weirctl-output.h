/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* Milliseconds at most until what was added is written. */
#define WEIRCTL_OUTPUT_DELAY 100

/* Octets that may wait for a slow reader; lines beyond that are counted and left out. */
#define WEIRCTL_OUTPUT_MAX_WAITING (4 * 1024 * 1024)

/* How a request is printed. */
typedef enum
{
  WEIRCTL_FORMAT_LINE, /* for people */
  WEIRCTL_FORMAT_JSON, /* an object a line */
  WEIRCTL_FORMAT_CSV,  /* a line, which ends as the standard wants */
  WEIRCTL_FORMAT_HAR,  /* an entry; what stands around and between them is the caller's */
} WeirctlFormat;

/**
 * WeirctlOutput:
 *
 * Lines of requests on standard output, written when there is time and never
 * waited for.
 */
typedef struct _WeirctlOutput WeirctlOutput;

/* Standard output is closed: nobody reads on. */
typedef void (*WeirctlOutputClosed) (gpointer user_data);

WeirctlOutput *weirctl_output_new (gboolean with_date);
void weirctl_output_free (WeirctlOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirctlOutput, weirctl_output_free)

void weirctl_output_set_closed_func (WeirctlOutput *self,
                                     WeirctlOutputClosed func,
                                     gpointer user_data);
void weirctl_output_add_text (WeirctlOutput *self, const char *text);
void weirctl_output_add_record (WeirctlOutput *self,
                                const WeirRecord *record,
                                WeirctlFormat format);
gboolean weirctl_output_drain (WeirctlOutput *self);
void weirctl_output_flush (WeirctlOutput *self);

G_END_DECLS
