/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An observer that writes down what it hears. */

#include "rows.h"

static gpointer
on_judged (const WeirExchangeView *exchange, gpointer user_data)
{
  Rows *rows = user_data;

  g_assert_null (exchange->observer_data);
  rows->n_judged++;
  rows->n_open++;

  return rows;
}

static void
on_answered (const WeirExchangeView *exchange, gpointer user_data)
{
  g_assert_true (exchange->observer_data == user_data);
}

static void
on_finished (const WeirExchangeView *exchange, gpointer user_data)
{
  Rows *rows = user_data;
  const WeirTlsPeer *tls = exchange->tls;

  g_assert_true (exchange->observer_data == rows);
  rows->n_open--;
  g_string_append_printf (rows->text, "%.*s %.*s %s %s %u", (int) exchange->method.length,
                          exchange->method.octets, (int) exchange->url.length, exchange->url.octets,
                          weir_verdict_to_word (exchange->verdict),
                          weir_outcome_to_word (exchange->outcome), exchange->status);
  if (exchange->inspection != NULL)
    g_string_append_printf (rows->text, " %s",
                            weir_inspection_reason_to_word (exchange->inspection->reason));
  if (tls != NULL && tls->fault == WEIR_CERTIFICATE_FAULT_NONE)
    g_string_append_printf (rows->text, " %s", tls->version);
  else if (tls != NULL)
    g_string_append_printf (rows->text, " %s%s", weir_certificate_fault_to_word (tls->fault),
                            tls->is_excepted ? " excepted" : "");
  g_string_append_c (rows->text, '\n');
}

static void
on_exempted (const WeirExemption *exemption, gpointer user_data)
{
  Rows *rows = user_data;

  g_assert_cmpint (exemption->created, >, 0);
  g_string_append_printf (rows->text, "exempted %s %s %s\n", exemption->host,
                          exemption->client != NULL ? exemption->client : "-",
                          weir_inspection_reason_to_word (exemption->reason));
}

static void
on_probed (WeirSpan agent, gboolean is_inside, gpointer user_data)
{
  Rows *rows = user_data;

  g_string_append_printf (rows->text, "probed %.*s %s\n", (int) agent.length, agent.octets,
                          is_inside ? "inside" : "outside");
}

const WeirObserver rows_observer = {
  .judged = on_judged,
  .answered = on_answered,
  .finished = on_finished,
  .exempted = on_exempted,
  .probed = on_probed,
};

void
rows_init (Rows *rows)
{
  *rows = (Rows){ .text = g_string_new (NULL) };
}

void
rows_clear (Rows *rows)
{
  g_string_free (rows->text, TRUE);
}

static guint
count_lines (const char *text)
{
  guint count = 0;

  for (; *text != '\0'; text++)
    count += *text == '\n';

  return count;
}

void
rows_expect (Rows *rows, const char *expected)
{
  while (count_lines (rows->text->str) < count_lines (expected))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpstr (rows->text->str, ==, expected);
  g_assert_cmpuint (rows->n_open, ==, 0);
  g_string_truncate (rows->text, 0);
}
