/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-filter-set.h"

struct _WeirFilterSet
{
  GBytes *octets;
};

WeirFilterSet *
weir_filter_set_ref (WeirFilterSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_filter_set_unref (WeirFilterSet *self)
{
  g_atomic_rc_box_release (self);
}

void
weir_filter_request_init (WeirFilterRequest *self,
                          WeirFilterType type,
                          WeirFilterMethod method,
                          WeirSpan scheme G_GNUC_UNUSED,
                          const WeirHost *host,
                          guint16 port G_GNUC_UNUSED,
                          WeirSpan path G_GNUC_UNUSED,
                          const WeirHost *source)
{
  self->type = type;
  self->party = WEIR_FILTER_PARTY_UNKNOWN;
  self->method = method;
  self->host = (WeirSpan){ host->name, host->length };
  self->source =
    source != NULL ? (WeirSpan){ source->name, source->length } : (WeirSpan){ NULL, 0 };
}

gboolean
weir_filter_set_match (const WeirFilterSet *self G_GNUC_UNUSED,
                       const WeirFilterRequest *request G_GNUC_UNUSED,
                       WeirFilterPardon pardon G_GNUC_UNUSED,
                       gpointer user_data G_GNUC_UNUSED,
                       WeirFilterMatch *match)
{
  *match = (WeirFilterMatch){ 0, 0 };

  return FALSE;
}

gboolean
weir_filter_set_get_origin (const WeirFilterSet *self G_GNUC_UNUSED,
                            WeirFilterId filter G_GNUC_UNUSED,
                            WeirFilterOrigin *origin G_GNUC_UNUSED)
{
  return FALSE;
}

gboolean
weir_filter_set_get_list (const WeirFilterSet *self G_GNUC_UNUSED,
                          guint index G_GNUC_UNUSED,
                          WeirFilterSetList *list G_GNUC_UNUSED)
{
  return FALSE;
}
