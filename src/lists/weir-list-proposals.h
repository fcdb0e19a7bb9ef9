/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A list that somebody else keeps: the facts, as they stand in a table. */
typedef struct
{
  const char *key;
  const char *title;
  const char *purpose; /* to be translated */
  const char *group;   /* to be translated */
  const char *url;     /* in the form that weir_list_address_read() gives */
  const char *homepage;
  const char *licence;       /* (nullable): not known, as the list says itself */
  const char *languages;     /* (nullable): ISO 639, separated by spaces */
  gboolean is_for_everybody; /* proposed whatever the user speaks */
} WeirListProposal;

extern const WeirListProposal weir_list_proposals[];
extern const gsize weir_n_list_proposals;

G_END_DECLS
