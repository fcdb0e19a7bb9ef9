/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* What an option does. */
typedef enum
{
  WEIR_OPTION_TYPE,  /* its value: a WeirFilterType */
  WEIR_OPTION_ALL,   /* every type */
  WEIR_OPTION_POPUP, /* a type that is not seen at the network */
  WEIR_OPTION_PARTY, /* its value: a flag; "~" means the other one */
  WEIR_OPTION_FLAG,  /* its value: a flag */
  WEIR_OPTION_NAMES, /* its value: the room of its names */
  WEIR_OPTION_METHOD,
  WEIR_OPTION_REDIRECT, /* a substitute */
  WEIR_OPTION_EMPTY,    /* an empty substitute */
  WEIR_OPTION_MP4,      /* an empty film */
  WEIR_OPTION_REMARK,   /* changes nothing */
  WEIR_OPTION_SKIP,     /* its value: the WeirSkipReason for the whole filter */
} WeirOptionKind;

typedef struct
{
  const char *name;
  guint8 length;
  guint8 kind;   /* WeirOptionKind */
  guint16 value; /* what kind says */
} WeirOption;

/* (nullable) */
const WeirOption *weir_option_find (WeirSpan name);

G_END_DECLS
