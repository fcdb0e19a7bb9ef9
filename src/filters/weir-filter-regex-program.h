/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What regular expressions are compiled to; between the compiler and the machine. */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* What one instruction does at a position of the text. */
typedef enum
{
  /* One octet, and on behind it. */
  WEIR_REGEX_OCTET, /* index: the octet, in lower case unless case matters */
  WEIR_REGEX_CLASS, /* index: of the class */
  WEIR_REGEX_ANY,   /* all but line ends */

  WEIR_REGEX_REPEAT, /* times: as often goes the one-octet instruction that follows */

  /* Nothing, if it holds here. */
  WEIR_REGEX_BEGIN,
  WEIR_REGEX_END,
  WEIR_REGEX_BOUNDARY,
  WEIR_REGEX_NO_BOUNDARY,
  WEIR_REGEX_AHEAD,     /* the instructions up to jump match from here */
  WEIR_REGEX_NOT_AHEAD, /* … do not */
  WEIR_REGEX_BEHIND,    /* … match from somewhere to here */
  WEIR_REGEX_NOT_BEHIND,

  WEIR_REGEX_JUMP,      /* jump: relative, as all of them */
  WEIR_REGEX_SPLIT,     /* on to the next, or to jump; if lazy the other way round */
  WEIR_REGEX_SAVE,      /* index: the register that gets the position */
  WEIR_REGEX_MOVED,     /* index: the register whose position must be another one */
  WEIR_REGEX_HERE,      /* index: the register whose position must be this one */
  WEIR_REGEX_RESET,     /* index: the first register, times.min: how many, to be unset */
  WEIR_REGEX_REFERENCE, /* index: the group whose text comes again */
  WEIR_REGEX_MATCH,     /* done */
} WeirRegexOperation;

/* As often as it likes. */
#define WEIR_REGEX_NO_LIMIT G_MAXUINT16

typedef struct
{
  guint8 operation; /* WeirRegexOperation */
  guint8 is_lazy;
  guint16 index;
  union
  {
    gint32 jump;
    struct
    {
      guint16 min;
      guint16 max;
    } times;
  };
} WeirRegexInstruction;

/* A set of octets. */
typedef struct
{
  guint32 bits[8];
} WeirRegexSet;

static inline gboolean
weir_regex_set_has (const WeirRegexSet *set, guchar octet)
{
  return (set->bits[octet / 32] >> octet % 32 & 1) != 0;
}

#define WEIR_REGEX_MAX_INSTRUCTIONS 8192
#define WEIR_REGEX_MAX_REGISTERS 128
#define WEIR_REGEX_MAX_LITERAL 64

typedef struct
{
  GArray *code;      /* (owned) (element-type WeirRegexInstruction) */
  GArray *classes;   /* (owned) (element-type WeirRegexSet) */
  guint n_registers; /* two for each group, if any is referred to; then those of loops */
  gboolean ignore_case;
  gboolean is_anchored; /* matches at the beginning of the text, or nowhere */
  gboolean has_first;   /* matches begin with an octet of @first */
  WeirRegexSet first;
  gsize literal_length; /* of what every text has that matches */
  char literal[WEIR_REGEX_MAX_LITERAL];
} WeirRegexProgram;

/* FALSE: @source is none; @problem: (out): why not, to be translated. */
gboolean weir_regex_program_init (WeirRegexProgram *self,
                                  WeirSpan source,
                                  gboolean match_case,
                                  const char **problem);
void weir_regex_program_clear (WeirRegexProgram *self);

G_END_DECLS
